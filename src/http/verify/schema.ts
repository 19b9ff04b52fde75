/** The query and the answer of /v1/verify. */
import type { TSchema } from 'typebox'
import { decimal, enumeration, id, unit } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { verdicts } from '../../model/vocabulary.ts'
import { candidateProperties } from '../candidates/schema.ts'
import { asOfParameter, jsonParameter } from '../contract/parameters.ts'
import { ref } from '../openapi/responses.ts'

export const longestClaim = 1000

const exampleClaim = '广东2025年安排省重点项目1500个'

const claim = Type.String({
  minLength: 1,
  maxLength: longestClaim,
  description: 'A sentence with numbers, Chinese or English.',
  examples: [exampleClaim],
})

/** The query of the page, which has a form for the claim, and may be sent empty. */
export const verifyPageQuery: TSchema = Type.Object(
  { claim: Type.Optional({ ...claim, minLength: 0 }), asOf: Type.Optional(asOfParameter) },
  { additionalProperties: false },
)

export const verifyQuery: TSchema = Type.Object(
  {
    claim,
    asOf: Type.Optional(asOfParameter),
    format: Type.Optional(jsonParameter),
  },
  { additionalProperties: false },
)

const verdict = enumeration(
  verdicts,
  'What the register holds: `supported`: the number is in it, or one that satisfies the bound. `other-period`, ' +
    '`other-metric`: it has the value for something else. `contradicted`: it has such figures, and none agrees. ' +
    '`unknown`: it does not say.',
  'supported',
).value

const nullable = (schema: TSchema): TSchema => Type.Unsafe({ ...schema, type: ['string', 'null'] })

export const evidenceSchema: TSchema = Type.Object(
  {
    figureId: nullable(id('The figure; null for a total.', 'guangdong-key-projects-2025-project-count').value),
    total: Type.Unsafe({
      type: ['string', 'null'],
      description: 'The permanent address of the total of the place; null for a figure.',
      examples: [null],
    }),
    relation: enumeration(
      ['agrees', 'other-period', 'other-metric', 'differs'],
      'How it relates to the claim.',
      'agrees',
    ).value,
    value: Type.Unsafe({ ...decimal('The value.', '1500').value, pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,3})?$' }),
    unit: unit('The unit.', 'project').value,
    asPrinted: Type.Unsafe({
      type: ['string', 'null'],
      description: 'The words of the source; null for a total.',
      examples: ['1,500 key provincial construction projects'],
    }),
    sourceId: nullable(id('The source; null for a total.', 'global-times-2025-02-13').value),
    locator: Type.Unsafe({
      type: ['string', 'null'],
      description: 'Where in the source.',
      examples: ['paragraph 5'],
    }),
  },
  {
    $id: 'Evidence',
    description: 'A figure or a total beside a claim.',
    additionalProperties: false,
  },
)

const evidences = (description: string) => Type.Array(Type.Unsafe(ref('Evidence')), { description, examples: [[]] })

export const verdictSchema: TSchema = Type.Object(
  {
    claim: Type.String({ description: 'The claim.', examples: [exampleClaim] }),
    verdict: { ...verdict },
    readings: Type.Array(
      Type.Object(
        { ...candidateProperties, verdict, figures: evidences('What the register holds about it, up to ten.') },
        { additionalProperties: false },
      ),
      { description: 'Each quantity of the claim, as it is read.', examples: [[]] },
    ),
    href: Type.String({
      description: 'The permanent address of this answer.',
      examples: ['https://planledger.example.org/v1/verify?claim=1500&asOf=2025-03-01T00%3A00%3A00.000Z'],
    }),
    figures: evidences('The figures of the reading that decides.'),
    disputed: Type.Array(Type.Unsafe(ref('Finding')), {
      description: 'The errors about these figures that nobody has answered, as `/v1/checks` lists them.',
      examples: [[]],
    }),
  },
  {
    $id: 'Verdict',
    description: 'A claim, and what the register holds about it: by what it holds, not by what is true.',
    additionalProperties: false,
  },
)
