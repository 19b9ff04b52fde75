/** The named schemas of the OpenAPI document: records, bodies, pages, problems. */
import type { TSchema } from 'typebox'
import { jsonOf, propertiesOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { bodySchema, componentOf, exampleRecord, patchSchema, recordSchema } from '../../model/schemas.ts'
import { everyResource } from '../../resources/index.ts'
import { candidateSchema, candidatesSchema, textSchema } from '../candidates/candidates.ts'
import { batchListSchema, batchSchema, undoneSchema } from '../batches/batches.ts'
import { catalogSchema } from '../catalog/catalog.ts'
import { feedSchemas } from '../changes/feed.ts'
import { checksSchema, findingSchema, reviewSchema } from '../checks/checks.ts'
import { hintSchema, hintsSchema } from '../contract/hints.ts'
import { nextCursor } from '../contract/paging.ts'
import { nullableString, stringField } from '../contract/schemas.ts'
import { healthSchema } from '../health/health.ts'
import { importFaultSchema, importSchema } from '../imports/imports.ts'
import { promisesSchema } from '../promises/promises.ts'
import { formSchema, resultsSchema, serviceSchema, suggestionsSchema } from '../reconcile/reconcile.ts'
import { mergeSchemas } from '../records/merge.ts'
import { revisionsSchema } from '../records/routes.ts'
import { namesSchema, resolvedSchema } from '../resolve/resolve.ts'
import { searchSchema } from '../search/search.ts'
import { comparisonSchema } from '../tables/compare.ts'
import { differenceSchema, similarSchema } from '../tables/similar.ts'
import { decisionsSchema, rowsSchema, savedRowsSchema } from '../tables/rows.ts'
import { layoutSchema } from '../tables/layouts.ts'
import { sourceTableSchema, tableFileSchema, tableRowsSchema } from '../tables/tables.ts'
import { sourceTextSchema } from '../texts/texts.ts'
import { outcomesSchema } from '../totals/outcomes.ts'
import { totalsSchema } from '../totals/totals.ts'
import { evidenceSchema, judgementSchema, verdictSchema } from '../verify/verify.ts'
import {
  deliveryListSchema,
  newWebhookSchema,
  webhookBodySchema,
  webhookListSchema,
  webhookPatchSchema,
  webhookSchema,
} from '../webhooks/webhooks.ts'
import { answers } from './examples.ts'
import { ref } from './responses.ts'

const problemSchema = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'The kind of problem; the address of its explanation.',
      examples: ['/problems/not-found'],
    }),
    title: stringField('The kind of problem in words.', 'Not found'),
    status: Type.Integer({ description: 'The HTTP status.', examples: [404] }),
    detail: stringField('An explanation of this occurrence.', 'There is no projects/nowhere.'),
    requestId: stringField('The id of the request in the log.', 'req-1'),
    errorCount: Type.Optional(
      Type.Integer({ description: 'Imports only: the number of bad lines, listed or not.', examples: [1] }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          line: Type.Optional(Type.Integer({ description: 'Imports only: the number of the line.', examples: [2] })),
          resource: Type.Optional(
            nullableString('Imports only: the resource that the line names; null if it names none.', 'projects'),
          ),
          id: Type.Optional(nullableString('Imports only: the id in the line; null if it has none.', 'metro')),
          parameter: Type.Optional(stringField('The name of the invalid parameter.', 'limit')),
          pointer: Type.Optional(stringField('The invalid place in the body, as a JSON pointer (RFC 6901).', '/value')),
          detail: stringField('The reason, in a sentence.', 'Must be at least 1.'),
        }),
        {
          description: 'All errors found.',
          examples: [[{ parameter: 'limit', detail: 'Must be at least 1.' }]],
        },
      ),
    ),
  },
  { $id: 'Problem', description: 'An error (RFC 9457).' },
)

// The schemas among the document's components: records, bodies, pages, problems.

const arrayOf = (id: string, description: string) => ({ type: 'array', description, items: ref(id), examples: [[]] })

const pageSchema = (resource: Resource): TSchema =>
  Type.Unsafe({
    $id: `${componentOf(resource)}List`,
    type: 'object',
    required: ['data', 'next'],
    additionalProperties: false,
    description: `A page of ${resource.name}. With \`fields\`, records have exactly the chosen fields.`,
    properties: {
      data: {
        type: 'array',
        description: 'The records.',
        examples: [[exampleRecord(resource)]],
        items: { ...recordSchema(resource), $id: undefined, required: undefined, examples: undefined },
      },
      next: nextCursor,
      hints: hintsSchema,
      total: { type: 'integer', minimum: 0, description: 'The number of matches, with `total=true`.', examples: [3] },
      facets: {
        type: 'object',
        description: 'The number of records with each value, by field, with `facets`.',
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
                description: 'The value; null for records without a value.',
                examples: ['portfolio'],
              },
              count: {
                type: 'integer',
                minimum: 1,
                description: 'The number of records with this value.',
                examples: [3],
              },
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
    description:
      `One record of ${resource.name}. ` +
      'With `fields`, it has exactly the chosen fields; with `include`, also `included`.',
    properties: {
      ...propertiesOf(recordSchema(resource)),
      included: ref('Included'),
    },
  })

const includedSchema: TSchema = Type.Unsafe({
  $id: 'Included',
  type: 'object',
  additionalProperties: false,
  description: 'The records added by `include`, by resource, each once.',
  properties: Object.fromEntries(
    everyResource.map((resource) => [resource.name, arrayOf(componentOf(resource), `Included ${resource.name}.`)]),
  ),
})

/** Returns a schema with its example answer, if there is one. */
const withAnswer = (schema: TSchema): TSchema => {
  const answer = answers[String(jsonOf(schema).$id)]
  return answer === undefined ? schema : { ...schema, examples: [answer] }
}

const everySchema = (): readonly TSchema[] => [
  ...[
    problemSchema,
    hintSchema,
    includedSchema,
    totalsSchema,
    outcomesSchema,
    sourceTextSchema,
    rowsSchema,
    similarSchema,
    differenceSchema,
    decisionsSchema,
    savedRowsSchema,
    tableFileSchema,
    layoutSchema,
    sourceTableSchema,
    tableRowsSchema,
    comparisonSchema,
    promisesSchema,
    checksSchema,
    findingSchema,
    reviewSchema,
    ...feedSchemas,
    batchSchema,
    batchListSchema,
    undoneSchema,
    catalogSchema,
    healthSchema,
    importSchema,
    importFaultSchema,
    searchSchema,
    namesSchema,
    resolvedSchema,
    serviceSchema,
    formSchema,
    resultsSchema,
    suggestionsSchema,
    textSchema,
    candidateSchema,
    candidatesSchema,
    evidenceSchema,
    judgementSchema,
    verdictSchema,
    webhookSchema,
    newWebhookSchema,
    webhookBodySchema,
    webhookPatchSchema,
    webhookListSchema,
    deliveryListSchema,
  ].map(withAnswer),
  ...everyResource.flatMap((resource) => [
    recordSchema(resource),
    bodySchema(resource),
    patchSchema(resource),
    pageSchema(resource),
    viewSchema(resource),
    revisionsSchema(resource),
  ]),
  ...mergeSchemas(),
]

let made: ReadonlyMap<string, TSchema> | undefined

/** Returns all schemas by their names, which are their `$id`; made once, at the first body or for the document. */
export const components = (): ReadonlyMap<string, TSchema> =>
  (made ??= new Map(everySchema().map((schema) => [String(jsonOf(schema).$id), schema])))
