/** A claim is compared with what the register holds about its subject; where that does not say, the verdict is unknown. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { build, type Built, put } from '../../support/build.ts'
import { farland } from '../../support/farland.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { putAll, register, year } from '../../support/register.ts'
import { until } from '../../support/until.ts'
import { wordsOf } from '../../support/words.ts'

interface Evidence {
  readonly figureId: string | null
  readonly total: string | null
  readonly relation: string
  readonly asPrinted: string | null
}

interface Verified {
  readonly claim: string
  readonly verdict: string
  readonly readings: readonly {
    readonly asPrinted: string
    readonly stage: string | null
    readonly periodStart: string | null
    readonly verdict: string
    readonly figures: readonly Evidence[]
  }[]
  readonly href: string
  readonly figures: readonly Evidence[]
}

const addressOf = (claim: string): string => `/v1/verify?claim=${encodeURIComponent(claim)}`

const verify = async ({ ask }: Pick<Built, 'ask'>, claim: string): Promise<Verified> => {
  const answer = await ask('GET', addressOf(claim))
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

const everything = await build(t, { SEED: 'true' })

/** What the reports say, in other words than theirs. */
const trueClaims = [
  '广东2025年安排省重点项目1500个',
  '广东省2025年重点建设项目年度计划投资1万亿元',
  '2025年1-5月，广东省重点项目完成投资4522亿元',
  '广东2025年全年完成投资11816亿元',
  'Guangdong invested 885.74 billion yuan in January-October 2022, 98.4% of the annual planned investment of 900 billion yuan',
  ...wordsOf(`
  2026年广东计划安排省重点项目1850个 廣東2026年年度計劃投資1.05萬億元 2024年广东省重点建设项目1508个 2024年广东省重点建设项目总投资约8.1万亿元
  2018年广东省重点建设项目年度计划投资6000亿元 2022年上半年，广东省重点项目完成投资5084亿元 2022年1至7月广东省重点项目新开工建设147个项目 2023年广东省重点建设项目开工率2023年上半年为55%
  安徽2025年汽车产量达到368.65万辆 安徽省2022年汽车产量174.7万辆 到2025年，安徽汽车产量达410万辆 到2025年，安徽新能源汽车占比达50%，汽车产量达410万辆
  2025年安徽力争汽车后市场规模达600亿元，汽车产量达410万辆 安徽2025年汽车产量目标：达到410万辆 安徽力争：2025年汽车产量达到410万辆 安徽2025年汽车产量要达到410万辆
  安徽2025年汽车产量预期达到410万辆 到2027年，合肥新能源汽车产能超300万辆 2024年合肥市新能源汽车产量预计全年突破130万辆 合肥市2024年1月至9月新能源汽车产量92.75万辆
  合肥2024年国内生产总值13507.7亿元 2025年安徽省第二批重大项目年度计划投资1025亿元
`),
  'Guangdong plans 1,500 key projects in 2025',
  'Guangdong plans to invest 1 trillion yuan in 2025',
  'Guangdong’s annual investment plan for 2025 is $136.8 billion',
  'From January to May 2025, Guangdong completed an investment of 452.2 billion yuan',
  'By May 31, 2025, Guangdong had invested 452.2 billion yuan, 45.2% of its annual planned investment',
  '截至2025年5月31日，广东完成投资4522亿元',
  '二〇二五年广东年度计划投资1万亿元',
  '安徽2025年拥有7家整车企业、3000多家零部件企业',
  'In 2022 Guangdong planned 1,570 key projects',
  'Guangdong invested about 1.18 trillion yuan in 2025',
  'In the first seven months of 2023, the output of NEVs in Hefei hit 370,000',
  'Hefei’s NEV output exceeded 1.37 million units in 2024',
  'Anhui’s vehicle output reached 3.69 million in 2025',
  'Guangdong key provincial construction projects, 2024: planned investment of 1 trillion yuan',
]

