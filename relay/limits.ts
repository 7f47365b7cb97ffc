/**
 * Every budget of the relay, each with its reason. It lies above the layers because all of them are bounded by it: what a
 * stranger can make us keep or do must end somewhere (THREATS.md says what happens there).
 */
const kib = 1024
const mib = 1024 * kib

export const limits = {
  /**
   * The largest message taken. The largest real ones are a first upload of a long-lived doc; one of 20 million
   * characters fits. `ws` refuses a longer frame when it sees its header, before it holds any of it.
   */
  messageBytes: 64 * mib,
  /** What a session may send while its doc is being loaded. A client that waits for our step 1 sends under 1 KiB. */
  earlyMessages: 1_000,
  earlyBytes: 8 * mib,
  /**
   * What may wait for one reader before it is left out of what goes to all and gets a diff instead. Larger than what a
   * healthy connection needs (bandwidth times delay: 1 Gbit/s at 30 ms). One message is sent whatever its size, so that a
   * large doc can be opened at all.
   */
  unsentBytes: 4 * mib,
  /** Besides bytes, because the least frame takes many times its size in memory. */
  unsentFrames: 16_384,
  /** How long a reader may take to read all that waits for it, besides a second for each so many bytes. */
  drainMs: 60_000,
  leastDrainBytesPerSecond: 64 * kib,
  /** Messages of types that we do not know, per session. A newer client sends a few; a confused one does not stop. */
  unknownMessages: 1_000,
  /** Spaces that one connection may want to hear of. A person is a member of some dozens. */
  watches: 1_000,
  /** Updates that wait for the disk, all docs together. About a second of work for a slow disk; memory must end somewhere. */
  uncommittedBytes: 64 * mib,
  /** One person's presence: a name, a colour and a few cursors take under 1 KiB. */
  awarenessStateBytes: 64 * kib,
  /** Clients in one awareness message. A y-websocket client repeats all that it hears, so this bounds a room's members. */
  awarenessEntries: 10_000,
  /** Clients in a room's presence that one session may bring. One of its own, and those of tabs that it speaks for. */
  awarenessEntriesPerSession: 1_000,
  /** Departures that a room remembers, so that a late repetition does not bring somebody back. */
  awarenessDepartures: 1_000,
  /** Rooms in memory, as far as nobody is in them. A note of 10 KB takes about as much: thousands stay at hand. */
  roomBytes: 256 * mib,
  /** How deep a value may be nested; readers of it recurse. */
  valueDepth: 500,
  /** Below this number of new structs a state is not worth the work. */
  compactionStructs: 2_000,
  /** Entries on disk that are worth becoming one, if they are more than a quarter of the doc; at most as many in any case. */
  compactionEntries: 32,
  maxEntries: 1_000,
  /** What one compaction may take. A doc of ten million structs takes about as long. */
  compactionMs: 30_000,
  compactionHeapMib: 2_048,
  changes: {
    /** What is read from disk for one piece of an answer; a slow reader holds one. */
    pageBytes: 256 * kib,
    /** Answers that are being read at once. Each costs a page, and the disk serves them in turn. */
    feeds: 256,
    /** One batch of updates. A client with more sends several. */
    offerBytes: 16 * mib,
    /** How long a batch waits for a disk that takes nothing. */
    offerTimeoutMs: 20_000,
  },
  /** Docs that cannot be read and are remembered by name. */
  quarantinedDocs: 1_000,
} as const
