import { expect, test } from '@playwright/test'
import { BuiltCopy } from '../built-copy.ts'
import { Person } from '../person.ts'
import { RelayProcess } from '../relay-process.ts'

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`a newer version waits until somebody asks for it, and everything is there then (${locale})`, async ({
    browser,
  }) => {
    await using built = await BuiltCopy.make()
    await using relay = await RelayProcess.launch({}, built.relay)
    await using alice = await Person.equip('Alice', relay, browser, { locale })
    const app = await alice.openApp()
    const { updateReady, update } = app.words.statusPanel
    const version = app.page.locator('meta[name="version"]')
    const offer = app.page.getByText(updateReady)
    await app.editor.typeAtEnd('Milk')
    await app.toSay({ kind: 'savedOnDevice' })
    await app.toBeReadyForOffline()
    await app.reload()
    await expect(offer).toHaveCount(0)

    await test.step('it is told of, and one writes on in the one that is there', async () => {
      await built.update('newer')
      await app.reload()
      await expect(offer).toBeVisible()
      await app.editor.typeAtEnd(' and bread')
      await app.toSay({ kind: 'savedOnDevice' })
      await app.reload()
      await expect(version).toHaveCount(0)
      await app.editor.toHaveText('Milk and bread')
      await expect(offer).toBeVisible()
    })

    await test.step('asked for in the middle of a word, it starts, and the word is there', async () => {
      await app.editor.typeAtEnd(' and hon')
      await app.page.getByRole('button', { name: update }).click()
      await expect(version).toHaveAttribute('content', 'newer')
      await app.editor.toHaveText('Milk and bread and hon')
      await expect(offer).toHaveCount(0)
      await app.editor.typeAtEnd('ey')
      await app.editor.toHaveText('Milk and bread and honey')
    })
    expect(alice.errors).toEqual([])
  })
