/**
 * Sync with one relay, from the switch going on until it goes off:
 *
 *   asking ── the relay answers ──> one socket ──> the space doc and open notes live, the others by the feed
 *     ^                                 │ closes
 *     └── no answer: wait, ask again    └── dials again by itself; the relay's greeting says its epoch
 *
 * A relay with accounts is met as the account that is signed in to it, in that account's space; without one it is left
 * alone. A relay without accounts is shown nothing of an account's notes.
 *
 * An acknowledgement is recorded under the relay's space and epoch. A relay that was wiped or restored has another
 * epoch, so nothing counts as acknowledged there and everything is offered again.
 */
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { assert } from '../../shared/assert.ts'
import { noteDocName, spaceDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import type { DocStore } from '../store/doc-store.ts'
import { noteStoreName } from '../store/profile.ts'
import type { SpaceChanges } from '../store/space-changes.ts'
import type { SyncProgress, TabChannel } from '../store/tab-channel.ts'
import type { ApartNotes } from './apart-notes.ts'
import { DocConnection } from './doc-connection.ts'
import type { Network } from './network.ts'
import { visitNote } from './note-visit.ts'
import { otherTabs } from './other-tabs.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'
import type { RelayAddress } from './relay-address.ts'
import { fetchRelayInfo } from './relay-client.ts'
import { schedule } from './schedule.ts'
import { silentAwareness } from './silent-awareness.ts'
import { isPassing, SyncSocket, type TokenAnswer } from './sync-socket.ts'
import type { ConnectionFact, NotTaken } from './sync-status.ts'
import type { SyncThread } from './sync-thread.ts'
import { acknowledgedOf } from './trash-watch.ts'
import { fewNotes, VaultSync, type VaultSyncParts } from './vault-sync.ts'

/** As whom this device comes to a relay with accounts. */
export interface SyncAccount {
  /** Another one for each sign-in and each space. */
  signInId: string
  spaceId: SpaceId
  /** As `SyncSocketParts` has it. */
  token(spent: string | undefined): Promise<TokenAnswer>
}

export interface SyncSessionParts extends Pick<VaultSyncParts, 'records' | 'db' | 'gaps' | 'onArrival' | 'isOnlyTab'> {
  apart: ApartNotes
  network: Network
  docs: DocStore
  tabs: Pick<TabChannel, 'listen' | 'post'>
  /** Who is signed in to this relay; `undefined` for notes of nobody, and of somebody who is signed in elsewhere. */
  account: SyncAccount | undefined
  space: SpaceDoc
  spaceChanges: SpaceChanges
  leads(): boolean
  /** What the tab that leads said last; `undefined` as long as it has said nothing. */
  leaderProgress(): SyncProgress | undefined
  /** For what would keep the page busy; where there is none, the page does it. */
  thread: SyncThread | undefined
  /** The relay is known by this key (space and epoch). Called whenever it is learnt. */
  onRelayKnown(relay: string): void
  onChange(): void
}

/** The relay is asked for news this often, whatever it told. */
const pullEveryMs = 5 * 60_000

export class SyncSession implements Disposable {
  readonly #address: RelayAddress
  readonly #parts: SyncSessionParts
  readonly #abort = new AbortController()
  readonly #noteConnections = new Map<NoteId, OpenNoteConnection>()
  #socket: SyncSocket | undefined
  #socketWasUp = false
  #space: SpaceId | undefined
  /** In the tab that leads, while the socket is up. */
  #vault: VaultSync | undefined
  #cancelWatch: (() => void) | undefined
  #cancelTimer: (() => void) | undefined
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
    const isWhole = received && this.progress?.isCaughtUp === true
    return state === 'connected' && !isWhole && this.round === undefined ? 'connecting' : state
  }

  /** The relay as records know it, while its socket is up. */
  get #relay(): string | undefined {
    const epoch = this.#socket?.welcome?.epoch
    return epoch === undefined || this.#space === undefined ? undefined : `${this.#space}@${epoch}`
  }

  /** A part of the relay's list of notes is here, and the rest comes in a moment. */
  get isListArriving(): boolean {
    return this.#spaceConnection?.isReceiving === true
  }

  /** How far the notes that are not open have come: said by this tab if it leads, else by the one that does. */
  get progress(): SyncProgress | undefined {
    return this.#parts.leads() ? this.#vault?.progress : this.#parts.leaderProgress()
  }

  /** What keeps the relay from having everything, while it is connected. */
  get notTaken(): NotTaken | undefined {
    if (this.#socket?.storageFailure !== undefined) return 'cannotStore'
    const rejections = [
      this.#spaceConnection?.rejection,
      ...[...this.#noteConnections.values()].map(({ connection }) => connection?.rejection),
    ].filter((rejection) => rejection !== undefined)
    const notTaken = this.progress?.notTaken
    if (rejections.length === 0) return notTaken
    return rejections.every(isPassing) && notTaken !== 'refused' ? 'cannotStore' : 'refused'
  }

  get round(): { done: number; total: number } | undefined {
    return this.progress?.round
  }

  /** Makes an open note live, as soon as the relay is known. */
  attach(id: NoteId, doc: Y.Doc, awareness: Awareness): void {
    this.#noteConnections.set(id, { doc, awareness, connection: this.#connectNote(id, doc, awareness) })
  }

  /** Returns whether the relay has all of the note on its disk. */
  detach(id: NoteId): boolean {
    const connection = this.#noteConnections.get(id)?.connection
    const isSettled = connection?.settled === true
    connection?.[Symbol.dispose]()
    this.#noteConnections.delete(id)
    this.#update()
    return isSettled
  }

  /** What is written in the note here reaches others as it is written, and the other way round. */
  isInStep(id: NoteId): boolean {
    const connection = this.#noteConnections.get(id)?.connection
    return connection?.state === 'connected' && connection.received
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
    this.#vault?.wake()
  }

  /** Another tab leads from now on. */
  stepBack(): void {
    this.#leaveVault()
    this.#update()
  }

  /** Something changed outside: an edit, a new lead, another entry in the space doc. */
  refresh(): void {
    this.#update()
  }

  [Symbol.dispose](): void {
    this.#cancelWait?.()
    this.#abort.abort()
    this.#leaveVault()
    for (const { connection } of this.#noteConnections.values()) connection?.[Symbol.dispose]()
    this.#spaceConnection?.[Symbol.dispose]()
    this.#socket?.[Symbol.dispose]()
    this.#spaceAwareness.destroy()
  }

  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const answer = await fetchRelayInfo(this.#address, this.#parts.network, this.#abort.signal)
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
    // A device that has hardly anything is about to get all that there is.
    if (this.#parts.leads() && this.#parts.records.size < fewNotes) this.#parts.thread?.prepare()
    const socket = new SyncSocket(this.#address.sync, {
      dial: (url, subprotocols) => this.#parts.network.dial(url, subprotocols),
      token: (spent) => this.#parts.account?.token(spent) ?? Promise.resolve({ kind: 'none' }),
      schedule,
      now: () => performance.now(),
      random: () => Math.random(),
    })
    this.#socket = socket
    socket.listen(() => this.#socketChanged())
    this.#spaceConnection = new DocConnection(
      socket,
      spaceDocName(space),
      this.#parts.space.doc,
      this.#spaceAwareness,
      () => this.#update(),
      () => undefined,
      this.#parts.thread,
    )
    for (const [id, open] of this.#noteConnections) open.connection = this.#connectNote(id, open.doc, open.awareness)
  }

  #socketChanged(): void {
    const relay = this.#relay
    if (relay !== undefined && !this.#socketWasUp) this.#parts.onRelayKnown(relay)
    if (relay === undefined) this.#leaveVault()
    this.#socketWasUp = relay !== undefined
    this.#update()
  }

  #connectNote(id: NoteId, doc: Y.Doc, awareness: Awareness): DocConnection | undefined {
    if (this.#socket === undefined || this.#space === undefined) return undefined
    return new DocConnection(
      this.#socket,
      noteDocName(this.#space, id),
      doc,
      awareness,
      () => this.#update(),
      (update, known) => this.#parts.apart.meeting(id, doc, update, known),
    )
  }

  /** Records what has been acknowledged, and starts what is to be done next. */
  #update(): void {
    if (this.#abort.signal.aborted) return
    const relay = this.#relay
    if (this.#socket !== undefined && relay !== undefined) {
      if (this.#spaceConnection?.settled === true) this.#parts.spaceChanges.acknowledged()
      for (const [id, { doc, connection }] of this.#noteConnections)
        if (connection?.settled === true && this.#parts.space.has(id)) this.#acknowledge(id, doc, relay)
      if (this.#parts.leads()) {
        const vault = this.#leadVault(this.#socket, relay)
        if (this.isListArriving) vault.letNotesCome()
        if (this.#spaceConnection?.received === true) vault.listed()
        vault.run()
      }
    }
    this.#parts.onChange()
  }

  #acknowledge(id: NoteId, doc: Y.Doc, relay: string): void {
    const { records, space } = this.#parts
    const record = records.get(id)
    // Asked at every key: what the relay has is worked out only where something is to be said.
    if (record?.acknowledged?.relay === relay && !record.edited) return
    const acknowledged = acknowledgedOf(space, id, relay, Y.encodeStateVector(doc))
    records.acknowledge([{ id, acknowledged, edition: records.edition(id) }])
  }

  #leadVault(socket: SyncSocket, relay: string): VaultSync {
    if (this.#vault !== undefined) return this.#vault
    const space = this.#space
    const epoch = socket.welcome?.epoch
    assert(space !== undefined && epoch !== undefined, 'the relay is known once its socket is up')
    const { network, docs, records, db, apart, gaps, onArrival, isOnlyTab, account, thread } = this.#parts
    const vault = new VaultSync({
      address: this.#address.http,
      space,
      epoch,
      relay,
      fetch: network.fetch,
      docs,
      records,
      thread,
      gaps,
      list: this.#parts.space,
      db,
      apart,
      isLive: (id) => this.#noteConnections.has(id),
      visit: (id, signal) =>
        visitNote({ socket, docs, apart, id, storeName: noteStoreName(id), docName: noteDocName(space, id) }, signal),
      token: (spent) => account?.token(spent) ?? Promise.resolve({ kind: 'none' }),
      onArrival,
      isOnlyTab,
      otherTabs: () => otherTabs(this.#parts.tabs),
      onChange: () => this.#update(),
      schedule,
      now: () => performance.now(),
      wallClock: () => Date.now(),
      random: () => Math.random(),
    })
    this.#vault = vault
    // Tells where the feed ends as soon as the relay is watched, and so once more.
    this.#cancelWatch = socket.watch(space, (head, changed) => vault.told(head, changed))
    const again = (): void => {
      vault.pull()
      this.#cancelTimer = schedule(again, pullEveryMs)
    }
    this.#cancelTimer = schedule(again, pullEveryMs)
    return vault
  }

  #leaveVault(): void {
    this.#cancelWatch?.()
    this.#cancelTimer?.()
    this.#vault?.[Symbol.dispose]()
    this.#cancelWatch = this.#cancelTimer = this.#vault = undefined
  }
}

interface OpenNoteConnection {
  doc: Y.Doc
  awareness: Awareness
  connection: DocConnection | undefined
}
