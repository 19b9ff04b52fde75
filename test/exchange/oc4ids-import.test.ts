/** An OC4IDS package, of this register or of another publisher, becomes the lines of an import. */
import t, { type Test } from 'tap'
import fc from 'fast-check'
import { decimalOf, idOf, termOf } from '../../src/exchange/oc4ids/ids.ts'
import { oc4idsPlaces } from '../../src/exchange/oc4ids/import-lines.ts'
import { KnownRecords } from '../../src/exchange/oc4ids/known-records.ts'
import { UnreadableJson } from '../../src/exchange/oc4ids/json-stream.ts'
import { UnreadablePackage } from '../../src/exchange/oc4ids/package-remarks.ts'
import { hostileText, hostileValue } from '../support/document/arbitraries.ts'
import { build, type Built } from '../support/build.ts'
import { examples, putExamples } from '../support/examples.ts'
import { importPackage, linesOf, opened } from '../support/exchange/oc4ids.ts'
import { plainWrites, randomWrite } from '../support/load/random-writes.ts'
import { matchWhole } from '../support/match-whole.ts'
import { runs } from '../support/runs.ts'

type Data = Record<string, unknown>

const packageOf = async ({ ask }: Built): Promise<string> => (await ask('GET', '/v1/export/oc4ids')).text

const allOf = async ({ ask }: Built, resource: string, query = ''): Promise<Data[]> =>
  (await ask('GET', `/v1/${resource}?format=ndjson${query}`)).text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Data)

/** The fields that an import keeps, according to docs/oc4ids.md. */
const keptOf = {
  projects: [
    'id',
    'title',
    'localTitle',
    'summary',
    'kind',
    'status',
    'regionId',
    'parentId',
    'initiativeId',
    'industryIds',
    'startsOn',
    'endsOn',
    'citations',
  ],
  figures: [
    'id',
    'subjectKind',
    'subjectId',
    'metric',
    'stage',
    'value',
    'upperValue',
    'unit',
    'qualifier',
    'periodStart',
    'periodEnd',
    'reported',
    'note',
    'sourceId',
    'asPrinted',
    'locator',
    'attributedTo',
    'supersedesId',
  ],
} as const

/** Reads an empty text as null. */
const withoutEmpty = (value: unknown): unknown => (value === '' ? null : value)

const kept = async (app: Built): Promise<unknown> => {
  const pick = (keys: readonly string[], record: Data) =>
    Object.fromEntries(keys.map((key) => [key, withoutEmpty(record[key])]))
  const projects = await allOf(app, 'projects')
  const figures = await allOf(app, 'figures', '&subjectKind=project')
  return {
    projects: projects.map((record) => ({
      ...pick(keptOf.projects, record),
      roles: [
        ...new Set(
          (record['participants'] as { organizationId: string; role: string }[]).map(
            ({ organizationId, role }) => `${organizationId} ${role}`,
          ),
        ),
      ].sort(),
    })),
    figures: figures.map((record) => pick(keptOf.figures, record)),
  }
}

t.test('the article is unchanged after an export and an import', async (t) => {
  const from = await build(t, { SEED: 'article' })
  const text = await packageOf(from)
  const before = await kept(from)
  matchWhole(t, await importPackage(from, text), {
    status: 200,
    body: { created: {}, updated: {}, unchanged: { projects: 3, figures: 6 } },
  })
  t.strictSame(await kept(from), before)
  await t.test('into an empty register', async (t) => {
    const to = await build(t)
    t.match(await importPackage(to, text), {
      status: 200,
      body: { created: { regions: 1, industries: 5, organizations: 1, sources: 1, projects: 3, figures: 6 } },
    })
    t.strictSame(await kept(to), before)
    matchWhole(t, await allOf(to, 'regions'), [
      { id: 'guangdong', name: 'Guangdong', kind: 'province', isoCode: 'CN-GD' },
    ])
    matchWhole(t, await allOf(to, 'organizations'), [{ id: 'guangdong-government', kind: 'government' }])
    matchWhole(t, await allOf(to, 'sources'), [
      {
        id: 'global-times-2025-02-13',
        kind: 'news-article',
        publishedOn: '2025-02-13',
        language: 'en',
        author: 'Zhang Weilan',
      },
    ])
    const again = await packageOf(to)
    matchWhole(t, await importPackage(to, again), {
      status: 200,
      body: { created: {}, updated: {}, unchanged: { projects: 3, figures: 6 } },
    })
  })
})

