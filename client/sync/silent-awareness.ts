import { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'

/** For a doc in which nobody's caret is: present to nobody. */
export function silentAwareness(doc: Y.Doc): Awareness {
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  return awareness
}
