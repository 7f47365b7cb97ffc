/**
 * The app without its screen: opens what this device stores, starts sync, and keeps one `AppState` true. The screen
 * reads the store and calls the commands; it may be drawn before `start` has ended.
 */
import * as Y from 'yjs'
import { toBase64 } from 'lib0/buffer'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { assert } from '../../shared/assert.ts'
import { SpaceDoc, touchOrigin } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { claimWindow } from '../store/browser-window.ts'
import { DocStore, isFromThisDevice } from '../store/doc-store.ts'
import { IndexDb } from '../store/index-db.ts'
import { contendForLead } from '../store/leadership.ts'
import { NoteRecords } from '../store/note-records.ts'
import { localProfile, noteStoreName, spaceStoreName } from '../store/profile.ts'
import { SaveMonitor } from '../store/save-monitor.ts'
import { SettingsStore } from '../store/settings.ts'
import { SpaceChanges } from '../store/space-changes.ts'
import { TabChannel } from '../store/tab-channel.ts'
import { isFromRelay } from '../sync/doc-connection.ts'
import { testRelay } from '../sync/relay-client.ts'
import { SyncEngine } from '../sync/sync-engine.ts'
import { syncStatus, type SyncStatus } from '../sync/sync-status.ts'
import type { AppState, Commands, NoteView, Preferences } from './app-state.ts'
import { deviceNameOf } from './device-name.ts'
import { EditTimes } from './edit-times.ts'
import { NoteFiles } from './note-files.ts'
import { NoteList } from './note-list.ts'
import { OpenNotes } from './open-notes.ts'
import * as layouts from './tab-layout.ts'
import { WindowTabs } from './window-tabs.ts'

/** What exists once this device's storage is open. */
interface Parts {
  space: SpaceDoc
  docs: DocStore
  list: NoteList
  tabs: WindowTabs
  openNotes: OpenNotes
  engine: SyncEngine
  files: NoteFiles
}

export class App {
  readonly store: StoreApi<AppState>
  readonly commands: Commands
  readonly #settings: SettingsStore
  readonly #saves = new SaveMonitor(() => this.#changed())
  #parts: Parts | undefined
  #publishing = false
  #applyUpdate: (() => void) | undefined

