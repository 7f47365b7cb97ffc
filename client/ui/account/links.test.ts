import { expect, it } from 'vitest'
import { inviteCodeIn, joinLink, parseAppLink } from './links.ts'

it('reads a link to join, and leaves an address without the code', () => {
  expect(parseAppLink('https://notes.example.org/#join=01234567')).toEqual({
    link: { kind: 'join', address: 'https://notes.example.org', code: '01234567' },
    rest: 'https://notes.example.org/',
  })
})

it('reads the link that it makes, also for a server behind a path', () => {
  for (const address of ['https://notes.example.org', 'http://192.168.1.20:3000/notes', 'https://notes.example.org/'])
    expect(parseAppLink(joinLink(address, '12345678'))?.link).toEqual({
      kind: 'join',
      address: address.replace(/\/$/, ''),
      code: '12345678',
    })
})

it('reads links to a new password and of an invitation on their own pages only', () => {
  expect(parseAppLink('https://notes.example.org/reset-password#code=a-b_c')).toEqual({
    link: { kind: 'reset', address: 'https://notes.example.org', code: 'a-b_c' },
    rest: 'https://notes.example.org/',
  })
  expect(parseAppLink('https://example.org/notes/register#invite=abc')?.link).toEqual({
    kind: 'invite',
    address: 'https://example.org/notes',
    code: 'abc',
  })
  expect(parseAppLink('https://notes.example.org/#code=abc')).toBeUndefined()
})

it('leaves every other address alone', () => {
  for (const href of [
    'https://notes.example.org/',
    'https://notes.example.org/#join=123',
    'https://notes.example.org/?join=12345678',
  ])
    expect(parseAppLink(href)).toBeUndefined()
})

it('finds the code of an invitation in what a person pastes', () => {
  expect(inviteCodeIn(' https://notes.example.org/register#invite=a-b_c ')).toBe('a-b_c')
  expect(inviteCodeIn(' a-b_c ')).toBe('a-b_c')
})

it.each([
  ['https://notes.example.org/#openid=abc', { code: 'abc' }],
  ['https://notes.example.org/#openid-problem=denied', { problem: 'denied' }],
])('a provider’s answer is understood, and leaves the address: %s', (href, answer) => {
  const rest = 'https://notes.example.org/'
  expect(parseAppLink(href)).toEqual({ link: { kind: 'provider', answer }, rest })
})

it('a problem that no relay has is none', () => {
  expect(parseAppLink('https://notes.example.org/#openid-problem=%3Cb%3E')).toBeUndefined()
})
