import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { betweenLooksMs, lookForUpdates } from './update-checks.ts'

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible'

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let page: Page
const update = vi.fn<() => Promise<unknown>>()
beforeEach(() => {
  vi.useFakeTimers()
  page = new Page()
  update.mockReset().mockResolvedValue(undefined)
  lookForUpdates({ update }, page as unknown as Document)
})
afterEach(() => vi.useRealTimers())

it('looks now and then while the page is open, and goes on when there is no network', () => {
  vi.advanceTimersByTime(betweenLooksMs - 1)
  expect(update).not.toHaveBeenCalled()
  update.mockRejectedValueOnce(new TypeError('no network'))
  vi.advanceTimersByTime(1)
  expect(update).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(3 * betweenLooksMs)
  expect(update).toHaveBeenCalledTimes(4)
})

it('does not look while nobody sees the page, and looks when they come back after long', () => {
  page.show('hidden')
  vi.advanceTimersByTime(5.5 * betweenLooksMs)
  expect(update).not.toHaveBeenCalled()
  page.show('visible')
  expect(update).toHaveBeenCalledTimes(1)
  page.show('hidden')
  page.show('visible')
  expect(update).toHaveBeenCalledTimes(1)
})
