/** The effects of an import, in the answer of a dry run. */
import { figures } from '../../resources/figures.ts'
import { Type } from '../../model/schema-builder.ts'
import { ref } from '../openapi/responses.ts'
import { outcome } from '../promises/schema.ts'

const { own } = figures
const group = (description: string, example: string) =>
  Type.Unsafe({ type: ['string', 'null'], description, examples: [example] })
const amount = (when: string) =>
  Type.Unsafe({
    type: ['string', 'null'],
    description: `The total ${when}; null without such a row.`,
    examples: ['1000000000000'],
  })
const outcomeWhen = (when: string) =>
  Type.Unsafe({
    ...outcome,
    type: ['object', 'null'],
    description: `The outcome ${when}; null without such a promise.`,
    examples: [{ state: 'met', ratio: '1.0521' }],
  })
const object = (properties: Parameters<typeof Type.Object>[0]) =>
  Type.Object(properties, { additionalProperties: false })
const list = (items: object, description: string) => Type.Unsafe({ type: 'array', description, items, examples: [[]] })

const total = object({
  metric: own.metric.value,
  key: Type.Object(
    { region: group('The region.', 'guangdong'), year: group('The year.', '2025') },
    {
      additionalProperties: false,
      description: 'The region and the year of the row.',
      examples: [{ region: 'guangdong', year: '2025' }],
    },
  ),
  label: Type.String({ description: 'The row in words.', examples: ['Guangdong, 2025'] }),
  stage: own.stage.value,
  unit: own.unit.value,
  now: amount('now'),
  then: amount('after the import'),
})

const promise = object({
  figureId: Type.String({
    description: 'The figure that states the promise.',
    examples: ['guangdong-key-projects-2025-investment'],
  }),
  now: outcomeWhen('now'),
  then: outcomeWhen('after the import'),
})

const finding = ref('Finding')

export const effectsSchema = Type.Unsafe({
  type: ['object', 'null'],
  required: ['totals', 'promises', 'opened', 'closed', 'changed'],
  additionalProperties: false,
  description:
    'Dry runs only: what the import would change. Null if it would write more than 2,000 figures, or if what depends ' +
    'on its records is about more than 4,000 subjects.',
  examples: [{ totals: [], promises: [], opened: [], closed: [], changed: [] }],
  properties: {
    totals: list(
      total,
      'The rows that would change in the totals by region and year of the metrics concerned, as `/v1/totals` gives them.',
    ),
    promises: list(promise, 'The promises whose outcome would change.'),
    opened: list(finding, 'The findings that there would be, as `/v1/checks` gives them.'),
    closed: list(finding, 'The findings that would be gone.'),
    changed: list(finding, 'The findings that would read otherwise.'),
  },
})
