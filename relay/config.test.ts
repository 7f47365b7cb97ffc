import { describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'

test('without any variable the relay is reached from this computer only', () => {
  expect(parseConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: './data',
    auth: 'none',
    logLevel: 'info',
    allowedOrigins: [],
    maxChannels: 4_096,
  })
})

describe('allowed origins', () => {
  test.each([
    ['', []],
    ['*', '*'],
    ['https://notes.example.org', ['https://notes.example.org']],
    [' https://a.example/ , http://b.example:8080,', ['https://a.example', 'http://b.example:8080']],
    ['HTTPS://Notes.Example.org:443', ['https://notes.example.org']],
  ])('%j', (text, expected) => {
    expect(parseConfig({ ALLOWED_ORIGINS: text }).allowedOrigins).toEqual(expected)
  })
})

test.each([
  ['PORT', ''],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '65536'],
  ['PORT', '0x10'],
  ['HOST', ''],
  ['HOST', 'http://x'],
  ['DATA_DIR', ''],
  ['AUTH', 'None'],
  ['LOG_LEVEL', 'loud'],
  ['MAX_CHANNELS', '0'],
  ['MAX_CHANNELS', 'many'],
  ['ALLOWED_ORIGINS', 'notes.example.org'],
  ['ALLOWED_ORIGINS', 'https://notes.example.org/app'],
  ['ALLOWED_ORIGINS', 'ftp://notes.example.org'],
])('%s=%j is refused in one sentence with its name, its value and what is allowed', (name, value) => {
  const start = () => parseConfig({ [name]: value })
  expect(start).toThrow(
    new RegExp(`^${name} is ${JSON.stringify(value).replaceAll('/', '\\/')}, but it must be .+\\.$`),
  )
  expect(start).not.toThrow('\n')
})
