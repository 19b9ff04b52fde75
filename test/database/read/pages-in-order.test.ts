/** Pages of records that refer to one of many nodes are the same whether they are merged, walked or sorted. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { openSource } from '../../../src/database/open-existing.ts'
import { listRecords } from '../../../src/database/read/list.ts'
import { search } from '../../../src/database/search/search.ts'
import { stateCache } from '../../../src/database/state-cache.ts'
import { everything } from '../../../src/exchange/requests.ts'
import { conditionsOf } from '../../../src/model/filters.ts'
import { resources } from '../../../src/resources/index.ts'
import type { ListRequest } from '../../../src/store/lists.ts'
import { imported } from '../../support/batches.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'
import { forAll } from '../../support/runs.ts'

/** Above 250 nodes, and above 500 records, pages are found in another way. */
const [districts, projects] = [260, 2100]
const statuses = ['preparation', 'implementation', 'completion']

const region = (index: number): string => (index === 0 ? 'land' : `district-${index.toString()}`)
const regions = Array.from({ length: districts + 1 }, (_, index) => ({
  ...examples.regions,
  id: region(index),
  memberIds: [],
  parentId: index === 0 ? null : index <= 3 ? 'land' : `district-${((index % 3) + 1).toString()}`,
}))
const industries = ['all', 'heavy', 'steel', 'light'].map((id) => ({
  ...examples.industries,
  id,
  parentId: { heavy: 'all', steel: 'heavy', light: 'all' }[id] ?? null,
}))
const works = Array.from({ length: projects }, (_, index) => ({
  ...examples.projects,
  id: `work-${((index * 997) % projects).toString()}`,
  parentId: null,
  initiativeId: null,
  participants: [],
  citations: [],
  status: statuses[index % 3],
  regionId: index % 11 === 0 ? null : region(index % 7 === 0 ? 4 : index % (districts + 1)),
  industryIds: [['steel'], ['steel', 'light'], [], ['heavy']][index % 4] as string[],
}))

const app = await build(t)
await imported(
  app,
  Object.entries({ regions, industries, projects: works }).flatMap(([resource, records]) =>
    records.map((record) => [resource, record] as const),
  ),
)

const below = (nodes: readonly { id: string; parentId: string | null }[], top: string): Set<string> => {
  const found = new Set([top])
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const { id, parentId } of nodes) if (parentId !== null && found.has(parentId)) found.add(id)
  }
  return found
}

