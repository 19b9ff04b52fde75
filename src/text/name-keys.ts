/** The names and texts of a record, the keys by which it is resolved from a name, and how sure each is. */
import type { Data } from '../model/canonical.ts'
import type { Field, ResourceName } from '../model/field.ts'
import { ofResource, type Resource } from '../model/resource.ts'
import { nameKeyOf } from './tokenizer.ts'

const properKeys = ['title', 'name', 'asPrinted', 'localTitle', 'localName']

const hasProse = ({ kind, parts = {} }: Field): boolean => kind === 'text' || Object.values(parts).some(hasProse)

/** The keys of a resource's names and prose, and of a list of objects the parts that are prose. */
const placesOf = ofResource(({ own }) => ({
  proper: properKeys.filter((key) => key in own),
  prose: Object.entries(own)
    .filter(([, field]) => hasProse(field))
    .map(([key, { parts }]) => ({
      key,
      notes: parts && Object.keys(parts).filter((part) => hasProse(parts[part] as Field)),
    })),
}))

/** Reports whether a resource has a title, and so texts to search. */
export const isSearched = (resource: Resource): boolean => placesOf(resource).proper.length > 0

const isText = (value: unknown): value is string => typeof value === 'string'

/** Returns the title, which of a figure is the number as printed, and the local title. */
export const properNamesOf = (resource: Resource, record: Data): string[] =>
  placesOf(resource)
    .proper.map((key) => record[key])
    .filter(isText)

/** Returns the other names of a record. */
export const aliasesOf = ({ aliases = [] }: Data): readonly string[] => aliases as string[]

/** Returns every name of a record, the title first. */
export const namesOf = (resource: Resource, record: Data): string[] => [
  ...properNamesOf(resource, record),
  ...aliasesOf(record),
]

/** Returns the summary and the notes of a record, those of its citations included, and its codes. */
export const proseOf = (resource: Resource, record: Data): string[] =>
  [
    ...placesOf(resource).prose.flatMap(({ key, notes }) =>
      notes ? (record[key] as Data[]).flatMap((element) => notes.map((part) => element[part])) : [record[key]],
    ),
    ...((record['codes'] ?? []) as Data[]).map(({ code }) => code),
  ].filter(isText)

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

/** The endings of names of regions, and the kinds that they stand for; all but those marked may be left out: `Jilin City` and `吉林市` are no province. */
const endings: readonly (readonly [ending: string, kinds: string, kept?: 'kept'])[] = [
  ['Special Administrative Region|SAR|特别行政区', 'special-administrative-region'],
  ['Autonomous Prefecture|Prefecture|自治州', 'prefecture'],
  ['Autonomous Region|自治区|维吾尔自治区|壮族自治区|回族自治区', 'autonomous-region'],
  ['Municipality', 'municipality'],
  ['Province|省', 'province'],
  ['District|区|新区', 'district zone'],
  ['County|县', 'county'],
  ['City|市', 'city municipality'],
  ['地区', 'prefecture macro-region zone'],
  ['League|盟', 'prefecture', 'kept'],
  ['大区', 'macro-region zone', 'kept'],
  ['湾区', 'zone', 'kept'],
  ['旗', 'county', 'kept'],
]

/** The longest come first: an autonomous region is no district. */
const endingKeys = endings
  .flatMap(([words, kinds, kept]) =>
    words
      .split('|')
      .map((ending) => ({ key: ` ${nameKeyOf(ending)}`, kinds: kinds.split(' '), isKept: kept === 'kept' })),
  )
  .sort((one, other) => other.key.length - one.key.length)

/** Returns the kinds of regions that may have a name with this key; undefined if its ending does not tell. */
export const kindsMeant = (key: string): readonly string[] | undefined =>
  endingKeys.find((ending) => key.endsWith(ending.key))?.kinds

/** Tells a name from what is only part of one: 沙市 is not 沙, a single Han character. */
const isName = (key: string): boolean => /^\P{Script=Han}|^\p{Script=Han} ./u.test(key)

/** Returns the key of a region's name without its ending; undefined where it has none. */
export const shortened = (key: string): string | undefined => {
  const suffix = endingKeys.find((ending) => !ending.isKept && key.endsWith(ending.key))
  const short = suffix === undefined ? '' : key.slice(0, -suffix.key.length)
  return isName(short) ? short : undefined
}

const codesOf = (record: Data): [string, number][] => [
  ...[record['isoCode'], record['gbCode']].filter(isText).map((code): [string, number] => [code, distances.code]),
  ...((record['codes'] ?? []) as { code: string; mapping?: string }[]).map(({ code, mapping }): [string, number] => [
    code,
    mapping === 'approximate' ? distances.approximateCode : distances.code,
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
  const short = (resource.name === 'regions' ? named : [])
    .flatMap(([name]) => shortened(nameKeyOf(name)) ?? [])
    .map((key) => ({ key, distance: distances.short }))
  const nearest = new Map<string, NameKey>()
  for (const one of [...full, ...short])
    if (one.key !== '' && one.distance < (nearest.get(one.key)?.distance ?? Infinity)) nearest.set(one.key, one)
  return [...nearest.values()]
}
