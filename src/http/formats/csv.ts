/** CSV of lists and totals. */
import { csvOf } from '../../exchange/delimited/rows.ts'
import { totalsCsv } from '../../exchange/delimited/totals.ts'
import { patiently } from '../contract/patience.ts'
import { streamed } from './stream.ts'
import type { ListWriter, TotalWriter } from './writer.ts'

export const listAsCsv: ListWriter = ({ store, resource, list }) =>
  streamed(store, (snapshot) => csvOf(snapshot, resource, list))

export const totalAsCsv: TotalWriter = async ({ store, request, asked, asOf, groupBy }) =>
  totalsCsv(await patiently(request, (answering) => store.totals(asked, asOf, answering)), groupBy)
