/** CSV of all that is a table, and NDJSON of records and of the parts of totals. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { csvFrom } from '../../exchange/delimited/derived.ts'
import { csvOf, ndjsonOf } from '../../exchange/delimited/rows.ts'
import { openTemporary } from '../contract/temporary-file.ts'
import { streamed } from './stream.ts'
import { type ListedRecords, type TableWriter, type TotalWriter, unwritten } from './writer.ts'

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
