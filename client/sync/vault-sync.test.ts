/** The two ways of a vault, on a device's own storage, against a relay whose answers the test hands out. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, noteDocName, spaceDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import type { ChangeRecord, Offer } from '../../shared/protocol/changes.ts'
import type { Cursor } from '../../shared/protocol/cursor.ts'
import { noteStoreName } from '../store/profile.ts'
import { relayCursor } from '../store/relay-records.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import { FeedError, type FeedFailure, type OfferRefusal } from './change-feed.ts'
import { OwnOffers } from './own-offers.ts'
import { SyncThread, type ThreadLine } from './sync-thread.ts'
import { nobodyTypes } from './testing/nobody-types.ts'
import { answerTo } from './thread-work.ts'
import { TrashWatch } from './trash-watch.ts'
import { VaultPull, type VaultPullParts } from './vault-pull.ts'
import { VaultPush } from './vault-push.ts'
import { VaultSync } from './vault-sync.ts'

const space = '11111111-1111-4111-8111-111111111111' as SpaceId
const epoch = 'e1'
const relay = `${space}@${epoch}`
const [milk, bread, tea] = [newNoteId(), newNoteId(), newNoteId()]

/** A relay's feed of one space in memory. */
class MemoryFeed {
  readonly places: { id: NoteId; update: Uint8Array }[] = []
  readonly asked: (number | undefined)[] = []
  readonly offered: Offer[][] = []
  /** What becomes of the next requests instead of an answer. */
  readonly failures: FeedFailure[] = []
  /** After this many docs the next answer is cut. */
  cutAfter: number | undefined
  /** After this many docs the next answer goes on only when this is called. */
  holdAfter: number | undefined
  goOn: () => void = () => undefined
  refusal: OfferRefusal

  async *changes(since: Cursor | undefined): AsyncGenerator<ChangeRecord[]> {
    this.asked.push(since?.sequence)
    await Promise.resolve()
    const failure = this.failures.shift()
    if (failure !== undefined) throw new FeedError(failure, failure)
    const from = since?.sequence ?? 0
    const head = this.places.length
    yield [{ type: 'start', epoch, since: from, head }]
    // What comes while an answer goes out is for the next one.
    for (const [index, { id, update }] of [...this.places].entries()) {
      if (index < from) continue
      if (this.cutAfter === 0) {
        this.cutAfter = undefined
        throw new FeedError('away', 'cut')
      }
      if (this.cutAfter !== undefined) this.cutAfter--
      if (this.holdAfter === 0) await new Promise<void>((resolve) => (this.goOn = resolve))
      if (this.holdAfter !== undefined) this.holdAfter--
      yield [{ type: 'doc', sequence: index + 1, name: noteDocName(space, id), update }]
    }
    yield [{ type: 'doc', sequence: head + 1, name: spaceDocName(space), update: updateOfText('the list itself') }]
    yield [{ type: 'end', sequence: Math.max(head, from) }]
  }

  offer(offers: readonly Offer[]): Promise<OfferRefusal[]> {
    this.offered.push([...offers])
    const failure = this.failures.shift()
    if (failure !== undefined) return Promise.reject(new FeedError(failure, failure))
    return Promise.resolve(offers.map(() => this.refusal))
  }
}

class Clock {
  now = 0
  readonly #timers = new Set<{ callback: () => void; at: number }>()

  readonly schedule = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { callback, at: this.now + delayMs }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  async pass(ms: number): Promise<void> {
    const until = this.now + ms
    for (;;) {
      await settle()
      const next = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers.delete(next)
      this.now = Math.max(this.now, next.at)
      next.callback()
    }
    this.now = until
  }
}

/** Lets storage in memory do what it was asked: each of its steps takes a turn or two. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve))
}

let storage: DeviceStorage
let feed: MemoryFeed
let own: OwnOffers
let clock: Clock
let list: SpaceDoc
const open: Disposable[] = []
beforeEach(async () => {
  otherTabs = 0
  answering.clear()
  storage = await DeviceStorage.open()
  feed = new MemoryFeed()
  own = new OwnOffers()
  clock = new Clock()
  list = new SpaceDoc(new Y.Doc())
  for (const id of [milk, bread, tea]) list.addNote(id, { createdAt: 1, editedAt: 1 })
})
afterEach(() => {
  for (const each of open.splice(0)) each[Symbol.dispose]()
  storage[Symbol.dispose]()
})

const live = new Set<NoteId>()
const arrived: NoteId[][] = []
/** Notes in which what came met what was written here, before it was stored. */
const compared: NoteId[] = []
function pulling(thread?: SyncThread, gaps: VaultPullParts['gaps'] = nobodyTypes): VaultPull {
  arrived.length = compared.length = 0
  live.clear()
  const pull = new VaultPull({
    feed,
    space,
    epoch,
    relay,
    records: storage.records,
    thread,
    gaps,
    own,
    apart: {
      arrived: async (id) => {
        expect(await storage.text(id)).not.toContain('from elsewhere')
        compared.push(id)
      },
    },
    cursor: () => relayCursor(storage.db, relay),
    isLive: (id) => live.has(id),
    onArrival: (ids) => arrived.push([...ids]),
    onStored: () => undefined,
    onChange: () => undefined,
    schedule: clock.schedule,
    random: () => 1,
  })
  open.push(pull)
  return pull
}

