/** The table of a source: the cells of a published list, to be made into records. */
import { buffer } from 'node:stream/consumers'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { longestFile } from '../../lists/file.ts'
import { countText, most } from '../../lists/grid.ts'
import type { StoredTable, TableFile } from '../../lists/table.ts'
import { Type } from '../../model/schema-builder.ts'
import { sources } from '../../resources/sources.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { isFresh } from '../contract/etag.ts'
import { cursorParameter, defaultLimit, idIn, idParameter, limitParameter, noQuery } from '../contract/parameters.ts'
import { linkPages, nextCursor, pagesOf } from '../contract/paging.ts'
import { invalid, invalidParameter } from '../contract/problems.ts'
import { arrayOf, closedObject, namedObject, nullableString, oneOf } from '../contract/schemas.ts'
import type { Temporary } from '../contract/temporary-file.ts'
import { formatFor, formats, nameFile, setFormat } from '../formats/registry.ts'
import {
  contentOf,
  json,
  keyedOperations,
  linkOf,
  ofReads,
  ofWrites,
  ref,
  responses,
  tagHeader,
  unchanged,
} from '../openapi/responses.ts'
import { assertType, assertUtf8, mediaTypeOf } from '../pipeline/body.ts'
import { fileSchema, spoolBodies } from '../pipeline/spool.ts'
import { attach, noAttachment, readerOfTexts, tagOf } from '../texts/texts.ts'

// The schemas of tables.

const { fields, own } = sources

const count = (description: string, example: number) => Type.Integer({ minimum: 0, description, examples: [example] })
const places = (description: string) => arrayOf(Type.Integer({ minimum: 1 }), description)

export const tableFileSchema = namedObject('TableFile', 'What the file of a table was.', {
  format: oneOf(['csv', 'tsv', 'xlsx'], 'The format of the file.', 'xlsx'),
  sheet: nullableString('The sheet of a workbook that was read; null for other files.', 'Sheet1'),
  sheets: arrayOf(Type.String(), 'All sheets of the workbook.'),
  hiddenRows: places('The rows that the workbook hides, counted from 1. Their cells are in the table.'),
  hiddenColumns: places('The columns that the workbook hides, counted from 1. Their cells are in the table.'),
  formulas: count('The number of cells with a formula, which are shown by its value.', 0),
  rows: count('The number of rows, empty ones between others included.', 3),
  columns: count('The number of cells in each row.', 2),
})

const described = {
  sourceId: Type.Unsafe({ ...fields['id']?.schema, description: 'The source.' }),
  tableHash: Type.Unsafe({ ...own.tableHash.value, description: 'The SHA-256 of the table as CSV.' }),
  file: Type.Unsafe(ref('TableFile')),
}

export const sourceTableSchema = namedObject('SourceTable', 'The table that was stored.', described)

export const tableRowsSchema = namedObject('SourceTableRows', 'Some rows of the table of a source.', {
  ...described,
  data: arrayOf(
    closedObject({
      row: Type.Integer({ minimum: 1, description: 'The line of the row in the file, counted from 1.', examples: [1] }),
      cells: arrayOf(Type.String(), 'The cells as printed.'),
    }),
    'The rows, in the order of the file.',
  ),
  next: nextCursor,
})

// The descriptions of the operations.

const csvType = 'text/csv'
const tsvType = 'text/tab-separated-values'
const { mediaType: xlsxType } = formats.xlsx

const formatsOfFiles: Readonly<Record<string, TableFile['format']>> = {
  [csvType]: 'csv',
  [tsvType]: 'tsv',
  [xlsxType]: 'xlsx',
}
const types = Object.keys(formatsOfFiles)

const twoRows = (type: string, example: string) => ({
  schema: fileSchema(type, 'The rows, in UTF-8.', 'Two rows.', example),
})

const operation = keyedOperations('sources', { params: idParameter(sources) })

const paging = {
  limit: Type.Optional(limitParameter),
  cursor: Type.Optional(cursorParameter),
}

const operations = {
  read: {
    ...operation(
      'readSourceTable',
      'Read the table of a source',
      'Answers its cells as printed: in JSON a page of rows with what the file was, in CSV the whole table, raw: a cell ' +
        'may begin with `=`. `TEXTS` decides who reads tables, as it does for texts. The entity tag is the SHA-256 of ' +
        'the CSV.',
    ),
    querystring: closedObject({
      ...paging,
      format: Type.Optional(
        oneOf(['json', 'csv'], 'The format of the answer; takes precedence over `Accept`.', 'json'),
      ),
    }),
    response: {
      200: {
        description: 'The rows.',
        headers: { ...tagHeader, ...linkOf },
        content: contentOf(['json', 'csv'], 'SourceTableRows'),
      },
      ...unchanged,
      ...responses([...ofReads, 'not-found', 'gone']),
    },
  },
  replace: {
    ...operation(
      'replaceSourceTable',
      'Store the table of a source',
      'Stores the cells of a file in place of the table before: CSV or TSV in UTF-8, or a sheet of a workbook as it is ' +
        `shown. A table has at most ${countText(most.rows)} rows, ${most.columns.toString()} columns, ` +
        `${countText(most.cell)} characters in a cell, and ${countText(most.bytes)} bytes as CSV; a file at most ` +
        `${countText(longestFile)} bytes. It is in no search, export, feed or history; \`tableHash\` of the source tells ` +
        'when it changed.',
    ),
    querystring: closedObject({
      sheet: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'Workbooks only: the name of the sheet; the first one by default.',
          examples: ['Sheet1'],
        }),
      ),
    }),
    consumes: types,
    body: {
      content: {
        [csvType]: twoRows(csvType, 'Project,Total investment\nRing road,"12,345"\n'),
        [tsvType]: twoRows(tsvType, 'Project\tTotal investment\nRing road\t12,345\n'),
        [xlsxType]: {
          schema: { type: 'string', contentMediaType: xlsxType, description: 'A workbook without a password.' },
        },
      },
    },
    response: {
      200: json('SourceTable', 'The table is replaced.'),
      201: json('SourceTable', 'The table is stored.'),
      ...responses([...ofWrites, 'body-too-large', 'not-found', 'gone', 'stale-precondition']),
    },
  },
  remove: {
    ...operation('deleteSourceTable', 'Delete the table of a source', 'Erases the table, but not the source.'),
    querystring: noQuery,
    response: {
      204: { type: 'null', description: 'The table is deleted.' },
      ...responses([...ofWrites, 'not-found', 'gone', 'stale-precondition']),
    },
  },
} as const

