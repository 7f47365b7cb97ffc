/**
 * The app without storage and network: everything the screen can ask for, in memory. For looking at screens and for
 * trying gestures; what it forgets it forgets with the page.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { SpaceDoc } from '../../../shared/document/space-doc.ts'
import { newFolderId, newNoteId, type FolderId, type NoteId } from '../../../shared/ids.ts'
import { Organiser } from '../../state/organiser.ts'
import { placesOf } from '../../state/places.ts'
import type {
  AccountDevice,
  AccountFailure,
  AppState,
  Commands,
  Decision,
  NoteChoice,
  NoteRevival,
  NoteSummary,
  NoteView,
  OpenNote,
  Outcome,
  Tab,
} from '../../state/app-state.ts'

interface FakeNote {
  id: NoteId
  /** As of the last refresh. */
  text: string
  /** Made when the note is opened: ten thousand docs would take longer than looking at them. */
  live: (OpenNote & { doc: Y.Doc; view: NoteView }) | undefined
  givenTitle: string
  editedAt: number
  trashedAt: number | undefined
  trashedBy: string | undefined
  revival: NoteRevival | undefined
  isTemplate: boolean
  waiting: boolean
  choices: readonly NoteChoice[]
}

export interface FakeNoteInput {
  text: string
  minutesAgo: number
  trashed?: boolean
  trashedBy?: string
  revival?: NoteRevival
  waiting?: boolean
  title?: string
  /** Two titles that nobody has chosen between, the first of this device. */
  titles?: readonly [string, string]
  /** The names of the folders that it is in, from the top down. */
  folder?: readonly string[]
  tags?: readonly string[]
  favourite?: boolean
  pinned?: boolean
}

export interface FakeApp {
  store: StoreApi<AppState>
  commands: Commands
  /** For a second person in a note. */
  docOf: (id: NoteId) => { doc: Y.Doc; content: Y.Text; awareness: Awareness }
}

/** Given as a password, each of these brings itself about. */
const accountFailures: readonly AccountFailure[] = [
  'unreachable',
  'notARelay',
  'wrongPassword',
  'emailExists',
  'registrationClosed',
  'inviteNeeded',
  'inviteInvalid',
  'weakPassword',
  'badEmail',
  'tooManyTries',
  'cannotStore',
  'signInAgain',
  'unknown',
]

