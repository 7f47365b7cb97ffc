import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { phoneOrDesktop } from '../person.ts'
import { shoot } from '../screenshots.ts'

const texts = {
  'en-US': {
    target: 'Lisbon',
    body: '# Lisbon\n\n## Day two\n\nTram 28.',
    typed: 'lis',
    after: ' in May',
    heading: 'Day two',
    headingTyped: 'two',
    own: 'Here',
    renamed: 'Portugal',
  },
  'zh-CN': {
    target: '里斯本',
    body: '# 里斯本\n\n## 第二天\n\n28 路电车。',
    typed: 'lsb',
    after: '，五月去',
    heading: '第二天',
    headingTyped: '二',
    own: '这里',
    renamed: '葡萄牙',
  },
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: a note is linked by its title, followed, and knows who links to it`, async ({
      people,
    }) => {
      const { app } = await people.join('Alice', phoneOrDesktop(locale, phone, { width: 390, height: 844 }))
      const name = `links-${locale}-${phone ? 'phone' : 'desktop'}`
      const { target, body, typed, after } = texts[locale]
      await app.editor.box.click()
      await app.editor.insert(body)
      await expect(app.formats.box).toBeVisible()
      await (phone ? app.phone : app).newNote()
      await app.editor.type('[[')
      await expect(app.links.options).toHaveText([target])
      await app.editor.type(typed)
      await expect(app.links.selected).toHaveText(target)
      await shoot(app.page, `${name}-offered`)
      await app.page.keyboard.press('Enter')
      await app.editor.type(after)
      await app.editor.toHaveText(`[[${target}]]${after}`)
      await expect(app.links.link(target)).not.toHaveClass(/missing/)
      await expect(app.editor.box).not.toContainText('[[')
      await expectAccessible(app.page)

      await test.step('where one reads, a click follows it', async () => {
        await app.formats.showAs('reading')
        await app.links.link(target).click()
        await app.editor.toHaveText(body)
        await app.formats.showAs('live')
      })

      await test.step('the note knows who links to it, and leads there', async () => {
        await app.links.backlinksButton.click()
        await expect(app.links.backlinks).toHaveText([`[[${target}]]${after}`])
        await shoot(app.page, `${name}-backlinks`)
        await expectAccessible(app.page)
        await app.links.backlinks.click()
        await app.editor.toHaveText(`[[${target}]]${after}`)
        expect(
          await app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        ).toBe(0)
      })
    })

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: a place in a note is linked by its heading`, async ({
      people,
    }) => {
      const { app } = await people.join('Alice', phoneOrDesktop(locale, phone, { width: 320, height: 640 }))
      const { target, body, heading, headingTyped, own } = texts[locale]
      await app.editor.box.click()
      await app.editor.insert(body)
      await expect(app.formats.box).toBeVisible()
      await (phone ? app.phone : app).newNote()
      await app.editor.type(`[[${target}#`)
      await expect(app.links.headings).toHaveText([target, heading])
      await expect(app.links.selectedHeading).toHaveText(target)
      await shoot(app.page, `links-headings-${locale}-${phone ? 'phone' : 'desktop'}`)
      await expectAccessible(app.page)
      await app.editor.type(headingTyped)
      await expect(app.links.headings).toHaveText([heading])
      await app.page.keyboard.press('Enter')
      await app.editor.toHaveText(`[[${target}#${heading}]]`)
      await expect(app.links.link(heading)).not.toHaveClass(/missing/)

      await test.step('its own headings are offered behind the sign alone', async () => {
        await app.editor.type(`\n## ${own}\n[[#`)
        await expect(app.links.headings).toHaveText([own])
        await app.page.keyboard.press('Escape')
        await expect(app.links.headings).toHaveCount(0)
      })
    })

test('a renamed note is found by links to its old title, also by one that was written offline', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  const { target, body, renamed } = texts['en-US']
  await alice.app.editor.insert(body)
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.toHold(target)
  await bob.pullCable()
  await bob.app.write(`see [[${target}#Day two|the tram]] now`)
  await alice.app.list.rename(target, renamed)
  await bob.plugInCable()
  await bob.app.list.toHold(renamed)
  await expect(bob.app.links.link('the tram')).not.toHaveClass(/missing/)
  await bob.app.links.link('the tram').click({ modifiers: ['ControlOrMeta'] })
  await bob.app.editor.toHaveText(body)
  await alice.app.list.open(renamed)
  await alice.app.links.backlinksButton.click()
  await expect(alice.app.links.backlinks).toHaveText([`see [[${target}#Day two|the tram]] now`])
  // What was written stays as it was written.
  await alice.app.links.backlinks.click()
  await alice.app.editor.toHaveText(`see [[${target}#Day two|the tram]] now`)
})

test('a link to no note offers to make it, with the keyboard alone', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.type('[[Tide tables]]')
  await expect(app.links.link('Tide tables')).toHaveClass(/missing/)
  await app.page.keyboard.press('ArrowLeft')
  await app.page.keyboard.press('Alt+Enter')
  await expect(app.links.create).toBeVisible()
  // Nothing is made unasked.
  await expect(app.list.items).toHaveCount(1)
  await app.page.keyboard.press('F8')
  await app.page.keyboard.press('Enter')
  await app.editor.toHaveText('# Tide tables\n\n')
  await app.editor.type('Low at six.')
  await app.list.open('Tide tables')
  await app.page.keyboard.press('ControlOrMeta+Shift+B')
  await expect(app.links.backlinks).toHaveText(['[[Tide tables]]'])
})

test('a note that is made of a link is where the list is', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.places.makeFolder('Sea')
  await app.places.choose('Sea')
  await app.write('[[Tide tables]] ')
  await app.links.link('Tide tables').click({ modifiers: ['ControlOrMeta'] })
  await app.links.create.click()
  await app.editor.toHaveText('# Tide tables\n\n')
  await app.list.toBe(['Tide tables', '[[Tide tables]]'])
})

test('of two notes with one title the app asks which is meant', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.type('Notes\nfrom May')
  await app.write('Notes\nfrom June')
  await app.write('see [[Notes]] ')
  await app.links.link('Notes').click({ modifiers: ['ControlOrMeta'] })
  await expect(app.search.results).toHaveCount(3)
})
