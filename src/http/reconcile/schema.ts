/** The queries and the answers of the reconciliation service, with the names of its protocol. */
import type { TSchema } from 'typebox'
import { enumeration, id } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { jsonParameter } from '../contract/parameters.ts'
import { batchSize } from './batch.ts'

const closed = { additionalProperties: false }
const base = 'https://planledger.example.org'

const text = (description: string, example: string): TSchema => Type.String({ description, examples: [example] })

const queries: TSchema = Type.String({
  minLength: 1,
  description:
    `A batch as JSON: up to ${batchSize.toString()} queries, each under a key of its own. A query has \`query\` (a ` +
    'name), and may have `type`, `limit`, `properties` (`pid` and `v`) and `type_strict`.',
  examples: ['{"q0":{"query":"广东省"}}'],
})

/** The query of GET: without `queries` it asks for the manifest. */
export const reconcileQuery: TSchema = Type.Object(
  { queries: Type.Optional(queries), format: Type.Optional(jsonParameter) },
  closed,
)

/** The form of POST. */
export const formSchema: TSchema = Type.Object(
  { queries },
  { $id: 'ReconciliationForm', description: 'A batch, as OpenRefine sends it.', ...closed },
)

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
  ].map(([name = '', value]): [string, TSchema] => [
    name,
    Type.Optional(
      Type.Unsafe({
        type: 'string',
        enum: [value],
        description: 'Sent by OpenRefine; without influence.',
        examples: [value],
      }),
    ),
  ]),
)

const suggestQuery = (of: string, example: string, more: Readonly<Record<string, TSchema>>): TSchema =>
  Type.Object(
    { prefix: prefix(of, example), ...more, ...sentByOpenRefine, format: Type.Optional(jsonParameter) },
    closed,
  )

export const suggestQueries = {
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

const typeSchema = Type.Object(
  { id: enumeration(resolvedResources, 'The resource.', 'regions').value, name: text('Its name.', 'Regions') },
  closed,
)

const template = (description: string, example: string) =>
  Type.Object({ url: text(description, example) }, { ...closed, description: 'A template.' })

const suggesting = (what: string) =>
  Type.Object(
    {
      service_url: text('The beginning of its address.', `${base}/v1/reconcile`),
      service_path: text('The rest of its address.', `/suggest/${what}`),
    },
    { ...closed, description: 'Where suggestions are.' },
  )

export const serviceSchema: TSchema = Type.Object(
  {
    versions: Type.Array(Type.String(), { description: 'The versions of the protocol.', examples: [['0.2']] }),
    name: text('The name of the register.', 'Planledger'),
    identifierSpace: text('The URI with which identifiers begin.', `${base}/entity/`),
    schemaSpace: text('The URI with which types begin.', `${base}/v1/`),
    documentation: text('A page about the service.', `${base}/docs`),
    logo: text('A picture.', `${base}/icon.svg`),
    serviceVersion: text('The version of the server.', '1.0.0'),
    defaultTypes: Type.Array(typeSchema, {
      description: 'All types.',
      examples: [[exampleType]],
    }),
    view: template('The page of a record.', `${base}/entity/{{id}}`),
    preview: Type.Object(
      {
        url: text('The page of a record for a small frame.', `${base}/entity/{{id}}/preview`),
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
          type: text('The kind of scheme (OpenAPI).', 'apiKey'),
          in: text('Where the key is sent.', 'header'),
          name: text('The header: `Bearer` and the key.', 'Authorization'),
        },
        { ...closed, description: 'Only where reads need a key.' },
      ),
    ),
  },
  { $id: 'ReconciliationService', description: 'The manifest of the reconciliation service.', ...closed },
)

const recordId = id('The id of the record, unique within its type.', 'guangdong').value

const candidate = Type.Object(
  {
    id: recordId,
    name: text('The title or name.', 'Guangdong'),
    description: text('What it is, and where.', 'Province in South China; 广东省; CN-GD, 440000'),
    type: Type.Array(typeSchema, { description: 'Its one type.', examples: [[exampleType]] }),
    score: Type.Number({ minimum: 0, maximum: 100, description: 'How likely it is meant.', examples: [95] }),
    match: Type.Boolean({
      description: 'Surely meant: by its name or code, by every property given, and no other record may be meant.',
      examples: [true],
    }),
    features: Type.Array(
      Type.Object(
        {
          id: text('The name, or a property of the query.', 'name'),
          value: Type.Unsafe({
            type: ['number', 'boolean'],
            description: 'The confidence of the name, or whether the record agrees with the property.',
            examples: [0.95],
          }),
        },
        closed,
      ),
      { description: 'What the score is made of.', examples: [[{ id: 'name', value: 0.95 }]] },
    ),
  },
  closed,
)

export const resultsSchema: TSchema = Type.Unsafe({
  $id: 'ReconciliationResults',
  type: 'object',
  description: 'The candidates of each query, under its key.',
  additionalProperties: Type.Object(
    { result: Type.Array(candidate, { description: 'The candidates, best first.', examples: [[]] }) },
    closed,
  ),
})

export const suggestionsSchema: TSchema = Type.Object(
  {
    result: Type.Array(
      Type.Object(
        {
          id: text('The id of the record, the property or the type.', 'guangdong'),
          name: text('Its name.', 'Guangdong'),
          description: text('What it is.', 'Province in South China'),
          notable: Type.Optional(
            Type.Array(typeSchema, { description: 'The type of a record.', examples: [[exampleType]] }),
          ),
        },
        closed,
      ),
      { description: 'Up to ten suggestions.', examples: [[]] },
    ),
  },
  { $id: 'Suggestions', description: 'What may be meant by what was typed so far.', ...closed },
)
