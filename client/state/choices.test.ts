import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { readFileForm, writeFileForm } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newFolderId, newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocLease } from '../store/doc-store.ts'
import { noteStoreName, spaceStoreName } from '../store/profile.ts'
import { receiptOf } from '../store/arrivals.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import type { NoteChoice } from './app-state.ts'
import { Choices } from './choices.ts'
import { NoteList } from './note-list.ts'
import { SecondNotes } from './second-notes.ts'

class Device {
  readonly name: string
  readonly storage: DeviceStorage
  readonly space: SpaceDoc
  readonly seconds: SecondNotes
  readonly choices: Choices
  readonly #lease: DocLease
  clock = 1

  private constructor(name: string, storage: DeviceStorage, lease: DocLease) {
    this.name = name
    this.storage = storage
    this.#lease = lease
    this.space = new SpaceDoc(lease.doc)
    this.seconds = new SecondNotes({
      space: this.space,
      docs: storage.docs,
      records: storage.records,
      titles: () => this.summaries.map(({ title }) => title),
      onArrival: () => undefined,
      sign: (value) => this.sign(value),
    })
    this.choices = new Choices({ space: this.space, seconds: this.seconds })
  }

  static async open(name: string): Promise<Device> {
    const storage = await DeviceStorage.open()
    return new Device(name, storage, await storage.docs.acquire(spaceStoreName))
  }

  sign(value: string) {
    return { value, by: 'Chrome · Linux', at: this.clock++, device: this.name }
  }

  /** Both devices have the same name, as two of a kind do until somebody gives them others. */
  get summaries() {
    const { notes, trash } = new NoteList({
      space: this.space,
      records: this.storage.records,
      trash: { held: new Set(), revivalOf: () => undefined },
      isOwn: ({ device }) => device === this.name,
      isArriving: () => false,
    }).lists
    return [...notes, ...trash]
  }

  rename(id: NoteId, title: string): void {
    this.space.titles.write(id, this.sign(title))
  }

  choice(id: NoteId): NoteChoice {
    const [choice] = this.summaries.find((summary) => summary.id === id)?.choices ?? []
    if (choice === undefined) throw new Error('nothing to choose')
    return choice
  }

  titles(id: NoteId): string[] {
    return this.space.titles.candidates(id).map(({ value }) => value)
  }

  /** What the list says, by title. */
  async notes(): Promise<Record<string, string>> {
    const texts: Record<string, string> = {}
    for (const { id, title, choices } of this.summaries) {
      expect(choices).toEqual([])
      expect(texts[title]).toBeUndefined()
      texts[title] = await this.storage.text(id)
    }
    return texts
  }

  close(): void {
    this.#lease.release()
    this.storage[Symbol.dispose]()
  }
}

async function meet(a: Device, b: Device): Promise<void> {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const id of from.space.ids()) {
      const update = await from.storage.docs.read(noteStoreName(id), (doc) => Y.encodeStateAsUpdate(doc))
      await to.storage.records.receive(receiptOf([{ id, update }], undefined))
    }
    Y.applyUpdate(to.space.doc, Y.encodeStateAsUpdate(from.space.doc))
  }
}

let note: NoteId
let desk: Device
let phone: Device

/** A note that both have, and that each has renamed without knowing of the other. */
async function renameApart(id: NoteId, text: string): Promise<void> {
  await desk.storage.write(id, (content) => content.insert(0, text))
  desk.space.addNote(id, { createdAt: 5, editedAt: 5 })
  await meet(desk, phone)
  desk.rename(id, `Desk’s ${text}`)
  phone.rename(id, `Phone’s ${text}`)
  await meet(desk, phone)
}

beforeEach(async () => {
  note = newNoteId()
  desk = await Device.open('desk')
  phone = await Device.open('phone')
  await renameApart(note, 'milk')
})
afterEach(() => {
  desk.close()
  phone.close()
})

