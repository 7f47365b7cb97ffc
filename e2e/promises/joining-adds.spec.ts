/**
 * Promise 3: joining is a union. Signing in, a second device, another person, another server: whatever goes wrong on the
 * way, and whenever, in the end each note is there once, under its id and with its text, on all devices of whoever wrote it
 * and on no others.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import { enter, expect, insist, test, write } from '../device-fixtures.ts'
import type { Device } from '../device.ts'
import { entering, inTrouble, leaving, troubles } from '../mishaps.ts'
import { RelayProcess } from '../relay-process.ts'
import { WatchedLine } from '../watched-line.ts'

test.describe('promise 3: joining adds, and never takes away', () => {
  for (const trouble of troubles(entering('register'), 0))
    test(`notes first, an account later; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const desk = await devices.add('desk')
      const texts = await write(desk, 'Before the account', '也在注册之前', 'In the trash')
      const [thrown = ''] = Object.keys(texts).filter((id) => texts[id] === 'In the trash')
      await desk.trash(thrown)
      const notes = [{ person: mei.email, texts, trash: [thrown] }]

      await inTrouble(trouble, { device: desk, relay }, () => enter(desk, 'createAccount', mei, true))
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await desk.toBeInStep()
      await desk.toHold(notes)

      const phone = await devices.add('phone')
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await phone.toHold(notes)
      await desk.toHold(notes)
    })

  for (const trouble of troubles(entering('join'), 1))
    test(`a second device with notes of its own joins by code; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const desk = await devices.add('desk')
      const phone = await devices.add('phone')
      const texts = { ...(await write(desk, 'On the desk')), ...(await write(phone, 'On the phone', '手机上')) }
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      const join = async () => {
        // A code lets somebody in once, so that each try has another one.
        const code = await desk.app.give('newJoinCode')
        if (code?.ok !== true) return code
        return phone.app.give('joinWithCode', {
          address: phone.line.address,
          addNotes: true,
          code: code.value.code,
        })
      }
      await inTrouble(trouble, { device: phone, relay }, join)
      await insist(phone, mei, join)
      for (const device of [desk, phone]) {
        await device.toBeInStep()
        await device.toHold([{ person: mei.email, texts }])
      }
    })

  for (const trouble of troubles([...leaving, ...entering('register')], 2))
    test(`out, and in as another person, and back; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei, ben },
    }) => {
      const desk = await devices.add('desk')
      const ofMei = await write(desk, 'Mei’s note')
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await desk.toBeInStep()
      const change = async () => {
        await desk.app.give('signOut')
        return enter(desk, 'createAccount', ben, false)
      }
      await inTrouble(trouble, { device: desk, relay }, change)
      await insist(desk, ben, change)
      const ofBen = await write(desk, 'Ben’s note')
      await desk.toBeInStep()
      await desk.toHold([
        { person: ben.email, texts: ofBen },
        { person: mei.email, texts: ofMei },
      ])
      for (const [person, texts] of [
        [mei, ofMei],
        [ben, ofBen],
      ] as const) {
        const other = await devices.add(`${person.email}’s phone`)
        await insist(other, person, () => enter(other, 'signIn', person, true))
        await other.toHold([{ person: person.email, texts }])
      }
      await insist(desk, mei, () => enter(desk, 'signIn', mei, false))
      await desk.toBeInStep()
      await desk.toHold([
        { person: ben.email, texts: ofBen },
        { person: mei.email, texts: ofMei },
      ])
    })

  for (const trouble of troubles(entering('login'), 3))
    test(`notes of nobody stay nobody’s unless they are added; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const desk = await devices.add('desk')
      const library = await devices.add('library')
      const ofMei = await write(desk, 'Mei’s note')
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      const ofNobody = await write(library, 'Somebody’s note')
      await inTrouble(trouble, { device: library, relay }, () => enter(library, 'signIn', mei, false))
      await insist(library, mei, () => enter(library, 'signIn', mei, false))
      await library.toBeInStep()
      await library.toHold([
        { person: undefined, texts: ofNobody },
        { person: mei.email, texts: ofMei },
      ])
      await desk.toHold([{ person: mei.email, texts: ofMei }])
    })

  for (const trouble of troubles(entering('register'), 4))
    test(`another server, and back; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      await using second = await RelayProcess.launch({ AUTH: 'accounts' })
      await using toFirst = await WatchedLine.lay(relay.port)
      const desk = await devices.add('desk', second)
      const texts = await write(desk, 'From the first server')
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true, toFirst))
      await desk.toBeInStep()

      await inTrouble(trouble, { device: desk, relay: second }, () => enter(desk, 'createAccount', mei, true))
      await insistAt(desk, desk.line, () => enter(desk, 'createAccount', mei, true))
      Object.assign(texts, await write(desk, 'At the second server'))
      await desk.toBeInStep()
      const work = await devices.add('work', second)
      await insist(work, mei, () => enter(work, 'signIn', mei, true))
      Object.assign(texts, await write(work, 'Written at work'))
      await work.toBeInStep()
      await desk.toHold([{ person: mei.email, texts }])

      await insistAt(desk, toFirst, () => enter(desk, 'signIn', mei, true, toFirst))
      await desk.toBeInStep()
      const home = await devices.add('home')
      await insist(home, mei, () => enter(home, 'signIn', mei, true))
      for (const device of [desk, work, home]) await device.toHold([{ person: mei.email, texts }])
    })
})

/** Until the device is signed in at the server behind this line. */
async function insistAt(device: Device, line: WatchedLine, enterOnce: () => Promise<unknown>): Promise<void> {
  await expect
    .poll(
      async () => {
        const { account } = await device.app.state()
        if (account.kind === 'signedIn' && account.server === line.address) return true
        await enterOnce()
        return false
      },
      { message: `${device.name} is signed in at ${line.address}`, intervals: [50, 100, 200], timeout: 40_000 },
    )
    .toBe(true)
}
