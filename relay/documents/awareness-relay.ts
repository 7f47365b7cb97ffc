/**
 * Presence of one room: who is there, in states that stay the bytes they came as. Never stored.
 *
 * Each client numbers its states with a clock, and the newest counts. Every y-websocket client repeats each change that
 * it hears, so most of what arrives is old; that is told from the clock alone, before anything is copied or looked into.
 * What is new waits for whoever takes the news (`takeNews`), the newest state of each client once. Departures do not wait.
 *
 * An entry belongs to the session that must take it away when it leaves. That is the session whose own client it is: a
 * client opens with its own state alone, so the first message with one entry names it. Until that is known an entry
 * belongs to whoever brought it, for example a browser tab that speaks for another. A repetition changes no owner.
 *
 * A departure is sent with the clock of the last state, as y-websocket's own server does: clients accept an empty state
 * at an equal clock, and somebody who comes back is shown again at their next clock. Departures are remembered for a
 * while, or a late repetition would bring back somebody who has gone.
 *
 * Most rooms have nobody who shows anything, so nothing is made before it is needed.
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
  /** How many clients belong to it. */
  clients: number
}

export type AwarenessReading =
  /** With those who have gone by it, if anybody, to be told to the others. */
  { type: 'taken'; departures: Uint8Array | undefined } | { type: 'malformed'; problem: string } | { type: 'tooMuch' }

const nothingNew: AwarenessReading = { type: 'taken', departures: undefined }

const nullState = new TextEncoder().encode('null')
const isNull = (state: Uint8Array): boolean =>
  state.length === nullState.length && nullState.every((byte, index) => state[index] === byte)

/** A client id, a clock and a length. */
const leastEntryBytes = 3

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

const encodeIfAny = (entries: readonly Entry[]): Uint8Array | undefined =>
  entries.length > 0 ? encodeEntries(entries) : undefined

export class AwarenessRelay<Member extends object> {
  #present: Map<number, Present<Member>> | undefined
  /** Clocks of those who have gone, oldest first. */
  #departed: Map<number, number> | undefined
  /** Of those who have said something. */
  #members: Map<Member, MemberFacts> | undefined
  /** Clients whose state the others have not heard yet. */
  #news: Set<number> | undefined

  get hasNews(): boolean {
    return this.#news !== undefined && this.#news.size > 0
  }

