/** What the scenarios have in which modes change: a relay with accounts, and devices whose lines can be watched. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test as base } from '@playwright/test'
import type { Commands } from '../client/state/app-state.ts'
import { BareBrowser } from './bare-app.ts'
import { chromiumLaunch } from './chromium.ts'
import { Device } from './device.ts'
import { RelayProcess } from './relay-process.ts'

export { expect }

export interface Person {
  readonly email: string
  readonly password: string
}

interface Devices {
  /** A device that was never used. */
  add(name: string, relay?: RelayProcess): Promise<Device>
  /** One with a browser of its own, that can be killed. */
  addWithBrowser(name: string): Promise<Device>
  /** One whose clock is wrong by so much. */
  addWithClock(name: string, offMs: number): Promise<Device>
}

/** Accounts are made by the test; from here on the relay would have one wait (it limits how many one address makes). */
const testsPerStart = 5

class SharedRelay {
  tests = 0
  constructor(readonly process: RelayProcess) {}
}

/** Of a browser that serves many tests nothing is recorded: it would cost more than the tests. */
export const test = base.extend<
  { relay: RelayProcess; people: { mei: Person; ben: Person }; devices: Devices },
  { bareBrowser: BareBrowser; sharedRelay: SharedRelay }
>({
  trace: 'off',
  screenshot: 'off',
  bareBrowser: [
    async ({ browser }, use) => {
      await using bareBrowser = await BareBrowser.open(() => browser.newContext())
      await use(bareBrowser)
    },
    { scope: 'worker' },
  ],
  sharedRelay: [
    // Playwright wants the pattern, also where it asks for nothing.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using process = await RelayProcess.launch({ AUTH: 'accounts', LOG_LEVEL: 'warn' })
      await use(new SharedRelay(process))
    },
    { scope: 'worker' },
  ],
  relay: async ({ sharedRelay }, use, testInfo) => {
    const { process } = sharedRelay
    if (++sharedRelay.tests % testsPerStart === 0) {
      await process.kill()
      await process.start()
    }
    await use(process)
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('relay.log', { body: process.logs(), contentType: 'text/plain' })
    }
  },
  // Others have been at this relay before.
  // eslint-disable-next-line no-empty-pattern
  people: async ({}, use, { testId, retry }) => {
    const named = (name: string, password: string): Person => ({
      email: `${name}.${testId}-${retry}@example.org`,
      password,
    })
    await use({ mei: named('mei', '河边的磨坊 and a heron'), ben: named('ben', 'nobody was in a hurry') })
  },
  devices: async ({ bareBrowser, relay }, use) => {
    const present: Device[] = []
    const browsers: BareBrowser[] = []
    const profiles: string[] = []
    await use({
      addWithBrowser: async (name) => {
        const profile = await mkdtemp(join(tmpdir(), 'driftless-browser-'))
        profiles.push(profile)
        const open = () => chromium.launchPersistentContext(profile, chromiumLaunch)
        const own = await BareBrowser.open(open)
        browsers.push(own)
        const device = await Device.start(name, own, relay)
        present.push(device)
        return device
      },
      add: async (name, at = relay) => {
        const device = await Device.start(name, bareBrowser, at)
        present.push(device)
        return device
      },
      addWithClock: async (name, offMs) => {
        const device = await Device.start(name, bareBrowser, relay, offMs)
        present.push(device)
        return device
      },
    })
    for (const device of present) await device[Symbol.asyncDispose]()
    for (const own of browsers) await own[Symbol.asyncDispose]()
    for (const profile of profiles) await rm(profile, { recursive: true, force: true })
  },
})

/** Writes notes; their texts by id. */
export async function write(device: Device, ...texts: readonly string[]): Promise<Record<string, string>> {
  const written: Record<string, string> = {}
  for (const text of texts) written[await device.app.write(text)] = text
  return written
}

type Entrance = 'createAccount' | 'signIn'

/** Once, as somebody does who presses the button. */
export function enter(
  device: Device,
  how: Entrance,
  { email, password }: Person,
  addNotes: boolean,
  line = device.line,
) {
  const options = { address: line.address, addNotes, email, password }
  return how === 'signIn'
    ? device.app.give('signIn', options)
    : device.app.give('createAccount', { ...options, name: undefined, invite: undefined })
}

/** Until it has worked, as somebody does who wants in. */
export async function insist(
  device: Device,
  { email }: Person,
  enterOnce: () => Promise<Awaited<ReturnType<Commands['signIn']>> | undefined>,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const { account } = await device.app.state()
        if (account.kind === 'signedIn' && account.email === email) return 'in'
        const answer = await enterOnce()
        return answer?.ok === false ? answer.failure : 'asked'
      },
      { message: `${email} is signed in on ${device.name}`, intervals: [50, 100, 200], timeout: 40_000 },
    )
    .toBe('in')
}

/** Writes notes on one device, which another one of the same person gets. Both are in step; the texts by id. */
export async function share(
  one: Device,
  other: Device,
  person: Person,
  ...texts: readonly string[]
): Promise<Record<string, string>> {
  const written = await write(one, ...texts)
  await insist(one, person, () => enter(one, 'createAccount', person, true))
  await insist(other, person, () => enter(other, 'signIn', person, true))
  await other.toHold([{ person: person.email, texts: written }])
  for (const device of [one, other]) await device.toBeInStep()
  return written
}
