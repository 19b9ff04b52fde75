/** GET and POST /v1/sources/{id}/table/rows: the rows of a table as they would be saved, and saving them. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { cellsOf, csvOf, inPieces } from '../../exchange/delimited/rows.ts'
import type { Remark } from '../../lists/drafts.ts'
import { count, type Fields, idConstraints, integer, list, name, optional, prose } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { badLines, makeable, restDecisions, rowFilters } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { sources } from '../../resources/sources.ts'
import type { Caller } from '../../store/keys.ts'
import type { ProposedRow, RowDecisions, RowFault, RowsPage, SavedRows, SaveRequest } from '../../store/list-rows.ts'
import type { Store } from '../../store/store.ts'
import type { Answer } from '../../store/writes.ts'
import { inEnglish, messageText } from '../../text/messages/sentence.ts'
import { isFresh, opaque, preconditionOn, textTag } from '../contract/etag.ts'
import { linkPages, nextCursor, pagesOf } from '../contract/paging.ts'
import { cursorParameter, defaultLimit, idIn, idParameter, limitParameter } from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import {
  arrayOf,
  booleanField,
  closedObject,
  countsByResource,
  namedObject,
  nullableString,
  oneOf,
  stringField,
} from '../contract/schemas.ts'
import { formatFor, formats, nameFile, setFormat } from '../formats/registry.ts'
import { inTurns } from '../formats/stream.ts'
import { effectsSchema } from '../imports/imports.ts'
import { keyedOperations, ofBodies, pageResponses, ref, responses } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'
import { matchesSchema } from './similar.ts'

// The schemas of rows, and of saving them.

const lineOf = (description: string, example = 8): TSchema =>
  Type.Integer({ minimum: 1, description, examples: [example] })
const whole = (description: string, example: number): TSchema => count(description, example).schema
const nullableInteger = (description: string, example: number | null): TSchema =>
  Type.Unsafe({ type: ['integer', 'null'], description, examples: [example] })
const column = nullableString('The column; null for the whole row.', '总投资（万元）')
const described = (description: string, properties: Record<string, TSchema>): TSchema =>
  Type.Object(properties, { additionalProperties: false, description })
const remarks = (description: string): TSchema =>
  arrayOf(closedObject({ column, detail: stringField('A sentence.', 'No region has this name.') }), description)
const recordSchema = (description: string): TSchema =>
  Type.Unsafe({
    type: 'object',
    additionalProperties: true,
    description,
    examples: [{ id: 'shenzhen-jiangmen-railway' }],
  })

const decision = stringField(
  'The decision: `new`, the id of the record that it is, `ask` where somebody has to decide, or `skip`.',
  'new',
)

const rowSchema = closedObject({
  row: lineOf('The line of the table.'),
  cells: arrayOf(stringField('A cell as printed.', '5,125,000'), 'The cells of the row.'),
  record: recordSchema('The project as it would be saved.'),
  matches: matchesSchema,
  decision,
  figures: arrayOf(recordSchema('A figure.'), 'Its figures as they would be saved.'),
  faults: remarks('What keeps it from being saved.'),
  notices: remarks('What is saved otherwise than it is printed.'),
})

const figureId = stringField('The id of a figure.', 'a-project-investment-planned-2026')

const tried = {
  printed: stringField('What is printed.', '14521500'),
  sum: stringField('What it should be.', '14521500'),
}

export const rowsSchema = namedObject('TableRows', 'Rows of a table as they would be saved.', {
  data: arrayOf(rowSchema, 'The rows.'),
  summary: described('What holds for the whole table.', {
    rows: whole('The rows that are records.', 30),
    sections: arrayOf(
      closedObject({
        row: lineOf('Its line.'),
        words: stringField('Its words.', '一、交通（35项）'),
        printed: nullableInteger('The number of rows that it prints.', 35),
        rows: whole('The rows below it.', 35),
      }),
      'The headings between rows.',
    ),
    totals: arrayOf(
      closedObject({
        row: lineOf('Its line.'),
        column: stringField('The column.', '总投资（万元）'),
        ...tried,
        holds: booleanField('Whether it is the sum, within the rounding of what is printed.', true),
        section: nullableInteger('The line of the heading whose rows it adds up; null for all rows.', null),
      }),
      'Printed totals beside the sums of their rows.',
    ),
    identities: described('The identities within rows, tried on the cells.', {
      tried: whole('The number of identities that were tried.', 4020),
      broken: arrayOf(
        closedObject({
          row: lineOf('The line.'),
          columns: arrayOf(stringField('A column.', 'city_total'), 'The total, and what it should be the sum of.'),
          ...tried,
        }),
        'Those that do not hold.',
      ),
    }),
    changes: described('What differs from the figures that the table made before.', {
      count: whole('The number of cells.', 1),
      cells: arrayOf(
        closedObject({
          row: lineOf('The line.'),
          column: stringField('The column.', '总投资（万元）'),
          figureId: figures.fields['id']?.schema as TSchema,
          before: stringField('The value of the figure.', '51250000000'),
          after: stringField('The value of the cell.', '51260000000'),
        }),
        'The first 100 of them.',
      ),
    }),
    decisions: described('The numbers of rows by what becomes of them.', {
      new: whole('Rows that are new.', 28),
      known: whole('Rows that are records of the register.', 2),
      ask: whole('Rows that somebody has to decide.', 0),
      faulty: whole('Rows with a fault.', 0),
      look: whole('Rows to decide, with a fault, or with a notice.', 2),
    }),
  }),
  gone: arrayOf(figureId, 'Figures that the table made before, and no longer has.'),
  next: nextCursor,
})

export const decisionsSchema = namedObject('RowDecisions', 'What is decided of the rows of a table.', {
  decisions: Type.Optional(
    Type.Unsafe({
      type: 'object',
      additionalProperties: { type: 'string', ...idConstraints },
      description: 'By line: `new`, the id of a project, or `skip`.',
      examples: [{ 3: 'new' }],
    }),
  ),
  rest: Type.Optional(
    oneOf(
      restDecisions,
      'What the other rows are: `new` and `proposed` save each as it is proposed, but for those that are `ask`; `skip` saves none of them.',
      'proposed',
    ),
  ),
  make: Type.Optional(
    Type.Array(oneOf(makeable, 'A resource.', 'organizations'), {
      uniqueItems: true,
      description: 'Makes records for names that the register does not have.',
      examples: [['organizations']],
    }),
  ),
})

const counts = (what: string): TSchema =>
  countsByResource(`The numbers of ${what} records, by resource.`, { projects: 30, figures: 90 })

export const savedRowsSchema = namedObject('SavedRows', 'What saving the rows of a table did, or would do.', {
  batchId: nullableString('The batch; null where nothing was written.', '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d'),
  created: counts('created'),
  updated: counts('updated'),
  unchanged: counts('unchanged'),
  gone: arrayOf(
    figureId,
    'Figures that the table made before, and no longer has; with `gone=delete`, those that were deleted.',
  ),
  skipped: whole('The rows that nobody decided, or that were skipped.', 0),
  errorCount: whole('The number of faults; those of one record that break a rule are one.', 0),
  errors: arrayOf(
    closedObject({
      row: whole('The line; 0 for what is of no row.', 8),
      column,
      detail: stringField('What is wrong.', 'Must be a number.'),
    }),
    'The first thousand faults; rows that have one are left out.',
  ),
  effects: Type.Optional(effectsSchema),
})

// The routes.

const path = '/v1/sources/:id/table/rows'

const filterParameter = Type.Optional(
  oneOf(
    rowFilters,
    'All rows; those that somebody has to decide; those with a fault; or those with either or a notice.',
    'look',
  ),
)

const readQuery: TSchema = closedObject({
  show: filterParameter,
  limit: Type.Optional(limitParameter),
  cursor: Type.Optional(cursorParameter),
  format: Type.Optional(oneOf(['json', 'csv'], 'The format; else by `Accept`.', 'csv')),
})

const operation = keyedOperations('sources', { params: idParameter(sources) })

const readOperation = {
  ...operation(
    'readTableRows',
    'Read the rows of a table as they would be saved',
    'Each row with its record, what it matches, its figures, faults and notices; the summary is of the whole table. CSV has all rows. Only editors and admins read it.',
  ),
  querystring: readQuery,
  response: pageResponses(['json', 'csv'], 'TableRows', 'A page of rows.', 'not-found', 'gone'),
}

const saveQuery: TSchema = closedObject({
  dryRun: Type.Optional(booleanField('Writes nothing, and answers what would change.', true)),
  bad: Type.Optional(
    oneOf(
      [...badLines],
      'With `skip`, the default, rows with a fault are left out, and what hangs on them; with `refuse` nothing is written then.',
      'refuse',
    ),
  ),
  gone: Type.Optional(
    oneOf(['delete'], 'Deletes the figures that the table made before, and no longer has.', 'delete'),
  ),
})

const saveOperation = {
  ...operation(
    'saveTableRows',
    'Save the rows of a table',
    'Writes projects and figures in one transaction, as one batch. Saving the same table again changes nothing. `If-Match` takes `tableHash`. Its cells are then public.',
  ),
  querystring: saveQuery,
  body: { content: { [jsonType]: { schema: ref('RowDecisions') } } },
  response: {
    200: {
      description: 'What was written, or with `dryRun` would be.',
      content: { [jsonType]: { schema: ref('SavedRows') } },
    },
    ...responses([...ofBodies, 'not-found', 'gone', 'stale-precondition', 'other-request', 'still-running']),
  },
}

const rowJson = ({ faults, notices, ...row }: ProposedRow): object => ({
  ...row,
  faults: faults.map(inEnglish),
  notices: notices.map(inEnglish),
})

const columns: Fields = {
  row: integer('The line of the table.', 8),
  decision: name('The decision.', 'new'),
  id: name('The record.', 'shenzhen-jiangmen-railway'),
  title: name('Its title.', '深圳至江门铁路'),
  matches: optional(name('What it may be, with reasons.', 'shenzhen-jiangmen-railway (same-code)')),
  figures: integer('How many figures it has.', 2),
  faults: optional(prose('What keeps it from being saved.', 'Must be a number.')),
  notices: optional(prose('What is saved otherwise.', 'No region has this name.')),
  cells: list(name('A cell.', '5,125,000'), 'Its cells.', ['5,125,000']),
}

const sentences = (some: readonly Remark[]): string | null =>
  some.length === 0
    ? null
    : some.map(({ column: at, detail }) => `${at === null ? '' : `${at}: `}${messageText('en', detail)}`).join(' ')

const tableRow = ({ record, matches, figures, faults, notices, cells, ...row }: ProposedRow): object => ({
  ...row,
  id: record['id'],
  title: record['title'] ?? record['localTitle'],
  matches: matches.map(({ id, reasons }) => `${id} (${reasons.join(', ')})`).join('; ') || null,
  figures: figures.length,
  faults: sentences(faults),
  notices: sentences(notices),
  cells: JSON.stringify(cells),
})

const asCsv = ({ rows }: RowsPage): Readable => {
  const cells = cellsOf(columns)
  const written = inPieces(rows, (row) => cells(tableRow(row)))
  return Readable.from(inTurns(csvOf(columns, written)), { objectMode: false })
}

/** Faults of rows as those of a body: by row and column. */
const placed = ({ row, column: at, detail }: RowFault) => ({
  pointer: `/rows/${row.toString()}${at === null ? '' : `/${at}`}`,
  detail,
})

