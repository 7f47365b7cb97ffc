/** Files of every kind, on the device's own storage. */
import { strToU8, zipSync, type Zippable } from 'fflate'
import * as Y from 'yjs'
import { JSDOM } from 'jsdom'
import { describe, expect, it, vi } from 'vitest'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { FolderTree } from '../../shared/document/folder-tree.ts'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteStateOf } from '../../shared/document/tombstone.ts'
import { newFolderId, type NoteId } from '../../shared/ids.ts'
import type { Destined, ImportItem, ImportReport } from '../state/app-state.ts'
import { NoteFiles } from '../state/note-files.ts'
import { noteStoreName } from '../store/profile.ts'
import { DeviceStorage } from '../store/testing/device-storage.ts'
import type { GatheredFiles } from './import-source.ts'
import { NoteImport } from './note-import.ts'

vi.stubGlobal('DOMParser', new JSDOM().window.DOMParser)

const day = Date.UTC(2024, 1, 29)

const given = (files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): GatheredFiles => ({
  files: Object.entries(files).map(([path, content]) => ({
    path,
    file: new File([content], path.slice(path.lastIndexOf('/') + 1), { lastModified: day }),
  })),
  unreadable: [],
  vaults: [],
})
const packed = (files: Zippable): Uint8Array<ArrayBuffer> => Uint8Array.from(zipSync(files))

const replaceAll = (bytes: Uint8Array, from: Uint8Array, to: Uint8Array): void => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + 1)) bytes.set(to, at)
}

class Device implements Disposable {
  readonly storage: DeviceStorage
  readonly space = new SpaceDoc(new Y.Doc())
  readonly import: NoteImport

  private constructor(storage: DeviceStorage) {
    this.storage = storage
    this.import = new NoteImport({ space: this.space, records: storage.records, deviceName: () => 'Desk' })
  }

  static async open(): Promise<Device> {
    return new Device(await DeviceStorage.open())
  }

  async bring(files: GatheredFiles, destined?: Destined): Promise<ImportReport> {
    const plan = await this.import.plan(files, destined)
    return plan.run(() => undefined, new AbortController().signal)
  }

  text(id: NoteId): Promise<string> {
    return this.storage.docs.read(noteStoreName(id), (doc) => noteText(noteContent(doc)))
  }

  /** What is in the list: each note's text, by its given title or the name of nothing. */
  async texts(): Promise<string[]> {
    return (await Promise.all(this.space.ids().map((id) => this.text(id)))).sort()
  }

  [Symbol.dispose](): void {
    this.storage[Symbol.dispose]()
  }
}

const kinds = ({ items }: ImportReport): Record<string, string> =>
  Object.fromEntries(items.map((item) => [item.fileName, item.kind === 'skipped' ? item.reason : item.kind]))
const idOf = (item: ImportItem | undefined): NoteId => {
  if (item === undefined || item.kind === 'skipped') throw new Error('it has been imported')
  return item.noteId
}

const library = {
  'Notes/Trip.md': '# Trip\n\nLisbon\n',
  'Notes/Work/Plan.md': 'First, second\n',
  'Notes/Work/picture.png': Uint8Array.of(137, 80, 78, 71),
}

