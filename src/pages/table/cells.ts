/** The first cells of a column, and what they become by a layout. */
import type { RowDraft } from '../../lists/drafts.ts'
import type { LayoutColumn } from '../../lists/layout.ts'
import { digitsOf } from '../layout/amounts.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { exactly, period, shortQuantity, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'
import { remarkView } from './list.ts'

/** A column of the form: what is filled in may still be no kind of column. */
export type DrawnColumn = Pick<LayoutColumn, 'column' | 'as'> & { readonly role?: unknown }

/** Returns what a cell becomes, where that is another thing than what is printed. */
const becomes = (row: RowDraft, { column, as, role }: DrawnColumn): Content => {
  switch (as) {
    case 'figure': {
      const figure = row.figures.find((one) => one.column === column)
      if (!figure) return undefined
      const printed = exactly(figure.value, figure.unit)
      const digits = digitsOf(printed)
      return html`<b>${shortQuantity(printed)}</b>${digits && html` <small>${digits}</small>`}`
    }
    case 'status':
      return row.status === null ? undefined : spoken(row.status)
    case 'period':
      return row.startsOn === null && row.endsOn === null ? undefined : period(row.startsOn, row.endsOn)
    case 'number':
      return row.locator
    case 'participant':
      return separated(
        row.participants.filter((one) => one.role === role).map(({ name }) => name),
        words().lists.and,
      )
    default:
      return undefined
  }
}

/** Returns the remarks of the first rows on a column, by what they say. */
const remarksOn = (rows: readonly RowDraft[], { column }: DrawnColumn) =>
  Map.groupBy(
    rows.flatMap((row) =>
      [...row.faults, ...row.notices].flatMap((one) => (one.column === column ? [{ row, one }] : [])),
    ),
    ({ one: { detail } }) => JSON.stringify(detail),
  )

export const cellsView = (rows: readonly RowDraft[], at: number, column: DrawnColumn): Html => {
  const say = words().layouts
  const isAsPrinted = !['figure', 'status', 'period', 'number', 'participant'].includes(column.as)
  const remarks = [...remarksOn(rows, column).values()]
  const ofCells = remarks.filter(({ length }) => length === 1).flat()
  // What several cells share is wrong with the column.
  const shared = remarks.filter(({ length }) => length > 1).flatMap(([first]) => (first ? [first.one] : []))
  const view = (row: RowDraft): Html => {
    const own = ofCells.filter((remark) => remark.row === row)
    const cell = (row.cells[at] ?? '').trim()
    const become = isAsPrinted ? undefined : becomes(row, column)
    return html`<tr><td>${cell === '' ? html`<span class="none">${say.empty}</span>` : cell}</td>${
      !isAsPrinted &&
      html`<td>${become}${own.map(({ one }) => html`<p class="note warn">${remarkView(one, [])}</p>`)}</td>`
    }</tr>`
  }
  return html`${shared.map((one) => html`<p class="note warn">${remarkView(one, [])}</p>`)}<table class="cells"><caption>${say.cells(column.column)}</caption>
<thead><tr><th scope="col">${words().columns.asPrinted}</th>${!isAsPrinted && html`<th scope="col">${say.becomes}</th>`}</tr></thead>
<tbody>${rows.map(view)}</tbody></table>`
}
