/** Backups that are made by themselves. The folder is one that the browser has of its own, in place of one on a disk. */
import { unzipSync } from 'fflate'
import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { Person } from '../person.ts'

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`a backup goes into the folder that Alice chooses, and is turned off again; ${locale}`, async ({
    relay,
    browser,
  }) => {
    await using alice = await Person.equip('Alice', relay, browser, { locale })
    await alice.context.addInitScript(() => {
      Object.assign(window, {
        showDirectoryPicker: async () =>
          (await navigator.storage.getDirectory()).getDirectoryHandle('Backups', { create: true }),
      })
    })
    const app = await alice.openApp()
    await app.editor.type('Shopping\nMilk')
    await app.toSay({ kind: 'savedOnDevice' })
    const { backup } = app.words
    await app.settings.open('files')
    const group = app.settings.box
    await expect(group.getByText(backup.none)).toBeVisible()
    await expectAccessible(app.page)
    await group.getByRole('button', { name: backup.autoChoose }).click()
    await expect(group.getByText(/Backups/)).toBeVisible()
    const files = await app.page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Backups')
      const found: [string, number[]][] = []
      for await (const [name, handle] of folder.entries()) {
        const file = await (handle as FileSystemFileHandle).getFile()
        found.push([name, [...new Uint8Array(await file.arrayBuffer())]])
      }
      return found
    })
    expect(files).toHaveLength(1)
    const [[name, bytes] = ['', []]] = files
    expect(name).toMatch(/^driftless .* \d{4}-\d\d-\d\d\.zip$/)
    const texts = Object.values(unzipSync(Uint8Array.from(bytes))).map((text) => new TextDecoder().decode(text))
    expect(texts).toEqual(['Shopping\nMilk'])

    await test.step('it is remembered, and ends when she says so', async () => {
      await app.settings.close()
      await app.reload()
      await app.settings.open('files')
      await expect(group.getByText(/Backups/)).toBeVisible()
      await group.getByRole('button', { name: backup.autoOff }).click()
      await expect(group.getByRole('button', { name: backup.autoOff })).toBeHidden()
    })
  })
