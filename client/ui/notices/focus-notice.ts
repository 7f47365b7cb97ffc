export const noticeId = 'notice'

/** To what can be done about the message at the bottom, while it is there. */
export const focusNotice = (): void => document.querySelector<HTMLElement>(`#${noticeId} button`)?.focus()