export function createFakeApp(given: {
  notes: readonly FakeNoteInput[]
  openTabs: number
  state: Partial<AppState>
}): FakeApp {
  const notes = new Map<NoteId, FakeNote>()
  const closed: NoteId[] = []
  const pinned = new Set<NoteId>()
  const minuteMs = 60_000

  // Where notes are is the real thing, in a list that nobody else has.
  const space = new SpaceDoc(new Y.Doc())
  const sign = <Value>(value: Value) => ({ value, by: 'Chrome · Linux', at: Date.now() })
  const folderIds = new Map<string, FolderId>()
  const folderAt = (path: readonly string[]): FolderId | undefined => {
    const name = path.at(-1)
    if (name === undefined) return undefined
    const key = JSON.stringify(path)
    const known = folderIds.get(key)
    if (known !== undefined) return known
    const id = newFolderId()
    folderIds.set(key, id)
    space.folders.add(id, sign(name), folderAt(path.slice(0, -1)))
    return id
  }
  const organise = (id: NoteId, { folder = [], tags = [], favourite, pinned }: FakeNoteInput): void => {
    space.addNote(id, { createdAt: Date.now(), editedAt: Date.now() })
    if (folder.length > 0) space.folders.place(id, sign(folderAt(folder)))
    for (const tag of tags) space.tags.put(id, tag)
    if (favourite === true) space.marks.put(id, 'favourite')
    if (pinned === true) space.marks.put(id, 'pinned')
  }

  const addNote = (input: FakeNoteInput): FakeNote => {
    const editedAt = Date.now() - input.minutesAgo * minuteMs
    const id = newNoteId()
    const note: FakeNote = {
      id,
      text: input.text,
      live: undefined,
      givenTitle: input.titles?.[0] ?? input.title ?? '',
      editedAt,
      trashedAt: input.trashed === true ? editedAt : undefined,
      trashedBy: input.trashed === true ? (input.trashedBy ?? 'Chrome · Linux') : undefined,
      revival: input.revival,
      isTemplate: false,
      waiting: input.waiting ?? false,
      choices: input.titles === undefined ? [] : [fakeChoice(id, input.titles, editedAt)],
    }
    notes.set(note.id, note)
    organise(id, input)
    return note
  }

  const liveNote = (id: NoteId) => {
    const note = noteWith(id)
    if (note.live !== undefined) return note.live
    const doc = new Y.Doc()
    const content = doc.getText('content')
    content.insert(0, note.text)
    const awareness = new Awareness(doc)
    awareness.setLocalStateField('user', { name: 'This device', color: '#2f7d76' })
    content.observe(() => {
      note.text = content.toJSON()
      note.editedAt = Date.now()
      refresh()
    })
    const undoManager = new Y.UndoManager(content, { trackedOrigins: new Set() })
    note.live = { id, doc, content, awareness, undoManager, view: { anchor: 0, head: 0, top: 0 } }
    return note.live
  }

  const summaryOf = (note: FakeNote): NoteSummary => {
    const [first = '', ...rest] = note.text.slice(0, 600).split('\n')
    return {
      id: note.id,
      title: note.givenTitle || plain(first),
      titleGiven: note.givenTitle !== '',
      formerTitles: [],
      isTemplate: note.isTemplate,
      snippet: plain(rest.filter((line) => line.trim() !== '').join(' ')).slice(0, 160),
      editedAt: note.editedAt,
      createdAt: note.editedAt,
      folder: space.folders.folderOf(note.id),
      tags: space.tags.of(note.id),
      favourite: space.marks.has(note.id, 'favourite'),
      pinned: space.marks.has(note.id, 'pinned'),
      trashedAt: note.trashedAt,
      choices: note.choices,
      trashedBy: note.trashedBy,
      revival: note.revival,
      waiting: note.waiting,
    }
  }
  const fakeChoice = (noteId: NoteId, [own, other]: readonly [string, string], at: number): NoteChoice => ({
    noteId,
    field: 'title',
    values: [
      { text: own, device: 'Chrome · Linux', isOwn: true, at },
      { text: other, device: 'Safari · iPhone', isOwn: false, at: at - 4 * minuteMs },
    ],
  })
  const plain = (text: string): string => text.replace(/[#*`>]|- \[.\]/g, '').trim()
  const tabOf = (id: NoteId): Tab => {
    const note = notes.get(id)
    const summary = note === undefined ? undefined : summaryOf(note)
    return { noteId: id, title: summary?.title ?? '', trashed: note?.trashedAt !== undefined, pinned: pinned.has(id) }
  }

  const inputs = given.notes.map(addNote)
  const first = inputs[0] ?? addNote({ text: '', minutesAgo: 0 })
  let tabIds: NoteId[] = inputs.slice(0, Math.max(1, given.openTabs)).map((note) => note.id)
  if (tabIds.length === 0) tabIds = [first.id]

  const store = createStore<AppState>(() => ({
    phase: { kind: 'ready' },
    listed: true,
    notes: [],
    trash: [],
    tabs: [],
    activeTab: tabIds[0],
    closedTabs: 0,
    canGo: { back: false, forward: false },
    reviews: new Map(),
    status: { kind: 'savedOnDevice' },
    storageKept: true,
    backup: { kind: 'off', lastAt: undefined, isDue: false },
    sync: {
      enabled: false,
      address: location.origin,
      deviceName: 'Chrome · Linux',
      syncedAt: undefined,
      check: undefined,
    },
    account: { kind: 'none' },
    profiles: [{ id: 'local', email: undefined, name: undefined, server: undefined, active: true }],
    held: undefined,
    preferences: { language: 'system', theme: 'system', textSize: 'normal', listShown: true, simple: false },
    updateReady: false,
    ...given.state,
  }))

  const refresh = (): void => {
    const summaries = [...notes.values()].filter((note) => note.text !== '').map(summaryOf)
    const newestFirst = summaries.sort((a, b) => b.editedAt - a.editedAt)
    const shown = newestFirst.filter((note) => note.trashedAt === undefined)
    store.setState({
      notes: shown,
      places: placesOf(space, shown),
      trash: newestFirst.filter((note) => note.trashedAt !== undefined),
      tabs: tabIds.map(tabOf),
      closedTabs: closed.length,
    })
  }
  const activate = (id: NoteId): void => {
    const { activeTab, beside } = store.getState()
    if (beside?.noteId !== id || activeTab === undefined) return store.setState({ activeTab: id })
    store.setState({ activeTab: id, beside: { noteId: activeTab, at: beside.at === 'start' ? 'end' : 'start' } })
  }
  const open = (id: NoteId, newTab: boolean): void => {
    const active = store.getState().activeTab
    if (!tabIds.includes(id)) {
      tabIds = newTab || active === undefined ? [...tabIds, id] : tabIds.map((tab) => (tab === active ? id : tab))
    }
    refresh()
    activate(id)
  }
  const noteWith = (id: NoteId): FakeNote => {
    const note = notes.get(id)
    if (note === undefined) throw new Error(`No note ${id}`)
    return note
  }

  /** With how many notes it settled. */
  const settle = (decision: Decision): number => {
    const choices = decision.kind === 'keepOwn' ? decision.choices : [decision.choice]
    for (const { noteId, values } of choices) {
      const kept = decision.kind === 'keep' ? decision.text : values[0]?.text
      Object.assign(noteWith(noteId), { givenTitle: kept ?? '', choices: [] })
    }
    return choices.length
  }

  const done = <T>(value: T): Promise<Outcome<T>> => Promise.resolve({ ok: true, value })
  const failed = <T = void>(failure: AccountFailure, retryAfterSeconds?: number): Promise<Outcome<T>> =>
    Promise.resolve({ ok: false, failure, retryAfterSeconds })
  let devices: readonly AccountDevice[] = [
    { id: 'd1', name: 'Chrome · Linux', lastSeenAt: Date.now(), current: true },
    { id: 'd2', name: 'Safari · iPhone', lastSeenAt: Date.now() - 95 * minuteMs, current: false },
    { id: 'd3', name: 'Firefox · Windows', lastSeenAt: Date.now() - 9 * 24 * 60 * minuteMs, current: false },
  ]
  /** Signs in whoever comes. */
  const signIn = (address: string, email: string, name: string): Promise<Outcome> => {
    store.setState(({ sync, profiles }) => ({
      account: { kind: 'signedIn', email, name, server: address },
      profiles: profiles.map((profile) => (profile.active ? { ...profile, email, name, server: address } : profile)),
      sync: { ...sync, enabled: true, address },
      status: { kind: 'synced' },
    }))
    return done(undefined)
  }
  const failureOf = (password: string): AccountFailure | undefined =>
    accountFailures.find((failure) => failure === password)

  const providers = [
    { id: 'google', name: 'Google' },
    { id: 'github', name: 'GitHub' },
  ]

  const setTrashed = (ids: readonly NoteId[], trashedAt: number | undefined): Promise<void> => {
    for (const id of ids) Object.assign(noteWith(id), { trashedAt, trashedBy: 'Chrome · Linux' })
    refresh()
    return Promise.resolve()
  }
  const organiser = new Organiser({
    space,
    trash: {
      move: (ids, alongside) => {
        alongside?.()
        return setTrashed(ids, Date.now())
      },
      restore: (ids) => setTrashed(ids, undefined),
    },
    list: {
      get lists() {
        const { notes, trash } = store.getState()
        return { notes, trash, toChoose: 0, places: placesOf(space, notes) }
      },
    },
    sign,
  })
  space.doc.on('afterTransaction', () => refresh())

  const commands: Commands = {
    organise: (change) => organiser.organise(change),
    newNote: () => open(addNote({ text: '', minutesAgo: 0 }).id, true),
    openNote: (id, { newTab }) => open(id, newTab),
    createNote: ({ text, title }) => Promise.resolve(addNote({ text, title, minutesAgo: 0 }).id),
    activateTab: activate,
    closeTab: (id) => {
      const { activeTab, beside } = store.getState()
      if (id === activeTab || id === beside?.noteId) store.setState({ beside: undefined })
      const place = tabIds.indexOf(id)
      tabIds = tabIds.filter((tab) => tab !== id)
      if (noteWith(id).text !== '') closed.push(id)
      if (tabIds.length === 0) tabIds = [addNote({ text: '', minutesAgo: 0 }).id]
      refresh()
      const next = tabIds[Math.min(place, tabIds.length - 1)]
      if (store.getState().activeTab === id && next !== undefined) activate(next)
    },
    reopenClosedTab: () => {
      const id = closed.pop()
      if (id !== undefined) open(id, true)
    },
    moveTab: (id, toIndex) => {
      const others = tabIds.filter((tab) => tab !== id)
      tabIds = [...others.slice(0, toIndex), id, ...others.slice(toIndex)]
      refresh()
    },
    pinTab: (id, isPinned) => {
      if (isPinned) pinned.add(id)
      else pinned.delete(id)
      tabIds = [...tabIds].sort((a, b) => Number(pinned.has(b)) - Number(pinned.has(a)))
      refresh()
    },
    goInTab: () => undefined,
    openBeside: (id) => {
      const { activeTab, beside } = store.getState()
      if (activeTab === undefined || activeTab === id) return
      open(id, true)
      store.setState({ beside: { noteId: activeTab, at: beside?.at === 'start' ? 'end' : 'start' } })
    },
    closeSide: (id) => {
      const { activeTab, beside } = store.getState()
      store.setState({ beside: undefined, activeTab: id === activeTab ? beside?.noteId : activeTab })
    },
    setShare: (share) => store.setState({ share }),
    setOwnView: (id, view) => store.setState(({ views }) => ({ views: { ...views, [id]: view } })),
    forgetOwnViews: () => store.setState({ views: undefined }),
    stepTab: (direction) => {
      const place = tabIds.findIndex((tab) => tab === store.getState().activeTab)
      const next = tabIds[(place + direction + tabIds.length) % tabIds.length]
      if (next !== undefined) activate(next)
    },
    renameNote: (id, title) => {
      noteWith(id).givenTitle = title
      refresh()
    },
    setTemplate: (id, isTemplate) => {
      noteWith(id).isTemplate = isTemplate
      refresh()
    },
    decide: (decision) => {
      const before = new Map([...notes].map(([id, { givenTitle, choices }]) => [id, { givenTitle, choices }]))
      const count = settle(decision)
      refresh()
      const undo = (): void => {
        for (const [id, note] of before) Object.assign(noteWith(id), note)
        refresh()
      }
      if (decision.kind !== 'keepBoth') return Promise.resolve({ kind: 'settled', count, undo })
      const other = decision.choice.values[1]?.text ?? ''
      const note = addNote({
        text: noteWith(decision.choice.noteId).text,
        minutesAgo: 0,
        title: `${other} (other device)`,
      })
      refresh()
      return Promise.resolve({ kind: 'keptBoth', notes: [{ id: note.id, title: note.givenTitle }] })
    },
    trashNote: (id) => {
      Object.assign(noteWith(id), { trashedAt: Date.now(), trashedBy: 'Chrome · Linux', revival: undefined })
      refresh()
    },
    restoreNote: (id) => {
      noteWith(id).trashedAt = undefined
      refresh()
    },
    restoreNotes: (ids) => {
      for (const id of ids) noteWith(id).trashedAt = undefined
      refresh()
    },
    dismissRevival: (id) => {
      noteWith(id).revival = undefined
      refresh()
    },
    keepHeld: () => store.setState({ held: undefined }),
    letHeldGo: () => store.setState({ held: undefined }),
    openForEditing: (id): Promise<OpenNote> => Promise.resolve(liveNote(id)),
    rememberView: (id, view) => {
      liveNote(id).view = view
    },
    setSyncEnabled: (enabled) =>
      store.setState((state) => ({
        sync: { ...state.sync, enabled },
        status: enabled ? { kind: 'synced' } : { kind: 'syncOff' },
      })),
    setSyncAddress: (address) => store.setState((state) => ({ sync: { ...state.sync, address } })),
    setDeviceName: (deviceName) => store.setState((state) => ({ sync: { ...state.sync, deviceName } })),
    testRelay: (address) =>
      Promise.resolve(
        address.startsWith('http')
          ? {
              kind: 'ok',
              version: '0.1.0',
              latencyMs: 12,
              ...(address.includes('open')
                ? { auth: 'none' }
                : {
                    auth: 'accounts',
                    registration: address.includes('closed') ? 'closed' : 'open',
                    isFresh: address.includes('fresh'),
                    resetByMail: true,
                  }),
            }
          : { kind: 'invalidAddress' },
      ),
    syncNow: () => undefined,
    createAccount: ({ address, email, password, name }) => {
      const failure = failureOf(password)
      return failure === undefined ? signIn(address, email, name ?? '') : failed(failure)
    },
    signIn: ({ address, email, password }) => {
      const failure = failureOf(password)
      if (failure === 'tooManyTries') return failed(failure, 40)
      return failure === undefined ? signIn(address, email, 'Mei') : failed(failure)
    },
    joinWithCode: ({ address, code }) =>
      /^\d{8}$/.test(code.replace(/[\s-]/g, '')) ? signIn(address, 'mei@example.org', 'Mei') : failed('codeInvalid'),
    forgotPassword: () => done(undefined),
    resetPassword: ({ code }) => (code === 'old' ? failed('codeInvalid') : done(undefined)),
    changePassword: ({ current }) => {
      const failure = 'password' in current ? failureOf(current.password) : undefined
      return failure === undefined ? done(undefined) : failed(failure)
    },
    deleteAccount: ({ confirmation }) => {
      const failure = 'password' in confirmation ? failureOf(confirmation.password) : undefined
      if (failure !== undefined) return failed(failure)
      store.setState((state) => ({
        account: { kind: 'none' },
        sync: { ...state.sync, enabled: false },
        status: { kind: 'syncOff' },
      }))
      return done(undefined)
    },
    signInProviders: () => Promise.resolve(providers),
    signInWithProvider: ({ address }) => signIn(address, 'mei@example.org', 'Mei'),
    linkProvider: () => failed('providerAway'),
    proveWithProvider: () => failed('providerAway'),
    returnFromProvider: () => failed('signInOver'),
    signInMethods: () => {
      const google = { id: 'i1', provider: 'google', name: 'Google', email: 'mei@example.org' }
      return done({ hasPassword: true, linked: [google], providers })
    },
    unlinkSignIn: () => done(undefined),
    signOut: () => {
      store.setState(({ account, sync }) => ({
        account: account.kind === 'none' ? account : { ...account, kind: 'signedOut' },
        sync: { ...sync, enabled: false },
        status: { kind: 'syncOff' },
      }))
      return Promise.resolve()
    },
    switchProfile: (id) => {
      store.setState(({ profiles }) => ({
        profiles: profiles.map((profile) => ({ ...profile, active: profile.id === id })),
      }))
      return Promise.resolve()
    },
    removeProfile: (id) => {
      store.setState(({ profiles }) => ({ profiles: profiles.filter((profile) => profile.id !== id) }))
      return Promise.resolve()
    },
    unsyncedNotes: () =>
      store
        .getState()
        .notes.filter(({ waiting }) => waiting)
        .map(({ id, title }) => ({ id, title })),
    devices: () => done(devices),
    renameDevice: (id, name) => {
      devices = devices.map((device) => (device.id === id ? { ...device, name } : device))
      return done(undefined)
    },
    revokeDevice: (id) => {
      devices = devices.filter((device) => device.id !== id)
      return done(undefined)
    },
    newJoinCode: () =>
      done({
        code: String(Math.floor(Math.random() * 1e8)).padStart(8, '0'),
        expiresAt: Date.now() + 5 * minuteMs,
      }),
    planImport: ({ files, unreadable }) =>
      Promise.resolve({
        notes: files.length,
        folders: 0,
        leftOut: 0,
        unreadable: unreadable.length,
        isLarge: files.length > 1,
        destined: undefined,
        run: async (onProgress) => {
          const items = []
          for (const [index, { path, file }] of files.entries()) {
            onProgress(index, files.length)
            const note = addNote({ text: await file.text(), minutesAgo: 0 })
            const { title } = summaryOf(note)
            items.push({ kind: 'imported', fileName: path, noteId: note.id, title, convertedFrom: undefined } as const)
          }
          refresh()
          return { items, notDone: 0, destined: undefined }
        },
      }),
    readNote: (id) => Promise.resolve(noteWith(id).text),
    exportNote: (id) => Promise.resolve({ fileName: 'note.md', bytes: new TextEncoder().encode(noteWith(id).text) }),
    readReview: () => Promise.resolve(undefined),
    settleReview: () => Promise.resolve(() => undefined),
    keepTheirs: () => Promise.resolve({ kind: 'keptBoth', notes: [] }),
    exportAll: () => Promise.resolve({ fileName: 'notes.zip', bytes: new Uint8Array(), leftOut: [] }),
    tendBackup: () => Promise.resolve(),
    prepareSearch: () => undefined,
    findNotes: (typed, onFound) => {
      const hits = store.getState().notes.filter(({ title, snippet }) => `${title} ${snippet}`.includes(typed))
      onFound({
        hits: hits.map(({ id, title, snippet }) => ({
          id,
          title,
          titleMarks: [],
          snippet,
          snippetMarks: [],
          place: undefined,
        })),
        total: hits.length,
        isMore: false,
        isLast: true,
        isIndexing: false,
      })
    },
    findTitles: (typed, onFound) => {
      const hits = store.getState().notes.filter(({ title }) => title.includes(typed))
      onFound({ hits: hits.map(({ id, title }) => ({ id, title, titleMarks: [] })), total: hits.length })
    },
    findLinks: () => undefined,
    setPreferences: (change) => store.setState((state) => ({ preferences: { ...state.preferences, ...change } })),
    applyUpdate: () => store.setState({ updateReady: false }),
  }

  refresh()
  return { store, commands, docOf: liveNote }
}
