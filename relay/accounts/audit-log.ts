/**
 * What has happened to accounts, for whoever runs the relay. Rings of rows, so that a stranger who fails a thousand times, or
 * somebody who throws as many notes away, pushes out nothing else. A record goes to disk with the change that it is about.
 */
import { z } from 'zod'
import type { RowChange, RowStore } from '../storage/row-store.ts'
import { put, remove } from './account-rows.ts'

const done = [
  'account-created',
  'account-removed',
  'signed-in',
  'signed-out',
  'device-joined',
  'device-revoked',
  'refresh-reused',
  'password-changed',
  'password-reset',
  'reset-requested',
  'role-changed',
  'identity-linked',
  'identity-unlinked',
  'invite-made',
] as const
const failed = [
  'sign-in-failed',
  'password-check-failed',
  'registration-refused',
  'join-failed',
  'identity-refused',
] as const
/** `detail` is the doc. */
const purged = ['note-purged'] as const
export const auditKinds = [...done, ...failed, ...purged]
export type AuditKind = (typeof auditKinds)[number]

export const auditRecord = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  kind: z.enum(auditKinds),
  accountId: z.string().optional(),
  /** As it was given, so that a failure can be understood. */
  email: z.string().optional(),
  deviceId: z.string().optional(),
  /** The client's, or absent for the command line. */
  address: z.string().optional(),
  detail: z.string().optional(),
})
export type AuditRecord = Readonly<z.infer<typeof auditRecord>>

const rings = { done: 10_000, failed: 5_000, purged: 10_000 } as const
type Ring = keyof typeof rings
const ringOf = (kind: AuditKind): Ring => {
  if ((failed as readonly AuditKind[]).includes(kind)) return 'failed'
  return (purged as readonly AuditKind[]).includes(kind) ? 'purged' : 'done'
}

export class AuditLog {
  readonly #rows: RowStore
  readonly #last: Record<Ring, number>

  private constructor(rows: RowStore, last: Record<Ring, number>) {
    this.#rows = rows
    this.#last = last
  }

  static async open(rows: RowStore): Promise<AuditLog> {
    const lastOf = async (ring: Ring): Promise<number> => {
      const [row] = await rows.rows(['audit', ring], { reverse: true, limit: 1 })
      return Number(row?.key[2] ?? 0)
    }
    return new AuditLog(rows, {
      done: await lastOf('done'),
      failed: await lastOf('failed'),
      purged: await lastOf('purged'),
    })
  }

  /** What a record takes; the one for which there is no place any more goes. */
  changesFor(record: AuditRecord): RowChange[] {
    const ring = ringOf(record.kind)
    const n = ++this.#last[ring]
    const changes = [put(['audit', ring, n], record)]
    if (n > rings[ring]) changes.push(remove(['audit', ring, n - rings[ring]]))
    return changes
  }

  /** The last so many, newest first. */
  async read(limit: number): Promise<AuditRecord[]> {
    const read = async (ring: Ring): Promise<AuditRecord[]> =>
      (await this.#rows.rows(['audit', ring], { reverse: true, limit })).flatMap(({ value }) => {
        const result = auditRecord.safeParse(JSON.parse(value.toString('utf8')))
        return result.success ? [result.data] : []
      })
    const records = [...(await read('done')), ...(await read('failed')), ...(await read('purged'))]
    return records.sort((a, b) => b.at - a.at).slice(0, limit)
  }
}
