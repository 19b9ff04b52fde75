/** Saves the forms of records, or says why it cannot. */
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import type { Fault } from '../../model/validation.ts'
import { everyResource } from '../../resources/index.ts'
import { pageOf } from '../layout/addresses.ts'
import { type Content, html } from '../layout/html.ts'
import { link, listView, proseView, framed } from '../layout/components.ts'
import { readRecord, type RecordRow, titleOf } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { spoken } from '../layout/words.ts'
import { formView, newId, noticesOn } from './form.ts'
import { chooseControl, inWords, readForm, type FormReading, withChoice } from './reading.ts'
import { type References, referencesOf } from './references.ts'
import { assertShape, bodyOf, conflictOf, fieldsToFill, printedFields, type Texts, textsOf } from './texts.ts'
import { language, words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import type { Write } from '../../store/writes.ts'
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
import { assertFigureNew, previewOf, proposalView, tried } from './effects.ts'

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

/** A record as it is edited: the revision that the form is made from, and its fields then. */
interface Edited {
  readonly revision: number
  readonly record: Data
}

/** Shows beside the id of a new record which one it would get. */
const withId = (references: References, id: string): References => ({
  ...references,
  noteOf: (name) =>
    name === 'id' && id !== '' ? words().editing.wouldBe(html`<code>${id}</code>`) : references.noteOf(name),
})

/** Renders the form of a record, as it is filled in, and what saving it would change; a new one has no `edited`. */
export const formPage = async (
  { store, viewer, id }: EditorVisit,
  resource: Resource,
  edited: Edited | undefined,
  filled: Filled = { texts: edited ? textsOf(fieldsToFill(resource), edited.record) : new Map() },
): Promise<PageContent> => {
  const { texts, reading, faults = [], token = viewer.newToken(), effects, wouldBe = '', lead } = filled
  const { name, description } = resource
  const [say, singular] = [words().editing, spoken(resource.singular)]
  const path = edited ? pageOf(name, id) : `/${name}`
  const heading = edited ? titleOf({ ...edited.record, id } satisfies RecordRow) : say.new(singular)
  const form = {
    ...{ resource, token, texts, faults, reading, revision: edited?.revision, button: say.save(singular) },
    action: edited ? `${path}/edit` : `${path}/new`,
    preview: name === 'figures' ? say.preview : undefined,
    references: withId(await referencesOf(store, resource, reading?.texts ?? texts), wouldBe),
    notes: new Map([...(name === 'figures' ? noticesOn(texts) : []), ...(filled.notes ?? [])]),
  }
  return framed(
    {
      title: edited ? say.editTitle(heading) : heading,
      script: 'edit.js',
      kicker: edited ? say.editing(singular, link(path, id), edited.revision) : proseView(description[language()]),
      heading,
      fault: lead,
    },
    html`${effects}
${formView(form)}
${edited && html`<p class="ways">${link(`${path}/delete`, say.deleteDots(singular))}</p>`}`,
  )
}

/**
 * Returns what a record fills into the form of a new one: all but its codes, which name it alone, and for another
 * source all but what its own prints.
 */
const duplicated = async (store: Store, resource: Resource, id: string, sourceId?: string): Promise<Texts> => {
  const { record }: { record: RecordRow } = await readRecord(store, resource.name, id)
  const isOfAnother = resource.name === 'figures' && sourceId !== undefined && sourceId !== record['sourceId']
  const taken = Object.entries(record).filter(([key]) => !isOfAnother || !printedFields.includes(key))
  return textsOf(fieldsToFill(resource), { ...Object.fromEntries(taken), codes: [] })
}

/** Renders the form of a new record, filled in by the address. */
export const newPage = async (visit: EditorVisit, resource: Resource): Promise<PageContent> => {
  const { from, ...query } = visit.query as Record<string, string>
  const before = from === undefined ? [] : await duplicated(visit.store, resource, from, query['sourceId'])
  const given = Object.entries(query).map(([name, text]): [string, string] => [
    name,
    resource.own[name]?.kind === 'list' ? text.replaceAll(',', '\n') : text,
  ])
  const texts = new Map([...before, ...given])
  // A figure is duplicated to be changed: as it stands it would be refused as known.
  const effects = resource.name === 'figures' && from === undefined ? await proposalView(visit, texts) : undefined
  return formPage(visit, resource, undefined, { texts, effects })
}

/** Renders the ways to a new record of each kind. */
export const everyNew = (): PageContent => {
  const items = everyResource.map(({ name, singular, description }) =>
    words().lists.fault(
      link(`/${name}/new`, words().editing.new(spoken(singular))),
      proseView(description[language()]),
    ),
  )
  return framed({ title: words().frame.newRecord, more: listView(items) })
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

/** Returns what a form of a new record writes, and what throws a Refusal if that is in the register already. */
const creation = ({ store }: Submitted, resource: Resource, texts: Texts) => {
  const typed = texts.get('id')?.trim() ?? ''
  const id = typed === '' ? undefined : typed
  const body: Data = { ...bodyOf(fieldsToFill(resource), texts), ...(id !== undefined && { id }) }
  const edit = (current: Data | undefined): Data => {
    if (!current) return body
    throw new Refusal('already-exists', ['taken'], [{ pointer: '/id', detail: ['record-exists', id ?? ''] }])
  }
  const assertWritable = async (): Promise<void> => {
    if (resource.name === 'figures') await assertFigureNew(store, body)
    if (id !== undefined && (await store.missing(resource.name, id)) === undefined) edit({})
  }
  return { body, assertWritable, write: { resource, id, creates: true, edit } satisfies Write }
}

/** Returns what the form of a record changes, and what throws a Refusal if another person has changed it. */
const change = ({ store, id }: Submitted, resource: Resource, { revision, record }: Edited, texts: Texts) => {
  const body = bodyOf(fieldsToFill(resource), texts, record)
  const assertWritable = async (): Promise<void> => {
    if ((await store.read(resource, id)).revision !== revision)
      throw new Refusal('stale-precondition', ['record-changed'])
  }
  const precondition = { match: [revision] }
  return { body, assertWritable, write: { resource, id, precondition, creates: false, edit: () => body } }
}

/** Returns the record as another person left it, with the edit beside the change. */
const conflicting = async (
  { store, id }: EditorVisit,
  resource: Resource,
  { record: base }: Edited,
  texts: Texts,
): Promise<[Edited, Filled]> => {
  const { record, revision } = await readRecord(store, resource.name, id)
  const { by } = await store.revision(resource, id, revision)
  const { texts: both, notes } = conflictOf(resource, base, record, texts, by)
  return [
    { revision, record },
    { texts: both, notes, lead: words().editing.changedBy(by) },
  ]
}

/** Returns the record of the revision from which a form was made. */
const editedIn = async ({ store, id, controls }: Submitted, resource: Resource): Promise<Edited> => {
  const revision = revisionIn(controls)
  const { text } = await store.revision(resource, id, revision)
  if (text === null) throw new Refusal('gone', ['record-deleted', resource.name, id])
  return { revision, record: JSON.parse(text) as Data }
}

/** Saves the form of a record, or shows what saving would change. */
export const saveRecord = async (form: Submitted, resource: Resource, isNew: boolean): Promise<FastifyReply> => {
  const { store, controls } = form
  const { name } = resource
  const edited = isNew ? undefined : await editedIn(form, resource)
  const buttons = [chooseControl, ...(name === 'figures' ? [previewControl] : [])]
  const texts = controlTexts(controls, { ...fieldsToFill(resource), ...(isNew && { id: newId }) }, buttons)
  const draw = (filled: Filled): Promise<PageContent> => formPage(form, resource, edited, filled)
  const choice = controls.get(chooseControl)
  if (choice !== undefined)
    return sendPage(form, await draw({ texts: withChoice(resource, texts, choice), token: tokenAgain(form) }))
  const reading = await readForm(store, resource, texts)
  const { body, write, assertWritable } = edited
    ? change(form, resource, edited, reading.texts)
    : creation(form, resource, reading.texts)
  const save = async (): Promise<FastifyReply> => {
    assertShape(resource, body)
    if (!controls.has(previewControl))
      return writeOnce(form, [write], ([outcome]) => pageOf(name, outcome?.record.id ?? ''), assertWritable)
    await assertWritable()
    const effects = await previewOf(form, tried(body, write.id))
    const [wouldBe = ''] = write.id === undefined ? await store.newIds([{ resource, record: body }]) : []
    return sendPage(form, await draw({ texts, reading, effects, wouldBe, token: tokenAgain(form) }))
  }
  return orAgain(form, save, async (error) => {
    if (edited && isStale(error)) return formPage(form, resource, ...(await conflicting(form, resource, edited, texts)))
    const filled = await refused(form, resource, texts, reading, error)
    return filled && draw(filled)
  })
}
