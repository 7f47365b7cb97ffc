/** When this device's storage does not open there is nothing to show and nothing may be typed. */
import { useWords } from './app-context.tsx'
import { Button } from './Button.tsx'
import './FailedScreen.css'

export function FailedScreen({ detail }: { detail: string }) {
  const words = useWords()
  return (
    <main className="failed">
      <h1>{words.failed.title}</h1>
      <p>{words.failed.meaning}</p>
      <h2>{words.failed.whatToDo}</h2>
      <ul>
        {words.failed.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <Button look="primary" onClick={() => location.reload()}>
        {words.failed.retry}
      </Button>
      {detail !== '' && (
        <details>
          <summary>{words.failed.details}</summary>
          <p>{detail}</p>
        </details>
      )}
    </main>
  )
}
