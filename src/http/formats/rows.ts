/** CSV and Parquet of all that is a table, and NDJSON of records and of the parts of totals. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { csvFrom } from '../../exchange/delimited/derived.ts'
import { type CellColumns, csvOf, ndjsonOf } from '../../exchange/delimited/rows.ts'
import { invalidParameter } from '../contract/problems.ts'
import { openTemporary } from '../contract/temporary-file.ts'
import { permanentAddress, streamed, streamedFrom } from './stream.ts'
import { tableOfSum } from './tables.ts'
import {
  type FormattedAnswer,
  type ListedRecords,
  type AnswerTable,
  type TableWriter,
  type TotalWriter,
  unwritten,
} from './writer.ts'

/** Excel reads a file as UTF-8 only if it begins with this. */
const byteOrderMark = '\uFEFF'

const markOf = ({ query }: FastifyRequest): string => ((query as { bom?: boolean }).bom === true ? byteOrderMark : '')

async function* marked(request: FastifyRequest, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield markOf(request)
  yield* text
}

export const tableAsCsv: TableWriter = ({ store, request, table: { columns, rows } }) =>
  streamed(store, (snapshot) => marked(request, csvOf(columns, rows(snapshot))), request.signal)

export const totalAsCsv: TotalWriter = async ({ request, sum }) =>
  markOf(request) + csvFrom(sum.columns, (await sum.read()).rows())

export const recordsAsNdjson: TableWriter = ({ store, request, table }) => {
  const { resource, list } = table.records as ListedRecords
  return streamed(store, (snapshot) => ndjsonOf(snapshot, resource, list), request.signal)
}

/** Waits until all parts are in a file: a slow client keeps neither a thread nor a state of the register. */
export const totalAsNdjson: TotalWriter = async ({ request, sum }) => {
  if (request.method === 'HEAD') return unwritten()
  const { file, read, close } = await openTemporary()
  try {
    await sum.writeParts(file.fd)
  } catch (error) {
    await close()
    throw error
  }
  return Readable.from(read(), { objectMode: false }).once('close', () => void close())
}

// Parquet, whose library is loaded with the first file.

/** Streams a file that says who published it, its permanent address, and of which instant it is. */
const fileOf = async (answer: FormattedAnswer, { columns, rows, at: stateAt }: AnswerTable): Promise<Readable> =>
  streamedFrom(await answer.store.snapshot(answer.request), async function* (snapshot) {
    const { href, at } = await permanentAddress(snapshot, answer, 'parquet', stateAt)
    const about = { publisher: answer.site.publisher, href, ...(at !== '' && { asOf: at }) }
    const { parquetFile } = await import('../../exchange/parquet.ts')
    yield* parquetFile({ columns, rows: rows(snapshot), about })
  })

export const tableAsParquet: TableWriter = (answer) => fileOf(answer, answer.table)

const assertFit = async (columns: CellColumns, rows: Iterable<object>): Promise<void> => {
  const { fitsDecimal } = await import('../../exchange/parquet.ts')
  const decimals = Object.entries(columns).filter(([, { kind }]) => kind === 'decimal')
  for (const row of rows)
    for (const [key, column] of decimals) {
      const amount = (row as Record<string, string | null>)[key]
      if (typeof amount === 'string' && !fitsDecimal(column, amount))
        throw invalidParameter('format', 'parquet-amount', amount)
    }
}

export const totalAsParquet: TotalWriter = async (answer) => {
  const { request, sum } = answer
  if (request.method === 'HEAD') return unwritten()
  const summed = await sum.read()
  await assertFit(sum.columns, summed.rows())
  return fileOf(answer, tableOfSum(sum, summed))
}
