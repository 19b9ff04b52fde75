/** Formats results as a table of plain text. */
import type { Result, Void } from './case.ts'

/** Aligns the first column to the left and all others to the right. */
export const tableOf = (rows: readonly (readonly string[])[]): string => {
  const [first = []] = rows
  const widths = first.map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Formats a number with three significant digits, or as an integer from 100 on. */
export const number = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3))

const wanted = ({ atLeast, atMost }: Result): string =>
  atLeast !== undefined ? `≥ ${atLeast.toString()}` : atMost !== undefined ? `≤ ${atMost.toString()}` : ''

const memory = ({ ours: { mebibytes }, within }: Result): string =>
  mebibytes === undefined ? '' : `${mebibytes.toFixed(0)} MiB${within === undefined ? '' : ` of ${within.toString()}`}`

const verdict = (result: Result): string => (wanted(result) === '' ? '' : result.ok ? 'ok' : 'short')

/** Says what came of a case, as soon as it ends: a run takes a quarter of an hour. */
export const lineOf = (result: Result | Void): string =>
  'because' in result
    ? `${result.name}: ${result.because}`
    : `${result.name}: ${result.ratio.toFixed(2)} ${wanted(result)} ${verdict(result)}`.trimEnd()

const heads = ['case', 'per second', 'p50 ms', 'p99 ms', 'ceiling', 'ratio', 'limit', '', 'memory']

export const resultsTable = (results: readonly (Result | Void)[]): string =>
  tableOf([
    heads,
    ...results.map((result) => {
      if ('because' in result)
        return [result.name, ...heads.slice(1).map((_head, index) => (index === 0 ? 'void' : ''))]
      const { name, ours, ceiling, ratio } = result
      return [
        name,
        number(ours.perSecond),
        number(ours.p50),
        number(ours.p99),
        number(ceiling.perSecond),
        ratio.toFixed(2),
        wanted(result),
        verdict(result),
        memory(result),
      ]
    }),
  ])
