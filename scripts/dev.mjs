/**
 * `npm run dev`: the relay, started again when its code changes, and Vite serving the app with hot reload. Vite hands
 * what is the relay's to the relay, so there is one address to open. One Ctrl+C ends both. The relay has no accounts
 * unless AUTH says so, so that nobody has to sign in to see a change.
 */
import { spawn } from 'node:child_process'
import { ensureInstalled } from './lib/installed.mjs'
import { projectRoot, requireNode, toolScript } from './lib/project.mjs'

requireNode()
await ensureInstalled()
process.chdir(projectRoot)

const relay = spawn(process.execPath, [toolScript('tsx'), 'watch', '--clear-screen=false', 'relay/main.ts'], {
  env: { ...process.env, AUTH: process.env['AUTH'] ?? 'none' },
  // Its own address would only mislead: the page is Vite's. What it logs goes to stderr and is shown.
  stdio: ['ignore', 'ignore', 'inherit'],
})
const relayEnded = new Promise((resolve) => relay.once('close', resolve))

const { createServer } = await import('vite')
const pages = await createServer({ logLevel: 'warn', clearScreen: false })
await pages.listen()
console.log(`Driftless in development: ${pages.resolvedUrls?.local[0] ?? 'no address'}`)

let ending = false
const end = async () => {
  if (ending) return
  ending = true
  await pages.close()
  relay.kill('SIGTERM')
  await relayEnded
  process.exit(0)
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void end())
void relayEnded.then(end)
