/**
 * Whether so many notes would go at once that a person is to be asked first: more than 20 of them, or more than a tenth of
 * all. Of few notes a tenth is soon gone, and taking one of five away is what people do: fewer than five ask nobody.
 */
export interface Blast {
  /** Notes that deletions from elsewhere take away, which nobody here has accepted. */
  removed: number
  /** Notes that there were before. */
  of: number
}

const mostRemoved = 20
const mostShare = 0.1
const fewestAsked = 5

export const isTooMuch = ({ removed, of }: Blast): boolean =>
  removed > mostRemoved || (removed >= fewestAsked && removed > of * mostShare)
