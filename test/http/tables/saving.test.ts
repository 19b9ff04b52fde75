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
  listing,
  nothing,
  plain,
  rowsOf,
  saved,
  withList,
} from '../../support/lists.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll, year } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

// Each test has a list and a programme of its own, with names that no other test has.
const register = await withList(t)
const { ask, read, rows } = register

const list = (id: string, table: string, { defaults, ...more }: Layout) =>
  register.list(id, table, { ...more, defaults: { parentId: id, ...defaults } })

/** Puts a source and a programme of this id. */
const programme = (id: string, more: object = {}): Promise<void> =>
  putAll(register, {
    projects: { [id]: { kind: 'portfolio', ...more } },
    sources: { [id]: { publishedOn: '2026-01-20' } },
  })

const { defaults: _programme, ...ofOwn } = plain

/** Puts a plain list, with a source and a programme of this id. */
const listed = async (id: string, ...some: readonly string[]): Promise<void> => {
  await programme(id)
  await list(id, listing(...some), ofOwn)
}
const save = (id: string, body: unknown = {}, query = '') => saved(register, body, query, id)
const totalOf = (id: string, metric = 'budget') => read(`totals?metric=${metric}&period=2026&projectId=${id}`)

t.test('what one row is part of is another row, or a record', async (t) => {
  await listed(
    'state',
    'Health,,,,30',
    'Administration,Health,,,10',
    'Clinics,Health,,,20',
    'Administration,Police,,,5',
    'Police,,,,5',
  )
  matchWhole(t, await save('state'), { created: { projects: 5, figures: 5 } })
  matchWhole(t, await read('projects/health'), { kind: 'portfolio', parentId: 'state' })
  matchWhole(t, await read('projects/administration'), { parentId: 'health' })
  matchWhole(t, await read('projects/administration-2'), { parentId: 'police' })
  matchWhole(t, await totalOf('state'), { data: [{ total: '35' }] })
  t.strictSame(await decisionsOf(register, 'state'), {
    2: 'health',
    3: 'administration',
    4: 'clinics',
    5: 'administration-2',
    6: 'police',
  })
})

t.test('a row whose whole is not found, or not saved, is left out', async (t) => {
  await listed('faulty', 'Wards,Hospital,,,20', 'Guards,,,,many', 'Patrols,Guards,,,5', 'Footpaths,,,,1')
  matchWhole(t, await save('faulty'), {
    created: { projects: 1, figures: 1 },
    errorCount: 3,
    errors: [
      { row: 2, column: 'of', detail: 'Neither a row of the list nor a record has this name.' },
      { row: 3, column: 'plan' },
      { row: 4, column: null, detail: 'Is part of a row that is left out.' },
    ],
  })
  const refused = await register.save('faulty', {}, '?bad=refuse')
  t.equal(refused.status, 422)
  matchWhole(t, refused.body, {
    errorCount: 3,
    errors: [{ pointer: '/rows/2/of' }, { pointer: '/rows/3/plan' }, { pointer: '/rows/4' }],
  })
})

