/**
 * Devices that are signed in: how they come, stay and go. What is said here of an account happens with the account's key
 * held (`Serial`), so that two requests of one device see each other's end.
 */
import { randomUUID } from 'node:crypto'
import type { RowChange } from '../storage/row-store.ts'
import { accessTokenSeconds, type AccessTokens } from './access-token.ts'
import type { AccountEvents, Origin } from './account-events.ts'
import { changesFor, type Account, type AccountRows, type Device } from './account-rows.ts'
import type { DeviceSession, LiveDevices } from './live-devices.ts'
import type { RefreshTokens } from './refresh-token.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { Serial } from './serial.ts'

/** What a device says of itself when it signs in. */
export interface DeviceClaim {
  /** Made by the device, so that a sign-in that is repeated makes no second device. */
  readonly id?: string | undefined
  readonly name?: string | undefined
}

export interface SignedIn {
  readonly account: Account
  readonly device: Device
  readonly accessToken: string
  readonly refreshToken: string
  /** Of the access token. */
  readonly expiresInSeconds: number
}

export interface DeviceSessionsOptions {
  readonly rows: AccountRows
  readonly live: LiveDevices
  readonly accessTokens: AccessTokens
  readonly refreshTokens: RefreshTokens
  readonly events: AccountEvents
  readonly serial: Serial
  readonly now: () => number
}

/** What else goes to disk with a change of devices, and what to do when it is there. */
export interface Alongside {
  readonly changes: readonly RowChange[]
  readonly onWritten?: (() => void) | undefined
}

/** More than any person has; beyond it the one that was not seen for longest is signed out. */
export const mostDevices = 100
const unnamedDevice = 'Device'
/** Finer than any list shows. */
const lastSeenStepMs = 10 * 60 * 1000

export class DeviceSessions {
  readonly #options: DeviceSessionsOptions

  constructor(options: DeviceSessionsOptions) {
    this.#options = options
  }

  /** The one seen last comes first. */
  async list(accountId: string): Promise<Device[]> {
    const { rows, live } = this.#options
    const devices = await rows.devices(accountId)
    return devices
      .map((device) => ({ ...device, lastSeenAt: live.lastSeenAt(device.id) ?? device.lastSeenAt }))
      .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
  }

  /** Signs a device in. The account's key is held, or nobody else knows the account yet. */
  async admit(account: Account, claim: DeviceClaim, alongside: (deviceId: string) => Alongside): Promise<SignedIn> {
    const { refreshTokens, live, now } = this.#options
    const devices = await this.list(account.id)
    const known = devices.find(({ id }) => id === claim.id)
    const id = known?.id ?? this.#newId(claim)
    try {
      const { token, state } = refreshTokens.begin(id)
      const device: Device = {
        id,
        accountId: account.id,
        name: claim.name ?? known?.name ?? unnamedDevice,
        createdAt: known?.createdAt ?? now(),
        lastSeenAt: now(),
        refresh: state,
      }
      const { changes, onWritten } = alongside(id)
      const others = devices.filter((other) => other !== known)
      await this.revoke(others.slice(mostDevices - 1), {
        changes: [...changes, ...changesFor.device(device)],
        onWritten: () => {
          onWritten?.()
          live.add(device)
        },
      })
      return await this.#signedIn(account, device, token)
    } finally {
      live.unclaim(id)
    }
  }

  async refresh(text: string, origin: Origin): Promise<SignedIn | Refusal> {
    const { refreshTokens, live, serial } = this.#options
    const token = refreshTokens.parse(text)
    const accountId = token === undefined ? undefined : live.accountOf(token.deviceId)
    if (token === undefined || accountId === undefined) return refuse('TOKEN_INVALID')
    return serial.run(accountId, async () => {
      const { rows, events, now } = this.#options
      const account = await rows.account(accountId)
      const device = await rows.device(accountId, token.deviceId)
      if (account === undefined || device === undefined) return refuse('TOKEN_INVALID')
      // Of an earlier sign-in of this device, which is over.
      if (device.refresh.family !== token.family || device.refresh.expiresAt <= now()) return refuse('TOKEN_INVALID')
      const rotation = refreshTokens.rotate(token, device.refresh)
      if (rotation === 'reused') {
        const event = { kind: 'refresh-reused', account, deviceId: device.id, origin } as const
        await this.revoke([device], { changes: events.changesFor(event) })
        return refuse('TOKEN_INVALID')
      }
      if (rotation.state === undefined) return this.#signedIn(account, device, rotation.token)
      return this.#replace(account, { ...device, refresh: rotation.state, lastSeenAt: now() }, rotation.token)
    })
  }

