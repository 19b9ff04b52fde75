/** GET /v1/checks lists contradictions, filtered and paged; each check can be provoked. */
import t from 'tap'
import { checkNames } from '../../../src/model/vocabulary.ts'
import { findingSentence } from '../../../src/text/findings/sentence.ts'
import type { FindingMessage } from '../../../src/text/findings/params.ts'
import { build, type Built, put } from '../../support/build.ts'
import { pluck } from '../../support/match-whole.ts'
import { figureOf, putAll } from '../../support/register.ts'

interface Found extends FindingMessage {
  readonly id: string
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
  put(app, `figures/${id}`, figureOf({ subjectId, stage: 'actual', sourceId: 'one', asPrinted: 'as printed', ...more }))

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
  for (const [id, value] of Object.entries({ half: '50', rest: '40' })) {
    await project(id, { parentId: 'complete' })
    await figure(app, `${id}-is`, id, yuan(value))
  }
  await project('torn')
  for (const [id, value] of Object.entries({ 'torn-one': '5', 'torn-other': '7' }))
    await figure(app, id, 'torn', yuan(value))
  await project('summed')
  await figure(app, 'summed-is', 'summed', yuan('200', { relation: 'sum', sumOfIds: ['half-is', 'rest-is'] }))
  await project('unlinked')
  await figure(app, 'unlinked-plan', 'unlinked', yuan('100', { stage: 'planned' }))
  await figure(app, 'unlinked-outcome', 'unlinked', yuan('50'))
  await figure(app, 'unlinked-rate', 'unlinked', {
    value: '68',
    unit: 'percent',
    metric: 'progress',
    asPrinted: '占年度计划的68%',
  })
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
  const sources = {
    one: { publishedOn: '2026-01-01' },
    two: { publishedOn: '2026-02-01' },
    three: { publishedOn: '2026-03-01' },
    kept: { publishedOn: '2026-01-01' },
  }
  await putAll(app, { sources, metrics: { investment: {}, share: {}, progress: {} } })
  const project = (id: string, more: object = {}): Promise<void> => putAll(app, { projects: { [id]: more } })
  await project('whole')
  await project('part', { parentId: 'whole' })
  await figure(app, 'whole-is', 'whole', {})
  await figure(app, 'part-is', 'part', { value: '120' })

  await project('disputed')
  await figure(app, 'said-one', 'disputed', { value: '5' })
  await figure(app, 'said-two', 'disputed', { value: '6', sourceId: 'two' })

  await project('abroad')
  const inDollars = (value: string) => ({ reported: [{ value, unit: 'USD' }] })
  await figure(app, 'pair-one', 'abroad', { sourceId: 'one', ...yearOf('2021'), ...inDollars('14') })
  await figure(app, 'pair-two', 'abroad', { sourceId: 'two', ...yearOf('2022'), ...inDollars('20') })
  await figure(app, 'pair-three', 'abroad', { sourceId: 'three', ...yearOf('2023'), ...inDollars('14') })
  await project('early', { startsOn: '2025-06-01', endsOn: '2026-05-31' })
  await figure(app, 'stray', 'early', {})
  await project('shared')
  await figure(app, 'share', 'shared', { metric: 'share', unit: 'percent', value: '50' })
  await project('many', { kind: 'portfolio' })
  await project('silent')
  await figure(app, 'promise', 'silent', { stage: 'target', periodStart: '2020-01-01', periodEnd: '2020-12-31' })
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
const expected: readonly (readonly [check: string, severity: string, ids: string, rest?: object])[] = [
  [
    'change-disagrees',
    'error',
    'grown-change,grown-2025,grown-2024',
    {
      printed: '20%',
      computed: { lower: '8.955', upper: '11.056' },
      implied: { figureId: 'grown-2024', lower: '90.871', upper: '92.469' },
    },
  ],
  ['difference-disagrees', 'error', 'grown-by,grown-2025,grown-2024'],
  ['not-in-source', 'error', 'unsaid', { printed: 'as printed', computed: null, implied: null }],
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
    { printed: 'as printed', computed: { lower: '120', upper: null } },
  ],
  ['share-disagrees', 'error', 'grown-share,grown-2025,grown-2024'],
  ['source-contradicts-itself', 'error', 'torn-one,torn-other', plain],
  [
    'sum-differs',
    'error',
    'summed-is,half-is,rest-is',
    { printed: '200 yuan', computed: { lower: '89', upper: '91' } },
  ],
  [
    'value-not-as-printed',
    'error',
    'misprint',
    { printed: '1000亿元', computed: { lower: '100000000000', upper: '100000000000' } },
  ],
  ['far-from-plan', 'warning', 'budget,final-value', { printed: '10 yuan', computed: null, implied: null }],
  ['outside-dates', 'warning', 'stray,projects:early', plain],
  ['possible-duplicate', 'warning', 'projects:twin,projects:twin-again', plain],
  ['qualifier-not-as-printed', 'warning', 'hedge', { printed: 'about 100 yuan', computed: null }],
  ['rate-outlier', 'warning', 'pair-two,pair-one,pair-three', plain],
  [
    'share-unlinked',
    'warning',
    'unlinked-rate,unlinked-outcome,unlinked-plan',
    { printed: '占年度计划的68%', computed: { lower: '49.5', upper: '50.5' } },
  ],
  ['sources-disagree', 'warning', 'said-one,said-two', plain],
  ['target-lowered', 'warning', 'hoped-less,hoped'],
  ['no-project-count', 'notice', 'projects:many', plain],
  ['printed-before-period-ends', 'notice', 'foreseen', { printed: '1 yuan' }],
  ['share-of-nothing', 'notice', 'share', plain],
  ['undefined-metric', 'notice', 'odd-is'],
  ['unreported-promise', 'notice', 'promise', plain],
]

