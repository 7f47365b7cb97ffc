import { Fragment } from 'react'
import { keyHelp } from '../keys/key-help.ts'
import { isMac } from '../keys/use-shortcuts.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './KeysSection.css'

const groups = ['app', 'tabs', 'list', 'editor'] as const

export function KeysSection() {
  const dialogWords = useDialogWords()
  const help = keyHelp(dialogWords.keys.names, isMac())
  return (
    <>
      {groups.map((group) => (
        <div key={group} className="settings-group">
          <h4 className="settings-group-title">{dialogWords.keys.groups[group]}</h4>
          <dl className="key-list">
            {help
              .filter((entry) => entry.group === group)
              .map(({ action, keys }) => (
                <div key={action} className="key-row">
                  <dt>{dialogWords.keys.actions[action]}</dt>
                  <dd>
                    {keys.map(({ text, appOnly }, index) => (
                      <Fragment key={text}>
                        {index > 0 && ` ${dialogWords.keys.or} `}
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
      <p className="settings-note">* {dialogWords.keys.inApp}</p>
      <p className="settings-note">{dialogWords.keys.outsideText}</p>
    </>
  )
}
