/** The bar for finding and replacing in the note. CodeMirror finds; this is what one sees of it. */
import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  openSearchPanel,
  replaceAll,
  replaceNext,
  search,
  SearchQuery,
  setSearchQuery,
} from '@codemirror/search'
import { EditorSelection, type Extension, Prec } from '@codemirror/state'
import { type Command, type EditorView, keymap, type Panel, runScopeHandlers, type ViewUpdate } from '@codemirror/view'
import { ChevronDown, ChevronUp, type LucideIcon, X } from 'lucide-react'
import type { DialogWords } from '../words/dialog-en.ts'
import { iconElement } from './icon-element.ts'
import { MatchCount } from './match-count.ts'

export const findInNote = (words: DialogWords['find']): Extension => [
  search({ top: true, createPanel: (view) => new FindPanel(view, words) }),
  // On a Mac, ⌘H hides the app.
  Prec.high(keymap.of([{ key: 'Ctrl-h', mac: 'Cmd-Alt-f', run: openReplace }])),
]

function openReplace(view: EditorView): boolean {
  if (view.state.readOnly) return false
  openSearchPanel(view)
  const field = view.dom.querySelector<HTMLInputElement>('.find-replace')
  field?.select()
  return field !== null
}

class FindPanel implements Panel {
  readonly top = true
  readonly dom: HTMLElement
  private readonly find: HTMLInputElement
  private readonly replace: HTMLInputElement
  private readonly caseSensitive: HTMLInputElement
  private readonly wholeWord: HTMLInputElement
  private readonly regexp: HTMLInputElement
  private readonly found: HTMLElement
  private readonly matches = new MatchCount(() => this.onCounted())
  private readonly icons: { destroy: () => void }[] = []
  /** Where the search began: what is typed is looked for from there on. */
  private origin: number
  private showsFirst = false

  constructor(
    private readonly view: EditorView,
    private readonly words: DialogWords['find'],
  ) {
    this.origin = view.state.selection.main.from
    const query = getSearchQuery(view.state)
    this.find = textField(words.find, query.search)
    // How CodeMirror knows which field to focus.
    this.find.setAttribute('main-field', 'true')
    this.replace = textField(words.replaceWith, query.replace)
    this.replace.classList.add('find-replace')
    this.caseSensitive = box(query.caseSensitive)
    this.wholeWord = box(query.wholeWord)
    this.regexp = box(query.regexp)
    this.found = element('output', 'find-found', [])
    const editable = !view.state.readOnly

    this.dom = element('div', 'find-panel', [
      element('div', 'find-row', [
        this.find,
        this.found,
        this.iconButton(ChevronUp, words.previous, findPrevious),
        this.iconButton(ChevronDown, words.next, findNext),
        labelled(this.caseSensitive, words.matchCase),
        labelled(this.wholeWord, words.wholeWords),
        labelled(this.regexp, words.regexp),
        this.iconButton(X, words.close, closeSearchPanel, 'find-close'),
      ]),
      ...(editable
        ? [
            element('div', 'find-row', [
              this.replace,
              this.button(words.replace, replaceNext),
              this.button(words.replaceAll, replaceAll),
            ]),
          ]
        : []),
    ])
    this.dom.setAttribute('role', 'search')
    this.dom.setAttribute('aria-label', words.label)
    this.dom.addEventListener('input', () => this.commit())
    this.dom.addEventListener('change', () => this.commit())
    this.dom.addEventListener('keydown', (event) => this.onKeyDown(event))
    this.dom.addEventListener('focusin', (event) => {
      // Whoever comes back from the text goes on from where they were in it.
      if (event.relatedTarget === view.contentDOM) this.origin = view.state.selection.main.from
    })
    this.count(query, 'now')
  }

