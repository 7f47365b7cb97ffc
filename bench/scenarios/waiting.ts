/** Waiting for a server to have everything: delivered, acknowledged, on disk. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerProcess } from '../servers/server-process.ts'

/** Polls until the condition holds; false if it does not within the time. */
export const until = async (condition: () => boolean, timeoutMs: number, pauseMs = 2): Promise<boolean> => {
  const deadline = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > deadline) return false
    await delay(pauseMs)
  }
  return true
}

const sampleMs = 100
/** A process that uses less than this share of a core has nothing left to do. */
const idleShare = 0.11
const quietMs = 500

/** Resolves when the process has been idle for a while, with the moment at which that began. */
export const untilIdle = async (server: ServerProcess, timeoutMs: number): Promise<number> => {
  const deadline = performance.now() + timeoutMs
  let busyAt = performance.now()
  let used = server.cpuSeconds()
  while (performance.now() - busyAt < quietMs && performance.now() < deadline) {
    await delay(sampleMs)
    const now = server.cpuSeconds()
    if (now - used > (idleShare * sampleMs) / 1_000) busyAt = performance.now()
    used = now
  }
  return busyAt
}

/** Names of docs, as they are reported to be stored. */
export const storedDocs = (server: ServerProcess): { readonly since: Set<string>; restart(): void } => {
  const since = new Set<string>()
  server.onReport((report) => {
    if ('stored' in report && typeof report.stored === 'string') since.add(report.stored)
  })
  return { since, restart: () => since.clear() }
}

/**
 * How long a server goes on working, after the last update has been delivered, until everything is on disk.
 *
 * Servers that acknowledge what is on disk are measured by the clock. One that waits before it stores is not blamed for
 * waiting: of Hocuspocus only the processor time counts.
 */
export const backlogSeconds = async (
  server: ServerProcess,
  load: { readonly isAcknowledged: () => boolean; readonly docs: readonly string[]; readonly stored: Set<string> },
  timeoutMs: number,
): Promise<number | undefined> => {
  const endedAt = performance.now()
  switch (server.kind.settling) {
    case 'never':
      return undefined
    case 'acknowledged':
      await until(load.isAcknowledged, timeoutMs)
      return (performance.now() - endedAt) / 1_000
    case 'idle':
      return Math.max(0, (await untilIdle(server, timeoutMs)) - endedAt) / 1_000
    case 'reported': {
      const used = server.cpuSeconds()
      await until(() => load.docs.every((doc) => load.stored.has(doc)), timeoutMs, 50)
      return server.cpuSeconds() - used
    }
  }
}
