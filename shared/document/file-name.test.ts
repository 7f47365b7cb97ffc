import { describe, expect, it } from 'vitest'
import { fileNameOf, uniqueFileName } from './file-name.ts'

describe('fileNameOf', () => {
  it.each([
    ['Shopping list', 'Shopping list'],
    ['笔记：一', '笔记：一'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['.hidden', 'hidden'],
    ['trailing dots...', 'trailing dots'],
    ['con', 'con_'],
    ['LPT1', 'LPT1_'],
    ['tab\there\u202egnp.exe', 'tabheregnp.exe'],
    ['   ', 'fallback'],
    ['', 'fallback'],
  ])('%j becomes %j', (title, expected) => {
    expect(fileNameOf(title, 'fallback')).toBe(expected)
  })

  it('cuts long names at whole characters', () => {
    const name = fileNameOf('🌊'.repeat(100), 'fallback')
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(180)
    expect(name).toBe('🌊'.repeat(45))
  })
})

describe('uniqueFileName', () => {
  it('numbers names that are taken, also when only the case differs', () => {
    const taken = new Set<string>()
    expect(['Note', 'note', 'Note'].map((name) => uniqueFileName(name, '.md', taken))).toEqual([
      'Note.md',
      'note (2).md',
      'Note (3).md',
    ])
  })
})
