import { useState } from 'react'
import { useStore } from 'zustand'
import { missingParts } from '../../state/missing-parts.ts'
import { useWords } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import './UpdateLine.css'

/** Says that the page must be loaded again to be whole, and does so once the server answers. */
export function MissingPartsLine() {
  const words = useWords()
  const { isMissing } = useStore(missingParts)
  const [isAway, setIsAway] = useState(false)
  if (!isMissing) return null
  const reload = async (): Promise<void> => {
    const answer = await fetch(location.origin, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
    if (answer?.ok === true) location.reload()
    else setIsAway(true)
  }
  return (
    <p className="update-line" role="status">
      <span>{isAway ? words.missingParts.stillAway : words.missingParts.meaning}</span>
      <Button look="quiet" className="foot-button" onClick={() => void reload()}>
        {words.missingParts.retry}
      </Button>
    </p>
  )
}