const sheetIn = ({ query }: FastifyRequest): string | undefined => (query as { sheet?: string }).sheet

/** Checks the media type against the address, before the body is read. */
const assertFits = (request: FastifyRequest): void => {
  const { headers } = request
  assertType(request, types, types.map((type) => `\`${type}\``).join(', '))
  const isWorkbook = mediaTypeOf(headers) === xlsxType
  if (!isWorkbook) assertUtf8(headers, 'file')
  if (!isWorkbook && sheetIn(request) !== undefined) throw invalidParameter('sheet', 'only-in-format', 'xlsx')
}

/** Returns the table in the file of a request. Throws a Refusal or a Problem. */
const tableIn = async (request: FastifyRequest, store: Store): Promise<StoredTable> => {
  const { read } = request.spooled as Temporary
  const bytes = await buffer(read())
  if (bytes.length === 0) throw invalid([{ pointer: '', detail: ['required'] }])
  const format = formatsOfFiles[mediaTypeOf(request.headers)] as TableFile['format']
  try {
    return await store.readTable({ bytes, format, sheet: sheetIn(request) }, { signal: request.signal })
  } catch (error) {
    const { detail } = error as Partial<Refusal>
    throw detail?.[0] === 'no-sheet' ? invalidParameter('sheet', ...detail) : error
  }
}

interface Settings {
  readonly texts: 'private' | 'open'
  readonly publicUrl: string
}

export const serveSourceTables = (app: FastifyInstance, store: Store, settings: Settings): void => {
  const formatOf = formatFor(['json', 'csv'])

  const page = async (request: FastifyRequest, reply: FastifyReply, table: StoredTable): Promise<FastifyReply> => {
    const query = request.query as Readonly<Record<string, unknown>> & { readonly limit?: number }
    const { limit = defaultLimit } = query
    const [id, { csv, hash, file }] = [idIn(request), table]
    const { after, cursorOf } = pagesOf(await store.stamp(), `/v1/sources/${id}/table`, query, { hash })
    const first = Number(after?.[0] ?? 0)
    const rows = await store.tableRows({ csv, from: first, limit }, { signal: request.signal })
    const end = first + rows.length
    const next = cursorOf(end < file.rows ? [end.toString()] : undefined)
    const data = rows.map((cells, index) => ({ row: first + index + 1, cells }))
    return linkPages(reply, settings.publicUrl, request.url, next).send(
      JSON.stringify({ sourceId: id, tableHash: hash, file, data, next }),
    )
  }

  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [format, id] = [formatOf(request), idIn(request)]
    const query = request.query as Readonly<Record<string, unknown>>
    const paged = Object.keys(paging).find((name) => query[name] !== undefined)
    if (format === 'csv' && paged !== undefined) throw invalidParameter(paged, 'not-in-format', 'csv')
    const { tableHash } = JSON.parse((await store.read(sources, id)).text) as { tableHash: string | null }
    if (tableHash === null) throw noAttachment('table', id)
    setFormat(reply, format)
    if (settings.texts === 'private') void reply.header('cache-control', 'private, no-cache')
    if (isFresh(request, reply, tagOf(tableHash))) return reply
    const table = await store.sourceTable(id)
    if (!table) throw noAttachment('table', id)
    void reply.header('etag', tagOf(table.hash))
    if (format === 'json') return page(request, reply, table)
    nameFile(reply, format, `${id}-table`)
    // Which rows are headings, the layout says.
    return reply.type('text/csv; charset=utf-8').send(table.csv)
  }

  const put = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const table = await tableIn(request, store)
    const before = await attach(store, request, 'table', table)
    return reply
      .code(before === null ? 201 : 200)
      .headers({ etag: tagOf(table.hash), 'content-type': formats.json.mediaType })
      .send(JSON.stringify({ sourceId: idIn(request), tableHash: table.hash, file: table.file }))
  }

  const remove = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await attach(store, request, 'table', null)
    return reply.code(204).send()
  }

  const path = '/v1/sources/:id/table'
  const editor = { role: 'editor' } as const
  void app.register(async (routes) => {
    routes.get(path, { config: { role: readerOfTexts(settings) }, schema: operations.read }, read)
    await routes.register((spooling, _options, done) => {
      spoolBodies(spooling, types, longestFile, ['table-file', countText(longestFile)], assertFits)
      spooling.put(path, { config: editor, schema: operations.replace }, put)
      done()
    })
    routes.delete(path, { config: editor, schema: operations.remove }, remove)
  })
}
