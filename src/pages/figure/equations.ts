/** Renders the equations that a figure stands in: what is printed beside what follows, with the sentences of each. */
import { isPercentage } from '../../model/units.ts'
import type { Figure } from '../../resources/figures.ts'
import type { WorkedEquation } from '../../store/equations.ts'
import { saidFigure } from '../layout/amounts.ts'
import { badge, number } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { percentOf } from '../../text/in-words.ts'
import { measured, printedIn, subjectOf } from '../tables/figures.ts'
import { amount, shortAmount, spoken, unitInWords, withoutUnit } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** Puts a bound in no more digits than a reader can follow: a percentage in those that are printed. */
const bound = (value: string, unit: string, decimals: number): string =>
  isPercentage(unit) ? amount(percentOf(value, '100', decimals), unit) : shortAmount(value, unit)

const between = ({ lower, upper }: NonNullable<WorkedEquation['computed']>, unit: string, decimals = 0): string => {
  const say = words().figure
  const [least, most] = [lower, upper].map((end) => (end === null ? undefined : bound(end, unit, decimals)))
  if (least === undefined) return most === undefined ? say.anyNumber : say.atMost(most)
  if (most === undefined) return say.atLeast(least)
  const text = withoutUnit(least, isPercentage(unit) ? spoken(unit) : unitInWords(lower ?? '', unit))
  return least === most ? least : words().amounts.range(text, most)
}

/** Returns how many decimals a number is printed with. */
const decimalsOf = ({ value }: Figure): number => value.split('.')[1]?.length ?? 0

const sentence = (role: string, figure: Figure, names: Names): Html => html`<figure>
<blockquote><p>${figure.quote ?? figure.asPrinted}</p></blockquote>
<figcaption>${words().figure.sentence(
  role,
  saidFigure(figure),
  measured(figure),
  subjectOf(figure, names),
  printedIn(figure, names),
)}</figcaption></figure>`

/** Says what follows, and by which base what is printed would follow. */
const verdict = ({ holds, computed, implied }: WorkedEquation, figure: Figure, of: Figure): Content => {
  const say = words().figure
  if (holds === null || computed === null) return html`<p>${say.unchecked}</p>`
  const follows = say.follows(number(`/figures/${of.id}`, between(computed, figure.unit, decimalsOf(figure))))
  if (holds) return html`<p>${badge('met', say.agrees)} ${follows}</p>`
  const base = implied ? say.needs(number(`/figures/${of.id}`, between(implied, of.unit)), saidFigure(of)) : undefined
  return html`<p>${badge('error', say.disagrees)} ${follows}${base}</p>`
}

const one = (equation: WorkedEquation, figures: ReadonlyMap<string, Figure>, names: Names): Content => {
  const { relation, figureId, fromFigureId, ofFigureId } = equation
  const [figure, from, of] = [figureId, fromFigureId, ofFigureId].map((id) => figures.get(id))
  if (!figure || !from || !of) return undefined
  const { roles, relations, printed, equation: titled } = words().figure
  const [fromRole, ofRole] = roles[relation]
  return html`<h3>${titled(relations[relation], saidFigure(figure))}</h3>
${verdict(equation, figure, of)}
<div class="sentences">
${sentence(printed, figure, names)}
${sentence(fromRole, from, names)}
${sentence(ofRole, of, names)}
</div>`
}

export const equationsView = (
  equations: readonly WorkedEquation[],
  figures: ReadonlyMap<string, Figure>,
  names: Names,
): Content => equations.map((equation) => one(equation, figures, names))
