/** POST /v1/import: writes all records of a file, or none. */
import type { Message } from '../../text/messages/message.ts'
import { inEnglish } from '../../text/messages/sentence.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { ResourceName } from '../../model/field.ts'
import { Type } from '../../model/schema-builder.ts'
import { badLines } from '../../model/vocabulary.ts'
import { figures } from '../../resources/figures.ts'
import { everyResource, resourceOf, resources } from '../../resources/index.ts'
import type { BadLines, ImportFault, ImportReport } from '../../store/imports.ts'
import type { Caller } from '../../store/keys.ts'
import type { Store } from '../../store/store.ts'
import type { Answer } from '../../store/writes.ts'
import { invalid, invalidParameter, Problem } from '../contract/problems.ts'
import type { Temporary } from '../contract/temporary-file.ts'
import { formats } from '../formats/registry.ts'
import { ofBodies, ref, responses } from '../openapi/responses.ts'
import { assertType, assertUtf8, jsonType, mediaTypeOf } from '../pipeline/body.ts'
import { keepOf, send } from '../pipeline/idempotency.ts'
import { fileSchema, spoolBodies } from '../pipeline/spool.ts'
import { outcomeSchema } from '../promises/promises.ts'
import { booleanField, closedObject, namedObject, nullableString, oneOf, stringField } from '../contract/schemas.ts'

// The query and the answer of /v1/import.

// The effects of an import, in the answer of a dry run.

const { own } = figures
const amount = (when: string) => nullableString(`The total ${when}; null without such a row.`, '1000000000000')
const outcomeWhen = (when: string) =>
  Type.Unsafe({
    ...outcomeSchema,
    type: ['object', 'null'],
    description: `The outcome ${when}; null without such a promise.`,
    examples: [{ state: 'met', ratio: '1.0521' }],
  })
const list = (items: object, description: string) => Type.Unsafe({ type: 'array', description, items, examples: [[]] })

const total = closedObject({
  metric: own.metric.value,
  key: Type.Object(
    { region: nullableString('The region.', 'guangdong'), year: nullableString('The year.', '2025') },
    {
      additionalProperties: false,
      description: 'The region and the year of the row.',
      examples: [{ region: 'guangdong', year: '2025' }],
    },
  ),
  label: stringField('The row in words.', 'Guangdong, 2025'),
  stage: own.stage.value,
  unit: own.unit.value,
  now: amount('now'),
  then: amount('after the import'),
})

const promise = closedObject({
  figureId: stringField('The figure that states the promise.', 'guangdong-key-projects-2025-investment'),
  now: outcomeWhen('now'),
  then: outcomeWhen('after the import'),
})

const finding = ref('Finding')

export const effectsSchema = Type.Unsafe({
  type: ['object', 'null'],
  required: ['totals', 'promises', 'opened', 'closed', 'changed'],
  additionalProperties: false,
  description:
    'Dry runs only: what the import would change. Null if it would write more than 2,000 figures, or if what depends ' +
    'on its records is about more than 4,000 subjects.',
  examples: [{ totals: [], promises: [], opened: [], closed: [], changed: [] }],
  properties: {
    totals: list(
      total,
      'The rows that would change in the totals by region and year of the metrics concerned, as `/v1/totals` gives them.',
    ),
    promises: list(promise, 'The promises whose outcome would change.'),
    opened: list(finding, 'The findings that there would be, as `/v1/checks` gives them.'),
    closed: list(finding, 'The findings that would be gone.'),
    changed: list(finding, 'The findings that would read otherwise.'),
  },
})

const ndjsonType = 'application/x-ndjson'
const csvType = 'text/csv'

const names = everyResource.map(({ name }) => name)

const importQuery = closedObject({
  resource: Type.Optional(oneOf(names, 'CSV only: the resource of the rows.', 'projects')),
  bad: Type.Optional(
    oneOf(
      [...badLines],
      'Decides what becomes of a file with bad lines: `refuse` writes nothing; `skip` leaves out bad lines and the ' +
        'lines that refer to a record of theirs which does not exist already, and so on, and writes all others in ' +
        'one transaction. Lines that only contradict each other, as parents that form a cycle, are all left out.',
      'skip',
    ),
  ),
  replace: Type.Optional(
    booleanField(
      'OC4IDS only: also replaces projects and figures that a package of another publisher made, or that were ' +
        'made by hand. Otherwise they refuse the package.',
      true,
    ),
  ),
  dryRun: Type.Optional(booleanField('Checks the file and writes nothing.', true)),
})

