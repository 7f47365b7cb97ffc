/**
 * The app without its screen: opens what this device stores, starts sync, and keeps one `AppState` true. The screen
 * reads the store and calls the commands; it may be drawn before `start` has ended.
 */
import * as Y from 'yjs'
import { toBase64 } from 'lib0/buffer'
import { uuidv4 } from 'lib0/random'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { assert } from '../../shared/assert.ts'
import { SpaceDoc, touchOrigin } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { activateProfile, activeProfile, onOtherProfile } from '../store/active-profile.ts'
import { claimWindow } from '../store/browser-window.ts'
import { DocStore, isFromThisDevice } from '../store/doc-store.ts'
import { IndexDb } from '../store/index-db.ts'
import { contendForLead } from '../store/leadership.ts'
import { NoteRecords } from '../store/note-records.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import { StoredProfileRegistry, type ProfileRegistry } from '../store/profile-registry.ts'
import {
  chosen,
  copied,
  left,
  noProfiles,
  profileWith,
  sessionOf,
  withShown,
  type Profiles,
} from '../store/profiles.ts'
import { SaveMonitor } from '../store/save-monitor.ts'
import { SettingsStore } from '../store/settings.ts'
import { SpaceChanges } from '../store/space-changes.ts'
import { TabChannel } from '../store/tab-channel.ts'
import { isFromRelay } from '../sync/relay-origin.ts'
import type { SyncAccount } from '../sync/sync-session.ts'
import { SyncEngine } from '../sync/sync-engine.ts'
import { syncStatus, type SyncStatus } from '../sync/sync-status.ts'
import { accountStates } from './account-states.ts'
import type { Accounts } from './accounts.ts'
import type { AppState, Commands, NoteView, Outcome, Preferences } from './app-state.ts'
import { deviceNameOf } from './device-name.ts'
import { EditTimes } from './edit-times.ts'
import { laterCode } from './later-code.ts'
import type { NoteFiles } from './note-files.ts'
import { NoteList } from './note-list.ts'
import { OpenNotes } from './open-notes.ts'
import type { OwnAccounts } from './own-accounts.ts'
import { SharedSettings } from './shared-settings.ts'
import * as layouts from './tab-layout.ts'
import { WindowTabs } from './window-tabs.ts'

const loadSession = laterCode(async () => (await import('../sync/sync-session.ts')).SyncSession)
const loadRelayTest = laterCode(async () => (await import('../sync/relay-client.ts')).testRelay)
const loadAccounts = laterCode(async () => (await import('./own-accounts.ts')).openAccounts)
const loadFiles = laterCode(async () => (await import('./note-files.ts')).NoteFiles)
const loadCopying = laterCode(async () => (await import('./note-copy.ts')).copyNotes)
const loadRemoval = laterCode(async () => (await import('../store/profile-removal.ts')).removeProfileData)

/** What exists once this device's storage is open. */
interface Parts {
  registry: ProfileRegistry
  /** Rejects where its code cannot be fetched; so does `files`. */
  ownAccounts(): Promise<OwnAccounts>
  sharedSettings: SharedSettings
  space: SpaceDoc
  docs: DocStore
  list: NoteList
  tabs: WindowTabs
  openNotes: OpenNotes
  engine: SyncEngine
  files(): Promise<NoteFiles>
}

/** A write that takes longer than this is not waited for before the page loads again. */
const saveTimeoutMs = 3_000

/** Made when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** Works with the documents of a profile that is not shown. */
async function withDocsOf<T>(profile: string, work: (docs: DocStore) => Promise<T>): Promise<T> {
  const channel = new TabChannel(profile)
  try {
    return await work(new DocStore(profile, new SaveMonitor(() => undefined), channel))
  } finally {
    channel[Symbol.dispose]()
  }
}