t.test(
  'a figure keeps all that was printed, and a project keeps values for which the standard has no code',
  async (t) => {
    const from = await build(t)
    await putExamples(from)
    const figures: Readonly<Record<string, object>> = {
      whole: { value: '123456789012345.678', unit: 'ZWG', periodStart: '0001-01-01' },
      part: {
        metric: 'share',
        stage: 'actual',
        unit: 'percent',
        value: '-0.125',
        qualifier: 'between',
        upperValue: '2.5',
        quote: 'up to 2.5%',
        relation: 'change',
        fromFigureId: 'whole',
        ofFigureId: 'whole',
        partsComplete: true,
        rank: 'preferred',
        periodStart: '2024-02-29',
        periodEnd: '9999-12-31',
        reported: [
          { value: '0.5', unit: 'CNY' },
          { value: '3', unit: 'bridge' },
        ],
        note: 'A note.',
        asPrinted: 'from −⅛ % to 2½ %',
        locator: 'page 3',
        attributedTo: 'A speaker',
      },
      later: { metric: 'share', stage: 'actual', unit: 'percent', value: '1', supersedesId: 'part' },
    }
    for (const [id, figure] of Object.entries(figures))
      t.equal((await from.ask('PUT', `/v1/figures/${id}`, { body: { ...examples.figures, ...figure } })).status, 201)
    const project = {
      ...examples.projects,
      kind: 'portfolio',
      status: 'suspended',
      initiativeId: 'an-action-plan',
      localTitle: '一座桥',
      citations: [
        { sourceId: 'a-report', locator: 'page 2', note: 'Said so.' },
        { sourceId: 'a-report', locator: 'page 3' },
      ],
    }
    t.equal((await from.ask('PUT', '/v1/projects/a-bridge', { body: project })).status, 200)
    const uncited = { title: 'Uncited', kind: 'project', status: 'preparation' }
    t.equal((await from.ask('PUT', '/v1/projects/uncited', { body: uncited })).status, 201)
    const ofUncited = { ...examples.figures, subjectId: 'uncited' }
    t.equal((await from.ask('PUT', '/v1/figures/of-uncited', { body: ofUncited })).status, 201)
    const [text, printed] = [await packageOf(from), await allOf(from, 'figures')]
    await t.test('into an empty register', async (t) => {
      const to = await build(t)
      t.equal((await importPackage(to, text)).status, 200)
      const ofRegister = ['createdAt', 'updatedAt', 'revision']
      const lasting = (record: Data) =>
        Object.fromEntries(Object.entries(record).filter(([key]) => !ofRegister.includes(key)))
      t.strictSame((await allOf(to, 'figures')).map(lasting), printed.map(lasting))
      matchWhole(t, await allOf(to, 'projects'), [
        {
          kind: 'portfolio',
          status: 'suspended',
          initiativeId: 'an-action-plan',
          localTitle: '一座桥',
          citations: [
            { sourceId: 'a-report', locator: 'page 2', note: 'Said so.' },
            { sourceId: 'a-report', locator: 'page 3', note: null },
          ],
        },
        { id: 'uncited', citations: [] },
      ])
      matchWhole(t, await allOf(to, 'initiatives'), [
        { id: 'an-action-plan', title: 'An action plan', kind: 'programme', status: 'announced' },
      ])
    })
    matchWhole(t, await importPackage(from, text), {
      status: 200,
      body: { created: {}, updated: {}, unchanged: { projects: 2, figures: 5 } },
    })
    const { projects } = JSON.parse(text) as { projects: Data[] }
    const plain = { projects: projects.map(({ planledger, ...standard }) => planledger && standard) }
    t.equal((await importPackage(from, JSON.stringify(plain))).status, 200)
    matchWhole(
      t,
      await allOf(from, 'projects'),
      [
        { localTitle: null, citations: [{ sourceId: 'a-report', note: 'page 2: Said so.\npage 3' }] },
        { citations: [{ sourceId: 'a-report', note: null }] },
      ],
      'a package without our own field is read by the standard ones',
    )
  },
)

