/**
 * A profile's settings on this device. In localStorage: it is read before the first paint (theme, language) and tells
 * the other tabs of a change by itself. What a power cut took from there is brought back from a copy in a database. What
 * does not fit the schema falls back to its default, field by field.
 */
import * as v from 'valibot'
import { settingsKey } from './profile.ts'
import { readSettingsCopy, writeSettingsCopy } from './settings-copy.ts'

const settingsSchema = v.object({
  language: v.fallback(v.picklist(['system', 'en', 'zh']), 'system'),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  textSize: v.fallback(v.picklist(['normal', 'large', 'larger']), 'normal'),
  listShown: v.fallback(v.boolean(), true),
  syncEnabled: v.fallback(v.boolean(), false),
  /** Whether sync was ever on. */
  syncEverEnabled: v.fallback(v.boolean(), false),
  syncAddress: v.fallback(v.string(), ''),
  /** The relay that sync last met, as acknowledgements name it. */
  syncRelay: v.fallback(v.string(), ''),
  deviceName: v.fallback(v.string(), ''),
  /** Grows with each change. */
  revision: v.fallback(v.number(), 0),
})
export type Settings = v.InferOutput<typeof settingsSchema>

/** Those that follow the account: what counts is in the space doc; here is what this device shows before it is open. */
export const sharedSettings = { language: 'system', theme: 'system', textSize: 'normal' } as const
export type SharedSetting = keyof typeof sharedSettings
const sharedSchema = v.object({
  language: v.optional(v.picklist(['system', 'en', 'zh'])),
  theme: v.optional(v.picklist(['system', 'light', 'dark'])),
  textSize: v.optional(v.picklist(['normal', 'large', 'larger'])),
})

/** Those of the space's settings that this version of the app knows. */
export function parseSharedSettings(all: ReadonlyMap<string, unknown>): Partial<Pick<Settings, SharedSetting>> {
  const known: Partial<Pick<Settings, SharedSetting>> = {}
  for (const name of Object.keys(sharedSettings)) {
    const parsed = v.safeParse(sharedSchema, { [name]: all.get(name) })
    if (parsed.success && all.has(name)) Object.assign(known, parsed.output)
  }
  return known
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
    const settings = { ...stored, ...change, revision: v.parse(settingsSchema, stored).revision + 1 }
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
    return v.parse(settingsSchema, { ...this.#defaults, ...parseObject(localStorage.getItem(this.#key)) })
  }
}

/** Without it the settings hold all the same, unless power is cut in the next seconds. */
const keepCopy = (profile: string, settings: { revision: number }): Promise<void> =>
  writeSettingsCopy(profile, settings).catch(() => undefined)

function parseObject(text: string | null): object {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // Settings are no one's notes: unreadable ones are as good as none.
    return {}
  }
}
