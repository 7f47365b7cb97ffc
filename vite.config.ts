import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'

const projectRoot = fileURLToPath(new URL('.', import.meta.url))
/** What runs as a program of its own, in a process or a thread. */
const relayPrograms = {
  main: fileURLToPath(new URL('relay/main.ts', import.meta.url)),
  cli: fileURLToPath(new URL('relay/cli/main.ts', import.meta.url)),
  'compaction-worker': fileURLToPath(new URL('relay/documents/compaction-worker.ts', import.meta.url)),
  'digest-worker': fileURLToPath(new URL('relay/documents/digest-worker.ts', import.meta.url)),
}
const relayAddress = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

/**
 * One config for the client (built into dist/client), the relay (`vite build --ssr`, into dist/relay)
 * and the tests. In development Vite serves the client and hands the relay's paths to the relay.
 */
export default defineConfig(({ isSsrBuild }) => ({
  root: 'client',
  cacheDir: '../node_modules/.vite',
  ...(isSsrBuild ? { publicDir: false as const } : {}),
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
            navigateFallback: '/index.html',
            navigateFallbackDenylist: [/^\/(api|ws|sync|health|ready|metrics)(\/|$)/],
            cleanupOutdatedCaches: true,
          },
        }),
      ],
  build: isSsrBuild
    ? {
        outDir: '../dist/relay',
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: { input: relayPrograms },
      }
    : { outDir: '../dist/client', emptyOutDir: true, target: 'es2022', sourcemap: true },
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
