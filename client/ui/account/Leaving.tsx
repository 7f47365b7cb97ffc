/** What takes something away, apart from everything that one does every day. */
import { Trash2, UserX } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useAccountWords } from './use-account-words.ts'

export function Leaving() {
  const { actions } = useApp()
  const words = useAccountWords()
  const kind = useAppState((state) => state.account.kind)
  return (
    <div className="settings-group account-leaving">
      <p className="settings-note">{kind === 'none' ? words.remove.explainLocal : words.remove.explain}</p>
      <div className="settings-row">
        <Button look="danger" icon={Trash2} onClick={() => actions.showAccount({ kind: 'removeNotes' })}>
          {words.remove.button}
        </Button>
        {kind === 'signedIn' && (
          <Button
            look="danger"
            icon={UserX}
            onClick={() => actions.showAccount({ kind: 'deleteAccount', proof: undefined })}
          >
            {words.deleteAccount.button}
          </Button>
        )}
      </div>
    </div>
  )
}
