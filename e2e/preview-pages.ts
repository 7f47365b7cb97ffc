import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview, type PreviewServer } from 'vite'

const root = fileURLToPath(new URL('../client', import.meta.url))

/**
 * The screen on an app in memory (client/ui-preview.html), built and served: it shows in a moment what a person with several
 * devices sees once in a year.
 */
export class PreviewPages implements AsyncDisposable {
  private constructor(
    private readonly server: PreviewServer,
    private readonly folder: string,
  ) {}

  static async build(): Promise<PreviewPages> {
    const outDir = await mkdtemp(join(tmpdir(), 'driftless-preview-'))
    const common = { root, configFile: false, logLevel: 'error', publicDir: false } as const
    await build({
      ...common,
      build: { outDir, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: join(root, 'ui-preview.html') } },
    })
    const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
    return new PreviewPages(server, outDir)
  }

  /** `given`: which scenario, and how it is shown (client/ui/testing/preview.tsx). */
  address(given: Readonly<Record<string, string>>): string {
    const [base] = this.server.resolvedUrls?.local ?? []
    return `${base}ui-preview.html?${new URLSearchParams(given)}`
  }

  async [Symbol.asyncDispose]() {
    await this.server.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
