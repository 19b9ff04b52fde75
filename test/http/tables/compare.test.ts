/** Two editions of a list compared: what entered, left and changed, and the bridge between their totals. */
import t, { type Test } from 'tap'
import { loadExample } from '../../../src/command/list-commands.ts'
import { build, type Built, put } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { sheetsIn } from '../../support/exchange/files.ts'
import { putAll, register } from '../../support/register.ts'
import { wordsOf } from '../../support/words.ts'

interface Side {
  readonly value: string
}
interface Row {
  readonly kind: string
  readonly subjectId: string
  readonly before: Side | null
  readonly after: Side | null
}

/** Reads all pages of a comparison. */
const everyRow = async ({ ask }: Built, address: string): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (let cursor = ''; ;) {
    const { body } = await ask('GET', `${address}limit=200${cursor}`)
    const { data, next } = body as { data: readonly Row[]; next: string | null }
    rows.push(...data)
    if (next === null) return rows
    cursor = `&cursor=${next}`
  }
}

t.test("South Africa's vote of 2017-18, as it was adjusted", async (t) => {
  const app = await build(t, { SEED: 'article' })
  await loadExample(app.store, 'south-africa-vote')
  const address = '/v1/sources/south-africa-vote-2017-18-adjusted/compare'
  const { body } = await app.ask('GET', `${address}?limit=1`)
  const { summary, bridge, data } = body as { summary: unknown; bridge: unknown; data: unknown }
  t.strictSame(summary, { entered: 10, left: 11, renamed: 0, rebased: 238, slipped: 0, moved: 0, unchanged: 0 })
  t.strictSame(bridge, [
    {
      metric: 'expenditure',
      stage: 'planned',
      unit: 'ZAR',
      prices: null,
      period: '2017-04-01/2018-03-31',
      before: '1498200152000',
      entered: '8758587000',
      left: '5374732000',
      rebased: '-83983560000',
      after: '1417600447000',
    },
  ])
  const figure = 'direct-charge-against-the-national-revenue-fund-3-expenditure-planned-2017-04-01-2018-03-31'
  const amount = { metric: 'expenditure', stage: 'planned', unit: 'ZAR' }
  t.strictSame(data, [
    {
      kind: 'rebased',
      subjectKind: 'project',
      subjectId: 'direct-charge-against-the-national-revenue-fund-3',
      name: 'Direct Charge Against The National Revenue Fund',
      before: { figureId: figure, ...amount, value: '663014110000' },
      after: { figureId: `${figure}-2`, ...amount, value: '616714049000' },
    },
  ])
  const rebased = await everyRow(app, `${address}?kind=rebased&`)
  t.equal(rebased.length, 238)
  t.equal(rebased.filter(({ before, after }) => Number(after?.value) < Number(before?.value)).length, 184)
  const every = await everyRow(app, `${address}?`)
  t.equal(new Set(every.map(({ subjectId }) => subjectId)).size, 259)
  const found = every.filter(({ kind }) => kind === 'rebased')
  t.strictSame(found, rebased)
})

