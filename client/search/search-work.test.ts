import 'fake-indexeddb/auto'
import { uuidv4 } from 'lib0/random'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { receiptOf } from '../store/arrivals.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import type { Hits } from './hits.ts'
import { readNoteText } from './note-texts.ts'
import type { Readings } from './pinyin.ts'
import { openSearchDb } from './search-db.ts'
import { pack, type SearchAnswer } from './search-messages.ts'
import { SearchWork } from './search-work.ts'

const readings: Readings = (character) =>
  ({ 重: ['zhong', 'chong'], 庆: ['qing'], 会: ['hui', 'kuai'], 议: ['yi'] })[character] ?? []

/** One tab's thread, on texts that are given. */
class Thread {
  readonly answers: SearchAnswer[] = []
  readonly read: NoteId[] = []
  /** Characters of which it has been looked up how they sound. */
  readonly sounded: string[] = []
  readonly work: SearchWork
  #questions = 0

  constructor(
    readonly profile: string,
    readonly texts: Map<NoteId, string>,
    readText?: (id: NoteId) => Promise<string | undefined>,
  ) {
    this.work = new SearchWork({
      profile,
      readText: (id) => {
        this.read.push(id)
        return readText?.(id) ?? Promise.resolve(this.texts.get(id))
      },
      loadReadings: () =>
        Promise.resolve((character: string) => {
          this.sounded.push(character)
          return readings(character)
        }),
      answer: (answer) => this.answers.push(answer),
      limits: { notes: 4, size: 400 },
    })
  }

  list(notes: readonly { id: NoteId; title: string; editedAt: number }[]): void {
    this.work.hear({ kind: 'list', notes: pack(notes) })
  }

  /** As the page of a tab that leads begins. */
  async lead(notes: readonly { id: NoteId; title: string; editedAt: number }[]): Promise<void> {
    this.list(notes)
    this.work.hear({ kind: 'lead', leads: true })
    await this.done()
  }

  /** Waits until there is nothing to take in. */
  async done(): Promise<void> {
    await vi.waitFor(() =>
      expect(this.answers.filter(({ kind }) => kind === 'left').at(-1)).toEqual({ kind: 'left', notes: 0 }),
    )
  }

  /** Returns the number of the question. */
  ask(request: { kind: 'findLinks'; names: string[] }): number {
    const question = ++this.#questions
    this.work.hear({ ...request, question })
    return question
  }

  async find(typed: string): Promise<Hits> {
    const question = ++this.#questions
    this.work.hear({ kind: 'find', question, typed })
    return vi.waitFor(() => {
      const answer = this.answers.find((each) => each.kind === 'found' && each.question === question && each.isLast)
      if (answer?.kind !== 'found') throw new Error('no answer yet')
      return answer.found
    })
  }

  async titles(typed: string): Promise<string[]> {
    const question = ++this.#questions
    this.work.hear({ kind: 'findTitles', question, typed })
    return vi.waitFor(() => {
      const answer = this.answers.find((each) => each.kind === 'foundTitles' && each.question === question)
      if (answer?.kind !== 'foundTitles') throw new Error('no answer yet')
      return answer.found.hits.map(({ title }) => title)
    })
  }
}

const noteOf = (title: string, editedAt: number) => ({ id: newNoteId(), title, editedAt })
const found = ({ hits }: Hits): string[] => hits.map(({ title }) => title)

