/** The query, the body and the answer of /v1/candidates. */
import type { TSchema } from 'typebox'
import { date, decimal, enumeration, id, optional, term, unit } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { figures, stages, subjects } from '../../resources/figures.ts'
import { cursorParameter, jsonParameter, limitParameter } from '../contract/parameters.ts'
import { nextCursor } from '../contract/page-schema.ts'
import { ref } from '../openapi/responses.ts'

const paging = { limit: Type.Optional(limitParameter), cursor: Type.Optional(cursorParameter) }

export const candidatesQuery: TSchema = Type.Object(paging, { additionalProperties: false })

export const sourceCandidatesQuery: TSchema = Type.Object(
  { ...paging, format: Type.Optional(jsonParameter) },
  { additionalProperties: false },
)

export const textSchema: TSchema = Type.Object(
  {
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
  },
  { $id: 'Text', description: 'A text to read.', additionalProperties: false },
)

const offset = (description: string, example: number) => Type.Integer({ minimum: 0, description, examples: [example] })

const proposedSubject = Type.Object(
  {
    kind: enumeration(Object.keys(subjects), 'What kind of record it is about.', 'region').value,
    id: id('The record that it is about.', 'guangdong').value,
    confidence: Type.Number({ minimum: 0, maximum: 1, description: 'How sure that is.', examples: [0.8] }),
  },
  { additionalProperties: false },
)

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
  asPrinted: Type.String({ description: 'The quantity as printed.', examples: ['1500个'] }),
  value: decimal('The value, as a decimal string.', '1500').schema,
  upperValue: optional(decimal('The upper end of a range.', '1600')).schema,
  unit: optional(unit('An ISO 4217 code, `percent`, or a singular counted noun.', 'project')).schema,
  qualifier: own.qualifier.schema,
  reported: Type.Array(
    Type.Object(
      { value: decimal('The value in that unit.', '136800000000').value, unit: unit('The other unit.', 'USD').value },
      { additionalProperties: false },
    ),
    { description: 'Equivalents in brackets.', examples: [[]] },
  ),
  metric: optional(term('What is measured.', 'project-count')).schema,
  stage: optional(enumeration(stages, 'How firm it is.', 'planned')).schema,
  periodStart: optional(date('The first day that it covers.', '2025-01-01')).schema,
  periodEnd: optional(date('The last day that it covers.', '2025-12-31')).schema,
  subject: Type.Unsafe({
    ...proposedSubject,
    type: ['object', 'null'],
    description: 'What it is about; null where the words name no record.',
    examples: [{ kind: 'region', id: 'guangdong', confidence: 0.95 }],
  }),
  alternatives: Type.Array(proposedSubject, {
    description: 'Up to ten other records that it may be about, most likely first.',
    examples: [[]],
  }),
  figureId: Type.Unsafe({
    ...id('', '').value,
    type: ['string', 'null'],
    description: 'The figure that says it already; null where none does.',
    examples: [null],
  }),
}

export const candidateSchema: TSchema = Type.Object(candidateProperties, {
  $id: 'Candidate',
  description: 'A quantity of a text, as a figure that may be proposed.',
  additionalProperties: false,
})

export const candidatesSchema: TSchema = Type.Object(
  {
    data: Type.Array(Type.Unsafe(ref('Candidate')), {
      description: 'The quantities, in the order of the text.',
      examples: [[]],
    }),
    next: nextCursor,
  },
  {
    $id: 'CandidateList',
    description: 'What a text says, as figures that may be proposed.',
    additionalProperties: false,
  },
)
