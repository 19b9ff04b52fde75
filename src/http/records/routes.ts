/** The routes of all resources: the same operations, bound to each declaration. */
import type { FastifyInstance } from 'fastify'
import { everyResource } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { jsonType, mergePatchType, takes } from '../pipeline/body.ts'
import { writeHandlers } from './write.ts'
import { lister } from './list.ts'
import { bodiesOf, describe } from '../openapi/operations.ts'
import type { Site } from '../formats/writer.ts'
import { idParameter, listQuery, newIdParameter, noQuery, recordQuery } from '../contract/parameters.ts'
import { reader } from './read.ts'
import { historian } from './revisions.ts'
import { restoreQuery } from './restore.ts'
import { revisionsQuery } from './revisions-schema.ts'

const open = { role: 'reader' } as const
const closed = { role: 'editor' } as const
const once = { ...closed, idempotent: true } as const

export const serveResources = (app: FastifyInstance, store: Store, site: Site): void => {
  const { publicUrl } = site
  for (const resource of everyResource) {
    const described = describe(resource)
    const { whole, patch } = bodiesOf(resource)
    const change = writeHandlers(store, resource, publicUrl)
    const list = `/v1/${resource.name}`
    const one = `${list}/:id`
    const params = idParameter(resource)
    const newParams = newIdParameter(resource)
    const querystring = noQuery
    app.get(
      list,
      { config: open, schema: { ...described.list, querystring: listQuery(resource) } },
      lister(store, resource, site),
    )
    app.post(
      list,
      { config: once, ...takes(jsonType), schema: { ...described.create, querystring, body: whole } },
      change.create,
    )
    app.get(
      one,
      { config: open, schema: { ...described.read, params, querystring: recordQuery(resource) } },
      reader(store, resource),
    )
    app.get(
      `${one}/revisions`,
      { config: open, schema: { ...described.revisions, params, querystring: revisionsQuery } },
      historian(store, resource, publicUrl),
    )
    app.post(
      `${one}/restore`,
      { config: once, schema: { ...described.restore, params, querystring: restoreQuery } },
      change.restore,
    )
    app.put(
      one,
      {
        config: closed,
        ...takes(jsonType),
        schema: { ...described.replace, params: newParams, querystring, body: whole },
      },
      change.replace,
    )
    app.patch(
      one,
      {
        config: closed,
        ...takes(mergePatchType, jsonType),
        schema: { ...described.patch, params, querystring, body: patch },
      },
      change.patch,
    )
    app.delete(one, { config: closed, schema: { ...described.remove, params: newParams, querystring } }, change.remove)
  }
}
