/** The tabs of this window: held in memory, stored with each change, continued at the next start. */
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { leaveLayout, type BrowserWindow } from '../store/browser-window.ts'
import type { IndexDb, TabRecord, WindowLayout } from '../store/index-db.ts'
import type { NoteView } from './app-state.ts'
import { layoutOf, rememberView, type TabLayout } from './tab-layout.ts'

/** What a tab shows of its note. */
export type TabFace = Pick<TabRecord, 'title' | 'trashed'>

/** Carets and scrolls move all the time. */
const viewSaveDelayMs = 300

export class WindowTabs {
  readonly #profile: string
  readonly #db: IndexDb
  readonly #windowId: string
  readonly #onChange: () => void
  readonly #faceOf: (id: NoteId) => TabFace | undefined
  #layout: TabLayout
  #saveTimer: ReturnType<typeof setTimeout> | undefined

  /** `faceOf` says what a tab shows, as soon as that is known; before, it is what it was. */
  constructor(
    profile: string,
    db: IndexDb,
    browserWindow: BrowserWindow,
    onChange: () => void,
    faceOf: (id: NoteId) => TabFace | undefined,
  ) {
    this.#profile = profile
    this.#db = db
    this.#windowId = browserWindow.id
    this.#onChange = onChange
    this.#faceOf = faceOf
    const stored = browserWindow.layout
    this.#layout = stored !== undefined && stored.tabs.length > 0 ? stored : layoutOf(newNoteId())
    this.#save()
  }

  get layout(): TabLayout {
    return this.#layout
  }

  change(change: (layout: TabLayout) => TabLayout): void {
    const next = change(this.#layout)
    if (next === this.#layout) return
    this.#layout = next
    this.#save()
    this.#onChange()
  }

  viewOf(id: NoteId): NoteView {
    const tab = this.#layout.tabs.find(({ noteId }) => noteId === id)
    return { anchor: tab?.anchor ?? 0, head: tab?.head ?? 0, top: tab?.top ?? 0 }
  }

  /** No change that the screen shows. */
  rememberView(id: NoteId, view: NoteView): void {
    this.#layout = rememberView(this.#layout, id, view)
    this.#saveSoon()
  }

  /** The page may be about to go away. */
  leave(): void {
    this.#save()
    leaveLayout(this.#profile, this.#stored())
  }

  #stored(): WindowLayout {
    const tabs = this.#layout.tabs.map((tab) => ({ ...tab, ...this.#faceOf(tab.noteId) }))
    return { ...this.#layout, id: this.#windowId, tabs, savedAt: Date.now() }
  }

  #save(): void {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    // Where the tabs were is no one's notes: a refused write leaves the previous layout, and storage says so elsewhere.
    this.#db.putWindow(this.#stored()).catch(() => undefined)
  }

  #saveSoon(): void {
    this.#saveTimer ??= setTimeout(() => this.#save(), viewSaveDelayMs)
  }
}
