/** Gaps between letters, where there are none. */
import type { Gaps } from '../typing-gaps.ts'

export const nobodyTypes: Gaps = { isTyping: false, next: () => Promise.resolve() }
