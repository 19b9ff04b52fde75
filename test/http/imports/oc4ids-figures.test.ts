/** POST /v1/import attributes the figures of OC4IDS to the package that holds them. */
import t from 'tap'
import { faultAt, reportOf, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'

const post = async (app: Built, body: unknown) => withoutBatch(await app.ask('POST', '/v1/import', { body }))

/** Makes a project with a budget. */
const project = (id: string, amount = 5) => ({ id, budget: { amount: { amount, currency: 'KES' } } })

/** Makes a package of these projects, published at an address on a day. */
const packageOf = (name: string, day: string, ...projects: readonly object[]) => ({
  uri: `https://${name}.example/package.json`,
  publisher: { name, uid: null },
  publishedDate: `${day}T10:00:00Z`,
  license: 'https://licence.example/',
  version: '0.9',
  projects,
})

const notice = (id: string, pointer: string, detail: string) => faultAt(1, 'projects', id, pointer, detail)

const plain = reportOf({ notices: [] })

const sourcesOf = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/sources?fields=id,title,author,url,publishedOn,licence')
  return (body as { data: unknown }).data
}

/** Returns the source and the value of each figure. */
const attributed = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/figures?fields=subjectId,value,sourceId')
  return (body as { data: { subjectId: string; value: string; sourceId: string }[] }).data.map(
    ({ subjectId, value, sourceId }) => `${subjectId} ${value} ${sourceId}`,
  )
}

const sourceOf = (name: string, publishedOn: string) => ({
  id: `oc4ids-https-${name}-example-package-json`,
  title: `OC4IDS project package of ${name}`,
  author: name,
  url: `https://${name}.example/package.json`,
  publishedOn,
  licence: 'https://licence.example/',
})

const anonymous = (id: string, of = '') => ({
  id,
  title: `OC4IDS project package${of}`,
  author: null,
  url: null,
  publishedOn: null,
  licence: null,
})

t.test('each package in a list is the source of its own figures', async (t) => {
  const app = await build(t)
  const [kenya, malawi] = [
    packageOf('kenya', '2025-03-01', project('oc4ids-bu3kcz-1'), project('oc4ids-bu3kcz-2')),
    packageOf('malawi', '2025-04-01', project('oc4ids-ma1awi-1')),
  ]
  t.strictSame((await post(app, kenya)).body, { ...plain, created: { sources: 1, projects: 2, figures: 2 } })
  t.strictSame((await post(app, [kenya, malawi])).body, {
    ...plain,
    created: { sources: 1, projects: 1, figures: 1 },
    unchanged: { projects: 2, figures: 2 },
  })
  t.strictSame(await sourcesOf(app), [sourceOf('kenya', '2025-03-01'), sourceOf('malawi', '2025-04-01')])
  t.strictSame(await attributed(app), [
    'oc4ids-bu3kcz-1 5 oc4ids-https-kenya-example-package-json',
    'oc4ids-bu3kcz-2 5 oc4ids-https-kenya-example-package-json',
    'oc4ids-ma1awi-1 5 oc4ids-https-malawi-example-package-json',
  ])
  const unchanged = { projects: 3, figures: 3 }
  t.strictSame((await post(app, [malawi, kenya])).body, { ...plain, unchanged })
})

t.test('projects without a package are attributed by the prefixes of their ids', async (t) => {
  const app = await build(t)
  const projects = ['oc4ids-gx3fo2-1', 'oc4ids-BU3KCZ-1', 'oc4ids-gx3fo2-2', 'a-bridge', 'oc4ids-']
  const [hospital, ...others] = projects.map((id) => project(id))
  t.strictSame((await post(app, hospital)).body, { ...plain, created: { sources: 1, projects: 1, figures: 1 } })
  t.strictSame((await post(app, [{ projects: [hospital] }, ...others])).body, {
    ...plain,
    created: { sources: 2, projects: 4, figures: 4 },
    unchanged: { projects: 1, figures: 1 },
    notices: [
      notice('oc4ids-bu3-kcz-1', '/1/id', '`oc4ids-BU3KCZ-1` is imported as `oc4ids-bu3-kcz-1`.'),
      notice('oc4ids', '/4/id', '`oc4ids-` is imported as `oc4ids`.'),
    ],
  })
  t.strictSame(await sourcesOf(app), [
    anonymous('oc4ids-bu3kcz', ' of oc4ids-bu3kcz'),
    anonymous('oc4ids-gx3fo2', ' of oc4ids-gx3fo2'),
    anonymous('oc4ids-package'),
  ])
  t.strictSame(await attributed(app), [
    'a-bridge 5 oc4ids-package',
    'oc4ids-bu3-kcz-1 5 oc4ids-bu3kcz',
    'oc4ids 5 oc4ids-package',
    'oc4ids-gx3fo2-1 5 oc4ids-gx3fo2',
    'oc4ids-gx3fo2-2 5 oc4ids-gx3fo2',
  ])
})

