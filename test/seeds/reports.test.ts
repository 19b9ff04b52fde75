/** The figures of the reports say what their words say, and the register shows what the reports tell. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Data } from '../../src/model/canonical.ts'
import { build } from '../support/build.ts'
import { readAll } from '../support/every-page.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

interface Figure {
  id: string
  subjectKind: string
  subjectId: string
  metric: string
  stage: string
  value: string
  upperValue: string | null
  unit: string
  qualifier: string
  periodStart: string | null
  periodEnd: string | null
  reported: { value: string; unit: string }[]
  relation: string | null
  fromFigureId: string | null
  ofFigureId: string | null
  partsComplete: boolean | null
  sourceId: string
  asPrinted: string
  locator: string | null
  supersedesId: string | null
}

const app = await build(t, { SEED: 'true' })
const figures = (await readAll(app, '/v1/figures')) as unknown as Figure[]
const metrics = await readAll(app, '/v1/metrics')
const byId = new Map(figures.map((figure) => [figure.id, figure]))
const figure = (id: string): Figure => byId.get(id) as Figure
const idsIn = async (file: string): Promise<unknown[]> =>
  (JSON.parse(await readFile(new URL(`../../seeds/${file}`, import.meta.url), 'utf8')) as Data[]).map(({ id }) => id)
const reported = new Set(await idsIn('reports/figures.json'))

/** Returns the ids of the figures of which a condition does not hold. */
const except = (holds: (figure: Figure) => unknown): string[] =>
  figures.filter((one) => !holds(one)).map(({ id }) => id)

/** The powers of ten of the words for large numbers, in simplified and traditional characters. */
const scales: Readonly<Record<string, number>> = {
  '': 0,
  万: 4,
  萬: 4,
  亿: 8,
  億: 8,
  万亿: 12,
  萬億: 12,
  million: 6,
  billion: 9,
  trillion: 12,
}
const number = /(\d[\d,]*)(?:\.(\d+))?\s?(万亿|萬億|亿|億|万|萬|million|billion|trillion|)/g

interface Printed {
  /** The number in thousandths. */
  readonly amount: bigint
  /** The size of its last digit. */
  readonly digit: number
}

/** Returns every number that these words print in digits, with the word for its scale. */
const numbersIn = (words: string): Printed[] =>
  [...words.matchAll(number)].map(([, whole = '', fraction = '', word = '']) => {
    const scale = scales[word] ?? 0
    return {
      amount: BigInt(whole.replaceAll(',', '') + fraction.padEnd(3 + scale, '0')),
      digit: 10 ** (scale - fraction.length),
    }
  })

/** Returns where the words print this value, without its sign. */
const foundIn = (words: string, value: string): Printed | undefined => {
  const [sought] = numbersIn(value.replace('-', ''))
  return numbersIn(words).find(({ amount }) => amount === sought?.amount)
}

/** Numbers that the words print in letters or count in a list. */
const inLetters: Readonly<Record<string, string>> = {
  'five major industries': '5',
  'second batch': '2',
  'annual revenue of over one trillion yuan (about 138.91 billion U.S. dollars) by 2027': '1000000000000',
  產業項目數量超過一半: '50',
  十大领域重大项目工程包: '10',
  三大国家级战新产业集群: '3',
  六大工程: '6',
  跨境电商进出口额全年力争突破万亿元: '1000000000000',
  '智能家电(家居)产业规模稳定在千亿元以上': '100000000000',
  '新一代信息技术、生物、高端装备制造、新材料、石化钢铁': '5',
  'new-generation information technology, high-end equipment manufacturing, new materials, and petrochemicals steel':
    '4',
}

t.test('each value is in the words of its figure', async (t) => {
  t.same(
    except(({ asPrinted, value, upperValue, reported }) => {
      const isPrinted = (amount: string): boolean => foundIn(asPrinted, amount) !== undefined
      return (
        (isPrinted(value) || inLetters[asPrinted] === value) &&
        (upperValue === null || isPrinted(upperValue)) &&
        reported.every((other) => isPrinted(other.value))
      )
    }),
    [],
  )
  const wrong = Object.keys(inLetters).filter((words) => !figures.some(({ asPrinted }) => asPrinted === words))
  t.same(wrong, [], 'each exception is needed')
})

