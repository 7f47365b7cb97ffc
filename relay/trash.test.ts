/** Notes whose time in the trash is over, on a relay as a process, with its disk, its commands and its clients. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toBase64 } from 'lib0/buffer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { docDigest } from '../shared/document/digest.ts'
import { SpaceDoc } from '../shared/document/space-doc.ts'
import { newNoteId, noteDocName, spaceDocName, type NoteId, type SpaceId } from '../shared/ids.ts'
import { formatCursor } from '../shared/protocol/cursor.ts'
import { openSpaceId } from '../shared/relay-info.ts'
import { newAccount, asking } from './testing/account-client.ts'
import { docsOf, endOf, getChanges, postChanges, postClaims, readRecords } from './testing/feed-client.ts'
import { until } from './testing/poll.ts'
import { PlainClient } from './testing/providers.ts'
import { runCommand } from './testing/run-command.ts'
import { TestRelay } from './testing/test-relay.ts'
import { dayMs, lookedDaysAgo } from './testing/trash-days.ts'
import { changesMediaType, encodeOffer } from '../shared/protocol/changes.ts'

const space = openSpaceId
let place: string
let folder: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'driftless-trash-'))
  folder = join(place, 'data')
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** A device that has all of these notes, the first `trashed` of them in the trash. */
const deviceWith = (count: number, trashed: number): { list: SpaceDoc; ids: NoteId[]; notes: Y.Doc[] } => {
  const list = new SpaceDoc(new Y.Doc())
  const ids = Array.from({ length: count }, newNoteId)
  const notes = ids.map((id, index) => {
    list.addNote(id, { createdAt: 1, editedAt: 1 })
    const doc = new Y.Doc()
    doc.getText('content').insert(0, `note ${index}`)
    if (index < trashed) trash(list, id, doc)
    return doc
  })
  return { list, ids, notes }
}

const trash = (list: SpaceDoc, id: NoteId, doc: Y.Doc): void =>
  list.tombstones.write(id, {
    value: { stateVector: toBase64(Y.encodeStateVector(doc)) },
    by: 'Desk',
    at: Date.now() + 100 * dayMs,
  })

const offersOf = ({ list, ids, notes }: ReturnType<typeof deviceWith>, of: SpaceId) => [
  ...ids.map((id, index) => ({
    name: noteDocName(of, id),
    update: Y.encodeStateAsUpdate(notes[index] ?? new Y.Doc()),
  })),
  { name: spaceDocName(of), update: Y.encodeStateAsUpdate(list.doc) },
]

const purgedNotes = (relay: TestRelay): unknown[] =>
  relay.log.filter(({ msg }) => msg === 'note purged').map((line) => (line as unknown as { note: unknown }).note)

const metric = async (relay: TestRelay, name: string): Promise<number> => {
  const text = await (await fetch(`${relay.http}/metrics`)).text()
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1),
  )
}

const inJson = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

