/** The layout of a table: proposed until one is stored, and stored only if it fits the table. */
import t, { type Test } from 'tap'
import { adminKey, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { year } from '../../support/register.ts'
import { wordsOf } from '../../support/words.ts'

const csv = wordsOf(`
  2025年重点项目清单,,,, 单位：万元,,,, 序号,项目名称,建设性质,总投资,2025年计划投资 一、交通（2项）,,,300,70 1,甲高速,续建,100,30 2,乙铁路,新建,200,40
  合计,,,300,70
`).join('\n')

const guess = {
  kept: false,
  from: null,
  headerRows: 3,
  columns: [
    { column: '序号', as: 'number' },
    { column: '项目名称', as: 'localTitle' },
    { column: '建设性质', as: 'status', values: { 续建: 'implementation', 新建: 'preparation' } },
    { column: '总投资', as: 'figure', metric: 'total-investment', stage: 'planned', unit: 'CNY', scale: 10000 },
    {
      column: '2025年计划投资',
      as: 'figure',
      metric: 'investment',
      stage: 'planned',
      unit: 'CNY',
      scale: 10000,
      ...year(2025),
    },
  ],
  sections: { words: ['一、'] },
  totals: ['合计'],
  defaults: { kind: 'project', status: 'preparation' },
}
const { kept: _kept, from: _from, ...layout } = guess
const stored = { kept: true, from: null, ...layout }

const address = '/v1/sources/a-report/table/layout'

const withTable = async (app: Built, id = 'a-report', table = csv): Promise<void> => {
  const { status } = await app.ask('PUT', `/v1/sources/${id}/table`, {
    body: table,
    headers: { 'content-type': 'text/csv' },
  })
  if (status > 201) throw new Error(status.toString())
}

const prepared = async (t: Test): Promise<Built> => {
  const app = await withExamples(t)
  await withTable(app)
  return { ...app, ask: (method, url, options = {}) => app.ask(method, url, { key: adminKey, ...options }) }
}

t.test('a layout is a guess until one is stored, and again when it is deleted', async (t) => {
  const app = await prepared(t)
  t.match(await app.ask('GET', address), { status: 200, body: guess })
  t.match(await app.ask('PUT', address, { body: layout }), { status: 201, body: stored })
  const read = await app.ask('GET', address)
  t.strictSame(read.body, stored)
  t.equal((await app.ask('PUT', address, { body: read.body })).status, 200, 'what was read may be sent back')
  t.equal((await app.ask('DELETE', address)).status, 204)
  t.strictSame((await app.ask('GET', address)).body, guess)
  t.match(await app.ask('DELETE', address), { status: 404 })
})

t.test('the next edition takes the layout over, moved on by a year', async (t) => {
  const app = await prepared(t)
  await app.ask('PUT', address, { body: { ...layout, totals: ['合计', '总计'] } })
  await put(app, 'sources/next', { ...examples.sources, title: '2026年重点项目清单', followsId: 'a-report' })
  await app.ask('PATCH', '/v1/sources/a-report', { body: { title: '2025年重点项目清单' } })
  await withTable(app, 'next', csv.replaceAll('2025', '2026').replace('建设性质', '备注'))
  const { body } = await app.ask('GET', '/v1/sources/next/table/layout')
  t.strictSame(body, {
    ...guess,
    from: 'a-report',
    totals: ['合计', '总计'],
    columns: [
      guess.columns[0],
      guess.columns[1],
      { column: '备注', as: 'ignore' },
      guess.columns[3],
      {
        ...guess.columns[4],
        column: '2026年计划投资',
        periodStart: '2026-01-01',
        periodEnd: '2026-12-31',
      },
    ],
  })
})

t.test('what does not fit the table is named by its pointer', async (t) => {
  const app = await prepared(t)
  const wrong = {
    ...layout,
    columns: [...layout.columns, { column: '总投资额', as: 'ignore' }, { column: '序号', as: 'localTitle' }],
    sums: [{ total: '总投资', of: ['项目名称'] }],
  }
  const { status, body } = await app.ask('PUT', address, { body: wrong })
  t.equal(status, 422)
  t.strictSame((body as { errors: unknown }).errors, [
    { pointer: '/columns/5/column', detail: 'The table has no column `总投资额`. Did you mean `总投资`?' },
    { pointer: '/columns/6/column', detail: 'Is given twice.' },
    { pointer: '/columns/6/as', detail: 'Only one column can be `localTitle`.' },
    { pointer: '/sums/0/of/0', detail: '`项目名称` is no column of figures.' },
  ])
  const refusals: readonly (readonly [body: object, status: number, pointer: string, detail: string])[] = [
    [{ ...layout, headerRows: 8 }, 422, '/headerRows', 'The table has 7 rows.'],
    [{ ...layout, column: [] }, 400, '/column', 'There is no such field. Did you mean `columns`?'],
    [{ ...layout, columns: [{ column: '序号', as: 'code' }] }, 400, '/columns/0/scheme', 'Is required.'],
    [
      { ...layout, columns: [{ column: '序号', as: 'title', role: 'owner' }] },
      400,
      '/columns/0/role',
      'A column that is `title` has no `role`.',
    ],
    [
      { ...layout, columns: [{ ...guess.columns[3], column: '项目名称', unit: 'USD', supersedes: '年计划投资' }] },
      422,
      '/columns/0/supersedes',
      '`年计划投资` is no column of figures.',
    ],
  ]
  for (const [sent, code, pointer, detail] of refusals) {
    const answer = await app.ask('PUT', address, { body: sent })
    t.strictSame([answer.status, (answer.body as { errors: unknown }).errors], [code, [{ pointer, detail }]], pointer)
  }
  const words = Array.from({ length: 200 }, (_none, at) => `${at.toString()}${'合'.repeat(200)}`)
  t.match(await app.ask('PUT', address, { body: { ...layout, totals: words } }), { status: 413 })
  t.strictSame((await app.ask('GET', address)).body, guess, 'nothing is stored')
})

t.test('two editors of one layout', async (t) => {
  const app = await prepared(t)
  const proposed = (await app.ask('GET', address)).headers['etag'] as string
  t.match(proposed, /^W\//)
  t.equal((await app.ask('GET', address, { headers: { 'if-none-match': proposed } })).status, 304)
  t.equal((await app.ask('PUT', address, { body: layout, headers: { 'if-match': proposed } })).status, 412)
  const first = await app.ask('PUT', address, { body: layout, headers: { 'if-none-match': '*' } })
  t.equal(first.status, 201)
  t.equal((await app.ask('PUT', address, { body: layout, headers: { 'if-none-match': '*' } })).status, 412)
  const etag = first.headers['etag'] as string
  const other = await app.ask('PUT', address, { body: { ...layout, totals: [] }, headers: { 'if-match': etag } })
  t.equal(other.status, 200)
  t.equal((await app.ask('DELETE', address, { headers: { 'if-match': etag } })).status, 412)
  t.equal(
    (await app.ask('GET', address, { headers: { 'if-none-match': other.headers['etag'] as string } })).status,
    304,
  )
})

t.test('layouts are for editors, of sources that have a table', async (t) => {
  const app = await prepared(t)
  for (const method of ['GET', 'PUT', 'DELETE'] as const)
    t.equal((await app.ask(method, address, { key: null, ...(method === 'PUT' && { body: layout }) })).status, 401)
  await app.ask('DELETE', '/v1/sources/a-report/table')
  t.match(await app.ask('GET', address), { status: 404, body: { detail: 'sources/a-report has no table.' } })
  t.equal((await app.ask('PUT', address, { body: layout })).status, 404)
  t.equal((await app.ask('GET', '/v1/sources/nowhere/table/layout')).status, 404)
})
