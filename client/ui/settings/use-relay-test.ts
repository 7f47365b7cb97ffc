import { useCallback, useRef, useState } from 'react'
import type { RelayTest } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'

export type Testing = { kind: 'idle' } | { kind: 'running' } | { kind: 'done'; address: string; result: RelayTest }

/** The test of a relay's address. An answer that comes after another question was asked is not shown. */
export function useRelayTest(): { testing: Testing; test: (address: string) => void; forget: () => void } {
  const { commands } = useApp()
  const [testing, setTesting] = useState<Testing>({ kind: 'idle' })
  const lastAsked = useRef(0)
  const forget = useCallback(() => {
    lastAsked.current++
    setTesting({ kind: 'idle' })
  }, [])
  const test = useCallback(
    (address: string) => {
      const asked = ++lastAsked.current
      setTesting({ kind: 'running' })
      void commands.testRelay(address).then((result) => {
        if (asked === lastAsked.current) setTesting({ kind: 'done', address, result })
      })
    },
    [commands],
  )
  return { testing, test, forget }
}
