/** CSV of lists and totals. */
import { csvOf } from '../../exchange/delimited/rows.ts'
import { totalsCsv } from '../../exchange/delimited/totals.ts'
import { streamed } from './stream.ts'
import type { ListWriter, TotalWriter } from './writer.ts'

export const listAsCsv: ListWriter = ({ store, resource, list }) =>
  streamed(store, (snapshot) => csvOf(snapshot, resource, list))

export const totalAsCsv: TotalWriter = async ({ store, asked, asOf, groupBy }) =>
  totalsCsv(await store.totals(asked, asOf), groupBy)
