/**
 * The app without its screen, in a real browser with its real storage: pages that hold one `App`.
 * For runs that change modes hundreds of times, where going through the screen would say nothing more.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from '@playwright/test'
import { build } from 'vite'
import type { AppState, Commands } from '../client/state/app-state.ts'
import { assert } from '../shared/assert.ts'

const entry = fileURLToPath(new URL('bare-app-page.ts', import.meta.url))
const html = `<!doctype html><title>Driftless</title><link rel="icon" href="data:," /><script type="module" src="/app.js"></script>`

/** Serves the page, and nothing of a relay: that is asked for under its own address. */
export class BareAppServer implements AsyncDisposable {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<BareAppServer> {
    const script = await bundle()
    const server = createServer((request, response) => {
      const isScript = request.url === '/app.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : html)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new BareAppServer(server)
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async [Symbol.asyncDispose]() {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: 'app' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  assert(output !== undefined && 'output' in output, 'there is one bundle')
  return output.output[0].code
}

/** What a profile keeps on a device's disk. */
export interface StoredNotes {
  profile: string
  /** The e-mail address of whose notes they are; `undefined` for nobody's. */
  person: string | undefined
  /** By id; also of notes in the trash, and of words that no list leads to. */
  texts: Record<string, string>
  /** The ids of notes in the trash. */
  trash: string[]
}

declare global {
  interface Window {
    app: { store: { getState(): AppState }; commands: Commands }
    stored(): Promise<StoredNotes[]>
  }
}

type CommandName = keyof Commands
type Answer<Name extends CommandName> = Awaited<ReturnType<Commands[Name]>>

/** One tab with the app. */
export class BareApp {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async open(context: BrowserContext, address: string): Promise<BareApp> {
    const app = new BareApp(await context.newPage())
    await app.page.goto(address)
    await app.ready()
    return app
  }

  /** Resolves when the profile that this device is to show is shown. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => {
      const state = (window as Partial<Window>).app?.store.getState()
      const wanted = localStorage.getItem('driftless/active-profile') ?? 'local'
      return state?.phase.kind === 'ready' && state.profiles.find(({ active }) => active)?.id === wanted
    })
  }

  /** Gives a command, and waits until the page that it may have loaded anew is ready. */
  async give<Name extends CommandName>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): Promise<Answer<Name> | undefined> {
    await this.ready()
    const answer = await this.page
      .evaluate(
        ([command, given]) => {
          const commands = window.app.commands as unknown as Record<string, (...args: unknown[]) => unknown>
          return commands[command]?.(...given)
        },
        [name as string, args as unknown[]] as const,
      )
      .catch((error: unknown) => {
        // The page went away to show another profile.
        if (/destroyed|navigat/i.test(String(error))) return undefined
        throw error
      })
    await this.ready()
    return answer as Answer<Name> | undefined
  }

  /** Gives a command about a note, by an id that was handed out as text. */
  async giveForNote(name: 'trashNote' | 'restoreNote', id: string): Promise<void> {
    await this.ready()
    await this.page.evaluate(
      ([command, noteId]) => {
        const { commands, store } = window.app
        const { notes, trash } = store.getState()
        const note = [...notes, ...trash].find((summary) => summary.id === noteId)
        if (note === undefined) throw new Error('no such note')
        commands[command](note.id)
      },
      [name, id] as const,
    )
  }

  async state(): Promise<AppState> {
    await this.ready()
    return this.page.evaluate(() => window.app.store.getState())
  }

  /** Writes a new note and waits until it is on this device's disk; with its id. */
  async write(text: string): Promise<string> {
    await this.ready()
    const written = await this.page.evaluate(async (words) => {
      const { commands, store } = window.app
      commands.newNote()
      const id = store.getState().activeTab
      if (id === undefined) throw new Error('no tab is open')
      const note = await commands.openForEditing(id)
      note.content.insert(0, words)
      return id
    }, text)
    await this.#saved(written)
    return written
  }

  /** Writes at the end of a note, and waits until that is on this device's disk. */
  async append(id: string, text: string): Promise<void> {
    await this.ready()
    await this.page.evaluate(
      async ([noteId, words]) => {
        const { commands, store } = window.app
        const note = store.getState().notes.find((summary) => summary.id === noteId)
        if (note === undefined) throw new Error('no such note')
        const { content } = await commands.openForEditing(note.id)
        content.insert(content.length, words)
      },
      [id, text] as const,
    )
    await this.#saved(id)
  }

  /** What begins to read after a write began reads when it is on disk. */
  async #saved(id: string): Promise<void> {
    await this.page.evaluate(async (noteId) => {
      const profile = window.app.store.getState().profiles.find(({ active }) => active)?.id
      const ended = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error ?? new Error('the browser refused'))
        })
      for (const doc of [`note/${noteId}`, 'space']) {
        const database = await ended(indexedDB.open(`driftless/${profile}/${doc}`))
        await ended(database.transaction('updates').objectStore('updates').count())
        database.close()
      }
    }, id)
  }

  /** What is on this device's disk, of everybody. */
  async stored(): Promise<StoredNotes[]> {
    await this.ready()
    return this.page.evaluate(() => window.stored())
  }

  /** Ends the page as a crash does: it gets to do nothing more, and what it has asked for may not be done. */
  async kill(): Promise<void> {
    const crashed = this.page.waitForEvent('crash')
    const session = await this.page.context().newCDPSession(this.page)
    // The page dies of this and never answers.
    session.send('Page.crash').catch(() => undefined)
    await crashed
    await this.page.close()
  }

  /** The text of every note that is listed, by id. */
  async texts(): Promise<Record<string, string>> {
    await this.ready()
    return this.page.evaluate(async () => {
      const { commands, store } = window.app
      const texts: Record<string, string> = {}
      for (const { id } of store.getState().notes) texts[id] = (await commands.openForEditing(id)).content.toJSON()
      return texts
    })
  }
}
