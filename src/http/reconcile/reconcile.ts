/** GET and POST /v1/reconcile: names matched to records by the Reconciliation Service API 0.2, which OpenRefine speaks. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { enumeration, id } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Store } from '../../store/store.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { isFresh, registerTag, textTag } from '../contract/etag.ts'
import { jsonParameter, noQuery } from '../contract/parameters.ts'
import { invalid } from '../contract/problems.ts'
import { formatFor, setFormat, formats } from '../formats/registry.ts'
import { ofReads, readResponses, ref, responses, tagHeader, unchanged } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { formType, takeForms } from '../pipeline/forms.ts'
import { answerBatch, batchSize, parseBatch, foundByName } from './batch.ts'
import { readEntities, properties, type Described, type TypeName, typeOf, types, typesIn } from './entities.ts'
import { arrayOf, booleanField, closedObject, namedObject, oneOf, stringField } from '../contract/schemas.ts'

// The queries and the answers of the reconciliation service, with the names of its protocol.

const closed = { additionalProperties: false }
const base = 'https://planledger.example.org'

const queries: TSchema = Type.String({
  minLength: 1,
  description:
    `A batch as JSON: up to ${batchSize.toString()} queries, each under a key of its own. A query has \`query\` (a ` +
    'name), and may have `type`, `limit`, `properties` (`pid` and `v`) and `type_strict`.',
  examples: ['{"q0":{"query":"广东省"}}'],
})

/** The query of GET: without `queries` it asks for the manifest. */
const reconcileQuery: TSchema = closedObject({ queries: Type.Optional(queries), format: Type.Optional(jsonParameter) })

/** The form of POST. */
export const formSchema: TSchema = namedObject('ReconciliationForm', 'A batch, as OpenRefine sends it.', { queries })

const prefix = (of: string, example: string): TSchema =>
  Type.String({ minLength: 1, description: `The beginning of ${of}.`, examples: [example] })
const type: TSchema = enumeration(resolvedResources, 'Only for this type.', 'regions').value

/** The search box of OpenRefine always sends these; each names what is done anyway. */
const sentByOpenRefine: Readonly<Record<string, TSchema>> = Object.fromEntries<TSchema>(
  [
    ['spell', 'always'],
    ['exact', 'false'],
    ['prefixed', 'true'],
    ['scoring', 'schema'],
  ].map(([name = '', value = '']): [string, TSchema] => [
    name,
    Type.Optional(oneOf([value], 'Sent by OpenRefine; without influence.', value)),
  ]),
)

const suggestQuery = (of: string, example: string, more: Readonly<Record<string, TSchema>>): TSchema =>
  closedObject({ prefix: prefix(of, example), ...more, ...sentByOpenRefine, format: Type.Optional(jsonParameter) })

const suggestQueries = {
  entity: suggestQuery('a name, a code or an id', 'Guangd', {
    type: Type.Optional(type),
    cursor: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        description: 'The number of suggestions to skip.',
        examples: [10],
      }),
    ),
  }),
  property: suggestQuery('the name of a property', 're', { type: Type.Optional(type) }),
  type: suggestQuery('the name of a type', 're', {}),
}

const exampleType = { id: 'regions', name: 'Regions' }

const typeSchema = closedObject({
  id: enumeration(resolvedResources, 'The resource.', 'regions').value,
  name: stringField('Its name.', 'Regions'),
})

const template = (description: string, example: string) =>
  Type.Object({ url: stringField(description, example) }, { ...closed, description: 'A template.' })

const suggesting = (what: string) =>
  Type.Object(
    {
      service_url: stringField('The beginning of its address.', `${base}/v1/reconcile`),
      service_path: stringField('The rest of its address.', `/suggest/${what}`),
    },
    { ...closed, description: 'Where suggestions are.' },
  )

