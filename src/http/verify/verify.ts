/** GET /v1/verify: what the register holds about a claim. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { canonicalInstant } from '../../model/canonical.ts'
import { date, decimal, enumeration, id, optional, term, unit } from '../../model/field.ts'
import { utcToday } from '../../model/period.ts'
import { Type } from '../../model/schema-builder.ts'
import { judgements, promiseStates, verdicts } from '../../model/vocabulary.ts'
import { stages, subjects } from '../../resources/figures.ts'
import type { ClaimEvidence, JudgedClaim, PromiseJudged } from '../../store/claims.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { candidateProperties } from '../candidates/candidates.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { lastingHref } from '../contract/paging.ts'
import { type QueryParameters, sequenceOf, inOneState } from '../contract/list-query.ts'
import { asOfParameter, jsonParameter } from '../contract/parameters.ts'
import { formatFor, setFormat } from '../formats/registry.ts'
import { readResponses, ref } from '../openapi/responses.ts'
import { arrayOf, closedObject, namedObject, nullableString, stringField } from '../contract/schemas.ts'

// The query and the answer of /v1/verify.

export const longestClaim = 1000

const exampleFigure = 'guangdong-key-projects-2025-investment'
const exampleClaim = '广东2025年安排省重点项目1500个'

const claim = Type.String({
  minLength: 1,
  maxLength: longestClaim,
  description: 'A sentence with numbers, Chinese or English.',
  examples: [exampleClaim],
})

/** The query of the page, which has a form for the claim, and may be sent empty. */
export const verifyPageQuery: TSchema = closedObject({
  claim: Type.Optional({ ...claim, minLength: 0 }),
  asOf: Type.Optional(asOfParameter),
})

const verifyQuery: TSchema = closedObject({
  claim,
  asOf: Type.Optional(asOfParameter),
  format: Type.Optional(jsonParameter),
})

const verdict = enumeration(
  verdicts,
  'What the register holds: `supported`: the number is in it, or one that satisfies the bound. `other-period`, ' +
    '`other-metric`: it has the value for something else. `contradicted`: it has such figures, and none agrees. ' +
    '`unknown`: it does not say.',
  'supported',
).value

const nullable = (schema: TSchema): TSchema => Type.Unsafe({ ...schema, type: ['string', 'null'] })

export const evidenceSchema: TSchema = namedObject('Evidence', 'A figure or a total beside a claim.', {
  figureId: nullable(id('The figure; null for a total.', 'guangdong-key-projects-2025-project-count').value),
  total: nullableString('The permanent address of the total of the place; null for a figure.', null),
  relation: enumeration(['agrees', 'other-period', 'other-metric', 'differs'], 'How it relates to the claim.', 'agrees')
    .value,
  subjectKind: enumeration(Object.keys(subjects), 'What kind of record it is about.', 'project').value,
  subjectId: id('The record that it is about; of a total, the place.', 'guangdong-key-projects-2025').value,
  metric: term('What is measured.', 'project-count').value,
  stage: enumeration(stages, 'How firm it is.', 'planned').value,
  value: Type.Unsafe({ ...decimal('The value.', '1500').value, pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,3})?$' }),
  unit: unit('The unit.', 'project').value,
  periodStart: optional(date('The first day that it covers.', '2025-01-01')).schema,
  periodEnd: optional(date('The last day that it covers.', '2025-12-31')).schema,
  asPrinted: nullableString('The words of the source; null for a total.', '1,500 key provincial construction projects'),
  sourceId: nullable(id('The source; null for a total.', 'global-times-2025-02-13').value),
  locator: nullableString('Where in the source.', 'paragraph 5'),
})

const claimed = enumeration(
  judgements,
  'What the words say of the plan. `met`, `exceeded`, `missed`: what came of it; "fell short of" and "did not meet" are ' +
    '`missed`, and "did not miss" is `met`. `share`: which share of it was reached, "118 % of the plan". `raised`, ' +
    '`lowered`, `halved`, `doubled`: that it was changed.',
  'met',
).value

export const judgementSchema: TSchema = namedObject(
  'Judgement',
  'What a claim says of a plan, and the state of that promise.',
  {
    claimed,
    figureId: nullable(id('The promise; null without one that the words are surely about.', exampleFigure).value),
    state: optional(enumeration(promiseStates, 'The state of the promise, as `/v1/promises` has it.', 'met')).schema,
  },
)

const evidences = (description: string) => arrayOf(Type.Unsafe(ref('Evidence')), description)

