/** Answers a batch of names: for each, the records that it may mean, with scores. */
import type { Message } from '../../text/messages/message.ts'
import { setImmediate as otherWork } from 'node:timers/promises'
import type { TSchema } from 'typebox'
import { enumeration } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { parseJson } from '../../model/strict-json.ts'
import { validator } from '../../model/validation.ts'
import type { NameMatch } from '../../store/search.ts'
import type { Store } from '../../store/store.ts'
import { kindsMeant, resolvedResources } from '../../text/name-keys.ts'
import { likeness } from '../../text/spelling.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { type Fault, invalid, Problem } from '../contract/problems.ts'
import { isSearchable } from '../contract/parameters.ts'
import {
  codesOf,
  type Entity,
  readEntities,
  type Agreement,
  judged,
  properties,
  longestQuery,
  type ReconcileQuery,
  valueText,
  type TypeName,
  typeOf,
  typesIn,
} from './entities.ts'
import { closedObject } from '../contract/schemas.ts'

// Finds the records that a query may mean, each with how sure its name or code is.

interface Possible {
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

const possible = (candidates: readonly NameMatch[]): Possible[] =>
  candidates.flatMap(({ resource, id, confidence }) => (isType(resource) ? [{ resource, id, confidence }] : []))

const resolved = async (store: Store, name: string, types: readonly TypeName[]): Promise<Possible[]> =>
  name.length > longestQuery ? [] : possible(await forEachType(types, (type) => store.resolve(name, type)))

/** Finds records by words of their names, of which some may be misspelt. */
const byWords = async (store: Store, name: string, types: readonly TypeName[]): Promise<Possible[]> => {
  if (name.length > longestQuery || !isSearchable(name)) return []
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
const found = async (store: Store, query: ReconcileQuery): Promise<Possible[]> => {
  const { query: name, properties = [] } = query
  const types = typesIn(query)
  const named = name === undefined ? [] : await foundByName(store, name, types)
  const codes = properties.filter(({ pid }) => pid === 'code').flatMap(({ v }) => v.map(valueText))
  const coded = (await Promise.all(codes.map((code) => resolved(store, code, types))))
    .flat()
    .filter(({ confidence }) => confidence >= surelyCode)
    .map((one) => (name === undefined ? one : { ...one, confidence: byCodeAlone }))
  return merged([...named, ...coded])
}

// Reads a batch of queries from the text of the parameter `queries`, and answers it.

// Answers one query: its candidates with scores, and `match` only for what is sure.

const defaultLimit = 10
const mostCandidates = 50

/** An id, a code, a name or an alias; not a name with another ending, or one spelt alike. */
const sure = 0.9
/** Another record of about the same name makes no match sure. */
const rival = 0.85

/** The factor of a score if a record is of another kind than the name says, or disagrees with a property. */
const otherKind = 0.9
const otherValue = 0.5
const unknownValue = 0.9

interface Judged {
  readonly entity: Entity
  readonly confidence: number
  readonly score: number
  readonly agreements: readonly (readonly [pid: string, agreement: Agreement])[]
}

const factorOf = (agreement: Agreement): number => (agreement === undefined ? unknownValue : agreement ? 1 : otherValue)

/** Names that are in the register as they stand are of the kind that they are. */
const kindFactor = ({ type, record }: Entity, confidence: number, kinds: readonly string[] | undefined): number =>
  type === 'regions' && kinds !== undefined && confidence < sure && !kinds.includes(record['kind'] as string)
    ? otherKind
    : 1

const agreesInAll = ({ agreements }: Judged): boolean => agreements.every(([, agreement]) => agreement === true)
const disagrees = ({ agreements }: Judged): boolean => agreements.some(([, agreement]) => agreement === false)

/** A code in small letters may be a word: `Est`, a region of Cameroon, is not Estonia. */
const isWordLikeCode = (name: string, { record }: Entity): boolean =>
  name !== name.toUpperCase() &&
  [...codesOf(record), ...((record['aliases'] ?? []) as string[])].some(
    (code) => /^[A-Z]{2,3}$/.test(code) && nameKeyOf(code) === nameKeyOf(name),
  )

/** Reports whether the first candidate is surely meant: by its name and every property, and no other is likely. */
const isSure = (name: string, first: Judged, others: readonly Judged[]): boolean =>
  first.confidence >= sure &&
  agreesInAll(first) &&
  !isWordLikeCode(name, first.entity) &&
  !others.some((other) => other.confidence >= rival && !disagrees(other))

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

/** Returns the candidates of a query, the best first. */
const candidatesOf = async (store: Store, query: ReconcileQuery): Promise<object[]> => {
  const possible = (await found(store, query)).slice(0, mostCandidates)
  const entities = await readEntities(store, possible)
  const agreementsOf = await judged(store, query, [...entities.values()])
  const { query: name = '', limit = defaultLimit } = query
  const kinds = kindsMeant(nameKeyOf(name))
  const all = possible
    .flatMap(({ resource, id, confidence }): Judged[] => {
      const entity = entities.get(`${resource}/${id}`)
      // It may have been deleted meanwhile.
      if (!entity) return []
      const agreements = agreementsOf(entity)
      const factors = [kindFactor(entity, confidence, kinds), ...agreements.map(([, agreement]) => factorOf(agreement))]
      return [
        { entity, confidence, agreements, score: factors.reduce((score, factor) => score * factor, 100 * confidence) },
      ]
    })
    .sort((one, other) => other.score - one.score)
  return all.slice(0, limit).map((one, at) => {
    const { entity, confidence, score, agreements } = one
    return {
      id: entity.id,
      name: entity.name,
      description: entity.description,
      type: [typeOf(entity.type)],
      score: rounded(score, 1),
      match: at === 0 && isSure(name, one, all.slice(1)),
      features: [
        { id: 'name', value: rounded(confidence, 2) },
        ...agreements.flatMap(([id, value]) => (value === undefined ? [] : [{ id, value }])),
      ],
    }
  })
}

/** A client that reads the manifest sends as many. */
export const batchSize = 50

/** Each value is looked up, so their number is bounded. */
const mostProperties = 5
const mostValues = 5

const querySchema: TSchema = closedObject({
  query: Type.Optional(Type.String()),
  type: Type.Optional(
    Type.Array(enumeration(resolvedResources, 'A type.', 'regions').value, { maxItems: resolvedResources.length }),
  ),
  type_strict: Type.Optional(Type.Unsafe({ type: 'string', enum: ['any', 'should', 'all'] })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostCandidates })),
  properties: Type.Optional(
    Type.Array(
      closedObject({
        pid: Type.Unsafe({ type: 'string', enum: properties.map(({ id }) => id) }),
        v: Type.Array(
          Type.Unsafe({
            type: ['string', 'number', 'boolean', 'object'],
            required: ['id'],
            properties: { id: Type.String() },
          }),
          { minItems: 1, maxItems: mostValues },
        ),
      }),
      { maxItems: mostProperties },
    ),
  ),
})

