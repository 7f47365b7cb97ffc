/** Makes a note that has a name from the beginning: its title as its heading, and the caret beneath. */
import type { NoteId } from '../../shared/ids.ts'
import type { AppContextValue } from './app-context.tsx'
import { shownDestination } from './places/destination.ts'
import { editorWordsOf } from './words/use-editor-words.ts'

/** `show`: brings it on the screen. Where this device's storage refuses the note, that is said, and one goes on in the one that is shown. */
export async function createNamed(
  { commands, store, ui, words }: AppContextValue,
  name: string,
  show: (id: NoteId) => void,
): Promise<void> {
  const text = `# ${name}\n\n`
  try {
    const id = await commands.createNote({ text, title: name, destined: shownDestination(store) })
    show(id)
    commands.rememberView(id, { anchor: text.length, head: text.length, top: 0 })
  } catch {
    ui.setState({ notice: { text: editorWordsOf(words).links.notCreated, action: undefined }, focusWanted: true })
  }
}