t.test('what hangs on a row that a rule leaves out is named by its rows', async (t) => {
  await programme('missing')
  const layout: Layout = {
    headerRows: 1,
    columns: [
      { column: 'name', as: 'title' },
      { column: 'plan', as: 'figure', metric: 'investment', stage: 'planned', unit: 'ZAR' },
    ],
    totals: ['Total'],
    defaults: { parentId: 'nowhere' },
  }
  await putAll(register, { projects: { nowhere: {} } })
  await list('missing', listing('Avenues,,,,20', ',,,,', 'Surgeries,,,,5', 'Total,,,,25'), layout)
  await ask('DELETE', '/v1/projects/nowhere')
  const nowhere = 'There is no `nowhere` among the projects.'
  const projects = (row: number): object[] => [
    { row, column: null, detail: `\`parentId\`: ${nowhere}` },
    { row, column: null, detail: `\`citations/0/as/parentId\`: ${nowhere}` },
    { row, column: 'plan', detail: 'Is part of a row that is left out.' },
  ]
  t.strictSame((await save('missing'))['errors'], [
    ...projects(2),
    ...projects(4),
    { row: 5, column: 'plan', detail: `\`subjectId\`: ${nowhere}` },
  ])
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
  await programme('negative')
  await list('negative', listing('Sewers,,,,(20)', 'Chapels,,,,5'), stock)
  matchWhole(t, (await rows('negative')).body, {
    data: [
      { row: 2, faults: [{ column: 'plan', detail }] },
      { row: 3, faults: [] },
    ],
    summary: { decisions: { faulty: 1 } },
  })
  matchWhole(t, await save('negative'), {
    created: { projects: 1, figures: 1 },
    errors: [{ row: 2, column: 'plan', detail }],
  })
  t.equal((await ask('GET', '/v1/projects/sewers')).status, 404)
  await list('negative', listing('Sewers,,,,(20)'), ofOwn)
  matchWhole(t, (await rows('negative')).body, { data: [{ faults: [], figures: [{ value: '-20' }] }] })
})

t.test('headings are portfolios of the rows below them where the layout says so', async (t) => {
  await programme('headed')
  const sections = { words: ['一、', '二、'], as: 'portfolio' } as const
  await list('headed', csv, { ...layout, sections, defaults: { ...layout.defaults, parentId: 'headed' } })
  matchWhole(t, await save('headed'), { created: { projects: 5, figures: 8 }, errors: [] })
  matchWhole(t, await read('projects/jiao-tong'), { title: '交通', kind: 'portfolio', parentId: 'headed' })
  matchWhole(t, await read('projects/hai-shang-feng-dian'), { parentId: 'neng-yuan' })
  matchWhole(t, await save('headed'), { created: {}, updated: {}, batchId: null })
  matchWhole(t, await totalOf('headed', 'investment'), { data: [{ total: '13100000000' }] })
})

t.test('a row that is decided to be the programme of the list is left out: it would be part of itself', async (t) => {
  await programme('itself', { title: 'Dike renewal', regionId: 'guangdong' })
  await list('itself', listing('Dike renewal,,,,5', 'Pumps,,,,1'), { ...ofOwn, defaults: { regionId: 'guangdong' } })
  matchWhole(t, await save('itself'), { created: { projects: 2, figures: 2 }, errors: [] })
  matchWhole(t, await read('projects/dike-renewal'), { parentId: 'itself' })
  const decided = await save('itself', { decisions: { 2: 'itself' } })
  matchWhole(t, decided, { updated: {}, errors: [{ row: 2, column: null }] })
  matchWhole(t, await read('projects/itself'), { parentId: null, revision: 1 })
})

t.test('a row without a title is left out', async (t) => {
  await listed('untitled', ',,,,5', 'Museums,,,,1')
  matchWhole(t, await save('untitled'), {
    created: { projects: 1, figures: 1 },
    errors: [{ row: 2, column: null, detail: 'The row has no title of its own.' }],
  })
})

t.test('a code that two rows print is told, and belongs to nobody', async (t) => {
  await listed('coded', 'Airfield,,C1,,1', 'Heliport,,C1,,2', 'Runway,,C2,,3')
  const { data } = await rowsOf(register, 'coded')
  t.strictSame(
    data.map(({ record: { codes }, notices }) => [codes, notices]),
    [
      [[], [{ column: 'code', detail: 'Row 3 has the same code, so no record gets it.' }]],
      [[], [{ column: 'code', detail: 'Row 2 has the same code, so no record gets it.' }]],
      [[{ scheme: 'works', code: 'C2' }], []],
    ],
  )
  matchWhole(t, await save('coded'), { created: { projects: 3 } })
})

