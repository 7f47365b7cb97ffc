/** Commands about tabs: the one that is shown, or the one whose menu is open. */
import {
  ArrowLeft,
  ArrowLeftRight,
  ArrowLeftToLine,
  ArrowRight,
  ArrowRightToLine,
  ChevronLeft,
  ChevronRight,
  ChevronsRight,
  Columns2,
  Files,
  Hash,
  PanelRightClose,
  PanelRightDashed,
  Pin,
  PinOff,
  SquareX,
  Undo2,
  X,
} from 'lucide-react'
import type { NoteId } from '../../../shared/ids.ts'
import type { Beside, Tab } from '../../state/app-state.ts'
import { hasRoomForTwo } from '../media.ts'
import { closeTabs, moveTabBy } from '../tabs/tab-gestures.ts'
import type { CommandContext, CommandEntries, CommandEntry } from './command.ts'

const placeOf = ({ state, noteId }: CommandContext): number => state.tabs.findIndex((tab) => tab.noteId === noteId)

const withTab =
  (act: (id: NoteId, context: CommandContext) => void) =>
  (context: CommandContext): void => {
    if (context.noteId !== undefined) act(context.noteId, context)
  }

const activate = ({ actions, state }: CommandContext, place: number): void => {
  const tab = state.tabs.at(place)
  if (tab !== undefined) actions.activateTab(tab.noteId)
}

const tabOf = (context: CommandContext): Tab | undefined => context.state.tabs[placeOf(context)]

/** Pinned tabs and others stay apart. */
const isNextTo = (context: CommandContext, step: 1 | -1): boolean => {
  const tab = tabOf(context)
  return tab !== undefined && context.state.tabs[placeOf(context) + step]?.pinned === tab.pinned
}

/** Those that are closed with many; whoever wants a pinned one closed closes it by itself. */
const othersFrom = (context: CommandContext, from: number): NoteId[] =>
  placeOf(context) === -1
    ? []
    : context.state.tabs
        .slice(from)
        .filter(({ noteId, pinned }) => !pinned && noteId !== context.noteId)
        .map(({ noteId }) => noteId)
const others = (context: CommandContext): NoteId[] => othersFrom(context, 0)
const toTheRight = (context: CommandContext): NoteId[] => othersFrom(context, placeOf(context) + 1)

/** The tab that stays is the one to go on with, if the one that is shown closes. */
function closeAround(context: CommandContext, ids: readonly NoteId[]): void {
  const { commands, noteId, state } = context
  if (noteId !== undefined && ids.some((id) => id === state.activeTab)) commands.activateTab(noteId)
  closeTabs(context, ids)
}

/** The note beside the active one, where it is on screen. */
const besideOf = ({ state }: CommandContext): Beside | undefined => (hasRoomForTwo() ? state.beside : undefined)

const isShown = (context: CommandContext): boolean =>
  context.noteId === context.state.activeTab || context.noteId === besideOf(context)?.noteId

const hasSeveral = ({ state }: CommandContext): boolean => state.tabs.length > 1

