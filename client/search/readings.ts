/** How Chinese characters are read, all ways that each has. Comes when it is first needed: it is large. */
import { polyphonic } from 'pinyin-pro'
import type { Readings } from './pinyin.ts'

export const readings: Readings = (character) => {
  // `v` is what one types for ü.
  const read = polyphonic(character, { toneType: 'none', type: 'array', v: true }).flat()
  return [...new Set(read.filter((each) => /^[a-z]+$/.test(each)))]
}
