/** Renders the revisions of a record as a timeline: author, time, and each change from old to new. */
import type { Data } from '../../model/canonical.ts'
import { leading } from '../../text/characters.ts'
import type { ResourceName } from '../../model/field.ts'
import { pageOf } from '../layout/addresses.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import { link } from '../layout/components.ts'
import { restoreButton } from '../editing/edit-bar.ts'
import type { Viewer } from '../layout/viewer.ts'
import { instant, labelOf } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { ShownRevisions } from './revisions.ts'

const read = (text: string | null): Data => (text === null ? {} : (JSON.parse(text) as Data))

const setByRegister = ['id', 'revision', 'createdAt', 'updatedAt']
const longest = 160

const shown = (value: unknown): string => {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
    return words().frame.nothing
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${leading(text, longest)}…` : text
}

const changesIn = (before: Data, after: Data): Html[] =>
  Object.keys(after)
    .filter((key) => !setByRegister.includes(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => html`<li>${words().revisions.changed(labelOf(key), shown(before[key]), shown(after[key]))}</li>`)

/**
 * Renders revisions, oldest first; each links to the record as it was then, and an editor can put it back.
 * A link to earlier ones stands before them: to all, unless `toEarlier` is given.
 */
export const timeline = (
  resource: ResourceName,
  id: string,
  { entries, former, hasEarlier, present }: ShownRevisions,
  viewer?: Viewer,
  toEarlier?: Content,
): Content => {
  const path = `${pageOf(resource, id)}/revisions`
  const last = present.revision
  let before = read(former)
  const items = entries.map(({ at, by, revision, action, text }) => {
    const after = read(text)
    const changes = action === 'update' ? changesIn(before, after) : []
    before = after
    const say = words().revisions
    const linked = link(`${path}/${revision.toString()}`, say.numbered(revision))
    const list = changes.length > 0 ? html`<ul>${changes}</ul>` : undefined
    const isOlder = revision < last && action !== 'delete'
    const button = isOlder ? restoreButton(resource, id, revision, last, viewer) : undefined
    return html`<li>${say.entry(html`<time datetime="${at}">${instant(at)}</time>`, linked, say.actions[action], by)}${list}${button}</li>`
  })
  const earlier = hasEarlier ? html`<p>${toEarlier ?? link(path, words().revisions.all)}</p>` : undefined
  return html`${earlier}<ol class="timeline">${items}</ol>`
}
