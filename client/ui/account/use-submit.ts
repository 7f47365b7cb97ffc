import { useState } from 'react'
import type { Outcome } from '../../state/app-state.ts'
import type { FormFailure } from './form-failure.ts'

export interface Problem {
  failure: FormFailure
  retryAfterSeconds: number | undefined
}

/** A request that a form makes: whether it runs, and what came of the last one when that was no success. */
export interface Submission {
  running: boolean
  problem: Problem | undefined
  /** Asks the relay, unless `check` finds something that the person has to put right first. */
  submit<T>(check: FormFailure | undefined, request: () => Promise<Outcome<T>>, onDone: (value: T) => void): void
}

/** `nameOf` names a failure as this form means it: the same wrong password is another sentence in another place. */
export function useSubmit(nameOf: (failure: FormFailure) => FormFailure = (failure) => failure): Submission {
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const run = async <T>(request: () => Promise<Outcome<T>>, onDone: (value: T) => void): Promise<void> => {
    setRunning(true)
    setProblem(undefined)
    const outcome = await request().catch((): Outcome<T> => {
      return { ok: false, failure: 'unknown', retryAfterSeconds: undefined }
    })
    setRunning(false)
    if (outcome.ok) onDone(outcome.value)
    else setProblem({ failure: nameOf(outcome.failure), retryAfterSeconds: outcome.retryAfterSeconds })
  }
  return {
    running,
    problem,
    submit: (check, request, onDone) => {
      if (running) return
      // A new object each time, so that the field gets the focus again.
      if (check === undefined) void run(request, onDone)
      else setProblem({ failure: check, retryAfterSeconds: undefined })
    },
  }
}
