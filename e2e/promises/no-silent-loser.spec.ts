/**
 * Promise 6: no silent loser. Two devices that do not hear of each other give a note different titles, or write into the
 * same passage of it. Whatever goes wrong while they meet, both titles stand on both until somebody chooses, and the text has
 * what both wrote, with the way to look at it. What somebody chose is so everywhere; what both chose at once loses nothing
 * and multiplies nothing. And a clock that is years off on one device decides none of it.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import type { NoteChoice } from '../../client/state/app-state.ts'
import { secondNoteId } from '../../shared/document/second-note.ts'
import { parseNoteId } from '../../shared/ids.ts'
import type { Device } from '../device.ts'
import { expect, share, test, type Person } from '../device-fixtures.ts'
import { changing, comingBack, inTrouble, offering, troubles, type Trouble, type World } from '../mishaps.ts'
import { titlesAsOne } from '../titles.ts'

interface Devices {
  add(name: string): Promise<Device>
  addWithClock(name: string, offMs: number): Promise<Device>
}

interface Shared {
  desk: Device
  phone: Device
  /** The note that it is about, and its text. */
  id: string
  text: string
}

const text = 'Garden\nThe river'

async function deskAndPhone(
  devices: Devices,
  mei: Person,
  clocks: { desk: number; phone: number } = { desk: 0, phone: 0 },
): Promise<Shared> {
  const desk = await devices.addWithClock('desk', clocks.desk)
  const phone = await devices.addWithClock('phone', clocks.phone)
  await desk.app.give('setDeviceName', 'Desk')
  await phone.app.give('setDeviceName', 'Phone')
  const [id = ''] = Object.keys(await share(desk, phone, mei, text))
  return { desk, phone, id, text }
}

/** Both do something while neither hears of the other; then the desk comes back, and the phone is still away. */
async function apart({ desk, phone }: Shared, act: (device: Device) => Promise<unknown>): Promise<void> {
  for (const { line } of [desk, phone]) line.cut()
  for (const device of [phone, desk]) {
    await act(device)
    await device.toBeSaved()
  }
  desk.line.mend()
  await desk.toBeInStep()
}

/** The phone comes back while something goes wrong on its line. */
async function comeBack(trouble: Trouble, world: World): Promise<void> {
  const { line } = world.device
  await inTrouble(trouble, world, async () => {
    line.mend()
    await world.device.app.give('syncNow')
  })
}

const given = { desk: 'Market', phone: 'Groceries' }
const both = titlesAsOne(Object.values(given))
const titleOf = ({ name }: Device): string => (name === 'desk' ? given.desk : given.phone)
const renameApart = (shared: Shared): Promise<void> =>
  apart(shared, (device) => device.rename(shared.id, titleOf(device)))

const choiceOf = async (device: Device, id: string): Promise<NoteChoice | undefined> =>
  (await device.app.state()).notes.find((note) => note.id === id)?.choices[0]

/** Who looks at the note is asked, on both devices, with who gave which title; and both have the same in view meanwhile. */
async function toAsk({ desk, phone, id }: Shared, mei: Person): Promise<void> {
  const shown: (string | undefined)[] = []
  for (const device of [desk, phone]) {
    await device.toBeInStep()
    await device.toHold([{ person: mei.email, texts: { [id]: text }, titles: { [id]: both } }])
    // The list on screen comes a moment after what is in it.
    const named = async (): Promise<Record<string, string>> =>
      Object.fromEntries((await choiceOf(device, id))?.values.map(({ text: title, device: by }) => [title, by]) ?? [])
    await expect
      .poll(named, { message: `what ${device.name} asks` })
      .toEqual({ [given.desk]: 'Desk', [given.phone]: 'Phone' })
    const choice = await choiceOf(device, id)
    shown.push(choice?.values[0]?.text)
  }
  expect(shown[0]).toBe(shown[1])
}

/** Chooses as long as there is something to choose: what a page died over is done again. */
async function choose(device: Device, id: string, what: 'both' | { title: string }): Promise<void> {
  const choice = await choiceOf(device, id)
  if (choice === undefined) return
  await device.app.give(
    'decide',
    what === 'both' ? { kind: 'keepBoth', choice, language: 'en' } : { kind: 'keep', choice, text: what.title },
  )
}

async function toBeCalled({ desk, phone, id }: Shared, mei: Person, title: string): Promise<void> {
  for (const device of [desk, phone]) {
    await device.toBeInStep()
    await device.toHold([{ person: mei.email, texts: { [id]: text }, titles: { [id]: title } }])
    expect(await choiceOf(device, id)).toBeUndefined()
  }
}

