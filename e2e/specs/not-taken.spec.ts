import type { Page, WebSocketRoute } from '@playwright/test'
import { decodeUpFrame, encodeRejected, encodeStorage } from '../../shared/protocol/sync-messages.ts'
import { closeCodes } from '../../shared/protocol/close-codes.ts'
import { expect, test } from '../fixtures.ts'

interface Wire {
  /** Tells the page something in the relay's name. */
  tell(frame: Uint8Array): void
  /** The channel on which the page speaks about a note. */
  channelOfNote(): number
}

async function tapWire(page: Page): Promise<Wire> {
  let socketOfPage: WebSocketRoute | undefined
  let noteChannel = 0
  await page.routeWebSocket(/\/sync$/, (socket) => {
    const relay = socket.connectToServer()
    socket.onMessage((message) => {
      const frame = decodeUpFrame(Buffer.from(message))
      // A socket that only tries the address opens nothing.
      if (frame.type === 'open') socketOfPage = socket
      if (frame.type === 'open' && frame.name.includes('/')) noteChannel = frame.channel
      relay.send(message)
    })
    relay.onMessage((message) => socket.send(message))
  })
  return {
    tell: (frame) => socketOfPage?.send(Buffer.from(frame)),
    channelOfNote: () => noteChannel,
  }
}

test('a server that cannot store says so, and says when it can again', async ({ people }) => {
  const alice = await people.join('Alice')
  const wire = await tapWire(alice.app.page)
  await alice.app.editor.type('Kept anyway')
  await alice.app.turnSyncOn('Alice')
  await alice.app.toSay({ kind: 'synced' })

  wire.tell(encodeStorage('No space left on device'))
  await alice.app.toSay({ kind: 'notTaken', why: 'cannotStore', waitingNotes: 0 })
  await alice.app.editor.typeAtEnd('\nand so is this')
  wire.tell(encodeStorage(''))
  await alice.app.toSay({ kind: 'synced' })
})

test('小林 reads it in Chinese', async ({ people }) => {
  const lin = await people.join('小林', { locale: 'zh-CN' })
  const wire = await tapWire(lin.app.page)
  await lin.app.turnSyncOn('小林')
  await lin.app.toSay({ kind: 'synced' })
  wire.tell(encodeStorage('No space left on device'))
  await lin.app.toSay({ kind: 'notTaken', why: 'cannotStore', waitingNotes: 0 })
})

test('a note that the server did not take waits, is named, and goes out when Alice asks', async ({ people }) => {
  const alice = await people.join('Alice')
  const bob = await people.join('Bob')
  const wire = await tapWire(alice.app.page)
  await alice.app.editor.type('Unwanted')
  await alice.app.turnSyncOn('Alice')
  await alice.app.toSay({ kind: 'synced' })

  const { code, reason } = closeCodes.limitExceeded
  await alice.app.editor.typeAtEnd(' words')
  wire.tell(encodeRejected(wire.channelOfNote(), 1_000, code, reason))
  await expect(alice.app.status).toHaveText(/Your server did not take 1 note/)
  await alice.app.status.click()
  await alice.app.page.getByRole('button', { name: alice.app.words.statusPanel.tryNow }).click()
  await alice.app.toSay({ kind: 'synced' })
  await bob.app.turnSyncOn('Bob')
  await bob.app.list.open('Unwanted words')
  await bob.app.editor.toHaveText('Unwanted words')
})
