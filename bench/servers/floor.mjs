/**
 * What a relay would cost that knows nothing of documents: it hands each frame to the others in the room and replays
 * what it has kept to whoever asks. It looks at two bytes of a message and checks nothing.
 *
 *   node floor.mjs plain     one system call per message and recipient, which is what `ws` does by itself
 *   node floor.mjs corked    one system call per socket and turn of the event loop
 *   node floor.mjs logging   corked, and every update is appended to one file, without fsync; a restart reads it back
 *   node floor.mjs promising logging with fsync, every 30 ms, and an update comes back to its sender after that; it asks each
 *                            newcomer for what it has, and answers also where it has nothing, as Yjs providers expect
 */
import { createWriteStream, existsSync, fdatasync, mkdirSync, openSync, readFileSync, writev } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'

/** @typedef {import('ws').WebSocket} WebSocket */
/** @typedef {{ sockets: Set<WebSocket>, kept: Buffer[] }} Room */

const [mode = 'plain'] = process.argv.slice(2)
const { PORT = '0', HOST = '127.0.0.1', DATA_DIR = '.' } = process.env
const isCorked = mode !== 'plain'
const isPromising = mode === 'promising'
const isLogging = mode === 'logging' || isPromising

/** @type {Map<string, Room>} */
const rooms = new Map()

/** @param {string} name */
const roomOf = (name) => {
  const found = rooms.get(name)
  if (found !== undefined) return found
  /** @type {Room} */
  const room = { sockets: new Set(), kept: [] }
  rooms.set(name, room)
  return room
}

/** A record of the log is: length of the name, length of the message, both as 32 bits, then the name and the message. */
const logPath = join(DATA_DIR, 'updates.log')

const readLog = () => {
  if (!existsSync(logPath)) return
  const log = readFileSync(logPath)
  for (let at = 0; at + 8 <= log.length;) {
    const nameEnd = at + 8 + log.readUInt32LE(at)
    const end = nameEnd + log.readUInt32LE(at + 4)
    // The last record may have been cut short.
    if (end > log.length) break
    roomOf(log.toString('utf8', at + 8, nameEnd)).kept.push(log.subarray(nameEnd, end))
    at = end
  }
}

if (isLogging) {
  mkdirSync(DATA_DIR, { recursive: true })
  readLog()
}
const log = mode === 'logging' ? createWriteStream(logPath, { flags: 'a' }) : undefined
const promisedLog = isPromising ? openSync(logPath, 'a') : undefined

/** What is held together until the turn ends: sockets, and the log. @type {{ cork(): void, uncork(): void }[]} */
const corked = []
/** @type {WeakSet<object>} */
const isHeld = new WeakSet()

const releaseAll = () => {
  for (const stream of corked) {
    isHeld.delete(stream)
    stream.uncork()
  }
  corked.length = 0
}

/** @param {{ cork(): void, uncork(): void }} stream */
const holdUntilTurnEnds = (stream) => {
  if (isHeld.has(stream)) return
  if (corked.length === 0) setImmediate(releaseAll)
  isHeld.add(stream)
  corked.push(stream)
  stream.cork()
}

/**
 * @param {string} name
 * @param {Buffer} message
 */
const recordOf = (name, message) => {
  const nameLength = Buffer.byteLength(name)
  const record = Buffer.allocUnsafe(8 + nameLength + message.length)
  record.writeUInt32LE(nameLength, 0)
  record.writeUInt32LE(message.length, 4)
  record.write(name, 8)
  message.copy(record, 8 + nameLength)
  return record
}

/**
 * @param {string} name
 * @param {Buffer} message
 */
const append = (name, message) => {
  if (log === undefined) return
  holdUntilTurnEnds(log)
  log.write(recordOf(name, message))
}

const commitIntervalMs = 30

/** What waits for the next commit. @type {{ record: Buffer, socket: WebSocket, message: Buffer }[]} */
let uncommitted = []
let isCommitting = false

/** @param {number} file */
const commit = (file) => {
  const committing = uncommitted
  uncommitted = []
  writev(
    file,
    committing.map(({ record }) => record),
    (writing) => {
      if (writing) throw writing
      fdatasync(file, (syncing) => {
        if (syncing) throw syncing
        for (const { socket, message } of committing) send(socket, message)
        if (uncommitted.length > 0) setTimeout(commit, commitIntervalMs, file)
        else isCommitting = false
      })
    },
  )
}

/**
 * @param {string} name
 * @param {Buffer} message
 * @param {WebSocket} socket
 */
const promise = (name, message, socket) => {
  if (promisedLog === undefined) return
  uncommitted.push({ record: recordOf(name, message), socket, message })
  if (isCommitting) return
  isCommitting = true
  setTimeout(commit, commitIntervalMs, promisedLog)
}

/** Asks for all that a newcomer has. */
const step1 = Buffer.from([0, 0, 1, 0])
const emptyStep2 = Buffer.from([0, 1, 2, 0, 0])

/**
 * @param {WebSocket & { _socket?: import('node:net').Socket }} socket
 * @param {Buffer} message
 */
const send = (socket, message) => {
  if (isCorked && socket._socket) holdUntilTurnEnds(socket._socket)
  socket.send(message)
}

const http = createServer((_request, response) => response.end('floor\n'))
const server = new WebSocketServer({ server: http, perMessageDeflate: false })
server.on('connection', (socket, request) => {
  const name = request.url ?? '/'
  const room = roomOf(name)
  room.sockets.add(socket)
  if (isPromising) send(socket, step1)
  socket.on('message', (data) => {
    const message = /** @type {Buffer} */ (data)
    const isSync = message[0] === 0
    if (isSync && message[1] === 0) {
      for (const kept of room.kept) send(socket, kept)
      if (isPromising && room.kept.length === 0) send(socket, emptyStep2)
      return
    }
    if (isPromising && message.equals(emptyStep2)) return
    if (isSync) {
      room.kept.push(message)
      append(name, message)
      promise(name, message, socket)
    }
    for (const other of room.sockets) if (other !== socket) send(other, message)
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => room.sockets.delete(socket))
})
http.listen({ port: Number(PORT), host: HOST, backlog: 4_096 })

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (log === undefined) process.exit(0)
    log.end(() => process.exit(0))
  })
