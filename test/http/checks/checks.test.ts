/** GET /v1/checks lists contradictions, filtered and paged; each check can be provoked. */
import t from 'tap'
import { checkNames } from '../../../src/model/vocabulary.ts'
import { inChinese } from '../../../src/pages/words/sentences.ts'
import { build, type Built } from '../../support/build.ts'
import { put } from '../../support/put.ts'

interface Found {
  readonly id: string
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

const yuan = (value: string, more: object = {}) => ({ value, asPrinted: `${value} yuan`, ...more })
const of = (relation: string, value: string, fromFigureId: string, ofFigureId: string) => {
  const printed = relation === 'difference' ? yuan(value) : { value, unit: 'percent', asPrinted: `${value}%` }
  return { ...printed, metric: 'progress', relation, fromFigureId, ofFigureId }
}
const yearOf = (year: string) => ({ periodStart: `${year}-01-01`, periodEnd: `${year}-12-31` })

/** Puts contradictions between figures and words, their own or those of others. */
const contradictWords = async (app: Built, project: (id: string, more?: object) => Promise<void>): Promise<void> => {
  await project('misprinted')
  await figure(app, 'misprint', 'misprinted', { asPrinted: '1000亿元' })
  await project('hedged')
  await figure(app, 'hedge', 'hedged', { asPrinted: 'about 100 yuan' })
  await project('grown')
  await figure(app, 'grown-2024', 'grown', yuan('100', yearOf('2024')))
  await figure(app, 'grown-2025', 'grown', yuan('110'))
  await figure(app, 'grown-share', 'grown', of('share', '120', 'grown-2025', 'grown-2024'))
  await figure(app, 'grown-change', 'grown', { ...of('change', '20', 'grown-2025', 'grown-2024'), ...yearOf('2023') })
  await figure(app, 'grown-by', 'grown', of('difference', '20', 'grown-2025', 'grown-2024'))
  await project('complete')
  await figure(app, 'complete-is', 'complete', yuan('100', { partsComplete: true }))
  for (const [id, value] of [
    ['half', '50'],
    ['rest', '40'],
  ] as const) {
    await project(id, { parentId: 'complete' })
    await figure(app, `${id}-is`, id, yuan(value))
  }
  await project('modest')
  await figure(app, 'hoped', 'modest', yuan('100', { stage: 'target', ...yearOf('2099') }))
  await figure(app, 'hoped-less', 'modest', yuan('80', { stage: 'target', ...yearOf('2099'), supersedesId: 'hoped' }))
  for (const id of ['twin', 'twin-again']) {
    await project(id, { title: 'Twin' })
    await figure(app, `${id}-is`, id, yuan('7'))
  }
  await project('hasty')
  await figure(app, 'foreseen', 'hasty', yuan('1', yearOf('2098')))
  await project('absurd')
  await figure(app, 'budget', 'absurd', yuan('473694090.21', { stage: 'planned', ...yearOf('2022') }))
  await figure(app, 'final-value', 'absurd', yuan('10', yearOf('2022')))
  await project('odd')
  await figure(app, 'odd-is', 'odd', { metric: 'jobs', unit: 'person' })
}

/** Puts one contradiction of each kind, and no other. */
const contradict = async (app: Built): Promise<void> => {
  for (const [id, publishedOn] of [
    ['one', '2026-01-01'],
    ['two', '2026-02-01'],
    ['three', '2026-03-01'],
  ] as const) {
    await put(app, `sources/${id}`, { title: id, kind: 'report', official: false, publishedOn })
  }
  for (const id of ['investment', 'share', 'progress']) await put(app, `metrics/${id}`, { name: id, nature: 'flow' })
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
  await put(app, 'sources/kept', { title: 'kept', kind: 'report', official: false, publishedOn: '2026-01-01' })
  const text = { body: 'It says something else.', headers: { 'content-type': 'text/plain' } }
  await app.ask('PUT', '/v1/sources/kept/text', text)
  await project('quoted')
  await figure(app, 'unsaid', 'quoted', { sourceId: 'kept' })
  await contradictWords(app, project)
}

const app = await build(t)
await contradict(app)

const page = async (query = ''): Promise<Page> => {
  const { status, body, text } = await app.ask('GET', `/v1/checks${query}`)
  if (status !== 200) throw new Error(text)
  return body
}

const plain = { printed: null, computed: null, implied: null, review: null }
/** The findings by check in the order of pages: errors first. */
const expected: readonly (readonly [check: string, severity: string, ids: string, rest: object])[] = [
  [
    'change-disagrees',
    'error',
    'grown-change,grown-2025,grown-2024',
    {
      detail:
        'It is printed as 20 percent, but by the figures that it refers to it is from 8.955 to 11.056 percent. ' +
        'For that, 100 CNY would have to be from 90.871 to 92.469 CNY.',
      printed: '20%',
      computed: { lower: '8.955', upper: '11.056' },
      implied: { figureId: 'grown-2024', lower: '90.871', upper: '92.469' },
    },
  ],
  ['difference-disagrees', 'error', 'grown-by,grown-2025,grown-2024', {}],
  [
    'not-in-source',
    'error',
    'unsaid',
    {
      detail: 'Its words do not occur in the text of its source: “as printed”.',
      printed: 'as printed',
      computed: null,
      implied: null,
    },
  ],
  [
    'parts-differ',
    'error',
    'complete-is,half-is,rest-is',
    { printed: '100 yuan', computed: { lower: '90', upper: '90' }, implied: null },
  ],
  [
    'parts-exceed-whole',
    'error',
    'whole-is,part-is',
    {
      detail: 'Its parts are at least 120 CNY together, but it is at most 100 CNY.',
      printed: 'as printed',
      computed: { lower: '120', upper: null },
    },
  ],
  ['share-disagrees', 'error', 'grown-share,grown-2025,grown-2024', {}],
  [
    'value-not-as-printed',
    'error',
    'misprint',
    {
      detail: 'Its words say 100000000000 CNY, but it is 100 CNY.',
      printed: '1000亿元',
      computed: { lower: '100000000000', upper: '100000000000' },
    },
  ],
  ['far-from-plan', 'warning', 'budget,final-value', { printed: '10 yuan', computed: null, implied: null }],
  [
    'outside-dates',
    'warning',
    'stray,projects:early',
    {
      ...plain,
      detail: 'Its period, 2025-01-01 to 2025-12-31, reaches outside its project’s dates, 2025-06-01 to 2026-05-31.',
    },
  ],
  ['possible-duplicate', 'warning', 'projects:twin,projects:twin-again', plain],
  ['qualifier-not-as-printed', 'warning', 'hedge', { printed: 'about 100 yuan', computed: null }],
  [
    'rate-outlier',
    'warning',
    'pair-two,pair-one,pair-three',
    {
      ...plain,
      detail: '100 CNY beside 20 USD is a rate of 0.2 USD for one CNY, but the neighbouring ones are 0.14 and 0.14.',
    },
  ],
  ['sources-disagree', 'warning', 'said-one,said-two', { ...plain, detail: 'Different sources say 5 CNY, 6 CNY.' }],
  ['target-lowered', 'warning', 'hoped-less,hoped', { detail: 'It is 80 CNY, but an earlier wording was 100 CNY.' }],
  [
    'no-project-count',
    'notice',
    'projects:many',
    { ...plain, detail: 'It is many projects, but no `project-count` says how many.' },
  ],
  ['printed-before-period-ends', 'notice', 'foreseen', { printed: '1 yuan' }],
  ['share-of-nothing', 'notice', 'share', { ...plain, detail: 'It is 50 percent, but does not say of what.' }],
  ['undefined-metric', 'notice', 'odd-is', { detail: 'No record of `metrics` defines its term, `jobs`.' }],
  [
    'unreported-promise',
    'notice',
    'promise',
    { ...plain, detail: 'It was due on 2020-12-31, and no actual figure reports its outcome.' },
  ],
]

t.test('each check finds its contradiction, errors first', async (t) => {
  const { data, next, total } = await page('?total=true')
  t.strictSame(
    data.map(({ id, check, severity }) => [check, severity, id]),
    expected.map(([check, severity, ids]) => [check, severity, `${check},${ids}`]),
  )
  t.strictSame(
    data.map(({ records }) => records.map(({ resource, id }) => (resource === 'figures' ? id : `${resource}:${id}`))),
    expected.map(([, , ids]) => ids.split(',')),
  )
  t.match(
    data,
    expected.map(([, , , rest]) => rest),
  )
  t.strictSame([next, total], [null, checkNames.length])
  // A sentence that was reworded no longer matches its translation.
  t.strictSame(
    data
      .map(({ detail }) => inChinese(detail))
      .filter((said) => !/\p{Script=Han}/u.test(said) || /[a-z]+ [a-z]+ [a-z]+/i.test(said)),
    [],
  )
})

const found = async (query: string): Promise<string[]> => (await page(query)).data.map(({ check }) => check)

t.test('findings are filtered by check, severity and record', async (t) => {
  for (const check of checkNames) t.strictSame(await found(`?check=${check}`), [check])
  t.strictSame(await found('?check.in=rate-outlier,outside-dates'), ['outside-dates', 'rate-outlier'])
  t.strictSame(await found('?check.not=unreported-promise&severity=notice'), [
    'no-project-count',
    'printed-before-period-ends',
    'share-of-nothing',
    'undefined-metric',
  ])
  t.strictSame(
    await found('?severity.in=error'),
    expected.flatMap(([check, severity]) => (severity === 'error' ? [check] : [])),
  )
  t.strictSame(await found('?records.resource=projects'), ['outside-dates', 'possible-duplicate', 'no-project-count'])
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
    expected.flatMap(([check, severity]) => (severity === 'error' ? [] : [check])),
  )
})

t.test('invalid parameters are refused by name', async (t) => {
  const { next } = await page('?limit=1')
  for (const [query, parameter] of [
    ['check=none', 'check'],
    ['severity=fatal', 'severity'],
    ['records.resource=regions', 'records.resource'],
    ['reviewed=maybe', 'reviewed'],
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
  t.strictSame(await found('?check=parts-exceed-whole'), [])
  t.strictSame(await found(`?check=parts-exceed-whole&asOf=${before}`), ['parts-exceed-whole'])
})