const counts = (description: string): TSchema =>
  Type.Unsafe({
    type: 'object',
    description,
    additionalProperties: false,
    examples: [{ projects: 3 }],
    properties: Object.fromEntries(
      names.map((name) => [
        name,
        { type: 'integer', minimum: 1, description: `The number of ${name}.`, examples: [3] },
      ]),
    ),
  })

export const importFaultSchema: TSchema = namedObject('ImportFault', 'A fault in one line of an import.', {
  line: Type.Integer({ minimum: 1, description: 'The line on which the record begins.', examples: [2] }),
  resource: nullableString('The resource that the line names; null if it names none.', 'projects'),
  id: nullableString('The id in the line; null if it has none.', 'metro'),
  pointer: stringField('The place in the record, as a JSON pointer (RFC 6901).', '/parentId'),
  detail: stringField('The reason, in a sentence.', 'There is no `plan` among the projects.'),
})

const faults = (description: string) => ({
  type: 'array',
  description,
  items: ref('ImportFault'),
  examples: [
    [
      {
        line: 2,
        resource: 'projects',
        id: 'metro',
        pointer: '/parentId',
        detail: 'There is no `plan` among the projects.',
      },
    ],
  ],
})

export const importSchema: TSchema = namedObject('Import', 'The result of an import.', {
  dryRun: booleanField('True if the file was checked and nothing written.', false),
  batchId: nullableString(
    'The id of the batch, by which it can be undone; null if nothing was written.',
    '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d',
  ),
  created: counts('The number of records created, by resource.'),
  updated: counts('The number of records changed, by resource.'),
  unchanged: counts('The number of records equal to those of the file, by resource; they keep their revision.'),
  errorCount: Type.Optional(
    Type.Integer({ minimum: 0, description: 'With `bad=skip`: the number of lines left out.', examples: [0] }),
  ),
  errors: Type.Optional(
    Type.Unsafe(
      faults('With `bad=skip`: the faults of the lines left out, in the order of the lines; a thousand at most.'),
    ),
  ),
  effects: Type.Optional(effectsSchema),
  notices: Type.Optional(
    Type.Unsafe(
      faults(
        'What was imported otherwise than it is written, a reference to a merged record among it; a thousand at most.',
      ),
    ),
  ),
})

const { created: nanshan } = resources.regions.example

