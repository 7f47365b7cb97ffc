/**
 * Promise 1: everything works with no account and no network. Notes are written, named, thrown away and put back; after
 * each step, once it is shown as saved and also in the middle of it, the page or the browser is killed. What was shown as
 * saved is there, once, with its name and its text, and the rest can be done as if nothing had happened. The same without a
 * network and with one, and for somebody who has an account.
 *
 * DRIFTLESS_LONG=1 kills at every step in every way.
 */
import type { Device, Holding } from '../device.ts'
import { enter, expect, insist, test } from '../device-fixtures.ts'
import { isLong } from '../mishaps.ts'

type Notes = Required<Omit<Holding, 'person'>>

interface Step {
  readonly name: string
  /** Does it on the device and in what is expected of it. */
  take(device: Device, notes: Notes): Promise<unknown>
}

const idOf = ({ texts }: Notes, start: string): string =>
  Object.keys(texts).find((id) => texts[id]?.startsWith(start) === true) ?? ''

const steps: readonly Step[] = [
  {
    name: 'a note is begun',
    take: async (device, notes) => (notes.texts[await device.app.write('Milk')] = 'Milk'),
  },
  {
    name: 'another one is written',
    take: async (device, notes) => (notes.texts[await device.app.write('面包\nand butter')] = '面包\nand butter'),
  },
  {
    name: 'the first is written on',
    take: async (device, notes) => {
      const id = idOf(notes, 'Milk')
      await device.app.append(id, '\nand honey')
      notes.texts[id] = 'Milk\nand honey'
    },
  },
  {
    name: 'it gets a name',
    take: async (device, notes) => {
      const id = idOf(notes, 'Milk')
      await device.app.rename(id, 'Shopping')
      notes.titles[id] = 'Shopping'
    },
  },
  {
    name: 'the other one is thrown away',
    take: async (device, notes) => {
      const id = idOf(notes, '面包')
      await device.app.giveForNote('trashNote', id)
      notes.trash = [id]
    },
  },
  {
    name: 'it is put back',
    take: async (device, notes) => {
      await device.app.giveForNote('restoreNote', idOf(notes, '面包'))
      notes.trash = []
    },
  },
]

const places = ['with no account', 'with no account and no network', 'with an account and no network'] as const
const killed = ['the page', 'the browser'] as const
const times = ['once it is saved', 'in the middle'] as const

interface Case {
  place: (typeof places)[number]
  what: (typeof killed)[number]
  time: (typeof times)[number]
  step: number
}

const cases: Case[] = places.flatMap((place, placeIndex) =>
  killed.flatMap((what) =>
    times.flatMap((time, timeIndex) =>
      steps
        .map((_, step) => ({ place, what, time, step }))
        // A browser takes a while to start: it is killed once in each place.
        .filter(
          ({ step }) =>
            isLong ||
            (what === 'the page' ? (step + placeIndex) % 4 === timeIndex * 2 : isOnce(step, timeIndex, placeIndex)),
        ),
    ),
  ),
)

function isOnce(step: number, timeIndex: number, placeIndex: number): boolean {
  return timeIndex === 0 && step === placeIndex * 2
}

test.describe('promise 1: everything works with no account and no network', () => {
  for (const { place, what, time, step: killAt } of cases)
    test(`${place}; ${what} is killed when ${steps[killAt]?.name}, ${time}`, async ({ devices, people: { mei } }) => {
      const device = what === 'the page' ? await devices.add('desk') : await devices.addWithBrowser('desk')
      const person = place === 'with an account and no network' ? mei.email : undefined
      if (person !== undefined) {
        await insist(device, mei, () => enter(device, 'createAccount', mei, true))
        await device.toBeInStep()
      }
      if (place !== 'with no account') device.line.cut()
      const kill = async (): Promise<void> => {
        if (what === 'the page') {
          await device.killTab()
          await device.openTab()
        } else {
          await device.killBrowser()
          await device.startBrowser()
        }
      }
      const saved: Notes = { texts: {}, titles: {}, trash: [] }
      const holding = (notes: Notes): Holding[] =>
        person === undefined && Object.keys(notes.texts).length === 0 ? [] : [{ person, ...notes }]

      for (const [index, step] of steps.entries()) {
        if (index === killAt && time === 'in the middle') {
          const half = structuredClone(saved)
          const taking = step.take(device, half).catch(() => undefined)
          await kill()
          await taking
          // Nothing of what was saved is gone; what was not may be there or not, and is seen to again.
          const [found] = (await device.app.stored()).filter((stored) => stored.person === person)
          for (const [id, text] of Object.entries(saved.texts)) expect(found?.texts[id]).toContain(text)
          for (const [id, title] of Object.entries(saved.titles)) expect(found?.titles[id]).toBe(title)
          await seeTo(device, step, saved, found?.texts ?? {})
        } else {
          await step.take(device, saved)
        }
        await device.toBeSaved()
        if (index === killAt && time === 'once it is saved') await kill()
        await device.toHold(holding(saved))
      }
      const { notes, trash } = await device.app.state()
      expect(notes.map(({ id }) => id as string).sort()).toEqual(Object.keys(saved.texts).sort())
      expect(trash).toEqual([])
    })
})

/** Takes a step that was broken off, as far as it had not come. */
async function seeTo(device: Device, step: Step, saved: Notes, found: Record<string, string>): Promise<void> {
  const [begun] = Object.entries(found).filter(([id]) => !(id in saved.texts))
  const done = structuredClone(saved)
  // All that is typed at once is there at once. But the list is another database than the words are in, and may have it alone.
  const isListedAlone = begun?.[1] === ''
  if (begun !== undefined) saved.texts[begun[0]] = begun[1]
  if (isListedAlone) await step.take(device, saved)
  else if (begun === undefined) {
    if (Object.entries(saved.texts).some(([id, text]) => found[id] !== text)) Object.assign(saved.texts, found)
    else await step.take(device, saved)
  }
  expect(Object.keys(saved.texts).length - Object.keys(done.texts).length).toBeLessThanOrEqual(isListedAlone ? 2 : 1)
}
