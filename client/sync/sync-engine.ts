/**
 * The party that reads what this device stores and brings it into step with the relay, while the switch is on. Nothing
 * waits for it: an edit is stored first, and what remains to be sent is derived from what was acknowledged.
 */
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { NoteId } from '../../shared/ids.ts'
import type { SettingsStore } from '../store/settings.ts'
import { parseRelayAddress, type RelayAddress } from './relay-address.ts'
import type { SyncAccount, SyncSession, SyncSessionParts } from './sync-session.ts'
import type { SyncFacts } from './sync-status.ts'

export interface SyncEngineParts extends Omit<SyncSessionParts, 'leads' | 'onRelayKnown' | 'account'> {
  settings: SettingsStore
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

  constructor(parts: SyncEngineParts) {
    this.#parts = parts
    this.applySettings()
  }

  /** What the status line needs to know of sync, beside the count of `waitingNotes`. */
  get facts(): Pick<SyncFacts, 'connection' | 'notTaken' | 'round'> {
    if (this.#session === undefined) return { connection: 'refused', notTaken: undefined, round: undefined }
    const { sync, isMissing } = this.#session
    if (sync === undefined)
      return { connection: isMissing ? 'unreachable' : 'connecting', notTaken: undefined, round: undefined }
    return { connection: sync.connection, notTaken: sync.notTaken, round: sync.round }
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
      onRelayKnown: (relay) => {
        if (this.#parts.settings.current.syncRelay !== relay) void this.#parts.settings.change({ syncRelay: relay })
      },
    })
    for (const [id, { doc, awareness }] of this.#openNotes) session.sync.attach(id, doc, awareness)
    this.#parts.onChange()
  }

  attach(id: NoteId, doc: Y.Doc, awareness: Awareness): void {
    this.#openNotes.set(id, { doc, awareness })
    this.#session?.sync?.attach(id, doc, awareness)
  }

  detach(id: NoteId): void {
    this.#openNotes.delete(id)
    this.#session?.sync?.detach(id)
  }

  /** This tab is the one that does what needs doing once. */
  lead(): void {
    this.#leads = true
    this.#session?.sync?.refresh()
  }

  /** Something that sync depends on has changed: the list of notes, a record. */
  refresh(): void {
    this.#session?.sync?.refresh()
  }

  syncNow(): void {
    this.#session?.sync?.wake()
  }

  [Symbol.dispose](): void {
    this.#session?.sync?.[Symbol.dispose]()
    this.#session = undefined
  }
}
