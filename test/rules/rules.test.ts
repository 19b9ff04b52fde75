/** Every rule holds on create, put and patch: 422 names the field, and nothing is written. */
import t, { type Test } from 'tap'
import { canonical, type Data } from '../../src/model/canonical.ts'
import type { Field, ResourceName } from '../../src/model/field.ts'
import type { Resource } from '../../src/model/resource.ts'
import { everyResource, resourceOf } from '../../src/resources/index.ts'
import { brokenTogether, readTogether } from '../../src/rules/index.ts'
import type { Lookup } from '../../src/rules/rule.ts'
import { wrongUnit } from '../../src/rules/values.ts'
import { singularNouns } from '../../src/text/quantities/nouns.ts'
import { build, type Built, put } from '../support/build.ts'
import { exampleIds, examples, withExamples } from '../support/examples.ts'
import { send, type Line } from '../support/batches.ts'
import { matchWhole } from '../support/match-whole.ts'

type Json = Readonly<Record<string, unknown>>

const app = await withExamples(t)
const { ask } = app

interface Told {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly errors: readonly { pointer: string; detail: string }[]
}

/** Sends a record that breaks a rule on each way in; each must name these pointers and change nothing. */
const refused = async (t: Test, name: ResourceName, wrong: Json, ...pointers: string[]): Promise<void> => {
  const kept = `/v1/${name}/kept-${name}`
  const body = { ...examples[name], ...wrong }
  await ask('PUT', kept, { body: examples[name] })
  const { sequence } = await app.store.stamp()
  const answers: unknown[][] = []
  for (const [method, url, sent] of [
    ['POST', `/v1/${name}`, { ...body, id: 'broken' }],
    ['PUT', `/v1/${name}/broken`, body],
    ['PUT', kept, body],
    ['PATCH', kept, wrong],
  ] as const) {
    const { status, headers, body: problem } = await ask(method, url, { body: sent })
    const { errors, ...told }: Told = problem
    const pointed = errors.map(({ pointer }) => pointer)
    const joined = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' ')
    const { type, title, detail } = told
    answers.push([status, headers['content-type'], type, title, told.status, pointed, detail === joined])
  }
  const contentType = 'application/problem+json; charset=utf-8'
  const expected = [422, contentType, '/problems/broken-rule', 'Breaks a rule of the register', 422, pointers, true]
  t.strictSame(answers, [expected, expected, expected, expected], 'POST, PUT twice, and PATCH')
  t.equal((await app.store.stamp()).sequence, sequence)
}

interface Refused {
  readonly status: number
  readonly body: unknown
}

/** Asserts that an answer names these faults and no others. */
const breaks = (t: Test, { status, body }: Refused, ...errors: readonly object[]): boolean =>
  matchWhole(t, { status, body }, { status: 422, body: { errors } })

const share = { unit: 'percent', metric: 'share' }
await ask('PUT', '/v1/figures/a-percentage', { body: { ...examples.figures, ...share } })
await ask('PUT', '/v1/metrics/a-stock', { body: { name: 'A stock', nature: 'stock' } })
await ask('PUT', '/v1/metrics/a-ratio', { body: { name: 'A ratio', nature: 'ratio' } })

const reported = (unit: string) => ({ reported: [{ value: '1', unit }] })
const notAddresses = (url: string, archivedUrl: string) => ({ url, archivedUrl })
const between = (value: string, upperValue: string) => ({ qualifier: 'between', value, upperValue })

