/**
 * What the screen reads: plain values, replaced and never changed in place. The screen subscribes to the store that
 * holds one `AppState` and acts through `Commands`; nothing of Yjs, IndexedDB or the network shows through, except the
 * `OpenNote` that the editor binds to.
 */
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { FolderTree } from '../../shared/document/folder-tree.ts'
import type { NoteMark } from '../../shared/document/space-doc.ts'
import type { FolderId, NoteId } from '../../shared/ids.ts'
import type { BackupCare, BackupState } from '../backup/auto-backup.ts'
import type { GatheredFiles } from '../import/import-source.ts'
import type { LinkingNote } from '../search/links.ts'
import type { FoundNotes, OnFound, OnFoundLinks, OnFoundTitles } from '../search/search-thread.ts'
import type { Hit } from '../search/hits.ts'
import type { TitleHit, TitleHits } from '../search/titles.ts'
import type { Beside, WindowLayout, WritingView } from '../store/index-db.ts'
import type { ProofUse } from '../store/pending-sign-in.ts'
import type {
  AccountDevice,
  AccountFailure,
  Confirmation,
  LinkedSignIn,
  Outcome,
  SignInMethods,
  SignInProvider,
} from '../sync/auth-client.ts'
import type { RelayTest } from '../sync/relay-client.ts'
import type { SyncStatus } from '../sync/sync-status.ts'

export type {
  AccountDevice,
  AccountFailure,
  Beside,
  Confirmation,
  FoundNotes,
  Hit,
  LinkedSignIn,
  LinkingNote,
  Outcome,
  ProofUse,
  RelayTest,
  SignInMethods,
  SignInProvider,
  SyncStatus,
  TitleHit,
  TitleHits,
}

export interface AppState {
  /** `starting` until the notes on this device are known; `failed` when its storage cannot be opened at all. */
  phase: { kind: 'starting' } | { kind: 'ready' } | { kind: 'failed'; detail: string }
  /** The list of notes is there. A note that is open may be there before. */
  listed: boolean
  /** Notes that are not in the trash, the most recently edited first. */
  notes: readonly NoteSummary[]
  /** Notes in the trash, the most recently removed first. */
  trash: readonly NoteSummary[]
  /** Folders, tags and favourites; as soon as the list of notes is there. */
  places?: Places | undefined
  /** Notes that another device wants to remove, too many to do so unasked. They are among `notes` until a person decides. */
  held: HeldNotes | undefined
  /** Open tabs from left to right. Never empty once ready. */
  tabs: readonly Tab[]
  activeTab: NoteId | undefined
  /** On a screen with room for two notes, the one beside the active one. */
  beside?: Beside | undefined
  /** How much of the room the first of the two has, in percent; half of it where nobody has said. */
  share?: number | undefined
  /** Notes that are not shown as this device shows others, because they were one of two when that was chosen. */
  views?: WindowLayout['views']
  /** How many closed tabs can be reopened. */
  closedTabs: number
  /** Whether the active tab has notes to go back to, or forward. */
  canGo: { back: boolean; forward: boolean }
  status: SyncStatus
  /** Notes in which changes from elsewhere met this device's, and nobody has looked at it yet. */
  reviews: ReadonlyMap<NoteId, ReviewSummary>
  /** Whether the browser keeps this device's notes when it runs out of space. `undefined` until it has said so. */
  storageKept: boolean | undefined
  /** How it stands with backups that are made by themselves; `undefined` until somebody has looked. */
  backup: BackupState | undefined
  sync: SyncSettings
  /** Whose notes these are. */
  account: AccountState
  /** Everybody whose notes are on this device, in the order in which they came; one of them is active. */
  profiles: readonly ProfileSummary[]
  preferences: Preferences
  /** A newer version of the app is downloaded and starts with the next reload. */
  updateReady: boolean
}

