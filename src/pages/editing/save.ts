/** Saves the forms of records, or says why it cannot. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault } from '../../model/validation.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { faultNote } from '../layout/forms.ts'
import { type Content, html } from '../layout/html.ts'
import type { PageContent } from '../layout/layout.ts'
import { link, proseView } from '../layout/components.ts'
import { type RecordRow, titleOf } from '../layout/queries.ts'
import { editorOf, type Viewer } from '../layout/viewer.ts'
import { spoken } from '../layout/words.ts'
import { type Form, formView, newId, noticesOn } from './form.ts'
import { chooseControl, inWords, readForm, type FormReading, withChoice } from './reading.ts'
import { type References, referencesOf } from './references.ts'
import { assertShape, bodyOf, conflictOf, fieldsToFill, type Texts, textsOf } from './texts.ts'
import { language, words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { problemOf } from '../../http/pipeline/errors.ts'
import { detailText, Problem, problems } from '../../http/contract/problems.ts'
import { Refusal } from '../../rules/refusal.ts'
import {
  mostFaults,
  previewControl,
  revisionIn,
  sendPage,
  type Submitted,
  controlTexts,
  tokenAgain,
  writeOnce,
  WrittenBefore,
} from './submitted.ts'
import { assertUnsaid, previewOf, tried } from './effects.ts'

// The pages on which a record is made or changed.

/** A form as it was filled in, and what to say about it. */
interface Filled {
  readonly texts: Texts
  readonly reading?: FormReading
  readonly faults?: readonly Fault[]
  readonly notes?: ReadonlyMap<string, Content>
  readonly lead?: Content
  /** The token, if it is that of a form drawn before. */
  readonly token?: string
  /** The id that it would get. */
  readonly wouldBe?: string
  /** The effects of saving. */
  readonly effects?: Content
}

const buttonOfPreview = ({ name }: Resource): string | undefined =>
  name === 'figures' ? words().editing.preview : undefined

/** Shows beside the id of a new record which one it would get. */
const withId = (references: References, id: string): References => ({
  ...references,
  noteOf: (name) =>
    name === 'id' && id !== '' ? words().editing.wouldBe(html`<code>${id}</code>`) : references.noteOf(name),
})

/** Renders a page with the form of a record, as it is filled in, and what saving it would change. */
const formPage = async (
  store: Store,
  resource: Resource,
  { texts, reading, faults = [], token, effects, wouldBe = '', lead }: Filled & { readonly token: string },
  { title, kicker, heading }: Readonly<Record<'title' | 'heading', string> & { kicker: Content }>,
  { action, revision, notes }: Pick<Form, 'action' | 'revision' | 'notes'>,
  more?: Content,
): Promise<PageContent> => {
  const references = withId(await referencesOf(store, resource, reading?.texts ?? texts), wouldBe)
  const [button, preview] = [words().editing.save(spoken(resource.singular)), buttonOfPreview(resource)]
  return {
    title: `${title} · Planledger`,
    script: 'edit.js',
    main: html`<div class="intro">
<p class="kicker">${kicker}</p>
<h1>${heading}</h1>
${faultNote(lead)}
</div>
${effects}
${formView({ ...{ resource, action, button, preview, token }, ...{ texts, revision, faults, references, reading, notes } })}
${more}`,
  }
}

export const newPage = (store: Store, viewer: Viewer, resource: Resource, filled: Filled): Promise<PageContent> => {
  const { name, singular, description } = resource
  const title = words().editing.new(spoken(singular))
  const notes = new Map(name === 'figures' ? noticesOn(filled.texts) : [])
  return formPage(
    store,
    resource,
    { token: viewer.newToken(), ...filled },
    { title, kicker: proseView(description[language()]), heading: title },
    { action: `/${name}/new`, revision: undefined, notes },
  )
}

/** A record as it is edited: the revision that the form is made from, and its fields then. */
interface Edited {
  readonly id: string
  readonly revision: number
  readonly record: Data
}

export const editPage = (
  store: Store,
  viewer: Viewer,
  resource: Resource,
  { id, revision, record }: Edited,
  filled: Filled = { texts: textsOf(fieldsToFill(resource), record) },
): Promise<PageContent> => {
  const say = words().editing
  const [path, singular] = [pageOf(resource.name, id), spoken(resource.singular)]
  const heading = titleOf({ ...record, id } satisfies RecordRow)
  return formPage(
    store,
    resource,
    { token: viewer.newToken(), ...filled },
    { title: say.editTitle(heading), kicker: say.editing(singular, link(path, id), revision), heading },
    { action: `${path}/edit`, revision, notes: filled.notes },
    html`<p class="ways">${link(`${path}/delete`, say.deleteDots(singular))}</p>`,
  )
}

