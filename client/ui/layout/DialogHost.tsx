/** The one dialog that may be open. */
import { assertNever } from '../../../shared/assert.ts'
import { useApp } from '../app-context.tsx'
import { ChoicesDialog } from '../choices/ChoicesDialog.tsx'
import { CommandPalette } from '../commands/CommandPalette.tsx'
import { ImportDialog } from '../files/ImportDialog.tsx'
import { MoveDialog } from '../places/MoveDialog.tsx'
import { TagsDialog } from '../places/TagsDialog.tsx'
import { ReviewDialog } from '../review/ReviewDialog.tsx'
import { SearchDialog } from '../search/SearchDialog.tsx'
import { SettingsDialog } from '../settings/SettingsDialog.tsx'
import { TabsDialog } from '../tabs/TabsDialog.tsx'
import { TemplatesDialog } from '../templates/TemplatesDialog.tsx'
import type { OpenDialog } from '../ui-state.ts'

export function DialogHost({ dialog }: { dialog: OpenDialog }) {
  const { ui } = useApp()
  const close = (): void => ui.setState({ dialog: undefined })
  switch (dialog.kind) {
    case 'settings':
      return <SettingsDialog section={dialog.section} onClose={close} />
    case 'templates':
      return <TemplatesDialog template={dialog.template} onClose={close} />
    case 'tabs':
      return <TabsDialog onClose={close} />
    case 'commands':
      return <CommandPalette onClose={close} />
    case 'import':
      return <ImportDialog progress={dialog.progress} onClose={close} />
    case 'choices':
      return <ChoicesDialog dialog={dialog} onClose={close} />
    case 'review':
      return <ReviewDialog noteId={dialog.noteId} onClose={close} />
    case 'move':
      return <MoveDialog dialog={dialog} onClose={close} />
    case 'tags':
      return <TagsDialog noteIds={dialog.noteIds} onClose={close} />
    case 'search':
      return <SearchDialog dialog={dialog} onClose={close} />
    default:
      return assertNever(dialog)
  }
}