  /** Everybody who is there; `undefined` if nobody is. */
  current(): Uint8Array | undefined {
    return encodeIfAny(this.#entries())
  }

  /** Everybody who is there and everybody who has gone of late, for somebody who has not heard all; `undefined` if nobody. */
  history(): Uint8Array | undefined {
    const entries = this.#entries()
    for (const [clientId, clock] of this.#departed ?? []) entries.push({ clientId, clock, state: nullState })
    return encodeIfAny(entries)
  }

  /** What has come since the news were last taken, the newest state of each client; `undefined` if nothing has. */
  takeNews(): Uint8Array | undefined {
    const entries: Entry[] = []
    for (const clientId of this.#news ?? []) {
      const present = this.#present?.get(clientId)
      if (present !== undefined) entries.push(present.entry)
    }
    this.#news?.clear()
    return encodeIfAny(entries)
  }

  receive(bytes: Uint8Array, from: Member): AwarenessReading {
    const facts = this.#factsOf(from)
    let news: Entry[] | undefined
    try {
      news = this.#readNews(bytes, from, facts)
    } catch (error) {
      if (error instanceof MalformedBytes) return { type: 'malformed', problem: error.message }
      throw error
    }
    if (news === undefined) return nothingNew
    if (news.length > limits.awarenessEntries) return { type: 'tooMuch' }
    const departures: Entry[] = []
    for (const entry of news) {
      // A message may name a client twice.
      if (!this.#isNews(entry, from, facts)) continue
      if (entry.state.length > limits.awarenessStateBytes) return { type: 'tooMuch' }
      if (!isJson(entry.state, limits.valueDepth)) return { type: 'malformed', problem: 'a state is not JSON' }
      if (isNull(entry.state)) {
        this.#remove(entry.clientId, entry.clock)
        departures.push(entry)
      } else if (!this.#take(entry, from, facts)) return { type: 'tooMuch' }
    }
    return departures.length > 0 ? { type: 'taken', departures: encodeEntries(departures) } : nothingNew
  }

  /** The departures of all that the member answers for, to be told to the others. */
  leave(member: Member): Uint8Array | undefined {
    const facts = this.#members?.get(member)
    this.#members?.delete(member)
    if (facts === undefined || facts.clients === 0) return undefined
    const gone: Entry[] = []
    for (const [clientId, { entry, owner }] of this.#present ?? [])
      if (owner === member) gone.push({ clientId, clock: entry.clock, state: nullState })
    for (const { clientId, clock } of gone) this.#remove(clientId, clock)
    return encodeIfAny(gone)
  }

  #entries(): Entry[] {
    return Array.from(this.#present?.values() ?? [], ({ entry }) => entry)
  }

  #factsOf(member: Member): MemberFacts {
    this.#members ??= new Map()
    let facts = this.#members.get(member)
    if (facts === undefined) {
      facts = { ownClientId: undefined, hasSpoken: false, clients: 0 }
      this.#members.set(member, facts)
    }
    return facts
  }

  /** Those entries of a message that are new, as views of it. */
  #readNews(bytes: Uint8Array, from: Member, facts: MemberFacts): Entry[] | undefined {
    const reader = new ByteReader(bytes)
    const count = reader.count(leastEntryBytes)
    let news: Entry[] | undefined
    for (let left = count; left > 0; left--) {
      const clientId = reader.varUint()
      const clock = reader.varUint()
      if (!facts.hasSpoken && count === 1) this.#claim(clientId, clock, from, facts)
      const present = this.#present?.get(clientId)
      if (present !== undefined && clock < present.entry.clock) {
        reader.skip(reader.varUint())
        continue
      }
      const entry = { clientId, clock, state: reader.varBytes() }
      if (this.#isNews(entry, from, facts)) (news ??= []).push(entry)
    }
    if (reader.remaining > 0) throw new MalformedBytes('bytes follow the end of the awareness entries')
    if (count > 0) facts.hasSpoken = true
    return news
  }

  /** A connection that names its own client takes it over, also from an older connection of it that has not closed yet. */
  #claim(clientId: number, clock: number, member: Member, facts: MemberFacts): void {
    facts.ownClientId = clientId
    if (this.#departed?.get(clientId) === clock) this.#departed.delete(clientId)
    const present = this.#present?.get(clientId)
    if (present !== undefined && present.entry.clock <= clock) this.#setOwner(clientId, present.entry, member)
  }

  #isNews({ clientId, clock, state }: Entry, from: Member, facts: MemberFacts): boolean {
    const present = this.#present?.get(clientId)
    if (present === undefined) return !isNull(state) && clock > (this.#departed?.get(clientId) ?? -1)
    if (clock > present.entry.clock && !isNull(state)) return true
    if (clock < present.entry.clock || !isNull(state)) return false
    // Others may believe that somebody is gone; while their own connection lives, only that one says so.
    const ownerSpeaks = present.owner === from || this.#members?.get(present.owner)?.ownClientId !== clientId
    return ownerSpeaks || facts.ownClientId === clientId
  }

  /** False if the member brings more clients than one session may. */
  #take({ clientId, clock, state }: Entry, from: Member, facts: MemberFacts): boolean {
    const previous = this.#present?.get(clientId)?.owner
    const owner = facts.ownClientId === clientId ? from : (previous ?? from)
    if (owner === from && previous !== from && facts.clients >= limits.awarenessEntriesPerSession) return false
    // A copy: the message that it came in is larger, and would be kept as long as the person stays.
    this.#setOwner(clientId, { clientId, clock, state: new Uint8Array(state) }, owner)
    this.#departed?.delete(clientId)
    this.#news ??= new Set()
    this.#news.add(clientId)
    return true
  }

  #setOwner(clientId: number, entry: Entry, owner: Member): void {
    this.#present ??= new Map()
    const previous = this.#present.get(clientId)?.owner
    if (previous !== owner) {
      if (previous !== undefined) this.#count(previous, -1)
      this.#count(owner, 1)
    }
    this.#present.set(clientId, { entry, owner })
  }

  #count(member: Member, change: number): void {
    const facts = this.#members?.get(member)
    if (facts !== undefined) facts.clients += change
  }

  #remove(clientId: number, clock: number): void {
    const present = this.#present?.get(clientId)
    if (present !== undefined) this.#count(present.owner, -1)
    this.#present?.delete(clientId)
    this.#news?.delete(clientId)
    this.#departed ??= new Map()
    this.#departed.delete(clientId)
    this.#departed.set(clientId, clock)
    if (this.#departed.size > limits.awarenessDepartures)
      for (const oldest of this.#departed.keys()) {
        this.#departed.delete(oldest)
        break
      }
  }
}