const check = validator(querySchema)

type Batch = Readonly<Record<string, ReconcileQuery>>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Makes a list of a value that may be one. */
const listed = (object: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> =>
  key in object ? { ...object, [key]: [object[key]].flat() } : object

/** Makes lists of the values of a query that may be one. */
const normalized = (query: unknown): unknown => {
  if (!isObject(query)) return query
  const { properties } = query
  return listed(
    Array.isArray(properties)
      ? {
          ...query,
          properties: properties.map((property: unknown) => (isObject(property) ? listed(property, 'v') : property)),
        }
      : query,
    'type',
  )
}

const faultsOf = (key: string, query: unknown): Message[] => {
  const inQuery = (detail: Message, pointer = ''): Message => ['in-query', key.slice(0, 40), pointer, detail]
  if (!isObject(query)) return [inQuery(['type', ['object']])]
  const faults = check(query).map(({ pointer, detail }) => inQuery(detail, pointer))
  return query['query'] === undefined && query['properties'] === undefined
    ? [...faults, inQuery(['query-empty'])]
    : faults
}

const mostFaults = 20

/** Returns the queries of a batch. Throws a problem that says of each bad query what is wrong. */
export const parseBatch = (text: string, place: (detail: Message) => Fault): Batch => {
  const parsed = parseJson(text)
  if (parsed.violation) throw invalid([place(['at-pointer', parsed.violation.pointer, parsed.violation.detail])])
  const batch = parsed.value
  if (!isObject(batch)) throw invalid([place(['batch-no-object'])])
  const entries = Object.entries(batch)
  if (entries.length > batchSize) {
    throw new Problem('body-too-large', ['many-queries', batchSize.toString(), entries.length.toString()])
  }
  const queries = entries.map(([key, query]) => [key, normalized(query)] as const)
  const faults = queries.flatMap(([key, query]) => faultsOf(key, query))
  if (faults.length > 0) throw invalid(faults.slice(0, mostFaults).map(place))
  return Object.fromEntries(queries) as Batch
}

/** Answers each query by itself. Other requests are answered between two queries. */
export const answerBatch = async (store: Store, batch: Batch): Promise<string> => {
  const answers: string[] = []
  for (const [key, query] of Object.entries(batch)) {
    answers.push(`${JSON.stringify(key)}:${JSON.stringify({ result: await candidatesOf(store, query) })}`)
    await otherWork()
  }
  return `{${answers.join(',')}}`
}
