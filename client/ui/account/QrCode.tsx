/** A text as a picture for a camera. In a file of its own, with the library that knows how. */
import { encode } from 'uqr'

/** Cells of empty margin on each side: with less, some cameras do not find it. */
const margin = 4

export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: 0 })
  const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  const side = size + 2 * margin
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`${-margin} ${-margin} ${side} ${side}`}>
      <path d={cells.join('')} fill="currentColor" shapeRendering="crispEdges" />
    </svg>
  )
}
