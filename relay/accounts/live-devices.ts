/**
 * Which devices are signed in, in memory: whether a request may go on is asked for each of them, and after a revocation
 * the answer is another at once.
 */
import type { Account, Device } from './account-rows.ts'

/** A device that is signed in to an account. */
export interface DeviceSession {
  readonly accountId: string
  readonly deviceId: string
}

interface LiveDevice {
  readonly accountId: string
  readonly expiresAt: number
  lastSeenAt: number
  /** Of what is on disk. */
  readonly storedLastSeenAt: number
}

export class LiveDevices {
  readonly #devices = new Map<string, LiveDevice>()
  /** Ids of devices that are on their way to disk. */
  readonly #claimed = new Set<string>()
  readonly #spaceByAccount = new Map<string, string>()
  readonly #listeners = new Set<(session: DeviceSession) => void>()

  addAccount({ id, spaceId }: Account): void {
    this.#spaceByAccount.set(id, spaceId)
  }

  removeAccount(id: string): void {
    this.#spaceByAccount.delete(id)
  }

  /** The account's own space. */
  spaceOf(accountId: string): string | undefined {
    return this.#spaceByAccount.get(accountId)
  }

  /** False if there is a device of this id, or about to be one. Else the id is taken until `add` or `unclaim`. */
  claim(deviceId: string): boolean {
    if (this.#devices.has(deviceId) || this.#claimed.has(deviceId)) return false
    this.#claimed.add(deviceId)
    return true
  }

  unclaim(deviceId: string): void {
    this.#claimed.delete(deviceId)
  }

  add({ id, accountId, lastSeenAt, refresh }: Device): void {
    this.#claimed.delete(id)
    this.#devices.set(id, { accountId, expiresAt: refresh.expiresAt, lastSeenAt, storedLastSeenAt: lastSeenAt })
  }

  /** The account that the device is signed in to. */
  accountOf(deviceId: string): string | undefined {
    return this.#devices.get(deviceId)?.accountId
  }

  saw(deviceId: string, now: number): void {
    const device = this.#devices.get(deviceId)
    if (device !== undefined) device.lastSeenAt = Math.max(device.lastSeenAt, now)
  }

  lastSeenAt(deviceId: string): number | undefined {
    return this.#devices.get(deviceId)?.lastSeenAt
  }

  /** Devices that were seen so much later than the disk says. */
  seenSinceStored(leastMs: number): DeviceSession[] {
    return this.#sessions(({ lastSeenAt, storedLastSeenAt }) => lastSeenAt - storedLastSeenAt >= leastMs)
  }

  /** Devices that can refresh no more. */
  expiredAt(now: number): DeviceSession[] {
    return this.#sessions(({ expiresAt }) => expiresAt <= now)
  }

  /** Ends the device's access, and tells everybody within this call. */
  revoke({ accountId, id }: Device): void {
    this.#devices.delete(id)
    for (const listener of this.#listeners) listener({ accountId, deviceId: id })
  }

  /** Returns how to stop. */
  onRevoked(listener: (session: DeviceSession) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #sessions(isMeant: (device: LiveDevice) => boolean): DeviceSession[] {
    return [...this.#devices].flatMap(([deviceId, device]) =>
      isMeant(device) ? [{ accountId: device.accountId, deviceId }] : [],
    )
  }
}
