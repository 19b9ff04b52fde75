/** GET /v1/verify: what the register holds about a claim. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ClaimEvidence, JudgedClaim } from '../../store/claims.ts'
import { canonicalInstant } from '../../model/canonical.ts'
import { utcToday } from '../../model/period.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { lastingHref } from '../contract/links.ts'
import { sequenceAsked, type Query } from '../contract/list-query.ts'
import { inOneState } from '../contract/one-state.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { json, ofReads, responses, unchanged } from '../openapi/responses.ts'
import { verifyQuery } from './schema.ts'

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
    'that judge or tell of a change, such as "missed" or "raised", are not checked: what they are said of is ' +
    '`unknown`. It never guesses. With `asOf`, figures are those of that instant; names are those of now.',
  querystring: verifyQuery,
  response: {
    200: json('Verdict', 'The verdict.'),
    ...unchanged,
    ...responses(ofReads),
  },
}

/** Evidence as it is answered: a total by its address. */
export interface AnsweredEvidence extends Omit<ClaimEvidence, 'total'> {
  readonly total: string | null
}

export interface Verified extends Omit<JudgedClaim, 'readings' | 'figures' | 'disputed'> {
  readonly claim: string
  readonly readings: readonly (JudgedClaim['readings'][number]['candidate'] & {
    readonly figureId: string | null
    readonly verdict: JudgedClaim['verdict']
    readonly figures: readonly AnsweredEvidence[]
  })[]
  readonly href: string
  readonly figures: readonly AnsweredEvidence[]
  readonly disputed: readonly ServedCheck[]
}

const instantOf = (query: Query, at: string): string => (query['asOf'] as string | undefined) ?? at

/** Verifies a claim as a query asks; addresses are those of the API. */
export const verified = async (
  store: Store,
  publicUrl: string,
  query: Query,
  request: FastifyRequest,
): Promise<Verified> => {
  const claim = query['claim'] as string
  const asked = await sequenceAsked(store, query)
  const today = canonicalInstant(instantOf(query, new Date().toISOString())).slice(0, 10)
  const { stamp, answer } = await inOneState(store, ({ sequence }, isPast) =>
    store.verify({ claim, today, asOf: asked ?? (isPast ? sequence : undefined) }, { signal: request.signal }),
  )
  const instant = instantOf(query, stamp.at)
  const lasting = instant === '' ? {} : { asOf: instant }
  const { verdict, readings, figures, disputed } = answer
  const answered = ({ total, ...evidence }: ClaimEvidence): AnsweredEvidence => {
    if (total === null) return { ...evidence, total: null }
    const { metric, regionId, stage, period } = total
    const asked = new URLSearchParams({ metric, 'regionId.within': regionId, stage, period })
    return { ...evidence, total: lastingHref(publicUrl, `/v1/totals?${asked.toString()}`, lasting) }
  }
  return {
    claim,
    verdict,
    readings: readings.map(({ candidate, figureId, verdict: own, figures: evidence }) => ({
      ...candidate,
      figureId,
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
    return reply.send(JSON.stringify(await verified(store, publicUrl, request.query as Query, request)))
  })
}
