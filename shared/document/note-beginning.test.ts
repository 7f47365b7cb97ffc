import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { noteBeginning } from './note-beginning.ts'
import { noteContent, noteText } from './note-doc.ts'

it('begins as the whole text does, whatever was written, removed, put in and made bold', () => {
  const place = fc.nat({ max: 40 })
  const step = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), place, text: fc.string({ maxLength: 12 }) }),
    fc.record({ kind: fc.constant('remove' as const), place, count: fc.nat({ max: 10 }) }),
    fc.record({ kind: fc.constant('embed' as const), place }),
    fc.record({ kind: fc.constant('bold' as const), place, count: fc.nat({ max: 10 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat({ max: 60 }), (steps, length) => {
      const content = noteContent(new Y.Doc())
      for (const step of steps) {
        const at = Math.min(step.place, content.length)
        const count = 'count' in step ? Math.min(step.count, content.length - at) : 0
        if (step.kind === 'write') content.insert(at, step.text)
        else if (step.kind === 'remove') content.delete(at, count)
        else if (step.kind === 'embed') content.insertEmbed(at, { image: 'x' })
        else content.format(at, count, { bold: true })
      }
      expect(noteBeginning(content, length)).toBe(noteText(content).slice(0, length))
    }),
  )
})
