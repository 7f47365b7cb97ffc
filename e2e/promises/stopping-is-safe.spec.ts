/**
 * Promise 7: stopping is safe. Sync is turned off, somebody signs out, a tab is closed or dies, the browser or the relay is
 * killed, a sign-in ends: at each step of bringing words to the relay. What was saved on the device is there when it starts
 * again, without a network too, and reaches the other devices once, when it can.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import { enter, expect, insist, test, write, type Person } from '../device-fixtures.ts'
import type { Device } from '../device.ts'
import {
  changing,
  comingBack,
  entering,
  inTrouble,
  isLong,
  lost,
  pageKilled,
  relayKilled,
  renewing,
  troubles,
  type Fault,
} from '../mishaps.ts'
import { RelayProcess } from '../relay-process.ts'
import type { Fate } from '../watched-line.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const syncOff: Fault = {
  name: 'sync is turned off',
  happens: async ({ device }): Promise<Fate> => {
    await device.app.give('setSyncEnabled', false)
    return 'arrives'
  },
  after: ({ device }) => device.app.give('setSyncEnabled', true),
}
const signedOut: Fault = {
  name: 'somebody signs out',
  happens: async ({ device }): Promise<Fate> => {
    await device.app.give('signOut')
    return 'arrives'
  },
}
const tabClosed: Fault = {
  name: 'the tab is closed',
  endsPage: true,
  happens: async ({ device }): Promise<Fate> => {
    await device.closeTab()
    return 'arrives'
  },
  after: ({ device }) => device.openTab(),
}
const browserKilled: Fault = {
  name: 'the browser is killed',
  endsPage: true,
  happens: async ({ device }): Promise<Fate> => {
    await device.killBrowser()
    return 'lost'
  },
  after: ({ device }) => device.startBrowser(),
}

/** Starts the app without a network, and writes there. */
async function startOffline(device: Device, texts: Record<string, string>, { email }: Person): Promise<void> {
  device.line.cut()
  await device.closeTab()
  await device.openTab()
  await device.toHold([{ person: email, texts }])
  Object.assign(texts, await write(device, 'Written after a start without network'))
  device.line.mend()
}