export interface NoteSummary {
  id: NoteId
  /** Given by a person or the import; otherwise the note's first line; empty for a note without either. */
  title: string
  /** Whether the title was given, rather than read off the first line. */
  titleGiven: boolean
  /** Titles that it had: links to them lead here, as long as no other note is called so. */
  formerTitles: readonly string[]
  /** New notes may be made from it. */
  isTemplate: boolean
  /** The beginning of the text after the title line, without Markdown signs, at most 160 characters. */
  snippet: string
  /** Milliseconds since 1970. Shown to people; decides nothing but the order of the list. */
  editedAt: number
  /** Milliseconds since 1970, as the device that made it says. */
  createdAt: number
  /** The folder that it is in. One that is not among `places` has not come yet; the note is at the top meanwhile. */
  folder: FolderId | undefined
  /** In the order of their letters. */
  tags: readonly string[]
  favourite: boolean
  /** Stands before the others. */
  pinned: boolean
  /** Set while the note is in the trash. */
  trashedAt: number | undefined
  /** The device that moved it there, as a person named it. */
  trashedBy: string | undefined
  /** It was in the trash and came back. Set until a person has read that on this device. */
  revival: NoteRevival | undefined
  /** What somebody has to choose; for most notes nothing. */
  choices: readonly NoteChoice[]
  /** Has a change that the relay has not acknowledged; always false while sync is off. */
  waiting: boolean
}

/** Where notes are found, beside the list of all. */
export interface Places {
  folders: FolderTree
  /** How many notes are in a folder itself; absent for none. */
  notesIn: ReadonlyMap<FolderId, number>
  /** With those in the folders in it. */
  notesWithin: ReadonlyMap<FolderId, number>
  /** Of folders with several names, because devices that did not know of each other gave them: all of them, the shown one first. */
  names: ReadonlyMap<FolderId, readonly string[]>
  /** All that are on some note, in the order in which they are shown. */
  tags: readonly TagSummary[]
  favourites: number
}

export interface TagSummary {
  tag: string
  /** Which of the colours of tags, from 0 on. */
  colour: number
  notes: number
}

/** A change of where things are, or of what is put on them. `undefined` as a folder is the top. */
export type Organising =
  | { kind: 'newFolder'; id: FolderId; name: string; parent: FolderId | undefined }
  | { kind: 'renameFolder'; id: FolderId; name: string }
  /** One of several that it has. */
  | { kind: 'keepFolderName'; id: FolderId; names: readonly string[]; name: string }
  | { kind: 'moveFolder'; id: FolderId; to: FolderId | undefined }
  /** With all that is in it; its notes go to the trash. */
  | { kind: 'deleteFolder'; id: FolderId }
  | { kind: 'moveNotes'; ids: readonly NoteId[]; to: FolderId | undefined }
  | { kind: 'tagNotes'; ids: readonly NoteId[]; add: readonly string[]; remove: readonly string[] }
  /** On all notes that have it. */
  | { kind: 'renameTag'; tag: string; to: string }
  | { kind: 'deleteTag'; tag: string }
  | { kind: 'colourTag'; tag: string; colour: number }
  | { kind: 'markNotes'; ids: readonly NoteId[]; mark: NoteMark; isOn: boolean }
  | { kind: 'trashNotes'; ids: readonly NoteId[] }
  /** Where a note that is still empty belongs as soon as something is written in it. */
  | ({ kind: 'destine'; id: NoteId } & Destined)

/** Where a new note belongs, because that is what the list shows. */
export interface Destined {
  folder: FolderId | undefined
  tag: string | undefined
  favourite: boolean
}

/** What came of it. `count`: notes that it changed, or 1 for a folder. `full`: there are as many folders as there can be. */
export type Organised = { kind: 'done'; count: number; undo: () => void } | { kind: 'unchanged' } | { kind: 'full' }

/** Fields of a note that can have several values: where devices that did not know of each other gave different ones. */
export type ChoiceField = 'title' | 'folder'

/** A field with several values. All are kept until somebody chooses, and nothing waits for that. */
export interface NoteChoice {
  noteId: NoteId
  field: ChoiceField
  /** At least two different ones; the first is shown meanwhile, on all devices the same. */
  values: readonly ChoiceValue[]
}

