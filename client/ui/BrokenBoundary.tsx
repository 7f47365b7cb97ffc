/** Catches what no component expected, so that the page says something instead of going blank. */
import { Component, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import type { Words } from './words/en.ts'
import './FailedScreen.css'

export class BrokenBoundary extends Component<{ words: Words; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    const { broken } = this.props.words
    return (
      <main className="failed">
        <h1>{broken.title}</h1>
        <p>{broken.meaning}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {broken.retry}
        </Button>
      </main>
    )
  }
}
