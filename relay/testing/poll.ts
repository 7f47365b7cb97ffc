/** Waits until something is so, with a limit; for what happens in another process. */
export const until = async (what: string, isSo: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> => {
  const deadline = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
