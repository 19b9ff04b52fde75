/** Apache Parquet of all that is a table. */
import type { Readable } from 'node:stream'
import type { CellColumns } from '../../exchange/delimited/rows.ts'
import { fitsDecimal, parquetFile } from '../../exchange/parquet.ts'
import { invalidParameter } from '../contract/problems.ts'
import { permanentAddress, streamedFrom } from './stream.ts'
import { tableOfSum } from './tables.ts'
import { unwritten, type Answer, type Table, type TableWriter, type TotalWriter } from './writer.ts'

/** Streams a file that says who published it, its permanent address, and of which instant it is. */
const fileOf = async (answer: Answer, { columns, rows, at: stateAt }: Table): Promise<Readable> =>
  streamedFrom(await answer.store.snapshot(answer.request), async function* (snapshot) {
    const { href, at } = await permanentAddress(snapshot, answer, 'parquet', stateAt)
    const about = { publisher: answer.site.publisher, href, ...(at !== '' && { asOf: at }) }
    yield* parquetFile({ columns, rows: rows(snapshot), about })
  })

export const tableAsParquet: TableWriter = (answer) => fileOf(answer, answer.table)

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
  const { request, sum } = answer
  if (request.method === 'HEAD') return unwritten()
  const summed = await sum.read()
  assertFit(sum.columns, summed.rows())
  return fileOf(answer, tableOfSum(sum, summed))
}
