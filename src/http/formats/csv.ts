/** CSV of lists, totals, promises and findings. */
import type { FastifyRequest } from 'fastify'
import { derivedCsv } from '../../exchange/delimited/derived.ts'
import { csvOf } from '../../exchange/delimited/rows.ts'
import { totalsCsv } from '../../exchange/delimited/totals.ts'
import { streamed, streamedFrom } from './stream.ts'
import type { DerivedWriter, ListWriter, TotalWriter } from './writer.ts'

/** Excel reads a file as UTF-8 only if it begins with this. */
const byteOrderMark = '\uFEFF'

const markOf = ({ query }: FastifyRequest): string => ((query as { bom?: boolean }).bom === true ? byteOrderMark : '')

async function* marked(request: FastifyRequest, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield markOf(request)
  yield* text
}

export const listAsCsv: ListWriter = ({ store, request, resource, list }) =>
  streamed(store, (snapshot) => marked(request, csvOf(snapshot, resource, list)), request.signal)

export const derivedAsCsv: DerivedWriter = async ({ store, request, list }) =>
  streamedFrom(await store.currentSnapshot(request), (snapshot) =>
    marked(request, derivedCsv(list.list, snapshot.derived(list))),
  )

export const totalAsCsv: TotalWriter = async ({ store, request, asked, asOf, groupBy }) =>
  markOf(request) + totalsCsv(await store.totals(asked, asOf, { signal: request.signal }), groupBy)
