/** The page of all revisions of a record, live or deleted. */
import type { Resource } from '../model/resource.ts'
import type { Store } from '../store/store.ts'
import { pageOf } from './layout/addresses.ts'
import { curl, link } from './layout/components.ts'
import { html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'
import { spoken } from './layout/words.ts'
import { timeline } from './record/timeline.ts'
import type { Viewer } from './layout/viewer.ts'
import { words } from './words/words.ts'

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
    title: `${words().revisions.title(id)} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">${words().revisions.kicker(spoken(singular))}</p>
<h1>${isDeleted ? id : link(pageOf(name, id), id)}</h1>
${isDeleted ? html`<p class="lead">${words().revisions.isDeleted}</p>` : undefined}
${timeline(name, id, revisions, viewer, `/v1/${name}/${id}/revisions`)}
${curl(publicUrl, `/v1/${name}/${id}/revisions`)}
</div>`,
  }
}
