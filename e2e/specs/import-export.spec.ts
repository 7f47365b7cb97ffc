import { unzipSync, zipSync } from 'fflate'
import type { NoteId } from '../../shared/ids.ts'
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import type { FileToImport } from '../pages/notes-app.ts'
import { Person } from '../person.ts'
import { shoot } from '../screenshots.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const withMark = (text: string): Uint8Array => encode(`\ufeff${text}`)

/** Files as different programs write them. Each has to come out with the bytes that went in. */
const files: FileToImport[] = [
  { name: 'plain.md', bytes: encode('# Plain\n\nwith a last line end\n') },
  { name: 'no line end.txt', bytes: encode('No line end at the end') },
  { name: 'windows.txt', bytes: encode('Windows\r\nline\r\nbreaks\r\n') },
  { name: 'mixed.txt', bytes: encode('Mixed\r\nbreaks\nin one\rfile\r\n\r\n') },
  { name: 'marked.md', bytes: withMark('# Marked\n\nwith a byte order mark\n') },
  { name: 'marked windows.txt', bytes: withMark('Marked Windows\r\n第二行\r\n') },
  { name: '会议记录.md', bytes: encode('# 会议记录\n\n- [ ] 买票\n- [x] 订酒店\n') },
  { name: 'signs.md', bytes: encode('# Signs\n\n👩‍👩‍👧‍👦 e\u0301 𠮷 \u200b\t\u00a0 trailing  \n') },
  { name: 'blank lines.txt', bytes: encode('\n\n\nBlank lines first\n\n\n') },
]

const sorted = (entries: Iterable<readonly [string, Uint8Array]>): [string, string][] =>
  [...entries]
    .map(([name, bytes]): [string, string] => [name, Buffer.from(bytes).toString('latin1')])
    .sort(([a], [b]) => (a < b ? -1 : 1))

test('what Alice imports she can export again, with the same bytes', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.importFiles(files)
  await expect(app.list.items).toHaveCount(files.length)

  await test.step('all of it, as files in one zip', async () => {
    const { name, bytes } = await app.exportAll()
    expect(name).toMatch(/\.zip$/)
    const contents = Object.values(unzipSync(bytes)).map((content) => ['', content] as const)
    const byBytes = (entries: [string, string][]) => entries.map(([, content]) => content).sort()
    expect(byBytes(sorted(contents))).toEqual(byBytes(sorted(files.map((file) => ['', file.bytes]))))
    expect(Object.keys(unzipSync(bytes))).toContain('会议记录.md')
  })

  await test.step('and one by one, also after the note was open in the editor', async () => {
    for (const [title, fileName] of [
      ['会议记录', '会议记录.md'],
      ['windows', 'windows.txt'],
      ['mixed', 'mixed.txt'],
      ['marked windows', 'marked windows.txt'],
    ] as const) {
      await app.list.open(title)
      await expect(app.editor.box).toContainText(title, { ignoreCase: true })
      const { bytes } = await app.exportNote()
      expect(Buffer.from(bytes)).toEqual(Buffer.from(files.find((file) => file.name === fileName)?.bytes ?? []))
    }
  })
})

