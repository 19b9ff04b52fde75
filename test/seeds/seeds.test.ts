/** Seeds are loaded into an empty register only, all or none, through the checks of every other write. */
import { cpSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import t from 'tap'
import { seed } from '../../src/database/import/seed.ts'
import type { Data } from '../../src/model/canonical.ts'
import type { ResourceName } from '../../src/model/field.ts'
import { everyResource } from '../../src/resources/index.ts'
import { build, type Built } from '../support/build.ts'
import { articleSets, recordsIn, seedsFolder, seedsOf } from '../support/seed-files.ts'

const counts = everyResource.map(({ name }) => [name, seedsOf(name).length] as const)
const all = counts.reduce((sum, [, count]) => sum + count, 0)

/** Returns the number of records of each resource. */
const totals = (app: Built): Promise<(readonly [string, number])[]> =>
  Promise.all(
    everyResource.map(async ({ name }) => {
      const { total }: { total: number } = (await app.ask('GET', `/v1/${name}?total=true`)).body
      return [name, total] as const
    }),
  )

/** Returns the numbers of a register that has these records, and no others. */
const counted = (few: Readonly<Partial<Record<ResourceName, number>>>) =>
  everyResource.map(({ name }) => [name, few[name] ?? 0] as const)

t.test('an empty register gets every record of every file, by “seeds”; a second load adds none', async (t) => {
  const app = await build(t)
  t.equal(await seed(app.store), all)
  t.same(await totals(app), counts)
  const before = await app.store.stamp()
  t.equal(before.sequence, all)
  t.equal(await seed(app.store), 0)
  t.same(await app.store.stamp(), before, 'nothing is written')
})

t.test('records are as in the seed files', async (t) => {
  const app = await build(t, { SEED: 'true' })
  for (const { name } of everyResource) {
    const bodies = seedsOf(name).map(async (record) => {
      const { body } = await app.ask('GET', `/v1/${name}/${String(record['id'])}`)
      return body
    })
    const expected = seedsOf(name).map((record) => {
      const unordered = Object.entries(record).map(([key, value]) => [
        key,
        key.endsWith('Ids') ? [...(value as string[])].sort() : value,
      ])
      return { ...(Object.fromEntries(unordered) as Data), revision: 1 }
    })
    t.match(await Promise.all(bodies), expected, name)
  }
})

t.test('SEED=article loads the first article and the reference data alone', async (t) => {
  t.same(
    await totals(await build(t, { SEED: 'article' })),
    everyResource.map(({ name }) => [name, seedsOf(name, articleSets).length]),
  )
})

t.test('a register that was written to stays as it is, even one that is empty again', async (t) => {
  const app = await build(t)
  await app.ask('PUT', '/v1/industries/steel', { body: { name: 'Steel' } })
  t.equal(await seed(app.store), 0)
  t.same(await totals(app), counted({ industries: 1 }))
  await app.ask('DELETE', '/v1/industries/steel')
  t.equal(await seed(app.store), 0)
  t.same(await totals(app), counted({}))
})

t.test('a register that is written to while its seeds are read stays as it is', async (t) => {
  const app = await build(t)
  const load = app.store.import.bind(app.store)
  t.intercept(app.store, 'import', {
    value: async (...given: Parameters<typeof load>) => {
      await app.ask('PUT', '/v1/industries/steel', { body: { name: 'Steel' } })
      return load(...given)
    },
  })
  t.equal(await seed(app.store), 0)
  t.same(await totals(app), counted({ industries: 1 }))
})

/** A mistake in a seed file, and how its message goes on after the path of the file. */
type Case = readonly [what: string, file: string, change: (records: Data[]) => unknown, message: string]

const last = (records: Data[]): Data => records.at(-1) ?? {}

/** A change of the last record of a file, which is named by its index and the field at fault. */
const changing = (what: string, file: string, changes: Data, fault: string): Case => {
  const index = recordsIn(join(seedsFolder, `${file}.json`)).length - 1
  const change = (records: Data[]): unknown => [...records.slice(0, -1), { ...last(records), ...changes }]
  return [what, file, change, `, /${index.toString()}/${fault}`]
}

const rates = recordsIn(join(seedsFolder, 'article/rates.json'))
const industry = last(recordsIn(join(seedsFolder, 'article/industries.json')))['id']

const broken: readonly Case[] = [
  ['no JSON', 'article/rates', () => undefined, ': Unexpected end of JSON input'],
  ['no list', 'article/rates', () => ({}), ', : Must be array.'],
  [
    'an id twice',
    'article/rates',
    (records) => [...records, last(records)],
    `, /${rates.length.toString()}/id: Is in line `,
  ],
  changing('a wrong value', 'article/regions', { kind: 'provinz' }, 'kind: Must be one of `country`'),
  changing(
    'an unknown field',
    'article/sources',
    { publishedon: '2025-02-13' },
    'publishedon: There is no such field. Did you mean `publishedOn`?',
  ),
  changing('a missing field', 'article/organizations', { name: undefined }, 'name: Is required.'),
  changing(
    'NUL in a text',
    'article/projects',
    { summary: 'a\0b' },
    'summary: NUL and lone surrogates cannot be kept.',
  ),
  changing(
    'a reference that leads nowhere',
    'article/figures',
    { sourceId: 'nowhere' },
    'sourceId: There is no `nowhere` among the sources.',
  ),
  changing('a currency that does not exist', 'article/figures', { unit: 'XYZ' }, 'unit: '),
  changing('a cycle', 'article/industries', { parentId: industry }, 'parentId: '),
  changing('a wrong value among the reference data', 'reference/regions', { gbCode: '11' }, 'gbCode: '),
  changing(
    'a region of the article again among the reference data',
    'reference/regions',
    { id: 'guangdong' },
    'id: Is in line ',
  ),
]

t.test('broken seeds are refused, and the corrected ones are loaded afterwards', async (t) => {
  const app = await build(t)
  for (const [what, file, change, message] of broken) {
    await t.test(`${what} in a seed file: refused by file, place and reason, and nothing is written`, async (t) => {
      const folder = join(t.testdirName, 'seeds')
      cpSync(seedsFolder, folder, { recursive: true })
      const path = join(folder, `${file}.json`)
      writeFileSync(path, JSON.stringify(change(recordsIn(path)) ?? null).replace(/^null$/, ''))
      const refused = await seed(app.store, 'article', pathToFileURL(`${folder}/`)).then(
        () => undefined,
        (error: unknown) => error as Error,
      )
      t.equal(refused?.message.slice(0, path.length + message.length), path + message)
      t.equal((await app.store.stamp()).sequence, 0)
      t.same(await totals(app), counted({}))
    })
  }
  t.equal(await seed(app.store), all)
})

t.test('a missing folder of seeds is named', async (t) => {
  const app = await build(t)
  const folder = pathToFileURL(`${t.testdir({ reference: {}, reports: {} })}/`)
  await t.rejects(seed(app.store, 'everything', folder), { message: /ENOENT: .*article'/ })
  t.equal((await app.store.stamp()).sequence, 0)
})
