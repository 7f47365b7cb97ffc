/**
 * Components whose code is not needed before the first keystroke. Each loads by itself as soon as it is first shown, and
 * all of them shortly after the start, so that nothing is missing when the network is gone later.
 */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { noteIfMissing } from './missing-parts.ts'

const preloads: (() => Promise<unknown>)[] = []

/** Fetches what has not been shown yet. */
export function preloadLaterParts(): void {
  // Whatever else a part fails with, it fails with again when it is shown.
  for (const preload of preloads) preload().catch(noteIfMissing)
}

/**
 * React's `lazy` shows a part that arrives soon after another one only after a pause; this shows it when it is there.
 * `placeholder` keeps the part's space until then, and for good if it cannot be fetched: the rest of the app goes on.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  placeholder: ReactNode = null,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  const loadOnce = async (): Promise<void> => {
    loaded ??= await load()
  }
  preloads.push(loadOnce)

  return function Later(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | undefined>(() => loaded)
    const [failure, setFailure] = useState<unknown>()
    useEffect(() => {
      if (Part !== undefined) return
      let wanted = true
      loadOnce().then(
        () => {
          if (wanted) setPart(() => loaded)
        },
        (error: unknown) => {
          if (!noteIfMissing(error) && wanted) setFailure(error)
        },
      )
      return () => {
        wanted = false
      }
    }, [Part])
    // Thrown here so that the error boundary above hears of it.
    if (failure !== undefined) throw new Error('A part of the app could not be loaded', { cause: failure })
    return Part === undefined ? placeholder : <Part {...props} />
  }
}
