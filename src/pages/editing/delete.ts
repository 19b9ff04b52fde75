/** The page that asks before a record is deleted. */
import { tokenControl } from '../../http/pipeline/form-token.ts'
import type { Data } from '../../model/canonical.ts'
import { subjects } from '../../resources/figures.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { link, list, prose, toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import type { Page } from '../layout/layout.ts'
import { find, titleOf, type Row } from '../layout/queries.ts'
import { referrersOf, type Referrers } from '../record/referrers.ts'
import type { Viewer } from '../layout/viewer.ts'

const fewShown = 5

const inWords = ({ resource, records, total, title }: Referrers): Content => {
  const few = records.slice(0, fewShown).map((record) => toRecord(resource, record.id, titleOf(record)))
  const more = total > few.length ? `, and ${(total - few.length).toString()} more` : ''
  return html`${title}: ${few.map((one, at) => html`${at === 0 ? '' : ', '}${one}`)}${more}`
}

/** Returns all records that refer to one: those of its fields, and figures about it. */
const referring = async (store: Store, resource: Resource, id: string): Promise<readonly Referrers[]> => {
  const { singular } = resource
  const others = await referrersOf(store, resource, id)
  if (!(singular in subjects)) return others
  const about = await find(store, 'figures', { where: { subjectKind: singular, subjectId: id }, limit: fewShown })
  const figures = { ...about, resource: 'figures', title: 'Figures about it', parameter: 'subjectId' } as const
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
  return {
    title: `Delete ${title} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">Delete the ${resource.singular} ${link(path, id)}</p>
<h1>Delete “${title}”?</h1>
${fault === undefined ? undefined : html`<p class="note bad" role="alert">${prose(fault)}</p>`}
<p class="lead">Its revisions stay in the register, and any of them can be put back.</p>
${
  referrers.length === 0
    ? undefined
    : html`<p>These refer to it. A record can be deleted only when nothing refers to it any more.</p>
${list(referrers.map(inWords))}`
}
<form class="record" method="post" action="${path}/delete">
<input type="hidden" name="${tokenControl}" value="${viewer.newToken()}">
<input type="hidden" name="revision" value="${revision.toString()}">
<p class="actions"><button class="go danger">Delete the ${resource.singular}</button> ${link(path, 'Keep it')}</p>
</form>
</div>`,
  }
}