describe('a choice', () => {
  it('says who gave which value, and is the same on all devices but for whose it is', () => {
    const { values } = desk.choice(note)
    expect(values.map(({ text, isOwn }) => [text, isOwn]).sort()).toEqual([
      ['Desk’s milk', true],
      ['Phone’s milk', false],
    ])
    expect(desk.summaries[0]?.title).toBe(values[0]?.text)
    expect(phone.choice(note).values).toEqual(values.map((value) => ({ ...value, isOwn: !value.isOwn })))
  })

  it('is settled on all devices when one has chosen, and can be taken back', async () => {
    const choice = phone.choice(note)
    const decided = await phone.choices.decide({ kind: 'keep', choice, text: 'Desk’s milk' })
    await meet(desk, phone)
    expect([desk.titles(note), phone.titles(note)]).toEqual([['Desk’s milk'], ['Desk’s milk']])
    expect(decided).toMatchObject({ kind: 'settled', count: 1 })
    if (decided.kind === 'settled') decided.undo()
    await meet(desk, phone)
    expect(
      phone
        .choice(note)
        .values.map(({ text }) => text)
        .sort(),
    ).toEqual(['Desk’s milk', 'Phone’s milk'])
    expect(desk.titles(note)).toEqual(phone.titles(note))
    expect(desk.choice(note).values.find(({ isOwn }) => isOwn)?.text).toBe('Desk’s milk')
  })

  it('keeps beside it what came while the person was choosing', async () => {
    const choice = phone.choice(note)
    desk.rename(note, 'Oat milk')
    await meet(desk, phone)
    desk.rename(note, 'Soy milk')
    phone.rename(note, 'Goat milk')
    await meet(desk, phone)
    expect(await phone.choices.decide({ kind: 'keep', choice, text: 'Desk’s milk' })).toMatchObject({ count: 0 })
    expect(phone.titles(note).sort()).toEqual(['Goat milk', 'Soy milk'])
  })

  it('for many keeps this device’s value wherever there is one, and all can be taken back but what was renamed since', async () => {
    const others = [newNoteId(), newNoteId()] as const
    for (const id of others) await renameApart(id, id.slice(0, 4))
    const tablet = await Device.open('tablet')
    await meet(phone, tablet)
    const all = () => [note, ...others].map((id) => phone.choice(id))
    const before = all()
    expect(
      await tablet.choices.decide({ kind: 'keepOwn', choices: [note, ...others].map((id) => tablet.choice(id)) }),
    ).toMatchObject({ count: 0 })
    const decided = await phone.choices.decide({ kind: 'keepOwn', choices: before })
    expect(decided).toMatchObject({ kind: 'settled', count: 3 })
    expect(phone.titles(note)).toEqual(['Phone’s milk'])
    desk.rename(others[1], 'Renamed')
    phone.rename(others[0], 'Renamed too')
    if (decided.kind === 'settled') decided.undo()
    expect(phone.titles(note).sort()).toEqual(['Desk’s milk', 'Phone’s milk'])
    expect(phone.titles(others[0])).toEqual(['Renamed too'])
    await meet(desk, phone)
    expect(desk.titles(others[1])).toContain('Renamed')
    tablet.close()
  })
})