/** Two editions of a list, whose projects differ in one way each. */
const editions = async (t: Test): Promise<Built> => {
  const source = { kind: 'government-document', official: true }
  const app = await register(t, {
    regions: { north: { name: 'North', kind: 'country' } },
    metrics: { cost: { name: 'Cost', nature: 'stock' } },
    sources: {
      y2025: { title: 'List of 2025', publishedOn: '2025-01-10', ...source },
      y2026: { title: 'List of 2026', publishedOn: '2026-01-10', followsId: 'y2025', ...source },
      y2027: { title: 'List of 2027', followsId: 'y2026', ...source },
      other: { title: 'Another list', ...source },
    },
  })
  const project = (id: string, editions: Readonly<Record<string, object | null>>, more: object = {}) => {
    const citations = Object.entries(editions).map(([sourceId, as]) => ({ sourceId, ...(as && { as }) }))
    return putAll(app, { projects: { [id]: { title: `The ${id}`, ...more, citations } } })
  }
  const both = (before: object, after: object) => ({ y2025: before, y2026: after })
  await project('programme', { y2025: null }, { kind: 'portfolio' })
  const part = { parentId: 'programme' }
  await project('newcomer', { y2026: { title: 'Newcomer' } }, part)
  await project('leaver', { y2025: { title: 'Leaver' } }, part)
  await project('bridge', both({ title: 'Bridge' }, { title: 'Great Bridge' }), part)
  await project('tunnel', both({ title: 'Tunnel' }, { title: 'Tunnel' }), part)
  await project(
    'port',
    both({ startsOn: '2024-01-01', endsOn: '2026-12-31' }, { startsOn: '2024-01-01', endsOn: '2028-12-31' }),
    part,
  )
  await project(
    'canal',
    both({ status: 'preparation', title: 'Canal' }, { status: 'implementation', regionId: 'north' }),
    part,
  )
  await project('dam', both({ title: 'Dam' }, { title: 'Dam' }), part)
  const figure = (subjectId: string, sourceId: string, value: string, more: object = {}) => {
    const printed = { subjectId, metric: 'cost', value, sourceId, periodEnd: `${sourceId.slice(1)}-12-31`, ...more }
    return putAll(app, { figures: { [`${subjectId}-${sourceId}`]: printed } })
  }
  await figure('newcomer', 'y2026', '30')
  await figure('leaver', 'y2025', '12.5')
  await figure('bridge', 'y2025', '5')
  await figure('bridge', 'y2026', '5')
  await figure('tunnel', 'y2025', '100')
  await figure('tunnel', 'y2026', '160', { supersedesId: 'tunnel-y2025' })
  await figure('dam', 'y2025', '7')
  await figure('dam', 'y2026', '7')
  // Another list says otherwise, and is no part of this one.
  await figure('dam', 'other', '1000', { periodEnd: '2026-12-31' })
  return app
}

const cost = { metric: 'cost', stage: 'planned', unit: 'CNY' }
const amountOf = (figureId: string, value: string) => ({ figureId, ...cost, value })
const row = (kind: string, subjectId: string, before: object | null, after: object | null) => ({
  kind,
  subjectKind: 'project',
  subjectId,
  name: `The ${subjectId}`,
  before,
  after,
})

const changes = [
  row('rebased', 'tunnel', amountOf('tunnel-y2025', '100'), amountOf('tunnel-y2026', '160')),
  row('entered', 'newcomer', null, amountOf('newcomer-y2026', '30')),
  row('left', 'leaver', amountOf('leaver-y2025', '12.5'), null),
  row('renamed', 'bridge', { title: 'Bridge' }, { title: 'Great Bridge' }),
  row('slipped', 'port', { endsOn: '2026-12-31' }, { endsOn: '2028-12-31' }),
  row('moved', 'canal', { status: 'preparation' }, { status: 'implementation' }),
  row('unchanged', 'dam', amountOf('dam-y2025', '7'), amountOf('dam-y2026', '7')),
]

const compared = {
  summary: { entered: 1, left: 1, renamed: 1, rebased: 1, slipped: 1, moved: 1, unchanged: 1 },
  bridge: [
    { ...cost, prices: null, period: null, before: '124.5', entered: '30', left: '12.5', rebased: '60', after: '202' },
  ],
  data: changes,
  next: null,
}

const { ask } = await editions(t)

t.test('every subject has its kind, out of what both editions print', async (t) => {
  t.strictSame((await ask('GET', '/v1/sources/y2026/compare')).body, compared)
  t.strictSame((await ask('GET', '/v1/sources/y2026/compare?with=y2025')).body, compared)
  t.strictSame((await ask('GET', '/v1/sources/y2025/compare?with=y2026')).body, compared, 'the earlier one is before')
  for (const one of changes)
    t.strictSame((await ask('GET', `/v1/sources/y2026/compare?kind=${one.kind}`)).body, { ...compared, data: [one] })
})