/** Numbers that are nowhere in the register. */
const madeUp = [
  ...wordsOf(`
  广东2025年安排省重点项目1730个 广东省2025年重点建设项目年度计划投资1.4万亿元 2025年1-5月，广东省重点项目完成投资6217亿元 广东2025年全年完成投资9437亿元
  2026年广东计划安排省重点项目2113个 廣東2026年年度計劃投資1.37萬億元 2024年广东省重点建设项目1733个 2024年广东省重点建设项目总投资约3.3万亿元
  2018年广东省重点建设项目年度计划投资7900亿元 2022年上半年，广东省重点项目完成投资6321亿元 2022年1至7月广东省重点项目新开工建设271个项目 2023年广东省重点建设项目开工率2023年上半年为73%
  安徽2025年汽车产量达到517.3万辆 安徽省2022年汽车产量231.4万辆 到2025年，安徽汽车产量达530万辆 到2027年，合肥新能源汽车产能超470万辆 2024年合肥市新能源汽车产量预计全年突破190万辆
  合肥市2024年1月至9月新能源汽车产量61.37万辆 合肥2024年国内生产总值17311.9亿元 2025年安徽省第二批重大项目年度计划投资1711亿元
`),
  'Guangdong plans 1,730 key projects in 2025',
  'Guangdong plans to invest 1.7 trillion yuan in 2025',
  'Guangdong’s annual investment plan for 2025 is $193.7 billion',
  'From January to May 2025, Guangdong completed an investment of 613.7 billion yuan',
  'In 2022 Guangdong planned 1,913 key projects',
  'Guangdong invested about 1.71 trillion yuan in 2025',
  'In the first seven months of 2023, the output of NEVs in Hefei hit 531,700',
  'Hefei’s NEV output exceeded 1.91 million units in 2024',
  'Anhui’s vehicle output reached 5.13 million in 2025',
  'Guangdong key provincial construction projects, 2024: planned investment of 1.7 trillion yuan',
  'Hefei: new-energy vehicle industry cluster, annual revenue of over three trillion yuan by 2027',
  'Shenzhen plans to invest 317 billion yuan in 2025',
  '北京2025年计划投资7130亿元',
  '上海2025年安排重大项目1931个',
  'In 2023 Anhui invested at least 37 billion yuan in steel',
  'Guangdong invests more than 613 billion yuan in hospitals in 2025',
  'Henan produced fewer than 7.31 million cars in 2024',
  '广东2025年培育7130家以上专精特新企业',
  'The action plan of Guangdong for 2025 names 31 measures',
]

t.test('true claims in both languages and scripts are supported, each number by figures', async (t) => {
  t.equal(trueClaims.length, 41)
  for (const claim of trueClaims) {
    const { verdict, readings, figures } = await verify(everything, claim)
    t.equal(verdict, 'supported', claim)
    t.ok(
      readings.every(
        (reading) => reading.figures.length > 0 && reading.figures.every(({ relation }) => relation === 'agrees'),
      ),
    )
    t.ok(figures.some(({ figureId }) => figureId !== null))
  }
})

t.test('made-up claims are never supported', async (t) => {
  t.equal(madeUp.length, 39)
  const counts = new Map<string, number>()
  for (const claim of madeUp) {
    const { verdict } = await verify(everything, claim)
    t.not(verdict, 'supported', claim)
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  }
  t.comment(JSON.stringify([...counts]))
})

t.test('the construction of projects narrows nothing, the industry does; nor does who reports it', async (t) => {
  for (const [claim, verdict] of [
    ['Guangdong will arrange 1,500 key provincial construction projects in 2025', 'supported'],
    ['Guangdong plans the construction of 1,500 key projects in 2025', 'supported'],
    ['Guangdong plans 1,730 key provincial construction projects in 2025', 'contradicted'],
    ['Guangdong will arrange 1,730 key provincial construction projects in 2025', 'contradicted'],
    ['Guangdong will arrange 40 nuclear projects in 2025', 'unknown'],
    ['Guangdong’s first 500 billion yuan of investment was planned for 2025', 'unknown'],
    ['The next 200 billion yuan of Guangdong’s planned investment follow in 2025', 'unknown'],
    ['广东2025年安排省重点建设项目1730个', 'contradicted'],
    ['Guangdong plans 1,500 projects in the construction industry in 2025', 'unknown'],
    ['Guangdong plans to invest 50 billion yuan in construction in 2025', 'unknown'],
    ['Guangdong plans 1,500 key projects in 2025, Xinhua News Agency reported', 'supported'],
    ['Guangdong plans 1,730 key projects in 2025, Xinhua News Agency reported', 'contradicted'],
    ['据新华社报道，广东2025年计划投资1万亿元', 'supported'],
    ['Guangdong announced plans to invest 2 trillion yuan in 2025', 'contradicted'],
    ["Guangdong's actual investment in 2025 was 2 trillion yuan", 'contradicted'],
    ["Guangdong's planned investment in 2025 was 1 trillion yuan", 'supported'],
    ['Guangdong plans 1 trillion yuan of investment in major projects in 2025', 'supported'],
    ['广东2025年省重点建设项目计划投资1万亿元', 'supported'],
    ['广东2025年重大项目计划投资1万亿元', 'supported'],
    ['广东2025年完成年度投资计划的98.2%', 'contradicted'],
    ['Guangdong completed 98.2% of its 2025 investment plan', 'contradicted'],
    ['2025年广东重点项目完成年度计划投资的98.2%', 'contradicted'],
    ["Guangdong's key projects have an annual investment plan of 1 trillion yuan in 2025", 'supported'],
  ] as const)
    t.equal((await verify(everything, claim)).verdict, verdict, claim)
})

