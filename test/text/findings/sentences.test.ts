/** A finding is a sentence that can be printed, in English and in Chinese: who, what and when, in numbers as people say them. */
import fc from 'fast-check'
import t from 'tap'
import * as inChinese from '../../../src/text/chinese/in-words.ts'
import * as inEnglish from '../../../src/text/in-words.ts'
import type {
  StatedAmount,
  Many,
  FindingMessage,
  ParamsOf,
  CheckName,
  Statement,
} from '../../../src/text/findings/params.ts'
import { findingSentence } from '../../../src/text/findings/sentence.ts'
import { forAll } from '../../support/runs.ts'

const sichuan = { id: 'sichuan', name: 'Sichuan', localName: '四川省' }
const drc = { id: 'drc', name: 'Sichuan Development and Reform Commission', localName: '四川省发展和改革委员会' }
const january = {
  resource: 'sources',
  id: 'plan',
  name: '2025年四川省重点项目名单',
  localName: null,
  publisher: drc,
  publishedOn: '2025-01-24',
}
const report = { ...january, id: 'report', name: '2025年四川省重点项目完成情况', publishedOn: '2026-01-30' }
const paper = { resource: 'sources', id: 'paper', name: 'Plans of the year', localName: null, publisher: null }
const programme = {
  resource: 'projects',
  id: 'programme',
  name: 'Sichuan key projects, 2025',
  localName: '2025年四川省重点项目',
  region: sichuan,
}
const investment = { resource: 'metrics', id: 'investment', name: 'Investment', localName: '投资' }
const rate = { resource: 'metrics', id: 'completion-rate', name: 'Completion rate', localName: '完成率' }

const yuan = (value: string, qualifier: StatedAmount['qualifier'] = 'exact'): StatedAmount => ({
  qualifier,
  value,
  upperValue: null,
  unit: 'CNY',
})
const percent = (value: string): StatedAmount => ({ ...yuan(value), unit: 'percent' })

const plan: Statement = {
  ...yuan('791650000000'),
  unit: 'CNY',
  figureId: 'plan',
  subject: programme,
  metric: investment,
  stage: 'planned',
  periodStart: '2025-01-01',
  periodEnd: '2025-12-31',
  source: january,
}
const outcome: Statement = { ...plan, stage: 'actual', value: '1042900000000', source: report }
const share: Statement = { ...outcome, metric: rate, value: '133.2', unit: 'percent' }
const equation = { figure: share, from: outcome, of: plan }
const dams = { ...programme, id: 'dams', name: 'Dams', localName: '水坝' }
const half: Statement = { ...plan, subject: dams, periodEnd: '2025-06-30' }
const target: Statement = {
  ...plan,
  stage: 'target',
  subject: { resource: 'regions', ...sichuan },
  qualifier: 'more-than',
}