const importOperation = {
  operationId: 'importRecords',
  tags: ['import'],
  summary: 'Import records',
  security: [{ key: [] }],
  description:
    'Creates or replaces each record of a file, all or none; with `bad=skip`, all good ones. NDJSON has lines `{"resource": …, "record": …}`, like ' +
    'an export; CSV has the columns of one resource; JSON is OC4IDS, whose codes of earlier editions are renamed and ' +
    'whose ids may be changed (`notices` lists both); it replaces only what packages of the same publisher made, ' +
    'unless `replace=true`. Editors may import up to 200 records at once, admins any number. ' +
    'Lines may refer to records of later lines. A reference to a merged record means the one that took its place. Every bad line is counted, and the first thousand faults are ' +
    'listed with line, resource, id, pointer and reason.',
  consumes: [ndjsonType, csvType, jsonType],
  body: {
    content: {
      [ndjsonType]: {
        schema: fileSchema(
          ndjsonType,
          'One record per line.',
          'A region.',
          `${JSON.stringify({ resource: 'regions', record: nanshan })}\n`,
        ),
      },
      [jsonType]: {
        schema: {
          type: ['object', 'array'],
          items: { type: 'object' },
          description: 'OC4IDS 0.9: a project package, a list of projects or of packages, or one project.',
          examples: [{ projects: [{ id: 'oc4ids-bu3kcz-1', title: 'Ring road', status: 'completed' }] }],
        },
      },
      [csvType]: {
        schema: fileSchema(
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
  readonly replace?: boolean
}

const types: readonly string[] = [ndjsonType, csvType, jsonType]

/** Checks the media type against the address, before the body is read. */
const assertFits = ({ headers, query }: FastifyRequest): void => {
  const { resource, replace } = query as Query
  const type = mediaTypeOf(headers)
  assertType({ headers }, types, `\`${ndjsonType}\`, \`${jsonType}\` (OC4IDS) or, with \`resource\`, \`${csvType}\``)
  assertUtf8(headers, 'file')
  if (type === csvType && /;\s*header="?absent\b/i.test(headers['content-type'] ?? ''))
    throw new Problem('unsupported-media-type', ['csv-header'])
  if (type === csvType && resource === undefined) throw invalidParameter('resource', 'csv-resource')
  if (type !== csvType && resource !== undefined) throw invalidParameter('resource', 'csv-only')
  if (type !== jsonType && replace !== undefined) throw invalidParameter('replace', 'oc4ids-only')
}

const refusal = ({ errorCount, errors: found }: ImportReport, bad: BadLines = 'refuse'): Problem => {
  const errors = found.map(inFile)
  // With `skip`, only a line from which the file could not be read on refuses it: the last of its errors.
  const first = errors.at(bad === 'skip' ? -1 : 0)
  const detail: Message | undefined = first && [
    'lines-bad',
    errorCount,
    first.line.toString(),
    first.pointer,
    first.detail,
  ]
  return new Problem('broken-rule', detail, errors, {}, { errorCount })
}

/** Names the place in the file; the field of the record that was made of it goes into the sentence. */
const inFile = ({ place, ...fault }: ImportFault): ImportFault => {
  if (place === undefined) return fault
  const detail: Message = fault.pointer === '' ? fault.detail : ['in-member', fault.pointer.slice(1), fault.detail]
  return { ...fault, pointer: place, detail }
}

/** Turns the errors of a file that is no OC4IDS into problems. */
const throwOc4ids = async (error: unknown): Promise<never> => {
  const { UnreadableJson, UnreadablePackage } = await import('../../exchange/oc4ids/package-in.ts')
  if (error instanceof UnreadableJson) throw invalid([{ pointer: '', detail: error.detail }])
  throw error instanceof UnreadablePackage ? invalid(error.faults) : error
}

const answerOf =
  (bad: BadLines) =>
  ({ dryRun, batchId, counts, errorCount, errors, notices, effects }: ImportReport): Answer => ({
    status: 200,
    headers: { 'content-type': formats.json.mediaType },
    body: JSON.stringify({
      dryRun,
      batchId: batchId ?? null,
      ...counts,
      ...(bad === 'skip' && { errorCount, errors: errors.map(inFile).map(inEnglish) }),
      ...(notices && { notices: notices.map(inEnglish) }),
      ...(effects !== undefined && { effects }),
    }),
  })

/** The number of records that an editor may import at once. */
const mostOfEditors = 200

/** Imports the file of a request. OC4IDS is loaded with the first file of that kind. */
const imported = async (request: FastifyRequest, store: Store): Promise<ImportReport> => {
  const { resource, dryRun = false, bad = 'refuse', replace } = request.query as Query
  const { label, role } = request.caller as Caller
  const { file, read } = request.spooled as Temporary
  const settings = {
    length: (await file.stat()).size,
    by: label,
    dryRun,
    keep: keepOf(request, answerOf(bad)),
    mostRecords: role === 'admin' ? undefined : mostOfEditors,
  }
  if (mediaTypeOf(request.headers) === jsonType) {
    const { importOc4ids } = await import('../../exchange/oc4ids/import-lines.ts')
    return importOc4ids(read, store, { bad, replace }, settings).catch(throwOc4ids)
  }
  return store.import({ ...settings, read, bad, resource: resource && resourceOf(resource) })
}

export const serveImport = (app: FastifyInstance, store: Store, importLimit: number): void => {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { bad = 'refuse' } = request.query as Query
    const report = await imported(request, store)
    if (!report.counts) throw refusal(report, bad)
    return send(reply, answerOf(bad)(report))
  }
  void app.register((routes, _options, done) => {
    spoolBodies(routes, types, importLimit, ['file-too-large', importLimit.toString()], assertFits)
    routes.post(
      '/v1/import',
      { config: { role: 'editor', idempotent: true }, schema: { ...importOperation, querystring: importQuery } },
      answer,
    )
    done()
  })
}