t.test('a near name waits for a decision, with all that is part of it', async (t) => {
  const name = 'Socioeconomic Innovation Partnerships'
  await listed('near', `${name},,,,1`, `Grants,${name},,,1`, 'Orchards,,,,2')
  const title = 'Socio-Economic Innovation Partnerships'
  await putAll(register, { projects: { partnerships: { title, parentId: 'near' } } })
  t.strictSame(await decisionsOf(register, 'near'), { 2: 'ask', 3: 'ask', 4: 'new' })
  matchWhole(t, await save('near'), { created: { projects: 1, figures: 1 }, skipped: 2 })
  const found = await save('near', { decisions: { 2: 'partnerships', 4: 'skip' } })
  matchWhole(t, found, { created: { projects: 1, figures: 2 }, skipped: 1 })
  matchWhole(t, await read('projects/partnerships'), { aliases: [name] })
  matchWhole(t, await read('projects/grants'), { parentId: 'partnerships' })
  matchWhole(t, await save('near', { decisions: { 4: 'new' }, rest: 'skip' }), { skipped: 2 })
})

t.test('a record below another parent is asked about, and never moved', async (t) => {
  const windmill = { title: 'Windmill', parentId: 'elsewhere', codes: [{ scheme: 'works', code: 'W1' }] }
  await putAll(register, { projects: { elsewhere: { kind: 'portfolio' }, windmill } })
  await listed('moving', 'Windmill,,W1,,1')
  matchWhole(t, (await rowsOf(register, 'moving')).data, [
    { decision: 'ask', matches: [{ id: 'windmill', reasons: ['same-code', 'other-parent'] }] },
  ])
  matchWhole(t, await save('moving', { decisions: { 2: 'windmill' } }), { updated: { projects: 1 } })
  matchWhole(t, await read('projects/windmill'), { parentId: 'elsewhere' })
})

t.test('a row that somebody calls new does not become the record that has its code', async (t) => {
  const mill = { title: 'Watermill', codes: [{ scheme: 'works', code: 'W7' }] }
  await putAll(register, { projects: { watermill: mill } })
  await listed('calling', 'Sawmill,,W7,,1')
  matchWhole(t, (await rowsOf(register, 'calling')).data, [{ decision: 'watermill' }])
  matchWhole(t, await save('calling', { decisions: { 2: 'new' } }), {
    ...nothing,
    errorCount: 2,
    errors: [
      { row: 2, column: null, detail: '`codes/0`: `works` `W7` is the code of `watermill`.' },
      { row: 2, column: 'plan' },
    ],
  })
  matchWhole(t, await save('calling'), { updated: { projects: 1 }, created: { figures: 1 } })
})

t.test(
  'a list that is saved again knows rows whose records were moved, and its programme that was merged',
  async (t) => {
    await listed('regrouped', 'Quarry,,Q1,,1', 'Kiln,,,,2')
    await save('regrouped')
    const group = { kind: 'portfolio', parentId: 'regrouped' }
    await putAll(register, { projects: { yards: group, union: { kind: 'portfolio' } } })
    for (const id of ['quarry', 'kiln']) await ask('PATCH', `/v1/projects/${id}`, { body: { parentId: 'yards' } })
    const unchanged = { ...nothing, batchId: null, unchanged: { projects: 2, figures: 2 } }
    t.strictSame(await save('regrouped', {}, '?gone=delete'), unchanged)
    matchWhole(t, await read('projects/kiln'), { parentId: 'yards' })
    await ask('POST', '/v1/projects/regrouped/merge', { body: { into: 'union' } })
    t.strictSame(await save('regrouped', {}, '?gone=delete'), unchanged)
    matchWhole(t, await totalOf('union'), { data: [{ total: '3' }] })
  },
)

