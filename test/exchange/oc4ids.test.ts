/** GET /v1/export/oc4ids gives the projects as a package that is valid by the official schema of OC4IDS 0.9.5. */
import currencies from 'currency-codes'
import t from 'tap'
import fc from 'fast-check'
import { unlistedCurrencies } from '../../src/exchange/oc4ids/schema.ts'
import { anyText } from '../support/any-text.ts'
import { build, type Built, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { currenciesIn, schemaFaults, schemaFolder } from '../support/exchange/oc4ids.ts'
import { plainWrites, randomWrite } from '../support/load/random-writes.ts'
import { matchWhole } from '../support/match-whole.ts'
import { forAll } from '../support/runs.ts'

const address = '/v1/export/oc4ids'
const where =
  schemaFolder === undefined ? { skip: 'OC4IDS_SCHEMA does not name the folder of the official schema' } : {}
const folder = schemaFolder ?? ''

interface Package {
  readonly projects: readonly Record<string, unknown>[]
}

const exported = async ({ ask }: Built): Promise<Package> => {
  const { status, text } = await ask('GET', address)
  if (status !== 200) throw new Error(text)
  return JSON.parse(text) as Package
}

const period = { startDate: '2025-01-01T00:00:00Z', endDate: '2025-12-31T23:59:59Z' }
const printed = {
  stage: 'planned',
  qualifier: 'exact',
  sourceDocument: 'global-times-2025-02-13',
  locator: 'paragraph 5',
  attributedTo: 'Xinhua News Agency',
}
const credited = 'The article credits Xinhua in the sentence before, in the same paragraph.'

const article = await build(t, { SEED: 'article', PUBLIC_URL: 'https://plans.example', PUBLISHER: 'Office of Plans' })

// Each test that needs projects has one of its own, with a name that no other test has.
const app = await withExamples(t)

t.test('the article’s portfolio is a project with its budget, forecasts, place, parties and source', async (t) => {
  const { at } = await article.store.stamp()
  const { status, headers, text } = await article.ask('GET', address)
  t.equal(status, 200)
  t.match(headers, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="planledger-oc4ids.json"',
    'cache-control': 'no-cache',
    vary: 'Accept, Authorization',
  })
  const {
    projects: [whole, five, industrial, ...others],
    ...head
  } = JSON.parse(text) as Package
  t.strictSame(head, {
    uri: 'https://plans.example/v1/export/oc4ids',
    version: '0.9',
    publishedDate: at,
    publisher: { name: 'Office of Plans', uri: 'https://plans.example' },
  })
  t.strictSame(whole, {
    id: 'oc4ids-planledger-guangdong-key-projects-2025',
    updated: at,
    language: 'en',
    identifiers: [{ id: 'guangdong-key-projects-2025', scheme: 'https://plans.example/v1/projects' }],
    title: 'Guangdong key provincial construction projects, 2025',
    description:
      'The construction projects that the province of Guangdong ranks as key for 2025, with their planned investment for the year.',
    budget: { amount: { amount: 1_000_000_000_000, currency: 'CNY' }, description: '1 trillion yuan ($136.8 billion)' },
    period,
    locations: [
      {
        id: 'guangdong',
        description: 'Guangdong',
        gazetteer: { scheme: 'ISO3166-2', identifiers: ['CN-GD'] },
        uri: 'https://plans.example/v1/regions/guangdong',
      },
    ],
    status: 'completion',
    additionalClassifications: [{ scheme: 'planledger-kind', id: 'portfolio' }],
    parties: [
      {
        id: 'guangdong-government',
        name: `People's Government of Guangdong Province`,
        classifications: [{ scheme: 'planledger-kind', id: 'government' }],
        roles: ['lead'],
      },
    ],
    forecasts: [
      {
        id: 'investment',
        observations: [
          {
            id: 'guangdong-key-projects-2025-investment',
            period,
            value: { amount: 1_000_000_000_000, currency: 'CNY' },
            notes: credited,
            dimensions: {
              ...printed,
              asPrinted: '1 trillion yuan ($136.8 billion)',
              reported: [{ value: '136800000000', unit: 'USD' }],
            },
          },
        ],
      },
      {
        id: 'project-count',
        observations: [
          {
            id: 'guangdong-key-projects-2025-project-count',
            period,
            measure: 1500,
            unit: { name: 'project' },
            notes: credited,
            dimensions: { ...printed, asPrinted: '1,500 key provincial construction projects' },
          },
        ],
      },
    ],
    documents: [
      {
        id: 'global-times-2025-02-13',
        documentType: 'news-article',
        title: 'Multiple provinces, cities ramp up efforts to boost growth, innovation',
        description:
          'paragraph 5: Told beside the action plan of 5 February; the article does not say that the projects are part of it.',
        datePublished: '2025-02-13T00:00:00Z',
        language: 'en',
        author: 'Zhang Weilan',
      },
    ],
    planledger: {
      localTitle: '2025年广东省重点建设项目',
      citations: [
        {
          sourceId: 'global-times-2025-02-13',
          locator: 'paragraph 5',
          note: 'Told beside the action plan of 5 February; the article does not say that the projects are part of it.',
        },
      ],
    },
  })
  t.strictSame(industrial?.['relatedProjects'], [
    {
      id: 'guangdong-key-projects-2025',
      scheme: 'oc4ids',
      identifier: 'oc4ids-planledger-guangdong-key-projects-2025',
      relationship: 'parent',
      title: 'Guangdong key provincial construction projects, 2025',
      uri: 'https://plans.example/v1/projects/guangdong-key-projects-2025',
    },
  ])
  matchWhole(t, industrial, {
    forecasts: [
      { id: 'share', observations: [{ measure: 50, unit: { name: 'percent', scheme: 'UNCEFACT', id: 'P1' } }] },
    ],
  })
  t.strictSame(five?.['sector'], ['communications'])
  matchWhole(t, five, {
    additionalClassifications: [
      { id: 'portfolio' },
      { scheme: 'planledger-industries', id: 'high-end-equipment' },
      { id: 'new-generation-information-technology' },
      { id: 'new-materials' },
      { id: 'petrochemicals' },
      {
        scheme: 'planledger-industries',
        id: 'steel',
        description: 'Steel',
        uri: 'https://plans.example/v1/industries/steel',
      },
      { scheme: 'isic4', id: '2410' },
      { scheme: 'gbt4754', id: '31' },
      { scheme: 'sei2018', id: '3.1' },
    ],
  })
  t.strictSame(others, [])
})

