/** What another app has shared, as files that can be imported: a stranger's, so bounded and looked at before it is anything. */
import { fileNameOf } from '../../../shared/document/file-name.ts'

const longestTitle = 300
const longestText = 2_000_000
const longestAddress = 4_000
const mostFiles = 50

const textOf = (form: FormData, name: string, longest: number): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value.slice(0, longest).replaceAll('\0', '').trim() : ''
}

/** Only an address that leads to a page. */
function addressOf(form: FormData): string {
  const given = textOf(form, 'url', Infinity)
  return given.length <= longestAddress && URL.canParse(given) && /^https?:$/.test(new URL(given).protocol) ? given : ''
}

/** One for a text or an address, and one for each file; none where nothing was shared. */
export function sharedFiles(form: FormData): File[] {
  const files = form.getAll('files').filter((value) => value instanceof File)
  const shared = files.slice(0, mostFiles).map(named)
  const title = textOf(form, 'title', longestTitle).replace(/\s+/g, ' ')
  const text = textOf(form, 'text', longestText)
  const address = addressOf(form)
  const parts = [
    ...(title === '' || text.startsWith(title) ? [] : [`# ${title}`]),
    ...(text === '' ? [] : [text]),
    ...(address === '' || text.includes(address) ? [] : [`<${address}>`]),
  ]
  // What comes with files only names them.
  if (parts.length > 0 && !(shared.length > 0 && text === '' && address === '')) {
    // Without a heading of its own, the note is called by its first line.
    const [firstLine = ''] = text.split('\n')
    const name = fileNameOf(title === '' ? firstLine || address : title, 'note')
    shared.push(new File([`${parts.join('\n\n')}\n`], `${name}.md`))
  }
  return shared
}

/** Some apps give a file no ending, only a type. A path in its name would make folders. */
function named(file: File): File {
  const name = file.name.split(/[\\/]/).at(-1) ?? ''
  const hasEnding = /\.[A-Za-z0-9]{1,8}$/.test(name) || !/^text\/(markdown|plain)/.test(file.type)
  const { type, lastModified } = file
  return new File([file], hasEnding ? name : `${name}.md`, { type, lastModified })
}