/** Returns a refused form as it was filled in. Rethrows what is no fault of the form. */
const refused = async (
  form: Submitted,
  resource: Resource,
  texts: Texts,
  reading: FormReading,
  error: unknown,
): Promise<Filled> => {
  const token = tokenAgain(form, error)
  // Made in a session that has ended: shown again, it belongs to the present one, and nothing that was typed is lost.
  if (error instanceof WrittenBefore || (error instanceof Problem && error.slug === 'forbidden'))
    return { texts, token, lead: detailText(language(), error) }
  if (error instanceof Refusal && error.kind === 'gone') return { texts, token, lead: words().editing.deletedMeanwhile }
  if (!(error instanceof Refusal) || error.faults.length === 0) throw error
  const faults = await inWords(form.store, resource, reading, error.faults.slice(0, mostFaults))
  return { texts, reading, token, faults }
}

const buttonsOf = ({ name }: Resource): string[] => [chooseControl, ...(name === 'figures' ? [previewControl] : [])]

const statusOf = (error: unknown): number => problems[problemOf(error).slug].status

export const saveNew = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const texts = controlTexts(controls, { ...fieldsToFill(resource), id: newId }, buttonsOf(resource))
  const choice = controls.get(chooseControl)
  if (choice !== undefined) {
    const chosen = { texts: withChoice(resource, texts, choice), token: tokenAgain(form) }
    return sendPage(form, await newPage(store, editorOf(request), resource, chosen))
  }
  const reading = await readForm(store, resource, texts)
  const id = texts.get('id')?.trim() ?? ''
  const body = { ...bodyOf(fieldsToFill(resource), reading.texts), ...(id !== '' && { id }) }
  const edit = (current: Data | undefined): Data => {
    if (!current) return body
    throw new Refusal('already-exists', ['taken'], [{ pointer: '/id', detail: ['record-exists', id] }])
  }
  try {
    assertShape(resource, body)
    const assertNew = async (): Promise<void> => {
      if (resource.name === 'figures') await assertUnsaid(store, body)
    }
    if (controls.has(previewControl)) {
      await assertNew()
      if (id !== '' && (await store.missing(resource.name, id)) === undefined) edit({})
      const effects = await previewOf(form, tried(body, id === '' ? undefined : id))
      const [wouldBe = ''] = id === '' ? await store.newIds([{ resource, record: body }]) : []
      const filled = { texts, reading, effects, wouldBe, token: tokenAgain(form) }
      const page = await newPage(store, editorOf(request), resource, filled)
      return await sendPage(form, page)
    }
    const write = { resource, id: id === '' ? undefined : id, creates: true, edit }
    return await writeOnce(form, [write], ([made]) => pageOf(resource.name, made?.record.id ?? ''), assertNew)
  } catch (error) {
    const filled = await refused(form, resource, texts, reading, error)
    return sendPage(form, await newPage(store, editorOf(request), resource, filled), statusOf(error))
  }
}

/** Returns the record as another person left it, with the edit beside the change. */
const conflicting = async (
  store: Store,
  resource: Resource,
  { id, record: base }: Edited,
  texts: Texts,
): Promise<{ edited: Edited; filled: Filled }> => {
  const { text, revision } = await store.read(resource, id)
  const record = JSON.parse(text) as Data
  const { by } = await store.revision(resource, id, revision)
  const { texts: both, notes } = conflictOf(resource, base, record, texts, by)
  const lead = words().editing.changedBy(by)
  return { edited: { id, revision, record }, filled: { texts: both, notes, lead } }
}

/** Returns the record of the revision from which a form was made. */
const editedIn = async (store: Store, resource: Resource, id: string, controls: Texts): Promise<Edited> => {
  const revision = revisionIn(controls)
  const { text } = await store.revision(resource, id, revision)
  if (text === null) throw new Refusal('gone', ['record-deleted', resource.name, id])
  return { id, revision, record: JSON.parse(text) as Data }
}

export const saveEdit = async (form: Submitted, resource: Resource, id: string): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const edited = await editedIn(store, resource, id, controls)
  const fields = fieldsToFill(resource)
  const texts = controlTexts(controls, fields, buttonsOf(resource))
  const viewer = editorOf(request)
  const choice = controls.get(chooseControl)
  if (choice !== undefined) {
    const chosen = { texts: withChoice(resource, texts, choice), token: tokenAgain(form) }
    return sendPage(form, await editPage(store, viewer, resource, edited, chosen))
  }
  const reading = await readForm(store, resource, texts)
  const body = bodyOf(fields, reading.texts, edited.record)
  const precondition = { match: [edited.revision] }
  try {
    assertShape(resource, body)
    if (controls.has(previewControl)) {
      const { revision } = await store.read(resource, id)
      if (revision !== edited.revision) throw new Refusal('stale-precondition', ['record-changed'])
      const effects = await previewOf(form, tried(body, id))
      const page = await editPage(store, viewer, resource, edited, { texts, reading, effects, token: tokenAgain(form) })
      return await sendPage(form, page)
    }
    const write = { resource, id, precondition, creates: false, edit: () => body }
    return await writeOnce(form, [write], () => pageOf(resource.name, id))
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'stale-precondition') {
      const { edited: now, filled } = await conflicting(store, resource, edited, texts)
      const page = await editPage(store, viewer, resource, now, filled)
      return sendPage(form, page, problems['stale-precondition'].status)
    }
    const filled = await refused(form, resource, texts, reading, error)
    return sendPage(form, await editPage(store, viewer, resource, edited, filled), statusOf(error))
  }
}
