/** GET /v1/outcomes: plans beside what came of them, over the same subjects, in any format of totals. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { drawnOutcomes } from '../../charts/subjects.ts'
import { outcomesRows } from '../../exchange/delimited/derived.ts'
import { tablesOfOutcomes } from '../../exchange/package/totals.ts'
import type { OutcomesQuery, PromisedStage } from '../../figures/outcomes.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import { date, enumeration, term, unit } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { outcomeKinds } from '../../model/vocabulary.ts'
import { stages } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { arrayOf, booleanField, closedObject, namedObject, stringField } from '../contract/schemas.ts'
import { formatsOf, type FormatName } from '../formats/registry.ts'
import type { Site } from '../formats/writer.ts'
import { contentOf, json, linkOf, ofReads, responses, unchanged } from '../openapi/responses.ts'
import {
  answersSums,
  sumDecimal,
  keyFields,
  linesSchema,
  nodeId,
  orNull,
  partFields,
  partsPage,
  sumFields,
  sumParameters,
} from './totals.ts'

const promised = stages.filter((stage): stage is PromisedStage => stage !== 'actual')

const stage = enumeration(
  promised,
  'The stage whose promises are compared with their outcomes; `planned` by default.',
  'planned',
)

export const outcomesQuery: TSchema = closedObject({ ...sumParameters, stage: Type.Optional(stage.value) })

// The answer of /v1/outcomes.

const day = (description: string, example: string) => orNull(date(description, example).value)
const number = (description: string, example: number) => Type.Integer({ minimum: 0, description, examples: [example] })
const ratio = (description: string): TSchema => ({
  ...orNull(stringField(`${description}, truncated to four places.`, '1.1816')),
  pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,4})?$',
})

const compared = (which: string) => ({
  promises: number(`The number of promises that are ${which}.`, 1),
  planned: sumDecimal('What they promise.', '1000000000000'),
  actual: sumDecimal('What came of them.', '1181600000000'),
  ratio: ratio('What came of them divided by what they promise; null without such promises'),
})

const group = (description: string, fields: Readonly<Record<string, TSchema>>): TSchema => ({
  ...closedObject(fields),
  description,
})

const part = closedObject({
  ...partFields,
  countsAs: enumeration(outcomeKinds, 'Where in its row it counts.', 'reported').value,
  planned: orNull(sumDecimal('What it adds to the planned amounts of its row; null if nothing.', '1000000000000')),
  actual: orNull(sumDecimal('What it adds to the actual amounts of its row; null if nothing.', '1181600000000')),
  actualFigureIds: arrayOf(
    nodeId('A figure of its outcome.', 'guangdong-key-projects-2025-investment-year'),
    'The figures of its outcome.',
  ),
  through: day('The last day of its outcome; null if open, or without one.', '2025-12-31'),
})

const row = closedObject({
  ...keyFields,
  unit: unit('The unit of all amounts.', 'CNY').value,
  planned: orNull(
    sumDecimal('What is promised and wholly reported, over its whole period; null if nothing is.', '1000000000000'),
  ),
  actual: orNull(sumDecimal('What came of just that; null if nothing is wholly reported.', '1181600000000')),
  ratio: ratio('The one divided by the other; null if nothing is wholly reported'),
  from: day('The first day of what is wholly reported; null if that is open.', '2025-01-01'),
  through: day(
    'The earliest day at which what the topmost subjects report wholly ends; null if that is open.',
    '2025-12-31',
  ),
  approximate: booleanField('Whether an amount of what is wholly reported is approximate.', false),
  reported: group('Promises whose whole period is reported.', compared('wholly reported')),
  partly: group('Promises of which a part of the period is reported.', {
    ...compared('partly reported'),
    through: day('The earliest day at which what the topmost subjects report partly ends.', '2025-04-30'),
  }),
  unreported: group('Promises without an outcome.', {
    promises: number('The number of promises without an outcome.', 0),
    planned: sumDecimal('Their own parts.', '0'),
  }),
  unplanned: group('Outcomes without a promise.', {
    figures: number('The number of outcomes without a promise.', 0),
    actual: sumDecimal('Their own parts.', '0'),
  }),
  parts: Type.Optional(arrayOf(part, 'Everything in the row, or what is on the page, with `explain=true`.')),
})

export const outcomesSchema: TSchema = namedObject('Outcomes', 'Plans and what came of them, over the same subjects.', {
  metric: term('The metric of the promises.', 'investment').value,
  stage: stage.value,
  data: arrayOf(row, 'The rows, ordered by key and unit.'),
  ...sumFields,
})

export const stagePromised = (query: TotalsQuery): OutcomesQuery => ({
  ...query,
  stage: (query.stage ?? 'planned') as PromisedStage,
})

/** Returns what answers outcomes, in one of these formats. */
export const outcomesLister = (store: Store, site: Site, names?: readonly FormatName[]) =>
  answersSums(
    store,
    site,
    'outcomes',
    (total, groupBy, asOf, answering) => ({
      ...tablesOfOutcomes(groupBy),
      read: async (explained) => {
        const query = { ...stagePromised(total), ...(explained && { explain: true }) }
        const { state, ...answer } = await store.outcomes(query, asOf, { ...answering, ...explained })
        return { answer, state, rows: () => outcomesRows(answer), drawn: () => Promise.resolve(drawnOutcomes(answer)) }
      },
      writeParts: (file) => store.parts({ outcomes: stagePromised(total) }, asOf, file, answering),
    }),
    names,
  )

const described = {
  operationId: 'readOutcomes',
  tags: ['outcomes'],
  summary: 'Compare plans with what came of them',
  description:
    'Sets promises beside what came of them, over the same subjects. From the top of each tree down, the first promise ' +
    'with an outcome speaks for all beneath it within its period. The amounts of a row are those of what is wholly ' +
    'reported; beside them it has what is partly reported, promises without an outcome and outcomes without a promise. ' +
    `\`explain=true\` shows all of it: of more than ${partsPage.most.toString()}, in pages of ${partsPage.size.toString()}, or all as NDJSON.`,
  response: {
    200: {
      ...json('Outcomes', 'The rows.', linkOf),
      content: { ...contentOf(formatsOf('total'), 'Outcomes'), 'application/x-ndjson': { schema: linesSchema } },
    },
    ...unchanged,
    ...responses([...ofReads, 'broken-rule', 'no-room']),
  },
}

export const serveOutcomes = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get(
    '/v1/outcomes',
    { config: { role: 'reader' }, schema: { ...described, querystring: outcomesQuery } },
    outcomesLister(store, site),
  )
}
