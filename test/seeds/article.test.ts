/** The numbers, dates, places, sources and projects of the article are in the seeds. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { build } from '../support/build.ts'
import { readAll } from '../support/every-page.ts'
import { pluck, matchWhole } from '../support/match-whole.ts'
import { wordsOf } from '../support/words.ts'

type Data = Readonly<Record<string, unknown>>
const app = await build(t, { SEED: 'article' })

const seedsFolder = new URL('../../seeds/', import.meta.url)
const idsIn = async (file: string): Promise<unknown[]> =>
  (JSON.parse(await readFile(new URL(file, seedsFolder), 'utf8')) as Data[]).map(({ id }) => id)

/** Returns the records of a resource, without reference data, each as its values of these fields. */
const rows = async (resource: string, ...keys: string[]): Promise<unknown[][]> => {
  const others = ['regions', 'industries'].includes(resource) ? await idsIn(`reference/${resource}.json`) : []
  return (await readAll(app, `/v1/${resource}`))
    .filter(({ id }) => !others.includes(id))
    .map((record) => keys.map((key) => record[key]))
}

/** Returns each row as a line of its values. */
const inLines = (some: readonly (readonly unknown[])[]): string[] => some.map((row) => row.map(String).join(' | '))

const nine = ['dongguan', 'foshan', 'guangzhou', 'huizhou', 'jiangmen', 'shenzhen', 'zhaoqing', 'zhongshan', 'zhuhai']

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
  '1,500 key provincial construction projects': { ...key, metric: 'project-count', value: '1500', unit: 'project' },
  '1 trillion yuan ($136.8 billion)': {
    ...key,
    metric: 'investment',
    value: '1000000000000',
    unit: 'CNY',
    reported: [{ value: '136800000000', unit: 'USD' }],
  },
  '50 percent': { ...industrial, metric: 'share', value: '50', unit: 'percent' },
  '380 projects': { ...five, metric: 'project-count', value: '380', unit: 'project' },
  'five major industries': { ...five, metric: 'industry-count', value: '5', unit: 'industry' },
  '165.8 billion yuan': { ...five, metric: 'investment', value: '165800000000', unit: 'CNY' },
  'second batch': { ...partners, metric: 'batch-count', value: '2', unit: 'batch' },
  'more than 100,000': { ...platform, metric: 'headcount', value: '100000', unit: 'person', qualifier: 'more-than' },
}

