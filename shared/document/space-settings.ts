/**
 * Settings that are the same on all devices of a space, in the space doc's root `settings`: a register for each, by its
 * name. Nobody is asked which of two values to keep: all devices show the same one until somebody sets it again.
 */
import type * as Y from 'yjs'
import { isCandidateOf, Registers, type Candidate } from './register.ts'

export type SettingValue = string | number | boolean

const namePattern = /^[a-z][a-zA-Z0-9]{0,39}$/
const maxTextLength = 200

export class SpaceSettings {
  readonly #doc: Y.Doc
  readonly #root: Y.Map<unknown>
  readonly #registers: Registers<Candidate<SettingValue>, string>

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#root = doc.getMap('settings')
    this.#registers = new Registers(this.#root, isCandidateOf(isSettingValue), nameOfKey)
  }

  /** What is set, by name. */
  get all(): ReadonlyMap<string, SettingValue> {
    const values = new Map<string, SettingValue>()
    for (const name of this.#names()) {
      const shown = this.#registers.shown(name)
      if (shown !== undefined) values.set(name, shown.value)
    }
    return values
  }

  write(name: string, entry: Candidate<SettingValue>): void {
    this.#registers.write(name, entry)
  }

  /** Takes back what is set here, so that what another replica has set counts. */
  clear(): void {
    this.#doc.transact(() => {
      for (const name of this.#names()) this.#registers.clear(name)
    })
  }

  /** Makes a change to the doc that leaves the settings as they are, whatever it brings of them. */
  keptDuring(change: () => void, by: string, at: number): void {
    const before = this.all
    // A transaction of its own: registers know what has come only when it has ended.
    change()
    const after = this.all
    this.#doc.transact(() => {
      for (const [name, value] of before) if (after.get(name) !== value) this.#registers.write(name, { value, by, at })
      for (const name of after.keys()) if (!before.has(name)) this.#registers.clear(name)
    })
  }

  /** Calls back after a transaction that changed settings. Returns the function that ends it. */
  observe(listener: () => void): () => void {
    this.#root.observe(listener)
    return () => this.#root.unobserve(listener)
  }

  #names(): Set<string> {
    const names = new Set<string>()
    for (const key of this.#root.keys()) {
      const name = nameOfKey(key)
      if (name !== undefined) names.add(name)
    }
    return names
  }
}

function nameOfKey(key: string): string | undefined {
  const name = key.slice(0, Math.max(0, key.lastIndexOf('/')))
  return namePattern.test(name) ? name : undefined
}

function isSettingValue(value: unknown): value is SettingValue {
  if (typeof value === 'string') return value.length <= maxTextLength
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