t.test('the package of any register brings the documented fields into another', async (t) => {
  const from = await build(t)
  for (const { method, url, ask } of plainWrites) await from.ask(method, url, ask)
  await t.test('into another register', async (t) => {
    const to = await build(t)
    await fc.assert(
      fc.asyncProperty(fc.array(randomWrite, { minLength: 15, maxLength: 15 }), async (writes) => {
        for (const { method, url, ask } of writes) await from.ask(method, url, ask)
        for (const name of ['figures', 'projects'] as const)
          for (const { id } of (await allOf(to, name)).reverse())
            await to.ask('PATCH', `/v1/${name}/${String(id)}`, {
              body: name === 'figures' ? { supersedesId: null, ofFigureId: null } : { parentId: null },
            })
        for (const name of ['figures', 'projects'] as const)
          for (const { id } of await allOf(to, name)) await to.ask('DELETE', `/v1/${name}/${String(id)}`)
        const exported = await from.ask('GET', '/v1/export/oc4ids')
        if (exported.status === 404) return
        if (exported.status !== 200) throw new Error(exported.text)
        const { status, text: said } = await importPackage(to, exported.text)
        if (status !== 200) throw new Error(said)
        const [before, after] = [await kept(from), await kept(to)]
        if (JSON.stringify(before) !== JSON.stringify(after))
          throw new Error(`${JSON.stringify(before)}\n${JSON.stringify(after)}`)
      }),
      { numRuns: runs(6) },
    )
  })
})

const bridge = {
  id: 'oc4ids-bu3kcz-BRIDGE_1',
  title: 'A bridge',
  description: 'Across.',
  status: 'implementation',
  period: { startDate: '2024-03-01T00:00:00+08:00', endDate: '2026-02-28T23:59:59Z' },
  sector: ['transport', 'transport.road', 'socialHousing'],
  locations: [{ id: '1', description: 'Kisumu', gazetteer: { scheme: 'ISO2', identifiers: ['KE'] } }],
  additionalClassifications: [{ scheme: 'sdg', id: '9' }],
  publicAuthority: { id: '1', name: 'Roads Authority' },
  parties: [
    {
      id: '1',
      name: 'Roads Authority',
      identifier: { scheme: 'KE-RA', id: '77' },
      roles: ['buyer'],
      contactPoint: { url: 'https://roads.example/' },
    },
    { id: '2', name: 'Brückenbau', roles: ['supplier'], contactPoint: { url: 'mailto:a@b.example' } },
    { id: '3', roles: ['funder'] },
    { roles: ['funder'] },
  ],
  budget: { amount: { amount: 1234567.5, currency: 'KES' }, budgetBreakdowns: [{ id: 'a' }] },
  completion: { finalValue: { amount: 15e5, currency: 'KES' } },
  forecasts: [
    {
      id: 'physicalProgress',
      observations: [
        {
          id: '1',
          measure: 33.33333,
          period: { startDate: '2024-03-01T00:00:00Z', endDate: '2024-12-31T00:00:00Z' },
          notes: 'A third.',
        },
        { id: '2', measure: 'nearly done' },
      ],
    },
  ],
  metrics: [
    {
      id: 'jobs',
      observations: [
        { id: '1', measure: '120', unit: { name: 'Persons employed' } },
        { id: '2', value: { amount: 5, currency: 'USD' } },
        { id: '3' },
        { id: '4', measure: 7 },
        { id: '5', measure: 8, unit: { name: 'HK dollars' } },
        { id: '6', measure: 9, unit: { name: 'Percentage points' } },
      ],
    },
    { id: 'x' },
  ],
  documents: [
    {
      id: 'd1',
      documentType: 'projectPlan',
      title: 'Plan',
      url: 'https://docs.example/plan.pdf',
      datePublished: '2024-01-05T00:00:00Z',
      description: 'All of it.',
    },
    { id: 'd2' },
  ],
  relatedProjects: [{ id: '1', scheme: 'oc4ids', identifier: 'oc4ids-bu3kcz-0', relationship: 'replacement' }],
}
const foreign = (projects: unknown, more: object = {}): string =>
  JSON.stringify({
    projects,
    version: '0.9',
    license: 'https://licence.example/',
    publishedDate: '2025-03-01T10:00:00Z',
    publisher: { name: 'Bridges Kenya' },
    uri: 'https://data.example/package.json',
    ...more,
  })