test.describe('promise 7: stopping is safe', () => {
  /** Two devices with the same notes; then one writes without a network. */
  const apart = async (desk: Device, phone: Device, mei: Person): Promise<Record<string, string>> => {
    const texts = await write(desk, 'First')
    const [first = ''] = Object.keys(texts)
    await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
    await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
    await phone.toHold([{ person: mei.email, texts }])
    await desk.toBeInStep()
    desk.line.cut()
    await desk.app.append(first, ', and more')
    texts[first] = 'First, and more'
    Object.assign(texts, await write(desk, 'Written without a network'))
    return texts
  }
  const meet = async (desk: Device, phone: Device, mei: Person, texts: Record<string, string>): Promise<void> => {
    await insist(desk, mei, () => enter(desk, 'signIn', mei, true))
    for (const device of [desk, phone]) {
      await device.toBeInStep()
      await device.toHold([{ person: mei.email, texts }])
    }
  }
  const comeBack = async (desk: Device): Promise<void> => {
    desk.line.mend()
    await desk.app.give('syncNow')
  }

  for (const [turn, faults] of [
    [lost, pageKilled, relayKilled],
    [tabClosed, syncOff, signedOut],
  ].entries())
    for (const trouble of troubles(comingBack, turn, faults))
      test(`words that wait for the relay; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
        const [desk, phone] = [await devices.add('desk'), await devices.add('phone')]
        const texts = await apart(desk, phone, mei)
        await inTrouble(trouble, { device: desk, relay }, () => comeBack(desk))
        await startOffline(desk, texts, mei)
        await meet(desk, phone, mei, texts)
      })

  for (const trouble of troubles(comingBack, 0, [browserKilled]).filter((_, index) => isLong || index === 2))
    test(`words that wait for the relay; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const [desk, phone] = [await devices.addWithBrowser('desk'), await devices.add('phone')]
      const texts = await apart(desk, phone, mei)
      await inTrouble(trouble, { device: desk, relay }, () => comeBack(desk))
      await startOffline(desk, texts, mei)
      await meet(desk, phone, mei, texts)
    })

  test('the browser is killed right after somebody else has signed in, and after they are out again', async ({
    devices,
    people: { mei, ben },
  }) => {
    const desk = await devices.addWithBrowser('desk')
    const ofMei = await write(desk, 'Mei’s note')
    await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
    await insist(desk, ben, () => enter(desk, 'createAccount', ben, false))
    const ofBen = await write(desk, 'Ben’s note')
    const both = [
      { person: ben.email, texts: ofBen },
      { person: mei.email, texts: ofMei },
    ]
    // Sooner than the browser writes by itself what pages leave to it.
    await desk.killBrowser()
    await desk.startBrowser()
    expect((await desk.shown()).person).toBe(ben.email)
    await desk.toBeInStep()
    await desk.toHold(both)

    await desk.app.give('signOut')
    await desk.killBrowser()
    await desk.startBrowser()
    const { account, sync } = await desk.app.state()
    expect({ account: account.kind, sync: sync.enabled }).toEqual({ account: 'signedOut', sync: false })
    await desk.toHold(both)
  })

  for (const trouble of troubles(changing, 0, [lost, relayKilled, syncOff, signedOut]))
    test(`words as they are typed; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const [desk, phone] = [await devices.add('desk'), await devices.add('phone')]
      const texts = await write(desk, 'First')
      const [first = ''] = Object.keys(texts)
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await phone.toHold([{ person: mei.email, texts }])
      await desk.toBeInStep()
      await inTrouble(trouble, { device: desk, relay }, () => desk.app.append(first, ', and more'))
      texts[first] = 'First, and more'
      await startOffline(desk, texts, mei)
      await meet(desk, phone, mei, texts)
    })

  for (const trouble of troubles(comingBack, 0, [pageKilled, tabClosed, lost]))
    test(`one of two tabs; ${trouble.title}`, async ({ relay, devices, people: { mei } }) => {
      const [desk, phone] = [await devices.add('desk'), await devices.add('phone')]
      const texts = await apart(desk, phone, mei)
      const second = await desk.openTab()
      // Written in one tab and brought to the relay by whichever is there.
      texts[await second.write('In the second tab')] = 'In the second tab'
      await inTrouble(trouble, { device: desk, relay }, () => comeBack(desk))
      await meet(desk, phone, mei, texts)
    })

  for (const trouble of troubles(renewing, 0))
    test(`the token has expired meanwhile; ${trouble.title}`, async ({ devices, people: { mei } }) => {
      await using relay = await RelayProcess.launch({ AUTH: 'accounts' })
      const [desk, phone] = [await devices.add('desk', relay), await devices.add('phone', relay)]
      const texts = await apart(desk, phone, mei)
      await relay.comeBackLater(2 * hourMs)
      await startOffline(desk, texts, mei)
      await inTrouble(trouble, { device: desk, relay }, () => desk.app.give('syncNow'))
      await desk.toBeInStep()
      expect((await desk.app.state()).account.kind).toBe('signedIn')
      await meet(desk, phone, mei, texts)
    })

  for (const trouble of troubles(entering('login'), 1))
    test(`forty days away, so that the sign-in has ended; ${trouble.title}`, async ({ devices, people: { mei } }) => {
      await using relay = await RelayProcess.launch({ AUTH: 'accounts' })
      const [desk, phone] = [await devices.add('desk', relay), await devices.add('phone', relay)]
      const texts = await apart(desk, phone, mei)
      await relay.comeBackLater(40 * dayMs)
      await phone.toBeSentAway()
      desk.line.mend()
      await desk.toBeSentAway()
      Object.assign(texts, await write(desk, 'Written meanwhile'))
      await inTrouble(trouble, { device: desk, relay }, () => enter(desk, 'signIn', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await meet(desk, phone, mei, texts)
    })

  for (const trouble of troubles(entering('login'), 2))
    test(`a device that is revoked while somebody writes; ${trouble.title}`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const [desk, phone] = [await devices.add('desk'), await devices.add('phone')]
      const texts = await write(desk, 'First')
      const [first = ''] = Object.keys(texts)
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await phone.toHold([{ person: mei.email, texts }])
      const listed = await desk.app.give('devices')
      const others = listed?.ok === true ? listed.value.filter(({ current }) => !current) : []
      expect(others).toHaveLength(1)
      const revoking = desk.app.give('revokeDevice', others[0]?.id ?? '')
      for (const word of [' and', ' on', ' and', ' on']) await phone.app.append(first, word)
      expect(await revoking).toMatchObject({ ok: true })
      texts[first] = 'First and on and on'
      await phone.toBeSentAway()
      Object.assign(texts, await write(phone, 'Written meanwhile'))
      await inTrouble(trouble, { device: phone, relay }, () => enter(phone, 'signIn', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await meet(desk, phone, mei, texts)
    })
})
