import { enter, expect, insist, test, write } from '../device-fixtures.ts'
import { RelayProcess } from '../relay-process.ts'

const dayMs = 24 * 3_600_000
const changedElsewhere = 50
const changedOnPhone = 5

test('a phone that was offline for three days, with changes on both sides, has all of them without signing in', async ({
  devices,
  people: { mei },
}) => {
  await using relay = await RelayProcess.launch({ AUTH: 'accounts' })
  const [desk, phone] = [await devices.add('desk', relay), await devices.add('phone', relay)]
  const count = changedElsewhere + changedOnPhone
  const texts = await write(desk, ...Array.from({ length: count }, (_, index) => `Note ${index + 1}`))
  const ids = Object.keys(texts)
  await insist(desk, mei, () => enter(desk, 'createAccount', mei, true))
  await insist(phone, mei, () => enter(phone, 'signIn', mei, true))
  await phone.toHold([{ person: mei.email, texts }])

  phone.line.cut()
  const append = async (device: typeof desk, id: string, words: string): Promise<void> => {
    await device.app.append(id, words)
    texts[id] += words
  }
  for (const id of ids.slice(0, changedElsewhere)) await append(desk, id, ', seen again at the desk')
  await desk.toBeInStep()
  for (const id of ids.slice(changedElsewhere)) await append(phone, id, ', read on the train')
  await phone.closeTab()
  await relay.comeBackLater(3 * dayMs)
  await desk.toBeInStep()

  // What the phone was given to come in with has expired: it asks for a newer one.
  let renewals = 0
  void phone.line.expect({
    at: (passing) => passing.is === 'answer' && passing.path === '/api/v1/auth/refresh',
    happens: () => {
      renewals++
      return 'arrives'
    },
  })
  await phone.openTab()
  phone.line.mend()
  for (const device of [phone, desk]) {
    await device.toBeInStep()
    await device.toHold([{ person: mei.email, texts }])
    expect((await device.app.state()).account.kind).toBe('signedIn')
  }
  expect(renewals).toBe(1)
  expect((await phone.app.state()).notes).toHaveLength(count)
})
