/** What /v1/promises answers, as the OpenAPI document says it. */
import { date, decimal, enumeration, id, optional } from '../../model/field.ts'
import { figures } from '../../resources/figures.ts'
import { Type } from '../../model/schema-builder.ts'
import { promiseStates } from '../../model/vocabulary.ts'
import { pageOf } from '../contract/page-schema.ts'

export const state = enumeration(promiseStates, 'What came of it.', 'unreported')

const { own } = figures
const promise = Type.Object(
  {
    figureId: id('The figure that promises.', 'guangdong-key-projects-2025-investment').value,
    subjectKind: own.subjectKind.value,
    subjectId: own.subjectId.value,
    metric: own.metric.value,
    stage: own.stage.value,
    value: own.value.value,
    unit: own.unit.value,
    qualifier: own.qualifier.value,
    dueOn: optional(date('The last day of its period.', '2025-12-31')).schema,
    actual: Type.Unsafe({
      type: ['object', 'null'],
      description: 'What was reported of it; null where nothing was.',
      required: ['figureIds', 'value', 'through'],
      additionalProperties: false,
      examples: [null],
      properties: {
        figureIds: {
          type: 'array',
          description: 'The actual figures that count.',
          items: { type: 'string' },
          examples: [[]],
        },
        value: { type: 'string', description: 'Their sum, in the unit of the promise.', examples: ['0'] },
        through: { type: ['string', 'null'], description: 'The last day that they cover.', examples: ['2025-06-30'] },
      },
    }),
    ratio: {
      ...optional(
        decimal(
          'What came of it by what was promised, truncated to four places; null where nothing was reported or promised.',
          '0.8091',
        ),
      ).schema,
      pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,4})?$',
    },
    state: state.value,
  },
  { additionalProperties: false },
)

export const promisesSchema = pageOf('PromiseList', promise, 'A page of promises, by figure id.')
