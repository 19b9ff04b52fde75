/** The table of a source: written by editors, read by whom `TEXTS` allows, and nowhere else. */
import { createHash } from 'node:crypto'
import { writeXlsx } from 'hucre'
import t, { type Test } from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { longestFile } from '../../../src/lists/file.ts'
import { adminKey, type Ask, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { year } from '../../support/register.ts'
import { wordsOf } from '../../support/words.ts'

const csv = '项目,总投资（万元）\n地铁,"12,345"\n=1+1,\n'
const hash = createHash('sha256').update(csv).digest('hex')
const address = '/v1/sources/a-report/table'
const csvType = { 'content-type': 'text/csv' }
const xlsxType = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const sent = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Ask => ({
  body,
  headers: { ...csvType, ...headers },
})
const asAdmin = { key: adminKey }
const csvFacts = {
  ...{ format: 'csv', sheet: null, sheets: [], hiddenRows: [], hiddenColumns: [], formulas: 0 },
  ...{ rows: 3, columns: 2 },
}

const tableHashOf = async ({ ask }: Built): Promise<unknown> =>
  ((await ask('GET', '/v1/sources/a-report')).body as { tableHash: unknown }).tableHash

const listed = wordsOf(`
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

const layoutAddress = '/v1/sources/a-report/table/layout'

const withTable = async (app: Built, id = 'a-report', table = listed): Promise<void> => {
  const { status } = await app.ask('PUT', `/v1/sources/${id}/table`, sent(table))
  if (status > 201) throw new Error(status.toString())
}

const prepared = async (t: Test): Promise<Built> => {
  const app = await withExamples(t)
  await withTable(app)
  return { ...app, ask: (method, url, options = {}) => app.ask(method, url, { key: adminKey, ...options }) }
}

const app = await withExamples(t)

/** Puts a source, and returns the address of its table. */
const tableOf = async (id: string): Promise<string> => {
  await put(app, `sources/${id}`, examples.sources)
  return `/v1/sources/${id}/table`
}

t.test('a table is stored, replaced and deleted, and the source has its hash', async (t) => {
  const app = await withExamples(t)
  const { ask } = app
  t.match(await ask('GET', address, asAdmin), { status: 404, body: { detail: 'sources/a-report has no table.' } })
  const stored = await ask('PUT', address, sent(`\ufeff${csv.replaceAll('\n', '\r\n')},,\r\n`))
  t.strictSame(
    [stored.status, stored.headers['etag'], stored.body],
    [201, `"${hash}"`, { sourceId: 'a-report', tableHash: hash, file: csvFacts }],
  )
  const read = await ask('GET', address, asAdmin)
  t.strictSame(
    [read.status, read.headers['etag'], read.headers['cache-control'], read.body],
    [
      200,
      `"${hash}"`,
      'private, no-cache',
      {
        ...{ sourceId: 'a-report', tableHash: hash, file: csvFacts },
        data: [
          { row: 1, cells: ['项目', '总投资（万元）'] },
          { row: 2, cells: ['地铁', '12,345'] },
          { row: 3, cells: ['=1+1', ''] },
        ],
        next: null,
      },
    ],
  )
  for (const options of [{ headers: { accept: 'text/csv' } }, {}]) {
    const url = 'headers' in options ? address : `${address}?format=csv`
    const whole = await ask('GET', url, { ...asAdmin, ...options })
    t.strictSame(
      [whole.status, whole.text, whole.headers['etag'], whole.headers['content-type']],
      [200, csv, `"${hash}"`, 'text/csv; charset=utf-8'],
    )
  }
  t.equal((await ask('GET', address, { ...asAdmin, headers: { 'if-none-match': `"${hash}"` } })).status, 304)
  t.equal(await tableHashOf(app), hash)
  t.match((await ask('GET', '/v1/sources/a-report')).body, { revision: 2 }, 'a revision tells that the table changed')
  t.equal((await ask('PUT', address, sent(csv))).status, 200)
  t.match((await ask('GET', '/v1/sources/a-report')).body, { revision: 2 }, 'the same table changes nothing')
  t.equal((await ask('PUT', address, sent('another,table\n'))).status, 200)
  t.equal((await ask('DELETE', address)).status, 204)
  t.equal((await ask('DELETE', address)).status, 404)
  t.strictSame([await tableHashOf(app), (await ask('GET', address, asAdmin)).status], [null, 404])
})

t.test('a workbook is stored by its sheet, and the same cells in a file of another kind', async (t) => {
  const address = await tableOf('of-a-workbook')
  const file = Buffer.from(
    await writeXlsx({
      sheets: [
        { name: 'Cover', rows: [['List of 2025']] },
        { name: '清单', rows: [['地铁', 1.5]], rowDefs: new Map([[0, { hidden: true }]]) },
      ],
    }),
  )
  const stored = await app.ask('PUT', `${address}?sheet=${encodeURIComponent('清单')}`, sent(file, xlsxType))
  const facts = {
    ...{ format: 'xlsx', sheet: '清单', sheets: ['Cover', '清单'], hiddenRows: [1], hiddenColumns: [], formulas: 0 },
    ...{ rows: 1, columns: 2 },
  }
  t.strictSame([stored.status, (stored.body as { file: unknown }).file], [201, facts])
  t.equal((await app.ask('GET', `${address}?format=csv`, asAdmin)).text, '地铁,1.5\n')
  t.match((await app.ask('PUT', address, sent(file, xlsxType))).body, { file: { sheet: 'Cover' } })
  const missing = await app.ask('PUT', `${address}?sheet=2025`, sent(file, xlsxType))
  t.match(missing, {
    status: 400,
    body: {
      detail: '`sheet`: The workbook has no sheet of that name. Its sheets: “Cover”, “清单”.',
    },
  })
  const answer = await app.ask('PUT', `${address}?sheet=2025`, sent(csv))
  t.match(answer, { status: 400, body: { detail: '`sheet`: Goes with the format xlsx.' } })
  t.equal((await app.ask('PUT', address, sent('List of 2025\n'))).status, 200)
  t.match((await app.ask('GET', address, asAdmin)).body, { file: { format: 'csv', sheet: null } })
})

interface Page {
  readonly data: readonly { readonly row: number; readonly cells: readonly string[] }[]
  readonly next: string | null
}

t.test('a long table comes in pages, whose cursors belong to it alone', async (t) => {
  const address = await tableOf('long')
  const { ask } = app
  const rows = Array.from({ length: 20_001 }, (_, index) => [`项目 ${index.toString()}`, index.toString()])
  await ask('PUT', address, sent(rows.map((row) => `${row.join(',')}\n`).join('')))
  const page = async (query: string): Promise<Page> => (await ask('GET', `${address}?${query}`, asAdmin)).body
  const first = await page('limit=2')
  t.strictSame(
    first.data,
    [0, 1].map((index) => ({ row: index + 1, cells: rows[index] })),
  )
  const second = await page(`limit=200&cursor=${String(first.next)}`)
  t.strictSame([second.data.length, second.data[0]], [200, { row: 3, cells: rows[2] }])
  t.equal((await ask('GET', address, asAdmin)).headers['link']?.includes('rel="next"'), true)
  t.equal((await ask('GET', `${address}?format=csv&limit=2`, asAdmin)).status, 400)
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'cursor=', 'format=xlsx', 'sheet=a', 'x=1'])
    t.equal((await ask('GET', `${address}?${query}`, asAdmin)).status, 400, query)
  await ask('PUT', address, sent('another,table\n'))
  t.equal((await ask('GET', `${address}?cursor=${String(first.next)}`, asAdmin)).status, 400)
})

t.test('preconditions compare the hash of the table', async (t) => {
  const address = await tableOf('conditional')
  const { ask } = app
  const put = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await ask('PUT', address, sent(csv, headers))).status
  t.strictSame([await put({ 'if-match': '*' }), await put({ 'if-match': `"${hash}"` })], [412, 412])
  t.strictSame([await put({ 'if-none-match': '*' }), await put({ 'if-none-match': '*' })], [201, 412])
  t.strictSame([await put({ 'if-match': `"${hash}"` }), await put({ 'if-match': '"1"' })], [200, 412])
  const answer = await ask('DELETE', address, { headers: { 'if-match': '"1"' } })
  t.match(answer, { status: 412, body: { detail: `The table now has the hash ${hash}.` } })
  t.equal((await ask('DELETE', address, { headers: { 'if-match': `"${hash}"` } })).status, 204)
})

t.test('keys of editors and admins read tables, others only if TEXTS is open', async (t) => {
  for (const texts of ['private', 'open']) {
    const app = await withExamples(t, { TEXTS: texts })
    await app.store.addKey(keyHash('a-reader'), { label: 'reader', role: 'reader' })
    await app.store.addKey(keyHash('an-editor'), { label: 'editor', role: 'editor' })
    t.equal((await app.ask('PUT', address, { ...sent(csv), key: null })).status, 401)
    t.equal((await app.ask('PUT', address, { ...sent(csv), key: 'a-reader' })).status, 403)
    t.equal((await app.ask('DELETE', address, { key: 'a-reader' })).status, 403)
    t.equal((await app.ask('PUT', address, { ...sent(csv), key: 'an-editor' })).status, 201)
    const statuses = await Promise.all(
      [null, 'a-reader', 'an-editor'].map(async (key) => (await app.ask('GET', address, { key })).status),
    )
    t.strictSame(statuses, texts === 'open' ? [200, 200, 200] : [401, 403, 200], texts)
  }
})

t.test('no cell is in a search, an export, a feed, a history, a page or a stored answer', async (t) => {
  const app = await withExamples(t)
  const { ask } = app
  const marker = 'zzyzx'
  const bodies = [`project,${marker}\n`, `project,"${marker}\n`, `${marker},\0\n`, `${marker},${'x'.repeat(33_000)}\n`]
  const answers = await Promise.all(
    bodies.map((body, index) => ask('PUT', address, sent(body, { 'idempotency-key': `key-${index.toString()}` }))),
  )
  t.strictSame(
    answers.map(({ status, text }) => [status, text.includes(marker)]),
    [
      [201, false],
      [400, false],
      [400, false],
      [413, false],
    ],
  )
  for (const url of [
    `/v1/sources?q=${marker}`,
    `/v1/search?q=${marker}`,
    '/v1/export',
    '/v1/changes?limit=200',
    '/v1/sources/a-report',
    '/v1/sources/a-report/revisions',
    '/v1/export/datapackage',
    '/sources/a-report',
  ])
    t.notMatch((await ask('GET', url)).text, `project,${marker}`, url)
  const own = await tableHashOf(app)
  const { body } = await ask('GET', '/v1/sources/a-report')
  t.equal((await ask('PUT', '/v1/sources/a-report', { body: { ...(body as object), tableHash: hash } })).status, 200)
  t.equal(await tableHashOf(app), own, 'a body sets no hash')
})

