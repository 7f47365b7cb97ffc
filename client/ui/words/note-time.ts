import type { Words } from './en.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0)

/**
 * When a note was edited, as briefly as it stays clear: the hour today, the weekday this week, the date before that.
 * A time ahead of this device's clock, which another device may well have sent, reads as now.
 */
export function noteTime(time: number, now: number, words: Words): string {
  if (now - time < minuteMs) return words.time.now
  const daysAgo = Math.round((startOfDay(now) - startOfDay(time)) / dayMs)
  if (daysAgo === 0) return format(time, words, { timeStyle: 'short' })
  if (daysAgo === 1) return words.time.yesterday
  if (daysAgo < 7) return format(time, words, { weekday: 'long' })
  if (new Date(time).getFullYear() === new Date(now).getFullYear())
    return format(time, words, { month: 'short', day: 'numeric' })
  return format(time, words, { year: 'numeric', month: 'short', day: 'numeric' })
}

/** The same moment in full, for a tooltip. */
export const fullTime = (time: number, words: Words): string =>
  format(time, words, { dateStyle: 'full', timeStyle: 'short' })

// Making a formatter costs a hundred times what using one does, and the list asks for many at once.
const formatters = new Map<string, Intl.DateTimeFormat>()

function format(time: number, words: Words, options: Intl.DateTimeFormatOptions): string {
  const key = words.tag + JSON.stringify(options)
  let formatter = formatters.get(key)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(regionalTag(words.tag), options)
    formatters.set(key, formatter)
  }
  return formatter.format(time)
}

/** The browser's own variety of English, so that a Briton reads 24-hour times. Chinese comes in one variety. */
const regionalTag = (tag: string): string =>
  (tag === 'en' ? navigator.languages.find((candidate) => candidate.startsWith('en-')) : undefined) ?? tag
