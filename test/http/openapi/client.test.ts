/** A client generated from the OpenAPI document type-checks, and a wrong one does not. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import t from 'tap'

const root = join(import.meta.dirname, '..', '..', '..')
const document = readFileSync(join(root, 'openapi', 'openapi.json'), 'utf8')

const beginning = `import createClient from 'openapi-fetch'
import type { paths } from './register.ts'

// CSV and NDJSON are text, for other clients than this one.
const client = createClient<paths, 'application/json' | 'application/problem+json'>({ baseUrl: 'http://127.0.0.1:3000' })
`

const good = `${beginning}
const { data, error } = await client.GET('/v1/figures', { params: { query: {
  'regionId.within': 'guangdong', stage: 'planned', 'metric.in': ['investment', 'share'], include: ['sources'],
  'value.gte': '1000', sort: ['-value'], limit: 10, total: true,
} } })
if (error) throw new Error(error.errors?.[0]?.parameter ?? error.detail)
export const value: string | undefined = data.data[0]?.value
export const next: string | null = data.next
export const title: string | undefined = data.included?.sources?.[0]?.title

const read = await client.GET('/v1/projects/{id}', { params: { path: { id: 'guangdong-key-projects-2025' }, query: { asOf: '2025-03-01T00:00:00Z' } } })
export const status: 'preparation' | 'implementation' | undefined = read.data?.status === 'preparation' ? read.data.status : undefined
export const parent: string | null | undefined = read.data?.parentId

const created = await client.POST('/v1/rates', { body: { baseUnit: 'USD', quoteUnit: 'CNY', rate: '7.3', on: '2025-02-13' } })
export const revision: number | undefined = created.data?.revision

const replaced = await client.PUT('/v1/rates/{id}', {
  params: { path: { id: 'usd-cny-2025-02-13' }, header: { 'If-Match': '"1"' } },
  body: { baseUnit: 'USD', quoteUnit: 'CNY', rate: '7.3', on: '2025-02-13' },
})
export const missing: string | undefined = replaced.error?.title
await client.PUT('/v1/industries/{id}', { params: { path: { id: 'steel' } }, body: { name: 'Steel', aliases: ['Iron and steel'] } })
await client.PATCH('/v1/projects/{id}', { params: { path: { id: 'a-bridge' } }, body: { status: 'completion', summary: null } })
await client.DELETE('/v1/rates/{id}', { params: { path: { id: 'usd-cny-2025-02-13' } } })
`

/** Mistakes that the compiler must find, each on the sixth line of a client. */
const mistakes = {
  'a value that the filter does not take': `await client.GET('/v1/figures', { params: { query: { stage: 'plannd' } } })`,
  'a filter that there is not': `await client.GET('/v1/figures', { params: { query: { stages: 'planned' } } })`,
  'a field to sort by that there is not': `await client.GET('/v1/figures', { params: { query: { sort: ['-valeu'] } } })`,
  'a number where a decimal string belongs': `await client.POST('/v1/rates', { body: { baseUnit: 'USD', quoteUnit: 'CNY', rate: 7.3, on: '2025-02-13' } })`,
  'a missing field': `await client.POST('/v1/rates', { body: { baseUnit: 'USD', quoteUnit: 'CNY', rate: '7.3' } })`,
  'a status that there is not': `await client.PATCH('/v1/projects/{id}', { params: { path: { id: 'a' } }, body: { status: 'done' } })`,
  'an address that there is not': `await client.GET('/v1/figure')`,
}

const settings = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    module: 'nodenext',
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  include: ['*.ts'],
}

interface Compiled {
  readonly code: number
  readonly output: string
}

const compile = (folder: string): Promise<Compiled> =>
  new Promise((resolve) => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const child = execFile(
      process.execPath,
      [tsc, '--pretty', 'false', '-p', folder],
      { cwd: folder, timeout: 100_000 },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr })
      },
    )
  })

t.test('types are generated, a good client compiles, and each bad client is refused for its one mistake', async (t) => {
  const types = astToString(await openapiTS(document))
  const wrong = Object.values(mistakes).map(
    (line, index) => [`wrong-${index.toString()}.ts`, `${beginning}${line}\n`] as const,
  )
  const folder = t.testdir({
    'package.json': '{"type": "module"}',
    'tsconfig.json': JSON.stringify(settings),
    'register.ts': types,
    'good.ts': good,
    ...Object.fromEntries(wrong),
  })
  const { code, output } = await compile(folder)
  const complaints = output
    .split('\n')
    .filter((line) => /^\S+\.ts\(/.test(line))
    .map((line) => /[^/\s]+\.ts\(\d+/.exec(line)?.[0])
  t.equal(code, 2)
  t.same(
    [...new Set(complaints)].sort(),
    wrong.map(([file]) => `${file}(6`),
    output.split('\n')[0] ?? '',
  )
})