/** By how much a plan was exceeded or missed, and what is told of a period that is not read. */
const undecided = [
  'Guangdong’s key projects exceeded their 2025 investment plan by 181.6 billion yuan',
  'Guangdong’s 2025 plan was surpassed by 181.6 billion yuan of investment',
  'Anhui’s vehicle output in 2025 was 413,500 short of its target',
  '广东2025年重点项目完成投资超年度计划1816亿元',
  '安徽2025年汽车产量低于目标41.35万辆',
  'Guangdong plans 1.05 trillion yuan in 2024/25',
  'Guangdong planned 1.05 trillion yuan of investment in FY2025',
  'Guangdong invested 1.1816 trillion yuan last month',
  'Guangdong invests 1.1816 trillion yuan a year',
  '广东2024年至2026年年度计划投资3.05万亿元',
  'Guangdong planned 3.05 trillion yuan of investment in 2024, 2025 and 2026',
  '广东2024年、2025年共计划投资2万亿元',
]

t.test('words that name a part are borne out by figures of that part alone', async (t) => {
  const verdicts = [
    ['广东2025年基础设施项目完成投资7111亿元', 'supported'],
    ['Guangdong’s infrastructure projects completed 711.1 billion yuan of investment in 2025', 'supported'],
    ['广东2025年民生保障工程完成投资进度为114%', 'supported'],
    ['广东2024年基础设施项目完成投资7111亿元', 'other-period'],
    ['广东2025年基础设施项目完成投资8111亿元', 'unknown'],
    ['广东2025年民生保障项目完成投资7111亿元', 'unknown'],
    ['广东2025年医院项目完成投资7111亿元', 'unknown'],
    ['广东2025年完成投资7111亿元', 'contradicted'],
    ['Guangdong’s infrastructure companies completed 711.1 billion yuan of investment in 2025', 'unknown'],
  ] as const
  for (const [claim, verdict] of verdicts) t.equal((await verify(everything, claim)).verdict, verdict, claim)
})

t.test('what a plan was exceeded by is no amount of it, and a period that is not read may be any', async (t) => {
  for (const claim of undecided) t.equal((await verify(everything, claim)).verdict, 'unknown', claim)
})

/** What the register has as a plan or a target, told as done; and what is denied. */
const falseOutcomes = [
  ['Guangdong planned to invest 1 trillion yuan in 2025 but invested only 900 billion yuan.', 'contradicted'],
  ['广东2025年完成投资1万亿元', 'contradicted'],
  ['广东2025年投资了1万亿元', 'contradicted'],
  ['广东2025年实际投资1万亿元', 'contradicted'],
  ['广东2024年完成投资1万亿元', 'unknown'],
  ['2018年广东省完成投资6000亿元', 'unknown'],
  ['广东2024年完成投资3386亿元', 'other-period'],
  ['广东2025年的投资突破1.2万亿元', 'contradicted'],
  ['广东2025年1500个重点项目全部完工', 'unknown'],
  ['安徽2025年汽车产量达410万辆', 'contradicted'],
  ['安徽2025年汽车产量为410万辆', 'contradicted'],
  ['2025年安徽动力电池产量达150GWh', 'unknown'],
  ['今年广东完成投资1.05万亿元', 'unknown'],
  ['Guangdong invested 1 trillion yuan in 2025', 'contradicted'],
  ['Guangdong has invested 1 trillion yuan in 2025', 'contradicted'],
  ['Guangdong finished 1,500 projects in 2025', 'unknown'],
  ['Guangdong built 1,500 projects in 2025', 'unknown'],
  ['Guangdong did not plan to invest 1 trillion yuan in 2025', 'unknown'],
  ['Guangdong didn’t plan to invest 1 trillion yuan in 2025', 'unknown'],
  ['Guangdong never planned 1,500 key projects in 2025', 'unknown'],
  ['Guangdong no longer plans 1,500 key projects in 2025', 'unknown'],
  ['Guangdong cancelled 1,500 key projects in 2025', 'unknown'],
  ['Guangdong has yet to invest 1.18 trillion yuan in 2025', 'unknown'],
  ['Guangdong withdrew its plan to invest 1 trillion yuan in 2025', 'unknown'],
  ['Guangdong failed to invest 1.18 trillion yuan in 2025', 'unknown'],
  ['It is not true that in 2025, Guangdong planned 1,500 key projects', 'unknown'],
  ['广东2025年没有投资1万亿元', 'unknown'],
  ['廣東2025年並未完成投資11816億元', 'unknown'],
  ['广东2025年未完成投资11816亿元', 'unknown'],
  ['广东2025年不再安排省重点项目1500个', 'unknown'],
  ['广东2025年取消省重点项目1500个', 'unknown'],
  ['广东2025年完成投资11816亿元，没有取消项目', 'unknown'],
] as const

/** Their words are near to those of false outcomes. */
const trueOutcomes = [
  '广东2025年计划完成投资1万亿元',
  '根据年度计划，广东2025年完成投资1万亿元',
  '广东2025年投资1万亿元',
  '广东2025年计划投资1万亿元，实际完成投资11816亿元',
  'Guangdong planned to invest 1 trillion yuan in 2025 but invested 1.1816 trillion yuan.',
  '广东2025年未来计划投资1万亿元',
  '广东2025年计划投资不低于1万亿元',
  '广东2025年不仅安排省重点项目1500个',
  '2022年1至5月，广东重点项目完成投资3972亿元，为年度计划投资的44.1%',
  '2025年，广东省重点项目完成年度计划任务的118.2%',
  'Guangdong planned not only 1,500 key projects in 2025',
  'Guangdong plans no fewer than 1,500 key projects in 2025',
  'In Guangdong, 1,500 key projects were planned for 2025',
  'Guangdong has a planned investment of 1 trillion yuan in 2025',
  'By 2025, Anhui’s vehicle output reaches 4.1 million',
] as const

