/** Renders the equations that a figure stands in: what is printed beside what follows, with the sentences of each. */
import type { Figure } from '../../resources/figures.ts'
import type { WorkedEquation } from '../../store/equations.ts'
import { badge, number, toFigure } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { isChinese } from '../words/language.ts'
import { measured, printedIn, subjectOf } from '../tables/figures.ts'
import { amount, quantity, readable } from '../layout/words.ts'
import { words } from '../words/words.ts'

const between = ({ lower, upper }: NonNullable<WorkedEquation['computed']>, unit: string): string => {
  const say = words().figure
  if (lower === null) return upper === null ? say.anyNumber : say.atMost(amount(upper, unit))
  if (upper === null) return say.atLeast(amount(lower, unit))
  const low = isChinese() ? amount(lower, unit) : readable(lower)
  return lower === upper ? amount(lower, unit) : words().amounts.range(low, amount(upper, unit))
}

const sentence = (role: string, figure: Figure, names: Names): Html => html`<figure>
<blockquote><p>${figure.quote ?? figure.asPrinted}</p></blockquote>
<figcaption>${words().figure.sentence(
  role,
  toFigure(figure.id, quantity(figure)),
  measured(figure),
  subjectOf(figure, names),
  printedIn(figure, names),
)}</figcaption></figure>`

/** Says what follows, and by which base what is printed would follow. */
const verdict = ({ holds, computed, implied }: WorkedEquation, figure: Figure, of: Figure): Content => {
  const say = words().figure
  if (holds === null || computed === null) return html`<p>${say.unchecked}</p>`
  const follows = say.follows(number(`/figures/${of.id}`, between(computed, figure.unit)))
  if (holds) return html`<p>${badge('met', say.agrees)} ${follows}</p>`
  const base = implied
    ? say.needs(number(`/figures/${of.id}`, between(implied, of.unit)), toFigure(of.id, quantity(of)))
    : undefined
  return html`<p>${badge('error', say.disagrees)} ${follows}${base}</p>`
}

const one = (equation: WorkedEquation, figures: ReadonlyMap<string, Figure>, names: Names): Content => {
  const { relation, figureId, fromFigureId, ofFigureId } = equation
  const [figure, from, of] = [figureId, fromFigureId, ofFigureId].map((id) => figures.get(id))
  if (!figure || !from || !of) return undefined
  const { roles, relations, printed, equation: titled } = words().figure
  const [fromRole, ofRole] = roles[relation]
  return html`<h3>${titled(relations[relation], toFigure(figure.id, quantity(figure)))}</h3>
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
