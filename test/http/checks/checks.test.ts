/** GET /v1/checks lists contradictions, filtered and paged; each check can be provoked. */
import t from 'tap'
import { checkNames } from '../../../src/model/vocabulary.ts'
import { build, type Built } from '../../support/build.ts'
import { put } from '../../support/put.ts'

interface Found {
  readonly check: string
  readonly severity: string
  readonly detail: string
  readonly records: readonly { resource: string; id: string }[]
}
interface Page {
  readonly data: readonly Found[]
  readonly next: string | null
  readonly total?: number
}

const figure = async (app: Built, id: string, subjectId: string, more: object): Promise<void> =>
  put(app, `figures/${id}`, {
    subjectKind: 'project',
    subjectId,
    metric: 'investment',
    stage: 'actual',
    value: '100',
    unit: 'CNY',
    qualifier: 'exact',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
    sourceId: 'one',
    asPrinted: 'as printed',
    ...more,
  })

/** Puts one contradiction of each kind, and no other. */
const contradict = async (app: Built): Promise<void> => {
  for (const [id, publishedOn] of [
    ['one', '2025-01-01'],
    ['two', '2025-02-01'],
    ['three', '2025-03-01'],
  ] as const) {
    await put(app, `sources/${id}`, { title: id, kind: 'report', official: false, publishedOn })
  }
  const project = (id: string, more: object = {}): Promise<void> =>
    put(app, `projects/${id}`, { title: id, kind: 'project', status: 'preparation', ...more })
  await project('whole')
  await project('part', { parentId: 'whole' })
  await figure(app, 'whole-is', 'whole', {})
  await figure(app, 'part-is', 'part', { value: '120' })

  await project('disputed')
  await figure(app, 'said-one', 'disputed', { value: '5' })
  await figure(app, 'said-two', 'disputed', { value: '6', sourceId: 'two' })

  await project('abroad')
  const pairs = [
    ['one', '2021', '14'],
    ['two', '2022', '20'],
    ['three', '2023', '14'],
  ] as const
  for (const [sourceId, year, dollars] of pairs) {
    await figure(app, `pair-${sourceId}`, 'abroad', {
      sourceId,
      periodStart: `${year}-01-01`,
      periodEnd: `${year}-12-31`,
      reported: [{ value: dollars, unit: 'USD' }],
    })
  }
  await project('early', { startsOn: '2025-06-01', endsOn: '2026-05-31' })
  await figure(app, 'stray', 'early', {})
  await project('shared')
  await figure(app, 'share', 'shared', { metric: 'share', unit: 'percent', value: '50' })
  await project('many', { kind: 'portfolio' })
  await project('silent')
  await figure(app, 'promise', 'silent', { stage: 'target', periodStart: '2020-01-01', periodEnd: '2020-12-31' })
}

const app = await build(t)
await contradict(app)

const page = async (query = ''): Promise<Page> => {
  const { status, body, text } = await app.ask('GET', `/v1/checks${query}`)
  if (status !== 200) throw new Error(text)
  return body
}

const figures = (...ids: string[]): object[] => ids.map((id) => ({ resource: 'figures', id }))

t.test('each check finds its contradiction', async (t) => {
  t.strictSame(await page('?total=true'), {
    data: [
      {
        check: 'no-project-count',
        severity: 'notice',
        detail: 'It is many projects, but no `project-count` says how many.',
        records: [{ resource: 'projects', id: 'many' }],
      },
      {
        check: 'outside-dates',
        severity: 'warning',
        records: [...figures('stray'), { resource: 'projects', id: 'early' }],
        detail: 'Its period, 2025-01-01 to 2025-12-31, reaches outside its project’s dates, 2025-06-01 to 2026-05-31.',
      },
      {
        check: 'parts-exceed-whole',
        severity: 'error',
        detail: 'Its parts are at least 120 CNY together, but it is at most 100 CNY.',
        records: figures('whole-is', 'part-is'),
      },
      {
        check: 'rate-outlier',
        severity: 'warning',
        records: figures('pair-two', 'pair-one', 'pair-three'),
        detail: '100 CNY beside 20 USD is a rate of 0.2 USD for one CNY, but the neighbouring ones are 0.14 and 0.14.',
      },
      {
        check: 'share-of-nothing',
        severity: 'notice',
        detail: 'It is 50 percent, but does not say of what.',
        records: figures('share'),
      },
      {
        check: 'sources-disagree',
        severity: 'warning',
        detail: 'Sources disagree: exact 5 CNY, exact 6 CNY.',
        records: figures('said-one', 'said-two'),
      },
      {
        check: 'unreported-promise',
        severity: 'notice',
        detail: 'It was due on 2020-12-31, and no actual figure reports its outcome.',
        records: figures('promise'),
      },
    ],
    next: null,
    total: checkNames.length,
  })
})

const found = async (query: string): Promise<string[]> => (await page(query)).data.map(({ check }) => check)

t.test('findings are filtered by check, severity and record', async (t) => {
  for (const check of checkNames) t.strictSame(await found(`?check=${check}`), [check])
  t.strictSame(await found('?check.in=rate-outlier,outside-dates'), ['outside-dates', 'rate-outlier'])
  t.strictSame(await found('?check.not=unreported-promise&severity=notice'), ['no-project-count', 'share-of-nothing'])
  t.strictSame(await found('?severity.in=error'), ['parts-exceed-whole'])
  t.strictSame(await found('?records.resource=projects'), ['no-project-count', 'outside-dates'])
  t.strictSame(await found('?records.id=said-two'), ['sources-disagree'])
  t.strictSame(await page('?records.id=nowhere&total=true'), { data: [], next: null, total: 0 })
})

t.test('findings are paged', async (t) => {
  const seen: string[] = []
  let url: string | undefined = '/v1/checks?limit=3&severity.not=error'
  while (url !== undefined) {
    const { body, headers } = await app.ask('GET', url)
    seen.push(...(body as Page).data.map(({ check }) => check))
    url = /, <http:\/\/127\.0\.0\.1:3000([^>]*)>; rel="next"$/.exec(headers['link'] ?? '')?.[1]
  }
  t.strictSame(
    seen,
    [...checkNames].sort().filter((check) => check !== 'parts-exceed-whole'),
  )
})

t.test('invalid parameters are refused by name', async (t) => {
  const { next } = await page('?limit=1')
  for (const [query, parameter] of [
    ['check=none', 'check'],
    ['severity=fatal', 'severity'],
    ['records.resource=regions', 'records.resource'],
    ['cursor=abc', 'cursor'],
    [`cursor=${String(next)}&check=rate-outlier`, 'cursor'],
    ['limit=0', 'limit'],
    ['asOf=now', 'asOf'],
    ['colour=red', 'colour'],
  ] as const) {
    const { status, body } = await app.ask('GET', `/v1/checks?${query}`)
    t.equal(status, 400, query)
    t.equal((body as { errors: { parameter: string }[] }).errors[0]?.parameter, parameter, query)
  }
})

t.test('a contradiction that is corrected is no longer found', async (t) => {
  const before = encodeURIComponent((await app.store.stamp()).at)
  await figure(app, 'part-is', 'part', { value: '80' })
  t.strictSame(await found('?severity=error'), [])
  t.strictSame(await found(`?severity=error&asOf=${before}`), ['parts-exceed-whole'])
})
