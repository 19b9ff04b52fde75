/** Finds the longest names with which strings of words begin: a few seeks in the index of names for each string. */
import type { ResourceName } from '../../model/field.ts'
import { lastCharacter } from '../../text/characters.ts'
import type { Reader } from '../engine.ts'
import { splitKey } from '../search/names.ts'
import { elementsOf, elementText } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate, type FilledTemplate } from '../sql/templates.ts'

interface Seek {
  readonly sought: string
  readonly key: string | null
}

/** The number of strings in one query. */
const atOnce = 5000

/** Returns queries that find the last name not after each string; one template for each resource, so that it is a literal. */
const seekingIn = (resource: ResourceName) =>
  queryTemplate(1, (strings = sql``) => {
    const sought: SQL = elementText(sql`value`)
    return sql<Seek>`SELECT ${sought} AS sought, (SELECT names.key FROM names
      WHERE resource = ${sql.raw(`'${resource}'`)} AND names.key <= ${sought} ORDER BY names.key DESC ${upTo(1)}) AS key
      FROM ${elementsOf(strings)}`
  })

const seeks = new Map<ResourceName, (...values: readonly unknown[]) => FilledTemplate<Seek>>()

const lastNotAfter = async (
  reader: Reader,
  resource: ResourceName,
  strings: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const query = seeks.get(resource) ?? seekingIn(resource)
  seeks.set(resource, query)
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
  const asked = [...new Set(strings)]
  const last = await lastNotAfter(
    reader,
    resource,
    asked.map((string) => `${string} ${lastCharacter}`),
  )
  return new Set(
    asked.filter((string) => {
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
export const longestNamesOf = async (
  reader: Reader,
  resource: ResourceName,
  strings: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  // Most words begin no name, and most pairs of words do not: fewer and shorter questions than for whole strings.
  const single = await beginningNames(
    reader,
    resource,
    strings.map((string) => firstWords(string, 1)),
  )
  const begun = strings.filter((string) => single.has(firstWords(string, 1)))
  const double = await beginningNames(
    reader,
    resource,
    begun.map((string) => firstWords(string, 2)),
  )
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
