/** What the keys do in the tree of places, as trees do (WAI-ARIA, tree view pattern). */
import type { PlaceRow } from './tree-rows.ts'

export type TreeAction =
  { kind: 'go'; to: number } | { kind: 'open' | 'close' | 'show' | 'rename' | 'delete' } | undefined

interface Key {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

type Row = Pick<PlaceRow, 'level' | 'open' | 'name'>

export function treeKeyAction(event: Key, rows: readonly Row[], at: number): TreeAction {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined
  const row = rows[at]
  if (row === undefined) return undefined
  const go = (to: number): TreeAction => ({ kind: 'go', to: Math.max(0, Math.min(rows.length - 1, to)) })
  switch (event.key) {
    case 'ArrowDown':
      return go(at + 1)
    case 'ArrowUp':
      return go(at - 1)
    case 'Home':
      return go(0)
    case 'End':
      return go(rows.length - 1)
    case 'ArrowRight':
      return row.open === true ? go(at + 1) : row.open === false ? { kind: 'open' } : undefined
    case 'ArrowLeft': {
      if (row.open === true) return { kind: 'close' }
      const parent = rows.slice(0, at).findLastIndex(({ level }) => level < row.level)
      return parent < 0 ? undefined : go(parent)
    }
    case 'Enter':
    case ' ':
      return { kind: 'show' }
    case 'F2':
      return { kind: 'rename' }
    case 'Delete':
      return { kind: 'delete' }
    default:
      return typedTo(event.key, rows, at)
  }
}

/** To the next one whose name begins so. */
function typedTo(key: string, rows: readonly Row[], at: number): TreeAction {
  if ([...key].length !== 1) return undefined
  const letter = key.toLocaleLowerCase()
  const order = [...rows.keys()].map((step) => (at + 1 + step) % rows.length)
  const to = order.find((index) => rows[index]?.name.toLocaleLowerCase().startsWith(letter))
  return to === undefined || to === at ? undefined : { kind: 'go', to }
}
