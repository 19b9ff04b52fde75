/** Seeds are loaded into an empty register only, all or none, through the checks of every other write. */
import { cpSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { seed } from '../../src/database/import/seed.ts'
import type { Data } from '../../src/model/canonical.ts'
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
  t.same(
    await totals(app),
    everyResource.map(({ name }) => [name, name === 'industries' ? 1 : 0]),
  )
  await app.ask('DELETE', '/v1/industries/steel')
  t.equal(await seed(app.store), 0)
  t.same(
    await totals(app),
    everyResource.map(({ name }) => [name, 0]),
  )
})

interface Case {
  readonly what: string
  readonly file: string
  readonly change: (records: Data[]) => unknown
  readonly message: string
}

const last = (records: Data[]): Data => records.at(-1) ?? {}
const changing =
  (changes: Data) =>
  (records: Data[]): unknown => [...records.slice(0, -1), { ...last(records), ...changes }]
const index = (name: string): string => (recordsIn(join(seedsFolder, `${name}.json`)).length - 1).toString()

const broken: readonly Case[] = [
  { what: 'no JSON', file: 'article/rates', change: () => undefined, message: ': Unexpected end of JSON input' },
  { what: 'no list', file: 'article/rates', change: () => ({}), message: ', : Must be array.' },
  {
    what: 'a wrong value',
    file: 'article/regions',
    change: changing({ kind: 'provinz' }),
    message: `, /${index('article/regions')}/kind: Must be one of \`country\``,
  },
  {
    what: 'an unknown field',
    file: 'article/sources',
    change: changing({ publishedon: '2025-02-13' }),
    message: `, /${index('article/sources')}/publishedon: There is no such field. Did you mean \`publishedOn\`?`,
  },
  {
    what: 'a missing field',
    file: 'article/organizations',
    change: changing({ name: undefined }),
    message: `, /${index('article/organizations')}/name: Is required.`,
  },
  {
    what: 'NUL in a text',
    file: 'article/projects',
    change: changing({ summary: 'a\0b' }),
    message: `, /${index('article/projects')}/summary: NUL and lone surrogates cannot be kept.`,
  },
  {
    what: 'a reference that leads nowhere',
    file: 'article/figures',
    change: changing({ sourceId: 'nowhere' }),
    message: `, /${index('article/figures')}/sourceId: There is no \`nowhere\` among the sources.`,
  },
  {
    what: 'a currency that does not exist',
    file: 'article/figures',
    change: changing({ unit: 'XYZ' }),
    message: `, /${index('article/figures')}/unit: `,
  },
  {
    what: 'a cycle',
    file: 'article/industries',
    change: (records) => changing({ parentId: last(records)['id'] })(records),
    message: `, /${index('article/industries')}/parentId: `,
  },
  {
    what: 'a wrong value among the reference data',
    file: 'reference/regions',
    change: changing({ gbCode: '11' }),
    message: `, /${index('reference/regions')}/gbCode: `,
  },
  {
    what: 'a region of the article again among the reference data',
    file: 'reference/regions',
    change: changing({ id: 'guangdong' }),
    message: `, /${index('reference/regions')}/id: Is in line `,
  },
  {
    what: 'an id twice',
    file: 'article/rates',
    change: (records) => [...records, last(records)],
    message: `, /${(Number(index('article/rates')) + 1).toString()}/id: Is in line `,
  },
]

/** Copies the seeds and changes one file. */
const seedsWith = (t: Test, { file, change }: Case): { folder: URL; path: string } => {
  const folder = join(t.testdirName, 'seeds')
  cpSync(seedsFolder, folder, { recursive: true })
  const path = join(folder, `${file}.json`)
  writeFileSync(path, JSON.stringify(change(recordsIn(path)) ?? null).replace(/^null$/, ''))
  return { folder: pathToFileURL(`${folder}/`), path }
}

t.test('broken seeds are refused, and the corrected ones are loaded afterwards', async (t) => {
  const app = await build(t)
  for (const one of broken) {
    await t.test(`${one.what} in a seed file: refused by file, place and reason, and nothing is written`, async (t) => {
      const { folder, path } = seedsWith(t, one)
      const refused = await seed(app.store, 'article', folder).then(
        () => undefined,
        (error: unknown) => error as Error,
      )
      t.equal(refused?.message.slice(0, path.length + one.message.length), path + one.message)
      t.equal((await app.store.stamp()).sequence, 0)
      t.same(
        await totals(app),
        everyResource.map(({ name }) => [name, 0]),
      )
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
