/** The service worker keeps the whole app on this device. A new version waits until a person asks for it. */
import { registerSW } from 'virtual:pwa-register'
import { lookForUpdates } from './state/update-checks.ts'

/** `offer` is told how the newer version is started, when there is one. */
export function keepOnDevice(offer: (start: () => void) => void): void {
  const startNewer = registerSW({
    immediate: true,
    onNeedRefresh: () => offer(() => void startNewer(true)),
    onRegisteredSW: (_script, registration) => {
      if (registration !== undefined) lookForUpdates(registration)
    },
  })
}
