/**
 * The lists that people have before them, looked at after everything that happens: notes that deletions made elsewhere would
 * take away do not vanish from a device, when they are many at once, before a person there has decided about them.
 *
 * What has vanished is counted here by what the screen showed, whatever the app remembers: also from what it showed before it
 * ended to what it shows when it is started again.
 */
import { isTooMuch } from '../../client/state/blast-radius.ts'
import { sameTimeMs, seenAfterMs } from '../../client/state/deletion-guard.ts'
import type { NoteLists } from '../../client/state/note-list.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { Device, Tab } from './simulated-tab.ts'

interface Screen {
  lists: NoteLists
  held: ReadonlySet<NoteId>
  /** Since when each note is in the list. */
  since: Map<NoteId, number>
}

interface OnDevice {
  /** When each note was shown first, in whichever tab, since it was in the trash. */
  firstShownAt: Map<NoteId, number>
  /** What the tab that was looked at last showed for long enough to be noticed. */
  shown: Set<NoteId>
  /** What vanished without a decision made here, within the time that counts as at once. */
  vanished: Set<NoteId>
  vanishedAt: number
  /** Deletions that a person here has let be. */
  decided: Set<string>
  /** Notes that a person here has thrown away, whether their own deletion is in the list yet or not. */
  thrown: Set<NoteId>
  isHolding: boolean
}

export class ShownLists {
  readonly #now: () => number
  readonly #onHold: (tab: Tab) => void
  readonly #screens = new Map<Tab, Screen>()
  readonly #devices = new Map<Device, OnDevice>()

  constructor(now: () => number, onHold: (tab: Tab) => void) {
    this.#now = now
    this.#onHold = onHold
  }

  /** A person there lets the notes go that are held. */
  letGo(tab: Tab): void {
    const { decided } = this.#of(tab.device)
    for (const id of tab.parts?.trash.held ?? []) for (const deletion of deletionsOf(tab, id)) decided.add(deletion)
  }

  /** A person there throws these notes away. */
  throwsAway(tab: Tab, ids: readonly NoteId[]): void {
    for (const id of ids) this.#of(tab.device).thrown.add(id)
  }

  /** Throws where too much has vanished from a tab's list since it was looked at last, or from its device's. */
  look(tab: Tab): void {
    if (tab.parts === undefined || tab.isDead) return
    const { lists } = tab.parts.list
    const { held } = tab.parts.trash
    const before = this.#screens.get(tab)
    if (before?.lists === lists && before.held === held) return
    const now = this.#now()
    const since = new Map<NoteId, number>()
    const device = this.#of(tab.device)
    for (const { id } of lists.notes) {
      if (!device.firstShownAt.has(id)) device.firstShownAt.set(id, now)
      // Who opens another tab sees in it what the device has shown before.
      const first = before === undefined ? device.firstShownAt.get(id) : before.since.get(id)
      since.set(id, first ?? now)
    }
    // A tab that is opened from an older disk shows it once more, for a moment.
    for (const { id } of lists.trash) device.firstShownAt.delete(id)
    this.#screens.set(tab, { lists, held, since })
    const wasShown = (id: NoteId): boolean =>
      before === undefined ? device.shown.has(id) : now - (before.since.get(id) ?? now) >= seenAfterMs
    const gone = lists.trash.map(({ id }) => id).filter((id) => wasShown(id) && !this.#isDecided(tab, id))
    for (const id of since.keys()) device.vanished.delete(id)
    // What is back can be taken away by others once more.
    for (const { id } of before?.lists.trash ?? []) if (since.has(id)) device.thrown.delete(id)
    for (const id of device.vanished) if (this.#isDecided(tab, id)) device.vanished.delete(id)
    if (gone.length > 0) {
      if (now - device.vanishedAt > sameTimeMs) device.vanished.clear()
      device.vanishedAt = now
      for (const id of gone) device.vanished.add(id)
    }
    device.shown = new Set([...since].filter(([, from]) => now - from >= seenAfterMs).map(([id]) => id))
    if (held.size > 0 && !device.isHolding) this.#onHold(tab)
    device.isHolding = held.size > 0
    const removed = device.vanished.size
    if (isTooMuch({ removed, of: removed + lists.notes.length }))
      throw new Error(`${removed} notes vanish from ${tab.profile}, which shows ${lists.notes.length}, unasked`)
  }

  /** Whoever threw it away here knows. */
  #isDecided(tab: Tab, id: NoteId): boolean {
    const { decided, thrown } = this.#of(tab.device)
    const own = tab.parts?.space.tombstones.candidates(id).some(({ by }) => by === tab.device.name)
    return own === true || thrown.has(id) || deletionsOf(tab, id).some((deletion) => decided.has(deletion))
  }

  #of(device: Device): OnDevice {
    let found = this.#devices.get(device)
    if (found === undefined) {
      found = {
        firstShownAt: new Map(),
        shown: new Set(),
        vanished: new Set(),
        vanishedAt: 0,
        decided: new Set(),
        thrown: new Set(),
        isHolding: false,
      }
      this.#devices.set(device, found)
    }
    return found
  }
}

const deletionsOf = (tab: Tab, id: NoteId): string[] =>
  (tab.parts?.space.tombstones.candidates(id) ?? []).map(({ by, at }) => `${id} ${by} ${at}`)
