/** What saving the rows of a table writes, and what it refuses. */
import fc from 'fast-check'
import t from 'tap'
import type { Layout } from '../../../src/lists/layout.ts'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import {
  csv,
  decisionsOf,
  layout,
  lines,
  listRegister,
  listing,
  nothing,
  plain,
  rowsOf,
  saved,
  withList,
  withRows,
} from '../../support/lists.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll, year } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

t.test('what one row is part of is another row, or a record', async (t) => {
  const register = await withRows(
    t,
    'Health,,,,30',
    'Administration,Health,,,10',
    'Clinics,Health,,,20',
    'Administration,Police,,,5',
    'Police,,,,5',
  )
  matchWhole(t, await saved(register), { created: { projects: 5, figures: 5 } })
  matchWhole(t, await register.read('projects/health'), { kind: 'portfolio', parentId: 'programme' })
  matchWhole(t, await register.read('projects/administration'), { parentId: 'health' })
  matchWhole(t, await register.read('projects/administration-2'), { parentId: 'police' })
  matchWhole(t, await register.read('totals?metric=budget&period=2026'), { data: [{ total: '35' }] })
  t.strictSame(await decisionsOf(register), {
    2: 'health',
    3: 'administration',
    4: 'clinics',
    5: 'administration-2',
    6: 'police',
  })
})

t.test('a row whose whole is not found, or not saved, is left out', async (t) => {
  const register = await withRows(t, 'Clinics,Health,,,20', 'Police,,,,many', 'Patrols,Police,,,5', 'Roads,,,,1')
  matchWhole(t, await saved(register), {
    created: { projects: 1, figures: 1 },
    errorCount: 3,
    errors: [
      { row: 2, column: 'of', detail: 'Neither a row of the list nor a record has this name.' },
      { row: 3, column: 'plan' },
      { row: 4, column: null, detail: 'Is part of a row that is left out.' },
    ],
  })
  const refused = await register.save('list', {}, '?bad=refuse')
  t.equal(refused.status, 422)
  matchWhole(t, refused.body, {
    errorCount: 3,
    errors: [{ pointer: '/rows/2/of' }, { pointer: '/rows/3/plan' }, { pointer: '/rows/4' }],
  })
})

t.test('an amount below zero that no figure may have is a fault before and while it is saved', async (t) => {
  const stock: Layout = {
    headerRows: 1,
    columns: [
      { column: 'name', as: 'title' },
      { column: 'plan', as: 'figure', metric: 'total-investment', stage: 'planned', unit: 'ZAR' },
    ],
  }
  const detail =
    'Only percentages, percentage points, differences, and exact amounts of a flow that is planned, committed or actual may be negative.'
  const register = await listRegister(t)
  await register.list('list', listing('Roads,,,,(20)', 'Clinics,,,,5'), stock)
  matchWhole(t, (await register.rows('list')).body, {
    data: [
      { row: 2, faults: [{ column: 'plan', detail }] },
      { row: 3, faults: [] },
    ],
    summary: { decisions: { faulty: 1 } },
  })
  matchWhole(t, await saved(register), {
    created: { projects: 1, figures: 1 },
    errors: [{ row: 2, column: 'plan', detail }],
  })
  t.equal((await register.ask('GET', '/v1/projects/roads')).status, 404)
  await register.list('list', listing('Roads,,,,(20)'), plain)
  matchWhole(t, (await register.rows('list')).body, { data: [{ faults: [], figures: [{ value: '-20' }] }] })
})

t.test('headings are portfolios of the rows below them where the layout says so', async (t) => {
  const register = await listRegister(t)
  await register.list('list', csv, { ...layout, sections: { words: ['一、', '二、'], as: 'portfolio' } })
  matchWhole(t, await saved(register), { created: { projects: 5, figures: 8 }, errors: [] })
  matchWhole(t, await register.read('projects/jiao-tong'), { title: '交通', kind: 'portfolio', parentId: 'programme' })
  matchWhole(t, await register.read('projects/hai-shang-feng-dian'), { parentId: 'neng-yuan' })
  matchWhole(t, await saved(register), { created: {}, updated: {}, batchId: null })
  matchWhole(t, await register.read('totals?metric=investment&period=2026'), { data: [{ total: '13100000000' }] })
})

