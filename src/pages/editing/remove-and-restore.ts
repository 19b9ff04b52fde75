/** Deletes records, and puts revisions of them back. */
import type { FastifyReply } from 'fastify'
import { problems } from '../../http/contract/problems.ts'
import { restoring } from '../../http/records/restore.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import { pageOf } from '../layout/addresses.ts'
import { editorOf } from '../layout/viewer.ts'
import { deletePage } from './delete.ts'
import { writeOnce } from './once.ts'
import { sendPage } from './send-page.ts'
import { restoredIn, revisionIn, type Submitted } from './submitted.ts'
import { words } from '../words/words.ts'

export const saveDeletion = async (form: Submitted, resource: Resource, id: string): Promise<FastifyReply> => {
  const precondition = { match: [revisionIn(form.controls)] }
  try {
    const write = { resource, id, precondition, creates: false, edit: () => null }
    return await writeOnce(form, [write], () => `${pageOf(resource.name, id)}/revisions`)
  } catch (error) {
    const isStale = error instanceof Refusal && error.kind === 'stale-precondition'
    if (!isStale && !(error instanceof Refusal && error.kind === 'still-referred-to')) throw error
    const fault = isStale ? words().editing.changedMeanwhile : error.message
    const page = await deletePage(form.store, editorOf(form.request), resource, id, fault)
    return sendPage(form, page, problems[error.kind].status)
  }
}

export const saveRestored = async (form: Submitted, resource: Resource, id: string): Promise<FastifyReply> => {
  const { store, controls } = form
  const write = await restoring(store, resource, id, restoredIn(controls))
  const seen = revisionIn(controls)
  const { action } = await store.revision(resource, id, seen)
  const precondition = action === 'delete' ? { noneMatch: 'any' as const } : { match: [seen] }
  return writeOnce(form, [{ ...write, precondition }], () => pageOf(resource.name, id))
}
