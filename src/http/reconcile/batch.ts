/** Reads a batch of queries from the text of the parameter `queries`, and answers it. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { TSchema } from 'typebox'
import { enumeration } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { parseJson } from '../../model/strict-json.ts'
import { validator } from '../../model/validation.ts'
import type { Store } from '../../store/store.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { invalid, Problem, type Fault } from '../contract/problems.ts'
import { candidatesOf, mostCandidates } from './candidates.ts'
import { properties } from './properties.ts'
import type { Query } from './types.ts'

/** A client that reads the manifest sends as many. */
export const batchSize = 50

/** Each value is looked up, so their number is bounded. */
const mostProperties = 5
const mostValues = 5

const querySchema: TSchema = Type.Object(
  {
    query: Type.Optional(Type.String()),
    type: Type.Optional(
      Type.Array(enumeration(resolvedResources, 'A type.', 'regions').value, { maxItems: resolvedResources.length }),
    ),
    type_strict: Type.Optional(Type.Unsafe({ type: 'string', enum: ['any', 'should', 'all'] })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostCandidates })),
    properties: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pid: Type.Unsafe({ type: 'string', enum: properties.map(({ id }) => id) }),
            v: Type.Array(
              Type.Unsafe({
                type: ['string', 'number', 'boolean', 'object'],
                required: ['id'],
                properties: { id: Type.String() },
              }),
              { minItems: 1, maxItems: mostValues },
            ),
          },
          { additionalProperties: false },
        ),
        { maxItems: mostProperties },
      ),
    ),
  },
  { additionalProperties: false },
)

const check = validator(querySchema)

type Batch = Readonly<Record<string, Query>>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Makes a list of a value that may be one. */
const listed = (object: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> =>
  key in object ? { ...object, [key]: [object[key]].flat() } : object

/** Makes lists of the values of a query that may be one. */
const normalized = (query: unknown): unknown => {
  if (!isObject(query)) return query
  const { properties: asked } = query
  return listed(
    Array.isArray(asked)
      ? {
          ...query,
          properties: asked.map((property: unknown) => (isObject(property) ? listed(property, 'v') : property)),
        }
      : query,
    'type',
  )
}

const faultsOf = (key: string, query: unknown): string[] => {
  const at = `Query \`${key.slice(0, 40)}\``
  if (!isObject(query)) return [`${at}: Must be object.`]
  const faults = check(query).map(
    ({ pointer, detail }) => `${at}${pointer === '' ? '' : `, \`${pointer}\``}: ${detail}`,
  )
  return query['query'] === undefined && query['properties'] === undefined
    ? [...faults, `${at}: Needs \`query\`, or \`properties\` with a code.`]
    : faults
}

const mostFaults = 20

/** Returns the queries of a batch. Throws a problem that says of each bad query what is wrong. */
export const parseBatch = (text: string, place: (detail: string) => Fault): Batch => {
  const parsed = parseJson(text)
  if (parsed.violation) throw invalid([place(`${parsed.violation.pointer} ${parsed.violation.detail}`.trim())])
  const batch = parsed.value
  if (!isObject(batch)) throw invalid([place('Must be an object with a query under each key.')])
  const entries = Object.entries(batch)
  if (entries.length > batchSize) {
    const count = entries.length.toString()
    throw new Problem('body-too-large', `A batch has at most ${batchSize.toString()} queries; this one has ${count}.`)
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