const pagesOf = async (query: string, limit: number): Promise<string[]> => {
  const ids: string[] = []
  for (let cursor = ''; ;) {
    const { status, text, body } = await app.ask(
      'GET',
      `/v1/projects?${query}&fields=id&limit=${limit.toString()}${cursor}`,
    )
    if (status !== 200) throw new Error(text)
    const { data, next } = body as { data: { id: string }[]; next: string | null }
    ids.push(...data.map(({ id }) => id))
    if (next === null) return ids
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

const anyRegion = fc.constantFrom<string[]>('land', 'district-1', 'district-2', 'district-4', 'district-200')
const question = fc.record({
  where: fc.oneof(
    anyRegion.map((node) => ({
      query: `regionId.within=${node}`,
      fits: ({ regionId }: (typeof works)[0]) => regionId !== null && below(regions, node).has(regionId),
    })),
    fc.uniqueArray(anyRegion, { minLength: 1 }).map((nodes) => ({
      query: `regionId.in=${nodes.join()}`,
      fits: ({ regionId }: (typeof works)[0]) => regionId !== null && nodes.includes(regionId),
    })),
    fc.constantFrom('all', 'heavy', 'steel', 'light').map((node) => ({
      query: `industryIds.within=${node}`,
      fits: ({ industryIds }: (typeof works)[0]) => industryIds.some((id) => below(industries, node).has(id)),
    })),
    fc.constant({
      query: 'regionId.within=land&industryIds.within=light',
      fits: ({ regionId, industryIds }: (typeof works)[0]) => regionId !== null && industryIds.includes('light'),
    }),
  ),
  status: fc.option(fc.constantFrom(...statuses)),
  sort: fc.constantFrom('', '&sort=id', '&sort=-id', '&sort=status'),
  limit: fc.constantFrom(7, 50, 200),
})

let fromThreads = 0
process.on('worker', (worker) => {
  worker.on('message', () => fromThreads++)
})

const large = await build(t)
await putManyFigures(large)
const mayBeApart = !isPostgres(large.database)

/** Returns an answer, and asserts whether a thread read for it. */
const answerOf = async <T>(t: Test, asked: () => Promise<T>, isApart = true): Promise<T> => {
  const before = fromThreads
  const answer = await asked()
  t.equal(fromThreads > before, isApart && mayBeApart, 'read in a thread')
  return answer
}

const engine = await openSource(locationOf(large.database))

t.test('pages follow one another; together they hold each matching record once, in order', async (t) => {
  await forAll(20, [question], async ({ where, status, sort, limit }) => {
    const fitting = works.filter((work) => where.fits(work) && (status === null || work.status === status))
    const byId = fitting.map(({ id }) => id).sort()
    const expected =
      sort === '&sort=-id'
        ? byId.reverse()
        : sort === '&sort=status'
          ? byId.sort((one, other) =>
              statusOf(one) < statusOf(other) ? -1 : statusOf(one) > statusOf(other) ? 1 : one < other ? -1 : 1,
            )
          : byId
    t.strictSame(await pagesOf(`${where.query}${status === null ? '' : `&status=${status}`}${sort}`, limit), expected)
  })
})

const statusById = new Map(works.map(({ id, status }) => [id, status as string]))
const statusOf = (id: string): string => statusById.get(id) as string
t.teardown(() => engine.close())

const { figures } = resources
const page: ListRequest = { ...everything, limit: 20 }
const requests: readonly ListRequest[] = [
  page,
  { ...page, sort: [{ key: 'value', descending: true }] },
  { ...page, sort: [{ key: 'value', descending: true }], include: ['projects', 'regions'] },
  { ...page, conditions: conditionsOf(figures, { 'asPrinted.contains': 'million' }), total: true },
  { ...page, conditions: conditionsOf(figures, { unit: 'USD' }) },
  { ...page, q: 'million', conditions: conditionsOf(figures, { unit: 'CNY' }) },
  {
    ...page,
    conditions: conditionsOf(figures, { 'regionId.within': 'one' }),
    facets: ['unit', 'qualifier'],
    total: true,
  },
  { ...page, asOf: 3000, total: true },
]

const write = async (value: string): Promise<void> => {
  t.equal((await large.ask('PATCH', '/v1/figures/project-0003-investment', { body: { value } })).status, 200)
}

// Lists and searches of a large register, which SQLite reads in a thread, are those that are read in place.

t.test('lists, after each write', async (t) => {
  for (const value of ['77001', '77002']) {
    await write(value)
    for (const request of requests)
      t.strictSame(
        // A page in the order of ids is short.
        await answerOf(t, () => large.store.list(figures, request), request !== page),
        await engine.reading((reader) => listRecords(reader, stateCache(), figures, request)),
      )
  }
})

t.test('lists and searches that are asked for at once', async (t) => {
  const inPlace = await search((read) => engine.reading(read), { q: 'project', limit: 5 })
  t.strictSame(await answerOf(t, () => large.store.search({ q: 'project', limit: 5 })), inPlace)
  const [lists, found] = await Promise.all([
    Promise.all(requests.map((request) => large.store.list(figures, request))),
    Promise.all([1, 2, 3].map(() => large.store.search({ q: 'project', limit: 5 }))),
  ])
  for (const [at, request] of requests.entries())
    t.strictSame(lists[at], await engine.reading((reader) => listRecords(reader, stateCache(), figures, request)))
  t.strictSame(found, [inPlace, inPlace, inPlace])
})