test('a purged note is gone from the feed, the doors and the folder, and nothing else is', async () => {
  const device = deviceWith(3, 1)
  const [goneId, firstId] = device.ids
  if (goneId === undefined || firstId === undefined) throw new Error('no notes')
  const gone = noteDocName(space, goneId)
  const before = await TestRelay.start({ folder })
  expect((await postChanges(before.http, space, offersOf(device, space))).status).toBe(200)
  const all = await getChanges(before.http, space)
  const [start] = all
  if (start?.type !== 'start') throw new Error('no start')
  await before.stop()
  await lookedDaysAgo(folder, 31)

  const relay = await TestRelay.start({ folder })
  await until('it is purged', () => purgedNotes(relay).length > 0)
  expect(purgedNotes(relay)).toEqual([goneId])
  expect(await metric(relay, 'driftless_purges_total{outcome="done"}')).toBe(1)
  // Cursors from before, among them one in the middle, lead on.
  const cursors = [0, ...docsOf(all).map(({ sequence }) => sequence), endOf(all)]
  for (const sequence of cursors) {
    const told = await getChanges(relay.http, space, formatCursor({ epoch: start.epoch, sequence }))
    expect(docsOf(told).map(({ name }) => name)).not.toContain(gone)
    expect(endOf(told)).toBeGreaterThanOrEqual(sequence)
  }
  const names = docsOf(await getChanges(relay.http, space)).map(({ name }) => name)
  expect(names).toHaveLength(3)
  const claims = [{ name: gone, digest: docDigest([]) }]
  const compared = await (await postClaims(relay.http, space, claims)).arrayBuffer()
  expect(readRecords(new Uint8Array(compared))[0]).toEqual({ type: 'same', index: 0 })
  using newcomer = new PlainClient(relay.docs, gone)
  await newcomer.synced()
  expect(newcomer.text).toBe('')

  const file = join(place, 'notes.backup')
  expect(await runCommand(['verify', '--json', '--data-dir', folder])).toMatchObject({ code: 0 })
  expect(await runCommand(['backup', file, '--data-dir', folder])).toMatchObject({ code: 0 })
  await relay.stop()
  const restored = join(place, 'restored')
  expect(await runCommand(['restore', file, '--data-dir', restored])).toMatchObject({ code: 0, stderr: '' })
  for (const each of [folder, restored]) {
    const reindexed = await runCommand(['reindex', '--json', '--data-dir', each])
    expect(reindexed).toMatchObject({ code: 0, stderr: '' })
    expect(inJson(reindexed.stdout)).toMatchObject({ placed: 0, removed: 0 })
    const verified = await runCommand(['verify', '--json', '--data-dir', each])
    expect(inJson(verified.stdout)).toMatchObject({ ok: true, docs: 3, problems: 0 })
    const out = join(place, `out of ${each === folder ? 'data' : 'restored'}`)
    expect(await runCommand(['export', out, '--data-dir', each])).toMatchObject({ code: 0 })
    const files = (await readdir(join(out, space))).filter((name) => name.endsWith('.md'))
    expect(files.sort()).toEqual(['note 1.md', 'note 2.md'])
    expect(await readFile(join(out, space, 'note 1.md'), 'utf8')).toBe('note 1')
  }

  // What comes back has a place in the feed as all news has.
  await using again = await TestRelay.start({ folder })
  using ada = new PlainClient(again.docs, gone)
  await ada.synced()
  ada.type('anew')
  const since = formatCursor({ epoch: start.epoch, sequence: endOf(all) })
  await until('the feed has it', async () =>
    docsOf(await getChanges(again.http, space, since)).some(({ name }) => name === gone),
  )
})

test('TRASH_DAYS says how long', async () => {
  const device = deviceWith(1, 1)
  const first = await TestRelay.start({ folder })
  await postChanges(first.http, space, offersOf(device, space))
  await first.stop()
  await lookedDaysAgo(folder, 31)
  await using relay = await TestRelay.start({ folder, environment: { TRASH_DAYS: '32', LOG_LEVEL: 'debug' } })
  await until('it has looked', () => relay.log.some(({ msg }) => msg === 'trash looked at'))
  await relay.stop()
  expect(purgedNotes(relay)).toEqual([])
  await using sooner = await TestRelay.start({ folder, environment: { TRASH_DAYS: '31' } })
  await until('it is purged', () => purgedNotes(sooner).length > 0)
})

test('with accounts it stands in the audit log', async () => {
  const environment = { AUTH: 'accounts' }
  const device = deviceWith(2, 1)
  const first = await TestRelay.start({ folder, environment })
  const ada = await newAccount(first.http)
  const { headers } = asking(ada.access, 'POST')
  const response = await fetch(`${first.http}/api/v1/spaces/${ada.space}/changes`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': changesMediaType },
    body: Buffer.concat(offersOf(device, ada.space as SpaceId).map(encodeOffer)),
  })
  expect(response.status).toBe(200)
  await first.stop()
  await lookedDaysAgo(folder, 30)
  await using relay = await TestRelay.start({ folder, environment })
  await until('it is purged', () => purgedNotes(relay).length > 0)
  const audit = await runCommand(['audit', '--limit', '1', '--data-dir', folder])
  expect(audit).toMatchObject({ code: 0, stderr: '' })
  expect(audit.stdout).toContain('note-purged')
  expect(audit.stdout).toContain(`${ada.space}/${device.ids[0] ?? ''}`)
})

test('killed while it purges, a relay leaves each note whole or gone', async () => {
  const device = deviceWith(300, 300)
  const first = await TestRelay.start({ folder })
  await postChanges(first.http, space, offersOf(device, space))
  await first.stop()
  await lookedDaysAgo(folder, 31)
  let left = 300
  for (let life = 0; left > 0; life++) {
    const relay = await TestRelay.start({ folder })
    const enough = life < 3 ? 20 + 30 * life : left
    await until('some have gone', () => purgedNotes(relay).length >= enough)
    await relay.kill()
    const verified = inJson((await runCommand(['verify', '--json', '--data-dir', folder])).stdout)
    expect(verified).toMatchObject({ ok: true, problems: 0 })
    const now = Number(verified['docs']) - 1
    expect(now).toBeLessThan(left)
    left = now
  }
})
