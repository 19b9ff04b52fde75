/** Trees of more than two thousand subjects are worked through in a thread, with the same results. */
import t from 'tap'
import { openSource } from '../../../src/database/open-existing.ts'
import { workIn } from '../../../src/database/derived/staleness.ts'
import { areLargeTrees } from '../../../src/database/sql/trees.ts'
import { build } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { examples } from '../../support/examples.ts'
import { put } from '../../support/put.ts'

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

t.test('totals of one tree, of many subjects or of many figures', async (t) => {
  const many = Array.from({ length: 2001 }, (_, at) => {
    const year = (1000 + at).toString()
    const record = {
      ...figureOf('busy', at),
      id: `busy-${year}`,
      periodStart: `${year}-01-01`,
      periodEnd: `${year}-12-31`,
    }
    return JSON.stringify({ resource: 'figures', record })
  })
  await put(app, 'projects/busy', { title: 'Busy', kind: 'project', status: 'preparation' })
  t.equal((await app.ask('POST', '/v1/import', { body: many.join('\n'), headers })).status, 200)
  const at = encodeURIComponent((await app.store.stamp()).at)
  for (const tree of ['initiativeId=whole', 'projectId=part-0007', 'projectId=busy', 'projectId=alone'])
    for (const asked of ['', '&explain=true', '&groupBy=region,year', '&unit=USD']) {
      const address = `/v1/totals?metric=investment&${tree}${asked}`
      const { status, body } = await app.ask('GET', address)
      t.equal(status, 200)
      const computed = await app.ask('GET', `${address}&asOf=${at}`)
      for (const part of ['data', 'rates', 'excluded', 'excludedFigures'])
        t.strictSame(body[part], computed.body[part], address)
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

t.test(
  'a change beside very many figures about one subject is worked through in a thread, as one in a large tree',
  async (t) => {
    await app.store.totals({ metric: 'investment' })
    t.equal(await workIn(engine), 'nothing')
    const many = Array.from({ length: 2001 }, (_, at) =>
      JSON.stringify({
        resource: 'figures',
        record: { ...figureOf('alone', at), id: `m${at.toString()}`, metric: `m${at.toString()}` },
      }),
    )
    t.equal((await app.ask('POST', '/v1/import', { body: many.join('\n'), headers })).status, 200)
    const marked = async (): Promise<boolean> => {
      const isMuch = (await workIn(engine)) === 'much'
      await app.store.totals({ metric: 'investment' })
      return isMuch
    }
    await put(app, 'projects/apart', { title: 'Apart', kind: 'project', status: 'preparation' })
    const pair = { ...figureOf('apart', 1), id: 'pair', reported: [{ value: '1', unit: 'USD' }] }
    await put(app, 'figures/pair', pair)
    t.equal(await marked(), false, 'a pair among few')
    const pairs = Array.from({ length: 2001 }, (_, at) => {
      const id = `p${at.toString()}`
      const record = { ...figureOf('part-0002', at), id, metric: id, reported: [{ value: '1', unit: 'USD' }] }
      return JSON.stringify({ resource: 'figures', record })
    })
    t.equal((await app.ask('POST', '/v1/import', { body: pairs.join('\n'), headers })).status, 200)
    await app.ask('PATCH', '/v1/figures/pair', { body: { value: '3' } })
    t.equal(await marked(), true, 'a pair among many')
    for (const change of [{ value: '7' }, { stage: 'actual' }]) {
      t.equal((await app.ask('PATCH', '/v1/figures/m7', { body: change })).status, 200)
      t.equal(await workIn(engine), 'much', JSON.stringify(change))
      const at = encodeURIComponent((await app.store.stamp()).at)
      const kept = await app.ask('GET', '/v1/totals?metric=m7')
      t.strictSame(kept.body['data'], (await app.ask('GET', `/v1/totals?metric=m7&asOf=${at}`)).body['data'])
      t.equal(await workIn(engine), 'nothing')
    }
  },
)
