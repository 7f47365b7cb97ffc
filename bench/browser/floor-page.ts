/** What the browser can do at best, and what people do with plain libraries; each by itself in a page without the app. */
import { IndexeddbPersistence } from 'y-indexeddb'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

const ended = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser refused'))
  })

const fetchBody = async (): Promise<ArrayBuffer> => (await fetch('/body', { cache: 'no-store' })).arrayBuffer()

/** All bytes over one fetch; milliseconds. */
const fetchAll = async (): Promise<number> => {
  const startedAt = performance.now()
  await fetchBody()
  return performance.now() - startedAt
}

/** The body is a row of notes, each with its length as 32 bits before it. */
const notesOf = (body: ArrayBuffer): Uint8Array[] => {
  const view = new DataView(body)
  const notes: Uint8Array[] = []
  for (let at = 0; at < body.byteLength;) {
    const length = view.getUint32(at, true)
    // A copy, or each record would take the whole buffer along.
    notes.push(new Uint8Array(body.slice(at + 4, at + 4 + length)))
    at += 4 + length
  }
  return notes
}

/** All notes into one object store, in one transaction, until it has been committed; milliseconds. */
const storeAll = async (): Promise<number> => {
  const notes = notesOf(await fetchBody())
  const opening = indexedDB.open(`floor-${Math.random()}`)
  opening.onupgradeneeded = () => opening.result.createObjectStore('notes')
  const database = await ended(opening)
  const startedAt = performance.now()
  const transaction = database.transaction('notes', 'readwrite')
  const store = transaction.objectStore('notes')
  notes.forEach((note, index) => store.put(note, index))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser refused'))
  })
  const took = performance.now() - startedAt
  database.close()
  return took
}

/**
 * Chromium opens at most 255 WebSockets for a page; each note's is closed when the note is here. None of 5 to 200 at once is
 * clearly faster.
 */
const notesAtOnce = 200

/** Each note with a socket and a database of its own, as the libraries do by themselves, until all are on disk. */
const syncPerNote = async (server: string, names: string[], length: number): Promise<number> => {
  const startedAt = performance.now()
  const waiting = names.values()
  const syncNotes = async (): Promise<void> => {
    for (const name of waiting) await syncNote(server, name, length)
  }
  await Promise.all(Array.from({ length: notesAtOnce }, syncNotes))
  return performance.now() - startedAt
}

const syncNote = async (server: string, name: string, length: number): Promise<void> => {
  const doc = new Y.Doc()
  const content = doc.getText('content')
  const persistence = new IndexeddbPersistence(name, doc)
  const provider = new WebsocketProvider(server, name, doc)
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (content.length < length) return
      content.unobserve(look)
      resolve()
    }
    content.observe(look)
  })
  await persistence.whenSynced
  // It does not say when it has written; what begins to read after a write began reads when that is on disk.
  const database = await persistence._db
  await ended(database.transaction('updates').objectStore('updates').count())
  provider.destroy()
  await persistence.destroy()
  doc.destroy()
}

let socket: WebSocket | undefined
const letters = document.createElement('p')

/** A letter goes through a server that hands frames on, and is drawn. Both pages do this; one also types. */
const dialFloor = async (address: string): Promise<void> => {
  document.body.append(letters)
  const opening = new WebSocket(address)
  opening.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => {
    opening.onopen = resolve
    opening.onerror = () => reject(new Error('the floor does not answer'))
  })
  socket = opening
}

const channel = new MessageChannel()
const afterFrame: (() => void)[] = []
channel.port1.onmessage = () => afterFrame.shift()?.()
const onPaint = (listener: () => void): void => {
  requestAnimationFrame(() => {
    afterFrame.push(listener)
    channel.port2.postMessage(undefined)
  })
}

const sharedNow = (): number => performance.timeOrigin + performance.now()
const downAt: number[] = []
const arrivals: number[] = []

const sendKeys = (): void => {
  addEventListener('keydown', (event) => {
    downAt.push(performance.timeOrigin + event.timeStamp)
    // A message that is no sync message of y-websocket: it is handed on and not kept.
    socket?.send(Uint8Array.of(9, 9))
  })
}
const drawKeys = (): void => {
  if (socket !== undefined)
    socket.onmessage = () => {
      letters.textContent += 'z'
      onPaint(() => arrivals.push(sharedNow()))
    }
}

const toPaint: number[] = []

/** An empty text field; from each key to its paint. */
const typeInField = (): void => {
  const field = document.createElement('textarea')
  document.body.append(field)
  field.focus()
  field.addEventListener('keydown', ({ timeStamp }) => onPaint(() => toPaint.push(performance.now() - timeStamp)))
}

const floors = {
  fetchAll,
  storeAll,
  syncPerNote,
  dialFloor,
  sendKeys,
  drawKeys,
  typeInField,
  downAt: () => downAt,
  arrivals: () => arrivals,
  toPaint: () => toPaint,
}

declare global {
  interface Window {
    floors: typeof floors
  }
}

window.floors = floors
