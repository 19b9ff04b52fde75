/** GET /v1/checks and PATCH /v1/checks/{id}: contradictions and gaps in the register, and the answers of editors. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { filtersOn } from '../../model/filters.ts'
import { boolean, enumeration, id, instant, optional, prose } from '../../model/field.ts'
import { utcToday } from '../../model/period.ts'
import { Type } from '../../model/schema-builder.ts'
import { checkNames, findingResources, reviewVerdicts, severities } from '../../model/vocabulary.ts'
import { resourceNames } from '../../resources/index.ts'
import type { Review } from '../../store/computed-lists.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import { type DerivedList, paging, serveDerived } from '../contract/listing.ts'
import { assertSeen } from '../contract/etag.ts'
import { pageSchema } from '../contract/paging.ts'
import { idIn, noQuery } from '../contract/parameters.ts'
import { invalid } from '../contract/problems.ts'
import { formats, formatsOf } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { ofWrites, pageResponses, ref, responses } from '../openapi/responses.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { arrayOf, closedObject, namedObject, nullableString, stringField } from '../contract/schemas.ts'

// The answer of /v1/checks, and the body that answers a finding.

export const check = enumeration(checkNames, 'The check.', 'share-of-nothing')
export const severity = enumeration(severities, 'The severity.', 'notice')
export const findingResource = enumeration(findingResources, 'The resource of a record.', 'figures')
const recordId = id('The id of a record.', 'guangdong-key-projects-2025-industrial-share')
export const reviewed = boolean('Whether it is answered.', false)

const findingId = (description: string): TSchema =>
  stringField(description, 'share-of-nothing,guangdong-key-projects-2025-industrial-share')

const ends = {
  lower: nullableString('Null if open.', '782.6'),
  upper: nullableString('Null if open.', '783.3'),
}

const nullable = (description: string, properties: Readonly<Record<string, TSchema>>): TSchema =>
  Type.Unsafe({
    type: ['object', 'null'],
    description,
    required: Object.keys(properties),
    additionalProperties: false,
    examples: [null],
    properties,
  })

const verdict = enumeration(reviewVerdicts, 'The answer.', 'in-the-source')
const note = optional(prose('Why.', 'A misprint.'))

/** A finding as served. */
export const findingSchema = namedObject('Finding', 'A contradiction or gap.', {
  id: findingId('It stays the same.'),
  check: check.value,
  severity: severity.value,
  detail: stringField(
    'The finding, as a sentence.',
    'Global Times printed 50 % as the planned share of “Guangdong key provincial construction projects, 2025: industrial projects” on 13 February 2025, but the register does not say of what.',
  ),
  params: Type.Unsafe({
    type: 'object',
    description:
      'What the sentence is made of, by check: statements of sources, amounts, dates, and records with their names. ' +
      'Of more than 20 findings that are alike, `count`, `source` and `metric`.',
    examples: [{}],
  }),
  records: arrayOf(
    closedObject({ resource: findingResource.value, id: recordId.value }),
    'The records, first the one checked; of more than 20 findings that are alike, the first 20.',
  ),
  printed: nullableString('The words checked.', '133.2%'),
  computed: nullable('What it is by other records.', ends),
  implied: nullable('What another one would have to be.', {
    figureId: id('The other figure.', 'guangdong-key-projects-2025-investment').value,
    ...ends,
  }),
  review: nullable('The answer.', {
    review: verdict.value,
    note: note.schema,
    by: stringField('Who answered.', 'editor'),
    at: instant('The time.', '2025-02-14T08:00:00.000Z').value,
  }),
})

export const checksSchema = pageSchema('CheckList', Type.Unsafe({ $ref: 'Finding#' }), 'A page of findings.')

export const reviewSchema = Type.Object(
  { review: optional(verdict).schema, note: Type.Optional(note.schema) },
  {
    $id: 'Review',
    description: 'An answer to a finding.',
    additionalProperties: false,
    examples: [{ review: 'in-the-source', note: 'A misprint.' }],
  },
)

const findingParameter = closedObject({ id: findingId('The id of the finding.') })

// PATCH /v1/checks/{id}: an editor answers a finding.

const body = { schema: ref('Review') }

const reviewOperation = {
  operationId: 'reviewCheck',
  tags: ['checks'],
  summary: 'Answer a finding',
  description:
    'It stays as long as the finding does; null takes it back. It is given as a whole: a `note` that is left out is removed.',
  security: [{ key: [] }],
  params: findingParameter,
  querystring: noQuery,
  body: { content: { [mergePatchType]: body, [jsonType]: body } },
  response: {
    200: { description: 'The finding.', content: { [jsonType]: { schema: ref('Finding') } } },
    ...responses([...ofWrites, 'body-too-large', 'not-found', 'stale-precondition']),
  },
}

interface Answered {
  readonly review: Review['review'] | null
  readonly note?: string | null
}

const serveReview = (app: FastifyInstance, store: Store): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { review, note = null } = request.body as Answered
    if (review === null && note !== null) throw invalid([{ pointer: '/note', detail: ['note-of-nothing'] }])
    assertSeen(request)
    const id = idIn(request)
    const { label: by } = request.caller as Caller
    const today = utcToday()
    return reply.type(formats.json.mediaType).send(await store.review({ id, review, note, by, today }))
  }
  app.patch(
    '/v1/checks/:id',
    { config: { role: 'editor' }, ...takes(mergePatchType, jsonType), schema: reviewOperation },
    answer,
  )
}

// GET /v1/checks: contradictions and gaps in the register.

export const checksQuery: TSchema = closedObject({
  ...filtersOn('check', check),
  ...filtersOn('severity', severity),
  ...filtersOn('records.resource', findingResource),
  ...filtersOn('records.id', recordId),
  reviewed: Type.Optional(reviewed.value),
  ...paging,
})

const described = {
  operationId: 'listChecks',
  tags: ['checks'],
  summary: 'List contradictions',
  description: 'Lists findings, errors first. A finding never refuses a write.',
  querystring: checksQuery,
  response: pageResponses(formatsOf('derived'), 'CheckList', 'A page of findings.'),
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
