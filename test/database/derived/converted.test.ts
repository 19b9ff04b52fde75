/** Own parts are kept in the few currencies that totals are asked for in, and are not recomputed without need. */
import t, { type Test } from 'tap'
import { openSource, openTarget } from '../../../src/database/open-existing.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { build, type Built } from '../../support/build.ts'
import { locationOf } from '../../support/databases.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { pagesOfParts } from '../../support/pages-of-parts.ts'
import { put } from '../../support/put.ts'
import { until } from '../../support/until.ts'

interface Kept {
  readonly unit: string
  readonly state: string
  readonly generation: string
}

/** Returns a function that reads which units are kept. */
const readingUnits = async (t: Test, app: Built): Promise<() => Promise<Kept[]>> => {
  const engine = await openSource(locationOf(app.database))
  t.teardown(() => engine.close())
  return () => engine.all(sql<Kept>`SELECT unit, state, generation FROM kept_units ORDER BY unit`)
}

const rate = (rate: string, on: string, baseUnit = 'USD'): object => ({ baseUnit, quoteUnit: 'CNY', rate, on })

const figure = (subjectId: string, value: string): object => ({
  subjectKind: 'project',
  subjectId,
  metric: 'investment',
  stage: 'planned',
  value,
  unit: 'CNY',
  qualifier: 'exact',
  periodStart: '2021-01-01',
  periodEnd: '2021-12-31',
  sourceId: 'plan',
  asPrinted: value,
})

/** Puts a source and so many projects, each with a figure. */
const furnish = async (app: Built, projects: number): Promise<void> => {
  const entry = (resource: string, id: string, record: object): string =>
    JSON.stringify({ resource, record: { id, ...record } })
  const lines = [
    entry('sources', 'plan', { title: 'Plan', kind: 'report', official: true, publishedOn: '2022-01-01' }),
    ...Array.from({ length: projects }, (_, at) => `p${at.toString()}`).flatMap((id) => [
      entry('projects', id, { title: id, kind: 'project', status: 'preparation' }),
      entry('figures', `f${id}`, figure(id, '7')),
    ]),
  ]
  const headers = { 'content-type': 'application/x-ndjson' }
  const { status, text } = await app.ask('POST', '/v1/import', { body: lines.join('\n'), headers })
  if (status !== 200) throw new Error(text)
}

const inUnit = (unit: string): string => `/v1/totals?metric=investment&unit=${unit}`

/** Asserts that a total is as computed from the register, and returns it. */
const totalOf = async (t: Test, { ask, store }: Built, address: string): Promise<string | undefined> => {
  const answers = [address, `${address}&asOf=${encodeURIComponent((await store.stamp()).at)}`].map(async (url) => {
    const { body } = await ask('GET', url)
    return { ...(body as { data: { total: string }[] }), href: '' }
  })
  const [kept, anew] = await Promise.all(answers)
  t.strictSame(kept, anew, address)
  return kept?.data[0]?.total
}

t.test('a large register is converted beside other work, and again after its rate has changed', async (t) => {
  const app = await build(t)
  await furnish(app, 2100)
  await put(app, 'rates/r', rate('7', '2021-01-01'))
  const units = await readingUnits(t, app)
  const isCurrent = async (): Promise<boolean> => (await units())[0]?.state === 'current'
  t.equal(await totalOf(t, app, inUnit('USD')), '2100')
  await until(isCurrent)
  const [{ generation } = { generation: '' }] = await units()
  t.equal(await totalOf(t, app, inUnit('USD')), '2100')
  await put(app, 'figures/fp0', figure('p0', '14'))
  t.equal(await totalOf(t, app, inUnit('USD')), '2101')
  t.strictSame(await units(), [{ unit: 'USD', state: 'current', generation }])

  await put(app, 'rates/r', rate('3.5', '2021-01-01'))
  t.equal(await totalOf(t, app, inUnit('USD')), '4202')
  await until(isCurrent)
  t.equal(await totalOf(t, app, inUnit('USD')), '4202')
  t.notMatch(await units(), [{ generation }])
})

t.test('a rate that no figure takes makes nothing stale, and another one only the figures that take it', async (t) => {
  const app = await build(t)
  await furnish(app, 30)
  await put(app, 'rates/r', rate('7', '2021-01-01'))
  const units = await readingUnits(t, app)
  t.equal(await totalOf(t, app, inUnit('USD')), '30')
  const before = await units()
  await put(app, 'rates/later', rate('14', '2022-01-02'))
  await put(app, 'rates/other', rate('14', '2021-06-01', 'EUR'))
  t.equal(await totalOf(t, app, inUnit('USD')), '30')
  t.strictSame(await units(), before)

  await put(app, 'sources/law', { title: 'Law', kind: 'report', official: true, publishedOn: '2022-01-02' })
  await put(app, 'figures/fp0', { ...figure('p0', '7'), sourceId: 'law' })
  t.equal(await totalOf(t, app, inUnit('USD')), '29.5')
  await put(app, 'rates/later', rate('3.5', '2022-01-02'))
  t.equal(await totalOf(t, app, inUnit('USD')), '31')
  await put(app, 'figures/pair', {
    ...figure('p1', '2'),
    metric: 'a',
    sourceId: 'law',
    reported: [{ value: '1', unit: 'USD' }],
  })
  t.equal(await totalOf(t, app, inUnit('USD')), '32.5')
  t.strictSame(await units(), before)
  for (const publishedOn of ['2020-01-01', '2022-01-02']) {
    await put(app, 'sources/plan', { title: 'Plan', kind: 'report', official: true, publishedOn })
    await totalOf(t, app, inUnit('USD'))
  }
})

