/** A note as one HTML file that needs nothing else, and in which nothing runs. */
import { fileNameOf } from '../../../shared/document/file-name.ts'
import type { NoteId } from '../../../shared/ids.ts'
import type { AppContextValue } from '../app-context.tsx'
import codeCss from '../editor/code/code.css?inline'
import { downloadFile } from '../files/download-file.ts'
import tokens from '../tokens.css?inline'
import { escapeHtml } from './note-html.ts'
import css from './note-sheet.css?inline'
import { type NoteSheet, sheetOf } from './note-sheet.ts'

export async function exportHtml(app: AppContextValue, id: NoteId): Promise<void> {
  const sheet = await sheetOf(app, id)
  const bytes = new TextEncoder().encode(htmlFile(sheet, app.words.tag))
  downloadFile(`${fileNameOf(sheet.title, `note-${id.slice(0, 8)}`)}.html`, bytes, 'text/html')
}

/** What Markdown files say above a note, as pages say it. */
function metaOf(note: NoteSheet['note']): string {
  if (note === undefined) return ''
  const meta = (name: string, content: string): string => `<meta name="${name}" content="${escapeHtml(content)}">\n`
  return [
    meta('created', new Date(note.createdAt).toISOString()),
    meta('updated', new Date(note.editedAt).toISOString()),
    ...(note.tags.length > 0 ? [meta('keywords', note.tags.join(', '))] : []),
  ].join('')
}

export function htmlFile({ title, html, note }: NoteSheet, language: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${metaOf(note)}<style>${tokens}${codeCss}${css}

:root { color-scheme: light; }
body { margin: 0; padding: 2.5rem 1.25rem; background: var(--paper); }</style>
</head>
<body>
<main class="note-sheet">
${html}</main>
</body>
</html>
`
}
