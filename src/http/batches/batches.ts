/** /v1/batches: what wrote several records at once, and its undo. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { enumeration, instant, integer } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { batchKinds } from '../../model/vocabulary.ts'
import type { BatchKind, StoredBatch, Undone } from '../../store/batches.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Answer } from '../../store/writes.ts'
import { isFresh, textTag } from '../contract/etag.ts'
import { linkPages, nextCursor, pagesOf } from '../contract/paging.ts'
import {
  componentKeyword,
  cursorParameter,
  defaultLimit,
  idIn,
  limitParameter,
  noQuery,
} from '../contract/parameters.ts'
import { invalid, Problem } from '../contract/problems.ts'
import {
  arrayOf,
  booleanField,
  closedObject,
  countsByResource,
  namedObject,
  nullableString,
  stringField,
} from '../contract/schemas.ts'
import { formatFor, formats, setFormat } from '../formats/registry.ts'
import { effectsSchema } from '../imports/imports.ts'
import { keyedOperations, ofBodies, pageResponses, readResponses, ref, responses } from '../openapi/responses.ts'
import { jsonType } from '../pipeline/body.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'

/** The example of an id, under which tests make a batch. */
export const exampleBatchId = '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d'

const kind = enumeration(
  batchKinds,
  'What it was: an import; a list that was saved; several records of one form; a merge; an undo.',
  'import',
)

const batchId = Type.String({
  pattern: '^[0-9a-f-]{36}$',
  description: 'The id of the batch.',
  examples: [exampleBatchId],
})

const counts = (description: string): TSchema => countsByResource(description, { projects: 3 })

export const batchSchema: TSchema = namedObject('Batch', 'Changes of several records that were made at once.', {
  id: batchId,
  kind: kind.value,
  at: instant('The time of its changes (RFC 3339, UTC).', '2025-02-13T02:53:00.000Z').value,
  by: stringField('The label of the key that made it.', 'newsroom'),
  subject: nullableString(
    'The record that it is about: the source of a list, the record that was merged; else null.',
    'sources/jiangsu-list-2026',
  ),
  mergedInto: nullableString('The id of the record into which the subject was merged; else null.', null),
  counts: Type.Object(
    {
      created: counts('The number of records that it created, by resource.'),
      updated: counts('The number of records that it changed, by resource.'),
      deleted: counts('The number of records that it deleted, by resource.'),
    },
    {
      description: 'What it did.',
      additionalProperties: false,
      examples: [{ created: { projects: 3 }, updated: {}, deleted: {} }],
    },
  ),
  undoneBy: nullableString('The id of the batch that undid it; null if it was not undone.', null),
  undoes: nullableString('The id of the batch that it undid; null if it is no undo.', null),
  firstSequence: integer('The sequence of its first change.', 41).value,
  lastSequence: integer('The sequence of its last change; all between are its own.', 43).value,
})

export const batchListSchema: TSchema = namedObject('BatchList', 'A page of batches.', {
  data: arrayOf(Type.Unsafe(ref('Batch')), 'The batches, newest first.'),
  next: nextCursor,
})

export const undoneSchema: TSchema = namedObject('Undone', 'What an undo did, or would do.', {
  dryRun: booleanField('True if it was only tried.', false),
  batchId: nullableString('The id of the batch that the undo is itself; null if nothing was written.', exampleBatchId),
  created: counts('The number of records that are there again, by resource.'),
  updated: counts('The number of records that are again what they were, by resource.'),
  unchanged: counts('The number of records that were what they had been, by resource.'),
  deleted: counts('The number of records that the batch had created, by resource.'),
  effects: Type.Optional(effectsSchema),
})

const listQuery = closedObject({
  kind: Type.Optional(kind.value),
  by: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Only batches made with a key of this label.',
      examples: ['newsroom'],
    }),
  ),
  limit: Type.Optional(limitParameter),
  cursor: Type.Optional(cursorParameter),
})