t.test('a row that was saved below another parent is asked about, and its figures are not gone', async (t) => {
  await listed('reparented', 'Hospital,,,,15', 'Wards,Hospital,,,5', 'Chapel,,,,2')
  await save('reparented')
  await putAll(register, { projects: { counties: { kind: 'portfolio' } } })
  await list('reparented', listing('Hospital,,,,15', 'Wards,Hospital,,,5'), {
    ...ofOwn,
    defaults: { parentId: 'counties' },
  })
  matchWhole(t, (await rowsOf(register, 'reparented')).data, [
    { decision: 'ask', matches: [{ id: 'hospital', reasons: ['same-row', 'other-parent'] }] },
    { decision: 'ask', matches: [] },
  ])
  matchWhole(t, await save('reparented', {}, '?gone=delete'), {
    created: {},
    updated: {},
    gone: ['chapel-budget-planned-2026'],
    skipped: 2,
  })
  matchWhole(t, await save('reparented', { decisions: { 2: 'hospital' } }), { created: {}, gone: [], skipped: 0 })
  t.strictSame((await save('reparented'))['batchId'], null)
  matchWhole(t, await read('projects/hospital'), { parentId: 'reparented' })
})

t.test('two rows that were saved as one record are asked about, and its figures are not gone', async (t) => {
  await listed('paired', 'Mint,,,,5', 'Mint annex building,,,,5')
  await save('paired')
  await ask('POST', '/v1/projects/mint-annex-building/merge', { body: { into: 'mint' } })
  matchWhole(t, await save('paired', {}, '?gone=delete'), { batchId: null, created: {}, gone: [], skipped: 2 })
})

t.test('amounts are saved with what the words beside their numbers say', async (t) => {
  await listed('worded', 'Weir,,,,约20', 'Sluice,,,,20-30', 'Dyke,,,,20*', 'Culvert,,,,TBC', `${'x'.repeat(1001)},,,,1`)
  const long = { row: 6, column: 'name', detail: 'Must have at most 1000 characters.' }
  const { data } = await rowsOf(register, 'worded', '?show=faults')
  t.strictSame(
    data.map(({ row, faults }) => ({ row, faults })),
    [{ row: 6, faults: [{ column: long.column, detail: long.detail }] }],
  )
  matchWhole(t, await save('worded'), { created: { projects: 4, figures: 3 }, errorCount: 1, errors: [long] })
  matchWhole(t, await read('figures?sourceId=worded&sort=id'), {
    data: [
      { subjectId: 'dyke', qualifier: 'exact', value: '20', upperValue: null, asPrinted: '20*' },
      { subjectId: 'sluice', qualifier: 'between', value: '20', upperValue: '30', asPrinted: '20-30' },
      { subjectId: 'weir', qualifier: 'about', value: '20', upperValue: null, asPrinted: '约20' },
    ],
  })
  matchWhole(t, await read('projects/culvert'), { citations: [{ sourceId: 'worded', note: 'plan: TBC' }] })
  matchWhole(t, await read('checks?check=value-not-as-printed'), { data: [] })
  t.strictSame((await save('worded'))['batchId'], null)
  await list('worded', listing('Weir,,,,20'), ofOwn)
  matchWhole(t, await save('worded'), { updated: { figures: 1, projects: undefined } })
  matchWhole(t, await read('figures/weir-budget-planned-2026'), { qualifier: 'exact', value: '20', asPrinted: '20' })
})

t.test('a figure whose cell cannot be read is not gone', async (t) => {
  await programme('unread')
  const totals = { ...ofOwn, totals: ['Total'] }
  await list('unread', listing('Groyne,,,,1', 'Mole end,,,,2', 'Total,,,,3'), totals)
  await save('unread')
  await list('unread', listing('Groyne,,,,1 or 2', 'Mole end,,,,', 'Total,,,,£3'), totals)
  const gone = ['mole-end-budget-planned-2026']
  t.strictSame((await rowsOf(register, 'unread')).gone, gone)
  matchWhole(t, await save('unread', {}, '?gone=delete'), { gone, errorCount: 2 })
  matchWhole(t, await read('figures/groyne-budget-planned-2026'), { value: '1' })
})

t.test('a total in another currency is a fault of its row', async (t) => {
  await programme('signed')
  await list('signed', listing('Cistern,,,,500', 'Total,,,,£500'), { ...ofOwn, totals: ['Total'] })
  const fault = { row: 3, column: 'plan', detail: 'The amount is in `£`, the column in ZAR.' }
  matchWhole(t, await save('signed'), { created: { projects: 1, figures: 1 }, errorCount: 1, errors: [fault] })
  const { summary } = await rowsOf(register, 'signed')
  t.strictSame(summary['totals'], [{ row: 3, column: 'plan', printed: '500', sum: '500', holds: false, section: null }])
})

