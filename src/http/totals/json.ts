/** Writes a total as JSON, some rows at a time; those that are what they were, the same objects, are not written again. */
import type { Totals, TotalsRow } from '../../figures/totals.ts'

interface Block {
  readonly rows: readonly TotalsRow[]
  readonly text: Buffer
}

/** A write moves few rows of thousands: as many are written again with each of them. */
const blockSize = 64

/** By its first row. */
const written = new WeakMap<TotalsRow, Block>()

const areSame = (some: readonly TotalsRow[], others: readonly TotalsRow[]): boolean =>
  some.length === others.length && some.every((row, at) => row === others[at])

const textOf = (rows: readonly TotalsRow[]): Buffer => {
  const [first] = rows as [TotalsRow]
  const known = written.get(first)
  if (known && areSame(known.rows, rows)) return known.text
  const text = Buffer.from(rows.map((row) => JSON.stringify(row)).join(','))
  written.set(first, { rows, text })
  return text
}

const comma = Buffer.from(',')

/** The same text, in UTF-8, as of `{...totals, href}` at once: to join bytes takes a tenth of the time that one long string does. */
export const totalsJson = ({ metric, data, ...rest }: Totals, href: string): Buffer => {
  const parts: Buffer[] = [Buffer.from(`{"metric":${JSON.stringify(metric)},"data":[`)]
  for (let at = 0; at < data.length; at += blockSize)
    parts.push(...(at === 0 ? [] : [comma]), textOf(data.slice(at, at + blockSize)))
  parts.push(Buffer.from(`],${JSON.stringify({ ...rest, href }).slice(1)}`))
  return Buffer.concat(parts)
}
