/** GET /v1/promises: targets, plans and commitments, and their outcomes. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn } from '../../model/closed-filters.ts'
import { date } from '../../model/field.ts'
import { figures } from '../../resources/figures.ts'
import { conditionsOf, filtersOf } from '../../model/filters.ts'
import { Type } from '../../model/schema-builder.ts'
import type { Store } from '../../store/store.ts'
import { paging, serveDerived, type DerivedList } from '../contract/computed-list.ts'
import { namedBy } from '../contract/hints.ts'
import { formatsOf } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { contentOf, json, linkOf, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { state } from './schema.ts'
import { questionsOf } from '../contract/list-query.ts'

export const promisesQuery: TSchema = Type.Object(
  {
    ...Object.fromEntries([...filtersOf(figures)].map(([name, { schema }]) => [name, Type.Optional(schema)])),
    ...filtersOn('state', state),
    reportedBy: Type.Optional(
      date('Only figures of sources published by this day, which stands for today.', '2025-12-31').value,
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const described = {
  operationId: 'listPromises',
  tags: ['promises'],
  summary: 'List promises and their outcomes',
  description:
    'Lists the target, planned and committed figures that are not superseded, filtered like figures and by state. ' +
    'Nothing is extrapolated.',
  querystring: promisesQuery,
  response: {
    200: {
      ...json('PromiseList', 'A page of promises.', linkOf),
      content: contentOf(formatsOf('derived'), 'PromiseList'),
    },
    ...unchanged,
    ...responses(ofReads),
  },
}

/** Returns the list of promises, with the check of its questions. */
export const promiseList = (store: Store): DerivedList => {
  const read = questionsOf(store, figures)
  return {
    list: 'promises',
    // A cursor of this list is not valid for figures.
    check: (query) => read('/v1/promises', { ...query, cursor: undefined }),
    named: (query) => namedBy(figures, conditionsOf(figures, query)),
  }
}

export const servePromises = (app: FastifyInstance, store: Store, site: Site): void => {
  serveDerived(app, store, site, { ...promiseList(store), schema: described })
}
