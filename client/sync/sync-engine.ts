/**
 * The party that reads what this device stores and brings it into step with the relay, while the switch is on. Nothing
 * waits for it: an edit is stored first, and what remains to be sent is derived from what was acknowledged.
 */
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { NoteId } from '../../shared/ids.ts'
import type { Settings } from '../store/settings.ts'
import type { SyncProgress, TabChannel } from '../store/tab-channel.ts'
import { parseRelayAddress, type RelayAddress } from './relay-address.ts'
import type { SyncAccount, SyncSession, SyncSessionParts } from './sync-session.ts'
import type { SyncFacts } from './sync-status.ts'

/** What sync reads and writes of a device's settings. */
export interface SyncSettings {
  readonly current: Pick<Settings, 'syncEnabled' | 'syncAddress' | 'syncRelay'>
  change(change: Pick<Settings, 'syncRelay'>): Promise<void>
}

export interface SyncEngineParts extends Omit<
  SyncSessionParts,
  'leads' | 'leaderProgress' | 'onRelayKnown' | 'account' | 'onStored'
> {
  settings: SyncSettings
  tabs: TabChannel
  /** Who is signed in to the relay at this address for HTTP. */
  accountAt(server: string): SyncAccount | undefined
  /** What a session is made of. Rejects when it cannot be fetched. */
  loadSession(): Promise<typeof SyncSession>
}

/** Sync with one relay, from the moment it is wanted. */
interface Running {
  address: string
  signInId: string | undefined
  /** There once its code is. */
  sync: SyncSession | undefined
  /** Its code could not be fetched. */
  isMissing: boolean
}

export class SyncEngine implements Disposable {
  readonly #parts: SyncEngineParts
  readonly #openNotes = new Map<NoteId, { doc: Y.Doc; awareness: Awareness }>()
  #session: Running | undefined
  #leads = false
  /** What the tab that leads said of its progress, and what this one said as it leads. */
  #heard: SyncProgress | undefined
  #told = ''

  constructor(parts: SyncEngineParts) {
    this.#parts = parts
    parts.tabs.listen((message) => {
      if (message.kind === 'progress' && !this.#leads) {
        this.#heard = message.progress
        parts.onChange()
      }
      if (message.kind === 'askProgress' && this.#leads) this.#tell(true)
    })
    this.askLeader()
    this.applySettings()
  }

  /** What the status line needs to know of sync, beside the count of `waitingNotes`. */
  get facts(): Pick<SyncFacts, 'connection' | 'notTaken' | 'notKept' | 'round'> {
    const { sync, isMissing } = this.#session ?? {}
    const without = this.#session === undefined ? 'refused' : isMissing === true ? 'unreachable' : 'connecting'
    return {
      connection: sync?.connection ?? without,
      notTaken: sync?.notTaken,
      notKept: sync?.progress?.notKept,
      round: sync?.round,
    }
  }

  /** A part of the relay's list of notes is here, and the rest comes in a moment. */
  get isListArriving(): boolean {
    return this.#session?.sync?.isListArriving === true
  }

  /** The last check of all notes against the relay that came to its end. */
  get check(): SyncProgress['check'] {
    return this.#session?.sync?.progress?.check
  }

  /** Notes with a change that the relay has not acknowledged. Empty while sync is off. */
  waitingNotes(): Set<NoteId> {
    return this.#parts.settings.current.syncEnabled ? this.unsyncedNotes() : new Set()
  }

  /** Notes of which the relay that sync last met does not have everything, as far as is known here. */
  unsyncedNotes(): Set<NoteId> {
    const { settings, records, spaceChanges, space } = this.#parts
    const waiting = records.unacknowledged(settings.current.syncRelay).filter((id) => space.has(id))
    return new Set([...waiting, ...spaceChanges.notes])
  }

  /** Starts, stops, moves to another relay or comes as somebody else, as the settings and the sign-in now say. */
  applySettings(): void {
    const { syncEnabled, syncAddress } = this.#parts.settings.current
    const address = parseRelayAddress(syncAddress)
    const account = address === undefined ? undefined : this.#parts.accountAt(address.http)
    const { address: current, signInId } = this.#session ?? {}
    if (!syncEnabled || current !== syncAddress || signInId !== account?.signInId) {
      this.#session?.sync?.[Symbol.dispose]()
      this.#session = undefined
    }
    if (!syncEnabled || this.#session !== undefined || address === undefined) return
    const session: Running = { address: syncAddress, signInId: account?.signInId, sync: undefined, isMissing: false }
    this.#session = session
    void this.#start(session, address, account)
  }

  async #start(session: Running, address: RelayAddress, account: SyncAccount | undefined): Promise<void> {
    let Session: typeof SyncSession
    try {
      Session = await this.#parts.loadSession()
    } catch {
      session.isMissing = true
      this.#parts.onChange()
      return
    }
    // Switched off meanwhile, or moved.
    if (this.#session !== session) return
    session.sync = new Session(address, {
      ...this.#parts,
      account,
      leads: () => this.#leads,
      leaderProgress: () => this.#heard,
      onChange: () => {
        this.#tell(false)
        this.#parts.onChange()
      },
      onRelayKnown: (relay) => {
        if (this.#parts.settings.current.syncRelay !== relay) void this.#parts.settings.change({ syncRelay: relay })
      },
    })
    for (const [id, { doc, awareness }] of this.#openNotes) session.sync.attach(id, doc, awareness)
    this.#parts.onChange()
  }

  /** `before`: what the note was, where somebody has written in it before it could be attached. */
  attach(id: NoteId, doc: Y.Doc, awareness: Awareness, before: Uint8Array | undefined): void {
    this.#parts.apart.attach(id, doc, () => this.#session?.sync?.isInStep(id) === true, before)
    this.#openNotes.set(id, { doc, awareness })
    this.#session?.sync?.attach(id, doc, awareness)
  }

  /** Returns whether the relay has all of the note on its disk. */
  detach(id: NoteId): boolean {
    this.#openNotes.delete(id)
    this.#parts.apart.detach(id)
    return this.#session?.sync?.detach(id) ?? false
  }

  /** This tab is the one that does what needs doing once. */
  lead(): void {
    this.#leads = true
    this.#session?.sync?.refresh()
  }

  /** Another tab may do it from now on. */
  stepBack(): void {
    this.#leads = false
    this.#heard = undefined
    this.#session?.sync?.stepBack()
    this.askLeader()
  }

  /** What the tab that leads said last may have been lost on the way. */
  askLeader(): void {
    this.#parts.tabs.post({ kind: 'askProgress' })
  }

  /** Something that sync depends on has changed: the list of notes, a record. */
  refresh(): void {
    this.#session?.sync?.refresh()
  }

  syncNow(): void {
    this.#session?.sync?.wake()
  }

  /** Tells the other tabs how far this one has come, when that is news to them. */
  #tell(toNewcomer: boolean): void {
    const progress = this.#leads ? this.#session?.sync?.progress : undefined
    if (progress === undefined) return
    const text = JSON.stringify(progress)
    if (text === this.#told && !toNewcomer) return
    this.#told = text
    this.#parts.tabs.post({ kind: 'progress', progress })
  }

  [Symbol.dispose](): void {
    this.#session?.sync?.[Symbol.dispose]()
    this.#session = undefined
  }
}
