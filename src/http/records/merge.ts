/** POST /v1/{organizations|initiatives|projects}/{id}/merge: two records that are the same become one. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { propertiesOf } from '../../model/json-schema.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { componentOf, recordSchema } from '../../model/schemas.ts'
import { everyResource } from '../../resources/index.ts'
import { mergedResources } from '../../rules/merging.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Answer, Merge } from '../../store/writes.ts'
import { preconditionOf, recordTag } from '../contract/etag.ts'
import { idIn, newIdParameter, noQuery } from '../contract/parameters.ts'
import { Problem } from '../contract/problems.ts'
import { namedObject } from '../contract/schemas.ts'
import { formats } from '../formats/registry.ts'
import { json, ofBodies, ref, responses } from '../openapi/responses.ts'
import { jsonType, takes } from '../pipeline/body.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'

const batchId = Type.Unsafe({
  type: 'string',
  format: 'uuid',
  description: 'The batch that merged them.',
  examples: ['01968e5c-2f7a-7c3b-9f00-5a1d2c3b4e5f'],
})

const mergeBody = (resource: Resource): TSchema =>
  namedObject(`${componentOf(resource)}Merge`, `Into which ${resource.singular} another one is merged.`, {
    into: { ...resource.fields['id']?.schema, description: 'The id of the record that takes its place.' },
  })

/** Returns the schemas of the bodies and answers. */
export const mergeSchemas = (): TSchema[] =>
  mergedResources.flatMap((resource) => [
    mergeBody(resource),
    namedObject(
      `Merged${componentOf(resource)}`,
      `The ${resource.singular} into which another one was merged, and the batch that did it.`,
      { ...(propertiesOf(recordSchema(resource)) as Record<string, TSchema>), batchId },
    ),
  ])

const describe = (resource: Resource) => {
  const [component, { name, singular }] = [componentOf(resource), resource]
  const article = /^[aeiou]/.test(singular) ? 'an' : 'a'
  return {
    operationId: `merge${component}`,
    summary: `Merge ${article} ${singular} into another`,
    description:
      `Makes one record of two that are the same, in one transaction and one batch. All that refers to the ${singular} ` +
      'refers to the other, which gets its names as aliases, its codes and citations, and what it lacks. The id stays ' +
      'taken: reading it leads to the other record (308), writing it is refused. Refused with 422 unless both are ' +
      'of one kind and neither is above the other, and where a rule would be broken; with 409 where a source ' +
      'prints figures of both that contradict each other.',
    tags: [name],
    security: [{ key: [] }],
    body: { content: { [jsonType]: { schema: ref(`${component}Merge`) } } },
    response: {
      200: json(`Merged${component}`, 'The record that took its place, and the batch.'),
      ...responses([...ofBodies, 'not-found', 'gone', 'stale-precondition', 'still-running', 'contradicting-figures']),
    },
  }
}

const answerOf = ({ record, batchId: batch }: Merge): Answer => ({
  status: 200,
  headers: { 'content-type': formats.json.mediaType, etag: recordTag(record.revision) },
  body: JSON.stringify({ ...record, batchId: batch }),
})

export const serveMerges = (app: FastifyInstance, store: Store): void => {
  const config = { role: 'editor', idempotent: true } as const
  for (const resource of everyResource) {
    const url = `/v1/${resource.name}/:id/merge`
    const shared = { params: newIdParameter(resource), querystring: noQuery }
    if (!mergedResources.includes(resource)) {
      const refuse = (): never => {
        const detail = ['merge-resource', mergedResources.map(({ name }) => name)] as const
        throw new Problem('method-not-allowed', detail, [], { allow: '' })
      }
      app.post(url, { config: { role: 'editor' }, schema: { hide: true }, onRequest: refuse }, refuse)
      continue
    }
    app.post(
      url,
      { config, ...takes(jsonType), schema: { ...describe(resource), ...shared } },
      async (request: FastifyRequest, reply: FastifyReply) => {
        const merge = await store.merge({
          resource,
          id: idIn(request),
          into: (request.body as { into: string }).into,
          precondition: preconditionOf(request),
          by: (request.caller as Caller).label,
          keep: keepOf(request, answerOf),
        })
        request.claim = undefined
        return send(reply, answerOf(merge))
      },
    )
  }
}
