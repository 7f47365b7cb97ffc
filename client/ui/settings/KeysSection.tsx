import { useApp } from '../app-context.tsx'
import { keyHelp } from '../keys/key-help.ts'
import { isMac } from '../keys/use-shortcuts.ts'
import './KeysSection.css'

const groups = ['app', 'tabs', 'list', 'editor'] as const

export function KeysSection() {
  const { words } = useApp()
  const help = keyHelp(words.keys.names, isMac())
  return groups.map((group) => {
    const entries = help.filter((entry) => entry.group === group)
    return (
      <div key={group} className="settings-group">
        <h4 className="settings-group-title">{words.keys.groups[group]}</h4>
        <dl className="key-list">
          {entries.map(({ action, keys, appOnly }) => (
            <div key={action + keys.join()} className="key-row">
              <dt>
                {words.keys.actions[action]}
                {appOnly && <span aria-hidden="true"> *</span>}
              </dt>
              <dd>
                {keys.map((chord, index) => (
                  <span key={chord}>
                    {index > 0 && ` ${words.keys.or} `}
                    <kbd>{chord}</kbd>
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        {entries.some(({ appOnly }) => appOnly) && <p className="settings-note">* {words.keys.inApp}</p>}
      </div>
    )
  })
}
