/** `npm run build`: the client into dist/client, the relay into dist/relay. */
import { build } from './lib/built.mjs'
import { ensureInstalled } from './lib/installed.mjs'
import { requireNode } from './lib/project.mjs'

requireNode()
await ensureInstalled()
const { ok } = await build({ quiet: false })
process.exitCode = ok ? 0 : 1
