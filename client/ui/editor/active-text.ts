/** The text of the active note, to give the focus to. */
export const activeText = (): HTMLElement | null => document.querySelector('[data-active="true"] .cm-content')
