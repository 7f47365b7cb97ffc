import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { awarenessEntries, decodeAwarenessEntries } from '../testing/hand-driven-client.ts'
import { AwarenessRelay } from './awareness-relay.ts'

const ada = { name: 'Ada' }
const ben = { name: 'Ben' }
const cleo = { name: 'Cleo' }
const adaId = 1
const benId = 2

let relay: AwarenessRelay<object>
beforeEach(() => {
  relay = new AwarenessRelay()
})

type Entries = Parameters<typeof awarenessEntries>
/** What the others hear of it. */
const say = (from: object, ...entries: Entries): [number, number, string][] | string | undefined => {
  const reading = relay.receive(awarenessEntries(...entries), from)
  if (reading.type !== 'taken') return reading.type
  const news = [reading.departures, relay.takeNews()].flatMap((bytes) => (bytes ? decodeAwarenessEntries(bytes) : []))
  return news.length > 0 ? news : undefined
}
const leave = (member: object) => {
  const departures = relay.leave(member)
  return departures && decodeAwarenessEntries(departures)
}
const current = () => {
  const entries = relay.current()
  return entries && decodeAwarenessEntries(entries)
}

describe('[A1] the newest state of a client counts', () => {
  test('a newer clock is news, an old or equal one is not', () => {
    expect(say(ada, [adaId, 1, { x: 1 }])).toEqual([[adaId, 1, '{"x":1}']])
    expect(say(ada, [adaId, 1, { x: 2 }])).toBeUndefined()
    expect(say(ada, [adaId, 0, { x: 2 }])).toBeUndefined()
    expect(say(ada, [adaId, 2, { x: 2 }])).toEqual([[adaId, 2, '{"x":2}']])
    expect(current()).toEqual([[adaId, 2, '{"x":2}']])
  })

  test('only the news of a message is passed on', () => {
    say(ada, [adaId, 1, '{"a":1}'])
    expect(say(ben, [adaId, 1, '{"a":1}'], [benId, 0, '{}'])).toEqual([[benId, 0, '{}']])
  })

  test('a message about nobody is no news', () => {
    expect(say(ada)).toBeUndefined()
  })
})

describe('news', () => {
  const take = () => {
    const entries = relay.takeNews()
    return entries && decodeAwarenessEntries(entries)
  }

  test('are the newest state of each client, once', () => {
    for (let clock = 1; clock <= 5; clock++) relay.receive(awarenessEntries([adaId, clock, { at: clock }]), ada)
    relay.receive(awarenessEntries([benId, 1, {}]), ben)
    expect(take()).toEqual([
      [adaId, 5, '{"at":5}'],
      [benId, 1, '{}'],
    ])
    expect(take()).toBeUndefined()
  })

  test('are none of somebody who has gone before they were told', () => {
    relay.receive(awarenessEntries([adaId, 1, {}]), ada)
    expect(leave(ada)).toEqual([[adaId, 1, 'null']])
    expect([relay.hasNews, take()]).toEqual([false, undefined])
  })

  test('a repetition is told from its clock: what is in it is not looked at', () => {
    say(ada, [adaId, 2, {}])
    expect(say(ben, [adaId, 2, '{ not JSON'], [adaId, 1, '{'])).toBeUndefined()
  })
})

