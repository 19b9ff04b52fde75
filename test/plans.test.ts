/** What is promised to cost as much of a large register as of a small one is found by an index: the database's own plans say so. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { filtersOf } from '../src/resources/filters.ts'
import { everyResource } from '../src/resources/index.ts'
import { build } from './build.ts'
import { exampleIds } from './examples.ts'

/** What the app has asked of the database and nobody has looked at yet: each statement is prepared once. */
const asked = new Set<string>()
const prepare = Reflect.get(Database.prototype, 'prepare') as (this: Database.Database, text: string) => Database.Statement
Reflect.set(Database.prototype, 'prepare', function (this: Database.Database, text: string) {
  asked.add(text)
  return prepare.call(this, text)
})
t.teardown(() => Reflect.set(Database.prototype, 'prepare', prepare))

const file = join(t.testdir(), 'register.db')
const app = await build(t, { SEED: 'true', DATABASE_URL: `file:${file}` })

const database = new Database(file, { readonly: true })
t.teardown(() => database.close())

/** Those that grow with the register. */
const large = /^(projects|figures|initiatives|sources|organizations|.*_history|.*_(industry_ids|participants|citations|reported)|changes|texts|names|own_parts)$/

/** Along the ids until the page is full is no more than the page. */
const isPage = (statement: string, table: string, index: string): boolean =>
  /LIMIT (\?|\d+)\s*$/.test(statement) && index === `sqlite_autoindex_${table}_1`

/** What passes through a large table from one end to the other. */
const scansOf = (statement: string): string[] => {
  const parameters = Array.from(statement.matchAll(/\?/g), () => null)
  const plan = prepare.call(database, `EXPLAIN QUERY PLAN ${statement}`).all(parameters) as { detail: string }[]
  return plan.map(({ detail }) => detail).filter((detail) => {
    const [, table = '', index = ''] = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(detail) ?? []
    return large.test(table) && !isPage(statement, table, index)
  })
}

/** The scans of what the app asks of the database to answer this. */
const passing = async (url: string): Promise<string[]> => {
  const { status, text } = await app.ask('GET', url)
  if (status !== 200) throw new Error(text)
  const statements = [...asked].filter((statement) => /^\s*(SELECT|WITH)/.test(statement))
  asked.clear()
  return statements.flatMap((statement) => scansOf(statement).map((scan) => `${scan} in ${statement}`))
}

t.test('the check itself finds what is not found by an index', async (t) => {
  asked.clear()
  const [scan = ''] = await passing('/v1/figures?sort=note')
  t.match(scan, /^SCAN figures/)
})

for (const resource of everyResource) {
  const { name } = resource
  const list = `/v1/${name}`
  t.test(`${name}: a record, its revisions, and every page of a list are found`, async (t) => {
    const { body } = await app.ask('GET', `${list}?limit=1`)
    const { data: [{ id }], next } = body as { data: [{ id: string }]; next: string | null }
    for (const url of [`${list}/${id}`, `${list}/${id}/revisions`, list, `${list}?sort=-id`, `${list}?limit=1&cursor=${encodeURIComponent(next ?? '')}`]) {
      if (!url.endsWith('cursor=')) t.strictSame(await passing(url), [])
    }
  })
  t.test(`${name}: what refers to a record is found`, async (t) => {
    for (const { parameter, field, operator } of filtersOf(resource).values()) {
      const target = field.kind === 'id' ? name : field.target
      if (typeof target !== 'string' || !['equals', 'in', 'within'].includes(operator.name)) continue
      const { body } = await app.ask('GET', `/v1/${target}?limit=1`)
      const { data: [found] } = body as { data: { id: string }[] }
      t.strictSame(await passing(`${list}?${parameter}=${found?.id ?? exampleIds[target]}`), [], parameter)
    }
  })
}

t.test('search, names and changes are found', async (t) => {
  for (const url of ['/v1/search?q=guangdong', '/v1/search?q=广东&resource=projects', '/v1/resolve?name=Guangdong', '/v1/changes?after=1', '/v1/changes?after=1&resource=projects', '/v1/projects?q=project']) {
    t.strictSame(await passing(url), [])
  }
})
