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

/** From dialling to knowing what the relay has. */
const meeting: readonly Moment[] = [
  { name: 'a socket is dialled', of: { is: 'dial' } },
  frame('the relay says welcome', 'relay', 'welcome'),
  frame('the list of notes is asked for', 'app', 'open'),
  frame('the relay sends what it has', 'relay', 'step2'),
]
const sending: readonly Moment[] = [
  frame('what is new here is sent', 'app', 'step2'),
  frame('the relay acknowledges', 'relay', 'committed'),
]

/** Of signing in, from the button to the first acknowledgement. */
export const entering = (path: 'register' | 'login' | 'join'): readonly Moment[] => [
  ask('the relay is asked what it is', 'GET', '/api/v1/relay'),
  ask(`${path} is sent`, 'POST', `/api/v1/auth/${path}`),
  answer(`${path} is answered`, 'POST', `/api/v1/auth/${path}`),
  ...meeting,
  ...sending,
]
/** Of coming back to a relay that is known. */
export const comingBack: readonly Moment[] = [...meeting, ...sending]
/** Of words on their way while all is well. */
export const typing: readonly Moment[] = [
  frame('the words are sent', 'app', 'update'),
  frame('the relay acknowledges them', 'relay', 'committed'),
]
export const leaving: readonly Moment[] = [
  ask('logout is sent', 'POST', '/api/v1/auth/logout'),
  answer('logout is answered', 'POST', '/api/v1/auth/logout'),
]
export const renewing: readonly Moment[] = [
  ask('a newer token is asked for', 'POST', '/api/v1/auth/refresh'),
  answer('it is on its way', 'POST', '/api/v1/auth/refresh'),
]

export const faults = ['it is lost', 'the page is killed', 'the relay is killed'] as const
export type Fault = (typeof faults)[number] | 'it comes twice'

export interface Trouble {
  readonly title: string
  readonly moment: Moment
  readonly fault: Fault
}

export const isLong = process.env['DRIFTLESS_LONG'] === '1'

/** Every fault at every moment; in the usual run each moment once, with the faults taking turns from the given one on. */
export function troubles(moments: readonly Moment[], firstFault = 0): Trouble[] {
  return moments.flatMap((moment, index) => {
    const possible: readonly Fault[] = moment.of.is === 'request' ? [...faults, 'it comes twice'] : faults
    const wanted = isLong ? possible : possible.filter((_, turn) => turn === (index + firstFault) % possible.length)
    return wanted.map((fault) => ({ title: `${fault} when ${moment.name}`, moment, fault }))
  })
}

const isSame = (passing: Passing, of: Passing): boolean =>
  Object.entries(of).every(([key, value]) => passing[key as keyof Passing] === value)

/**
 * Does something while trouble comes on the device's line. Then whoever was killed is started again: the page as a person
 * opens it, the relay with what its disk has.
 */
export async function inTrouble(
  { title, moment, fault }: Trouble,
  { device, relay }: { device: Device; relay: RelayProcess },
  act: () => Promise<unknown>,
): Promise<void> {
  const happens: Record<Fault, () => Promise<Fate> | Fate> = {
    'it is lost': () => 'lost',
    'it comes twice': () => 'twice',
    'the page is killed': async (): Promise<Fate> => {
      await device.killTab()
      return 'lost'
    },
    'the relay is killed': async (): Promise<Fate> => {
      await relay.kill()
      return 'lost'
    },
  }
  let hasCome = false
  void device.line
    .expect({ at: (passing) => isSame(passing, moment.of), happens: happens[fault] })
    .then(() => (hasCome = true))
  try {
    await act()
  } catch (error) {
    // Whoever acts on a page that is killed hears of it.
    if (fault !== 'the page is killed') throw error
  }
  await expect.poll(() => hasCome, { message: title, intervals: [20], timeout: 20_000 }).toBe(true)
  if (fault === 'the page is killed') await device.openTab()
  if (fault === 'the relay is killed') await relay.start()
}
