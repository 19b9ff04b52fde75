/** The names of the register for the reader of candidates. */
import { remembered } from '../../figures/collections.ts'
import type { Data } from '../../model/canonical.ts'
import type { ResourceName } from '../../model/field.ts'
import { subjects } from '../../resources/figures.ts'
import { resourceOf } from '../../resources/index.ts'
import type {
  NamedMetric,
  NamedPart,
  NamedPlace,
  NamedProgramme,
  NamedRecord,
  NamedWhole,
  NameLookup,
  ReadSubjectKind,
} from '../../text/candidates/candidate.ts'
import { lastCharacter } from '../../text/characters.ts'
import { namesOf } from '../../text/name-keys.ts'
import type { Reader } from '../engine.ts'
import { recordJson } from '../read/record.ts'
import { splitKey } from '../search/names.ts'
import { amongThese, elementsOf, elementText } from '../sql/dialect.ts'
import { belowOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'

/** More metrics are not read; those with the first ids are. */
const mostMetrics = 2000
const mostParts = 300
/** The records of one name that are proposed. */
const mostAlike = 5

interface NameRow {
  readonly key: string
  readonly id: string
  readonly distance: number
}

const recordsNamed = queryTemplate(
  2,
  (resource = sql``, keys = sql``) => sql<NameRow>`SELECT names.key AS key, record_id AS id, distance
    FROM ${elementsOf(keys)} AS sought JOIN names ON names.resource = ${resource} AND names.key = ${elementText(sql`sought.value`)}
    WHERE rest = '' ORDER BY names.key, distance, record_id`,
)

const kinds = Object.entries(subjects) as [ReadSubjectKind, ResourceName][]

const recordsByKey = async (
  reader: Reader,
  kind: ReadSubjectKind,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly NamedRecord[]>> => {
  const byKey = new Map<string, NamedRecord[]>()
  if (keys.length === 0) return byKey
  for (const { key, id, distance } of await reader.all(recordsNamed(subjects[kind], JSON.stringify(keys)))) {
    const alike = byKey.get(key) ?? []
    if (alike.length < mostAlike) byKey.set(key, [...alike, { kind, id, key, confidence: (100 - distance) / 100 }])
  }
  return byKey
}

const longestNames = async (
  reader: Reader,
  strings: readonly string[],
): Promise<ReadonlyMap<string, readonly NamedRecord[]>> => {
  const found = new Map<string, NamedRecord[]>()
  for (const [kind, resource] of kinds) {
    const longest = await longestNamesOf(reader, resource, strings)
    const records = await recordsByKey(reader, kind, [...new Set(longest.values())])
    for (const [string, key] of longest) found.set(string, [...(found.get(string) ?? []), ...(records.get(key) ?? [])])
  }
  return found
}

/** The keys of what a few records are read with. */
const more = ['regionId', 'parentId', 'startsOn', 'endsOn']

const read = async (reader: Reader, name: ResourceName, where: SQL, most: number): Promise<Data[]> => {
  const resource = resourceOf(name)
  const keys = ['id', 'title', 'localTitle', 'name', 'localName', 'aliases', 'unit', 'nature', ...more].filter(
    (key) => key in resource.fields,
  )
  const rows = await reader.all(
    sql<{ text: string }>`SELECT ${recordJson(resource, keys)} AS text FROM ${sql.identifier(name)}
      WHERE ${where} ORDER BY id ${upTo(most)}`,
  )
  return rows.map(({ text }) => JSON.parse(text) as Data)
}

const metrics = async (reader: Reader): Promise<NamedMetric[]> =>
  (await read(reader, 'metrics', sql`1 = 1`, mostMetrics)).map((metric) => ({
    id: metric['id'] as string,
    unit: metric['unit'] as string | null,
    isChange: metric['nature'] === 'change',
    names: namesOf(resourceOf('metrics'), metric),
  }))

/** Returns where the parts of a record are: a record's own descendants, and the projects of an initiative. */
const partsIn = (kind: ReadSubjectKind, id: string): [ReadSubjectKind, SQL][] => {
  if (kind === 'project') return [['project', sql`id IN ${belowOf('projects', id)}`]]
  if (kind !== 'initiative') return []
  const below = belowOf('initiatives', id)
  return [
    ['initiative', sql`id IN ${below}`],
    ['project', sql`initiative_id IN ${below}`],
  ]
}

const wholeOf = async (reader: Reader, kind: ReadSubjectKind, id: string): Promise<NamedWhole> => {
  const [own] = await read(reader, subjects[kind], sql`id = ${id}`, 1)
  const parts: NamedPart[] = []
  for (const [partKind, where] of partsIn(kind, id)) {
    const resource = resourceOf(subjects[partKind])
    for (const record of await read(reader, resource.name, where, mostParts))
      if (record['id'] !== id || partKind !== kind)
        parts.push({
          kind: partKind,
          id: record['id'] as string,
          names: namesOf(resource, record),
          regionId: (record['regionId'] as string | null) ?? undefined,
        })
  }
  const regionId = (own?.['regionId'] as string | null | undefined) ?? undefined
  return { names: own ? namesOf(resourceOf(subjects[kind]), own) : [], regionId, parts }
}

const places = async (
  reader: Reader,
  ids: readonly string[],
  known: Map<string, NamedPlace>,
): Promise<ReadonlyMap<string, NamedPlace>> => {
  const unknown = [...new Set(ids)].filter((id) => !known.has(id))
  if (unknown.length === 0) return known
  for (const record of await read(
    reader,
    'regions',
    sql`id IN ${amongThese(sql`${JSON.stringify(unknown)}`)}`,
    unknown.length,
  ))
    known.set(record['id'] as string, {
      parentId: record['parentId'] as string | null,
      names: namesOf(resourceOf('regions'), record),
    })
  return places(
    reader,
    unknown.flatMap((id) => known.get(id)?.parentId ?? []),
    known,
  )
}

const yearsOf = (names: readonly string[], { startsOn, endsOn }: Data): [number, number] | undefined => {
  const named = names.flatMap((name) => name.match(/(?:19|20)\d\d/g) ?? [])
  const years = (
    named.length > 0 ? named : [startsOn, endsOn].flatMap((on) => (on as string | null)?.slice(0, 4) ?? [])
  ).map(Number)
  return years.length === 0 || (named.length === 0 && years.length < 2)
    ? undefined
    : [Math.min(...years), Math.max(...years)]
}

/** Returns the programmes of a region that are part of no other, but for single projects. */
const programmesOf = async (reader: Reader, regionId: string): Promise<NamedProgramme[]> => {
  const all: NamedProgramme[] = []
  for (const kind of ['initiative', 'project'] as const) {
    const resource = resourceOf(subjects[kind])
    const isProgramme = kind === 'project' ? sql`AND kind = 'portfolio'` : sql``
    const where = sql`region_id = ${regionId} AND parent_id IS NULL ${isProgramme}`
    for (const record of await read(reader, resource.name, where, mostParts)) {
      const names = namesOf(resource, record)
      all.push({ kind, id: record['id'] as string, regionId, names, years: yearsOf(names, record) })
    }
  }
  return all
}

/** Looks names up in one state of the register; wholes, places, programmes and metrics once each. */
export const nameLookup = (reader: Reader): NameLookup => {
  let known: Promise<NamedMetric[]> | undefined
  const knownPlaces = new Map<string, NamedPlace>()
  return {
    places: (ids) => places(reader, ids, knownPlaces),
    programmesOf: remembered((regionId: string) => programmesOf(reader, regionId)),
    metrics: () => (known ??= metrics(reader)),
    longestNames: (beginnings) => longestNames(reader, beginnings),
    wholeOf: remembered((kind: ReadSubjectKind, id: string) => wholeOf(reader, kind, id)),
  }
}

// Finds the longest names with which strings of words begin: a few seeks in the index of names for each string.

interface Seek {
  readonly sought: string
  readonly key: string | null
}

/** The number of strings in one query. */
const atOnce = 5000

/** Returns queries that find the last name not after each string; one template for each resource, so that it is a literal. */
const seekingIn = remembered((resource: ResourceName) =>
  queryTemplate(1, (strings = sql``) => {
    const sought: SQL = elementText(sql`value`)
    return sql<Seek>`SELECT ${sought} AS sought, (SELECT names.key FROM names
      WHERE resource = ${sql.raw(`'${resource}'`)} AND names.key <= ${sought} ORDER BY names.key DESC ${upTo(1)}) AS key
      FROM ${elementsOf(strings)}`
  }),
)

const lastNotAfter = async (
  reader: Reader,
  resource: ResourceName,
  strings: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const query = seekingIn(resource)
  const found = new Map<string, string>()
  for (let at = 0; at < strings.length; at += atOnce)
    for (const { sought, key } of await reader.all(query(JSON.stringify(strings.slice(at, at + atOnce)))))
      if (key !== null) found.set(sought, key)
  return found
}

/** Returns those strings of words with which a name begins. */
const beginningNames = async (
  reader: Reader,
  resource: ResourceName,
  strings: Iterable<string>,
): Promise<ReadonlySet<string>> => {
  const unique = [...new Set(strings)]
  const ends = unique.map((string) => `${string} ${lastCharacter}`)
  const last = await lastNotAfter(reader, resource, ends)
  return new Set(
    unique.filter((string) => {
      const key = last.get(`${string} ${lastCharacter}`)
      return key !== undefined && (key === string || key.startsWith(`${string} `))
    }),
  )
}

const firstWords = (string: string, count: number): string => string.split(' ').slice(0, count).join(' ')

/** Cuts a string where the index of names does, after a whole word. */
const indexedPart = (string: string): string => {
  const { key, rest } = splitKey(string)
  return rest === '' || rest.startsWith(' ') ? key : key.slice(0, Math.max(0, key.lastIndexOf(' ')))
}

const wordsInCommon = (one: string, other: string): number => {
  const [words, others] = [one.split(' '), other.split(' ')]
  const apart = words.findIndex((word, at) => word !== others[at])
  return apart === -1 ? words.length : apart
}

/** Returns the longest name of a resource with which each string begins, where there is one. */
const longestNamesOf = async (
  reader: Reader,
  resource: ResourceName,
  strings: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  // Most words begin no name, and most pairs of words do not: fewer and shorter questions than for whole strings.
  const words = strings.map((string) => firstWords(string, 1))
  const single = await beginningNames(reader, resource, words)
  const begun = strings.filter((string) => single.has(firstWords(string, 1)))
  const pairs = begun.map((string) => firstWords(string, 2))
  const double = await beginningNames(reader, resource, pairs)
  let left = begun.map((string) => ({
    string,
    sought: double.has(firstWords(string, 2)) ? indexedPart(string) : firstWords(string, 1),
  }))
  const found = new Map<string, string>()
  while (left.length > 0) {
    const last = await lastNotAfter(reader, resource, [...new Set(left.map(({ sought }) => sought))])
    left = left.flatMap(({ string, sought }) => {
      const key = last.get(sought) ?? ''
      const common = key === '' ? 0 : wordsInCommon(sought, key)
      if (common > 0 && common === key.split(' ').length) {
        found.set(string, key)
        return []
      }
      // A name with which the string begins is not after `key`, so it has no more words than both have in common.
      return common === 0 ? [] : [{ string, sought: firstWords(sought, common) }]
    })
  }
  return found
}
