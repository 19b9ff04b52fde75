/** Reads a text, or the kept text of a source, and answers each quantity as a proposed figure. Nothing is written. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { date, decimal, enumeration, id, optional, term, unit } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { figures, stages, subjects } from '../../resources/figures.ts'
import type { RecordNamed } from '../../resources/index.ts'
import { organizations } from '../../resources/organizations.ts'
import { sources } from '../../resources/sources.ts'
import type { CandidatesRequest, KnownCandidate } from '../../store/claims.ts'
import type { Store } from '../../store/store.ts'
import type { TextToRead } from '../../text/candidates/candidate.ts'
import type { QueryParameters } from '../contract/list-query.ts'
import { linkPages, nextCursor, pagesOf } from '../contract/paging.ts'
import { isFresh, registerTag } from '../contract/etag.ts'
import {
  cursorParameter,
  defaultLimit,
  idIn,
  idParameter,
  jsonParameter,
  limitParameter,
} from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import { formatFor, setFormat, formats } from '../formats/registry.ts'
import { ofReads, pageResponses, ref, responses } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { readerOfTexts } from '../texts/texts.ts'
import { arrayOf, closedObject, namedObject, stringField } from '../contract/schemas.ts'

// The query, the body and the answer of /v1/candidates.

const paging = { limit: Type.Optional(limitParameter), cursor: Type.Optional(cursorParameter) }

const candidatesQuery: TSchema = closedObject(paging)

const sourceCandidatesQuery: TSchema = closedObject({ ...paging, format: Type.Optional(jsonParameter) })

export const textSchema: TSchema = namedObject('Text', 'A text to read.', {
  text: Type.String({
    minLength: 1,
    description: 'The text. An empty line separates paragraphs.',
    examples: ['广东省2025年安排省重点建设项目1500个，年度计划投资1万亿元。'],
  }),
  language: Type.Optional(
    Type.Unsafe({
      type: ['string', 'null'],
      pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
      maxLength: 35,
      description: 'Its language (BCP 47). Both languages are read; in Chinese, a point ends no sentence.',
      examples: ['zh'],
    }),
  ),
  publishedOn: Type.Optional(
    optional(date('The day of publication, from which words such as `今年` are read.', '2025-01-15')).schema,
  ),
})

const offset = (description: string, example: number) => Type.Integer({ minimum: 0, description, examples: [example] })

const orNull = (schema: TSchema, description: string, example: unknown): TSchema =>
  Type.Unsafe({
    ...schema,
    type: [(schema as { type?: string }).type ?? 'string', 'null'],
    description,
    examples: [example],
  })

const proposedSubject = closedObject({
  kind: enumeration(Object.keys(subjects), 'What kind of record it is about.', 'region').value,
  id: id('The record that it is about.', 'guangdong').value,
  confidence: Type.Number({ minimum: 0, maximum: 1, description: 'How sure that is.', examples: [0.8] }),
})

const { own } = figures

/** The properties of a candidate, which are those of a figure; what the words do not say is null. */
export const candidateProperties: Record<string, TSchema> = {
  at: Type.Object(
    {
      paragraph: Type.Integer({ minimum: 1, description: 'The paragraph, counted from 1.', examples: [1] }),
      start: offset('The first UTF-16 unit of the quantity in the whole text.', 18),
      end: offset('The first UTF-16 unit after it.', 23),
    },
    { description: 'The place of the quantity.', additionalProperties: false },
  ),
  quote: Type.String({
    maxLength: 300,
    description: 'The sentence or clause around it.',
    examples: ['广东省2025年安排省重点建设项目1500个，年度计划投资1万亿元。'],
  }),
  asPrinted: stringField('The quantity as printed.', '1500个'),
  value: decimal('The value, as a decimal string.', '1500').schema,
  upperValue: optional(decimal('The upper end of a range.', '1600')).schema,
  unit: optional(unit('An ISO 4217 code, `percent`, or a singular counted noun.', 'project')).schema,
  qualifier: own.qualifier.schema,
  reported: arrayOf(
    closedObject({
      value: decimal('The value in that unit.', '136800000000').value,
      unit: unit('The other unit.', 'USD').value,
    }),
    'Equivalents in brackets.',
  ),
  metric: optional(term('What is measured.', 'project-count')).schema,
  stage: optional(enumeration(stages, 'How firm it is.', 'planned')).schema,
  periodStart: optional(date('The first day that it covers.', '2025-01-01')).schema,
  periodEnd: optional(date('The last day that it covers.', '2025-12-31')).schema,
  subject: orNull(proposedSubject, 'What it is about; null where the words name no record.', {
    kind: 'region',
    id: 'guangdong',
    confidence: 0.95,
  }),
  alternatives: arrayOf(proposedSubject, 'Up to ten other records that it may be about, most likely first.'),
  part: Type.Unsafe({
    ...closedObject({
      name: stringField('The words for it.', '基础设施项目'),
      ofId: id('The programme that it is part of.', 'guangdong-key-projects-2025').value,
    }),
    type: ['object', 'null'],
    description:
      'The part of a programme that it is about, where the text divides one and the part has no record; else null.',
    examples: [null],
  }),
  relation: optional(enumeration(['share'], 'How it follows from two others: from / of.', 'share')).schema,
  of: orNull(
    Type.Integer({ minimum: 0 }),
    'The candidate that it is a percentage of, counted from 0 over all pages.',
    1,
  ),
  from: orNull(Type.Integer({ minimum: 0 }), 'The candidate that is the percentage of the other one.', 2),
  ofFigureId: orNull(id('', '').value, 'The figure that it is a percentage of.', null),
  fromFigureId: orNull(id('', '').value, 'The figure that is the percentage of the other one.', null),
  selected: Type.Boolean({
    description:
      'Whether a form may preselect it: all is read with confidence, and the text says nothing else of the same.',
    examples: [true],
  }),
  figureId: orNull(id('', '').value, 'The figure that says it already; null where none does.', null),
}