t.test('a fault of a package in a list is named by its place', async (t) => {
  const app = await build(t)
  const bad = packageOf('malawi', 'some day..', project('oc4ids-ma1awi-1'))
  const { status, body } = await post(app, [packageOf('kenya', '2025-03-01', project('oc4ids-bu3kcz-1')), bad])
  t.equal(status, 422)
  t.match(body, { errorCount: 1, errors: { length: 1 } })
  const found = (body as { errors: unknown[] }).errors[0]
  t.match(found, { line: 1, resource: 'sources', id: 'oc4ids-https-malawi-example-package-json', pointer: '/1' })
})

/** Returns the ungrouped total of planned investments, by what had been reported by a day. */
const totalBy = async (app: Built, day: string): Promise<unknown> => {
  const { body } = await app.ask('GET', `/v1/totals?metric=investment&stage=planned&reportedBy=${day}`)
  return (body as { data: { total: string }[] }).data.map(({ total }) => total)
}

t.test('a package that is published again is a source of its own, and keeps what it repeats', async (t) => {
  const app = await build(t)
  const [first, again] = [project('oc4ids-bu3kcz-1'), project('oc4ids-bu3kcz-2')]
  const march = packageOf('kenya', '2025-03-01', first, again)
  const may = packageOf('kenya', '2025-05-01', project('oc4ids-bu3kcz-1', 9), again)
  t.strictSame((await post(app, march)).body, { ...plain, created: { sources: 1, projects: 2, figures: 2 } })
  const later = { created: { sources: 1 }, updated: { figures: 1 }, unchanged: { projects: 2, figures: 1 } }
  t.strictSame((await post(app, may)).body, { ...plain, ...later })
  const unchanged = { projects: 2, figures: 2 }
  t.strictSame((await post(app, may)).body, { ...plain, unchanged })
  const [inMarch, inMay] = [sourceOf('kenya', '2025-03-01'), sourceOf('kenya', '2025-05-01')]
  t.strictSame(await sourcesOf(app), [inMarch, { ...inMay, id: `${inMay.id}-2025-05-01` }])
  t.strictSame(await attributed(app), [`oc4ids-bu3kcz-1 9 ${inMay.id}-2025-05-01`, `oc4ids-bu3kcz-2 5 ${inMarch.id}`])
  t.strictSame(await totalBy(app, '2025-02-28'), [])
  t.strictSame(await totalBy(app, '2025-04-30'), ['5'], 'the new number had not been said')
  t.strictSame(await totalBy(app, '2025-05-01'), ['14'])

  const found = (await post(app, march)).body
  t.strictSame(found, { ...plain, updated: { figures: 1 }, unchanged: { projects: 2, figures: 1 } })
  t.strictSame((await post(app, march)).body, { ...plain, unchanged })
  t.strictSame(await totalBy(app, '2025-04-30'), ['10'])
})

t.test('packages of two days in one list are two sources', async (t) => {
  const app = await build(t)
  const list = [
    packageOf('kenya', '2025-05-01', project('oc4ids-bu3kcz-1')),
    packageOf('kenya', '2025-03-01', project('oc4ids-bu3kcz-2')),
  ]
  t.strictSame((await post(app, list)).body, { ...plain, created: { sources: 2, projects: 2, figures: 2 } })
  const { id } = sourceOf('kenya', '')
  t.strictSame(await attributed(app), [`oc4ids-bu3kcz-1 5 ${id}`, `oc4ids-bu3kcz-2 5 ${id}-2025-03-01`])
  const unchanged = { projects: 2, figures: 2 }
  for (const packages of [list, [...list].reverse(), list[1], list[0]]) {
    const { body } = await post(app, packages)
    matchWhole(t, body, { created: {}, updated: {}, notices: [] })
  }
  t.strictSame((await post(app, list)).body, { ...plain, unchanged })
})

