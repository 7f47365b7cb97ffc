/** The eight digits with which a device joins an account: how they are read, shown, and how long they still work. */

export const joinCodeLength = 8
const lifetimeMs = 5 * 60_000

/** The digits of what was typed or pasted, whatever stands between them. Chinese keyboards also have wide digits. */
export const codeDigits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '').slice(0, joinCodeLength)

/** Two groups of four, as one reads them out. */
export const groupedCode = (digits: string): string =>
  digits.length <= 4 ? digits : `${digits.slice(0, 4)} ${digits.slice(4)}`

/**
 * Until when a code works, on this device's clock. A relay whose clock is off would have it end before it begins, or
 * never; then it is counted from now.
 */
export function codeDeadline(expiresAt: number, now: number): number {
  const left = expiresAt - now
  return left > 0 && left <= lifetimeMs ? expiresAt : now + lifetimeMs
}

/** Minutes and seconds, as a clock shows them; `undefined` when nothing is left. */
export function timeLeft(deadline: number, now: number): string | undefined {
  const seconds = Math.ceil((deadline - now) / 1000)
  return seconds <= 0 ? undefined : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
