/**
 * What there is of the app once the list of all notes is: the list, sync, accounts, files, and the commands that need them.
 * It comes after the note that was shown last, so that a start takes no longer with ten thousand notes than with ten.
 */
import { uuidv4 } from 'lib0/random'
import type { Candidate } from '../../shared/document/register.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { SpaceDoc, touchOrigin } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { startSearchThread, type SearchLine } from '../search/search-thread.ts'
import { countWindows } from '../store/browser-window.ts'
import { DeletionRecords } from '../store/deletion-records.ts'
import { isFromThisDevice, type DocLease } from '../store/doc-store.ts'
import { DurableStorage } from '../store/durable-storage.ts'
import { contendForLead } from '../store/leadership.ts'
import { ownWriters } from '../store/own-writers.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import { profileWith, sessionOf, type Profiles } from '../store/profiles.ts'
import { ReviewDb } from '../store/review-db.ts'
import { SettingsStore } from '../store/settings.ts'
import { SpaceChanges } from '../store/space-changes.ts'
import { ApartNotes } from '../sync/apart-notes.ts'
import { browserNetwork } from '../sync/network.ts'
import { isFromRelay } from '../sync/relay-origin.ts'
import { SyncEngine } from '../sync/sync-engine.ts'
import type { SyncAccount } from '../sync/sync-session.ts'
import { browserThread, SyncThread } from '../sync/sync-thread.ts'
import { TypingGaps } from '../sync/typing-gaps.ts'
import { accountCommands } from './account-commands.ts'
import type { AppState, Decided, HeldNotes, NoteSummary, Preferences } from './app-state.ts'
import type { Choices } from './choices.ts'
import { EditTimes } from './edit-times.ts'
import type { FirstParts } from './first-parts.ts'
import { FormerTitles } from './former-titles.ts'
import { Headlines } from './headlines.ts'
import { laterCode } from './later-code.ts'
import type { ListedCommands } from './listed-commands.ts'
import type { NoteFiles } from './note-files.ts'
import type { AutoBackup } from '../backup/auto-backup.ts'
import type { NoteImport } from '../import/note-import.ts'
import { NoteList } from './note-list.ts'
import { Organiser } from './organiser.ts'
import { OtherProfiles } from './other-profiles.ts'
import type { OwnAccounts } from './own-accounts.ts'
import { Reviews } from './reviews.ts'
import { Search } from './search.ts'
import type { SecondNotes } from './second-notes.ts'
import { SharedSettings } from './shared-settings.ts'
import { Trash } from './trash.ts'
import { listUnlisted } from './unlisted-notes.ts'

const loadRelayTest = laterCode(async () => (await import('../sync/relay-client.ts')).testRelay)
const loadSession = laterCode(async () => (await import('../sync/sync-session.ts')).SyncSession)
const loadAccounts = laterCode(async () => (await import('./own-accounts.ts')).openAccounts)
const loadFiles = laterCode(async () => (await import('./note-files.ts')).NoteFiles)
const loadBackup = laterCode(() => import('../backup/profile-backup.ts'))
const loadImport = laterCode(async () => (await import('../import/note-import.ts')).NoteImport)
const loadChoices = laterCode(async () => (await import('./choices.ts')).Choices)
const loadSeconds = laterCode(async () => (await import('./second-notes.ts')).SecondNotes)
// Not before something has come together: few will ever ask for it.
const loadMerging = () => import('../sync/offline-merge.ts')
const loadNewNotes = laterCode(async () => (await import('./new-note.ts')).addNote)
const loadKeeping = () => import('./keep-theirs.ts')

/** The app around it. */
export interface ListedAppHost {
  settings: SettingsStore
  profiles(): Profiles
  /** Something that the screen shows may have changed. `isAsked`: somebody here waits for it. */
  onChange(isAsked?: boolean): void
  /** Shows what is known here and nowhere else. */
  setState(state: Partial<Pick<AppState, 'reviews' | 'storageKept' | 'backup'>>): void
  /** Shows another profile, in all tabs. */
  show(profile: string): void
  /** Goes elsewhere in this tab. */
  leave(url: string): Promise<void>
}

/** So many notes are named where a person decides about many. */
const namedOfHeld = 3

/** Nobody waits for a backup: what a start has to do comes first. */
const firstBackupLookMs = 30_000
const backupLookMs = 1_800_000

