/** The reference data: divisions of China down to prefectures, all countries, the industries of ISIC and SEI 2018. */
import { readFile } from 'node:fs/promises'
import { iso31661 } from 'iso-3166'
import t from 'tap'
import { referenceRegions } from '../../seeds/reference.ts'
import { build } from '../support/build.ts'
import { readAll } from '../support/every-page.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'
import { wordsOf } from '../support/words.ts'

interface Region {
  id: string
  name: string
  localName: string | null
  aliases: string[]
  kind: string
  parentId: string | null
  memberIds: string[]
  isoCode: string | null
  gbCode: string | null
}
interface Industry {
  id: string
  parentId: string | null
  codes: { scheme: string; code: string; mapping: string }[]
}

const app = await build(t, { SEED: 'article' })
const regions = (await readAll(app, '/v1/regions')) as unknown as Region[]
const industries = (await readAll(app, '/v1/industries')) as unknown as Industry[]
const region = (id: string): Region => regions.find((one) => one.id === id) as Region
const within = async (resource: string, id: string): Promise<unknown[]> =>
  (await readAll(app, `/v1/${resource}?id.within=${id}&fields=id`)).map((one) => one['id'])

const provincialKinds = ['province', 'municipality', 'autonomous-region', 'special-administrative-region']
const provincial = regions.filter(({ kind }) => provincialKinds.includes(kind))
const prefectural = regions.filter(({ kind }) => ['city', 'prefecture'].includes(kind))
const countries = regions.filter(({ kind }) => kind === 'country')
const counted = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(values)].sort().map((value) => [value, values.filter((one) => one === value).length]))

/** Returns the ids of the records of which a condition does not hold. */
const except = <R extends { id: string }>(records: readonly R[], holds: (record: R) => boolean): string[] =>
  records.filter((record) => !holds(record)).map(({ id }) => id)
const isSet = (values: readonly string[]): boolean => new Set(values).size === values.length

t.test('the script writes exactly the committed file', async (t) => {
  t.equal(referenceRegions(), await readFile(new URL('../../seeds/reference/regions.json', import.meta.url), 'utf8'))
})

t.test('each of the 34 provincial divisions is one record, with its codes and both names', async (t) => {
  const found = counted(provincial.map(({ kind }) => kind))
  t.same(found, { 'autonomous-region': 5, municipality: 4, province: 23, 'special-administrative-region': 2 })
  t.same(
    provincial.map(({ isoCode }) => isoCode).sort(),
    wordsOf(`
      AH BJ CQ FJ GD GS GX GZ HA HB HE HI HK HL HN JL JS JX LN MO NM NX QH SC SD SH SN SX TJ TW XJ XZ YN ZJ
    `).map((code) => `CN-${code}`),
  )
  t.same(
    provincial.map(({ gbCode }) => Number(gbCode) / 10_000).sort((one, other) => one - other),
    [
      11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
      63, 64, 65, 71, 81, 82,
    ],
  )
  const wrongNames = except(
    provincial,
    ({ name, localName }) =>
      /^[A-Z][A-Za-z ]+$/.test(name) && /^\p{Script=Han}+(省|市|自治区|特别行政区)$/u.test(localName ?? ''),
  )
  t.same(wrongNames, [])
  const withoutOldCode = except(provincial, ({ aliases, gbCode }) => {
    const digits = gbCode?.slice(0, 2) ?? ''
    return aliases.includes({ 71: 'CN-71', 81: 'CN-91', 82: 'CN-92' }[digits] ?? `CN-${digits}`)
  })
  t.same(withoutOldCode, [])
  const isoOf = Object.fromEntries(provincial.map(({ gbCode, isoCode }) => [gbCode ?? '', isoCode] as const))
  t.match(isoOf, {
    130000: 'CN-HE',
    140000: 'CN-SX',
    150000: 'CN-NM',
    410000: 'CN-HA',
    420000: 'CN-HB',
    430000: 'CN-HN',
    610000: 'CN-SN',
    460000: 'CN-HI',
  })
})

