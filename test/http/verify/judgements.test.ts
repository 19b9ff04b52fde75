/** What a claim says of a plan, that it was met, missed or changed, is compared with the promise of the register. */
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { inOneState } from '../../../src/http/contract/list-query.ts'
import { verdicts } from '../../../src/model/vocabulary.ts'
import { resources } from '../../../src/resources/index.ts'
import { build, type Built } from '../../support/build.ts'
import { withExamples } from '../../support/examples.ts'
import { farland } from '../../support/farland.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { year } from '../../support/register.ts'

interface Reading {
  readonly asPrinted: string
  readonly value: string | null
  readonly verdict: string
  readonly judgement: {
    readonly claimed: string
    readonly figureId: string | null
    readonly state: string | null
  } | null
}

interface Verified {
  readonly verdict: string
  readonly readings: readonly Reading[]
  readonly figures: readonly object[]
}

const verify = async ({ ask }: Pick<Built, 'ask'>, claim: string): Promise<Verified> =>
  (await ask('GET', `/v1/verify?claim=${encodeURIComponent(claim)}`)).body

const everything = await build(t, { SEED: 'true' })

t.test('a judgement without a number has a reading of its own, with the promise and what came of it', async (t) => {
  const { verdict, readings, figures } = await verify(everything, 'Anhui met its 2025 vehicle output target.')
  const figure = {
    ...{ total: null, relation: 'differs', subjectKind: 'region', subjectId: 'anhui' },
    ...{ metric: 'vehicle-output', unit: 'car', ...year(2025) },
  }
  const evidence = [
    {
      ...{ ...figure, figureId: 'anhui-vehicle-output-2025-target', stage: 'target' },
      ...{ value: '4100000', asPrinted: '汽车产量达410万辆' },
      ...{ sourceId: 'anhui-drc-vehicle-plan-2023', locator: 'paragraph 3' },
    },
    {
      ...{ ...figure, figureId: 'anhui-vehicle-output-2025', stage: 'actual' },
      ...{ value: '3686500', asPrinted: '汽车产量达到368.65万辆' },
      ...{ sourceId: 'peoples-daily-2026-02-03', locator: 'paragraph 1' },
    },
  ]
  t.equal(verdict, 'contradicted')
  t.strictSame(figures, evidence)
  matchWhole(t, readings, [
    {
      asPrinted: 'met',
      at: { start: 6, end: 9 },
      value: null,
      unit: null,
      metric: 'vehicle-output',
      stage: 'target',
      periodStart: '2025-01-01',
      periodEnd: '2025-12-31',
      subject: { kind: 'region', id: 'anhui' },
      judgement: { claimed: 'met', figureId: 'anhui-vehicle-output-2025-target', state: 'short' },
      verdict: 'contradicted',
      figures: evidence,
    },
  ])
})

/** The state or the wordings that decide, by the words of the claim. */
const judged: readonly (readonly [claim: string, verdict: string, claimed: string | null, state: string | null])[] = [
  ['Guangdong met its 2025 investment plan.', 'supported', 'met', 'met'],
  ['Guangdong exceeded its plan to invest 1 trillion yuan in 2025.', 'supported', 'exceeded', 'met'],
  ['Guangdong exceeded its 2025 plan of 1.2 trillion yuan of investment.', 'contradicted', 'exceeded', 'met'],
  ['Guangdong did not miss its 2025 investment plan.', 'supported', 'met', 'met'],
  ["Guangdong's 2025 investment plan wasn't met.", 'contradicted', 'missed', 'met'],
  ['Anhui’s vehicle output of 3.6865 million in 2025 missed its target.', 'supported', 'missed', 'short'],
  ['Guangdong invested 1.1816 trillion yuan in 2025, falling short of its plan.', 'contradicted', 'missed', 'met'],
  ['Anhui reached 89.9 percent of its 2025 vehicle output target.', 'supported', 'share', 'short'],
  ['广东2025年超额完成年度投资计划。', 'supported', 'exceeded', 'met'],
  ['安徽2025年汽车产量未达到410万辆的目标。', 'supported', 'missed', 'short'],
  ['广东2025年完成投资是计划的1.5倍。', 'contradicted', 'share', 'met'],
  ['安徽2025年汽车产量目标落空。', 'supported', 'missed', 'short'],
  ['广东2025年年度投资计划已如期完成。', 'supported', 'met', 'met'],
  // Not due, reported in part, or not at all.
  ['Guangdong met its 2026 investment plan.', 'unknown', 'met', 'open'],
  ['Guangdong missed its 2024 investment plan.', 'unknown', 'missed', 'partly-reported'],
  ['Hefei met its 2025 target for NEV output.', 'unknown', 'met', 'unreported'],
  ['Beijing met its 2025 investment plan.', 'unknown', 'met', null],
  // Wordings of one promise, and plans of two years.
  ['合肥把2027年新能源汽车产业营收目标从1万亿元下调到7000亿元。', 'supported', 'lowered', 'open'],
  ['Hefei lowered its 2027 NEV revenue target.', 'supported', 'lowered', 'open'],
  ['合肥上调了2027年新能源汽车产业营收目标。', 'unknown', 'raised', 'open'],
  ['Hefei cut its 2027 revenue target for new-energy vehicles to 1 trillion yuan.', 'unknown', 'lowered', null],
  ['Guangdong halved its 2025 investment plan to 1 trillion yuan.', 'unknown', 'halved', 'met'],
  [
    'Guangdong raised its investment plan from 1 trillion yuan in 2025 to 1.05 trillion yuan in 2026.',
    'unknown',
    null,
    null,
  ],
]

