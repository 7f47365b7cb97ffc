/**
 * Promise 8: bad input gets a clear answer, and nothing else changes. At each step of bringing words to the relay, what
 * passes arrives garbled, or somebody with an account of their own tries what that does not allow. Each of their attempts
 * is refused; whoever wrote goes on writing, and nobody has anything but what was written.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import { enter, expect, insist, test, write, type Person } from '../device-fixtures.ts'
import type { Device } from '../device.ts'
import { Intruder } from '../intruder.ts'
import { changing, comingBack, entering, inTrouble, offering, troubles, type Fault, type Moment } from '../mishaps.ts'
import type { RelayProcess } from '../relay-process.ts'
import type { Fate } from '../watched-line.ts'

const garbled: Fault = { name: 'it arrives garbled', happens: () => 'garbled' }
/** Of these something can be garbled. */
const withContent = (moments: readonly Moment[]): Moment[] =>
  moments.filter(({ of }) => of.is !== 'dial' && !(of.is === 'request' && of.method === 'GET'))

const intrusion = (self: Person, other: Person): Fault => ({
  name: 'somebody tries everything',
  happens: async ({ relay }): Promise<Fate> => {
    await (await Intruder.at(relay.address, self, other)).tryEverything()
    return 'arrives'
  },
})
const named = (name: string): Fault => ({ name, happens: () => 'arrives' })

test.describe('promise 8: bad input changes nothing', () => {
  /** Mei has two devices and Ben one, all in step. */
  const begin = async (desk: Device, phone: Device, ofBen: Device, { mei, ben }: { mei: Person; ben: Person }) => {
    const texts = await write(desk, 'First', 'Second')
    const textsOfBen = await write(ofBen, 'Ben’s note')
    await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
    await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
    await insist(ofBen, ben, () => enter(ofBen, 'createAccount', ben, true))
    await phone.toHold([{ person: mei.email, texts }])
    for (const device of [desk, ofBen]) await device.toBeInStep()
    return { texts, textsOfBen }
  }
  /** Everybody goes on writing; then the relay dies, and has what it had. */
  const goOn = async (
    relay: RelayProcess,
    people: { mei: Person; ben: Person },
    [desk, phone, ofBen]: readonly [Device, Device, Device],
    { texts, textsOfBen }: Awaited<ReturnType<typeof begin>>,
    newcomer: Device,
  ): Promise<void> => {
    const { mei, ben } = people
    Object.assign(texts, await write(phone, 'Written afterwards'))
    Object.assign(textsOfBen, await write(ofBen, 'Ben goes on'))
    for (const device of [desk, phone, ofBen]) await device.toBeInStep()
    await relay.kill()
    await relay.start()
    await insist(newcomer, mei, () => enter(newcomer, 'signIn', mei, true))
    for (const device of [desk, phone, ofBen, newcomer]) await device.toBeInStep()
    for (const device of [desk, phone, newcomer]) await device.toHold([{ person: mei.email, texts }])
    await ofBen.toHold([{ person: ben.email, texts: textsOfBen }])
  }
  const scenarios = [
    {
      name: 'words that wait for the relay',
      moments: withContent(comingBack),
      act: async (desk: Device, texts: Record<string, string>) => {
        const [first = ''] = Object.keys(texts)
        desk.line.cut()
        await desk.app.append(first, ', and more')
        texts[first] = 'First, and more'
        Object.assign(texts, await write(desk, 'Written without a network'))
        return async () => {
          desk.line.mend()
          await desk.app.give('syncNow')
        }
      },
    },
    {
      name: 'closed notes',
      moments: offering,
      act: async (desk: Device, texts: Record<string, string>) => {
        desk.line.cut()
        Object.assign(texts, await write(desk, 'One', 'Two', 'Three'))
        await desk.restart()
        return async () => {
          desk.line.mend()
          await desk.app.give('syncNow')
        }
      },
    },
    {
      name: 'words as they are typed',
      moments: changing,
      act: (desk: Device, texts: Record<string, string>) => {
        const [first = ''] = Object.keys(texts)
        texts[first] = 'First, and more'
        return Promise.resolve(() => desk.app.append(first, ', and more'))
      },
    },
    {
      name: 'signing in',
      moments: withContent(entering('login')),
      act: async (desk: Device, texts: Record<string, string>, mei: Person) => {
        await desk.app.give('signOut')
        Object.assign(texts, await write(desk, 'Written while signed out'))
        return () => enter(desk, 'signIn', mei, true)
      },
    },
  ]
  for (const [turn, { name, moments, act }] of scenarios.entries())
    for (const trouble of troubles(moments, turn, [garbled, named('somebody tries everything')]))
      test(`${name}; ${trouble.title}`, async ({ relay, devices, people }) => {
        const { mei, ben } = people
        const [desk, phone, ofBen] = [await devices.add('desk'), await devices.add('phone'), await devices.add('Ben’s')]
        const has = await begin(desk, phone, ofBen, people)
        const fault = trouble.fault === garbled ? garbled : intrusion(ben, mei)
        const happening = await act(desk, has.texts, mei)
        await inTrouble({ ...trouble, fault }, { device: desk, relay }, happening)
        await insist(desk, mei, () => enter(desk, 'signIn', mei, true))
        await goOn(relay, people, [desk, phone, ofBen], has, await devices.add('newcomer'))
        expect((await desk.shown()).person).toBe(mei.email)
      })
})
