/** CSV and NDJSON of lists, totals, promises and findings. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { changeColumns, changeRows, csvFrom, derivedColumns, derivedRows } from '../../exchange/delimited/derived.ts'
import { columnsOf, csvOf, ndjsonOf } from '../../exchange/delimited/rows.ts'
import { openTemporary } from '../contract/temporary-file.ts'
import { streamed, streamedFrom } from './stream.ts'
import { type ComparedWriter, type DerivedWriter, type ListWriter, type TotalWriter, unwritten } from './writer.ts'

/** Excel reads a file as UTF-8 only if it begins with this. */
const byteOrderMark = '\uFEFF'

const markOf = ({ query }: FastifyRequest): string => ((query as { bom?: boolean }).bom === true ? byteOrderMark : '')

async function* marked(request: FastifyRequest, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield markOf(request)
  yield* text
}

export const listAsCsv: ListWriter = ({ store, request, resource, list }) =>
  streamed(
    store,
    (snapshot) => marked(request, csvOf(columnsOf(resource, list.fields), snapshot.cells(resource, list))),
    request.signal,
  )

export const derivedAsCsv: DerivedWriter = async ({ store, request, list }) =>
  streamedFrom(await store.snapshot(request), (snapshot) =>
    marked(request, csvOf(derivedColumns(list.list), derivedRows(list.list, snapshot.derived(list)))),
  )

export const totalAsCsv: TotalWriter = async ({ request, sum }) =>
  markOf(request) + csvFrom(sum.columns, (await sum.read()).rows())

export const comparedAsCsv: ComparedWriter = async ({ request, rows }) =>
  Readable.from(marked(request, csvOf(changeColumns, changeRows(rows()))), { objectMode: false })

export const listAsNdjson: ListWriter = ({ store, request, resource, list }) =>
  streamed(store, (snapshot) => ndjsonOf(snapshot, resource, list), request.signal)

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