test('an edit changes the bytes where it was made, and nowhere else', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.importFiles(files)
  for (const [title, before, after] of [
    ['windows', 'Windows\r\nline\r\nbreaks\r\n', 'Windows\r\nline\r\nbreaks\r\none\r\ntwo'],
    ['mixed', 'Mixed\r\nbreaks\nin one\rfile\r\n\r\n', undefined],
  ] as const) {
    await app.list.open(title)
    await app.editor.typeAtEnd('one\ntwo')
    const exported = new TextDecoder('utf-8', { ignoreBOM: true }).decode((await app.exportNote()).bytes)
    if (after === undefined) expect(exported).toBe(`${before}one\ntwo`)
    else expect(exported).toBe(after)
  }
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`files come into the folder that is shown, and a packed library keeps its own; ${locale}`, async ({
    people,
  }) => {
    const { app } = await people.join('Alice', { locale })
    const { importing } = app.words
    await app.places.makeFolder('Work')
    await app.places.choose('Work')
    const report = await app.dropFiles([{ name: 'plan.md', bytes: encode('# Plan\n') }])
    await expect(report.getByText(importing.wentTo('Work'))).toBeVisible()
    await expectAccessible(app.page)
    await shoot(app.page, `import-folder-${locale}`)
    await report.getByRole('button', { name: importing.done }).click()
    await app.list.toBe(['Plan'])

    const zip = zipSync({ 'Trips/Lake.md': encode('# Lake\n') })
    await app.dropFiles([
      { name: 'trips.zip', bytes: zip },
      { name: 'notes.md', bytes: encode('# Notes\n') },
    ])
    await expect(report.getByText(importing.goTo('Work'))).toBeVisible()
    await report.getByRole('button', { name: importing.go(2) }).click()
    await expect(report.getByText(importing.imported(2))).toBeVisible()
    await report.getByRole('button', { name: importing.done }).click()
    await expect(app.list.items).toHaveCount(2)
    await app.places.toBe([
      [app.words.organise.places.all, 3],
      [app.words.organise.places.favourites, 0],
      ['Trips', 1],
      ['Work', 2],
    ])
  })

test('files that are no text are named in the report, and the others come in', async ({ people }) => {
  const { app } = await people.join('Alice')
  const report = await app.dropFiles([
    { name: 'good.md', bytes: encode('# Good\n') },
    { name: 'picture.png', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]) },
    { name: 'broken.txt', bytes: new Uint8Array([0x41, 0, 0xff, 0xfe, 0, 0x80]) },
    { name: 'old encoding.txt', bytes: new Uint8Array([0xd6, 0xd0, 0xce, 0xc4, 0x0a]) },
  ])
  await expect(report.getByText(app.words.importing.imported(2))).toBeVisible()
  await expect(report.getByText(app.words.importing.skipped(2))).toBeVisible()
  await report.getByRole('button', { name: app.words.importing.done }).click()
  await app.list.toHold('Good')
  await app.list.open('old encoding')
  await app.editor.toHaveText('中文\n')
  await expect(app.list.items).toHaveCount(2)
})

