/** A code for another device: as a picture for its camera, and as digits to type. */
import { RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { later } from '../later.tsx'
import { useProblemText } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { codeDeadline, groupedCode, timeLeft } from './join-code.ts'
import { joinLink } from './links.ts'
import { useAccountWords } from './use-account-words.ts'
import { useNow } from './use-now.ts'
import type { Problem } from './use-submit.ts'
import './AddDevice.css'

const QrCode = later(async () => (await import('./QrCode.tsx')).QrCode, <div className="qr-place" />)

type Offer =
  { kind: 'preparing' } | { kind: 'failed'; problem: Problem } | { kind: 'shown'; code: string; deadline: number }

function useJoinCode(): { offer: Offer; renew: () => void } {
  const { commands } = useApp()
  const [offer, setOffer] = useState<Offer>({ kind: 'preparing' })
  // Each code makes the one before it worthless, so a late answer must not replace a newer one.
  const [asked, setAsked] = useState(1)
  useEffect(() => {
    let wanted = true
    void commands.newJoinCode().then((outcome) => {
      if (!wanted) return
      if (outcome.ok) {
        const { code, expiresAt } = outcome.value
        setOffer({ kind: 'shown', code, deadline: codeDeadline(expiresAt, Date.now()) })
      } else setOffer({ kind: 'failed', problem: outcome })
    })
    return () => {
      wanted = false
    }
  }, [commands, asked])
  const renew = useCallback(() => {
    setOffer({ kind: 'preparing' })
    setAsked((count) => count + 1)
  }, [])
  return { offer, renew }
}

export function AddDevice({ close }: StepProps<'addDevice'>) {
  const words = useAccountWords()
  const { offer, renew } = useJoinCode()
  const server = useAppState((state) => (state.account.kind === 'none' ? '' : state.account.server))
  const problem = useProblemText(offer.kind === 'failed' ? offer.problem : undefined)
  return (
    <div className="account-form">
      <div className="account-body">
        {offer.kind === 'preparing' && <p role="status">{words.addDevice.preparing}</p>}
        <p className="account-problem" role="alert">
          {problem}
        </p>
        {offer.kind === 'shown' && <ShownCode code={offer.code} deadline={offer.deadline} server={server} />}
      </div>
      <div className="sheet-foot">
        <Button look="quiet" icon={RefreshCw} disabled={offer.kind === 'preparing'} onClick={renew}>
          {words.addDevice.another}
        </Button>
        <Button look="primary" onClick={close}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}

function ShownCode({ code, deadline, server }: { code: string; deadline: number; server: string }) {
  const words = useAccountWords()
  const left = timeLeft(deadline, useNow(1_000))
  if (left === undefined) {
    return (
      <p className="account-text" role="status">
        {words.addDevice.expired}
      </p>
    )
  }
  return (
    <>
      <p className="account-text">{words.addDevice.scan}</p>
      <QrCode text={joinLink(server, code)} label={words.addDevice.picture} />
      <p className="account-text">{words.addDevice.orType(server)}</p>
      <p className="join-code">{groupedCode(code)}</p>
      <p className="join-code-left" role="timer">
        {words.addDevice.left(left)}
      </p>
    </>
  )
}
