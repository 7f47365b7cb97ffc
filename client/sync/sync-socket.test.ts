import { describe, expect, it } from 'vitest'
import { parseDocName, type DocName } from '../../shared/ids.ts'
import { encodeUpdate } from '../../shared/protocol/messages.ts'
import {
  encodeChanged,
  encodeClosed,
  encodeCommitted,
  encodeOnChannel,
  encodePong,
  encodeRejected,
  encodeStorage,
  encodeTokenNeeded,
} from '../../shared/protocol/sync-messages.ts'
import type { ChannelUser } from './sync-socket.ts'
import { HandDrivenRelay, settle } from './testing/hand-driven-relay.ts'

const docName = (text: string): DocName => {
  const name = parseDocName(text)
  if (name === undefined) throw new Error(`not a doc name: ${text}`)
  return name
}

/** Writes down what it is told. */
const listener = (doc = 'doc'): ChannelUser & { heard: string[] } => {
  const heard: string[] = []
  return {
    doc: docName(doc),
    heard,
    opened: () => heard.push('opened'),
    received: (message) => heard.push(`received ${Buffer.from(message).toString('hex')}`),
    committed: (count) => heard.push(`committed ${count}`),
    rejected: (index, { code, reason }) => heard.push(`rejected ${index} ${code} ${reason}`),
    closed: ({ code, reason }) => heard.push(`closed ${code} ${reason}`.trim()),
  }
}

const shows = (token: string) => () => Promise.resolve({ kind: 'token', token } as const)

const signOfLife = 'received 010100'

