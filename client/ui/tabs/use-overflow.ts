import { type RefObject, useEffect, useState } from 'react'

/** Which ends of a scrolling strip hide something. */
export interface Overflow {
  start: boolean
  end: boolean
}

const none: Overflow = { start: false, end: false }

/** Looked at when the strip or its content changes its size, and when it is scrolled. */
export function useOverflow(element: RefObject<HTMLElement | null>, contentCount: number): Overflow {
  const [overflow, setOverflow] = useState(none)
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const look = (): void => {
      const start = current.scrollLeft > 1
      const end = current.scrollLeft + current.clientWidth < current.scrollWidth - 1
      setOverflow((before) => (before.start === start && before.end === end ? before : { start, end }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(current)
    current.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      current.removeEventListener('scroll', look)
    }
  }, [element, contentCount])
  return overflow
}
