/** The schemas among the document's components: records, bodies, pages, problems. */
import type { TSchema } from 'typebox'
import { everyResource } from '../../resources/index.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { answers } from './examples.ts'
import { ref } from './responses.ts'
import { hintSchema, hintsSchema } from '../contract/hints.ts'
import { nextCursor } from '../contract/paging.ts'
import { problemSchema } from '../contract/problem-schema.ts'
import { candidateSchema, candidatesSchema, textSchema } from '../candidates/candidates.ts'
import { catalogSchema } from '../catalog/catalog.ts'
import { checksSchema, findingSchema, reviewSchema } from '../checks/checks.ts'
import { feedSchemas } from '../changes/feed.ts'
import { healthSchema } from '../health/health.ts'
import { importFaultSchema, importSchema } from '../imports/imports.ts'
import { promisesSchema } from '../promises/promises.ts'
import { formSchema, resultsSchema, serviceSchema, suggestionsSchema } from '../reconcile/reconcile.ts'
import { namesSchema, resolvedSchema } from '../resolve/resolve.ts'
import { revisionsSchema } from '../records/routes.ts'
import { searchSchema } from '../search/search.ts'
import { sourceTextSchema } from '../texts/texts.ts'
import { evidenceSchema, verdictSchema } from '../verify/verify.ts'
import { totalsSchema } from '../totals/totals.ts'
import {
  deliveryListSchema,
  newWebhookSchema,
  webhookBodySchema,
  webhookListSchema,
  webhookPatchSchema,
  webhookSchema,
} from '../webhooks/webhooks.ts'
import { bodySchema, componentOf, exampleRecord, patchSchema, recordSchema } from '../../model/schemas.ts'
import { jsonOf, propertiesOf } from '../../model/json-schema.ts'

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

/** Returns all schemas, each with its name as `$id`. */
export const components = (): TSchema[] => [
  ...[
    problemSchema,
    hintSchema,
    includedSchema,
    totalsSchema,
    sourceTextSchema,
    promisesSchema,
    checksSchema,
    findingSchema,
    reviewSchema,
    ...feedSchemas,
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
]
