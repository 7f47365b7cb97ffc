import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'

/** Sends what a system sends that shares something with an installed app: a form, as a navigation. */
const share = (page: Page, fields: Readonly<Record<string, string>>, file?: { name: string; text: string }) =>
  page.evaluate(
    ([given, named]) => {
      const form = document.createElement('form')
      Object.assign(form, { method: 'POST', action: '/share-target', enctype: 'multipart/form-data' })
      for (const [name, value] of Object.entries(given)) {
        const field = document.createElement('textarea')
        Object.assign(field, { name, value })
        form.append(field)
      }
      if (named !== null) {
        const transfer = new DataTransfer()
        transfer.items.add(new File([named.text], named.name, { type: 'text/markdown' }))
        const field = document.createElement('input')
        Object.assign(field, { type: 'file', name: 'files', files: transfer.files })
        form.append(field)
      }
      document.body.append(form)
      form.submit()
    },
    [fields, file ?? null] as const,
  )

test('what other apps share becomes a note, without a network too', async ({ people }) => {
  const alice = await people.join('Alice')
  const { app } = alice
  const { page } = app
  await app.editor.type('Mine')
  await app.toSay({ kind: 'savedOnDevice' })
  await app.toBeReadyForOffline()
  await app.reload()

  await test.step('a page', async () => {
    await share(page, { title: 'Rivers', text: 'All of them', url: 'https://example.org/rivers' })
    await app.editor.toHaveText('# Rivers\n\nAll of them\n\n<https://example.org/rivers>\n')
    await app.tabs.toBe(['Mine', 'Rivers'])
    expect(new URL(page.url()).hash).toBe('')
  })

  await test.step('a text, with the cable pulled; it can be taken back', async () => {
    await alice.pullCable()
    await share(page, { text: 'Buy milk' })
    await app.editor.toHaveText('Buy milk\n')
    await app.list.toBe(['Buy milk', 'Rivers', 'Mine'])
    await page.getByRole('button', { name: app.words.commands.names.trash }).click()
    await app.list.toBe(['Rivers', 'Mine'])
  })

  await test.step('a Markdown file; after a reload nothing comes twice', async () => {
    await share(page, {}, { name: 'plan.md', text: '# Plan\n\n- [ ] go' })
    await app.editor.toHaveText('# Plan\n\n- [ ] go')
    await app.list.toBe(['Plan', 'Rivers', 'Mine'])
    await app.reload()
    await app.list.toBe(['Plan', 'Rivers', 'Mine'])
    await alice.plugInCable()
  })

  await test.step('what is no text is refused, and says so', async () => {
    await share(page, {}, { name: 'plan.exe', text: 'MZ' })
    await expect(
      page.getByText(app.words.importing.item({ kind: 'skipped', fileName: '', reason: 'notMarkdown' })),
    ).toBeVisible()
    await page.keyboard.press('Escape')
    await app.list.toBe(['Plan', 'Rivers', 'Mine'])
  })
})

test('the entries of the installed app lead to a new note and to the search', async ({ people }) => {
  const { app } = await people.join('Alice')
  const { page } = app
  const manifest = (await (await page.request.get(new URL('/manifest.webmanifest', page.url()).href)).json()) as {
    shortcuts: { url: string }[]
    launch_handler: { client_mode: string[] }
  }
  const [newNote, search] = manifest.shortcuts.map(({ url }) => url)
  expect(manifest.launch_handler.client_mode[0]).toBe('navigate-existing')
  await app.editor.type('Mine')
  const open = (url = ''): Promise<void> => page.evaluate((to) => location.assign(to), url)
  await open(newNote)
  await expect(app.tabs.tabs).toHaveCount(2)
  await app.editor.toHaveText('')
  await expect(app.editor.box).toBeFocused()
  await open(newNote)
  await open(search)
  await expect(app.search.field).toBeFocused()
  await app.search.close()
  await expect(app.tabs.tabs, 'an empty note is as good as a new one').toHaveCount(2)
  await page.goto(`${new URL(page.url()).origin}${search}`)
  await expect(app.search.field).toBeFocused()
})

test('the icon of the installed app shows how many notes wait for a choice', async ({ people }) => {
  const alice = await people.join('Alice')
  await alice.context.addInitScript(() => {
    Object.assign(window, { badge: undefined })
    Object.assign(navigator, {
      setAppBadge: (count: number) => Promise.resolve(Object.assign(window, { badge: count })),
    })
  })
  await alice.app.reload()
  const badge = () => alice.app.page.evaluate(() => (window as { badge?: number }).badge)
  await alice.app.turnSyncOn('Alice')
  const bob = await people.join('Bob')
  await bob.app.turnSyncOn('Bob')
  await alice.app.editor.box.click()
  await alice.app.editor.type('Shopping')
  await bob.app.list.toBe(['Shopping'])
  await expect.poll(badge).toBe(0)
  await alice.pullCable()
  await bob.pullCable()
  await alice.app.list.rename('Shopping', 'Market')
  await bob.app.list.rename('Shopping', 'Groceries')
  await alice.plugInCable()
  await bob.plugInCable()
  await expect.poll(badge).toBe(1)
})