const idleAfterMs = 1_000
/** Not every browser says when it has nothing else to do. */
function whenIdle(callback: () => void): void {
  const { requestIdleCallback } = globalThis as Partial<typeof globalThis>
  if (requestIdleCallback === undefined) setTimeout(callback, idleAfterMs)
  else requestIdleCallback(callback)
}

/** Made when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

export class ListedApp {
  readonly list: NoteList
  readonly engine: SyncEngine
  readonly space: SpaceDoc
  readonly commands: ListedCommands
  readonly #first: FirstParts
  readonly #host: ListedAppHost
  readonly #spaceLease: DocLease
  readonly #deletions: DeletionRecords
  readonly #trash: Trash
  #held: { of: ReadonlySet<NoteId>; notes: HeldNotes | undefined } = { of: new Set(), notes: undefined }
  readonly #headlines: Headlines
  readonly #sharedSettings: SharedSettings
  readonly #editTimes: EditTimes
  readonly #formerTitles: FormerTitles
  readonly #reviews: Reviews
  readonly #search: Search
  readonly #organiser: Organiser
  readonly #others: OtherProfiles
  /** Rejects where its code cannot be fetched; so does `files`. */
  readonly #ownAccounts: () => Promise<OwnAccounts>
  readonly #files: () => Promise<NoteFiles>
  readonly #import: () => Promise<NoteImport>
  readonly #backup: () => Promise<AutoBackup>
  readonly #seconds: () => Promise<SecondNotes>
  readonly #choices: () => Promise<Choices>

  private constructor(
    first: FirstParts,
    host: ListedAppHost,
    spaceLease: DocLease,
    spaceChanges: SpaceChanges,
    deletions: DeletionRecords,
  ) {
    const { profile, db, channel, records, docs, openNotes } = first
    this.#first = first
    this.#host = host
    this.#spaceLease = spaceLease
    this.#deletions = deletions
    const space = new SpaceDoc(spaceLease.doc)
    this.space = space
    const trash = new Trash({
      space,
      docs,
      records,
      deletions,
      deviceName: this.#deviceName,
      sayEditTimes: () => this.#editTimes.flush(),
      onChange: (ids) => {
        for (const id of ids) this.list.refresh(id)
        host.onChange()
      },
    })
    this.#trash = trash
    this.list = new NoteList({
      space,
      records,
      trash,
      isOwn: (candidate) => this.#isOwn(candidate),
      isArriving: () => this.engine.isListArriving,
    })
    this.#organiser = new Organiser({ space, trash, list: this.list, sign: (value) => this.#sign(value) })
    this.#headlines = new Headlines({
      docs,
      records,
      db,
      onShow: (id, content) => this.#search.written(id, content),
      onRead: (id, doc) => trash.look(id, doc),
    })
    this.#others = new OtherProfiles(first.registry, profile, async () => (await this.#ownAccounts()).accounts)
    this.#ownAccounts = once(async () =>
      (await loadAccounts())({
        profile,
        registry: first.registry,
        settings: host.settings,
        hasNotes: () => space.ids().length > 0,
        yieldSettings: () => space.settings.clear(),
        prepareSettings: (id, change) => SettingsStore.prepare(id, change),
        show: (id) => host.show(id),
        leave: (url) => host.leave(url),
        tidy: () => this.#others.removeLeavers(),
      }),
    )
    this.#files = once(async () => new (await loadFiles())({ profile, docs, records }))
    this.#backup = once(async () =>
      (await loadBackup()).profileBackup(profile, {
        notes: () => this.list.lists.notes,
        deviceName: this.#deviceName,
        isSynced: () => host.settings.current.syncEnabled,
        exportAll: () => this.#export(this.list.lists.notes),
        onChange: (backup) => host.setState({ backup }),
        wallClock,
      }),
    )
    this.#import = once(async () => new (await loadImport())({ space, records, deviceName: this.#deviceName }))
    this.#seconds = once(
      async () =>
        new (await loadSeconds())({
          space,
          docs,
          records,
          titles: () => [...this.list.lists.notes, ...this.list.lists.trash].map(({ title }) => title),
          onArrival: (ids) => this.#headlines.refresh(ids),
          sign: (value) => this.#sign(value),
        }),
    )
    this.#choices = once(async () => new (await loadChoices())({ space, seconds: await this.#seconds() }))
    const reviewDb = new ReviewDb(profile)
    const wallClock = (): number => Date.now()
    let own: ReadonlySet<string> = new Set()
    this.#reviews = new Reviews({
      db: reviewDb,
      tabs: channel,
      docs,
      space,
      ownWriters: () => own,
      deviceName: this.#deviceName,
      loadMerging,
      onChange: (reviews) => host.setState({ reviews }),
      wallClock,
    })
    // What storage refuses leaves the names of devices to tell them apart.
    void ownWriters(db, space.doc.clientID)
      .then((ids) => (own = ids))
      .catch(() => undefined)
      .then(() => this.#reviews.load())
    const startThread = (): SearchLine => startSearchThread(profile)
    this.#search = new Search({ startThread, list: this.list, records, tabs: channel })
    const gaps = TypingGaps.inBrowser({ tabs: channel, onTyping: () => this.#search.somebodyTypes() })
    this.engine = new SyncEngine({
      network: browserNetwork,
      docs,
      space,
      spaceChanges,
      records,
      tabs: channel,
      settings: host.settings,
      db,
      thread: new SyncThread(browserThread(profile, gaps)),
      gaps,
      apart: new ApartNotes({
        db: reviewDb,
        docs,
        records,
        loadMerging,
        whenIdle,
        othersOf: (id) => this.#reviews.othersOf(id),
        onReview: () => void this.#reviews.made(),
        wallClock,
      }),
      onArrival: (ids) => this.#headlines.refresh(ids),
      isOnlyTab: async () => (await countWindows(profile)) === 1,
      accountAt: (server) => this.#accountAt(server),
      loadSession,
      onChange: () => host.onChange(),
    })
    this.#sharedSettings = new SharedSettings({ shared: space.settings, device: host.settings })
    if (profileWith(host.profiles(), profile)?.owner.kind === 'nobody') this.#sharedSettings.offer()
    this.#editTimes = new EditTimes(space, this.#deviceName)
    this.#formerTitles = new FormerTitles({ space, titleOf: (id) => this.list.get(id)?.title ?? '' })
    const durableStorage = new DurableStorage(navigator.storage, (storageKept) => host.setState({ storageKept }))
    void durableStorage.look()
    space.observe((changed, { origin }) => {
      const byAPersonHere = origin !== touchOrigin && !isFromThisDevice(origin) && !isFromRelay(origin)
      if (byAPersonHere) {
        spaceChanges.add(changed)
        void durableStorage.changedByAPerson(space.ids().length)
      }
      for (const id of changed) this.list.refresh(id)
      void this.#reviews.listed(changed)
      this.#search.listed(changed)
      this.engine.refresh()
      host.onChange(byAPersonHere)
    })
    const placesChanged = (): void => {
      this.list.refreshPlaces()
      this.#search.placesChanged()
      host.onChange()
    }
    space.folders.observe(placesChanged)
    space.tagColours.observe(placesChanged)
    records.listen((ids) => {
      for (const id of ids) this.list.refresh(id)
      host.onChange()
    })
    openNotes.listIs({
      space,
      editTimes: {
        listed: (id) => {
          gaps.typed()
          this.#editTimes.listed(id)
        },
        edited: (id) => {
          gaps.typed()
          this.#editTimes.edited(id)
          this.#formerTitles.edited(id)
        },
      },
      headlines: this.#headlines,
      engine: {
        attach: (id, doc, ...rest) => {
          trash.opened(id, doc)
          this.engine.attach(id, doc, ...rest)
        },
        detach: (id) => {
          trash.closed(id)
          return this.engine.detach(id)
        },
      },
    })
    this.commands = this.#createCommands()
  }

  /** Rejects when the browser refuses a database. `preferences`: chosen while the list was not there. */
  static async open(
    first: FirstParts,
    host: ListedAppHost,
    preferences: () => Partial<Preferences> | undefined,
  ): Promise<ListedApp> {
    const [spaceLease, spaceChanges, deletions] = await Promise.all([
      first.docs.acquire(spaceStoreName),
      SpaceChanges.open(first.db),
      DeletionRecords.open(first.db, first.channel),
      first.records.load(),
    ])
    const listed = new ListedApp(first, host, spaceLease, spaceChanges, deletions)
    const chosen = preferences()
    if (chosen !== undefined) listed.setPreferences(chosen)
    listed.#sharedSettings.follow()
    listed.#begin()
    return listed
  }

  setPreferences(change: Partial<Preferences>): void {
    this.#sharedSettings.set(change)
  }

  /** Stores what is not stored yet: the page may be about to go away. */
  flush(): void {
    this.#editTimes.flush()
    this.#formerTitles.flush()
  }

  /** Notes that wait for a person, as the screen tells of them: another value only when they are others. */
  get held(): HeldNotes | undefined {
    const { held } = this.#trash
    if (this.#held.of !== held) this.#held = { of: held, notes: this.#describe(held) }
    return this.#held.notes
  }

  unsyncedNotes(): { id: NoteId; title: string }[] {
    return [...this.engine.unsyncedNotes()].map((id) => ({ id, title: this.list.get(id)?.title ?? '' }))
  }

  #describe(held: ReadonlySet<NoteId>): HeldNotes | undefined {
    if (held.size === 0) return undefined
    const ids = [...held]
    const by = ids.flatMap((id) => this.space.entry(id)?.trashedBy ?? [])
    const titles = ids.slice(0, namedOfHeld).map((id) => this.list.get(id)?.title ?? '')
    return { count: ids.length, by: [...new Set(by)].sort(), titles }
  }

  readonly #deviceName = (): string => this.#host.settings.current.deviceName

  /** A value that is given on this device, now. */
  #sign<Value>(value: Value): Candidate<Value> {
    return { value, by: this.#deviceName(), at: Date.now(), device: this.#deviceId() }
  }

  #deviceId(): string {
    const { settings } = this.#host
    if (settings.current.deviceId === '') void settings.change({ deviceId: uuidv4().slice(0, 8) })
    return settings.current.deviceId
  }

  #isOwn({ by, device }: Candidate<string>): boolean {
    const { deviceId } = this.#host.settings.current
    return device === undefined ? by === this.#deviceName() : device === deviceId
  }

  #begin(): void {
    contendForLead(
      this.#first.profile,
      () => {
        // What this device's storage or the network refuses here is done at the next start.
        this.#lead().catch(() => undefined)
        this.#others.tidy().catch(() => undefined)
      },
      () => {
        this.engine.stepBack()
        this.#trash.stepBack()
        this.#search.lead(false)
      },
    )
    const lookAfterBackup = (): void => void this.commands.tendBackup('look').catch(() => undefined)
    setTimeout(lookAfterBackup, firstBackupLookMs)
    setInterval(lookAfterBackup, backupLookMs)
    addEventListener('online', () => {
      this.engine.syncNow()
      this.#others.sayFarewells().catch(() => undefined)
    })
    addEventListener('offline', () => this.#host.onChange())
    // What the browser refuses to read is said by whatever else reads.
    document.addEventListener('resume', () => void this.#catchUp().catch(() => undefined))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.engine.syncNow()
    })
  }

  /** Scripts stood still, and what the other tabs said meanwhile may be lost. */
  async #catchUp(): Promise<void> {
    const { docs, records } = this.#first
    this.engine.askLeader()
    await Promise.all([docs.reread(), records.reload(), this.#deletions.reload()])
  }

  async #lead(): Promise<void> {
    const { records, docs } = this.#first
    this.engine.lead()
    this.#trash.lead()
    this.#headlines.refresh(records.stale())
    const relay = this.#host.settings.current.syncRelay
    void listUnlisted({ space: this.space, records, docs, relay }).then((ids) => this.#headlines.refresh(ids))
    this.#search.lead(true)
    await this.#others.copyTo({
      space: this.space,
      spaceSaved: () => this.#spaceLease.saved(),
      records,
      onArrival: (ids) => this.#headlines.refresh(ids),
      deviceName: this.#deviceName,
    })
  }

  /** Who comes to this relay: the account of the profile that is shown, if it is signed in there. */
  #accountAt(server: string): SyncAccount | undefined {
    const profile = profileWith(this.#host.profiles(), this.#first.profile)
    const session = sessionOf(profile)
    if (session === undefined || profile?.owner.kind !== 'account') return undefined
    const { account } = profile.owner
    if (account.server !== server) return undefined
    return {
      signInId: `${session.id} ${account.spaceId}`,
      spaceId: account.spaceId,
      token: (spent) =>
        this.#ownAccounts().then(
          ({ keeper }) => keeper.token(spent),
          () => ({ kind: 'unavailable' }),
        ),
    }
  }

  #createCommands(): ListedCommands {
    const trash = this.#trash
    return {
      testRelay: (address) =>
        loadRelayTest().then(
          (test) => test(address),
          () => ({ kind: 'unreachable' }),
        ),
      syncNow: () => this.engine.syncNow(),
      renameNote: (id, title) => this.#rename(id, title.trim()),
      organise: (change) => this.#organiser.organise(change),
      createNote: (note) => this.#create(note),
      setTemplate: (id, isTemplate) => this.space.setTemplate(id, isTemplate),
      trashNote: (id) => void trash.move([id]),
      restoreNote: (id) => void trash.restore([id]),
      restoreNotes: (ids) => void trash.restore(ids),
      dismissRevival: (id) => void trash.dismiss([id]),
      keepHeld: () => void trash.keepHeld(),
      letHeldGo: () => void trash.letHeldGo(),
      ...accountCommands(this.#ownAccounts),
      decide: async (decision) => (await this.#choices()).decide(decision),
      planImport: async (given, destined) => (await this.#import()).plan(given, destined),
      readNote: (id) => this.#first.docs.read(noteStoreName(id), (doc) => noteText(noteContent(doc))),
      exportNote: async (id) => (await this.#files()).exportNote(id, this.list.get(id)?.title ?? ''),
      readReview: (id) => this.#reviews.read(id),
      settleReview: (id) => this.#reviews.settle(id),
      keepTheirs: (id, language) => this.#keepTheirs(id, language),
      prepareSearch: () => this.#search.prepare(),
      findNotes: (typed, onFound) => this.#search.find(typed, onFound),
      findTitles: (typed, onFound) => this.#search.findTitles(typed, onFound),
      findLinks: (names, onFound) => this.#search.findLinks(names, onFound),
      exportAll: async (ids) => {
        const wanted = ids && new Set(ids)
        const { notes } = this.list.lists
        const chosen = wanted === undefined ? notes : notes.filter(({ id }) => wanted.has(id))
        const all = await this.#export(chosen)
        // The file is what counts; where this cannot be remembered, a reminder comes too soon.
        if (wanted === undefined) void this.commands.tendBackup('savedByHand').catch(() => undefined)
        return all
      },
      tendBackup: async (how) => (await this.#backup()).tend(how),
    }
  }

  async #export(notes: readonly NoteSummary[]): ReturnType<NoteFiles['exportAll']> {
    const { folders } = this.list.lists.places
    const foldersOf = (id: NoteId): string[] => folders.pathOf(this.list.get(id)?.folder).map(({ name }) => name)
    return (await this.#files()).exportAll(notes, foldersOf)
  }

  async #keepTheirs(of: NoteId, language: 'en' | 'zh'): Promise<Decided> {
    const [{ keepTheirs }, seconds] = await Promise.all([loadKeeping(), this.#seconds()])
    const passages = this.#reviews.passagesOf(of)
    if (passages.length === 0) return { kind: 'keptBoth', notes: [] }
    const theirs = { of, device: this.#deviceId(), title: this.list.get(of)?.title ?? '', passages }
    return keepTheirs(seconds, theirs, language)
  }

  async #create({ text, title, destined }: Parameters<ListedCommands['createNote']>[0]): Promise<NoteId> {
    const id = newNoteId()
    const { records } = this.#first
    const addNote = await loadNewNotes()
    if (destined !== undefined) await this.#organiser.organise({ kind: 'destine', id, ...destined })
    await addNote(
      { space: this.space, records, deviceName: this.#deviceName },
      { id, text, title, editedAt: Date.now() },
    )
    return id
  }

  #rename(id: NoteId, title: string): void {
    const { titles, doc } = this.space
    const had = [this.list.get(id)?.title ?? '', ...titles.candidates(id).map(({ value }) => value)]
    doc.transact(() => {
      if (title === '') titles.clear(id)
      else titles.write(id, this.#sign(title))
      for (const former of had) if (former !== title) this.space.keepFormerTitle(id, former)
    })
  }
}
