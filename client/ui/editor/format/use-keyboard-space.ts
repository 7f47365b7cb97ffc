/**
 * Keeps what is on screen above the keyboard that a phone shows. Some browsers make the page smaller for it; Safari lays
 * the keyboard over the page and moves the page up. Here both come to the same: the app is as high as what one sees.
 */
import { useEffect } from 'react'
import { isTouchScreen } from '../../media.ts'

/** Bars of a browser that come and go are lower. */
const leastKeyboardPx = 140
/** A phone that is turned changes by more; a pixel more or less is none. */
const leastTurnPx = 40

export function useKeyboardSpace(): void {
  useEffect(() => {
    const viewport = window.visualViewport
    if (viewport === null || !isTouchScreen()) return
    const root = document.documentElement
    let widest = 0
    let highest = 0
    const fit = (): void => {
      // Somebody who zooms in sees a part of the page, with or without a keyboard.
      if (viewport.scale > 1.01) return
      if (Math.abs(innerWidth - widest) > leastTurnPx) [widest, highest] = [innerWidth, 0]
      highest = Math.max(highest, innerHeight, viewport.height)
      const writes = document.activeElement?.closest('.note-editor') instanceof Element
      const isOpen = writes && highest - viewport.height > leastKeyboardPx
      root.toggleAttribute('data-keyboard', isOpen)
      root.style.setProperty('--shown-height', `${viewport.height}px`)
      root.style.setProperty('--shown-top', `${viewport.offsetTop}px`)
    }
    fit()
    const parts = ['resize', 'scroll'] as const
    for (const part of parts) viewport.addEventListener(part, fit)
    document.addEventListener('focusin', fit)
    document.addEventListener('focusout', fit)
    return () => {
      for (const part of parts) viewport.removeEventListener(part, fit)
      document.removeEventListener('focusin', fit)
      document.removeEventListener('focusout', fit)
      root.removeAttribute('data-keyboard')
    }
  }, [])
}
