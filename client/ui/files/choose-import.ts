/** Asks for files to import, or for a folder, with the browser's own dialog. */
import type { Actions } from '../actions.ts'

const accepted = '.md,.markdown,.txt,.html,.htm,.zip,text/markdown,text/plain,text/html,application/zip'

export function chooseImport(actions: Pick<Actions, 'importFiles'>, { folder }: { folder: boolean }): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.hidden = true
  if (folder) input.webkitdirectory = true
  else input.accept = accepted
  input.addEventListener('change', () => {
    input.remove()
    void actions.importFiles({ files: [...(input.files ?? [])], entries: [] })
  })
  input.addEventListener('cancel', () => input.remove())
  // Some browsers only answer for one that is in the page.
  document.body.append(input)
  input.click()
}
