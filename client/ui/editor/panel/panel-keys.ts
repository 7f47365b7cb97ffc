/** The keys of what is shown beside the note, while one writes. */
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { type PanelName, panelNames, togglePanel } from './panel-shown.ts'

export const panelKey: Readonly<Record<PanelName, string>> = { outline: 'Mod-Shift-o', backlinks: 'Mod-Shift-b' }

export const panelKeys = (): Extension =>
  keymap.of(
    panelNames.map((name) => ({
      key: panelKey[name],
      preventDefault: true,
      run: () => {
        togglePanel(name, true)
        return true
      },
    })),
  )