describe('a search thread', () => {
  const shopping = noteOf('Shopping', 1_000)
  const trip = noteOf('重庆 trip', 3_000)
  const meeting = noteOf('会议记录', 2_000)
  const notes = [shopping, trip, meeting]
  const texts = (): Map<NoteId, string> =>
    new Map([
      [shopping.id, 'Shopping\nMilk, bread and 豆腐; receive the parcel'],
      [trip.id, '重庆 trip\nTake the train, not the plane. 带上相机'],
      [meeting.id, '会议记录\n讨论年度预算 and the annual budget'],
    ])

  it('takes in what is on disk, finds it, and finds it again after a restart without reading it again', async () => {
    const first = new Thread(uuidv4(), texts())
    await first.lead(notes)
    const hits = await first.find('预算')
    expect(hits).toMatchObject({ total: 1, isMore: false })
    expect(hits.hits[0]).toMatchObject({ title: '会议记录', place: { from: 9, to: 11, text: '预算' } })
    const again = new Thread(first.profile, texts())
    await again.lead(notes)
    expect(again.read).toEqual([])
    expect(found(await again.find('milk'))).toEqual(['Shopping'])
  })

  it('takes in what has changed while it was not there', async () => {
    const first = new Thread(uuidv4(), texts())
    await first.lead(notes)
    const again = new Thread(first.profile, texts().set(shopping.id, 'Shopping\nCheese'))
    await again.lead([{ ...shopping, editedAt: 9_000 }, trip, meeting])
    expect(again.read).toEqual([shopping.id])
    expect(found(await again.find('milk'))).toEqual([])
    expect(found(await again.find('cheese'))).toEqual(['Shopping'])
  })

  it('goes on where a crash broke it off', async () => {
    const many = Array.from({ length: 200 }, (_, index) => noteOf(`Note ${index}`, index))
    const all = new Map(many.map(({ id }, index) => [id, `word${index} common`]))
    let reads = 0
    // The thread is ended with its first notes on disk: nothing is read any more.
    const broken = new Thread(uuidv4(), all, (id) =>
      ++reads > 100 ? new Promise(() => undefined) : Promise.resolve(all.get(id)),
    )
    broken.list(many)
    broken.work.hear({ kind: 'lead', leads: true })
    await vi.waitFor(() => expect(reads).toBeGreaterThan(100))
    const again = new Thread(broken.profile, all)
    await again.lead(many)
    expect(again.read.length).toBeLessThan(200)
    expect((await again.find('common')).total).toBe(200)
    expect(found(await again.find('word117'))).toEqual(['Note 117'])
  })

  it('makes an index anew that is of another version, or that nobody can understand', async () => {
    const first = new Thread(uuidv4(), texts())
    await first.lead(notes)
    const db = await openSearchDb(first.profile)
    await db.put('facts', 0, 'version')
    db.close()
    const second = new Thread(first.profile, texts())
    await second.lead(notes)
    expect(second.read.length).toBe(3)
    const damaged = await openSearchDb(first.profile)
    await damaged.add('segments', { state: 'whole' } as never)
    damaged.close()
    const third = new Thread(first.profile, texts())
    await third.lead(notes)
    expect(third.read.length).toBe(3)
    expect(found(await third.find('相机'))).toEqual(['重庆 trip'])
  })

  it('does not find what is in the trash, forgets its text, and finds it again when it is back', async () => {
    const thread = new Thread(uuidv4(), texts())
    await thread.lead(notes)
    thread.work.hear({ kind: 'unlist', ids: [shopping.id] })
    await thread.done()
    expect(found(await thread.find('milk'))).toEqual([])
    await vi.waitFor(async () => {
      const db = await openSearchDb(thread.profile)
      const row = await db.get('notes', shopping.id)
      db.close()
      expect(row?.text).toBe('')
    })
    thread.list([shopping])
    await vi.waitFor(async () => expect(found(await thread.find('milk'))).toEqual(['Shopping']))
  })

  it('shows in a tab that does not lead what is open there, and what the other one has written', async () => {
    const leader = new Thread(uuidv4(), texts())
    await leader.lead(notes)
    const other = new Thread(leader.profile, new Map())
    other.list(notes)
    expect(found(await other.find('milk'))).toEqual(['Shopping'])
    other.work.hear({ kind: 'text', id: trip.id, text: '重庆 trip\nBy boat' })
    expect(found(await other.find('boat'))).toEqual(['重庆 trip'])
    expect(found(await leader.find('boat'))).toEqual([])
    leader.work.hear({ kind: 'text', id: shopping.id, text: 'Shopping\nHoney' })
    await leader.done()
    await vi.waitFor(async () => expect(found(await leader.find('honey'))).toEqual(['Shopping']))
    other.work.hear({ kind: 'written' })
    expect(found(await other.find('honey'))).toEqual(['Shopping'])
    expect(found(await other.find('boat')), 'what is open here stays').toEqual(['重庆 trip'])
  })

  it('forgives typos, finds titles by their sound, leaves out, and asks the calendar', async () => {
    const thread = new Thread(uuidv4(), texts())
    await thread.lead(notes)
    expect(found(await thread.find('recieve'))).toEqual(['Shopping'])
    expect(found(await thread.find('shoping'))).toEqual(['Shopping'])
    for (const typed of ['chongqing', 'zhongqing', 'cq', 'chongq'])
      expect(found(await thread.find(typed)), typed).toEqual(['重庆 trip'])
    expect(await thread.titles('huiyi')).toEqual(['会议记录'])
    expect(await thread.titles('hy')).toEqual(['会议记录'])
    expect(await thread.titles('tirp')).toEqual(['重庆 trip'])
    expect(await thread.titles('shoppnig')).toEqual(['Shopping'])
    expect(found(await thread.find('the -plane'))).toEqual(['会议记录', 'Shopping'])
    expect(found(await thread.find('"the annual budget"'))).toEqual(['会议记录'])
    expect(found(await thread.find('after:1971'))).toEqual([])
    expect(found(await thread.find('before:1971 milk'))).toEqual(['Shopping'])
  })

  it('takes in what came when nobody types any more, and what they have typed at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const thread = new Thread(uuidv4(), texts())
    thread.work.hear({ kind: 'typing' })
    thread.list(notes)
    thread.work.hear({ kind: 'lead', leads: true })
    await vi.waitFor(() => expect(thread.answers).toContainEqual({ kind: 'left', notes: 3 }))
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(thread.read).toEqual([])
    vi.advanceTimersByTime(1_500)
    await thread.done()
    thread.work.hear({ kind: 'typing' })
    thread.work.hear({ kind: 'text', id: trip.id, text: '重庆 trip\nBy boat' })
    await vi.waitFor(async () => expect(found(await thread.find('boat'))).toEqual(['重庆 trip']))
    expect(thread.read).toHaveLength(3)
    expect(found(await thread.find('milk'))).toEqual(['Shopping'])
  })

  it('looks up how titles sound before somebody asks, and not again then', async () => {
    const thread = new Thread(uuidv4(), texts())
    await thread.lead(notes)
    expect(thread.sounded).toEqual([])
    thread.work.hear({ kind: 'prepare' })
    const looked = [...'重庆会议记录']
    await vi.waitFor(() => expect(thread.sounded).toEqual(looked))
    expect(await thread.titles('huiyi')).toEqual(['会议记录'])
    expect(thread.sounded).toEqual(looked)
  })

  it('puts titles first, then the newest', async () => {
    const [old, young, named] = [noteOf('Old', 1), noteOf('Young', 2), noteOf('Plan of the garden', 0)]
    const thread = new Thread(
      uuidv4(),
      new Map([
        [old.id, 'the plan'],
        [young.id, 'a plan'],
        [named.id, 'Plan of the garden'],
      ]),
    )
    await thread.lead([old, young, named])
    expect(found(await thread.find('plan'))).toEqual(['Plan of the garden', 'Young', 'Old'])
  })
})

