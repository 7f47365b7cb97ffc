/**
 * Promise 2: the status line is true. Whenever it says that the notes are saved here, the browser is killed that moment, and
 * the words are on its disk; whenever it says that all is synced, the relay is killed that moment, and a device that comes
 * new to it gets everything. With an answer lost, the page or the relay killed at each step of getting there; and as long as
 * the relay has not acknowledged something, nobody says so.
 *
 * DRIFTLESS_LONG=1 lets every fault happen at every moment.
 */
import type { StatusKind } from '../bare-app.ts'
import { enter, expect, insist, test, write } from '../device-fixtures.ts'
import type { Device } from '../device.ts'
import { changing, comingBack, inTrouble, offering, troubles } from '../mishaps.ts'
import type { Passing } from '../watched-line.ts'

/** Longer than it takes to kill a browser. */
const slowWriteMs = 500
const rounds = 3

/** Before the relay is known, without a network, and signed out: each says in its words that the notes are saved here. */
const savedHere: { says: StatusKind[]; prepare?: (device: Device, person: { email: string }) => Promise<unknown> }[] = [
  { says: ['savedOnDevice'] },
  { says: ['syncOff'], prepare: ({ app }) => app.give('setSyncEnabled', false) },
  {
    says: ['unreachable', 'offline'],
    prepare: async ({ app, line }) => {
      line.cut()
      await app.untilItSays('unreachable')
    },
  },
]

const isAcknowledgement = (passing: Passing): boolean =>
  (passing.is === 'frame' && passing.from === 'relay' && passing.type === 'committed') ||
  (passing.is === 'answer' && passing.method === 'POST' && passing.path.endsWith('/changes'))

test.describe('promise 2: the status line is true', () => {
  for (const { says, prepare } of savedHere)
    test(`the browser is killed the moment that the line says “${says[0]}”`, async ({ devices, people: { mei } }) => {
      const desk = await devices.addWithBrowser('desk')
      const person = prepare === undefined ? undefined : mei.email
      if (prepare !== undefined) {
        await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
        await desk.toBeInStep()
        await prepare(desk, mei)
      }
      const texts: Record<string, string> = {}
      for (let round = 1; round <= rounds; round++) {
        await desk.app.slowDisk(slowWriteMs)
        const text = `Words of round ${round}`
        texts[await desk.app.writeUntilItSays(says, text)] = text
        await desk.killBrowser()
        await desk.startBrowser()
        await desk.toHold([{ person, texts }], `what is on the disk after round ${round}`)
      }
    })

  for (const [turn, moments] of [comingBack, offering, changing].entries())
    for (const trouble of troubles(moments, turn))
      test(`the relay is killed the moment that the line says “synced”; before, ${trouble.title}`, async ({
        relay,
        devices,
        people: { mei },
      }) => {
        const desk = await devices.add('desk')
        const texts = await write(desk, 'First')
        await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
        await desk.toBeInStep()
        if (moments !== changing) {
          desk.line.cut()
          Object.assign(texts, await write(desk, 'Written without a network', 'And closed', 'Open'))
          for (const [id, text] of Object.entries(texts))
            if (text === 'And closed') await desk.app.giveForNote('closeTab', id)
        }
        await inTrouble(trouble, { device: desk, relay }, async () => {
          desk.line.mend()
          // Known before anything can go wrong with it.
          const [id = ''] = Object.keys(texts)
          texts[id] = 'First, and more'
          await desk.app.append(id, ', and more')
          await desk.app.give('syncNow')
        })
        await desk.app.give('syncNow')
        await desk.app.untilItSays('synced')
        await relay.kill()
        desk.line.cut()
        await relay.start()
        const phone = await devices.add('phone')
        await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
        await phone.toHold([{ person: mei.email, texts }])
      })

  for (const isKilled of [false, true])
    test(`acknowledgements are swallowed${isKilled ? ', and the relay is killed' : ''}: neither of two tabs says “synced” before they have come`, async ({
      relay,
      devices,
      people: { mei },
    }) => {
      const [desk, phone] = [await devices.add('desk'), await devices.add('phone')]
      const texts = await write(desk, 'First')
      await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
      await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
      await desk.toBeInStep()
      const other = await desk.openTab()
      await other.untilItSays('synced')
      desk.line.cut()
      const closed = await desk.app.write('Closed')
      texts[closed] = 'Closed'
      await desk.app.giveForNote('closeTab', closed)
      texts[await desk.app.write('Open in one tab')] = 'Open in one tab'
      texts[await other.write('Open in the other')] = 'Open in the other'
      await expect.poll(async () => (await other.state()).notes.length).toBe(4)

      const held = desk.line.holdBack(isAcknowledgement)
      for (const tab of desk.tabs) await tab.listenToStatus()
      desk.line.mend()
      for (const tab of desk.tabs) await tab.give('syncNow')
      await held.caught
      // The relay has all of it, and the desk does not know.
      await phone.toHold([{ person: mei.email, texts }])
      for (const tab of desk.tabs) expect(await tab.said()).not.toContain('synced')

      if (isKilled) {
        await relay.kill()
        held.lose()
        for (const tab of desk.tabs) await tab.untilItSays('unreachable')
        for (const tab of desk.tabs) expect(await tab.said()).not.toContain('synced')
        await relay.start()
      } else held.release()
      for (const tab of desk.tabs) await tab.give('syncNow')
      for (const tab of desk.tabs) await tab.untilItSays('synced')
      await relay.kill()
      desk.line.cut()
      await relay.start()
      const tablet = await devices.add('tablet')
      await insist(tablet, mei, () => enter(tablet, 'signIn', mei, true))
      await tablet.toHold([{ person: mei.email, texts }])
    })
})
