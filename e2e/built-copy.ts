import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '../shared/assert.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

/** The built relay and app in a folder of their own, which can come to hold a newer version. */
export class BuiltCopy implements AsyncDisposable {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<BuiltCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'driftless-built-'))
    const isNeeded = (path: string): boolean => !path.endsWith('.map')
    await cp(join(project, 'dist'), join(folder, 'dist'), { recursive: true, filter: isNeeded })
    await symlink(join(project, 'node_modules'), join(folder, 'node_modules'))
    return new BuiltCopy(folder)
  }

  /** The relay's program. */
  get relay(): string {
    return join(this.folder, 'dist', 'relay', 'main.js')
  }

  /** Another page, and a service worker that knows of it: what an update of a relay comes to. The page bears this name. */
  async update(version: string): Promise<void> {
    await this.#change('index.html', '<head>', `<head><meta name="version" content="${version}" />`)
    await this.#change('sw.js', /url:"index\.html",revision:"\w+"/, `url:"index.html",revision:"${version}"`)
  }

  async #change(name: string, from: string | RegExp, to: string): Promise<void> {
    const path = join(this.folder, 'dist', 'client', name)
    const before = await readFile(path, 'utf8')
    const after = before.replace(from, to)
    assert(after !== before, `${name} is as it is expected to be`)
    await writeFile(path, after)
  }

  async [Symbol.asyncDispose]() {
    await rm(this.folder, { recursive: true, force: true })
  }
}