t.test('a row that is decided to be the programme of the list is left out: it would be part of itself', async (t) => {
  const register = await listRegister(t)
  const inGuangdong = { ...plain, defaults: { parentId: 'programme', regionId: 'guangdong' } }
  await register.list('list', listing('Key projects,,,,5', 'Roads,,,,1'), inGuangdong)
  const found = await saved(register)
  matchWhole(t, found, { created: { projects: 2, figures: 2 }, errors: [] })
  matchWhole(t, await register.read('projects/key-projects'), { parentId: 'programme' })
  const decided = await saved(register, { decisions: { 2: 'programme' } })
  matchWhole(t, decided, { updated: {}, errors: [{ row: 2, column: null }] })
  matchWhole(t, await register.read('projects/programme'), { parentId: null, revision: 1 })
})

t.test('a row without a title is left out', async (t) => {
  const register = await withRows(t, ',,,,5', 'Roads,,,,1')
  matchWhole(t, await saved(register), {
    created: { projects: 1, figures: 1 },
    errors: [{ row: 2, column: null, detail: 'The row has no title.' }],
  })
})

t.test('a code that two rows print is told, and belongs to nobody', async (t) => {
  const register = await withRows(t, 'Harbour,,X1,,1', 'Port,,X1,,2', 'Road,,X2,,3')
  const { data } = await rowsOf(register)
  t.strictSame(
    data.map(({ record: { codes }, notices }) => [codes, notices]),
    [
      [[], [{ column: 'code', detail: 'Row 3 has the same code, so no record gets it.' }]],
      [[], [{ column: 'code', detail: 'Row 2 has the same code, so no record gets it.' }]],
      [[{ scheme: 'works', code: 'X2' }], []],
    ],
  )
  matchWhole(t, await saved(register), { created: { projects: 3 } })
})

t.test('a near name waits for a decision, with all that is part of it', async (t) => {
  const register = await listRegister(t)
  const title = 'Socio-Economic Innovation Partnerships'
  await putAll(register, { projects: { partnerships: { title, parentId: 'programme' } } })
  const name = 'Socioeconomic Innovation Partnerships'
  await register.list('list', listing(`${name},,,,1`, `Grants,${name},,,1`, 'Roads,,,,2'), plain)
  t.strictSame(await decisionsOf(register), { 2: 'ask', 3: 'ask', 4: 'new' })
  matchWhole(t, await saved(register), { created: { projects: 1, figures: 1 }, skipped: 2 })
  const found = await saved(register, { decisions: { 2: 'partnerships', 4: 'skip' } })
  matchWhole(t, found, { created: { projects: 1, figures: 2 }, skipped: 1 })
  matchWhole(t, await register.read('projects/partnerships'), { aliases: [name] })
  matchWhole(t, await register.read('projects/grants'), { parentId: 'partnerships' })
  matchWhole(t, await saved(register, { decisions: { 4: 'new' }, rest: 'skip' }), { skipped: 2 })
})

t.test('a record below another parent is asked about, and never moved', async (t) => {
  const register = await listRegister(t)
  const harbour = { title: 'Harbour', parentId: 'other', codes: [{ scheme: 'works', code: 'X1' }] }
  await putAll(register, { projects: { other: { kind: 'portfolio' }, harbour } })
  await register.list('list', listing('Harbour,,X1,,1'), plain)
  matchWhole(t, (await rowsOf(register)).data, [
    { decision: 'ask', matches: [{ id: 'harbour', reasons: ['same-code', 'other-parent'] }] },
  ])
  matchWhole(t, await saved(register, { decisions: { 2: 'harbour' } }), { updated: { projects: 1 } })
  matchWhole(t, await register.read('projects/harbour'), { parentId: 'other' })
})

t.test('organizations are made where that is asked for', async (t) => {
  const register = await withRows(t, 'Harbour,,,Port Authority,1', 'Pier,,,Port Authority,1', 'Quay,,,,1')
  matchWhole(t, await saved(register, { make: ['organizations'] }), { created: { organizations: 1, projects: 3 } })
  matchWhole(t, await register.read('organizations/port-authority'), { name: 'Port Authority', kind: 'government' })
  matchWhole(t, await register.read('projects/pier'), {
    participants: [{ organizationId: 'port-authority', role: 'administrativeEntity' }],
  })
})

