/** POST, PUT, PATCH and DELETE of one record, and the POST that restores a revision. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { merged, type Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Answer, Outcome, Write } from '../../store/writes.ts'
import { restoring } from './restore.ts'
import { preconditionOf, recordTag } from '../contract/etag.ts'
import { formats } from '../formats/registry.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'
import { invalid, Problem } from '../contract/problems.ts'
import { idIn } from '../contract/parameters.ts'

const assertSameId = (id: string, body: Data): void => {
  const { id: given } = body
  if (given !== undefined && given !== id) {
    const detail = `Must be \`${id}\`, as in the address.`
    throw new Problem('broken-rule', `/id: ${detail}`, [{ pointer: '/id', detail }])
  }
}

/** Returns the handlers that write one record of a resource. */
export const writeHandlers = (store: Store, resource: Resource, publicUrl: string) => {
  const write = async (request: FastifyRequest, change: Omit<Write, 'resource'>): Promise<Outcome> => {
    const { label } = request.caller as Caller
    const [outcome] = await store.write(
      [{ resource, ...change }],
      label,
      keepOf(request, ([first]) => answerOf(first as Outcome)),
    )
    request.claim = undefined
    return outcome as Outcome
  }
  const answerOf = ({ action, record }: Outcome): Answer => ({
    status: action === 'create' ? 201 : 200,
    headers: {
      'content-type': formats.json.mediaType,
      etag: recordTag(record.revision),
      ...(action === 'create' && { location: `${publicUrl}/v1/${resource.name}/${record.id}` }),
    },
    body: JSON.stringify(record),
  })
  const answer = (reply: FastifyReply, outcome: Outcome): FastifyReply => send(reply, answerOf(outcome))

  return {
    create: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = request.body as Data
      const edit = (current: Data | undefined): Data => {
        if (current)
          throw new Refusal('already-exists', `There is already ${resource.name}/${String(current['id'])}.`, [
            { pointer: '/id', detail: 'Is taken.' },
          ])
        return body
      }
      return answer(reply, await write(request, { id: body['id'] as string | undefined, creates: true, edit }))
    },
    replace: async (request: FastifyRequest, reply: FastifyReply) => {
      const id = idIn(request)
      const body = request.body as Data
      assertSameId(id, body)
      return answer(
        reply,
        await write(request, { id, precondition: preconditionOf(request), creates: true, edit: () => body }),
      )
    },
    patch: async (request: FastifyRequest, reply: FastifyReply) => {
      const id = idIn(request)
      const patch = request.body as Data
      assertSameId(id, patch)
      const edit = (current: Data | undefined): Data => merged(current as Data, patch)
      return answer(reply, await write(request, { id, precondition: preconditionOf(request), creates: false, edit }))
    },
    remove: async (request: FastifyRequest, reply: FastifyReply) => {
      await write(request, {
        id: idIn(request),
        precondition: preconditionOf(request),
        creates: false,
        edit: () => null,
      })
      return reply.code(204).send()
    },
    restore: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.body !== undefined) throw invalid([{ pointer: '', detail: 'This operation takes no body.' }])
      const { revision } = request.query as { revision: number }
      const change = await restoring(store, resource, idIn(request), revision)
      return answer(reply, await write(request, { ...change, precondition: preconditionOf(request) }))
    },
  }
}
