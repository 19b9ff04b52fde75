/** The answer of /v1/checks, and the body that answers a finding. */
import type { TSchema } from 'typebox'
import { boolean, enumeration, id, instant, optional, prose } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { checkNames, findingResources, reviewVerdicts, severities } from '../../model/vocabulary.ts'
import { pageOf } from '../contract/page-schema.ts'

export const check = enumeration(checkNames, 'The check that failed.', 'share-of-nothing')
export const severity = enumeration(severities, 'The severity.', 'notice')
export const resource = enumeration(findingResources, 'The resource of a record concerned.', 'figures')
export const recordId = id('The id of a record concerned.', 'guangdong-key-projects-2025-industrial-share')
export const reviewed = boolean('Whether somebody has answered it.', false)

const findingId = (description: string): TSchema =>
  Type.String({
    minLength: 1,
    maxLength: 1000,
    description,
    examples: ['share-of-nothing,guangdong-key-projects-2025-industrial-share'],
  })

const end = (description: string, example: string): TSchema =>
  Type.Unsafe({ type: ['string', 'null'], description, examples: [example] })

const ends = {
  lower: end('The lower end, a decimal rounded down; null if it is open.', '782582582582.582'),
  upper: end('The upper end, a decimal rounded up; null if it is open.', '783283283283.284'),
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

const verdict = enumeration(
  reviewVerdicts,
  'Whether the source says so itself, or the finding is explained and needs no change.',
  'in-the-source',
)
const note = optional(prose('Why, in words.', 'The table counts another year.'))

/** A finding as served. */
export const findingSchema = Type.Object(
  {
    id: findingId('Made of the check and the records; it stays the same while numbers change.'),
    check: check.value,
    severity: severity.value,
    detail: Type.String({
      description: 'The finding in a sentence.',
      examples: ['The share has nothing that it is a share of.'],
    }),
    records: Type.Array(
      Type.Object({ resource: resource.value, id: recordId.value }, { additionalProperties: false }),
      { description: 'The records concerned; first the one that was checked.', examples: [[]] },
    ),
    printed: Type.Unsafe({
      type: ['string', 'null'],
      description: 'The words of the figure that was checked.',
      examples: ['133.2 percent'],
    }),
    computed: nullable('What it is by the other records, in its own unit.', ends),
    implied: nullable('What another figure would have to be for it, in the unit of that figure.', {
      figureId: id('The other figure.', 'guangdong-key-projects-2025-investment').value,
      ...ends,
    }),
    review: nullable('The answer of an editor; null without one.', {
      review: verdict.value,
      note: note.schema,
      by: Type.String({ description: 'The label of the key that answered.', examples: ['editor'] }),
      at: instant('When it was answered.', '2025-02-14T08:00:00.000Z').value,
    }),
  },
  { $id: 'Finding', description: 'A contradiction or gap in the register.', additionalProperties: false },
)

export const checksSchema = pageOf(
  'CheckList',
  { ...findingSchema, $id: undefined },
  'A page of findings, ordered by severity, check and the records concerned.',
)

export const reviewSchema = Type.Object(
  { review: optional(verdict).schema, note: Type.Optional(note.schema) },
  {
    $id: 'Review',
    description: 'An answer to a finding; null takes it back.',
    additionalProperties: false,
    examples: [{ review: 'in-the-source', note: 'The table counts another year.' }],
  },
)

export const findingParameter = Type.Object(
  { id: findingId('The id of the finding.') },
  { additionalProperties: false },
)