t.test('a figure that the table no longer has is listed, and deleted where that is asked for', async (t) => {
  const register = await withRows(t, 'Harbour,,,,1', 'Pier,,,,2')
  await saved(register)
  await register.list('list', listing('Harbour,,,,3', 'Pier,,,,'), plain)
  const gone = ['pier-budget-planned-2026']
  const { gone: missing, summary } = await rowsOf(register)
  t.strictSame(missing, gone)
  t.strictSame(summary['changes'], {
    count: 1,
    cells: [{ row: 2, column: 'plan', figureId: 'harbour-budget-planned-2026', before: '1', after: '3' }],
  })
  matchWhole(t, await saved(register), { updated: { figures: 1 }, gone })
  matchWhole(t, await register.read('figures/harbour-budget-planned-2026'), { value: '3', revision: 2 })
  matchWhole(t, await register.read(`figures/${gone[0] ?? ''}`), { value: '2' })
  matchWhole(t, await saved(register, {}, '?gone=delete'), { gone })
  t.equal((await register.ask('GET', `/v1/figures/${gone[0] ?? ''}`)).status, 410)
  const after = await rowsOf(register)
  t.strictSame([after.gone, after.summary['changes']], [[], { count: 0, cells: [] }])
})

const budget = { as: 'figure', metric: 'budget', stage: 'planned', unit: 'ZAR', ...year(2026) } as const
const adjusted: Layout = {
  headerRows: 1,
  columns: [
    { column: 'name', as: 'title' },
    { column: 'original', ...budget },
    { column: 'adjusted', ...budget, supersedes: 'original' },
  ],
  defaults: { parentId: 'programme' },
}

t.test('a column supersedes another, and an edition the one before', async (t) => {
  const register = await listRegister(t)
  const two: Layout = { ...adjusted, supersedesEdition: true }
  await register.list('list', lines('name,original,adjusted', 'Harbour,5,4', 'Pier,6,'), two)
  matchWhole(t, await saved(register), { created: { figures: 3 } })
  matchWhole(t, await register.read('totals?metric=budget&period=2026'), { data: [{ total: '10' }] })
  t.strictSame(await saved(register), { ...nothing, batchId: null, unchanged: { projects: 2, figures: 3 } })
  await putAll(register, { sources: { next: { publishedOn: '2026-06-01', followsId: 'list' } } })
  await register.list('next', lines('name,original,adjusted', 'Harbour,7,'), two)
  await saved(register, {}, '', 'next')
  matchWhole(t, await register.read('totals?metric=budget&period=2026'), { data: [{ total: '13' }] })
  matchWhole(t, await register.read('figures?sourceId=next'), {
    data: [{ value: '7', supersedesId: 'harbour-budget-planned-2026-2' }],
  })
  matchWhole(t, await register.read('figures/harbour-budget-planned-2026-2'), { value: '4' })
})

t.test('a column supersedes another in the row of the total, too', async (t) => {
  const register = await listRegister(t)
  const rows = lines('name,original,adjusted', 'Total,11,10', 'Harbour,5,4', 'Pier,6,6')
  await register.list('list', rows, { ...adjusted, totals: ['Total'] })
  matchWhole(t, await saved(register), { created: { projects: 2, figures: 6 } })
  matchWhole(t, await register.read('figures?subjectId=programme&sort=-value'), {
    data: [
      { value: '11', supersedesId: null },
      { value: '10', supersedesId: 'programme-budget-planned-2026' },
    ],
  })
  matchWhole(t, await register.read('totals?metric=budget&period=2026'), { data: [{ total: '10' }] })
  t.strictSame((await saved(register))['unchanged'], { projects: 2, figures: 6 })
})

t.test('`If-Match` is the hash of the table that was seen', async (t) => {
  const register = await withRows(t, 'Harbour,,,,1')
  const { tableHash } = await register.read('sources/list')
  await register.list('list', listing('Harbour,,,,2'), plain)
  const stale = await register.save('list', {}, '', { headers: { 'if-match': `"${String(tableHash)}"` } })
  t.equal(stale.status, 412)
  t.equal((await register.ask('GET', '/v1/projects/harbour')).status, 404)
  const now = (await register.read('sources/list'))['tableHash'] as string
  t.equal((await register.save('list', {}, '', { headers: { 'if-match': `"${now}"` } })).status, 200)
})

t.test('the same request under one key is done once, and its answer has no cell', async (t) => {
  const register = await withRows(t, 'Harbour,,,,1', 'Secret place,,,,not a number')
  const once = { headers: { 'idempotency-key': 'once' } }
  const first = await register.save('list', {}, '', once)
  const again = await register.save('list', {}, '', once)
  t.equal(first.text, again.text)
  matchWhole(t, first.body, { created: { projects: 1 }, errors: [{ row: 3, column: 'plan' }] })
  t.notMatch(first.text, /Secret place|not a number/)
})

