/** The table of what the register holds beside a number of a claim. */
import type { AnsweredEvidence, Verified } from '../../http/verify/verify.ts'
import { subjects, type Figure } from '../../resources/figures.ts'
import { number, table, toFigure, toRecord, type Column } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { amount, period, quantity } from '../layout/words.ts'
import { words } from '../words/words.ts'
import { measured, printedIn, subjectOf } from './figures.ts'

/** What is told of the figures of readings; `later` has what replaces them, by the figure that each replaces. */
export interface Told {
  readonly figures: ReadonlyMap<string, Figure>
  readonly later: ReadonlyMap<string, Figure>
  readonly names: Names
}

export type Reading = Verified['readings'][number]

export const subjectIn = (subject: Reading['subject'], names: Names): Content =>
  subject ? toRecord(subjects[subject.kind], subject.id, names(subjects[subject.kind], subject.id)) : undefined

/** Renders the figures and totals beside a number of a claim. */
export const evidenceTable = ({ figures: evidence, subject }: Reading, { figures, later, names }: Told): Html => {
  const figureOf = ({ figureId }: AnsweredEvidence): Figure | undefined =>
    figureId === null ? undefined : figures.get(figureId)
  const of = (item: AnsweredEvidence, tell: (figure: Figure) => Content): Content => {
    const figure = figureOf(item)
    return figure && tell(figure)
  }
  const replaced = ({ id }: Figure): Content => {
    const by = later.get(id)
    return by && html`<div class="note warn">${words().figure.replaced} ${toFigure(by.id, quantity(by))}</div>`
  }
  const columns: Column<AnsweredEvidence>[] = [
    {
      name: words().columns.about,
      cell: (item) =>
        of(item, (figure) => subjectOf(figure, names)) ?? words().verify.placeTotal(subjectIn(subject, names)),
    },
    { name: words().columns.what, cell: (item) => of(item, measured) },
    {
      name: words().columns.number,
      isNumber: true,
      cell: (item) =>
        of(item, (figure) => html`${number(`/figures/${figure.id}`, quantity(figure))}${replaced(figure)}`) ??
        (item.total === null
          ? amount(item.value, item.unit)
          : number(item.total.replace(/^.*?\/v1\//, '/'), amount(item.value, item.unit))),
    },
    {
      name: words().columns.period,
      cell: (item) => of(item, ({ periodStart, periodEnd }) => period(periodStart, periodEnd)),
    },
    {
      name: words().columns.asPrinted,
      cell: (item) => of(item, ({ quote, asPrinted }) => html`<q>${quote ?? asPrinted}</q>`),
    },
    { name: words().columns.source, cell: (item) => of(item, (figure) => printedIn(figure, names)) },
  ]
  return table(words().verify.holds, columns, evidence)
}