describe('a socket that is dialled', () => {
  it('[M6] is up with the welcome, and not before', async () => {
    const relay = new HandDrivenRelay()
    await settle()
    expect(relay.wire.subprotocols).toEqual(['driftless.v1'])
    expect(relay.socket.welcome).toBeUndefined()
    await relay.welcome('e7')
    expect(relay.socket.welcome).toMatchObject({ version: 1, epoch: 'e7' })
  })

  it('[M3] carries a token, and renews it when the relay asks', async () => {
    const relay = new HandDrivenRelay()
    relay.token = shows('second')
    await relay.welcome()
    relay.wire.drop()
    await relay.pass(1_000)
    expect(relay.wire.subprotocols).toEqual(['driftless.v1', 'bearer.second'])
    await relay.welcome()
    relay.token = shows('third')
    relay.wire.deliver(encodeTokenNeeded(60))
    await settle()
    expect(relay.wire.framesOf('token')).toEqual([{ type: 'token', token: 'third' }])
    expect(relay.spentTokens).toEqual([undefined, undefined, 'second'])
  })

  it('[M3] asks again for a token that could not be had while the relay wants one', async () => {
    const relay = new HandDrivenRelay(shows('first'))
    await relay.welcome()
    relay.token = () => Promise.resolve({ kind: 'unavailable' })
    relay.wire.deliver(encodeTokenNeeded(240))
    await relay.pass(15_000)
    expect(relay.wire.frames).toEqual([])
    relay.token = shows('second')
    relay.wire.deliver(encodePong(0))
    await relay.pass(6_000)
    expect(relay.wire.framesOf('token')).toEqual([{ type: 'token', token: 'second' }])
    expect(relay.wires).toHaveLength(1)
  })

  it('goes on trying while the relay is there and no token can be had', async () => {
    const relay = new HandDrivenRelay(() => Promise.resolve({ kind: 'unavailable' }))
    await relay.pass(60_000)
    expect(relay.wires).toEqual([])
    expect(relay.socket.refusal).toBeUndefined()
    // About one in fifteen seconds.
    expect(relay.spentTokens.length).toBeLessThan(15)
    relay.token = shows('first')
    await relay.pass(15_000)
    expect(relay.wire.subprotocols).toEqual(['driftless.v1', 'bearer.first'])
  })

  describe.each([
    ['expired', 4410],
    ['that is no good', 4401],
  ])('with a token %s', (_, code) => {
    it('[T2] comes back with another one, and its channels with it', async () => {
      const relay = new HandDrivenRelay(shows('old'))
      const user = listener()
      relay.socket.openChannel(user)
      await relay.welcome()
      relay.token = shows('new')
      relay.wire.drop(code, 'Your token.')
      // For its users the socket went away as any other does.
      expect(user.heard).toEqual(['opened', 'closed 1006'])
      expect(relay.socket.refusal).toBeUndefined()
      await relay.pass(1_000)
      expect(relay.spentTokens.at(-1)).toBe('old')
      expect(relay.wire.subprotocols).toEqual(['driftless.v1', 'bearer.new'])
      await relay.welcome()
      expect(relay.socket.welcome).toBeDefined()
    })

    it('[T2] gives up when the relay will not have the other one either', async () => {
      const relay = new HandDrivenRelay(shows('old'))
      const user = listener()
      relay.socket.openChannel(user)
      await settle()
      relay.wire.drop(code, 'Your token.')
      relay.token = shows('new')
      await relay.pass(1_000)
      expect(relay.wires).toHaveLength(2)
      relay.wire.drop(code, 'Your token.')
      expect(relay.socket.refusal).toMatchObject({ code })
      expect(user.heard).toEqual([`closed ${code} Your token.`])
      await relay.pass(1_000_000)
      expect(relay.wires).toHaveLength(2)
    })

    it('says so when there is none any more, until somebody has signed in', async () => {
      const relay = new HandDrivenRelay(shows('old'))
      await relay.welcome()
      relay.token = () => Promise.resolve({ kind: 'ended' })
      relay.wire.drop(code, 'Your token.')
      await relay.pass(1_000)
      expect(relay.socket.refusal).toMatchObject({ code: 4401 })
      expect(relay.wires).toHaveLength(1)
      const asked = relay.spentTokens.length
      await relay.pass(1_000_000)
      expect(relay.spentTokens).toHaveLength(asked)
      relay.token = shows('of another sign-in')
      relay.socket.wake()
      await relay.welcome()
      expect(relay.socket.welcome).toBeDefined()
    })
  })

  it('goes on trying where no token could be had', async () => {
    const relay = new HandDrivenRelay()
    await relay.welcome()
    relay.token = () => Promise.reject(new Error('no network'))
    relay.wire.drop()
    await relay.pass(1_000)
    expect(relay.wires).toHaveLength(1)
    relay.token = () => Promise.resolve({ kind: 'none' })
    await relay.pass(15_000)
    expect(relay.wires).toHaveLength(2)
  })

  it('waits longer after each failure, and after one that held only a moment', async () => {
    const relay = new HandDrivenRelay()
    const waits: number[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      await relay.welcome()
      relay.wire.drop()
      let waited = 0
      for (const dialled = relay.wires.length; relay.wires.length === dialled; waited += 100) await relay.pass(100)
      waits.push(waited)
    }
    expect(waits).toEqual([200, 400, 800, 1_600])
    await relay.welcome()
    await relay.pass(5_000)
    relay.wire.drop()
    expect(relay.socket.failures).toBe(1)
  })

  it('[C1] stops where the relay says that coming back is no use, until it is woken', async () => {
    const relay = new HandDrivenRelay()
    const user = listener()
    relay.socket.openChannel(user)
    await settle()
    relay.wire.drop(4403, 'Pages may not.')
    expect(relay.socket.refusal).toMatchObject({ code: 4403 })
    expect(user.heard).toEqual(['closed 4403 Pages may not.'])
    await relay.pass(100_000)
    expect(relay.wires).toHaveLength(1)
    relay.socket.wake()
    await relay.welcome()
    expect(relay.wires).toHaveLength(2)
    expect(relay.socket.refusal).toBeUndefined()
  })

  it('[C1] comes back with its channels where the relay could not read something, which was damaged on the way; a few times', async () => {
    const relay = new HandDrivenRelay()
    const user = listener()
    relay.socket.openChannel(user)
    for (let time = 0; time < 4; time++) {
      await relay.welcome()
      relay.wire.drop(4400, 'A message could not be read.')
      expect(relay.socket.refusal).toBeUndefined()
      // To stop is what the code says, and the channel's user would.
      expect(user.heard.splice(0)).toEqual(['opened', 'closed 1006'])
      relay.socket.openChannel(user)
      await relay.pass(1_600)
      expect(relay.wires).toHaveLength(time + 2)
    }
    await relay.welcome()
    relay.wire.drop(4400, 'A message could not be read.')
    expect(relay.socket.refusal).toMatchObject({ code: 4400 })
    expect(user.heard).toEqual(['opened', 'closed 4400 A message could not be read.'])
    await relay.pass(100_000)
    expect(relay.wires).toHaveLength(5)
  })

  it('is given up at once where the welcome cannot be read', async () => {
    const relay = new HandDrivenRelay()
    await settle()
    relay.wire.deliver(Uint8Array.of(0xff, 0xff))
    await relay.pass(200)
    expect(relay.wires).toHaveLength(2)
  })

  it('is given up when nothing answers', async () => {
    const relay = new HandDrivenRelay()
    await relay.pass(29_900)
    expect(relay.wires).toHaveLength(1)
    await relay.pass(400)
    expect(relay.wires[0]?.isClosed).toBe(true)
    expect(relay.wires).toHaveLength(2)
  })

  it('dials at once when woken', async () => {
    const relay = new HandDrivenRelay()
    await settle()
    for (let failure = 0; failure < 6; failure++) {
      relay.wire.drop()
      relay.socket.wake()
      await settle()
    }
    expect(relay.wires).toHaveLength(7)
  })
})

