/** The page of one figure: its source, its wording, its place in totals, and the outcome of a promise. */
import { relationOf } from '../model/figures.ts'
import type { Figure } from '../resources/figures.ts'
import type { Store } from '../store/store.ts'
import { address } from './layout/addresses.ts'
import { counting } from './figure/counting.ts'
import { equationsView } from './figure/equations.ts'
import { figureFacts } from './figure/facts.ts'
import { figuresTable, measured, printedIn } from './tables/figures.ts'
import { html, type Content, type Html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { outcome } from './figure/outcome.ts'
import { digitsOf, saidFigure } from './layout/amounts.ts'
import { curl, facts, number, section } from './layout/components.ts'
import type { Names, Row } from './layout/queries.ts'
import { figureTold, type Told } from './figure/told.ts'
import { timeline } from './record/timeline.ts'
import { editBar } from './editing/edit-bar.ts'
import type { Viewer } from './layout/viewer.ts'
import { day, period, shortQuantity } from './layout/words.ts'
import { words } from './words/words.ts'

const related = (title: string, figures: readonly Figure[], names: Names): Content =>
  figures.length === 0 ? undefined : html`<h3>${title}</h3>${figuresTable(title, figures, names, false)}`

/** Renders the date of publication and the link of a source. */
const publication = (source: Row | undefined): Content => {
  const [publishedOn, url] = [source?.['publishedOn'], source?.['url']]
  return [
    typeof publishedOn === 'string'
      ? words().figure.published(html`<time datetime="${publishedOn}">${day(publishedOn)}</time>`)
      : undefined,
    typeof url === 'string'
      ? words().figure.at(html`<a href="${url}" rel="noopener noreferrer external">${url}</a>`)
      : undefined,
  ]
}

/** Returns the address of the explained total that contains the figure; where figures never add, there is none. */
const explainedAt = ({ id, metric, stage, subjectKind }: Figure, adds: boolean): string =>
  !adds
    ? `/v1/figures/${id}`
    : address('/v1/totals', {
        metric,
        stage,
        subjectKind: ['initiative', 'project'].includes(subjectKind) ? undefined : subjectKind,
        explain: true,
      })

const view = (told: Told, publicUrl: string, viewer: Viewer | undefined): Html => {
  const { figure, adds, later, measuring, promised, equations, sources, revisions, names, others } = told
  const path = `/v1/figures/${figure.id}`
  const say = words().figure
  const replacing = later.filter(({ rank }) => rank !== 'deprecated')
  const deprecated = later.filter(({ rank }) => rank === 'deprecated')
  const shares = measuring.filter((one) => relationOf(one) === 'share')
  const digits = digitsOf(figure)
  const compared = measuring.filter((one) => relationOf(one) !== 'share')
  return html`<div class="intro">
<p class="kicker">${words().figure.kicker(measured(figure), period(figure.periodStart, figure.periodEnd))}</p>
<h1>${number('#as-printed', shortQuantity(figure))}</h1>
${digits && html`<p class="local">${digits}</p>`}
${
  replacing.length > 0
    ? html`<p class="lead"><strong>${words().figure.replaced}</strong> ${replacing.map((one) => saidFigure(one))}</p>`
    : undefined
}
<figure id="as-printed"><blockquote><p>${figure.asPrinted}</p></blockquote>
<figcaption>${words().figure.printedIn(printedIn(figure, names), publication(sources.get(figure.sourceId)))}</figcaption></figure>
${figure.note === null ? undefined : html`<p>${figure.note}</p>`}
${facts(figureFacts(told))}
${curl(publicUrl, `${path}?include=sources`)}
${editBar('figures', figure, viewer)}
</div>
${section({ id: 'counts', title: words().figure.counts, body: counting(told), curl: curl(publicUrl, explainedAt(figure, adds)) })}
${
  promised
    ? section({
        id: 'outcome',
        title: words().figure.outcome,
        body: outcome(promised, new Map([...others, [figure.id, figure]]), names),
        curl: curl(publicUrl, address('/v1/promises', { id: figure.id })),
      })
    : undefined
}
${
  equations.length > 0
    ? section({
        id: 'equations',
        title: words().figure.equations,
        body: equationsView(equations, others, names),
        curl: curl(publicUrl, address('/v1/checks', { 'records.id': figure.id })),
      })
    : undefined
}
${
  later.length + measuring.length > 0
    ? section({
        id: 'related',
        title: words().figure.related,
        curl: curl(
          publicUrl,
          address('/v1/figures', { supersedesId: figure.id }),
          address('/v1/figures', { ofFigureId: figure.id }),
        ),
        body: [
          related(say.replacing, replacing, names),
          related(say.deprecated, deprecated, names),
          related(say.shares, shares, names),
          related(say.compared, compared, names),
        ],
      })
    : undefined
}
${section({
  id: 'revisions',
  title: words().figure.revisions,
  curl: curl(publicUrl, `${path}/revisions`),
  body: timeline('figures', figure.id, revisions, viewer),
})}`
}

/** Renders the page. Throws a Refusal: not-found, gone. */
export const figurePage = async (
  store: Store,
  publicUrl: string,
  id: string,
  today: string,
  viewer?: Viewer,
): Promise<Page> => {
  const told = await figureTold(store, id, today)
  return {
    title: `${words().figure.title(shortQuantity(told.figure), measured(told.figure))} · Planledger`,
    main: view(told, publicUrl, viewer),
  }
}
