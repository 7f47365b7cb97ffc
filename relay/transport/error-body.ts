/** The one shape of an error over HTTP. `code` is for programs and never changes; `message` is for people. */
export const errorBody = (code: string, message: string, details: Readonly<Record<string, unknown>> = {}) => ({
  error: { code, message, details },
})
