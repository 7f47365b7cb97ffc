import js from '@eslint/js'
import importX from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/**
 * An import may go right along an arrow or into `shared`, never back:
 *   client: ui -> state -> search, sync -> store    relay: transport -> session -> documents -> storage -> updates
 * Accounts stand beside the documents: above storage, and neither knows the other.
 */
const clientLayers = ['ui', 'state', 'search', 'sync', 'store'].map((name) => `./client/${name}`)
const relayLayers = ['transport', 'session', 'accounts', 'documents', 'storage', 'updates'].map(
  (name) => `./relay/${name}`,
)

/** @param {string[]} layers from the highest to the lowest */
const neverUpwards = (layers) =>
  layers.slice(1).map((layer, index) => ({
    target: layer,
    from: layers.slice(0, index + 1),
    message: 'A lower layer never imports a higher one: define the interface here and let the caller implement it.',
  }))

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'data', 'screenshots', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            { target: './client', from: ['./relay', './e2e', './bench', './scripts'] },
            { target: './relay', from: ['./client', './e2e', './bench', './scripts'] },
            { target: './shared', from: ['./client', './relay', './e2e', './bench', './scripts'] },
            ...neverUpwards(clientLayers),
            ...neverUpwards(relayLayers),
            { target: './relay/accounts', from: ['./relay/documents', './relay/updates'] },
          ],
        },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
    settings: {
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.mjs'] })],
    },
  },
  { files: ['client/**/*.tsx'], plugins: { 'react-hooks': reactHooks }, rules: reactHooks.configs.recommended.rules },
  { files: ['scripts/**', 'bench/**', 'e2e/**'], rules: { 'no-console': 'off' } },
)
