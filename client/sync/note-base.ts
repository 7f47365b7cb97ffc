/**
 * What an open note is apart from what was written on this device and not acknowledged yet, kept in memory as a state and
 * the updates that came since: a key costs one more entry in a list. So it is known also of letters that were typed into a
 * connection that had died unnoticed.
 */
import * as Y from 'yjs'

/** More updates are put into one state when there is time for it. */
const manyUpdates = 500
/** And more than this are not remembered. */
const mostUpdates = 5_000

export class NoteBase {
  readonly #doc: Y.Doc
  #state: Uint8Array | undefined
  readonly #since: { update: Uint8Array; isByAPersonHere: boolean }[] = []
  /** Of those since, so many have been acknowledged, whoever wrote them. */
  #certain = 0

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** Whether it is known, in not too many pieces. */
  get isReady(): boolean {
    return this.#state !== undefined && this.#since.length < manyUpdates
  }

  /** How many changes are not certain to be on the relay's disk. */
  get uncertain(): number {
    return this.#since.length - this.#certain
  }

  /** All that the note holds has been acknowledged. Takes the longer the larger the note is, unless it is ready. */
  prepare(): void {
    this.settle()
    if (this.isReady) return
    this.forget()
    this.#state = Y.encodeStateAsUpdate(this.#doc)
  }

  /** All that the note holds has been acknowledged. */
  settle(): void {
    this.#certain = this.#since.length
  }

  changed(update: Uint8Array, isByAPersonHere: boolean): void {
    if (this.#state === undefined) return
    if (this.#since.length >= mostUpdates) this.forget()
    else this.#since.push({ update, isByAPersonHere })
  }

  /** What it is without what was written here and is not certain; `undefined` where that is not known. */
  get current(): Uint8Array | undefined {
    if (this.#state === undefined) return undefined
    const shared = this.#since.filter(({ isByAPersonHere }, at) => at < this.#certain || !isByAPersonHere)
    return shared.length === 0 ? this.#state : Y.mergeUpdates([this.#state, ...shared.map(({ update }) => update)])
  }

  /** It is kept elsewhere. */
  forget(): void {
    this.#state = undefined
    this.#since.length = this.#certain = 0
  }
}
