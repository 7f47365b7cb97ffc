import { describe, expect, it } from 'vitest'
import { parseRelayAddress } from './relay-address.ts'

describe('parseRelayAddress', () => {
  it.each([
    ['https://notes.example.org', 'https://notes.example.org', 'wss://notes.example.org/ws'],
    ['https://notes.example.org/', 'https://notes.example.org', 'wss://notes.example.org/ws'],
    ['https://example.org/notes/', 'https://example.org/notes', 'wss://example.org/notes/ws'],
    ['notes.example.org', 'https://notes.example.org', 'wss://notes.example.org/ws'],
    [' localhost:3000 ', 'http://localhost:3000', 'ws://localhost:3000/ws'],
    ['192.168.1.20:3000', 'http://192.168.1.20:3000', 'ws://192.168.1.20:3000/ws'],
    ['172.20.0.3', 'http://172.20.0.3', 'ws://172.20.0.3/ws'],
    ['pi.local:3000', 'http://pi.local:3000', 'ws://pi.local:3000/ws'],
    ['[::1]:3000', 'http://[::1]:3000', 'ws://[::1]:3000/ws'],
    ['wss://notes.example.org', 'https://notes.example.org', 'wss://notes.example.org/ws'],
    ['http://example.org:80', 'http://example.org', 'ws://example.org/ws'],
  ])('%j', (text, http, ws) => {
    expect(parseRelayAddress(text)).toEqual({ http, ws })
  })

  it.each(['', '   ', 'two words', 'ftp://example.org', 'javascript:alert(1)', 'https://', 'http://[nonsense', '::'])(
    'takes %j for no address',
    (text) => {
      expect(parseRelayAddress(text)).toBeUndefined()
    },
  )
})