t.test('four currencies are kept, and make room on another day; one without rates never is', async (t) => {
  const app = await build(t)
  await furnish(app, 3)
  const units = await readingUnits(t, app)
  const names = async (): Promise<string[]> => (await units()).map(({ unit }) => unit)
  const currencies = ['USD', 'EUR', 'JPY', 'GBP', 'CHF']
  for (const unit of currencies) await put(app, `rates/${unit.toLowerCase()}`, rate('7', '2021-01-01', unit))
  for (const unit of [...currencies, 'SEK']) await totalOf(t, app, inUnit(unit))
  t.strictSame(await names(), ['EUR', 'GBP', 'JPY', 'USD'])

  const engine = await openTarget(locationOf(app.database))
  t.teardown(() => engine.close())
  await engine.transaction((session) =>
    session.run(sql`UPDATE kept_units SET asked_on = '2020-01-01' WHERE unit = 'JPY'`),
  )
  // Answers of one state come from a cache.
  await put(app, 'figures/fp0', figure('p0', '14'))
  await totalOf(t, app, inUnit('SEK'))
  t.strictSame(await names(), ['EUR', 'GBP', 'JPY', 'USD'])
  for (const unit of ['CHF', 'JPY', 'CHF']) t.equal(await totalOf(t, app, inUnit(unit)), '4')
  t.strictSame(await names(), ['CHF', 'EUR', 'GBP', 'USD'])
  t.strictSame(await engine.all(sql`SELECT 1 FROM own_parts JOIN series ON id = series WHERE family = 'plans JPY'`), [])
  t.strictSame(await engine.all(sql`SELECT 1 FROM sums JOIN series ON id = series WHERE family = 'plans JPY'`), [])
})

t.test('a rate is listed where what contains the converted part lies, though the part lies elsewhere', async (t) => {
  const app = await build(t)
  await furnish(app, 2)
  await put(app, 'rates/r', rate('7', '2021-01-01'))
  for (const id of ['here', 'there']) await put(app, `regions/${id}`, { name: id, kind: 'province' })
  const project = { title: 'p', kind: 'project', status: 'preparation' }
  await put(app, 'projects/p0', { ...project, regionId: 'here' })
  await put(app, 'projects/p1', { ...project, regionId: 'there', parentId: 'p0' })
  await put(app, 'figures/fp0', { ...figure('p0', '1000'), unit: 'USD' })
  await put(app, 'figures/fp1', figure('p1', '700'))
  for (const groupBy of ['region', 'industry', 'organization,year']) {
    const address = `${inUnit('USD')}&regionId.within=here&groupBy=${groupBy}`
    t.equal(await totalOf(t, app, address), '900')
    const { body } = await app.ask('GET', address)
    matchWhole(t, body, { rates: [{ from: 'CNY', to: 'USD', rateId: 'r' }] })
  }
})

t.test('amounts that become too large for an integer of a database are added up and paged as they are', async (t) => {
  const app = await build(t)
  const values = ['7', '900000000000000', '999999999999999.999', '8', '950000000000000']
  await furnish(app, values.length)
  // Ten thousand dollars are a yuan, so the largest amounts have 19 digits before the point.
  await put(app, 'rates/r', rate('0.0001', '2021-01-01'))
  for (const [at, value] of values.entries())
    await put(app, `figures/fp${at.toString()}`, figure(`p${at.toString()}`, value))

  t.equal(await totalOf(t, app, inUnit('USD')), '28500000000000149990')
  for (const more of ['groupBy=region,year', 'explain=true', 'explain=true&period=2021'])
    await totalOf(t, app, `${inUnit('USD')}&${more}`)

  const asked = { metric: 'investment', unit: 'USD' }
  const pages = await pagesOfParts(app, asked, undefined, 2)
  t.strictSame(pages, await pagesOfParts(app, asked, (await app.store.stamp()).sequence, 2))
  t.strictSame(
    (pages as Exclude<typeof pages, string>).map(({ data: [row] }) => row?.parts?.map(({ ownPart }) => ownPart)),
    [['9999999999999999990', '9500000000000000000'], ['9000000000000000000', '80000'], ['70000']],
  )
})