const alike = {
  qualifier: 'exact',
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

// The places, industries, organizations, sources, initiatives and projects of the article are in the seeds.

t.test('the places, with their parents and codes', async (t) => {
  t.same(await rows('regions', 'id', 'name', 'kind', 'parentId', 'isoCode', 'gbCode'), [
    ['anhui', 'Anhui', 'province', 'east-china', 'CN-AH', '340000'],
    ['china', 'China', 'country', null, 'CN', null],
    ['dongguan', 'Dongguan', 'city', 'guangdong', null, '441900'],
    ['east-china', 'East China', 'macro-region', 'china', null, null],
    ['foshan', 'Foshan', 'city', 'guangdong', null, '440600'],
    ['greater-bay-area', 'Greater Bay Area', 'zone', 'china', null, null],
    ['guangdong', 'Guangdong', 'province', 'south-china', 'CN-GD', '440000'],
    ['guangzhou', 'Guangzhou', 'city', 'guangdong', null, '440100'],
    ['hefei', 'Hefei', 'city', 'anhui', null, '340100'],
    ['hong-kong', 'Hong Kong', 'special-administrative-region', 'south-china', 'CN-HK', '810000'],
    ['huizhou', 'Huizhou', 'city', 'guangdong', null, '441300'],
    ['jiangmen', 'Jiangmen', 'city', 'guangdong', null, '440700'],
    ['macao', 'Macao', 'special-administrative-region', 'south-china', 'CN-MO', '820000'],
    ['shenzhen', 'Shenzhen', 'city', 'guangdong', null, '440300'],
    ['south-china', 'South China', 'macro-region', 'china', null, null],
    ['zhaoqing', 'Zhaoqing', 'city', 'guangdong', null, '441200'],
    ['zhongshan', 'Zhongshan', 'city', 'guangdong', null, '442000'],
    ['zhuhai', 'Zhuhai', 'city', 'guangdong', null, '440400'],
  ])
})

t.test('the Greater Bay Area spans Hong Kong, Macao and nine cities of Guangdong', async (t) => {
  t.same((await app.ask('GET', '/v1/regions/greater-bay-area?fields=memberIds')).body, {
    memberIds: [...nine, 'hong-kong', 'macao'].sort(),
  })
  const { data }: { data: Data[] } = (await app.ask('GET', '/v1/regions?id.within=greater-bay-area&fields=id')).body
  t.same(pluck(data, 'id'), ['greater-bay-area', ...nine, 'hong-kong', 'macao'].sort())
})

const codesOf = (codes: unknown): string =>
  (codes as { scheme: string; code: string; mapping: string }[])
    .map(({ scheme, code, mapping }) => `${scheme} ${code}${mapping === 'exact' ? '!' : ''}`)
    .join(', ')

t.test('the industries, in their tree, with their codes (! marks an exact one)', async (t) => {
  const industries = await rows('industries', 'id', 'parentId', 'category', 'codes')
  t.same(inLines(industries.map((row) => [...row.slice(0, -1), codesOf(row.at(-1))])), [
    'artificial-intelligence | new-generation-information-technology | strategic-emerging | isic4 6201, isic4 6209, sei2018 1.5',
    'biopharmaceuticals | biotechnology | strategic-emerging | isic4 2100!, gbt4754 276!, sei2018 4.1!',
    'commercial-aerospace | high-end-equipment | strategic-emerging | isic4 3030, isic4 6130, gbt4754 3742, gbt4754 3743, sei2018 2.3',
    'embodied-intelligence | robotics | future | isic4 28, gbt4754 3491, gbt4754 3492, gbt4754 3964, sei2018 2.1',
    'high-end-equipment | industry | strategic-emerging | isic4 28, isic4 30, gbt4754 34, gbt4754 35, gbt4754 37, sei2018 2',
    'humanoid-robots | robotics | future | isic4 28, gbt4754 3491, gbt4754 3492, gbt4754 3964, sei2018 2.1',
    'industry | null | null | ',
    'integrated-circuits | core-electronics | strategic-emerging | isic4 2610!, gbt4754 3973!, sei2018 1.2!',
    'low-altitude-economy | high-end-equipment | strategic-emerging | isic4 3030, isic4 51, isic4 5223, gbt4754 3741, gbt4754 3963, sei2018 2.2',
    'new-displays | core-electronics | strategic-emerging | isic4 2610, gbt4754 3974, sei2018 1.2',
    'new-energy-vehicles | industry | strategic-emerging | isic4 2910, gbt4754 3612, sei2018 5!, sei2018 5.1',
    'new-generation-information-technology | industry | strategic-emerging | isic4 26, isic4 61, isic4 62, isic4 63, gbt4754 39, sei2018 1',
    'new-materials | industry | strategic-emerging | isic4 2029, isic4 2399, gbt4754 2659, gbt4754 3985, sei2018 3',
    'petrochemicals | industry | traditional | isic4 1920, isic4 2011, isic4 2013, gbt4754 2511, gbt4754 2614, gbt4754 265, sei2018 3.3',
    'photovoltaics | solar-energy | strategic-emerging | isic4 2610, gbt4754 3825, sei2018 6.3',
    'robotics | intelligent-manufacturing-equipment | strategic-emerging | ',
    'steel | industry | traditional | isic4 2410!, gbt4754 31!, sei2018 3.1!',
  ])
})

t.test('the organizations, including the media and agencies that the article cites', async (t) => {
  t.same(await rows('organizations', 'id', 'kind', 'regionId'), [
    ['anhui-government', 'government', 'anhui'],
    ['global-times', 'media', 'china'],
    ['grand-union-of-innovation', 'platform', 'hefei'],
    ['guangdong-government', 'government', 'guangdong'],
    ['hefei-government', 'government', 'hefei'],
    ['leju-robotics', 'company', 'shenzhen'],
    ['shenzhen-government', 'government', 'shenzhen'],
    ['shenzhen-institute-of-artificial-intelligence-and-robotics-for-society', 'research', 'shenzhen'],
    ['shenzhen-special-zone-daily', 'media', 'shenzhen'],
    ['tencent', 'company', 'shenzhen'],
    ['xinhua-news-agency', 'media', 'china'],
  ])
})

t.test('the article and the reports that it relies on; no date or address is invented', async (t) => {
  const sources = await rows('sources', ...wordsOf('id kind publisherId author publishedOn official url archivedUrl'))
  t.same(inLines(sources), [
    'global-times-2025-02-13 | news-article | global-times | Zhang Weilan | 2025-02-13 | false | null | null',
    'shenzhen-government-2025-02-12 | government-document | shenzhen-government | null | 2025-02-12 | true | null | null',
    'shenzhen-special-zone-daily-2025-02-12 | news-article | shenzhen-special-zone-daily | null | 2025-02-12 | false | null | null',
    'xinhua-grand-union-of-innovation | news-article | xinhua-news-agency | null | null | false | null | null',
    'xinhua-guangdong-action-plan | news-article | xinhua-news-agency | null | null | false | null | null',
  ])
})

const participantsOf = (participants: unknown): string =>
  (participants as { organizationId: string; role: string }[])
    .map(({ organizationId, role }) => `${organizationId}: ${role}`)
    .join(', ')

t.test('the initiatives, with their places, industries, participants and parents', async (t) => {
  const initiatives = await rows('initiatives', ...wordsOf('id kind status regionId parentId industryIds participants'))
  t.same(inLines(initiatives.map((row) => [...row.slice(0, -1), participantsOf(row.at(-1))])), [
    'anhui-new-quality-productive-forces | policy | announced | anhui | null |  | anhui-government: lead',
    'grand-union-of-innovation-platform | platform | in-force | hefei | null |  | grand-union-of-innovation: lead',
    'grand-union-of-innovation-second-partners | agreement | in-force | hefei | grand-union-of-innovation-platform |  | grand-union-of-innovation: lead',
    'guangdong-governor-visit-shenzhen-2025 | visit | completed | shenzhen | null | humanoid-robots | guangdong-government: visitor, tencent: participant, leju-robotics: visited company',
    'guangdong-key-field-research-projects | programme | announced | guangdong | null | commercial-aerospace,humanoid-robots,low-altitude-economy | guangdong-government: lead',
    'guangdong-modern-industrial-system-action-plan-2025 | action-plan | announced | guangdong | null |  | guangdong-government: lead',
    'hefei-key-technology-breakthroughs | programme | announced | hefei | null | artificial-intelligence,integrated-circuits,new-displays | hefei-government: lead',
    'hefei-national-industry-clusters | programme | announced | hefei | null | biopharmaceuticals,new-energy-vehicles,photovoltaics | hefei-government: lead',
  ])
})

t.test('the portfolio of key projects has industrial projects as a part, and these the five industries', async (t) => {
  t.same(inLines(await rows('projects', ...wordsOf('id kind status regionId parentId initiativeId'))), [
    'guangdong-key-projects-2025 | portfolio | completion | guangdong | null | null',
    'guangdong-key-projects-2025-five-industries | portfolio | completion | guangdong | guangdong-key-projects-2025-industrial | null',
    'guangdong-key-projects-2025-industrial | portfolio | completion | guangdong | guangdong-key-projects-2025 | null',
  ])
})

t.test('every initiative and project cites its paragraphs of the article', async (t) => {
  const cited = [...(await rows('initiatives', 'id', 'citations')), ...(await rows('projects', 'id', 'citations'))]
  const paragraphs = cited.map(([id, citations]) => [
    id,
    (citations as { sourceId: string; locator: string | null }[])
      .filter(({ sourceId }) => sourceId === 'global-times-2025-02-13')
      .map(({ locator }) => Number(locator?.replace('paragraph ', ''))),
  ])
  t.same(Object.fromEntries(paragraphs), {
    'anhui-new-quality-productive-forces': [10, 11],
    'grand-union-of-innovation-platform': [11, 12],
    'grand-union-of-innovation-second-partners': [12],
    'guangdong-governor-visit-shenzhen-2025': [3, 4],
    'guangdong-key-field-research-projects': [7],
    'guangdong-modern-industrial-system-action-plan-2025': [5],
    'hefei-key-technology-breakthroughs': [10],
    'hefei-national-industry-clusters': [10],
    'guangdong-key-projects-2025': [5],
    'guangdong-key-projects-2025-industrial': [6],
    'guangdong-key-projects-2025-five-industries': [6],
  })
})

// The numbers and dates of the article are in the seeds, each with its speaker and place.

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
  t.strictSame(pluck(rates, 'id', 'baseUnit', 'quoteUnit', 'on', 'sourceId'), [
    ['usd-cny-2025-02-13', 'USD', 'CNY', '2025-02-13', 'global-times-2025-02-13'],
  ])
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
})
