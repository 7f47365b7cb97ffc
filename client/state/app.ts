/**
 * The app without its screen: opens what this device stores, starts sync, and keeps one `AppState` true. The screen
 * reads the store and calls the commands; it may be drawn before `start` has ended.
 */
import { uuidv4 } from 'lib0/random'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { assert } from '../../shared/assert.ts'
import type { NoteId } from '../../shared/ids.ts'
import { activateProfile, activeProfile, onOtherProfile } from '../store/active-profile.ts'
import { claimWindow } from '../store/browser-window.ts'
import { DocStore } from '../store/doc-store.ts'
import { IndexDb } from '../store/index-db.ts'
import { NoteInbox } from '../store/note-inbox.ts'
import { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import { StoredProfileRegistry, type ProfileRegistry } from '../store/profile-registry.ts'
import { chosen, noProfiles, profileWith, withShown, type Profiles } from '../store/profiles.ts'
import { SaveMonitor } from '../store/save-monitor.ts'
import { SettingsStore } from '../store/settings.ts'
import { TabChannel } from '../store/tab-channel.ts'
import { syncStatus, type SyncStatus } from '../sync/sync-status.ts'
import { accountStates } from './account-states.ts'
import type { AppState, Commands, Preferences } from './app-state.ts'
import { deviceNameOf } from './device-name.ts'
import type { FirstParts } from './first-parts.ts'
import { laterCode } from './later-code.ts'
import type { ListedApp } from './listed-app.ts'
import type { ListedCommands } from './listed-commands.ts'
import { OpenNotes } from './open-notes.ts'
import { Publishing } from './publishing.ts'
import { tabCommandNames } from './tab-command-names.ts'
import type { canGoInTab, TabCommands } from './tab-commands.ts'
import { WindowTabs, type TabFace } from './window-tabs.ts'

const loadListed = laterCode(async () => (await import('./listed-app.ts')).ListedApp)
const loadTabCommands = laterCode(() => import('./tab-commands.ts'))

const minuteMs = 60_000

/** What is known of sync before there is any. */
const beforeSync = { connection: 'connecting', notTaken: undefined, notKept: undefined, round: undefined } as const

/** A write that takes longer than this is not waited for before the page loads again. */
const saveTimeoutMs = 3_000

export class App {
  readonly store: StoreApi<AppState>
  readonly commands: Commands
  /** The profile that is shown, for as long as the page lives. */
  readonly #profile = activeProfile()
  #profiles: Profiles = noProfiles
  readonly #settings: SettingsStore
  readonly #saves = new SaveMonitor(() => this.#changed())
  #firstParts: FirstParts | undefined
  #listed: ListedApp | undefined
  #listArrives: (listed: ListedApp) => void = () => undefined
  #listFails: (why: unknown) => void = () => undefined
  readonly #whenListed = new Promise<ListedApp>((resolve, reject) => {
    this.#listArrives = resolve
    this.#listFails = reject
  })
  readonly #publishing = new Publishing(
    () => this.#publish(),
    () => this.#publishStatus(),
  )
  #notesToChoose = 0
  #applyUpdate: (() => void) | undefined
  /** Chosen while the space doc was not open yet. */
  #earlyPreferences: Partial<Preferences> | undefined
  #isReloading = false
  #tabs: TabCommands | undefined
  #canGoInTab: typeof canGoInTab | undefined

  constructor() {
    this.#settings = new SettingsStore(this.#profile, {
      syncAddress: location.origin,
      deviceName: deviceNameOf(navigator.userAgent),
    })
    this.store = createStore<AppState>(() => ({
      phase: { kind: 'starting' },
      listed: false,
      notes: [],
      trash: [],
      held: undefined,
      tabs: [],
      activeTab: undefined,
      closedTabs: 0,
      canGo: { back: false, forward: false },
      reviews: new Map(),
      status: { kind: 'saving' },
      storageKept: undefined,
      backup: undefined,
      ...this.#settingsState(),
      ...accountStates(this.#profiles, this.#profile),
      updateReady: false,
    }))
    this.commands = this.#createCommands()
    // Whoever waits for it hears; that it does not come is on the screen.
    this.#whenListed.catch(() => undefined)
    this.#settings.listen(() => {
      this.store.setState(this.#settingsState())
      this.#listed?.engine.applySettings()
      this.#firstParts?.openNotes.renameDevice()
      this.#changed()
    })
  }

  /**
   * Opens this device's storage, and when its turn has come the list of all notes, and begins to sync. Where the browser
   * refuses the storage, the state says so.
   */
  async start(turnOfList: Promise<void>): Promise<void> {
    try {
      const registry = await this.#openRegistry()
      // Another profile is shown when the page has loaded again.
      if (registry === undefined) return
      const first = await this.#openFirst(registry)
      this.#firstParts = first
      const { activeTab } = first.tabs.layout
      // The screen asks for it as soon as it is drawn, and says so where it fails.
      if (activeTab !== undefined) first.openNotes.open(activeTab).catch(() => undefined)
      this.#publish()
      this.store.setState({ phase: { kind: 'ready' } })
      await turnOfList
      this.#openTabs().catch(() => undefined)
      const code = await loadListed().catch(() => undefined)
      // A part of the app is missing, which the foot of the page says. What is typed is stored all the same.
      if (code === undefined) return this.#listFails(new Error('the code of the list could not be fetched'))
      await this.#openList(code, first)
    } catch (error) {
      this.#listFails(error)
      this.store.setState({ phase: { kind: 'failed', detail: error instanceof Error ? error.message : String(error) } })
    }
  }

  async #openList(code: typeof ListedApp, first: FirstParts): Promise<void> {
    const host = {
      settings: this.#settings,
      profiles: () => this.#profiles,
      onChange: (isAsked?: boolean) => this.#changed(isAsked),
      setState: this.store.setState,
      show: (profile: string) => this.#show(profile),
      leave: (url: string) => this.#leave(url),
    }
    const listed = await code.open(first, host, () => this.#earlyPreferences)
    this.#listed = listed
    this.#publish()
    this.store.setState({ listed: true })
    this.#listArrives(listed)
  }

  /** A newer version of the app waits; `apply` starts it. */
  offerUpdate(apply: () => void): void {
    this.#applyUpdate = apply
    this.store.setState({ updateReady: true })
  }

  /** `undefined` where this profile is not on this device any more, and another one is about to be shown. */
  async #openRegistry(): Promise<ProfileRegistry | undefined> {
    onOtherProfile(this.#profile, () => void this.#reload())
    const [registry] = await Promise.all([StoredProfileRegistry.open(), this.#settings.recover()])
    const { shown, profiles } = await registry.change((before) => {
      const [after, shown] = withShown(before, this.#profile, uuidv4())
      return [after, { shown, profiles: after }]
    })
    if (shown !== this.#profile) {
      this.#show(shown)
      return undefined
    }
    const take = (changed: Profiles): void => {
      this.#profiles = changed
      this.store.setState(accountStates(changed, this.#profile))
      this.#listed?.engine.applySettings()
      this.#changed()
    }
    take(profiles)
    registry.listen(take)
    return registry
  }

  async #openFirst(registry: ProfileRegistry): Promise<FirstParts> {
    const profile = this.#profile
    const db = await IndexDb.open(profile)
    const channel = new TabChannel(profile)
    const records = NoteRecords.begin(db, channel)
    const docs = new DocStore(profile, this.#saves, channel, new NoteInbox(db, records))
    const tabs = new WindowTabs(
      profile,
      db,
      await claimWindow(profile, db),
      () => this.#changed(true),
      (id) => this.#faceOf(id),
    )
    const openNotes = new OpenNotes({
      docs,
      records,
      deviceName: () => this.#settings.current.deviceName,
      onTyped: () => this.#publishing.typed(),
    })
    records.listenForArrivals((ids) => docs.arrived(ids.map(noteStoreName)))
    addEventListener('beforeunload', (event) => {
      // The browser asks whether to leave: what this device refused to store would be gone.
      if (this.#saves.facts.failure !== undefined) event.preventDefault()
    })
    const leave = (): void => this.#beforeLeaving()
    addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') leave()
    })
    return { profile, registry, db, channel, records, docs, tabs, openNotes }
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

  #beforeLeaving(): void {
    this.#listed?.flush()
    this.#firstParts?.tabs.leave()
  }

  async #saved(): Promise<void> {
    this.#beforeLeaving()
    const limit = new Promise((resolve) => setTimeout(resolve, saveTimeoutMs))
    await Promise.race([this.#saves.idle(), limit])
  }

  get #first(): FirstParts {
    assert(this.#firstParts !== undefined, 'a command was called before the app was ready')
    return this.#firstParts
  }

  #settingsState(): Pick<AppState, 'sync' | 'preferences'> {
    const { syncEnabled, syncAddress, deviceName, syncedAt } = this.#settings.current
    const { language, theme, textSize, listShown, simple } = this.#settings.current
    const check = this.#listed?.engine.check
    return {
      sync: {
        enabled: syncEnabled,
        address: syncAddress,
        deviceName,
        syncedAt: syncedAt === 0 ? undefined : syncedAt,
        check: check && { at: check.at, mended: check.mended },
      },
      preferences: { language, theme, textSize, listShown, simple },
    }
  }

  /** `isAsked`: somebody waits for what is to be seen. */
  #changed(isAsked?: boolean): void {
    if (this.#firstParts !== undefined) this.#publishing.changed(isAsked)
  }

  #publishStatus(): void {
    const before = this.store.getState().status
    const waiting = this.#listed?.engine.waitingNotes().size ?? 0
    const status = kept(before, this.#status(waiting, this.#notesToChoose))
    if (status !== before) this.store.setState({ status })
  }

  #publish(): void {
    const { layout } = this.#first.tabs
    const waiting = this.#listed?.engine.waitingNotes() ?? new Set()
    this.#listed?.list.setWaiting(waiting)
    const { toChoose, ...lists } = this.#listed?.list.lists ?? { notes: [], trash: [], toChoose: 0 }
    this.#notesToChoose = toChoose
    const before = this.store.getState()
    const next = {
      ...lists,
      held: this.#listed?.held,
      tabs: layout.tabs.map((tab) => {
        const { title = '', trashed = false } = this.#faceOf(tab.noteId) ?? tab
        return { noteId: tab.noteId, title, trashed, pinned: tab.pinned ?? false }
      }),
      activeTab: layout.activeTab,
      beside: layout.beside,
      share: layout.share,
      views: layout.views,
      closedTabs: layout.closedTabs.length,
    }
    const status = this.#status(waiting.size, toChoose)
    this.#rememberSynced(status)
    this.store.setState({
      ...next,
      tabs: kept(before.tabs, next.tabs),
      canGo: kept(before.canGo, this.#canGoInTab?.(layout) ?? before.canGo),
      status: kept(before.status, status),
    })
  }

  /** Told to the minute: a write to this device's storage for every key would be a high price. */
  #rememberSynced(status: SyncStatus): void {
    const now = Date.now()
    const { syncedAt } = this.#settings.current
    const isSynced = status.kind === 'needsChoice' ? status.isSynced : status.kind === 'synced'
    if (isSynced && (now - syncedAt >= minuteMs || now < syncedAt)) void this.#settings.change({ syncedAt: now })
    // It comes with the progress of sync, and not with a setting.
    const { sync } = this.store.getState()
    if (sync.check?.at !== this.#listed?.engine.check?.at) this.store.setState(this.#settingsState())
  }

  /** As soon as the list says what a tab shows of its note. */
  #faceOf(id: NoteId): Required<TabFace> | undefined {
    if (this.#listed === undefined) return undefined
    const summary = this.#listed.list.get(id)
    return { title: summary?.title ?? '', trashed: summary?.trashedAt !== undefined }
  }

  #status(waitingNotes: number, notesToChoose: number): SyncStatus {
    const { running, failure } = this.#saves.facts
    const { syncEnabled, syncEverEnabled } = this.#settings.current
    return syncStatus({
      savesRunning: running,
      saveFailure: failure,
      syncEnabled,
      syncEverEnabled,
      networkUp: navigator.onLine,
      waitingNotes,
      notesToChoose,
      ...(this.#listed?.engine.facts ?? beforeSync),
    })
  }

  #createCommands(): Commands {
    const own: Omit<Commands, keyof ListedCommands> = {
      ...this.#tabCommands(),
      openForEditing: async (id) => ({ ...(await this.#first.openNotes.open(id)), view: this.#first.tabs.viewOf(id) }),
      rememberView: (id, view) => this.#first.tabs.rememberView(id, view),
      setSyncEnabled: (syncEnabled) => {
        void this.#settings.change(syncEnabled ? { syncEnabled, syncEverEnabled: true } : { syncEnabled })
      },
      setSyncAddress: (syncAddress) => void this.#settings.change({ syncAddress, syncRelay: '', syncedAt: 0 }),
      setDeviceName: (name) => {
        void this.#settings.change({ deviceName: name.trim() === '' ? deviceNameOf(navigator.userAgent) : name.trim() })
      },
      switchProfile: async (id) => {
        if (id === this.#profile || profileWith(this.#profiles, id) === undefined) return
        // Where this device's storage refuses it, it holds until power is cut.
        await this.#first.registry.change((profiles) => [chosen(profiles, id), undefined]).catch(() => undefined)
        this.#show(id)
      },
      unsyncedNotes: () => {
        assert(this.#listed !== undefined, 'nobody knows what is not synced before the list is there')
        return this.#listed.unsyncedNotes()
      },
      setPreferences: (change: Partial<Preferences>) => {
        if (this.#listed !== undefined) {
          this.#listed.setPreferences(change)
          return
        }
        void this.#settings.change(change)
        this.#earlyPreferences = { ...this.#earlyPreferences, ...change }
      },
      applyUpdate: () => this.#applyUpdate?.(),
    }
    const all: Record<string, unknown> = { ...own }
    return new Proxy(all, {
      // Nobody waits for all of them as for a promise.
      get: (known, name: string) => (name === 'then' ? undefined : (known[name] ??= this.#later(name))),
    }) as unknown as Commands
  }

  /** One that the rest of the app answers, as soon as it is there. The names of all of them would be a part of the start. */
  #later(name: string) {
    return (...given: unknown[]): Promise<unknown> => {
      const answer = this.#whenListed.then(({ commands }) =>
        (commands[name as keyof ListedCommands] as (...given: unknown[]) => unknown)(...given),
      )
      // For many a command nobody waits. Where the list does not come, the screen says so.
      answer.catch(() => undefined)
      return answer
    }
  }

  /** At once, where their code is there already. That a part of the app is missing is said at the foot. */
  #tabCommands(): TabCommands {
    const command = (name: keyof TabCommands) => {
      return (...given: unknown[]): void => {
        const give = (tabs: TabCommands): void => (tabs[name] as (...given: unknown[]) => void)(...given)
        if (this.#tabs !== undefined) give(this.#tabs)
        else this.#openTabs().then(give, () => undefined)
      }
    }
    return Object.fromEntries(tabCommandNames.map((name) => [name, command(name)])) as unknown as TabCommands
  }

  async #openTabs(): Promise<TabCommands> {
    const code = await loadTabCommands()
    const { tabs, openNotes } = this.#first
    this.#canGoInTab = code.canGoInTab
    this.#tabs ??= code.tabCommands({ tabs, openNotes, isListed: (id) => this.#listed?.space.has(id) ?? true })
    this.#changed()
    return this.#tabs
  }
}

/** What is on screen, where what comes in its place is the same. */
const kept = <Value>(before: Value, next: Value): Value =>
  JSON.stringify(before) === JSON.stringify(next) ? before : next
