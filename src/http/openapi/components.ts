/** The named components of the document: records, bodies, pages, problems. */
import type { TSchema } from 'typebox'
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { answers } from './examples.ts'
import { checksSchema } from '../checks/schema.ts'
import { feedSchemas } from '../changes/schema.ts'
import { healthSchema } from '../health/schema.ts'
import { importSchema } from '../imports/schema.ts'
import { promisesSchema } from '../promises/schema.ts'
import { namesSchema, resolvedSchema } from '../resolve/schema.ts'
import { revisionsSchema } from '../records/revisions-schema.ts'
import { searchSchema } from '../search/schema.ts'
import { totalsSchema } from '../totals/schema.ts'
import { bodySchema, componentOf, exampleRecord, patchSchema, recordSchema } from '../../model/schemas.ts'

const problemSchema = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'The kind of problem; resolves to its explanation.',
      examples: ['/problems/not-found'],
    }),
    title: Type.String({ description: 'The kind of problem in words.', examples: ['Not found'] }),
    status: Type.Integer({ description: 'The HTTP status.', examples: [404] }),
    detail: Type.String({ description: 'What went wrong this time.', examples: ['There is no projects/nowhere.'] }),
    requestId: Type.String({ description: 'Finds the request in the log.', examples: ['req-1'] }),
    errorCount: Type.Optional(
      Type.Integer({ description: 'Of an import: how many lines are bad, also beyond those listed.', examples: [1] }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          line: Type.Optional(Type.Integer({ description: 'Of an import: the line concerned.', examples: [2] })),
          resource: Type.Optional(
            Type.Unsafe({
              type: ['string', 'null'],
              description: 'Of an import: what the line is; null where it does not say.',
              examples: ['projects'],
            }),
          ),
          id: Type.Optional(
            Type.Unsafe({
              type: ['string', 'null'],
              description: 'Of an import: the id in the line; null where there is none.',
              examples: ['metro'],
            }),
          ),
          parameter: Type.Optional(Type.String({ description: 'The parameter concerned.', examples: ['limit'] })),
          pointer: Type.Optional(
            Type.String({ description: 'The place in the body, as a JSON pointer (RFC 6901).', examples: ['/value'] }),
          ),
          detail: Type.String({ description: 'What is wrong with it.', examples: ['Must be at least 1.'] }),
        }),
        {
          description: 'Each thing that is wrong.',
          examples: [[{ parameter: 'limit', detail: 'Must be at least 1.' }]],
        },
      ),
    ),
  },
  { $id: 'Problem', description: 'What went wrong (RFC 9457).' },
)

/** A reference to a component. */
export const ref = (id: string) => ({ $ref: `${id}#` })
const arrayOf = (id: string, description: string) => ({ type: 'array', description, items: ref(id), examples: [[]] })

const pageSchema = (resource: Resource): TSchema =>
  Type.Unsafe({
    $id: `${componentOf(resource)}List`,
    type: 'object',
    required: ['data', 'next'],
    additionalProperties: false,
    description: `A page of ${resource.name}. With \`fields\`, the records have exactly those.`,
    properties: {
      data: {
        type: 'array',
        description: 'The records.',
        examples: [[exampleRecord(resource)]],
        items: { ...recordSchema(resource), $id: undefined, required: undefined, examples: undefined },
      },
      next: {
        type: ['string', 'null'],
        description: 'The cursor of the next page; null on the last.',
        examples: [null],
      },
      total: { type: 'integer', minimum: 0, description: 'How many records match, with `total=true`.', examples: [3] },
      facets: {
        type: 'object',
        description: 'How often each value occurs, by field, with `facets`.',
        examples: [{ kind: [{ value: 'portfolio', count: 3 }] }],
        additionalProperties: {
          type: 'array',
          items: {
            type: 'object',
            required: ['value', 'count'],
            additionalProperties: false,
            properties: {
              value: {
                type: ['string', 'boolean', 'null'],
                description: 'The value; null where there is none.',
                examples: ['portfolio'],
              },
              count: { type: 'integer', minimum: 1, description: 'How many records have it.', examples: [3] },
            },
          },
        },
      },
      included: ref('Included'),
    },
  })

const viewSchema = (resource: Resource): TSchema =>
  Type.Unsafe({
    ...recordSchema(resource),
    $id: `${componentOf(resource)}View`,
    required: undefined,
    description: `One of the ${resource.name}. With \`fields\`, it has exactly those; with \`include\`, also what it refers to.`,
    properties: {
      ...(recordSchema(resource) as unknown as { properties: object }).properties,
      included: ref('Included'),
    },
  })

const includedSchema: TSchema = Type.Unsafe({
  $id: 'Included',
  type: 'object',
  additionalProperties: false,
  description: 'The records that were asked for by `include`, by resource, each once.',
  properties: Object.fromEntries(
    everyResource.map((resource) => [resource.name, arrayOf(componentOf(resource), `The ${resource.name} concerned.`)]),
  ),
})

/** A component that shows an answer of the register that holds the article, where there is one. */
const withAnswer = (schema: TSchema): TSchema => {
  const answer = answers[(schema as unknown as { $id: string }).$id]
  return answer === undefined ? schema : { ...schema, examples: [answer] }
}

/** All components, each with its name as `$id`. */
export const components = (): TSchema[] => [
  ...[
    problemSchema,
    includedSchema,
    totalsSchema,
    promisesSchema,
    checksSchema,
    ...feedSchemas,
    healthSchema,
    importSchema,
    searchSchema,
    namesSchema,
    resolvedSchema,
  ].map(withAnswer),
  ...everyResource.flatMap((resource) => [
    recordSchema(resource),
    bodySchema(resource),
    patchSchema(resource),
    pageSchema(resource),
    viewSchema(resource),
    revisionsSchema(resource),
  ]),
]
