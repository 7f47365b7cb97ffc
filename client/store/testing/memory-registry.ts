/** A device's profiles in memory. Tabs of the device share one. */
import type { ProfileRegistry } from '../profile-registry.ts'
import { noProfiles, type Profiles } from '../profiles.ts'

export class MemoryRegistry implements ProfileRegistry {
  /** What the browser would say to the next write. */
  refusal: Error | undefined
  current: Profiles
  readonly #listeners = new Set<(profiles: Profiles) => void>()

  constructor(profiles: Profiles = noProfiles) {
    this.current = profiles
  }

  read(): Promise<Profiles> {
    return Promise.resolve(this.current)
  }

  change<Result>(change: (profiles: Profiles) => [Profiles, Result]): Promise<Result> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal)
    const [after, result] = change(this.current)
    if (after !== this.current) {
      this.current = after
      for (const listener of this.#listeners) listener(after)
    }
    return Promise.resolve(result)
  }

  listen(listener: (profiles: Profiles) => void): void {
    this.#listeners.add(listener)
  }
}
