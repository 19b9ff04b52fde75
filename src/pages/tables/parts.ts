/** Renders the figures in a row of a total as a table, each with the part that it adds, its words and its source. */
import type { ExplainedPart, TotalsRow } from '../../figures/totals.ts'
import { link, number, table, toFigure } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import type { Evidence } from '../figure/stand-in.ts'
import { amount, readable } from '../layout/words.ts'
import { about, figureIn, printedIn, subjectOf } from './figures.ts'

export const partsTable = (
  row: TotalsRow,
  parts: readonly ExplainedPart[],
  { figures, names }: Pick<Evidence, 'figures' | 'names'>,
): Html =>
  table(
    `The figures in ${row.label}, ${row.stage}`,
    [
      {
        name: 'About',
        cell: ({ figureId }) => about(figureId, figures, (figure) => subjectOf(figure, names)) ?? figureId,
      },
      { name: 'Number', isNumber: true, cell: ({ figureId }) => figureIn(figureId, figures) },
      {
        name: 'Adds',
        isNumber: true,
        cell: ({ figureId, ownPart, wholeFigureId, rate }) => html`${toFigure(figureId, amount(ownPart, row.unit))}
${rate === undefined ? undefined : html` <small>at ${number('#rates', readable(rate))}</small>`}
${
  wholeFigureId === null
    ? undefined
    : html` <small>${link(`/figures/${wholeFigureId}`, 'part of a larger figure')}</small>`
}`,
      },
      {
        name: 'As printed',
        cell: ({ figureId }) => about(figureId, figures, ({ asPrinted }) => html`<q>${asPrinted}</q>`),
      },
      { name: 'Source', cell: ({ figureId }) => about(figureId, figures, (figure) => printedIn(figure, names)) },
    ],
    parts,
  )
