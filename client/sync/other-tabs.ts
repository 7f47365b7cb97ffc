/**
 * Which other tabs have this profile open: those that answer. A tab that the browser froze does not, and writes nothing
 * either; locks would tell more, and pages over plain http have none.
 */
import type { TabChannel } from '../store/tab-channel.ts'

/** A tab that runs answers within a frame or two, unless it is busy. */
const answerWithinMs = 300

export function otherTabs(tabs: Pick<TabChannel, 'listen' | 'post'>): Promise<ReadonlySet<string>> {
  const answered = new Set<string>()
  const stop = tabs.listen((message) => {
    if (message.kind === 'tab') answered.add(message.id)
  })
  tabs.post({ kind: 'askTabs' })
  return new Promise((resolve) => {
    setTimeout(() => {
      stop()
      resolve(answered)
    }, answerWithinMs)
  })
}
