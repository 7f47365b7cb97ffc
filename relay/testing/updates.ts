/** Updates for tests that are about their fate and not about their content. */
import * as Y from 'yjs'
import { readUpdate, type CheckedUpdate } from '../updates/update.ts'

export const checked = (bytes: Uint8Array): CheckedUpdate => {
  const reading = readUpdate(bytes)
  if (!reading.ok) throw new Error(`not an update: ${reading.problem}`)
  return reading.update
}

/** An update that deletes one id, and is told from others by its client. */
export const tinyUpdate = (clientId: number): CheckedUpdate => checked(Uint8Array.of(0, 1, clientId, 1, 0, 1))

/** An update of at least so many bytes. */
export const largeUpdate = (bytes: number, clientId = 1): CheckedUpdate => {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getText('content').insert(0, 'x'.repeat(bytes))
  return checked(Y.encodeStateAsUpdate(doc))
}

/** The text that entries make together. */
export const readText = (entries: readonly Uint8Array[]): string => {
  const doc = new Y.Doc()
  for (const entry of entries) Y.applyUpdate(doc, entry)
  return doc.getText('content').toJSON()
}

/** The updates of typing a text letter by letter, with a letter deleted at the end. */
export const typing = (text: string): Uint8Array[] => {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const [index, char] of [...`${text}!`].entries()) doc.getText('content').insert(index, char)
  doc.getText('content').delete(text.length, 1)
  return updates
}