describe('an import', () => {
  it('says what it would bring, and brings nothing before it is told to', async () => {
    using device = await Device.open()
    const plan = await device.import.plan({ ...given(library), unreadable: ['Locked'] }, undefined)
    expect(plan).toMatchObject({ notes: 2, folders: 2, leftOut: 1, unreadable: 1, isLarge: true })
    expect(device.space.ids()).toEqual([])
    const few = await device.import.plan(given({ 'a.md': 'a', 'b.txt': 'b' }), undefined)
    expect(few).toMatchObject({ notes: 2, folders: 0, isLarge: false })
  })

  it('tells of each file what became of it', async () => {
    using device = await Device.open()
    const report = await device.bring(
      given({
        ...library,
        'noise.md': Uint8Array.of(65, 0, 255, 254, 0, 128),
        'old.txt': Uint8Array.of(214, 208, 206, 196),
      }),
    )
    expect(kinds(report)).toEqual({
      'Notes/Trip.md': 'imported',
      'Notes/Work/Plan.md': 'imported',
      'Notes/Work/picture.png': 'notMarkdown',
      'noise.md': 'notText',
      'old.txt': 'imported',
    })
    expect(await device.texts()).toEqual(['# Trip\n\nLisbon\n', 'First, second\n', '中文'])
    expect(device.space.ids().map((id) => device.space.entry(id)?.createdAt)).toEqual([day, day, day])
  })

  it('unpacks zip files, with times and with names as Chinese Windows writes them', async () => {
    using device = await Device.open()
    const time = new Date(2021, 5, 7, 8, 9, 10).getTime()
    const zip = packed({
      'Library/Ideas.md': [strToU8('A bench by the river'), { mtime: time }],
      'Library/.obsidian/app.md': strToU8('of some program'),
      '__MACOSX/Library/._Ideas.md': strToU8('of another one'),
      'AAAA/BBBB.md': strToU8('买票'),
    })
    // 会议 and 记录 in GBK, of which the file says nothing.
    replaceAll(
      zip,
      strToU8('AAAA/BBBB.md'),
      Uint8Array.of(0xbb, 0xe1, 0xd2, 0xe9, 0x2f, 0xbc, 0xc7, 0xc2, 0xbc, 0x2e, 0x6d, 0x64),
    )
    const report = await device.bring(given({ 'Library.zip': zip, 'torn.zip': zip.slice(0, 40) }))
    expect(kinds(report)).toEqual({
      'Library/Ideas.md': 'imported',
      '会议/记录.md': 'imported',
      'torn.zip': 'unreadable',
    })
    const ideas = device.space.entry(idOf(report.items.find(({ fileName }) => fileName === 'Library/Ideas.md')))
    expect(ideas).toMatchObject({ editedAt: time, givenTitle: 'Ideas' })
  })

  it('reads title and times above a note, and leaves the text as it is', async () => {
    using device = await Device.open()
    const text =
      '---\ntitle: "Trip: Lisbon"\ncreated: 2020-01-02T03:04:05Z\nupdated: 2021-01-02\ntags: [a, b]\n---\n# Day one\n'
    const { items } = await device.bring(given({ 'note.md': text, 'rule.md': '---\nJust a rule\n---\nand a text\n' }))
    const entry = device.space.entry(idOf(items[0]))
    expect(entry).toMatchObject({
      givenTitle: 'Trip: Lisbon',
      createdAt: Date.UTC(2020, 0, 2, 3, 4, 5),
      editedAt: Date.UTC(2021, 0, 2),
    })
    expect(await device.text(idOf(items[0]))).toBe(text)
    expect(device.space.entry(idOf(items[1]))?.givenTitle).toBe('rule')
  })

  it('puts notes into the folders that the files are in, with the tags above them', async () => {
    using device = await Device.open()
    const { folders, tags } = device.space
    const pathOf = (id: NoteId): string[] =>
      new FolderTree(folders.facts(), () => true).pathOf(folders.folderOf(id)).map(({ name }) => name)
    const own = newFolderId()
    folders.add(own, { value: 'Notes', by: 'Desk', at: day }, undefined)
    const { items } = await device.bring(
      given({
        'Notes/Work/Plan.md': '---\ntags: [work, "#two words", 7]\n---\nFirst',
        'Notes/Trip.md': 'Lisbon',
        'top.md': 'a',
      }),
    )
    const byName = new Map(items.map((item) => [item.fileName, idOf(item)]))
    const plan = byName.get('Notes/Work/Plan.md') as NoteId
    expect([...byName.values()].map(pathOf)).toEqual([['Notes'], ['Notes', 'Work'], []])
    expect(folders.folderOf(byName.get('Notes/Trip.md') as NoteId)).toBe(own)
    expect(tags.of(plan)).toEqual(expect.arrayContaining(['work', '7']))
    expect(folders.ids()).toHaveLength(2)
  })

  it('puts what was given by itself where the list is, and leaves libraries their own folders', async () => {
    using device = await Device.open()
    const { space } = device
    const shown = newFolderId()
    space.folders.add(shown, { value: 'Shown', by: 'Desk', at: day }, undefined)
    const destined = { folder: shown, tag: 'urgent', favourite: true }
    const zip = packed({ 'Trips/Lake.md': strToU8('Tent'), 'top.md': strToU8('a') })
    const report = await device.bring(
      given({ 'all.zip': zip, 'Notes/Trip.md': 'Lisbon', 'plan.md': 'First' }),
      destined,
    )
    expect(report.destined).toBe(destined)
    const of = (name: string) => space.entry(idOf(report.items.find(({ fileName }) => fileName === name)))
    expect(of('plan.md')).toMatchObject({ folder: shown, tags: ['urgent'], marks: ['favourite'] })
    expect(of('top.md')).toMatchObject({ folder: undefined, tags: [], marks: [] })
    for (const name of ['Trips/Lake.md', 'Notes/Trip.md']) {
      expect(of(name)?.folder).not.toBe(shown)
      expect(of(name)?.folder).toBeDefined()
      expect(of(name)).toMatchObject({ tags: [], marks: [] })
    }

    // What is here already stays where somebody has put it.
    space.folders.place(idOf(report.items.find(({ fileName }) => fileName === 'plan.md')), {
      value: undefined,
      by: 'Desk',
      at: day,
    })
    const again = await device.bring(given({ 'plan.md': 'First' }), destined)
    expect(kinds(again)).toEqual({ 'plan.md': 'alreadyHere' })
    expect(again.destined).toBeUndefined()
    expect(of('plan.md')?.folder).toBeUndefined()
    const plan = await device.import.plan(given({ 'Notes/Trip.md': 'Lisbon' }), destined)
    expect(plan.destined).toBeUndefined()
  })

  it('takes the tags in the texts of a vault, and leaves those texts as they are', async () => {
    using device = await Device.open()
    const text = '---\ntags: [Trip]\n---\n#trip to #places/里斯本, `#no`\n'
    const tagsOf = async (files: GatheredFiles): Promise<Record<string, readonly string[]>> => {
      const { items } = await device.bring(files)
      return Object.fromEntries(
        items.flatMap((item) =>
          item.kind === 'imported' ? [[item.fileName, [...device.space.tags.of(item.noteId)].sort()]] : [],
        ),
      )
    }
    expect(await tagsOf({ ...given({ 'Vault/a/one.md': text, 'Other/two.md': text }), vaults: ['Vault'] })).toEqual({
      'Vault/a/one.md': ['Trip', 'places/里斯本'],
      'Other/two.md': ['Trip'],
    })
    const zip = packed({
      'Mine/three.md': strToU8(text),
      'Mine/.obsidian/app.json': strToU8('{}'),
      'four.md': strToU8(text),
    })
    expect(await tagsOf(given({ 'both.zip': zip, 'five.md': text }))).toEqual({
      'Mine/three.md': ['Trip', 'places/里斯本'],
      'four.md': ['Trip'],
      'five.md': ['Trip'],
    })
    expect(new Set(await device.texts())).toEqual(new Set([text]))
  })

  it('on two devices that meet later makes each folder once, and leaves nothing to choose', async () => {
    using desk = await Device.open()
    using phone = await Device.open()
    const { items } = await desk.bring(given(library))
    await phone.bring(given(library))
    Y.applyUpdate(desk.space.doc, Y.encodeStateAsUpdate(phone.space.doc))
    const { folders } = desk.space
    expect(folders.ids()).toHaveLength(2)
    for (const item of items)
      if (item.kind === 'imported')
        expect(folders.ofNotes.candidates(item.noteId).map(({ value }) => value)).toHaveLength(1)
    for (const id of folders.ids()) expect(folders.names.candidates(id)).toHaveLength(1)
  })

  it('brings back what was exported: texts, titles, folders, tags and marks', async () => {
    using desk = await Device.open()
    using phone = await Device.open()
    const front = '---\naliases: [x]\n---\n# Day one\n'
    await desk.bring(
      given({ 'A/One.md': '# Other heading\ntext', 'A/B/Two.md': front, 'Three.md': 'first: line/with\nsigns' }),
    )
    const { space, storage } = desk
    const [first, second] = space.ids() as [NoteId, NoteId]
    space.titles.write(first, { value: 'My "own": title', by: 'Desk', at: day })
    space.tags.put(second, 'travel')
    space.marks.put(second, 'pinned')
    const look = async ({ space, ...device }: Device) => {
      const tree = new FolderTree(space.folders.facts(), () => true)
      const notes = space.ids().map(async (id) => {
        const { titles, tags, marks, folder } = space.entry(id) ?? {
          titles: [],
          tags: [],
          marks: [],
          folder: undefined,
        }
        const text = await device.storage.docs.read(noteStoreName(id), (doc) => noteText(noteContent(doc)))
        const path = tree.pathOf(folder).map(({ name }) => name)
        return { title: titles[0]?.value ?? headlineOf(text).title, tags, marks, path, text }
      })
      return (await Promise.all(notes)).sort((a, b) => a.text.localeCompare(b.text))
    }
    const files = new NoteFiles({ profile: storage.profile, docs: storage.docs, records: storage.records })
    const tree = new FolderTree(space.folders.facts(), () => true)
    const notes = await Promise.all(
      space.ids().map(async (id) => {
        const entry = space.entry(id)
        const title = entry?.givenTitle ?? headlineOf(await desk.text(id)).title
        return {
          id,
          title,
          titleGiven: entry?.givenTitle !== undefined,
          editedAt: day,
          tags: entry?.tags ?? [],
          favourite: entry?.marks.includes('favourite') ?? false,
          pinned: entry?.marks.includes('pinned') ?? false,
        }
      }),
    )
    const { bytes } = await files.exportAll(notes, (id) => tree.pathOf(space.entry(id)?.folder).map(({ name }) => name))
    await phone.bring(given({ 'all.zip': bytes }))
    expect(await look(phone)).toEqual(await look(desk))
  })

  it('makes Markdown of HTML, whose links to one another lead to notes', async () => {
    using device = await Device.open()
    const packedPages = packed({
      'Site/Trip.html': strToU8(
        '<title>Trip to Lisbon</title><meta name="keywords" content="travel, far away"><meta name="created" content="2020-01-02T03:04:05Z">' +
          '<h1>Trip to  Lisbon</h1><p>See <a href="more/Plan%20B.htm#top">the plan</a>, <a href="gone.html">what is gone</a>.</p>',
      ),
      'Site/more/Plan B.htm': strToU8('<p>Back to <a href="../Trip.html">Trip to Lisbon</a></p>'),
      'Site/style.css': strToU8('b {}'),
    })
    const files = given({ 'Site.zip': packedPages, 'noise.html': Uint8Array.of(60, 0, 255, 254, 0, 128) })
    const plan = await device.import.plan(files, undefined)
    expect(plan).toMatchObject({ notes: 3, folders: 2, leftOut: 1 })
    const report = await device.bring(files)
    expect(kinds(report)).toEqual({
      'Site/Trip.html': 'imported',
      'Site/more/Plan B.htm': 'imported',
      'Site/style.css': 'notMarkdown',
      'noise.html': 'notText',
    })
    expect(report.items.flatMap((item) => (item.kind === 'imported' ? item.convertedFrom : []))).toEqual([
      'html',
      'html',
    ])
    const byName = new Map(report.items.map((item) => [item.fileName, item]))
    const [trip, plan2] = [idOf(byName.get('Site/Trip.html')), idOf(byName.get('Site/more/Plan B.htm'))]
    expect(await device.text(trip)).toBe('# Trip to Lisbon\n\nSee [[Plan B|the plan]], [what is gone](gone.html).\n')
    expect(await device.text(plan2)).toBe('Back to [[Trip to Lisbon]]\n')
    const entry = device.space.entry(trip)
    // Its first line names it.
    expect(entry?.givenTitle).toBeUndefined()
    expect(entry).toMatchObject({ createdAt: Date.UTC(2020, 0, 2, 3, 4, 5) })
    expect(device.space.tags.of(trip)).toEqual(expect.arrayContaining(['travel', 'far-away']))
    expect(device.space.entry(plan2)?.givenTitle).toBe('Plan B')
    expect(Object.values(kinds(await device.bring(files))).filter((kind) => kind === 'alreadyHere')).toHaveLength(2)
  })

  it('of front matter that is damaged, or that would grow without end, makes a text', async () => {
    using device = await Device.open()
    const bomb = `---\na: &a [x, x]\n${'bcdefghi'.replace(/./g, (key, at: number) => `${key}: &${key} [*${'abcdefgh'[at]}, *${'abcdefgh'[at]}]\n`)}---\ntext\n`
    const { items } = await device.bring(given({ 'bomb.md': bomb, 'torn.md': '---\ntitle: "torn\n: [\n---\ntext\n' }))
    expect(items.map(({ kind }) => kind)).toEqual(['imported', 'imported'])
  })

  it('done twice brings nothing twice, and a file that changed is another note', async () => {
    using device = await Device.open()
    const first = await device.bring(given(library))
    const again = await device.bring(
      given({ 'Elsewhere/Trip.md': library['Notes/Trip.md'], 'Notes/Work/Plan.md': 'First, third\n' }),
    )
    expect(kinds(again)).toEqual({ 'Elsewhere/Trip.md': 'alreadyHere', 'Notes/Work/Plan.md': 'imported' })
    expect(idOf(again.items[0])).toBe(idOf(first.items[0]))
    expect(await device.texts()).toEqual(['# Trip\n\nLisbon\n', 'First, second\n', 'First, third\n'])
  })

  it('makes a note of each of two files that are the same, and still none twice', async () => {
    using device = await Device.open()
    const files = given({ 'a/README.md': 'Empty', 'b/README.md': 'Empty' })
    expect(kinds(await device.bring(files))).toEqual({ 'a/README.md': 'imported', 'b/README.md': 'imported' })
    expect(kinds(await device.bring(files))).toEqual({ 'a/README.md': 'alreadyHere', 'b/README.md': 'alreadyHere' })
    expect(await device.texts()).toEqual(['Empty', 'Empty'])
  })

  it('on two devices that meet later makes one note, with its text once', async () => {
    using desk = await Device.open()
    using phone = await Device.open()
    const [here] = (await desk.bring(given(library))).items
    const [there] = (await phone.bring(given(library))).items
    expect(idOf(there)).toBe(idOf(here))
    const updates = await Promise.all(
      [desk, phone].map(({ storage }) =>
        storage.docs.read(noteStoreName(idOf(here)), (doc) => Y.encodeStateAsUpdate(doc)),
      ),
    )
    const met = new Y.Doc()
    for (const update of updates) Y.applyUpdate(met, update)
    expect(noteText(noteContent(met))).toBe(library['Notes/Trip.md'])
    Y.applyUpdate(desk.space.doc, Y.encodeStateAsUpdate(phone.space.doc))
    expect(desk.space.ids()).toHaveLength(2)
  })

  it('brings a note anew that is in the trash, and leaves the other one there', async () => {
    using device = await Device.open()
    const id = idOf((await device.bring(given({ 'Trip.md': 'Lisbon' }))).items[0])
    device.space.trash(new Map([[id, noteStateOf(new Y.Doc())]]), 'Desk', day)
    const again = idOf((await device.bring(given({ 'Trip.md': 'Lisbon' }))).items[0])
    expect(again).not.toBe(id)
    expect([device.space.isTrashed(id), device.space.isTrashed(again)]).toEqual([true, false])
  })

  it('that is stopped says how many it did not come to, and goes on from there another time', async () => {
    using device = await Device.open()
    const files = given(Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`${index}.md`, `Note ${index}`])))
    const stopping = new AbortController()
    const plan = await device.import.plan(files, undefined)
    const report = await plan.run((done) => done > 0 && stopping.abort(), stopping.signal)
    expect(report.items.length).toBeGreaterThan(0)
    expect(report.items.length + report.notDone).toBe(120)
    const rest = await device.bring(files)
    expect(rest.items.filter(({ kind }) => kind === 'imported')).toHaveLength(report.notDone)
    expect(device.space.ids()).toHaveLength(120)
  })
})
