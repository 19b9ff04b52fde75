/** Renders figures as a table: each number with its printed words, its source and its place there. */
import { linkShareButton } from '../layout/forms.ts'
import type { Viewer } from '../layout/visit.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { quantityInTable, figureLink } from '../layout/amounts.ts'
import { type Content, html, type Html, separated } from '../layout/html.ts'
import { linkTo, table, type TableColumn, toFigure, column, severityMark, instantView } from '../layout/components.ts'
import { type NameOf, type RecordReference, subjectOf } from '../layout/queries.ts'
import { capital } from '../../text/in-words.ts'
import { metricName, period, spoken, day } from '../layout/words.ts'
import { language, words } from '../words/words.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import { findingSentence } from '../../text/findings/sentence.ts'
import type { ExcludedFigure, Totals } from '../../figures/totals.ts'
import { type Criterion, decidingCriterion } from '../../model/figures.ts'
import type { FigureEvidence, SourceRows } from '../layout/voices.ts'

export const printedIn = ({ sourceId, locator }: Pick<FigureRecord, 'sourceId' | 'locator'>, names: NameOf): Html => {
  const source = linkTo(['sources', sourceId], names)
  return locator === null ? source : html`${source}${words().lists.and}${words().tables.located(locator)}`
}

export const subjectLink = (figure: Parameters<typeof subjectOf>[0], names: NameOf): Html =>
  linkTo(subjectOf(figure), names)

/** Returns what a figure measures: `Planned investment`. */
export const measuredBy = ({ stage, metric }: Pick<FigureRecord, 'stage' | 'metric'>): string =>
  capital(words().tables.measured(spoken(stage), metricName(metric)))

/** Renders a figure as its source prints it; a figure that has been deleted is only named. */
export const figureIn = (id: string, figures: ReadonlyMap<string, FigureRecord>): Html => {
  const figure = figures.get(id)
  return figure ? figureLink(figure) : toFigure(id, id)
}

/** Renders the number of a figure in a table, with its digits beside it. */
export const figureNumber = (figure: FigureRecord): Html => quantityInTable(pageOf('figures', figure.id), figure)

/** Returns the columns of tables whose rows are of figures; `without` fills in for a figure that has been deleted. */
export const figureColumns = <R>(
  figureOf: (row: R) => FigureRecord | undefined,
  names: NameOf,
  without: (row: R) => Content = () => undefined,
) => {
  const of = (
    key: 'about' | 'what' | 'number' | 'period' | 'asPrinted' | 'source',
    tell: (figure: FigureRecord) => Content,
    otherwise: (row: R) => Content = () => undefined,
  ): TableColumn<R> =>
    column(words().columns[key], (row) => {
      const figure = figureOf(row)
      return figure ? tell(figure) : otherwise(row)
    })
  return {
    about: of('about', (figure) => subjectLink(figure, names), without),
    what: of('what', measuredBy),
    number: { ...of('number', figureNumber, without), isNumber: true },
    time: of('period', ({ periodStart, periodEnd }) => period(periodStart, periodEnd)),
    asPrinted: of('asPrinted', ({ asPrinted }) => html`<q>${asPrinted}</q>`),
    source: of('source', (figure) => printedIn(figure, names)),
  }
}

/** Returns the columns of tables whose rows name figures. */
export const columnsByFigure = <R extends { readonly figureId: string }>({
  figures,
  names,
}: Pick<FigureEvidence, 'figures' | 'names'>) =>
  figureColumns<R>(
    (row) => figures.get(row.figureId),
    names,
    (row) => row.figureId,
  )

export const figuresTable = (
  caption: string,
  figures: readonly FigureRecord[],
  names: NameOf,
  isOfOneSubject: boolean,
  inTotals?: (figure: FigureRecord) => Content,
): Html => {
  const { about, what, number, time, asPrinted, source } = figureColumns((figure: FigureRecord) => figure, names)
  return table(caption, figures, [
    ...[isOfOneSubject ? undefined : about, what, number, time, asPrinted, source],
    inTotals && column(words().columns.inTotals, inTotals),
  ])
}

// Renders findings as sentences, each with the records in question; those that somebody has answered are folded.

/** A whole may have very many parts. */
const recordsShown = 20

export const recordsNamed = (checks: readonly ServedCheck[]): RecordReference[] =>
  checks.flatMap(({ records }) =>
    records.slice(0, recordsShown).map(({ resource, id }): RecordReference => [resource, id]),
  )

