/** One line of a menu. */
export interface MenuEntry {
  label: string
  run: () => void
  /** Takes something away. */
  danger?: boolean
  disabled?: boolean
  /** The focus goes elsewhere than back to where the menu was opened. */
  movesFocus?: boolean
  /** Which of the colours of tags it stands for, and whether that is the one. */
  colour?: { index: number; isChosen: boolean }
}
