/** GET and POST /v1/reconcile: names matched to records by the Reconciliation Service API 0.2, which OpenRefine speaks. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag, textTag } from '../contract/etag.ts'
import { noQuery } from '../contract/parameters.ts'
import { invalid } from '../contract/problems.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { formats } from '../formats/registry.ts'
import { ofReads, ref, responses, tagHeader, unchanged, json } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { formType, takeForms } from '../pipeline/forms.ts'
import { answerBatch, parseBatch, batchSize } from './batch.ts'
import { reconcileQuery, suggestQueries } from './schema.ts'
import { readEntities } from './entities.ts'
import { foundByName } from './found.ts'
import { properties } from './properties.ts'
import { typeOf, types, typesIn, type Named, type TypeName } from './types.ts'

// The manifest of the service: what it offers, and where.

const path = '/v1/reconcile'

/** In pixels: the frame of a preview. */
const preview = { width: 400, height: 240 }

interface Service {
  readonly publicUrl: string
  readonly publisher: string
  readonly readAccess: 'open' | 'key'
  readonly version: string
}

/** Returns the manifest (Reconciliation Service API 0.2, section 3). */
const manifestOf = ({ publicUrl, publisher, readAccess, version }: Service) => {
  const suggesting = (what: string) => ({ service_url: `${publicUrl}${path}`, service_path: `/suggest/${what}` })
  return {
    versions: ['0.2'],
    name: publisher === 'Planledger' ? publisher : `Planledger of ${publisher}`,
    identifierSpace: `${publicUrl}/entity/`,
    schemaSpace: `${publicUrl}/v1/`,
    documentation: `${publicUrl}/docs`,
    logo: `${publicUrl}/icon.svg`,
    serviceVersion: version,
    defaultTypes: types.map(({ id, name }) => ({ id, name })),
    view: { url: `${publicUrl}/entity/{{id}}` },
    preview: { url: `${publicUrl}/entity/{{id}}/preview`, ...preview },
    suggest: { entity: suggesting('entity'), property: suggesting('property'), type: suggesting('type') },
    batchSize,
    ...(readAccess === 'key' && { authentication: { type: 'apiKey', in: 'header', name: 'Authorization' } }),
  }
}

// GET /v1/reconcile/suggest/…: records, properties and types by the beginning of their names.

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

const serveSuggestions = (app: FastifyInstance, store: Store): void => {
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

/** In bytes: enough for a batch of the longest names in percent-encoding. */
const longestForm = 2 ** 20

const read = {
  operationId: 'reconcile',
  tags: ['reconcile'],
  summary: 'Reconcile names, or read the manifest',
  description:
    'Without `queries`, answers the manifest of the service (Reconciliation Service API 0.2). With `queries`, answers ' +
    'the batch: for each query the records that its name may mean.',
  querystring: reconcileQuery,
  response: {
    200: {
      description: 'The manifest, or the candidates of each query.',
      headers: tagHeader,
      content: { [jsonType]: { schema: { anyOf: [ref('ReconciliationService'), ref('ReconciliationResults')] } } },
    },
    ...unchanged,
    ...responses([...ofReads, 'body-too-large']),
  },
}

const posted = {
  operationId: 'reconcileBatch',
  tags: ['reconcile'],
  summary: 'Reconcile a batch of names',
  description: 'Answers a batch as OpenRefine sends it: a form with the control `queries`.',
  querystring: noQuery,
  body: { content: { [formType]: { schema: ref('ReconciliationForm') } } },
  response: {
    200: {
      description: 'The candidates of each query.',
      content: { [jsonType]: { schema: ref('ReconciliationResults') } },
    },
    ...responses([...ofReads, 'body-too-large', 'unsupported-media-type']),
  },
}

/** The form has one; others are named in the refusal. */
const mostControls = 20

/** Makes an object of the controls of a form, as the schema describes it. */
const readControls = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
  const { controls } = request.body as { controls: readonly (readonly [name: string, text: string])[] }
  const some = controls.slice(0, mostControls)
  const names = some.map(([name]) => name)
  const repeated = names.find((name, at) => names.indexOf(name) !== at)
  request.body = Object.fromEntries(some)
  done(
    repeated === undefined ? undefined : invalid([{ pointer: `/${repeated.slice(0, 40)}`, detail: 'Is given twice.' }]),
  )
}

export const serveReconcile = (app: FastifyInstance, store: Store, service: Service): void => {
  const formatOf = formatFor(['json'])
  const manifest = JSON.stringify(manifestOf(service))
  const config = { role: 'reader' } as const

  app.get(path, { config, schema: read }, async (request: FastifyRequest, reply: FastifyReply) => {
    const { queries } = request.query as { queries?: string }
    const format = formatOf(request)
    setFormat(reply, format)
    if (queries === undefined) return isFresh(request, reply, textTag(manifest)) ? reply : reply.send(manifest)
    const batch = parseBatch(queries, (detail) => ({ parameter: 'queries', detail }))
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    return reply.send(await answerBatch(store, batch))
  })

  void app.register((forms, _options, done) => {
    takeForms(forms)
    const taken = takes(formType)
    const options = {
      config,
      bodyLimit: longestForm,
      ...taken,
      preValidation: [taken.preValidation, readControls],
      schema: posted,
    }
    forms.post(path, options, async (request: FastifyRequest, reply: FastifyReply) => {
      const { queries } = request.body as { queries: string }
      const batch = parseBatch(queries, (detail) => ({ pointer: '/queries', detail }))
      return reply.type(formats[formatOf(request)].mediaType).send(await answerBatch(store, batch))
    })
    done()
  })
  serveSuggestions(app, store)
}
