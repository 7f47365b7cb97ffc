/**
 * Language, theme and text size, which are the same on all of a person's devices: the space doc holds them, and this
 * device's settings follow it, so that the first paint knows them before any document is open.
 */
import type { SpaceSettings } from '../../shared/document/space-settings.ts'
import { parseSharedSettings, sharedSettings, type Settings, type SharedSetting } from '../store/settings.ts'

export interface SharedSettingsParts {
  /** Of the space. */
  shared: SpaceSettings
  /** Of this device. */
  device: { readonly current: Settings; change(change: Partial<Settings>): void }
}

const names = Object.keys(sharedSettings) as SharedSetting[]

export class SharedSettings {
  readonly #parts: SharedSettingsParts

  constructor(parts: SharedSettingsParts) {
    this.#parts = parts
    parts.shared.observe(() => this.follow())
  }

  /** What was set on this device before its space had settings is the space's from now on. */
  offer(): void {
    const { shared, device } = this.#parts
    const { all } = shared
    for (const name of names) {
      if (!all.has(name) && device.current[name] !== sharedSettings[name]) this.#write(name, device.current[name])
    }
  }

  /** This device shows what the space says. */
  follow(): void {
    const { shared, device } = this.#parts
    const said = parseSharedSettings(shared.all)
    if (names.some((name) => said[name] !== undefined && said[name] !== device.current[name])) device.change(said)
  }

  /** A person has chosen. */
  set(change: Partial<Settings>): void {
    this.#parts.device.change(change)
    for (const name of names) if (change[name] !== undefined) this.#write(name, change[name])
  }

  #write(name: SharedSetting, value: string): void {
    const { shared, device } = this.#parts
    shared.write(name, { value, by: device.current.deviceName, at: Date.now() })
  }
}
