/** GET /v1/promises: targets, plans and commitments, and their outcomes. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn, conditionsOf, filtersOf } from '../../model/filters.ts'
import { date, decimal, enumeration, id, optional } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { promiseStates } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { type DerivedList, paging, serveDerived } from '../contract/listing.ts'
import { valuesNamed } from '../contract/hints.ts'
import { listQueries } from '../contract/list-query.ts'
import { pageSchema } from '../contract/paging.ts'
import { formatsOf } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { pageResponses } from '../openapi/responses.ts'
import { arrayOf, booleanField, closedObject } from '../contract/schemas.ts'

// The answer of /v1/promises.

export const state = enumeration(promiseStates, 'The outcome.', 'unreported')

const { own } = figures
const dueOn = optional(date('The last day of its period.', '2025-12-31')).schema
const ratio = (what: string) => ({
  ...optional(decimal(`${what}, truncated to four places; null if nothing was reported or promised.`, '0.8091')).schema,
  pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,4})?$',
})

const version = closedObject({
  figureId: id('The figure that words it so.', 'guangdong-key-projects-2025-investment').value,
  sourceId: own.sourceId.value,
  publishedOn: optional(date('When its source was published.', '2025-02-13')).schema,
  value: own.value.value,
  unit: own.unit.value,
  qualifier: own.qualifier.value,
  dueOn,
  ratio: ratio('The value reported within its period, divided by the value of this wording'),
})

const progress = ratio('The reported value divided by the promised value')

/** The part of a promise that says what came of it. */
export const outcomeSchema = closedObject({ state: state.value, ratio: progress })

const promise = closedObject({
  figureId: id('The figure that states the promise.', 'guangdong-key-projects-2025-investment').value,
  subjectKind: own.subjectKind.value,
  subjectId: own.subjectId.value,
  metric: own.metric.value,
  stage: own.stage.value,
  value: own.value.value,
  unit: own.unit.value,
  qualifier: own.qualifier.value,
  dueOn,
  actual: Type.Unsafe({
    type: ['object', 'null'],
    description: 'The reported result; null if none was reported.',
    required: ['figureIds', 'value', 'through'],
    additionalProperties: false,
    examples: [null],
    properties: {
      figureIds: {
        type: 'array',
        description: 'The actual figures counted.',
        items: { type: 'string' },
        examples: [[]],
      },
      value: { type: 'string', description: 'Their sum, in the unit of the promise.', examples: ['0'] },
      through: {
        type: ['string', 'null'],
        description: 'The last day that the actual figures cover.',
        examples: ['2025-06-30'],
      },
    },
  }),
  ratio: progress,
  approximate: booleanField('Whether the promise, or a figure of its outcome, is approximate.', false),
  versions: arrayOf(
    version,
    'Every wording of it ever printed, oldest first: what it supersedes and what supersedes that, and the same promise ' +
      'by other sources. If there are more than 200, only the first and the latest are listed.',
  ),
  state: state.value,
})

export const promisesSchema = pageSchema('PromiseList', promise, 'A page of promises, ordered by figure id.')

export const promisesQuery: TSchema = closedObject({
  ...Object.fromEntries([...filtersOf(figures)].map(([name, { schema }]) => [name, Type.Optional(schema)])),
  ...filtersOn('state', state),
  reportedBy: Type.Optional(
    date('Only figures of sources published by this day, which stands for today.', '2025-12-31').value,
  ),
  ...paging,
})

const described = {
  operationId: 'listPromises',
  tags: ['promises'],
  summary: 'List promises and their outcomes',
  description:
    'Lists the target, planned and committed figures that are not superseded, filtered like figures and by state. ' +
    'Nothing is extrapolated.',
  querystring: promisesQuery,
  response: pageResponses(formatsOf('derived'), 'PromiseList', 'A page of promises.'),
}

/** Returns the list of promises, with the check of its questions. */
export const promiseList = (store: Store): DerivedList => {
  const read = listQueries(store, figures)
  return {
    list: 'promises',
    // A cursor of this list is not valid for figures.
    check: (query) => read('/v1/promises', { ...query, cursor: undefined }),
    named: (query) => valuesNamed(figures, conditionsOf(figures, query)),
  }
}

export const servePromises = (app: FastifyInstance, store: Store, site: Site): void => {
  serveDerived(app, store, site, { ...promiseList(store), schema: described })
}
