/** Renders the figures in a row of a total as a table, each with the part that it adds, its words and its source. */
import type { ExplainedPart, TotalsRow } from '../../figures/totals.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable } from '../layout/amounts.ts'
import { link, number, table } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import type { Evidence } from '../figure/stand-in.ts'
import { exactly, readable, spoken } from '../layout/words.ts'
import { about, numberIn, printedIn, subjectOf } from './figures.ts'
import { words } from '../words/words.ts'

export const partsTable = (
  row: TotalsRow,
  parts: readonly ExplainedPart[],
  { figures, names }: Pick<Evidence, 'figures' | 'names'>,
): Html =>
  table(
    words().tables.figuresIn(row.label, spoken(row.stage)),
    [
      {
        name: words().columns.about,
        cell: ({ figureId }) => about(figureId, figures, (figure) => subjectOf(figure, names)) ?? figureId,
      },
      {
        name: words().columns.number,
        isNumber: true,
        cell: ({ figureId }) => about(figureId, figures, numberIn) ?? figureId,
      },
      {
        name: words().columns.adds,
        isNumber: true,
        cell: ({
          figureId,
          ownPart,
          wholeFigureId,
          rate,
        }) => html`${quantityInTable(pageOf('figures', figureId), exactly(ownPart, row.unit))}
${rate === undefined ? undefined : words().tables.at(number('#rates', readable(rate)))}
${
  wholeFigureId === null
    ? undefined
    : html` <small>${link(`/figures/${wholeFigureId}`, words().tables.partOfLarger)}</small>`
}`,
      },
      {
        name: words().columns.asPrinted,
        cell: ({ figureId }) => about(figureId, figures, ({ asPrinted }) => html`<q>${asPrinted}</q>`),
      },
      {
        name: words().columns.source,
        cell: ({ figureId }) => about(figureId, figures, (figure) => printedIn(figure, names)),
      },
    ],
    parts,
  )
