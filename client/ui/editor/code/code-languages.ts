/**
 * The languages that blocks of code are shown in, by what stands behind their fences. The parser of each is a file of its own,
 * loaded when there is a block in it.
 */
import {
  LanguageDescription,
  LanguageSupport,
  ParseContext,
  StreamLanguage,
  type StreamParser,
} from '@codemirror/language'
import type { Parser } from '@lezer/common'
import { noteIfMissing } from '../../../state/missing-parts.ts'

const plain: StreamParser<null> = {
  token: (stream) => {
    stream.skipToEnd()
    return null
  },
}

/** Code whose parser cannot be fetched is shown as it is. */
function language(name: string, alias: readonly string[], fetchSupport: () => Promise<LanguageSupport>) {
  const load = (): Promise<LanguageSupport> =>
    fetchSupport().catch((error: unknown) => {
      if (!noteIfMissing(error)) throw error
      return new LanguageSupport(StreamLanguage.define(plain))
    })
  return LanguageDescription.of({ name, alias: [...alias], load })
}

const stream = (name: string, alias: readonly string[], fetchParser: () => Promise<StreamParser<unknown>>) =>
  language(name, alias, async () => new LanguageSupport(StreamLanguage.define(await fetchParser())))

const clike = () => import('@codemirror/legacy-modes/mode/clike')
const script = (jsx: boolean, typescript: boolean) => async () =>
  (await import('@codemirror/lang-javascript')).javascript({ jsx, typescript })

export const codeLanguages: readonly LanguageDescription[] = [
  language('javascript', ['js', 'node', 'mjs', 'cjs', 'ecmascript'], script(false, false)),
  language('jsx', [], script(true, false)),
  language('typescript', ['ts', 'mts', 'cts'], script(false, true)),
  language('tsx', [], script(true, true)),
  language('json', ['json5', 'jsonc'], async () => (await import('@codemirror/lang-json')).json()),
  language('html', ['xhtml', 'vue', 'svelte'], async () => (await import('@codemirror/lang-html')).html()),
  language('css', ['scss', 'less'], async () => (await import('@codemirror/lang-css')).css()),
  language('xml', ['svg', 'rss', 'xsl'], async () => (await import('@codemirror/lang-xml')).xml()),
  language('yaml', ['yml'], async () => (await import('@codemirror/lang-yaml')).yaml()),
  language('python', ['py', 'python3'], async () => (await import('@codemirror/lang-python')).python()),
  language('java', [], async () => (await import('@codemirror/lang-java')).java()),
  language('cpp', ['c', 'c++', 'h', 'hpp', 'cc'], async () => (await import('@codemirror/lang-cpp')).cpp()),
  language('rust', ['rs'], async () => (await import('@codemirror/lang-rust')).rust()),
  language('go', ['golang'], async () => (await import('@codemirror/lang-go')).go()),
  language('php', [], async () => (await import('@codemirror/lang-php')).php()),
  language('sql', ['mysql', 'postgresql', 'postgres', 'sqlite'], async () =>
    (await import('@codemirror/lang-sql')).sql(),
  ),
  stream('csharp', ['c#', 'cs'], async () => (await clike()).csharp),
  stream('kotlin', ['kt', 'kts'], async () => (await clike()).kotlin),
  stream('scala', [], async () => (await clike()).scala),
  stream('dart', [], async () => (await clike()).dart),
  stream('swift', [], async () => (await import('@codemirror/legacy-modes/mode/swift')).swift),
  stream('ruby', ['rb'], async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  stream('lua', [], async () => (await import('@codemirror/legacy-modes/mode/lua')).lua),
  stream('r', [], async () => (await import('@codemirror/legacy-modes/mode/r')).r),
  stream(
    'shell',
    ['sh', 'bash', 'zsh', 'console'],
    async () => (await import('@codemirror/legacy-modes/mode/shell')).shell,
  ),
  stream(
    'powershell',
    ['ps1', 'pwsh'],
    async () => (await import('@codemirror/legacy-modes/mode/powershell')).powerShell,
  ),
  stream('dockerfile', ['docker'], async () => (await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile),
  stream('toml', [], async () => (await import('@codemirror/legacy-modes/mode/toml')).toml),
  stream(
    'ini',
    ['properties', 'conf', 'env'],
    async () => (await import('@codemirror/legacy-modes/mode/properties')).properties,
  ),
  stream('diff', ['patch'], async () => (await import('@codemirror/legacy-modes/mode/diff')).diff),
]

/** The language that a block's first line names; `undefined` for none that is known. */
export function languageNamed(info: string): LanguageDescription | undefined {
  const name = /^\s*\{?\.?([^\s{},]+)/.exec(info)?.[1]
  return name === undefined
    ? undefined
    : (LanguageDescription.matchLanguageName(codeLanguages, name, false) ?? undefined)
}

/** The parser for a block. One that is not here yet is fetched, and what it is for is parsed when it is. */
export function codeParser(info: string): Parser | null {
  const found = languageNamed(info)
  if (found === undefined) return null
  return found.support?.language.parser ?? ParseContext.getSkippingParser(found.load())
}