const answerOf = ({ isWritten, errors, ...saved }: SavedRows): Answer => {
  if (!isWritten) throw new Problem('broken-rule', undefined, errors.map(placed), {}, { errorCount: saved.errorCount })
  return {
    status: 200,
    headers: { 'content-type': formats.json.mediaType },
    body: JSON.stringify({ ...saved, errors: errors.map(inEnglish) }),
  }
}

/** Returns the hash of the table that a client has seen. */
const seenHash = (request: FastifyRequest): string | undefined => {
  const { match } = preconditionOn(request)
  return Array.isArray(match) ? (match.map(opaque)[0] ?? '').replaceAll('"', '') : undefined
}

interface Read extends Readonly<Record<string, unknown>> {
  readonly show?: (typeof rowFilters)[number]
  readonly limit?: number
}

interface Save {
  readonly dryRun?: boolean
  readonly bad?: SaveRequest['bad']
  readonly gone?: 'delete'
}

export const serveTableRows = (app: FastifyInstance, store: Store, publicUrl: string): void => {
  const formatOf = formatFor(['json', 'csv'])

  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const format = formatOf(request)
    setFormat(reply, format)
    const sourceId = idIn(request)
    await store.read(sources, sourceId)
    const query = request.query as Read
    const { show = 'all', limit = format === 'csv' ? Infinity : defaultLimit } = query
    const { after, cursorOf } = pagesOf(await store.stamp(), `/v1/sources/${sourceId}/table/rows`, query, { show })
    const page = await store.proposedRows(
      { sourceId, filter: show, after: Number(after?.[0] ?? 0), limit },
      { signal: request.signal },
    )
    void reply.header('cache-control', 'private, no-cache')
    if (format === 'csv') {
      nameFile(reply, format, `${sourceId}-rows`)
      return reply.send(asCsv(page))
    }
    const { rows, summary, gone, next } = page
    const onward = cursorOf(next === undefined ? undefined : [next.toString()])
    const text = JSON.stringify({ data: rows.map(rowJson), summary, gone, next: onward })
    if (isFresh(request, reply, textTag(text))) return reply
    return linkPages(reply, publicUrl, request.url, onward).send(text)
  }

  const save = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { dryRun = false, bad = 'skip', gone } = request.query as Save
    const { decisions = {}, rest = 'proposed', make = [] } = request.body as Partial<RowDecisions>
    const sourceId = idIn(request)
    await store.read(sources, sourceId)
    const saved = await store.saveRows({
      sourceId,
      by: (request.caller as Caller).label,
      dryRun,
      bad,
      deletesGone: gone === 'delete',
      tableHash: seenHash(request),
      decisions,
      rest,
      make,
      keep: keepOf(request, answerOf),
    })
    return send(reply, answerOf(saved))
  }

  app.get(path, { config: { role: 'editor' }, schema: readOperation }, read)
  app.post(path, { config: { role: 'editor', idempotent: true }, ...takes(jsonType), schema: saveOperation }, save)
}