t.test('words are compared with the state of the promise, or its wordings', async (t) => {
  for (const [claim, verdict, claimed, state] of judged) {
    const { verdict: found, readings } = await verify(everything, claim)
    const { judgement = null } = readings.at(-1) ?? {}
    t.strictSame([found, judgement?.claimed ?? null, judgement?.state ?? null], [verdict, claimed, state], claim)
  }
})

/** Hedged, supposed, asked, forecast, of somebody else's plan, of a part of the year, or of two years. */
const open = [
  'Guangdong nearly met its 2025 investment plan.',
  'Guangdong may have missed its 2025 investment plan.',
  'Did Guangdong miss its 2025 investment plan?',
  'Anhui is expected to exceed its 2025 target of 4.1 million vehicles.',
  'Anhui will exceed its 2025 target of 4.1 million vehicles.',
  'Guangdong met the national investment target for 2025.',
  'Guangdong beat Zhejiang’s 2025 investment plan.',
  'Guangdong met its quarterly investment plan in 2025.',
  'In 2025 Guangdong exceeded its 2026 investment plan.',
  'Guangdong exceeded expectations for its investment in 2025.',
  'Guangdong’s steel industry met its 2025 investment plan.',
  'Guangdong’s roads programme missed its 2025 investment plan.',
  'Guangdong invested 1.1816 trillion yuan in 2025 but missed its emissions target.',
  'Anhui missed its 2025 target of 4.1 million electric trucks.',
  'Anhui missed its 2025 target of 4.1 million new-energy vehicles.',
  'It is false that Guangdong met its 2025 investment plan.',
  'Guangdong denied that it missed its 2025 investment plan.',
  'Guangdong muddled its 2025 plan to invest 1 trillion yuan.',
  'Guangdong met its plan for 2025.',
  '广东2025年基本完成年度投资计划。',
  '广东2025年有望超额完成年度投资计划。',
  '广东2025年是否完成年度投资计划？',
  '安徽提出2025年实现汽车产量410万辆的目标。',
  '广东2025年钢铁行业超额完成年度投资计划。',
  '广东2025年完成了国家投资计划。',
] as const

t.test('what is hedged, or of another plan, is unknown', async (t) => {
  for (const claim of open) t.equal((await verify(everything, claim)).verdict, 'unknown', claim)
})

t.test('what became of one batch contradicts nothing about a place; what became of its programme does', async (t) => {
  const { app, plan } = await farland(t)
  const verdicts = async (...claims: string[]): Promise<string[]> =>
    Promise.all(claims.map(async (claim) => (await verify(app, claim)).verdict))
  const ofBatch = [
    'Farland met its plan to invest 100 billion yuan in 2025',
    'Farland missed its plan to invest 100 billion yuan in 2025',
    'Farland met its 2025 investment plan',
  ]
  await plan('farland', 'Farland major projects 2025, second batch', 100, 90)
  t.strictSame(await verdicts(...ofBatch), ['unknown', 'supported', 'unknown'])
  await plan('farland', 'Farland key projects, 2025', 1000, 1200)
  const found = await verdicts('Farland met its 2025 investment plan', 'Farland missed its 2025 investment plan')
  t.strictSame(found, ['supported', 'contradicted'])
})

t.test('the page shows what was said of the plan, its state, and the figures with their sources', async (t) => {
  const pageOf = async (address: string, claim: string): Promise<string> =>
    (await everything.ask('GET', `${address}?claim=${encodeURIComponent(claim)}`)).text
  const english = await pageOf('/verify', 'Anhui met its 2025 vehicle output target.')
  t.match(english, '<p>It says that a plan was met.</p>\n<p>That plan in the register: <a')
  for (const words of [
    '>missed</a>',
    '汽车产量达410万辆',
    '汽车产量达到368.65万辆',
    '3,686,500 cars',
    '/sources/peoples-daily',
  ])
    t.match(english, words)
  const met = await pageOf('/verify', 'Guangdong met its 2025 investment plan.')
  t.match(met, 'The register says the same about the plan')
  t.notMatch(met, 'The number is in the register')
  const chinese = await pageOf('/zh/verify', '安徽2025年超额完成汽车产量目标。')
  t.match(chinese, '<p>句中称计划超额完成。</p>\n<p>该计划在登记库中的状态：')
})

// Sentences about the seeds, true and false: run it by itself for the table of their verdicts.

type Sentence = readonly [claim: string, truth: 'true' | 'false']

