/** Commands about the app: what is shown, its settings, sync. */
import {
  Archive,
  Bell,
  Command,
  FileInput,
  FolderInput,
  Glasses,
  Info,
  Keyboard,
  type LucideIcon,
  MonitorSmartphone,
  PanelLeft,
  Palette,
  RefreshCw,
  RotateCw,
  Settings,
  SunMoon,
} from 'lucide-react'
import { backUpNow } from '../files/back-up-now.ts'
import { chooseImport } from '../files/choose-import.ts'
import { focusNotice } from '../notices/focus-notice.ts'
import type { SettingsSection } from '../ui-state.ts'
import { commandWordsOf } from '../words/use-command-words.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import type { CommandEntries, CommandEntry } from './command.ts'

export const appCommands = {
  toggleList: {
    icon: PanelLeft,
    keys: [{ key: '.', mod: true }],
    run: ({ actions }) => actions.toggleList(),
  },
  toggleTheme: {
    icon: SunMoon,
    keys: [{ key: 'l', mod: true, shift: true }],
    run: ({ actions }) => actions.toggleTheme(),
  },
  toggleSimple: {
    icon: Glasses,
    run: ({ commands, state }) => commands.setPreferences({ simple: !state.preferences.simple }),
  },
  allCommands: {
    icon: Command,
    movesFocus: true,
    keys: [{ key: 'p', mod: true, shift: true }, { key: 'f1' }],
    run: ({ ui }) => ui.setState({ dialog: { kind: 'commands' } }),
  },
  settings: {
    icon: Settings,
    isLocal: true,
    movesFocus: true,
    keys: [{ key: ',', mod: true }],
    run: ({ actions }) => actions.showSettings('sync'),
  },
  showKeys: {
    icon: Keyboard,
    movesFocus: true,
    keys: [
      { key: '/', mod: true },
      { key: '?', shift: true, where: 'outsideText' },
    ],
    run: ({ actions }) => actions.showSettings('keys'),
  },
  notice: {
    icon: Bell,
    isLocal: true,
    movesFocus: true,
    keys: [{ key: 'f8' }],
    run: focusNotice,
  },
  syncNow: {
    icon: RefreshCw,
    isAvailable: ({ state }) => state.sync.enabled,
    run: ({ commands }) => commands.syncNow(),
  },
  importFiles: {
    icon: FileInput,
    run: ({ actions }) => chooseImport(actions, { folder: false }),
  },
  importFolder: {
    icon: FolderInput,
    run: ({ actions }) => chooseImport(actions, { folder: true }),
  },
  backUpNow: {
    icon: Archive,
    isAvailable: ({ state }) => state.notes.length > 0,
    run: (context) => void backUpNow(context),
  },
  update: {
    icon: RotateCw,
    isAvailable: ({ state }) => state.updateReady,
    run: ({ commands }) => commands.applyUpdate(),
  },
} satisfies CommandEntries<string>

/** The keys have a command of their own. */
const sectionIcons: Readonly<Record<Exclude<SettingsSection, 'keys'>, LucideIcon>> = {
  sync: MonitorSmartphone,
  look: Palette,
  files: FolderInput,
  about: Info,
}

/** One for each part of the settings. */
export const settingsCommands: Readonly<Record<string, CommandEntry>> = Object.fromEntries(
  Object.entries(sectionIcons).map(([name, icon]): [string, CommandEntry] => {
    const section = name as keyof typeof sectionIcons
    const entry: CommandEntry = {
      icon,
      movesFocus: true,
      nameIn: (words) => commandWordsOf(words).settings(dialogWordsOf(words).settings.sections[section]),
      run: ({ actions }) => actions.showSettings(section),
    }
    return [`settings.${section}`, entry]
  }),
)
