import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

const texts = {
  'en-US': { title: 'Packing', first: 'tickets', second: 'rain coat', word: 'rain' },
  'zh-CN': { title: '行李', first: '车票', second: '带上雨衣', word: '雨衣' },
} as const

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`${locale}: with the buttons, somebody who knows no Markdown writes a list with bold words`, async ({
    people,
  }) => {
    const { app } = await people.join('Alice', { locale })
    const { title, first, second, word } = texts[locale]
    await app.editor.insert(title)
    await expect(app.formats.box).toBeVisible()
    await app.formats.button('heading1').click()
    await app.editor.toHaveText(`# ${title}`)
    await app.formats.toShow('heading1', true)
    await expect(app.editor.box).toBeFocused()

    await test.step('a list goes on by itself', async () => {
      await app.page.keyboard.press('End')
      await app.page.keyboard.press('Enter')
      await app.formats.button('taskList').click()
      await app.editor.insert(first)
      await app.page.keyboard.press('Enter')
      await app.editor.insert(second)
      await app.editor.toHaveText(`# ${title}\n- [ ] ${first}\n- [ ] ${second}`)
    })

    await test.step('a selected word gets bold, and loses it again', async () => {
      await app.editor.select(word)
      await app.formats.button('bold').click()
      await app.editor.toContain(`**${word}**`)
      await app.formats.toShow('bold', true)
      await app.formats.toShow('heading1', false)
      await app.formats.toShow('taskList', true)
      await shoot(app.page, `formats-${locale}`)
      await expectAccessible(app.page)
      await app.formats.button('bold').click()
      await app.editor.toHaveText(`# ${title}\n- [ ] ${first}\n- [ ] ${second}`)
      await app.formats.toShow('bold', false)
    })

    await test.step('each is one step of undo', async () => {
      await app.formats.button('italic').click()
      await app.editor.toContain(`*${word}*`)
      await app.page.keyboard.press('ControlOrMeta+z')
      await app.editor.toHaveText(`# ${title}\n- [ ] ${first}\n- [ ] ${second}`)
      await app.page.keyboard.press('ControlOrMeta+z')
      await app.editor.toHaveText(`# ${title}\n- [ ] ${first}\n- [ ] ${second.replace(word, `**${word}**`)}`)
    })
  })

test('with the keyboard alone', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.insert('One two three')
  await expect(app.formats.box).toBeVisible()

  await test.step('each format has a key', async () => {
    await app.editor.select('two')
    for (const [key, text] of [
      ['ControlOrMeta+b', 'One **two** three'],
      ['ControlOrMeta+i', 'One ***two*** three'],
      ['ControlOrMeta+b', 'One *two* three'],
      ['ControlOrMeta+i', 'One two three'],
      ['ControlOrMeta+Shift+X', 'One ~~two~~ three'],
      ['ControlOrMeta+Shift+X', 'One two three'],
      ['ControlOrMeta+e', 'One `two` three'],
      ['ControlOrMeta+e', 'One two three'],
      ['ControlOrMeta+Shift+Digit2', '## One two three'],
      ['ControlOrMeta+Shift+Digit8', '- One two three'],
      ['ControlOrMeta+Shift+Digit7', '1. One two three'],
      ['ControlOrMeta+Shift+Digit9', '- [ ] One two three'],
      ['ControlOrMeta+Shift+Digit9', 'One two three'],
      ['ControlOrMeta+Shift+Period', '> One two three'],
      ['ControlOrMeta+Shift+Period', 'One two three'],
      ['ControlOrMeta+Shift+E', '```\nOne two three\n```'],
      ['ControlOrMeta+Shift+E', 'One two three'],
      ['ControlOrMeta+k', 'One [two]() three'],
    ] as const) {
      await app.page.keyboard.press(key)
      await app.editor.toHaveText(text)
    }
    await app.page.keyboard.type('https://example.org')
    await app.editor.toHaveText('One [two](https://example.org) three')
  })

  await test.step('the buttons are one stop, with arrows between them', async () => {
    await app.page.keyboard.press('Alt+F10')
    await expect(app.formats.button('heading1')).toBeFocused()
    await app.page.keyboard.press('ArrowRight')
    await app.page.keyboard.press('Enter')
    await app.editor.toContain('## One')
    await expect(app.formats.button('heading2')).toBeFocused()
    await app.formats.toShow('heading2', true)
    await app.page.keyboard.press('End')
    await expect(app.formats.viewButton).toBeFocused()
    await app.page.keyboard.press('Escape')
    await expect(app.editor.box).toBeFocused()
  })

  await test.step('a task is ticked with a key, and with the mouse', async () => {
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.page.keyboard.press('Backspace')
    await app.editor.insert('- [ ] tickets\n- [ ] coat\n\nend')
    await app.editor.placeCaretAfter('tickets')
    await app.page.keyboard.press('ControlOrMeta+Enter')
    await app.editor.toHaveText('- [x] tickets\n- [ ] coat\n\nend')
    await app.editor.box.getByRole('checkbox', { name: 'coat' }).click()
    await app.editor.toHaveText('- [x] tickets\n- [x] coat\n\nend')
    await app.editor.type(' and hat')
    await app.editor.toHaveText('- [x] tickets and hat\n- [x] coat\n\nend')
  })

  await test.step('Tab indents, and leaves the text after Escape', async () => {
    await app.page.keyboard.press('Tab')
    await app.editor.toHaveText('    - [x] tickets and hat\n- [x] coat\n\nend')
    await app.page.keyboard.press('Escape')
    await app.page.keyboard.press('Tab')
    await expect(app.status).toBeFocused()
    await app.page.keyboard.press('Shift+Tab')
    await expect(app.editor.box).toBeFocused()
    await app.page.keyboard.press('Escape')
    await app.page.keyboard.press('Shift+Tab')
    await expect(app.editor.box).not.toBeFocused()
    await app.editor.toHaveText('    - [x] tickets and hat\n- [x] coat\n\nend')
  })
})