t.test('each unit of money or percentage is in the words of its figure, and a fall is negative', async (t) => {
  const signs: Readonly<Record<string, RegExp>> = {
    CNY: /元|yuan|RMB/,
    USD: /\$|U\.S\. dollars/,
    percent: /%|percent|一半/,
    'percentage-point': /个百分点/,
  }
  t.same(
    except(({ unit, asPrinted, reported }) =>
      [unit, ...reported.map((other) => other.unit)].every((one) => signs[one]?.test(asPrinted) ?? true),
    ),
    [],
  )
  const wrong = except(({ value, asPrinted }) => value.startsWith('-') === asPrinted.includes('降低'))
  t.same(wrong, [])
})

t.test('each figure that is hedged has words that hedge', async (t) => {
  const hedges: Readonly<Record<string, RegExp>> = {
    exact: /(?:)/,
    about: /约|約|左右|nearly/,
    'more-than': /超|超过|超過|突破|高于|余|餘|多|over|exceeded|more than/,
    'at-least': /不少于|以上/,
    between: /\d[~至]\d/,
  }
  const wrong = except(({ qualifier, asPrinted }) => hedges[qualifier]?.test(asPrinted))
  t.same(wrong, [])
})

t.test('each metric of a figure is defined, in both languages, and each definition is used', async (t) => {
  const used = new Set(figures.map(({ metric }) => metric))
  t.same(metrics.map(({ id }) => id).sort(), [...used].sort())
  t.same(
    pluck(
      metrics.filter(({ name, localName, definition }) => !name || !localName || !definition),
      'id',
    ),
    [],
  )
  const nature = new Map(metrics.map(({ id, nature }) => [id, nature]))
  const wrong = except(({ metric, periodEnd }) => nature.get(metric) !== 'stock' || periodEnd !== null)
  t.same(wrong, [], 'a stock is counted on a day')
  t.same(
    except(
      ({ metric, unit }) => !unit.startsWith('percent') || ['ratio', 'change'].includes(String(nature.get(metric))),
    ),
    [],
    'a percentage is a ratio or a change',
  )
})

t.test('each subject of a report has a title in Chinese and says who printed it', async (t) => {
  for (const resource of ['projects', 'initiatives']) {
    const ids = new Set(await idsIn(`reports/${resource}.json`))
    const records = (await readAll(app, `/v1/${resource}`)).filter(({ id }) => ids.has(id))
    t.equal(records.length, ids.size)
    t.same(
      pluck(
        records.filter(({ localTitle, citations }) => !localTitle || (citations as unknown[]).length === 0),
        'id',
      ),
      [],
      resource,
    )
  }
})

t.test('no programme whose time was over when the reports were read is still ahead or under way', async (t) => {
  const readOn = '2026-11-26'
  const initiatives = await readAll(app, '/v1/initiatives')
  const over = new Set(initiatives.filter(({ status }) => status === 'completed').map(({ id }) => id))
  const stale = [...initiatives, ...(await readAll(app, '/v1/projects'))].filter(
    ({ status, endsOn, initiativeId }) =>
      ['announced', 'in-force', 'identification', 'preparation', 'implementation'].includes(String(status)) &&
      ((typeof endsOn === 'string' && endsOn < readOn) || over.has(initiativeId)),
  )
  t.same(pluck(stale, 'id'), [])
})

t.test('the reports: 30 sources, and each number with its place in one of them', async (t) => {
  const sources = new Set(await idsIn('reports/sources.json'))
  t.equal(sources.size, 30)
  t.equal(reported.size, 269)
  const wrong = except(({ id, locator }) => !reported.has(id) || locator !== null)
  t.same(wrong, [])
  const printed = new Set(figures.filter(({ id }) => reported.has(id)).map(({ sourceId }) => sourceId))
  const found = [...sources].filter((id) => !printed.has(String(id)))
  t.same(found, [], 'each report prints a figure')
  const read = (await readAll(app, '/v1/sources')).filter(({ id }) => sources.has(id))
  t.same(
    pluck(
      read.filter(({ retrievedOn, language }) => retrievedOn !== '2026-11-26' || !language),
      'id',
    ),
    [],
  )
})

/** Returns half of the last digit that the words of a figure print. */
const halfDigit = ({ value, asPrinted }: Figure): number => (foundIn(asPrinted, value)?.digit ?? 0) / 2

