/** Makes notes of what was shared with the app and waits in this browser (client/public/share-target.js). */
import type { Commands, ImportItem, ImportReport } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { commandWordsOf } from '../words/use-command-words.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { sharedFiles } from './shared-files.ts'

const sharesCache = 'driftless-shares'

/** In one window, if several are opened at once. What could not be stored waits for the next start. */
export async function takeShared(app: AppContextValue): Promise<void> {
  // Pages that came over plain http have no such storage, and nothing is shared with them.
  const { caches: storage } = globalThis as Partial<typeof globalThis>
  if ((await storage?.has(sharesCache)) !== true) return
  const { locks } = navigator as { locks?: LockManager }
  if (locks === undefined) await take(app)
  else await locks.request(sharesCache, () => take(app))
}

export function sayNotShared({ ui, words }: AppContextValue): void {
  ui.setState({ notice: { text: dialogWordsOf(words).sharing.refused, action: undefined } })
}

async function take(app: AppContextValue): Promise<void> {
  const cache = await caches.open(sharesCache)
  const items: ImportItem[] = []
  for (const request of await cache.keys()) {
    const response = await cache.match(request)
    // What is no form was no share.
    const files = await response?.formData().then(sharedFiles, () => [])
    const report = await bringIn(app.commands, files ?? [])
    items.push(...report.items)
    if (report.items.every((item) => item.kind !== 'skipped' || item.reason !== 'notSaved')) await cache.delete(request)
  }
  show(app, { items, notDone: 0, destined: undefined })
}

async function bringIn(commands: Commands, files: readonly File[]): Promise<ImportReport> {
  const given = { files: files.map((file) => ({ path: file.name, file })), unreadable: [], vaults: [] }
  // It comes from elsewhere, where nobody sees what the list shows.
  const plan = await commands.planImport(given, undefined)
  return plan.run(() => undefined, new AbortController().signal)
}

function show({ actions, ui, words }: AppContextValue, report: ImportReport): void {
  const { importing, sharing } = dialogWordsOf(words)
  const [only, ...others] = report.items
  if (only === undefined) return
  if (only.kind === 'skipped' || others.length > 0) {
    ui.setState({ dialog: { kind: 'import', progress: { kind: 'done', report } } })
    return
  }
  actions.openNote(only.noteId, { newTab: true })
  if (only.kind === 'alreadyHere') {
    ui.setState({ notice: { text: importing.item(only), action: undefined } })
    return
  }
  const action = { label: commandWordsOf(words).names.trash, run: () => actions.trashNote(only.noteId) }
  ui.setState({ notice: { text: sharing.made, action } })
}
