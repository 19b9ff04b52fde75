/** GET /v1/sources/{id}/compare: what changed between two editions of a list, and the bridge between their totals. */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import type { CountedBridgeRow, EditionChange } from '../../lists/editions.ts'
import { enumeration, id, name, type Field } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { editionChanges } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { sources } from '../../resources/sources.ts'
import type { ComparedRow, CompareRequest } from '../../store/computed-lists.ts'
import type { Store } from '../../store/store.ts'
import { assertExists, sequenceOf } from '../contract/list-query.ts'
import { listHandler } from '../contract/listing.ts'
import { nextCursor } from '../contract/paging.ts'
import { asOfParameter, bomParameter, cursorParameter, idIn, idParameter, listLimit } from '../contract/parameters.ts'
import { arrayOf, closedObject, namedObject, nullableString, oneOf, stringField } from '../contract/schemas.ts'
import { formatsOf, type FormatName } from '../formats/registry.ts'
import { tableOfEditions } from '../formats/tables.ts'
import type { Site } from '../formats/writer.ts'
import { pageResponses } from '../openapi/responses.ts'

// The schema of a comparison.

const kind = enumeration(editionChanges, 'What became of a subject.', 'rebased')
const { own } = figures
const amount = (description: string, example: string): TSchema => ({
  ...Type.String({ description, examples: [example] }),
  pattern: '^-?(0|[1-9]\\d*)(\\.\\d{1,3})?$',
})

const sideFields = {
  figureId: id('The figure of an amount.', 'guangdong-key-projects-2025-investment').value,
  metric: own.metric.value,
  stage: own.stage.value,
  unit: own.unit.value,
  value: own.value.value,
  title: name('The name that the edition prints.', 'Shenzhen–Jiangmen railway').value,
  ...Object.fromEntries(
    Object.entries({
      startsOn: '2025-03-01',
      endsOn: '2026-12-31',
      regionId: 'guangdong',
      status: 'implementation',
      parentId: 'guangdong-key-projects-2025',
    }).map(([key, example]) => [key, stringField(`The \`${key}\` that the edition prints.`, example)]),
  ),
}

const side = (description: string): TSchema =>
  Type.Unsafe({
    type: ['object', 'null'],
    description,
    additionalProperties: false,
    properties: sideFields,
    examples: [null],
  })

const change = closedObject({
  kind: kind.value,
  subjectKind: own.subjectKind.value,
  subjectId: own.subjectId.value,
  name: name('The name of the subject in the register.', 'Shenzhen–Jiangmen railway').value,
  before: side(
    'What the earlier edition prints: an amount with its figure, or the fields that differ; null for nothing.',
  ),
  after: side('What the later edition prints.'),
})

const bridgeRow = closedObject({
  metric: own.metric.value,
  stage: own.stage.value,
  unit: own.unit.value,
  prices: Type.Unsafe<string | null>({ ...(own.prices as Field).schema }),
  period: nullableString('The period of the amounts; null of a stock and without one; an open end is `..`.', '2025'),
  before: amount('The total of the earlier edition.', '1498200152000'),
  entered: amount('What the subjects bring that only the later edition has.', '8758587000'),
  left: amount('What the subjects had that only the earlier edition has.', '5374732000'),
  rebased: amount('By how much the amounts of the others changed.', '-83983560000'),
  after: amount('The total of the later edition: before + entered − left + rebased.', '1417600447000'),
})

export const comparisonSchema = namedObject('EditionComparison', 'What changed between two editions.', {
  summary: {
    ...closedObject(
      Object.fromEntries(
        editionChanges.map((one) => [
          one,
          Type.Integer({ minimum: 0, description: `The subjects that are \`${one}\`.`, examples: [1] }),
        ]),
      ),
    ),
    description: 'The number of subjects of each kind; one that changed in several ways is in several.',
  },
  bridge: arrayOf(bridgeRow, 'From the old total to the new one, by metric, stage, unit, prices and period.'),
  data: arrayOf(change, 'The changes, the largest first: a row for each kind and measure of a subject.'),
  next: nextCursor,
})

export const compareQuery: TSchema = closedObject({
  with: Type.Optional(
    Type.Unsafe({
      ...sources.fields['id']?.schema,
      description: 'The other edition; by default the one before (`followsId`).',
      examples: ['guangdong-key-projects-2025'],
    }),
  ),
  kind: Type.Optional(kind.value),
  asOf: Type.Optional(asOfParameter),
  limit: Type.Optional(listLimit),
  cursor: Type.Optional(cursorParameter),
  format: Type.Optional(
    oneOf(
      formatsOf('compared'),
      'The format of the answer; takes precedence over `Accept`. CSV has the changes, XLSX the bridge too.',
      'csv',
    ),
  ),
  bom: Type.Optional(bomParameter),
})

const operation = {
  operationId: 'compareEditions',
  tags: ['sources'],
  summary: 'Compare two editions of a list',
  description:
    'Compares a source with an edition before it: which subjects entered and left, and what changed of the others, out ' +
    'of the citations and figures of both. The bridge leads exactly from the old total to the new one; each is the sum ' +
    'of the own parts of that edition, as if no other source existed. The earlier edition is `before`.',
  params: idParameter(sources),
  querystring: compareQuery,
  response: pageResponses(
    formatsOf('compared'),
    'EditionComparison',
    'What changed.',
    'not-found',
    'gone',
    'broken-rule',
  ),
}

const bridgeJson = ({ subjects: _subjects, lowered: _lowered, raised: _raised, ...row }: CountedBridgeRow) => row
const changeJson = ({ localName: _localName, ...row }: ComparedRow) => row

/** The rows that a file reads at a time. */
const rowsAtOnce = 1000

/** Returns the handler of a comparison, in one of these formats. */
export const comparer = (store: Store, site: Site, names?: readonly FormatName[]) =>
  listHandler(
    store,
    site,
    'compared',
    async (query, request) => {
      const { kind, with: other } = query as { kind?: EditionChange; with?: string }
      const { signal } = request
      const id = idIn(request)
      const asOf = await sequenceOf(store, query)
      await store.read(sources, id, asOf)
      if (other !== undefined) await assertExists(store, 'with', 'sources', other, asOf)
      const compare = (more: Pick<CompareRequest, 'after' | 'limit'>, of = asOf) =>
        store.compareEditions({ id, with: other, kind, asOf: of, ...more }, { signal })
      return {
        path: `/v1/sources/${id}/compare`,
        page: async (position, limit) => {
          const { summary, bridge, rows, next } = await compare({ after: position?.[0], limit })
          const answer = { summary, bridge: bridge.map(bridgeJson), data: rows.map(changeJson) }
          return {
            next: next === undefined ? undefined : [next],
            text: (cursor) => JSON.stringify({ ...answer, next: cursor }),
          }
        },
        whole: async (most) => {
          const first = await compare({ limit: Math.min(most, rowsAtOnce) })
          const changes = async function* (): AsyncGenerator<readonly ComparedRow[]> {
            let [{ rows, next }, left] = [first, most]
            for (;;) {
              yield rows
              left -= rows.length
              if (next === undefined || left <= 0) return
              ;({ rows, next } = await compare(
                { after: next, limit: Math.min(left, rowsAtOnce) },
                first.state.sequence,
              ))
            }
          }
          return { table: tableOfEditions(first, changes), file: `${id}-compared` }
        },
      }
    },
    names,
  )

export const serveComparison = (app: FastifyInstance, store: Store, site: Site): void => {
  app.get('/v1/sources/:id/compare', { config: { role: 'reader' }, schema: operation }, comparer(store, site))
}
