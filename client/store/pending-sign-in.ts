/**
 * What a tab needs when it comes back from a provider, to go on where it left. In sessionStorage: the answer is worth
 * something to this tab alone, and nothing of it outlives the tab.
 */
import { z } from 'zod/mini'
import { pendingSignInKey } from './profile.ts'

/** What signing in with a provider instead of a password was for. */
export const proofUses = ['changePassword', 'deleteAccount', 'link'] as const
export type ProofUse = (typeof proofUses)[number]

const providerSchema = z.object({ id: z.string(), name: z.string() })

const wantsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signIn'), addNotes: z.boolean() }),
  /** One more way into the account that is signed in. */
  z.object({ kind: z.literal('link') }),
  /** That the owner of the account is there. */
  z.object({ kind: z.literal('prove'), use: z.enum(proofUses), linkProvider: z.optional(providerSchema) }),
])
export type SignInWants = z.infer<typeof wantsSchema>

const pendingSchema = z.object({
  /** A relay's address for HTTP. */
  server: z.string(),
  provider: providerSchema,
  /** The secret that shows that this tab began it. */
  verifier: z.string(),
  wants: wantsSchema,
  /** The profile that was shown, and whose it was; absent: nobody's. */
  profile: z.string(),
  accountId: z.optional(z.string()),
})
export type PendingSignIn = z.infer<typeof pendingSchema>

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
      const parsed = pendingSchema.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : undefined
    } catch {
      return undefined
    }
  },
}
