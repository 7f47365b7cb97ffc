/**
 * Documents as people have them: long Markdown, Chinese, ASCII art, code. Five real ones are taken from a folder beside
 * the project where it is present; comparable ones are made up otherwise.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FileToImport } from './pages/notes-app.ts'

const folder = fileURLToPath(new URL('../../shared/seeds/', import.meta.url))

export function realDocuments(): FileToImport[] {
  const found = filesIn(folder)
  return found.length > 0 ? found : madeUp
}

function filesIn(path: string): FileToImport[] {
  try {
    return readdirSync(path)
      .filter((name) => /\.(txt|md)$/.test(name))
      .sort()
      .map((name) => ({ name, bytes: new Uint8Array(readFileSync(path + name)) }))
  } catch {
    return []
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i + 1)).join('\n')

const drawing = (label: string): string => `\`\`\`
┌──────────────┐        ┌──────────────┐
│  ${label.padEnd(10)}  │ ─────▶ │  server      │
│  (offline)   │ ◀───── │  (one disk)  │
└──────┬───────┘        └──────────────┘
       ▼
   ┌───────┐   +-----+   /\\_/\\
   │ local │---| log |  ( o.o )   \t tabs\tand   spaces
   └───────┘   +-----+   > ^ <
\`\`\``

const code = (index: number): string => `\`\`\`ts
export async function step${index}(notes: Map<string, Note>): Promise<void> {
\tfor (const [id, note] of notes) if (note.text !== '') await send(id, \`\${note.text}\\n\`)
}
\`\`\``

const chapter = (index: number): string => `## ${index}. 同步与冲突 · Sync, part ${index}

笔记首先保存在本机；联网之后，两台设备上的修改会自动合并，一个字也不会丢。标点“引号”、——破折号、……省略号都要原样保留。
Writing goes on while the network is away. 表情 👩‍👩‍👧‍👦 🇨🇳 e\u0301 ﬁ and rare characters 𠮷𡃁 survive as they are.

| 字段 | type | 说明 |
|------|------|------|
| \`id\` | uuid | 永不改变 |
| title | text | 两个值都保留，直到有人选择 |

- [ ] first
- [x] done
  1. nested
  2. list with trailing spaces  

${drawing(`device ${index}`)}

${code(index)}
`

/** Sizes and kinds like the real ones: two long ones, three shorter, with and without a last line end. */
const madeUp: FileToImport[] = [
  { name: 'cards.txt', bytes: encode(`# 卡片笔记\n\n${times(6, chapter)}`) },
  {
    name: 'drafting.txt',
    bytes: encode(times(8, (index) => `${index}. 创作台：草稿箱里的第 ${index} 条\n${drawing('desk')}\n`)),
  },
  { name: 'images.txt', bytes: encode(`# Image library\n\n${times(9, code)}`) },
  { name: 'notes in tabs.txt', bytes: encode(`# 标签页笔记\n\n${times(42, chapter)}\n`) },
  { name: 'team.txt', bytes: encode(`# A server for a team\n\n${times(60, chapter)}`) },
]
