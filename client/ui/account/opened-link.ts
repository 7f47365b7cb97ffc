import { assertNever } from '../../../shared/assert.ts'
import type { AccountStep } from './account-step.ts'
import { takeAppLink, type AppLink } from './links.ts'

/** What the page was opened for, if a link says so; it is taken out of the address. */
export function takeOpenedStep(): AccountStep | undefined {
  const link = takeAppLink()
  return link && stepOfLink(link)
}

function stepOfLink(link: AppLink): AccountStep {
  if (link.kind === 'provider') return { kind: 'providerReturn', answer: link.answer }
  const { kind, address, code } = link
  switch (kind) {
    case 'join':
      return { kind: 'useCode', address, code }
    case 'reset':
      return { kind: 'resetPassword', address, code }
    case 'invite':
      return { kind: 'createAccount', address, email: '', invite: code }
    default:
      return assertNever(kind)
  }
}