export interface ChoiceValue {
  /** Of a folder its id, and nothing at the top. */
  text: string
  /** The name of the device that gave it, and whether it is this one. */
  device: string
  isOwn: boolean
  /** Milliseconds since 1970 on that device's clock. Shown to people; decides nothing. */
  at: number
}

/**
 * What a person decided who saw these values. `keep`: one of them. `keepBoth`, of titles: the note keeps the one that is shown, and
 * each other is kept by a note of its own, named in this language. `keepOwn`: in all of these notes this device's, where
 * there is exactly one.
 */
export type Decision =
  | { kind: 'keep'; choice: NoteChoice; text: string }
  | { kind: 'keepBoth'; choice: NoteChoice; language: 'en' | 'zh' }
  | { kind: 'keepOwn'; choices: readonly NoteChoice[] }

/**
 * What came of it. `settled`: how many notes were, which is none where another device had chosen already; `undo` makes them
 * wait for a choice again, apart from those that somebody has renamed since. `notHere`: the note's text has not come to
 * this device yet. `notSaved`: this device's storage refused the second note. Of these two nothing has changed.
 */
export type Decided =
  | { kind: 'settled'; count: number; undo: () => void }
  | { kind: 'keptBoth'; notes: readonly { id: NoteId; title: string }[] }
  | { kind: 'notHere' }
  | { kind: 'notSaved' }

/** What brought a note back: an edit on one device, while another one moved the note to the trash. */
export interface NoteRevival {
  /** The devices as people named them; '' where it is not known. */
  editedBy: string
  deletedBy: string
  /** As the deletion says it. */
  deletedAt: number
}

export interface HeldNotes {
  count: number
  /** The devices that want to remove them. */
  by: readonly string[]
  /** Of the first few. */
  titles: readonly string[]
}

/** `by`: the devices that the changes came from, as far as that is known. */
export interface ReviewSummary {
  by: readonly string[]
}

/** What there is to look at in a note, until it is released. */
export interface OpenReview extends ReviewSummary {
  /** Where in the text as it is now, in order, and how each side had it. */
  places(): { from: number; to: number; mine: string; theirs: string }[]
  release: () => void
}

/** One note in one tab. A note that is new and still empty has a tab but is not in `notes` yet. */
export interface Tab {
  noteId: NoteId
  title: string
  /** The note is in the trash, here or on another device; the tab stays and offers to bring it back. */
  trashed: boolean
  /** It stands before the others and keeps its note. */
  pinned: boolean
}

export interface SyncSettings {
  enabled: boolean
  /** The relay's address as a person writes it, for example `https://notes.example.org`. */
  address: string
  /** The name that other devices show at this device's caret. */
  deviceName: string
  /** When everything was in step last: milliseconds since 1970, `undefined` for never. To the minute. */
  syncedAt: number | undefined
  /** When all notes were last compared with the relay's, one by one, and how many differed and were mended. */
  check: { at: number; mended: number } | undefined
}

/**
 * `none`: the notes belong to no account. `signInAgain`: the relay knows this sign-in no more; sync waits, writing goes on.
 * `signedOut`: by the person; the notes are here and stay this account's. `server` is the address for HTTP.
 */
export type AccountState =
  { kind: 'none' } | { kind: 'signedIn' | 'signInAgain' | 'signedOut'; email: string; name: string; server: string }

/** One person's notes on this device. Without an e-mail address they belong to no account. */
export interface ProfileSummary {
  id: string
  email: string | undefined
  name: string | undefined
  server: string | undefined
  active: boolean
}

/** `language`, `theme` and `textSize` are the same on all devices of an account; the rest is this device's. */
export interface Preferences {
  language: 'system' | 'en' | 'zh'
  theme: 'system' | 'light' | 'dark'
  textSize: 'normal' | 'large' | 'larger'
  /** Whether the list of notes is shown beside the note, on a wide screen. */
  listShown: boolean
  /** Larger texts, words on all buttons, and fewer of them. */
  simple: boolean
}

