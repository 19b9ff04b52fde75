/** Renders the figures in a row of a total as a table, each with the part that it adds, its words and its source. */
import type { ExplainedPart, TotalsRow } from '../../figures/totals.ts'
import { link, number, table, toFigure } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import type { Evidence } from '../figure/stand-in.ts'
import { amount, readable, spoken } from '../layout/words.ts'
import { about, figureIn, printedIn, subjectOf } from './figures.ts'
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
      { name: words().columns.number, isNumber: true, cell: ({ figureId }) => figureIn(figureId, figures) },
      {
        name: words().columns.adds,
        isNumber: true,
        cell: ({ figureId, ownPart, wholeFigureId, rate }) => html`${toFigure(figureId, amount(ownPart, row.unit))}
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
