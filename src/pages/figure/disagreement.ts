/** Shows where several sources give different numbers for the same thing, and which of them totals count. */
import type { ExcludedFigure } from '../../figures/totals.ts'
import type { Figure } from '../../resources/figures.ts'
import { saidFigure } from '../layout/amounts.ts'
import { integerOf } from '../../model/decimals.ts'
import { thingKey } from '../../model/figures.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Evidence } from './stand-in.ts'
import { measured, printedIn, subjectOf } from '../tables/figures.ts'
import { period, quantity } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** Figures of one subject, metric, stage, unit and period with different values, the lowest first. */
export interface Disagreement {
  readonly figures: readonly Figure[]
  /** The figure that counts; undefined if none of them does. */
  readonly counted: Figure | undefined
}

interface Excluding {
  readonly excludedFigures?: readonly ExcludedFigure[]
}

const byValue = (one: Figure, other: Figure): number => {
  const [first, second] = [integerOf(one.value), integerOf(other.value)]
  return first < second ? -1 : first > second ? 1 : one.id < other.id ? -1 : 1
}

const valueOf = ({ value, upperValue }: Figure): string => `${value} ${upperValue ?? ''}`

/** Finds disagreements among the figures excluded for an overlapping period and the figures that count instead. */
const disagreementsIn = ({ excludedFigures = [] }: Excluding, figures: ReadonlyMap<string, Figure>): Disagreement[] => {
  const overlapping = excludedFigures.filter(({ reason }) => reason === 'overlapping-period')
  const counting = new Set(overlapping.flatMap(({ insteadId = [] }) => insteadId))
  const ids = new Set([...overlapping.map(({ figureId }) => figureId), ...counting])
  const found = [...ids].flatMap((id) => figures.get(id) ?? [])
  const groups = Map.groupBy(found, (figure) => thingKey(figure, 'stage', 'unit'))
  return [...groups.values()]
    .filter((alike) => new Set(alike.map(valueOf)).size > 1)
    .map((alike) => ({ figures: alike.sort(byValue), counted: alike.find(({ id }) => counting.has(id)) }))
}

/** Renders one sentence: each value with its sources, from the lowest to the highest, and the one that counts. */
export const disagreement = ({ figures, counted }: Disagreement, { names }: Evidence): Html => {
  const say = words().figure
  const values = Map.groupBy(figures, (figure) => quantity(figure))
  const said = [...values.values()].map((alike) => {
    const [first] = alike as [Figure]
    return say.valueBy(
      saidFigure(first),
      alike.map((figure) => printedIn(figure, names)),
    )
  })
  const [first] = figures as readonly [Figure]
  const counts = counted ? say.totalsCount(saidFigure(counted)) : say.totalsCountOther
  const when = period(first.periodStart, first.periodEnd)
  return html`<p class="disagreement">${say.disagree(subjectOf(first, names), measured(first), when, said, counts)}</p>`
}

export const disagreements = (
  totals: Excluding,
  evidence: Evidence,
  isShown: (one: Disagreement) => boolean = () => true,
): Content =>
  disagreementsIn(totals, evidence.figures)
    .filter(isShown)
    .map((one) => disagreement(one, evidence))
