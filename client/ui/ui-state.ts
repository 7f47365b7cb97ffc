/**
 * What is on screen and forgotten with the page: which dialog or menu is open, which title is being edited, what the
 * narrow layout shows. Everything that outlives the page is in `AppState`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FolderId, NoteId } from '../../shared/ids.ts'
import type { ImportPlan, ImportReport } from '../state/app-state.ts'
import type { AccountStep } from './account/account-step.ts'

export type SettingsSection = 'sync' | 'look' | 'files' | 'keys' | 'about'

export type OpenDialog =
  | { kind: 'settings'; section: SettingsSection }
  | { kind: 'tabs' }
  /** `template`: one that is chosen already. */
  | { kind: 'templates'; template: NoteId | undefined }
  | { kind: 'commands' }
  | { kind: 'import'; progress: ImportProgress }
  | { kind: 'review'; noteId: NoteId }
  /** Where these are to go. */
  | { kind: 'move'; what: { kind: 'notes'; ids: readonly NoteId[] } | { kind: 'folder'; id: FolderId } }
  | { kind: 'tags'; noteIds: readonly NoteId[] }
  /** `titles`: goes to a note by its title. `typed`: what stands in the field at first. `beside`: opens it beside the active one. */
  | { kind: 'search'; of: 'titles' | 'everything'; typed: string; beside?: boolean }
  | ChoicesDialogState

/** What somebody has to choose for one note, or for all: then `noteId` is the one that was picked of them, if one was. */
export type ChoicesDialogState = { kind: 'choices'; of: 'one' | 'all'; noteId: NoteId | undefined }

export type ImportProgress =
  | { kind: 'reading' }
  /** Waits for somebody to say that it is what they want. */
  | { kind: 'planned'; plan: ImportPlan; go: () => void }
  | { kind: 'running'; done: number; total: number; stop: () => void }
  | { kind: 'done'; report: ImportReport }

/** Where a menu opens: at an element, or where the pointer was. */
export type MenuAnchor = Element | { x: number; y: number }

export type OpenMenu =
  | { kind: 'note'; noteId: NoteId; anchor: MenuAnchor; opener: HTMLElement }
  | { kind: 'tab'; noteId: NoteId; anchor: MenuAnchor; opener: HTMLElement }
  | { kind: 'folder'; folderId: FolderId; anchor: MenuAnchor; opener: HTMLElement }
  | { kind: 'tag'; tag: string; anchor: MenuAnchor; opener: HTMLElement }
  | { kind: 'strip'; anchor: MenuAnchor; opener: HTMLElement }

/** Said once at the bottom of the screen, with a way back. */
export interface Notice {
  text: string
  action: { label: string; run: () => void } | undefined
}

/** A place in a note to be brought into view: as offsets in UTF-16 code units, and what stood there; or a heading. */
export interface Jump {
  noteId: NoteId
  place: { from: number; to: number; text: string } | { heading: string }
}

export interface UiState {
  /** Which of the two screens the narrow layout shows. */
  narrowScreen: 'list' | 'note'
  listView: 'notes' | 'trash'
  dialog: OpenDialog | undefined
  /** A dialog of accounts, over the settings or by itself. */
  accountStep: AccountStep | undefined
  /** What was just done, for as long as the settings stay open. */
  accountNews: string | undefined
  menu: OpenMenu | undefined
  statusOpen: boolean
  /** The note whose title is being edited, in one place only: in the list, or in the bar over the note. */
  renaming: { noteId: NoteId; place: 'list' | 'note' } | undefined
  notice: Notice | undefined
  /** The caret is to go into the note as soon as the note is there. */
  focusWanted: boolean
  /** Until the note is there. */
  jump?: Jump | undefined
  /** The notes that were shown last, the latest first. */
  recent?: readonly NoteId[]
}

export type UiStore = StoreApi<UiState>

export const createUiStore = (): UiStore =>
  createStore<UiState>(() => ({
    narrowScreen: 'note',
    listView: 'notes',
    dialog: undefined,
    accountStep: undefined,
    accountNews: undefined,
    menu: undefined,
    statusOpen: false,
    renaming: undefined,
    notice: undefined,
    focusWanted: false,
  }))
