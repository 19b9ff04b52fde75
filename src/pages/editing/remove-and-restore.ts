/** Deletes records, and puts revisions of them back. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { controlsIn } from '../../http/pipeline/forms.ts'
import { Problem, problems } from '../../http/contract/problems.ts'
import { restoring } from '../../http/records/restore.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { editorOf } from '../layout/viewer.ts'
import { deletePage } from './delete.ts'
import { writeOnce } from './once.ts'
import { sendPage } from './send-page.ts'
import { revisionIn } from './submitted.ts'

const changed = 'Another person has changed it since you opened the page. Look at it again.'

export const saveDeletion = async (
  store: Store,
  resource: Resource,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const controls = controlsIn(request)
  const precondition = { match: [revisionIn(controls)] }
  try {
    const write = { resource, id, precondition, creates: false, edit: () => null }
    const path = await writeOnce(store, request, controls, [write], () => `${pageOf(resource.name, id)}/revisions`)
    return await reply.redirect(path, 303)
  } catch (error) {
    const isStale = error instanceof Refusal && error.kind === 'stale-precondition'
    if (!isStale && !(error instanceof Refusal && error.kind === 'still-referred-to')) throw error
    const page = await deletePage(store, editorOf(request), resource, id, isStale ? changed : error.message)
    return sendPage(request, reply, page, problems[error.kind].status)
  }
}

export const saveRestored = async (
  store: Store,
  resource: Resource,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const controls = controlsIn(request)
  const restored = controls.get('restored') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(restored)) throw new Problem('invalid-request', 'The form names no revision to put back.')
  const write = await restoring(store, resource, id, Number(restored))
  const seen = revisionIn(controls)
  const { action } = await store.revision(resource, id, seen)
  const precondition = action === 'delete' ? { noneMatch: true } : { match: [seen] }
  const path = await writeOnce(store, request, controls, [{ ...write, precondition }], () => pageOf(resource.name, id))
  return reply.redirect(path, 303)
}
