/**
 * How the characters in the names of commands are read. A table of these few, which a test compares with all readings that the
 * search knows: those are too large for a list of commands.
 */
import type { Readings } from '../../search/pinyin.ts'
import readings from './command-readings.json' with { type: 'json' }

const known: Readonly<Record<string, readonly string[]>> = readings

export const commandReadings: Readings = (character) => known[character] ?? []
