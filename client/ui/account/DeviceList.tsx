/** The devices of the account: which they are, when they were last there, and how one of them is sent away. */
import { Laptop, LogOut, Pencil, QrCode, Smartphone } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { AccountDevice } from '../../state/app-state.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { isComposing } from '../keys/composing.ts'
import { useMinute } from '../list/use-minute.ts'
import { fullTime, noteTime } from '../words/note-time.ts'
import { useProblemText } from './AccountForm.tsx'
import { useAccountWords } from './use-account-words.ts'
import type { Problem } from './use-submit.ts'

type Devices =
  { kind: 'loading' } | { kind: 'failed'; problem: Problem } | { kind: 'known'; list: readonly AccountDevice[] }

function useDevices(): { devices: Devices; reload: () => void; setList: (list: readonly AccountDevice[]) => void } {
  const { commands } = useApp()
  const [devices, setDevices] = useState<Devices>({ kind: 'loading' })
  // A dialog that was open may have brought a device or sent one away.
  const dialogOpen = useUiState((state) => state.accountStep !== undefined)
  const lastAsked = useRef(0)
  const reload = useCallback(() => {
    const asked = ++lastAsked.current
    void commands.devices().then((outcome) => {
      if (asked !== lastAsked.current) return
      setDevices(outcome.ok ? { kind: 'known', list: outcome.value } : { kind: 'failed', problem: outcome })
    })
  }, [commands])
  useEffect(() => {
    if (!dialogOpen) reload()
  }, [dialogOpen, reload])
  return { devices, reload, setList: (list) => setDevices({ kind: 'known', list }) }
}

export function DeviceList() {
  const { actions, commands } = useApp()
  const words = useAccountWords()
  const { devices, reload, setList } = useDevices()
  const [renaming, setRenaming] = useState<string>()
  const [renameProblem, setRenameProblem] = useState<Problem>()
  const problemText = useProblemText(devices.kind === 'failed' ? devices.problem : renameProblem)

  const rename = async (device: AccountDevice, name: string): Promise<void> => {
    setRenaming(undefined)
    if (devices.kind !== 'known' || name === '' || name === device.name) return
    const withName = (shown: string) =>
      devices.list.map((other) => (other.id === device.id ? { ...other, name: shown } : other))
    setList(withName(name))
    if (device.current) commands.setDeviceName(name)
    const outcome = await commands.renameDevice(device.id, name)
    setRenameProblem(outcome.ok ? undefined : outcome)
    if (!outcome.ok) setList(withName(device.name))
  }

  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{words.devices.title}</h4>
      {devices.kind === 'loading' && <p className="settings-note">{words.devices.loading}</p>}
      {devices.kind === 'known' && (
        <ul className="device-list">
          {devices.list.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              renaming={renaming === device.id}
              onRename={() => setRenaming(device.id)}
              onNamed={(name) => void rename(device, name)}
            />
          ))}
        </ul>
      )}
      <p className="account-problem" role="alert">
        {problemText}
      </p>
      <div className="settings-row">
        {devices.kind === 'failed' && <Button onClick={reload}>{words.tryAgain}</Button>}
        <Button icon={QrCode} onClick={() => actions.showAccount({ kind: 'addDevice' })}>
          {words.addDevice.button}
        </Button>
      </div>
    </div>
  )
}

interface DeviceRowProps {
  device: AccountDevice
  renaming: boolean
  onRename: () => void
  onNamed: (name: string) => void
}

function DeviceRow({ device, renaming, onRename, onNamed }: DeviceRowProps) {
  const { actions, words: appWords } = useApp()
  const words = useAccountWords()
  const ownName = useAppState((state) => state.sync.deviceName)
  const minute = useMinute()
  const name = device.current ? ownName : device.name
  const { lastSeenAt } = device
  return (
    <li className="device-row">
      <Icon of={/phone|android|ipad/i.test(name) ? Smartphone : Laptop} />
      {renaming ? (
        <DeviceNameInput device={{ ...device, name }} onNamed={onNamed} />
      ) : (
        <div className="device-facts">
          <p className="device-name">{name}</p>
          <p className="settings-note">
            {device.current ? (
              words.devices.thisDevice
            ) : (
              <time title={fullTime(lastSeenAt, appWords)} dateTime={new Date(lastSeenAt).toISOString()}>
                {words.devices.seen(noteTime(lastSeenAt, minute, appWords))}
              </time>
            )}
          </p>
        </div>
      )}
      {!renaming && <IconButton icon={Pencil} label={words.devices.renameOf(name)} onClick={onRename} />}
      {!renaming && !device.current && (
        <IconButton
          icon={LogOut}
          label={words.devices.signOutOf(name)}
          onClick={() => actions.showAccount({ kind: 'revokeDevice', deviceId: device.id, name })}
        />
      )}
    </li>
  )
}

/** Enter and leaving keep the name, Escape forgets it. */
function DeviceNameInput({ device, onNamed }: { device: AccountDevice; onNamed: (name: string) => void }) {
  const words = useAccountWords()
  const finished = useRef(false)
  const finish = (name: string): void => {
    // Taking the field away makes it lose the focus, which must not count as a second answer.
    if (finished.current) return
    finished.current = true
    onNamed(name.trim())
  }
  return (
    <div className="field device-facts">
      <input
        type="text"
        aria-label={words.devices.nameOf(device.name)}
        defaultValue={device.name}
        maxLength={60}
        ref={(input) => {
          if (input === null || input === document.activeElement || finished.current) return
          input.focus()
          input.select()
        }}
        onBlur={(event) => finish(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return
          if (event.key !== 'Enter' && event.key !== 'Escape') return
          event.preventDefault()
          // Escape would close the settings, too.
          event.stopPropagation()
          finish(event.key === 'Enter' ? event.currentTarget.value : device.name)
        }}
      />
    </div>
  )
}