t.test('a text and a table of one source are apart; deleting the source erases both', async (t) => {
  const { ask } = app
  const body = { title: 'A source', kind: 'report', official: false, tableHash: hash }
  t.match((await ask('PUT', '/v1/sources/alone', { body })).body, { tableHash: null })
  await ask('PUT', '/v1/sources/alone/table', sent(csv))
  await ask('PUT', '/v1/sources/alone/text', sent('A text.', { 'content-type': 'text/plain' }))
  t.match((await ask('GET', '/v1/sources/alone')).body, { tableHash: hash, textHash: /^[\da-f]{64}$/ })
  t.equal((await ask('DELETE', '/v1/sources/alone/text')).status, 204)
  t.match((await ask('GET', '/v1/sources/alone')).body, { tableHash: hash, textHash: null })
  t.equal((await ask('DELETE', '/v1/sources/alone')).status, 204)
  t.equal((await ask('GET', '/v1/sources/alone/table', asAdmin)).status, 410)
  t.match((await ask('PUT', '/v1/sources/alone', { body })).body, { tableHash: null })
  t.equal((await ask('GET', '/v1/sources/alone/table', asAdmin)).status, 404)
})

t.test('refused: what is no table', async (t) => {
  const address = await tableOf('refused')
  const { ask } = app
  const status = async (body: string | Buffer, headers = csvType): Promise<number> =>
    (await ask('PUT', address, sent(body, headers))).status
  t.equal(await status(''), 400)
  t.equal(await status(Buffer.from('cfeec4bfc3fb2c61', 'hex')), 400)
  t.equal(await status(csv, { 'content-type': 'text/csv; charset=gb18030' }), 415)
  t.equal(await status('a\tb\n', { 'content-type': 'text/tab-separated-values; charset=utf-8' }), 201)
  t.equal(await status(csv, xlsxType), 400)
  t.equal(await status(`${'a,'.repeat(201)}b\n`), 413)
  t.equal(await status('a\n'.repeat(60_000)), 413, 'in a thread')
  t.match(await ask('PUT', address, sent('{}', { 'content-type': 'application/json' })), {
    status: 415,
    body: {
      detail:
        'The body is `application/json`: send `text/csv`, `text/tab-separated-values`, ' +
        '`application/vnd.openxmlformats-officedocument.spreadsheetml.sheet`.',
    },
  })
  t.match(await ask('PUT', address, sent(Buffer.alloc(longestFile + 1, 'a'))), {
    status: 413,
    body: { detail: 'The file of a table may have 67,108,864 bytes, and this one has more.' },
  })
  t.equal((await ask('PUT', '/v1/sources/nowhere/table', sent(csv))).status, 404)
  t.equal((await ask('PUT', `${address}?x=1`, sent(csv))).status, 400)
  t.equal((await ask('POST', address, sent(csv))).status, 405)
})

