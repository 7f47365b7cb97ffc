/**
 * What a search thread does for its page: it answers questions at once, and in between, where its tab leads, it keeps the index
 * in step with the notes. What it cannot read now it tries again when it hears of the note, and at the next start.
 */
import { assertNever } from '../../shared/assert.ts'
import type { NoteId } from '../../shared/ids.ts'
import { BlockGone } from './block-store.ts'
import { Catalogue } from './catalogue.ts'
import { find } from './finding.ts'
import { readHits } from './hits.ts'
import { findLinks } from './links.ts'
import { NotePlaces } from './note-places.ts'
import { Sounds, type Readings } from './pinyin.ts'
import { isEmpty, parseQuery } from './query.ts'
import type { NoteRow } from './search-db.ts'
import { SearchIndex, type PendingLimits } from './search-index.ts'
import type { SearchAnswer, SearchRequest } from './search-messages.ts'
import { openSearchDb } from './search-db.ts'
import { findTitles } from './titles.ts'

export interface SearchWorkParts {
  profile: string
  /** The text of a note as it is on disk; `undefined` where nothing of it is there. */
  readText(id: NoteId): Promise<string | undefined>
  /** Rejects where it cannot be fetched: then titles are not found by their sound. */
  loadReadings(): Promise<Readings>
  answer(answer: SearchAnswer): void
  limits?: PendingLimits
}

/** While many notes are taken in. */
const betweenAnswersMs = 1_000
/** Where somebody writes, what has come waits so long after what they are known to have typed last, */
const typingLastsMs = 1_500
/** and for each transaction at most so long. */
const longestWaitMs = 10_000
const betweenLooksMs = 250
const firstHits = 20
const mostHits = 100
const mostTitles = 50
const readAtOnce = 4
/** So many texts are taken in with one transaction. */
const takenAtOnce = 64