const details: Readonly<Record<string, string>> = {
  'change-disagrees':
    '“one” printed 20 % as the progress of “grown” for 2023 on 1 January 2026; from 100 yuan (“one”, 1 January 2026) ' +
    'to 110 yuan (“one”, 1 January 2026), the investment changed by about 10 %. ' +
    'For that, the investment would have to have shrunk from 100 yuan to about 92 yuan.',
  'not-in-source':
    'The register gives “as printed” as the words of “kept” about the investment of “quoted” for 2025, but the text of “kept” does not have them.',
  'parts-exceed-whole':
    'The parts of the investment of “whole” for 2025 come to at least 120 yuan, but “one” printed 100 yuan for the whole on 1 January 2026.',
  'source-contradicts-itself':
    '“one” printed 5 yuan and 7 yuan as the investment of “torn” for 2025 on 1 January 2026; they cannot all be true.',
  'sum-differs':
    '“one” printed 200 yuan as the investment of “summed” for 2025 on 1 January 2026; the 2 figures of which it is the sum add up to about 90 yuan.',
  'value-not-as-printed':
    'The register has 100 yuan as the investment of “misprinted” for 2025, but “one” printed “1000亿元” on 1 January 2026, which is 100 billion yuan.',
  'outside-dates':
    '“one” printed 100 yuan as the investment of “early” for 2025, but that project runs from 1 June 2025 to 31 May 2026.',
  'rate-outlier':
    '“two” printed 100 yuan as 20 US dollars on 1 February 2026, a rate of 0.2 USD for one CNY; the nearest rates are 0.14 and 0.14.',
  'share-unlinked':
    '“one” printed 68 % as the progress of “unlinked” for 2025 on 1 January 2026, and the register does not say of what; the investment of 50 yuan (“one”, 1 January 2026) is 50 % of the planned investment of 100 yuan (“one”, 1 January 2026). For that, the planned investment would have to have shrunk from 100 yuan to about 74 yuan.',
  'sources-disagree':
    'Sources disagree about the investment of “disputed” for 2025: 5 yuan (“one”, 1 January 2026) or 6 yuan (“two”, 1 February 2026).',
  'target-lowered':
    'The target for investment of “modest” for 2099 was lowered from 100 yuan (“one”, 1 January 2026) to 80 yuan (“one”, 1 January 2026).',
  'no-project-count': '“many” stands for many projects, but the register does not say how many.',
  'share-of-nothing':
    '“one” printed 50 % as the share of “shared” for 2025 on 1 January 2026, but the register does not say of what.',
  'undefined-metric':
    'The register does not define the metric “jobs”, of which “one” printed 100 persons for “odd” on 1 January 2026.',
  'unreported-promise':
    'The target for investment of “silent”, 100 yuan (“one”, 1 January 2026), was due on 31 December 2020; the register has no outcome.',
}

t.test('each check finds its contradiction, errors first', async (t) => {
  const { data, next, total } = await page('?total=true')
  t.strictSame(
    pluck(data, 'check', 'severity', 'id'),
    expected.map(([check, severity, ids]) => [
      check,
      severity,
      `${check}${check === 'share-unlinked' ? `:${severity}` : ''},${ids}`,
    ]),
  )
  t.strictSame(
    data.map(({ records }) => records.map(({ resource, id }) => (resource === 'figures' ? id : `${resource}:${id}`))),
    expected.map(([, , ids]) => ids.split(',')),
  )
  t.match(
    data,
    expected.map(([check, , , rest]) => ({ ...rest, ...(details[check] !== undefined && { detail: details[check] }) })),
  )
  t.strictSame([next, total], [null, checkNames.length])
  t.strictSame(
    data.map((finding) => findingSentence('en', finding)),
    pluck(data, 'detail'),
    'all of a sentence is in its params',
  )
  t.strictSame(
    data
      .map((finding) => findingSentence('zh', finding))
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
  t.strictSame(await page('?records.id=said-two&check=rate-outlier&total=true'), { data: [], next: null, total: 0 })
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
