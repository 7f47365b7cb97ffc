/** Which commands were chosen last on this device. */
const storageKey = 'driftless/recent-commands'
const mostRemembered = 6

/** The last one first. */
export function recentCommands(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, mostRemembered) : []
  } catch {
    // No one's notes: what cannot be read is as good as nothing.
    return []
  }
}

export function rememberCommand(id: string): void {
  const others = recentCommands().filter((other) => other !== id)
  localStorage.setItem(storageKey, JSON.stringify([id, ...others].slice(0, mostRemembered)))
}
