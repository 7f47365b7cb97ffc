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
  | 'selectAll'

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
}

const withModifier: Readonly<Record<string, RowAction>> = { Enter: 'openInNewTab', a: 'selectAll' }

export function rowKeyAction(event: Key): RowAction | undefined {
  if (event.altKey || event.shiftKey) return undefined
  if (event.ctrlKey || event.metaKey) return withModifier[event.key]
  return actionByKey[event.key]
}
