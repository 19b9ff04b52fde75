/** NDJSON of lists and totals. */
import { ndjsonOf } from '../../exchange/delimited/rows.ts'
import { totalsNdjson } from '../../exchange/delimited/totals.ts'
import { streamed } from './stream.ts'
import type { ListWriter, TotalWriter } from './writer.ts'

export const listAsNdjson: ListWriter = ({ store, resource, list }) =>
  streamed(store, (snapshot) => ndjsonOf(snapshot, resource, list))

export const totalAsNdjson: TotalWriter = async ({ store, asked, asOf }) =>
  totalsNdjson(await store.totals(asked, asOf))
