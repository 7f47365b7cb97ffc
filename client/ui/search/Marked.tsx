import type { Hit } from '../../state/app-state.ts'

/** A text in which something is marked, at places that follow one another. */
export function Marked({ text, marks }: { text: string; marks: Hit['titleMarks'] }) {
  return (
    <>
      {marks.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(marks[index - 1]?.to ?? 0, from)}
          <mark>{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(marks.at(-1)?.to ?? 0)}
    </>
  )
}