/** It does what it is asked at once, and may keep the answer to itself. */
class ThreadInPage implements ThreadLine {
  onmessage: ThreadLine['onmessage'] = null
  onerror: ThreadLine['onerror'] = null
  asked = 0
  isHeld = false
  tell: () => void = () => undefined

  postMessage(request: Parameters<ThreadLine['postMessage']>[0]): void {
    this.asked++
    void answerTo(structuredClone(request), Promise.resolve(storage.db)).then((answer) => {
      this.tell = () => this.onmessage?.(new MessageEvent('message', { data: answer }))
      if (!this.isHeld) this.tell()
    })
  }

  die(): void {
    this.onerror?.({ message: 'out of memory' } as ErrorEvent)
  }

  terminate(): void {
    this.tell = () => undefined
  }
}
const threadWith = (start: () => ThreadLine): SyncThread =>
  new SyncThread({ start, pause: () => Promise.resolve(), leastBytes: { notes: 0, list: 0 }, structsPerPiece: 1 })

let otherTabs: number | undefined = 0
/** Of these, those that answer. */
const answering = new Set<string>()
const heldBack = new Set<NoteId>()
function pushing(): VaultPush {
  live.clear()
  const push = new VaultPush({
    feed,
    space,
    relay,
    records: storage.records,
    gaps: nobodyTypes,
    own,
    docs: storage.docs,
    list,
    isLive: (id) => live.has(id),
    isHeldBack: (id) => heldBack.has(id),
    visit: () => Promise.reject(new Error('nothing here is that large')),
    onArrival: (ids) => arrived.push([...ids]),
    isOnlyTab: () =>
      otherTabs === undefined
        ? Promise.reject(new Error('the browser does not say'))
        : Promise.resolve(otherTabs === 0),
    otherTabs: () => Promise.resolve(new Set(answering)),
    onChange: () => undefined,
    schedule: clock.schedule,
    now: () => clock.now,
    random: () => 1,
  })
  open.push(push)
  return push
}
describe('to a device that has hardly anything', () => {
  const asked: string[] = []
  function syncing(): VaultSync {
    asked.length = 0
    const sync = new VaultSync({
      address: 'https://relay.example',
      space,
      epoch,
      relay,
      fetch: (url) => {
        asked.push(url as string)
        return new Promise(() => undefined)
      },
      token: () => Promise.resolve({ kind: 'none' }),
      docs: storage.docs,
      records: storage.records,
      db: storage.db,
      list,
      thread: undefined,
      gaps: nobodyTypes,
      apart: { arrived: () => Promise.resolve(), look: () => Promise.resolve(), mayBeApart: () => false },
      isLive: () => false,
      visit: () => Promise.reject(new Error('nothing here is that large')),
      onArrival: () => undefined,
      isOnlyTab: () => Promise.resolve(true),
      otherTabs: () => Promise.resolve(new Set()),
      onChange: () => undefined,
      schedule: clock.schedule,
      now: () => clock.now,
      wallClock: () => clock.now,
      random: () => 1,
    })
    open.push(sync)
    return sync
  }

  it('notes come when the first piece of the list is there', async () => {
    const sync = syncing()
    sync.told(9, undefined)
    await clock.pass(1_000)
    sync.letNotesCome()
    await clock.pass(0)
    expect(asked).toHaveLength(1)
  })

  it('notes come when the list is there', async () => {
    const sync = syncing()
    sync.told(9, undefined)
    await clock.pass(1_000)
    sync.told(10, undefined)
    await clock.pass(1_000)
    expect(asked).toEqual([])
    sync.listed()
    await clock.pass(0)
    expect(asked).toHaveLength(1)
  })

  it('notes come all the same where the list does not', async () => {
    const sync = syncing()
    sync.told(9, undefined)
    await clock.pass(2_999)
    expect(asked).toEqual([])
    await clock.pass(1)
    expect(asked).toHaveLength(1)
  })

  it('notes come at once where there are some already', async () => {
    for (let note = 0; note < 20; note++) await storage.write(newNoteId(), (content) => content.insert(0, 'Milk'))
    syncing().told(9, undefined)
    await clock.pass(0)
    expect(asked).toHaveLength(1)
  })
})

