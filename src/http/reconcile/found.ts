/** Finds the records that a query may mean, each with how sure its name or code is. */
import type { Store } from '../../store/store.ts'
import type { Candidate } from '../../store/search.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { likeness } from '../../text/spelling.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { isSearchable } from '../contract/search-words.ts'
import { longestName, textOf, typesIn, type Query, type TypeName } from './types.ts'

export interface Possible {
  readonly resource: TypeName
  readonly id: string
  /** From 0 to 1. */
  readonly confidence: number
}

/** A name that resolves so surely, or begins so many others, is not searched for by its words. */
const surelyNamed = 0.7
const enoughBeginnings = 10
/** The confidence of a name that is only spelt alike, if it differed in nothing. */
const alike = 0.6
/** The confidence of a record whose code is right and whose name is another one. */
const byCodeAlone = 0.7
const surelyCode = 0.9

const mostHits = 10
/** Hits of lower tiers have the words in their summaries only. */
const lastTierOfNames = 2
/** Names come first among the texts of a hit. */
const textsCompared = 8
const longestCompared = 200

const isType = (resource: string): resource is TypeName => (resolvedResources as readonly string[]).includes(resource)

/** Asks once for all types, or for each. */
const forEachType = async <T>(
  types: readonly TypeName[],
  ask: (type: TypeName | undefined) => Promise<readonly T[]>,
): Promise<T[]> =>
  types.length === resolvedResources.length ? [...(await ask(undefined))] : (await Promise.all(types.map(ask))).flat()

const possible = (candidates: readonly Candidate[]): Possible[] =>
  candidates.flatMap(({ resource, id, confidence }) => (isType(resource) ? [{ resource, id, confidence }] : []))

const resolved = async (store: Store, name: string, types: readonly TypeName[]): Promise<Possible[]> =>
  name.length > longestName ? [] : possible(await forEachType(types, (type) => store.resolve(name, type)))

/** Finds records by words of their names, of which some may be misspelt. */
const byWords = async (store: Store, name: string, types: readonly TypeName[]): Promise<Possible[]> => {
  if (name.length > longestName || !isSearchable(name)) return []
  const key = nameKeyOf(name)
  const hits = await forEachType(
    types,
    async (resource) => (await store.search({ q: name, resource, limit: mostHits })).hits,
  )
  return hits.flatMap(({ resource, id, texts, tier }) => {
    if (!isType(resource) || tier > lastTierOfNames) return []
    const near = texts
      .slice(0, textsCompared)
      .filter(({ length }) => length <= longestCompared)
      .map((text) => likeness(key, nameKeyOf(text)))
    return [{ resource, id, confidence: alike * Math.max(0, ...near) }]
  })
}

/** Keeps each record once, as sure as it may be; the surest come first. */
const merged = (all: readonly Possible[]): Possible[] => {
  const surest = new Map<string, Possible>()
  for (const one of all) {
    const address = `${one.resource}/${one.id}`
    if (one.confidence > (surest.get(address)?.confidence ?? -1)) surest.set(address, one)
  }
  return [...surest.values()].sort((one, other) => other.confidence - one.confidence)
}

/** Finds the records that a name may mean, as it is written or a little misspelt. */
export const foundByName = async (store: Store, name: string, types: readonly TypeName[]): Promise<Possible[]> => {
  const named = await resolved(store, name, types)
  if (named.length >= enoughBeginnings || named.some(({ confidence }) => confidence >= surelyNamed))
    return merged(named)
  return merged([...named, ...(await byWords(store, name, types))])
}

/** Finds the records that a query may mean, by its name and by its codes. */
export const found = async (store: Store, query: Query): Promise<Possible[]> => {
  const { query: name, properties = [] } = query
  const types = typesIn(query)
  const named = name === undefined ? [] : await foundByName(store, name, types)
  const codes = properties.filter(({ pid }) => pid === 'code').flatMap(({ v }) => v.map(textOf))
  const coded = (await Promise.all(codes.map((code) => resolved(store, code, types))))
    .flat()
    .filter(({ confidence }) => confidence >= surelyCode)
    .map((one) => (name === undefined ? one : { ...one, confidence: byCodeAlone }))
  return merged([...named, ...coded])
}
