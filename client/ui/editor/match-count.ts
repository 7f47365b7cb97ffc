/**
 * How many places a search finds in the note, and which of them is selected. Counted in short stretches of work between
 * which the page answers keys, and anew when the text has rested for a moment.
 */
import type { SearchQuery } from '@codemirror/search'
import type { EditorState } from '@codemirror/state'

const stretchMs = 6
const restMs = 120
/** More than anybody goes through one by one. */
export const mostMatches = 9_999

export interface Matches {
  /** Counted from 1; 0 where the selection is none of them. */
  current: number
  total: number
  /** There are more than were counted. */
  more: boolean
}

export class MatchCount implements Disposable {
  #starts: number[] = []
  #more = false
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `tell` is called when the count is complete. */
  constructor(private readonly tell: () => void) {}

  /** `soon`: the text is being written in. */
  count(state: EditorState, query: SearchQuery, when: 'now' | 'soon'): void {
    clearTimeout(this.#timer)
    if (when === 'soon') {
      this.#timer = setTimeout(() => this.count(state, query, 'now'), restMs)
      return
    }
    const cursor = query.getCursor(state)
    const starts: number[] = []
    const goOn = (): void => {
      const until = performance.now() + stretchMs
      for (;;) {
        const found = cursor.next()
        if (found.done === true || starts.length > mostMatches) break
        starts.push(found.value.from)
        if (performance.now() < until) continue
        this.#timer = setTimeout(goOn)
        return
      }
      this.#more = starts.length > mostMatches
      this.#starts = starts.slice(0, mostMatches)
      this.tell()
    }
    // Never at once: whoever asks may be in the middle of showing something.
    this.#timer = setTimeout(goOn)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#starts = []
    this.#more = false
    this.tell()
  }

  /** Where the first match begins that does not begin before a place; from the start of the text on if there is none. */
  firstFrom(place: number): number | undefined {
    return this.#starts[this.#indexFrom(place)] ?? this.#starts[0]
  }

  /** Of the text that was counted last. */
  at(from: number): Matches {
    const index = this.#indexFrom(from)
    const current = this.#starts[index] === from ? index + 1 : 0
    return { current, total: this.#starts.length, more: this.#more }
  }

  #indexFrom(place: number): number {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? Infinity) < place) low = middle + 1
      else high = middle
    }
    return low
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