const entries = {
  closeTab: {
    icon: X,
    keys: [{ key: 'w', mod: true, appOnly: true }],
    isAvailable: (context) => placeOf(context) >= 0,
    run: withTab((id, context) => closeTabs(context, [id])),
  },
  closeOthers: {
    icon: SquareX,
    isAvailable: (context) => others(context).length > 0,
    run: (context) => closeAround(context, others(context)),
  },
  closeRight: {
    icon: PanelRightClose,
    isAvailable: (context) => toTheRight(context).length > 0,
    run: (context) => closeAround(context, toTheRight(context)),
  },
  reopenTab: {
    icon: Undo2,
    movesFocus: true,
    keys: [{ key: 't', mod: true, shift: true, appOnly: true }],
    isAvailable: ({ state }) => state.closedTabs > 0,
    run: ({ actions }) => actions.reopenClosedTab(),
  },
  goBack: {
    icon: ArrowLeft,
    keys: [
      { key: 'arrowleft', alt: true, only: 'others' },
      { key: '[', mod: true, only: 'mac' },
    ],
    isAvailable: ({ state }) => state.canGo.back,
    run: ({ actions }) => actions.goInTab(-1),
  },
  goForward: {
    icon: ArrowRight,
    keys: [
      { key: 'arrowright', alt: true, only: 'others' },
      { key: ']', mod: true, only: 'mac' },
    ],
    isAvailable: ({ state }) => state.canGo.forward,
    run: ({ actions }) => actions.goInTab(1),
  },
  nextTab: {
    icon: ChevronRight,
    keys: [
      { key: 'arrowright', ctrl: true, alt: true },
      { key: 'tab', ctrl: true, appOnly: true },
    ],
    isAvailable: hasSeveral,
    run: ({ commands }) => commands.stepTab(1),
  },
  previousTab: {
    icon: ChevronLeft,
    keys: [
      { key: 'arrowleft', ctrl: true, alt: true },
      { key: 'tab', ctrl: true, shift: true, appOnly: true },
    ],
    isAvailable: hasSeveral,
    run: ({ commands }) => commands.stepTab(-1),
  },
  tabByNumber: {
    icon: Hash,
    isLocal: true,
    keys: ['1', '2', '3', '4', '5', '6', '7', '8'].map((key) => ({ key, mod: true, appOnly: true })),
    run: (context) => activate(context, Number(context.key) - 1),
  },
  lastTab: {
    icon: ChevronsRight,
    keys: [{ key: '9', mod: true, appOnly: true }],
    isAvailable: hasSeveral,
    run: (context) => activate(context, -1),
  },
  moveLeft: {
    icon: ArrowLeftToLine,
    isAvailable: (context) => isNextTo(context, -1),
    run: withTab((id, context) => moveTabBy(context, id, -1)),
  },
  moveRight: {
    icon: ArrowRightToLine,
    isAvailable: (context) => isNextTo(context, 1),
    run: withTab((id, context) => moveTabBy(context, id, 1)),
  },
  pinTab: {
    icon: Pin,
    isAvailable: (context) => tabOf(context)?.pinned === false,
    run: withTab((id, { commands }) => commands.pinTab(id, true)),
  },
  unpinTab: {
    icon: PinOff,
    isAvailable: (context) => tabOf(context)?.pinned === true,
    run: withTab((id, { commands }) => commands.pinTab(id, false)),
  },
  allTabs: {
    icon: Files,
    movesFocus: true,
    run: ({ ui }) => ui.setState({ dialog: { kind: 'tabs' } }),
  },
  openBeside: {
    icon: Columns2,
    isLocal: true,
    movesFocus: true,
    isAvailable: (context) =>
      hasRoomForTwo() &&
      !isShown(context) &&
      (tabOf(context) !== undefined || context.state.notes.some(({ id }) => id === context.noteId)),
    run: withTab((id, { actions, commands }) => {
      commands.openBeside(id)
      actions.focusNote()
    }),
  },
  chooseBeside: {
    icon: Columns2,
    movesFocus: true,
    keys: [{ key: '\\', mod: true }],
    isAvailable: hasRoomForTwo,
    run: ({ ui }) => ui.setState({ dialog: { kind: 'search', of: 'titles', typed: '', beside: true } }),
  },
  otherSide: {
    icon: ArrowLeftRight,
    movesFocus: true,
    keys: [{ key: 'f6', yields: true }],
    isAvailable: (context) => besideOf(context) !== undefined,
    run: (context) => {
      const beside = besideOf(context)
      if (beside !== undefined) context.actions.activateTab(beside.noteId)
    },
  },
  closeSide: {
    icon: PanelRightDashed,
    movesFocus: true,
    keys: [{ key: '\\', mod: true, shift: true }],
    isAvailable: (context) => besideOf(context) !== undefined && isShown(context),
    run: withTab((id, { actions, commands }) => {
      commands.closeSide(id)
      actions.focusNote()
    }),
  },
} satisfies CommandEntries<string>

export const tabCommands = Object.fromEntries(
  Object.entries<CommandEntry>(entries).map(([name, entry]) => [name, { group: 'tabs', ...entry }]),
) as CommandEntries<keyof typeof entries>