/** Puts a project like the example; returns what puts figures of it like the example, and what exports it. */
const projectOf = async (subjectId: string) => {
  await put(app, `projects/${subjectId}`, examples.projects)
  return {
    figures: async (figures: Readonly<Record<string, object>>): Promise<void> => {
      for (const [id, figure] of Object.entries(figures))
        await put(app, `figures/${id}`, { ...examples.figures, subjectId, ...figure })
    },
    exported: async () => (await exported(app)).projects.find(({ id }) => id === `oc4ids-planledger-${subjectId}`),
  }
}

t.test('a budget is one figure, never a sum: the firmest and latest that no other supersedes', async (t) => {
  const { figures, exported } = await projectOf('budgeted')
  const budget = async (): Promise<unknown> =>
    ((await exported())?.['budget'] as { amount?: unknown } | undefined)?.amount
  const year = (start: number, end = start) => ({
    periodStart: `${start.toString()}-01-01`,
    periodEnd: `${end.toString()}-12-31`,
  })
  await figures({
    a: { stage: 'actual' },
    b: { stage: 'target' },
    c: { metric: 'subsidy' },
    d: { unit: 'percent' },
    e: { unit: 'SLE' },
  })
  t.equal(await budget(), undefined)
  await figures({ f: { value: '1', ...year(2024) }, g: { value: '2', ...year(2025) } })
  t.strictSame(await budget(), { amount: 2, currency: 'CNY' })
  await figures({ h: { value: '3', ...year(2023, 2025) } })
  t.strictSame(await budget(), { amount: 3, currency: 'CNY' })
  await figures({ i: { value: '4', ...year(2020), supersedesId: 'h' } })
  t.strictSame(await budget(), { amount: 2, currency: 'CNY' })
  await figures({
    m: { value: '7', ...year(2026), rank: 'deprecated' },
    n: { value: '-8', ...year(2026), relation: 'difference' },
    o: { value: '9', ...year(2026), rank: 'deprecated', supersedesId: 'g' },
  })
  t.strictSame(await budget(), { amount: 2, currency: 'CNY' }, 'neither deprecated nor a difference')
  await figures({ j: { value: '5', ...year(2019), stage: 'committed', unit: 'USD' } })
  t.strictSame(await budget(), { amount: 5, currency: 'USD' })
  await figures({ after: { value: '0', periodStart: '2020-01-01', stage: 'committed', unit: 'USD' } })
  t.strictSame(await budget(), { amount: 5, currency: 'USD' }, 'nothing remains after these years')
  await figures({ whole: { metric: 'total-investment', value: '0' } })
  t.strictSame(await budget(), { amount: 5, currency: 'USD' }, 'never 0 where another amount is larger')
  await figures({ known: { metric: 'total-investment', value: '9' } })
  t.strictSame(await budget(), { amount: 9, currency: 'CNY' }, 'what a project costs in all is its budget')
})