t.test('a foreign package becomes a project, the records it refers to, and figures with their place', async (t) => {
  const app = await build(t)
  await app.ask('PUT', '/v1/regions/kisumu', { body: { name: 'Kisumu County', kind: 'county' } })
  t.match(await importPackage(app, foreign([bridge])), {
    status: 200,
    body: { created: { industries: 3, organizations: 3, sources: 3, projects: 1, figures: 8 } },
  })
  const [project] = await allOf(app, 'projects')
  matchWhole(t, project, {
    id: 'oc4ids-bu3kcz-bridge-1',
    title: 'A bridge',
    summary: 'Across.',
    kind: 'project',
    status: 'implementation',
    regionId: 'kisumu',
    parentId: null,
    initiativeId: null,
    industryIds: ['social-housing', 'transport-road'],
    startsOn: '2024-03-01',
    endsOn: '2026-02-28',
  })
  t.strictSame(project?.['participants'], [
    { organizationId: 'ke-ra-77', role: 'buyer' },
    { organizationId: 'ke-ra-77', role: 'publicAuthority' },
    { organizationId: idOf('Brückenbau'), role: 'supplier' },
    { organizationId: '3', role: 'funder' },
  ])
  t.strictSame(project?.['citations'], [
    { sourceId: 'https-docs-example-plan-pdf', locator: null, note: 'All of it.' },
    { sourceId: 'oc4ids-bu3kcz-bridge-1-d2', locator: null, note: null },
  ])
  matchWhole(
    t,
    await allOf(app, 'regions'),
    [{ id: 'kisumu', name: 'Kisumu County', kind: 'county' }],
    'an existing record stays as it is',
  )
  matchWhole(t, await allOf(app, 'industries'), [
    { id: 'social-housing', name: 'Social housing' },
    { id: 'transport', name: 'Transport', parentId: null },
    { id: 'transport-road', name: 'Transport: road', parentId: 'transport' },
  ])
  matchWhole(t, await allOf(app, 'organizations'), [
    { id: '3', name: '3', kind: 'company' },
    { id: idOf('Brückenbau'), kind: 'company', url: null },
    { id: 'ke-ra-77', name: 'Roads Authority', kind: 'government', url: 'https://roads.example/' },
  ])
  matchWhole(t, await allOf(app, 'sources'), [
    {
      id: 'https-docs-example-plan-pdf',
      title: 'Plan',
      kind: 'report',
      url: 'https://docs.example/plan.pdf',
      publishedOn: '2024-01-05',
    },
    { id: 'oc4ids-bu3kcz-bridge-1-d2', title: 'oc4ids-bu3kcz-bridge-1-d2', url: null },
    {
      id: 'oc4ids-https-data-example-package-json',
      title: 'OC4IDS project package of Bridges Kenya',
      kind: 'dataset',
      author: 'Bridges Kenya',
      url: 'https://data.example/package.json',
      publishedOn: '2025-03-01',
      licence: 'https://licence.example/',
      official: false,
    },
  ])
  const dataset = 'oc4ids-https-data-example-package-json'
  const undated = { periodStart: null, periodEnd: null }
  matchWhole(t, await allOf(app, 'figures'), [
    {
      id: 'oc4ids-bu3kcz-bridge-1-budget',
      metric: 'investment',
      stage: 'planned',
      value: '1234567.5',
      unit: 'KES',
      qualifier: 'exact',
      asPrinted: '1234567.5 KES',
      locator: '/budget/amount/amount',
      sourceId: dataset,
      ...undated,
    },
    {
      id: 'oc4ids-bu3kcz-bridge-1-final-value',
      metric: 'investment',
      stage: 'actual',
      value: '1500000',
      unit: 'KES',
    },
    {
      id: 'oc4ids-bu3kcz-bridge-1-forecasts-physical-progress-1',
      metric: 'physical-progress',
      stage: 'planned',
      value: '33.333',
      unit: 'percent',
      qualifier: 'about',
      asPrinted: '33.33333 percent',
      periodStart: '2024-03-01',
      periodEnd: '2024-12-31',
      note: 'A third.',
      locator: '/forecasts/0/observations/0/measure',
    },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-1', stage: 'actual', value: '120', unit: 'persons-employed' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-2', value: '5', unit: 'USD' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-4', value: '7', unit: 'unit' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-5', value: '8', unit: 'HKD' },
    { id: 'oc4ids-bu3kcz-bridge-1-metrics-jobs-6', value: '9', unit: 'percentage-point' },
  ])
  matchWhole(
    t,
    await importPackage(app, foreign([bridge])),
    { status: 200, body: { created: {}, updated: {}, unchanged: { projects: 1, figures: 8 } } },
    'a second import changes nothing',
  )
})