// The layout of a table: proposed until one is stored, and stored only if it fits the table.

t.test('a layout is a guess until one is stored, and again when it is deleted', async (t) => {
  const app = await prepared(t)
  t.match(await app.ask('GET', layoutAddress), { status: 200, body: guess })
  t.match(await app.ask('PUT', layoutAddress, { body: layout }), { status: 201, body: stored })
  const read = await app.ask('GET', layoutAddress)
  t.strictSame(read.body, stored)
  t.equal((await app.ask('PUT', layoutAddress, { body: read.body })).status, 200, 'what was read may be sent back')
  t.equal((await app.ask('DELETE', layoutAddress)).status, 204)
  t.strictSame((await app.ask('GET', layoutAddress)).body, guess)
  t.match(await app.ask('DELETE', layoutAddress), { status: 404 })
})

t.test('the next edition takes the layout over, moved on by a year', async (t) => {
  const app = await prepared(t)
  await app.ask('PUT', layoutAddress, { body: { ...layout, totals: ['合计', '总计'] } })
  await put(app, 'sources/next', { ...examples.sources, title: '2026年重点项目清单', followsId: 'a-report' })
  await app.ask('PATCH', '/v1/sources/a-report', { body: { title: '2025年重点项目清单' } })
  await withTable(app, 'next', listed.replaceAll('2025', '2026').replace('建设性质', '备注'))
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

t.test('unit and scale that the edition before printed are those that the next one prints', async (t) => {
  const app = await prepared(t)
  const [number, title, status, total, plan] = layout.columns
  const inThousands = { ...plan, scale: 1000 }
  await app.ask('PUT', layoutAddress, { body: { ...layout, columns: [number, title, status, total, inThousands] } })
  await put(app, 'sources/next', { ...examples.sources, followsId: 'a-report' })
  const cases = [
    ['单位：亿元', { ...total, scale: 100_000_000 }],
    ['单位：万美元', { ...total, unit: 'USD' }],
    ['附件', total],
  ] as const
  for (const [caption, expected] of cases) {
    await withTable(app, 'next', listed.replace('单位：万元', caption))
    const { body } = await app.ask('GET', '/v1/sources/next/table/layout')
    t.strictSame((body as { columns: unknown }).columns, [number, title, status, expected, inThousands], caption)
  }
  await withTable(app, 'next', listed.replace('单位：万元', '单位：亿元'))
  await app.ask('DELETE', '/v1/sources/a-report/table')
  const { body } = await app.ask('GET', '/v1/sources/next/table/layout')
  t.strictSame((body as { columns: unknown[] }).columns[3], total, 'nothing is known of a table that is gone')
})

t.test('what does not fit the table, or the register, is named by its pointer', async (t) => {
  const app = await prepared(t)
  const wrong = {
    ...layout,
    columns: [...layout.columns, { column: '总投资额', as: 'ignore' }, { column: '序号', as: 'localTitle' }],
    sums: [{ total: '总投资', of: ['项目名称'] }],
  }
  const { status, body } = await app.ask('PUT', layoutAddress, { body: wrong })
  t.equal(status, 422)
  t.strictSame((body as { errors: unknown }).errors, [
    { pointer: '/columns/5/column', detail: 'The table has no column `总投资额`. Did you mean `总投资`?' },
    { pointer: '/columns/6/column', detail: 'Is given twice.' },
    { pointer: '/columns/6/as', detail: 'Only one column can be `localTitle`.' },
    { pointer: '/sums/0/of/0', detail: '`项目名称` is no column of figures.' },
  ])
  const defaults = { regionId: 'guandong', parentId: 'bridge', initiativeId: null, industryIds: ['steal'] }
  const nobody = await app.ask('PUT', layoutAddress, { body: { ...layout, defaults } })
  t.equal(nobody.status, 422)
  t.strictSame((nobody.body as { errors: unknown }).errors, [
    { pointer: '/defaults/regionId', detail: 'There is no `guandong` among the regions. Did you mean `guangdong`?' },
    { pointer: '/defaults/parentId', detail: 'There is no `bridge` among the projects. Did you mean `a-bridge`?' },
    { pointer: '/defaults/industryIds/0', detail: 'There is no `steal` among the industries. Did you mean `steel`?' },
  ])
  await put(app, 'projects/old-bridge', { ...examples.projects, codes: [], title: 'Old bridge' })
  await app.ask('POST', '/v1/projects/old-bridge/merge', { body: { into: 'a-bridge' } })
  const titled = (column: object): object => ({ ...layout, columns: [guess.columns[1], column] })
  const refusals: readonly (readonly [body: object, status: number, pointer: string, detail: string])[] = [
    [{ ...layout, headerRows: 8 }, 422, '/headerRows', 'The table has 7 rows.'],
    [
      { ...layout, defaults: { parentId: 'old-bridge' } },
      422,
      '/defaults/parentId',
      '`old-bridge` among the projects was merged into `a-bridge`.',
    ],
    [
      { ...layout, columns: [guess.columns[3]] },
      422,
      '/columns',
      'One column must be `title` or `localTitle`: a row without a title is no record.',
    ],
    [{ ...layout, column: [] }, 400, '/column', 'There is no such field. Did you mean `columns`?'],
    [{ ...layout, columns: [{ column: '序号', as: 'code' }] }, 400, '/columns/0/scheme', 'Is required.'],
    [
      { ...layout, columns: [{ column: '序号', as: 'title', role: 'owner' }] },
      400,
      '/columns/0/role',
      'A column that is `title` has no `role`.',
    ],
    [
      titled({ ...guess.columns[3], column: '总投资', unit: 'USD', supersedes: '年计划投资' }),
      422,
      '/columns/1/supersedes',
      '`年计划投资` is no column of figures.',
    ],
    [
      titled({ ...guess.columns[3], unit: 'yuan' }),
      422,
      '/columns/1/unit',
      '`yuan` is the name of a currency. Its code is `CNY`.',
    ],
    [
      titled({ ...guess.columns[3], periodStart: '2027-01-01', periodEnd: '2026-12-31' }),
      422,
      '/columns/1/periodEnd',
      'Is before `periodStart`, 2027-01-01.',
    ],
  ]
  for (const [sent, code, pointer, detail] of refusals) {
    const answer = await app.ask('PUT', layoutAddress, { body: sent })
    t.strictSame([answer.status, (answer.body as { errors: unknown }).errors], [code, [{ pointer, detail }]], pointer)
  }
  const words = Array.from({ length: 200 }, (_none, at) => `${at.toString()}${'合'.repeat(200)}`)
  t.match(await app.ask('PUT', layoutAddress, { body: { ...layout, totals: words } }), { status: 413 })
  t.strictSame((await app.ask('GET', layoutAddress)).body, guess, 'nothing is stored')
})

t.test('two editors of one layout', async (t) => {
  const app = await prepared(t)
  const proposed = (await app.ask('GET', layoutAddress)).headers['etag'] as string
  t.match(proposed, /^W\//)
  t.equal((await app.ask('GET', layoutAddress, { headers: { 'if-none-match': proposed } })).status, 304)
  t.equal((await app.ask('PUT', layoutAddress, { body: layout, headers: { 'if-match': proposed } })).status, 412)
  const first = await app.ask('PUT', layoutAddress, { body: layout, headers: { 'if-none-match': '*' } })
  t.equal(first.status, 201)
  t.equal((await app.ask('PUT', layoutAddress, { body: layout, headers: { 'if-none-match': '*' } })).status, 412)
  const etag = first.headers['etag'] as string
  const other = await app.ask('PUT', layoutAddress, { body: { ...layout, totals: [] }, headers: { 'if-match': etag } })
  t.equal(other.status, 200)
  t.equal((await app.ask('DELETE', layoutAddress, { headers: { 'if-match': etag } })).status, 412)
  t.equal(
    (await app.ask('GET', layoutAddress, { headers: { 'if-none-match': other.headers['etag'] as string } })).status,
    304,
  )
})

t.test('layouts are for editors, of sources that have a table', async (t) => {
  const app = await prepared(t)
  for (const method of ['GET', 'PUT', 'DELETE'] as const)
    t.equal(
      (await app.ask(method, layoutAddress, { key: null, ...(method === 'PUT' && { body: layout }) })).status,
      401,
    )
  await app.ask('DELETE', '/v1/sources/a-report/table')
  t.match(await app.ask('GET', layoutAddress), { status: 404, body: { detail: 'sources/a-report has no table.' } })
  t.equal((await app.ask('PUT', layoutAddress, { body: layout })).status, 404)
  t.equal((await app.ask('GET', '/v1/sources/nowhere/table/layout')).status, 404)
})
