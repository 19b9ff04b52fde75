/** Writes a total as JSON; a row that was written before, and is the same object, is not written again. */
import type { Totals, TotalsRow } from '../figures/totals.ts'

const written = new WeakMap<TotalsRow, string>()

const textOf = (row: TotalsRow): string => {
  const known = written.get(row)
  if (known !== undefined) return known
  const text = JSON.stringify(row)
  written.set(row, text)
  return text
}

/** The same text as of `{...totals, href}` at once. */
export const totalsJson = ({ metric, data, ...rest }: Totals, href: string): string => {
  let rows = ''
  // Of thousands of rows, sooner than a list of their texts is joined.
  for (const row of data) rows += rows === '' ? textOf(row) : `,${textOf(row)}`
  return `{"metric":${JSON.stringify(metric)},"data":[${rows}],${JSON.stringify({ ...rest, href }).slice(1)}`
}