test('Bob keeps what he writes in the words that Alice makes bold', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.editor.insert('The heron came twice')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('The heron came twice')
  await bob.app.editor.toHaveText('The heron came twice')
  await bob.pullCable()
  await bob.app.editor.placeCaretAfter('heron')
  await bob.app.editor.type('s')
  await alice.app.editor.select('heron came')
  await alice.app.formats.button('bold').click()
  await bob.plugInCable()
  for (const { app } of [alice, bob]) await app.editor.toHaveText('The **herons came** twice')
  await alice.app.page.keyboard.press('ControlOrMeta+z')
  for (const { app } of [alice, bob]) await app.editor.toHaveText('The herons came twice')
})

test('a button waits for a word that is being composed, and loses nothing of it', async ({ people }) => {
  const { app } = await people.join('小林', { locale: 'zh-CN' })
  await app.editor.insert('去')
  await expect(app.formats.box).toBeVisible()
  const session = await app.page.context().newCDPSession(app.page)
  await session.send('Input.imeSetComposition', { text: 'hebian', selectionStart: 6, selectionEnd: 6 })
  await app.editor.toHaveText('去hebian')
  await app.formats.button('heading1').click()
  await app.editor.toHaveText('# 去hebian')
  await expect(app.editor.box).toBeFocused()
  await app.editor.insert('河边')
  await app.editor.toHaveText('# 去hebian河边')
})

for (const width of [360, 320])
  test(`on a phone ${width} px wide the buttons stay above the keyboard`, async ({ people }) => {
    const { app } = await people.join('Alice', { phone: true, viewport: { width, height: 640 } })
    await app.editor.box.tap()
    await app.editor.insert('Shopping')
    await expect(app.formats.box).toBeInViewport()
    const { height } = (await app.formats.button('bold').boundingBox()) ?? { height: 0 }
    expect(height).toBeGreaterThanOrEqual(44)
    await app.formats.button('heading1').tap()
    await app.editor.toHaveText('# Shopping')
    await expect(app.editor.box).toBeFocused()
    await shoot(app.page, `formats-phone-${width}`)
    await expectAccessible(app.page)

    // As a keyboard does that makes the page smaller.
    await app.page.setViewportSize({ width, height: 340 })
    await expect(app.page.getByRole('navigation', { name: app.words.bars.bar })).toBeHidden()
    await expect(app.formats.button('bold')).toBeInViewport({ ratio: 1 })
    await expect(app.status).toBeInViewport()
    await shoot(app.page, `formats-phone-${width}-keyboard`)
    expect(
      await app.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0)
    await app.page.setViewportSize({ width, height: 640 })
    await expect(app.page.getByRole('navigation', { name: app.words.bars.bar })).toBeVisible()

    // As one does that lies over the page.
    await app.page.evaluate(() => {
      if (visualViewport === null) throw new Error('a browser without a visual viewport')
      Object.defineProperty(visualViewport, 'height', { get: () => 340 })
      visualViewport.dispatchEvent(new Event('resize'))
    })
    await expect(app.page.getByRole('navigation', { name: app.words.bars.bar })).toBeHidden()
    const box = await app.formats.button('bold').boundingBox()
    expect((box?.y ?? 640) + (box?.height ?? 0)).toBeLessThanOrEqual(340)
  })
