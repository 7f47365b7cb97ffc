/** A real SMTP server on a free port, which keeps what it is sent. It asks for name and password. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  /** As the envelope says. */
  readonly from: string
  readonly to: readonly string[]
  readonly headers: string
  /** Decoded. */
  readonly text: string
}

const decodeBody = (headers: string, body: string): string => {
  if (/^Content-Transfer-Encoding: base64/im.test(headers)) return Buffer.from(body, 'base64').toString()
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(headers)) return body
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

export class MailServer implements AsyncDisposable {
  readonly mails: ReceivedMail[] = []
  readonly password = 'mail-server-password'
  readonly #server: SMTPServer
  #port = 0

  private constructor(refuses: boolean) {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === 'relay' && password === this.password && !refuses
        done(isRight ? null : new Error('refused'), isRight ? { user: 'relay' } : undefined)
      },
      onData: (stream, { envelope }, done) => {
        void text(stream).then((mail) => {
          const [headers = '', ...parts] = mail.split('\r\n\r\n')
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
          const to = envelope.rcptTo.map(({ address }) => address)
          const unfolded = headers.replaceAll('\r\n ', ' ').replaceAll('\r\n', '\n')
          this.mails.push({ from, to, headers: unfolded, text: decodeBody(headers, parts.join('\r\n\r\n')) })
          done()
        }, done)
      },
    })
    // A client that is gone is no failure of the test.
    this.#server.on('error', () => undefined)
  }

  static async start({ refuses = false }: { refuses?: boolean } = {}): Promise<MailServer> {
    const server = new MailServer(refuses)
    const listener = server.#server.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    server.#port = (listener.address() as AddressInfo).port
    return server
  }

  get url(): string {
    return `smtp://relay:${this.password}@127.0.0.1:${this.#port}`
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}