it('a note in which others may have written is offered when that has come', async () => {
  await storage.write(milk, (content) => content.insert(0, 'Milk'))
  await storage.write(bread, (content) => content.insert(0, 'Bread'))
  heldBack.add(milk)
  const push = pushing()
  push.run()
  await clock.pass(0)
  expect(feed.offered.flat().map(({ name }) => name)).toEqual([noteDocName(space, bread)])
  heldBack.clear()
  push.run()
  await clock.pass(0)
  expect(feed.offered.flat().map(({ name }) => name)).toEqual([noteDocName(space, bread), noteDocName(space, milk)])
})

/** The relay could not store the note that was offered. */
async function offeringInVain(): Promise<VaultPush> {
  await storage.write(milk, (content) => content.insert(0, 'Milk'))
  feed.refusal = { code: 4507, reason: 'cannot store' }
  const push = pushing()
  push.run()
  await clock.pass(0)
  expect(push.notTaken).toBe('cannotStore')
  return push
}
const textOf = (update: Uint8Array | undefined): string => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update ?? new Uint8Array())
  return noteContent(doc).toJSON()
}

describe('what the relay has', () => {
  it('is here after one reading, listed as it reads, acknowledged, and the cursor stands behind it', async () => {
    feed.places.push(
      { id: milk, update: updateOfText('# Milk\nand honey') },
      { id: bread, update: updateOfText('Bread') },
    )
    const pull = pulling()
    expect(pull.isCaughtUp).toBe(false)
    pull.told(2, undefined)
    await clock.pass(0)
    expect(pull.isCaughtUp).toBe(true)
    expect(await storage.text(milk)).toBe('# Milk\nand honey')
    expect(storage.records.get(milk)).toMatchObject({
      title: 'Milk',
      snippet: 'and honey',
      edited: false,
      inInbox: true,
    })
    expect(storage.records.unacknowledged(relay)).toEqual([])
    expect(await relayCursor(storage.db, relay)).toBe(2)
    expect(pull.received).toBe(2)
  })

  it('is asked for from where the last reading ended, also by the next start of the app', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    pulling().told(1, undefined)
    await clock.pass(0)
    feed.places.push({ id: bread, update: updateOfText('Bread') })
    pulling().told(2, undefined)
    await clock.pass(0)
    expect(feed.asked).toEqual([undefined, 1])
    expect(await storage.text(bread)).toBe('Bread')
  })

  it('meets what was written here before it is stored, and nothing else does', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') }, { id: bread, update: updateOfText('Bread') })
    const pull = pulling()
    expect(pull.hasRead).toBe(false)
    pull.told(2, undefined)
    await clock.pass(0)
    expect(pull.hasRead).toBe(true)
    await storage.write(milk, (content) => content.insert(0, 'my '))
    for (const id of [milk, bread]) feed.places.push({ id, update: updateOfText('from elsewhere ') })
    pull.told(4, undefined)
    await clock.pass(0)
    expect(compared).toEqual([milk])
    expect(await storage.text(milk)).toContain('from elsewhere')
  })

  it('counts as read also where it could not be', async () => {
    feed.failures.push('away')
    const pull = pulling()
    pull.told(1, undefined)
    await clock.pass(0)
    expect([pull.hasRead, pull.isCaughtUp]).toEqual([true, false])
  })

  it('is not asked for where the relay tells of nothing new', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    pulling().told(1, undefined)
    await clock.pass(0)
    const pull = pulling()
    pull.told(1, undefined)
    await clock.pass(0)
    expect(pull.isCaughtUp).toBe(true)
    expect(feed.asked).toHaveLength(1)
  })

  it('is not asked for where all that changed is live, and is read with what is not', async () => {
    const pull = pulling()
    pull.told(0, undefined)
    await clock.pass(0)
    live.add(milk)
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    pull.told(1, [noteDocName(space, milk), spaceDocName(space)])
    await clock.pass(0)
    expect([pull.isCaughtUp, feed.asked]).toEqual([true, []])
    feed.places.push({ id: bread, update: updateOfText('Bread') })
    pull.told(2, [noteDocName(space, bread)])
    await clock.pass(0)
    expect([await storage.text(milk), await storage.text(bread)]).toEqual(['Milk', 'Bread'])
    expect(await relayCursor(storage.db, relay)).toBe(2)
  })

  it('ends where an answer does, though the relay told of a change that it has purged since', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    const pull = pulling()
    pull.told(2, undefined)
    await clock.pass(0)
    expect([pull.isCaughtUp, feed.asked]).toEqual([true, [undefined]])
  })

  it('is asked for once more where the relay tells of news while an answer goes out', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    feed.holdAfter = 0
    const pull = pulling()
    pull.told(1, undefined)
    await clock.pass(0)
    feed.places.push({ id: bread, update: updateOfText('Bread') })
    pull.told(2, undefined)
    feed.goOn()
    await clock.pass(0)
    expect([pull.isCaughtUp, feed.asked]).toEqual([true, [undefined, 1]])
    expect([await storage.text(milk), await storage.text(bread)]).toEqual(['Milk', 'Bread'])
  })

  it('comes whole after an answer that was cut', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') }, { id: bread, update: updateOfText('Bread') })
    feed.cutAfter = 1
    const pull = pulling()
    pull.told(2, undefined)
    await clock.pass(0)
    expect(pull.isCaughtUp).toBe(false)
    await clock.pass(1_000)
    expect(pull.isCaughtUp).toBe(true)
    expect([await storage.text(milk), await storage.text(bread)]).toEqual(['Milk', 'Bread'])
  })

  it('is kept as far as it came before an answer was cut, and need not come again', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') }, { id: bread, update: updateOfText('Bread') })
    feed.cutAfter = 1
    pulling().told(2, undefined)
    await clock.pass(0)
    expect(await storage.text(milk)).toBe('Milk')
    await clock.pass(1_000)
    expect(feed.asked).toEqual([undefined, 1])
    expect(await storage.text(bread)).toBe('Bread')
  })

  it('is kept as far as it came while an answer stands still', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') }, { id: bread, update: updateOfText('Bread') })
    feed.holdAfter = 1
    const pull = pulling()
    pull.told(2, undefined)
    await clock.pass(1_000)
    expect([await storage.text(milk), await relayCursor(storage.db, relay), pull.received]).toEqual(['Milk', 1, 1])
    feed.goOn()
    await clock.pass(0)
    expect([await storage.text(bread), pull.isCaughtUp]).toEqual(['Bread', true])
    expect(feed.asked).toEqual([undefined])
  })

  it('does not move the cursor when this device refuses it, and is here once it takes it', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    const pull = pulling()
    const receive = vi
      .spyOn(storage.records, 'receive')
      .mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')))
    pull.told(1, undefined)
    await clock.pass(0)
    expect(await relayCursor(storage.db, relay)).toBeUndefined()
    expect(pull.isCaughtUp).toBe(false)
    receive.mockRestore()
    await clock.pass(1_000)
    expect(await storage.text(milk)).toBe('Milk')
  })

  it('does not take the last of the room piece by piece', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') }, { id: bread, update: updateOfText('Bread') })
    const full = new DOMException('full', 'QuotaExceededError')
    const receive = vi.spyOn(storage.records, 'receive').mockRejectedValueOnce(full)
    pulling().told(2, undefined)
    await clock.pass(0)
    expect(receive).toHaveBeenCalledOnce()
    feed.holdAfter = 1
    await clock.pass(5_000)
    expect(feed.asked).toHaveLength(2)
    expect(receive).toHaveBeenCalledOnce()
    feed.goOn()
    await clock.pass(0)
    expect([await storage.text(milk), await storage.text(bread)]).toEqual(['Milk', 'Bread'])
  })

  it('is told anew by a relay that lost what came last, and gets all that is here', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    const pull = pulling()
    pull.told(1, undefined)
    await clock.pass(0)
    expect(storage.records.unacknowledged(relay)).toEqual([])
    feed.failures.push('cursorRefused')
    pull.wake()
    await clock.pass(1_000)
    expect(feed.asked).toEqual([undefined, 1, undefined])
    expect(storage.records.unacknowledged(relay)).toEqual([milk])
  })

  it('comes by way of a thread, and is the same', async () => {
    await storage.write(milk, (content) => content.insert(0, 'from here. '))
    for (const [id, text] of [
      [milk, 'Milk'],
      [bread, 'Bread'],
    ] as const)
      feed.places.push({ id, update: updateOfText(text) })
    const line = new ThreadInPage()
    pulling(threadWith(() => line)).told(2, undefined)
    await clock.pass(0)
    expect(line.asked).toBe(1)
    expect(arrived).toEqual([[milk]])
    expect(storage.records.get(bread)).toMatchObject({ title: 'Bread', acknowledged: { relay }, inInbox: true })
    expect(await storage.text(bread)).toBe('Bread')
    expect((await storage.text(milk)).length).toBe('from here. Milk'.length)
    expect(await relayCursor(storage.db, relay)).toBe(2)
  })

  it('does not bring back what a record said before, where the thread tells of it late', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    const line = new ThreadInPage()
    line.isHeld = true
    pulling(threadWith(() => line)).told(1, undefined)
    await clock.pass(0)
    await storage.records.opened(milk)
    storage.records.edited(milk)
    await settle()
    line.tell()
    await clock.pass(0)
    expect(storage.records.get(milk)).toMatchObject({ title: 'Milk', edited: true, doubted: true })
    expect(storage.records.toOffer(relay)).toContain(milk)
  })

  it('is asked for again where the thread died, and stored without one', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    const line = new ThreadInPage()
    line.isHeld = true
    pulling(threadWith(() => line)).told(1, undefined)
    await clock.pass(0)
    line.die()
    await clock.pass(60_000)
    expect(feed.asked).toEqual([undefined, undefined])
    expect(line.asked).toBe(1)
    expect(await storage.text(milk)).toBe('Milk')
    expect(await relayCursor(storage.db, relay)).toBe(1)
  })

  it('is stored without a thread where the browser refuses one', async () => {
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    const thread = threadWith(() => {
      throw new DOMException('not of this origin', 'SecurityError')
    })
    thread.prepare()
    expect(thread.isFor('notes', 1)).toBe(false)
    pulling(thread).told(1, undefined)
    await clock.pass(0)
    expect(feed.asked).toEqual([undefined])
    expect(await storage.text(milk)).toBe('Milk')
    expect(await relayCursor(storage.db, relay)).toBe(1)
  })

  it('is stored a little at a time while somebody types, and not at all when it has ended meanwhile', async () => {
    const long = 'Milk and honey. '.repeat(20_000)
    for (const id of [milk, bread, tea]) feed.places.push({ id, update: updateOfText(long) })
    const opening: (() => void)[] = []
    const gaps = { isTyping: true, next: () => new Promise<void>((resolve) => opening.push(resolve)) }
    const pull = pulling(undefined, gaps)
    pull.told(3, undefined)
    const cursors: unknown[] = []
    for (let gap = 0; gap < 2; gap++) {
      await clock.pass(0)
      cursors.push(await relayCursor(storage.db, relay))
      opening.shift()?.()
    }
    await clock.pass(0)
    pull[Symbol.dispose]()
    opening.shift()?.()
    await clock.pass(0)
    cursors.push(await relayCursor(storage.db, relay))
    expect(cursors).toEqual([undefined, 1, 2])
    expect(storage.records.has(tea)).toBe(false)
  })

  it('joins what a person wrote here, and is listed anew', async () => {
    const theirs = new Y.Doc()
    noteContent(theirs).insert(0, 'Milk')
    feed.places.push({ id: milk, update: Y.encodeStateAsUpdate(theirs) })
    const pull = pulling()
    pull.told(1, undefined)
    await clock.pass(0)
    await storage.write(milk, (content) => content.insert(4, ' and honey'))
    noteContent(theirs).insert(0, 'Fresh ')
    feed.places.push({ id: milk, update: Y.encodeStateAsUpdate(theirs) })
    pull.told(2, undefined)
    await clock.pass(0)
    expect(await storage.text(milk)).toBe('Fresh Milk and honey')
    expect(arrived.flat()).toEqual([milk])
    expect(storage.records.unacknowledged(relay)).toEqual([milk])
  })

  it('reaches a note that is open, here and in another tab', async () => {
    using other = await DeviceStorage.open(storage.profile)
    const leases = [await storage.docs.acquire(noteStoreName(milk)), await other.docs.acquire(noteStoreName(milk))]
    feed.places.push({ id: milk, update: updateOfText('Milk') })
    pulling().told(1, undefined)
    await clock.pass(0)
    expect(leases.map(({ doc }) => noteContent(doc).toJSON())).toEqual(['Milk', 'Milk'])
    for (const lease of leases) lease.release()
  })
})

