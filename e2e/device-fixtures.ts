/** What the scenarios have in which modes change: a relay with accounts, and devices whose lines can be watched. */
import { expect, test as base } from '@playwright/test'
import type { Commands } from '../client/state/app-state.ts'
import { BareAppServer } from './bare-app.ts'
import { Device } from './device.ts'
import { RelayProcess } from './relay-process.ts'

export { expect }

export interface Person {
  readonly email: string
  readonly password: string
}

export const mei: Person = { email: 'mei@example.org', password: '河边的磨坊 and a heron' }
export const ben: Person = { email: 'ben@example.org', password: 'nobody was in a hurry' }

interface Devices {
  /** A device that was never used. */
  add(name: string, relay?: RelayProcess): Promise<Device>
}

export const test = base.extend<{ relay: RelayProcess; devices: Devices }, { pages: BareAppServer }>({
  pages: [
    // Playwright wants the pattern, also where it asks for nothing.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using pages = await BareAppServer.start()
      await use(pages)
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern
  relay: async ({}, use, testInfo) => {
    await using relay = await RelayProcess.launch({ AUTH: 'accounts' })
    await use(relay)
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach('relay.log', { body: relay.logs(), contentType: 'text/plain' })
  },
  devices: async ({ browser, pages, relay }, use) => {
    const present: Device[] = []
    await use({
      add: async (name, at = relay) => {
        const device = await Device.start(name, browser, pages, at)
        present.push(device)
        return device
      },
    })
    for (const device of present) await device[Symbol.asyncDispose]()
  },
})

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
