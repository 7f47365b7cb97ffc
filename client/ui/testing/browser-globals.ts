/** What modules of the screen ask a browser for as soon as they are loaded, for tests that run without one. Import it first. */
const kept = new Map<string, string>()

Object.assign(globalThis, {
  addEventListener: () => undefined,
  localStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  },
})
