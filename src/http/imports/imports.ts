/** POST /v1/import: writes all records of a file, or none. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf, resources } from '../../resources/index.ts'
import type { BadLines, ImportReport } from '../../store/imports.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Answer } from '../../store/writes.ts'
import { jsonType } from '../pipeline/body.ts'
import { formats } from '../formats/registry.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'
import { csvType, importQuery, ndjsonType } from './schema.ts'
import { ofBodies, ref, responses } from '../openapi/responses.ts'
import { invalidParameter, Problem } from '../contract/problems.ts'
import { spoolBodies } from './spool.ts'
import type { Temporary } from '../contract/temporary-file.ts'

/** Describes a body as a file, which Swagger UI uploads as it is; it would quote text as JSON. */
const file = (type: string, description: string, summary: string, value: string) => ({
  type: 'string',
  contentMediaType: type,
  description,
  'x-examples': { record: { summary, value } },
})

const { created: nanshan } = resources.regions.example

const importOperation = {
  operationId: 'importRecords',
  tags: ['import'],
  summary: 'Import records',
  security: [{ key: [] }],
  description:
    'Creates or replaces each record of a file, all or none; with `bad=skip`, all good ones. NDJSON has lines `{"resource": …, "record": …}`, like ' +
    'an export; CSV has the columns of one resource. ' +
    'Lines may refer to records of later lines. Every bad line is counted, and the first thousand faults are ' +
    'listed with line, resource, id, pointer and reason.',
  consumes: [ndjsonType, csvType],
  body: {
    content: {
      [ndjsonType]: {
        schema: file(
          ndjsonType,
          'One record per line.',
          'A region.',
          `${JSON.stringify({ resource: 'regions', record: nanshan })}\n`,
        ),
      },
      [csvType]: {
        schema: file(
          csvType,
          'A header and one record per row.',
          'A region, with `resource=regions`.',
          'id,name,kind,parentId\nnanshan,Nanshan,district,shenzhen\n',
        ),
      },
    },
  },
  response: {
    200: {
      description:
        'Everything, or with `bad=skip` all that is good together, was written or, with `dryRun`, could be written.',
      content: { [jsonType]: { schema: ref('Import') } },
    },
    ...responses([...ofBodies, 'other-request', 'still-running']),
  },
}

interface Query {
  readonly resource?: ResourceName
  readonly dryRun?: boolean
  readonly bad?: BadLines
}

/** Checks the media type against the address, before the body is read. */
const assertFits = ({ headers, query }: FastifyRequest): void => {
  const { resource } = query as Query
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== csvType && type !== ndjsonType)
    throw new Problem('unsupported-media-type', `An import is \`${ndjsonType}\` or, with \`resource\`, \`${csvType}\`.`)
  if (type === csvType && resource === undefined)
    throw invalidParameter('resource', 'Is required with CSV, which does not say it.')
  if (type === ndjsonType && resource !== undefined)
    throw invalidParameter('resource', 'Goes with CSV; each line of NDJSON says its own.')
}

const refusal = ({ errorCount, errors }: ImportReport): Problem => {
  const [first] = errors
  const lines = errorCount === 1 ? 'One line is bad' : `${errorCount.toString()} lines are bad`
  const pointer = first?.pointer ? `${first.pointer}: ` : ''
  const detail = `${lines}; nothing was written. Line ${String(first?.line)}: ${pointer}${String(first?.detail)}`
  return new Problem('broken-rule', detail, errors, {}, { errorCount })
}

const answerOf =
  (bad: BadLines) =>
  ({ dryRun, counts, errorCount, errors }: ImportReport): Answer => ({
    status: 200,
    headers: { 'content-type': formats.json.mediaType },
    body: JSON.stringify({ dryRun, ...counts, ...(bad === 'skip' && { errorCount, errors }) }),
  })

export const serveImport = (app: FastifyInstance, store: Store, importLimit: number): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { resource, dryRun = false, bad = 'refuse' } = request.query as Query
    // The connection is idle until the whole file is written.
    reply.raw.setTimeout(0, () => undefined)
    const { label } = request.caller as Caller
    const open = () => Readable.from((request.spooled as Temporary).read(), { objectMode: false })
    const report = await store.import({
      bytes: open(),
      again: bad === 'skip' ? open : undefined,
      by: label,
      dryRun,
      resource: resource && resourceOf(resource),
      keep: keepOf(request, answerOf(bad)),
    })
    if (!report.counts) throw refusal(report)
    return send(reply, answerOf(bad)(report))
  }
  void app.register((routes, _options, done) => {
    spoolBodies(routes, [ndjsonType, csvType], importLimit, assertFits)
    routes.post(
      '/v1/import',
      { config: { role: 'admin', idempotent: true }, schema: { ...importOperation, querystring: importQuery } },
      answer,
    )
    done()
  })
}