/** What breaks each rule, and the fields that the answer must name. */
const cases: Partial<Readonly<Record<ResourceName, Readonly<Record<string, readonly [Json, ...string[]]>>>>> = {
  organizations: { 'an address is http or https': [{ url: 'ftp://example.org/' }, '/url'] },
  sources: {
    'an address is no script': [notAddresses('javascript:alert(1)', 'data:text/html,x'), '/url', '/archivedUrl'],
    'an address is a valid URL': [notAddresses('https://[', 'http://'), '/url', '/archivedUrl'],
    'an address has no white space': [
      notAddresses(' https://example.org/', 'https://example.org/\n'),
      '/url',
      '/archivedUrl',
    ],
  },
  initiatives: { 'they end after they start': [{ startsOn: '2025-02-02', endsOn: '2025-02-01' }, '/endsOn'] },
  projects: {
    'references exist, and are named where the body has them': [
      { industryIds: ['steel', 'no-such', 'steel', 'an-other'] },
      '/industryIds/3',
      '/industryIds/1',
    ],
    'they end after they start': [{ startsOn: '2026-01-01', endsOn: '2025-12-31' }, '/endsOn'],
    'a part has no other initiative than its whole': [
      { parentId: 'a-bridge', initiativeId: 'an-action-plan' },
      '/initiativeId',
    ],
    'a breakdown divides a parent': [{ kind: 'breakdown' }, '/parentId'],
  },
  figures: {
    'a quote is in at most twenty pieces': [{ quote: '1…'.repeat(21) }, '/quote'],
    'and so is what is printed': [{ asPrinted: Array(21).fill('1').join(' … ') }, '/asPrinted'],
    'an amount below zero is exact': [{ value: '-0.001', qualifier: 'about' }, '/value'],
    'a target is not below zero': [{ value: '-0.001', stage: 'target' }, '/value'],
    'a stock is not below zero': [{ value: '-1', metric: 'a-stock', periodEnd: '2025-12-31' }, '/value'],
    'a ratio in a unit is not below zero': [{ value: '-1', metric: 'a-ratio' }, '/value'],
    'a sum is in the prices of its addends': [
      { relation: 'sum', sumOfIds: ['a-figure'], prices: '2024/25' },
      '/sumOfIds/0',
    ],
    'an upper value below zero is a percentage': [{ upperValue: '-1' }, '/upperValue'],
    'a reported value below zero is a percentage': [
      { reported: ['percent', 'USD'].map((unit) => ({ value: '-1', unit })) },
      '/reported/1/value',
    ],
    '`between` has an upper value': [{ qualifier: 'between' }, '/upperValue'],
    '`between` does not run backwards': [between('12.5', '12.499'), '/upperValue'],
    '`between` compares numbers, not texts': [{ ...between('9', '-10'), unit: 'percent' }, '/upperValue'],
    'the unit of a share is percent': [{ metric: 'share' }, '/unit'],
    'a share of another figure is in percent': [{ ofFigureId: 'a-figure' }, '/unit'],
    'three capitals are a currency': [{ unit: 'ZZZ' }, '/unit'],
    'three capitals are a currency in a reported amount': [reported('XYZ'), '/reported/0/unit'],
    'periods end after they start': [{ periodStart: '2025-12-31', periodEnd: '2025-01-01' }, '/periodEnd'],
    'a share is in percent': [{ relation: 'share' }, '/unit'],
    'a change is in percent': [{ relation: 'change' }, '/unit'],
    'a difference between amounts has their unit': [
      { relation: 'difference', fromFigureId: 'a-figure', unit: 'USD' },
      '/unit',
    ],
    'a difference between percentages is in percentage points': [
      { relation: 'difference', ofFigureId: 'a-percentage', unit: 'percent' },
      '/unit',
    ],
    'the name of a currency is no unit': [{ unit: 'yuan' }, '/unit'],
    'an abbreviation of a currency is no unit': [{ unit: 'RMB' }, '/unit'],
    'the plural of a currency is no unit': [reported('dollars'), '/reported/0/unit'],
    'a stock is counted at a moment': [{ metric: 'a-stock' }, '/periodEnd'],
    'all faults are named': [
      { unit: 'ZZZ', value: '-1', stage: 'target', sourceId: 'nowhere' },
      '/unit',
      '/value',
      '/sourceId',
    ],
  },
  rates: {
    'three capitals are a currency': [{ baseUnit: 'ABC', quoteUnit: 'DEF' }, '/baseUnit', '/quoteUnit'],
    'it is between two currencies': [{ quoteUnit: 'USD' }, '/quoteUnit'],
    'it is above zero': [{ rate: '0.000' }, '/rate'],
  },
  metrics: { 'none is counted in the name of a currency': [{ unit: 'us-dollar' }, '/unit'] },
}
for (const [name, rules] of Object.entries(cases))
  for (const [rule, [wrong, ...pointers]] of Object.entries(rules))
    t.test(`${name}: ${rule}`, (t) => refused(t, name as ResourceName, wrong, ...pointers))

/** The fields without which another one breaks a rule. */
const needed: Readonly<Record<string, Json>> = { ofFigureId: share, sumOfIds: { relation: 'sum' } }