describe('the texts of notes on disk', () => {
  it('are read from the inbox and from a database of their own, and nothing is made', async () => {
    using storage = await DeviceStorage.open()
    const [typed, arrived, nowhere] = [newNoteId(), newNoteId(), newNoteId()]
    await storage.write(typed, (content) => content.insert(0, 'Typed'))
    const update = updateOfText('Arrived')
    await storage.records.receive(
      receiptOf([{ id: arrived, update, headline: { title: 'Arrived', snippet: '' } }], undefined),
    )
    const before = (await indexedDB.databases()).length
    const read = (id: NoteId) => readNoteText(storage.profile, storage.db, id)
    expect(await read(typed)).toBe('Typed')
    expect(await read(arrived)).toBe('Arrived')
    expect(await read(nowhere)).toBeUndefined()
    await storage.records.doubt(nowhere)
    expect(await read(nowhere), 'known, and nothing is there').toBeUndefined()
    expect((await indexedDB.databases()).length).toBe(before)
  })
})

describe('links', () => {
  const lisbon = noteOf('Lisbon', 4_000)
  const diary = noteOf('Diary', 3_000)
  const plans = noteOf('Plans', 2_000)
  const other = noteOf('Other', 1_000)
  const notes = [lisbon, diary, plans, other]
  const texts = (): Map<NoteId, string> =>
    new Map([
      [lisbon.id, '# Lisbon\nTram 28'],
      [diary.id, '- to [[lisbon#Day two|the city]] in May\nand [[Portugal]] again'],
      [plans.id, 'Lisbon in words alone, and `[[Lisbon]]` as code'],
      [other.id, '> [[预算]] and [[★]]'],
    ])

  async function linking(thread: Thread, ...names: string[]) {
    const question = thread.ask({ kind: 'findLinks', names })
    return vi.waitFor(() => {
      const answer = thread.answers.findLast((each) => each.kind === 'foundLinks' && each.question === question)
      if (answer?.kind !== 'foundLinks') throw new Error('no answer yet')
      return answer.notes.map(({ title, places }) => [title, places.map(({ line }) => line)])
    })
  }

  it('are found by the names of a note, with the lines that they stand in', async () => {
    const thread = new Thread(uuidv4(), texts())
    await thread.lead(notes)
    expect(await linking(thread, 'Lisbon')).toEqual([['Diary', ['to [[lisbon#Day two|the city]] in May']]])
    expect(await linking(thread, 'Portugal', 'Lisbon')).toEqual([
      ['Diary', ['to [[lisbon#Day two|the city]] in May', 'and [[Portugal]] again']],
    ])
    expect(await linking(thread, '预算')).toEqual([['Other', ['[[预算]] and [[★]]']]])
    // In no index, being a sign.
    expect(await linking(thread, '★')).toEqual([['Other', ['[[预算]] and [[★]]']]])
    expect(await linking(thread, 'Nobody')).toEqual([])
  })

  it('are told again when there is news, while somebody searches beside', async () => {
    const thread = new Thread(uuidv4(), texts())
    await thread.lead(notes)
    expect(await linking(thread, 'Lisbon')).toHaveLength(1)
    await thread.find('tram')
    const before = thread.answers.length
    thread.work.hear({ kind: 'text', id: plans.id, text: 'now [[Lisbon]] too' })
    await vi.waitFor(() => {
      const news = thread.answers.slice(before).findLast(({ kind }) => kind === 'foundLinks')
      expect(news).toMatchObject({ notes: [{ title: 'Diary' }, { title: 'Plans' }] })
    })
  })
})
