import type { LucideIcon } from 'lucide-react'

/** One icon of the set. Always decoration: the control around it carries the name. */
export const Icon = ({ of: Drawing }: { of: LucideIcon }) => <Drawing className="icon" aria-hidden="true" />
