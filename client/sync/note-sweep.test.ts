import { describe, expect, it } from 'vitest'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { NoteSweep } from './note-sweep.ts'

/** A sweep whose visits the test ends by hand, on a clock of its own. */
function harness(count: number) {
  const toVisit = new Set(Array.from({ length: count }, newNoteId))
  const running = new Map<NoteId, { end: () => void; fail: () => void }>()
  const timers: { callback: () => void; at: number }[] = []
  let clock = 0
  const sweep = new NoteSweep({
    candidates: () => [...toVisit],
    visit: (id, signal) =>
      new Promise<void>((resolve, reject) => {
        const onAbort = (): void => reject(new Error('aborted'))
        signal.addEventListener('abort', onAbort)
        const leave = (): void => {
          signal.removeEventListener('abort', onAbort)
          running.delete(id)
        }
        running.set(id, {
          end: () => {
            toVisit.delete(id)
            leave()
            resolve()
          },
          fail: () => {
            leave()
            reject(new Error('no answer'))
          },
        })
      }),
    onChange: () => undefined,
    schedule: (callback, delayMs) => {
      const timer = { callback, at: clock + delayMs }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
    now: () => clock,
  })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    sweep,
    toVisit,
    running,
    endAll: async () => {
      for (const { end } of [...running.values()]) end()
      await settle()
    },
    failAll: async () => {
      for (const { fail } of [...running.values()]) fail()
      await settle()
    },
    advance: (ms: number) => {
      clock += ms
      for (const timer of timers.filter(({ at }) => at <= clock)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.callback()
      }
    },
  }
}

describe('NoteSweep', () => {
  it('visits every note, a few at a time, and counts', async () => {
    const { sweep, running, toVisit, endAll } = harness(20)
    sweep.run()
    expect(running.size).toBe(6)
    expect(sweep.round).toEqual({ done: 0, total: 20 })
    await endAll()
    expect(running.size).toBe(6)
    expect(sweep.round).toEqual({ done: 6, total: 20 })
    await endAll()
    await endAll()
    await endAll()
    expect(toVisit.size).toBe(0)
    expect(sweep.round).toBeUndefined()
  })

  it('leaves a note whose visit failed alone for a while, and tries again by itself', async () => {
    const { sweep, running, failAll, advance } = harness(2)
    sweep.run()
    await failAll()
    sweep.run()
    expect(running.size).toBe(0)
    expect(sweep.round).toBeUndefined()
    advance(30_000)
    expect(running.size).toBe(2)
  })

  it('tries again at once when the relay is back', async () => {
    const { sweep, running, failAll } = harness(2)
    sweep.run()
    await failAll()
    sweep.forgiveFailures()
    sweep.run()
    expect(running.size).toBe(2)
  })

  it('takes up notes that came while it ran', async () => {
    const { sweep, running, toVisit, endAll } = harness(1)
    sweep.run()
    toVisit.add(newNoteId())
    await endAll()
    expect(running.size).toBe(1)
    await endAll()
    expect(toVisit.size).toBe(0)
  })

  it('starts nothing after its end', async () => {
    const { sweep, running, endAll } = harness(20)
    sweep.run()
    sweep[Symbol.dispose]()
    running.clear()
    await endAll()
    sweep.run()
    expect(running.size).toBe(0)
  })
})