t.test('a plan bears out no outcome, and what a clause denies is unknown', async (t) => {
  for (const [claim, verdict] of falseOutcomes) t.equal((await verify(everything, claim)).verdict, verdict, claim)
  for (const claim of trueOutcomes) t.equal((await verify(everything, claim)).verdict, 'supported', claim)
  const stageOf = async (claim: string) => (await verify(everything, claim)).readings.map(({ stage }) => stage)
  t.strictSame(await stageOf('到2027年，广东投资达到2万亿元'), ['target'])
  t.strictSame(await stageOf('广东2024年投资达到2万亿元'), ['actual'])
  t.strictSame(await stageOf('广东2025年投资1万亿元'), [null], 'no word says it')
})

/** Claims about another place, part, mean or owner than the figures are about, and suppositions. */
const narrower = [
  'China’s GDP was 1350.77 billion yuan in 2024',
  'Anhui’s GDP was 1.35 trillion yuan in 2024',
  '中国2025年汽车产量368.65万辆',
  '广东2025年民生保障工程完成投资7111亿元',
  'Guangdong’s industrial projects completed 711.1 billion yuan of investment in 2025',
  'Anhui planned 70 new materials projects in 2025',
  'Tencent completed 1.18 trillion yuan of investment in Guangdong in 2025',
  '广东2025年民营企业完成投资11816亿元',
  '广东2025年日均完成投资32亿元',
  '合肥2024年人均GDP为13.5万元',
  '广东2025年固定资产投资3万亿元',
  '广东2025年高速公路投资500亿元',
  '合肥高新区2024年GDP 2000亿元',
  'Guangdong attracted 50 billion yuan of foreign investment in 2025',
  'Guangdong invested 30 billion yuan in railways in 2025',
  'Guangdong planned 40 nuclear projects in 2025',
  'Guangdong plans 1 trillion yuan of investment in railways in 2025',
  'Guangdong plans 1 trillion yuan of investment on hospitals in 2025',
  'Guangdong plans 1 trillion yuan of railway investment in 2025',
  'Guangdong plans 1 trillion yuan of investment in 2025, all in railways',
  'Guangdong companies plan to invest 1 trillion yuan in 2025',
  'Guangdong plans 1,500 railway projects in 2025',
  'Guangdong invested 1.1816 trillion yuan in hospitals in 2025',
  '广东2025年铁路计划投资1万亿元',
  '广东2025年医院建设计划投资1万亿元',
  '广东2025年计划固定资产投资1万亿元',
  '广东2025年计划安排医院项目1500个',
  '广东2025年完成铁路投资11816亿元',
  '2024年广东省10-50亿元的项目有691个',
  '假如广东2025年完成投资11816亿元',
  'If Guangdong had invested 1.18 trillion yuan in 2025, others would have followed',
] as const

t.test('what a claim says of another place, part, mean or owner is neither borne out nor contradicted', async (t) => {
  for (const claim of narrower) {
    const { verdict } = await verify(everything, claim)
    t.ok(['unknown', 'other-metric', 'other-period'].includes(verdict), `${claim}: ${verdict}`)
  }
})

