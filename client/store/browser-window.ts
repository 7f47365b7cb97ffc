/**
 * Which window this is, and the tabs that it continues with. A window keeps its id across reloads; a copy of it, made by
 * the browser's "duplicate tab", starts as a copy with an id of its own; the first window after a start of the browser
 * takes up where the last one ended; a further one starts empty.
 *
 * The database keeps the layouts of windows across starts of the browser. A page that goes away also leaves its layout
 * in sessionStorage, because a write to the database may be cut off then, and a reload asks for it at once.
 */
import { uuidv4 } from 'lib0/random'
import type { IndexDb, WindowLayout } from './index-db.ts'
import { lockManager } from './leadership.ts'
import { windowKey, windowLayoutKey, windowLockName } from './profile.ts'

export interface BrowserWindow {
  id: string
  layout: WindowLayout | undefined
}

export async function claimWindow(profile: string, db: IndexDb): Promise<BrowserWindow> {
  const layouts = (await db.windows()).sort((a, b) => b.savedAt - a.savedAt)
  const known = sessionStorage.getItem(windowKey(profile))
  const left = takeLeftLayout(profile)
  // Before anything that is stored from now on, and nobody waits for it. What the browser refuses to forget waits too.
  db.pruneWindows().catch(() => undefined)
  if (known !== null && (await hold(windowLockName(profile, known)))) {
    return { id: known, layout: left ?? layouts.find(({ id }) => id === known) ?? layouts[0] }
  }
  const id = uuidv4()
  await hold(windowLockName(profile, id))
  sessionStorage.setItem(windowKey(profile), id)
  if (known !== null) return { id, layout: left ?? layouts.find((layout) => layout.id === known) }
  return { id, layout: (await countWindows(profile)) > 1 ? undefined : layouts[0] }
}

/** The page goes away, perhaps to be loaded again. */
export function leaveLayout(profile: string, layout: WindowLayout): void {
  sessionStorage.setItem(windowLayoutKey(profile), JSON.stringify(layout))
}

/** Read once: later in this page's life it would be out of date. */
function takeLeftLayout(profile: string): WindowLayout | undefined {
  const text = sessionStorage.getItem(windowLayoutKey(profile))
  sessionStorage.removeItem(windowLayoutKey(profile))
  // Written by `leaveLayout` in this very tab.
  return text === null ? undefined : (JSON.parse(text) as WindowLayout)
}

/** Takes the lock for as long as the page lives; `false` when another page has it. */
function hold(name: string): Promise<boolean> {
  const locks = lockManager()
  if (locks === undefined) return Promise.resolve(true)
  return new Promise((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : new Promise<void>(() => undefined)
      })
      .catch(reject)
  })
}

/** How many windows have the profile open, with this one and those that are frozen; 0 where the browser has no locks. */
export async function countWindows(profile: string): Promise<number> {
  const held = (await lockManager()?.query())?.held ?? []
  return held.filter(({ name }) => name?.startsWith(windowLockName(profile, ''))).length
}
