/**
 * What looks on in a page of the app, as its person does: the status line, the rows of the list, the editor. It knows the
 * words on the screen and the browser, and nothing of how the app works. It imports nothing of the app either: what that
 * does once in a page, such as loading what Chromium knows of numbers, is the app's to do and to wait for.
 *
 * Something is painted when the frame that has it has been handed over: a task after the frame's callbacks.
 */
import { someTitle, typedLetter } from './note-marks.ts'

/** What stands on the screen, and how the status line behaves; set before this is run. */
export interface ScreenWords {
  editor: string
  list: string
  saving: string
  synced: string
  /** How long the line waits before it says that work has ended. */
  settleMs: number
}

const words = window.screenWords

interface Line {
  text: string
  at: number
}

export interface Settled {
  /** When it was so. */
  at: number
  /** When the line said it. */
  shownAt: number
  /** All that the line said from the beginning on. */
  said: string[]
}

const editorSelector = `[role="textbox"][aria-label="${words.editor}"]`
const listSelector = `nav[aria-label="${words.list}"]`

const now = (): number => performance.now()
/** On a clock that all pages of the machine share. */
const shared = (at: number): number => performance.timeOrigin + at

const editor = (): HTMLElement | null => document.querySelector<HTMLElement>(editorSelector)
const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))

const channel = new MessageChannel()
const afterFrame: (() => void)[] = []
channel.port1.onmessage = () => afterFrame.shift()?.()
const onPaint = (listener: () => void): void => {
  requestAnimationFrame(() => {
    afterFrame.push(listener)
    channel.port2.postMessage(undefined)
  })
}
const painted = (): Promise<number> => new Promise((resolve) => onPaint(() => resolve(now())))

/** Looks at each frame until there is something. Rejects after the time, with what it waited for. */
const eachFrame = async <T>(look: () => T | undefined, timeoutMs: number, what: string): Promise<T> => {
  const deadline = now() + timeoutMs
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (now() > deadline) throw new Error(`${what}: not after ${timeoutMs / 1_000} s`)
    await nextFrame()
  }
}

const lines: Line[] = []
let startedAt = 0

const readLine = (): void => {
  const text = document.querySelector('footer button')?.textContent ?? ''
  if (text !== '' && lines.at(-1)?.text !== text) lines.push({ text, at: now() })
}
new MutationObserver(readLine).observe(document, { subtree: true, childList: true, characterData: true })

addEventListener(
  'click',
  (event) => {
    if (event.target instanceof Element && event.target.closest('[role="switch"]') !== null) startedAt = event.timeStamp
  },
  true,
)
addEventListener('online', (event) => (startedAt = event.timeStamp), true)

/** Work and its end follow one another so fast that the line waits before it says that all is done. */
const isWork = ({ text }: Line): boolean => text === words.saving || /^Syncing /.test(text)

