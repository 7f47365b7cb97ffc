import react from '@vitejs/plugin-react'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { VitePWA } from 'vite-plugin-pwa'
import type { Plugin, Rolldown } from 'vite'
import { defineConfig } from 'vitest/config'

const projectRoot = fileURLToPath(new URL('.', import.meta.url))
const colourlessLogging = fileURLToPath(new URL('node_modules/lib0/logging.node.js', import.meta.url))
/** What runs as a program of its own, in a process or a thread. */
const relayPrograms = {
  main: fileURLToPath(new URL('relay/main.ts', import.meta.url)),
  cli: fileURLToPath(new URL('relay/cli/main.ts', import.meta.url)),
  'compaction-worker': fileURLToPath(new URL('relay/documents/compaction-worker.ts', import.meta.url)),
  'digest-worker': fileURLToPath(new URL('relay/documents/digest-worker.ts', import.meta.url)),
  'trash-worker': fileURLToPath(new URL('relay/documents/trash-worker.ts', import.meta.url)),
}
/**
 * `start` for a module that the page cannot do without, by way of imports that are not `import()`. Not for the icons: the
 * one module that lists them would make all of them part of the start.
 */
function startName(id: string, context: Rolldown.ChunkingContext): string | null {
  if (id.includes('lucide-react')) return null
  const seen = new Set<string>()
  const leadsFromEntry = (module: string): boolean => {
    if (seen.has(module)) return false
    seen.add(module)
    const info = context.getModuleInfo(module)
    return info !== null && (info.isEntry || info.importers.some(leadsFromEntry))
  }
  return leadsFromEntry(id) ? 'start' : null
}

/** What draws diagrams is as large as all the rest, and few notes have one: in a folder of its own, fetched when there is one. */
const diagramCode =
  /node_modules\/(?:mermaid|@mermaid-js|cytoscape|d3|dagre|khroma|katex|roughjs|langium|chevrotain|@chevrotain|elkjs)/
const diagramFolder = 'assets/diagrams'
const chunkFile = ({ moduleIds }: { moduleIds: readonly string[] }): string =>
  `${moduleIds.some((id) => diagramCode.test(id)) ? diagramFolder : 'assets'}/[name]-[hash:7].js`

/** The first file names all late ones: what is not in their names is not in it either. */
const assetFile = ({ names }: { names: readonly string[] }): string =>
  names.some((name) => name.endsWith('.css')) ? 'assets/[hash:7][extname]' : 'assets/[name]-[hash][extname]'

const viewWithoutGutters = fileURLToPath(new URL('client/ui/editor/view-without-gutters.ts', import.meta.url))
/** Saves the first file what only the comparing of two texts would add to it. */
const withoutGutters = (): Plugin => ({
  name: 'driftless:without-gutters',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === '@codemirror/view' && importer?.includes('@codemirror/merge') === true ? viewWithoutGutters : null,
})

const markdownWithoutHtml = fileURLToPath(new URL('client/ui/editor/code/markdown-without-html.ts', import.meta.url))
/** Leaves to a block of HTML what only that needs. */
const withoutHtml = (): Plugin => ({
  name: 'driftless:without-html',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === '@codemirror/lang-html' && importer?.includes('@codemirror/lang-markdown') === true
      ? markdownWithoutHtml
      : null,
})

/** Leaves beside the built client what its first files consist of: bytes before minifying, by package or folder. */
const sizesOfStart = (): Plugin => ({
  name: 'driftless:sizes-of-start',
  writeBundle(_, bundle) {
    const sizes: Record<string, number> = {}
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isEntry) continue
      for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
        const part = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? /\/((?:client|shared)\/\w+)/.exec(id)?.[1]
        sizes[part ?? 'other'] = (sizes[part ?? 'other'] ?? 0) + renderedLength
      }
    }
    writeFileSync(new URL('dist/start-sizes.json', import.meta.url), JSON.stringify(sizes))
  },
})

const relayAddress = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

/**
 * One config for the client (built into dist/client), the relay (`vite build --ssr`, into dist/relay)
 * and the tests. In development Vite serves the client and hands the relay's paths to the relay.
 */
export default defineConfig(({ isSsrBuild }) => ({
  root: 'client',
  cacheDir: '../node_modules/.vite',
  ...(isSsrBuild ? { publicDir: false as const } : {}),
  // Yjs has a warning or two for the console. The form for browsers brings a library along to colour them.
  resolve: isSsrBuild ? {} : { alias: [{ find: /^lib0\/logging$/, replacement: colourlessLogging }] },
  plugins: isSsrBuild
    ? []
    : [
        react(),
        VitePWA({
          registerType: 'prompt',
          injectRegister: false,
          manifest: false,
          workbox: {
            globPatterns: ['**/*.{html,js,css,woff2,svg,png,webmanifest}'],
            globIgnores: [`${diagramFolder}/**`],
            // Kept once they have been needed. Their names change with what is in them.
            runtimeCaching: [
              {
                urlPattern: ({ url }) => url.pathname.startsWith('/assets/diagrams/'),
                handler: 'CacheFirst',
                options: { cacheName: 'diagrams', expiration: { maxEntries: 150 } },
              },
            ],
            navigateFallback: '/index.html',
            navigateFallbackDenylist: [/^\/(api|ws|sync|health|ready|metrics)(\/|$)/],
            cleanupOutdatedCaches: true,
            // What other apps share.
            importScripts: ['share-target.js'],
          },
        }),
        withoutGutters(),
        withoutHtml(),
        sizesOfStart(),
      ],
  // A thread may fetch what it seldom needs.
  worker: { format: 'es' },
  build: isSsrBuild
    ? {
        outDir: '../dist/relay',
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: { input: relayPrograms },
      }
    : {
        outDir: '../dist/client',
        emptyOutDir: true,
        target: 'es2022',
        sourcemap: true,
        // The list of what each late part imports would be a part of the start.
        modulePreload: {
          polyfill: false,
          resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
        },
        // One file for what everybody needs first: it packs better than a dozen, and is one request.
        rolldownOptions: {
          output: {
            chunkFileNames: chunkFile,
            assetFileNames: assetFile,
            codeSplitting: {
              groups: [
                { name: startName, debugName: 'start' },
                { name: 'icons', test: /lucide-react/ },
              ],
            },
          },
        },
      },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': relayAddress,
      '/health': relayAddress,
      '/ready': relayAddress,
      '/ws': { target: relayAddress, ws: true },
      // Not what begins with it: client/sync is served from there.
      '^/sync(\\?|$)': { target: relayAddress, ws: true },
    },
  },
  test: {
    projects: ['shared', 'relay', 'client', 'simulation'].map((name) => ({
      extends: true as const,
      test: {
        name,
        root: projectRoot,
        environment: 'node',
        include: [name === 'simulation' ? 'e2e/simulation/**/*.test.ts' : `${name}/**/*.test.ts`],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      },
    })),
  },
}))