/** There is the note and one more, whoever has chosen how often. `shown` is what the note was called before. */
async function toBeTwoNotes({ desk, phone, id }: Shared, mei: Person, shown: string): Promise<void> {
  const other = shown === given.desk ? given.phone : given.desk
  const note = parseNoteId(id)
  const second = note === undefined ? '' : secondNoteId(note, 'title', other, 0)
  for (const device of [desk, phone]) {
    await device.toBeInStep()
    await device.toHold([
      {
        person: mei.email,
        texts: { [id]: text, [second]: text },
        titles: { [id]: shown, [second]: `${other} (other device)` },
      },
    ])
    expect(await choiceOf(device, id)).toBeUndefined()
  }
}

const written = { desk: ' of ours', phone: ' of mine' }
const wordsOf = ({ name }: Device): string => (name === 'desk' ? written.desk : written.phone)
const writeApart = (shared: Shared): Promise<void> =>
  apart(shared, (device) => device.app.append(shared.id, wordsOf(device)))
/** Yjs puts them one after the other, everywhere in the same order. */
const combined = [text + written.desk + written.phone, text + written.phone + written.desk]

/** Both have what both wrote, and the one that came back last says that it may be looked at. */
async function toHaveCombined({ desk, phone, id }: Shared, mei: Person): Promise<void> {
  for (const device of [phone, desk]) await device.toBeInStep()
  const stored = (await phone.app.stored()).find(({ person }) => person === mei.email)
  const together = stored?.texts[id] ?? ''
  expect(combined).toContain(together)
  for (const device of [phone, desk]) await device.toHold([{ person: mei.email, texts: { [id]: together } }])
  await toOfferReview(phone, id, ['Desk'])
  await toOfferReview(desk, id, undefined)
}

async function toOfferReview(device: Device, id: string, by: readonly string[] | undefined): Promise<void> {
  await expect
    .poll(() => device.app.reviewOf(id), { message: `what ${device.name} offers to look at`, intervals: [50, 100] })
    .toEqual(by)
}

const yearMs = 365 * 24 * 3_600_000

