/** The page that asks before a record is deleted. */
import { tokenControl } from '../../http/pipeline/forms.ts'
import type { Data } from '../../model/canonical.ts'
import { subjects } from '../../resources/figures.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { hidden, link, list, prose, toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import type { Page } from '../layout/layout.ts'
import { find, titleOf, type Row } from '../layout/queries.ts'
import { referrersOf, type Referrers } from '../record/referrers.ts'
import type { Viewer } from '../layout/viewer.ts'
import { spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

const fewShown = 5

const inWords = ({ resource, records, total, title }: Referrers): Content => {
  const few = records.slice(0, fewShown).map((record) => toRecord(resource, record.id, titleOf(record)))
  const listed = few.map((one, at) => html`${at === 0 ? '' : words().lists.and}${one}`)
  return words().editing.referrers(title, listed, total - few.length)
}

/** Returns all records that refer to one: those of its fields, and figures about it. */
const referring = async (store: Store, resource: Resource, id: string): Promise<readonly Referrers[]> => {
  const { singular } = resource
  const others = await referrersOf(store, resource, id)
  if (!(singular in subjects)) return others
  const about = await find(store, 'figures', { where: { subjectKind: singular, subjectId: id }, limit: fewShown })
  const figures = {
    ...about,
    resource: 'figures',
    title: words().editing.figuresAbout,
    parameter: 'subjectId',
  } as const
  return about.total === 0 ? others : [figures, ...others]
}

/** Renders the question; `fault` says why the record could not be deleted. */
export const deletePage = async (
  store: Store,
  viewer: Viewer,
  resource: Resource,
  id: string,
  fault?: string,
): Promise<Page> => {
  const { text, revision } = await store.read(resource, id)
  const title = titleOf(JSON.parse(text) as Data & Row)
  const referrers = await referring(store, resource, id)
  const path = pageOf(resource.name, id)
  const say = words().editing
  const singular = spoken(resource.singular)
  return {
    title: `${say.deleteTitle(title)} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">${say.deleting(singular, link(path, id))}</p>
<h1>${say.deleteQuestion(title)}</h1>
${fault === undefined ? undefined : html`<p class="note bad" role="alert">${prose(fault)}</p>`}
<p class="lead">${say.deleteLead}</p>
${
  referrers.length === 0
    ? undefined
    : html`<p>${say.referring}</p>
${list(referrers.map(inWords))}`
}
${
  referrers.length > 0
    ? html`<p class="actions">${link(path, say.keep)}</p>`
    : html`<form class="record" method="post" action="${path}/delete">
${hidden(tokenControl, viewer.newToken())}
${hidden('revision', revision.toString())}
<p class="actions"><button class="go danger">${say.delete(singular)}</button> ${link(path, say.keep)}</p>
</form>`
}
</div>`,
  }
}
