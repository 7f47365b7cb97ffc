/** What must be so when nothing is in anybody's way: at once, within a while, and on the disks when all is over. */
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteStateOf } from '../../shared/document/tombstone.ts'
import { noteDocName, spaceDocName, type NoteId } from '../../shared/ids.ts'
import { openSpaceId } from '../../shared/relay-info.ts'
import type { StoredReview } from '../../client/store/review-db.ts'
import { lettersOf } from './letters.ts'
import { assertSame, docsOfFeed, storedDoc } from './stored-docs.ts'
import type { Device, Stored } from './simulated-tab.ts'
import type { VaultWorld } from './vault-world.ts'

export class Agreement {
  readonly #world: VaultWorld

  constructor(world: VaultWorld) {
    this.#world = world
  }

  /** Who is not in step, and why. */
  outOfStep(): string | undefined {
    for (const { profile, parts } of this.#world.liveTabs()) {
      if (parts === undefined) return `${profile} is not open`
      const { running, failure } = parts.saves.facts
      if (running > 0 || failure !== undefined) return `${profile} has not saved all`
      const { connection, notTaken, notKept, round } = parts.engine.facts
      if (connection !== 'connected') return `${profile} is ${connection}`
      if (round !== undefined || notTaken !== undefined || notKept !== undefined)
        return `${profile} says ${JSON.stringify({ round, notTaken, notKept })}`
      const waiting = [...parts.engine.waitingNotes()]
      if (waiting.length > 0) return `${profile} has notes waiting: ${this.#names(waiting)}`
    }
    return undefined
  }

  /** Who holds something that is not everywhere yet. */
  leftToOffer(): string | undefined {
    const outOfStep = this.outOfStep()
    if (outOfStep !== undefined) return outOfStep
    const { relay } = this.#world
    const relayKey = `${openSpaceId}@${relay.epoch}`
    const relayList = Y.snapshot(storedDoc(relay.disk, spaceDocName(openSpaceId)))
    for (const { profile, parts } of this.#world.liveTabs()) {
      // When a note was edited goes into the list later than the edit, and nobody waits for it.
      if (parts !== undefined && !Y.equalSnapshots(Y.snapshot(parts.space.doc), relayList))
        return `${profile} has another list than the relay`
      const ids = [...(parts?.records.toOffer(relayKey) ?? [])].filter((id) => parts?.space.has(id) === true)
      if (ids.length > 0) return `${profile} doubts ${this.#names(ids)}`
    }
    return undefined
  }

  /** What the relay is said to have, it has on its disk. */
  checkAcknowledgements(): void {
    const { relay, notes } = this.#world
    const { disk } = relay
    const relayKey = `${openSpaceId}@${disk.epoch}`
    for (const { profile, parts } of this.#world.liveTabs())
      for (const id of notes) {
        const acknowledged = parts?.records.get(id)?.acknowledged
        // What has been purged is told to be lacking when it is built on, and acknowledged no longer when it comes back.
        if (acknowledged?.relay !== relayKey || relay.purged.has(noteDocName(openSpaceId, id))) continue
        const doc = storedDoc(disk, noteDocName(openSpaceId, id))
        for (const [client, clock] of Y.decodeStateVector(acknowledged.vector))
          if (Y.getState(doc.store, client) < clock)
            throw new Error(`${profile} takes for stored what the relay lacks of note ${this.#world.nameOf(id)}`)
      }
  }

  /** Nothing lies in the trash that nobody who put it there had seen. */
  checkTrash(): void {
    const { letters, relay } = this.#world
    const { disk } = relay
    const list = new SpaceDoc(storedDoc(disk, spaceDocName(openSpaceId)))
    for (const id of list.ids()) {
      if (!list.isTrashed(id)) continue
      const doc = storedDoc(disk, noteDocName(openSpaceId, id))
      const seen = list.tombstones.candidates(id).map(({ value }) => value)
      letters.checkTrash(id, seen, lettersOf(noteContent(doc)))
      if (list.mustRevive(id, () => noteStateOf(doc)))
        throw new Error(`note ${this.#world.nameOf(id)} lies in the trash with an edit that nobody had seen`)
      this.#world.happened('trashed')
    }
  }

  /** Nobody runs: all that is stored is the same everywhere, and all that it must be. */
  async checkDisks(read: (device: Device, ids: readonly NoteId[]) => Promise<Stored>): Promise<void> {
    const { devices, letters, mishaps, notes, relay, titles } = this.#world
    const { disk } = relay
    const relayList = storedDoc(disk, spaceDocName(openSpaceId))
    const list = new SpaceDoc(relayList)
    const ids = list.ids()
    const strangers = ids.filter((id) => !notes.includes(id))
    if (strangers.length > 0) throw new Error(`nobody made ${strangers.join()}`)
    const relayDocs = new Map(ids.map((id) => [id, storedDoc(disk, noteDocName(openSpaceId, id))] as const))
    const fromFeed = await docsOfFeed(disk)
    // Of a note whose first letters were lost with the tab in which they were typed there may be nothing but its entry.
    for (const id of ids)
      assertSame('the feed', this.#what(id), relayDocs.get(id), fromFeed.get(id) ?? new Y.Doc(), mishaps.hasRefused)
    for (const device of devices) {
      const { docs, left, reviews } = await read(device, ids)
      if (left.length > 0) throw new Error(`${device.name} keeps ${this.#names(left)} waiting`)
      assertSame(device.name, 'the list', relayList, docs.get('list'), mishaps.hasRefused)
      for (const id of ids) assertSame(device.name, this.#what(id), relayDocs.get(id), docs.get(id), mishaps.hasRefused)
      for (const review of reviews) this.#checkReview(device, review)
    }
    for (const id of ids) if (list.revivals.candidates(id).length > 0) this.#world.happened('revived')
    const lettersIn = (id: NoteId) => lettersOf(noteContent(relayDocs.get(id) ?? new Y.Doc()))
    letters.check(lettersIn, ids, (id) => this.#what(id))
    titles.check(list, (id) => this.#what(id))
  }

  /** What each side had is what somebody wrote in that note. */
  #checkReview({ name }: Device, { note, passages }: StoredReview): void {
    for (const { mine, theirs } of passages)
      if (!this.#world.letters.hasTyped(note, mine + theirs))
        throw new Error(`${name} shows ${JSON.stringify({ mine, theirs })}, which nobody wrote in ${this.#what(note)}`)
  }

  #what(id: NoteId): string {
    return `note ${this.#world.nameOf(id)}`
  }

  #names(ids: readonly NoteId[]): string {
    return ids.map((id) => this.#world.nameOf(id)).join()
  }
}