describe('keeping both', () => {
  const keepBoth = (device: Device, choice = device.choice(note), language: 'en' | 'zh' = 'en') =>
    device.choices.decide({ kind: 'keepBoth', choice, language })

  it('makes a second note with the whole text, the time of the first and the other title', async () => {
    const lease = await phone.storage.docs.acquire(noteStoreName(note))
    writeFileForm(lease.doc, { encoding: 'utf-16le', byteOrderMark: true, lineBreak: '\r\n' })
    await lease.saved()
    lease.release()
    const [shown, other] = phone.choice(note).values.map(({ text }) => text)
    const decided = await keepBoth(phone)
    const title = `${other} (other device)`
    expect(decided).toMatchObject({ kind: 'keptBoth', notes: [{ title }] })
    const [second] = decided.kind === 'keptBoth' ? decided.notes : []
    expect(phone.space.entry(second!.id)).toMatchObject({ createdAt: 5, givenTitle: title })
    expect(phone.storage.records.get(second!.id)).toMatchObject({ title: 'milk', edited: true })
    expect(await phone.storage.docs.read(noteStoreName(second!.id), readFileForm)).toMatchObject({
      encoding: 'utf-16le',
    })
    await meet(desk, phone)
    for (const device of [desk, phone]) expect(await device.notes()).toEqual({ [shown!]: 'milk', [title]: 'milk' })
  })

  it('on two devices at once makes one second note, with each letter once', async () => {
    await phone.storage.write(note, (content) => content.insert(4, ', bread'))
    await keepBoth(desk)
    await keepBoth(phone, undefined, 'zh')
    await desk.storage.write(note, (content) => content.insert(0, 'Oat '))
    await meet(desk, phone)
    const titles = Object.keys(await desk.notes())
    expect(titles).toHaveLength(2)
    const [first, second] = titles.sort((a, b) => a.length - b.length)
    expect(await desk.notes()).toEqual({ [first!]: 'Oat milk, bread', [second!]: 'milk, bread' })
    expect(await phone.notes()).toEqual(await desk.notes())
  })

  it('on two devices at once asks for nothing more, also where one has renamed the second note since', async () => {
    await keepBoth(desk)
    const decided = await keepBoth(phone)
    const [second] = decided.kind === 'keptBoth' ? decided.notes : []
    phone.rename(second!.id, 'For Sunday')
    await meet(desk, phone)
    for (const device of [desk, phone]) expect(device.titles(second!.id)).toEqual(['For Sunday'])
    expect(Object.keys(await desk.notes())).toHaveLength(2)
  })

  it('of three values makes two more notes', async () => {
    const tablet = await Device.open('tablet')
    await meet(desk, tablet)
    desk.rename(note, 'A')
    phone.rename(note, 'B')
    tablet.rename(note, 'C')
    await meet(desk, phone)
    await meet(desk, tablet)
    await keepBoth(tablet)
    await meet(desk, tablet)
    const shown = desk.titles(note)[0]!
    const others = ['A', 'B', 'C'].filter((title) => title !== shown).map((title) => `${title} (other device)`)
    expect(Object.keys(await desk.notes()).sort()).toEqual([shown, ...others].sort())
    tablet.close()
  })

  it('a second time with the same values makes another note, and leaves the first as it has become', async () => {
    const { values } = phone.choice(note)
    const [shown, other] = values.map(({ text }) => text)
    // The same one is shown again only if the same device gives it again.
    const [showing, adding] = values[0]?.isOwn === true ? [phone, desk] : [desk, phone]
    const first = await keepBoth(phone)
    const [second] = first.kind === 'keptBoth' ? first.notes : []
    await phone.storage.write(second!.id, (content) => content.insert(0, 'Only here: '))
    await meet(desk, phone)
    await desk.storage.write(note, (content) => content.insert(4, ' again'))
    showing.rename(note, shown!)
    adding.rename(note, other!)
    await meet(desk, phone)
    await keepBoth(phone)
    await meet(desk, phone)
    expect(Object.values(await desk.notes()).sort()).toEqual(['Only here: milk', 'milk again', 'milk again'])
    expect(Object.keys(await desk.notes()).sort()).toEqual(
      [shown, `${other} (other device)`, `${other} (other device 2)`].sort(),
    )
  })

  it('broken off before the second note is listed lists nothing, and goes on where it was', async () => {
    const choice = phone.choice(note)
    const transact = vi.spyOn(phone.space.doc, 'transact').mockImplementationOnce(() => {
      throw new Error('the page died')
    })
    await expect(keepBoth(phone)).rejects.toThrow('the page died')
    transact.mockRestore()
    expect(phone.space.ids()).toEqual([note])
    expect(phone.choice(note)).toEqual(choice)
    await keepBoth(phone)
    expect(Object.values(await phone.notes())).toEqual(['milk', 'milk'])
  })

  it('changes nothing where this device’s storage refuses the second note', async () => {
    const choice = phone.choice(note)
    vi.spyOn(phone.storage.records, 'receive').mockRejectedValueOnce(new Error('full'))
    expect(await keepBoth(phone)).toEqual({ kind: 'notSaved' })
    vi.spyOn(phone.storage.docs, 'read').mockRejectedValueOnce(new Error('refused'))
    expect(await keepBoth(phone)).toEqual({ kind: 'notSaved' })
    expect(phone.space.ids()).toEqual([note])
    expect(phone.choice(note)).toEqual(choice)
  })

  it('waits where the text has not come yet, or not all of it', async () => {
    const library = await Device.open('library')
    Y.applyUpdate(library.space.doc, Y.encodeStateAsUpdate(phone.space.doc))
    expect(await keepBoth(library)).toEqual({ kind: 'notHere' })
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (const text of ['first', 'second']) doc.getText('content').insert(0, text)
    await library.storage.records.receive(receiptOf([{ id: note, update: updates[1]! }], undefined))
    expect(await keepBoth(library)).toEqual({ kind: 'notHere' })
    expect(library.space.ids()).toEqual([note])
    await library.storage.records.receive(receiptOf([{ id: note, update: updates[0]! }], undefined))
    expect(await keepBoth(library)).toMatchObject({ kind: 'keptBoth' })
    library.close()
  })

  it('leaves it at what another device chose while the second note was being stored', async () => {
    const choice = phone.choice(note)
    await desk.choices.decide({ kind: 'keep', choice: desk.choice(note), text: 'Phone’s milk' })
    const receive = phone.storage.records.receive.bind(phone.storage.records)
    vi.spyOn(phone.storage.records, 'receive').mockImplementationOnce(async (...given) => {
      await receive(...given)
      Y.applyUpdate(phone.space.doc, Y.encodeStateAsUpdate(desk.space.doc))
    })
    expect(await keepBoth(phone, choice)).toEqual({ kind: 'keptBoth', notes: [] })
    expect(phone.space.ids()).toEqual([note])
    expect(phone.titles(note)).toEqual(['Phone’s milk'])
  })
})

it('of two folders that a note was moved to, one is chosen, and that is taken back', async () => {
  const [phone, desk] = [await Device.open('phone'), await Device.open('desk')]
  const [id, work, home] = [newNoteId(), newFolderId(), newFolderId()]
  phone.space.addNote(id, { createdAt: 1, editedAt: 1 })
  for (const folder of [work, home]) phone.space.folders.add(folder, phone.sign(folder), undefined)
  await meet(phone, desk)
  phone.space.folders.place(id, { ...phone.sign(''), value: work })
  desk.space.folders.place(id, { ...desk.sign(''), value: home })
  await meet(phone, desk)
  const choice = phone.choice(id)
  expect(choice).toMatchObject({ field: 'folder', values: [{}, {}] })
  expect(choice.values.find(({ isOwn }) => isOwn)?.text).toBe(work)
  const decided = await phone.choices.decide({ kind: 'keepOwn', choices: [choice] })
  await meet(phone, desk)
  expect(desk.space.folders.folderOf(id)).toBe(work)
  expect(desk.space.folders.ofNotes.candidates(id)).toHaveLength(1)
  if (decided.kind === 'settled') decided.undo()
  expect(phone.choice(id).values).toHaveLength(2)
  for (const device of [phone, desk]) device.close()
})
