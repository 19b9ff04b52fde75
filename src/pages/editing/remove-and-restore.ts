/** Deletes records, and puts revisions of them back. */
import type { FastifyReply } from 'fastify'
import { problems } from '../../http/contract/problems.ts'
import { restoring } from '../../http/records/routes.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import { pageOf } from '../layout/addresses.ts'
import { link, list, prose } from '../layout/components.ts'
import { labelled } from '../layout/labelled.ts'
import { html } from '../layout/html.ts'
import { editorOf } from '../layout/viewer.ts'
import { revisionPage } from '../revision.ts'
import { deletePage } from './delete.ts'
import { writeOnce } from './once.ts'
import { sendPage } from './send-page.ts'
import { restoredIn, revisionIn, type Submitted } from './submitted.ts'
import { messageOf, words } from '../words/words.ts'

export const saveDeletion = async (form: Submitted, resource: Resource, id: string): Promise<FastifyReply> => {
  const precondition = { match: [revisionIn(form.controls)] }
  try {
    const write = { resource, id, precondition, creates: false, edit: () => null }
    return await writeOnce(form, [write], () => `${pageOf(resource.name, id)}/revisions`)
  } catch (error) {
    const isStale = error instanceof Refusal && error.kind === 'stale-precondition'
    if (!isStale && !(error instanceof Refusal && error.kind === 'still-referred-to')) throw error
    const fault = isStale ? words().editing.changedMeanwhile : error.detail && messageOf(error.detail)
    const page = await deletePage(form.store, editorOf(form.request), resource, id, fault)
    return sendPage(form, page, problems[error.kind].status)
  }
}

export const saveRestored = async (
  form: Submitted,
  publicUrl: string,
  resource: Resource,
  id: string,
): Promise<FastifyReply> => {
  const { store, controls, request } = form
  const write = await restoring(store, resource, id, restoredIn(controls))
  const seen = revisionIn(controls)
  const { action } = await store.revision(resource, id, seen)
  const precondition = action === 'delete' ? { noneMatch: 'any' as const } : { match: [seen] }
  try {
    return await writeOnce(form, [{ ...write, precondition }], () => pageOf(resource.name, id))
  } catch (error) {
    if (!(error instanceof Refusal) || !['broken-rule', 'stale-precondition'].includes(error.kind)) throw error
    const refused =
      error.kind === 'stale-precondition'
        ? html`<p>${words().editing.changedMeanwhile} ${link(pageOf(resource.name, id), id)}</p>`
        : html`<p>${words().revisions.notPutBack}</p>${list(error.faults.map(({ detail }) => prose(labelled(detail))))}`
    const page = await revisionPage(store, publicUrl, resource, id, restoredIn(controls), editorOf(request), refused)
    return sendPage(form, page, problems[error.kind].status)
  }
}