/** What an import would bring in. Nothing has been stored. */
export interface ImportPlan {
  /** Files of which each becomes a note, and the folders that they are in. */
  notes: number
  folders: number
  /** Files of other kinds. */
  leftOut: number
  /** Files and folders that the browser cannot read, and packed files that are damaged. */
  unreadable: number
  /** More than one sees at a glance: it is shown before it is done. */
  isLarge: boolean
  /** Where those go that were given by themselves; nothing where there are none, or where they go nowhere. */
  destined: Destined | undefined
  /** Never rejects for a file: the report says what became of each. Ends early, with what is done, when `signal` says so. */
  run(onProgress: (done: number, total: number) => void, signal: AbortSignal): Promise<ImportReport>
}

/** What the import did with each file. `notDone`: how many it did not come to, because somebody stopped it. */
export interface ImportReport {
  items: readonly ImportItem[]
  notDone: number
  /** Where those are that were given by themselves, if any came in. */
  destined: Destined | undefined
}
export type ImportItem =
  | { kind: 'imported'; fileName: string; noteId: NoteId; title: string; convertedFrom: Conversion | undefined }
  /** The same file was imported before, here or on another device. */
  | { kind: 'alreadyHere'; fileName: string; noteId: NoteId }
  | { kind: 'skipped'; fileName: string; reason: SkipReason }
/** `gb18030`: a Chinese encoding, now Unicode. `html`: a page, now Markdown. Neither comes out with the bytes that went in. */
export type Conversion = 'gb18030' | 'html'
/**
 * `notMarkdown`: another kind of file, by its name. `notText`: bytes that are no text. `tooLarge`: over 20 MB.
 * `unreadable`: the browser could not read it. `notSaved`: this device's storage refused it.
 */
export type SkipReason = 'notMarkdown' | 'notText' | 'tooLarge' | 'unreadable' | 'notSaved'

/** Where a person was in a note, as offsets in UTF-16 code units; `top` is the first character in view. */
export interface NoteView {
  anchor: number
  head: number
  top: number
}

/**
 * A note that is loaded and held for the editor. `undoManager` tracks the origins that the editor adds to it, so undo
 * touches this person's edits only; it lives as long as the tab.
 */
export interface OpenNote {
  readonly id: NoteId
  readonly content: Y.Text
  readonly awareness: Awareness
  readonly undoManager: Y.UndoManager
  /** Where the person was when the note was last shown. */
  readonly view: NoteView
}

export interface SignInOptions {
  /** The relay's, as a person writes it. */
  address: string
  /**
   * Whether the notes that are shown now become the account's too. Without it they stay on this device as they are, apart
   * from the account. Makes no difference where they are the account's already.
   */
  addNotes: boolean
}

/** What came of a sign-in with a provider. `proven`: `proof` confirms what was begun, for five minutes. */
export type ProviderReturn =
  | { kind: 'signedIn'; email: string }
  | { kind: 'linked'; provider: SignInProvider }
  | { kind: 'proven'; use: ProofUse; proof: string; linkProvider: SignInProvider | undefined }

/** What a code from a provider's page, or the reason why there is none, brings a page back with. */
export type ProviderAnswer = { code: string } | { problem: 'denied' | 'failed' | 'expired' }

