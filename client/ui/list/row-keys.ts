/** What the keys do on a row of the list. */

export type RowAction =
  | 'next'
  | 'previous'
  | 'nextPage'
  | 'previousPage'
  | 'first'
  | 'last'
  | 'open'
  | 'openInNewTab'
  | 'rename'
  | 'trash'
  | 'select'
  | 'selectNext'
  | 'selectPrevious'
  | 'selectAll'
  | 'unselect'

interface Key {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

const actionByKey: Readonly<Record<string, RowAction>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  PageDown: 'nextPage',
  PageUp: 'previousPage',
  Home: 'first',
  End: 'last',
  Enter: 'open',
  F2: 'rename',
  Delete: 'trash',
  ' ': 'select',
  Escape: 'unselect',
}

const withModifier: Readonly<Record<string, RowAction>> = { Enter: 'openInNewTab', a: 'selectAll' }
const withShift: Readonly<Record<string, RowAction>> = { ArrowDown: 'selectNext', ArrowUp: 'selectPrevious' }

export function rowKeyAction(event: Key): RowAction | undefined {
  if (event.altKey) return undefined
  const isModified = event.ctrlKey || event.metaKey
  if (event.shiftKey) return isModified ? undefined : withShift[event.key]
  return isModified ? withModifier[event.key] : actionByKey[event.key]
}