export class SearchWork {
  readonly #parts: SearchWorkParts
  readonly #catalogue = new Catalogue()
  readonly #places = new NotePlaces()
  readonly #index: Promise<SearchIndex>
  #sounds: Promise<Sounds | undefined> | undefined
  /** The one that somebody waits for, or looks at the answer of. */
  #question = 0
  #answerAgain: (() => Promise<void>) | undefined
  #linksQuestion = 0
  #answerLinksAgain: (() => Promise<void>) | undefined
  #answeredAt = 0
  #typedAt = -Infinity
  #leads = false
  /** Of which the text is to be read. */
  readonly #wanted = new Set<NoteId>()
  /** What the page has said of notes that are open there. */
  readonly #texts = new Map<NoteId, string>()
  /** Of which nothing was here when it was looked for last. */
  readonly #missing = new Set<NoteId>()
  #isListed = false
  #isWorking = false
  /** What is on disk may be another index than the one in memory. */
  #isOutdated = false
  /** Notes have been listed no more since texts were forgotten last. Not before the list is known. */
  #mayForget = false
  #isClean = false
  /** What changes the index waits for what does so already. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: SearchWorkParts) {
    this.#parts = parts
    this.#index = this.#open()
    // Who asks hears of it.
    this.#index.catch(() => undefined)
  }

  hear(request: SearchRequest): void {
    switch (request.kind) {
      case 'list':
        // The first says which there are.
        if (!this.#isListed) this.#mayForget = true
        this.#isListed = true
        this.#catalogue.list(request.notes)
        void this.#lookForWork()
        return
      case 'unlist':
        this.#catalogue.unlist(request.ids)
        this.#mayForget = true
        void this.#lookForWork()
        return
      case 'places':
        this.#places.hear(request.places)
        this.#renewAnswer()
        return
      case 'lead':
        this.#leads = request.leads
        this.#isClean = false
        void this.#lookForWork()
        return
      case 'changed':
        for (const id of request.ids) {
          this.#wanted.add(id)
          this.#missing.delete(id)
        }
        void this.#work()
        return
      case 'text':
        this.#texts.set(request.id, request.text)
        void this.#work()
        return
      case 'written':
        this.#isOutdated = true
        this.#renewAnswer()
        return
      case 'typing':
        this.#typedAt = Date.now()
        return
      case 'prepare':
        void this.#prepare()
        return
      case 'find':
        this.#question = request.question
        this.#answerAgain = () =>
          this.#answer(request.question, this.#isAsked, () => this.#find(request.question, request.typed))
        this.#renewAnswer()
        return
      case 'findTitles':
        this.#question = request.question
        this.#answerAgain = () =>
          this.#answer(request.question, this.#isAsked, () => this.#findTitles(request.question, request.typed))
        this.#renewAnswer()
        return
      case 'findLinks': {
        const { question, names } = request
        this.#linksQuestion = question
        const again = (): Promise<void> =>
          this.#answer(question, this.#areLinksAsked, () => this.#findLinks(question, names))
        this.#answerLinksAgain = names.length === 0 ? undefined : again
        void this.#answerLinksAgain?.()
        return
      }
      default:
        assertNever(request)
    }
  }

  /** Makes ready what depends on titles alone, step by step: who asks meanwhile waits for one of them. */
  async #prepare(): Promise<void> {
    await this.#index.catch(() => undefined)
    const steps = [
      () => this.#catalogue.newestFirst,
      () => this.#catalogue.titleText,
      // Letters may be a sound.
      () => this.#soundsFor('a')?.then((sounds) => sounds?.prepare(this.#catalogue.titleText)),
    ]
    for (const step of steps) {
      await new Promise((resolve) => setTimeout(resolve))
      await step()
    }
  }

  /** Whoever looks at an answer sees what has come since. */
  #renewAnswer(): void {
    this.#answeredAt = Date.now()
    void this.#answerAgain?.()
    void this.#answerLinksAgain?.()
  }

  async #open(): Promise<SearchIndex> {
    const db = await openSearchDb(this.#parts.profile)
    try {
      return await SearchIndex.open(db, this.#catalogue, this.#parts.limits)
    } catch {
      // It cannot be understood. It can be made again.
      const index = SearchIndex.blank(db, this.#catalogue, this.#parts.limits)
      await index.empty()
      return index
    }
  }

  readonly #isAsked = (question: number): boolean => this.#question === question
  readonly #areLinksAsked = (question: number): boolean => this.#linksQuestion === question

  async #answer(question: number, isAsked: (question: number) => boolean, work: () => Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < 3 && isAsked(question); attempt++) {
      try {
        return await work()
      } catch (error) {
        // Segments have been put together meanwhile, by this tab or another.
        if (!(error instanceof BlockGone)) break
        this.#isOutdated ||= !this.#leads || attempt > 0
      }
    }
    if (isAsked(question)) this.#parts.answer({ kind: 'failed', question })
  }

  async #findLinks(question: number, names: readonly string[]): Promise<void> {
    const index = await this.#current()
    const isAsked = (): boolean => this.#areLinksAsked(question)
    const notes = await findLinks(index, names, isAsked)
    if (isAsked()) this.#parts.answer({ kind: 'foundLinks', question, notes, isIndexing: this.#isWorking })
  }

  async #find(question: number, typed: string): Promise<void> {
    const index = await this.#current()
    const query = parseQuery(typed)
    const sounds = await this.#soundsFor(typed)
    const isAsked = (): boolean => this.#question === question
    if (!isAsked()) return
    if (isEmpty(query)) {
      const found = { hits: [], total: 0, isMore: false }
      this.#parts.answer({ kind: 'found', question, found, isLast: true, isIndexing: false })
      return
    }
    const found = await find(index, query, sounds, this.#places.filter(query.where))
    for (const most of [firstHits, mostHits]) {
      if (!isAsked()) return
      const hits = await readHits(index, found, sounds, most, isAsked)
      if (!isAsked()) return
      const isLast = most === mostHits || (hits.hits.length < most && !hits.isMore)
      this.#parts.answer({ kind: 'found', question, found: hits, isLast, isIndexing: this.#isWorking })
      if (isLast) return
    }
  }

  async #findTitles(question: number, typed: string): Promise<void> {
    const sounds = await this.#soundsFor(typed)
    if (this.#question !== question) return
    const found = findTitles(this.#catalogue, typed, sounds, mostTitles)
    this.#parts.answer({ kind: 'foundTitles', question, found })
  }

  /** Only where there is a title that could sound like this. */
  #soundsFor(typed: string): Promise<Sounds | undefined> | undefined {
    if (!/[a-z]/i.test(typed) || !this.#catalogue.hasChinese) return undefined
    this.#sounds ??= this.#parts.loadReadings().then(
      (readings) => new Sounds(readings),
      () => undefined,
    )
    return this.#sounds
  }

  /** The index as it is on disk. */
  async #current(): Promise<SearchIndex> {
    const index = await this.#index
    if (this.#isOutdated) await this.#inTurn(() => this.#renew(index))
    return index
  }

  async #renew(index: SearchIndex): Promise<void> {
    if (!this.#isOutdated) return
    this.#isOutdated = false
    await index.reload()
    if (this.#leads) for (const id of index.wanted()) this.#wanted.add(id)
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(change)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #lookForWork(): Promise<void> {
    const index = await this.#index.catch(() => undefined)
    if (index === undefined || !this.#leads) return
    for (const id of index.wanted()) if (!this.#missing.has(id)) this.#wanted.add(id)
    await this.#work()
  }

  get #isWork(): boolean {
    return this.#texts.size > 0 || (this.#leads && (this.#wanted.size > 0 || this.#mayForget || !this.#isClean))
  }

  /** Takes in what is wanted, until there is nothing of that. What storage refuses is wanted again at the next start. */
  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    try {
      const index = await this.#index
      while (this.#isWork) {
        this.#parts.answer({ kind: 'left', notes: Math.max(1, this.#wanted.size) })
        await this.#letThemWrite()
        await this.#inTurn(() => this.#workSome(index))
        if (Date.now() - this.#answeredAt > betweenAnswersMs) this.#renewAnswer()
      }
    } catch {
      this.#wanted.clear()
      this.#texts.clear()
    } finally {
      this.#isWorking = false
    }
    this.#parts.answer({ kind: 'left', notes: 0 })
    this.#renewAnswer()
  }

  /** Waits while somebody writes, but not for ever, nor with the texts of notes that are open: who wrote them may look for them. */
  async #letThemWrite(): Promise<void> {
    const until = Date.now() + longestWaitMs
    while (this.#texts.size === 0 && Date.now() < Math.min(until, this.#typedAt + typingLastsMs))
      await new Promise((resolve) => setTimeout(resolve, betweenLooksMs))
  }

  async #workSome(index: SearchIndex): Promise<void> {
    const rows = [...this.#texts].map(([id, text]) => this.#row(id, text))
    this.#texts.clear()
    if (!this.#leads) {
      for (const row of rows) index.overlay(row)
      return
    }
    await this.#renew(index)
    if (!this.#isClean) await index.clean()
    this.#isClean = true
    rows.push(...(await this.#readSome(index)))
    if (rows.length > 0) await index.take(rows)
    if (this.#mayForget) {
      this.#mayForget = false
      await index.forgetUnlisted()
    }
    await index.tidy()
    this.#parts.answer({ kind: 'written' })
  }

  async #readSome(index: SearchIndex): Promise<NoteRow[]> {
    const waiting = [...this.#wanted].slice(0, takenAtOnce).values()
    const rows: NoteRow[] = []
    const read = async (): Promise<void> => {
      for (const id of waiting) {
        this.#wanted.delete(id)
        if (!index.catalogue.isListed(index.catalogue.numberOf(id))) continue
        const row = this.#row(id, '')
        const text = await this.#parts.readText(id).catch(() => undefined)
        // Listed, and not come yet: it will be heard of when it does.
        if (text === undefined) this.#missing.add(id)
        else rows.push({ ...row, text })
      }
    }
    await Promise.all(Array.from({ length: readAtOnce }, read))
    return rows
  }

  /** The time before the text: what changes in between is wanted again. */
  #row(id: NoteId, text: string): NoteRow {
    const editedAt = this.#catalogue.editedAt(this.#catalogue.numberOf(id))
    return { id, text, editedAt: Number.isNaN(editedAt) ? 0 : editedAt }
  }
}
