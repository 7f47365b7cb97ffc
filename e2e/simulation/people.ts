/** What people do on their devices, each as often as it is written beside it. */
import type { NoteId } from '../../shared/ids.ts'
import { noteText } from '../../shared/document/note-doc.ts'
import type { NoteChoice } from '../../client/state/app-state.ts'
import type { Kept } from '../../client/ui/editor/kept-passage.ts'
import type { Tab } from './simulated-tab.ts'
import type { VaultWorld } from './vault-world.ts'

/** Files that somebody has beside each other. */
const manyFiles = 24

export class People {
  readonly #world: VaultWorld
  readonly #deeds: readonly (readonly [weight: number, deed: (tab: Tab) => void])[] = [
    [11, (tab) => this.#make(tab)],
    [4, (tab) => this.#import(tab, 1)],
    [36, (tab) => this.#type(tab)],
    [8, (tab) => this.#delete(tab)],
    [9, (tab) => this.#open(tab)],
    [7, (tab) => this.#close(tab)],
    [7, (tab) => this.#rename(tab)],
    [5, (tab) => this.#trash(tab)],
    [2, (tab) => this.#trashMany(tab)],
    [2, (tab) => this.#restore(tab)],
  ]

  constructor(world: VaultWorld) {
    this.#world = world
  }

  /** One of them does something in this tab. Who is asked something answers now and then. */
  act(tab: Tab): void {
    const { chance } = this.#world
    const answers: ((tab: Tab) => void)[] = []
    if (tab.person.looksAt !== undefined || this.#choicesIn(tab).length > 0)
      answers.push((asked) => this.#choose(asked))
    if (tab.reviews.size > 0) answers.push((asked) => this.#review(asked))
    if ((tab.parts?.trash.held.size ?? 0) > 0) answers.push((asked) => this.#answerGuard(asked))
    if (tab.person.takesBack.length > 0 && chance.oneIn(3)) answers.push((asked) => this.#takeBack(asked))
    const deed = chance.oneIn(3) ? chance.oneOf(answers) : undefined
    ;(deed ?? chance.weighted(this.#deeds))?.(tab)
  }

  /** Somebody begins with many notes that they have. */
  moveIn(tab: Tab): void {
    this.#import(tab, manyFiles)
  }

  /** Several write in the same note, or name it, without waiting for each other. */
  meet(tabs: readonly Tab[]): void {
    const { chance } = this.#world
    const id = chance.oneOf(tabs.flatMap((tab) => [...(tab.parts?.space.ids() ?? [])]))
    const isNaming = chance.oneIn(3)
    for (const tab of tabs) {
      if (id === undefined || tab.parts?.space.has(id) !== true || chance.oneIn(3)) continue
      if (isNaming) this.#give(tab, id)
      else
        tab.do(async () => {
          await tab.openNote(id)
          if (tab.notes.has(id)) await this.#typeInto(tab, id)
        })
    }
  }

  /** All who have the same choice before them decide at once, without knowing of each other. */
  chooseAtOnce(tabs: readonly Tab[]): void {
    const { chance } = this.#world
    const note = chance.oneOf(tabs.flatMap((tab) => this.#choicesIn(tab).map(({ noteId }) => noteId)))
    const all = tabs.flatMap((tab) => {
      const choice = this.#choicesIn(tab).find(({ noteId }) => noteId === note)
      return choice === undefined ? [] : [{ tab, choice }]
    })
    const allKeepBoth = chance.oneIn(2)
    for (const { tab, choice } of all)
      if (allKeepBoth || chance.oneIn(2)) this.#keepBoth(tab, choice)
      else this.#keepOne(tab, choice)
  }

  /** Whoever is asked whether many notes may vanish says so at last, or goes on without an answer. */
  answerGuards(tabs: readonly Tab[]): void {
    for (const tab of tabs) if (this.#world.chance.oneIn(2)) this.#answerGuard(tab)
  }

  #tells(tab: Tab, what: string, id?: NoteId): void {
    this.#world.tells(`${tab.profile} ${what}${id === undefined ? '' : ` ${this.#world.nameOf(id)}`}`)
  }

  /** What the screen asks the person to choose. */
  #choicesIn(tab: Tab): NoteChoice[] {
    const { list } = tab.parts ?? {}
    const notes = (list?.lists.notes ?? []).filter(({ choices }) => choices.length > 0)
    return this.#inOrder(notes.map(({ id }) => id)).flatMap((id) => list?.get(id)?.choices ?? [])
  }

  /** As they were made. */
  #inOrder(ids: readonly NoteId[]): NoteId[] {
    return this.#world.notes.filter((id) => ids.includes(id))
  }

  #openNote(tab: Tab): NoteId | undefined {
    return this.#world.chance.oneOf([...tab.notes.keys()])
  }

  /** A note that is in the list, or in the trash. */
  #listed(tab: Tab): NoteId | undefined {
    return this.#world.chance.oneOf(tab.parts?.space.ids() ?? [])
  }

  #make(tab: Tab): void {
    const id = this.#world.chance.noteId()
    this.#world.knows(id)
    this.#tells(tab, 'makes', id)
    tab.wanted.add(id)
    tab.do(async () => {
      await tab.openNote(id)
      if (tab.notes.has(id)) await this.#typeInto(tab, id)
    })
  }

  #type(tab: Tab): void {
    const id = this.#openNote(tab)
    if (id !== undefined) tab.do(() => this.#typeInto(tab, id))
  }

  #typeInto(tab: Tab, id: NoteId): Promise<void> {
    const { chance, letters } = this.#world
    const text = Array.from({ length: chance.between(1, 3) }, () => letters.next()).join('')
    const written = chance.oneOf([text, `${text}\n`, `\n${text}`]) ?? text
    this.#tells(tab, `types ${JSON.stringify(written)} into`, id)
    return tab.person.write(id, (content) => content.insert(chance.between(0, content.length), written))
  }

  #delete(tab: Tab): void {
    const { chance } = this.#world
    const id = this.#openNote(tab)
    const length = id === undefined ? 0 : (tab.notes.get(id)?.note.content.length ?? 0)
    if (id === undefined || length === 0) return
    tab.do(() =>
      tab.person.write(id, (content) => {
        const at = chance.between(0, length - 1)
        const end = Math.min(length, at + chance.between(1, 3))
        this.#tells(tab, `deletes ${JSON.stringify(noteText(content).slice(at, end))} from`, id)
        content.delete(at, end - at)
      }),
    )
  }

  #import(tab: Tab, count: number): void {
    const { letters } = this.#world
    const { parts } = tab
    if (parts === undefined) return
    const files = Array.from({ length: count }, () => {
      const file = new File([`${letters.next()}\n${letters.next()}`], 'file.md')
      return { path: file.name, file }
    })
    this.#tells(tab, `imports ${count} notes`)
    tab.do(async () => {
      const plan = await parts.import.plan({ files, unreadable: [], vaults: [] }, undefined)
      const { items } = await plan.run(() => undefined, new AbortController().signal)
      const unsaved = items.flatMap((item) => {
        if (item.kind !== 'imported') return []
        return [letters.unsavedIn(item.noteId, tab)]
      })
      if (await tab.person.titlesSaved()) for (const note of unsaved) letters.saved(note, true, true)
    })
  }

  #open(tab: Tab): void {
    const id = this.#listed(tab)
    if (id === undefined) return
    this.#tells(tab, 'opens', id)
    tab.wanted.add(id)
    tab.do(() => tab.openNote(id))
  }

  #close(tab: Tab): void {
    const id = this.#openNote(tab)
    if (id === undefined) return
    this.#tells(tab, 'closes', id)
    tab.wanted.delete(id)
    tab.run(() => tab.closeNote(id))
  }

  /** Often one of the first notes, which others name too. */
  #rename(tab: Tab): void {
    const { chance, notes } = this.#world
    const first = notes.slice(0, 2).filter((id) => tab.parts?.space.has(id) === true)
    const id = chance.oneOf(chance.oneIn(3) ? [] : first) ?? this.#listed(tab)
    if (id !== undefined) this.#give(tab, id)
  }

  #give(tab: Tab, id: NoteId): void {
    const { chance } = this.#world
    // Two that give the same title need not choose.
    const title = chance.oneIn(12) ? '' : `t${chance.between(1, 200)}`
    this.#tells(tab, `gives the title ${JSON.stringify(title)} to`, id)
    tab.do(() => tab.person.rename(id, title))
  }

  #choose(tab: Tab): void {
    const { chance } = this.#world
    const choices = this.#choicesIn(tab)
    // A dialog stays open, and the others go on.
    if (tab.person.looksAt === undefined && chance.oneIn(3)) {
      tab.person.looksAt = chance.oneOf(choices)
      return
    }
    const choice = tab.person.looksAt ?? chance.oneOf(choices)
    tab.person.looksAt = undefined
    if (choice === undefined) return
    chance.weighted<() => void>([
      [3, () => this.#keepOne(tab, choice)],
      [4, () => this.#keepBoth(tab, choice)],
      [1, () => this.#keepAllOwn(tab)],
    ])?.()
  }

  #keepOne(tab: Tab, choice: NoteChoice): void {
    const text = this.#world.chance.oneOf(choice.values)?.text ?? ''
    this.#tells(tab, `keeps ${text} for`, choice.noteId)
    tab.do(async () => {
      if ((await tab.person.decide({ kind: 'keep', choice, text })) > 0) this.#world.happened('chosen')
    })
  }

  #keepBoth(tab: Tab, choice: NoteChoice): void {
    this.#tells(tab, `keeps ${choice.values.map(({ text }) => text).join(' and ')} for`, choice.noteId)
    tab.do(async () => {
      const { language } = tab.device
      if ((await tab.person.decide({ kind: 'keepBoth', choice, language })) > 0) this.#world.happened('keptBoth')
    })
  }

  #keepAllOwn(tab: Tab): void {
    const choices = this.#choicesIn(tab)
    this.#tells(tab, `keeps its own titles for ${choices.map(({ noteId }) => this.#world.nameOf(noteId)).join()}`)
    tab.do(async () => {
      if ((await tab.person.decide({ kind: 'keepOwn', choices })) > 0) this.#world.happened('chosen')
    })
  }

  #takeBack(tab: Tab): void {
    const takeBack = tab.person.takesBack.pop()
    if (takeBack === undefined) return
    this.#world.happened('takenBack', `${tab.profile} takes back what was decided last`)
    tab.run(takeBack)
  }

  #review(tab: Tab): void {
    const { chance } = this.#world
    const id = chance.oneOf(this.#inOrder([...tab.reviews.keys()]))
    if (id === undefined) return
    const kept = chance.oneOf<Kept | undefined>([undefined, 'mine', 'theirs', 'both'])
    this.#tells(tab, `looks at what came together, and keeps ${kept ?? 'it'} in`, id)
    tab.wanted.add(id)
    tab.do(async () => {
      await tab.openNote(id)
      if (!tab.notes.has(id)) return
      await tab.person.settle(id, kept)
      this.#world.happened('settled')
    })
  }

  #trash(tab: Tab): void {
    const id = this.#listed(tab)
    if (id !== undefined) this.#trashAll(tab, [id])
  }

  #trashMany(tab: Tab): void {
    const { chance } = this.#world
    const notes = this.#inOrder((tab.parts?.list.lists.notes ?? []).map(({ id }) => id))
    this.#trashAll(tab, chance.oneIn(2) ? notes : notes.slice(0, Math.ceil(notes.length / 2)))
  }

  #trashAll(tab: Tab, ids: readonly NoteId[]): void {
    this.#tells(tab, `trashes ${ids.map((id) => this.#world.nameOf(id)).join()}`)
    for (const id of ids) {
      // Nobody looks at what they threw away.
      if (tab.notes.has(id)) tab.run(() => tab.closeNote(id))
      tab.wanted.delete(id)
    }
    this.#world.shown.throwsAway(tab, ids)
    tab.do(async () => tab.parts?.trash.move(ids))
  }

  #restore(tab: Tab): void {
    const { chance } = this.#world
    const trash = this.#inOrder((tab.parts?.list.lists.trash ?? []).map(({ id }) => id))
    const id = chance.oneOf(trash)
    const ids = id === undefined || chance.oneIn(4) ? trash : [id]
    this.#tells(tab, `takes back ${ids.map((each) => this.#world.nameOf(each)).join()}`)
    tab.do(async () => tab.parts?.trash.restore(ids))
  }

  #answerGuard(tab: Tab): void {
    const { trash } = tab.parts ?? {}
    if (trash === undefined || trash.held.size === 0) return
    const keeps = this.#world.chance.oneIn(2)
    this.#world.happened(keeps ? 'keptHeld' : 'letGo', `${tab.profile} ${keeps ? 'keeps' : 'lets go'} what is held`)
    if (!keeps) this.#world.shown.letGo(tab)
    tab.do(() => (keeps ? trash.keepHeld() : trash.letHeldGo()))
  }
}
