/** The client's end of a `/sync` connection without a network; the test decides what is sent, and reads what came. */
import type { CloseCode } from '../../shared/protocol/close-codes.ts'
import { decodeMessage, encodeUpdate, type WireMessage } from '../../shared/protocol/messages.ts'
import {
  decodeDownFrame,
  encodeOnChannel,
  encodeOpen,
  type DownFrame,
  type DownMessage,
} from '../../shared/protocol/sync-messages.ts'
import { everybody, OpenAccess } from '../accounts/access.ts'
import { Admission } from '../session/admission.ts'
import { SyncConnection, type SyncServices, type SyncWire } from '../session/sync-connection.ts'

export class HandDrivenSync implements SyncWire {
  /** All that the relay has sent, oldest first. */
  readonly frames: DownFrame[] = []
  /** Set by a test to play a reader that does not read. */
  isFull = false
  isReadingPaused = false
  closedWith: CloseCode | undefined
  readonly connection: SyncConnection

  constructor(services: SyncServices, admission = new Admission(new OpenAccess(), everybody)) {
    this.connection = new SyncConnection(services, {
      id: 'test',
      version: 1,
      admission,
      wire: this,
      now: performance.now(),
    })
  }

  send(frame: Uint8Array): void {
    this.frames.push(decodeDownFrame(frame))
  }

  sendParts(head: Uint8Array, body: Uint8Array): void {
    this.send(Buffer.concat([head, body]))
  }

  close(why: CloseCode): void {
    this.closedWith = why
  }

  pauseReading(): void {
    this.isReadingPaused = true
  }

  resumeReading(): void {
    this.isReadingPaused = false
  }

  /** The reader has read all. */
  drain(): void {
    this.isFull = false
    this.connection.drained()
  }

  say(frame: Uint8Array): void {
    this.connection.receive(frame)
  }

  open(channel: number, name: string): void {
    this.say(encodeOpen(channel, name))
  }

  sayOn(channel: number, message: Uint8Array): void {
    this.say(encodeOnChannel(channel, message))
  }

  update(channel: number, update: Uint8Array): void {
    this.sayOn(channel, encodeUpdate(update))
  }

  framesOf<Type extends DownMessage['type']>(type: Type): Extract<DownFrame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<DownFrame, { type: Type }> => frame.type === type)
  }

  messagesOn(channel: number): WireMessage[] {
    return this.frames.flatMap((frame) =>
      frame.type === 'onChannel' && frame.channel === channel ? [decodeMessage(frame.message)] : [],
    )
  }
}