/** The register has 380 projects with 165.8 billion yuan in five industries, as a part of 1,500 with a trillion. */
const ofParts = [
  ['Guangdong plans to invest 165.8 billion yuan in five major industries in 2025', ['supported', 'supported']],
  ['Guangdong plans to invest 165.8 billion yuan in 380 projects in 2025', ['supported', 'supported']],
  ['Guangdong plans 380 projects in five major industries in 2025', ['supported', 'supported']],
  [
    'Guangdong plans 380 projects in five major industries in 2025, with an annual investment of 165.8 billion yuan',
    ['supported', 'supported', 'supported'],
  ],
  [
    'In 2025 Guangdong plans 380 projects in five major industries including new-generation information technology, ' +
      'high-end equipment, new materials, petrochemicals and steel, with an annual investment of 165.8 billion yuan',
    ['supported', 'supported', 'supported'],
  ],
  ['2025年广东省5大类产业项目380个', ['supported', 'supported']],
  ['广东2025年5大类产业项目380个，年度投资额1658亿元', ['supported', 'supported', 'supported']],
  ['廣東2025年5大類產業項目380個，年度投資額1658億元', ['supported', 'supported', 'supported']],
  ['广东2025年计划在5大类产业投资1658亿元', ['supported', 'supported']],
  ['广东2025年5大类产业项目380个，年度投资额1万亿元', ['supported', 'supported', 'unknown']],
  ['Guangdong plans to invest 200 billion yuan in five major industries in 2025', ['unknown', 'unknown']],
  ['Guangdong plans to invest 1 trillion yuan in five major industries in 2025', ['unknown', 'supported']],
  ['Guangdong plans to invest 165.8 billion yuan in six major industries in 2025', ['unknown', 'unknown']],
  ['Guangdong plans to invest 165.8 billion yuan in five cities in 2025', ['unknown', 'unknown']],
  ['Guangdong plans to invest 165.8 billion yuan in five major industries in 2024', ['unknown', 'unknown']],
  ['Guangdong completed 165.8 billion yuan of investment in five major industries in 2025', ['unknown', 'unknown']],
  ['Guangdong plans to invest 165.8 billion yuan in 380 steel projects in 2025', ['unknown', 'unknown']],
  ['Guangdong plans to invest 165.8 billion yuan in 380 projects in Shenzhen in 2025', ['unknown', 'unknown']],
  ['Guangdong plans to invest 200 billion yuan in 400 projects in 2025', ['unknown', 'unknown']],
  ['Guangdong plans 40 nuclear projects in 2025, with an annual investment of 20 billion yuan', ['unknown', 'unknown']],
  ['Guangdong plans to invest 1 trillion yuan in 1,500 key projects in 2025', ['supported', 'supported']],
  ['Guangdong plans to invest 3 trillion yuan in 1,500 key projects in 2025', ['contradicted', 'unknown']],
  ['Guangdong plans to invest 1 trillion yuan in 1,730 key projects in 2025', ['unknown', 'contradicted']],
  ['广东2025年安排省重点项目1600个，年度计划投资3万亿元', ['contradicted', 'contradicted']],
  ['Guangdong plans 380 projects in 2025', ['contradicted']],
] as const

t.test('what other numbers narrow to a part is borne out by figures of a part that has all of them', async (t) => {
  for (const app of [everything, await build(t, { SEED: 'article' })])
    for (const [claim, expected] of ofParts) {
      const { readings } = await verify(app, claim)
      t.strictSame(pluck(readings, 'verdict'), expected, claim)
    }
  const { figures } = await verify(everything, 'Guangdong plans to invest 165.8 billion yuan in 380 projects in 2025')
  t.strictSame(pluck(figures, 'figureId', 'total', 'relation'), [
    ['guangdong-key-projects-2025-five-industries-investment', null, 'agrees'],
    ['guangdong-key-projects-2025-five-industries-investment-planned', null, 'agrees'],
  ])
})

/** What is done in a place by another, or by one in another. */
const ofPlaces = [
  ['Guangdong will invest 50 billion yuan in Shenzhen in 2025', 'unknown'],
  ['Guangdong plans to invest 1 trillion yuan in Shenzhen in 2025', 'unknown'],
  ['Guangdong plans 20 projects in Shenzhen in 2025', 'unknown'],
  ['Guangdong plans 20 projects in Shenzhen in 2025, with an annual investment of 50 billion yuan', 'unknown'],
  ['In Shenzhen, Guangdong will invest 50 billion yuan in 2025', 'unknown'],
  ['Guangdong’s Shenzhen plans to invest 50 billion yuan in 2025', 'unknown'],
  ['Beijing will invest 50 billion yuan in Guangdong in 2025', 'unknown'],
  ['China will invest 50 billion yuan in Guangdong in 2025', 'unknown'],
  ['北京2025年计划在广东投资500亿元', 'unknown'],
  ['2025年广东省重点项目1500个，其中深圳投资3000亿元', 'unknown'],
  ['China’s Guangdong plans 1,500 key projects in 2025', 'supported'],
  ['China’s Guangdong province plans 1,730 key projects in 2025', 'contradicted'],
  ['中国广东2025年计划投资1万亿元', 'supported'],
  ['安徽合肥2024年国内生产总值13507.7亿元', 'supported'],
  ['安徽合肥2024年GDP13507.7亿元', 'supported'],
  ['安徽合肥2024年GDP17311.9亿元', 'contradicted'],
  ['安徽省合肥市2024年国内生产总值17311.9亿元', 'contradicted'],
  ['Guangdong plans 1,500 key projects in 2025, and Anhui’s vehicle output reached 3.69 million in 2025', 'supported'],
  ['Guangdong plans 1,730 key projects in 2025, more than Zhejiang', 'contradicted'],
] as const

t.test('what names a second place is of neither alone, unless that only says where the first one is', async (t) => {
  for (const [claim, verdict] of ofPlaces) t.equal((await verify(everything, claim)).verdict, verdict, claim)
})