/** Everything a person can do. Each changes this device first; the network follows. */
export interface Commands {
  /** Opens an empty note in a new tab and activates it. It joins the list with its first character. */
  newNote(): void
  /** Activates the note's tab, or opens it: in place of the active tab unless `newTab`, or unless that is pinned. */
  openNote(id: NoteId, options: { newTab: boolean }): void
  /** Makes a note with a text, called so; without a title, by its first line. Resolves when it is on disk and listed; rejects where storage refuses it. */
  createNote(note: { text: string; title: string; destined: Destined | undefined }): Promise<NoteId>
  activateTab(id: NoteId): void
  /** Closes a tab; its note stays. When the last one closes, an empty note takes its place. */
  closeTab(id: NoteId): void
  reopenClosedTab(): void
  /** Moves a tab to a place counted from 0 on the left, or as near to it as pinned and other tabs stay apart. */
  moveTab(id: NoteId, toIndex: number): void
  /** The next (`1`) or previous (`-1`) tab, round the end. */
  stepTab(direction: 1 | -1): void
  pinTab(id: NoteId, pinned: boolean): void
  /** Back (`-1`) to the note that the active tab showed before, or forward again. */
  goInTab(direction: 1 | -1): void
  /** Opens a note beside the active one, on the other side if there are two already, and makes it the active one. */
  openBeside(id: NoteId): void
  /** Leaves the other one of two notes alone. The tab of this one stays. */
  closeSide(id: NoteId): void
  /** How much of the room the first of two notes has, in percent. */
  setShare(share: number): void
  /** Shows a note in its own way, which is remembered for as long as a tab can come back to it. */
  setOwnView(id: NoteId, view: WritingView): void
  /** Shows all notes as this device does. */
  forgetOwnViews(): void
  /** Gives a title; an empty one gives the naming back to the first line. */
  renameNote(id: NoteId, title: string): void
  /** Settles what several devices said differently. Never rejects for a choice that somebody else has made meanwhile. */
  decide(decision: Decision): Promise<Decided>
  organise(change: Organising): Promise<Organised>
  /** Whether new notes may be made from it. */
  setTemplate(id: NoteId, isTemplate: boolean): void
  trashNote(id: NoteId): void
  restoreNote(id: NoteId): void
  restoreNotes(ids: readonly NoteId[]): void
  /** A person has read that the note came back, on this device. */
  dismissRevival(id: NoteId): void
  /** Keeps all notes that are held, on all devices. */
  keepHeld(): void
  /** Lets the notes that are held go to the trash. */
  letHeldGo(): void

  /** Loads a note for the editor. Resolves once its text is there. Rejects when this device's storage fails. */
  openForEditing(id: NoteId): Promise<OpenNote>
  /** Remembers where the person was. Cheap; call it whenever caret or scroll have moved. */
  rememberView(id: NoteId, view: NoteView): void

  /** What there is to look at in a note; `undefined` when that has been settled. */
  readReview(id: NoteId): Promise<OpenReview | undefined>
  /** There is nothing to look at any more. Returns what brings it back. */
  settleReview(id: NoteId): Promise<() => void>
  /**
   * Where there is something to look at, keeps what others wrote in a note of its own, named in this language. The note
   * itself, and what there is to look at, stay as they are. No note where that has been settled.
   */
  keepTheirs(id: NoteId, language: 'en' | 'zh'): Promise<Decided>

  /** Turns sync on or off. On unites this device's notes with the relay's; off keeps everything and stops. */
  setSyncEnabled(enabled: boolean): void
  setSyncAddress(address: string): void
  setDeviceName(name: string): void
  testRelay(address: string): Promise<RelayTest>
  /** Connects at once instead of waiting for the next attempt. */
  syncNow(): void

