/** Apache Parquet of lists, totals, promises and findings. */
import type { Readable } from 'node:stream'
import { derivedColumns, derivedRows } from '../../exchange/delimited/derived.ts'
import { cellsOf, columnsOf, inPieces, type CellColumns, type CellRows } from '../../exchange/delimited/rows.ts'
import { fitsDecimal, parquetFile } from '../../exchange/parquet.ts'
import type { Snapshot } from '../../store/store.ts'
import { invalidParameter } from '../contract/problems.ts'
import { permanentAddress, streamedFrom } from './stream.ts'
import { unwritten, type DerivedWriter, type ListAnswer, type ListWriter, type TotalWriter } from './writer.ts'

interface Content {
  readonly columns: CellColumns
  readonly rows: (snapshot: Snapshot) => CellRows
  /** The instant of its content; that of the snapshot by default. */
  readonly at?: string
}

/** Streams a file that says who published it, its permanent address, and of which instant it is. */
const fileOf = (
  answer: Pick<ListAnswer, 'site' | 'request' | 'url'>,
  opened: Snapshot,
  { columns, rows, at: stateAt }: Content,
): Readable =>
  streamedFrom(opened, async function* (snapshot) {
    const { href, at } = await permanentAddress(snapshot, answer, 'parquet', stateAt)
    const about = { publisher: answer.site.publisher, href, ...(at !== '' && { asOf: at }) }
    yield* parquetFile({ columns, rows: rows(snapshot), about })
  })

export const listAsParquet: ListWriter = async (answer) => {
  const { store, resource, list } = answer
  return fileOf(answer, await store.snapshot(answer.request), {
    columns: columnsOf(resource, list.fields),
    rows: (snapshot) => snapshot.cells(resource, list),
  })
}

export const derivedAsParquet: DerivedWriter = async (answer) => {
  const { store, list } = answer
  return fileOf(answer, await store.snapshot(answer.request), {
    columns: derivedColumns(list.list),
    rows: (snapshot) => derivedRows(list.list, snapshot.derived(list)),
  })
}

const assertFit = (columns: CellColumns, rows: Iterable<object>): void => {
  const decimals = Object.entries(columns).filter(([, { kind }]) => kind === 'decimal')
  for (const row of rows)
    for (const [key, column] of decimals) {
      const amount = (row as Record<string, string | null>)[key]
      if (typeof amount === 'string' && !fitsDecimal(column, amount))
        throw invalidParameter('format', 'parquet-amount', amount)
    }
}

export const totalAsParquet: TotalWriter = async (answer) => {
  const { store, request, sum } = answer
  if (request.method === 'HEAD') return unwritten()
  const { columns } = sum
  const { state, ...summed } = await sum.read()
  const rows = summed.rows()
  assertFit(columns, rows)
  return fileOf(answer, await store.snapshot(request), {
    columns,
    rows: () => inPieces(rows, cellsOf(columns)),
    at: state.at,
  })
}
