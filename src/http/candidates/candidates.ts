/** POST /v1/candidates: reads a text and answers each quantity as a proposed figure. Nothing is written. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SaidCandidate } from '../../store/candidates.ts'
import type { Store } from '../../store/store.ts'
import type { Reading } from '../../text/candidates/candidate.ts'
import { cursorOf, positionIn } from '../contract/cursor.ts'
import { maximumLimit } from '../contract/parameters.ts'
import { patiently } from '../contract/patience.ts'
import { formatFor } from '../formats/negotiation.ts'
import { formats } from '../formats/registry.ts'
import { ofReads, ref, responses } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { candidatesQuery } from './schema.ts'

const path = '/v1/candidates'

const described = {
  operationId: 'readCandidates',
  tags: ['candidates'],
  summary: 'Read a text',
  description:
    'Answers each quantity of a text, Chinese or English, as a figure that may be proposed, with its place in the ' +
    'text; subject and metric by the names of the register, stage and period by the words. What the words do not ' +
    'say is null. Nothing is written. For the next page, send the same body with `cursor`.',
  querystring: candidatesQuery,
  body: { content: { [jsonType]: { schema: ref('Text') } } },
  response: {
    200: { description: 'The quantities.', content: { [jsonType]: { schema: ref('CandidateList') } } },
    ...responses([...ofReads, 'body-too-large', 'unsupported-media-type']),
  },
}

/** Returns a candidate as it is answered. */
export const candidateJson = ({
  precision: _precision,
  isStageSaid: _isStageSaid,
  isPeriodSaid: _isPeriodSaid,
  ...candidate
}: SaidCandidate): object => candidate

/** Binds a cursor to its text: a digest stands for it. */
const boundTo = ({ text, language = '', publishedOn = '' }: Reading): Readonly<Record<string, string>> => ({
  text: createHash('sha256').update(text).digest('base64url'),
  language,
  publishedOn,
})

export interface PageAsked {
  readonly limit?: number
  readonly cursor?: string
}

/** A body; what is null is left out. */
interface TextAsked {
  readonly text: string
  readonly language?: string | null
  readonly publishedOn?: string | null
}

const readingOf = ({ text, language, publishedOn }: TextAsked): Reading => ({
  text,
  language: language ?? undefined,
  publishedOn: publishedOn ?? undefined,
})

/** Reads a page of a text, whose cursors belong to `address` and the text alone. */
export const candidatesPage = async (
  store: Store,
  request: FastifyRequest,
  reading: Reading,
  address: string,
): Promise<{ readonly data: readonly object[]; readonly next: string | null }> => {
  const { limit = maximumLimit, cursor } = request.query as PageAsked
  const stamp = await store.stamp()
  const bound = boundTo(reading)
  const [from = '0'] = cursor === undefined ? [] : positionIn(stamp, address, bound, cursor)
  const { candidates, next } = await patiently(request, (answering) =>
    store.candidates({ ...reading, from: Number(from), limit }, answering),
  )
  return {
    data: candidates.map(candidateJson),
    next: next === undefined ? null : cursorOf(stamp, address, bound, [next.toString()]),
  }
}

export const serveCandidates = (app: FastifyInstance, store: Store): void => {
  const formatOf = formatFor(['json'])
  const asked = { config: { role: 'editor' }, preValidation: takes(jsonType), schema: described } as const
  app.post(path, asked, async (request: FastifyRequest, reply: FastifyReply) => {
    const format = formatOf(request)
    return reply
      .type(formats[format].mediaType)
      .send(JSON.stringify(await candidatesPage(store, request, readingOf(request.body as TextAsked), path)))
  })
}