t.test('amounts keep all their digits, other measures have their units, and actuals become metrics', async (t) => {
  const { figures, exported } = await projectOf('measured')
  await figures({
    cost: { value: '123456789012345.678' },
    tonnes: { value: '999999999999999.999', metric: 'output', unit: 'tonne', stage: 'actual' },
    'in-zwg': { value: '7', unit: 'ZWG', metric: 'aid' },
    share: {
      value: '-0.5',
      metric: 'share',
      unit: 'percent',
      ofFigureId: 'cost',
      stage: 'target',
      qualifier: 'between',
      upperValue: '0.5',
    },
  })
  const { text } = await app.ask('GET', address)
  t.match(text, '"value":{"amount":123456789012345.678,"currency":"CNY"}')
  t.match(text, '"measure":999999999999999.999')
  t.match(text, '"measure":-0.5')
  matchWhole(t, await exported(), {
    forecasts: [
      { id: 'investment' },
      { id: 'aid', observations: [{ unit: { name: 'ZWG', scheme: 'ISO4217', id: 'ZWG' } }] },
      {
        id: 'share',
        observations: [
          {
            unit: { id: 'P1' },
            dimensions: { stage: 'target', qualifier: 'between', upperValue: '0.5', of: 'cost' },
          },
        ],
      },
    ],
    metrics: [{ id: 'output', observations: [{ unit: { name: 'tonne' } }] }],
  })
})

t.test('a value has the code that the standard has for it, if any; empty fields are left out', async (t) => {
  const { exported } = await projectOf('coded')
  for (const [url, body] of [
    ['regions/hainan', { name: 'Hainan', kind: 'province', gbCode: '460000' }],
    [
      'industries/airports',
      {
        name: 'Airports',
        codes: [
          { scheme: 'isic4', code: '5223', mapping: 'approximate' },
          { scheme: 'isic4', code: '51', mapping: 'exact' },
        ],
      },
    ],
    ['organizations/airline', { name: 'Airline', kind: 'company', url: 'https://例え.jp/a%zzb|c[d]?q=^{x}#y#z' }],
    [
      'projects/coded',
      {
        ...examples.projects,
        status: 'suspended',
        summary: '',
        regionId: 'hainan',
        industryIds: ['airports'],
        initiativeId: 'an-action-plan',
        startsOn: '2025-01-01',
        participants: [
          { organizationId: 'airline', role: 'publicAuthority' },
          { organizationId: 'airline', role: 'funder' },
          { organizationId: 'airline', role: 'funder' },
        ],
        citations: [{ sourceId: 'a-report', note: '' }],
      },
    ],
  ] as const)
    await put(app, url, body)
  const { identifiers, updated, additionalClassifications, ...rest } = (await exported()) ?? {}
  t.ok(identifiers && updated)
  matchWhole(t, additionalClassifications, [
    { scheme: 'planledger-kind', id: 'project' },
    { scheme: 'planledger-status', id: 'suspended' },
    { scheme: 'planledger-industries', id: 'airports' },
    { scheme: 'isic4', id: '51' },
    { scheme: 'planledger-initiatives', id: 'an-action-plan', description: 'An action plan' },
  ])
  t.strictSame(rest, {
    id: 'oc4ids-planledger-coded',
    language: 'en',
    title: 'A bridge',
    publicAuthority: { id: 'airline', name: 'Airline' },
    period: { startDate: '2025-01-01T00:00:00Z' },
    locations: [
      {
        id: 'hainan',
        description: 'Hainan',
        gazetteer: { scheme: 'GBT2260', identifiers: ['460000'] },
        uri: 'http://127.0.0.1:3000/v1/regions/hainan',
      },
    ],
    sector: ['transport', 'transport.air'],
    parties: [
      {
        id: 'airline',
        name: 'Airline',
        contactPoint: { url: 'https://xn--r8jz45g.jp/a%25zzb%7Cc%5Bd%5D?q=%5E%7Bx%7D#y%23z' },
        classifications: [{ scheme: 'planledger-kind', id: 'company' }],
        roles: ['publicAuthority', 'funder'],
      },
    ],
    documents: [{ id: 'a-report', documentType: 'report', title: 'A report' }],
    policyAlignment: { description: 'An action plan' },
    planledger: { citations: [{ sourceId: 'a-report', note: '' }] },
  })
})

t.test('a register without a project has no package', async (t) => {
  const app = await build(t)
  t.match(await app.ask('GET', address), {
    status: 404,
    body: {
      type: '/problems/not-found',
      detail: 'The register has no project, and an OC4IDS package has at least one.',
    },
  })
  t.match(await app.ask('HEAD', address), { status: 404, text: '' })
})