  /**
   * The next three turn sync on when they succeed. They may then show another profile, for which the page loads again.
   * Who creates an account that exists, with its password, is signed in to it: an earlier answer may have been lost.
   */
  createAccount(
    options: SignInOptions & { email: string; password: string; name: string | undefined; invite: string | undefined },
  ): Promise<Outcome>
  signIn(options: SignInOptions & { email: string; password: string }): Promise<Outcome>
  /** `code` is what another device shows; spaces and dashes in it do not matter. */
  joinWithCode(options: SignInOptions & { code: string }): Promise<Outcome>
  /** Has the relay send a link that resets the password, if it knows the address; it does not say whether it does. */
  forgotPassword(options: { address: string; email: string }): Promise<Outcome>
  /** Sets a new password with the code of a link that resets it. Signs out all devices of the account. */
  resetPassword(options: { address: string; code: string; chosen: string }): Promise<Outcome>
  /** Signs out the account's other devices. */
  changePassword(options: { current: Confirmation; chosen: string }): Promise<Outcome>
  /** Removes the account and what the relay keeps of it. The notes on this device stay, and belong to no account. */
  deleteAccount(options: { confirmation: Confirmation }): Promise<Outcome>
  /** With whom people can sign in at this address, besides; none where nobody answers. */
  signInProviders(address: string): Promise<readonly SignInProvider[]>
  /**
   * These three leave the page for the provider's when they succeed. It comes back with a `ProviderAnswer`, from which
   * `returnFromProvider` goes on.
   */
  signInWithProvider(
    options: SignInOptions & { provider: SignInProvider; invite: string | undefined },
  ): Promise<Outcome>
  linkProvider(options: { provider: SignInProvider; confirmation: Confirmation }): Promise<Outcome>
  /** For whoever has no password. `linkProvider`: what is to be linked then, where that is the use. */
  proveWithProvider(options: {
    provider: SignInProvider
    use: ProofUse
    linkProvider: SignInProvider | undefined
  }): Promise<Outcome>
  /** Also tells of what was begun when nothing came of it; asked again after `unreachable`, it tries again. */
  returnFromProvider(answer: ProviderAnswer): Promise<Outcome<ProviderReturn>>
  signInMethods(): Promise<Outcome<SignInMethods>>
  unlinkSignIn(id: string): Promise<Outcome>
  /** Also without network. Turns sync off; the notes stay on this device. */
  signOut(): Promise<void>
  /** Shows another profile's notes; the page loads again. */
  switchProfile(id: string): Promise<void>
  /** Removes a profile's notes and its sign-in from this device, and nothing from the relay. Cannot be undone. */
  removeProfile(id: string): Promise<void>
  /** Notes of this profile of which the relay does not have everything, as far as this device knows; also while sync is off. */
  unsyncedNotes(): readonly { id: NoteId; title: string }[]
  devices(): Promise<Outcome<readonly AccountDevice[]>>
  renameDevice(id: string, name: string): Promise<Outcome>
  /** Ends that device's sign-in within a second. Its notes stay on it. */
  revokeDevice(id: string): Promise<Outcome>
  /** A code with which another device joins the account, once. `expiresAt`: milliseconds since 1970. */
  newJoinCode(): Promise<Outcome<{ code: string; expiresAt: number }>>

  /** One note for each file of Markdown, text or HTML, by its name; those in zip files among them. */
  planImport(given: GatheredFiles, destined: Destined | undefined): Promise<ImportPlan>
  /** The text of a note, open or not. Rejects where it cannot be read. */
  readNote(id: NoteId): Promise<string>
  /** The note as a Markdown file with the bytes that were imported, if it was. */
  exportNote(id: NoteId): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer> }>
  /** These notes, or all outside the trash, as Markdown files in one zip. `leftOut`: the titles of those that could not be read. */
  exportAll(
    ids?: readonly NoteId[],
  ): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer>; leftOut: readonly string[] }>

  /** Looks after the backups that are made by themselves. Rejects where the browser refuses a folder that somebody chose. */
  tendBackup(how: BackupCare): Promise<void>

  /** Somebody is about to search. */
  prepareSearch(): void
  /**
   * Finds notes outside the trash by what they say, as `search/query.ts` reads what was typed. Calls back as soon as some are
   * found, and again with more; never for a search that another one has followed.
   */
  findNotes(typed: string, onFound: OnFound): void
  /** The same by titles alone, which may be typed as they sound. */
  findTitles(typed: string, onFound: OnFoundTitles): void
  /**
   * Finds notes outside the trash that link to one of these names. Calls back again when there is news, until somebody asks for
   * others; for no names, never.
   */
  findLinks(names: readonly string[], onFound: OnFoundLinks): void

  setPreferences(change: Partial<Preferences>): void
  /** Starts the newer version of the app that `updateReady` speaks of. */
  applyUpdate(): void
}
