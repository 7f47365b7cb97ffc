/**
 * A disk of a few megabytes: a tmpfs. Mounted by root, or inside a user namespace that a process of ours keeps alive and
 * into which a relay is started. `open` says why where a system allows neither.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, rmdir, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.trim() : String(error))
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

interface Mounted {
  /** What a command is started with, so that it sees the disk. */
  readonly prefix: readonly string[]
  /** The mount point as this process sees it. */
  readonly seen: string
  unmount(): Promise<void>
}

const mountAsRoot = async (point: string, mib: number): Promise<Mounted> => {
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', point])
  return {
    prefix: [],
    seen: point,
    unmount: async () => {
      await run('umount', ['--lazy', point])
    },
  }
}

const mountInNamespace = async (point: string, mib: number): Promise<Mounted> => {
  const script = 'mount -t tmpfs -o "size=$2m" tmpfs "$1" && echo mounted && exec sleep infinity'
  const keeper: ChildProcess = spawn(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', point, String(mib)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [keeper.stdout, keeper.stderr]) stream?.on('data', (text: Buffer) => (output += text.toString()))
  const failed = once(keeper, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => undefined)
  await Promise.race([once(keeper.stdout ?? keeper, 'data'), once(keeper, 'exit'), failed])
  if (!output.startsWith('mounted')) throw new Error(output)
  const pid = String(keeper.pid)
  return {
    prefix: ['nsenter', '--target', pid, '--user', '--mount', '--preserve-credentials', `--wd=${process.cwd()}`],
    seen: `/proc/${pid}/root${point}`,
    unmount: async () => {
      const ended = once(keeper, 'exit')
      keeper.kill('SIGKILL')
      await ended
    },
  }
}

const ways = { root: mountAsRoot, namespace: mountInNamespace }

export class SmallDisk implements AsyncDisposable {
  /** The mount point for who is started with `prefix`. */
  readonly point: string
  readonly #mounted: Mounted

  private constructor(point: string, mounted: Mounted) {
    this.point = point
    this.#mounted = mounted
  }

  static async open(mib: number): Promise<SmallDisk | { readonly impossible: string }> {
    if (process.platform !== 'linux') return { impossible: 'tmpfs is of Linux' }
    const point = await mkdtemp(join(tmpdir(), 'driftless-disk-'))
    const problems: string[] = []
    for (const [name, way] of Object.entries(ways))
      try {
        return new SmallDisk(point, await way(point, mib))
      } catch (error) {
        problems.push(`as ${name}: ${messageOf(error)}`)
      }
    await rmdir(point)
    return { impossible: problems.join('; ') }
  }

  get prefix(): readonly string[] {
    return this.#mounted.prefix
  }

  /** Takes all the space there is. */
  async fill(): Promise<void> {
    const path = join(this.#mounted.seen, 'filler')
    for (let bytes = 1024 * 1024; bytes >= 1;)
      try {
        await writeFile(path, Buffer.alloc(bytes), { flag: 'a' })
      } catch (error) {
        if (codeOf(error) !== 'ENOSPC') throw error
        bytes = Math.floor(bytes / 2)
      }
  }

  async free(): Promise<void> {
    await truncate(join(this.#mounted.seen, 'filler'))
  }

  async makeFolder(name: string): Promise<string> {
    await mkdir(join(this.#mounted.seen, name))
    return join(this.point, name)
  }

  async makeReadOnly(): Promise<void> {
    const [command = 'mount', ...args] = [...this.prefix, 'mount', '-o', 'remount,bind,ro', this.point]
    await run(command, args)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#mounted.unmount()
    await rm(this.point, { recursive: true, force: true })
  }
}