test.describe('promise 6: no silent loser', () => {
  for (const trouble of troubles(comingBack, 0))
    test(`two titles, given offline; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const shared = await deskAndPhone(devices, mei)
      const { desk, phone, id } = shared
      await renameApart(shared)
      await comeBack(trouble, { device: phone, relay })
      await toAsk(shared, mei)
      await test.step('both are there as long as nobody chooses, also after a restart', async () => {
        for (const device of [desk, phone]) await device.restart()
        await toAsk(shared, mei)
      })
      await choose(phone, id, { title: given.desk })
      await toBeCalled(shared, mei, given.desk)
    })

  for (const trouble of troubles(changing, 0))
    test(`one of two titles is chosen; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const shared = await deskAndPhone(devices, mei)
      const { desk, phone, id } = shared
      await renameApart(shared)
      phone.line.mend()
      await toAsk(shared, mei)
      await inTrouble(trouble, { device: desk, relay }, () => choose(desk, id, { title: given.phone }))
      await choose(desk, id, { title: given.phone })
      await toBeCalled(shared, mei, given.phone)
    })

  for (const trouble of troubles([...changing, ...offering], 1))
    test(`both titles are kept; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const shared = await deskAndPhone(devices, mei)
      const { desk, phone, id } = shared
      await renameApart(shared)
      phone.line.mend()
      await toAsk(shared, mei)
      const shown = (await choiceOf(desk, id))?.values[0]?.text ?? ''
      await inTrouble(trouble, { device: desk, relay }, () => choose(desk, id, 'both'))
      await choose(desk, id, 'both')
      await toBeTwoNotes(shared, mei, shown)
    })

  for (const trouble of troubles(comingBack, 1))
    test(`both titles are kept on both devices at once: there is one second note; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const shared = await deskAndPhone(devices, mei)
      const { phone, id } = shared
      await renameApart(shared)
      phone.line.mend()
      await toAsk(shared, mei)
      const shown = (await choiceOf(phone, id))?.values[0]?.text ?? ''
      await apart(shared, (device) => choose(device, id, 'both'))
      await comeBack(trouble, { device: phone, relay })
      await toBeTwoNotes(shared, mei, shown)
    })

  for (const trouble of troubles(comingBack, 2))
    test(`each device chooses the other’s title: both stand, and are asked about again; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const shared = await deskAndPhone(devices, mei)
      const { desk, phone, id } = shared
      await renameApart(shared)
      phone.line.mend()
      await toAsk(shared, mei)
      await apart(shared, (device) => choose(device, id, { title: titleOf(device === desk ? phone : desk) }))
      await comeBack(trouble, { device: phone, relay })
      await toAsk(shared, mei)
      await choose(desk, id, { title: given.desk })
      await toBeCalled(shared, mei, given.desk)
    })

  for (const trouble of troubles(comingBack, 0))
    test(`both wrote into one passage; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const shared = await deskAndPhone(devices, mei)
      await writeApart(shared)
      await comeBack(trouble, { device: shared.phone, relay })
      await toHaveCombined(shared, mei)
    })

  for (const trouble of troubles(offering, 1))
    test(`both wrote into one passage of a note that is closed since; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const shared = await deskAndPhone(devices, mei)
      await writeApart(shared)
      await shared.phone.restart()
      await comeBack(trouble, { device: shared.phone, relay })
      await toHaveCombined(shared, mei)
    })

  for (const trouble of troubles(changing, 1))
    for (const kept of ['mine', 'theirs'] as const)
      test(`what came together is looked at after a restart, and ${kept} kept; ${trouble.title}`, async ({
        relay,
        devices,
        people: { mei },
      }) => {
        const shared = await deskAndPhone(devices, mei)
        const { desk, phone, id } = shared
        await writeApart(shared)
        phone.line.mend()
        await toHaveCombined(shared, mei)
        await phone.restart()
        await toOfferReview(phone, id, ['Desk'])
        await phone.toBeInStep()
        await inTrouble(trouble, { device: phone, relay }, () => phone.app.settleReview(id, kept))
        // Where the page died before it was on disk, it is still offered.
        await phone.app.settleReview(id, kept)
        const texts = { [id]: text + (kept === 'mine' ? written.phone : written.desk) }
        for (const device of [phone, desk]) {
          await device.toBeInStep()
          await device.toHold([{ person: mei.email, texts }])
          await toOfferReview(device, id, undefined)
        }
      })

  test.describe('with clocks that are years off', () => {
    for (const [turn, clocks] of [
      { desk: -25 * yearMs, phone: 10 * yearMs },
      { desk: 10 * yearMs, phone: -25 * yearMs },
    ].entries()) {
      const ahead = clocks.desk > 0 ? 'the desk' : 'the phone'
      for (const trouble of troubles(comingBack, turn + 1))
        test(`titles, ${ahead} far ahead; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
          const shared = await deskAndPhone(devices, mei, clocks)
          const { desk, phone, id } = shared
          await renameApart(shared)
          await comeBack(trouble, { device: phone, relay })
          await toAsk(shared, mei)
          await test.step('whoever has seen both settles it, and whoever has seen that goes on from it', async () => {
            await choose(desk, id, { title: given.desk })
            await toBeCalled(shared, mei, given.desk)
            for (const [device, title] of [
              [phone, 'Named on the phone'],
              [desk, 'Named on the desk'],
              [phone, 'Named on the phone again'],
            ] as const) {
              await device.rename(id, title)
              await toBeCalled(shared, mei, title)
            }
          })
        })

      test(`one passage, ${ahead} far ahead`, async ({ devices, people: { mei } }) => {
        const shared = await deskAndPhone(devices, mei, clocks)
        await writeApart(shared)
        shared.phone.line.mend()
        await toHaveCombined(shared, mei)
        await shared.phone.restart()
        await toHaveCombined(shared, mei)
      })

      test(`an edit that a deletion had not seen, and one that it had, ${ahead} far ahead`, async ({
        devices,
        people: { mei },
      }) => {
        const shared = await deskAndPhone(devices, mei, clocks)
        const { desk, phone, id } = shared
        let words = text
        for (const [writer, deleter] of [
          [desk, phone],
          [phone, desk],
        ] as const) {
          await test.step(`${writer.name} writes, ${deleter.name} deletes`, async () => {
            writer.line.cut()
            await writer.app.append(id, `, ${writer.name}`)
            words += `, ${writer.name}`
            await deleter.trash(id)
            await deleter.toBeInStep()
            writer.line.mend()
            for (const device of [writer, deleter]) {
              await device.toBeInStep()
              await device.toHold([{ person: mei.email, texts: { [id]: words }, trash: [] }])
            }
            await deleter.trash(id)
            for (const device of [writer, deleter]) {
              await device.toBeInStep()
              await device.toHold([{ person: mei.email, texts: { [id]: words }, trash: [id] }])
            }
            await writer.putBack(id)
            for (const device of [writer, deleter]) {
              await device.toBeInStep()
              await device.toHold([{ person: mei.email, texts: { [id]: words }, trash: [] }])
            }
          })
        }
      })
    }
  })
})