t.test('an edition further back', async (t) => {
  matchWhole(t, (await ask('GET', '/v1/sources/y2027/compare?with=y2025&limit=200')).body, {
    summary: { entered: 0, left: 6, renamed: 0, rebased: 0, slipped: 0, moved: 0, unchanged: 0 },
    bridge: [
      { ...cost, prices: null, period: null, before: '124.5', entered: '0', left: '124.5', rebased: '0', after: '0' },
    ],
  })
})

t.test('as the register stood', async (t) => {
  const { ask, store } = await editions(t)
  const { at } = await store.stamp()
  await ask('PATCH', '/v1/figures/tunnel-y2026', { body: { value: '90' } })
  await ask('PATCH', '/v1/projects/bridge', { body: { citations: [] } })
  t.strictSame((await ask('GET', `/v1/sources/y2026/compare?asOf=${at}`)).body, compared)
  matchWhole(t, (await ask('GET', '/v1/sources/y2026/compare')).body, {
    summary: { rebased: 1, renamed: 0, unchanged: 2 },
    bridge: [{ before: '124.5', rebased: '-10', after: '132' }],
  })
})

t.test('pages lead through all rows, and belong to their question', async (t) => {
  const rows: unknown[] = []
  let next: string | null = ''
  while (next !== null) {
    const { body, headers } = await ask('GET', `/v1/sources/y2026/compare?limit=2${next && `&cursor=${next}`}`)
    const page = body as { data: readonly unknown[]; next: string | null }
    rows.push(...page.data)
    next = page.next
    t.equal(headers['link']?.includes('rel="next"'), next !== null)
  }
  t.strictSame(rows, changes)
  const { body } = await ask('GET', '/v1/sources/y2026/compare?limit=2')
  const cursor = (body as { next: string }).next
  t.equal((await ask('GET', `/v1/sources/y2026/compare?kind=left&cursor=${cursor}`)).status, 400)
})

t.test('questions without an answer say why', async (t) => {
  const refused = async (address: string, expected: object): Promise<void> => {
    const { status, body } = await ask('GET', `/v1/sources/${address}`)
    matchWhole(t, { status, ...(body as object) }, expected)
  }
  await refused('y2025/compare', {
    status: 422,
    errors: [
      {
        parameter: 'with',
        detail: 'sources/y2025 follows no other edition. Name one with `with`, or set its `followsId`.',
      },
    ],
  })
  const apart = (one: string, other: string) => ({
    status: 422,
    errors: [
      {
        parameter: 'with',
        detail: `sources/${one} and sources/${other} are no editions of one list: neither follows the other by \`followsId\`.`,
      },
    ],
  })
  await refused('y2026/compare?with=other', apart('other', 'y2026'))
  await refused('y2026/compare?with=y2026', apart('y2026', 'y2026'))
  await refused('y2026/compare?with=y2024', {
    status: 400,
    errors: [{ parameter: 'with', detail: 'There is no `y2024` among the sources. Did you mean `y2025`?' }],
  })
  await refused('nowhere/compare', { status: 404 })
  for (const query of wordsOf(`
    kind=raised limit=0 limit=201 cursor=nope nosuch=1 with=y2025&with=y2025 bom=true asOf=2025 format=xml
  `))
    await refused(`y2026/compare?${query}`, { status: 400 })
  await refused('y2026/compare?format=csv&cursor=a', { status: 400 })
  await put({ ask }, 'sources/withdrawn', { title: 'List of 2024', kind: 'report', official: true })
  await ask('DELETE', '/v1/sources/withdrawn')
  await refused('withdrawn/compare', { status: 410 })
})

