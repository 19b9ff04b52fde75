/** Renders how a figure counts in totals: what it is a part of, and its own parts. */
import type { ExplainedPart } from '../../figures/totals.ts'
import type { Counting } from '../../store/store.ts'
import type { Figure } from '../../resources/figures.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable, saidQuantity } from '../layout/amounts.ts'
import { table } from '../layout/components.ts'
import { about, figureIn, numberIn, subjectOf } from '../tables/figures.ts'
import { html, type Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { disagreements } from './disagreement.ts'
import { standIn, type Sources } from './stand-in.ts'
import { exactly } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** A figure, and how it and those beside it count. */
export interface Counted {
  readonly figure: Figure
  readonly around: Counting
  readonly own: ExplainedPart | undefined
  readonly parts: readonly ExplainedPart[]
  /** Figures of the same tree, by id. */
  readonly others: ReadonlyMap<string, Figure>
  /** The sources of all these figures. */
  readonly sources: Sources
  readonly names: Names
}

/** Explains how the figure counts in a total of its metric. */
const contribution = ({ figure, own, parts, others, names }: Counted & { readonly own: ExplainedPart }): Html => {
  const whole = own.wholeFigureId === null ? undefined : others.get(own.wholeFigureId)
  const say = words().figure
  const above = whole ? say.partOf(figureIn(whole.id, others), subjectOf(whole, names)) : say.partOfNone
  const below =
    parts.length === 0
      ? say.noParts
      : own.ownPart === '0'
        ? say.partsAddUp
        : say.notDivided(saidQuantity(`#part-${figure.id}`, exactly(own.ownPart, figure.unit)))
  return html`<p>${above}
${below}</p>
${
  parts.length === 0
    ? undefined
    : table(
        say.parts,
        [
          {
            name: words().columns.part,
            cell: ({ figureId }) => {
              const part = others.get(figureId)
              return part ? subjectOf(part, names) : say.notBrokenDown
            },
          },
          {
            name: words().columns.number,
            isNumber: true,
            cell: ({ figureId }) => (figureId === figure.id ? undefined : about(figureId, others, numberIn)),
          },
          {
            name: words().columns.byItself,
            isNumber: true,
            cell: ({ figureId, ownPart }) =>
              quantityInTable(
                figureId === figure.id ? '#as-printed' : pageOf('figures', figureId),
                exactly(ownPart, figure.unit),
              ),
          },
        ],
        [...parts, own],
        ({ figureId }) => `part-${figureId}`,
      )
}`
}

/** Renders what a figure counts as, or the figure that counts instead, and the sources that disagree with it. */
export const counting = (counted: Counted): Html => {
  const { figure, around, others, sources, names } = counted
  const evidence = { figures: new Map([...others, [figure.id, figure]]), sources, names }
  const excluded = around.excludedFigures.find(({ figureId }) => figureId === figure.id)
  return html`${
    counted.own
      ? contribution({ ...counted, own: counted.own })
      : html`<p>${excluded ? standIn(excluded, evidence, words().figure.inNoTotalFor) : words().figure.inNoTotal}</p>`
  }
${disagreements(around, evidence, ({ figures }) => figures.some(({ id }) => id === figure.id))}`
}