const referencesIn = (key: string, { kind, items, parts, target }: Field): [wrong: unknown, pointer: string][] => {
  if (kind !== 'list') return target ? [['nowhere', `/${key}`]] : []
  if (items?.target) return [[['nowhere'], `/${key}/0`]]
  return Object.entries(parts ?? {})
    .filter(([, inner]) => inner.target)
    .map(([part]) => [
      [{ role: 'builder', [part]: 'nowhere' }].map((element) =>
        key === 'participants' ? element : { [part]: 'nowhere' },
      ),
      `/${key}/0/${part}`,
    ])
}
for (const { name, own } of everyResource) {
  for (const [key, field] of Object.entries(own)) {
    for (const [wrong, pointer] of referencesIn(key, field)) {
      t.test(`${name}: a reference at ${pointer} must exist`, (t) =>
        refused(t, name, { ...needed[key], [key]: wrong }, pointer),
      )
    }
  }
}
for (const subjectKind of ['region', 'industry', 'organization', 'initiative', 'project']) {
  t.test(`figures: a subject of the kind ${subjectKind} must be one`, (t) =>
    refused(t, 'figures', { subjectKind, subjectId: 'a-report' }, '/subjectId'),
  )
}

for (const { name, own } of everyResource) {
  for (const [key] of Object.entries(own).filter(([, { target }]) => target === name)) {
    const valid: Json = { ...examples[name], ...needed[key] }
    const url = (id: string): string => `/v1/${name}/${key.toLowerCase()}-${id}`
    const id = (last: string): string => url(last).replace(/.*\//, '')
    t.test(`${name}: no cycle along ${key}`, async (t) => {
      for (const [method, address, body] of [
        ['PUT', url('self'), { ...valid, [key]: id('self') }],
        ['POST', `/v1/${name}`, { ...valid, id: id('self'), [key]: id('self') }],
      ] as const) {
        const detail = `Leads back to \`${id('self')}\` itself: a cycle.`
        breaks(t, await ask(method, address, { body }), { pointer: `/${key}`, detail })
      }
      t.equal((await ask('PUT', url('a'), { body: valid })).status, 201)
      t.equal((await ask('PUT', url('b'), { body: { ...valid, [key]: id('a') } })).status, 201)
      t.equal((await ask('PUT', url('c'), { body: { ...valid, [key]: id('b') } })).status, 201)
      for (const [method, body] of [
        ['PATCH', { [key]: id('c') }],
        ['PUT', { ...valid, [key]: id('c') }],
        ['PATCH', { [key]: id('a') }],
      ] as const)
        breaks(t, await ask(method, url('a'), { body }), { pointer: `/${key}` })
      t.match((await ask('GET', url('a'))).body, { [key]: null, revision: 1 })
      t.equal((await ask('PATCH', url('c'), { body: { [key]: id('a') } })).status, 200, 'a shorter way is no cycle')
    })
  }
}

t.test('records at the limits of the rules are accepted', async (t) => {
  for (const [id, body] of Object.entries<Json>({
    points: { unit: 'percentage-point', value: '-0.9' },
    fewer: { relation: 'difference', unit: 'CNY', value: '-1', fromFigureId: 'a-figure' },
    'points-between': { relation: 'difference', unit: 'percentage-point', fromFigureId: 'a-percentage' },
    'a-stock-today': { metric: 'a-stock', periodEnd: '2025-12-31' },
    less: { unit: 'percent', value: '-3.5', upperValue: '-1', reported: [{ value: '-1', unit: 'percent' }] },
    'same-ends': { qualifier: 'between', value: '12.5', upperValue: '12.50' },
    'one-day': { periodStart: '2025-01-01', periodEnd: '2025-01-01' },
    'open-end': { periodStart: '2025-01-01' },
    counted: { unit: 'project', metric: 'project-count' },
    'part-of': { ...share, ofFigureId: exampleIds.figures },
  }))
    t.equal((await ask('PUT', `/v1/figures/${id}`, { body: { ...examples.figures, ...body } })).status, 201, id)
  t.equal(
    (
      await ask('PUT', '/v1/sources/addressed', {
        body: { ...examples.sources, url: 'HTTPS://example.org/深圳?a=b#c' },
      })
    ).status,
    201,
  )
})

const oneMeasure = 'a sum and its figures are money, or of one unit, in prices of one base.'

t.test('figures: a sum is one of figures in its measure, on every way in', async (t) => {
  const put = (id: string, body: Json) => ask('PUT', `/v1/figures/${id}`, { body: { ...examples.figures, ...body } })
  const sum = { relation: 'sum', sumOfIds: ['yuan', 'dollars'], unit: 'CNY' }
  for (const [id, unit] of Object.entries({ yuan: 'CNY', dollars: 'USD', projects: 'project' }))
    t.equal((await put(id, { unit })).status, 201)
  t.equal((await put('sum', sum)).status, 201, 'all currencies are one measure')
  breaks(t, await put('sum', { ...sum, sumOfIds: ['dollars', 'projects'] }), {
    pointer: '/sumOfIds/1',
    detail: `\`projects\` is in \`project\`: ${oneMeasure}`,
  })
  breaks(t, await ask('PATCH', '/v1/figures/yuan', { body: { unit: 'project' } }), {
    pointer: '/unit',
    detail: `\`sum\` is in \`CNY\`: ${oneMeasure}`,
  })
  breaks(
    t,
    await put('sum', { ...sum, prices: '2024' }),
    ...['dollars', 'yuan'].map((id, at) => ({
      pointer: `/sumOfIds/${(1 - at).toString()}`,
      detail: `\`${id}\` is in \`${id === 'yuan' ? 'CNY' : 'USD'}\`: ${oneMeasure}`,
    })),
  )
  breaks(t, await ask('PATCH', '/v1/figures/yuan', { body: { prices: '2024' } }), {
    pointer: '/prices',
    detail: `\`sum\` is in \`CNY\`: ${oneMeasure}`,
  })
  breaks(t, await put('sum', { ...sum, sumOfIds: ['yuan', 'sum'] }), {
    pointer: '/sumOfIds',
    detail: 'Leads back to `sum` itself: a cycle.',
  })
  t.equal((await put('sum', { ...sum, sumOfIds: [] })).status, 200, 'what it is the sum of may be unknown')
  t.equal((await ask('PATCH', '/v1/figures/yuan', { body: { unit: 'project' } })).status, 200)
  t.equal((await ask('GET', '/v1/figures/sum')).body['unit'], 'CNY')
})

t.test('metrics: a stock has no figure without a moment, on every way in', async (t) => {
  const body = { name: 'Employees', nature: 'stock' }
  const undated = { ...examples.figures, metric: 'employees', unit: 'person', periodStart: null, periodEnd: null }
  await ask('PUT', '/v1/figures/undated', { body: undated })
  const fault = { pointer: '/nature', detail: 'A stock is counted at a moment, and `undated` has no `periodEnd`.' }
  breaks(t, await ask('PUT', '/v1/metrics/employees', { body }), fault)
  const metric: Line = ['metrics', { id: 'employees', ...body }]
  breaks(t, await send(app, [metric]), { line: 1, ...fault })
  const dated: Line = ['figures', { ...undated, id: 'undated', periodEnd: '2025-12-31' }]
  t.equal((await send(app, [metric, dated])).status, 200, 'a later line tells the moment')
  breaks(t, await ask('PATCH', '/v1/figures/undated', { body: { periodEnd: null } }), { pointer: '/periodEnd' })
})

t.test('metrics: only a flow has amounts below zero, on every way in', async (t) => {
  const credit = { ...examples.figures, metric: 'credit', value: '-597', asPrinted: '(597)' }
  for (const stage of ['planned', 'committed', 'actual'])
    t.equal((await ask('PUT', '/v1/figures/credit', { body: { ...credit, stage } })).body['value'], '-597', stage)
  const fault = { pointer: '/nature', detail: 'Only amounts of a flow may be negative, and `credit` is.' }
  const body = { name: 'Credit', nature: 'ratio' }
  breaks(t, await ask('PUT', '/v1/metrics/credit', { body }), fault)
  const metric: Line = ['metrics', { id: 'credit', ...body }]
  breaks(t, await send(app, [metric]), { line: 1, ...fault })
  const debit: Line = ['figures', { ...credit, id: 'credit', value: '597' }]
  t.equal((await send(app, [metric, debit])).status, 200, 'a later line has it above zero')
  breaks(t, await send(app, [['figures', { ...credit, id: 'credit' }]]), { pointer: '/value' })
})

t.test('figures: the successor shares subject, metric and stage, whichever of the two is written', async (t) => {
  const older: Json = examples.figures
  for (const id of ['older', 'newer'])
    await ask('PUT', `/v1/figures/${id}`, { body: { ...older, ...(id === 'newer' && { supersedesId: 'older' }) } })
  await ask('PUT', '/v1/projects/a-bridge-too', { body: examples.projects })
  for (const [named, wrong] of Object.entries({
    subjectId: { subjectId: 'a-bridge-too', subjectKind: 'project' },
    subjectKind: { subjectId: 'tencent', subjectKind: 'organization' },
    metric: { metric: 'cost' },
    stage: { stage: 'actual' },
  })) {
    const ofNewer = { pointer: '/supersedesId', detail: `The superseded figure has another \`${named}\`.` }
    const ofOlder = { pointer: `/${named}`, detail: 'The figure that supersedes this one has another.' }
    for (const [method, id, body, fault] of [
      ['PATCH', 'newer', wrong, ofNewer],
      ['PUT', 'newest', { ...older, ...wrong, supersedesId: 'older' }, ofNewer],
      ['PATCH', 'older', wrong, ofOlder],
      ['PUT', 'older', { ...older, ...wrong }, ofOlder],
    ] as const)
      breaks(t, await ask(method, `/v1/figures/${id}`, { body }), fault)
  }
  t.match((await ask('GET', '/v1/figures/older')).body, { revision: 1 })
  t.equal((await ask('PATCH', '/v1/figures/older', { body: { value: '1' } })).status, 200)
})

t.test('projects: a whole keeps the initiative of its parts', async (t) => {
  const { initiatives, projects } = examples
  await ask('PUT', '/v1/initiatives/another-plan', { body: initiatives })
  await ask('PUT', '/v1/projects/whole', { body: { ...projects, initiativeId: 'an-action-plan' } })
  const part = { ...projects, parentId: 'whole' }
  await put(app, 'projects/part', { ...part, initiativeId: 'an-action-plan' })
  const { status } = await ask('PUT', '/v1/projects/silent-part', { body: part })
  t.equal(status, 201, 'a part without an initiative is accepted')
  for (const [method, body] of [
    ['PATCH', { initiativeId: 'another-plan' }],
    ['PATCH', { initiativeId: null }],
    ['PUT', projects],
  ] as const)
    breaks(t, await ask(method, '/v1/projects/whole', { body }), {
      pointer: '/initiativeId',
      detail: 'Its part `part` belongs to another initiative.',
    })
  const another = { initiativeId: 'another-plan' }
  breaks(t, await ask('PATCH', '/v1/projects/part', { body: another }), { pointer: '/initiativeId' })
  await ask('PATCH', '/v1/projects/part', { body: { initiativeId: null } })
  t.equal((await ask('PATCH', '/v1/projects/whole', { body: { initiativeId: 'another-plan' } })).status, 200)
})

t.test('a figure keeps the unit of the differences that are measured by it', async (t) => {
  const base = { ...examples.figures, unit: 'EUR' }
  t.equal((await ask('PUT', '/v1/figures/measured', { body: base })).status, 201)
  const difference = { ...base, relation: 'difference', fromFigureId: 'measured' }
  t.equal((await ask('PUT', '/v1/figures/the-difference', { body: difference })).status, 201)
  const detail = 'The difference `the-difference` is in `EUR`.'
  breaks(t, await ask('PATCH', '/v1/figures/measured', { body: { unit: 'USD' } }), { pointer: '/unit', detail })
})

t.test('a currency named as a unit is answered with its code', async (t) => {
  const codes = {
    yuan: 'CNY',
    RMB: 'CNY',
    dollars: 'USD',
    euro: 'EUR',
    yen: 'JPY',
    usd: 'USD',
    cny: 'CNY',
    'hk-dollar': 'HKD',
    'us-dollars': 'USD',
    'japanese-yen': 'JPY',
    'british-pounds': 'GBP',
    'pound-sterling': 'GBP',
    'east-caribbean-dollar': 'XCD',
  }
  for (const [unit, code] of Object.entries(codes)) {
    const detail = `\`${unit}\` is the name of a currency. Its code is \`${code}\`.`
    breaks(t, await ask('PATCH', '/v1/figures/kept-figures', { body: { unit } }), { pointer: '/unit', detail })
  }
})

t.test('what is no unit is refused with the right one; what may be counted is a unit', async (t) => {
  const scale = 'A unit has no scale: write all digits of the value.'
  const inRupees = 'is the name of several currencies. Write the code of one: INR, LKR, MUR, NPR, PKR, SCR.'
  const details = {
    'billion-yuan': `\`billion-yuan\` is the name of a currency. Its code is \`CNY\`. ${scale}`,
    'ten-thousand-yuan': `\`ten-thousand-yuan\` is the name of a currency. Its code is \`CNY\`. ${scale}`,
    rupees: `\`rupees\` ${inRupees}`,
    'crore-rupees': `\`crore-rupees\` ${inRupees} ${scale}`,
    pct: 'Is no unit. `pct` is called `percent` here.',
    percentage: 'Is no unit. `percentage` is called `percent` here.',
    'percentage-points': 'Is no unit. `percentage-points` is called `percentage-point` here.',
  }
  for (const [unit, detail] of Object.entries(details))
    breaks(t, await ask('PATCH', '/v1/figures/kept-figures', { body: { unit } }), { pointer: '/unit', detail })
  for (const unit of ['pound', 'pounds', 'gold', 'marks', 'unit', 'account', 'cup', 'sdg', 'kgs', 'constructor'])
    t.equal(wrongUnit(unit), undefined, unit)
  for (const unit of singularNouns.values()) t.equal(wrongUnit(unit), undefined, unit)
})

// `new` is the address of a form on the pages, and no id, whichever way a record comes.

t.test('no record gets the id `new`', async (t) => {
  const app = await build(t)
  const body = { name: 'New', kind: 'city' }
  t.match((await app.ask('POST', '/v1/regions', { body })).body, { id: 'new-2' })
  const refused = { status: 422, errors: [{ pointer: '/id', detail: '`new` is the address of a form, and no id.' }] }
  t.match((await app.ask('POST', '/v1/regions', { body: { ...body, id: 'new' } })).body, refused)
  t.match((await app.ask('PUT', '/v1/regions/new', { body })).body, refused)
  const line = `${JSON.stringify({ resource: 'regions', record: { ...body, id: 'new' } })}\n`
  const headers = { 'content-type': 'application/x-ndjson' }
  const imported = await app.ask('POST', '/v1/import', { body: line, headers })
  matchWhole(t, imported.body, { status: 422, errorCount: 1, errors: [{ pointer: '/id' }] })
})

// Rules about several records read no other fields of them than an import stores.

/** Values with which each rule goes on to its end. */
const variants: readonly Data[] = [
  {},
  { relation: 'difference', fromFigureId: 'a', ofFigureId: 'b', supersedesId: 'c' },
  { parentId: 'a', initiativeId: 'b' },
  { nature: 'stock', periodEnd: null },
]

for (const resource of everyResource)
  t.test(`of ${resource.name}`, async (t) => {
    const strange = new Set<string>()
    const watched = (of: Resource, variant: Data): Data =>
      new Proxy(
        { ...canonical(of, of.example.created), ...variant, id: 'an-id' },
        {
          get: (record: Data, key) => {
            // A promise of a record looks for `then`.
            if (typeof key !== 'string' || key === 'then') return undefined
            if (key !== 'id' && !readTogether(of).includes(key)) strange.add(`${of.name}.${key}`)
            return record[key]
          },
        },
      )
    for (const own of variants)
      for (const other of variants) {
        const lookup: Lookup = {
          has: () => Promise.resolve(false),
          similar: () => Promise.resolve([]),
          mergedInto: () => Promise.resolve(undefined),
          find: (name) => Promise.resolve(watched(resourceOf(name), other)),
          referring: (name) => Promise.resolve([watched(resourceOf(name), other)]),
          figureThatIs: () => Promise.resolve('an-id'),
          bearer: () => Promise.resolve('an-id'),
          leadsBack: () => Promise.resolve(true),
        }
        await brokenTogether(resource, 'an-id', watched(resource, own), lookup)
      }
    t.strictSame([...strange], [])
  })

// A code of a scheme names one record of a resource, whichever way it comes in.

const code = (code: string, scheme = 'city') => ({ scheme, code })
const bodies = {
  organizations: { name: 'One', kind: 'company' },
  initiatives: { title: 'One', kind: 'programme', status: 'announced' },
  projects: { title: 'One', kind: 'project', status: 'preparation' },
}
const project = (id: string, ...codes: string[]): Line => [
  'projects',
  { ...bodies.projects, id, codes: codes.map((one) => code(one)) },
]
const taken = (of: string, by: string, at = 0) => ({
  pointer: `/codes/${at.toString()}`,
  detail: `\`city\` \`${of}\` is the code of \`${by}\`.`,
})

for (const [name, body] of Object.entries(bodies))
  t.test(`${name}: a code that another record has is refused, which is named`, async (t) => {
    const { ask } = await build(t)
    const codes = [code('A 1'), code('A 1', 'ministry')]
    matchWhole(t, await ask('PUT', `/v1/${name}/one`, { body: { ...body, codes } }), { status: 201, body: { codes } })
    const refused = { status: 422, body: { errors: [taken('A 1', 'one', 1)] } }
    const wrong = { ...body, codes: [code('B 2'), code('A 1')] }
    matchWhole(t, await ask('POST', `/v1/${name}`, { body: wrong }), refused)
    matchWhole(t, await ask('PUT', `/v1/${name}/two`, { body: wrong }), refused)
    t.equal((await ask('PUT', `/v1/${name}/two`, { body: { ...body, codes: [code('B 2')] } })).status, 201)
    matchWhole(t, await ask('PATCH', `/v1/${name}/two`, { body: { codes: wrong.codes } }), refused)
    t.equal((await ask('PATCH', `/v1/${name}/one`, { body: { codes: [code('A 1', 'ministry')] } })).status, 200)
    t.equal((await ask('PATCH', `/v1/${name}/two`, { body: { codes: wrong.codes } })).status, 200, 'it is free again')
    const answer = await ask('POST', `/v1/${name}/one/restore?revision=1`)
    matchWhole(t, answer, { status: 422, body: { errors: [taken('A 1', 'two')] } })
    matchWhole(t, (await ask('GET', `/v1/resolve?name=A+1`)).body, {
      data: [{ resource: name, id: 'one', confidence: 1, alternatives: [{ id: 'two', confidence: 1 }] }],
    })
    matchWhole(t, (await ask('GET', `/v1/${name}?codes.code=B+2&fields=id`)).body, { data: [{ id: 'two' }] })
  })

t.test('codes of several resources do not meet', async (t) => {
  const { ask } = await build(t)
  for (const [name, body] of Object.entries(bodies))
    t.equal((await ask('PUT', `/v1/${name}/one`, { body: { ...body, codes: [code('1')] } })).status, 201)
})

const importing = async (t: Test, app: Built, lines: readonly Line[], expected: object): Promise<void> => {
  matchWhole(t, (await send(app, lines, '?dryRun=true')).body, expected)
  matchWhole(t, (await send(app, lines)).body, expected)
}

t.test('an import names the line that gives a code a second time, and the record that has it', async (t) => {
  const app = await build(t)
  await put(app, 'projects/old', { ...bodies.projects, codes: [code('1')] })
  const fault = (line: number, id: string, of: string, by: string) => ({
    line,
    resource: 'projects',
    id,
    ...taken(of, by),
  })
  const errors = [fault(1, 'a', '1', 'old'), fault(3, 'c', '2', 'b')]
  const lines = [project('a', '1'), project('b', '2'), project('c', '2'), project('d', '3')]
  await importing(t, app, lines, { errors })
  matchWhole(t, (await send(app, lines, '?bad=skip')).body, { created: { projects: 2 }, errorCount: 2, errors })
})

t.test('codes change hands within a file, in any order of its lines', async (t) => {
  const app = await build(t)
  await put(app, 'projects/a', { ...bodies.projects, codes: [code('1')] })
  await put(app, 'projects/b', { ...bodies.projects, codes: [code('2')] })
  await importing(t, app, [project('a', '2'), project('b', '1')], { errorCount: undefined, updated: { projects: 2 } })
  await importing(t, app, [project('c', '1'), project('b')], { created: { projects: 1 }, updated: { projects: 1 } })
})

t.test('who keeps a code because its line is left out keeps it from another line', async (t) => {
  const app = await build(t)
  await put(app, 'projects/a', { ...bodies.projects, codes: [code('1')] })
  const [resource, freed] = project('a')
  const lines: Line[] = [project('b', '1'), [resource, { ...freed, parentId: 'nowhere' }]]
  matchWhole(t, (await send(app, lines, '?bad=skip')).body, {
    created: {},
    updated: {},
    errorCount: 2,
    errors: [
      { line: 1, ...taken('1', 'a') },
      { line: 2, pointer: '/parentId' },
    ],
  })
})