t.test('what a claim names beside a place is a record that the subject refers to, not a word in it', async (t) => {
  const app = await register(t, {
    regions: { farland: { name: 'Farland', kind: 'country' } },
    industries: { project: { name: 'Zeppelins' } },
    sources: { plan: { official: true } },
    projects: { works: { regionId: 'farland' } },
    figures: { works: { subjectId: 'works', ...year(2025), value: '7000000000', asPrinted: '7 billion yuan' } },
    metrics: { investment: { name: 'Investment' } },
  })
  const claim = 'Farland planned 7 billion yuan of investment in zeppelins in 2025'
  t.equal((await verify(app, claim)).verdict, 'unknown')
  await putAll(app, { projects: { works: { regionId: 'farland', industryIds: ['project'] } } })
  t.equal((await verify(app, claim)).verdict, 'supported')
})

const article = await build(t, { SEED: 'article' })

t.test('the verdict says what the register has: the same, or of another period, metric or value', async (t) => {
  for (const [claim, verdict, figureId] of [
    ['Guangdong plans 1,500 key projects in 2025.', 'supported', 'guangdong-key-projects-2025-project-count'],
    ['Guangdong plans about 1,490 key projects in 2025.', 'supported', 'guangdong-key-projects-2025-project-count'],
    ['Guangdong plans to invest $136.8 billion in 2025.', 'supported', 'guangdong-key-projects-2025-investment'],
    ['廣東2025年計劃投資1萬億元。', 'supported', 'guangdong-key-projects-2025-investment'],
    ['Guangdong plans to invest 1 trillion yuan in 2024.', 'other-period', 'guangdong-key-projects-2025-investment'],
    ['广东2025年计划新开工1500个项目。', 'other-metric', 'guangdong-key-projects-2025-project-count'],
    ['Guangdong plans 5 key projects in 2025.', 'contradicted', null],
    ['Guangdong plans to invest 2 trillion yuan in 2025.', 'contradicted', null],
    ['Guangdong completed 1,500 key projects in 2025.', 'unknown', null],
    ['Beijing plans 1,500 key projects in 2025.', 'unknown', null],
    ['Somebody plans 1,500 key projects in 2025.', 'unknown', null],
    ['Guangdong is large.', 'unknown', null],
  ] as const) {
    const answer = await verify(article, claim)
    t.equal(answer.verdict, verdict, claim)
    t.equal(answer.claim, claim)
    if (figureId !== null)
      t.ok(
        answer.figures.some((one) => one.figureId === figureId),
        claim,
      )
  }
})

t.test('a claim with several numbers is as good as its worst', async (t) => {
  const { verdict, readings } = await verify(
    article,
    'Guangdong plans 1,500 key projects in 2025, with an annual investment of 3 trillion yuan.',
  )
  t.strictSame([verdict, readings.map((reading) => reading.verdict)], ['contradicted', ['supported', 'contradicted']])
})

t.test('a claim has as many readings as numbers, and its last one may contradict it', async (t) => {
  const { verdict, readings } = await verify(article, `${'5个'.repeat(400)}。2025年广东计划投资7元。`)
  t.strictSame([verdict, readings.length, readings.at(-1)?.verdict], ['contradicted', 401, 'contradicted'])
})

t.test('a bound is supported by what lies within it, and contradicted only by what it excludes', async (t) => {
  const verdictOf = async (claim: string): Promise<string> => (await verify(article, claim)).verdict
  t.equal(await verdictOf('Guangdong plans more than 1 trillion yuan of investment in 2025.'), 'supported')
  t.equal(await verdictOf('Guangdong plans more than 10 billion yuan of investment in 2025.'), 'supported')
  t.equal(await verdictOf('Guangdong plans less than 10 billion yuan of investment in 2025.'), 'contradicted')
})

/** The register has 1.05 trillion for 2026, and 1 trillion for 2025. */
const bounds = [
  ['Guangdong plans less than 1 trillion yuan of investment in 2026', 'contradicted'],
  ['Guangdong planned fewer than 1,500 key projects for 2025', 'unknown'],
  ['Guangdong plans more than 1.1 trillion yuan of investment in 2025', 'contradicted'],
  ['Guangdong plans more than 5 trillion yuan of investment in 2025', 'other-period'],
  ['Guangdong plans at most 1 trillion yuan of investment in 2026', 'other-period'],
  ['Guangdong plans at most 1.04 trillion yuan of investment in 2026', 'contradicted'],
  ['Guangdong plans at least 1.1 trillion yuan of investment in 2026', 'contradicted'],
  ['Guangdong plans more than 1.1 trillion yuan of investment in 2026', 'contradicted'],
  ['Guangdong plans at most 1.1 trillion yuan of investment in 2026', 'supported'],
  ['Guangdong plans about 1.1 trillion yuan of investment in 2026', 'supported'],
  ['2026年广东计划投资不足1万亿元', 'contradicted'],
  ['2026年广东计划投资1万亿元以上', 'supported'],
  ['2026年广东计划投资不足1.05万亿元', 'unknown'],
  ['2026年广东计划投资不超过1.05万亿元', 'supported'],
  ['2023年1-6月广东完成投资超5000亿元', 'supported'],
  ['2025年广东省重点项目投资不少于3170亿元', 'supported'],
] as const

