/**
 * Promise 5: an edit beats a deletion, and says so. Somebody deletes a note while somebody else writes in it, offline or
 * not, and whatever goes wrong while the two meet, the note is there in the end on every device, with all that was written,
 * out of the trash, and each device tells of it. Who has read that may delete it after all, and then it stays deleted.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import type { Device } from '../device.ts'
import { expect, share, test, type Person } from '../device-fixtures.ts'
import { changing, comingBack, inTrouble, offering, troubles } from '../mishaps.ts'

/** A desk and a phone with the same notes, in step; with the texts by id, and the id of the note that it is about. */
async function deskAndPhone(
  devices: { add(name: string): Promise<Device> },
  mei: Person,
): Promise<{ desk: Device; phone: Device; texts: Record<string, string>; id: string }> {
  const [desk, phone] = [await devices.add('desk'), await devices.add('phone')]
  await desk.app.give('setDeviceName', 'Desk')
  await phone.app.give('setDeviceName', 'Phone')
  const texts = await share(desk, phone, mei, 'Shopping', 'Open at the next start')
  const [id = ''] = Object.keys(texts)
  return { desk, phone, texts, id }
}

/** What a device tells of a note that came back. */
const told = async (device: Device, id: string): Promise<string> => {
  const { revival } = (await device.app.state()).notes.find((note) => note.id === id) ?? {}
  return revival === undefined ? 'nothing' : `${revival.editedBy} edited, ${revival.deletedBy} deleted`
}

async function toHaveKept(
  all: readonly Device[],
  mei: Person,
  texts: Record<string, string>,
  id: string,
  line: string,
): Promise<void> {
  for (const device of all) {
    await device.toBeInStep()
    await device.toHold([{ person: mei.email, texts, trash: [] }])
    await expect.poll(() => told(device, id), { message: `what ${device.name} tells`, intervals: [50, 100] }).toBe(line)
  }
}

test.describe('promise 5: writing beats deleting', () => {
  for (const trouble of troubles(comingBack, 0))
    test(`written offline, deleted meanwhile; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const { desk, phone, texts, id } = await deskAndPhone(devices, mei)
      phone.line.cut()
      await phone.app.append(id, ', and tea')
      texts[id] += ', and tea'
      await desk.trash(id)
      await desk.toBeInStep()
      await inTrouble(trouble, { device: phone, relay }, async () => {
        phone.line.mend()
        await phone.app.give('syncNow')
      })
      await toHaveKept([phone, desk], mei, texts, id, 'Phone edited, Desk deleted')
    })

  for (const trouble of troubles(offering, 1))
    test(`written offline in a note that is closed since, deleted meanwhile; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const { desk, phone, texts, id } = await deskAndPhone(devices, mei)
      phone.line.cut()
      await phone.app.append(id, ', and tea')
      texts[id] += ', and tea'
      await phone.toBeSaved()
      await phone.closeTab()
      await phone.openTab()
      await desk.trash(id)
      await desk.toBeInStep()
      await inTrouble(trouble, { device: phone, relay }, async () => {
        phone.line.mend()
        await phone.app.give('syncNow')
      })
      await toHaveKept([phone, desk], mei, texts, id, 'Phone edited, Desk deleted')
    })

  for (const trouble of troubles(comingBack, 2))
    test(`deleted offline, written meanwhile; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const { desk, phone, texts, id } = await deskAndPhone(devices, mei)
      desk.line.cut()
      await desk.trash(id)
      await phone.app.append(id, ', and tea')
      texts[id] += ', and tea'
      await phone.toBeInStep()
      await inTrouble(trouble, { device: desk, relay }, async () => {
        desk.line.mend()
        await desk.app.give('syncNow')
      })
      await toHaveKept([desk, phone], mei, texts, id, 'Phone edited, Desk deleted')
    })

  for (const trouble of troubles(changing, 1))
    test(`deleted after all by who has seen it; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const { desk, phone, texts, id } = await deskAndPhone(devices, mei)
      phone.line.cut()
      await phone.app.append(id, ', and tea')
      texts[id] += ', and tea'
      await desk.trash(id)
      await desk.toBeInStep()
      phone.line.mend()
      await toHaveKept([phone, desk], mei, texts, id, 'Phone edited, Desk deleted')
      await inTrouble(trouble, { device: desk, relay }, () => desk.trash(id))
      // Where the page died before it was on disk, it is done again.
      await desk.trash(id)
      for (const device of [desk, phone]) {
        await device.toBeInStep()
        await device.toHold([{ person: mei.email, texts, trash: [id] }])
      }
    })

  test('deleted on two devices at once, each of which had written: that is one deletion', async ({
    devices,
    people: { mei },
  }) => {
    const { desk, phone, texts, id } = await deskAndPhone(devices, mei)
    for (const device of [desk, phone]) {
      device.line.cut()
      await device.app.append(id, `, ${device.name}`)
      await device.trash(id)
    }
    for (const { line } of [desk, phone]) line.mend()
    for (const device of [desk, phone]) await device.toBeInStep()
    const stored = (await desk.app.stored()).find(({ person }) => person === mei.email)
    expect(stored?.texts[id]).toMatch(/^Shopping(, desk, phone|, phone, desk)$/)
    texts[id] = stored?.texts[id] ?? ''
    for (const device of [desk, phone]) await device.toHold([{ person: mei.email, texts, trash: [id] }])
  })
})
