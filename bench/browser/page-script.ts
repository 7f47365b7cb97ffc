/** Scripts for pages: a TypeScript file with all that it imports, as one text. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { assert } from '../../shared/assert.ts'

const scripts = new Map<string, Promise<string>>()

/** `name` is a file of this folder, without its ending. Minified as the app is, so that both are compiled alike. */
export const pageScript = (name: string): Promise<string> => {
  const known = scripts.get(name)
  if (known !== undefined) return known
  const made = makeScript(fileURLToPath(new URL(`${name}.ts`, import.meta.url)))
  scripts.set(name, made)
  return made
}

async function makeScript(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'script', fileName: 'script' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const [output] = Array.isArray(result) ? result : [result]
  assert(output !== undefined && 'output' in output, 'there is one script')
  return output.output[0].code
}