t.test('a bound of a claim is the number that it prints, without rounding', async (t) => {
  for (const [claim, verdict] of bounds) t.equal((await verify(everything, claim)).verdict, verdict, claim)
})

/** Sentences about the seeds, with what the seeds make of them: true, false, or unsettled. */
const table = JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8')) as [
  claim: string,
  truth: 'true' | 'false' | 'unsettled',
  verdict: string,
][]

t.test('no false sentence is supported, and no true one contradicted', async (t) => {
  t.equal(table.length, 67)
  for (const [claim, truth, expected] of table) {
    const { verdict } = await verify(everything, claim)
    t.equal(verdict, expected, claim)
    t.not(verdict, { true: 'contradicted', false: 'supported', unsettled: null }[truth], claim)
  }
})

const planned = (amount: string): string => `Farland plans to invest ${amount} yuan in 2025`

t.test('a sum over the parts of a place bears a claim out only where all parts have figures', async (t) => {
  const { app, plan } = await farland(t)
  const verdictOf = async (claim: string): Promise<string> => (await verify(app, claim)).verdict
  await plan('northmark', 'Northmark works', 100)
  t.equal(await verdictOf(planned('100 billion')), 'unknown')
  t.equal(await verdictOf(planned('5 billion')), 'unknown')
  await plan('southmark', 'Southmark works', 200)
  const { verdict, figures } = await verify(app, planned('300 billion'))
  t.strictSame(
    [verdict, figures.map(({ figureId, relation }) => [figureId, relation])],
    ['supported', [[null, 'agrees']]],
  )
  t.equal(await verdictOf(planned('5 billion')), 'unknown', 'it contradicts nothing')
  t.equal(await verdictOf(planned('more than 250 billion')), 'unknown', 'nor does it satisfy a bound')
  await put(app, 'regions/westmark', { name: 'Westmark', kind: 'province', parentId: 'farland' })
  t.equal(await verdictOf(planned('300 billion')), 'unknown')
})

t.test('one batch contradicts nothing about a place, its programme does', async (t) => {
  const { app, plan } = await farland(t)
  const verdictOf = async (claim: string): Promise<string> => (await verify(app, claim)).verdict
  await plan('farland', 'Farland major projects 2025, second batch', 100)
  await plan('farland', 'Farland roads', 70)
  for (const [claim, verdict] of [
    [planned('900 billion'), 'unknown'],
    [planned('5 billion'), 'unknown'],
    [planned('more than 60 billion'), 'unknown'],
    [planned('less than 150 billion'), 'unknown'],
    [planned('100 billion'), 'supported'],
    [planned('170 billion'), 'supported'],
  ] as const)
    t.equal(await verdictOf(claim), verdict, claim)
  await plan('farland', 'Farland key projects, 2025', 1000)
  for (const [claim, verdict] of [
    [planned('900 billion'), 'contradicted'],
    [planned('more than 900 billion'), 'supported'],
    [planned('less than 900 billion'), 'contradicted'],
    ['Farland plans to invest 900 billion yuan in railways in 2025', 'unknown'],
    ['Farland plans to invest more than 900 billion yuan in railways in 2025', 'unknown'],
  ] as const)
    t.equal(await verdictOf(claim), verdict, claim)
})

t.test('a claim that names no year is not contradicted by this year', async (t) => {
  for (const claim of ['广东年度投资额1658亿元', '广东全年投资额1658亿元', '广东省重点项目380个，年度投资额1658亿元']) {
    const { verdict, readings } = await verify(everything, claim)
    t.equal(verdict, 'unknown', claim)
    t.equal(readings.at(-1)?.periodStart, null, claim)
  }
  t.equal((await verify(everything, '2025年广东年度投资额1658亿元')).verdict, 'contradicted')
})

t.test('the total of a place is evidence, by an address that stays', async (t) => {
  const { figures } = await verify(article, '广东2025年计划投资1万亿元。')
  const total = figures.find((one) => one.total !== null)?.total ?? ''
  const { pathname, search } = new URL(total)
  t.match(Object.fromEntries(new URLSearchParams(search)), {
    metric: 'investment',
    'regionId.within': 'guangdong',
    stage: 'planned',
    period: '2025-01-01/2025-12-31',
    asOf: /Z$/,
  })
  matchWhole(t, (await article.ask('GET', pathname + search)).body, { data: [{ total: '1000000000000' }] })
})

t.test('the answer can be cited: its address answers the same after the register has changed', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const claim = 'Guangdong plans 1,500 key projects in 2025.'
  const before = await verify(app, claim)
  t.equal(before.verdict, 'supported')
  await new Promise<void>((resolve) => {
    // The next change has a later instant.
    const wait = (): void => {
      if (new Date().toISOString() > (new URL(before.href).searchParams.get('asOf') ?? '')) resolve()
      else setImmediate(wait)
    }
    wait()
  })
  const figure = 'guangdong-key-projects-2025-project-count'
  t.equal((await app.ask('PATCH', `/v1/figures/${figure}`, { body: { value: '1600' } })).status, 200)
  t.equal((await verify(app, claim)).verdict, 'contradicted')
  const { pathname, search } = new URL(before.href)
  const again = await app.ask('GET', pathname + search)
  t.strictSame(again.body, before)
})

