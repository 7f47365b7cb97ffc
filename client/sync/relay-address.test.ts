import { describe, expect, it } from 'vitest'
import { parseRelayAddress } from './relay-address.ts'

describe('parseRelayAddress', () => {
  it.each([
    ['https://notes.example.org', 'https://notes.example.org', 'wss://notes.example.org/sync'],
    ['https://notes.example.org/', 'https://notes.example.org', 'wss://notes.example.org/sync'],
    ['https://example.org/notes/', 'https://example.org/notes', 'wss://example.org/notes/sync'],
    ['notes.example.org', 'https://notes.example.org', 'wss://notes.example.org/sync'],
    [' localhost:3000 ', 'http://localhost:3000', 'ws://localhost:3000/sync'],
    ['192.168.1.20:3000', 'http://192.168.1.20:3000', 'ws://192.168.1.20:3000/sync'],
    ['172.20.0.3', 'http://172.20.0.3', 'ws://172.20.0.3/sync'],
    ['pi.local:3000', 'http://pi.local:3000', 'ws://pi.local:3000/sync'],
    ['[::1]:3000', 'http://[::1]:3000', 'ws://[::1]:3000/sync'],
    ['wss://notes.example.org', 'https://notes.example.org', 'wss://notes.example.org/sync'],
    ['http://example.org:80', 'http://example.org', 'ws://example.org/sync'],
  ])('%j', (text, http, sync) => {
    expect(parseRelayAddress(text)).toEqual({ http, sync })
  })

  it.each(['', '   ', 'two words', 'ftp://example.org', 'javascript:alert(1)', 'https://', 'http://[nonsense', '::'])(
    'takes %j for no address',
    (text) => {
      expect(parseRelayAddress(text)).toBeUndefined()
    },
  )
})
