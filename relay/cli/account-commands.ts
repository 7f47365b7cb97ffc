/** Accounts from the command line. */
import { operatorCommand, type OperatorAnswer, type OperatorCommand, type UserReport } from '../accounts/operator.ts'
import { operateOn } from './accounts-here.ts'
import { UsageError } from './command-errors.ts'
import type { Call, Command, Outcome } from './command.ts'

const usualEvents = 50

const timeOf = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 16)

const lineOf = ({ email, name, role, devices, createdAt }: UserReport): string => {
  const [last] = devices
  const seen = last === undefined ? 'no device' : `${devices.length} on ${last.name}, ${timeOf(last.lastSeenAt)}`
  return `${email}  ${name}  ${role}  since ${timeOf(createdAt)}  ${seen}`
}

const tell = (answer: OperatorAnswer, call: Call): void => {
  const say = (line: string): void => call.say(line)
  switch (answer.is) {
    case 'users':
      if (answer.users.length === 0) say('There is no account yet.')
      for (const user of answer.users) say(lineOf(user))
      return
    case 'user': {
      const { email, name, role, id, space, createdAt, devices } = answer.user
      say(`${email}  ${name}  ${role}`)
      say(`account ${id}, since ${timeOf(createdAt)}, space ${space}`)
      for (const device of devices) say(`device ${device.id}  ${device.name}  last seen ${timeOf(device.lastSeenAt)}`)
      return
    }
    case 'link':
      say(answer.link)
      say(`It works once, until ${timeOf(answer.expiresAt)} UTC. Whoever has it can use it.`)
      return
    case 'events':
      for (const { at, kind, email, accountId, deviceId, address, detail } of answer.events) {
        const device = deviceId === undefined ? undefined : `device ${deviceId}`
        say([timeOf(at), kind, email ?? accountId, detail, device, address].filter(Boolean).join('  '))
      }
      return
    case 'refused':
      return say(answer.reason)
  }
}

const parse = (command: object, usage: string): OperatorCommand => {
  const result = operatorCommand.safeParse(command)
  if (result.success) return result.data
  const field = result.error.issues[0]?.path[0]
  throw new UsageError(field === 'email' ? `This is no address of a person.` : usage)
}

const run = async (call: Call, command: OperatorCommand): Promise<Outcome> => {
  const answer = await operateOn(call.dataDir, command)
  tell(answer, call)
  const { is: _, ...report } = answer
  return { ok: true, report }
}

const usersUsage = `users takes one of
  list
  show <address>
  invite [address]
  reset-link <address>
  role <address> admin|member
  remove <address> --yes`

const commandFrom = (words: readonly string[]): object => {
  const [what = '', email, role] = words
  switch (what) {
    case 'role':
      return { do: what, email, role }
    case 'list':
      return words.length === 1 ? { do: what } : {}
    case 'invite':
    case 'show':
    case 'reset-link':
    case 'remove':
      return words.length <= 2 ? { do: what, email } : {}
    default:
      return {}
  }
}

export const accountCommands = {
  users: {
    argument: '<list|show|invite|reset-link|role|remove> …',
    words: { least: 1, most: 3 },
    summary: 'see, invite, help, promote and remove people',
    help: `For a relay with accounts (AUTH=accounts). A relay may be running; what is removed then loses its access at once.

  list                         everybody
  show <address>               one, with devices
  invite [address]             a link that lets one person register where REGISTRATION is invite
  reset-link <address>         a link that lets this person choose a new password, for an hour
  role <address> admin|member  what the person may do
  remove <address> --yes       the account, its devices and all its notes

Links begin with PUBLIC_URL.`,
    run: async (call) => {
      const command = parse(commandFrom(call.words), usersUsage)
      if (command.do === 'remove' && !call.yes) {
        const sentence = `This removes ${command.email} with all notes that are on the relay. If you mean it, add --yes.`
        throw new UsageError(sentence)
      }
      return run(call, command)
    },
  },

  audit: {
    argument: undefined,
    summary: 'what has happened to accounts, the newest first',
    help: `Sign-ins and failures, revocations, new passwords, accounts that came and went: the last ten thousand, and of failures
the last five thousand. And the last ten thousand notes that went after their time in the trash. A relay may be running.

  --limit <n>  so many of them; else ${usualEvents}`,
    run: (call) =>
      run(call, parse({ do: 'audit', limit: Number(call.limit ?? usualEvents) }, '--limit takes a number.')),
  },
} as const satisfies Record<string, Command>