export const candidateSchema: TSchema = namedObject(
  'Candidate',
  'A quantity of a text, as a figure that may be proposed.',
  candidateProperties,
)

export const candidatesSchema: TSchema = namedObject(
  'CandidateList',
  'What a text says, as figures that may be proposed.',
  {
    data: arrayOf(Type.Unsafe(ref('Candidate')), 'The quantities, in the order of the text.'),
    next: nextCursor,
  },
)

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
    response: pageResponses(['json'], 'CandidateList', 'The quantities.', 'not-found', 'gone'),
  },
} as const

/** Returns a candidate as it is answered. */
export const candidateJson = ({ candidate, figureId }: KnownCandidate): object => ({ ...candidate, figureId })

/** A body; what is null is left out. */
interface TextBody {
  readonly text: string
  readonly language?: string | null
  readonly publishedOn?: string | null
}

const readingOf = ({ text, language, publishedOn }: TextBody): TextToRead => ({
  text,
  language: language ?? undefined,
  publishedOn: publishedOn ?? undefined,
})

/** Binds a cursor to its text: a digest stands for it. */
const boundTo = ({ text, language = '', publishedOn = '' }: TextToRead): Readonly<Record<string, string>> => ({
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
  const query = request.query as QueryParameters & { readonly limit?: number }
  const { limit = defaultLimit } = query
  const { after, cursorOf } = pagesOf(await store.stamp(), path, query, boundTo(reading))
  const from = Number(after?.[0] ?? 0)
  const { candidates, next } = await store.candidates({ ...reading, from, limit }, { signal: request.signal })
  return {
    data: candidates.map(candidateJson),
    next: cursorOf(next === undefined ? undefined : [next.toString()]),
  }
}

/** Returns what tells how to read the text of a source: its language, its title, and where and when it was published. */
export const readingOfSource = async (
  store: Store,
  { id, title, language, publishedOn, publisherId }: RecordNamed<'sources'> & { readonly id: string },
  text: string,
): Promise<Text> => {
  const publisher = publisherId === null ? undefined : await store.read(organizations, publisherId)
  const regionId = publisher && (JSON.parse(publisher.text) as RecordNamed<'organizations'>).regionId
  return { ...readingOf({ text, language, publishedOn }), title, placeId: regionId ?? undefined, sourceId: id }
}

/** Returns the kept text of a source, with what tells how to read it. Throws a Refusal or a Problem. */
export const textOfSource = async (store: Store, id: string): Promise<Text> => {
  const { text: record } = await store.read(sources, id)
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', ['no-attachment', 'text', id])
  return readingOfSource(store, { ...(JSON.parse(record) as RecordNamed<'sources'>), id }, text)
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
    const page = await pageOf(store, request, readingOf(request.body as TextBody), '/v1/candidates')
    return reply.type(formats[format].mediaType).send(JSON.stringify(page))
  }

  const ofSource = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    setFormat(reply, format)
    const id = idIn(request)
    const reading = await textOfSource(store, id)
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
