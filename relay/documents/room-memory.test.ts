import { expect, test } from 'vitest'
import { settle } from '../testing/hand-driven-client.ts'
import { RoomMemory, roomOverheadBytes, triesAtOnce } from './room-memory.ts'

interface TestDoc {
  readonly name: string
  readonly room: { state: { readonly memoryBytes: number; dropCache(): void } | undefined; usedLately: boolean }
  leases: number
  bytes: number
  /** Whether it can neither sleep nor be forgotten now. */
  isBusy: boolean
}

const stateBytes = 10_000
const cacheBytes = 5_000

/** A memory for so many rooms with their state, and all that goes on in it. */
const memoryFor = (rooms: number) => {
  const events: string[] = []
  let looks = 0
  const memory = new RoomMemory<TestDoc>({
    maxBytes: rooms * (stateBytes + roomOverheadBytes),
    forget: (doc) => {
      if (doc.isBusy) return false
      events.push(`${doc.name} forgotten`)
      memory.remove(doc)
      return true
    },
    sleep: (doc) => {
      if (doc.isBusy) return false
      events.push(`${doc.name} asleep`)
      doc.room.state = undefined
      return true
    },
  })
  const wake = (doc: TestDoc, { cached = false } = {}): void => {
    let isCached = cached
    doc.room.state = {
      get memoryBytes() {
        looks++
        return stateBytes + (isCached ? cacheBytes : 0)
      },
      dropCache: () => {
        events.push(`${doc.name} without cache`)
        isCached = false
      },
    }
    memory.grew(doc)
  }
  const arrive = (name: string, { leases = 1, cached = false, usedLately = false, isBusy = false } = {}): TestDoc => {
    const doc: TestDoc = { name, room: { state: undefined, usedLately }, leases, bytes: 0, isBusy }
    wake(doc, { cached })
    return doc
  }
  return { memory, events, arrive, wake, takeLooks: () => looks - (looks = 0) }
}

test('nobody goes while there is room', async () => {
  const { memory, events, arrive } = memoryFor(3)
  const docs = ['a', 'b', 'c'].map((name) => arrive(name))
  await settle()
  memory.look(new Set(docs))
  expect(events).toEqual([])
  expect(memory.bytes).toBe(3 * (stateBytes + roomOverheadBytes))
})

test('those that nobody has in use are forgotten before anybody sleeps, the first that was let go first', async () => {
  const { memory, events, arrive } = memoryFor(2)
  arrive('in use')
  arrive('left first', { leases: 0 })
  const left = arrive('left second')
  arrive('left third', { leases: 0 })
  await settle()
  expect(events).toEqual(['left first forgotten', 'left third forgotten'])
  left.leases = 0
  memory.place(left)
  arrive('new')
  await settle()
  expect(events.slice(2)).toEqual(['left second forgotten'])
})

test('who was used least recently sleeps first, and what it takes besides its state stays counted', async () => {
  const { memory, events, arrive } = memoryFor(3)
  const docs = ['a', 'b', 'c'].map((name) => arrive(name))
  await settle()
  for (const { room } of docs) room.usedLately = false
  const [a] = docs
  if (a !== undefined) a.room.usedLately = true
  memory.look(new Set(docs))
  expect(a?.room.usedLately).toBe(false)
  arrive('d')
  await settle()
  // Two of them, because the first goes on taking something.
  expect(events).toEqual(['b asleep', 'c asleep'])
  expect(memory.bytes).toBe(2 * stateBytes + 4 * roomOverheadBytes)
})

test('of a room that was used lately only the cache goes, unless nothing else is left', async () => {
  const { events, arrive } = memoryFor(2)
  arrive('cached', { cached: true, usedLately: true })
  const busy = arrive('busy', { isBusy: true })
  await settle()
  expect(events).toEqual(['cached without cache'])
  arrive('quiet')
  await settle()
  expect(events.slice(1)).toEqual(['cached without cache', 'quiet asleep', 'cached asleep'])
  busy.isBusy = false
  arrive('new')
  await settle()
  expect(events.slice(4)).toEqual(['busy asleep'])
})

test('who wakes is counted again and is the last to sleep', async () => {
  const { memory, events, arrive, wake } = memoryFor(2)
  const [a] = [arrive('a'), arrive('b'), arrive('c')]
  await settle()
  expect(events).toEqual(['a asleep', 'b asleep'])
  wake(a)
  await settle()
  expect(events.slice(2)).toEqual(['c asleep'])
  expect(memory.bytes).toBe(stateBytes + 3 * roomOverheadBytes)
  memory.remove(a)
  expect(memory.bytes).toBe(2 * roomOverheadBytes)
})

test('making room costs what is given back, not what is there', async () => {
  const rooms = 20_000
  const { memory, events, arrive, takeLooks } = memoryFor(rooms)
  for (let index = 0; index < rooms; index++) arrive(String(index))
  await settle()
  takeLooks()
  for (let index = 0; index < 50; index++) {
    arrive(`new ${index}`)
    await settle()
  }
  expect(events.length).toBeGreaterThanOrEqual(50)
  expect(takeLooks()).toBeLessThan(500)
  expect(memory.bytes).toBeLessThanOrEqual(rooms * (stateBytes + roomOverheadBytes))
})

test('many that cannot go do not hide those behind them for ever, and cost little each time', async () => {
  const { memory, events, arrive } = memoryFor(1)
  let tries = 0
  for (let index = 0; index < 3 * triesAtOnce; index++) {
    const doc = arrive(`busy ${index}`)
    Object.defineProperty(doc, 'isBusy', { get: () => ++tries > 0 })
  }
  arrive('quiet')
  await settle()
  expect(tries).toBeLessThanOrEqual(2 * triesAtOnce)
  for (let turn = 0; turn < 3; turn++) {
    arrive(`next ${turn}`, { isBusy: true })
    await settle()
  }
  expect(events).toEqual(['quiet asleep'])
  expect(memory.bytes).toBe((3 * triesAtOnce + 3) * (stateBytes + roomOverheadBytes) + roomOverheadBytes)
})
