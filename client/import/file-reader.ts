/** What a file says of the note that it becomes. For each format that is read there is one reader. */
import type { FileForm } from '../../shared/document/file-form.ts'
import type { Conversion } from '../state/app-state.ts'

export interface ReadFile {
  text: string
  form: FileForm
  convertedFrom: Conversion | undefined
  /** What makes it this file and no other, beside its name. */
  identity: Uint8Array
  /** `undefined` where the file says none: then its text or its name does. */
  title: string | undefined
  /** Milliseconds since 1970; `undefined` where the file says none. */
  createdAt: number | undefined
  editedAt: number | undefined
  /** As they are written there. */
  tags: readonly string[]
  favourite: boolean
  pinned: boolean
}

/** `undefined` for what is no text. `titleAt`: the title of another file of this import, by its path. */
export type FileReader = (
  bytes: Uint8Array,
  path: string,
  titleAt: (path: string) => Promise<string | undefined>,
) => Promise<ReadFile | undefined>