const sentencesOf = (name: string): readonly Sentence[] =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Sentence[]

const { ask } = everything

const verdictOf = async (claim: string): Promise<string> =>
  ((await ask('GET', `/v1/verify?claim=${encodeURIComponent(claim)}`)).body as { verdict: string }).verdict

/** Returns how often each verdict was given, and tells it as a row of a table. */
const score = async (t: Test, sentences: readonly Sentence[], truth: Sentence[1]): Promise<Map<string, number>> => {
  const counts = new Map<string, number>(verdicts.map((verdict) => [verdict, 0]))
  for (const [claim] of sentences.filter(([, own]) => own === truth)) {
    const verdict = await verdictOf(claim)
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
    t.not(verdict, truth === 'true' ? 'contradicted' : 'supported', claim)
  }
  t.comment(`${truth}: ${[...counts].map(([verdict, count]) => `${verdict} ${count.toString()}`).join(', ')}`)
  return counts
}

t.test('of sixty sentences no false one is supported, no true one contradicted, and most are decided', async (t) => {
  const sentences = sentencesOf('sentences.json')
  t.equal(sentences.length, 60)
  const ofTrue = await score(t, sentences, 'true')
  t.ok((ofTrue.get('supported') ?? 0) >= 24)
  const ofFalse = await score(t, sentences, 'false')
  t.ok((ofFalse.get('unknown') ?? 30) <= 12)
})

t.test('of other sentences, to which no rule was fitted, and of near misses, none is judged wrongly', async (t) => {
  for (const [name, least] of [
    ['other-sentences.json', 19],
    ['near-sentences.json', 54],
    ['more-sentences.json', 29],
  ] as const) {
    t.comment(name)
    const sentences = sentencesOf(name)
    const ofTrue = await score(t, sentences, 'true')
    t.ok((ofTrue.get('supported') ?? 0) >= least)
    await score(t, sentences, 'false')
  }
})

// Answers that are put together from several questions can be cited.

t.test('an answer of several questions is of one state, whatever is written meanwhile', async (t) => {
  const app = await withExamples(t)
  let value = 100
  const ask = (times: number) =>
    inOneState(app.store, async ({ sequence }, isPast) => {
      if (times-- > 0) await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: (++value).toString() } })
      const { text } = await app.store.read(resources.figures, 'a-figure', isPast ? sequence : undefined)
      return { isPast, value: (JSON.parse(text) as { value: string }).value, sequence }
    })
  const quiet = await ask(0)
  t.strictSame(quiet.answer, { isPast: false, value: '12.5', sequence: quiet.stamp.sequence })
  const once = await ask(1)
  t.strictSame(once.answer, { isPast: false, value: '101', sequence: once.stamp.sequence })
  const always = await ask(9)
  t.strictSame(always.answer, { isPast: true, value: '104', sequence: always.stamp.sequence })
})

// Open errors about the figures that decide about a claim stand beside the verdict.

interface Disputed {
  readonly verdict: string
  readonly disputed: readonly object[]
  readonly href: string
}

const figure = 'guangdong-key-projects-2025-project-count'
const claim = 'Guangdong plans 1,500 key projects in 2025'
const badges = /class="lead"><span[^>]*>([^<]*)<\/span> (?:<span[^>]*>([^<]*)<\/span>)?/

t.test('they are listed until somebody answers them', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const verify = async (sentence: string): Promise<Disputed> =>
    (await app.ask('GET', `/v1/verify?claim=${encodeURIComponent(sentence)}`)).body
  const badgesOf = async (language = ''): Promise<readonly (string | undefined)[]> => {
    const page = (await app.ask('GET', `${language}/verify?claim=${encodeURIComponent(claim)}`)).text
    return badges.exec(page)?.slice(1) ?? []
  }
  t.strictSame((await verify(claim)).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', undefined])
  t.strictSame(await badgesOf('/zh'), ['登记库载有这个数字', undefined])

  await app.ask('PATCH', `/v1/figures/${figure}`, { body: { asPrinted: '1,400 key projects' } })
  const found = (await app.ask('GET', `/v1/checks?severity=error&records.id=${figure}`)).body as { data: object[] }
  matchWhole(t, found.data, [
    { id: `value-not-as-printed,${figure}`, check: 'value-not-as-printed', severity: 'error' },
  ])
  const { verdict, disputed, href } = await verify(claim)
  t.strictSame([verdict, disputed], ['supported', found.data])
  const { pathname, search } = new URL(href)
  t.strictSame(((await app.ask('GET', pathname + search)).body as Disputed).disputed, found.data)
  t.strictSame((await verify('Guangdong plans to invest 1 trillion yuan in 2025')).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', 'Disputed'])
  t.strictSame(await badgesOf('/zh'), ['登记库载有这个数字', '存疑'])

  await app.ask('PATCH', `/v1/checks/value-not-as-printed,${figure}`, { body: { review: 'in-the-source', note: null } })
  t.strictSame((await verify(claim)).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', undefined])
})
