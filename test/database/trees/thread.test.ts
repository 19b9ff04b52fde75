/** A large register is answered by a thread: as in process, any number of questions at once, until it is closed. */
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { openSource } from '../../../src/database/open-existing.ts'
import { openRegister } from '../../../src/database/open.ts'
import { Answers } from '../../../src/database/trees/answers.ts'
import {
  type JobArguments,
  derivedThread,
  type DerivedThread,
  type JobName,
} from '../../../src/database/trees/derived.ts'
import { Refusal } from '../../../src/rules/refusal.ts'
import { resources } from '../../../src/resources/index.ts'
import type { DerivedRequest } from '../../../src/store/computed-lists.ts'
import { everything } from '../../../src/exchange/requests.ts'
import { build, type Built } from '../../support/build.ts'
import { copyFor, locationOf } from '../../support/databases.ts'
import { assertAnew, today } from '../../support/derived.ts'
import { putManyFigures } from '../../support/load/many-figures.ts'
import { matchWhole } from '../../support/match-whole.ts'

const filled = await build(t)
await putManyFigures(filled)
// PostgreSQL copies a database that nobody uses.
await filled.http.close()

const large = async (t: Test): Promise<Built> => build(t, { DATABASE_URL: await copyFor(t, filled.database) })

/** Opens a thread over a register, and the same code in this process. */
const both = async (t: Test): Promise<{ thread: DerivedThread; here: Answers; engine: Engine }> => {
  const location = locationOf(await copyFor(t, filled.database))
  const engine = await openSource(location)
  const thread = derivedThread(location, () => Promise.resolve(2400), undefined)
  t.teardown(() => Promise.all([thread.close(), engine.close()]))
  return { thread, here: new Answers(engine), engine }
}

const list: DerivedRequest = {
  ...{ list: 'promises', today: '2026-01-01', asOf: undefined, filters: {}, after: undefined, limit: 50, total: true },
}
const query = { metric: 'investment' }
const page = { most: 1000, after: undefined }

type Question = { readonly [N in JobName]: readonly [N, JobArguments<N>] }[JobName]

const jobs: readonly Question[] = [
  ['total', [query]],
  ['total', [{ ...query, groupBy: ['region', 'year'] }]],
  ['total', [{ ...query, unit: 'USD', groupBy: ['region'] }]],
  ['total', [{ ...query, reportedBy: '2022-01-01' }]],
  ['total', [{ ...query, explain: true }, undefined, page]],
  ['total', [{ ...query, projectId: 'project-0002' }, 3000]],
  ['outcomes', [{ ...query, stage: 'planned', groupBy: ['region', 'year'] }]],
  ['outcomes', [{ ...query, stage: 'target', explain: true }, 3000, page]],
  ['pages', [[list, { ...list, list: 'checks' }, { ...list, filters: { state: 'open' }, limit: 3 }]]],
  ['page', [list]],
  ['page', [{ ...list, filters: { state: 'unreported', 'regionId.within': 'other' }, limit: 200 }]],
  ['page', [{ ...list, filters: { reportedBy: '2021-12-31' } }]],
  ['page', [{ ...list, latestFirst: true }]],
  ['page', [{ ...list, list: 'checks' }]],
  ['page', [{ ...list, list: 'checks', asOf: 3000, filters: { severity: 'notice' } }]],
  ['counting', [['project-0001-investment', 'project-0002-investment']]],
  ['counting', [['project-0001-investment'], 10]],
  ['counting', [['project-0001-investment'], 10, 3000]],
  ['equations', ['project-0001-investment']],
  ['equations', ['project-0001-investment', 3000]],
  ['finding', [{ id: 'unreported-promise,project-0001-investment', today: '2026-01-01' }]],
  ['finding', [{ id: 'unreported-promise,nothing', today: '2026-01-01' }]],
  ['coverage', []],
  ['figuresBy', ['regions', 3]],
  ['unsettled', []],
]

