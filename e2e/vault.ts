/** A relay with as many notes as somebody of long standing has, and a new device to which they come. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Locator, Request } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { SeededSpace } from '../bench/browser/seeded-space.ts'
import { spaceDocName } from '../shared/ids.ts'
import { expect } from './fixtures.ts'
import type { NotesApp, SavedFile } from './pages/notes-app.ts'
import type { Person } from './person.ts'
import type { RelayProcess } from './relay-process.ts'

export const noteCount = 1_000
const noteLength = 5_000

export const seedVault = (relay: RelayProcess): Promise<SeededSpace> =>
  SeededSpace.seed(
    relay.address,
    Array.from({ length: noteCount }, () => ({ length: noteLength, pieces: 2 })),
  )

/** The requests that read the change feed. */
export const feedRequests = /^GET \S*\/changes/

/** As the app asks for it. */
const changesPath = (vault: SeededSpace): string =>
  `/api/v1/spaces/${vault.id}/changes?without=${encodeURIComponent(spaceDocName(vault.id))}`

/** How many bytes all that the feed has takes on the way to a browser. */
export async function feedBytes(relay: RelayProcess, vault: SeededSpace): Promise<number> {
  const request = get(`${relay.address}${changesPath(vault)}`, { headers: { 'accept-encoding': 'gzip, deflate, br' } })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(200)
  let bytes = 0
  for await (const chunk of answer) bytes += (chunk as Buffer).length
  return bytes
}

/** From where on this person's pages ask the feed, from now on; `undefined` for from its beginning. */
export function watchCursors(person: Person): (number | undefined)[] {
  const cursors: (number | undefined)[] = []
  person.context.on('request', (request: Request) => {
    const url = new URL(request.url())
    if (request.method() !== 'GET' || !url.pathname.endsWith('/changes')) return
    const sequence = url.searchParams.get('since')?.split('.').at(-1)
    cursors.push(sequence === undefined ? undefined : Number(sequence))
  })
  return cursors
}

export const progressBar = (app: NotesApp): Locator => app.page.getByRole('contentinfo').getByRole('progressbar')

/** How many notes the progress bar counts. */
export const counted = (app: NotesApp): Promise<number> =>
  progressBar(app).evaluate((bar: HTMLProgressElement) => bar.value)

export const textsIn = ({ bytes }: SavedFile): string[] =>
  Object.values(unzipSync(bytes))
    .map((text) => strFromU8(text))
    .sort()

/** Waits until all is in step, and makes sure that exactly these notes are on the device, with all that they say. */
export async function toHaveAll(app: NotesApp, vault: SeededSpace, others: readonly string[]): Promise<void> {
  await expect(app.status).toHaveText(app.words.status.line({ kind: 'synced' }), { timeout: 90_000 })
  await expect(app.list.items.first()).toHaveAttribute('aria-setsize', String(noteCount + others.length))
  const expected = [...(await vault.texts()).values(), ...others].sort()
  const held = textsIn(await app.exportAll())
  // Compared one by one: a difference of all of them would fill the screen.
  expect(held).toHaveLength(expected.length)
  expect(
    held.findIndex((text, index) => text !== expected[index]),
    'the first text that is another one',
  ).toBe(-1)
}
