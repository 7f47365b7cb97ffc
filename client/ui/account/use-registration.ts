import { useEffect, useState } from 'react'
import type { RelayTest } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'

/** What the relay says of new accounts. Asked for again here: a link leads to a form without the settings. */
export function useRegistration(address: string): { isFresh: boolean; byInvitation: boolean } {
  const { commands } = useApp()
  const [test, setTest] = useState<RelayTest>()
  useEffect(() => {
    let wanted = true
    void commands.testRelay(address).then((result) => {
      if (wanted) setTest(result)
    })
    return () => {
      wanted = false
    }
  }, [commands, address])
  const accounts = test?.kind === 'ok' && test.auth === 'accounts' ? test : undefined
  const isFresh = accounts?.isFresh === true
  return { isFresh, byInvitation: accounts?.registration === 'invite' && !isFresh }
}
