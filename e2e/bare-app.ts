/**
 * The app without its screen, in a real browser with its real storage: pages that hold one `App`.
 * For runs that change modes hundreds of times, where going through the screen would say nothing more.
 */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from '@playwright/test'
import { build } from 'vite'
import type { AppState, Commands } from '../client/state/app-state.ts'
import type { App } from '../client/state/app.ts'
import type { Kept } from '../client/ui/editor/review-editor.ts'
import { assert } from '../shared/assert.ts'
import { crashPage, killBrowser } from './chromium.ts'

const entry = fileURLToPath(new URL('bare-app-page.ts', import.meta.url))

/**
 * One browser for many devices: each has an origin of its own, so that they share no storage, lock or message. Pages are
 * used again, because a new one costs more than all that is done in it.
 */
export class BareBrowser implements AsyncDisposable {
  #context: BrowserContext
  readonly #openContext: () => Promise<BrowserContext>
  readonly #script: Server
  /** Open to the end: a port that is given to another would bring what its pages have stored. */
  readonly #origins: Server[] = []
  readonly #idlePages: Page[] = []

  private constructor(context: BrowserContext, openContext: () => Promise<BrowserContext>, script: Server) {
    this.#context = context
    this.#openContext = openContext
    this.#script = script
  }

  /** `openContext` is asked again when the browser was killed. */
  static async open(openContext: () => Promise<BrowserContext>): Promise<BareBrowser> {
    const script = await bundle()
    const server = await listening((response) => {
      response.setHeader('content-type', 'text/javascript')
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('cache-control', 'max-age=86400, immutable')
      response.end(script)
    })
    return new BareBrowser(await openContext(), openContext, server)
  }

