/** What runs in a page of `BareApp`. */
import { App } from '../client/state/app.ts'

const app = new App()
window.app = app
await app.start()
