import { type RefObject, useEffect, useState } from 'react'

/** Whether an element's content is wider than the element; looked at again when either may have changed. */
export function useOverflow(element: RefObject<HTMLElement | null>, contentCount: number): boolean {
  const [overflowing, setOverflowing] = useState(false)
  useEffect(() => {
    const { current } = element
    if (current === null) return
    const observer = new ResizeObserver(() => setOverflowing(current.scrollWidth > current.clientWidth + 1))
    observer.observe(current)
    return () => observer.disconnect()
  }, [element, contentCount])
  return overflowing
}
