import { describe, expect, it } from 'vitest'
import { parseNoteId, type NoteId } from '../ids.ts'
import { secondNoteId, secondTitle } from './second-note.ts'

const note = '11111111-1111-4111-8111-111111111111' as NoteId
const other = '22222222-2222-4222-8222-222222222222' as NoteId
const none = new Set<string>()

describe('the id of a second note', () => {
  it('follows from what was kept, on every device and in every version of the app', () => {
    expect(secondNoteId(note, 'title', 'Einkauf', 0)).toBe('17e8027a-902c-8700-a88c-bf62ed925b8b')
  })

  it('is the id of a note, and another one for another note, field, value or round', () => {
    const ids = [
      secondNoteId(note, 'title', 'Einkauf', 0),
      secondNoteId(other, 'title', 'Einkauf', 0),
      secondNoteId(note, 'folder', 'Einkauf', 0),
      secondNoteId(note, 'title', '购物', 0),
      secondNoteId(note, 'title', 'Einkauf', 1),
      secondNoteId(note, 'title', '', 0),
    ]
    for (const id of ids) expect(parseNoteId(id)).toBe(id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the title of a second note', () => {
  it.each([
    ['zh', '购物', [], '购物（云端）'],
    ['zh', '购物（云端）', [], '购物（云端2）'],
    ['zh', '购物（云端2）', [], '购物（云端3）'],
    ['zh', '购物', ['购物（云端）'], '购物（云端2）'],
    ['zh', '购物（云端9）', ['购物（云端10）', '购物（云端11）'], '购物（云端12）'],
    ['en', 'Shopping', [], 'Shopping (other device)'],
    ['en', 'Shopping (other device)', [], 'Shopping (other device 2)'],
    ['en', 'Shopping (other device 2)', [], 'Shopping (other device 3)'],
    ['en', 'Shopping', ['Shopping (other device)'], 'Shopping (other device 2)'],
    // Whichever language it has, it keeps.
    ['en', '购物（云端）', [], '购物（云端2）'],
    ['zh', 'Shopping (other device)', [], 'Shopping (other device 2)'],
    // Only at the end.
    ['zh', '（云端）购物', [], '（云端）购物（云端）'],
    ['en', 'Shopping (other device', [], 'Shopping (other device (other device)'],
    ['zh', '', [], '（云端）'],
  ] as const)('%s: %s beside %j becomes %s', (language, title, taken, expected) => {
    expect(secondTitle(title, language, new Set(taken))).toBe(expected)
  })

  it('does not run away with a number that nobody counts to', () => {
    expect(secondTitle('购物（云端99999999999999999999）', 'zh', none)).toBe('购物（云端99999999999999999999）（云端）')
  })
})
