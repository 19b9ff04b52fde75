/** The pages of all revisions of a record, live or deleted: the newest first, and the ways to earlier ones. */
import type { Resource } from '../model/resource.ts'
import type { Store } from '../store/store.ts'
import { address, pageOf } from './layout/addresses.ts'
import { curl, link } from './layout/components.ts'
import { html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { spoken } from './layout/words.ts'
import { lastRevisions } from './record/revisions.ts'
import { timeline } from './record/timeline.ts'
import type { Viewer } from './layout/viewer.ts'
import { words } from './words/words.ts'

const revisionsShown = 1000

/** Renders the page; `before` is the revision that the page before begins with. Throws a Refusal: not-found. */
export const historyPage = async (
  store: Store,
  publicUrl: string,
  resource: Resource,
  id: string,
  viewer: Viewer | undefined,
  before?: number,
): Promise<Page> => {
  const { name, singular } = resource
  const path = `${pageOf(name, id)}/revisions`
  const revisions = await lastRevisions(store, resource, id, revisionsShown, before)
  const isDeleted = revisions.present.action === 'delete'
  const earlier = link(address(path, { before: revisions.entries[0]?.revision }), words().revisions.earlier)
  return {
    title: `${words().revisions.title(id)} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">${words().revisions.kicker(spoken(singular))}</p>
<h1>${isDeleted ? id : link(pageOf(name, id), id)}</h1>
${isDeleted ? html`<p class="lead">${words().revisions.isDeleted}</p>` : undefined}
${timeline(name, id, revisions, viewer, earlier)}
${before === undefined ? undefined : html`<p>${link(path, words().revisions.newest)}</p>`}
${curl(publicUrl, `/v1/${name}/${id}/revisions`)}
</div>`,
  }
}
