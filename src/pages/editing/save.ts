/** Saves the forms of records, or says why it cannot. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault } from '../../model/validation.ts'
import { pageOf } from '../layout/addresses.ts'
import { type Content, html } from '../layout/html.ts'
import { link, proseView, framed } from '../layout/components.ts'
import { readRecord, type RecordRow, titleOf } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { spoken } from '../layout/words.ts'
import { type Form, formView, newId, noticesOn } from './form.ts'
import { chooseControl, inWords, readForm, type FormReading, withChoice } from './reading.ts'
import { type References, referencesOf } from './references.ts'
import { assertShape, bodyOf, conflictOf, fieldsToFill, type Texts, textsOf } from './texts.ts'
import { language, words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { Refusal } from '../../rules/refusal.ts'
import {
  isStale,
  orAgain,
  previewControl,
  refusedAs,
  revisionIn,
  sendPage,
  type Submitted,
  controlTexts,
  tokenAgain,
  writeOnce,
} from './submitted.ts'
import { assertFigureNew, previewOf, tried } from './effects.ts'

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
  { store, viewer }: EditorVisit,
  resource: Resource,
  { texts, reading, faults = [], token = viewer.newToken(), effects, wouldBe = '', lead }: Filled,
  { title, kicker, heading }: Readonly<Record<'title' | 'heading', string> & { kicker: Content }>,
  { action, revision, notes }: Pick<Form, 'action' | 'revision' | 'notes'>,
  more?: Content,
): Promise<PageContent> => {
  const references = withId(await referencesOf(store, resource, reading?.texts ?? texts), wouldBe)
  const [button, preview] = [words().editing.save(spoken(resource.singular)), buttonOfPreview(resource)]
  return framed(
    { title, script: 'edit.js', kicker, heading, fault: lead },
    html`${effects}
${formView({ ...{ resource, action, button, preview, token }, ...{ texts, revision, faults, references, reading, notes } })}
${more}`,
  )
}

export const newPage = (visit: EditorVisit, resource: Resource, filled: Filled): Promise<PageContent> => {
  const { name, singular, description } = resource
  const title = words().editing.new(spoken(singular))
  const notes = new Map(name === 'figures' ? noticesOn(filled.texts) : [])
  return formPage(
    visit,
    resource,
    filled,
    { title, kicker: proseView(description[language()]), heading: title },
    { action: `/${name}/new`, revision: undefined, notes },
  )
}

/** A record as it is edited: the revision that the form is made from, and its fields then. */
interface Edited {
  readonly revision: number
  readonly record: Data
}

export const editPage = (
  visit: EditorVisit,
  resource: Resource,
  { revision, record }: Edited,
  filled: Filled = { texts: textsOf(fieldsToFill(resource), record) },
): Promise<PageContent> => {
  const { id } = visit
  const say = words().editing
  const [path, singular] = [pageOf(resource.name, id), spoken(resource.singular)]
  const heading = titleOf({ ...record, id } satisfies RecordRow)
  return formPage(
    visit,
    resource,
    filled,
    { title: say.editTitle(heading), kicker: say.editing(singular, link(path, id), revision), heading },
    { action: `${path}/edit`, revision, notes: filled.notes },
    html`<p class="ways">${link(`${path}/delete`, say.deleteDots(singular))}</p>`,
  )
}

/** Returns a refused form as it was filled in; undefined for what is no fault of the form. */
const refused = async (
  form: Submitted,
  resource: Resource,
  texts: Texts,
  reading: FormReading,
  error: unknown,
): Promise<Filled | undefined> => {
  if (error instanceof Refusal && error.kind === 'gone')
    return { texts, token: tokenAgain(form, error), lead: words().editing.deletedMeanwhile }
  const again = refusedAs(form, error)
  return again && { texts, reading, ...again, faults: await inWords(form.store, resource, reading, again.faults) }
}

const buttonsOf = ({ name }: Resource): string[] => [chooseControl, ...(name === 'figures' ? [previewControl] : [])]

/** Draws the form again with what a button chose; undefined if none was pressed. */
const chosenIn = (form: Submitted, resource: Resource, texts: Texts): Filled | undefined => {
  const choice = form.controls.get(chooseControl)
  return choice === undefined ? undefined : { texts: withChoice(resource, texts, choice), token: tokenAgain(form) }
}

