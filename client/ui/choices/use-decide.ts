import { assertNever } from '../../../shared/assert.ts'
import type { Decision } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { choiceText } from './choice-text.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

/** Decides, and says in one sentence what came of it, with the way back or onward. */
export function useDecide(): (decision: Decision) => Promise<void> {
  const app = useApp()
  const { actions, commands, ui } = app
  const { choosing } = useDialogWords()
  const { undo: undoLabel } = app.words
  const say = (text: string, label = '', run?: () => void): void =>
    ui.setState({ notice: { text, action: run && { label, run } } })

  return async (decision) => {
    // A part of the app that is missing is told of at the foot, and nothing has changed.
    const decided = await commands.decide(decision).catch(() => undefined)
    if (decided === undefined) return
    switch (decided.kind) {
      case 'settled':
        if (decided.count === 0) say(choosing.alreadyChosen)
        else if (decision.kind === 'keep')
          say(choosing.kept(choiceText(app, decision.choice.field, decision.text)), undoLabel, decided.undo)
        else say(choosing.keptOwn(decided.count), undoLabel, decided.undo)
        return
      case 'keptBoth': {
        const [first, ...more] = decided.notes
        if (first === undefined) say(choosing.alreadyChosen)
        else
          say(
            more.length === 0 ? choosing.keptBoth(first.title) : choosing.keptAll(decided.notes.length),
            choosing.open,
            () => actions.openNote(first.id, { newTab: true }),
          )
        return
      }
      case 'notHere':
        return say(choosing.notHere)
      case 'notSaved':
        return say(choosing.notSaved)
      default:
        return assertNever(decided)
    }
  }
}
