/** Saves the forms of records, or says why it cannot. */
import type { FastifyReply } from 'fastify'
import { problemOf } from '../../http/pipeline/errors.ts'
import { Problem, problems } from '../../http/contract/problems.ts'
import type { Data } from '../../model/canonical.ts'
import { ofResource, type Resource } from '../../model/resource.ts'
import { bodySchema } from '../../model/schemas.ts'
import { bodyValidator, type Fault } from '../../model/validation.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { editorOf } from '../layout/viewer.ts'
import { conflictOf } from './form/conflict.ts'
import { WrittenBefore, writeOnce } from './once.ts'
import { newId } from './form/form.ts'
import { editPage, newPage, type Edited, type Filled } from './record-form.ts'
import { calledSo } from './form/references.ts'
import { sendPage } from './send-page.ts'
import { revisionIn, textsIn, type Submitted } from './submitted.ts'
import { bodyOf, controlAt, fieldsToFill, type Texts } from './form/texts.ts'

const checkOf = ofResource((resource) => bodyValidator(bodySchema(resource)))

/** Throws a Refusal if the body has not the shape of a record, as the API refuses it. */
const assertShape = (resource: Resource, body: Data): void => {
  const faults = checkOf(resource)(body)
  if (faults.length > 0) throw new Refusal('invalid-request', 'The record is not complete.', faults)
}

/** Adds to a fault of a reference the records that are called so: a person may write a name where an id belongs. */
const withNames = (store: Store, resource: Resource, texts: Texts, faults: readonly Fault[]): Promise<Fault[]> =>
  Promise.all(
    faults.map(async (fault) => {
      const at = 'pointer' in fault ? controlAt(resource.fields, texts, fault.pointer) : undefined
      const names = at && (await calledSo(store, resource, texts, at.name))
      return names === undefined ? fault : { ...fault, detail: `${fault.detail} ${names}` }
    }),
  )

/** Returns a refused form as it was filled in. Rethrows what is no fault of the form. */
const refused = async (store: Store, resource: Resource, texts: Texts, error: unknown): Promise<Filled> => {
  // Made in a session that has ended: shown again, it belongs to the present one, and nothing that was typed is lost.
  if (error instanceof Problem && error.slug === 'forbidden') return { texts, lead: error.message }
  if (!(error instanceof Refusal) || error.faults.length === 0) throw error
  return { texts, faults: await withNames(store, resource, texts, error.faults) }
}

const statusOf = (error: unknown): number => problems[problemOf(error).slug].status

export const saveNew = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const texts = textsIn(controls, { ...fieldsToFill(resource), id: newId })
  const id = texts.get('id')?.trim() ?? ''
  const body = { ...bodyOf(fieldsToFill(resource), texts), ...(id !== '' && { id }) }
  const edit = (current: Data | undefined): Data => {
    if (!current) return body
    throw new Refusal('already-exists', 'Is taken.', [{ pointer: '/id', detail: `There is already ${id}.` }])
  }
  try {
    assertShape(resource, body)
    const write = { resource, id: id === '' ? undefined : id, creates: true, edit }
    return await writeOnce(form, [write], ([made]) => pageOf(resource.name, made?.record.id ?? ''))
  } catch (error) {
    const isAgain = error instanceof WrittenBefore
    const filled = isAgain ? { texts, lead: error.message } : await refused(store, resource, texts, error)
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
  const lead = `${by} has changed this record since you opened it. Look at both changes, then save again.`
  return { edited: { id, revision, record }, filled: { texts: both, notes, lead } }
}

/** Returns the record of the revision from which a form was made. */
const editedIn = async (store: Store, resource: Resource, id: string, controls: Texts): Promise<Edited> => {
  const revision = revisionIn(controls)
  const { text } = await store.revision(resource, id, revision)
  if (text === null) throw new Refusal('gone', `${resource.name}/${id} was deleted.`)
  return { id, revision, record: JSON.parse(text) as Data }
}

export const saveEdit = async (form: Submitted, resource: Resource, id: string): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const edited = await editedIn(store, resource, id, controls)
  const fields = fieldsToFill(resource)
  const texts = textsIn(controls, fields)
  const viewer = editorOf(request)
  const body = bodyOf(fields, texts, edited.record)
  const precondition = { match: [edited.revision] }
  try {
    assertShape(resource, body)
    const write = { resource, id, precondition, creates: false, edit: () => body }
    return await writeOnce(form, [write], () => pageOf(resource.name, id))
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'stale-precondition') {
      const { edited: now, filled } = await conflicting(store, resource, edited, texts)
      const page = await editPage(store, viewer, resource, now, filled)
      return sendPage(form, page, problems['stale-precondition'].status)
    }
    const filled = await refused(store, resource, texts, error)
    return sendPage(form, await editPage(store, viewer, resource, edited, filled), statusOf(error))
  }
}
