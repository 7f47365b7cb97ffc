/** What the text of a file alone cannot say: encoding, byte order mark, `\r\n`. */
export interface FileForm {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  byteOrderMark: boolean
  /** `\r\n` only where every line break of the file is one; a file that mixes them keeps each `\r` as a character. */
  lineBreak: '\n' | '\r\n'
}

export const plainFileForm: FileForm = { encoding: 'utf-8', byteOrderMark: false, lineBreak: '\n' }
