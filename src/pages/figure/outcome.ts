/** Renders the outcome of a promise: its state, the actual figures, and the share fulfilled. */
import type { Promised } from '../../figures/promises/promises.ts'
import type { Figure } from '../../resources/figures.ts'
import { figuresTable } from '../tables/figures.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { pageOf } from '../layout/addresses.ts'
import { saidQuantity } from '../layout/amounts.ts'
import { ratioAnswered } from '../layout/decimals.ts'
import { badge, number } from '../layout/components.ts'
import type { Names } from '../layout/queries.ts'
import { byWording, hasChanged, loweredFrom, versionsTable } from './versions.ts'
import { day, percentage } from '../layout/words.ts'
import { words } from '../words/words.ts'

export const stateOf = ({ state }: Pick<Promised, 'state'>): Html => badge(state, words().figure.states[state])

/** Returns the address that explains an outcome: the page of its figure, or the list of several figures. */
const explainedAt = ({ figureId, actual }: Promised): string =>
  actual?.figureIds.length === 1 ? `/figures/${actual.figureIds.join()}` : `/figures/${figureId}#outcome`

export const actualOf = (promised: Promised, say = saidQuantity): Content => {
  const { actual, approximate, qualifier, unit, ratio, value } = promised
  if (!actual) return undefined
  const href = explainedAt(promised)
  const share = ratio === null ? undefined : percentage(ratioAnswered(ratio, actual.value, value))
  const told =
    share === undefined
      ? undefined
      : html` <small>${number(href, approximate ? words().amounts.about(share) : share)}</small>`
  // A plan that is approximate itself says nothing of its outcome.
  const isAbout = approximate && qualifier !== 'about'
  return html`${say(href, { qualifier: isAbout ? 'about' : 'exact', value: actual.value, unit })}${told}`
}

/** Renders every wording of a promise that has several, and says whether they differ. */
const wordings = (promised: Promised, isReplacing: boolean, names: Names): Html => {
  const lowered = isReplacing ? loweredFrom(promised) : undefined
  const say = words().figure
  const text = lowered
    ? say.lowered(
        saidQuantity(pageOf('figures', lowered.figureId), lowered),
        lowered.dueOn === null ? undefined : day(lowered.dueOn),
      )
    : hasChanged(promised)
      ? say.wordingsDiffer
      : say.wordedAlike
  return html`<h3>${say.wordings}</h3>
<p>${text}</p>
${versionsTable(promised, names)}`
}

export const outcome = (promised: Promised, figures: ReadonlyMap<string, Figure>, names: Names): Html => {
  const { dueOn, actual } = promised
  const found = (actual?.figureIds ?? []).flatMap((id) => figures.get(id) ?? [])
  const due = dueOn === null ? words().figure.noDue : words().figure.dueOn(day(dueOn))
  const reported = actual ? words().figure.soFar(actualOf(promised)) : words().figure.noActual
  const shares = byWording(promised)
  return html`<p>${stateOf(promised)} ${due} ${reported}${shares && words().figure.thatIs(shares)}</p>
${promised.versions.length > 1 ? wordings(promised, figures.get(promised.figureId)?.supersedesId !== null, names) : undefined}
${found.length > 0 ? figuresTable(words().figure.reported, found, names, false) : undefined}`
}