describe('the keep-alive', () => {
  it('[M17] asks after 20 s of silence and gives up 10 s later', async () => {
    const relay = new HandDrivenRelay()
    await relay.welcome()
    await relay.pass(19_900)
    expect(relay.wire.framesOf('ping')).toHaveLength(0)
    await relay.pass(200)
    expect(relay.wire.framesOf('ping')).toHaveLength(1)
    await relay.pass(9_800)
    expect(relay.socket.welcome).toBeDefined()
    await relay.pass(200)
    expect(relay.socket.welcome).toBeUndefined()
    expect(relay.wires[0]?.isClosed).toBe(true)
  })

  it('[M17] is content with any frame', async () => {
    const relay = new HandDrivenRelay()
    await relay.welcome()
    for (let second = 0; second < 200; second += 10) {
      await relay.pass(10_000)
      relay.wire.deliver(encodePong(0))
    }
    expect(relay.wire.framesOf('ping')).toHaveLength(0)
    expect(relay.wires).toHaveLength(1)
  })

  it('[M17] shows each channel that the relay lives', async () => {
    const relay = new HandDrivenRelay()
    const [one, two] = [listener('one'), listener('two')]
    relay.socket.openChannel(one)
    relay.socket.openChannel(two)
    await relay.welcome()
    for (let round = 0; round < 3; round++) {
      await relay.pass(20_000)
      relay.wire.deliver(encodePong(0))
      // Nothing is sent for it.
      expect(relay.wire.frames).toHaveLength(2 + relay.wire.framesOf('ping').length)
    }
    expect(one.heard).toEqual(['opened', signOfLife, signOfLife, signOfLife])
    expect(two.heard).toEqual(one.heard)
  })

  it('makes sure of a socket that was woken after a silence', async () => {
    const relay = new HandDrivenRelay()
    await relay.welcome()
    relay.socket.wake()
    expect(relay.wire.framesOf('ping')).toHaveLength(0)
    await relay.pass(5_000)
    relay.socket.wake()
    relay.socket.wake()
    expect(relay.wire.framesOf('ping')).toHaveLength(1)
    await relay.pass(10_000)
    expect(relay.socket.welcome).toBeUndefined()
  })
})

