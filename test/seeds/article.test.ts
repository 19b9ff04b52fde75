/** The numbers and dates of the article are in the seeds, each with its speaker and place. */
import t from 'tap'
import { build } from '../support/build.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'

type Data = Readonly<Record<string, unknown>>
const app = await build(t, { SEED: 'article' })

const list = async (address: string): Promise<Data[]> => {
  const { body } = await app.ask('GET', address)
  const { data, next }: { data: Data[]; next: string | null } = body
  t.equal(next, null, `${address} is all on one page`)
  return data
}

const in2025 = { periodStart: '2025-01-01', periodEnd: '2025-12-31' }
const undated = { periodStart: null, periodEnd: null }
const key = {
  subjectKind: 'project',
  subjectId: 'guangdong-key-projects-2025',
  stage: 'planned',
  ...in2025,
  locator: 'paragraph 5',
  attributedTo: 'Xinhua News Agency',
}
const official = { ...key, locator: 'paragraph 6', attributedTo: 'Ai Xuefeng' }
const industrial = { ...official, subjectId: 'guangdong-key-projects-2025-industrial' }
const five = { ...official, subjectId: 'guangdong-key-projects-2025-five-industries' }
const union = { subjectKind: 'initiative', locator: 'paragraph 12', attributedTo: 'Xinhua News Agency' }
const platform = { ...union, subjectId: 'grand-union-of-innovation-platform', stage: 'target', ...in2025 }
const partners = { ...union, subjectId: 'grand-union-of-innovation-second-partners', stage: 'actual', ...undated }

/** Every number of the article, in order and as printed, and the figure that the register has for it. */
const numbers: Readonly<Record<string, Data>> = {
  '1,500 key provincial construction projects': {
    ...key,
    metric: 'project-count',
    value: '1500',
    unit: 'project',
    qualifier: 'exact',
  },
  '1 trillion yuan ($136.8 billion)': {
    ...key,
    metric: 'investment',
    value: '1000000000000',
    unit: 'CNY',
    qualifier: 'exact',
    reported: [{ value: '136800000000', unit: 'USD' }],
  },
  '50 percent': { ...industrial, metric: 'share', value: '50', unit: 'percent', qualifier: 'exact' },
  '380 projects': { ...five, metric: 'project-count', value: '380', unit: 'project', qualifier: 'exact' },
  'five major industries': { ...five, metric: 'industry-count', value: '5', unit: 'industry', qualifier: 'exact' },
  '165.8 billion yuan': { ...five, metric: 'investment', value: '165800000000', unit: 'CNY', qualifier: 'exact' },
  'second batch': { ...partners, metric: 'batch-count', value: '2', unit: 'batch', qualifier: 'exact' },
  'more than 100,000': { ...platform, metric: 'headcount', value: '100000', unit: 'person', qualifier: 'more-than' },
}

const alike = {
  reported: [],
  upperValue: null,
  relation: null,
  fromFigureId: null,
  ofFigureId: null,
  sumOfIds: [],
  partsComplete: null,
  rank: 'normal',
  quote: null,
  heading: null,
  prices: null,
  supersedesId: null,
  sourceId: 'global-times-2025-02-13',
  revision: 1,
}
const withoutWords = ({ id, note, createdAt, updatedAt, ...rest }: Data): Data => {
  t.type(id, 'string')
  t.equal(createdAt, updatedAt)
  t.ok(note === null || typeof note === 'string')
  return rest
}

for (const [asPrinted, expected] of Object.entries(numbers)) {
  t.test(`“${asPrinted}” is a figure`, async (t) => {
    const found = await list(`/v1/figures?asPrinted=${encodeURIComponent(asPrinted)}`)
    t.same(found.map(withoutWords), [{ ...alike, ...expected, asPrinted }])
  })
}

t.test('the register holds these figures and no others', async (t) => {
  const figures = await list('/v1/figures?fields=asPrinted&limit=200')
  t.same(figures.map(({ asPrinted }) => asPrinted).sort(), Object.keys(numbers).sort())
})

