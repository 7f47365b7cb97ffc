/** Who signs in on this device, as far as the form can tell, and whether its notes are to come along unless they say no. */
import type { AccountState } from '../../state/app-state.ts'

export interface Joining {
  who:
    /** The notes belong to no account yet. */
    | { kind: 'first' }
    /** The person whose notes these are. */
    | { kind: 'same' }
    /** Somebody else than the person whose notes these are, whose address is `email`. */
    | { kind: 'other'; email: string }
    /** The one or the other: only the code knows. */
    | { kind: 'unknown'; email: string }
  noteCount: number
  addsByDefault: boolean
}

/** `email` is what was typed so far; `undefined` where a code says who it is. */
export function whoJoins(account: AccountState, email: string | undefined, noteCount: number): Joining {
  if (account.kind === 'none') return { who: { kind: 'first' }, noteCount, addsByDefault: true }
  if (email === undefined) return { who: { kind: 'unknown', email: account.email }, noteCount, addsByDefault: false }
  const typed = email.trim().toLowerCase()
  if (typed === '' || typed === account.email.toLowerCase())
    return { who: { kind: 'same' }, noteCount, addsByDefault: true }
  return { who: { kind: 'other', email: account.email }, noteCount, addsByDefault: false }
}
