/**
 * Other people's carets and selections, drawn on layers over and under the text: nothing is put among the characters, so
 * no input method is disturbed. Positions arrive as Yjs relative positions through awareness, become offsets once, and
 * from then on move with the text like everything else in the editor state.
 */
import { EditorSelection, type Extension, StateEffect, StateField } from '@codemirror/state'
import { EditorView, layer, type LayerMarker, RectangleMarker, ViewPlugin } from '@codemirror/view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { personColour, type PersonColour } from './person-colour.ts'

interface RemoteCaret {
  clientId: number
  name: string
  colour: PersonColour
  anchor: number
  head: number
  /** It moved a moment ago: say whose it is. */
  named: boolean
}

const setRemoteCarets = StateEffect.define<readonly RemoteCaret[]>()

const remoteCaretField = StateField.define<readonly RemoteCaret[]>({
  create: () => [],
  update(carets, transaction) {
    for (const effect of transaction.effects) if (effect.is(setRemoteCarets)) return effect.value
    if (!transaction.docChanged || carets.length === 0) return carets
    return carets.map((caret) => ({
      ...caret,
      anchor: transaction.changes.mapPos(caret.anchor, 1),
      head: transaction.changes.mapPos(caret.head, 1),
    }))
  },
})

const nameShownMs = 2000
/** A connection that is lost for a moment is no reason to speak. */
const goneAfterMs = 5_000

interface CaretWords {
  /** The name of whoever gave none. */
  someone: string
  /** Read out when somebody's caret comes, and when it has gone: the layers are seen alone. */
  alsoHere: (name: string) => string
  notHere: (name: string) => string
}

/** Whoever has a caret in the note, or had one a moment ago. */
interface Seen {
  name: string
  cursor: string
  movedAt: number
  goneAt: number | undefined
}

export const remoteCarets = (content: Y.Text, awareness: Awareness, words: CaretWords): Extension => [
  remoteCaretField,
  caretLayer,
  selectionLayer,
  followAwareness(content, awareness, words),
]

function followAwareness(content: Y.Text, awareness: Awareness, words: CaretWords): Extension {
  return ViewPlugin.define((view) => {
    const seen = new Map<number, Seen>()
    let frame: number | undefined
    let timer: ReturnType<typeof setTimeout> | undefined

    const read = (): void => {
      frame = undefined
      const now = performance.now()
      const carets: RemoteCaret[] = []
      const news: string[] = []
      const waits: number[] = []
      const states = awareness.getStates()
      for (const [clientId, person] of seen) {
        if (states.has(clientId)) continue
        person.goneAt ??= now
        const wait = person.goneAt + goneAfterMs - now
        if (wait > 0) waits.push(wait)
        else {
          seen.delete(clientId)
          news.push(words.notHere(person.name))
        }
      }
      for (const [clientId, state] of states) {
        if (clientId === awareness.clientID) continue
        const position = readCursor(state['cursor'], content)
        if (position === undefined) continue
        const cursor = JSON.stringify(state['cursor'])
        const before = seen.get(clientId)
        const { name = words.someone, color } = readPerson(state['user'])
        const movedAt = before?.cursor === cursor ? before.movedAt : now
        seen.set(clientId, { name, cursor, movedAt, goneAt: undefined })
        if (before === undefined) news.push(words.alsoHere(name))
        const named = now - movedAt < nameShownMs
        if (named) waits.push(nameShownMs)
        carets.push({ clientId, name, colour: personColour(color, clientId), ...position, named })
      }
      clearTimeout(timer)
      if (waits.length > 0) timer = setTimeout(schedule, Math.min(...waits))
      if (carets.length + news.length > 0 || view.state.field(remoteCaretField).length > 0)
        view.dispatch({ effects: [setRemoteCarets.of(carets), ...news.map((said) => EditorView.announce.of(said))] })
    }
    // Awareness may speak while the editor is in the middle of an update, and several times per frame.
    const schedule = (): void => {
      frame ??= requestAnimationFrame(read)
    }

    awareness.on('change', schedule)
    schedule()
    return {
      destroy: () => {
        awareness.off('change', schedule)
        clearTimeout(timer)
        if (frame !== undefined) cancelAnimationFrame(frame)
      },
    }
  })
}