export class App {
  readonly store: StoreApi<AppState>
  readonly commands: Commands
  /** The profile that is shown, for as long as the page lives. */
  readonly #profile = activeProfile()
  #profiles: Profiles = noProfiles
  readonly #settings: SettingsStore
  readonly #saves = new SaveMonitor(() => this.#changed())
  #parts: Parts | undefined
  #publishing = false
  #applyUpdate: (() => void) | undefined
  /** Chosen while the space doc was not open yet. */
  #earlyPreferences: Partial<Preferences> | undefined
  #beforeLeaving: () => void = () => undefined
  #isReloading = false

  constructor() {
    this.#settings = new SettingsStore(this.#profile, {
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
      ...accountStates(this.#profiles, this.#profile),
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
      const registry = await this.#openRegistry()
      // Another profile is shown when the page has loaded again.
      if (registry === undefined) return
      this.#parts = await this.#open(registry)
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

  /** `undefined` where this profile is not on this device any more, and another one is about to be shown. */
  async #openRegistry(): Promise<ProfileRegistry | undefined> {
    onOtherProfile(this.#profile, () => void this.#reload())
    await this.#settings.recover()
    const registry = await StoredProfileRegistry.open()
    const shown = await registry.change((profiles) => withShown(profiles, this.#profile, uuidv4()))
    if (shown !== this.#profile) {
      this.#show(shown)
      return undefined
    }
    const take = (profiles: Profiles): void => {
      this.#profiles = profiles
      this.store.setState(accountStates(profiles, this.#profile))
      this.#parts?.engine.applySettings()
      this.#changed()
    }
    take(await registry.read())
    registry.listen(take)
    return registry
  }

  async #open(registry: ProfileRegistry): Promise<Parts> {
    const profile = this.#profile
    const deviceName = (): string => this.#settings.current.deviceName
    const db = await IndexDb.open(profile)
    const channel = new TabChannel(profile)
    const docs = new DocStore(profile, this.#saves, channel)
    const [spaceLease, records, spaceChanges, browserWindow] = await Promise.all([
      docs.acquire(spaceStoreName),
      NoteRecords.open(db, channel),
      SpaceChanges.open(db),
      claimWindow(profile, db),
    ])
    const space = new SpaceDoc(spaceLease.doc)
    const list = new NoteList(space, records)
    const tabs = new WindowTabs(profile, db, browserWindow, () => this.#changed())
    const doubted = new Set(tabs.layout.tabs.map((tab) => tab.noteId).filter((id) => space.has(id)))
    const tidy = (): Promise<void> => this.#removeLeavers(registry)
    const ownAccounts = once(async () =>
      (await loadAccounts())({
        profile,
        registry,
        settings: this.#settings,
        hasNotes: () => space.ids().length > 0,
        yieldSettings: () => space.settings.clear(),
        prepareSettings: (id, change) => SettingsStore.prepare(id, change),
        show: (id) => this.#show(id),
        leave: (url) => this.#leave(url),
        tidy,
      }),
    )
    const engine = new SyncEngine({
      docs,
      space,
      spaceChanges,
      records,
      doubted,
      settings: this.#settings,
      accountAt: (server) => this.#accountAt(server, ownAccounts),
      loadSession,
      onChange: () => this.#changed(),
    })
    const sharedSettings = new SharedSettings({ shared: space.settings, device: this.#settings })
    if (profileWith(this.#profiles, profile)?.owner.kind === 'nobody') sharedSettings.offer()
    if (this.#earlyPreferences !== undefined) sharedSettings.set(this.#earlyPreferences)
    sharedSettings.follow()
    const sayFarewells = async (): Promise<void> => {
      if ((await registry.read()).farewells.length > 0) await (await ownAccounts()).accounts.sayFarewells()
    }
    const editTimes = new EditTimes(space)
    const openNotes = new OpenNotes({ docs, space, records, engine, editTimes, deviceName })
    const files = once(async () => new (await loadFiles())({ docs, space, records, deviceName }))

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
    const lead = async (): Promise<void> => {
      engine.lead()
      for (const copy of this.#profiles.copies.filter(({ to }) => to === profile)) {
        const target = { docs, space, spaceSaved: () => spaceLease.saved(), records, deviceName }
        const copyNotes = await loadCopying()
        await withDocsOf(copy.from, (original) => copyNotes(original, target))
        await registry.change((profiles) => [copied(profiles, copy), undefined])
      }
    }
    const housekeep = async (): Promise<void> => {
      await tidy()
      await sayFarewells()
    }
    contendForLead(
      profile,
      () => {
        // What this device's storage or the network refuses here is done at the next start.
        lead().catch(() => undefined)
        housekeep().catch(() => undefined)
      },
      new AbortController().signal,
    )
    addEventListener('online', () => {
      engine.syncNow()
      sayFarewells().catch(() => undefined)
    })
    addEventListener('offline', () => this.#changed())
    addEventListener('beforeunload', (event) => {
      // The browser asks whether to leave: what this device refused to store would be gone.
      if (this.#saves.facts.failure !== undefined) event.preventDefault()
    })
    this.#beforeLeaving = () => {
      editTimes.flush()
      tabs.leave()
    }
    addEventListener('pagehide', this.#beforeLeaving)
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        engine.syncNow()
      } else {
        editTimes.flush()
        tabs.leave()
      }
    })
    return { registry, ownAccounts, sharedSettings, space, docs, list, tabs, openNotes, engine, files }
  }

  /** Who comes to this relay: the account of the profile that is shown, if it is signed in there. */
  #accountAt(server: string, ownAccounts: () => Promise<OwnAccounts>): SyncAccount | undefined {
    const profile = profileWith(this.#profiles, this.#profile)
    const session = sessionOf(profile)
    if (session === undefined || profile?.owner.kind !== 'account') return undefined
    const { account } = profile.owner
    if (account.server !== server) return undefined
    const signInId = `${session.id} ${account.spaceId}`
    return {
      signInId,
      spaceId: account.spaceId,
      token: (spent) =>
        ownAccounts().then(
          ({ keeper }) => keeper.token(spent),
          () => ({ kind: 'unavailable' }),
        ),
    }
  }

  /** In all tabs: each loads again when it hears of it. */
  #show(profile: string): void {
    activateProfile(profile)
    void this.#reload()
  }

  /** Loads the page again, when what was typed is on disk. Once: a second time would come upon the page that is new. */
  async #reload(): Promise<void> {
    if (this.#isReloading) return
    this.#isReloading = true
    await this.#saved()
    location.reload()
  }

  /** Goes elsewhere in this tab, when what was typed is on disk. */
  async #leave(url: string): Promise<void> {
    await this.#saved()
    location.assign(url)
  }

  async #saved(): Promise<void> {
    this.#beforeLeaving()
    const limit = new Promise((resolve) => setTimeout(resolve, saveTimeoutMs))
    await Promise.race([this.#saves.idle(), limit])
  }

  /** Removes from this device what was to be removed, as far as no tab has it open. */
  async #removeLeavers(registry: ProfileRegistry): Promise<void> {
    for (const { id, isLeaving } of (await registry.read()).profiles) {
      if (!isLeaving || id === this.#profile) continue
      const noteStores = async (docs: DocStore): Promise<string[]> => {
        const lease = await docs.acquire(spaceStoreName)
        const ids = new SpaceDoc(lease.doc).ids()
        lease.release()
        return ids.map(noteStoreName)
      }
      const removeProfileData = await loadRemoval()
      await removeProfileData(id, () => withDocsOf(id, noteStores))
      await registry.change((profiles) => [left(profiles, id), undefined])
    }
  }

  get #ready(): Parts {
    assert(this.#parts !== undefined, 'a command was called before the app was ready')
    return this.#parts
  }

  /** Where the code that asks cannot be fetched, the relay counts as out of reach. */
  async #ask<T>(ask: (accounts: Accounts) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const own = await this.#ready.ownAccounts().catch(() => undefined)
    return own === undefined ? { ok: false, failure: 'unreachable', retryAfterSeconds: undefined } : ask(own.accounts)
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
    return {
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
        void this.#settings.change(syncEnabled ? { syncEnabled, syncEverEnabled: true } : { syncEnabled })
      },
      setSyncAddress: (syncAddress) => void this.#settings.change({ syncAddress, syncRelay: '' }),
      setDeviceName: (name) => {
        void this.#settings.change({ deviceName: name.trim() === '' ? deviceNameOf(navigator.userAgent) : name.trim() })
      },
      testRelay: (address) =>
        loadRelayTest().then(
          (test) => test(address),
          () => ({ kind: 'unreachable' }),
        ),
      syncNow: () => this.#ready.engine.syncNow(),
      createAccount: (options) => this.#ask((accounts) => accounts.createAccount(options)),
      signIn: (options) => this.#ask((accounts) => accounts.signIn(options)),
      joinWithCode: (options) => this.#ask((accounts) => accounts.joinWithCode(options)),
      forgotPassword: (options) => this.#ask((accounts) => accounts.forgotPassword(options)),
      resetPassword: (options) => this.#ask((accounts) => accounts.resetPassword(options)),
      changePassword: (options) => this.#ask((accounts) => accounts.changePassword(options)),
      deleteAccount: (options) => this.#ask((accounts) => accounts.deleteAccount(options)),
      signInProviders: (address) =>
        this.#ready.ownAccounts().then(
          ({ accounts }) => accounts.signInProviders(address),
          () => [],
        ),
      signInWithProvider: (options) => this.#ask((accounts) => accounts.signInWithProvider(options)),
      linkProvider: (options) => this.#ask((accounts) => accounts.linkProvider(options)),
      proveWithProvider: (options) => this.#ask((accounts) => accounts.proveWithProvider(options)),
      returnFromProvider: (answer) => this.#ask((accounts) => accounts.returnFromProvider(answer)),
      signInMethods: () => this.#ask((accounts) => accounts.signInMethods()),
      unlinkSignIn: (id) => this.#ask((accounts) => accounts.unlinkSignIn(id)),
      signOut: async () => (await this.#ready.ownAccounts()).accounts.signOut(),
      switchProfile: async (id) => {
        if (id === this.#profile || profileWith(this.#profiles, id) === undefined) return
        // Where this device's storage refuses it, it holds until power is cut.
        await this.#ready.registry.change((profiles) => [chosen(profiles, id), undefined]).catch(() => undefined)
        this.#show(id)
      },
      removeProfile: async (id) => (await this.#ready.ownAccounts()).accounts.removeProfile(id),
      unsyncedNotes: () => {
        const { engine, list } = this.#ready
        return [...engine.unsyncedNotes()].map((id) => ({ id, title: list.get(id)?.title ?? '' }))
      },
      devices: () => this.#ask((accounts) => accounts.devices()),
      renameDevice: (id, name) => this.#ask((accounts) => accounts.renameDevice(id, name)),
      revokeDevice: (id) => this.#ask((accounts) => accounts.revokeDevice(id)),
      newJoinCode: () => this.#ask((accounts) => accounts.newJoinCode()),
      importFiles: async (files, onProgress) => (await this.#ready.files()).import(files, onProgress),
      exportNote: async (id) => (await this.#ready.files()).exportNote(id, this.#ready.list.get(id)?.title ?? ''),
      exportAll: async () => (await this.#ready.files()).exportAll(this.#ready.list.lists.notes),
      setPreferences: (change: Partial<Preferences>) => {
        if (this.#parts !== undefined) {
          this.#parts.sharedSettings.set(change)
          return
        }
        void this.#settings.change(change)
        this.#earlyPreferences = { ...this.#earlyPreferences, ...change }
      },
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
