import { expect, it } from 'vitest'
import { whoJoins } from './joining.ts'

const mei = { email: 'mei@example.org', name: 'Mei', server: 'https://notes.example.org' }

it('takes notes of nobody along unless the person says no', () => {
  expect(whoJoins({ kind: 'none' }, 'ana@example.org', 3)).toEqual({
    who: { kind: 'first' },
    noteCount: 3,
    addsByDefault: true,
  })
})

it('knows the person who comes back, however they write their address', () => {
  for (const kind of ['signedOut', 'signInAgain'] as const)
    expect(whoJoins({ kind, ...mei }, ' Mei@Example.org ', 3).who).toEqual({ kind: 'same' })
})

it('leaves one person’s notes out of another one’s account unless asked', () => {
  expect(whoJoins({ kind: 'signedOut', ...mei }, 'ana@example.org', 3)).toEqual({
    who: { kind: 'other', email: 'mei@example.org' },
    noteCount: 3,
    addsByDefault: false,
  })
})

it('cannot tell whose a code is, and adds nothing unless asked', () => {
  expect(whoJoins({ kind: 'signedOut', ...mei }, undefined, 3)).toEqual({
    who: { kind: 'unknown', email: 'mei@example.org' },
    noteCount: 3,
    addsByDefault: false,
  })
})