/** What others send is theirs to write: anything that is not a place in this text is no caret. */
function readCursor(cursor: unknown, content: Y.Text): { anchor: number; head: number } | undefined {
  if (typeof cursor !== 'object' || cursor === null || !('anchor' in cursor) || !('head' in cursor)) return undefined
  const anchor = readPosition(cursor.anchor, content)
  const head = readPosition(cursor.head, content)
  return anchor === undefined || head === undefined ? undefined : { anchor, head }
}

function readPosition(json: unknown, content: Y.Text): number | undefined {
  const { doc } = content
  if (typeof json !== 'object' || json === null || doc === null) return undefined
  try {
    const position = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(json), doc)
    return position?.type === content ? Math.min(position.index, content.length) : undefined
  } catch {
    return undefined
  }
}

function readPerson(user: unknown): { name: string | undefined; color: string | undefined } {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value.trim() !== '' ? value.slice(0, 60) : undefined
  if (typeof user !== 'object' || user === null) return { name: undefined, color: undefined }
  return {
    name: 'name' in user ? text(user.name) : undefined,
    color: 'color' in user ? text(user.color) : undefined,
  }
}

const isRedrawn = (update: { docChanged: boolean; startState: EditorView['state']; state: EditorView['state'] }) =>
  update.docChanged || update.startState.field(remoteCaretField) !== update.state.field(remoteCaretField)

const selectionLayer = layer({
  above: false,
  class: 'cm-remote-selections',
  update: isRedrawn,
  markers: (view) =>
    view.state
      .field(remoteCaretField)
      .filter(({ anchor, head }) => anchor !== head)
      .flatMap((caret) =>
        RectangleMarker.forRange(view, '', rangeOf(view, caret)).map((place) => new SelectionPart(place, caret.colour)),
      ),
})

const caretLayer = layer({
  above: true,
  class: 'cm-remote-carets',
  update: isRedrawn,
  markers: (view) => {
    const width = view.contentDOM.clientWidth
    return view.state.field(remoteCaretField).flatMap((caret) => {
      const head = EditorSelection.cursor(Math.min(caret.head, view.state.doc.length))
      return RectangleMarker.forRange(view, '', head).map(
        (place) => new CaretFlag(place, caret, place.left - view.contentDOM.offsetLeft > width * 0.6),
      )
    })
  },
})

const rangeOf = (view: EditorView, { anchor, head }: RemoteCaret) => {
  const { length } = view.state.doc
  return EditorSelection.range(Math.min(anchor, length), Math.min(head, length))
}

const samePlace = (a: RectangleMarker, b: RectangleMarker): boolean =>
  a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height

class SelectionPart implements LayerMarker {
  constructor(
    private readonly place: RectangleMarker,
    private readonly colour: PersonColour,
  ) {}

  eq(other: LayerMarker): boolean {
    return other instanceof SelectionPart && samePlace(this.place, other.place) && this.colour === other.colour
  }

  draw(): HTMLElement {
    const part = this.place.draw()
    part.style.setProperty('--person', this.colour.ground)
    return part
  }
}

class CaretFlag implements LayerMarker {
  constructor(
    private readonly place: RectangleMarker,
    private readonly caret: RemoteCaret,
    /** Near the end of the line the name goes to the other side. */
    private readonly toStart: boolean,
  ) {}

  eq(other: LayerMarker): boolean {
    return (
      other instanceof CaretFlag &&
      samePlace(this.place, other.place) &&
      this.caret.clientId === other.caret.clientId &&
      this.caret.named === other.caret.named &&
      this.caret.name === other.caret.name &&
      this.caret.colour === other.caret.colour
    )
  }

  draw(): HTMLElement {
    const flag = document.createElement('div')
    flag.append(document.createElement('span'))
    this.dress(flag)
    return flag
  }

  update(flag: HTMLElement, previous: LayerMarker): boolean {
    // The same person's flag is moved rather than made anew, so that it glides and its name fades.
    if (!(previous instanceof CaretFlag) || previous.caret.clientId !== this.caret.clientId) return false
    this.dress(flag)
    return true
  }

  private dress(flag: HTMLElement): void {
    const { name, colour, named } = this.caret
    flag.className = `cm-remote-caret${named ? ' cm-remote-caret-named' : ''}${this.toStart ? ' cm-remote-caret-late' : ''}`
    flag.style.left = `${this.place.left}px`
    flag.style.top = `${this.place.top}px`
    flag.style.height = `${this.place.height}px`
    flag.style.setProperty('--person', colour.ground)
    flag.style.setProperty('--on-person', colour.text)
    if (flag.firstChild !== null) flag.firstChild.textContent = name
  }
}
