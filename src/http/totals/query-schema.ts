/** The query of /v1/totals. */
import type { TSchema } from 'typebox'
import { date, enumeration, id, term, unit, type Field } from '../../model/field.ts'
import { jsonOf } from '../../model/json-schema.ts'
import { Type } from '../../model/schema-builder.ts'
import { groups } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { regions } from '../../resources/regions.ts'
import { asOfParameter, bomParameter, cursorParameter } from '../contract/parameters.ts'
import { formatsOf } from '../formats/registry.ts'

/** The number of figures of an explained total in JSON, and on a page for people. */
export const partsAtOnce = 2000

const levels = (jsonOf(regions.own.kind.value).enum ?? []).filter((kind) => kind !== 'zone')

const optional = (field: Field, description: string): TSchema => Type.Optional({ ...field.value, description })

const within = (what: string, example: string): TSchema =>
  Type.Optional(id(`Only own parts within this ${what} and all below it.`, example).value)

export const totalsQuery: TSchema = Type.Object(
  {
    metric: term('The metric to add up.', 'investment').value,
    stage: optional(figures.own.stage, 'Only this stage; without it, each stage has its own row.'),
    period: Type.Optional(
      Type.String({
        maxLength: 21,
        examples: ['2025'],
        description:
          'Only figures whose period lies within it: a year, a month, a quarter, or two dates (`2025`, `2025-05`, ' +
          '`2025-Q1`, `2025-01-01/2025-05-31`).',
      }),
    ),
    reportedBy: Type.Optional(date('Only figures of sources published by this day.', '2025-02-13').value),
    asOf: Type.Optional(asOfParameter),
    subjectKind: optional(
      figures.own.subjectKind,
      'Only figures about this kind of subject; without it, initiatives and projects.',
    ),
    unit: Type.Optional(
      unit('Converts all money into this currency; without it, each currency has its own row.', 'USD').value,
    ),
    groupBy: Type.Optional(
      Type.Array(Type.Unsafe({ type: 'string', enum: groups }), {
        minItems: 1,
        maxItems: 2,
        uniqueItems: true,
        examples: [['region']],
        description: 'Up to two groups. A figure that cannot be split goes to the row whose key is null.',
      }),
    ),
    regionKind: Type.Optional(
      enumeration(levels, 'Lifts each region to this level; goes with `groupBy=region`.', 'province').value,
    ),
    'regionId.within': within('region', 'guangdong'),
    'industryIds.within': within('industry', 'steel'),
    initiativeId: Type.Optional(
      id('Only own parts of this initiative and of everything below it.', 'guangdong-key-field-research-projects')
        .value,
    ),
    projectId: Type.Optional(
      id('Only own parts of this project and of everything below it.', 'guangdong-key-projects-2025').value,
    ),
    explain: Type.Optional(
      Type.Boolean({
        description:
          'Lists every figure of each row and, in JSON, every excluded figure with its reason; ' +
          'NDJSON needs it, a data package always does it, CSV, XLSX, Parquet, SVG and PNG never do.',
        examples: [true],
      }),
    ),
    cursor: Type.Optional({
      ...cursorParameter,
      description: `Continues an explained total of more than ${partsAtOnce.toString()} figures: \`next\` of the page before.`,
    }),
    format: Type.Optional(
      Type.Unsafe({
        type: 'string',
        enum: formatsOf('total'),
        description: 'The format of the answer; takes precedence over `Accept`.',
        examples: ['svg'],
      }),
    ),
    bom: Type.Optional(bomParameter),
  },
  { additionalProperties: false },
)
