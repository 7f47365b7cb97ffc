/**
 * What is pasted from a page or a word processor becomes Markdown. Ctrl/⌘+Shift+V pastes its text alone, and so does
 * every paste into code.
 */
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { OpenNote } from '../../../state/app-state.ts'
import { noteIfMissing } from '../../../state/missing-parts.ts'
import { nodeAround } from '../format/block-formats.ts'
import { lineSigns } from '../format/line-signs.ts'

export const richPaste = ({ undoManager }: OpenNote): Extension =>
  ViewPlugin.fromClass(
    class {
      private plainWanted = false
      /** Where what is being converted will go. */
      private place: { from: number; to: number } | undefined

      constructor(private readonly view: EditorView) {}

      update(update: ViewUpdate): void {
        if (this.place === undefined || !update.docChanged) return
        const { from, to } = this.place
        this.place = { from: update.changes.mapPos(from, -1), to: update.changes.mapPos(to, 1) }
      }

      onKeyDown(event: KeyboardEvent): void {
        this.plainWanted = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v'
      }

      onPaste(event: ClipboardEvent): boolean {
        const isPlain = this.plainWanted
        this.plainWanted = false
        const { clipboardData } = event
        if (clipboardData === null || isPlain || this.view.state.readOnly) return false
        const html = clipboardData.getData('text/html')
        // Editors of code send the colours of their text.
        if (html === '' || clipboardData.types.includes('vscode-editor-data')) return false
        const { state } = this.view
        if (nodeAround(state, 'FencedCode') !== undefined || nodeAround(state, 'InlineCode') !== undefined) return false
        const plain = clipboardData.getData('text/plain')
        event.preventDefault()
        this.place = { from: state.selection.main.from, to: state.selection.main.to }
        void this.insert(html, plain)
        return true
      }

      private async insert(html: string, plain: string): Promise<void> {
        const markdown = await convert(html)
        const { place, view } = this
        this.place = undefined
        if (place === undefined || view.state.readOnly) return
        const text = (markdown ?? plain).replace(/\r\n?/g, '\n')
        if (text === '') return
        const { from, insert } = fitted(view, place.from, text, markdown !== undefined)
        undoManager.stopCapturing()
        view.dispatch({
          changes: { from, to: place.to, insert },
          selection: { anchor: from + insert.length },
          scrollIntoView: true,
          userEvent: 'input.paste',
        })
        undoManager.stopCapturing()
      }
    },
    {
      eventHandlers: {
        keydown(event) {
          this.onKeyDown(event)
          return false
        },
        paste(event) {
          return this.onPaste(event)
        },
      },
    },
  )

async function convert(html: string): Promise<string | undefined> {
  try {
    return (await import('./pasted-markdown.ts')).pastedMarkdown(html)
  } catch (error) {
    // Its text is better than nothing.
    noteIfMissing(error)
    return undefined
  }
}

const beginsBlock = /^(?:#{1,6} |[-*+] |\d+\. |> |```|\| )/

/** Blocks begin on a line of their own; a list's first item takes the sign of an empty item that it is pasted into. */
function fitted(view: EditorView, from: number, text: string, isMarkdown: boolean): { from: number; insert: string } {
  const line = view.state.doc.lineAt(from)
  const before = line.text.slice(0, from - line.from)
  if (!isMarkdown || !beginsBlock.test(text) || before.trim() === '') return { from, insert: text }
  const { quotes, sign, box } = lineSigns(before)
  if (quotes === '' && before.trim() === (sign + box).trim()) return { from: line.from, insert: text }
  return { from, insert: `\n\n${text}` }
}
