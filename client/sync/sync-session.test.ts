import { afterEach, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { SpaceId } from '../../shared/ids.ts'
import { openSpaceId } from '../../shared/relay-info.ts'
import { encodeWelcome } from '../../shared/protocol/sync-messages.ts'
import type { Network } from './network.ts'
import { SyncSession, type SyncAccount, type SyncSessionParts } from './sync-session.ts'
import type { TokenAnswer } from './sync-socket.ts'
import { HandDrivenWire, settle } from './testing/hand-driven-relay.ts'

const own = '11111111-1111-4111-8111-111111111111' as SpaceId
const wires: HandDrivenWire[] = []
let info: object
let session: SyncSession | undefined

beforeEach(() => {
  wires.length = 0
})
afterEach(() => session?.[Symbol.dispose]())

const network: Network = {
  fetch: () => Promise.resolve(new Response(JSON.stringify(info))),
  dial: (_url, subprotocols) => {
    const wire = new HandDrivenWire(subprotocols)
    wires.push(wire)
    return wire
  },
}

const relayWith = (about: object): object => ({
  name: 'driftless',
  version: '1',
  epoch: 'e',
  originAllowed: true,
  ...about,
})
const withAccounts = relayWith({ auth: 'accounts' })
const withoutAccounts = relayWith({ auth: 'none', space: openSpaceId })
const accountThat = (token: TokenAnswer): SyncAccount => ({
  signInId: 's',
  spaceId: own,
  token: () => Promise.resolve(token),
})

const known: string[] = []
async function meet(relay: object, account: SyncAccount | undefined): Promise<SyncSession> {
  info = relay
  known.length = 0
  // Of the rest nothing is asked for: there are no notes.
  const rest = {} as Pick<
    SyncSessionParts,
    'docs' | 'tabs' | 'spaceChanges' | 'records' | 'apart' | 'db' | 'gaps' | 'onArrival' | 'isOnlyTab'
  >
  session = new SyncSession(
    { http: 'https://relay.example', sync: 'wss://relay.example/sync' },
    {
      ...rest,
      network,
      account,
      space: new SpaceDoc(new Y.Doc()),
      thread: undefined,
      leads: () => false,
      leaderProgress: () => undefined,
      onRelayKnown: (relay) => known.push(relay),
      onChange: () => undefined,
    },
  )
  for (let turn = 0; turn < 4; turn++) await settle()
  return session
}
const opened = (): string[] => wires.flatMap((wire) => wire.framesOf('open').map(({ name }) => name))

it('comes to a relay with accounts as whoever is signed in, in their space', async () => {
  await meet(withAccounts, accountThat({ kind: 'token', token: 'a' }))
  expect(wires.map(({ subprotocols }) => subprotocols)).toEqual([['driftless.v1', 'bearer.a']])
  wires[0]?.deliver(encodeWelcome(1, 'e', 2 ** 26, 4_096))
  await settle()
  expect(opened()).toEqual([own])
  expect(known).toEqual([`${own}@e`])
})

it('leaves a relay with accounts alone where nobody is signed in', async () => {
  const session = await meet(withAccounts, undefined)
  expect(session.connection).toBe('signIn')
  expect(wires).toEqual([])
  session.wake()
  expect(session.connection).toBe('signIn')
})

it('says so when somebody has to sign in again', async () => {
  const session = await meet(withAccounts, accountThat({ kind: 'ended' }))
  expect(session.connection).toBe('signInAgain')
  expect(wires).toEqual([])
})

it('is on its way while there is no token at present', async () => {
  const session = await meet(withAccounts, accountThat({ kind: 'unavailable' }))
  expect(session.connection).toBe('unreachable')
})

it('shows a relay without accounts nothing of an account', async () => {
  const session = await meet(withoutAccounts, accountThat({ kind: 'token', token: 'a' }))
  expect(session.connection).toBe('refused')
  expect(wires).toEqual([])
})

it('comes to a relay without accounts as everybody does', async () => {
  await meet(withoutAccounts, undefined)
  expect(wires.map(({ subprotocols }) => subprotocols)).toEqual([['driftless.v1']])
  wires[0]?.deliver(encodeWelcome(1, 'e', 2 ** 26, 4_096))
  await settle()
  expect(opened()).toEqual([openSpaceId])
})

it('that has accounts since the last time wants a sign-in', async () => {
  const session = await meet(withoutAccounts, undefined)
  wires[0]?.drop(4401, 'Sign in.')
  await settle()
  expect(session.connection).toBe('signIn')
})