t.test('organizations are made where that is asked for', async (t) => {
  await listed('making', 'Lighthouse,,,Coast Guard,1', 'Buoys,,,Coast Guard,1', 'Beacons,,,,1')
  matchWhole(t, await save('making', { make: ['organizations'] }), { created: { organizations: 1, projects: 3 } })
  matchWhole(t, await read('organizations/coast-guard'), { name: 'Coast Guard', kind: 'government' })
  matchWhole(t, await read('projects/buoys'), {
    participants: [{ organizationId: 'coast-guard', role: 'administrativeEntity' }],
  })
})

t.test('a figure that the table no longer has is listed, and deleted where that is asked for', async (t) => {
  await listed('shorter', 'Stadium,,,,1', 'Velodrome,,,,2')
  await save('shorter')
  await list('shorter', listing('Stadium,,,,3', 'Velodrome,,,,'), ofOwn)
  const gone = ['velodrome-budget-planned-2026']
  const { gone: missing, summary } = await rowsOf(register, 'shorter')
  t.strictSame(missing, gone)
  t.strictSame(summary['changes'], {
    count: 1,
    cells: [{ row: 2, column: 'plan', figureId: 'stadium-budget-planned-2026', before: '1', after: '3' }],
  })
  matchWhole(t, await save('shorter'), { updated: { figures: 1 }, gone })
  matchWhole(t, await read('figures/stadium-budget-planned-2026'), { value: '3', revision: 2 })
  matchWhole(t, await read(`figures/${gone[0] ?? ''}`), { value: '2' })
  const { gone: told, effects } = await save('shorter', {}, '?gone=delete&dryRun=true')
  const [{ now, then }] = (effects as { totals: [{ now: string; then: string }] }).totals
  t.strictSame([told, Number(now) - Number(then)], [gone, 2])
  matchWhole(t, await save('shorter', {}, '?gone=delete'), { gone })
  t.equal((await ask('GET', `/v1/figures/${gone[0] ?? ''}`)).status, 410)
  const after = await rowsOf(register, 'shorter')
  t.strictSame([after.gone, after.summary['changes']], [[], { count: 0, cells: [] }])
})

t.test('figures that are gone are deleted with all those that are gone too and refer to them', async (t) => {
  const names = ['Basin', 'Berth', 'Wharf', 'Dock', 'Lock', 'Mole', 'Slip']
  await listed('emptied', ...names.map((name) => `${name},,,,1`))
  await save('emptied')
  const [first = '', ...others] = names.map((name) => `${name.toLowerCase()}-budget-planned-2026`)
  const sum = { relation: 'sum', sumOfIds: [first] }
  for (const id of others) t.equal((await ask('PATCH', `/v1/figures/${id}`, { body: sum })).status, 200)
  await list('emptied', listing(...names.map((name) => `${name},,,,`)), ofOwn)
  for (const query of ['?gone=delete&dryRun=true', '?gone=delete'])
    t.strictSame((await save('emptied', {}, query))['gone'], [...others.sort(), first], query)
  matchWhole(t, await read('figures?sourceId=emptied'), { data: [] })
})

const budget = { as: 'figure', metric: 'budget', stage: 'planned', unit: 'ZAR', ...year(2026) } as const
const adjusted: Layout = {
  headerRows: 1,
  columns: [
    { column: 'name', as: 'title' },
    { column: 'original', ...budget },
    { column: 'adjusted', ...budget, supersedes: 'original' },
  ],
}

