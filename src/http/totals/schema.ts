/** The answer of /v1/totals. */
import type { TSchema } from 'typebox'
import { date, id, term, unit } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { Type } from '../../model/schema-builder.ts'
import { reasons } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'

const decimal = (description: string, example: string) =>
  Type.String({ pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,3})?$', description, examples: [example] })
const orNull = (schema: TSchema): TSchema => Type.Unsafe({ ...schema, type: [jsonOf(schema).type, 'null'] })
const nodeId = (description: string, example: string) => id(description, example).value

const part = Type.Object(
  {
    figureId: nodeId('The figure.', 'guangdong-key-projects-2025-investment'),
    wholeFigureId: orNull(nodeId('The figure that it is a part of.', 'guangdong-key-projects-2025-investment')),
    subjectKind: figures.own.subjectKind.value,
    subjectId: nodeId('The subject of the figure.', 'guangdong-key-projects-2025'),
    value: figures.own.value.value,
    unit: figures.own.unit.value,
    ownPart: decimal('The value less the values of its parts, in the unit of the row.', '834200000000'),
    rate: Type.Optional(Type.String({ description: 'The rate of the conversion.', examples: ['0.1368'] })),
  },
  { additionalProperties: false },
)

const row = Type.Object(
  {
    key: Type.Unsafe({
      type: 'object',
      description: 'The value of each group; null for figures that cannot be split or placed.',
      additionalProperties: { type: ['string', 'null'] },
      examples: [{ region: 'guangdong' }],
    }),
    label: Type.String({ description: 'The key in words.', examples: ['Guangdong'] }),
    stage: figures.own.stage.value,
    unit: figures.own.unit.value,
    total: decimal('The sum of the own parts.', '1000000000000'),
    lowerBound: orNull(decimal('The lower bound of the total; null if open.', '1000000000000')),
    upperBound: orNull(decimal('The upper bound of the total; null if open.', '1000000000000')),
    figures: Type.Integer({ minimum: 1, description: 'The number of figures in the row.', examples: [2] }),
    approximate: Type.Boolean({
      description:
        'Whether an amount that the row rests on is approximate: what a topmost figure counts, or what figures beneath ' +
        'it in other rows count.',
      examples: [false],
    }),
    from: orNull(
      date('The first day of the periods of the figures in the row; null if one is open.', '2025-01-01').value,
    ),
    through: orNull(
      date(
        'The earliest of the days at which what the topmost subjects of the row report ends; null if one is open.',
        '2025-12-31',
      ).value,
    ),
    partial: Type.Boolean({
      description:
        'Whether the row is actual and ends before what it is set beside: its year, else the end of `period`, else ' +
        'the planned row with the same key and unit. Never true of a stock.',
      examples: [false],
    }),
    parts: Type.Optional(
      Type.Array(part, {
        description: 'Every figure in the row, or those on the page, with `explain=true`.',
        examples: [[]],
      }),
    ),
  },
  { additionalProperties: false },
)

const reason = {
  type: 'string',
  description: 'The reason why a figure is excluded.',
  examples: ['superseded'],
  enum: reasons,
}

export const totalsSchema: TSchema = Type.Object(
  {
    metric: term('The metric that was added up.', 'investment').value,
    data: Type.Array(row, {
      description: 'The rows, ordered by key, stage and unit; they add up to the ungrouped total.',
      examples: [[]],
    }),
    rates: Type.Array(
      Type.Object(
        {
          from: unit('The unit converted from.', 'CNY').value,
          to: unit('The unit converted to.', 'USD').value,
          rate: Type.String({
            description: 'Units of `to` per unit of `from`, with up to 12 significant digits.',
            examples: ['0.1368'],
          }),
          figureId: Type.Optional(nodeId('The figure that prints the rate.', 'guangdong-key-projects-2025-investment')),
          rateId: Type.Optional(nodeId('The rate record.', 'usd-cny-2025-02-13')),
        },
        { additionalProperties: false },
      ),
      { description: 'Every rate used, with its origin.', examples: [[]] },
    ),
    excluded: Type.Unsafe({
      type: 'object',
      description: 'The number of excluded figures, by reason.',
      propertyNames: reason,
      additionalProperties: { type: 'integer', minimum: 1 },
      examples: [{ superseded: 1 }],
    }),
    excludedFigures: Type.Optional(
      Type.Array(
        Type.Object(
          {
            figureId: nodeId('The excluded figure.', 'guangdong-key-projects-2025-investment'),
            reason: Type.Unsafe(reason),
            insteadId: Type.Optional(
              nodeId('The figure that counts instead, if one does.', 'guangdong-key-projects-2025-investment'),
            ),
          },
          { additionalProperties: false },
        ),
        { description: 'Every excluded figure, with `explain=true`.', examples: [[]] },
      ),
    ),
    next: Type.Optional(
      orNull(
        Type.String({
          description:
            'Only if the figures come in pages, with the largest own parts first: the cursor of the next page, null on ' +
            'the last one. Excluded figures are on the first page.',
          examples: ['WyJxTWZ3UUZ2dEtYRnJ1UlpJIixbIjEwMDAiLCJhIl1d'],
        }),
      ),
    ),
    href: Type.String({
      description: 'The permanent address of this answer.',
      examples: ['https://planledger.example.org/v1/totals?metric=investment&asOf=2025-03-01T00%3A00%3A00.000Z'],
    }),
  },
  { $id: 'Totals', description: 'Figures added up without counting anything twice.', additionalProperties: false },
)