  mount(): void {
    this.find.select()
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.origin = update.changes.mapPos(this.origin)
    const query = getSearchQuery(update.state)
    const isOther = !query.eq(getSearchQuery(update.startState))
    if (isOther) this.showQuery(query)
    if (isOther) this.count(query, 'now')
    else if (update.docChanged) this.count(query, 'soon')
    else if (update.selectionSet) this.showCount()
  }

  destroy(): void {
    this.matches[Symbol.dispose]()
    for (const icon of this.icons) icon.destroy()
  }

  private count(query: SearchQuery, when: 'now' | 'soon'): void {
    if (query.valid) this.matches.count(this.view.state, query, when)
    else this.matches.clear()
  }

  private showCount(): void {
    const query = getSearchQuery(this.view.state)
    const { words } = this
    const isWrong = query.search !== '' && !query.valid
    const found = this.matches.at(this.view.state.selection.main.from)
    const text = query.search === '' ? '' : isWrong ? words.wrongExpression : words.found(found)
    if (this.found.textContent !== text) this.found.textContent = text
    this.find.setAttribute('aria-invalid', String(isWrong))
  }

  /** The search may be set from outside, as by the key that opens it with what is selected. */
  private showQuery(query: SearchQuery): void {
    if (this.find.value !== query.search) this.find.value = query.search
    if (this.replace.value !== query.replace) this.replace.value = query.replace
    this.caseSensitive.checked = query.caseSensitive
    this.wholeWord.checked = query.wholeWord
    this.regexp.checked = query.regexp
  }

  private onCounted(): void {
    if (this.showsFirst) this.showFirst()
    this.showCount()
  }

  /** Shows the first place from where the search began. */
  private showFirst(): void {
    this.showsFirst = false
    const from = this.matches.firstFrom(this.origin)
    if (from === undefined) return
    const { state } = this.view
    const found = getSearchQuery(state).getCursor(state, from).next()
    if (found.done === true) return
    const place = EditorSelection.range(found.value.from, found.value.to)
    if (!place.eq(state.selection.main)) this.view.dispatch({ selection: place, scrollIntoView: true })
  }

  private commit(): void {
    const query = new SearchQuery({
      search: this.find.value,
      replace: this.replace.value,
      caseSensitive: this.caseSensitive.checked,
      wholeWord: this.wholeWord.checked,
      regexp: this.regexp.checked,
      literal: true,
    })
    const before = getSearchQuery(this.view.state)
    if (query.eq(before)) return
    // What is put in its place changes nothing about where it is.
    this.showsFirst ||= query.replace === before.replace
    this.view.dispatch({ effects: setSearchQuery.of(query) })
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return
    if (runScopeHandlers(this.view, event, 'search-panel')) {
      event.preventDefault()
      return
    }
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    if (event.target === this.replace) replaceNext(this.view)
    else if (event.shiftKey) findPrevious(this.view)
    else findNext(this.view)
  }

  private button(label: string, command: Command): HTMLButtonElement {
    const button = element('button', 'button button-plain', [label])
    button.type = 'button'
    button.addEventListener('click', () => command(this.view))
    return button
  }

  private iconButton(icon: LucideIcon, label: string, command: Command, extraClass = ''): HTMLButtonElement {
    const drawing = iconElement(icon)
    this.icons.push(drawing)
    const button = element('button', `icon-button ${extraClass}`, [drawing.dom])
    button.type = 'button'
    button.title = label
    button.setAttribute('aria-label', label)
    button.addEventListener('click', () => command(this.view))
    return button
  }
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  children: readonly (Node | string)[],
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  made.className = className
  made.append(...children)
  return made
}

function textField(label: string, value: string): HTMLInputElement {
  const input = element('input', 'find-field', [])
  input.type = 'text'
  input.value = value
  input.placeholder = label
  input.setAttribute('aria-label', label)
  return input
}

function box(checked: boolean): HTMLInputElement {
  const input = element('input', '', [])
  input.type = 'checkbox'
  input.checked = checked
  return input
}

const labelled = (input: HTMLInputElement, text: string): HTMLElement => element('label', 'find-option', [input, text])
