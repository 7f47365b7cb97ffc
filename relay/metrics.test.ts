import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeUpdate } from '../shared/protocol/messages.ts'
import { until } from './testing/poll.ts'
import { PlainClient, RawClient } from './testing/providers.ts'
import { TestRelay } from './testing/test-relay.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await TestRelay.start()
})
afterAll(() => relay[Symbol.asyncDispose]())

/** The numbers, by name and labels as they stand there. */
const scrape = async (): Promise<Map<string, number>> => {
  const response = await fetch(`${relay.http}/metrics`)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))]
    }),
  )
}

test('tells what goes on', async () => {
  const before = await scrape()
  using ada = new PlainClient(relay.docs, 'metrics/one')
  using ben = new PlainClient(relay.docs, 'metrics/one')
  await Promise.all([ada.synced(), ben.synced()])
  for (let letter = 0; letter < 10; letter++) {
    ada.type('x')
    await ben.reads('x'.repeat(letter + 1))
  }
  using mallory = new RawClient(`${relay.docs}/metrics/two`)
  await mallory.opened()
  mallory.socket.send(encodeUpdate(Uint8Array.of(9, 9, 9)))
  await mallory.closes()
  const grown = async (name: string): Promise<number> => ((await scrape()).get(name) ?? 0) - (before.get(name) ?? 0)
  await until('all is committed', async () => (await scrape()).get('driftless_uncommitted_bytes') === 0)
  expect(await grown('driftless_updates_total{outcome="taken"}')).toBe(10)
  expect(await grown('driftless_passed_on_total')).toBeGreaterThanOrEqual(10)
  expect(await grown('driftless_messages_received_total')).toBeGreaterThanOrEqual(15)
  expect(await grown('driftless_received_bytes_total')).toBeGreaterThan(100)
  expect(await grown('driftless_sent_bytes_total')).toBeGreaterThan(100)
  expect(await grown('driftless_closes_total{reason="bad-message"}')).toBe(1)
  const commits = await grown('driftless_commit_seconds_count')
  expect(commits).toBeGreaterThanOrEqual(1)
  expect(commits).toBeLessThanOrEqual(10)
  const now = await scrape()
  expect(now.get('driftless_sockets{door="ws"}')).toBe(2)
  expect(now.get('driftless_sequence')).toBeGreaterThanOrEqual(1)
  expect(now.get('driftless_rooms')).toBeGreaterThanOrEqual(1)
  expect(now.get('driftless_storage_ok')).toBe(1)
  expect(now.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
  expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(0)
})

test('every number of the relay is explained, and nothing else is', async () => {
  const manual = await readFile(new URL('../docs/operations.md', import.meta.url), 'utf8')
  const explained = new Set(manual.match(/driftless_\w+/g))
  const response = await (await fetch(`${relay.http}/metrics`)).text()
  const told = new Set([...response.matchAll(/^# HELP (driftless_\w+)/gm)].map(([, name]) => name ?? ''))
  expect([...explained].sort()).toEqual([...told].sort())
})
