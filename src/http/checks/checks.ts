/** GET /v1/checks: contradictions and gaps in the register. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn } from '../../model/closed-filters.ts'
import { Type } from '../../model/schema-builder.ts'
import { resourceNames } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { serveReview } from './review.ts'
import { check, recordId, resource, reviewed, severity } from './schema.ts'
import { paging, serveDerived, type DerivedList } from '../contract/computed-list.ts'
import { formatsOf } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { contentOf, json, linkOf, ofReads, responses, unchanged } from '../openapi/responses.ts'

export const checksQuery: TSchema = Type.Object(
  {
    ...filtersOn('check', check),
    ...filtersOn('severity', severity),
    ...filtersOn('records.resource', resource),
    ...filtersOn('records.id', recordId),
    reviewed: Type.Optional(reviewed.value),
    ...paging,
  },
  { additionalProperties: false },
)

const described = {
  operationId: 'listChecks',
  tags: ['checks'],
  summary: 'List contradictions',
  description: 'Lists findings, errors first. A finding never refuses a write.',
  querystring: checksQuery,
  response: {
    200: { ...json('CheckList', 'A page of findings.', linkOf), content: contentOf(formatsOf('derived'), 'CheckList') },
    ...unchanged,
    ...responses(ofReads),
  },
}

/** The list of findings. */
export const checkList: DerivedList = {
  list: 'checks',
  named: (query) =>
    ['records.id', 'records.id.in'].flatMap((parameter) =>
      [query[parameter] ?? []].flat().map((id) => ({
        parameter,
        value: id as string,
        among: resourceNames,
        path: ['id'],
      })),
    ),
}

export const serveChecks = (app: FastifyInstance, store: Store, site: Site): void => {
  serveDerived(app, store, site, { ...checkList, schema: described })
  serveReview(app, store)
}
