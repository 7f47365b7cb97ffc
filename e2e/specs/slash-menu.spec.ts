import { slashItems } from '../../client/ui/editor/slash/slash-items.ts'
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const phone of [false, true])
    test(`${locale}, ${phone ? 'phone' : 'desktop'}: what one needs is found after a slash`, async ({ people }) => {
      const { app } = await people.join('Alice', {
        locale,
        phone,
        ...(phone ? { viewport: { width: 320, height: 640 } } : {}),
      })
      await app.editor.box.click()
      await app.editor.type('x')
      await expect(app.formats.box).toBeVisible()
      await app.page.keyboard.press('Backspace')

      await test.step('everything at first, and it can be clicked', async () => {
        await app.editor.type('/')
        await expect(app.slash.options).toHaveCount(slashItems.length)
        await expect(app.slash.selected).toHaveText(app.slash.label('heading1'))
        await expect(app.slash.box).toBeInViewport({ ratio: 1 })
        await shoot(app.page, `slash-${locale}-${phone ? 'phone' : 'desktop'}`)
        await expectAccessible(app.page)
        if (phone) {
          const { height } = (await app.slash.options.first().boundingBox()) ?? { height: 0 }
          expect(height).toBeGreaterThanOrEqual(44)
          await app.slash.option('heading2').tap()
        } else await app.slash.option('heading2').click()
        await app.editor.toHaveText('## ')
        await expect(app.editor.box).toBeFocused()
        await expect(app.slash.box).toHaveCount(0)
      })

      await test.step('by words of either language, and pinyin', async () => {
        for (const [typed, name] of [
          ['todo', 'taskList'],
          ['daiban', 'taskList'],
          ['待办', 'taskList'],
          ['bg', 'table'],
        ] as const) {
          await app.page.keyboard.press('ControlOrMeta+a')
          await app.editor.type(`/`)
          await app.editor.insert(typed)
          await expect(app.slash.selected).toHaveText(app.slash.label(name))
        }
        await app.page.keyboard.press('Enter')
        await app.editor.toContain('| --- | --- |')
      })
    })

test('the slash menu with the keyboard alone', async ({ people }) => {
  const { app } = await people.join('Alice')
  await app.editor.type('x')
  await expect(app.formats.box).toBeVisible()

  await test.step('arrows go round, Escape leaves what was typed', async () => {
    await app.editor.type(' /')
    await expect(app.slash.options).toHaveCount(slashItems.length)
    await expect(app.editor.box).toHaveAttribute('aria-activedescendant', /heading1/)
    await app.page.keyboard.press('ArrowUp')
    await expect(app.slash.selected).toHaveText(app.slash.label('date'))
    await app.page.keyboard.press('ArrowDown')
    await app.page.keyboard.press('ArrowDown')
    await expect(app.slash.selected).toHaveText(app.slash.label('heading2'))
    await app.page.keyboard.press('Escape')
    await expect(app.slash.box).toHaveCount(0)
    await app.editor.type('or')
    await expect(app.slash.box).toHaveCount(0)
    await app.editor.toHaveText('x /or')
  })

  await test.step('a choice is one step of undo', async () => {
    await app.page.keyboard.press('Enter')
    await app.editor.type('/num')
    await expect(app.slash.selected).toHaveText(app.slash.label('numberedList'))
    await app.page.keyboard.press('Enter')
    await app.editor.type('one')
    await app.editor.toHaveText('x /or\n1. one')
    await app.page.keyboard.press('ControlOrMeta+z')
    await app.page.keyboard.press('ControlOrMeta+z')
    await app.editor.toHaveText('x /or\n/num')
  })

  await test.step('it goes when nothing is found, or the text is left', async () => {
    await app.page.keyboard.press('ControlOrMeta+a')
    await app.editor.type('/ta')
    await expect(app.slash.box).toBeVisible()
    await app.editor.type('xi')
    await expect(app.slash.box).toHaveCount(0)
    await app.editor.type(' /')
    await expect(app.slash.box).toBeVisible()
    await app.page.keyboard.press('Alt+F10')
    await expect(app.slash.box).toHaveCount(0)
  })
})