  constructor() {
    this.#settings = new SettingsStore(localProfile, {
      syncAddress: location.origin,
      deviceName: deviceNameOf(navigator.userAgent),
    })
    this.store = createStore<AppState>(() => ({
      phase: { kind: 'starting' },
      notes: [],
      trash: [],
      tabs: [],
      activeTab: undefined,
      closedTabs: 0,
      status: { kind: 'saving' },
      ...this.#settingsState(),
      account: { kind: 'none' },
      profiles: [],
      updateReady: false,
    }))
    this.commands = this.#createCommands()
    this.#settings.listen(() => {
      this.store.setState(this.#settingsState())
      this.#parts?.engine.applySettings()
      this.#parts?.openNotes.renameDevice()
      this.#changed()
    })
  }

  /** Opens this device's storage and begins to sync. Where the browser refuses the storage, the state says so. */
  async start(): Promise<void> {
    try {
      this.#parts = await this.#open()
    } catch (error) {
      this.store.setState({ phase: { kind: 'failed', detail: error instanceof Error ? error.message : String(error) } })
      return
    }
    this.#publish()
    this.store.setState({ phase: { kind: 'ready' } })
  }

  /** A newer version of the app waits; `apply` starts it. */
  offerUpdate(apply: () => void): void {
    this.#applyUpdate = apply
    this.store.setState({ updateReady: true })
  }

  async #open(): Promise<Parts> {
    const deviceName = (): string => this.#settings.current.deviceName
    const db = await IndexDb.open(localProfile)
    const channel = new TabChannel(localProfile)
    const docs = new DocStore(localProfile, this.#saves, channel)
    const [spaceLease, records, spaceChanges, browserWindow] = await Promise.all([
      docs.acquire(spaceStoreName),
      NoteRecords.open(db, channel),
      SpaceChanges.open(db),
      claimWindow(localProfile, db),
    ])
    const space = new SpaceDoc(spaceLease.doc)
    const list = new NoteList(space, records)
    const tabs = new WindowTabs(db, browserWindow, () => this.#changed())
    const doubted = new Set(tabs.layout.tabs.map((tab) => tab.noteId).filter((id) => space.has(id)))
    const engine = new SyncEngine({
      docs,
      space,
      spaceChanges,
      records,
      doubted,
      settings: this.#settings,
      onChange: () => this.#changed(),
    })
    const editTimes = new EditTimes(space)
    const openNotes = new OpenNotes({ docs, space, records, engine, editTimes, deviceName })
    const files = new NoteFiles({ docs, space, records, deviceName })

    space.observe((changed, { origin }) => {
      const byAPersonHere = origin !== touchOrigin && !isFromThisDevice(origin) && !isFromRelay(origin)
      if (byAPersonHere) spaceChanges.add(changed)
      for (const id of changed) list.refresh(id)
      engine.refresh()
      this.#changed()
    })
    records.listen((id) => {
      list.refresh(id)
      this.#changed()
    })
    contendForLead(localProfile, () => engine.lead(), new AbortController().signal)
    addEventListener('online', () => engine.syncNow())
    addEventListener('offline', () => this.#changed())
    addEventListener('beforeunload', (event) => {
      // The browser asks whether to leave: what this device refused to store would be gone.
      if (this.#saves.facts.failure !== undefined) event.preventDefault()
    })
    addEventListener('pagehide', () => {
      editTimes.flush()
      tabs.leave()
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        engine.syncNow()
      } else {
        editTimes.flush()
        tabs.leave()
      }
    })
    return { space, docs, list, tabs, openNotes, engine, files }
  }

  get #ready(): Parts {
    assert(this.#parts !== undefined, 'a command was called before the app was ready')
    return this.#parts
  }

  #settingsState(): Pick<AppState, 'sync' | 'preferences'> {
    const { syncEnabled, syncAddress, deviceName, language, theme, textSize, listShown } = this.#settings.current
    return {
      sync: { enabled: syncEnabled, address: syncAddress, deviceName },
      preferences: { language, theme, textSize, listShown },
    }
  }

  /** Publishes soon: several changes of one moment reach the screen as one. */
  #changed(): void {
    if (this.#publishing || this.#parts === undefined) return
    this.#publishing = true
    queueMicrotask(() => {
      this.#publishing = false
      this.#publish()
    })
  }

  #publish(): void {
    const { list, tabs, engine } = this.#ready
    const waiting = engine.waitingNotes()
    list.setWaiting(waiting)
    const { notes, trash } = list.lists
    const { layout } = tabs
    const before = this.store.getState()
    const next = {
      notes,
      trash,
      tabs: layout.tabs.map(({ noteId }) => {
        const summary = list.get(noteId)
        return { noteId, title: summary?.title ?? '', trashed: summary?.trashedAt !== undefined }
      }),
      activeTab: layout.activeTab,
      closedTabs: layout.closedTabs.length,
    }
    const sameTabs =
      before.tabs.length === next.tabs.length &&
      next.tabs.every(({ noteId, title, trashed }, index) => {
        const tab = before.tabs[index]
        return tab?.noteId === noteId && tab.title === title && tab.trashed === trashed
      })
    const status = this.#status(waiting.size)
    this.store.setState({
      ...next,
      tabs: sameTabs ? before.tabs : next.tabs,
      status: JSON.stringify(status) === JSON.stringify(before.status) ? before.status : status,
    })
  }

  #status(waitingNotes: number): SyncStatus {
    const { running, failure } = this.#saves.facts
    const { syncEnabled, syncEverEnabled } = this.#settings.current
    return syncStatus({
      savesRunning: running,
      saveFailure: failure,
      syncEnabled,
      syncEverEnabled,
      networkUp: navigator.onLine,
      waitingNotes,
      ...this.#ready.engine.facts,
    })
  }

  #createCommands(): Commands {
    const changeTabs = (change: (layout: layouts.TabLayout) => layouts.TabLayout): void => {
      const { tabs, openNotes } = this.#ready
      const before = tabs.layout
      tabs.change(change)
      for (const { noteId } of before.tabs) {
        if (!tabs.layout.tabs.some((tab) => tab.noteId === noteId)) openNotes.close(noteId)
      }
    }
    const notYet = () => Promise.resolve({ ok: false, failure: 'unknown', retryAfterSeconds: undefined } as const)
    return {
      createAccount: notYet,
      signIn: notYet,
      joinWithCode: notYet,
      forgotPassword: notYet,
      resetPassword: notYet,
      changePassword: notYet,
      deleteAccount: notYet,
      signOut: () => Promise.resolve(),
      switchProfile: () => undefined,
      removeProfile: () => Promise.resolve(),
      unsyncedNotes: () => this.store.getState().notes.filter(({ waiting }) => waiting),
      devices: notYet,
      renameDevice: notYet,
      revokeDevice: notYet,
      newJoinCode: notYet,
      newNote: () => changeTabs((layout) => layouts.openTab(layout, newNoteId(), 'newTab')),
      openNote: (id, { newTab }) => changeTabs((layout) => layouts.openTab(layout, id, newTab ? 'newTab' : 'inPlace')),
      activateTab: (id) => changeTabs((layout) => layouts.activateTab(layout, id)),
      closeTab: (id) => {
        // An empty note that was never listed leaves nothing to come back to.
        const reopenable = this.#ready.space.has(id)
        changeTabs((layout) => layouts.closeTab(layout, id, { reopenable, spare: newNoteId() }))
      },
      reopenClosedTab: () => changeTabs(layouts.reopenTab),
      moveTab: (id, toIndex) => changeTabs((layout) => layouts.moveTab(layout, id, toIndex)),
      stepTab: (direction) => changeTabs((layout) => layouts.stepTab(layout, direction)),
      renameNote: (id, title) => this.#rename(id, title.trim()),
      trashNote: (id) => void this.#trash(id),
      restoreNote: (id) => this.#ready.space.tombstones.clear(id),
      openForEditing: async (id) => ({ ...(await this.#ready.openNotes.open(id)), view: this.#ready.tabs.viewOf(id) }),
      rememberView: (id, view: NoteView) => this.#ready.tabs.rememberView({ noteId: id, ...view }),
      setSyncEnabled: (syncEnabled) => {
        this.#settings.change(syncEnabled ? { syncEnabled, syncEverEnabled: true } : { syncEnabled })
      },
      setSyncAddress: (syncAddress) => this.#settings.change({ syncAddress, syncRelay: '' }),
      setDeviceName: (name) => {
        this.#settings.change({ deviceName: name.trim() === '' ? deviceNameOf(navigator.userAgent) : name.trim() })
      },
      testRelay,
      syncNow: () => this.#ready.engine.syncNow(),
      importFiles: (files, onProgress) => this.#ready.files.import(files, onProgress),
      exportNote: (id) => this.#ready.files.exportNote(id, this.#ready.list.get(id)?.title ?? ''),
      exportAll: () => this.#ready.files.exportAll(this.#ready.list.lists.notes),
      setPreferences: (change: Partial<Preferences>) => this.#settings.change(change),
      applyUpdate: () => this.#applyUpdate?.(),
    }
  }

  #rename(id: NoteId, title: string): void {
    const { titles } = this.#ready.space
    if (title === '') titles.clear(id)
    else titles.write(id, { value: title, by: this.#settings.current.deviceName, at: Date.now() })
  }

  async #trash(id: NoteId): Promise<void> {
    const { docs, space } = this.#ready
    // A refusal shows in the status line (SaveMonitor); the note stays where it is.
    const lease = await docs.acquire(noteStoreName(id)).catch(() => undefined)
    if (lease === undefined) return
    const stateVector = toBase64(Y.encodeStateVector(lease.doc))
    lease.release()
    space.tombstones.write(id, { value: { stateVector }, by: this.#settings.current.deviceName, at: Date.now() })
  }
}