describe('what this device has', () => {
  it('is offered until it is acknowledged, and then only what came to it', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    push.run()
    await clock.pass(0)
    expect(feed.offered.map((offers) => offers.map(({ update }) => textOf(update)))).toEqual([['Milk']])
    expect(storage.records.unacknowledged(relay)).toEqual([])
    push.run()
    await clock.pass(0)
    expect(feed.offered).toHaveLength(1)
    const whole = feed.offered[0]?.[0]?.update.length ?? 0
    await storage.write(milk, (content) => content.insert(4, '!'))
    push.run()
    await clock.pass(0)
    expect(feed.offered).toHaveLength(2)
    const relayDoc = new Y.Doc()
    for (const [offer] of feed.offered) if (offer !== undefined) Y.applyUpdate(relayDoc, offer.update)
    expect(noteContent(relayDoc).toJSON()).toBe('Milk!')
    expect(whole).toBeGreaterThan(0)
  })

  it('is offered again when no answer came', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    feed.failures.push('away')
    const push = pushing()
    push.run()
    await clock.pass(0)
    expect(storage.records.unacknowledged(relay)).toEqual([milk])
    await clock.pass(1_000)
    expect(feed.offered).toHaveLength(2)
    expect(storage.records.unacknowledged(relay)).toEqual([])
  })

  it('is offered at once where it may be open in another tab and there is none, else when that tab had its time', async () => {
    const offerDoubted = async (id: NoteId, tabs: number | undefined): Promise<void> => {
      await storage.write(id, (content) => content.insert(0, 'words'))
      await storage.records.doubt(id)
      otherTabs = tabs
      pushing().run()
    }
    await offerDoubted(milk, 1)
    await clock.pass(999)
    expect(feed.offered).toHaveLength(0)
    await clock.pass(1)
    expect(feed.offered).toHaveLength(1)

    await offerDoubted(bread, 0)
    await clock.pass(0)
    expect(feed.offered).toHaveLength(2)

    await offerDoubted(tea, undefined)
    await clock.pass(999)
    expect(feed.offered).toHaveLength(2)
    await clock.pass(1)
    expect(feed.offered).toHaveLength(3)
    expect(storage.records.unacknowledged(relay)).toEqual([])
  })

  it('goes out in batches that hold as much as fits, what was edited last first, and nothing twice', async () => {
    const ids = Array.from({ length: 40 }, () => newNoteId())
    for (const [index, id] of ids.entries()) {
      list.addNote(id, { createdAt: 1, editedAt: index })
      await storage.write(id, (content) => content.insert(0, `${index} `.padEnd(60_000, 'x')))
    }
    pushing().run()
    await vi.waitFor(async () => {
      await clock.pass(0)
      expect(storage.records.unacknowledged(relay)).toEqual([])
    }, 30_000)
    expect(feed.offered.map((offers) => offers.length)).toEqual([18, 18, 4])
    const names = feed.offered.flat().map(({ name }) => name)
    expect(names).toEqual(ids.map((id) => noteDocName(space, id)).reverse())
  })

  it('is offered whole where the relay lacks what it had acknowledged', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    push.run()
    await clock.pass(0)
    await storage.write(milk, (content) => content.insert(4, '!'))
    feed.refusal = 'lacking'
    push.run()
    await vi.waitFor(async () => {
      await clock.pass(0)
      expect(storage.records.unacknowledged(relay)).toEqual([])
    })
    const [first, difference, whole] = feed.offered.map(([offer]) => offer)
    expect([first?.builtOn, whole?.builtOn]).toEqual([undefined, undefined])
    expect(difference?.builtOn).toEqual(Y.encodeStateVectorFromUpdate(first?.update ?? Uint8Array.of(0, 0)))
    expect(textOf(whole?.update)).toBe('Milk!')
    expect(feed.offered).toHaveLength(3)
  })

  it('is not brought back whole while it is in the trash and nothing here was unseen', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    push.run()
    await clock.pass(0)
    await storage.write(milk, (content) => content.delete(0, 1))
    const stateVector = toBase64(Y.encodeStateVectorFromUpdate(feed.offered[0]?.[0]?.update ?? Uint8Array.of(0, 0)))
    list.tombstones.write(milk, { value: { stateVector }, by: 'Desk', at: 1 })
    feed.refusal = 'lacking'
    push.run()
    await clock.pass(0)
    expect(feed.offered).toHaveLength(2)
    expect(storage.records.unacknowledged(relay)).toEqual([])
  })

  /** The trash as it is seen by this tab, or by another. */
  function watching({ records } = storage, trash = list): TrashWatch {
    const watch = new TrashWatch({ list: trash, records, relay, schedule: clock.schedule })
    open.push(watch)
    watch.begin()
    return watch
  }

  it('is offered whole when it comes out of the trash, however long it was there and whoever took it out', async () => {
    for (const id of [milk, bread]) await storage.write(id, (content) => content.insert(0, 'Milk'))
    const stateVector = toBase64(Uint8Array.of(0))
    for (const id of [milk, bread]) list.tombstones.write(id, { value: { stateVector }, by: 'Desk', at: 1 })
    const push = pushing()
    const watch = watching()
    push.run()
    await clock.pass(0)
    expect([feed.offered.flat().length, storage.records.unacknowledged(relay)]).toEqual([2, []])
    expect(storage.records.get(milk)?.acknowledged?.inTrash).toBe(true)
    list.tombstones.clear(milk)
    await clock.pass(0)
    expect(storage.records.unacknowledged(relay)).toEqual([milk])
    // Another one is taken out while nothing is connected, and is known by that later.
    watch[Symbol.dispose]()
    list.tombstones.clear(bread)
    await clock.pass(0)
    expect(storage.records.unacknowledged(relay)).toEqual([milk])
    watching()
    push.run()
    await clock.pass(0)
    const again = feed.offered.flat().slice(2)
    expect(again.map(({ name, builtOn, update }) => [name, builtOn, textOf(update)]).sort()).toEqual(
      [milk, bread].map((id) => [noteDocName(space, id), undefined, 'Milk']).sort(),
    )
    expect(storage.records.unacknowledged(relay)).toEqual([])
    expect(storage.records.get(milk)?.acknowledged?.inTrash).toBeUndefined()
  })

  it('is offered whole once, and now and then, while another tab with a connection goes on calling it trashed', async () => {
    using other = await DeviceStorage.open(storage.profile)
    const lateList = new SpaceDoc(new Y.Doc())
    lateList.addNote(milk, { createdAt: 1, editedAt: 1 })
    lateList.tombstones.write(milk, { value: { stateVector: toBase64(Uint8Array.of(0)) }, by: 'Desk', at: 1 })
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    storage.records.listen(() => push.run())
    watching()
    watching(other, lateList)
    push.run()
    await clock.pass(500)
    const offers = (): number => feed.offered.length
    expect(offers()).toBeLessThanOrEqual(3)
    await clock.pass(5_000)
    expect(offers()).toBeLessThanOrEqual(9)
    // The other tab learns of it at last.
    lateList.tombstones.clear(milk)
    await clock.pass(2_000)
    expect(storage.records.get(milk)).toMatchObject({ acknowledged: { relay }, edited: false })
    expect(storage.records.get(milk)?.acknowledged?.inTrash).toBeUndefined()
    const all = offers()
    await clock.pass(60_000)
    expect(offers()).toBe(all)
  })

  it('is offered whole where it came out of the trash while nothing new was found in it', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    push.run()
    await clock.pass(0)
    await storage.records.doubt(milk)
    const read = storage.docs.read.bind(storage.docs)
    vi.spyOn(storage.docs, 'read').mockImplementationOnce(async (name, reader) => {
      const result = await read(name, reader)
      await storage.records.revise(new Map([[milk, (record) => ({ ...record, acknowledged: undefined })]]))
      return result
    })
    push.run()
    // Another tab might have it open, and is waited for.
    await clock.pass(10_000)
    expect(feed.offered.map(([offer]) => textOf(offer?.update))).toEqual(['Milk', 'Milk'])
  })

  it('still waits where it was written to while the answer was under way', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    vi.spyOn(feed, 'offer').mockImplementation(async (offers) => {
      await storage.write(milk, (content) => content.insert(4, '!'))
      live.add(milk)
      return offers.map(() => undefined)
    })
    push.run()
    await clock.pass(0)
    expect(storage.records.unacknowledged(relay)).toEqual([milk])
  })

  it.each(['before', 'after'])(
    'is offered again when a tab died that stored words and could say nothing more, and had opened it %s it was read',
    async (when) => {
      await storage.write(milk, (content) => content.insert(0, 'Milk'))
      const push = pushing()
      otherTabs = 1
      const other = await DeviceStorage.open(storage.profile)
      const opens = async (): Promise<void> => {
        await other.records.opened(milk)
        await vi.waitFor(() => expect(storage.records.openElsewhere(milk)).toHaveLength(1))
        for (const id of storage.records.openElsewhere(milk)) answering.add(id)
      }
      if (when === 'before') await opens()
      const offer = vi.spyOn(feed, 'offer').mockImplementationOnce(async (offers) => {
        if (when === 'after') await opens()
        other.tabs[Symbol.dispose]()
        const lease = await other.docs.acquire(noteStoreName(milk))
        noteContent(lease.doc).insert(4, '!')
        await lease.saved()
        answering.clear()
        return offers.map(() => undefined)
      })
      push.run()
      await clock.pass(1_000)
      expect(offer.mock.calls).toHaveLength(1)
      expect(storage.records.get(milk)?.doubted).toBe(true)

      push.run()
      await vi.waitFor(async () => {
        await clock.pass(5_000)
        expect(storage.records.get(milk)?.doubted).toBe(false)
      })
      expect(offer.mock.calls).toHaveLength(2)
      expect(textOf(Y.mergeUpdates(offer.mock.calls.flatMap(([offers]) => offers.map(({ update }) => update))))).toBe(
        'Milk!',
      )
      expect(storage.records.get(milk)).toMatchObject({ edited: false, doubted: false, openIn: [] })
      other[Symbol.dispose]()
    },
  )

  it('is not stored once more when the feed tells of it', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    pushing().run()
    await clock.pass(0)
    for (const { update } of feed.offered.flat()) feed.places.push({ id: milk, update })
    feed.places.push({ id: bread, update: updateOfText('Bread') })
    const receive = vi.spyOn(storage.records, 'receive')
    pulling().told(2, undefined)
    await clock.pass(0)
    expect(receive.mock.calls.flatMap(([{ updates }]) => updates.map(({ note }) => note))).toEqual([bread])
    expect(await relayCursor(storage.db, relay)).toBe(2)
  })

  it('is stored when the feed tells of it where this device had no room for it before', async () => {
    const lease = await storage.docs.acquire(noteStoreName(milk))
    noteContent(lease.doc).insert(0, 'Milk')
    storage.records.edited(milk)
    vi.spyOn(storage.docs, 'isSaved').mockResolvedValue(false)
    pushing().run()
    await clock.pass(0)
    for (const { update } of feed.offered.flat()) feed.places.push({ id: milk, update })
    const receive = vi.spyOn(storage.records, 'receive')
    pulling().told(1, undefined)
    await clock.pass(0)
    expect(receive.mock.calls.flatMap(([{ updates }]) => updates.map(({ note }) => note))).toEqual([milk])
    lease.release()
  })

  it('is not offered from here while it is live', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const push = pushing()
    live.add(milk)
    push.run()
    await clock.pass(10_000)
    expect(feed.offered).toEqual([])
  })

  it('is left alone once the relay will not have it, until it is written to or somebody asks', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    feed.refusal = { code: 4413, reason: 'too large' }
    const push = pushing()
    push.run()
    await clock.pass(60_000)
    expect(feed.offered).toHaveLength(1)
    expect(push.notTaken).toBe('refused')
    push.wake()
    await clock.pass(0)
    expect(feed.offered).toHaveLength(2)
    feed.refusal = undefined
    await storage.write(milk, (content) => content.delete(0, 4))
    push.run()
    await clock.pass(0)
    expect(feed.offered).toHaveLength(3)
    expect(push.notTaken).toBeUndefined()
  })

  it('is offered again by itself where the relay could not store it', async () => {
    const push = await offeringInVain()
    feed.refusal = undefined
    await clock.pass(1_000)
    expect(push.notTaken).toBeUndefined()
    expect(storage.records.unacknowledged(relay)).toEqual([])
  })

  it('is not said to wait for the relay once it is open, where the socket says that', async () => {
    const push = await offeringInVain()
    await storage.records.opened(milk)
    live.add(milk)
    expect(push.notTaken).toBeUndefined()
  })

  it('is offered to a relay of another epoch as a whole', async () => {
    await storage.write(milk, (content) => content.insert(0, 'Milk'))
    const vector = await storage.docs.read(noteStoreName(milk), (doc) => Y.encodeStateVector(doc))
    const acknowledged = { relay: `${space}@e0`, vector }
    storage.records.acknowledge([{ id: milk, acknowledged, edition: storage.records.edition(milk) }])
    pushing().run()
    await clock.pass(0)
    expect(feed.offered.flat().map(({ update }) => textOf(update))).toEqual(['Milk'])
  })

  it('is offered where the app died between storing an edit and marking it', async () => {
    await storage.records.opened(milk)
    const lease = await storage.docs.acquire(noteStoreName(milk))
    noteContent(lease.doc).insert(0, 'Last words')
    await lease.saved()
    using restarted = await DeviceStorage.open(storage.profile)
    storage[Symbol.dispose]()
    storage = restarted
    storage.records.acknowledge([{ id: milk, acknowledged: { relay, vector: Uint8Array.of(0) }, edition: -1 }])
    pushing().run()
    await clock.pass(2_000)
    expect(feed.offered.flat().map(({ update }) => textOf(update))).toEqual(['Last words'])
  })
})
