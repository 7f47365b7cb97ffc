/** Components whose code is not needed before the first keystroke: `laterCode`, shown when it is there. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { laterCode, turnOfOthers } from '../state/later-code.ts'
import { noteIfMissing } from '../state/missing-parts.ts'

/**
 * React's `lazy` shows a part that arrives soon after another one only after a pause; this shows it when it is there.
 * `placeholder` keeps the part's space until then, and for good if it cannot be fetched: the rest of the app goes on.
 */
export function later<Props extends object>(
  fetchPart: () => Promise<ComponentType<Props>>,
  placeholder: ReactNode = null,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  const load = laterCode(async () => (loaded = await fetchPart()))

  return function Later(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | undefined>(() => loaded)
    const [failure, setFailure] = useState<unknown>()
    useEffect(() => {
      if (Part !== undefined) return
      let wanted = true
      turnOfOthers()
        .then(load)
        .then(
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
