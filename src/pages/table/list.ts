/** Shared by the pages of a list: the steps from a file to its records, and what of a list adds up. */
import type { Remark, RowDraft } from '../../lists/drafts.ts'
import type { RowsSummary } from '../../store/list-rows.ts'
import { pageOf } from '../layout/addresses.ts'
import { listView, proseView } from '../layout/components.ts'
import { stepsView } from '../layout/forms.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { labelled, readable, exactly, period, shortQuantity, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { LayoutColumn } from '../../lists/layout.ts'
import { bothWays } from '../layout/amounts.ts'

/** Renders a remark on a row, or on columns of it. */
export const remarkView = ({ detail }: Pick<Remark, 'detail'>, columns: readonly string[]): Content => {
  const text = proseView(labelled(detail))
  return columns.length === 0 ? text : words().lists.fault(html`<b>${columns.join(words().lists.and)}</b>`, text)
}

type Step = 'file' | 'columns' | 'rows' | 'save'

export const listSteps = (sourceId: string, at: Step): Html => {
  const path = `${pageOf('sources', sourceId)}/table`
  const steps = [['file', path], ['columns', `${path}/layout`], ['rows', `${path}/rows`], ['save']] as const
  return stepsView(words().rows.steps, steps, at)
}

/** The most places that are listed of one kind. */
export const mostListed = 20

/** Says how many of what a list prints hold, and which do not, else which do; nothing where it prints none. */
const note = (
  title: (held: number, all: number) => string,
  all: number,
  broken: readonly Content[],
  held: readonly Content[] = [],
): Content =>
  all > 0 &&
  html`<div class="note ${broken.length === 0 ? 'ok' : 'bad'}"><p><b>${title(all - broken.length, all)}</b></p>${
    broken.length + held.length > 0 && listView((broken.length > 0 ? broken : held).slice(0, mostListed))
  }${broken.length > mostListed && html`<p>${words().lists.more(broken.length - mostListed)}</p>`}</div>`

const numeral = (text: string): string => (/^-?\d+(\.\d+)?$/.test(text) ? readable(text) : text)

/** Renders what of a list adds up, and what does not, by row and column. */
export const addedUp = ({
  sections,
  totals,
  identities,
}: Pick<RowsSummary, 'sections' | 'totals' | 'identities'>): Html => {
  const say = words().rows
  const counted = sections.filter(({ printed }) => printed !== null)
  const wrong = totals.filter(({ holds }) => !holds)
  const ofAll = totals.filter(({ section, holds }) => section === null && holds)
  const miscounted = counted.filter(({ printed, rows }) => printed !== rows)
  const { tried, broken } = identities
  const differs = (row: number, column: string, printed: string, parts: string, sum: string): Content =>
    say.differs(row.toString(), column, numeral(printed), parts, numeral(sum))
  return html`${note(
    say.totalsHold,
    totals.length,
    wrong.map(({ row, column, printed, sum }) => differs(row, column, printed, say.itsRows, sum)),
    ofAll.map(({ column, printed }) => words().lists.called(column, numeral(printed))),
  )}${note(
    say.headingsHold,
    counted.length,
    miscounted.map(({ row, words: heading, rows }) => say.miscounted(row.toString(), heading, rows)),
  )}${note(
    say.sumsHold,
    tried,
    broken.map(({ row, columns: [total = '', ...parts], printed, sum }) =>
      differs(row, total, printed, parts.join(' + '), sum),
    ),
  )}`
}

// The first cells of a column, and what they become by a layout.

/** A column of the form: what is filled in may still be no kind of column. */
export type DrawnColumn = Pick<LayoutColumn, 'column' | 'as'> & { readonly role?: unknown }

/** Returns what a cell becomes, where that is another thing than what is printed. */
const becomes = (row: RowDraft, { column, as, role }: DrawnColumn): Content => {
  switch (as) {
    case 'figure': {
      const figure = row.figures.find((one) => one.column === column)
      if (!figure) return undefined
      const printed = exactly(figure.value, figure.unit)
      return bothWays(printed, html`<b>${shortQuantity(printed)}</b>`)
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
  // A fault that several cells share is one of the column.
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
