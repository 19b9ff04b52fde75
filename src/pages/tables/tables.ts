/** Renders figures as a table: each number with its printed words, its source and its place there. */
import { linkShareButton } from '../editing/edit-bar.ts'
import type { Viewer } from '../layout/viewer.ts'
import { type FigureRecord, subjects } from '../../resources/figures.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { quantityInTable, saidFigure } from '../layout/amounts.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { badge, type TableColumn, table, toFigure, toRecord } from '../layout/components.ts'
import type { NameOf, RecordReference } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { instant, metricName, period, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import { findingSentence } from '../../text/findings/sentence.ts'
import { language } from '../words/language.ts'

// Renders figures as a table: each number with its printed words, its source and its place there.

/** Renders the source of a figure and the place in it. */
export const printedIn = ({ sourceId, locator }: Pick<FigureRecord, 'sourceId' | 'locator'>, names: NameOf): Html =>
  locator === null
    ? toRecord('sources', sourceId, names('sources', sourceId))
    : words().tables.reporting(toRecord('sources', sourceId, names('sources', sourceId)), locator)

export const subjectLink = (
  { subjectKind, subjectId }: Pick<FigureRecord, 'subjectKind' | 'subjectId'>,
  names: NameOf,
): Html => toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId))

/** Returns what a figure measures: `Planned investment`. */
export const measuredBy = ({ stage, metric }: Pick<FigureRecord, 'stage' | 'metric'>): string =>
  capital(words().tables.measured(spoken(stage), metricName(metric)))

/** Renders a figure as its source prints it; a figure that has been deleted is only named. */
export const figureIn = (id: string, figures: ReadonlyMap<string, FigureRecord>): Html => {
  const figure = figures.get(id)
  return figure ? saidFigure(figure) : toFigure(id, id)
}

/** Renders the number of a figure in a table, with its digits beside it. */
export const figureNumber = (figure: FigureRecord): Html => quantityInTable(pageOf('figures', figure.id), figure)

/** Renders something of a figure, if it still exists. */
export const about = (
  id: string,
  figures: ReadonlyMap<string, FigureRecord>,
  tell: (figure: FigureRecord) => Content,
): Content => {
  const figure = figures.get(id)
  return figure && tell(figure)
}

export const figuresTable = (
  caption: string,
  figures: readonly FigureRecord[],
  names: NameOf,
  isOfOneSubject: boolean,
  inTotals?: (figure: FigureRecord) => Content,
): Html => {
  const columns: TableColumn<FigureRecord>[] = [
    ...(isOfOneSubject
      ? []
      : [{ name: words().columns.about, cell: (figure: FigureRecord) => subjectLink(figure, names) }]),
    { name: words().columns.what, cell: measuredBy },
    { name: words().columns.number, isNumber: true, cell: figureNumber },
    { name: words().columns.period, cell: ({ periodStart, periodEnd }) => period(periodStart, periodEnd) },
    { name: words().columns.asPrinted, cell: ({ asPrinted }) => html`<q>${asPrinted}</q>` },
    { name: words().columns.source, cell: (figure) => printedIn(figure, names) },
    ...(inTotals ? [{ name: words().columns.inTotals, cell: inTotals }] : []),
  ]
  return table(caption, columns, figures)
}

// Renders findings as tables, each with the records in question.

/** A whole may have very many parts. */
const recordsShown = 20

/** Returns the records that tables of findings name. */
export const recordsNamed = (checks: readonly ServedCheck[]): RecordReference[] =>
  checks.flatMap(({ records }) =>
    records.slice(0, recordsShown).map(({ resource, id }): RecordReference => [resource, id]),
  )

/** Says what was found, in the language of the page. */
export const found = (check: Pick<ServedCheck, 'check' | 'params'>): string => findingSentence(language(), check)

const columns = (names: NameOf): TableColumn<ServedCheck>[] => [
  {
    name: words().columns.check,
    cell: ({ check, severity }) => html`${capital(spoken(check))} ${badge(severity, spoken(severity))}`,
  },
  {
    name: words().columns.found,
    cell: (one) => {
      const [first] = one.records
      return first ? html`<a href="${pageOf(first.resource, first.id)}">${found(one)}</a>` : found(one)
    },
  },
  {
    name: words().columns.where,
    cell: (one) => {
      const items = recordsNamed([one]).map((of) => html`<li>${toRecord(...of, names(...of))}</li>`)
      return html`<ul>${items}${others(one)}</ul>`
    },
  },
]

/** Says how many more records a finding names, and links to all of them. */
const others = ({ check, records }: ServedCheck): Content => {
  const [first] = records
  const rest = records.length - recordsShown
  if (!first || rest <= 0) return undefined
  const all = address('/v1/checks', { check, 'records.id': first.id })
  return html`<li><a href="${all}">${words().tables.moreRecords(rest.toLocaleString('en'))}</a></li>`
}

const answer = (): TableColumn<ServedCheck> => ({
  name: words().columns.answer,
  cell: ({ review }) =>
    review === null
      ? undefined
      : html`${words().tables.review(
          words().tables.verdicts[review.review],
          review.by,
          html`<time datetime="${review.at}">${instant(review.at)}</time>`,
        )}${review.note === null ? undefined : words().tables.note(review.note)}`,
})

/** Renders findings that wait for an answer. */
export const checksTable = (checks: readonly ServedCheck[], names: NameOf, caption: string): Html =>
  table(caption, columns(names), checks)

const mending = (viewer: Viewer): TableColumn<ServedCheck> => ({
  name: words().columns.mend,
  cell: (one) => linkShareButton(one, viewer),
})

/** Renders findings, with their answers where there are any, and for an editor with the button that mends them. */
export const findingsTable = (
  checks: readonly ServedCheck[],
  names: NameOf,
  caption: string,
  viewer?: Viewer,
): Content =>
  table(
    caption,
    [
      ...columns(names),
      ...(checks.some(({ review }) => review !== null) ? [answer()] : []),
      ...(viewer?.isEditor && checks.some(({ check }) => check === 'share-unlinked') ? [mending(viewer)] : []),
    ],
    checks,
  )
