/**
 * What a relay says of itself at `GET /api/v1/relay`, without sign-in: enough for a device to know that it
 * talks to a Driftless relay, which space it would share, and whether this page may connect at all.
 */
import * as v from 'valibot'
import { parseSpaceId, type SpaceId } from './ids.ts'

export const relayInfoPath = '/api/v1/relay'

export const relayInfoSchema = v.object({
  /** Always `driftless`: anything else that answers here is not a relay of ours. */
  name: v.literal('driftless'),
  /** The relay's release, for people. */
  version: v.string(),
  /** Who may connect. `none`: everybody who reaches it, all in one space. `accounts`: whoever signs in. */
  auth: v.picklist(['none', 'accounts']),
  /** With accounts: who may make one. */
  registration: v.optional(v.picklist(['open', 'invite', 'closed'])),
  /** With accounts: whether there is none yet. The first one may be made whatever `registration` says. */
  isFresh: v.optional(v.boolean()),
  /** With accounts: whether a forgotten password is reset by mail, or by whoever runs the relay. */
  resetByMail: v.optional(v.boolean()),
  /** Made when the relay's database is created or restored. Another epoch means that it may have forgotten things. */
  epoch: v.string(),
  /** Without accounts: the space that all devices share. */
  space: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseSpaceId(text) !== undefined),
      v.transform((text) => text as SpaceId),
    ),
  ),
  /** Whether a page from the asking origin may open a WebSocket here. */
  originAllowed: v.boolean(),
})
export type RelayInfo = v.InferOutput<typeof relayInfoSchema>

/**
 * The one space of a relay without accounts. It is the same on every such relay, so that a relay whose data folder was
 * wiped gathers its devices again instead of splitting them.
 */
export const openSpaceId = '00000000-0000-4000-8000-000000000001' as SpaceId