describe('[A2] a client belongs to its own connection', () => {
  test('leaving takes away what belongs to the session, at the clock of its last state', () => {
    say(ada, [adaId, 5, {}])
    say(ben, [benId, 1, {}])
    expect(leave(ada)).toEqual([[adaId, 5, 'null']])
    expect(current()).toEqual([[benId, 1, '{}']])
  })

  test('a repetition by another session takes nothing over', () => {
    say(ada, [adaId, 1, {}])
    say(ben, [benId, 1, {}])
    say(ben, [adaId, 1, {}])
    // Ben's tab heard of Ada's next state on another way, before Ada's own message came.
    expect(say(ben, [adaId, 2, { at: 2 }])).toEqual([[adaId, 2, '{"at":2}']])
    expect(leave(ben)).toEqual([[benId, 1, 'null']])
    expect(leave(ada)).toEqual([[adaId, 2, 'null']])
  })

  test('a tab that speaks for another answers for it until that one comes by itself', () => {
    say(ben, [benId, 1, {}])
    say(ben, [adaId, 1, {}])
    expect(say(ada, [adaId, 1, {}])).toBeUndefined()
    expect(leave(ben)).toEqual([[benId, 1, 'null']])
    expect(leave(ada)).toEqual([[adaId, 1, 'null']])
  })

  test('a client that comes back is not taken away when its old connection is found dead', () => {
    say(ada, [adaId, 3, {}])
    say(cleo, [adaId, 3, {}])
    expect(leave(ada)).toBeUndefined()
    expect(current()).toEqual([[adaId, 3, '{}']])
    expect(leave(cleo)).toEqual([[adaId, 3, 'null']])
  })

  test('others cannot declare somebody gone whose connection lives', () => {
    say(ada, [adaId, 1, {}])
    say(ben, [benId, 1, {}])
    expect(say(ben, [adaId, 1, null])).toBeUndefined()
    expect(say(ben, [adaId, 9, null])).toBeUndefined()
    expect(say(ada, [adaId, 1, null])).toEqual([[adaId, 1, 'null']])
  })
})

describe('[A3] whoever has gone stays gone', () => {
  test('a late repetition does not bring somebody back', () => {
    say(ada, [adaId, 3, {}])
    say(ben, [benId, 1, {}])
    leave(ada)
    expect(say(ben, [adaId, 3, {}])).toBeUndefined()
    expect(say(ben, [adaId, 2, {}])).toBeUndefined()
    expect(current()).toEqual([[benId, 1, '{}']])
  })

  test('coming back with the same clock is coming back', () => {
    say(ada, [adaId, 3, {}])
    leave(ada)
    expect(say(cleo, [adaId, 3, {}])).toEqual([[adaId, 3, '{}']])
    expect(leave(cleo)).toEqual([[adaId, 3, 'null']])
  })

  test('departures are remembered in bounded number', () => {
    for (let id = 10; id < 10 + 2 * limits.awarenessDepartures; id++) {
      const member = { id }
      say(member, [id, 1, {}])
      leave(member)
    }
    expect(say(ada, [10, 1, {}])).toEqual([[10, 1, '{}']])
  })
})

describe('what is too much', () => {
  test('a state over its limit', () => {
    expect(say(ada, [adaId, 1, JSON.stringify('x'.repeat(limits.awarenessStateBytes))])).toBe('tooMuch')
  })

  test('more clients than one session may bring', () => {
    for (let id = 0; id < limits.awarenessEntriesPerSession; id++) say(ada, [id, 1, {}])
    expect(say(ada, [limits.awarenessEntriesPerSession, 1, {}])).toBe('tooMuch')
    expect(say(ada, [0, 2, {}])).toEqual([[0, 2, '{}']])
  })

  test('a state that others could not parse', () => {
    expect(say(ada, [adaId, 1, '{'])).toBe('malformed')
  })

  test('a claim of a million entries in five bytes', () => {
    expect(relay.receive(Uint8Array.of(0x80, 0x80, 0x80, 1, 1), ada)).toEqual({
      type: 'malformed',
      problem: 'a count exceeds the bytes that follow it',
    })
  })
})

test('no bytes make it throw, and what it passes on it can read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      const reading = relay.receive(bytes, ada)
      const departures = reading.type === 'taken' ? reading.departures : undefined
      for (const entries of [departures, relay.takeNews()])
        for (const [, , state] of entries ? decodeAwarenessEntries(entries) : []) JSON.parse(state)
    }),
    { numRuns: 3_000 },
  )
})
