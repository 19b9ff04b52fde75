/** More than twenty findings of one check that are alike in source and metric are one, with their number. */
import t, { type Test } from 'tap'
import { build, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { pluck } from '../../support/match-whole.ts'

interface Finding {
  readonly id: string
  readonly detail: string
  readonly params: object
  readonly records: readonly { readonly id: string }[]
  readonly review: { readonly review: string } | null
}
interface Page {
  readonly data: readonly Finding[]
  readonly next: string | null
  readonly total: number
}

const nameOf = (at: number): string => `f-${at.toString().padStart(2, '0')}`
const idOf = (at: number): string => `undefined-metric,${nameOf(at)}`
const group = 'undefined-metric,sources:a-report,jobs'

/** Puts figures of one source for a metric that no record defines, in as many years. */
const putJobs = async (app: Built, count: number, from = 0): Promise<void> => {
  for (let at = from; at < from + count; at++)
    await put(app, `figures/${nameOf(at)}`, {
      ...examples.figures,
      ...{ metric: 'jobs', stage: 'actual', unit: 'person', asPrinted: '12.5' },
      ...{ periodStart: `${(1990 + at).toString()}-01-01`, periodEnd: `${(1990 + at).toString()}-12-31` },
    })
}

const registerWith = async (t: Test, count: number): Promise<Built> => {
  const app = await withExamples(t)
  await putJobs(app, count)
  return app
}

const page = async (app: Built, query = '', limit = 200): Promise<Page> => {
  const { status, body, text } = await app.ask(
    'GET',
    `/v1/checks?check=undefined-metric&total=true&limit=${limit.toString()}${query}`,
  )
  if (status !== 200) throw new Error(text)
  return body
}

const idsIn = async (app: Built, query = ''): Promise<string[]> => (await page(app, query)).data.map(({ id }) => id)

const asOfNow = async ({ store }: Built): Promise<string> => `&asOf=${encodeURIComponent((await store.stamp()).at)}`

t.test('twenty are twenty, and twenty-one are one', async (t) => {
  const app = await registerWith(t, 20)
  t.strictSame(
    await idsIn(app),
    Array.from({ length: 20 }, (_, at) => idOf(at)),
  )
  await putJobs(app, 1, 20)
  const { data, next, total } = await page(app)
  t.strictSame([data.map(({ id }) => id), next, total], [[group], null, 1])
  const found = data[0]?.detail
  t.strictSame(found, 'The register does not define the metric “jobs”, of which “A report” printed 21 figures.')
  t.match(data[0]?.params, { count: 21, source: { resource: 'sources', id: 'a-report' }, metric: { id: 'jobs' } })
  t.strictSame(
    pluck(data[0]?.records ?? [], 'id'),
    Array.from({ length: 20 }, (_, at) => nameOf(at)),
  )
  t.strictSame(await page(app, await asOfNow(app)), { data, next, total }, 'found anew it is the same')
  t.equal((await app.ask('DELETE', `/v1/figures/${nameOf(3)}`)).status, 204)
  t.strictSame(
    await idsIn(app),
    Array.from({ length: 21 }, (_, at) => idOf(at)).filter((id) => id !== idOf(3)),
  )
})

t.test('those of another source or metric stand for themselves, and pages go on after the one', async (t) => {
  const app = await registerWith(t, 21)
  await put(app, 'sources/z-report', { ...examples.sources, title: 'Another' })
  await put(app, `figures/${nameOf(0)}`, { ...examples.figures, metric: 'jobs', sourceId: 'z-report' })
  await put(app, 'figures/other', { ...examples.figures, metric: 'dams' })
  await putJobs(app, 1, 21)
  const everything = [idOf(0), 'undefined-metric,other', group]
  t.strictSame(await idsIn(app), everything)
  const seen: string[] = []
  for (let cursor = ''; ;) {
    const { data, next } = await page(app, cursor, 1)
    seen.push(...data.map(({ id }) => id))
    if (next === null) break
    cursor = `&cursor=${next}`
  }
  t.strictSame(seen, everything)
})

t.test('the one is found by each of its records, and by what it is', async (t) => {
  const app = await registerWith(t, 30)
  for (const query of [`&records.id=${nameOf(29)}`, '&severity=notice', '&records.resource=figures', '&reviewed=false'])
    for (const asOf of ['', await asOfNow(app)]) t.strictSame(await idsIn(app, query + asOf), [group], query + asOf)
  for (const query of [`&records.id.not=${nameOf(29)}`, '&records.resource=projects', '&severity=error'])
    for (const asOf of ['', await asOfNow(app)]) t.strictSame(await idsIn(app, query + asOf), [], query + asOf)
  const csv = await app.ask('GET', '/v1/checks?check=undefined-metric&format=csv')
  t.equal(csv.text.split('\n').length, 3)
  t.match(csv.text, 'of which “A report” printed 30 figures.')
})

t.test('an answer to the one stays while it does; that to one of them comes back with it', async (t) => {
  const app = await registerWith(t, 20)
  const review = async (id: string): Promise<number> =>
    (await app.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained' } })).status
  t.equal(await review(idOf(5)), 200)
  t.equal(await review(group), 404)
  await putJobs(app, 1, 20)
  t.strictSame(await idsIn(app, '&reviewed=true'), [])
  t.equal(await review(idOf(5)), 404, 'it is on no page')
  t.equal(await review(group), 200)
  await putJobs(app, 1, 21)
  t.strictSame(await idsIn(app, '&reviewed=true'), [group])
  for (const at of [20, 21]) await app.ask('DELETE', `/v1/figures/${nameOf(at)}`)
  t.strictSame(await idsIn(app, '&reviewed=true'), [idOf(5)])
  await putJobs(app, 1, 20)
  t.strictSame(await idsIn(app, '&reviewed=true'), [], 'the one that comes back is not answered')
})

t.test('plans that nobody has reported on are one, until one of them has an outcome', async (t) => {
  const app = await registerWith(t, 0)
  const year = (at: number): object => ({
    ...{ metric: 'dams', unit: 'CNY', value: '5', asPrinted: '5 yuan' },
    ...{ periodStart: `${(1990 + at).toString()}-01-01`, periodEnd: `${(1990 + at).toString()}-12-31` },
  })
  for (let at = 0; at < 21; at++)
    await put(app, `figures/${nameOf(at)}`, { ...examples.figures, ...year(at), stage: 'planned' })
  const due = async (query = ''): Promise<Page> => {
    const { body, text, status } = await app.ask('GET', `/v1/checks?check=unreported-promise&total=true${query}`)
    if (status !== 200) throw new Error(text)
    return body
  }
  const one = 'unreported-promise,sources:a-report,dams'
  t.strictSame(pluck((await due()).data, 'id', 'detail'), [
    [one, '21 plans for dams that “A report” printed are past their last day; the register has no outcome of any.'],
  ])
  for (const query of [`&records.id=${nameOf(20)}`, '&records.resource=figures'])
    t.strictSame(pluck((await due(query)).data, 'id'), [one], query)
  t.equal((await app.ask('PATCH', `/v1/checks/${one}`, { body: { review: 'explained' } })).status, 200)
  await put(app, 'figures/outcome', { ...examples.figures, ...year(4), stage: 'actual' })
  const { data, total } = await due()
  t.strictSame(
    [data.map(({ id, review }) => [id, review]), total],
    [Array.from({ length: 21 }, (_, at) => [`unreported-promise,${nameOf(at)}`, null]).filter((_, at) => at !== 4), 20],
  )
})

t.test('a name that changes is said at once', async (t) => {
  const app = await registerWith(t, 1)
  const [before] = (await page(app)).data
  t.match(before?.detail, '“A report” printed')
  const asOf = await asOfNow(app)
  await app.ask('PATCH', '/v1/sources/a-report', { body: { title: 'The report' } })
  t.match((await page(app)).data[0]?.detail, '“The report” printed')
  t.strictSame((await page(app, asOf)).data[0], before)
})

// Contradictions that nobody has linked: figures typed as they are printed, without a relation.

/** What a report prints by the end of a period: the amount, in 亿元, and the percentage of the plan of the year. */
type Progress = readonly [through: string, amount: string, share: string]

/** A plan of a year, in 亿元, and what came of it; the shares that the plan makes impossible, with what it makes of them. */
interface Province {
  readonly plan: string
  readonly progress: readonly Progress[]
  readonly impossible: Readonly<Record<string, string>>
}

/** The shares of the first are those of a plan of 7829亿元, which nobody has printed. */
const provinces: Readonly<Record<string, Province>> = {
  Sichuan: {
    plan: '7916.5',
    progress: [
      ['2025-03-31', '2098.2', '26.8'],
      ['2025-06-30', '4885.3', '62.4'],
      ['2025-08-31', '6505.9', '83.1'],
      ['2025-10-31', '8267.4', '105.6'],
      ['2025-12-31', '10428', '133.2'],
    ],
    impossible: { '26.8': '26.50', '62.4': '61.71', '83.1': '82.18', '105.6': '104.43', '133.2': '131.72' },
  },
  Henan: {
    plan: '20000',
    progress: [
      ['2025-08-31', '11990', '68.6'],
      ['2025-12-31', '21000', '105'],
    ],
    impossible: { '68.6': '59.95' },
  },
}

t.test('shares of a plan that was changed without a word are found by the amounts beside them', async (t) => {
  const app = await build(t)
  await put(app, 'sources/report', { title: 'A report', kind: 'report', official: true, publishedOn: '2026-01-20' })
  for (const [name, { plan, progress, impossible }] of Object.entries(provinces)) {
    const id = name.toLowerCase()
    await put(app, `regions/${id}`, { name, kind: 'province' })
    await put(app, `projects/${id}`, {
      ...{ title: `${name} key projects, 2025`, kind: 'portfolio', status: 'implementation', regionId: id },
    })
    const type = (number: string, more: object): Promise<void> =>
      put(app, `figures/${id}-${number}`, {
        ...{ subjectKind: 'project', subjectId: id, sourceId: 'report', qualifier: 'exact', periodStart: '2025-01-01' },
        ...more,
      })
    const inYi = (amount: string) => ({
      ...{ metric: 'investment', unit: 'CNY', value: String(Math.round(Number(amount) * 1e8)) },
      asPrinted: `${amount}亿元`,
    })
    await type('plan', { ...inYi(plan), stage: 'planned', periodEnd: '2025-12-31' })
    for (const [through, amount, share] of progress) {
      const until = { stage: 'actual', periodEnd: through }
      await type(`done-${through}`, { ...inYi(amount), ...until })
      await type(`rate-${through}`, {
        ...until,
        ...{ metric: 'progress', unit: 'percent', value: share, asPrinted: `占年度计划投资的${share}%` },
      })
    }
    const { body } = await app.ask('GET', `/v1/checks?check=share-unlinked&severity=warning&limit=200`)
    const found = (
      body as { data: { records: { id: string }[]; printed: string; computed: { lower: string; upper: string } }[] }
    ).data
    t.strictSame(
      found
        .filter(({ records }) => records.some((record) => record.id.startsWith(id)))
        .map(({ records, printed, computed }) => [
          records.map((record) => record.id).join(' '),
          printed,
          ((Number(computed.lower) + Number(computed.upper)) / 2).toFixed(2),
        ]),
      progress
        .filter(([, , share]) => share in impossible)
        .map(([through, , share]) => [
          `${id}-rate-${through} ${id}-done-${through} ${id}-plan`,
          `占年度计划投资的${share}%`,
          impossible[share],
        ]),
      name,
    )
  }
})