t.test('Hong Kong, Macao and Taiwan are provincial divisions, also found by their country codes', async (t) => {
  for (const [id, code] of Object.entries({ 'hong-kong': 'HK', macao: 'MO', taiwan: 'TW' })) {
    t.ok(region(id).aliases.includes(code), id)
    t.same(
      pluck(
        regions.filter(({ isoCode, aliases }) => isoCode === code || aliases.includes(code)),
        'id',
      ),
      [id],
    )
    t.ok((await within('regions', 'china')).includes(id))
  }
  t.match(region('taiwan'), {
    localName: '台湾省',
    kind: 'province',
    isoCode: 'CN-TW',
    gbCode: '710000',
    parentId: 'east-china',
  })
})

t.test('each of the 333 prefecture-level divisions is a city or a prefecture below its province', async (t) => {
  t.same(counted(prefectural.map(({ kind }) => kind)), { city: 293, prefecture: 40 })
  const wrong = except(
    prefectural,
    ({ name, localName, kind, gbCode, isoCode }) =>
      /^\d{4}00$/.test(gbCode ?? '') &&
      /^[A-Z][a-zü]+('[a-z]+)?$/.test(name) &&
      (kind === 'city' ? /.市$/ : /.(自治州|地区|盟)$/).test(localName ?? '') &&
      isoCode === null,
  )
  t.same(wrong, [])
  const elsewhere = except(
    prefectural,
    ({ gbCode, parentId }) => region(parentId ?? '').gbCode === `${gbCode?.slice(0, 2) ?? ''}0000`,
  )
  t.same(elsewhere, [], 'each is below its province')
  t.notOk(regions.some(({ localName }) => /^(市辖区|县|.*直辖县级行政区划)$/.test(localName ?? '')))
})

t.test('every province and zone is within China; South China and East China have all their provinces', async (t) => {
  const china = await within('regions', 'china')
  t.equal(china.length, 1 + 34 + 333 + 3, 'China, its divisions, two macro-regions and the Greater Bay Area')
  const outside = except([...provincial, ...prefectural], ({ id }) => china.includes(id))
  t.same(outside, [])
  const below = (id: string) => provincial.filter(({ parentId }) => parentId === id).map((one) => one.id)
  t.same(below('south-china'), ['guangdong', 'guangxi', 'hainan', 'hong-kong', 'macao'])
  t.same(below('east-china'), ['anhui', 'fujian', 'jiangsu', 'jiangxi', 'shandong', 'shanghai', 'taiwan', 'zhejiang'])
})

t.test(
  'English names are the established ones, whatever their characters; equal ones say their province',
  async (t) => {
    const named = Object.fromEntries(
      regions
        .filter(({ gbCode }) => gbCode)
        .map(({ localName, id, name }) => [localName ?? '', `${id}: ${name}`] as const),
    )
    t.match(named, {
      西安市: "xian: Xi'an",
      吕梁市: 'luliang: Lüliang',
      六安市: "luan: Lu'an",
      大兴安岭地区: "daxinganling: Daxing'anling",
      台州市: 'taizhou-zhejiang: Taizhou',
      泰州市: 'taizhou-jiangsu: Taizhou',
      重庆市: 'chongqing: Chongqing',
      长治市: 'changzhi: Changzhi',
      昌都市: 'qamdo: Qamdo',
      喀什地区: 'kashgar: Kashgar',
      呼和浩特市: 'hohhot: Hohhot',
      内蒙古自治区: 'inner-mongolia: Inner Mongolia',
      伊春市: 'yichun-heilongjiang: Yichun',
      宜春市: 'yichun-jiangxi: Yichun',
      吉林省: 'jilin: Jilin',
      吉林市: 'jilin-jilin: Jilin',
      海南省: 'hainan: Hainan',
      海南藏族自治州: 'hainan-qinghai: Hainan',
    })
    t.same(region('enshi').aliases, ['Enshi Tujia and Miao Autonomous Prefecture', '恩施'])
    t.same(region('kashgar').aliases, ['Kashgar Prefecture', 'Kashi', '喀什'])
    t.same(region('xian').aliases, ['Xian', '西安'])
    t.same(region('inner-mongolia').aliases, [
      'Inner Mongolia Autonomous Region',
      'Nei Mongol',
      'CN-15',
      '内蒙古',
      '蒙',
    ])
  },
)

t.test('every country of ISO 3166-1 but these three is one region, found by long code and Chinese name', async (t) => {
  const codes = iso31661.map(({ alpha2 }) => alpha2).filter((code) => !['HK', 'MO', 'TW'].includes(code))
  t.equal(codes.length, 246)
  t.same(countries.map(({ isoCode }) => isoCode).sort(), codes.sort())
  const wrong = except(
    countries.filter(({ id }) => id !== 'china'),
    ({ aliases, localName, parentId, gbCode }) =>
      aliases.some((alias) => /^[A-Z]{3}$/.test(alias)) &&
      aliases.some((alias) => /^\p{Script=Han}/u.test(alias)) &&
      Boolean(localName) &&
      parentId === null &&
      gbCode === null,
  )
  t.same(wrong, [])
  const found = region('germany')
  matchWhole(t, found, { name: 'Germany', localName: 'Deutschland', aliases: ['DEU', '德国'], isoCode: 'DE' })
  t.match(region('south-korea'), { name: 'South Korea', localName: '대한민국', isoCode: 'KR' })
  t.same(region('cote-d-ivoire').name, "Côte d'Ivoire")
})

t.test('no code is used twice, no name is empty, and no alias repeats the name', async (t) => {
  for (const key of ['id', 'isoCode', 'gbCode'] as const) {
    t.ok(isSet(regions.flatMap((one) => one[key] ?? [])), key)
  }
  const wrong = except(
    regions,
    ({ name, aliases }) =>
      name.trim() === name &&
      name !== '' &&
      aliases.every((alias) => alias.trim() === alias && alias !== name && alias !== '') &&
      isSet(aliases),
  )
  t.same(wrong, [])
})

const sections = 'ABCDEFGHIJKLMNOPQRSTU'
/** The number of classes in each of the nine fields. */
const second = [5, 5, 7, 5, 4, 5, 3, 4, 2]
const withCode = (scheme: string, code: string) =>
  industries.filter(({ codes }) => codes.some((one) => one.scheme === scheme && one.code === code))

t.test('each section of ISIC Rev.4 is an industry right below the root', async (t) => {
  for (const section of sections) {
    const found = withCode('isic4', section).map(({ parentId, codes }) => ({ parentId, codes }))
    t.same(found, [{ parentId: 'industry', codes: [{ scheme: 'isic4', code: section, mapping: 'exact' }] }])
  }
})

t.test('each field of SEI 2018 is an industry right below the root, each class of a field one within it', async (t) => {
  for (const [index, classes] of second.entries()) {
    const field = (index + 1).toString()
    const found = withCode('sei2018', field)
    matchWhole(t, found, [{ parentId: 'industry' }], field)
    t.equal(found.length, 1, `${field} once`)
    const id = found[0]?.id ?? ''
    const inField = await within('industries', id)
    const codes = Array.from({ length: classes }, (_, index) => `${field}.${(index + 1).toString()}`)
    const outside = codes.filter((code) => !withCode('sei2018', code).some((one) => inField.includes(one.id)))
    t.same(outside, [], `all are within ${id}`)
    t.same(withCode('sei2018', `${field}.${(classes + 1).toString()}`), [])
  }
})

t.test('the article’s industries are found by their fields and classes', async (t) => {
  const found = async (id: string) =>
    (await readAll(app, `/v1/initiatives?industryIds.within=${id}&fields=id`)).map((one) => one['id'])
  t.same(await found('new-energy'), ['hefei-national-industry-clusters'])
  t.same(await found('biotechnology'), ['hefei-national-industry-clusters'])
  t.same(await found('core-electronics'), ['hefei-key-technology-breakthroughs'])
  t.same(await found('intelligent-manufacturing-equipment'), [
    'guangdong-governor-visit-shenzhen-2025',
    'guangdong-key-field-research-projects',
  ])
})