test('files dropped before every part of the app is loaded come in', async ({ relay, browser }) => {
  await using alice = await Person.equip('Alice', relay, browser, {})
  let held = 0
  // Never answered, as on a network that stalls.
  await alice.context.route('**/assets/Background*.js', () => void held++)
  const app = await alice.openApp()
  const report = await app.dropFiles([{ name: 'early.md', bytes: encode('# Early\n') }])
  await expect(report.getByText(app.words.importing.imported(1))).toBeVisible()
  expect(held).toBeGreaterThan(0)
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`a packed library is shown before it comes in, and comes in once; ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale })
    const { importing } = app.words
    const zip = zipSync({
      'Library/Trip.md': encode('---\ntitle: Lisbon\n---\nPack the blue bag\n'),
      'Library/Work/Plan.md': encode('First, second\n'),
      'Library/.obsidian/app.json': encode('{}'),
      'Library/picture.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    })
    const dropped = [{ name: 'Library.zip', bytes: zip }]
    const report =
      await test.step('what is in it is shown, and nothing comes in where she does not want it', async () => {
        const plan = await app.dropFiles(dropped)
        await expect(plan.getByText(importing.planned(2, 2))).toBeVisible()
        await expect(plan.getByText(importing.plannedLeftOut(1))).toBeVisible()
        await expect(plan.getByRole('status')).toHaveText(importing.planned(2, 2))
        await expectAccessible(app.page)
        await plan.getByRole('button', { name: importing.cancel }).click()
        await expect(plan).toBeHidden()
        await app.list.toBe([])
        return app.dropFiles(dropped)
      })
    await report.getByRole('button', { name: importing.go(2) }).click()
    await expect(report.getByText(importing.imported(2))).toBeVisible()
    await expect(report.getByRole('status'), 'the end of it is read out').toContainText(importing.imported(2))
    await report.getByRole('button', { name: importing.done }).click()
    await expect(app.list.items).toHaveCount(2)
    await app.list.toHold('Lisbon')

    await test.step('the same once more changes nothing', async () => {
      const again = await app.dropFiles(dropped)
      await again.getByRole('button', { name: importing.go(2) }).click()
      await expect(again.getByText(importing.alreadyHere(2))).toBeVisible()
      await again.getByRole('button', { name: importing.done }).click()
      await expect(app.list.items).toHaveCount(2)
    })
  })

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`web pages become notes, and a note that was saved as one is that note again; ${locale}`, async ({ people }) => {
    const { app } = await people.join('Alice', { locale })
    const { importing, commands } = app.words
    const harm =
      '<script>document.title = "hit"</script><img src="data:,x" onerror="document.title = 1"><svg onload="document.title = 1"></svg>'
    const zip = zipSync({
      'Site/Trip.html': encode(
        `<!doctype html><meta charset="utf-8"><title>Trip</title>${harm}<h1>Trip</h1><p>See <a href="Plan.html">the plan</a>.</p><ul><li><input type="checkbox" checked> 买票</li></ul><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>`,
      ),
      'Site/Plan.html': encode('<title>The plan B</title><p>First, <b>second</b></p>'),
      'Site/noise.htm': new Uint8Array([0x41, 0, 0xff, 0xfe, 0, 0x80]),
      'Site/picture.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    })
    const dropped = [{ name: 'Site.zip', bytes: zip }]
    const report = await app.dropFiles(dropped)
    await expect(report.getByText(importing.planned(3, 1))).toBeVisible()
    await expect(report.getByText(importing.plannedLeftOut(1))).toBeVisible()
    await report.getByRole('button', { name: importing.go(3) }).click()
    await expect(report.getByText(importing.imported(2))).toBeVisible()
    await expect(report.getByText(importing.skipped(2))).toBeVisible()
    const converted = {
      kind: 'imported',
      fileName: '',
      noteId: '' as NoteId,
      title: '',
      convertedFrom: 'html',
    } as const
    await expect(report.getByText(importing.item(converted))).toHaveCount(2)
    await shoot(app.page, `import-web-pages-${locale}`)
    await expectAccessible(app.page)
    await report.getByRole('button', { name: importing.done }).click()
    await app.list.toHold('The plan B')
    await app.list.open('Trip')
    const text = '# Trip\n\nSee [[The plan B|the plan]].\n\n- [x] 买票\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n'
    await app.editor.toHaveText(text)
    expect(await app.page.title()).not.toMatch(/hit|^1$/)

    await test.step('the same once more changes nothing', async () => {
      const again = await app.dropFiles(dropped)
      await again.getByRole('button', { name: importing.go(3) }).click()
      await expect(again.getByText(importing.alreadyHere(2))).toBeVisible()
      await again.getByRole('button', { name: importing.done }).click()
    })

    await test.step('saved as a web page, it comes back elsewhere as it is', async () => {
      const page = await app.saveFromNoteMenu(commands.names.exportHtml)
      const bob = await people.join('Bob', { locale })
      const here = await bob.app.dropFiles([page])
      await expect(here.getByText(importing.imported(1))).toBeVisible()
      await here.getByRole('button', { name: importing.done }).click()
      await bob.app.list.open('Trip')
      await bob.app.editor.toHaveText(text)
    })
  })

test('an import of two devices is one library when they meet', async ({ people }) => {
  const [alice, bob] = [await people.join('Alice'), await people.join('Bob')]
  for (const { app } of [alice, bob]) {
    await app.importFiles(files.slice(0, 3))
    await app.turnSyncOn(app === alice.app ? 'Alice' : 'Bob')
  }
  for (const { app } of [alice, bob]) await app.toSay({ kind: 'synced' })
  for (const { app } of [alice, bob]) {
    await expect(app.list.items).toHaveCount(3)
    await app.list.open('Plain')
    await app.editor.toHaveText('# Plain\n\nwith a last line end\n')
  }
})
