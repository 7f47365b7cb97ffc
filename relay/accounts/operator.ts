/**
 * What whoever runs the relay can do with accounts from its command line. Command and answer are plain values: they go
 * through the control socket when the relay runs.
 */
import { z } from 'zod'
import { emailAddress } from './account-fields.ts'
import { roles, type Account } from './account-rows.ts'
import type { Accounts } from './accounts.ts'
import { auditRecord } from './audit-log.ts'
import { inviteLink, resetLink } from './links.ts'

export const operatorCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('list') }),
  z.object({ do: z.literal('show'), email: emailAddress }),
  z.object({ do: z.literal('invite'), email: emailAddress.optional() }),
  z.object({ do: z.literal('reset-link'), email: emailAddress }),
  z.object({ do: z.literal('role'), email: emailAddress, role: z.enum(roles) }),
  z.object({ do: z.literal('remove'), email: emailAddress }),
  z.object({ do: z.literal('audit'), limit: z.number().int().min(1).max(25_000) }),
])
export type OperatorCommand = z.infer<typeof operatorCommand>

const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  space: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  devices: z.array(z.object({ id: z.string(), name: z.string(), lastSeenAt: z.number() })),
})
export type UserReport = z.infer<typeof user>

export const operatorAnswer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('users'), users: z.array(user) }),
  /** As it is now, or was before it was removed. */
  z.object({ is: z.literal('user'), user }),
  z.object({ is: z.literal('link'), link: z.string(), expiresAt: z.number() }),
  z.object({ is: z.literal('events'), events: z.array(auditRecord) }),
  z.object({ is: z.literal('refused'), reason: z.string() }),
])
export type OperatorAnswer = z.infer<typeof operatorAnswer>

/** A line in the audit log says where something came from; from here it is nobody's address. */
const origin = {}

const report = async (accounts: Accounts, account: Account): Promise<UserReport> => {
  const { id, email, name, role, spaceId: space, createdAt } = account
  const devices = (await accounts.devices.list(id)).map((device) => ({
    id: device.id,
    name: device.name,
    lastSeenAt: device.lastSeenAt,
  }))
  return { id, email, name, role, space, createdAt, devices }
}

/** `publicUrl` is what links begin with. */
export const operate = async (
  accounts: Accounts,
  command: OperatorCommand,
  publicUrl: string,
): Promise<OperatorAnswer> => {
  switch (command.do) {
    case 'list': {
      const users: UserReport[] = []
      for (const account of await accounts.list()) users.push(await report(accounts, account))
      return { is: 'users', users }
    }
    case 'audit':
      return { is: 'events', events: await accounts.audit(command.limit) }
    case 'invite': {
      if (accounts.registration === 'closed')
        return { is: 'refused', reason: 'REGISTRATION is closed; with REGISTRATION=invite invitations work.' }
      const { code, expiresAt } = await accounts.createInvite(command.email, origin)
      return { is: 'link', link: inviteLink(publicUrl, code), expiresAt }
    }
    case 'show':
    case 'role':
    case 'remove':
    case 'reset-link': {
      const account = await accounts.accountByEmail(command.email)
      if (account === undefined) return { is: 'refused', reason: `There is no account of ${command.email}.` }
      return operateOn(accounts, account, command, publicUrl)
    }
  }
}

const operateOn = async (
  accounts: Accounts,
  account: Account,
  command: Extract<OperatorCommand, { do: 'show' | 'role' | 'remove' | 'reset-link' }>,
  publicUrl: string,
): Promise<OperatorAnswer> => {
  const before = await report(accounts, account)
  switch (command.do) {
    case 'role':
      await accounts.setRole(account.id, command.role, origin)
      return { is: 'user', user: { ...before, role: command.role } }
    case 'remove':
      await accounts.remove(account.id, origin)
      // Docs that nobody has open go now; a relay that runs looks after the others.
      await accounts.sweep()
      return { is: 'user', user: before }
    case 'reset-link': {
      const reset = await accounts.createReset(account.email, origin)
      if (reset === undefined) return { is: 'refused', reason: `There is no account of ${account.email}.` }
      return { is: 'link', link: resetLink(publicUrl, reset.code), expiresAt: reset.expiresAt }
    }
    case 'show':
      return { is: 'user', user: before }
  }
}
