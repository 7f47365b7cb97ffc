/** The key of the outline, while one writes. */
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { toggleOutline } from './outline-shown.ts'

export const outlineKey = 'Mod-Shift-o'

export const outlineKeys = (): Extension =>
  keymap.of([
    {
      key: outlineKey,
      preventDefault: true,
      run: () => {
        toggleOutline(true)
        return true
      },
    },
  ])
