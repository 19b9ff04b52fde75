/** Strict, type-checked linting, and the layers of docs/architecture.md as import rules. */
import eslint from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const ownFolder = String.raw`\./(?!\.\.)`
const node = 'node:'

/** @param {string} name */
const exactPackage = (name) => `${name}(?:/|$)`

/** @param {string[]} names */
const folders = (...names) => String.raw`\.\./(?:${names.join('|')})/`

/** @param {string[]} prefixes */
const anyPackageBut = (...prefixes) => `(?!${prefixes.join('|')})[@a-z]`

/** `process.env` by its other names. */
const environment = ['node:process', 'process'].map((name) => ({
  name,
  importNames: ['env', 'default'],
  message: 'Only src/config.ts reads the environment.',
}))

/** Of these only types are taken anywhere: its makers of schemas have some three hundred modules, `resources/type.ts` has ours. */
const typesOfTypebox = { regex: '^typebox$', allowTypeImports: true, message: 'Import only types from here; schemas are made by src/resources/type.ts.' }

/** Its index is most of it: src/database/sql.ts has what queries are written with. */
const typesOfDrizzle = { regex: '^drizzle-orm$', allowTypeImports: true, message: 'Import only types from here; queries are written with src/database/sql.ts.' }

/**
 * What is loaded at its first use keeps to the same rules as what is imported, and says plainly what it is.
 * @param {string} allowed
 * @param {string} message
 */
const loadedLater = (allowed, message) => [
  { selector: 'ImportExpression[source.type!="Literal"]', message: 'Name the module in plain quotes, so that the layers can be checked.' },
  { selector: `ImportExpression[source.value!=/${allowed.replaceAll('/', String.raw`\/`)}/]`, message },
]

const notTheEnvironment = '^(?!(?:node:)?process$|typebox$)'

/**
 * The import rules of one layer: what is not allowed is forbidden, so a new folder starts out closed.
 * The layers are flat; a sub-folder would need its own entry, since `../` there means something else.
 * @param {string} folder
 * @param {string[]} allowed
 * @param {string[]} typesOnly
 * @returns {import('eslint').Linter.Config}
 */
const layer = (folder, allowed, typesOnly = []) => ({
  name: `layer/${folder}`,
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: environment,
        patterns: [
          {
            regex: `^(?!${[...allowed, ...typesOnly, 'typebox$'].join('|')})`,
            message: `src/${folder} may not import this: see the layers in docs/architecture.md.`,
          },
          ...typesOnly.map((regex) => ({
            regex: `^${regex}`,
            allowTypeImports: true,
            message: `src/${folder} may import only types from here: see the layers in docs/architecture.md.`,
          })),
          typesOfTypebox,
          typesOfDrizzle,
        ],
      },
    ],
    'no-restricted-syntax': [
      'error',
      ...loadedLater(
        `${notTheEnvironment}${typesOnly.map((regex) => `(?!${regex})`).join('')}(?:${allowed.join('|')})`,
        `src/${folder} may not load this: see the layers in docs/architecture.md.`,
      ),
    ],
  },
})

export default defineConfig(
  globalIgnores(['dist/', '.tap/', 'client/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // `import { type X }` would still load the module, so it is no type import for the layers.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // The store is async for engines to come, though SQLite answers at once.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'environment',
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: environment, patterns: [typesOfTypebox] }],
      'no-restricted-syntax': ['error', ...loadedLater(notTheEnvironment, 'Only src/config.ts reads the environment, and only types are taken from typebox.')],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' },
      ],
    },
  },
  layer('resources', [ownFolder, node, 'typebox/schema$', exactPackage('(?:fastest-levenshtein|secure-json-parse)')]),
  layer('rules', [ownFolder, node, folders('resources'), exactPackage('currency-codes')]),
  layer('figures', [ownFolder, node, folders('resources')]),
  layer('store', [ownFolder], [node, folders('resources', 'figures')]),
  layer('exchange', [ownFolder, node, folders('resources', 'rules', 'figures'), anyPackageBut('drizzle', 'better-sqlite3', 'fastify', '@fastify/')], [folders('store')]),
  layer(
    'http',
    [ownFolder, node, folders('resources', 'rules', 'exchange'), anyPackageBut('drizzle', 'better-sqlite3')],
    [folders('store', 'figures')],
  ),
  layer(
    'pages',
    [ownFolder, node, folders('resources', 'rules', 'http'), 'hono/html$'],
    [folders('store', 'figures'), exactPackage('fastify')],
  ),
  layer('database', [
    ownFolder,
    node,
    folders('resources', 'rules', 'figures'),
    anyPackageBut('fastify', '@fastify/'),
  ], [folders('store')]),
  {
    name: 'scripts of pages',
    files: ['public/*.js'],
    // The type check knows what a browser has.
    rules: { 'no-undef': 'off' },
  },
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      // tap runs subtests in order, awaited or not.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafePromises: [{ from: 'package', name: 'PromiseWithSubtest', package: '@tapjs/core' }] },
      ],
    },
  },
)