t.test('the export takes no parameters, and has one format', async (t) => {
  const { text } = await app.ask('GET', address)
  t.equal((await app.ask('GET', address)).text, text, 'the same register gives the same bytes')
  matchWhole(t, await app.ask('GET', `${address}?limit=1`), {
    status: 400,
    body: { errors: [{ parameter: 'limit' }] },
  })
  t.match(await app.ask('GET', address, { headers: { accept: 'text/csv' } }), {
    status: 406,
    body: { detail: 'This answers application/json.' },
  })
  t.match(await app.ask('POST', address, { body: {} }), { status: 405, headers: { allow: 'GET, HEAD' } })
})

t.test('many projects come in order, each once, with exactly their own figures', async (t) => {
  const app = await withExamples(t)
  const id = (place: number): string => `p${place.toString().padStart(4, '0')}`
  const lines = Array.from({ length: 1203 }, (_, place) => [
    { resource: 'projects', record: { ...examples.projects, id: id(place), parentId: place === 0 ? null : id(0) } },
    {
      resource: 'figures',
      record: { ...examples.figures, id: `f-${id(place)}`, subjectId: id(place), value: place.toString() },
    },
    {
      resource: 'figures',
      record: { ...examples.figures, id: `i-${id(place)}`, subjectKind: 'organization', subjectId: 'tencent' },
    },
  ])
    .flat()
    .map((line) => JSON.stringify(line))
  t.equal(
    (
      await app.ask('POST', '/v1/import', {
        body: lines.join('\n'),
        headers: { 'content-type': 'application/x-ndjson' },
      })
    ).status,
    200,
  )
  const { projects } = await exported(app)
  t.strictSame(
    projects.map((project) => project['id']),
    ['a-bridge', ...Array.from({ length: 1203 }, (_, place) => id(place))].map((one) => `oc4ids-planledger-${one}`),
  )
  t.strictSame(
    projects
      .slice(1)
      .map(({ forecasts }) =>
        (forecasts as { observations: { value: { amount: number } }[] }[]).map(({ observations }) =>
          observations.map(({ value }) => value.amount),
        ),
      ),
    Array.from({ length: 1203 }, (_, place) => [[place]]),
  )
})

t.test('by the official schema', where, async (t) => {
  const faults = schemaFaults(folder)

  await t.test('the article is valid', async (t) => {
    t.strictSame(faults(await exported(article)), [])
  })

  await t.test('and so is any other register', async (t) => {
    const app = await build(t)
    for (const { method, url, ask } of plainWrites) await app.ask(method, url, ask)
    await forAll(12, [fc.array(randomWrite, { minLength: 20, maxLength: 20 })], async (writes) => {
      for (const { method, url, ask } of writes) await app.ask(method, url, ask)
      const { status, text } = await app.ask('GET', address)
      if (status === 404) return
      const found = faults(JSON.parse(text))
      if (found.length > 0) throw new Error(JSON.stringify(found))
    })
  })

  await t.test('invalid packages are refused', async (t) => {
    const good = await exported(app)
    t.strictSame(faults(good), [])
    for (const bad of [
      { ...good, projects: [] },
      { ...good, publishedDate: 'today' },
      { ...good, projects: [{ ...good.projects[0], status: 'suspended' }] },
      { ...good, projects: [{ ...good.projects[0], budget: {} }] },
    ]) {
      t.not(faults(bad).length, 0)
    }
  })

  await t.test('any web address that a record accepts is valid', async () => {
    await put(app, 'organizations/linked', examples.organizations)
    await put(app, 'projects/linked', {
      ...examples.projects,
      participants: [{ organizationId: 'linked', role: 'lead' }],
    })
    const hosts = fc.oneof(
      fc.domain(),
      fc.constantFrom('例え.jp', '[::1]:80', 'user:p%40ss@a.example', 'a_b~c', 'ü.example', '1.2.3.4:5'),
    )
    await forAll(75, [hosts, anyText({ maxLength: 12 })], async (host, rest) => {
      const { status } = await app.ask('PATCH', '/v1/organizations/linked', {
        body: { url: `http://${host}/${rest}` },
      })
      if (status !== 200) return
      const found = faults(await exported(app))
      if (found.length > 0) throw new Error(JSON.stringify(found))
    })
  })
})

t.test('every accepted currency is in the official list or known to be missing from it', where, async (t) => {
  const listed = currenciesIn(folder)
  const found = currencies.codes().filter((code) => !listed.includes(code))
  t.strictSame(found, [...unlistedCurrencies])
})