/** Says what was found, in the language of the page. */
export const found = (check: Pick<ServedCheck, 'check' | 'params'>): string => findingSentence(language(), check)

export const recordLink = ({ resource, id }: ServedCheck['records'][number], names: NameOf): Html =>
  linkTo([resource, id], names)

/** More records than these are folded. */
const fewRecords = 3

/** Renders the records of a finding: few beside it, many folded, with a link to those that are not shown. */
const recordsOf = ({ check, records }: ServedCheck, names: NameOf): Content => {
  const [first] = records
  if (!first) return undefined
  if (records.length <= fewRecords)
    return html`<small>${separated(
      records.map((of) => recordLink(of, names)),
      ' · ',
    )}</small>`
  const rest = records.length - recordsShown
  const items = records.slice(0, recordsShown).map((of) => html`<li>${recordLink(of, names)}</li>`)
  const all = address('/v1/checks', { check, 'records.id': first.id })
  return html`<details class="records"><summary>${words().findings.records(records.length)}</summary><ul>${items}${
    rest > 0 && html`<li><a href="${all}">${words().lists.more(rest)}</a></li>`
  }</ul></details>`
}

const answerOf = ({ review }: ServedCheck): Content =>
  review === null
    ? undefined
    : html`<small>${words().tables.review(
        words().tables.verdicts[review.review],
        review.by,
        instantView(review.at),
      )}${review.note !== null && words().tables.note(review.note)}</small>`

/** Renders findings, with their answers where there are any, and for an editor with the button that mends them. */
export const findingItems = (checks: readonly ServedCheck[], names: NameOf, viewer?: Viewer): Html[] =>
  checks.map(
    (one) => html`<li>${severityMark(one.severity, one.check)}
<div><p>${found(one)}</p>
${answerOf(one)}${recordsOf(one, names)}${viewer?.isEditor && linkShareButton(one, viewer)}</div></li>
`,
  )

export const findingSentences = (...args: Parameters<typeof findingItems>): Html =>
  html`<ul class="says">${findingItems(...args)}</ul>`

// Says why a figure is left out of totals, which figure counts in its place, and why that one goes first.

export const reasonOf = (reason: keyof Totals['excluded']): string => words().figure.reasons[reason]

/** Says why a figure goes first, by the criterion that decides. */
const reasons: Readonly<Record<Criterion, (first: FigureRecord, second: FigureRecord, sources: SourceRows) => string>> =
  {
    latestEnd: ({ periodEnd }) =>
      periodEnd === null ? words().figure.noLastDay : words().figure.reachesFurther(day(periodEnd)),
    earliestStart: ({ periodStart }) =>
      periodStart === null ? words().figure.noFirstDay : words().figure.beginsEarlier(day(periodStart)),
    preferred: () => words().figure.preferred,
    official: () => words().figure.official,
    latestPublication: (first, second, sources) => {
      const [published, other] = [first, second].map(({ sourceId }) => sources.get(sourceId)?.publishedOn)
      return published && other ? words().figure.publishedLater(day(published)) : words().figure.publicationKnown
    },
    smallestId: () => words().figure.byId,
  }

/** Returns why the first of two figures of one subject goes first. */
const whyFirst = (first: FigureRecord, second: FigureRecord, sources: SourceRows): string | undefined => {
  const criterion = decidingCriterion(first, second, sources)
  return criterion && reasons[criterion](first, second, sources)
}

const isOfOneSubject = (one: FigureRecord, other: FigureRecord): boolean =>
  one.subjectKind === other.subjectKind && one.subjectId === other.subjectId

/** Renders the reason, which `lead` introduces, and the figure that counts in its place. */
export const standIn = (
  { figureId, reason, insteadId }: ExcludedFigure,
  { figures, sources, names }: FigureEvidence,
  lead: (reason: string) => string,
): Html => {
  const why = lead(reasonOf(reason))
  const say = words().figure
  if (insteadId === undefined) return say.leftOut(why)
  const [figure, replacement] = [figures.get(figureId), figures.get(insteadId)]
  if (!figure || !replacement) return say.replacedBy(why, toFigure(insteadId, insteadId))
  const linked = figureLink(replacement)
  if (!isOfOneSubject(figure, replacement)) return say.replacedByOther(why, linked, subjectLink(replacement, names))
  const because = reason === 'overlapping-period' ? whyFirst(replacement, figure, sources) : undefined
  return say.replacedByPrint(why, linked, printedIn(replacement, names), because)
}