const said: { readonly [C in CheckName]: readonly [params: ParamsOf<C>, en: string, zh: string] } = {
  'value-not-as-printed': [
    { figure: half, asPrinted: '79165亿元', read: [yuan('7916500000000')] },
    'The register has 791.65 billion yuan as the planned investment of “Dams” in Sichuan for January to June 2025, but Sichuan Development and Reform Commission printed “79165亿元” on 24 January 2025, which is 7.9165 trillion yuan.',
    '四川省“水坝”2025年1—6月计划投资登记为7916.5亿元，但四川省发展和改革委员会2025年1月24日的原文为“79165亿元”，即7.9165万亿元。',
  ],
  'not-in-source': [
    { figure: { ...plan, source: paper }, missing: '7916.5亿元' },
    'The register gives “7916.5亿元” as the words of “Plans of the year” about the planned investment of “Sichuan key projects, 2025”, but the text of “Plans of the year” does not have them.',
    '“2025年四川省重点项目”计划投资所引《Plans of the year》的原文“7916.5亿元”，未见于《Plans of the year》的文本。',
  ],
  'share-disagrees': [
    { ...equation, computed: percent('131.7'), implied: yuan('783000000000', 'about') },
    'Sichuan Development and Reform Commission printed 133.2 % as the completion rate of “Sichuan key projects, 2025” on 30 January 2026; the investment of 1.0429 trillion yuan is 131.7 % of the planned investment of 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025). For that, the planned investment would have to have shrunk from 791.65 billion yuan to about 783 billion yuan.',
    '四川省发展和改革委员会2026年1月30日称“2025年四川省重点项目”完成率为133.2%，但投资1.0429万亿元占计划投资7916.5亿元（四川省发展和改革委员会2025年1月24日）的131.7%。若要相符，计划投资须由7916.5亿元降至约7830亿元。',
  ],
  'change-disagrees': [
    { ...equation, computed: percent('31.7'), implied: null },
    'Sichuan Development and Reform Commission printed 133.2 % as the completion rate of “Sichuan key projects, 2025” on 30 January 2026; from 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025) to 1.0429 trillion yuan (Sichuan Development and Reform Commission, 30 January 2026), the investment changed by 31.7 %.',
    '四川省发展和改革委员会2026年1月30日称“2025年四川省重点项目”完成率为133.2%，但投资由7916.5亿元（四川省发展和改革委员会2025年1月24日）变为1.0429万亿元（四川省发展和改革委员会2026年1月30日），变动幅度为31.7%。',
  ],
  'difference-disagrees': [
    { ...equation, computed: yuan('251250000000'), implied: yuan('900000000000', 'about') },
    'Sichuan Development and Reform Commission printed 133.2 % as the completion rate of “Sichuan key projects, 2025” on 30 January 2026; 1.0429 trillion yuan (Sichuan Development and Reform Commission, 30 January 2026) less 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025) is 251.25 billion yuan. For that, the planned investment would have to have grown from 791.65 billion yuan to about 900 billion yuan.',
    '四川省发展和改革委员会2026年1月30日称“2025年四川省重点项目”完成率为133.2%，但1.0429万亿元（四川省发展和改革委员会2026年1月30日）减去7916.5亿元（四川省发展和改革委员会2025年1月24日）为2512.5亿元。若要相符，计划投资须由7916.5亿元升至约9000亿元。',
  ],
  'sum-differs': [
    { figure: plan, addends: 3, sum: yuan('780000000000') },
    'Sichuan Development and Reform Commission printed 791.65 billion yuan as the planned investment of “Sichuan key projects, 2025” on 24 January 2025; the 3 figures of which it is the sum add up to 780 billion yuan.',
    '四川省发展和改革委员会2025年1月24日称“2025年四川省重点项目”计划投资为7916.5亿元，但所含3项数据相加为7800亿元。',
  ],
  'source-contradicts-itself': [
    { figures: [plan, { ...plan, value: '800000000000' }] },
    'Sichuan Development and Reform Commission printed 791.65 billion yuan and 800 billion yuan as the planned investment of “Sichuan key projects, 2025” on 24 January 2025; they cannot all be true.',
    '四川省发展和改革委员会2025年1月24日称“2025年四川省重点项目”计划投资为7916.5亿元，又称8000亿元，不可能同时成立。',
  ],
  'share-unlinked': [
    { ...equation, computed: percent('131.7'), implied: yuan('783000000000', 'about') },
    'Sichuan Development and Reform Commission printed 133.2 % as the completion rate of “Sichuan key projects, 2025” on 30 January 2026, and the register does not say of what; the investment of 1.0429 trillion yuan (Sichuan Development and Reform Commission, 30 January 2026) is 131.7 % of the planned investment of 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025). For that, the planned investment would have to have shrunk from 791.65 billion yuan to about 783 billion yuan.',
    '四川省发展和改革委员会2026年1月30日称“2025年四川省重点项目”完成率为133.2%，登记库未注明以何为基数；投资1.0429万亿元（四川省发展和改革委员会2026年1月30日）占计划投资7916.5亿元（四川省发展和改革委员会2025年1月24日）的131.7%。若要相符，计划投资须由7916.5亿元降至约7830亿元。',
  ],
  'parts-differ': [
    { whole: plan, parts: 3, sum: yuan('780000000000') },
    'Sichuan Development and Reform Commission printed 791.65 billion yuan as the planned investment of “Sichuan key projects, 2025” on 24 January 2025, and 3 parts as all of it; together these are 780 billion yuan.',
    '四川省发展和改革委员会2025年1月24日称“2025年四川省重点项目”计划投资为7916.5亿元，并称3个分项即为全部，但分项合计为7800亿元。',
  ],
  'parts-exceed-whole': [
    { whole: plan, least: yuan('800000000000', 'at-least'), most: yuan('791655000000', 'at-most') },
    'The parts of the planned investment of “Sichuan key projects, 2025” come to at least 800 billion yuan, but Sichuan Development and Reform Commission printed 791.65 billion yuan for the whole on 24 January 2025, with its rounding at most 791.655 billion yuan.',
    '“2025年四川省重点项目”计划投资的各分项合计不少于8000亿元，但四川省发展和改革委员会2025年1月24日称总数为7916.5亿元，计入四舍五入亦不超过7916.55亿元。',
  ],
  'qualifier-not-as-printed': [
    { figure: plan, asPrinted: '超7916.5亿元', read: yuan('791650000000', 'more-than') },
    'The register has 791.65 billion yuan as the planned investment of “Sichuan key projects, 2025”, but Sichuan Development and Reform Commission printed “超7916.5亿元” on 24 January 2025, which is more than 791.65 billion yuan.',
    '“2025年四川省重点项目”计划投资登记为7916.5亿元，但四川省发展和改革委员会2025年1月24日的原文为“超7916.5亿元”，即超过7916.5亿元。',
  ],
  'target-lowered': [
    { figure: { ...target, value: '700000000000', source: report }, earlier: target, by: 'amount' },
    'Sichuan’s target for investment for 2025 was lowered from more than 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025) to more than 700 billion yuan (Sichuan Development and Reform Commission, 30 January 2026).',
    '四川省2025年投资目标由超过7916.5亿元（四川省发展和改革委员会2025年1月24日）下调为超过7000亿元（四川省发展和改革委员会2026年1月30日）。',
  ],
  'possible-duplicate': [
    { subjects: [dams, { ...dams, id: 'dams-2' }], number: 2, equal: half },
    '2 projects in Sichuan are called “Dams” and have the same planned investment, 791.65 billion yuan for January to June 2025, but are parts of no common whole; they may be the same.',
    '四川省有2个项目同名“水坝”，2025年1—6月计划投资均为7916.5亿元，登记库中却不在同一上级之下，可能重复。',
  ],
  'sources-disagree': [
    { figures: [plan, { ...plan, value: '800000000000', source: paper }] },
    'Sources disagree about the planned investment of “Sichuan key projects, 2025”: 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025) or 800 billion yuan (“Plans of the year”).',
    '关于“2025年四川省重点项目”计划投资，来源说法不一：7916.5亿元（四川省发展和改革委员会2025年1月24日）、8000亿元（《Plans of the year》）。',
  ],
  'rate-outlier': [
    {
      figure: plan,
      beside: { ...yuan('10960000000'), unit: 'USD' },
      from: 'CNY',
      to: 'USD',
      rate: '0.01384',
      neighbours: ['0.1384'],
    },
    'Sichuan Development and Reform Commission printed 791.65 billion yuan as 10.96 billion US dollars on 24 January 2025, a rate of 0.01384 USD for one CNY; the nearest rate is 0.1384.',
    '四川省发展和改革委员会2025年1月24日称7916.5亿元合109.6亿美元，即 1 CNY 兑 0.01384 USD，而相邻的汇率为0.1384。',
  ],
  'outside-dates': [
    { figure: plan, startsOn: '2025-03-01', endsOn: null },
    'Sichuan Development and Reform Commission printed 791.65 billion yuan as the planned investment of “Sichuan key projects, 2025” for 2025, but that project begins on 1 March 2025.',
    '四川省发展和改革委员会2025年1月24日称“2025年四川省重点项目”2025年计划投资为7916.5亿元，但该项目始于2025年3月1日。',
  ],
  'far-from-plan': [
    { plan, outcome: { ...outcome, value: '10' } },
    'The planned investment of “Sichuan key projects, 2025” was 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025), and what came of it 10 yuan (Sichuan Development and Reform Commission, 30 January 2026): one of them may be a placeholder, or in another unit.',
    '“2025年四川省重点项目”计划投资为7916.5亿元（四川省发展和改革委员会2025年1月24日），结果为10元（四川省发展和改革委员会2026年1月30日）：其中之一可能是占位数字，或单位有误。',
  ],
  'printed-before-period-ends': [
    { figure: { ...outcome, source: january } },
    'Sichuan Development and Reform Commission printed 1.0429 trillion yuan as the investment of “Sichuan key projects, 2025” for 2025 on 24 January 2025, before that period ended.',
    '四川省发展和改革委员会2025年1月24日即称“2025年四川省重点项目”2025年投资为1.0429万亿元，而当时该时期尚未结束。',
  ],
  'undefined-metric': [
    { figure: { ...plan, metric: { resource: 'metrics', id: 'new-jobs' } } },
    'The register does not define the metric “new-jobs”, of which Sichuan Development and Reform Commission printed 791.65 billion yuan for “Sichuan key projects, 2025” on 24 January 2025.',
    '登记库未定义指标“new-jobs”，而四川省发展和改革委员会2025年1月24日称“2025年四川省重点项目”该指标为7916.5亿元。',
  ],
  'share-of-nothing': [
    { figure: share },
    'Sichuan Development and Reform Commission printed 133.2 % as the completion rate of “Sichuan key projects, 2025” on 30 January 2026, but the register does not say of what.',
    '四川省发展和改革委员会2026年1月30日称“2025年四川省重点项目”完成率为133.2%，但登记库未注明以何为基数。',
  ],
  'no-project-count': [
    { subject: programme, source: null, metric: { resource: 'metrics', id: 'project-count' } },
    '“Sichuan key projects, 2025” stands for many projects, but the register does not say how many.',
    '“2025年四川省重点项目”含有许多项目，但登记库中没有项目数量。',
  ],
  'unreported-promise': [
    { promise: target },
    'Sichuan’s target for investment, more than 791.65 billion yuan (Sichuan Development and Reform Commission, 24 January 2025), was due on 31 December 2025; the register has no outcome.',
    '四川省投资目标为超过7916.5亿元（四川省发展和改革委员会2025年1月24日），期限为2025年12月31日，登记库中尚无结果。',
  ],
}

