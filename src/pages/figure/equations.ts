/** Renders the equations that a figure stands in: what is printed beside what follows, with the sentences of each. */
import type { Figure } from '../../resources/figures.ts'
import type { WorkedEquation } from '../../store/equations.ts'
import { badge, number, toFigure } from '../layout/components.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { measured, printedIn, subjectOf } from '../tables/figures.ts'
import { amount, quantity, readable } from '../layout/words.ts'

type Relation = WorkedEquation['relation']

const titles: Readonly<Record<Relation, string>> = {
  share: 'A share of a whole',
  change: 'A change between two figures',
  difference: 'A difference between two figures',
}

const roles: Readonly<Record<Relation, readonly [from: string, of: string]>> = {
  share: ['The part', 'The whole'],
  change: ['The later figure', 'The earlier figure'],
  difference: ['The later figure', 'The earlier figure'],
}

const between = ({ lower, upper }: NonNullable<WorkedEquation['computed']>, unit: string): string => {
  if (lower === null) return upper === null ? 'any number' : `at most ${amount(upper, unit)}`
  if (upper === null) return `at least ${amount(lower, unit)}`
  return lower === upper ? amount(lower, unit) : `${readable(lower)} to ${amount(upper, unit)}`
}

const sentence = (role: string, figure: Figure, names: Names): Html => html`<figure>
<blockquote><p>${figure.quote ?? figure.asPrinted}</p></blockquote>
<figcaption>${role}: ${toFigure(figure.id, quantity(figure))}, ${measured(figure).toLowerCase()} of ${subjectOf(figure, names)}.
${printedIn(figure, names)}</figcaption></figure>`

/** Says what follows, and by which base what is printed would follow. */
const verdict = ({ holds, computed, implied }: WorkedEquation, figure: Figure, of: Figure): Content => {
  if (holds === null || computed === null)
    return html`<p>It cannot be checked: words are not read, units differ, or the base may be zero.</p>`
  const follows = html`By the two others it is ${number(`/figures/${of.id}`, between(computed, figure.unit))}.`
  if (holds) return html`<p>${badge('met', 'agrees')} ${follows}</p>`
  const base = implied
    ? html` What is printed needs ${number(`/figures/${of.id}`, between(implied, of.unit))} instead of
${toFigure(of.id, quantity(of))}.`
    : undefined
  return html`<p>${badge('error', 'disagrees')} ${follows}${base}</p>`
}

const one = (equation: WorkedEquation, figures: ReadonlyMap<string, Figure>, names: Names): Content => {
  const { relation, figureId, fromFigureId, ofFigureId } = equation
  const [figure, from, of] = [figureId, fromFigureId, ofFigureId].map((id) => figures.get(id))
  if (!figure || !from || !of) return undefined
  const [fromRole, ofRole] = roles[relation]
  return html`<h3>${titles[relation]}: ${toFigure(figure.id, quantity(figure))}</h3>
${verdict(equation, figure, of)}
<div class="sentences">
${sentence('Printed', figure, names)}
${sentence(fromRole, from, names)}
${sentence(ofRole, of, names)}
</div>`
}

export const equationsView = (
  equations: readonly WorkedEquation[],
  figures: ReadonlyMap<string, Figure>,
  names: Names,
): Content => equations.map((equation) => one(equation, figures, names))
