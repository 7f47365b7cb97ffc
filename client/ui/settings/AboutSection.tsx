import { useApp } from '../app-context.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { version } from './version.ts'

export function AboutSection() {
  const { words } = useApp()
  const dialogWords = useDialogWords()
  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{words.appName}</h4>
      <p className="settings-note">{dialogWords.settings.about.version(version)}</p>
      <p className="settings-note">{dialogWords.settings.about.explain}</p>
    </div>
  )
}
