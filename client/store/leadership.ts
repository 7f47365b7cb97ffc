/**
 * One tab of a profile leads: it does the work that needs doing once. The browser hands the lead on when a tab closes
 * or dies; a tab that the browser freezes hands it on itself, and stands in line again when it is thawed. Where the browser
 * has no locks (pages over plain http on a LAN), each tab leads, which costs work and nothing else.
 */
import { leaderLockName } from './profile.ts'

export function contendForLead(profile: string, onLead: () => void, onStepBack: () => void): void {
  const locks = lockManager()
  if (locks === undefined) {
    onLead()
    return
  }
  let turn = new AbortController()
  const stand = (): void => {
    const { signal } = turn
    const lead = (): Promise<void> => {
      onLead()
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    }
    locks.request(leaderLockName(profile), { signal }, lead).then(
      () => onStepBack(),
      (error: unknown) => {
        if (!signal.aborted) throw error
      },
    )
  }
  document.addEventListener('freeze', () => turn.abort())
  document.addEventListener('resume', () => {
    turn = new AbortController()
    stand()
  })
  stand()
}

/** Runs the work while no other tab runs what has the same name. Where there are no locks, tabs may run it at once. */
export function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = lockManager()
  return locks === undefined ? work() : locks.request(name, work)
}

/** Typed as always present, and absent where the page is not served securely. */
export const lockManager = (): LockManager | undefined => (navigator as Partial<Navigator>).locks
