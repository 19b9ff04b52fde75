/** GET /v1/reconcile/suggest/…: records, properties and types by the beginning of their names. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { json, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { readEntities } from './entities.ts'
import { foundByName } from './found.ts'
import { path } from './manifest.ts'
import { properties } from './properties.ts'
import { suggestQueries } from './schema.ts'
import { typeOf, types, typesIn, type Named, type TypeName } from './types.ts'

const mostSuggestions = 10

interface Asked {
  readonly prefix: string
  readonly type?: TypeName
  readonly cursor?: number
}

const entities = async (store: Store, { prefix, type, cursor = 0 }: Asked): Promise<object[]> => {
  const all = await foundByName(store, prefix, typesIn(type === undefined ? {} : { type: [type] }))
  const page = all.slice(cursor, cursor + mostSuggestions)
  const read = await readEntities(store, page)
  return page.flatMap(({ resource, id }) => {
    const entity = read.get(`${resource}/${id}`)
    return entity ? [{ id, name: entity.name, description: entity.description, notable: [typeOf(resource)] }] : []
  })
}

const begins = (prefix: string) => {
  const typed = prefix.trim().toLowerCase()
  return ({ id, name }: Named): boolean => id.startsWith(typed) || name.toLowerCase().startsWith(typed)
}

const plain = ({ id, name, description }: Named): Named => ({ id, name, description })

const suggestions: Readonly<
  Record<keyof typeof suggestQueries, (store: Store, asked: Asked) => object[] | Promise<object[]>>
> = {
  entity: entities,
  property: (_store, { prefix, type }) =>
    properties
      .filter((property) => begins(prefix)(property) && (type === undefined || property.types.includes(type)))
      .map(plain),
  type: (_store, { prefix }) => types.filter(begins(prefix)).map(plain),
}

const described = {
  entity: {
    operationId: 'suggestEntities',
    summary: 'Suggest records',
    description:
      'Records whose name, code or id begins so, then those that have its words or are spelt alike: what the search ' +
      'box of OpenRefine asks for.',
  },
  property: {
    operationId: 'suggestProperties',
    summary: 'Suggest properties',
    description: 'Properties by which a query may narrow what a name means.',
  },
  type: {
    operationId: 'suggestTypes',
    summary: 'Suggest types',
    description: 'Types of records, which are the names of resources.',
  },
}

export const serveSuggestions = (app: FastifyInstance, store: Store): void => {
  const formatOf = formatFor(['json'])
  for (const [what, operation] of Object.entries(described)) {
    const suggest = suggestions[what as keyof typeof suggestions]
    const schema = {
      ...operation,
      tags: ['reconcile'],
      querystring: suggestQueries[what as keyof typeof suggestQueries],
      response: { 200: json('Suggestions', 'The suggestions.'), ...unchanged, ...responses(ofReads) },
    }
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const format = formatOf(request)
      setFormat(reply, format)
      if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
      return reply.send(JSON.stringify({ result: await suggest(store, request.query as Asked) }))
    }
    app.get(`${path}/suggest/${what}`, { config: { role: 'reader' }, schema }, answer)
  }
}
