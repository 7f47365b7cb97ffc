import type { Page, WebSocketRoute } from '@playwright/test'
import { decodeUpFrame } from '../../shared/protocol/sync-messages.ts'
import { expect, test } from '../fixtures.ts'

/** Holds back what a page says about single notes, while the list of notes goes through. Returns what lets it through. */
async function holdNotesBack(page: Page): Promise<() => void> {
  const releases: (() => void)[] = []
  await page.routeWebSocket(/\/sync$/, (socket: WebSocketRoute) => {
    const relay = socket.connectToServer()
    const held: Buffer[] = []
    const channelsOfNotes = new Set<number>()
    let isHeld = true
    socket.onMessage((message) => {
      const bytes = Buffer.from(message)
      const frame = decodeUpFrame(bytes)
      // The name of a note's doc has a slash in it, that of the list has none.
      if (frame.type === 'open' && frame.name.includes('/')) channelsOfNotes.add(frame.channel)
      if (isHeld && 'channel' in frame && channelsOfNotes.has(frame.channel)) held.push(bytes)
      else relay.send(bytes)
    })
    relay.onMessage((message) => socket.send(message))
    releases.push(() => {
      isHeld = false
      for (const bytes of held) relay.send(bytes)
    })
  })
  return () => {
    for (const release of releases) release()
  }
}

test('a note that is listed before its text has arrived is fetched when it has', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.editor.type('A note of Alice')
  await alice.app.turnSyncOn('Alice')
  await bob.app.editor.type('Slow to come')

  const letThrough = await holdNotesBack(bob.app.page)
  await bob.app.turnSyncOn('Bob')
  await expect(alice.app.list.items).toHaveCount(2)
  await alice.app.toSay({ kind: 'synced' })
  await expect(alice.app.list.items.filter({ hasText: 'Slow to come' })).toHaveCount(0)

  letThrough()
  await bob.app.toSay({ kind: 'synced' })
  await alice.app.list.toHold('Slow to come')
  await alice.app.list.open('Slow to come')
  await alice.app.editor.toHaveText('Slow to come')
})

test('what both wrote into a closed note while sync was off is on both when it is on again', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  await alice.app.editor.type('Common')
  await alice.app.turnSyncOn('Alice')
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.toHold('Common')
  await bob.app.toSay({ kind: 'synced' })

  for (const { app, name } of [alice, bob]) {
    await app.turnSyncOff()
    await app.list.open('Common')
    await app.editor.typeAtEnd(`\nby ${name}`)
    await app.tabs.close('Common')
  }
  await alice.app.turnSyncOn('Alice')
  await alice.app.toSay({ kind: 'synced' })
  await bob.app.turnSyncOn('Bob')
  await bob.app.toSay({ kind: 'synced' })

  // Read off the list: opening the note would fetch it by itself.
  for (const { app } of [alice, bob]) {
    await expect(app.list.items.filter({ hasText: 'by Alice' }).filter({ hasText: 'by Bob' })).toHaveCount(1)
  }
})