export const saveNew = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { store, controls } = form
  const texts = controlTexts(controls, { ...fieldsToFill(resource), id: newId }, buttonsOf(resource))
  const chosen = chosenIn(form, resource, texts)
  if (chosen) return sendPage(form, await newPage(form, resource, chosen))
  const reading = await readForm(store, resource, texts)
  const id = texts.get('id')?.trim() ?? ''
  const body = { ...bodyOf(fieldsToFill(resource), reading.texts), ...(id !== '' && { id }) }
  const edit = (current: Data | undefined): Data => {
    if (!current) return body
    throw new Refusal('already-exists', ['taken'], [{ pointer: '/id', detail: ['record-exists', id] }])
  }
  const assertNew = async (): Promise<void> => {
    if (resource.name === 'figures') await assertFigureNew(store, body)
  }
  const save = async (): Promise<FastifyReply> => {
    assertShape(resource, body)
    if (!controls.has(previewControl)) {
      const write = { resource, id: id === '' ? undefined : id, creates: true, edit }
      return writeOnce(form, [write], ([made]) => pageOf(resource.name, made?.record.id ?? ''), assertNew)
    }
    await assertNew()
    if (id !== '' && (await store.missing(resource.name, id)) === undefined) edit({})
    const effects = await previewOf(form, tried(body, id === '' ? undefined : id))
    const [wouldBe = ''] = id === '' ? await store.newIds([{ resource, record: body }]) : []
    return sendPage(form, await newPage(form, resource, { texts, reading, effects, wouldBe, token: tokenAgain(form) }))
  }
  return orAgain(form, save, async (error) => {
    const filled = await refused(form, resource, texts, reading, error)
    return filled && newPage(form, resource, filled)
  })
}

/** Returns the record as another person left it, with the edit beside the change. */
const conflicting = async (
  { store, id }: EditorVisit,
  resource: Resource,
  { record: base }: Edited,
  texts: Texts,
): Promise<{ edited: Edited; filled: Filled }> => {
  const { record, revision } = await readRecord(store, resource.name, id)
  const { by } = await store.revision(resource, id, revision)
  const { texts: both, notes } = conflictOf(resource, base, record, texts, by)
  const lead = words().editing.changedBy(by)
  return { edited: { revision, record }, filled: { texts: both, notes, lead } }
}

/** Returns the record of the revision from which a form was made. */
const editedIn = async ({ store, id, controls }: Submitted, resource: Resource): Promise<Edited> => {
  const revision = revisionIn(controls)
  const { text } = await store.revision(resource, id, revision)
  if (text === null) throw new Refusal('gone', ['record-deleted', resource.name, id])
  return { revision, record: JSON.parse(text) as Data }
}

export const saveEdit = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { store, id, controls } = form
  const edited = await editedIn(form, resource)
  const fields = fieldsToFill(resource)
  const texts = controlTexts(controls, fields, buttonsOf(resource))
  const chosen = chosenIn(form, resource, texts)
  if (chosen) return sendPage(form, await editPage(form, resource, edited, chosen))
  const reading = await readForm(store, resource, texts)
  const body = bodyOf(fields, reading.texts, edited.record)
  const precondition = { match: [edited.revision] }
  const save = async (): Promise<FastifyReply> => {
    assertShape(resource, body)
    if (!controls.has(previewControl)) {
      const write = { resource, id, precondition, creates: false, edit: () => body }
      return writeOnce(form, [write], () => pageOf(resource.name, id))
    }
    const { revision } = await store.read(resource, id)
    if (revision !== edited.revision) throw new Refusal('stale-precondition', ['record-changed'])
    const effects = await previewOf(form, tried(body, id))
    return sendPage(form, await editPage(form, resource, edited, { texts, reading, effects, token: tokenAgain(form) }))
  }
  return orAgain(form, save, async (error) => {
    if (isStale(error)) {
      const { edited: now, filled } = await conflicting(form, resource, edited, texts)
      return editPage(form, resource, now, filled)
    }
    const filled = await refused(form, resource, texts, reading, error)
    return filled && editPage(form, resource, edited, filled)
  })
}
