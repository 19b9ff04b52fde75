/** The page of all revisions of a record, live or deleted. */
import type { Resource } from '../model/resource.ts'
import type { Store } from '../store/store.ts'
import { pageOf } from './layout/addresses.ts'
import { curl, link } from './layout/components.ts'
import { html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { timeline } from './record/timeline.ts'
import type { Viewer } from './layout/viewer.ts'

const revisionsShown = 1000

export const historyPage = async (
  store: Store,
  publicUrl: string,
  resource: Resource,
  id: string,
  viewer: Viewer | undefined,
): Promise<Page> => {
  const { name, singular } = resource
  const revisions = await store.revisions(resource, id, { after: undefined, limit: revisionsShown })
  const isDeleted = revisions.entries.at(-1)?.action === 'delete'
  return {
    title: `Revisions of ${id} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">Revisions of the ${singular}</p>
<h1>${isDeleted ? id : link(pageOf(name, id), id)}</h1>
${isDeleted ? html`<p class="lead">The record is deleted. Any revision can be put back.</p>` : undefined}
${timeline(name, id, revisions, viewer, `/v1/${name}/${id}/revisions`)}
${curl(publicUrl, `/v1/${name}/${id}/revisions`)}
</div>`,
  }
}