t.test('two people who save one list at once write nothing twice', async (t) => {
  const register = await withList(t)
  const answers = await Promise.all([1, 2, 3].map(() => register.save('list')))
  t.strictSame(pluck(answers, 'status'), [200, 200, 200])
  matchWhole(t, await register.read('projects?total=true&parentId=programme'), { total: 3 })
  matchWhole(t, await register.read('figures?total=true'), { total: 8 })
})

const unsaved = await withList(t)

t.test('rows are for editors alone', async (t) => {
  const register = unsaved
  await register.store.addKey(keyHash('a-reader-of-rows-1'), { role: 'reader', label: 'reader' })
  const path = '/v1/sources/list/table/rows'
  for (const method of ['GET', 'POST'] as const)
    t.strictSame(
      await Promise.all(
        [null, 'a-reader-of-rows-1'].map(async (key) => {
          const body = method === 'POST' ? { body: {} } : {}
          return (await register.ask(method, path, { key, ...body })).status
        }),
      ),
      [401, 403],
    )
})

const hostile: readonly (readonly [body: unknown, status: number, ...pointers: string[]])[] = [
  [{ decisions: { 1: 'new' } }, 422, '/decisions/1'],
  [{ decisions: { 99999: 'new' } }, 422, '/decisions/99999'],
  [{ decisions: { 3: 'nobody' } }, 422, '/decisions/3'],
  [{ decisions: { 3: 'programme', 4: 'programme' } }, 422, '/decisions/3', '/decisions/4'],
  [{ decisions: { 3: 'ask' } }, 422, '/decisions/3'],
  [{ decisions: { 3: '../x' } }, 400, '/decisions/3'],
  [{ decisions: { three: 'new' } }, 422, '/decisions/three'],
  [{ decisions: [] }, 400, '/decisions'],
  [{ rest: 'all' }, 400, '/rest'],
  [{ make: ['regions'] }, 400, '/make/0'],
  [{ sections: [] }, 400, '/sections'],
]
t.test('what nobody can decide is refused, and nothing is written', async (t) => {
  const register = unsaved
  for (const [body, status, ...pointers] of hostile) {
    const answer = await register.save('list', body)
    t.equal(answer.status, status, JSON.stringify(body))
    matchWhole(t, answer.body, { errors: pointers.map((pointer) => ({ pointer })) }, JSON.stringify(body))
  }
  matchWhole(t, await register.read('projects?total=true&parentId=programme'), { total: 0 })
  t.equal((await register.rows('nowhere')).status, 404)
  t.equal((await register.save('nowhere')).status, 404)
  await putAll(register, { sources: { bare: {} } })
  t.equal((await register.rows('bare')).status, 404)
  t.equal((await register.save('bare')).status, 404)
})

const cells = fc.record({
  name: fc.constantFrom('Harbour', 'Pier', 'Quay', 'Pier 2', 'Lock'),
  code: fc.constantFrom('', 'X1', 'X2', 'X3', 'X4'),
  of: fc.constantFrom('', '', 'Harbour', 'Pier'),
  plan: fc.constantFrom('', '1', '2.5', '-3', '0', '/'),
})
t.test('whatever a list says, saved twice it changes nothing, and its total is the sum of its rows', async (t) => {
  const register = await listRegister(t)
  let count = 0
  await forAll(25, [fc.array(cells, { minLength: 1, maxLength: 6 })], async (rows) => {
    count++
    const id = `list-${count.toString()}`
    await putAll(register, { projects: { [id]: { kind: 'portfolio' } }, sources: { [id]: {} } })
    const text = listing(
      ...rows.map(({ name, code, of, plan }) => [name, of, code && `${id}-${code}`, '', plan].join(',')),
    )
    await register.list(id, text, { ...plain, defaults: { parentId: id } })
    const first = await saved(register, {}, '', id)
    const again = await saved(register, {}, '', id)
    t.strictSame([again['created'], again['updated'], again['batchId']], [{}, {}, null], text)
    const { created } = first as { created: { projects?: number } }
    const written = await register.read(`projects?total=true&citations.sourceId=${id}`)
    t.equal(written['total'], created.projects ?? 0)
  })
})
