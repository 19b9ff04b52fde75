/** GET and POST /v1/resolve: the records that names refer to. */
import { setImmediate as otherWork } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { enumeration, id, type ResourceName } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Store } from '../../store/store.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { jsonParameter } from '../contract/parameters.ts'
import { formatFor, setFormat, formats } from '../formats/registry.ts'
import { ofReads, readResponses, ref, responses } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { arrayOf, closedObject, namedObject, nullableString } from '../contract/schemas.ts'

// The queries, the body and the answer of /v1/resolve.

const longest = 1000
const mostNames = 100

const name = (description: string) =>
  Type.String({ minLength: 1, maxLength: longest, description, examples: ['广东省'] })
const resource = enumeration(resolvedResources, 'The resource of the record.', 'regions')
const confidence = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'The confidence of the match: 1 for an id or a code, 0 without a match.',
  examples: [0.95],
})

const only = { resource: Type.Optional({ ...resource.value, description: 'Only records of this resource.' }) }

const resolveQuery: TSchema = closedObject({
  name: name('A name in either language, an alias, an id or a code.'),
  ...only,
  format: Type.Optional(jsonParameter),
})

/** The query of POST. */
const resolveManyQuery: TSchema = closedObject(only)

export const namesSchema: TSchema = namedObject('Names', 'Names to resolve.', {
  names: Type.Array(name('A name in either language, an alias, an id or a code.'), {
    minItems: 1,
    maxItems: mostNames,
    description: `Up to ${mostNames.toString()} names.`,
    examples: [['广东省', 'CN-AH']],
  }),
})

const found = closedObject({
  resource: resource.value,
  id: id('The id of the record.', 'guangdong').value,
  confidence,
})

const resolved = closedObject({
  name: name('The name as given.'),
  resource: Type.Unsafe({
    type: ['string', 'null'],
    enum: [...resolvedResources, null],
    description: 'The resource of the best match; null without a match.',
    examples: ['regions'],
  }),
  id: nullableString('The id of the best match; null without a match.', 'guangdong'),
  confidence,
  alternatives: arrayOf(found, 'Up to ten other matches, most confident first.'),
})

export const resolvedSchema: TSchema = namedObject('Resolved', 'The records that names refer to.', {
  data: arrayOf(resolved, 'One match for each name, in the order given.'),
})

const path = '/v1/resolve'
const mostAlternatives = 10
/** The names that are looked up before other requests are answered: a long one takes some milliseconds. */
const atOnce = 10
/** In bytes: enough for a hundred of the longest names in any JSON escaping. */
const longestNames = 2 ** 21

const described = {
  tags: ['resolve'],
  description:
    'Finds records by a name or title in either language, an alias, an id, or a code (ISO 3166, GB/T 2260, ' +
    'industry), ignoring case, width and accents; regions also without `Province`, `市` and the like.',
}

const one = {
  ...described,
  operationId: 'resolveName',
  summary: 'Resolve a name',
  querystring: resolveQuery,
  response: readResponses('Resolved', 'The match.'),
}

const many = {
  ...described,
  operationId: 'resolveNames',
  summary: 'Resolve many names',
  querystring: resolveManyQuery,
  body: { content: { [jsonType]: { schema: ref('Names') } } },
  response: {
    200: { description: 'The matches, in the order given.', content: { [jsonType]: { schema: ref('Resolved') } } },
    ...responses([...ofReads, 'body-too-large', 'unsupported-media-type']),
  },
}

export const serveResolve = (app: FastifyInstance, store: Store): void => {
  const formatOf = formatFor(['json'])
  const resolved = async (name: string, only: ResourceName | undefined) => {
    const [best, ...others] = await store.resolve(name, only)
    const { resource, id, confidence } = best ?? { resource: null, id: null, confidence: 0 }
    return { name, resource, id, confidence, alternatives: others.slice(0, mostAlternatives) }
  }
  const answer = async (names: readonly string[], only: ResourceName | undefined): Promise<string> => {
    const data: Awaited<ReturnType<typeof resolved>>[] = []
    for (let from = 0; from < names.length; from += atOnce) {
      if (from > 0) await otherWork()
      data.push(...(await Promise.all(names.slice(from, from + atOnce).map((name) => resolved(name, only)))))
    }
    return JSON.stringify({ data })
  }

  app.get(path, { config: { role: 'reader' }, schema: one }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { name, resource } = request.query as { name: string; resource?: ResourceName }
    const format = formatOf(request)
    setFormat(reply, format)
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    return reply.send(await answer([name], resource))
  })
  // A read with a question too long for an address.
  const route = {
    config: { role: 'reader' },
    bodyLimit: longestNames,
    ...takes(jsonType),
    schema: many,
  } as const
  app.post(path, route, async (request: FastifyRequest, reply: FastifyReply) => {
    const { names } = request.body as { names: string[] }
    return reply
      .type(formats[formatOf(request)].mediaType)
      .send(await answer(names, (request.query as { resource?: ResourceName }).resource))
  })
}
