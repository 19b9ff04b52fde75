/** Renders the figures that a total leaves out as a table, each with the reason and the figure that counts instead. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import { table } from '../layout/components.ts'
import type { Html } from '../layout/html.ts'
import { standIn, type Evidence } from '../figure/stand-in.ts'
import { capital } from '../../text/in-words.ts'
import { about, numberIn, printedIn, subjectOf } from './figures.ts'
import { words } from '../words/words.ts'

export const excludedTable = (excluded: readonly ExcludedFigure[], evidence: Evidence): Html => {
  const { figures, names } = evidence
  return table(
    words().tables.excluded,
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
        name: words().columns.source,
        cell: ({ figureId }) => about(figureId, figures, (figure) => printedIn(figure, names)),
      },
      { name: words().columns.why, cell: (one) => standIn(one, evidence, capital) },
    ],
    excluded,
  )
}