t.test('a column supersedes another, and an edition the one before', async (t) => {
  await programme('adjusted')
  const two: Layout = { ...adjusted, supersedesEdition: true, defaults: { parentId: 'adjusted' } }
  await list('adjusted', lines('name,original,adjusted', 'Theatre,5,4', 'Opera,6,'), two)
  matchWhole(t, await save('adjusted'), { created: { figures: 3 } })
  matchWhole(t, await totalOf('adjusted'), { data: [{ total: '10' }] })
  t.strictSame(await save('adjusted'), { ...nothing, batchId: null, unchanged: { projects: 2, figures: 3 } })
  await putAll(register, { sources: { readjusted: { publishedOn: '2026-06-01', followsId: 'adjusted' } } })
  await list('readjusted', lines('name,original,adjusted', 'Theatre,7,'), two)
  await save('readjusted')
  matchWhole(t, await totalOf('adjusted'), { data: [{ total: '13' }] })
  matchWhole(t, await read('figures?sourceId=readjusted'), {
    data: [{ value: '7', supersedesId: 'theatre-budget-planned-2026-2' }],
  })
  matchWhole(t, await read('figures/theatre-budget-planned-2026-2'), { value: '4' })
})

t.test('a stock supersedes that of the edition before, whatever their days', async (t) => {
  await programme('costed')
  const cost = { as: 'figure', metric: 'total-investment', stage: 'planned', unit: 'ZAR' } as const
  const one: Layout = {
    headerRows: 1,
    columns: [
      { column: 'name', as: 'title' },
      { column: 'cost', ...cost },
      { column: 'in 2030', ...cost, periodEnd: '2030-12-31' },
    ],
    supersedesEdition: true,
    defaults: { parentId: 'costed' },
  }
  await list('costed', lines('name,cost,in 2030', 'Gallery,5,9', 'Archive,6,'), one)
  await save('costed')
  await putAll(register, { sources: { recosted: { publishedOn: '2026-06-01', followsId: 'costed' } } })
  await list('recosted', lines('name,cost,in 2030', 'Gallery,7,10', 'Archive,8,'), one)
  await save('recosted')
  matchWhole(t, await read('figures?sourceId=recosted&sort=value'), {
    data: [
      { value: '7', periodEnd: '2026-06-01', supersedesId: null },
      { value: '8', periodEnd: '2026-06-01', supersedesId: 'archive-total-investment-planned-2026-01-20' },
      { value: '10', periodEnd: '2030-12-31', supersedesId: 'gallery-total-investment-planned-2030-12-31' },
    ],
  })
  t.strictSame((await save('recosted'))['batchId'], null)
})

t.test('a column supersedes another in the row of the total, too', async (t) => {
  await programme('summed')
  const table = lines('name,original,adjusted', 'Total,11,10', 'Zoo,5,4', 'Aquarium,6,6')
  await list('summed', table, { ...adjusted, totals: ['Total'] })
  matchWhole(t, await save('summed'), { created: { projects: 2, figures: 6 } })
  matchWhole(t, await read('figures?subjectId=summed&sort=-value'), {
    data: [
      { value: '11', supersedesId: null },
      { value: '10', supersedesId: 'summed-budget-planned-2026' },
    ],
  })
  matchWhole(t, await totalOf('summed'), { data: [{ total: '10' }] })
  t.strictSame((await save('summed'))['unchanged'], { projects: 2, figures: 6 })
})

t.test('`If-Match` is the hash of the table that was seen', async (t) => {
  await listed('seen', 'Ferry,,,,1')
  const { tableHash } = await read('sources/seen')
  await list('seen', listing('Ferry,,,,2'), ofOwn)
  const stale = await register.save('seen', {}, '', { headers: { 'if-match': `"${String(tableHash)}"` } })
  t.equal(stale.status, 412)
  t.equal((await ask('GET', '/v1/projects/ferry')).status, 404)
  const now = (await read('sources/seen'))['tableHash'] as string
  t.equal((await register.save('seen', {}, '', { headers: { 'if-match': `"${now}"` } })).status, 200)
})

