/** The keys by which a record is resolved from a name, and how sure each is. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import { aliasesOf, properNamesOf } from './searched-texts.ts'
import { nameKeyOf } from './tokenizer.ts'

/** The distance of each kind of name from the record, in hundredths: 1 minus the confidence. */
export const distances = {
  id: 0,
  code: 0,
  name: 5,
  alias: 10,
  approximateCode: 15,
  short: 20,
  bothShort: 30,
  beginning: 50,
} as const

/** The least confidence of a whole name: a beginning or a short form may mean another record. */
export const wholeName = 0.9

export interface NameKey {
  readonly key: string
  readonly distance: number
}

/** The resources whose records are resolved, the more general first. */
export const resolvedResources = [
  'regions',
  'industries',
  'organizations',
  'sources',
  'initiatives',
  'projects',
] as const satisfies readonly ResourceName[]

/** Endings of the names of regions that may be left out, the longest first. */
const suffixes = [
  'Special Administrative Region',
  'Autonomous Region',
  'Autonomous Prefecture',
  'Municipality',
  'Province',
  'Prefecture',
  'District',
  'County',
  'City',
  'SAR',
  '特别行政区',
  '维吾尔自治区',
  '壮族自治区',
  '回族自治区',
  '自治区',
  '自治州',
  '新区',
  '地区',
  '省',
  '市',
  '县',
  '区',
].map(nameKeyOf)

/** Tells a name from what is only part of one: 沙市 is not 沙, a single Han character. */
const isName = (key: string): boolean => /^\P{Script=Han}|^\p{Script=Han} ./u.test(key)

/** Returns the key of a region's name without its ending; undefined where it has none. */
export const shortened = (key: string): string | undefined => {
  const suffix = suffixes.find((ending) => key.endsWith(` ${ending}`))
  const short = suffix === undefined ? '' : key.slice(0, -suffix.length - 1)
  return isName(short) ? short : undefined
}

const codesOf = (record: Data): [string, number][] => [
  ...[record['isoCode'], record['gbCode']].flatMap((code): [string, number][] =>
    typeof code === 'string' ? [[code, distances.code]] : [],
  ),
  ...((record['codes'] ?? []) as { code: string; mapping: string }[]).map(({ code, mapping }): [string, number] => [
    code,
    mapping === 'exact' ? distances.code : distances.approximateCode,
  ]),
]

/** Returns each key of a record once, with its least distance. */
export const nameKeysOf = (resource: Resource, record: Data): NameKey[] => {
  if (!(resolvedResources as readonly string[]).includes(resource.name)) return []
  const named = [
    ...properNamesOf(resource, record).map((name): [string, number] => [name, distances.name]),
    ...aliasesOf(record).map((name): [string, number] => [name, distances.alias]),
  ]
  const full = [[record['id'] as string, distances.id] as const, ...codesOf(record), ...named].map(
    ([text, distance]) => ({ key: nameKeyOf(text), distance }),
  )
  const short =
    resource.name !== 'regions'
      ? []
      : named.flatMap(([name]) => {
          const key = shortened(nameKeyOf(name))
          return key === undefined ? [] : [{ key, distance: distances.short }]
        })
  const nearest = new Map<string, NameKey>()
  for (const one of [...full, ...short]) {
    if (one.key !== '' && one.distance < (nearest.get(one.key)?.distance ?? Infinity)) nearest.set(one.key, one)
  }
  return [...nearest.values()]
}