export const serviceSchema: TSchema = namedObject(
  'ReconciliationService',
  'The manifest of the reconciliation service.',
  {
    versions: Type.Array(Type.String(), { description: 'The versions of the protocol.', examples: [['0.2']] }),
    name: stringField('The name of the register.', 'Planledger'),
    identifierSpace: stringField('The URI with which identifiers begin.', `${base}/entity/`),
    schemaSpace: stringField('The URI with which types begin.', `${base}/v1/`),
    documentation: stringField('A page about the service.', `${base}/docs`),
    logo: stringField('A picture.', `${base}/icon.svg`),
    serviceVersion: stringField('The version of the server.', '1.0.0'),
    defaultTypes: Type.Array(typeSchema, {
      description: 'All types.',
      examples: [[exampleType]],
    }),
    view: template('The page of a record.', `${base}/entity/{{id}}`),
    preview: Type.Object(
      {
        url: stringField('The page of a record for a small frame.', `${base}/entity/{{id}}/preview`),
        width: Type.Integer({ description: 'The width of the frame in pixels.', examples: [400] }),
        height: Type.Integer({ description: 'The height of the frame in pixels.', examples: [240] }),
      },
      { ...closed, description: 'A template, and the size of the frame.' },
    ),
    suggest: Type.Object(
      { entity: suggesting('entity'), property: suggesting('property'), type: suggesting('type') },
      { ...closed, description: 'Suggestions while a person types.' },
    ),
    batchSize: Type.Integer({ description: 'The largest batch that is answered.', examples: [batchSize] }),
    authentication: Type.Optional(
      Type.Object(
        {
          type: stringField('The kind of scheme (OpenAPI).', 'apiKey'),
          in: stringField('Where the key is sent.', 'header'),
          name: stringField('The header: `Bearer` and the key.', 'Authorization'),
        },
        { ...closed, description: 'Only where reads need a key.' },
      ),
    ),
  },
)

const recordId = id('The id of the record, unique within its type.', 'guangdong').value

const candidate = closedObject({
  id: recordId,
  name: stringField('The title or name.', 'Guangdong'),
  description: stringField('What it is, and where.', 'Province in South China; 广东省; CN-GD, 440000'),
  type: Type.Array(typeSchema, { description: 'Its one type.', examples: [[exampleType]] }),
  score: Type.Number({ minimum: 0, maximum: 100, description: 'How likely it is meant.', examples: [95] }),
  match: booleanField(
    'Surely meant: by its name or code, by every property given, and no other record may be meant.',
    true,
  ),
  features: Type.Array(
    closedObject({
      id: stringField('The name, or a property of the query.', 'name'),
      value: Type.Unsafe({
        type: ['number', 'boolean'],
        description: 'The confidence of the name, or whether the record agrees with the property.',
        examples: [0.95],
      }),
    }),
    { description: 'What the score is made of.', examples: [[{ id: 'name', value: 0.95 }]] },
  ),
})

export const resultsSchema: TSchema = Type.Unsafe({
  $id: 'ReconciliationResults',
  type: 'object',
  description: 'The candidates of each query, under its key.',
  additionalProperties: closedObject({ result: arrayOf(candidate, 'The candidates, best first.') }),
})

export const suggestionsSchema: TSchema = namedObject('Suggestions', 'What may be meant by what was typed so far.', {
  result: arrayOf(
    closedObject({
      id: stringField('The id of the record, the property or the type.', 'guangdong'),
      name: stringField('Its name.', 'Guangdong'),
      description: stringField('What it is.', 'Province in South China'),
      notable: Type.Optional(
        Type.Array(typeSchema, { description: 'The type of a record.', examples: [[exampleType]] }),
      ),
    }),
    'Up to ten suggestions.',
  ),
})

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

interface SuggestQuery {
  readonly prefix: string
  readonly type?: TypeName
  readonly cursor?: number
}

const entities = async (store: Store, { prefix, type, cursor = 0 }: SuggestQuery): Promise<object[]> => {
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
  return ({ id, name }: Described): boolean => id.startsWith(typed) || name.toLowerCase().startsWith(typed)
}

const plain = ({ id, name, description }: Described): Described => ({ id, name, description })

const suggestions: Readonly<
  Record<keyof typeof suggestQueries, (store: Store, query: SuggestQuery) => object[] | Promise<object[]>>
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
      response: readResponses('Suggestions', 'The suggestions.'),
    }
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const format = formatOf(request)
      setFormat(reply, format)
      if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
      return reply.send(JSON.stringify({ result: await suggest(store, request.query as SuggestQuery) }))
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
  done(repeated === undefined ? undefined : invalid([{ pointer: `/${repeated.slice(0, 40)}`, detail: ['repeated'] }]))
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
