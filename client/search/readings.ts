/** How Chinese characters are read, all ways that each has. Comes when it is first needed: it is large. */
import { pinyin } from 'pinyin-pro'
import type { Readings } from './pinyin.ts'

const known = new Map<string, readonly string[]>()

export const readings: Readings = (character) => {
  const found = known.get(character)
  if (found !== undefined) return found
  // `v` is what one types for ü.
  const read = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true, nonZh: 'removed' })
  const distinct = [...new Set(read.filter((each) => /^[a-z]+$/.test(each)))]
  known.set(character, distinct)
  return distinct
}