  /** Ends the browser as a power cut does: it gets to do nothing more. */
  async kill(): Promise<void> {
    await killBrowser(this.#context)
    this.#idlePages.length = 0
  }

  async startAgain(): Promise<void> {
    this.#context = await this.#openContext()
  }

  /** The address of a device's pages. The clock of the device is wrong by so much. */
  async newOrigin(clockOffMs = 0): Promise<string> {
    // Of one address for all, so that it is read once.
    const html = `<!doctype html><title>Driftless</title><link rel="icon" href="data:," />
<script>${clockOffMs === 0 ? '' : wrongClock(clockOffMs)}</script>
<script type="module" crossorigin src="${addressOf(this.#script)}"></script>`
    const server = await listening((response) => {
      response.setHeader('content-type', 'text/html')
      response.end(html)
    })
    this.#origins.push(server)
    return addressOf(server)
  }

  async openPage(): Promise<Page> {
    return this.#idlePages.pop() ?? (await this.#context.newPage())
  }

  /** The page is told, and has a moment to do something about it. */
  async closePage(page: Page): Promise<void> {
    await page.goto('about:blank')
    this.#idlePages.push(page)
  }

  async clearStorage(origin: string): Promise<void> {
    const page = await this.openPage()
    const session = await this.#context.newCDPSession(page)
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    await session.detach()
    this.#idlePages.push(page)
  }

  async [Symbol.asyncDispose]() {
    await this.#context.close()
    for (const server of [this.#script, ...this.#origins]) {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

/** The time since the page began goes on as it is, as on a device whose clock was set wrong before. */
const wrongClock = (offMs: number): string => `{
  const Right = Date
  Date = class extends Right {
    constructor(...given) {
      if (given.length === 0) super(Right.now() + ${offMs})
      else super(...given)
    }
    static now() {
      return Right.now() + ${offMs}
    }
  }
}`

async function listening(answer: (response: ServerResponse) => void): Promise<Server> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

let bundled: Promise<string> | undefined
const bundle = (): Promise<string> => (bundled ??= makeBundle())

async function makeBundle(): Promise<string> {
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
  /** Those that somebody gave, by id; several, which wait for a choice, as `titlesAsOne`. */
  titles: Record<string, string>
  /** The ids of notes in the trash. */
  trash: string[]
}

declare global {
  interface Window {
    app: { store: Pick<App['store'], 'getState' | 'subscribe'>; commands: Commands }
    /** What the status line said since somebody listens. */
    said: StatusKind[]
    /** Resolves when the profile that this device is to show is shown. */
    ready(): Promise<void>
    stored(): Promise<StoredNotes[]>
    /** Looks at what came together in a note as a person does, and chooses. Does nothing where there is nothing to look at. */
    settleReview(id: string, kept: Kept): Promise<void>
  }
}

/** The page makes way for another profile. */
const isGoingAway = (error: unknown): boolean => /destroyed|navigat/i.test(String(error))

export type StatusKind = AppState['status']['kind']

type CommandName = keyof Commands
type Answer<Name extends CommandName> = Awaited<ReturnType<Commands[Name]>>

/** One tab with the app. */
export class BareApp {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async open(page: Page, origin: string): Promise<BareApp> {
    const app = new BareApp(page)
    await page.goto(origin)
    await app.ready()
    return app
  }

  /** Resolves when the profile that this device is to show is shown. */
  async ready(): Promise<void> {
    await this.#read(() => window.ready())
  }

  /** Asks the page; again where it went away meanwhile to show another profile, or has not come yet. */
  async #read<T>(question: () => Promise<T>): Promise<T> {
    // Looked for only then: it costs several questions.
    let isBlank = false
    for (;;) {
      try {
        if (isBlank) await this.page.waitForFunction(() => 'ready' in window)
        return await this.page.evaluate(question)
      } catch (error) {
        isBlank = /ready is not a function/.test(String(error))
        if (!isBlank && !isGoingAway(error)) throw error
      }
    }
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
        if (isGoingAway(error)) return undefined
        throw error
      })
    await this.ready()
    return answer as Answer<Name> | undefined
  }

  /** Gives a command about a note, by an id that was handed out as text. */
  async giveForNote(name: 'trashNote' | 'restoreNote' | 'closeTab', id: string): Promise<void> {
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

  async rename(id: string, title: string): Promise<void> {
    await this.ready()
    await this.page.evaluate(
      ([noteId, given]) => {
        const { commands, store } = window.app
        const note = store.getState().notes.find((summary) => summary.id === noteId)
        if (note === undefined) throw new Error('no such note')
        commands.renameNote(note.id, given)
      },
      [id, title] as const,
    )
  }

  /** The devices whose changes wait to be looked at in a note; `undefined` where there is nothing to look at. */
  async reviewOf(id: string): Promise<readonly string[] | undefined> {
    await this.ready()
    return this.page.evaluate(
      (noteId) => [...window.app.store.getState().reviews].find(([note]) => note === noteId)?.[1].by,
      id,
    )
  }

  async settleReview(id: string, kept: Kept): Promise<void> {
    await this.ready()
    await this.page.evaluate(([noteId, choice]) => window.settleReview(noteId, choice), [id, kept] as const)
  }

  async state(): Promise<AppState> {
    return this.#read(async () => {
      await window.ready()
      return window.app.store.getState()
    })
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

  /**
   * Writes a new note and resolves when the status line, which has heard of it, says one of these; with the note's id.
   */
  async writeUntilItSays(kinds: readonly StatusKind[], text: string): Promise<string> {
    await this.ready()
    return this.page.evaluate(
      async ([words, wanted]) => {
        const { commands, store } = window.app
        commands.newNote()
        const id = store.getState().activeTab
        if (id === undefined) throw new Error('no tab is open')
        const note = await commands.openForEditing(id)
        note.content.insert(0, words)
        const isSaid = (): boolean => {
          const { notes, status } = store.getState()
          return notes.some((listed) => listed.id === id) && wanted.includes(status.kind)
        }
        if (!isSaid())
          await new Promise<void>((resolve) => {
            const stop = store.subscribe(() => {
              if (!isSaid()) return
              stop()
              resolve()
            })
          })
        return id
      },
      [text, kinds] as const,
    )
  }

  /** Resolves when the status line says this. */
  async untilItSays(kind: StatusKind): Promise<void> {
    await this.page.evaluate(
      (wanted) =>
        new Promise<void>((resolve) => {
          const { store } = window.app
          const look = (): void => {
            if (store.getState().status.kind !== wanted) return
            stop()
            resolve()
          }
          const stop = store.subscribe(look)
          look()
        }),
      kind,
    )
  }

  /** Writes down what the status line says from now on. The page forgets it when it ends. */
  async listenToStatus(): Promise<void> {
    await this.ready()
    await this.page.evaluate(() => {
      const said = [window.app.store.getState().status.kind]
      window.said = said
      window.app.store.subscribe(({ status: { kind } }) => {
        if (kind !== said.at(-1)) said.push(kind)
      })
    })
  }

  async said(): Promise<readonly StatusKind[]> {
    return this.page.evaluate(() => window.said)
  }

  /** From now on each write to this tab's databases takes so much longer until it is committed. */
  async slowDisk(ms: number): Promise<void> {
    await this.page.evaluate((delayMs) => {
      type Add = (this: IDBObjectStore, ...given: Parameters<IDBObjectStore['add']>) => IDBRequest<IDBValidKey>
      const add = Reflect.get(IDBObjectStore.prototype, 'add') as Add
      // The app commits at once what it has asked for.
      IDBTransaction.prototype.commit = () => undefined
      IDBObjectStore.prototype.add = function (...given) {
        const until = performance.now() + delayMs
        // As long as something is asked of it a transaction does not commit.
        const stay = (): void => {
          if (performance.now() < until) this.count().onsuccess = stay
        }
        const request = add.apply(this, given)
        stay()
        return request
      }
    }, ms)
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
    return this.#read(async () => {
      await window.ready()
      return window.stored()
    })
  }

  /** Ends the page as a crash does: it gets to do nothing more, and what it has asked for may not be done. */
  async kill(): Promise<void> {
    await crashPage(this.page)
  }
}
