/**
 * Who may import whom: the rooms of docs/architecture.md as rules. What is not listed is forbidden, so a new room starts out closed.
 * Imports that are loaded on demand count as well; type imports count wherever `types` does not list them.
 */

/** The rooms that every room which keeps, serves, shows or exchanges a register may import. */
const domain = ['model', 'resources', 'text', 'rules']

/** @type {Record<string, { may: string[], types?: string[] }>} */
const rooms = {
  resources: { may: ['model'] },
  model: { may: ['resources', 'typebox/schema', 'fastest-levenshtein', 'secure-json-parse'], types: ['text'] },
  text: { may: ['model', 'fastest-levenshtein', 'opencc-js', 'pinyin-pro'] },
  rules: { may: ['model', 'resources', 'text', 'currency-codes'] },
  figures: { may: ['model', 'text', 'lru-cache'], types: ['resources'] },
  lists: { may: ['model', 'resources', 'text', 'rules', 'node:', 'csv-parse', 'hucre', 'saxes'], types: ['store'] },
  charts: { may: ['text'], types: ['figures'] },
  store: { may: [], types: ['model', 'resources', 'figures', 'lists', 'text', 'node:'] },
  exchange: {
    may: [...domain, 'figures', 'node:', '@streamparser/json', 'hyparquet-writer', 'lossless-json', 'zip-stream'],
    types: ['store'],
  },
  http: {
    may: [
      ...domain,
      'charts',
      'exchange',
      'lists',
      'node:',
      'fastify',
      '@fastify/',
      'ipaddr.js',
      'lru-cache',
      'negotiator',
      'prom-client',
      'rfc6902',
      'sharp',
    ],
    types: ['store', 'figures', 'config.ts'],
  },
  pages: {
    may: [...domain, 'charts', 'lists', 'http', 'node:', 'uuidv7'],
    types: ['store', 'figures', 'fastify'],
  },
  mcp: {
    may: ['model', 'resources', 'http', 'node:', '@modelcontextprotocol/'],
    types: ['store', 'fastify', '@fastify/'],
  },
  database: {
    may: [
      ...domain,
      'figures',
      'lists',
      'node:',
      'drizzle-orm',
      'better-sqlite3',
      'pg',
      'pg-copy-streams',
      'csv-parse',
      'lru-cache',
      'sorted-btree',
      'uuidv7',
      'pinyin-pro',
      'transliteration',
      'version.ts',
    ],
    types: ['store'],
  },
  command: {
    may: [
      ...domain,
      'figures',
      'lists',
      'store',
      'exchange',
      'http',
      'pages',
      'database',
      'config.ts',
      'app.ts',
      'server.ts',
      'version.ts',
      'node:',
      'commander',
      'cli-progress',
      'string-width',
    ],
  },
}

/** Within `database/`: every room may import the kernel and the files beside the rooms. @type {Record<string, string[]>} */
const databaseRooms = {
  sql: [],
  schema: [],
  sqlite: [],
  postgres: [],
  read: ['history', 'search'],
  write: ['read', 'history', 'search'],
  import: ['read', 'write', 'history', 'search'],
  search: ['read', 'history'],
  history: ['read'],
  candidates: ['read', 'search'],
  claims: [],
  lists: ['read', 'write', 'history', 'search'],
  threads: ['candidates', 'import', 'lists'],
  trees: ['read', 'history', 'threads'],
  access: [],
  webhooks: [],
  transfer: ['history', 'sqlite'],
}

/** Within `http/`: every room may import the contract, the formats and what describes operations. @type {Record<string, string[]>} */
const httpRooms = {
  contract: [],
  formats: [],
  pipeline: [],
  openapi: [
    'pipeline',
    'records',
    'texts',
    'tables',
    'totals',
    'promises',
    'checks',
    'search',
    'resolve',
    'reconcile',
    'candidates',
    'verify',
    'changes',
    'catalog',
    'webhooks',
    'imports',
    'batches',
    'health',
  ],
  records: ['pipeline', 'changes'],
  texts: ['pipeline'],
  tables: ['pipeline', 'texts', 'imports'],
  totals: [],
  promises: [],
  checks: ['pipeline'],
  search: [],
  resolve: ['pipeline'],
  reconcile: ['pipeline'],
  candidates: ['pipeline', 'texts'],
  catalog: [],
  verify: ['candidates'],
  changes: ['pipeline'],
  webhooks: ['pipeline', 'changes'],
  exports: ['pipeline'],
  // A dry run answers with findings and outcomes of promises.
  imports: ['pipeline', 'checks', 'promises'],
  batches: ['pipeline', 'imports'],
  health: ['pipeline'],
}

/** @param {string} text */
const literal = (text) => text.replaceAll(/[.@/-]/g, (sign) => `\\${sign}`)

/** The paths of a room, of a file of `src/`, of Node or of a package. @param {string} name */
const pathOf = (name) => {
  if (name === 'node:')
    return '^(?:node:)?(?:assert|async_hooks|buffer|child_process|cluster|crypto|dns|events|fs|http|https|module|net|os|path|process|stream|timers|url|util|v8|worker_threads|zlib)(?:/|$)'
  if (name in rooms) return `^src/${name}/`
  if (name.endsWith('.ts')) return `^src/${literal(name)}$`
  return `^(?:node_modules/)?(?:@types/)?${literal(name)}(?:[/@]|$)|^node_modules/${literal(name)}`
}

/** @param {string} name @param {{ may: string[], types?: string[] }} room */
const closed = (name, { may, types = [] }) => [
  {
    name: `room/${name}`,
    comment: `src/${name} may not import this: see the table of rooms in docs/architecture.md.`,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: { pathNot: [`^src/${name}/`, ...[...may, ...types, 'typebox'].map(pathOf)] },
  },
  ...(types.length === 0
    ? []
    : [
        {
          name: `room/${name}/types`,
          comment: `src/${name} may import only types from here: see the table of rooms in docs/architecture.md.`,
          severity: 'error',
          from: { path: `^src/${name}/` },
          to: { path: types.map(pathOf), pathNot: may.map(pathOf), dependencyTypesNot: ['type-only'] },
        },
      ]),
]

/** @param {string} parent @param {string[]} open @param {[string, string[]]} room */
const inner = (parent, open, [name, may]) => ({
  name: `room/${parent}/${name}`,
  comment: `src/${parent}/${name} may not import this room: see docs/architecture.md.`,
  severity: 'error',
  from: { path: `^src/${parent}/${name}/` },
  to: {
    path: `^src/${parent}/[^/]+/`,
    pathNot: [name, ...open, ...may].map((other) => `^src/${parent}/${other}/`),
    dependencyTypesNot: ['type-only'],
  },
})

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'types-of-typebox',
      comment:
        'Import only types from typebox; src/model/schema-builder.ts makes schemas without loading its three hundred modules.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^node_modules/typebox/build/(?:index|type/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'types-of-drizzle',
      comment: 'Import only types from the index of drizzle-orm; queries are written with src/database/sql/sql.ts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^node_modules/drizzle-orm/index', dependencyTypesNot: ['type-only'] },
    },
    ...Object.entries(rooms).flatMap(([name, room]) => closed(name, room)),
    ...Object.entries(databaseRooms).map((room) => inner('database', ['sql', 'schema'], room)),
    ...Object.entries(httpRooms).map((room) => inner('http', ['contract', 'formats', 'openapi'], room)),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