// POST /v1/import reads the numbers of OC4IDS, and skips measures in words.

/** Makes a bare project whose observations have these measures, each in a unit. */
const measured = (...measures: readonly (readonly [measure: unknown, unit?: object | undefined])[]) => ({
  id: 'oc4ids-bu3kcz-1',
  metrics: [
    {
      id: 'length',
      observations: measures.map(([measure, unit], at) => ({ id: at.toString(), measure, ...(unit && { unit }) })),
    },
  ],
})

const printed = async (app: Built): Promise<unknown> => {
  const { body } = await app.ask('GET', '/v1/figures?fields=value,unit,asPrinted')
  return (body as { data: unknown }).data
}

const rest = { dryRun: false, updated: {}, unchanged: {}, notices: [] }

t.test('a measure in words is skipped, also one that begins with a digit', async (t) => {
  const app = await build(t)
  const words = ['12 months', '5%', '3.5 km', '1,234', '2020-01-01', '1.', '1e', '-', '- 5', '0x10', 'nearly done', '']
  const { status, body } = await post(app, measured(...words.map((text) => [text] as const), [' 12.50 '], ['-0e3']))
  t.equal(status, 200)
  t.strictSame(body, { ...rest, created: { sources: 1, projects: 1, figures: 2 } })
  t.strictSame(await printed(app), [
    { value: '12.5', unit: 'unit', asPrinted: '12.50 unit' },
    { value: '0', unit: 'unit', asPrinted: '-0e3 unit' },
  ])
})

t.test('a number that is too large is refused as such, also in a text', async (t) => {
  const app = await build(t)
  const large = 'Has more than 15 digits before the point.'
  const { status, body } = await post(app, measured(['1e15'], ['1000000000000000'], [1e15], [true], [['5']]))
  t.equal(status, 422)
  const details = [large, large, large, 'Must be number.', 'Must be number.']
  t.match(body, { errorCount: 5 })
  t.strictSame(
    (body as { errors: unknown }).errors,
    details.map((detail, at) =>
      faultAt(1, 'projects', 'oc4ids-bu3kcz-1', `/metrics/0/observations/${at.toString()}/measure`, detail),
    ),
  )
})

t.test('a figure is printed with the unit as it stands in the package', async (t) => {
  const app = await build(t)
  const units: readonly (object | undefined)[] = [
    { name: 'km²' },
    { name: 'Persons employed', scheme: 'UNCEFACT', id: 'C62' },
    { scheme: 'UNCEFACT', id: 'P1' },
    { name: '%' },
    { name: 'P1' },
    { name: 'HK dollars' },
    { id: 'm3' },
    { name: ' ' },
    undefined,
  ]
  const { status, body } = await post(app, measured(...units.map((unit, at) => [at + 5, unit] as const)))
  t.equal(status, 200)
  t.strictSame(body, { ...rest, created: { sources: 1, projects: 1, figures: units.length } })
  t.strictSame(await printed(app), [
    { value: '5', unit: 'km-0f7e2d92', asPrinted: '5 km²' },
    { value: '6', unit: 'persons-employed', asPrinted: '6 Persons employed' },
    { value: '7', unit: 'percent', asPrinted: '7 percent' },
    { value: '8', unit: 'percent', asPrinted: '8 %' },
    { value: '9', unit: 'percent', asPrinted: '9 percent' },
    { value: '10', unit: 'HKD', asPrinted: '10 HK dollars' },
    { value: '11', unit: 'm3', asPrinted: '11 m3' },
    { value: '12', unit: 'x', asPrinted: '12 x' },
    { value: '13', unit: 'unit', asPrinted: '13 unit' },
  ])
  const { body: checks } = await app.ask('GET', '/v1/checks?severity=error')
  const found = pluck((checks as { data: { check: string }[] }).data, 'check')
  t.strictSame(found, ['source-contradicts-itself'], 'but that one thing has three percentages')
})
