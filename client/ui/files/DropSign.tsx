import { useDialogWords } from '../words/use-dialog-words.ts'
import './DropSign.css'

/** Says what becomes of the files that are held over the window. */
export function DropSign() {
  const { importing } = useDialogWords()
  return (
    <div className="drop-zone">
      <div className="popup drop-zone-card">
        <p className="drop-zone-title">{importing.dropTitle}</p>
        <p>{importing.dropDetail}</p>
      </div>
    </div>
  )
}
