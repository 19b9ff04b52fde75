/** POST /v1/import: a file of records, applied whole or not at all. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, ImportReport, Store } from '../database/store.ts'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import { mediaTypes } from './formats.ts'
import { csvType, importOperation, importQuery, ndjsonType } from './import-schema.ts'
import { invalidParameter, Problem } from './problems.ts'
import { spoolBodies } from './spool.ts'

interface Query { readonly resource?: ResourceName; readonly dryRun?: boolean }

/** Before the body is read, whose type must fit what the address says. */
const assertFits = ({ headers, query }: FastifyRequest): void => {
  const { resource } = query as Query
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== csvType && type !== ndjsonType) throw new Problem('unsupported-media-type', `An import is \`${ndjsonType}\` or, with \`resource\`, \`${csvType}\`.`)
  if (type === csvType && resource === undefined) throw invalidParameter('resource', 'Is required with CSV, which does not say it.')
  if (type === ndjsonType && resource !== undefined) throw invalidParameter('resource', 'Goes with CSV; each line of NDJSON says its own.')
}

const refusal = ({ errorCount, errors }: ImportReport): Problem => {
  const [first] = errors
  const lines = errorCount === 1 ? 'One line is bad' : `${errorCount.toString()} lines are bad`
  const detail = `${lines}; nothing was written. Line ${String(first?.line)}: ${first?.pointer ? `${first.pointer}: ` : ''}${String(first?.detail)}`
  return new Problem('broken-rule', detail, errors, {}, { errorCount })
}

export interface ImportLimits { readonly importLimit: number; readonly bodyLimit: number }

export const serveImport = (app: FastifyInstance, store: Store, { importLimit, bodyLimit }: ImportLimits): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { resource, dryRun = false } = request.query as Query
    // Nothing moves on the connection until all is applied.
    request.raw.socket.setTimeout(0)
    const { label } = request.caller as Caller
    const report = await store.import({ path: request.spooled as string, by: label, dryRun, resource: resource && resourceOf(resource), longestLine: bodyLimit })
    if (report.errorCount > 0) throw refusal(report)
    const { created, updated, unchanged } = report
    return reply.type(mediaTypes.json).send(JSON.stringify({ dryRun, created, updated, unchanged }))
  }
  void app.register((routes, _options, done) => {
    spoolBodies(routes, [ndjsonType, csvType], importLimit, assertFits)
    routes.post('/v1/import', { config: { role: 'admin', idempotent: true }, schema: { ...importOperation, querystring: importQuery } }, answer)
    done()
  })
}
