/** Reads and writes a relay's change feed as a client does. */
import {
  ChangeReader,
  changesMediaType,
  encodeClaim,
  encodeOffer,
  type ChangeRecord,
  type Claim,
  type Offer,
} from '../../shared/protocol/changes.ts'

export type DocRecord = Extract<ChangeRecord, { type: 'doc' }>

export const changesUrl = (http: string, space: string, since?: string): string =>
  `${http}/api/v1/spaces/${encodeURIComponent(space)}/changes${since === undefined ? '' : `?since=${since}`}`

export const readRecords = (body: Uint8Array): ChangeRecord[] => [...new ChangeReader().read(body)]

export const getChanges = async (http: string, space: string, since?: string): Promise<ChangeRecord[]> =>
  readChanges(changesUrl(http, space, since))

export const readChanges = async (url: string): Promise<ChangeRecord[]> => {
  const response = await fetch(url)
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  return readRecords(new Uint8Array(await response.arrayBuffer()))
}

export const docsOf = (records: readonly ChangeRecord[]): DocRecord[] =>
  records.filter((record): record is DocRecord => record.type === 'doc')

/** Where the feed ends. */
export const endOf = (records: readonly ChangeRecord[]): number => {
  const last = records.at(-1)
  if (last?.type !== 'end') throw new Error('the answer was cut')
  return last.sequence
}

export const postChanges = (http: string, space: string, offers: readonly Offer[]): Promise<Response> =>
  fetch(changesUrl(http, space), {
    method: 'POST',
    headers: { 'Content-Type': changesMediaType },
    body: Buffer.concat(offers.map(encodeOffer)),
  })

export const digestsUrl = (http: string, space: string): string =>
  `${http}/api/v1/spaces/${encodeURIComponent(space)}/digests`

export const postClaims = (
  http: string,
  space: string,
  claims: readonly Claim[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(digestsUrl(http, space), {
    method: 'POST',
    headers: { 'Content-Type': changesMediaType, ...headers },
    body: Buffer.concat(claims.map(encodeClaim)),
  })
