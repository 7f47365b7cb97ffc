import { expect, it } from 'vitest'
import { fillTemplate } from './template.ts'

const values = { date: '29 November 2026', time: '21:05', title: 'Costs $& more' }

it.each([
  ['# {{title}}\n\n{{date}}, {{ Time }}', '# Costs $& more\n\n29 November 2026, 21:05'],
  ['{{date}} {{DATE}}', '29 November 2026 29 November 2026'],
  ['{date} {{other}} {{ }}', '{date} {{other}} {{ }}'],
])('%j', (text, filled) => expect(fillTemplate(text, values)).toBe(filled))
