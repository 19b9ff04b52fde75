/** Reads a text, or the kept text of a source, and answers each quantity as a proposed figure. Nothing is written. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RecordNamed } from '../../resources/index.ts'
import { sources } from '../../resources/sources.ts'
import type { CandidatesRequest, SaidCandidate } from '../../store/candidates.ts'
import type { Store } from '../../store/store.ts'
import type { Reading } from '../../text/candidates/candidate.ts'
import { cursorOf, positionIn } from '../contract/cursor.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import { linkPages } from '../contract/links.ts'
import { defaultLimit, idIn, idParameter } from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import { formatFor, setFormat } from '../formats/negotiation.ts'
import { formats } from '../formats/registry.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { readerOfTexts } from '../texts/texts.ts'
import { json, linkOf, ofReads, ref, responses, unchanged } from '../openapi/responses.ts'
import { candidatesQuery, sourceCandidatesQuery } from './schema.ts'

// The descriptions of the operations that read a text.

const whatItAnswers =
  'Answers each quantity, Chinese or English, as a figure that may be proposed, with its place in the text; subject ' +
  'and metric by the names of the register, stage and period by the words. What the words do not say is null. ' +
  'Nothing is written.'

const described = {
  ofText: {
    operationId: 'readCandidates',
    tags: ['candidates'],
    summary: 'Read a text',
    description: `${whatItAnswers} For the next page, send the same body with \`cursor\`.`,
    security: [{ key: [] }],
    querystring: candidatesQuery,
    body: { content: { [jsonType]: { schema: ref('Text') } } },
    response: {
      200: { description: 'The quantities.', content: { [jsonType]: { schema: ref('CandidateList') } } },
      ...responses([...ofReads, 'body-too-large', 'unsupported-media-type']),
    },
  },
  ofSource: {
    operationId: 'readSourceCandidates',
    tags: ['sources'],
    summary: 'Read the kept text of a source',
    description: `${whatItAnswers} Whoever may read the text may ask.`,
    security: [{ key: [] }],
    params: idParameter(sources),
    querystring: sourceCandidatesQuery,
    response: {
      200: json('CandidateList', 'The quantities.', linkOf),
      ...unchanged,
      ...responses([...ofReads, 'not-found', 'gone']),
    },
  },
} as const

/** Returns a candidate as it is answered. */
export const candidateJson = ({ candidate, figureId }: SaidCandidate): object => ({ ...candidate, figureId })

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

/** Binds a cursor to its text: a digest stands for it. */
const boundTo = ({ text, language = '', publishedOn = '' }: Reading): Readonly<Record<string, string>> => ({
  text: createHash('sha256').update(text).digest('base64url'),
  language,
  publishedOn,
})

interface CandidateList {
  readonly data: readonly object[]
  readonly next: string | null
}

/** A text, and the source whose text it is, if any. */
type Text = Omit<CandidatesRequest, 'from' | 'limit'>

/** Reads a page of a text, whose cursors belong to `path` and the text alone. */
const pageOf = async (store: Store, request: FastifyRequest, reading: Text, path: string): Promise<CandidateList> => {
  const { limit = defaultLimit, cursor } = request.query as { limit?: number; cursor?: string }
  const stamp = await store.stamp()
  const bound = boundTo(reading)
  const [from = '0'] = cursor === undefined ? [] : positionIn(stamp, path, bound, cursor)
  const { candidates, next } = await store.candidates(
    { ...reading, from: Number(from), limit },
    { signal: request.signal },
  )
  return {
    data: candidates.map(candidateJson),
    next: next === undefined ? null : cursorOf(stamp, path, bound, [next.toString()]),
  }
}

/** Returns the kept text of a source, with what tells how to read it. Throws a Refusal or a Problem. */
export const keptText = async (store: Store, id: string): Promise<Text> => {
  const { text: record } = await store.read(sources, id)
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', `sources/${id} has no text.`)
  const { language, publishedOn } = JSON.parse(record) as RecordNamed<'sources'>
  return { ...readingOf({ text, language, publishedOn }), sourceId: id }
}

interface Settings {
  readonly texts: 'private' | 'open'
  readonly publicUrl: string
  readonly bodyLimit: number
}

export const serveCandidates = (app: FastifyInstance, store: Store, settings: Settings): void => {
  const formatOf = formatFor(['json'])

  const ofText = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    const page = await pageOf(store, request, readingOf(request.body as TextAsked), '/v1/candidates')
    return reply.type(formats[format].mediaType).send(JSON.stringify(page))
  }

  const ofSource = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    setFormat(reply, format)
    const id = idIn(request)
    const reading = await keptText(store, id)
    if (settings.texts === 'private') void reply.header('cache-control', 'private, no-cache')
    if (isFresh(request, reply, registerTag(await store.stamp(), request.url, format))) return reply
    const page = await pageOf(store, request, reading, `/v1/sources/${id}/candidates`)
    return linkPages(reply, settings.publicUrl, request.url, page.next).send(JSON.stringify(page))
  }

  app.post(
    '/v1/candidates',
    {
      config: { role: 'editor' },
      bodyLimit: settings.bodyLimit,
      ...takes(jsonType),
      schema: described.ofText,
    },
    ofText,
  )
  app.get(
    '/v1/sources/:id/candidates',
    { config: { role: readerOfTexts(settings) }, schema: described.ofSource },
    ofSource,
  )
}