describe('a channel', () => {
  it('[M7] waits for the socket, is opened, and carries messages both ways', async () => {
    const relay = new HandDrivenRelay()
    const user = listener('a/b')
    relay.socket.openChannel(user)
    await settle()
    expect(user.heard).toEqual([])
    await relay.welcome()
    const update = encodeUpdate(Uint8Array.of(0, 0))
    relay.socket.send(user, update)
    expect(relay.wire.frames).toEqual([
      { type: 'open', channel: 1, name: 'a/b' },
      { type: 'onChannel', channel: 1, message: update },
    ])
    relay.wire.deliver(encodeOnChannel(1, update))
    relay.wire.deliver(encodeOnChannel(2, update))
    relay.wire.deliver(encodeCommitted(1, 1))
    relay.wire.deliver(encodeRejected(1, 1, 4507, 'Full.'))
    expect(user.heard).toEqual(['opened', 'received 0002020000', 'committed 1', 'rejected 1 4507 Full.'])
  })

  it('[M8] is closed by the relay, and the others go on', async () => {
    const relay = new HandDrivenRelay()
    const [one, two] = [listener('one'), listener('two')]
    await relay.welcome()
    relay.socket.openChannel(one)
    relay.socket.openChannel(two)
    await settle()
    relay.wire.deliver(encodeClosed(1, 4422, 'Damaged.'))
    relay.wire.deliver(encodeCommitted(1, 1))
    relay.wire.deliver(encodeCommitted(2, 1))
    expect(one.heard).toEqual(['opened', 'closed 4422 Damaged.'])
    expect(two.heard).toEqual(['opened', 'committed 1'])
    relay.socket.send(one, Uint8Array.of(3))
    expect(relay.wire.framesOf('onChannel')).toHaveLength(0)
  })

  it('[M8] hears nothing after it was closed here', async () => {
    const relay = new HandDrivenRelay()
    const user = listener()
    await relay.welcome()
    relay.socket.openChannel(user)
    await settle()
    relay.socket.closeChannel(user)
    relay.wire.deliver(encodeCommitted(1, 1))
    relay.wire.deliver(encodeClosed(1, 1000, ''))
    expect(relay.wire.framesOf('close')).toEqual([{ type: 'close', channel: 1 }])
    expect(user.heard).toEqual(['opened'])
  })

  it('that was closed before the socket came up is never opened', async () => {
    const relay = new HandDrivenRelay()
    const user = listener()
    relay.socket.openChannel(user)
    relay.socket.closeChannel(user)
    await relay.welcome()
    expect(relay.wire.frames).toEqual([])
  })

  it('[M9] ends with the socket', async () => {
    const relay = new HandDrivenRelay()
    const user = listener()
    await relay.welcome()
    relay.socket.openChannel(user)
    await settle()
    relay.wire.drop(4503, 'Stopping.')
    expect(user.heard).toEqual(['opened', 'closed 4503 Stopping.'])
    const next = listener('next')
    relay.socket.openChannel(next)
    await relay.pass(200)
    await relay.welcome()
    expect(next.heard).toEqual(['opened'])
  })
})

it('[M15] tells of changes in a space, also on the next socket', async () => {
  const relay = new HandDrivenRelay()
  const heads: number[] = []
  const end = relay.socket.watch('space', (sequence) => heads.push(sequence))
  await relay.welcome()
  relay.wire.deliver(encodeChanged('space', 7, undefined))
  relay.wire.deliver(encodeChanged('other', 8, undefined))
  relay.wire.drop()
  await relay.pass(200)
  await relay.welcome()
  relay.wire.deliver(encodeChanged('space', 9, undefined))
  expect(heads).toEqual([7, 9])
  expect(relay.wire.frames).toEqual([{ type: 'watch', space: 'space' }])
  end()
  expect(relay.wire.framesOf('unwatch')).toEqual([{ type: 'unwatch', space: 'space' }])
})

it('[M16] knows whether the relay can store', async () => {
  const relay = new HandDrivenRelay()
  let told = 0
  await relay.welcome()
  relay.socket.listen(() => told++)
  relay.wire.deliver(encodeStorage('No space left on device'))
  expect(relay.socket.storageFailure).toBe('No space left on device')
  relay.wire.deliver(encodeStorage(''))
  expect(relay.socket.storageFailure).toBeUndefined()
  expect(told).toBe(2)
  relay.wire.deliver(encodeStorage('Again'))
  relay.wire.drop()
  expect(relay.socket.storageFailure).toBeUndefined()
})

it('[M4] passes over messages that it does not know', async () => {
  const relay = new HandDrivenRelay()
  await relay.welcome()
  relay.wire.deliver(Uint8Array.of(0, 100, 2, 1, 2))
  expect(relay.socket.welcome).toBeDefined()
})