t.test('a project with few fields is imported all the same', async (t) => {
  const app = await build(t)
  const several = [
    { id: 'a', address: { region: 'North' } },
    { id: 'b', address: { countryName: 'Land' } },
  ]
  t.match(
    await importPackage(
      app,
      JSON.stringify({
        projects: [
          { id: 'One' },
          { id: 'two', locations: several },
          { id: 'three', locations: several.slice(1), budget: { amount: { amount: 1, currency: 'EUR' } } },
        ],
      }),
    ),
    { status: 200, body: { created: { projects: 3, regions: 1, sources: 1, figures: 1 } } },
  )
  matchWhole(t, await allOf(app, 'projects'), [
    { id: 'one', title: 'One', status: 'identification', kind: 'project', regionId: null },
    { id: 'three', regionId: 'land' },
    { id: 'two', regionId: null },
  ])
  matchWhole(t, await allOf(app, 'sources'), [
    {
      id: 'oc4ids-package',
      title: 'OC4IDS project package',
      url: null,
      publishedOn: null,
      author: null,
      licence: null,
    },
  ])
})

const refused = async (t: Test, text: string, faults: readonly object[]): Promise<void> => {
  const error = await linesOf(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  t.ok(error instanceof UnreadablePackage)
  t.strictSame((error as UnreadablePackage).faults, faults)
}

t.test('a file that is no package is refused, and each fault is named by its place', async (t) => {
  const none = 'Must be a list of at least one project.'
  for (const text of [
    '{}',
    '{"projects":[]}',
    '{"projects":{"0":{"id":"a"}}}',
    '{"projects":"a"}',
    '{"projects":null}',
  ])
    await refused(t, text, [{ pointer: '/projects', detail: none }])
  for (const text of ['[]', ' [ ]']) await refused(t, text, [{ pointer: '', detail: none }])
  for (const text of ['', '\ufeff', '1', '"projects"', 'null'])
    await refused(t, text, [{ pointer: '', detail: 'Must be a package, a list of projects, or a project.' }])
  await refused(
    t,
    foreign([
      {},
      'x',
      null,
      { id: 5 },
      { id: 'a', title: ['x'], parties: [{ roles: 'x' }] },
      { id: 'b', budget: { amount: { currency: 'EUR' } } },
    ]),
    [
      { pointer: '/projects/0/id', detail: 'Is required.' },
      { pointer: '/projects/1', detail: 'Must be object.' },
      { pointer: '/projects/2', detail: 'Must be object.' },
      { pointer: '/projects/3/id', detail: 'Must be string.' },
      { pointer: '/projects/4/title', detail: 'Must be string.' },
      { pointer: '/projects/4/parties/0/roles', detail: 'Must be array.' },
    ],
  )
  await refused(
    t,
    foreign([
      {
        id: 'c',
        budget: { amount: { amount: true, currency: 'EUR' } },
        completion: { finalValue: { amount: 1 } },
        metrics: [{ id: 'm', observations: [{ id: 'o', measure: 1e15 }] }],
      },
    ]),
    [
      { pointer: '/projects/0/budget/amount/amount', detail: 'Must be a JSON number, or null.' },
      { pointer: '/projects/0/completion/finalValue/currency', detail: 'Is required: an amount is of a currency.' },
      { pointer: '/projects/0/metrics/0/observations/0/measure', detail: 'Has more than 15 digits before the point.' },
    ],
  )
  const many = await linesOf(foreign(Array(1500).fill({}))).catch((error: unknown) => error as UnreadablePackage)
  t.match(many, { faultCount: 1500, faults: { length: 1000 }, message: /and 500 more\.$/ })
})

t.test('an amount is a number or null: a text is refused, and null counts as absent', async (t) => {
  const observed = (value: unknown, more: object = {}): object => ({
    metrics: [{ id: 'm', observations: [{ id: 'o', value, ...more }] }],
  })
  const amountsOf = (amount: unknown): object[] => {
    const money = { amount, currency: 'EUR' }
    return [
      { id: 'a', budget: { amount: money } },
      { id: 'b', completion: { finalValue: money } },
      { id: 'c', ...observed(money) },
    ]
  }
  const places = [
    '/projects/0/budget/amount/amount',
    '/projects/1/completion/finalValue/amount',
    '/projects/2/metrics/0/observations/0/value/amount',
  ]
  for (const amount of ['5', '', 'five', true, [5], { value: 5 }]) {
    await refused(
      t,
      foreign(amountsOf(amount)),
      places.map((pointer) => ({ pointer, detail: 'Must be a JSON number, or null.' })),
    )
  }
  const figuresIn = async (projects: readonly object[]): Promise<unknown[]> =>
    (await linesOf(foreign(projects)))
      .map((line) => JSON.parse(line) as { resource: string })
      .filter(({ resource }) => resource === 'figures')
  t.strictSame(await figuresIn(amountsOf(null)), [])
  t.strictSame(
    await figuresIn([{ id: 'a', budget: { amount: { amount: null } } }]),
    [],
    'a null amount needs no currency',
  )
  matchWhole(t, await figuresIn(amountsOf(5)), [
    { record: { value: '5' } },
    { record: { value: '5' } },
    { record: { value: '5' } },
  ])
  matchWhole(t, await figuresIn([{ id: 'a', ...observed({ amount: null, currency: 'EUR' }, { measure: 7 }) }]), [
    { record: { value: '7', unit: 'unit' } },
  ])
})

t.test('a file that is no JSON is refused, however deep', async (t) => {
  const more = 'Has more after its end: lines of JSON are `application/x-ndjson`.'
  for (const [text, message] of [
    ['{', 'Is no JSON after `{` in line 1.'],
    ['<xml>', 'Is no JSON.'],
    ['{"projects":[\n{"id":"a"}]', 'Is no JSON after `]` in line 2.'],
    ['{"projects":[{"id":"a"}]}x', more],
    ['{"id":"a"}\n{"id":"b"}\n', more],
    ['{"projects":[\n\n{"id":"a",}]}', 'Is no JSON after `,` in line 3.'],
    ['null x', more],
    ['{"projects":[{"id":"\ud800"', 'Is no JSON after `"\ufffd"` in line 1.'],
    ['{"projects":[{"id":1e}]}', 'Is no JSON after `:` in line 1.'],
    [`{"projects":[${'['.repeat(1_000_000)}`, 'Has more than 200 levels.'],
  ] as const)
    await t.rejects(linesOf(text, undefined, text.length > 1000 ? undefined : 3), { message }, text.slice(0, 100))
  await t.rejects(linesOf(Buffer.from('{"id":"caf\xe9"}', 'latin1')), { message: 'Is no UTF-8.' })
})

t.test('U+FEFF is kept within texts, also where it is escaped', async (t) => {
  const title = '\ufeff桥\ufeff\ufeff\n\ufeff"\ufeff\\\ufeff🌉\ufeff'
  const plain = `\ufeff${foreign([{ ...bridge, title }])}`
  const escaped = plain.replaceAll(/(?<!^)\ufeff/g, '\\ufeff')
  for (const text of [plain, escaped])
    for (const size of [1, 2, 3, 100, 10_000]) {
      const lines = (await linesOf(text, undefined, size)).map((line) => JSON.parse(line) as Data)
      matchWhole(
        t,
        lines.filter(({ resource }) => resource === 'projects'),
        [{ record: { title } }],
      )
    }
})

t.test('the line of a rule that is broken leads to a place in the package', async (t) => {
  const app = await build(t)
  const text = foreign([
    bridge,
    { id: 'two', period: { startDate: 'some day' } },
    { id: 'three', budget: { amount: { amount: 1, currency: 'ABC' } } },
  ])
  const { status, body } = await importPackage(app, text)
  t.equal(status, 422)
  const { errors } = body as { errors: { line: number; pointer: string }[] }
  const places = await oc4idsPlaces(opened(text), new KnownRecords(app.store), new Set(errors.map(({ line }) => line)))
  t.strictSame(
    errors.map(({ line, pointer }) => [places.get(line)?.pointer, pointer]),
    [
      ['/projects/1', '/startsOn'],
      ['/projects/2/budget/amount/amount', '/unit'],
    ],
  )
})

t.test('neither the size of chunks nor unknown fields change how a package is read', async (t) => {
  const text = foreign([{ ...bridge, title: '桥 🌉', social: { inIndigenousLand: false }, __proto__x: 1 }], {
    links: [[[{}]]],
  })
  const whole = await linesOf(text, undefined, text.length * 4)
  t.equal(whole.length, 19)
  for (const size of [1, 2, 3, 100]) t.strictSame(await linesOf(text, undefined, size), whole)
  const nulls = text
    .replace('"title":"桥 🌉"', '"title":"桥 🌉","purpose":null,"policyAlignment":{"policies":null}')
    .replace('"id":"3"', '"id":"3","name":null,"identifier":null,"contactPoint":{"url":null}')
  t.strictSame(await linesOf(nulls), whole)
  const nested = (levels: number): string =>
    text.replace('"title":"桥 🌉"', `"title":"桥 🌉","benefits":${'['.repeat(levels)}${']'.repeat(levels)}`)
  t.strictSame(await linesOf(nested(190), undefined, 10_000), whole)
  await t.rejects(linesOf(nested(20_000)), { message: 'Has more than 200 levels.' })
  const poisoned = text.replace(
    '"__proto__x":1',
    '"__proto__":{"kind":"portfolio","locations":1},"constructor":{"prototype":1}',
  )
  t.strictSame(await linesOf(poisoned), whole)
})

t.test(
  'a package with any value is imported, or refused by its place or by a rule of the register; it never fails',
  async (t) => {
    const app = await build(t)
    const paths: (string | number)[][] = []
    const walk = (value: unknown, path: (string | number)[]): void => {
      paths.push(path)
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value))
          walk(inner, [...path, Array.isArray(value) ? Number(key) : key])
    }
    const own = {
      ...bridge,
      id: 'oc4ids-planledger-bridge',
      forecasts: [
        {
          id: 'investment',
          observations: [
            {
              id: 'f',
              value: { amount: 1, currency: 'KES' },
              dimensions: {
                stage: 'target',
                qualifier: 'exact',
                upperValue: '2',
                asPrinted: '1',
                sourceDocument: 'd1',
                reported: [],
                relation: 'change',
                from: 'f',
                of: 'f',
                quote: '1',
                partsComplete: true,
                rank: 'preferred',
                supersedes: 'f',
              },
            },
          ],
        },
      ],
    }
    for (const one of [bridge, own]) walk(one, [one === own ? 1 : 0])
    const replaced = (value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown =>
      key === undefined
        ? by
        : Array.isArray(value)
          ? value.map((inner: unknown, at) => (at === key ? replaced(inner, rest, by) : inner))
          : { ...(value as object), [key]: replaced((value as Data)[key], rest, by) }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(hostileValue, hostileText), async (path, value) => {
        const text = foreign(replaced([bridge, own], path, value))
        let lines: string[]
        try {
          lines = await linesOf(text, app.store)
        } catch (error) {
          if (
            error instanceof UnreadablePackage &&
            error.faults.every(({ pointer }) => pointer.startsWith('/projects'))
          )
            return
          if (error instanceof UnreadableJson && error.message.includes('levels')) return
          throw error
        }
        const { status, text: said } = await app.ask('POST', '/v1/import?dryRun=true', {
          body: lines.join(''),
          headers: { 'content-type': 'application/x-ndjson' },
        })
        if (![200, 422].includes(status)) throw new Error(said)
      }),
      { numRuns: runs(100), examples: [[[1, 'parties', 0, 'id'], '\0']] },
    )
  },
)

