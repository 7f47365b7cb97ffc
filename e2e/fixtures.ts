/**
 * What every story has: a relay of its own, and people with devices.
 *
 *   test('…', async ({ relay, people }) => {
 *     const alice = await people.join('Alice')
 *     const lin = await people.join('小林', { locale: 'zh-CN' })
 *     await alice.app.write('Milk')
 *   })
 */
import { expect, test as base } from '@playwright/test'
import { Person, type PersonOptions } from './person.ts'
import { RelayProcess } from './relay-process.ts'

export { expect }

interface People {
  /** Gives somebody a device and opens the app on it. */
  join(name: string, options?: PersonOptions): Promise<Person>
}

interface Settings {
  /** The relay's environment, as `test.use({ relaySettings: … })` says it; without any, a relay without accounts. */
  relaySettings: Readonly<Record<string, string>>
}

export const test = base.extend<Settings & { relay: RelayProcess; people: People }>({
  relaySettings: [{}, { option: true }],
  relay: async ({ relaySettings }, use, testInfo) => {
    await using relay = await RelayProcess.launch(relaySettings)
    await use(relay)
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach('relay.log', { body: relay.logs(), contentType: 'text/plain' })
  },
  people: async ({ relay, browser }, use) => {
    const present: Person[] = []
    await use({
      join: async (name, options = {}) => {
        const person = await Person.equip(name, relay, browser, options)
        present.push(person)
        await person.openApp()
        return person
      },
    })
    for (const person of present) await person[Symbol.asyncDispose]()
    // A story that ended well while something broke behind the screen did not end well.
    for (const { name, errors } of present) expect(errors, `errors in ${name}'s pages`).toEqual([])
  },
})
