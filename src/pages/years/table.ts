/** Renders years as a table: what was planned, what came of it so far, and its share. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { Parameters } from '../layout/addresses.ts'
import { explainedAt, totalBeside, totalInTable } from '../layout/amounts.ts'
import { number, table, type Column } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { day, percentage, spoken } from '../layout/words.ts'
import type { YearRow } from './rows.ts'
import { words } from '../words/words.ts'

export interface YearTable {
  readonly caption: string
  readonly question: Parameters
  readonly rows: readonly YearRow[]
  /** A column that tells rows of one year apart. */
  readonly place?: Column<YearRow>
  /** Says who prints an amount. */
  readonly saidBy?: (row: TotalsRow) => Content
  /** Names what an amount rests on, where that is not the programme of its place. */
  readonly of?: (row: TotalsRow) => Content
  /** Says of which years a row of several is, where these are known. */
  readonly spanOf?: (row: YearRow) => string | undefined
}

const small = (content: Content): Content => content && html` <small>${content}</small>`

const amountIn = ({ question, saidBy, of }: YearTable, row: TotalsRow): Html =>
  html`${totalInTable(question, row)}${small(of?.(row))}${small(saidBy?.(row))}`

const cellOf = (asked: YearTable, row: TotalsRow | undefined, without: string): Content =>
  row ? amountIn(asked, row) : html`<span class="none">${without}</span>`

const shareOf = ({ question }: YearTable, { ratio, actual }: YearRow): Content =>
  ratio === undefined || actual === undefined ? undefined : number(explainedAt(question, actual), percentage(ratio))

/** Says until when an outcome is reported. */
const untilIn = ({ actual }: YearRow): Content =>
  typeof actual?.through === 'string' ? words().tables.until(day(actual.through)) : undefined

/** Renders the rows; targets and commitments stand below the plan. */
export const yearTable = (asked: YearTable): Html =>
  table(
    asked.caption,
    [
      {
        name: words().columns.year,
        cell: (row) =>
          row.year === null ? (asked.spanOf?.(row) ?? words().tables.severalYears) : words().tables.year(row.year),
      },
      ...(asked.place ? [asked.place] : []),
      {
        name: words().columns.planned,
        isNumber: true,
        cell: ({
          planned,
          others,
        }) => html`${planned || others.length === 0 ? cellOf(asked, planned, words().tables.noPlan) : undefined}
${others.map((row) => html`<small>${spoken(row.stage)} ${totalBeside(asked.question, row)}${words().tables.saidIn(asked.of?.(row))}${words().tables.saidIn(asked.saidBy?.(row))}</small>`)}`,
      },
      {
        name: words().columns.actualSoFar,
        isNumber: true,
        cell: (row) => html`${cellOf(asked, row.actual, words().tables.noneReported)}${small(untilIn(row))}`,
      },
      { name: words().columns.shareOfPlan, isNumber: true, cell: (row) => shareOf(asked, row) },
    ],
    asked.rows,
  )
