/**
 * What `@codemirror/lang-markdown` is given for `@codemirror/lang-html` (see vite.config.ts): of the former its language alone is
 * used here. A block of HTML brings the latter, and with it the parsers of CSS and JavaScript, when there is one; otherwise all
 * of them would be a part of the writing tools.
 */
export const html = (): undefined => undefined
export const htmlCompletionSource = (): null => null
