/** The query and the answer of /v1/import. */
import type { TSchema } from 'typebox'
import { everyResource } from '../../resources/index.ts'
import { Type } from '../../model/schema-builder.ts'
import { ref } from '../openapi/responses.ts'
import { badLines } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { outcome } from '../promises/schema.ts'

// The effects of an import, in the answer of a dry run.

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

const effectsSchema = Type.Unsafe({
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

export const ndjsonType = 'application/x-ndjson'
export const csvType = 'text/csv'

const names = everyResource.map(({ name }) => name)

export const importQuery = Type.Object(
  {
    resource: Type.Optional(
      Type.Unsafe({
        type: 'string',
        enum: names,
        description: 'CSV only: the resource of the rows.',
        examples: ['projects'],
      }),
    ),
    bad: Type.Optional(
      Type.Unsafe({
        type: 'string',
        enum: [...badLines],
        description:
          'Decides what becomes of a file with bad lines: `refuse` writes nothing; `skip` leaves out bad lines and the ' +
          'lines that refer to a record of theirs which does not exist already, and so on, and writes all others in ' +
          'one transaction. Lines that only contradict each other, as parents that form a cycle, are all left out.',
        examples: ['skip'],
      }),
    ),
    replace: Type.Optional(
      Type.Boolean({
        description:
          'OC4IDS only: also replaces projects and figures that a package of another publisher made, or that were ' +
          'made by hand. Otherwise they refuse the package.',
        examples: [true],
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'Checks the file and writes nothing.', examples: [true] })),
  },
  { additionalProperties: false },
)

const counts = (description: string): TSchema =>
  Type.Unsafe({
    type: 'object',
    description,
    additionalProperties: false,
    examples: [{ projects: 3 }],
    properties: Object.fromEntries(
      names.map((name) => [
        name,
        { type: 'integer', minimum: 1, description: `The number of ${name}.`, examples: [3] },
      ]),
    ),
  })

const nullable = (description: string, example: string) =>
  Type.Unsafe({ type: ['string', 'null'], description, examples: [example] })

export const importFaultSchema: TSchema = Type.Object(
  {
    line: Type.Integer({ minimum: 1, description: 'The line on which the record begins.', examples: [2] }),
    resource: nullable('The resource that the line names; null if it names none.', 'projects'),
    id: nullable('The id in the line; null if it has none.', 'metro'),
    pointer: Type.String({
      description: 'The place in the record, as a JSON pointer (RFC 6901).',
      examples: ['/parentId'],
    }),
    detail: Type.String({
      description: 'The reason, in a sentence.',
      examples: ['There is no `plan` among the projects.'],
    }),
  },
  { $id: 'ImportFault', description: 'A fault in one line of an import.', additionalProperties: false },
)

const faults = (description: string) => ({
  type: 'array',
  description,
  items: ref('ImportFault'),
  examples: [
    [
      {
        line: 2,
        resource: 'projects',
        id: 'metro',
        pointer: '/parentId',
        detail: 'There is no `plan` among the projects.',
      },
    ],
  ],
})

export const importSchema: TSchema = Type.Object(
  {
    dryRun: Type.Boolean({ description: 'True if the file was checked and nothing written.', examples: [false] }),
    created: counts('The number of records created, by resource.'),
    updated: counts('The number of records changed, by resource.'),
    unchanged: counts('The number of records equal to those of the file, by resource; they keep their revision.'),
    errorCount: Type.Optional(
      Type.Integer({ minimum: 0, description: 'With `bad=skip`: the number of lines left out.', examples: [0] }),
    ),
    errors: Type.Optional(
      Type.Unsafe(
        faults('With `bad=skip`: the faults of the lines left out, in the order of the lines; a thousand at most.'),
      ),
    ),
    effects: Type.Optional(effectsSchema),
    notices: Type.Optional(
      Type.Unsafe(faults('OC4IDS only: what was imported otherwise than it is written; a thousand at most.')),
    ),
  },
  { $id: 'Import', description: 'The result of an import.', additionalProperties: false },
)