for (const [check, [params, en, zh]] of Object.entries(said) as [
  CheckName,
  [FindingMessage['params'], string, string],
][])
  t.test(check, async (t) => {
    t.strictSame([findingSentence('en', { check, params }), findingSentence('zh', { check, params })], [en, zh])
  })

t.test('many findings that are alike are one sentence', async (t) => {
  const many: Many & { source: typeof january } = { count: 45, source: january, metric: rate }
  for (const [check, en, zh] of [
    [
      'printed-before-period-ends',
      'Sichuan Development and Reform Commission printed 45 outcomes for completion rate on 24 January 2025, before their periods ended.',
      '四川省发展和改革委员会2025年1月24日公布了45项完成率数据，而当时所涉时期均未结束。',
    ],
    [
      'undefined-metric',
      'The register does not define the metric “completion-rate”, of which Sichuan Development and Reform Commission printed 45 figures on 24 January 2025.',
      '登记库未定义指标“completion-rate”，而四川省发展和改革委员会2025年1月24日的45项数据使用该指标。',
    ],
    [
      'target-lowered',
      '45 figures for completion rate that Sichuan Development and Reform Commission printed on 24 January 2025 ask less, or later, than earlier ones.',
      '四川省发展和改革委员会2025年1月24日的45项完成率数据低于此前的说法，或期限晚于此前。',
    ],
    [
      'no-project-count',
      '45 portfolios stand for many projects each, but the register does not say how many.',
      '45个项目群各含有许多项目，但登记库中没有项目数量。',
    ],
    [
      'unreported-promise',
      '45 plans for completion rate that Sichuan Development and Reform Commission printed on 24 January 2025 are past their last day; the register has no outcome of any.',
      '四川省发展和改革委员会2025年1月24日公布的45项完成率计划均已到期，登记库中尚无结果。',
    ],
  ] as const)
    t.strictSame(
      [findingSentence('en', { check, params: many }), findingSentence('zh', { check, params: many })],
      [en, zh],
      check,
    )
})