export const verdictSchema: TSchema = namedObject(
  'Verdict',
  'A claim, and what the register holds about it: by what it holds, not by what is true.',
  {
    claim: stringField('The claim.', exampleClaim),
    verdict: { ...verdict },
    readings: arrayOf(
      closedObject({
        ...candidateProperties,
        asPrinted: stringField('The quantity, or the words of judgement, as printed.', '1500个'),
        value: optional(decimal('The value; null where the claim judges a plan without a number.', '1500')).schema,
        judgement: Type.Unsafe({
          anyOf: [ref('Judgement'), { type: 'null' }],
          description: 'What the words say of a plan; null where they judge none, or hedge it.',
          examples: [null],
        }),
        verdict,
        figures: evidences('What the register holds about it, up to ten.'),
      }),
      'Each quantity of the claim, as it is read, and each judgement in a sentence without one.',
    ),
    href: stringField(
      'The permanent address of this answer.',
      'https://planledger.example.org/v1/verify?claim=1500&asOf=2025-03-01T00%3A00%3A00.000Z',
    ),
    figures: evidences('The figures of the reading that decides.'),
    disputed: arrayOf(
      Type.Unsafe(ref('Finding')),
      'The errors about these figures that nobody has answered, as `/v1/checks` lists them.',
    ),
  },
)

const path = '/v1/verify'

const described = {
  operationId: 'readVerdict',
  tags: ['verify'],
  summary: 'Verify a claim',
  description:
    'Reads each quantity of a claim and compares it with the figures, current or superseded, about the subject that ' +
    'the claim names, and with the total of the place: same metric, stage and period where the claim says them, and ' +
    'value within rounding. The verdict of the claim is the first of `contradicted`, `other-period`, `other-metric`, ' +
    '`unknown`, `supported` among its quantities. A figure that satisfies a bound of the claim supports it. Words ' +
    'that judge a plan, such as "met" or "missed", are compared with the state of the promise, "raised" or "cut" with ' +
    'its wordings, also in a sentence without a number. It never guesses. With `asOf`, figures are those of that instant; names are those of now.',
  querystring: verifyQuery,
  response: readResponses('Verdict', 'The verdict.'),
}

/** Evidence as it is answered: a total by its address. */
export interface AnsweredEvidence extends Omit<ClaimEvidence, 'total'> {
  readonly total: string | null
}

export interface Verified extends Omit<JudgedClaim, 'readings' | 'figures' | 'disputed'> {
  readonly claim: string
  readonly readings: readonly (Omit<JudgedClaim['readings'][number]['candidate'], 'value'> & {
    readonly figureId: string | null
    readonly value: string | null
    readonly judgement: PromiseJudged | null
    readonly verdict: JudgedClaim['verdict']
    readonly figures: readonly AnsweredEvidence[]
  })[]
  readonly href: string
  readonly figures: readonly AnsweredEvidence[]
  readonly disputed: readonly ServedCheck[]
}

const instantOf = (query: QueryParameters, at: string): string => (query['asOf'] as string | undefined) ?? at

/** Verifies a claim as a query asks; addresses are those of the API. */
export const verified = async (
  store: Store,
  publicUrl: string,
  query: QueryParameters,
  request: FastifyRequest,
): Promise<Verified> => {
  const claim = query['claim'] as string
  const asOfSequence = await sequenceOf(store, query)
  const today = canonicalInstant(instantOf(query, new Date().toISOString())).slice(0, 10)
  const { stamp, answer } = await inOneState(store, ({ sequence }, isPast) =>
    store.verify({ claim, today, asOf: asOfSequence ?? (isPast ? sequence : undefined) }, { signal: request.signal }),
  )
  const instant = instantOf(query, stamp.at)
  const lasting = instant === '' ? {} : { asOf: instant }
  const { verdict, readings, figures, disputed } = answer
  const answered = ({ total, ...evidence }: ClaimEvidence): AnsweredEvidence => {
    if (total === null) return { ...evidence, total: null }
    const { metric, regionId, stage, period } = total
    const parameters = new URLSearchParams({ metric, 'regionId.within': regionId, stage, period })
    return { ...evidence, total: lastingHref(publicUrl, `/v1/totals?${parameters.toString()}`, lasting) }
  }
  return {
    claim,
    verdict,
    readings: readings.map(({ candidate, figureId, judgement, verdict: own, figures: evidence }) => ({
      ...candidate,
      value: candidate.value === '' ? null : candidate.value,
      figureId,
      judgement,
      verdict: own,
      figures: evidence.map(answered),
    })),
    href: lastingHref(publicUrl, `${path}?${new URLSearchParams({ claim }).toString()}`, lasting),
    figures: figures.map(answered),
    disputed: disputed.map((text) => JSON.parse(text) as ServedCheck),
  }
}

export const serveVerify = (app: FastifyInstance, store: Store, publicUrl: string): void => {
  const formatOf = formatFor(['json'])
  const config = { role: 'reader' } as const
  app.get(path, { config, schema: described }, async (request: FastifyRequest, reply: FastifyReply) => {
    const format = formatOf(request)
    setFormat(reply, format)
    // Words such as `this year` are read from today.
    const today = utcToday()
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, `${format} ${today}`))) return reply
    return reply.send(JSON.stringify(await verified(store, publicUrl, request.query as QueryParameters, request)))
  })
}