t.test('files have all rows: CSV the changes, a workbook the bridge too', async (t) => {
  const csv = await ask('GET', '/v1/sources/y2026/compare?format=csv&bom=true')
  t.equal(csv.headers['content-disposition'], 'attachment; filename="y2026-compared.csv"')
  const side = (name: string): string =>
    ['figureId', 'metric', 'stage', 'unit', 'value', 'title', 'startsOn', 'endsOn', 'regionId', 'status', 'parentId']
      .map((key) => `${name}.${key}`)
      .join(',')
  t.strictSame(csv.text.split('\r\n').slice(0, 4), [
    `\uFEFFkind,subjectKind,subjectId,name,${side('before')},${side('after')}`,
    'rebased,project,tunnel,The tunnel,tunnel-y2025,cost,planned,CNY,100,,,,,,,tunnel-y2026,cost,planned,CNY,160,,,,,,',
    'entered,project,newcomer,The newcomer,,,,,,,,,,,,newcomer-y2026,cost,planned,CNY,30,,,,,,',
    'left,project,leaver,The leaver,leaver-y2025,cost,planned,CNY,12.5,,,,,,,,,,,,,,,,,',
  ])
  t.equal(csv.text.split('\r\n').length, 9)
  const few = await ask('GET', '/v1/sources/y2026/compare?limit=2', { headers: { accept: 'text/csv' } })
  t.equal(few.text.split('\r\n').length, 4)
  const { bytes } = await ask('GET', '/v1/sources/y2026/compare?format=xlsx')
  const [changed, bridge, about] = await sheetsIn(bytes)
  t.strictSame(
    [changed, bridge, about].map((sheet) => [sheet?.name, sheet?.rows.length]),
    [
      ['changes', 8],
      ['bridge', 2],
      ['Sources and address', 8],
    ],
  )
  t.strictSame(bridge?.rows, [
    ['Metric', 'Stage', 'Unit', 'Prices', 'Period', 'Before', 'Entered', 'Left', 'Rebased', 'After'],
    ['cost', 'planned', 'CNY', null, null, 124.5, 30, 12.5, 60, 202],
  ])
})

t.test('it is as public as the register', async (t) => {
  const { send, http } = await build(t, { READ_ACCESS: 'key' })
  t.equal((await send('GET', '/v1/sources/y2026/compare')).status, 401)
  t.ok(http.hasRoute({ method: 'HEAD', url: '/v1/sources/:id/compare' }))
})

t.test('an answer that a client has is not sent again', async (t) => {
  const { ask } = await editions(t)
  const { headers } = await ask('GET', '/v1/sources/y2026/compare')
  const again = { headers: { 'if-none-match': headers['etag'] ?? '' } }
  t.equal((await ask('GET', '/v1/sources/y2026/compare', again)).status, 304)
  await ask('PATCH', '/v1/figures/dam-y2026', { body: { value: '8' } })
  t.equal((await ask('GET', '/v1/sources/y2026/compare', again)).status, 200)
})

t.test('comparisons that are asked for at once, while others write, are each of one state', async (t) => {
  const { ask } = await editions(t)
  const pairs = ['y2026/compare', 'y2027/compare', 'y2027/compare?with=y2025', 'y2025/compare?with=y2026']
  const answers = await Promise.all(
    Array.from({ length: 24 }, async (_, at) => {
      if (at % 6 === 5) await ask('PATCH', '/v1/figures/tunnel-y2026', { body: { value: (160 + at).toString() } })
      return ask('GET', `/v1/sources/${pairs[at % pairs.length] ?? ''}`)
    }),
  )
  for (const { status, body } of answers) {
    t.equal(status, 200)
    const { bridge, data } = body as { bridge: readonly Readonly<Record<string, string>>[]; data: readonly Row[] }
    const tunnel = data.find(({ subjectId, kind }) => subjectId === 'tunnel' && kind === 'rebased')
    if (tunnel) t.equal(Number(bridge[0]?.['rebased']), Number(tunnel.after?.value) - 100)
  }
})
