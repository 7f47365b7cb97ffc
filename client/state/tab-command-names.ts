import type { Commands } from './app-state.ts'

/** The commands that change tabs. */
export type TabCommandName = (typeof tabCommandNames)[number]
export const tabCommandNames = [
  'newNote',
  'openNote',
  'activateTab',
  'closeTab',
  'reopenClosedTab',
  'moveTab',
  'pinTab',
  'stepTab',
  'goInTab',
  'openBeside',
  'closeSide',
  'setShare',
  'setOwnView',
  'forgetOwnViews',
] as const satisfies readonly (keyof Commands)[]