t.test('the same request under one key is done once, and its answer has no cell', async (t) => {
  await listed('keyed', 'Granary,,,,1', 'Secret place,,,,not a number')
  const once = { headers: { 'idempotency-key': 'once' } }
  const first = await register.save('keyed', {}, '', once)
  const again = await register.save('keyed', {}, '', once)
  t.equal(first.text, again.text)
  matchWhole(t, first.body, { created: { projects: 1 }, errors: [{ row: 3, column: 'plan' }] })
  t.notMatch(first.text, /Secret place|not a number/)
})

t.test('two people who save one list at once write nothing twice', async (t) => {
  await listed('twice', 'Tannery,,,,1', 'Brewery,,,,2', 'Vats,Brewery,,,2')
  const answers = await Promise.all([1, 2, 3].map(() => register.save('twice')))
  t.strictSame(pluck(answers, 'status'), [200, 200, 200])
  matchWhole(t, await read('projects?total=true&citations.sourceId=twice'), { total: 3 })
  matchWhole(t, await read('figures?total=true&sourceId=twice'), { total: 3 })
})

t.test('rows are for editors alone', async (t) => {
  await register.store.addKey(keyHash('a-reader-of-rows-1'), { role: 'reader', label: 'reader' })
  const path = '/v1/sources/list/table/rows'
  for (const method of ['GET', 'POST'] as const)
    t.strictSame(
      await Promise.all(
        [null, 'a-reader-of-rows-1'].map(async (key) => {
          const body = method === 'POST' ? { body: {} } : {}
          return (await ask(method, path, { key, ...body })).status
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
  [{ decisions: { '03': 'skip' } }, 422, '/decisions/03'],
  [{ decisions: [] }, 400, '/decisions'],
  [{ rest: 'all' }, 400, '/rest'],
  [{ make: ['regions'] }, 400, '/make/0'],
  [{ sections: [] }, 400, '/sections'],
]
t.test('what nobody can decide is refused, and nothing is written', async (t) => {
  for (const [body, status, ...pointers] of hostile) {
    const answer = await register.save('list', body)
    t.equal(answer.status, status, JSON.stringify(body))
    matchWhole(t, answer.body, { errors: pointers.map((pointer) => ({ pointer })) }, JSON.stringify(body))
  }
  matchWhole(t, await read('projects?total=true&parentId=programme'), { total: 0 })
  await putAll(register, { projects: { merged: {}, taker: {} } })
  await ask('POST', '/v1/projects/merged/merge', { body: { into: 'taker' } })
  matchWhole(t, (await register.save('list', { decisions: { 3: 'merged' } })).body, {
    errors: [{ pointer: '/decisions/3', detail: '`merged` among the projects was merged into `taker`.' }],
  })
  t.equal((await rows('nowhere')).status, 404)
  t.equal((await register.save('nowhere')).status, 404)
  await putAll(register, { sources: { bare: {} } })
  t.equal((await rows('bare')).status, 404)
  t.equal((await register.save('bare')).status, 404)
})

const cells = fc.record({
  name: fc.constantFrom('Harbour', 'Pier', 'Quay', 'Pier 2', 'Lock'),
  code: fc.constantFrom('', 'X1', 'X2', 'X3', 'X4'),
  of: fc.constantFrom('', '', 'Harbour', 'Pier'),
  plan: fc.constantFrom('', '1', '2.5', '-3', '0', '/'),
})
t.test('whatever a list says, saved twice it changes nothing, and its total is the sum of its rows', async (t) => {
  let count = 0
  await forAll(25, [fc.array(cells, { minLength: 1, maxLength: 6 })], async (rows) => {
    count++
    const id = `list-${count.toString()}`
    await listed(id, ...rows.map(({ name, code, of, plan }) => [name, of, code && `${id}-${code}`, '', plan].join(',')))
    const first = await save(id)
    const again = await save(id)
    t.strictSame([again['created'], again['updated'], again['batchId']], [{}, {}, null], JSON.stringify(rows))
    const { created } = first as { created: { projects?: number } }
    const written = await read(`projects?total=true&citations.sourceId=${id}`)
    t.equal(written['total'], created.projects ?? 0)
  })
})
