import { expect, it } from 'vitest'
import { sharedFiles } from './shared-files.ts'

async function shared(fields: Record<string, string | File>): Promise<[string, string][]> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return Promise.all(sharedFiles(form).map(async (file): Promise<[string, string]> => [file.name, await file.text()]))
}

it('a page becomes a note with its title, its words and its address', async () => {
  expect(await shared({ title: 'Rivers', text: 'All of them', url: 'https://example.org/rivers' })).toEqual([
    ['Rivers.md', '# Rivers\n\nAll of them\n\n<https://example.org/rivers>\n'],
  ])
  expect(await shared({ title: 'Rivers', text: 'https://example.org/rivers' })).toEqual([
    ['Rivers.md', '# Rivers\n\nhttps://example.org/rivers\n'],
  ])
})

it('a text is called by its first line, and says nothing twice', async () => {
  expect(await shared({ text: 'Buy milk\nand bread' })).toEqual([['Buy milk.md', 'Buy milk\nand bread\n']])
  expect(await shared({ title: 'Buy milk', text: 'Buy milk, please' })).toEqual([['Buy milk.md', 'Buy milk, please\n']])
  expect(await shared({ text: 'See https://example.org', url: 'https://example.org' })).toEqual([
    ['See https---example.org.md', 'See https://example.org\n'],
  ])
})

it('files come as they are, named where they have no ending', async () => {
  expect(
    await shared({ title: 'two files', files: new File(['# Plan'], 'plan.md', { type: 'text/markdown' }) }),
  ).toEqual([['plan.md', '# Plan']])
  expect(await shared({ files: new File(['words'], 'content', { type: 'text/plain' }) })).toEqual([
    ['content.md', 'words'],
  ])
  expect(await shared({ files: new File(['# Plan'], '../trips/plan.md') })).toEqual([['plan.md', '# Plan']])
})

it('what is too long, empty or leads elsewhere than to a page is left out', async () => {
  expect(await shared({})).toEqual([])
  expect(await shared({ title: '  ', text: '\0', url: 'javascript:alert(1)' })).toEqual([])
  expect(await shared({ url: `https://example.org/${'x'.repeat(5_000)}` })).toEqual([])
  const [[, text] = ['', '']] = await shared({ text: 'x'.repeat(3_000_000) })
  expect(text).toHaveLength(2_000_001)
  const form = new FormData()
  for (let count = 0; count < 60; count++) form.append('files', new File(['x'], `${count}.md`))
  expect(sharedFiles(form)).toHaveLength(50)
})
