/**
 * Presence of one room: who is there, in states that stay the bytes they came as. Never stored.
 *
 * Each client numbers its states with a clock, and the newest counts. Every y-websocket client repeats each change that
 * it hears, so most of what arrives is old; that is told from the clock alone.
 *
 * An entry belongs to the session that must take it away when it leaves. That is the session whose own client it is: a
 * client opens with its own state alone, so the first message with one entry names it. Until that is known an entry
 * belongs to whoever brought it, for example a browser tab that speaks for another. A repetition changes no owner.
 *
 * A departure is sent with the clock of the last state, as y-websocket's own server does: clients accept an empty state
 * at an equal clock, and somebody who comes back is shown again at their next clock. Departures are remembered for a
 * while, or a late repetition would bring back somebody who has gone.
 */
import { ByteReader, MalformedBytes } from '../../shared/protocol/byte-reader.ts'
import { varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'
import { limits } from '../limits.ts'
import { isJson } from '../updates/json-check.ts'

interface Entry {
  readonly clientId: number
  readonly clock: number
  /** JSON; `null` for somebody who has gone. */
  readonly state: Uint8Array
}

interface Present<Member> {
  readonly entry: Entry
  readonly owner: Member
}

interface MemberFacts {
  /** The client whose own connection this is, once known. */
  ownClientId: number | undefined
  hasSpoken: boolean
  readonly clientIds: Set<number>
}

export type AwarenessReading =
  /** What the others in the room have not heard yet, if anything. */
  { type: 'news'; entries: Uint8Array | undefined } | { type: 'malformed'; problem: string } | { type: 'tooMuch' }

const nullState = new TextEncoder().encode('null')
const isNull = (state: Uint8Array): boolean =>
  state.length === nullState.length && nullState.every((byte, index) => state[index] === byte)

/** A client id, a clock and a length. */
const leastEntryBytes = 3

const decodeEntries = (bytes: Uint8Array): Entry[] => {
  const reader = new ByteReader(bytes)
  const entries: Entry[] = []
  for (let left = reader.count(leastEntryBytes); left > 0; left--)
    entries.push({ clientId: reader.varUint(), clock: reader.varUint(), state: reader.varBytes() })
  if (reader.remaining > 0) throw new MalformedBytes('bytes follow the end of the awareness entries')
  return entries
}

const encodeEntries = (entries: readonly Entry[]): Uint8Array => {
  let length = varUintLength(entries.length)
  for (const { clientId, clock, state } of entries)
    length += varUintLength(clientId) + varUintLength(clock) + varUintLength(state.length) + state.length
  const out = new Uint8Array(length)
  let at = writeVarUint(out, 0, entries.length)
  for (const { clientId, clock, state } of entries) {
    at = writeVarUint(out, writeVarUint(out, writeVarUint(out, at, clientId), clock), state.length)
    out.set(state, at)
    at += state.length
  }
  return out
}

export class AwarenessRelay<Member extends object> {
  readonly #present = new Map<number, Present<Member>>()
  /** Clocks of those who have gone, oldest first. */
  readonly #departed = new Map<number, number>()
  readonly #members = new Map<Member, MemberFacts>()

  /** How many clients are shown. */
  get size(): number {
    return this.#present.size
  }

  join(member: Member): void {
    this.#members.set(member, { ownClientId: undefined, hasSpoken: false, clientIds: new Set() })
  }

  /** Everybody who is there; `undefined` if nobody is. */
  current(): Uint8Array | undefined {
    if (this.#present.size === 0) return undefined
    return encodeEntries([...this.#present.values()].map(({ entry }) => entry))
  }

  /** Everybody who is there and everybody who has gone of late, for somebody who has not heard all; `undefined` if nobody. */
  history(): Uint8Array | undefined {
    const entries = [...this.#present.values()].map(({ entry }) => entry)
    for (const [clientId, clock] of this.#departed) entries.push({ clientId, clock, state: nullState })
    return entries.length > 0 ? encodeEntries(entries) : undefined
  }

  receive(bytes: Uint8Array, from: Member): AwarenessReading {
    const facts = this.#members.get(from)
    if (facts === undefined) return { type: 'news', entries: undefined }
    let entries: Entry[]
    try {
      entries = decodeEntries(bytes)
    } catch (error) {
      if (error instanceof MalformedBytes) return { type: 'malformed', problem: error.message }
      throw error
    }
    if (entries.length > limits.awarenessEntries) return { type: 'tooMuch' }
    const [only] = entries
    if (!facts.hasSpoken && entries.length > 0) {
      facts.hasSpoken = true
      if (entries.length === 1 && only !== undefined) this.#claim(only, from, facts)
    }
    const news: Entry[] = []
    for (const entry of entries) {
      if (!this.#isNews(entry, from, facts)) continue
      if (entry.state.length > limits.awarenessStateBytes) return { type: 'tooMuch' }
      if (!isJson(entry.state, limits.valueDepth)) return { type: 'malformed', problem: 'a state is not JSON' }
      if (!this.#take(entry, from, facts)) return { type: 'tooMuch' }
      news.push(entry)
    }
    return { type: 'news', entries: news.length > 0 ? encodeEntries(news) : undefined }
  }

  /** The departures of all that the member answers for, to be told to the others. */
  leave(member: Member): Uint8Array | undefined {
    const facts = this.#members.get(member)
    this.#members.delete(member)
    const gone: Entry[] = []
    for (const clientId of facts?.clientIds ?? []) {
      const present = this.#present.get(clientId)
      if (present === undefined) continue
      this.#remove(clientId, present.entry.clock)
      gone.push({ clientId, clock: present.entry.clock, state: nullState })
    }
    return gone.length > 0 ? encodeEntries(gone) : undefined
  }

  /** A connection that names its own client takes it over, also from an older connection of it that has not closed yet. */
  #claim({ clientId, clock }: Entry, member: Member, facts: MemberFacts): void {
    facts.ownClientId = clientId
    if (this.#departed.get(clientId) === clock) this.#departed.delete(clientId)
    const present = this.#present.get(clientId)
    if (present === undefined || present.entry.clock > clock) return
    this.#members.get(present.owner)?.clientIds.delete(clientId)
    this.#present.set(clientId, { entry: present.entry, owner: member })
    facts.clientIds.add(clientId)
  }

  #isNews({ clientId, clock, state }: Entry, from: Member, facts: MemberFacts): boolean {
    const present = this.#present.get(clientId)
    if (present === undefined) return !isNull(state) && clock > (this.#departed.get(clientId) ?? -1)
    if (!isNull(state)) return clock > present.entry.clock
    // Others may believe that somebody is gone; while their own connection lives, only that one says so.
    const ownerSpeaks = present.owner === from || this.#members.get(present.owner)?.ownClientId !== clientId
    return clock >= present.entry.clock && (ownerSpeaks || facts.ownClientId === clientId)
  }

  /** False if the member brings more clients than one session may. */
  #take({ clientId, clock, state }: Entry, from: Member, facts: MemberFacts): boolean {
    if (isNull(state)) {
      this.#remove(clientId, clock)
      return true
    }
    const owner = facts.ownClientId === clientId ? from : (this.#present.get(clientId)?.owner ?? from)
    if (owner === from && facts.clientIds.size >= limits.awarenessEntriesPerSession && !facts.clientIds.has(clientId))
      return false
    const previous = this.#present.get(clientId)?.owner
    if (previous !== undefined && previous !== owner) this.#members.get(previous)?.clientIds.delete(clientId)
    this.#members.get(owner)?.clientIds.add(clientId)
    // A copy: the message that it came in is larger, and would be kept as long as the person stays.
    this.#present.set(clientId, { entry: { clientId, clock, state: state.slice() }, owner })
    this.#departed.delete(clientId)
    return true
  }

  #remove(clientId: number, clock: number): void {
    const present = this.#present.get(clientId)
    if (present !== undefined) this.#members.get(present.owner)?.clientIds.delete(clientId)
    this.#present.delete(clientId)
    this.#departed.delete(clientId)
    this.#departed.set(clientId, clock)
    if (this.#departed.size > limits.awarenessDepartures)
      for (const oldest of this.#departed.keys()) {
        this.#departed.delete(oldest)
        break
      }
  }
}