t.test('numbers are rounded to three decimals, half to even, and say when they are', async (t) => {
  for (const [literal, value, exact = true] of [
    ['0', '0'],
    ['-0', '0'],
    ['12.50', '12.5'],
    ['1e3', '1000'],
    ['1.5E+2', '150'],
    ['1500e-2', '15'],
    ['-2.5', '-2.5'],
    ['0.0005', '0', false],
    ['0.0015', '0.002', false],
    ['0.00150001', '0.002', false],
    ['1e-400', '0', false],
    ['-1e-9', '0', false],
    ['0e999999999', '0'],
    ['999999999999999.999', '999999999999999.999'],
    ['33.333333333333333333', '33.333', false],
    ['0.0001e4', '1'],
  ] as const)
    t.strictSame(decimalOf(literal), { value, exact }, literal)
  for (const literal of ['1e15', '1000000000000000', '1e999999999', '999999999999999.9999', 'x', '1.', '.5', '+1', ''])
    t.equal(decimalOf(literal), undefined, literal)
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat(3), (number, places) => {
      const literal = `${number.toString()}e-${places.toString()}`
      t.equal(Number(decimalOf(literal)?.value), Number(literal) === 0 ? 0 : Number(literal))
    }),
  )
})

t.test('any text makes a valid id and term, always the same; a valid id stays as it is', async (t) => {
  for (const [text, id] of [
    ['a-bridge', 'a-bridge'],
    ['A Bridge!', 'a-bridge'],
    ['financialProgress', 'financial-progress'],
    ['oc4ids-x_1', 'oc4ids-x-1'],
  ])
    t.equal(idOf(text ?? ''), id)
  const [pattern, term] = [/^[a-z0-9]+(-[a-z0-9]+)*$/, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/]
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string({ maxLength: 300 })), (text) => {
      const made = idOf(text)
      if (!pattern.test(made) || made.length > 120 || idOf(made) !== made) throw new Error(made)
      if (!term.test(termOf(text, 60)) || termOf(text, 60).length > 60) throw new Error(termOf(text, 60))
    }),
    { numRuns: runs(300) },
  )
  t.not(idOf('桥'), idOf('路'))
})
