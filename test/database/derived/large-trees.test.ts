/** Trees of more than two thousand subjects are worked through in a thread, with the same results. */
import t from 'tap'
import { openSource } from '../../../src/database/open-existing.ts'
import { totalsForSubject } from '../../../src/database/derived/inputs/trees-of-subjects.ts'
import { areLargeTrees } from '../../../src/database/sql/trees.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'

/** With the initiative, one subject more than a tree of middling size. */
const projects = Array.from({ length: 2000 }, (_, at) => `part-${at.toString().padStart(4, '0')}`)
const year = { periodStart: '2025-01-01', periodEnd: '2025-12-31' }
const figureOf = (subjectId: string, at: number) => ({
  ...{ ...examples.figures, ...year, id: `of-${subjectId}`, subjectId, sourceId: 'a-report' },
  value: (1 + at).toString(),
})
const lines = [
  ['sources', { ...examples.sources, id: 'a-report' }],
  ['initiatives', { title: 'Whole', kind: 'policy', status: 'announced', id: 'whole' }],
  ...['alone', ...projects].map((id) => [
    'projects',
    { title: id, kind: 'project', status: 'preparation', id, initiativeId: id === 'alone' ? null : 'whole' },
  ]),
  ...['alone', ...projects].map((id, at) => ['figures', figureOf(id, at)]),
].map(([resource, record]) => JSON.stringify({ resource, record }))

const app = await build(t)
const engine = await openSource(locationOf(app.database))
t.teardown(() => engine.close())
const headers = { 'content-type': 'application/x-ndjson' }
t.equal((await app.ask('POST', '/v1/import', { body: lines.join('\n'), headers })).status, 200)
const project = (id: string) => ({ kind: 'project' as const, id })

t.test('the size of a tree is told from any of its subjects', async (t) => {
  t.equal(await areLargeTrees(engine, [project('part-0007')]), true)
  t.equal(await areLargeTrees(engine, [project('alone')]), false)
  t.equal(await areLargeTrees(engine, [project('alone'), project('missing')]), false)
})

t.test('the total around a subject', async (t) => {
  for (const subjectId of ['alone', 'part-0007']) {
    const about = { subjectKind: 'project', subjectId } as const
    t.strictSame(
      await app.store.totalsForSubject('investment', about),
      await totalsForSubject(engine, 'investment', about),
    )
  }
})

t.test('promises, findings and totals after a change of a stage', async (t) => {
  for (const stage of ['actual', 'planned']) {
    t.equal((await app.ask('PATCH', '/v1/figures/of-part-0007', { body: { stage } })).status, 200)
    const at = encodeURIComponent((await app.store.stamp()).at)
    for (const address of ['/v1/promises?limit=100', '/v1/checks?limit=100', '/v1/totals?metric=investment']) {
      const kept = await app.ask('GET', address)
      t.strictSame(kept.body['data'], (await app.ask('GET', `${address}&asOf=${at}`)).body['data'], address)
    }
  }
})
