/** Rejects when something takes longer, with its name; what it was doing goes on by itself. */
export const within = async <T>(timeoutMs: number, name: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} was not done after ${timeoutMs / 1_000} s`)), timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
