/**
 * Mails by SMTP, in the background: whoever asked for one is answered before, so that the time of an answer says nothing
 * about whether there is somebody to write to.
 */
import { createTransport } from 'nodemailer'
import type { Log } from '../log.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface MailerOptions {
  /** smtp:// or smtps://, with name and password if the server wants them. */
  readonly url: string
  readonly from: { readonly name: string; readonly address: string }
  readonly log: Log
}

/** A server that takes longer is none that people wait for. */
const timeoutMs = 20_000
/** More mails than that wait for a server that is away; whoever asked can ask again. */
const mostWaiting = 200

export class Mailer implements AsyncDisposable {
  readonly #options: MailerOptions
  readonly #transport
  readonly #sending = new Set<Promise<void>>()

  constructor(options: MailerOptions) {
    this.#options = options
    this.#transport = createTransport({
      url: options.url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // What is in a mail is text, and never a file or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }

  send(mail: Mail): void {
    if (this.#sending.size >= mostWaiting) {
      this.#options.log.warn({ waiting: mostWaiting }, 'mail not sent: too many wait')
      return
    }
    const sending = this.#send(mail)
    this.#sending.add(sending)
    void sending.then(() => this.#sending.delete(sending))
  }

  /** What is under way ends by itself, or is cut off. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#transport.close()
    return Promise.resolve()
  }

  async #send({ to, subject, text }: Mail): Promise<void> {
    const { from, log } = this.#options
    try {
      await this.#transport.sendMail({
        from,
        // An object, so that nothing in it is taken for a list of addresses.
        to: { name: '', address: to },
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      log.info({ subject }, 'mail sent')
    } catch (error) {
      log.error({ error, subject }, 'mail not sent')
    }
  }
}