t.test('amounts are said to their last digit, in the largest scale in which that is easy to read', async (t) => {
  for (const [value, en, zh] of [
    ['1042860000000', '1,042.86 billion yuan', '10,428.6亿元'],
    ['1181600000000', '1.1816 trillion yuan', '1.1816万亿元'],
    ['-33490000000', '-33.49 billion yuan', '-334.9亿元'],
    ['473694090.21', '473,694,090.21 yuan', '473,694,090.21元'],
    ['1500', '1,500 yuan', '1500元'],
  ] as const) {
    const params = { figure: { ...share, value, unit: 'CNY' } }
    t.match(findingSentence('en', { check: 'share-of-nothing', params }), `printed ${en} as`)
    t.match(findingSentence('zh', { check: 'share-of-nothing', params }), `完成率为${zh}，`)
  }
})

/** Returns data with another period in each statement. */
const over = (data: unknown, period: object): unknown => {
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) return data.map((one: unknown) => over(one, period))
  const parts = Object.fromEntries(Object.entries(data).map(([key, part]) => [key, over(part, period)]))
  return 'periodStart' in data ? { ...parts, ...period } : parts
}

t.test('each message that says a period says one without a first day, a last day, or both', async (t) => {
  const says = new Set<CheckName>()
  // No other day of a message is as late.
  const days = fc.date({ min: new Date('2030-01-02'), max: new Date('2099-12-30'), noInvalidDate: true })
  for (const [check, [params]] of Object.entries(said) as [CheckName, [FindingMessage['params'], string, string]][])
    await forAll(20, [days], (date) => {
      const on = date.toISOString().slice(0, 10)
      const [en, zh] = [inEnglish.day(on), inChinese.day(on)]
      const sentences = (periodStart: string | null, periodEnd: string | null): string => {
        const message = { check, params: over(params, { periodStart, periodEnd }) as FindingMessage['params'] }
        return findingSentence('en', message) + findingSentence('zh', message)
      }
      if (!sentences(on, on).includes(` for ${en}`)) return
      says.add(check)
      const [until, from, undated] = [sentences(null, on), sentences(on, null), sentences(null, null)]
      for (const words of [` until ${en}`, `截至${zh}`]) if (!until.includes(words)) throw new Error(until)
      for (const words of [` from ${en}`, `自${zh}起`]) if (!from.includes(words)) throw new Error(from)
      for (const sentence of [until, from, undated])
        if (/for (until|from|no date)|no date|未注明时间| {2}/.test(sentence)) throw new Error(sentence)
    })
  t.strictSame(
    Object.keys(said).filter((check) => !says.has(check as CheckName)),
    ['rate-outlier', 'undefined-metric', 'no-project-count', 'unreported-promise'],
  )
})
