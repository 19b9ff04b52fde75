/** The answer of /v1/checks, and the body that answers a finding. */
import type { TSchema } from 'typebox'
import { boolean, enumeration, id, instant, optional, prose } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { checkNames, findingResources, reviewVerdicts, severities } from '../../model/vocabulary.ts'
import { pageOf } from '../contract/page-schema.ts'

export const check = enumeration(checkNames, 'The check.', 'share-of-nothing')
export const severity = enumeration(severities, 'The severity.', 'notice')
export const resource = enumeration(findingResources, 'The resource of a record.', 'figures')
export const recordId = id('The id of a record.', 'guangdong-key-projects-2025-industrial-share')
export const reviewed = boolean('Whether it is answered.', false)

const findingId = (description: string): TSchema =>
  Type.String({
    description,
    examples: ['share-of-nothing,guangdong-key-projects-2025-industrial-share'],
  })

const end = (description: string, example: string): TSchema =>
  Type.Unsafe({ type: ['string', 'null'], description, examples: [example] })

const ends = {
  lower: end('Null if open.', '782.6'),
  upper: end('Null if open.', '783.3'),
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
export const findingSchema = Type.Object(
  {
    id: findingId('It stays the same.'),
    check: check.value,
    severity: severity.value,
    detail: Type.String({
      description: 'The finding, as a sentence.',
      examples: [
        'Global Times printed 50 % as the planned share of “Guangdong key provincial construction projects, 2025: industrial projects” on 13 February 2025, but the register does not say of what.',
      ],
    }),
    params: Type.Unsafe({
      type: 'object',
      description:
        'What the sentence is made of, by check: statements of sources, amounts, dates, and records with their names. ' +
        'Of more than 20 findings that are alike, `count`, `source` and `metric`.',
      examples: [{}],
    }),
    records: Type.Array(
      Type.Object({ resource: resource.value, id: recordId.value }, { additionalProperties: false }),
      {
        description: 'The records, first the one checked; of more than 20 findings that are alike, the first 20.',
        examples: [[]],
      },
    ),
    printed: Type.Unsafe({
      type: ['string', 'null'],
      description: 'The words checked.',
      examples: ['133.2%'],
    }),
    computed: nullable('What it is by other records.', ends),
    implied: nullable('What another one would have to be.', {
      figureId: id('The other figure.', 'guangdong-key-projects-2025-investment').value,
      ...ends,
    }),
    review: nullable('The answer.', {
      review: verdict.value,
      note: note.schema,
      by: Type.String({ description: 'Who answered.', examples: ['editor'] }),
      at: instant('The time.', '2025-02-14T08:00:00.000Z').value,
    }),
  },
  { $id: 'Finding', description: 'A contradiction or gap.', additionalProperties: false },
)

export const checksSchema = pageOf('CheckList', Type.Unsafe({ $ref: 'Finding#' }), 'A page of findings.')

export const reviewSchema = Type.Object(
  { review: optional(verdict).schema, note: Type.Optional(note.schema) },
  {
    $id: 'Review',
    description: 'An answer to a finding.',
    additionalProperties: false,
    examples: [{ review: 'in-the-source', note: 'A misprint.' }],
  },
)

export const findingParameter = Type.Object(
  { id: findingId('The id of the finding.') },
  { additionalProperties: false },
)
