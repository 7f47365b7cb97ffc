/** What goes wrong: with devices, the network and the relay. */
import { noteDocName, spaceDocName } from '../../shared/ids.ts'
import { openSpaceId } from '../../shared/relay-info.ts'
import type { MemoryStorage } from '../../relay/storage/memory-storage.ts'
import { Exchange, Wire } from './simulated-network.ts'
import type { Device } from './simulated-tab.ts'
import type { VaultWorld } from './vault-world.ts'

export class Mishaps {
  readonly #world: VaultWorld
  /** Sockets that are dead without their tabs having been told, which takes those half a minute to find out. */
  readonly #silent: Wire[] = []
  #backup: MemoryStorage | undefined
  /** Then a tab may have died before it made good what was refused, and left something that will never be whole. */
  hasRefused = false

  readonly #all: readonly (readonly [weight: number, mishap: (device: Device) => void])[] = [
    [5, (device) => this.#dieSoon(device)],
    [8, (device) => this.#openTab(device)],
    [4, (device) => this.#loseSocket(device)],
    [6, (device) => this.#loseAnswer(device)],
    [5, (device) => this.#goOnOrOff(device)],
    [3, (device) => this.#refuseWrites(device)],
    [2, (device) => this.#handOver(device)],
    [4, () => this.#troubleRelay()],
    [2, () => this.#failDisk()],
    [2, () => this.#lookAtTrash()],
    [2, () => this.#compact()],
  ]

  constructor(world: VaultWorld) {
    this.#world = world
  }

  /** Something happens to this device, or to the relay. */
  befall(device: Device): void {
    this.#world.chance.weighted(this.#all)?.(device)
  }

  /** Nothing is in anybody's way any more. */
  end(): void {
    const { relay, devices } = this.#world
    relay.isDiskFailing = false
    if (!relay.isUp) relay.start()
    for (const wire of this.#silent.splice(0)) wire.cut()
    for (const device of devices) {
      device.isOnline = true
      device.refusesWrites = false
      for (const tab of this.#world.live(device)) tab.dieSoon(Infinity)
    }
  }

  #dieSoon(device: Device): void {
    const { chance } = this.#world
    const tab = chance.oneOf(this.#world.live(device))
    const passes = chance.between(1, 40)
    this.#world.tells(`${tab?.profile ?? device.name} is to die after ${passes}`)
    tab?.dieSoon(passes)
  }

  #openTab(device: Device): void {
    if (this.#world.live(device).length < (this.#world.chance.oneIn(3) ? 2 : 1)) this.#world.openTab(device)
  }

  #loseSocket(device: Device): void {
    const { chance, network } = this.#world
    const wire = chance.oneOf(network.open().filter((each) => each instanceof Wire))
    if (wire === undefined) return
    this.#world.tells(`${device.name} sees a socket lost`)
    if (chance.oneIn(3)) {
      wire.cutSilently()
      this.#silent.push(wire)
    } else wire.cut()
  }

  #loseAnswer(device: Device): void {
    const { chance, network } = this.#world
    const exchanges = network.open().filter((each) => each instanceof Exchange)
    const exchange = chance.oneOf(exchanges.filter(({ isAnswered }) => isAnswered)) ?? chance.oneOf(exchanges)
    if (exchange === undefined) return
    this.#world.tells(`${device.name} sees an answer lost${exchange.isAnswered ? ' after it was given' : ''}`)
    exchange.cut()
  }

  #goOnOrOff(device: Device): void {
    device.isOnline = !device.isOnline
    this.#world.tells(`${device.name} ${device.isOnline ? 'is online' : 'is offline'}`)
    if (device.isOnline) for (const tab of this.#world.live(device)) tab.run(() => tab.parts?.engine.syncNow())
    else for (const connection of this.#world.network.open()) if (connection.tab.device === device) connection.cut()
  }

  #refuseWrites(device: Device): void {
    device.refusesWrites = !device.refusesWrites
    this.hasRefused = true
    this.#world.tells(`${device.name} ${device.refusesWrites ? 'refuses writes' : 'takes writes'}`)
  }

  #handOver(device: Device): void {
    const [leader, other] = this.#world.live(device).sort((a, b) => Number(b.leads) - Number(a.leads))
    if (leader?.leads !== true || other === undefined || !device.hasLocks) return
    this.#world.tells(`${leader.profile} hands the lead to ${other.profile}`)
    // A tab that was frozen hears of it later than the other one.
    leader.leads = false
    leader.leadLine.send(() => leader.run(() => leader.stepBack()))
    this.#world.giveLead(other)
  }

  #troubleRelay(): void {
    const { chance, network, relay } = this.#world
    if (!relay.isUp) {
      this.#world.tells('the relay starts')
      relay.start()
      return
    }
    const dice = chance.between(1, 12)
    if (dice <= 3) {
      this.#world.tells('the relay is backed up')
      this.#backup = relay.disk
      return
    }
    this.#world.agreement.checkAcknowledgements()
    relay.crash()
    for (const connection of network.open()) connection.cut()
    if (dice <= 9) this.#world.tells('the relay dies')
    else if (this.#backup !== undefined && dice <= 11) {
      this.#world.tells('the relay is restored')
      relay.restore(this.#backup)
    } else {
      this.#world.tells('the relay is wiped')
      relay.wipe()
    }
    if (chance.oneIn(2)) relay.start()
  }

  #failDisk(): void {
    const { relay } = this.#world
    relay.isDiskFailing = !relay.isDiskFailing
    this.#world.tells(`the relay ${relay.isDiskFailing ? 'cannot store' : 'stores again'}`)
  }

  #lookAtTrash(): void {
    this.#world.tells('the relay looks at its trash')
    void this.#world.relay.lookAtTrash()
  }

  #compact(): void {
    const { chance, notes, relay } = this.#world
    const id = chance.oneOf(notes)
    this.#world.tells('the relay makes a doc compact')
    relay
      .compact(id === undefined || chance.oneIn(3) ? spaceDocName(openSpaceId) : noteDocName(openSpaceId, id))
      .catch((error: unknown) => this.#world.failed(undefined, error))
  }
}
