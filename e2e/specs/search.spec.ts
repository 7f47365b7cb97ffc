import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const filler = Array.from({ length: 120 }, (_, line) => `Line ${line} of nothing in particular.`).join('\n')
const fileOf = (name: string, text: string) => ({ name: `${name}.md`, bytes: new TextEncoder().encode(text) })

test('Alice finds what she wrote, with the keyboard alone, and is where it stands', async ({ people }) => {
  const alice = await people.join('Alice')
  const { app } = alice
  const { search } = app
  await app.importFiles([
    fileOf('Garden', `# Garden\n\n${filler}\nThe tulips receive water on Mondays.\n${filler}`),
    fileOf('Budget', '# Budget\n\nThe annual budget, and 年度预算 in two languages.'),
    fileOf('重庆旅行', '# 重庆旅行\n\n带上相机，去看长江。'),
  ])

  await test.step('words, beginnings, typos and characters, as she types', async () => {
    await search.searchEverything('tulip')
    await search.toFind('Garden')
    await expect(search.marks).toHaveText(['tulip'])
    await search.type('recieve')
    await search.toFind('Garden')
    await search.type('江')
    await search.toFind('重庆旅行')
    await search.type('预算')
    await search.toFind('Budget')
    await shoot(app.page, 'search-everything')
    await expectAccessible(app.page)
    await search.type('"annual budget" -tulips')
    await search.toFind('Budget')
    await search.type('nothing like this')
    await search.toFind()
  })

  await test.step('the result opens, and the place is in view with the caret at it', async () => {
    await search.type('tulips water')
    await search.toFind('Garden')
    await app.page.keyboard.press('Enter')
    await expect(app.editor.box).toBeFocused()
    await expect(app.page.getByText('The tulips receive water')).toBeInViewport()
    const text = await app.editor.text()
    await expect.poll(() => app.editor.caret()).toBe(text.indexOf('tulips'))
    await shoot(app.page, 'search-jumped')
  })

  await test.step('what she types is found a moment later', async () => {
    await app.editor.type('Snowdrops and ')
    await search.searchEverything('snowdrops')
    await search.toFind('Garden')
    await search.close()
  })

  await test.step('titles lead to notes, as they sound, the last one first when nothing is typed', async () => {
    await search.goToNote('cq')
    await search.toFind('重庆旅行')
    await expectAccessible(app.page)
    await app.page.keyboard.press('Enter')
    await app.editor.toContain('带上相机')
    await search.goToNote('', 'k')
    await expect(search.results.first()).toHaveText('Garden')
    await shoot(app.page, 'search-titles')
    await app.page.keyboard.press('ArrowDown')
    await app.page.keyboard.press('ArrowUp')
    await app.page.keyboard.press('Enter')
    await app.editor.toContain('Snowdrops')
  })

  await test.step('what is in the trash is not found, until it is back', async () => {
    await app.list.moveToTrash('Budget')
    await search.searchEverything('annual')
    await search.toFind()
    await search.close()
    await app.list.showTrash()
    await app.list.putBack('Budget')
    await app.list.showNotes()
    await search.searchEverything('annual')
    await search.toFind('Budget')
    await search.close()
  })

  await test.step('all of it is there after a reload', async () => {
    await app.reload()
    await search.button.click()
    await search.type('snowdrops')
    await search.toFind('Garden')
  })
})

test('what Alice writes on one device, Bob finds on another, in each of his tabs', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await alice.app.editor.typeAtEnd('Recipe\nFlour, water, cardamom')
  await bob.app.list.toBe(['Recipe'])
  await bob.app.search.searchEverything('cardamom')
  await expect(async () => {
    // It comes when its text has come.
    await bob.app.search.type('cardamo')
    await bob.app.search.type('cardamom')
    await expect(bob.app.search.results).toHaveCount(1, { timeout: 1_000 })
  }).toPass()
  await bob.app.search.close()
  const second = await bob.openApp()
  await second.list.toBe(['Recipe'])
  await second.search.searchEverything('cardamom')
  await second.search.toFind('Recipe')
})

test('小林 searches in Chinese, and her input method is left alone', async ({ people }) => {
  const lin = await people.join('小林', { locale: 'zh-CN', colorScheme: 'dark' })
  const { app } = lin
  const { search } = app
  await app.editor.insert('周末计划\n去河边散步，带上相机。')
  await app.list.toBe(['周末计划'])
  await search.searchEverything('')
  const session = await lin.context.newCDPSession(app.page)
  await session.send('Input.imeSetComposition', { text: 'san bu', selectionStart: 6, selectionEnd: 6 })
  await expect(search.field).toHaveValue('san bu')
  await expect(search.news).toHaveText('')
  await app.page.keyboard.press('Enter')
  await expect(search.box, 'the key belongs to the input method').toBeVisible()
  await app.page.keyboard.insertText('散步')
  await search.toFind('周末计划')
  await expect(search.marks).toHaveText(['散步'])
  await shoot(app.page, 'search-chinese')
  await expectAccessible(app.page)
  await search.close()
  await search.goToNote('zmjh')
  await search.toFind('周末计划')
  await expectAccessible(app.page)
})

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`on a phone 320 px wide one searches with a finger (${locale})`, async ({ people }) => {
    const alice = await people.join('Alice', { phone: true, viewport: { width: 320, height: 640 }, locale })
    const { app } = alice
    const { search } = app
    await app.editor.box.tap()
    await app.editor.insert('Shopping\nMilk and 豆腐')
    await app.phone.showNotes()
    await app.page.getByRole('button', { name: app.words.search.open, exact: true }).tap()
    await expectAccessible(app.page)
    await search.type('豆腐')
    await search.toFind('Shopping')
    expect((await search.results.first().boundingBox())?.height).toBeGreaterThanOrEqual(44)
    const tooWide = await app.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(tooWide).toBe(0)
    await shoot(app.page, `search-phone-${locale}`)
    await expectAccessible(app.page)
    await search.results.first().tap()
    await app.editor.toHaveText('Shopping\nMilk and 豆腐')
    await expect(app.page.getByText('豆腐')).toBeInViewport()
  })
