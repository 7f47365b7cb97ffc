/**
 * Promise 4: absence is never deletion. A relay that was wiped or came back from an old backup, a device whose storage was
 * cleared or from which the notes were removed: none of them takes a note from anybody else, whatever goes wrong while
 * they meet again. A note that somebody has put into the trash is there everywhere, with its text, until it is put back.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { enter, insist, test, write } from '../device-fixtures.ts'
import { changing, comingBack, entering, inTrouble, leaving, troubles } from '../mishaps.ts'

test.describe('promise 4: only deleting deletes', () => {
  for (const trouble of troubles(entering('register'), 0))
    test(`the relay is wiped while a device is away; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const desk = await devices.add('desk')
      const phone = await devices.add('phone')
      const texts = await write(desk, 'Kept', 'Thrown away', 'Thrown away and put back')
      const [, thrown = '', back = ''] = Object.keys(texts)
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await desk.trash(thrown)
      await desk.trash(back)
      await phone.toHold([{ person: mei.email, texts, trash: [thrown, back] }])
      await phone.toBeInStep()
      phone.line.cut()
      await phone.putBack(back)
      Object.assign(texts, await write(phone, 'Written while away'))

      await relay.wipe()
      await desk.toBeSentAway()
      await inTrouble(trouble, { device: desk, relay }, () => enter(desk, 'createAccount', mei, true))
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      phone.line.mend()
      await phone.toBeSentAway()
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      for (const device of [desk, phone]) {
        await device.toBeInStep()
        await device.toHold([{ person: mei.email, texts, trash: [thrown] }])
      }
    })

  for (const trouble of troubles(comingBack, 1))
    test(`the relay comes back from an old backup; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const folder = await mkdtemp(join(tmpdir(), 'driftless-backup-'))
      const desk = await devices.add('desk')
      const phone = await devices.add('phone')
      const texts = await write(desk, 'Kept', 'Thrown away later', 'Put back later')
      const [, thrown = '', back = ''] = Object.keys(texts)
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await desk.trash(back)
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await phone.toHold([{ person: mei.email, texts, trash: [back] }])
      await desk.toBeInStep()
      await relay.backUp(join(folder, 'old.backup'))

      await desk.trash(thrown)
      await desk.putBack(back)
      Object.assign(texts, await write(desk, 'Newer than the backup'))
      await phone.toHold([{ person: mei.email, texts, trash: [thrown] }])
      for (const { line } of [desk, phone]) line.cut()
      await relay.restore(join(folder, 'old.backup'))
      await inTrouble(trouble, { device: desk, relay }, async () => {
        desk.line.mend()
        await desk.app.give('syncNow')
      })
      await desk.toBeInStep()
      phone.line.mend()
      const tablet = await devices.add('tablet')
      await insist(tablet, mei, () => enter(tablet, 'signIn', mei, true))
      for (const device of [desk, phone, tablet]) {
        await device.toBeInStep()
        await device.toHold([{ person: mei.email, texts, trash: [thrown] }])
      }
      await rm(folder, { recursive: true })
    })

  for (const trouble of troubles(entering('login'), 2))
    test(`a device comes back with nothing; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const desk = await devices.add('desk')
      const phone = await devices.add('phone')
      const texts = await write(desk, 'Kept', 'Thrown away')
      const [, thrown = ''] = Object.keys(texts)
      const notes = [{ person: mei.email, texts, trash: [thrown] }]
      await desk.trash(thrown)
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await phone.toHold(notes)
      await phone.clearStorage()
      await phone.toHold([])
      await inTrouble(trouble, { device: phone, relay }, () => enter(phone, 'signIn', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      for (const device of [phone, desk]) {
        await device.toBeInStep()
        await device.toHold(notes)
      }
    })

  for (const trouble of troubles(leaving, 0))
    test(`the notes are removed from one device; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const desk = await devices.add('desk')
      const library = await devices.add('library')
      const texts = await write(desk, 'Kept')
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await insist(library, mei, () => enter(library, 'signIn', mei, true))
      Object.assign(texts, await write(library, 'Written in the library'))
      await library.toBeInStep()
      const { profile } = await library.shown()
      await inTrouble(trouble, { device: library, relay }, () => library.app.give('removeProfile', profile))
      await library.toHold([])
      await desk.toBeInStep()
      await desk.toHold([{ person: mei.email, texts }])
      await insist(library, mei, () => enter(library, 'signIn', mei, true))
      await library.toHold([{ person: mei.email, texts }])
      await desk.toHold([{ person: mei.email, texts }])
    })

  for (const [turn, action] of (['trash', 'putBack'] as const).entries())
    for (const trouble of troubles(changing, turn))
      test(`${action === 'trash' ? 'into the trash' : 'out of the trash'}; ${trouble.title}`, async ({
        relay,
        devices,
        people: { mei },
      }) => {
        const desk = await devices.add('desk')
        const phone = await devices.add('phone')
        const texts = await write(desk, 'Kept', 'Thrown away, or not')
        const [, id = ''] = Object.keys(texts)
        if (action === 'putBack') await desk.trash(id)
        await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
        await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
        await phone.toHold([{ person: mei.email, texts, trash: action === 'trash' ? [] : [id] }])
        await desk.toBeInStep()
        await inTrouble(trouble, { device: desk, relay }, () => desk[action](id))
        // Where the page died before it was on disk, it is done again.
        await desk[action](id)
        for (const device of [desk, phone]) {
          await device.toBeInStep()
          await device.toHold([{ person: mei.email, texts, trash: action === 'trash' ? [id] : [] }])
        }
      })
})