t.test('where the article is unclear, a note says so', async (t) => {
  const notes = (await list('/v1/figures?note.exists=true&fields=asPrinted,note')).map(
    ({ asPrinted, note }) => [asPrinted, note] as const,
  )
  const note = new Map(notes)
  t.match(note.get('50 percent'), /without saying whether .* number of projects or their investment/)
  t.match(note.get('five major industries'), /counts five industries, but .* names four/)
  t.match(note.get('second batch'), /ordinal/)
})

t.test('the five industries are the named ones, of which two are run together', async (t) => {
  t.same((await app.ask('GET', '/v1/projects/guangdong-key-projects-2025-five-industries?fields=industryIds')).body, {
    industryIds: [
      'high-end-equipment',
      'new-generation-information-technology',
      'new-materials',
      'petrochemicals',
      'steel',
    ],
  })
})

t.test('the rate is the one that the two printed amounts imply, to twelve decimals', async (t) => {
  const rates = await list('/v1/rates')
  matchWhole(t, rates, [
    {
      id: 'usd-cny-2025-02-13',
      baseUnit: 'USD',
      quoteUnit: 'CNY',
      on: '2025-02-13',
      sourceId: 'global-times-2025-02-13',
    },
  ])
  t.equal(rates.length, 1)
  const scale = 10n ** 13n
  const exact = (1_000_000_000_000n * scale) / 136_800_000_000n
  t.equal(String(rates[0]?.['rate']).replace('.', ''), ((exact + 5n) / 10n).toString())
})

t.test('the dates are those of the article', async (t) => {
  const dated = async (address: string, ...keys: string[]): Promise<unknown[]> =>
    (await list(address)).map((record) => [record['id'], ...keys.map((key) => record[key])])
  t.same(await dated('/v1/sources?publishedOn.exists=true', 'publishedOn'), [
    ['global-times-2025-02-13', '2025-02-13'],
    ['shenzhen-government-2025-02-12', '2025-02-12'],
    ['shenzhen-special-zone-daily-2025-02-12', '2025-02-12'],
  ])
  t.same(await dated('/v1/initiatives?announcedOn.exists=true', 'announcedOn'), [
    ['guangdong-modern-industrial-system-action-plan-2025', '2025-02-05'],
  ])
  t.same(await dated('/v1/initiatives?startsOn.exists=true', 'startsOn', 'endsOn'), [
    ['guangdong-governor-visit-shenzhen-2025', '2025-02-10', '2025-02-11'],
  ])
  t.same(await dated('/v1/projects', 'startsOn', 'endsOn'), [
    ['guangdong-key-projects-2025', '2025-01-01', '2025-12-31'],
    ['guangdong-key-projects-2025-five-industries', '2025-01-01', '2025-12-31'],
    ['guangdong-key-projects-2025-industrial', '2025-01-01', '2025-12-31'],
  ])
})

t.test('a query answers what Guangdong plans for 2025, and who said so', async (t) => {
  const { status, body } = await app.ask('GET', '/v1/figures?regionId.within=guangdong&stage=planned&include=sources')
  const { data, next, included }: { data: Data[]; next: null; included: { sources: Data[] } } = body
  t.equal(status, 200)
  t.equal(next, null)
  t.same(pluck(data, 'metric', 'value', 'unit', 'asPrinted', 'attributedTo'), [
    ['industry-count', '5', 'industry', 'five major industries', 'Ai Xuefeng'],
    ['investment', '165800000000', 'CNY', '165.8 billion yuan', 'Ai Xuefeng'],
    ['project-count', '380', 'project', '380 projects', 'Ai Xuefeng'],
    ['share', '50', 'percent', '50 percent', 'Ai Xuefeng'],
    ['investment', '1000000000000', 'CNY', '1 trillion yuan ($136.8 billion)', 'Xinhua News Agency'],
    ['project-count', '1500', 'project', '1,500 key provincial construction projects', 'Xinhua News Agency'],
  ])
  t.same(
    data.map(({ periodStart, periodEnd }) => ({ periodStart, periodEnd })),
    data.map(() => in2025),
  )
  matchWhole(t, included, {
    sources: [
      { id: 'global-times-2025-02-13', author: 'Zhang Weilan', publisherId: 'global-times', publishedOn: '2025-02-13' },
    ],
  })
  t.equal(included.sources.length, 1)
})
