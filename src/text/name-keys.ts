/** All that a record is called, and how sure each of it makes that the record is meant. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import { aliasesOf, properNamesOf } from './searched-texts.ts'
import { keyOf } from './tokenizer.ts'

/** How far what is given may be from what is meant, in hundredths: a confidence of 1 less so much. */
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

export interface Called {
  readonly key: string
  readonly distance: number
}

/** The resources that are resolved, the more general first. */
export const calledResources = [
  'regions',
  'industries',
  'organizations',
  'sources',
  'initiatives',
  'projects',
] as const satisfies readonly ResourceName[]

/** What the name of a region may end with and still be the same region without, the longest first. */
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
].map(keyOf)

/** Of one Han character alone nothing is taken for the rest of a name: 沙市 is not 沙. */
const isName = (key: string): boolean => /^\P{Script=Han}|^\p{Script=Han} ./u.test(key)

/** The key of a name without such an ending; undefined where it has none. */
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

/** Each key once, with the least distance that it has. */
export const calledOf = (resource: Resource, record: Data): Called[] => {
  if (!(calledResources as readonly string[]).includes(resource.name)) return []
  const named = [
    ...properNamesOf(resource, record).map((name): [string, number] => [name, distances.name]),
    ...aliasesOf(record).map((name): [string, number] => [name, distances.alias]),
  ]
  const full = [[record['id'] as string, distances.id] as const, ...codesOf(record), ...named].map(
    ([text, distance]) => ({ key: keyOf(text), distance }),
  )
  const short =
    resource.name !== 'regions'
      ? []
      : named.flatMap(([name]) => {
          const key = shortened(keyOf(name))
          return key === undefined ? [] : [{ key, distance: distances.short }]
        })
  const least = new Map<string, Called>()
  for (const called of [...full, ...short]) {
    if (called.key !== '' && called.distance < (least.get(called.key)?.distance ?? Infinity))
      least.set(called.key, called)
  }
  return [...least.values()]
}
