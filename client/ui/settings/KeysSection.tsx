import { Fragment } from 'react'
import { useApp } from '../app-context.tsx'
import { keyHelp } from '../keys/key-help.ts'
import { isMac } from '../keys/use-shortcuts.ts'
import './KeysSection.css'

const groups = ['app', 'tabs', 'list', 'editor'] as const

export function KeysSection() {
  const { words } = useApp()
  const help = keyHelp(words.keys.names, isMac())
  return (
    <>
      {groups.map((group) => (
        <div key={group} className="settings-group">
          <h4 className="settings-group-title">{words.keys.groups[group]}</h4>
          <dl className="key-list">
            {help
              .filter((entry) => entry.group === group)
              .map(({ action, keys }) => (
                <div key={action} className="key-row">
                  <dt>{words.keys.actions[action]}</dt>
                  <dd>
                    {keys.map(({ text, appOnly }, index) => (
                      <Fragment key={text}>
                        {index > 0 && ` ${words.keys.or} `}
                        <kbd>
                          {text}
                          {appOnly && ' *'}
                        </kbd>
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </div>
      ))}
      <p className="settings-note">* {words.keys.inApp}</p>
      <p className="settings-note">{words.keys.outsideText}</p>
    </>
  )
}
