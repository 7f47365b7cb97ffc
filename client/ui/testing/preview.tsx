/**
 * Shows the screen on the in-memory app, for looking at it: `ui-preview.html?scenario=typical&language=zh&theme=dark`.
 * Served in development only.
 */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import * as Y from 'yjs'
import type { AppState } from '../../state/app-state.ts'
import { App } from '../App.tsx'
import { createFakeApp, type FakeApp } from './fake-app.ts'
import { speakPseudo } from './pseudo-words.ts'
import { scenarios } from './scenarios.ts'

const parameters = new URLSearchParams(location.search)
const scenario = scenarios[parameters.get('scenario') ?? 'typical'] ?? scenarios['typical']
const root = document.getElementById('root')
if (scenario === undefined || root === null) throw new Error('No such scenario')

if (parameters.get('words') === 'pseudo') speakPseudo()

const app = createFakeApp({
  notes: scenario.notes,
  openTabs: scenario.openTabs,
  state: {
    ...scenario.state,
    preferences: {
      language: (parameters.get('language') ?? 'system') as AppState['preferences']['language'],
      theme: (parameters.get('theme') ?? 'system') as AppState['preferences']['theme'],
      textSize: (parameters.get('text') ?? 'normal') as AppState['preferences']['textSize'],
      listShown: parameters.get('list') !== 'off',
      simple: parameters.get('simple') === 'on',
    },
  },
})
if (scenario.company === true) addCompany(app)

// For trying things out in the browser's console.
Object.assign(window, { driftless: app })
createRoot(root).render(
  <StrictMode>
    <App store={app.store} commands={app.commands} />
  </StrictMode>,
)

/** Two other people with their carets in the first note. */
function addCompany({ store, docOf }: FakeApp): void {
  const id = store.getState().activeTab
  if (id === undefined) return
  const { content, awareness } = docOf(id)
  const place = (index: number) =>
    JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(content, index))) as unknown
  const people = [
    { clientId: 101, name: 'Mei’s phone', color: '#7a4fa3', anchor: 40, head: 96 },
    { clientId: 102, name: 'Ana', color: '#b0413e', anchor: 190, head: 190 },
  ]
  for (const { clientId, name, color, anchor, head } of people) {
    awareness.states.set(clientId, { user: { name, color }, cursor: { anchor: place(anchor), head: place(head) } })
    awareness.meta.set(clientId, { clock: 1, lastUpdated: Date.now() + 3_600_000 })
  }
  awareness.emit('change', [{ added: people.map((person) => person.clientId), updated: [], removed: [] }, 'local'])
}
