/** The bar for finding and replacing in the note. CodeMirror finds; this is what one sees of it. */
import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  search,
  SearchQuery,
  setSearchQuery,
} from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { type Command, type EditorView, type Panel, runScopeHandlers } from '@codemirror/view'
import type { DialogWords } from '../words/dialog-en.ts'

export const findInNote = (words: DialogWords['find']): Extension =>
  search({ top: true, createPanel: (view) => new FindPanel(view, words) })

class FindPanel implements Panel {
  readonly top = true
  readonly dom: HTMLElement
  private readonly find: HTMLInputElement
  private readonly replace: HTMLInputElement
  private readonly caseSensitive: HTMLInputElement
  private readonly wholeWord: HTMLInputElement

  constructor(
    private readonly view: EditorView,
    words: DialogWords['find'],
  ) {
    const query = getSearchQuery(view.state)
    this.find = textField(words.find, query.search)
    // How CodeMirror knows which field to focus.
    this.find.setAttribute('main-field', 'true')
    this.replace = textField(words.replaceWith, query.replace)
    this.caseSensitive = box(query.caseSensitive)
    this.wholeWord = box(query.wholeWord)
    const editable = !view.state.readOnly

    this.dom = element('div', 'find-panel', [
      element('div', 'find-row', [
        this.find,
        this.iconButton('‹', words.previous, findPrevious),
        this.iconButton('›', words.next, findNext),
        labelled(this.caseSensitive, words.matchCase),
        labelled(this.wholeWord, words.wholeWords),
        this.iconButton('×', words.close, closeSearchPanel, 'find-close'),
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
  }

  mount(): void {
    this.find.select()
  }

  private commit(): void {
    const query = new SearchQuery({
      search: this.find.value,
      replace: this.replace.value,
      caseSensitive: this.caseSensitive.checked,
      wholeWord: this.wholeWord.checked,
      literal: true,
    })
    if (!query.eq(getSearchQuery(this.view.state))) this.view.dispatch({ effects: setSearchQuery.of(query) })
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

  private iconButton(sign: string, label: string, command: Command, extraClass = ''): HTMLButtonElement {
    const button = element('button', `icon-button find-sign ${extraClass}`, [sign])
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
