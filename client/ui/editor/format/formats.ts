/** All formats with their keys, in the order in which they are offered, and what each does. */
import { syntaxTreeAvailable } from '@codemirror/language'
import type { EditorState, TransactionSpec } from '@codemirror/state'
import { nodeAround, toggleCodeBlock, toggleDivider, toggleLink } from './block-formats.ts'
import { hasInline, toggleInline } from './inline-marks.ts'
import { hasLineFormat, toggleLines } from './line-formats.ts'

const table = [
  // On a Mac, Shift with ⌘ and 3 or 4 takes a picture of the screen.
  { name: 'heading1', key: 'Mod-Shift-1', mac: 'Mod-Alt-1' },
  { name: 'heading2', key: 'Mod-Shift-2', mac: 'Mod-Alt-2' },
  { name: 'heading3', key: 'Mod-Shift-3', mac: 'Mod-Alt-3' },
  { name: 'bold', key: 'Mod-b' },
  { name: 'italic', key: 'Mod-i' },
  { name: 'strikethrough', key: 'Mod-Shift-x' },
  { name: 'code', key: 'Mod-e' },
  { name: 'link', key: 'Mod-k' },
  { name: 'bulletList', key: 'Mod-Shift-8' },
  { name: 'numberedList', key: 'Mod-Shift-7' },
  { name: 'taskList', key: 'Mod-Shift-9' },
  { name: 'quote', key: 'Mod-Shift-.' },
  { name: 'codeBlock', key: 'Mod-Shift-e' },
  { name: 'divider', key: 'Mod-Shift-Enter' },
] as const

export type FormatName = (typeof table)[number]['name']

export interface Format {
  name: FormatName
  /** As CodeMirror writes keys. */
  key: string
  mac: string
}

export const formats: readonly Format[] = table.map((format) => ({ mac: format.key, ...format }))

/** `undefined`: there is nothing here that could have the format. */
export function formatChange(state: EditorState, name: FormatName): TransactionSpec | undefined {
  switch (name) {
    case 'bold':
    case 'italic':
    case 'strikethrough':
    case 'code':
      return toggleInline(state, name)
    case 'link':
      return toggleLink(state)
    case 'codeBlock':
      return toggleCodeBlock(state)
    case 'divider':
      return toggleDivider(state)
    case 'heading1':
    case 'heading2':
    case 'heading3':
    case 'bulletList':
    case 'numberedList':
    case 'taskList':
    case 'quote':
      return toggleLines(state, name)
  }
}

const longestLookedAt = 20_000

/** What the selection has, or what would be written at the caret. */
export function formatsAt(state: EditorState): ReadonlySet<FormatName> {
  const { from, to } = state.selection.main
  // Nobody reads the buttons off a selection of a hundred pages.
  // And what has not been parsed yet is not worth waiting for: it is told when it is.
  if (to - from > longestLookedAt || !syntaxTreeAvailable(state, to)) return new Set()
  return new Set(formats.map(({ name }) => name).filter((name) => hasFormat(state, name)))
}

function hasFormat(state: EditorState, name: FormatName): boolean {
  switch (name) {
    case 'bold':
    case 'italic':
    case 'strikethrough':
    case 'code':
      return hasInline(state, name)
    case 'link':
      return nodeAround(state, 'Link') !== undefined
    case 'codeBlock':
      return nodeAround(state, 'FencedCode') !== undefined
    case 'divider':
      return nodeAround(state, 'HorizontalRule') !== undefined
    case 'heading1':
    case 'heading2':
    case 'heading3':
    case 'bulletList':
    case 'numberedList':
    case 'taskList':
    case 'quote':
      return hasLineFormat(state, name)
  }
}
