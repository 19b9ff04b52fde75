/** The places, industries, organizations, sources, initiatives and projects of the article are in the seeds. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { build } from '../support/build.ts'
import { readAll } from '../support/every-page.ts'
import { pluck } from '../support/match-whole.ts'
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
  const information = 'new-generation-information-technology'
  const robots = 'isic4 28, gbt4754 3491, gbt4754 3492, gbt4754 3964, sei2018 2.1'
  t.same(
    industries.map(([id, parent, category, codes]) => [id, parent, category, codesOf(codes)]),
    [
      ['artificial-intelligence', information, 'strategic-emerging', 'isic4 6201, isic4 6209, sei2018 1.5'],
      ['biopharmaceuticals', 'biotechnology', 'strategic-emerging', 'isic4 2100!, gbt4754 276!, sei2018 4.1!'],
      [
        'commercial-aerospace',
        'high-end-equipment',
        'strategic-emerging',
        'isic4 3030, isic4 6130, gbt4754 3742, gbt4754 3743, sei2018 2.3',
      ],
      ['embodied-intelligence', 'robotics', 'future', robots],
      [
        'high-end-equipment',
        'industry',
        'strategic-emerging',
        'isic4 28, isic4 30, gbt4754 34, gbt4754 35, gbt4754 37, sei2018 2',
      ],
      ['humanoid-robots', 'robotics', 'future', robots],
      ['industry', null, null, ''],
      ['integrated-circuits', 'core-electronics', 'strategic-emerging', 'isic4 2610!, gbt4754 3973!, sei2018 1.2!'],
      [
        'low-altitude-economy',
        'high-end-equipment',
        'strategic-emerging',
        'isic4 3030, isic4 51, isic4 5223, gbt4754 3741, gbt4754 3963, sei2018 2.2',
      ],
      ['new-displays', 'core-electronics', 'strategic-emerging', 'isic4 2610, gbt4754 3974, sei2018 1.2'],
      ['new-energy-vehicles', 'industry', 'strategic-emerging', 'isic4 2910, gbt4754 3612, sei2018 5!, sei2018 5.1'],
      [information, 'industry', 'strategic-emerging', 'isic4 26, isic4 61, isic4 62, isic4 63, gbt4754 39, sei2018 1'],
      [
        'new-materials',
        'industry',
        'strategic-emerging',
        'isic4 2029, isic4 2399, gbt4754 2659, gbt4754 3985, sei2018 3',
      ],
      [
        'petrochemicals',
        'industry',
        'traditional',
        'isic4 1920, isic4 2011, isic4 2013, gbt4754 2511, gbt4754 2614, gbt4754 265, sei2018 3.3',
      ],
      ['photovoltaics', 'solar-energy', 'strategic-emerging', 'isic4 2610, gbt4754 3825, sei2018 6.3'],
      ['robotics', 'intelligent-manufacturing-equipment', 'strategic-emerging', ''],
      ['steel', 'industry', 'traditional', 'isic4 2410!, gbt4754 31!, sei2018 3.1!'],
    ],
  )
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
  t.same(await rows('projects', 'id', 'kind', 'status', 'regionId', 'parentId', 'initiativeId'), [
    ['guangdong-key-projects-2025', 'portfolio', 'completion', 'guangdong', null, null],
    [
      'guangdong-key-projects-2025-five-industries',
      'portfolio',
      'completion',
      'guangdong',
      'guangdong-key-projects-2025-industrial',
      null,
    ],
    [
      'guangdong-key-projects-2025-industrial',
      'portfolio',
      'completion',
      'guangdong',
      'guangdong-key-projects-2025',
      null,
    ],
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