t.test(
  'questions that are asked side by side, while it loads, are answered as by the same code in process',
  async (t) => {
    const { thread, here } = await both(t)
    const many = [1, 2, 3].flatMap(() => jobs)
    const answers = await Promise.all(many.map(([name, asked]) => thread.ask(name, asked)))
    const expected: unknown[] = []
    for (const [name, asked] of jobs)
      expected.push(await (here[name] as (...asked: readonly unknown[]) => Promise<unknown>).call(here, ...asked))
    for (const [at, answer] of answers.entries())
      t.strictSame(answer, expected[at % jobs.length], JSON.stringify(jobs[at % jobs.length]))
    const never = { metric: 'share' }
    const refusal = await here.total(never).catch((error: unknown) => error)
    t.ok(refusal instanceof Refusal)
    const { kind, message, faults } = refusal as Refusal
    await t.rejects(thread.ask('total', [never]), { kind, message, faults })
  },
)

t.test('records are served while it loads, and a question sees what was written meanwhile', async (t) => {
  const app = await large(t)
  const order: string[] = []
  const asking = app.ask('GET', '/v1/totals?metric=investment&projectId=project-0000').then(({ body }) => {
    order.push('total')
    return body
  })
  t.equal((await app.ask('PATCH', '/v1/figures/project-0004-investment', { body: { value: '4711' } })).status, 200)
  order.push('write')
  const { body } = await app.ask('GET', '/v1/totals?metric=investment&projectId=project-0004')
  matchWhole(t, body, { data: [{ total: '4711' }] })
  await asking
  t.strictSame(order, ['write', 'total'])
  await assertAnew(t, app, ['/v1/totals?metric=investment&groupBy=region,year'])
})

t.test('whoever leaves gets no answer, and others get theirs', async (t) => {
  const { thread, here } = await both(t)
  const leaving = new AbortController()
  const left = thread.ask('page', [list], leaving.signal)
  const stays = thread.ask('page', [list])
  leaving.abort()
  await t.rejects(left, { kind: 'overloaded', message: 'Nobody waits for the answer any more.' })
  t.strictSame(await stays, await here.page(list))
})

t.test('closing ends what it answers, and it answers nothing more', async (t) => {
  const { thread } = await both(t)
  const closed = { kind: 'overloaded', message: 'The register is being closed.' }
  const answering = [1, 2, 3].map(() => t.rejects(thread.ask('page', [list]), closed))
  await thread.close()
  await Promise.all(answering)
  await t.rejects(thread.ask('page', [list]), closed)
})

t.test('a thread that cannot be started is an error of its question, not of later ones', async (t) => {
  let isThere = false
  const location = locationOf(await copyFor(t, filled.database))
  const thread = derivedThread(
    location,
    () => (isThere ? Promise.resolve(1) : Promise.reject(new Error('not there'))),
    undefined,
  )
  t.teardown(() => thread.close())
  for (const again of [false, true])
    await t.rejects(thread.ask('unsettled', []), { message: 'not there' }, String(again))
  isThere = true
  matchWhole(t, await thread.ask('unsettled', []), { gone: [], back: [] })
})

t.test('where its memory ends, what is derived is refused, and records are served', async (t) => {
  const location = locationOf(await copyFor(t, filled.database))
  const store = await openRegister(location, { memory: 4 })
  const refused = {
    kind: 'overloaded',
    message: 'What is derived from figures needs more memory than this server has.',
  }
  t.teardown(() => store.close())
  const asked: readonly (() => Promise<unknown>)[] = [
    () => store.totals(query),
    () => store.derived({ ...list, today: today() }),
    () => store.counting(['project-0001-investment']),
    () => store.equations('project-0001-investment'),
  ]
  for (const ask of asked) await t.rejects(ask(), refused)
  await Promise.all(asked.map((ask) => t.rejects(ask(), refused)))
  t.match(JSON.parse((await store.read(resources.figures, 'project-0001-investment')).text), { value: '101' })
  t.equal((await store.list(resources.figures, { ...everything, limit: 5 })).records.length, 5)
})
