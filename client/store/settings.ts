/**
 * A profile's settings on this device. In localStorage: it is read before the first paint (theme, language) and tells
 * the other tabs of a change by itself. What a power cut took from there is brought back from a copy in a database. What
 * does not fit the schema falls back to its default, field by field.
 */
import { settingsKey } from './profile.ts'
import { readSettingsCopy, writeSettingsCopy } from './settings-copy.ts'

const oneOf =
  <const Known extends string>(...known: Known[]) =>
  (value: unknown): Known | undefined =>
    known.find((each) => each === value)
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const yesOrNo = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

/** What each may be. By hand, because this comes before the first keystroke, where a library for it weighs too much. */
const readers = {
  language: oneOf('system', 'en', 'zh'),
  theme: oneOf('system', 'light', 'dark'),
  textSize: oneOf('normal', 'large', 'larger'),
  listShown: yesOrNo,
  /** Larger, with words on all buttons, and fewer of them. */
  simple: yesOrNo,
  syncEnabled: yesOrNo,
  /** Whether sync was ever on. */
  syncEverEnabled: yesOrNo,
  syncAddress: text,
  /** The relay that sync last met, as acknowledgements name it. */
  syncRelay: text,
  /** When everything was in step last, to the minute: milliseconds since 1970, 0 for never. */
  syncedAt: number,
  deviceName: text,
  /** Tells this device from others of its name. Made when it is first needed. */
  deviceId: text,
  /** Grows with each change. */
  revision: number,
}
export type Settings = { [Name in keyof typeof readers]: Exclude<ReturnType<(typeof readers)[Name]>, undefined> }

/** Those that follow the account: what counts is in the space doc; here is what this device shows before it is open. */
export const sharedSettings = { language: 'system', theme: 'system', textSize: 'normal' } as const
export type SharedSetting = keyof typeof sharedSettings

const defaultSettings: Settings = {
  ...sharedSettings,
  listShown: true,
  simple: false,
  syncEnabled: false,
  syncEverEnabled: false,
  syncAddress: '',
  syncRelay: '',
  syncedAt: 0,
  deviceName: '',
  deviceId: '',
  revision: 0,
}

function parseSettings(stored: Record<string, unknown>): Settings {
  const read = (name: string, reader: (value: unknown) => unknown): [string, unknown][] => {
    const value = reader(stored[name])
    return value === undefined ? [] : [[name, value]]
  }
  const known = Object.entries(readers).flatMap(([name, reader]) => read(name, reader))
  return { ...defaultSettings, ...(Object.fromEntries(known) as Partial<Settings>) }
}

/** Those of the space's settings that this version of the app knows. */
export function parseSharedSettings(all: ReadonlyMap<string, unknown>): Partial<Pick<Settings, SharedSetting>> {
  const names = Object.keys(sharedSettings) as SharedSetting[]
  const known = names.map((name) => [name, readers[name](all.get(name))]).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Partial<Pick<Settings, SharedSetting>>
}

export class SettingsStore implements Disposable {
  readonly #profile: string
  readonly #key: string
  readonly #listeners = new Set<() => void>()
  readonly #defaults: Partial<Settings>
  #current: Settings

  constructor(profile: string, defaults: Partial<Settings>) {
    this.#profile = profile
    this.#key = settingsKey(profile)
    this.#defaults = defaults
    this.#current = this.#read()
    addEventListener('storage', this.#onStorage)
  }

  get current(): Settings {
    return this.#current
  }

  /** Holds at once. Resolves when it will hold after a power cut too, as far as the browser lets it. */
  change(change: Partial<Settings>): Promise<void> {
    // Read again first: another tab may have changed another setting a moment ago.
    const before = this.#read()
    this.#current = { ...before, ...change, revision: before.revision + 1 }
    localStorage.setItem(this.#key, JSON.stringify(this.#current))
    this.#tell()
    return keepCopy(this.#profile, this.#current)
  }

  /** Brings back what this device had before a power cut. */
  async recover(): Promise<void> {
    const copy = await readSettingsCopy(this.#profile).catch(() => undefined)
    if (copy === undefined || copy.revision <= this.#read().revision) return
    localStorage.setItem(this.#key, JSON.stringify(copy))
    this.#current = this.#read()
    this.#tell()
  }

  /** Calls back after a change made here or in another tab. Returns the function that ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  [Symbol.dispose](): void {
    removeEventListener('storage', this.#onStorage)
  }

  /** Changes the settings of a profile that is not shown. Resolves as `change` does. */
  static async prepare(profile: string, change: Partial<Settings>): Promise<void> {
    const key = settingsKey(profile)
    const stored = parseObject(localStorage.getItem(key))
    const settings = { ...stored, ...change, revision: parseSettings(stored).revision + 1 }
    localStorage.setItem(key, JSON.stringify(settings))
    await keepCopy(profile, settings)
  }

  readonly #onStorage = (event: StorageEvent): void => {
    if (event.key !== this.#key) return
    this.#current = this.#read()
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #read(): Settings {
    return parseSettings({ ...this.#defaults, ...parseObject(localStorage.getItem(this.#key)) })
  }
}

/** Without it the settings hold all the same, unless power is cut in the next seconds. */
const keepCopy = (profile: string, settings: { revision: number }): Promise<void> =>
  writeSettingsCopy(profile, settings).catch(() => undefined)

function parseObject(text: string | null): Record<string, unknown> {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // Settings are no one's notes: unreadable ones are as good as none.
    return {}
  }
}
