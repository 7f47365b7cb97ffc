/** Tokens in the Authorization header (RFC 6750), and what somebody hears who shows none that holds. */
import type { Context, MiddlewareHandler } from 'hono'
import type { AccessProblem, AccessRule, Principal } from '../accounts/access.ts'
import { refusals } from '../accounts/refusal.ts'
import { errorBody } from './error-body.ts'

const problems: Record<AccessProblem, { readonly code: string; readonly message: string }> = {
  missing: { code: 'AUTH_REQUIRED', message: 'This takes a token: Authorization: Bearer …' },
  invalid: { code: 'TOKEN_INVALID', message: refusals.TOKEN_INVALID },
  revoked: { code: 'TOKEN_INVALID', message: refusals.TOKEN_INVALID },
  expired: { code: 'TOKEN_EXPIRED', message: 'The token has expired. Refresh it.' },
}

/** What routes behind `signedInOnly` know. */
export interface SignedInEnv {
  Variables: { principal: Principal }
}

/** The token in an Authorization header. */
export const bearerOf = (header: string | undefined): string | undefined => /^Bearer +(\S+)$/i.exec(header ?? '')?.[1]

export const unauthorized = (context: Context, code: string, message: string, hasToken: boolean): Response => {
  context.header('WWW-Authenticate', hasToken ? 'Bearer error="invalid_token"' : 'Bearer')
  return context.json(errorBody(code, message), 401)
}

/** Who asks, or what to answer them. */
export const principalOf = async (
  context: Context,
  access: AccessRule,
): Promise<{ readonly principal: Principal } | { readonly answer: Response }> => {
  const token = bearerOf(context.req.header('authorization'))
  const authentication = await access.authenticate(token)
  if (authentication.ok) return { principal: authentication.principal }
  const { code, message } = problems[authentication.problem]
  return { answer: unauthorized(context, code, message, token !== undefined) }
}

/** Lets through whoever the rule lets in. */
export const signedInOnly =
  (access: AccessRule): MiddlewareHandler<SignedInEnv> =>
  async (context, next) => {
    const asking = await principalOf(context, access)
    if ('answer' in asking) return asking.answer
    context.set('principal', asking.principal)
    return next()
  }
