/**
 * The party that reads what this device stores and brings it into step with the relay, while the switch is on. Nothing
 * waits for it: an edit is stored first, and what remains to be sent is derived from what was acknowledged.
 */
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { NoteId } from '../../shared/ids.ts'
import type { SettingsStore } from '../store/settings.ts'
import { parseRelayAddress } from './relay-address.ts'
import { SyncSession, type SyncSessionParts } from './sync-session.ts'
import type { SyncFacts } from './sync-status.ts'

export interface SyncEngineParts extends Omit<SyncSessionParts, 'leads' | 'onRelayKnown'> {
  settings: SettingsStore
}

export class SyncEngine implements Disposable {
  readonly #parts: SyncEngineParts
  readonly #openNotes = new Map<NoteId, { doc: Y.Doc; awareness: Awareness }>()
  #session: { address: string; sync: SyncSession } | undefined
  #leads = false

  constructor(parts: SyncEngineParts) {
    this.#parts = parts
    this.applySettings()
  }

  /** What the status line needs to know of sync, beside the count of `waitingNotes`. */
  get facts(): Pick<SyncFacts, 'connection' | 'notTaken' | 'round'> {
    const sync = this.#session?.sync
    return { connection: sync?.connection ?? 'refused', notTaken: sync?.notTaken, round: sync?.round }
  }

  /** Notes with a change that the relay has not acknowledged. Empty while sync is off. */
  waitingNotes(): Set<NoteId> {
    const { settings, records, spaceChanges, space } = this.#parts
    if (!settings.current.syncEnabled) return new Set()
    const waiting = records.unacknowledged(settings.current.syncRelay).filter((id) => space.has(id))
    return new Set([...waiting, ...spaceChanges.notes])
  }

  /** Starts, stops or moves to another relay, as the settings now say. */
  applySettings(): void {
    const { syncEnabled, syncAddress } = this.#parts.settings.current
    if (this.#session !== undefined && (!syncEnabled || this.#session.address !== syncAddress)) {
      this.#session.sync[Symbol.dispose]()
      this.#session = undefined
    }
    const address = parseRelayAddress(syncAddress)
    if (!syncEnabled || this.#session !== undefined || address === undefined) return
    const sync = new SyncSession(address, {
      ...this.#parts,
      leads: () => this.#leads,
      onRelayKnown: (relay) => {
        if (this.#parts.settings.current.syncRelay !== relay) this.#parts.settings.change({ syncRelay: relay })
      },
    })
    this.#session = { address: syncAddress, sync }
    for (const [id, { doc, awareness }] of this.#openNotes) sync.attach(id, doc, awareness)
  }

  attach(id: NoteId, doc: Y.Doc, awareness: Awareness): void {
    this.#openNotes.set(id, { doc, awareness })
    this.#session?.sync.attach(id, doc, awareness)
  }

  detach(id: NoteId): void {
    this.#openNotes.delete(id)
    this.#session?.sync.detach(id)
  }

  /** This tab is the one that does what needs doing once. */
  lead(): void {
    this.#leads = true
    this.#session?.sync.refresh()
  }

  /** Something that sync depends on has changed: the list of notes, a record. */
  refresh(): void {
    this.#session?.sync.refresh()
  }

  syncNow(): void {
    this.#session?.sync.wake()
  }

  [Symbol.dispose](): void {
    this.#session?.sync[Symbol.dispose]()
  }
}