const operation = keyedOperations('batches')

/** The path of one batch. */
export const batchParameter = closedObject({ id: { ...batchId, [componentKeyword]: 'batches.id' } })

const described = {
  list: {
    ...operation(
      'listBatches',
      'List batches',
      'Lists what wrote several records at once, newest first: imports, lists, forms, merges and undos. Only editors and admins read it.',
    ),
    querystring: listQuery,
    response: pageResponses(['json'], 'BatchList', 'A page of batches.'),
  },
  read: {
    ...operation('readBatch', 'Read a batch', 'Reads a batch: who made it, when, and what it did.'),
    querystring: noQuery,
    params: batchParameter,
    response: readResponses('Batch', 'The batch.', 'not-found'),
  },
  undo: {
    ...operation(
      'undoBatch',
      'Undo a batch',
      'Brings every record of the batch back to what it was before, as new revisions, in one transaction and one batch: ' +
        'what it created is deleted, what it deleted is there again. It is refused if a record of the batch has been ' +
        'changed since, if others refer to what it created, or if it was undone. Editors undo their own, admins any. ' +
        'An undo can be undone.',
    ),
    querystring: closedObject({
      dryRun: Type.Optional(booleanField('Writes nothing, and answers what would change.', true)),
    }),
    params: batchParameter,
    response: {
      200: { description: 'What was undone.', content: { [jsonType]: { schema: ref('Undone') } } },
      ...responses([...ofBodies, 'not-found', 'other-request', 'still-running', 'not-undoable']),
    },
  },
} as const

const answerOf = (undone: Undone): Answer => ({
  status: 200,
  headers: { 'content-type': formats.json.mediaType },
  body: JSON.stringify(undone),
})

/** Throws a problem unless a caller may undo a batch. */
export const assertMayUndo = ({ by }: StoredBatch, { label, role }: Caller): void => {
  if (role !== 'admin' && label !== by) throw new Problem('forbidden', ['batch-of-other', by])
}

interface BatchesQuery extends Readonly<Record<string, unknown>> {
  readonly kind?: BatchKind
  readonly by?: string
  readonly limit?: number
}

export const serveBatches = (app: FastifyInstance, store: Store, publicUrl: string): void => {
  const formatOf = formatFor(['json'])
  const answer = (request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply => {
    setFormat(reply, formatOf(request))
    void reply.header('cache-control', 'private, no-cache')
    return isFresh(request, reply, textTag(text)) ? reply : reply.send(text)
  }

  const list = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.query as BatchesQuery
    const { kind, by, limit = defaultLimit } = query
    const { after, cursorOf } = pagesOf(await store.stamp(), '/v1/batches', query, { kind, by })
    const { batches, more } = await store.batches({ kind, by, limit, before: after && Number(after[0]) })
    const last = batches.at(-1)
    const next = cursorOf(more && last ? [last.firstSequence.toString()] : undefined)
    linkPages(reply, publicUrl, request.url, next)
    return answer(request, reply, JSON.stringify({ data: batches, next }))
  }

  const undo = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (request.body !== undefined) throw invalid([{ pointer: '', detail: ['no-body'] }])
    const { dryRun = false } = request.query as { readonly dryRun?: boolean }
    const [id, caller] = [idIn(request), request.caller as Caller]
    assertMayUndo(await store.batch(id), caller)
    return send(reply, answerOf(await store.undo({ id, by: caller.label, dryRun, keep: keepOf(request, answerOf) })))
  }

  const config = { role: 'editor' } as const
  app.get('/v1/batches', { config, schema: described.list }, list)
  app.get('/v1/batches/:id', { config, schema: described.read }, async (request, reply) =>
    answer(request, reply, JSON.stringify(await store.batch(idIn(request)))),
  )
  app.post('/v1/batches/:id/undo', { config: { ...config, idempotent: true }, schema: described.undo }, undo)
}
