import { Fragment } from 'react'
import { useApp } from '../app-context.tsx'
import { isMac } from '../keys/is-mac.ts'
import { keyHelp, type KeyHelp } from '../keys/key-help.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useEditorWords } from '../words/use-editor-words.ts'
import '../keys/keys.css'
import './KeysSection.css'

const groups = ['app', 'tabs', 'list', 'editor', 'formats'] as const

export function KeysSection() {
  const { words } = useApp()
  const { keys } = useDialogWords()
  const { bar } = useEditorWords()
  const titles = { ...keys.groups, formats: bar }
  const help = keyHelp(words, isMac())
  return (
    <>
      {groups.map((group) => (
        <KeyGroup key={group} title={titles[group]} rows={help.filter((row) => row.group === group)} />
      ))}
      <p className="settings-note">* {keys.inApp}</p>
      <p className="settings-note">{keys.outsideText}</p>
    </>
  )
}

function KeyGroup({ title, rows }: { title: string; rows: readonly KeyHelp[] }) {
  const { or } = useDialogWords().keys
  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{title}</h4>
      <dl className="key-list">
        {rows.map(({ does, keys }) => (
          <div key={does} className="key-row">
            <dt>{does}</dt>
            <dd>
              {keys.map(({ text, appOnly }, index) => (
                <Fragment key={text}>
                  {index > 0 && ` ${or} `}
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
  )
}