  /** New tokens for a device that proved itself otherwise, in the same commit as what else changes. */
  async renew(account: Account, device: Device, alongside: Alongside, signedOut: readonly Device[]): Promise<SignedIn> {
    const { refreshTokens, live } = this.#options
    const { token, state } = refreshTokens.renew(device.id, device.refresh)
    const renewed = { ...device, refresh: state }
    await this.revoke(signedOut, {
      changes: [...alongside.changes, ...changesFor.device(renewed)],
      onWritten: () => live.add(renewed),
    })
    return this.#signedIn(account, renewed, token)
  }

  /** The device that tokens name, also if they have expired: signing out takes away only. */
  async named(tokens: {
    readonly access?: string | undefined
    readonly refresh?: string | undefined
  }): Promise<DeviceSession | undefined> {
    const { accessTokens, refreshTokens, live, rows } = this.#options
    if (tokens.access !== undefined) {
      const reading = await accessTokens.read(tokens.access)
      if (reading.state !== 'invalid') return { accountId: reading.accountId, deviceId: reading.deviceId }
    }
    const refresh = tokens.refresh === undefined ? undefined : refreshTokens.parse(tokens.refresh)
    const accountId = refresh === undefined ? undefined : live.accountOf(refresh.deviceId)
    if (refresh === undefined || accountId === undefined) return undefined
    const device = await rows.device(accountId, refresh.deviceId)
    return device?.refresh.family === refresh.family ? { accountId, deviceId: refresh.deviceId } : undefined
  }

  /** False if there is no such device. */
  signOut(
    { accountId, deviceId }: DeviceSession,
    kind: 'signed-out' | 'device-revoked',
    origin: Origin,
  ): Promise<boolean> {
    const { rows, events, serial } = this.#options
    return serial.run(accountId, async () => {
      const device = await rows.device(accountId, deviceId)
      if (device === undefined) return false
      const account = await rows.account(accountId)
      await this.revoke([device], { changes: events.changesFor({ kind, account, deviceId, origin }) })
      return true
    })
  }

  /** False if there is no such device. */
  rename({ accountId, deviceId }: DeviceSession, name: string): Promise<boolean> {
    const { rows, serial } = this.#options
    return serial.run(accountId, async () => {
      const device = await rows.device(accountId, deviceId)
      if (device === undefined) return false
      await rows.write(changesFor.device({ ...device, name }))
      return true
    })
  }

  /** Writes the changes and removes the devices, in one commit. Whoever uses them hears of it before anything else runs. */
  async revoke(devices: readonly Device[], { changes, onWritten }: Alongside): Promise<void> {
    const { rows, live } = this.#options
    await rows.write([...devices.flatMap((device) => changesFor.noDevice(device)), ...changes])
    onWritten?.()
    for (const device of devices) live.revoke(device)
  }

  /** Notes on disk when devices were seen, and lets go of those that can refresh no more. */
  async sweep(): Promise<void> {
    const { live, now } = this.#options
    for (const session of live.expiredAt(now())) await this.#expire(session)
    for (const session of live.seenSinceStored(lastSeenStepMs)) await this.#noteSeen(session)
  }

  /** The id that the device wants, unless it is another account's: that device would be taken over. */
  #newId({ id }: DeviceClaim): string {
    const { live } = this.#options
    if (id !== undefined && live.claim(id)) return id
    const made = randomUUID()
    live.claim(made)
    return made
  }

  #expire({ accountId, deviceId }: DeviceSession): Promise<void> {
    const { rows, serial, now } = this.#options
    return serial.run(accountId, async () => {
      const device = await rows.device(accountId, deviceId)
      if (device !== undefined && device.refresh.expiresAt <= now()) await this.revoke([device], { changes: [] })
    })
  }

  #noteSeen({ accountId, deviceId }: DeviceSession): Promise<void> {
    const { rows, live, serial } = this.#options
    return serial.run(accountId, async () => {
      const device = await rows.device(accountId, deviceId)
      const lastSeenAt = live.lastSeenAt(deviceId)
      if (device === undefined || lastSeenAt === undefined) return
      await rows.write(changesFor.device({ ...device, lastSeenAt }))
      live.add({ ...device, lastSeenAt })
    })
  }

  async #replace(account: Account, device: Device, refreshToken: string): Promise<SignedIn> {
    await this.#options.rows.write(changesFor.device(device))
    this.#options.live.add(device)
    return this.#signedIn(account, device, refreshToken)
  }

  async #signedIn(account: Account, device: Device, refreshToken: string): Promise<SignedIn> {
    const accessToken = await this.#options.accessTokens.issue(account.id, device.id)
    return { account, device, accessToken, refreshToken, expiresInSeconds: accessTokenSeconds }
  }
}
