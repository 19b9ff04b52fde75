/** Renders figures as a table: each number with its printed words, its source and its place there. */
import type { Figure } from '../../resources/figures.ts'
import { subjects } from '../../resources/figures.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable, saidFigure } from '../layout/amounts.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { table, toFigure, toRecord, type Column } from '../layout/components.ts'
import type { Names } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { metricName, period, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** Renders the source of a figure and the place in it. */
export const printedIn = ({ sourceId, locator }: Pick<Figure, 'sourceId' | 'locator'>, names: Names): Html =>
  locator === null
    ? toRecord('sources', sourceId, names('sources', sourceId))
    : words().tables.reporting(toRecord('sources', sourceId, names('sources', sourceId)), locator)

export const subjectOf = ({ subjectKind, subjectId }: Pick<Figure, 'subjectKind' | 'subjectId'>, names: Names): Html =>
  toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId))

/** Returns what a figure measures: `Planned investment`. */
export const measured = ({ stage, metric }: Pick<Figure, 'stage' | 'metric'>): string =>
  capital(words().tables.measured(spoken(stage), metricName(metric)))

/** Renders a figure as its source prints it; a figure that has been deleted is only named. */
export const figureIn = (id: string, figures: ReadonlyMap<string, Figure>): Html => {
  const figure = figures.get(id)
  return figure ? saidFigure(figure) : toFigure(id, id)
}

/** Renders the number of a figure in a table, with its digits beside it. */
export const numberIn = (figure: Figure): Html => quantityInTable(pageOf('figures', figure.id), figure)

/** Renders something of a figure, if it still exists. */
export const about = (id: string, figures: ReadonlyMap<string, Figure>, tell: (figure: Figure) => Content): Content => {
  const figure = figures.get(id)
  return figure && tell(figure)
}

export const figuresTable = (
  caption: string,
  figures: readonly Figure[],
  names: Names,
  isOfOneSubject: boolean,
  inTotals?: (figure: Figure) => Content,
): Html => {
  const columns: Column<Figure>[] = [
    ...(isOfOneSubject ? [] : [{ name: words().columns.about, cell: (figure: Figure) => subjectOf(figure, names) }]),
    { name: words().columns.what, cell: measured },
    { name: words().columns.number, isNumber: true, cell: numberIn },
    { name: words().columns.period, cell: ({ periodStart, periodEnd }) => period(periodStart, periodEnd) },
    { name: words().columns.asPrinted, cell: ({ asPrinted }) => html`<q>${asPrinted}</q>` },
    { name: words().columns.source, cell: (figure) => printedIn(figure, names) },
    ...(inTotals ? [{ name: words().columns.inTotals, cell: inTotals }] : []),
  ]
  return table(caption, columns, figures)
}
