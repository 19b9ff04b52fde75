/** Compares a copied table with its source, row by row. */
import type { Streamer } from '../engine.ts'
import type { WholeTable } from './whole-tables.ts'

type Row = readonly unknown[]

async function* single(lists: AsyncIterable<readonly Row[]>): AsyncGenerator<Row, undefined> {
  for await (const some of lists) yield* some
  return undefined
}

/** Throws at the first row that differs or exists on one side only; reports progress. */
export const compare = async (
  { name, columns, all }: WholeTable,
  source: Streamer,
  target: Streamer,
  same: (rows: number) => void,
): Promise<void> => {
  // The message shows no values: some are hashes of keys.
  const differs = (what: string): Error =>
    new Error(
      `What was written is not what was read: of \`${name}\`, ${what}. ` +
        'Something in the target changes what is written to it.',
    )
  const there = single(target.rows(all))
  let at = 0
  try {
    for await (const some of source.rows(all)) {
      for (const row of some) {
        at++
        const { value: written } = await there.next()
        if (!written) throw differs(`row ${at.toString()} is missing`)
        const column = columns.find((_column, index) => row[index] !== written[index])
        if (column !== undefined) throw differs(`row ${at.toString()} has another \`${column}\``)
      }
      same(some.length)
    }
    if (!(await there.next()).done) throw differs(`there are more than the ${at.toString()} rows of the source`)
  } finally {
    // An open cursor would block the rollback.
    await there.return(undefined)
  }
}
