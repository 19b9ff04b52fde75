/** Renders how a figure counts in totals: what it is a part of, and its own parts. */
import type { ExplainedPart, Totals } from '../../figures/totals.ts'
import type { Figure } from '../../resources/figures.ts'
import { number, table } from '../layout/components.ts'
import { figureIn, subjectOf } from '../tables/figures.ts'
import { html, type Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { disagreements } from './disagreement.ts'
import { standIn, type Sources } from './stand-in.ts'
import { amount, readable } from '../layout/words.ts'

/** A figure, and the total of its metric around its subject. */
export interface Counted {
  readonly figure: Figure
  readonly around: Totals
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
  const notAgain = 'so it is not added to that once more'
  const above = whole
    ? html`It is part of ${figureIn(whole.id, others)} of ${subjectOf(whole, names)}, ${notAgain}.`
    : 'It is part of no larger figure.'
  const below =
    parts.length === 0
      ? 'No other figure is a part of it.'
      : html`Of it, ${number(`#part-${figure.id}`, amount(own.ownPart, figure.unit))} is not broken down.`
  return html`<p>${above}
${below}</p>
${
  parts.length === 0
    ? undefined
    : table(
        'Its parts',
        [
          {
            name: 'Part',
            cell: ({ figureId }) => {
              const part = others.get(figureId)
              return part ? subjectOf(part, names) : 'Not broken down'
            },
          },
          {
            name: 'Number',
            isNumber: true,
            cell: ({ figureId }) => (figureId === figure.id ? undefined : figureIn(figureId, others)),
          },
          {
            name: 'Counts by itself',
            isNumber: true,
            cell: ({ figureId, ownPart }) =>
              number(figureId === figure.id ? '#as-printed' : `/figures/${figureId}`, readable(ownPart)),
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
  const excluded = around.excludedFigures?.find(({ figureId }) => figureId === figure.id)
  return html`${
    counted.own
      ? contribution({ ...counted, own: counted.own })
      : html`<p>${excluded ? standIn(excluded, evidence, (reason) => `It counts in no total: ${reason}`) : 'It counts in no total.'}</p>`
  }
${disagreements(around, evidence, ({ figures }) => figures.some(({ id }) => id === figure.id))}`
}
