import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { registerSW } from 'virtual:pwa-register'
import { assert } from '../shared/assert.ts'
import { App } from './state/app.ts'
import { App as Screen } from './ui/App.tsx'

const root = document.getElementById('root')
assert(root !== null, 'index.html has no #root')

const app = new App()
createRoot(root).render(
  <StrictMode>
    <Screen store={app.store} commands={app.commands} />
  </StrictMode>,
)
void app.start()

// The service worker keeps the whole app on this device. A new version waits until a person asks for it.
const applyUpdate = registerSW({
  immediate: true,
  onNeedRefresh: () => app.offerUpdate(() => void applyUpdate(true)),
})
