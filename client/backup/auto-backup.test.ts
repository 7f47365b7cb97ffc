/** Backups into a folder that notes what is written there, with the profile's own database. */
import { newNoteId } from '../../shared/ids.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AutoBackup, keptFiles, type BackupState } from './auto-backup.ts'
import { BackupDb } from './backup-db.ts'
import * as folders from './backup-folder.ts'

const dayMs = 86_400_000
const begin = new Date(2026, 4, 1, 12).getTime()

/** A folder as the browser hands it out. It cannot be stored here, where no browser is; the record keeps it in memory. */
class FakeFolder {
  readonly name = 'Backups'
  readonly files = new Map<string, string>()
  permission: PermissionState = 'granted'
  isGone = false

  queryPermission = (): Promise<PermissionState> => Promise.resolve(this.permission)
  requestPermission = (): Promise<PermissionState> => Promise.resolve((this.permission = 'granted'))
  getFileHandle = (name: string): Promise<unknown> =>
    this.isGone
      ? Promise.reject(new DOMException('gone', 'NotFoundError'))
      : Promise.resolve({
          createWritable: () => {
            let written = ''
            return Promise.resolve({
              write: (bytes: Uint8Array) => Promise.resolve((written = new TextDecoder().decode(bytes))),
              close: () => Promise.resolve(void this.files.set(name, written)),
              abort: () => Promise.resolve(),
            })
          },
        })
  keys = async function* (this: FakeFolder) {
    yield* await Promise.resolve([...this.files.keys()])
  }
  removeEntry = (name: string): Promise<void> => Promise.resolve(void this.files.delete(name))
}

class MemoryDb extends BackupDb {
  #record = { folder: undefined, lastAt: undefined, contents: undefined, remindedAt: undefined } as Awaited<
    ReturnType<BackupDb['read']>
  >
  override read = () => Promise.resolve(this.#record)
  override change = (change: Partial<Awaited<ReturnType<BackupDb['read']>>>) =>
    Promise.resolve((this.#record = { ...this.#record, ...change }))
}

let folder: FakeFolder
let now: number
let notes: { id: ReturnType<typeof newNoteId>; title: string; editedAt: number }[]
let isSynced: boolean
let shown: BackupState | undefined
let backup: AutoBackup

beforeEach(() => {
  folder = new FakeFolder()
  now = begin
  notes = ['Trip', 'Plan', 'Ideas'].map((title) => ({ id: newNoteId(), title, editedAt: begin }))
  isSynced = false
  shown = undefined
  vi.spyOn(folders, 'chooseFolder').mockImplementation(() => Promise.resolve(folder as unknown as folders.BackupFolder))
  vi.stubGlobal('navigator', {})
  backup = new AutoBackup({
    profile: 'test',
    db: new MemoryDb('test'),
    notes: () => notes,
    deviceName: () => 'Desk: home',
    isSynced: () => isSynced,
    exportAll: () =>
      Promise.resolve({ bytes: new TextEncoder().encode(notes.map(({ title }) => title).join()), leftOut: [] }),
    onChange: (state) => (shown = state),
    wallClock: () => now,
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const edit = (): void => {
  const [first] = notes
  if (first !== undefined) first.editedAt = now
}

describe('backups that are made by themselves', () => {
  it('begin when a folder is chosen, and come once a day when something has changed', async () => {
    await backup.tend('look')
    expect(shown).toEqual({ kind: 'off', lastAt: undefined, isDue: false })
    await backup.tend('choose')
    expect(Object.fromEntries(folder.files)).toEqual({ 'driftless Desk- home 2026-05-01.zip': 'Trip,Plan,Ideas' })
    expect(shown).toEqual({ kind: 'on', folder: 'Backups', lastAt: begin, leftOut: [] })
    now += dayMs / 2
    edit()
    await backup.tend('look')
    expect(folder.files.size).toBe(1)
    now += dayMs / 2
    await backup.tend('look')
    expect([...folder.files.keys()]).toEqual([
      'driftless Desk- home 2026-05-01.zip',
      'driftless Desk- home 2026-05-02.zip',
    ])
    now += dayMs
    await backup.tend('look')
    expect(folder.files.size).toBe(2)
    expect(shown).toMatchObject({ kind: 'on', lastAt: now })
  })

  it('leave the last ones there, and what is not theirs', async () => {
    folder.files.set('driftless Phone 2020-01-01.zip', 'of another device').set('taxes.zip', 'mine')
    await backup.tend('choose')
    for (let day = 0; day < keptFiles + 3; day++) {
      now += dayMs
      edit()
      await backup.tend('look')
    }
    const own = [...folder.files.keys()].filter((name) => name.startsWith('driftless Desk'))
    expect(own).toHaveLength(keptFiles)
    expect(own.sort()[0]).toBe('driftless Desk- home 2026-05-05.zip')
    expect(folder.files.size).toBe(keptFiles + 2)
  })

  it('say that the browser asks anew, and go on when it is answered', async () => {
    await backup.tend('choose')
    folder.permission = 'prompt'
    now += dayMs
    edit()
    await backup.tend('look')
    expect(shown).toEqual({ kind: 'needsPermission', folder: 'Backups', lastAt: begin })
    expect(folder.files.size).toBe(1)
    await backup.tend('now')
    expect(folder.files.size).toBe(2)
    expect(shown).toMatchObject({ kind: 'on', lastAt: now })
  })

  it('say that the folder is gone, leave what was there, and try again', async () => {
    await backup.tend('choose')
    folder.isGone = true
    now += dayMs
    edit()
    await backup.tend('look')
    expect(shown).toEqual({ kind: 'failed', folder: 'Backups', lastAt: begin })
    expect(folder.files.size).toBe(1)
    folder.isGone = false
    await backup.tend('look')
    expect(folder.files.size).toBe(2)
  })

  it('never put an empty library in place of one that was there', async () => {
    await backup.tend('choose')
    notes = []
    await backup.tend('now')
    expect(Object.fromEntries(folder.files)).toEqual({ 'driftless Desk- home 2026-05-01.zip': 'Trip,Plan,Ideas' })
  })

  it('end when they are turned off', async () => {
    await backup.tend('choose')
    await backup.tend('off')
    now += dayMs
    edit()
    await backup.tend('look')
    expect(folder.files.size).toBe(1)
    expect(shown).toMatchObject({ kind: 'off', lastAt: begin })
  })
})

describe('the reminder', () => {
  const isDue = async (): Promise<boolean> => {
    await backup.tend('look')
    return shown?.kind === 'off' && shown.isDue
  }

  it('comes after a month to whoever has notes here and nowhere else', async () => {
    expect(await isDue()).toBe(false)
    now += 29 * dayMs
    expect(await isDue()).toBe(false)
    now += dayMs
    expect(await isDue()).toBe(true)
    isSynced = true
    expect(await isDue()).toBe(false)
  })

  it('goes for a month when it is put off, or when all notes were saved as a file', async () => {
    await backup.tend('look')
    now += 40 * dayMs
    for (const how of ['later', 'savedByHand'] as const) {
      expect(await isDue()).toBe(true)
      await backup.tend(how)
      expect(await isDue()).toBe(false)
      now += 30 * dayMs
    }
    expect(await isDue()).toBe(true)
  })
})
