import { describe, expect, test } from 'vitest'
import type { AllowedOrigins } from '../config.ts'
import { isLoopbackAddress, OriginRule, type OriginVerdict } from './origin.ts'

type Row = [origin: string | undefined, host: string | undefined, verdict: OriginVerdict]

const check = (boundToLoopback: boolean, allowed: AllowedOrigins, rows: Row[]): void => {
  const rule = new OriginRule(boundToLoopback, allowed)
  for (const [origin, host, verdict] of rows)
    test(`${origin ?? 'no origin'} asking ${host ?? 'no host'}: ${verdict}`, () => {
      expect(rule.judge({ origin, host })).toBe(verdict)
    })
}

describe('[O1] reached from this computer only', () => {
  check(
    true,
    [],
    [
      [undefined, 'localhost:3000', 'allowed'],
      [undefined, undefined, 'allowed'],
      [undefined, '127.0.0.1:3000', 'allowed'],
      [undefined, '[::1]:3000', 'allowed'],
      ['http://localhost:3000', 'localhost:3000', 'allowed'],
      ['http://localhost:5173', 'localhost:3000', 'allowed'],
      ['http://127.0.0.1:5173', 'localhost:3000', 'allowed'],
      ['http://[::1]:80', 'localhost:3000', 'allowed'],
      ['https://localhost', '127.0.0.1:3000', 'allowed'],
      ['https://evil.example', 'localhost:3000', 'foreignOrigin'],
      ['http://localhost.evil.example', 'localhost:3000', 'foreignOrigin'],
      ['http://127.0.0.1.evil.example', 'localhost:3000', 'foreignOrigin'],
      ['null', 'localhost:3000', 'foreignOrigin'],
      ['', 'localhost:3000', 'foreignOrigin'],
      // A name that was made to point here.
      ['http://evil.example:3000', 'evil.example:3000', 'foreignHost'],
      [undefined, 'evil.example:3000', 'foreignHost'],
      [undefined, '192.168.1.5:3000', 'foreignHost'],
      [undefined, 'not a host', 'foreignHost'],
    ],
  )
})

describe('[O1] reached from elsewhere', () => {
  check(
    false,
    [],
    [
      [undefined, '192.168.1.5:3000', 'allowed'],
      ['http://192.168.1.5:3000', '192.168.1.5:3000', 'allowed'],
      ['http://192.168.1.5:3000', '192.168.1.5:4000', 'foreignOrigin'],
      ['https://notes.example.org', 'notes.example.org', 'allowed'],
      ['https://notes.example.org', 'notes.example.org:443', 'allowed'],
      ['http://notes.example.org', 'NOTES.example.org:80', 'allowed'],
      ['http://localhost:3000', '192.168.1.5:3000', 'allowed'],
      ['https://evil.example', '192.168.1.5:3000', 'foreignOrigin'],
      ['https://evil.example', undefined, 'foreignOrigin'],
    ],
  )
})

describe('[O2] with allowed origins', () => {
  check(
    true,
    ['https://notes.example.org', 'http://10.0.0.2:3000'],
    [
      ['https://notes.example.org', 'localhost:3000', 'allowed'],
      ['http://10.0.0.2:3000', 'localhost:3000', 'allowed'],
      ['http://10.0.0.2:4000', 'localhost:3000', 'foreignOrigin'],
      ['http://notes.example.org', 'localhost:3000', 'foreignOrigin'],
      // Behind a proxy the name of the proxy is ours.
      ['https://notes.example.org', 'notes.example.org', 'allowed'],
      [undefined, 'notes.example.org', 'allowed'],
      ['https://evil.example', 'notes.example.org', 'foreignOrigin'],
    ],
  )
})

describe('[O2] with every origin allowed', () => {
  check(true, '*', [
    ['https://evil.example', 'evil.example', 'allowed'],
    ['null', 'localhost:3000', 'allowed'],
  ])
})

test('which addresses are reached from this computer only', () => {
  expect(['127.0.0.1', '127.1.2.3', 'localhost', '::1'].map(isLoopbackAddress)).toEqual([true, true, true, true])
  expect(['0.0.0.0', '::', '192.168.1.5', 'notes.local'].map(isLoopbackAddress)).toEqual([false, false, false, false])
})

test('[O1] nobody gets the answer of who asked before', () => {
  const rule = new OriginRule(true, [])
  const ours = { origin: 'http://localhost:3000', host: 'localhost:3000' }
  const foreign = { origin: 'https://evil.example', host: 'localhost:3000' }
  const rebound = { origin: 'http://localhost:3000', host: 'evil.example:3000' }
  const noPage = { origin: undefined, host: 'localhost:3000' }
  const asked = [ours, ours, foreign, foreign, ours, rebound, rebound, ours, noPage, foreign, noPage]
  expect(asked.map((asking) => rule.judge(asking))).toEqual(
    asked.map((asking) => new OriginRule(true, []).judge(asking)),
  )
  expect(asked.map((asking) => rule.judge(asking)).filter((verdict) => verdict !== 'allowed')).toHaveLength(5)
})
