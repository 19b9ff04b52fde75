/** Lists and searches of a large register, which SQLite reads in a thread, are those that are read in place. */
import t, { type Test } from 'tap'
import { isPostgres } from '../../../src/database/location.ts'
import { openSource } from '../../../src/database/open-existing.ts'
import { listRecords } from '../../../src/database/read/list.ts'
import { search } from '../../../src/database/search/search.ts'
import { stateCache } from '../../../src/database/state-cache.ts'
import { condition, everything } from '../../../src/exchange/requests.ts'
import { resources } from '../../../src/resources/index.ts'
import type { ListRequest } from '../../../src/store/lists.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'

let fromThreads = 0
process.on('worker', (worker) => {
  worker.on('message', () => fromThreads++)
})

const app = await build(t)
await putManyFigures(app)
const mayBeApart = !isPostgres(app.database)

/** Returns an answer, and asserts whether a thread read for it. */
const answerOf = async <T>(t: Test, asked: () => Promise<T>, isApart = true): Promise<T> => {
  const before = fromThreads
  const answer = await asked()
  t.equal(fromThreads > before, isApart && mayBeApart, 'read in a thread')
  return answer
}

const engine = await openSource(locationOf(app.database))
t.teardown(() => engine.close())

const { figures } = resources
const page: ListRequest = { ...everything, limit: 20 }
const requests: readonly ListRequest[] = [
  page,
  { ...page, sort: [{ key: 'value', descending: true }] },
  { ...page, sort: [{ key: 'value', descending: true }], include: ['projects', 'regions'] },
  { ...page, conditions: [condition(figures, 'asPrinted.contains', 'million')], total: true },
  { ...page, conditions: [condition(figures, 'unit', 'USD')] },
  { ...page, q: 'million', conditions: [condition(figures, 'unit', 'CNY')] },
  { ...page, conditions: [condition(figures, 'regionId.within', 'one')], facets: ['unit', 'qualifier'], total: true },
  { ...page, asOf: 3000, total: true },
]

const write = async (value: string): Promise<void> => {
  t.equal((await app.ask('PATCH', '/v1/figures/project-0003-investment', { body: { value } })).status, 200)
}

t.test('lists, after each write', async (t) => {
  for (const value of ['77001', '77002']) {
    await write(value)
    for (const request of requests)
      t.strictSame(
        // A page in the order of ids is short.
        await answerOf(t, () => app.store.list(figures, request), request !== page),
        await engine.reading((reader) => listRecords(reader, stateCache(), figures, request)),
      )
  }
})

t.test('lists and searches that are asked for at once', async (t) => {
  const inPlace = await search((read) => engine.reading(read), { q: 'project', limit: 5 })
  t.strictSame(await answerOf(t, () => app.store.search({ q: 'project', limit: 5 })), inPlace)
  const [lists, found] = await Promise.all([
    Promise.all(requests.map((request) => app.store.list(figures, request))),
    Promise.all([1, 2, 3].map(() => app.store.search({ q: 'project', limit: 5 }))),
  ])
  for (const [at, request] of requests.entries())
    t.strictSame(lists[at], await engine.reading((reader) => listRecords(reader, stateCache(), figures, request)))
  t.strictSame(found, [inPlace, inPlace, inPlace])
})
