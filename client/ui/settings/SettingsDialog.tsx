/** Settings: sections beside each other on a wide screen, one after the other on a narrow one. */
import { useEffect, useRef, useState } from 'react'
import { useUiState } from '../app-context.tsx'
import { later } from '../later.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { useNarrow } from '../media.ts'
import type { SettingsSection } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { AboutSection } from './AboutSection.tsx'
import { FilesSection } from './FilesSection.tsx'
import { KeysSection } from './KeysSection.tsx'
import { LookSection } from './LookSection.tsx'
import { SyncSection } from './SyncSection.tsx'
import './SettingsDialog.css'

const AccountDialog = later(async () => (await import('../account/AccountDialog.tsx')).AccountDialog)

const sections: readonly { name: SettingsSection; Content: () => React.ReactNode }[] = [
  { name: 'sync', Content: SyncSection },
  { name: 'look', Content: LookSection },
  { name: 'files', Content: FilesSection },
  { name: 'keys', Content: KeysSection },
  { name: 'about', Content: AboutSection },
]

export function SettingsDialog({ section, onClose }: { section: SettingsSection; onClose: () => void }) {
  const dialogWords = useDialogWords()
  const narrow = useNarrow()
  const [chosen, setChosen] = useState(section)
  const shown = narrow ? sections : sections.filter(({ name }) => name === chosen)
  const accountStep = useUiState((state) => state.accountStep)
  const body = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (narrow && section !== 'sync') body.current?.querySelector(`#settings-${section}`)?.scrollIntoView()
  }, [narrow, section])

  return (
    <Sheet title={dialogWords.settings.title} size="large" narrow="full" onClose={onClose}>
      <div className="settings">
        {!narrow && (
          <nav className="settings-nav" aria-label={dialogWords.settings.title}>
            {sections.map(({ name }) => (
              <button
                key={name}
                type="button"
                aria-current={name === chosen ? 'page' : undefined}
                onClick={() => setChosen(name)}
              >
                {dialogWords.settings.sections[name]}
              </button>
            ))}
          </nav>
        )}
        {/* The key makes a newly chosen section begin at its top. Keys can scroll what they can focus. */}
        <div className="settings-body" tabIndex={0} ref={body} key={narrow ? 'all' : chosen}>
          {shown.map(({ name, Content }) => (
            <section key={name} id={`settings-${name}`} aria-labelledby={`settings-${name}-title`}>
              <h3 className="settings-section-title" id={`settings-${name}-title`}>
                {dialogWords.settings.sections[name]}
              </h3>
              <Content />
            </section>
          ))}
        </div>
      </div>
      {accountStep !== undefined && <AccountDialog over />}
    </Sheet>
  )
}