t.test('a superseded figure still supports what it said; a deprecated one nothing', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const figure = (await app.ask('GET', '/v1/figures/guangdong-key-projects-2025-project-count')).body as object
  const later = { ...figure, id: 'later', value: '1520', supersedesId: 'guangdong-key-projects-2025-project-count' }
  t.equal((await app.ask('POST', '/v1/figures', { body: later })).status, 201)
  t.equal((await verify(app, 'Guangdong plans 1,500 key projects in 2025.')).verdict, 'supported')
  t.equal((await verify(app, 'Guangdong plans 1,520 key projects in 2025.')).verdict, 'supported')
  await app.ask('PATCH', '/v1/figures/later', { body: { rank: 'deprecated' } })
  t.not((await verify(app, 'Guangdong plans 1,520 key projects in 2025.')).verdict, 'supported')
})

t.test('bad input is refused, hostile input is answered', async (t) => {
  const statusOf = async (query: string): Promise<number> => (await article.ask('GET', `/v1/verify${query}`)).status
  t.equal(await statusOf(''), 400)
  t.equal(await statusOf('?claim='), 400)
  t.equal(await statusOf(`?claim=${'a'.repeat(1001)}`), 400)
  t.equal(await statusOf(`?claim=${'a'.repeat(1000)}`), 200)
  t.equal(await statusOf(`?claim=${encodeURIComponent('亿'.repeat(1000))}`), 200)
  t.equal(await statusOf('?claim=a%00b'), 400)
  t.equal(await statusOf('?claim=a&claim=b'), 400)
  t.equal(await statusOf('?claim=a&limit=1'), 400)
  t.equal(await statusOf('?claim=a&asOf=2999-01-01T00:00:00Z'), 400)
  t.equal(await statusOf('?claim=a&asOf=2016-12-31T23:59:60Z'), 200, 'a leap second')
  for (const claim of [
    '1'.repeat(1000),
    '<b>1亿元</b>'.repeat(90),
    '广东投资1亿元，'.repeat(100),
    "'; DROP TABLE figures; --",
  ])
    t.equal(await statusOf(`?claim=${encodeURIComponent(claim)}`), 200, claim.slice(0, 20))
})

t.test('the page has a form with one control, and shows a claim beside the words of the sources', async (t) => {
  const empty = (await article.ask('GET', '/verify')).text
  t.strictSame(
    [...empty.slice(empty.indexOf('<main')).matchAll(/<(?:input|textarea|select)[^>]* name="(\w+)"/g)].map(
      ([, name]) => name,
    ),
    ['claim'],
  )
  const claim = 'Guangdong plans 1,500 <b>key projects</b> in 2025.'
  const { status, text } = await article.ask('GET', `/verify?claim=${encodeURIComponent(claim)}`)
  t.equal(status, 200)
  t.match(text, 'The number is in the register')
  t.match(text, '<q>1,500 key provincial construction projects</q>')
  t.match(text, 'Guangdong plans 1,500 &lt;b&gt;key projects&lt;/b&gt; in 2025.')
  const [, lasting = ''] = /href="([^"]*)">Permanent link to this answer/.exec(text) ?? []
  const { pathname, search } = new URL(lasting.replaceAll('&amp;', '&'))
  t.equal(pathname, '/verify')
  t.match(search, /asOf=/)
  t.equal((await article.ask('GET', pathname + search)).status, 200)
  const answer = (await article.ask('GET', '/verify?claim=Nothing')).text
  t.match(answer, 'There is no number in it that can be read, and no judgement of a plan.')
  t.equal((await article.ask('GET', `/verify?claim=${'a'.repeat(1001)}`)).status, 400)
})

t.test('a claim whose client has left is verified no further', async (t) => {
  const { http, store } = await build(t, { SEED: 'true' })
  const address = await http.listen({ port: 0, host: '127.0.0.1' })
  // No claim is asked twice: answers are kept.
  const verifying = (beginning: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${address}${addressOf(`${beginning}${'2025年广东投资5亿元。'.repeat(50)}`)}`, signal ? { signal } : {})
  const reads = (): number => store.spent().read.times
  await verifying('One. ')
  const first = reads()
  t.match(await (await verifying('Two. ')).json(), { verdict: 'contradicted', readings: { length: 50 } })
  const all = reads() - first
  const leaving = new AbortController()
  const begun = reads()
  const left = t.rejects(verifying('Three. ', leaving.signal), { name: 'AbortError' })
  await until(() => reads() > begun + 5, { between: 0, longest: 20_000 })
  leaving.abort()
  await left
  let last = -1
  const isQuiet = (): boolean => {
    const before = last
    last = reads()
    return last === before
  }
  await until(isQuiet, { between: 300 })
  t.ok(last - begun < all / 2, `${(last - begun).toString()} of ${all.toString()} queries`)
})
