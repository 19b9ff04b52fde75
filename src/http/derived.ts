/** Lists that are worked out rather than kept, filtered and paged as those of records are. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import { enumeration, instant, type Field } from '../resources/field.ts'
import { maximumValues, operators } from '../resources/operators.ts'
import { Type } from '../resources/type.ts'
import type { Stamp, Store } from '../store/store.ts'
import { cursorOf, longestCursor, positionIn, shortKey } from './cursor.ts'
import { isFresh, registerTag } from './etag.ts'
import { formatFor, mediaTypes } from './formats.ts'
import { linkPages } from './links.ts'
import { memoryOf } from './memory.ts'
import { defaultLimit, maximumLimit } from './parameters.ts'
import type { Query } from './question.ts'
import { sequenceAsked } from './question.ts'

export interface Derived<T> {
  readonly path: string
  readonly schema: FastifySchema
  /** The values of an item that its filters ask about, by parameter. */
  readonly values: Readonly<Record<string, (item: T) => readonly string[]>>
  /** By which items are in order, and no two are alike. */
  readonly key: (item: T) => string
  /** All items, before their own filters. */
  readonly items: (query: Query, today: string, asOf: number | undefined) => Promise<readonly T[]>
}

const asked = ['equals', 'in', 'not']

/** The parameters by which a closed set of values is filtered. */
export const filtersOn = (name: string, field: Field): Record<string, TSchema> =>
  Object.fromEntries(operators.filter((operator) => asked.includes(operator.name)).map(({ suffix, takes, means }) => {
    const description = `${(field.value as { description?: string }).description ?? ''} Filter: ${means}.`
    return [`${name}${suffix}`, Type.Optional(takes === 'values'
      ? Type.Array(field.value, { minItems: 1, maxItems: maximumValues, description }) : { ...field.value, description })]
  }))

/** The parameters of a page. */
export const paging: Record<string, TSchema> = {
  asOf: Type.Optional(instant('The register as it stood at this instant (RFC 3339 with an offset; `+` is `%2B`).', '2025-03-01T00:00:00Z').value),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maximumLimit, description: `How many: ${defaultLimit.toString()} unless told.`, examples: [10] })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: longestCursor, description: 'Where to go on: `next` of the page before.' })),
  total: Type.Optional(Type.Boolean({ description: 'Whether to count all that match.', examples: [true] })),
  format: Type.Optional(enumeration(['json'], 'The format of the answer.', 'json').value),
}

/** Whether an item passes the filters on its values. */
export const passes = <T>({ values }: Pick<Derived<T>, 'values'>, query: Query): ((item: T) => boolean) => (item) =>
  Object.entries(values).every(([name, valuesOf]) => {
    const [equal, among, not] = [query[name], query[`${name}.in`], query[`${name}.not`]] as [string?, string[]?, string[]?]
    const held = valuesOf(item)
    return (equal === undefined || held.includes(equal))
      && (among === undefined || held.some((value) => among.includes(value)))
      && (not === undefined || !held.some((value) => not.includes(value)))
  })

const itemsKept = 8

/** The address of a list with all that its items depend on; paging aside. */
const question = (query: Query, today: string): string =>
  JSON.stringify([today, ...Object.entries(query).filter(([name]) => !['limit', 'cursor', 'total', 'format'].includes(name)).sort()])

/** An item with what says where it stands: whatever becomes of it, what was after it stays after it. */
interface Placed<T> { readonly place: string; readonly item: T }

export const serveDerived = <T>(app: FastifyInstance, store: Store, publicUrl: string, derived: Derived<T>): void => {
  const { path, schema, key } = derived
  const formatOf = formatFor(['json'])
  const remember = memoryOf<readonly Placed<T>[]>(store, itemsKept)

  const page = (items: readonly Placed<T>[], query: Query, stamp: Stamp) => {
    const { limit = defaultLimit, cursor, total } = query as { limit?: number; cursor?: string; total?: boolean }
    const [after = ''] = cursor === undefined ? [] : positionIn(stamp, path, query, cursor)
    const rest = items.filter(({ place }) => place > after)
    const shown = rest.slice(0, limit)
    const last = shown.at(-1)
    const next = rest.length > limit && last !== undefined ? cursorOf(stamp, path, query, [last.place]) : null
    return { data: shown.map(({ item }) => item), next, ...total === true && { total: items.length } }
  }

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as Query
    const format = formatOf(request)
    const today = new Date().toISOString().slice(0, 10)
    const asOf = await sequenceAsked(store, query)
    const stamp = await store.stamp()
    void reply.type(mediaTypes[format])
    const items = await remember(question(query, today), async () => {
      const all = await derived.items(query, today, asOf)
      return all.filter(passes(derived, query)).map((item) => ({ place: shortKey(key(item)), item }))
        .sort((one, other) => one.place < other.place ? -1 : 1)
    })
    const answered = page(items, query, stamp)
    if (isFresh(request, reply, registerTag(stamp, request.url, `${format} ${today}`))) return reply
    return linkPages(reply, publicUrl, request.url, answered.next).send(JSON.stringify(answered))
  }
  app.get(path, { config: { role: 'reader' }, schema }, answer)
}
