/**
 * Sync with one relay, from the switch going on until it goes off:
 *
 *   asking ── the relay answers ──> one socket ──> the space doc and open notes live, the others swept
 *     ^                                 │ closes
 *     └── no answer: wait, ask again    └── dials again by itself; the relay's greeting says its epoch
 *
 * A relay with accounts is met as the account that is signed in to it, in that account's space; without one it is left
 * alone. A relay without accounts is shown nothing of an account's notes.
 *
 * An acknowledgement is recorded under the relay's space and epoch. A relay that was wiped or restored has another
 * epoch, so nothing counts as acknowledged there and everything is offered again.
 */
import { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteDocName, spaceDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import { noteStoreName } from '../store/profile.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { SpaceChanges } from '../store/space-changes.ts'
import { DocConnection } from './doc-connection.ts'
import { NoteSweep } from './note-sweep.ts'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'
import type { RelayAddress } from './relay-address.ts'
import { fetchRelayInfo } from './relay-client.ts'
import { isPassing, SyncSocket, type Ending, type TokenAnswer } from './sync-socket.ts'
import type { ConnectionFact, NotTaken } from './sync-status.ts'

/** As whom this device comes to a relay with accounts. */
export interface SyncAccount {
  /** Another one for each sign-in and each space. */
  signInId: string
  spaceId: SpaceId
  /** As `SyncSocketParts` has it. */
  token(spent: string | undefined): Promise<TokenAnswer>
}

export interface SyncSessionParts {
  /** Who is signed in to this relay; `undefined` for notes of nobody, and of somebody who is signed in elsewhere. */
  account: SyncAccount | undefined
  docs: DocStore
  space: SpaceDoc
  spaceChanges: SpaceChanges
  records: NoteRecords
  /** Notes to visit whatever their record says: those that were open when the app last ended, maybe in mid-write. */
  doubted: Set<NoteId>
  leads(): boolean
  /** The relay is known by this key (space and epoch). Called whenever it is learnt. */
  onRelayKnown(relay: string): void
  onChange(): void
}

/** A visit that takes longer than this has met a relay that does not answer for this note. */
const visitTimeoutMs = 60_000

export class SyncSession implements Disposable {
  readonly #address: RelayAddress
  readonly #parts: SyncSessionParts
  readonly #abort = new AbortController()
  readonly #noteConnections = new Map<NoteId, OpenNoteConnection>()
  readonly #sweep: NoteSweep
  /** Of notes visited, not open: why the relay did not take what they have. */
  readonly #rejections = new Map<NoteId, Ending>()
  #socket: SyncSocket | undefined
  #socketWasUp = false
  #space: SpaceId | undefined
  #relay: string | undefined
  #spaceConnection: DocConnection | undefined
  readonly #spaceAwareness: Awareness
  #asking = false
  #failures = 0
  /** Why nothing was dialled though the relay answers. */
  #standing: 'refused' | 'signIn' | undefined
  #cancelWait: (() => void) | undefined

  constructor(address: RelayAddress, parts: SyncSessionParts) {
    this.#address = address
    this.#parts = parts
    this.#spaceAwareness = silentAwareness(parts.space.doc)
    this.#sweep = new NoteSweep({
      candidates: () => this.#notesToVisit(),
      visit: (id, signal) => this.#visit(id, signal),
      onChange: () => this.#update(),
      schedule,
      now: () => Date.now(),
    })
    void this.#ask()
  }

  get connection(): ConnectionFact {
    if (this.#standing !== undefined) return this.#standing
    if (this.#socket?.welcome === undefined) {
      const refusal = this.#socket?.refusal
      if (refusal?.code === closeCodes.authRequired.code || refusal?.code === closeCodes.tokenExpired.code)
        return this.#parts.account === undefined ? 'signIn' : 'signInAgain'
      if (refusal !== undefined) return 'refused'
      return this.#failures + (this.#socket?.failures ?? 0) > 0 ? 'unreachable' : 'connecting'
    }
    const { state, received } = this.#spaceConnection ?? { state: 'connecting', received: false }
    return state === 'connected' && !received ? 'connecting' : state
  }

  /** What keeps the relay from having everything, while it is connected. */
  get notTaken(): NotTaken | undefined {
    if (this.#socket?.storageFailure !== undefined) return 'cannotStore'
    const rejections = [
      this.#spaceConnection?.rejection,
      ...[...this.#noteConnections.values()].map(({ connection }) => connection?.rejection),
      ...this.#rejections.values(),
    ].filter((rejection) => rejection !== undefined)
    if (rejections.length === 0) return undefined
    return rejections.every(isPassing) ? 'cannotStore' : 'refused'
  }

  get round(): { done: number; total: number } | undefined {
    return this.#sweep.round
  }

  /** Makes an open note live, as soon as the relay is known. */
  attach(id: NoteId, doc: Y.Doc, awareness: Awareness): void {
    this.#noteConnections.set(id, { doc, awareness, live: false, connection: this.#connectNote(id, doc, awareness) })
  }

  detach(id: NoteId): void {
    this.#noteConnections.get(id)?.connection?.[Symbol.dispose]()
    this.#noteConnections.delete(id)
    this.#update()
  }

  /** Dials and asks at once instead of after the wait. */
  wake(): void {
    if (this.#standing === 'refused') this.#standing = undefined
    this.#cancelWait?.()
    this.#cancelWait = undefined
    if (this.#socket === undefined) void this.#ask()
    this.#socket?.wake()
    this.#spaceConnection?.wake()
    for (const { connection } of this.#noteConnections.values()) connection?.wake()
    this.#sweep.run()
  }

  /** Something changed outside: an edit, a new lead, another entry in the space doc. */
  refresh(): void {
    this.#update()
  }

  [Symbol.dispose](): void {
    this.#cancelWait?.()
    this.#abort.abort()
    this.#sweep[Symbol.dispose]()
    for (const { connection } of this.#noteConnections.values()) connection?.[Symbol.dispose]()
    this.#spaceConnection?.[Symbol.dispose]()
    this.#socket?.[Symbol.dispose]()
    this.#spaceAwareness.destroy()
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const answer = await fetchRelayInfo(this.#address, this.#abort.signal)
    this.#asking = false
    if (this.#abort.signal.aborted) return
    if (answer.kind === 'info') {
      this.#failures = 0
      const { originAllowed, auth } = answer.info
      const { account } = this.#parts
      if (!originAllowed) this.#standing = 'refused'
      else if (auth === 'accounts' && account === undefined) this.#standing = 'signIn'
      else {
        // What belongs to an account is not for everybody who reaches the relay.
        const space = auth === 'accounts' ? account?.spaceId : account === undefined ? answer.info.space : undefined
        this.#standing = space === undefined ? 'refused' : undefined
        if (space !== undefined) this.#meet(space)
      }
    } else {
      this.#failures++
      this.#standing = answer.kind === 'notARelay' ? 'refused' : undefined
      this.#cancelWait = schedule(() => void this.#ask(), reconnectDelayMs(this.#failures, Math.random()))
    }
    this.#update()
  }

  #meet(space: SpaceId): void {
    if (this.#socket !== undefined) return
    this.#space = space
    const socket = new SyncSocket(this.#address.sync, {
      dial: (url, subprotocols) => new WebSocket(url, subprotocols),
      token: (spent) => this.#parts.account?.token(spent) ?? Promise.resolve({ kind: 'none' }),
      schedule,
      now: () => performance.now(),
      random: () => Math.random(),
    })
    this.#socket = socket
    socket.listen(() => this.#socketChanged(socket, space))
    this.#spaceConnection = new DocConnection(
      socket,
      spaceDocName(space),
      this.#parts.space.doc,
      this.#spaceAwareness,
      () => this.#update(),
    )
    for (const [id, open] of this.#noteConnections) open.connection = this.#connectNote(id, open.doc, open.awareness)
  }

  #socketChanged(socket: SyncSocket, space: SpaceId): void {
    const { welcome } = socket
    const isUp = welcome !== undefined
    if (isUp && !this.#socketWasUp) {
      this.#relay = `${space}@${welcome.epoch}`
      this.#parts.onRelayKnown(this.#relay)
      this.#rejections.clear()
      this.#sweep.forgiveFailures()
    }
    this.#socketWasUp = isUp
    this.#update()
  }

  #connectNote(id: NoteId, doc: Y.Doc, awareness: Awareness): DocConnection | undefined {
    if (this.#socket === undefined || this.#space === undefined) return undefined
    return new DocConnection(this.#socket, noteDocName(this.#space, id), doc, awareness, () => this.#update())
  }

  /** Records what has been acknowledged, and starts what is to be done next. */
  #update(): void {
    if (this.#abort.signal.aborted) return
    const relay = this.#relay
    if (this.connection === 'connected' && relay !== undefined) {
      if (this.#spaceConnection?.settled === true) this.#parts.spaceChanges.acknowledged()
      for (const [id, open] of this.#noteConnections) {
        if (open.connection?.state !== 'connected') open.live = false
        if (open.connection?.settled !== true) continue
        const bringsNews = !open.live && this.#mayBringNews(id, relay)
        // First, because announcing changes the space doc, and every change of it leads back here.
        open.live = true
        if (bringsNews) this.#announce(id)
        this.#acknowledge(id, relay)
      }
      if (this.#parts.leads()) this.#sweep.run()
    }
    this.#parts.onChange()
  }

  /** The relay has not acknowledged it, or this device ended before it could tell the others of its last edits. */
  #mayBringNews(id: NoteId, relay: string): boolean {
    const record = this.#parts.records.get(id)
    return record !== undefined && (record.acknowledged?.relay !== relay || this.#parts.doubted.has(id))
  }

  /**
   * The list of notes and a note's text travel on different sockets. What was edited while there was no connection may
   * be listed on other devices before its text can be fetched; now it can, so they are told once more.
   */
  #announce(id: NoteId): void {
    const entry = this.#parts.space.entry(id)
    if (entry !== undefined) this.#parts.space.touch(id, entry.editedAt)
  }

  #acknowledge(id: NoteId, relay: string): void {
    const entry = this.#parts.space.entry(id)
    if (entry === undefined) return
    this.#parts.doubted.delete(id)
    this.#rejections.delete(id)
    this.#parts.records.acknowledge(id, { relay, revision: entry.revision })
  }

  #notesToVisit(): NoteId[] {
    const { space, records, doubted } = this.#parts
    if (this.connection !== 'connected') return []
    return space
      .ids()
      .filter((id) => !this.#noteConnections.has(id))
      .map((id) => space.entry(id))
      .filter((entry) => entry !== undefined)
      .filter(({ id, revision }) => {
        const acknowledged = records.get(id)?.acknowledged
        return acknowledged?.relay !== this.#relay || acknowledged?.revision !== revision || doubted.has(id)
      })
      .sort((a, b) => b.editedAt - a.editedAt)
      .map(({ id }) => id)
  }

  async #visit(id: NoteId, signal: AbortSignal): Promise<void> {
    const { docs, space, records } = this.#parts
    const relay = this.#relay
    const revision = space.entry(id)?.revision
    const socket = this.#socket
    if (this.#space === undefined || socket === undefined || relay === undefined || revision === undefined) return
    const bringsNews = this.#mayBringNews(id, relay)
    const lease = await docs.acquire(noteStoreName(id))
    const awareness = silentAwareness(lease.doc)
    let onConnectionChange = (): void => undefined
    const connection = new DocConnection(socket, noteDocName(this.#space, id), lease.doc, awareness, () =>
      onConnectionChange(),
    )
    try {
      await new Promise<void>((resolve, reject) => {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(visitTimeoutMs)])
        limit.addEventListener('abort', () => reject(new Error(`The visit to note ${id} was broken off`)))
        onConnectionChange = () => {
          if (connection.settled) resolve()
          else if (connection.rejection !== undefined) {
            this.#rejections.set(id, connection.rejection)
            reject(new Error(`The relay did not take note ${id}`))
          } else if (connection.state === 'refused' || connection.state === 'unreachable') {
            reject(new Error(`The relay let go of note ${id}`))
          }
        }
        onConnectionChange()
      })
      const text = noteText(noteContent(lease.doc))
      if (!(await lease.saved())) throw new Error(`Note ${id} could not be saved on this device`)
      records.setHeadline(id, headlineOf(text))
      // An edit made here while it was being saved has unsettled the connection again; one that another device announced
      // meanwhile asks for a further visit.
      if (!connection.settled || space.entry(id)?.revision !== revision) return
      if (bringsNews) this.#announce(id)
      this.#acknowledge(id, relay)
    } finally {
      connection[Symbol.dispose]()
      awareness.destroy()
      lease.release()
    }
  }
}

interface OpenNoteConnection {
  doc: Y.Doc
  awareness: Awareness
  connection: DocConnection | undefined
  /** Has been in step since its socket opened: what is edited from now on is seen by others as it is typed. */
  live: boolean
}

/** For a doc in which nobody's caret is: present to nobody. */
function silentAwareness(doc: Y.Doc): Awareness {
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  return awareness
}

function schedule(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}