/** Waits until the line has said for a while that all is synced. */
const synced = async (quietMs: number, timeoutMs: number): Promise<Settled> => {
  const done = words.synced
  const deadline = now() + timeoutMs
  for (;;) {
    const since = lines.filter(({ at }) => at >= startedAt)
    const last = since.at(-1)
    if (last?.text === done && now() - last.at >= quietMs) {
      const before = lines[lines.length - 2]
      const settlingMs = before !== undefined && isWork(before) ? words.settleMs : 0
      return { at: last.at - settlingMs - startedAt, shownAt: last.at - startedAt, said: since.map(({ text }) => text) }
    }
    if (now() > deadline) throw new Error(`the status line says “${lines.at(-1)?.text}” after ${timeoutMs / 1_000} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const list = (): HTMLElement | null => document.querySelector<HTMLElement>(listSelector)

/** The title in each row, which opens its note. */
const rowButtons = (): HTMLElement[] =>
  [...(list()?.querySelectorAll('li') ?? [])].flatMap((row) => row.querySelector<HTMLElement>('button') ?? [])

/** Waits until the editor shows this, painted; with how long after the moment that was. */
const editorShows = async (text: string, since: number, timeoutMs = 60_000): Promise<number> => {
  await eachFrame(
    () => (editor()?.textContent?.includes(text) === true ? true : undefined),
    timeoutMs,
    `the editor shows “${text}”`,
  )
  return (await painted()) - since
}

/** From when sync was switched on: until the rows in view have titles, and until the first has been opened by a click. */
const listUsable = async (leastRows: number, timeoutMs: number): Promise<{ rows: number; open: number }> => {
  const first = await eachFrame(
    () => {
      const titles = rowButtons().map(({ textContent }) => textContent ?? '')
      return titles.length >= leastRows && titles.every((title) => someTitle.test(title)) ? rowButtons()[0] : undefined
    },
    timeoutMs,
    `${leastRows} rows have titles`,
  )
  const rows = (await painted()) - startedAt
  first.click()
  const open = await editorShows(first.textContent ?? '', startedAt, timeoutMs)
  return { rows, open }
}

const scrollerOf = (element: HTMLElement): HTMLElement => {
  let at: HTMLElement = element
  while (at.parentElement !== null && at.scrollHeight <= at.clientHeight + 1) at = at.parentElement
  return at
}

/** Opens a note by a click on its row, looking through the list from `share` of its height; until its text is painted. */
const openNote = async (title: string, share: number, timeoutMs: number): Promise<number> => {
  const rows = await eachFrame(
    () => list()?.querySelector<HTMLElement>('ul') ?? undefined,
    timeoutMs,
    'the list has rows',
  )
  const scroller = scrollerOf(rows.parentElement ?? rows)
  const height = scroller.clientHeight
  const deadline = now() + timeoutMs
  // From there to both ends, in turns.
  const start = share * scroller.scrollHeight - height / 2
  for (let turn = 0; now() < deadline; turn++) {
    const away = Math.ceil(turn / 2) * height * 0.8
    scroller.scrollTop = start + (turn % 2 === 0 ? away : -away)
    await nextFrame()
    await nextFrame()
    const row = rowButtons().find(({ textContent }) => textContent === title)
    if (row !== undefined) {
      const clickedAt = now()
      row.click()
      return editorShows(title, clickedAt, timeoutMs)
    }
    if (away > scroller.scrollHeight) break
  }
  throw new Error(`no row is called “${title}”`)
}

const ended = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser refused'))
  })

const latin1 = new TextDecoder('latin1')

/** Every text and every run of bytes in a stored value. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (value instanceof ArrayBuffer) yield latin1.decode(value)
  else if (ArrayBuffer.isView(value)) yield latin1.decode(value)
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item)
  else if (value instanceof Map) for (const item of value.values()) yield* textsIn(item)
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsIn(item)
}

/** How many different texts of this form lie in this origin's databases, whatever these are made of. */
const textsOnDisk = async (form: string): Promise<number> => {
  const pattern = new RegExp(form, 'g')
  const found = new Set<string>()
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue
    const database = await ended(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).openCursor()
      await new Promise<void>((resolve, reject) => {
        request.onerror = () => reject(request.error ?? new Error('the browser refused'))
        request.onsuccess = () => {
          const cursor = request.result
          if (cursor === null) return resolve()
          for (const text of textsIn(cursor.value)) for (const [match] of text.matchAll(pattern)) found.add(match)
          cursor.continue()
        }
      })
    }
    database.close()
  }
  return found.size
}

/** When the caret stood in a note with a text: first after the page was loaded. */
let caretAt: number | undefined
const lookForCaret = (): void => {
  const box = document.activeElement
  if (box instanceof HTMLElement && box.matches(editorSelector) && someTitle.test(box.textContent ?? '')) {
    onPaint(() => (caretAt = now()))
    return
  }
  if (now() < 60_000) requestAnimationFrame(lookForCaret)
}
requestAnimationFrame(lookForCaret)

/** Since the navigation, and since the last byte of the page's HTML had come. */
const caretReady = async (timeoutMs: number): Promise<{ sinceNavigation: number; own: number }> => {
  const at = await eachFrame(() => caretAt, timeoutMs, 'the caret stands in the note')
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return { sinceNavigation: at, own: at - (navigation?.responseEnd ?? 0) }
}

export interface KeyTimes {
  /** On the shared clock. */
  downAt: number
  /** Milliseconds from the key’s going down to its paint. */
  toPaint: number
  /** The same without the time in which the page waits for the next frame. */
  work: number
}

/**
 * When the work on a key has ended that is done before the frame: what hears of the letter in the page has been called by
 * then. A task would come too late, because Chromium draws the frame first.
 */
let onHandled: () => void = () => undefined
addEventListener('input', () => queueMicrotask(() => onHandled()))

let keys: KeyTimes[] = []
let isTyping = false
addEventListener(
  'keydown',
  (event) => {
    if (!isTyping) return
    const at = event.timeStamp
    let handledAt = Infinity
    onHandled = () => (handledAt = now())
    let frameAt = 0
    requestAnimationFrame(() => (frameAt = now()))
    onPaint(() => {
      const toPaint = now() - at
      keys.push({ downAt: shared(at), toPaint, work: toPaint - Math.max(0, frameAt - handledAt) })
    })
  },
  true,
)

/** From now on, each key. */
const startTyping = (): void => {
  keys = []
  isTyping = true
}
const typed = (): KeyTimes[] => {
  isTyping = false
  return keys
}

/** How many of the typed letters stand in what the editor shows. */
const lettersShown = (): number => (editor()?.textContent ?? '').split(typedLetter).length - 1

const arrivals: number[] = []
let arrivalsObserver: MutationObserver | undefined

/** From now on, when each further one of the typed letters was painted. */
const startWatching = (): void => {
  const box = editor()
  if (box === null) throw new Error('no note is open')
  arrivals.length = 0
  const before = lettersShown()
  let seen = 0
  arrivalsObserver = new MutationObserver(() => {
    const shown = lettersShown() - before
    if (shown <= seen) return
    const from = seen
    seen = shown
    onPaint(() => {
      for (let letter = from; letter < shown; letter++) arrivals[letter] = shared(now())
    })
  })
  arrivalsObserver.observe(box, { subtree: true, childList: true, characterData: true })
}
const watched = (): number[] => {
  arrivalsObserver?.disconnect()
  return arrivals
}

const probe = {
  said: () => lines.map(({ text }) => text),
  synced,
  listUsable,
  openNote,
  textsOnDisk,
  caretReady,
  startTyping,
  typed,
  lettersShown,
  startWatching,
  watched,
}

export type Probe = typeof probe

declare global {
  interface Window {
    probe: Probe
    screenWords: ScreenWords
  }
}

window.probe = probe
