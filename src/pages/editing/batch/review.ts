/** The page that shows what a batch would make and change, with the button that saves exactly this batch. */
import { tokenControl } from '../../../http/pipeline/form-token.ts'
import type { Store } from '../../../store/store.ts'
import { pageOf } from '../../layout/addresses.ts'
import { hidden, link, table, type Column } from '../../layout/components.ts'
import { html, type Html } from '../../layout/html.ts'
import type { Page } from '../../layout/layout.ts'
import { namesOf, referencesIn, type Names, type Row } from '../../layout/queries.ts'
import { period, quantity } from '../../layout/words.ts'
import { figures } from '../../../resources/figures.ts'
import { measured, subjectOf } from '../../tables/figures.ts'
import type { Outcome, Tried } from '../effects/try-out.ts'
import { effectsView } from '../effects/view.ts'
import { noticesOn } from '../form/notices.ts'
import { filledIn, type Texts } from '../form/texts.ts'
import { backControl } from '../submitted.ts'
import { stepsOf } from './steps.ts'
import { words } from '../../words/words.ts'

/** A figure of the batch, and its place among the elements of the form. */
export interface Chosen {
  readonly at: number
  readonly figure: Tried
}

export interface Reviewed {
  readonly texts: Texts
  readonly revision: number
  readonly token: string
  readonly chosen: readonly Chosen[]
  readonly outcome: Outcome
}

const columns = (texts: Texts, names: Names): Column<Chosen>[] => [
  { name: words().columns.number, cell: ({ at, figure }) => html`${(at + 1).toString()}: <q>${figure.asPrinted}</q>` },
  { name: words().columns.about, cell: ({ figure }) => subjectOf(figure, names) },
  { name: words().columns.what, cell: ({ figure }) => measured(figure) },
  { name: words().columns.value, isNumber: true, cell: ({ figure }) => quantity(figure) },
  {
    name: words().columns.period,
    cell: ({ at, figure }) =>
      html`${period(figure.periodStart, figure.periodEnd)}${noticesOn(texts, `numbers.${at.toString()}.`).map(
        ([, notice]) => html`<div class="note warn">${notice}</div>`,
      )}`,
  },
]

/** Renders the whole form as it was filled in, also what is left out, so that nothing is lost on the way back. */
const form = ({ texts, revision, token, chosen }: Reviewed, action: string): Html => {
  const back = html`<button class="more" name="${backControl}" value="true">${words().batch.back}</button>`
  const save = words().batch.saveAll(chosen.length)
  return html`<form class="record" method="post" action="${action}">
${hidden(tokenControl, token)}${hidden('revision', revision.toString())}
${[...texts].map(([name, text]) => hidden(name, text))}
<p class="actions">${back} <button class="go">${save}</button></p>
</form>`
}

export const reviewPage = async (store: Store, source: Row<'sources'>, reviewed: Reviewed): Promise<Page> => {
  const { texts, chosen, outcome } = reviewed
  const path = pageOf('sources', source.id)
  const all = chosen.map(({ figure }) => figure)
  const names = await namesOf(store, referencesIn(figures, all))
  const places = new Map(chosen.map(({ at, figure }) => [figure.id, words().batch.numbered(at)]))
  const left = filledIn(texts, 'numbers').length - chosen.length
  const say = words().batch
  return {
    title: `${say.reviewTitle(source.title)} · Planledger`,
    main: html`<div class="intro">
${stepsOf(source.id, 'review')}
<p class="kicker">${say.ofSource(link(path, source.id))}</p>
<h1>${say.willBeMade(chosen.length, say.leftOut(left))}</h1>
<p class="lead">${say.notSaved}</p>
</div>
${table(say.toBeMade, columns(texts, names), chosen)}
${await effectsView(store, outcome, all, (id) => places.get(id))}
${form(reviewed, `${path}/figures`)}`,
  }
}
