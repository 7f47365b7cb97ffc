/**
 * What a tab needs when it comes back from a provider, to go on where it left. In sessionStorage: the answer is worth
 * something to this tab alone, and nothing of it outlives the tab.
 */
import * as v from 'valibot'
import { pendingSignInKey } from './profile.ts'

/** What signing in with a provider instead of a password was for. */
export const proofUses = ['changePassword', 'deleteAccount', 'link'] as const
export type ProofUse = (typeof proofUses)[number]

const providerSchema = v.object({ id: v.string(), name: v.string() })

const wantsSchema = v.variant('kind', [
  v.object({ kind: v.literal('signIn'), addNotes: v.boolean() }),
  /** One more way into the account that is signed in. */
  v.object({ kind: v.literal('link') }),
  /** That the owner of the account is there. */
  v.object({ kind: v.literal('prove'), use: v.picklist(proofUses), linkProvider: v.optional(providerSchema) }),
])
export type SignInWants = v.InferOutput<typeof wantsSchema>

const pendingSchema = v.object({
  /** A relay's address for HTTP. */
  server: v.string(),
  provider: providerSchema,
  /** The secret that shows that this tab began it. */
  verifier: v.string(),
  wants: wantsSchema,
  /** The profile that was shown, and whose it was; absent: nobody's. */
  profile: v.string(),
  accountId: v.optional(v.string()),
})
export type PendingSignIn = v.InferOutput<typeof pendingSchema>

export interface PendingSignIns {
  keep(pending: PendingSignIn): void
  /** What this tab has begun last, once. */
  take(): PendingSignIn | undefined
}

export const sessionPendingSignIns: PendingSignIns = {
  keep: (pending) => sessionStorage.setItem(pendingSignInKey, JSON.stringify(pending)),
  take: () => {
    const text = sessionStorage.getItem(pendingSignInKey)
    sessionStorage.removeItem(pendingSignInKey)
    if (text === null) return undefined
    try {
      const parsed = v.safeParse(pendingSchema, JSON.parse(text))
      return parsed.success ? parsed.output : undefined
    } catch {
      return undefined
    }
  },
}
