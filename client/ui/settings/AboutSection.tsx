import { useApp } from '../app-context.tsx'
import { version } from './version.ts'

export function AboutSection() {
  const { words } = useApp()
  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{words.appName}</h4>
      <p className="settings-note">{words.settings.about.version(version)}</p>
      <p className="settings-note">{words.settings.about.explain}</p>
    </div>
  )
}
