import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { assert } from '../shared/assert.ts'
import { App } from './state/app.ts'
import { laterCode, turnOfOthers, writable } from './state/later-code.ts'
import { App as Screen } from './ui/App.tsx'

const root = document.getElementById('root')
assert(root !== null, 'index.html has no #root')

/** A note that does not open keeps nobody from the others. */
const longestWait = new Promise<void>((resolve) => setTimeout(resolve, 2_000))
const app = new App()
createRoot(root).render(
  <StrictMode>
    <Screen store={app.store} commands={app.commands} />
  </StrictMode>,
)
void app.start(Promise.race([writable, longestWait]))

const keepingOnDevice = laterCode(() => import('./keep-on-device.ts'))
const keepOnDevice = async (): Promise<void> => {
  await turnOfOthers()
  ;(await keepingOnDevice()).keepOnDevice((start) => app.offerUpdate(start))
}
// A part that is missing is told of at the foot.
keepOnDevice().catch(() => undefined)
