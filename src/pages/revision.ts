/** The page of a record as it was at one revision: who wrote it, its fields then, and what had changed. */
import type { Data } from '../model/canonical.ts'
import type { ResourceName } from '../model/field.ts'
import type { Resource } from '../model/resource.ts'
import type { Store } from '../store/store.ts'
import { address, pageOf } from './layout/addresses.ts'
import { saidFigure, saidQuantity } from './layout/amounts.ts'
import { curl, facts, link, section, type Fact } from './layout/components.ts'
import { html, type Content } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { namesOf, referencesIn, titleOf, type Row } from './layout/queries.ts'
import type { Viewer } from './layout/viewer.ts'
import { capital } from '../text/in-words.ts'
import { exactly, instant, spoken } from './layout/words.ts'
import { factsOf } from './record/fields.ts'
import { timeline } from './record/timeline.ts'
import { words } from './words/words.ts'

const revisionPath = (resource: Resource, id: string, revision: number): string =>
  `${pageOf(resource.name, id)}/revisions/${revision.toString()}`

/** Shown by `figureFacts`. */
const elsewhere = ['value', 'upperValue', 'reported', 'asPrinted', 'quote']

/** Returns the number of a figure: also a former one leads to its explanation. */
const figureFacts = (name: ResourceName, record: Row): Fact[] => {
  if (name !== 'figures') return []
  const figure = record as Row<'figures'>
  const { id, asPrinted, quote, reported } = figure
  return [
    [words().revisions.number, saidFigure(figure)],
    ...reported.map(({ value, unit }): Fact => [
      words().revisions.alsoPrinted,
      saidQuantity(pageOf('figures', id), exactly(value, unit)),
    ]),
    [words().revisions.asPrinted, html`<q>${asPrinted}</q>`],
    ...(quote === null ? [] : [[words().revisions.quote, html`<q>${quote}</q>`] as const]),
  ]
}

/** Renders the page; `refused` says why the revision could not be put back. Throws a Refusal: not-found. */
export const revisionPage = async (
  store: Store,
  publicUrl: string,
  resource: Resource,
  id: string,
  revision: number,
  viewer: Viewer | undefined,
  refused?: Content,
): Promise<Page> => {
  const { name, singular } = resource
  const entry = await store.revision(resource, id, revision)
  const { text, at, by, action } = entry
  const record = text === null ? undefined : ({ ...(JSON.parse(text) as Data), id } satisfies Row)
  const former = revision === 1 ? undefined : await store.revision(resource, id, revision - 1)
  const latest = (await store.revisions(resource, id, { after: entry.sequence, limit: 1 })).entries.length === 0
  const names = await namesOf(store, record ? referencesIn(resource, [record]) : [])
  const title = record ? titleOf(record) : id
  const say = words().revisions
  const way = (to: number, words: string): Content => link(revisionPath(resource, id, to), words)
  return {
    title: `${say.oneTitle(title, revision)} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">${say.oneKicker(capital(spoken(singular)), revision, latest)}</p>
<h1>${record ? link(pageOf(name, id), title) : title}</h1>
${refused === undefined ? undefined : html`<div class="note bad" role="alert">${refused}</div>`}
<p class="lead">${(action === 'delete' ? say.deleted : say.written)(by, html`<time datetime="${at}">${instant(at)}</time>`)}</p>
<p class="ways">${[
      former ? html`${way(revision - 1, say.before)} · ` : undefined,
      latest ? undefined : html`${way(revision + 1, say.after)} · `,
      link(`${pageOf(name, id)}/revisions`, say.all),
    ]}</p>
${record ? facts([...figureFacts(name, record), ...factsOf(resource.own, record, names, elsewhere)]) : undefined}
${record ? curl(publicUrl, address(`/v1/${name}/${id}`, { asOf: at })) : undefined}
</div>
${section({
  id: 'revisions',
  title: say.changes,
  curl: curl(publicUrl, `/v1/${name}/${id}/revisions`),
  body: timeline(
    name,
    id,
    { entries: [entry], former: former?.text ?? null, hasEarlier: false, present: entry },
    viewer,
  ),
})}`,
  }
}
