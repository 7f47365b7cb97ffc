/** Files dropped anywhere on the window are imported. */
import { useEffect, useState } from 'react'
import { useApp } from '../app-context.tsx'
import { later } from '../later.tsx'

const DropSign = later(async () => (await import('./DropSign.tsx')).DropSign)

export function DropZone() {
  const { actions } = useApp()
  const [over, setOver] = useState(false)

  useEffect(() => {
    // Entering an element within another tells of entering before leaving, so the two are counted.
    let depth = 0
    const onEnter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      depth++
      setOver(true)
    }
    const onLeave = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const onOver = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault()
    }
    const onDrop = (event: DragEvent): void => {
      const { dataTransfer } = event
      if (!carriesFiles(event) || dataTransfer === null) return
      event.preventDefault()
      // Before the editor sees it, which would put the file's text at the caret.
      event.stopPropagation()
      depth = 0
      setOver(false)
      const entries = [...dataTransfer.items].map((item) => item.webkitGetAsEntry())
      void actions.importFiles({ files: [...dataTransfer.files], entries: entries.filter((entry) => entry !== null) })
    }
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop }
    const names = Object.keys(listeners) as (keyof typeof listeners)[]
    for (const name of names) window.addEventListener(name, listeners[name], { capture: true })
    return () => {
      for (const name of names) window.removeEventListener(name, listeners[name], { capture: true })
    }
  }, [actions])

  return over && <DropSign />
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
