/** The pages on which a record is made or changed. */
import { language } from '../words/language.ts'
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault } from '../../model/validation.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { html, type Content } from '../layout/html.ts'
import type { Page } from '../layout/layout.ts'
import { link, prose } from '../layout/components.ts'
import { titleOf, type Row } from '../layout/queries.ts'
import type { Viewer } from '../layout/viewer.ts'
import { spoken } from '../layout/words.ts'
import { formView } from './form/form.ts'
import { noticesOn } from './form/notices.ts'
import { referencesOf } from './form/references.ts'
import { fieldsToFill, textsOf, type Texts } from './form/texts.ts'
import { words } from '../words/words.ts'

/** A form as it was filled in, and what to say about it. */
export interface Filled {
  readonly texts: Texts
  readonly faults?: readonly Fault[]
  readonly notes?: ReadonlyMap<string, Content>
  readonly lead?: Content
  /** The token, if it is that of a form drawn before. */
  readonly token?: string
  /** The effects of saving. */
  readonly effects?: Content
}

const previewOf = ({ name }: Resource): string | undefined => (name === 'figures' ? words().editing.preview : undefined)

export const lead = (text: Content): Content =>
  text === undefined ? undefined : html`<p class="note bad" role="alert">${text}</p>`

export const newPage = async (store: Store, viewer: Viewer, resource: Resource, filled: Filled): Promise<Page> => {
  const { name, singular, description } = resource
  const { texts, faults = [], token = viewer.newToken(), effects } = filled
  const references = await referencesOf(store, resource, texts)
  return {
    title: `${words().editing.new(spoken(singular))} · Planledger`,
    script: 'edit.js',
    main: html`<div class="intro">
<p class="kicker">${prose(description[language()])}</p>
<h1>${words().editing.new(spoken(singular))}</h1>
${lead(filled.lead)}
</div>
${effects}
${formView({
  resource,
  action: `/${name}/new`,
  button: words().editing.save(spoken(singular)),
  preview: previewOf(resource),
  token,
  texts,
  revision: undefined,
  faults,
  references,
  notes: new Map(name === 'figures' ? noticesOn(texts) : []),
})}`,
  }
}

/** A record as it is edited: the revision that the form is made from, and its fields then. */
export interface Edited {
  readonly id: string
  readonly revision: number
  readonly record: Data
}

export const editPage = async (
  store: Store,
  viewer: Viewer,
  resource: Resource,
  { id, revision, record }: Edited,
  filled: Filled = { texts: textsOf(fieldsToFill(resource), record) },
): Promise<Page> => {
  const { name, singular } = resource
  const { texts, faults = [], notes = new Map(), token = viewer.newToken(), effects } = filled
  const references = await referencesOf(store, resource, texts)
  const title = titleOf({ ...record, id } satisfies Row)
  return {
    title: `${words().editing.editTitle(title)} · Planledger`,
    script: 'edit.js',
    main: html`<div class="intro">
<p class="kicker">${words().editing.editing(spoken(singular), link(pageOf(name, id), id), revision)}</p>
<h1>${title}</h1>
${lead(filled.lead)}
</div>
${effects}
${formView({
  resource,
  action: `${pageOf(name, id)}/edit`,
  button: words().editing.save(spoken(singular)),
  preview: previewOf(resource),
  token,
  texts,
  revision,
  faults,
  references,
  notes,
})}
<p class="ways">${link(`${pageOf(name, id)}/delete`, words().editing.deleteDots(spoken(singular)))}</p>`,
  }
}
