import { useApp, useAppState } from '../app-context.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { ChoiceField, SwitchField } from './Field.tsx'

export function LookSection() {
  const { commands } = useApp()
  const dialogWords = useDialogWords()
  const preferences = useAppState((state) => state.preferences)
  const { look } = dialogWords.settings
  return (
    <>
      <SwitchField
        label={look.simple}
        explain={look.simpleExplain}
        checked={preferences.simple}
        onChange={(simple) => commands.setPreferences({ simple })}
      />
      <ChoiceField
        label={look.language}
        value={preferences.language}
        options={[
          { value: 'system', label: look.system },
          // Each in its own language, for whoever is lost in the other.
          { value: 'en', label: 'English', lang: 'en' },
          { value: 'zh', label: '简体中文', lang: 'zh-CN' },
        ]}
        onChange={(language) => commands.setPreferences({ language })}
      />
      <ChoiceField
        label={look.theme}
        value={preferences.theme}
        options={[
          { value: 'system', label: look.system },
          { value: 'light', label: look.light },
          { value: 'dark', label: look.dark },
        ]}
        onChange={(theme) => commands.setPreferences({ theme })}
      />
      <ChoiceField
        label={look.textSize}
        value={preferences.textSize}
        options={[
          { value: 'normal', label: look.normal },
          { value: 'large', label: look.large },
          { value: 'larger', label: look.larger },
        ]}
        onChange={(textSize) => commands.setPreferences({ textSize })}
      />
      <SwitchField
        label={look.list}
        checked={preferences.listShown}
        onChange={(listShown) => commands.setPreferences({ listShown })}
      />
    </>
  )
}