t.test('each printed share and difference follows from the two figures that it names', async (t) => {
  const named = figures.filter(({ fromFigureId, ofFigureId }) => fromFigureId !== null && ofFigureId !== null)
  t.equal(named.length, 28)
  const broken = named.filter((one) => {
    const [from, of] = [figure(one.fromFigureId as string), figure(one.ofFigureId as string)]
    const share = one.relation === 'share'
    const follow = share ? (100 * Number(from.value)) / Number(of.value) : Number(from.value) - Number(of.value)
    const slack =
      halfDigit(one) + (share ? (100 * halfDigit(from)) / Number(of.value) : halfDigit(from) + halfDigit(of))
    return Math.abs(Number(one.value) - follow) > slack + 1e-9
  })
  t.same(pluck(broken, 'id'), [])
})

t.test('Guangdong’s key projects year by year: the plan, and the latest actual', async (t) => {
  const of = (year: number): unknown[] => {
    const all = figures.filter(
      ({ subjectId, metric }) => subjectId === `guangdong-key-projects-${year.toString()}` && metric === 'investment',
    )
    const plans = new Set(all.filter(({ stage }) => stage === 'planned').map(({ value }) => value))
    const [latest] = all
      .filter(({ stage }) => stage === 'actual')
      .sort(
        (one, other) =>
          String(other.periodEnd).localeCompare(String(one.periodEnd)) ||
          String(one.periodStart).localeCompare(String(other.periodStart)),
      )
    const inBillions = (value: string): number => Number(value) / 1e9
    return [year, [...plans].map(inBillions), latest ? [inBillions(latest.value), latest.periodEnd] : null]
  }
  t.same([2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026].map(of), [
    [2018, [600], [383.65, '2018-07-31']],
    [2019, [650], [158, '2019-03-31']],
    [2020, [700], [566.4, '2020-08-31']],
    [2021, [800], [749.3, '2021-09-30']],
    [2022, [900], [885.74, '2022-10-31']],
    [2023, [1000], [584.1, '2023-06-30']],
    [2024, [1000], [338.6, '2024-04-30']],
    [2025, [1000], [1181.6, '2025-12-31']],
    [2026, [1050], null],
  ])
  const [promise] = await readAll(app, '/v1/promises?subjectId=guangdong-key-projects-2025&metric=investment')
  t.match(promise, { value: '1000000000000', actual: { value: '1181600000000' }, ratio: '1.1816', state: 'met' })
})

t.test('Anhui planned 4.1 million vehicles for 2025 and made 3.6865 million', async (t) => {
  matchWhole(t, await readAll(app, '/v1/promises?subjectId=anhui&metric=vehicle-output'), [
    {
      figureId: 'anhui-vehicle-output-2025-target',
      value: '4100000',
      actual: { figureIds: ['anhui-vehicle-output-2025'], value: '3686500' },
      ratio: '0.8991',
      state: 'short',
    },
  ])
})

t.test('Hefei lowered its target for 2027 from over 1 trillion yuan to over 700 billion', async (t) => {
  const later = figure('hefei-new-energy-vehicle-cluster-industry-revenue-2027-target-china-news-service')
  const earlier = figure(String(later.supersedesId))
  matchWhole(
    t,
    [earlier, later],
    [
      { value: '1000000000000', qualifier: 'more-than', periodEnd: '2027-12-31', sourceId: 'xinhua-2023-08-24' },
      {
        value: '700000000000',
        qualifier: 'more-than',
        periodEnd: '2027-12-31',
        sourceId: 'china-news-service-2024-10-23',
      },
    ],
  )
})

t.test('the English article lists four of the five industries that it counts', async (t) => {
  const five = figures.filter(({ subjectId }) => subjectId === 'guangdong-key-projects-2025-five-industries')
  t.same(
    five
      .filter(({ metric }) => metric.startsWith('industr'))
      .map(({ sourceId, metric, value }) => [sourceId, metric, value])
      .sort(),
    [
      ['china-news-service-2025-02-05', 'industries-named', '5'],
      ['china-news-service-2025-02-05', 'industry-count', '5'],
      ['global-times-2025-02-13', 'industries-named', '4'],
      ['global-times-2025-02-13', 'industry-count', '5'],
    ],
  )
  const found = (await readAll(app, '/v1/checks?check=sources-disagree')) as unknown as { records: { id: string }[] }[]
  t.same(
    found.map(({ records }) => records.map(({ id }) => id)),
    [
      [
        'guangdong-key-projects-2025-five-industries-industries-named-planned-china-news-service',
        'guangdong-key-projects-2025-five-industries-industries-named-planned-global-times',
      ],
    ],
    'the only figures on which sources disagree',
  )
})
