/** How the notes of a vault are recognised, on the screen and on a disk. */

export const titleOf = (number: number): string => `Note ${String(number).padStart(6, '0')}`
export const someTitle = /Note \d{6}/

/** What stands at the end of a note's text. */
export const endMark = (number: number): string => `end of ${titleOf(number)}`
export const endMarkForm = 'end of Note \\d{6}'

/** What another device adds to a note. */
export const changeMark = (number: number): string => `seen again in ${titleOf(number)}`
export const changeMarkForm = 'seen again in Note \\d{6}'

/** The letter that is typed while somebody looks: it stands in no text of a vault. */
export const typedLetter = 'z'
