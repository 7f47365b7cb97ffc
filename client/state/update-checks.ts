/**
 * Looks for a newer version of the app while a tab stays open: browsers look when a page is opened, and a notes app may stay
 * open for weeks.
 */

/** What looks, as a `ServiceWorkerRegistration` does. */
export interface Updatable {
  update(): Promise<unknown>
}

/** A look costs a request for one small file, which has not changed. */
export const betweenLooksMs = 60 * 60_000

/** Looks now and then while somebody may see the page, and when they come back to it. Ends with the page. */
export function lookForUpdates(app: Updatable, page: Document = document): void {
  let lookedAt = Date.now()
  const look = (): void => {
    const now = Date.now()
    if (page.visibilityState === 'hidden' || Math.abs(now - lookedAt) < betweenLooksMs) return
    lookedAt = now
    // Without a network there is nothing to be found, and the next look comes.
    app.update().catch(() => undefined)
  }
  page.addEventListener('visibilitychange', look)
  setInterval(look, betweenLooksMs)
}
