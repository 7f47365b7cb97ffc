/**
 * The steps of a change of modes, as they show on a device's line, and what can go wrong at each: a scenario runs once for
 * each pair of them.
 */
import { expect } from '@playwright/test'
import type { Device } from './device.ts'
import type { RelayProcess } from './relay-process.ts'
import type { Fate, FrameType, Passing } from './watched-line.ts'

export interface Moment {
  readonly name: string
  readonly of: Passing
}

const ask = (name: string, method: string, path: string): Moment => ({ name, of: { is: 'request', method, path } })
const answer = (name: string, method: string, path: string): Moment => ({ name, of: { is: 'answer', method, path } })
const frame = (name: string, from: 'app' | 'relay', type: FrameType): Moment => ({
  name,
  of: { is: 'frame', from, type },
})

/** Of coming back to a relay that is known, with something that it does not have. */
export const comingBack: readonly Moment[] = [
  { name: 'a socket is dialled', of: { is: 'dial' } },
  frame('the relay says welcome', 'relay', 'welcome'),
  frame('the list of notes is asked for', 'app', 'open'),
  frame('the relay sends what it has', 'relay', 'step2'),
  frame('what is new here is sent', 'app', 'step2'),
  frame('the relay acknowledges', 'relay', 'committed'),
]
/** Of signing in, from the button to the first acknowledgement. */
export const entering = (path: 'register' | 'login' | 'join'): readonly Moment[] => [
  ask('the relay is asked what it is', 'GET', '/api/v1/relay'),
  ask(`${path} is sent`, 'POST', `/api/v1/auth/${path}`),
  answer(`${path} is answered`, 'POST', `/api/v1/auth/${path}`),
  ...comingBack,
]
/** Of a change on its way while all is well. */
export const changing: readonly Moment[] = [
  frame('the change is sent', 'app', 'update'),
  frame('the relay acknowledges it', 'relay', 'committed'),
]
/** Of what was written in notes that are closed by now. */
export const offering: readonly Moment[] = [
  ask('closed notes are offered', 'POST', '/changes'),
  answer('the relay answers to closed notes', 'POST', '/changes'),
]
export const leaving: readonly Moment[] = [
  ask('logout is sent', 'POST', '/api/v1/auth/logout'),
  answer('logout is answered', 'POST', '/api/v1/auth/logout'),
]
export const renewing: readonly Moment[] = [
  ask('a newer token is asked for', 'POST', '/api/v1/auth/refresh'),
  answer('the newer token is on its way', 'POST', '/api/v1/auth/refresh'),
]

export interface World {
  readonly device: Device
  readonly relay: RelayProcess
}

export interface Fault {
  readonly name: string
  /** While something is held on the line. */
  happens(world: World): Promise<Fate> | Fate
  /** Brings back whoever was killed. */
  after?(world: World): Promise<unknown>
  /** Whoever acts on the page hears that it is gone. */
  readonly endsPage?: true
}

export const lost: Fault = { name: 'it is lost', happens: () => 'lost' }
export const twice: Fault = { name: 'it comes twice', happens: () => 'twice' }
export const pageKilled: Fault = {
  name: 'the page is killed',
  endsPage: true,
  happens: async ({ device }): Promise<Fate> => {
    await device.killTab()
    return 'lost'
  },
  after: ({ device }) => device.openTab(),
}
export const relayKilled: Fault = {
  name: 'the relay is killed',
  happens: async ({ relay }): Promise<Fate> => {
    await relay.kill()
    return 'lost'
  },
  after: ({ relay }) => relay.start(),
}
const usualFaults = [lost, pageKilled, relayKilled]

export interface Trouble {
  readonly title: string
  readonly moment: Moment
  readonly fault: Fault
}

export const isLong = process.env['DRIFTLESS_LONG'] === '1'

/**
 * Every fault at every moment. The usual run takes every third moment, with the faults taking turns: scenarios with
 * different turns together have them all.
 */
export function troubles(moments: readonly Moment[], turn: number, faults = usualFaults): Trouble[] {
  const step = Math.min(3, moments.length)
  return moments.flatMap((moment, index) => {
    const possible = moment.of.is === 'request' && moment.of.method === 'POST' ? [...faults, twice] : faults
    const chosen = Math.floor(index / step) + turn
    const isTaken = (fault: number): boolean => index % step === turn % step && fault === chosen % possible.length
    return possible
      .filter((_, fault) => isLong || isTaken(fault))
      .map((fault) => ({ title: `${fault.name} when ${moment.name}`, moment, fault }))
  })
}

/** Of a path, what it ends with counts: in front stands the space. */
const isSame = (passing: Passing, of: Passing): boolean =>
  Object.entries(of).every(([key, value]) => {
    const passed = passing[key as keyof Passing]
    return key === 'path' ? String(passed).endsWith(String(value)) : passed === value
  })

/**
 * Does something while trouble comes on the device's line. Then whoever was killed is started again: the page as a person
 * opens it, the relay with what its disk has.
 */
export async function inTrouble(
  { title, moment, fault }: Trouble,
  world: World,
  act: () => Promise<unknown>,
): Promise<void> {
  let hasCome = false
  void world.device.line
    .expect({ at: (passing) => isSame(passing, moment.of), happens: () => fault.happens(world) })
    .then(() => (hasCome = true))
  try {
    await act()
  } catch (error) {
    if (fault.endsPage !== true) throw error
  }
  await expect.poll(() => hasCome, { message: title, intervals: [20], timeout: 20_000 }).toBe(true)
  await fault.after?.(world)
}
