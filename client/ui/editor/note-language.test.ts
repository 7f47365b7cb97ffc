import { markdownLanguage } from '@codemirror/lang-markdown'
import { type Tree, TreeFragment } from '@lezer/common'
import { create, int32, oneOf } from 'lib0/prng'
import { expect, it } from 'vitest'
import { noteParser } from './note-language.ts'

const blocks = [
  '# A heading\n',
  'A paragraph with *some* words, `code` and a [link](https://example.org).\nIt has a second line.\n',
  '- one\n- two\n\n  more of two\n- [ ] three\n',
  '1. first\n2. second\n',
  '```js\nlet a = 1\n\nlet b = 2\n```\n',
  '> quoted\n> # too\nlazily\n',
  '    indented code\n\n    after a blank line\n',
  'Title\n=====\n',
  '| a | b |\n| - | - |\n| 1 | 2 |\n',
  '<div>\nhtml\n</div>\n',
  '[ref]: https://example.org\n',
]
const insertions = ['a', '\n', '\n\n', '# ', '- ', '```\n', '    ', '> ', '===\n', 'some words', '|']

const longText = (random: ReturnType<typeof create>, length: number): string => {
  let text = ''
  while (text.length < length) text += oneOf(random, blocks) + '\n'
  return text
}

/** The nodes of a tree that mean something, in order. */
const nodesOf = (tree: Tree): string[] => {
  const nodes: string[] = []
  tree.iterate({ enter: ({ name, from, to }) => void nodes.push(`${name} ${from}-${to}`) })
  return nodes
}

/** What of `after` is taken whole from `before`, in characters: groups of blocks, not single ones. */
const takenInGroups = (before: Tree, after: Tree): number => {
  const known = new Set<Tree>()
  const eachGroup = (tree: Tree, visit: (group: Tree) => boolean): void => {
    for (const child of tree.children)
      if ('children' in child && child.type.isAnonymous && !visit(child)) eachGroup(child, visit)
  }
  eachGroup(before, (group) => {
    known.add(group)
    return false
  })
  let taken = 0
  eachGroup(after, (group) => {
    if (!known.has(group)) return false
    taken += group.length
    return true
  })
  return taken
}

it.each([1, 2, 3, 4, 5, 6])('after any edit the tree is what parsing the whole text gives; seed %i', (seed) => {
  const random = create(seed)
  let text = longText(random, 30_000)
  let tree = noteParser.parse(text)
  let fragments = TreeFragment.addTree(tree)
  for (let step = 0; step < 12; step++) {
    const from = int32(random, 0, text.length)
    const to = Math.min(text.length, from + oneOf(random, [0, 0, 0, 1, 5, 200]))
    const insert = oneOf(random, insertions)
    text = text.slice(0, from) + insert + text.slice(to)
    const change = { fromA: from, toA: to, fromB: from, toB: from + insert.length }
    fragments = TreeFragment.applyChanges(fragments, [change])
    tree = noteParser.parse(text, fragments)
    fragments = TreeFragment.addTree(tree, fragments)
    expect(nodesOf(tree), `step ${step}`).toEqual(nodesOf(markdownLanguage.parser.parse(text)))
  }
})

it.each([
  ['start', 0.001],
  ['middle', 0.5],
  ['end', 0.999],
])('a key at the %s of a long note leaves most of its tree alone', (_, place) => {
  const text = longText(create(7), 400_000)
  const before = noteParser.parse(text)
  const at = text.indexOf('words', Math.floor(text.length * place) - 1000)
  const fragments = TreeFragment.applyChanges(TreeFragment.addTree(before), [
    { fromA: at, toA: at, fromB: at, toB: at + 1 },
  ])
  const after = noteParser.parse(`${text.slice(0, at)}x${text.slice(at)}`, fragments)
  expect(takenInGroups(before, after)).toBeGreaterThan(text.length * 0.8)
})
