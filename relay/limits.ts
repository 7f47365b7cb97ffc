/**
 * Every budget of the relay, each with its reason. It lies above the layers because all of them are bounded by it: what a
 * stranger can make us keep or do must end somewhere (THREATS.md says what happens there).
 */
const kib = 1024
const mib = 1024 * kib

/** A limit that whoever runs a relay may change. */
interface Adjustable {
  /** The environment variable. */
  readonly variable: string
  readonly default: number
  readonly least: number
  readonly most: number
}

const gib = 1024 * mib

export const adjustableLimits = {
  /** Open WebSockets. An idle one takes about 12 KiB, so these take a quarter of a gigabyte. */
  connections: { variable: 'MAX_CONNECTIONS', default: 20_000, least: 1, most: 1_000_000 },
  /**
   * The largest message taken. The largest real ones are a first upload of a long-lived doc; one of 20 million
   * characters fits. `ws` refuses a longer frame when it sees its header, before it holds any of it.
   */
  messageBytes: { variable: 'MAX_MESSAGE_BYTES', default: 64 * mib, least: kib, most: gib },
  /** What a session may send while its doc is being loaded. A client that waits for our step 1 sends under 1 KiB. */
  earlyMessages: { variable: 'MAX_EARLY_MESSAGES', default: 1_000, least: 10, most: 1_000_000 },
  earlyBytes: { variable: 'MAX_EARLY_BYTES', default: 8 * mib, least: kib, most: gib },
  /**
   * What may wait for one reader before it is left out of what goes to all and gets a diff instead. Larger than what a
   * healthy connection needs (bandwidth times delay: 1 Gbit/s at 30 ms). One message is sent whatever its size, so that a
   * large doc can be opened at all.
   */
  unsentBytes: { variable: 'MAX_UNSENT_BYTES', default: 4 * mib, least: 64 * kib, most: gib },
  /** Besides bytes, because the least frame takes many times its size in memory. */
  unsentMessages: { variable: 'MAX_UNSENT_MESSAGES', default: 16_384, least: 100, most: 10_000_000 },
  /** How long a reader may take to read all that waits for it, besides what its size takes. */
  drainSeconds: { variable: 'DRAIN_SECONDS', default: 60, least: 1, most: 3_600 },
  /**
   * What one connection may send at once: a long history of offline edits, replayed letter by letter. And what it may send
   * from then on, which no person types: far below what the relay can take, so that one client leaves time to the others.
   */
  messageBurst: { variable: 'MESSAGE_BURST', default: 500_000, least: 100, most: 1_000_000_000 },
  messagesPerSecond: { variable: 'MESSAGES_PER_SECOND', default: 20_000, least: 10, most: 1_000_000_000 },
  /** The same in bytes, to which the answers count that a client asks for: several of the largest docs at once. */
  byteBurst: { variable: 'BYTE_BURST', default: 256 * mib, least: 64 * kib, most: 1_000 * gib },
  bytesPerSecond: { variable: 'BYTES_PER_SECOND', default: 16 * mib, least: 10 * kib, most: 1_000 * gib },
  /** How long a connection may take to send the head of a request. A browser sends it at once, in one packet. */
  headersSeconds: { variable: 'HEADERS_SECONDS', default: 10, least: 1, most: 600 },
  /** Updates that wait for the disk, all docs together. About a second of work for a slow disk; memory must end somewhere. */
  uncommittedBytes: { variable: 'MAX_UNCOMMITTED_BYTES', default: 64 * mib, least: mib, most: 16 * gib },
  /**
   * Rooms in memory, also those that somebody has open: whoever holds many large docs open must not decide how much we keep.
   * A note of 10 KB takes about as much, so tens of thousands stay at hand. What else is needed is read again, for which any
   * size will do: with the least, whatever is quiet is on disk only.
   */
  roomBytes: { variable: 'MAX_ROOM_BYTES', default: 256 * mib, least: kib, most: 1_000 * gib },
} as const satisfies Record<string, Adjustable>

export type LimitName = keyof typeof adjustableLimits
export type Limits = Readonly<Record<LimitName, number>>

export const defaultLimits = Object.fromEntries(
  Object.entries(adjustableLimits).map(([name, limit]) => [name, limit.default]),
) as Limits

/** Those that nobody has a reason to change. */
export const limits = {
  /** The slowest reader that is waited for. */
  leastDrainBytesPerSecond: 64 * kib,
  /** Messages of types that we do not know, per session. A newer client sends a few; a confused one does not stop. */
  unknownMessages: 1_000,
  /** Spaces that one connection may want to hear of. A person is a member of some dozens. */
  watches: 1_000,
  /** One person's presence: a name, a colour and a few cursors take under 1 KiB. */
  awarenessStateBytes: 64 * kib,
  /** Clients in one awareness message. A y-websocket client repeats all that it hears, so this bounds a room's members. */
  awarenessEntries: 10_000,
  /** Clients in a room's presence that one session may bring. One of its own, and those of tabs that it speaks for. */
  awarenessEntriesPerSession: 1_000,
  /** Departures that a room remembers, so that a late repetition does not bring somebody back. */
  awarenessDepartures: 1_000,
  /** How deep a value may be nested; readers of it recurse. */
  valueDepth: 500,
  /** Below this number of new structs a state is not worth the work. */
  compactionStructs: 2_000,
  /** Entries on disk that are worth becoming one, if they are more than a quarter of the doc; at most as many in any case. */
  compactionEntries: 128,
  /** A state that has grown by so much in memory, and to twice what it was, waits for no quiet moment. */
  compactionBytes: 8 * mib,
  maxEntries: 1_000,
  /** What one compaction may take. A doc of ten million structs takes about as long. */
  compactionMs: 30_000,
  compactionHeapMib: 2_048,
  changes: {
    /** What is read from disk for one piece of an answer; a slow reader holds two. */
    pageBytes: 512 * kib,
    /** Answers that are being read at once. Each costs two pages, and the disk serves them in turn. */
    feeds: 64,
    /** One batch of updates. A client with more sends several. */
    offerBytes: 16 * mib,
    /** How long a batch waits for a disk that takes nothing. */
    offerTimeoutMs: 20_000,
    digests: {
      /** Docs of one request: a vault of ten thousand notes is compared in ten. */
      claims: 1_000,
      /** Their names, of which the longest has half a kibibyte, and digests. */
      bytes: mib,
      /** Requests that are answered at once, each with its body in memory. They share a worker, so that more gain nothing. */
      answers: 32,
      /** Few, so that one account leaves the others their turn. */
      answersPerAccount: 4,
    },
  },
  comparison: {
    /** Docs whose digests are being computed and that are in memory for it: one in the worker, the next being read. */
    docsAtOnce: 4,
    /** What one digest may take. A quarter of a million keystrokes that were never made compact take about a second. */
    digestMs: 10_000,
    digestHeapMib: 1_024,
  },
  trash: {
    /** A start has other things to do, but nothing of this is in anybody's way. */
    firstLookMs: 2_000,
    /** Nobody waits for a note to go. */
    everyMs: 60 * 60_000,
    /** What one list of notes may take. One of 10,000 notes takes about a third of a second. */
    jobMs: 30_000,
    heapMib: 1_024,
  },
  /** Docs that cannot be read and are remembered by name. */
  quarantinedDocs: 1_000,
} as const
