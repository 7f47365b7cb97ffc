import { Fragment } from 'react'
import { formats } from '../editor/format/formats.ts'
import { viewKey } from '../editor/live/writing-view.ts'
import { followKey } from '../editor/live/link-clicks.ts'
import { panelKey } from '../editor/panel/panel-keys.ts'
import { panelNames } from '../editor/panel/panel-shown.ts'
import { keyHelp, type KeyName } from '../keys/key-help.ts'
import { keyName } from '../keys/key-name.ts'
import { isMac } from '../keys/use-shortcuts.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useEditorWords } from '../words/use-editor-words.ts'
import './KeysSection.css'

const groups = ['app', 'tabs', 'list', 'editor'] as const

export function KeysSection() {
  const dialogWords = useDialogWords()
  const editorWords = useEditorWords()
  const { names, actions, groups: titles } = dialogWords.keys
  const mac = isMac()
  const help = keyHelp(names, mac)
  return (
    <>
      {groups.map((group) => (
        <KeyGroup
          key={group}
          title={titles[group]}
          rows={help
            .filter((entry) => entry.group === group)
            .map(({ action, keys }) => ({ does: actions[action], keys }))}
        />
      ))}
      <KeyGroup
        title={editorWords.bar}
        rows={[
          ...formats.map(({ name, key, mac: macKey }) => ({
            does: editorWords.formats[name],
            key: mac ? macKey : key,
          })),
          { does: editorWords.links.follow, key: followKey },
          ...panelNames.map((name) => ({ does: editorWords.tools[name], key: panelKey[name] })),
          { does: editorWords.nextView, key: viewKey },
        ].map(({ does, key }) => ({ does, keys: [{ text: keyName(key, names, mac), appOnly: false }] }))}
      />
      <p className="settings-note">* {dialogWords.keys.inApp}</p>
      <p className="settings-note">{dialogWords.keys.outsideText}</p>
    </>
  )
}

function KeyGroup({ title, rows }: { title: string; rows: readonly { does: string; keys: readonly KeyName[] }[] }) {
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
