/** The OpenAPI document tells a client all it needs, and the committed document is current. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { problems } from '../../../src/http/contract/problems.ts'
import { componentOf } from '../../../src/model/schemas.ts'
import { patternNames } from '../../../src/model/validation.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { faultsBy, pointer } from '../../support/document/answers.ts'
import {
  operationsOf,
  propertiesOf,
  resolved,
  type Document,
  type Parameter,
  type Reference,
} from '../../support/document/document.ts'
import { fuzz } from '../../support/fuzz/fuzz.ts'
import { faultsAt } from '../../support/load/whole.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { seed } from '../../support/runs.ts'
import { wordsOf } from '../../support/words.ts'

const app = await build(t)
const { text, body } = await app.ask('GET', '/openapi.json')
const document: Document = body
const operations = operationsOf(document)
const sentence = /^[A-Z].+\.$/
const file = fileURLToPath(new URL('../../../openapi/openapi.json', import.meta.url))

t.test('the committed document is the served one', async (t) => {
  // Compared here, as a diff of two long texts would hide the advice.
  t.ok(readFileSync(file, 'utf8') === text, 'stale? run `npm run openapi` and commit what it writes')
})

t.test('the document is OpenAPI 3.1 with the version of the package and a tag for each resource', async (t) => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  matchWhole(t, document, { openapi: '3.1.0', info: { title: 'Planledger', version }, servers: [{ url: '/' }] })
  const names = everyResource.map(({ name }) => name)
  t.same(
    document.tags.filter(({ name }) => names.includes(name as never)),
    everyResource.map(({ name, description }) => ({ name, description: description.en })),
  )
})

t.test('tags stand in the order of use, each with a description', async (t) => {
  t.same(pluck(document.tags, 'name'), [
    ...wordsOf('totals outcomes promises checks search resolve reconcile verify candidates'),
    ...everyResource.map(({ name }) => name),
    ...wordsOf('changes batches catalog webhooks export import health'),
  ])
  const undescribed = document.tags.filter(({ description }) => !sentence.test(description))
  t.same(undescribed, [])
})

t.test('every resource has eight operations, each with a name, a summary, a description and its tag', async (t) => {
  t.same(pluck(operations, 'operationId'), [
    ...everyResource.flatMap(({ name, singular }) => {
      const [many = '', one = ''] = [name, singular].map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      return [
        `list${many}`,
        `create${one}`,
        `read${one}`,
        `replace${one}`,
        `patch${one}`,
        `delete${one}`,
        `list${one}Revisions`,
        `restore${one}`,
      ]
    }),
    ...wordsOf(`
    mergeOrganization mergeInitiative mergeProject listSimilarProjects decideDifferent undecideDifferent
    readTableRows saveTableRows readTableLayout replaceTableLayout deleteTableLayout compareEditions readTotals
    readOutcomes listPromises listChecks reviewCheck search resolveName resolveNames reconcile reconcileBatch
    suggestEntities suggestProperties suggestTypes readVerdict readCandidates readSourceCandidates readCatalog
    readExport readDataPackage readOc4idsExport readLiveness readReadiness readMetrics listChanges listBatches
    readBatch undoBatch createWebhook listWebhooks readWebhook patchWebhook deleteWebhook listWebhookDeliveries
    readSourceText replaceSourceText deleteSourceText readSourceTable replaceSourceTable deleteSourceTable
    importRecords
  `),
  ])
  t.match(
    operations.map(({ operationId, summary, description }) => ({ operationId, summary, description })),
    operations.map(({ operationId }) => ({ operationId, summary: /^[A-Z][^.]+$/, description: sentence })),
  )
  t.same(
    pluck(operations, 'operationId', 'tags'),
    operations.map(({ operationId, path }) => [operationId, [path.startsWith('/v1/') ? path.split('/')[2] : 'health']]),
  )
})

t.test('every parameter is described; a required one has an example, an optional one only in words', async (t) => {
  const all = operations.flatMap(({ operationId, parameters }) =>
    parameters.map((parameter) => ({ operationId, ...parameter })),
  )
  const undescribed = all.filter(({ description }) => !sentence.test(description))
  t.same(undescribed, [])
  const withoutExample = all.filter(
    ({ required, example }) => required && !['string', 'number'].includes(typeof example),
  )
  t.same(withoutExample, [])
  const withExample = all.filter(
    (parameter) => !parameter.required && /"(examples?|default)":/.test(JSON.stringify(parameter)),
  )
  t.same(withExample, [])
})

t.test('every optional parameter but a cursor has an example in its description', async (t) => {
  const without = operations
    .flatMap(({ parameters }) => parameters)
    .filter(({ required, description }) => !required && !/ For example `[^`]+`\.$/.test(description))
  t.same([...new Set(without.map(({ name }) => name))], ['cursor'])
})

t.test('every property of every component is described, with an example', async (t) => {
  const properties = propertiesOf(document)
  const undescribed = properties.filter(({ property }) => !/^[A-Z].+[.)]$/.test(String(property['description'])))
  t.same(undescribed, [])
  const withoutExample = properties.filter(
    ({ property: { type, properties, examples } }) =>
      !(type === 'object' && properties !== undefined) && !Array.isArray(examples),
  )
  t.same(withoutExample, [])
})

t.test('schemas have the names of what they describe', async (t) => {
  // A field that several schemas have is named after the first of them: `Project.aliases`.
  const names = Object.keys(document.components.schemas).filter((name) => !name.includes('.'))
  t.same(names, [
    ...wordsOf(`
    Problem Hint Included Totals Outcomes SourceText TableRows SimilarList Difference RowDecisions SavedRows
    TableFile Layout SourceTable SourceTableRows EditionComparison PromiseList CheckList Finding Review Change
    ChangeList Batch BatchList Undone Catalog Health Import ImportFault SearchPage Names Resolved
    ReconciliationService ReconciliationForm ReconciliationResults Suggestions Text Candidate CandidateList
    Evidence Judgement Verdict Webhook NewWebhook WebhookBody WebhookPatch WebhookList WebhookDeliveryList
  `),
    ...everyResource.flatMap(({ singular }) => {
      const name = singular.charAt(0).toUpperCase() + singular.slice(1)
      return [name, `${name}Body`, `${name}Patch`, `${name}List`, `${name}View`, `${name}RevisionList`]
    }),
    ...['Organization', 'Initiative', 'Project'].flatMap((name) => [`${name}Merge`, `Merged${name}`]),
  ])
  t.equal(text.search(/def-\d/), -1)
})

t.test('the document is below 650 kB without its line breaks', async (t) => {
  t.ok(Buffer.byteLength(JSON.stringify(document)) < 650_000)
})

/** Returns the same text for equal values, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

const inlineOf = (values: readonly object[]): string[] => values.filter((value) => !('$ref' in value)).map(canonical)
const repeatedIn = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

t.test('responses, parameters and headers that occur more than once are components, each in use', async (t) => {
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  const { parameters, headers, responses } = document.components
  const stated = described.flatMap((operation) => Object.values(operation.responses))
  const used = {
    parameters: described.flatMap((operation) => operation.parameters ?? []),
    responses: stated,
    headers: [...stated, ...Object.values(responses)].flatMap((response) =>
      'headers' in response ? Object.values(response.headers ?? {}) : [],
    ),
  }
  for (const [kind, components] of Object.entries({ parameters, headers, responses })) {
    const values = used[kind as keyof typeof used]
    t.same(repeatedIn([...inlineOf(values), ...Object.values(components).map(canonical)]), [], kind)
    const uses = (name: string) =>
      values.filter((value) => '$ref' in value && value.$ref === `#/components/${kind}/${name}`)
    const unused = Object.keys(components).filter((name) => uses(name).length < 2)
    t.same(unused, [], `each of ${kind} is in use`)
  }
})

/** Problems of one operation, or of none in particular. */
const onlyOnce = wordsOf(`
  method-not-allowed read-only not-undoable request-timeout expectation-failed other-epoch headers-too-large
`)

/** Names that distinguish the components of parameters with the same name. */
const distinctions = ({ name }: Parameter): string[] => [
  ...['limit', 'format']
    .filter((same) => same === name)
    .map((same) => `list${same.charAt(0).toUpperCase()}${same.slice(1)}`),
  ...(name === 'format' ? ['derivedFormat'] : []),
  ...(name === 'If-None-Match' ? ['If-None-Match.any'] : []),
  ...(name === 'revision' ? ['restore.revision'] : []),
  ...(name === 'id' ? ['batches.id', 'webhooks.id'] : []),
  `totals.${name}`,
  ...everyResource.flatMap((resource) =>
    name === 'id' ? [`${resource.name}.id`, `${resource.name}.newId`] : [`${resource.name}.${name}`],
  ),
]

t.test('components are named after their contents', async (t) => {
  t.same(Object.keys(document.components.headers).sort(), [
    'ETag',
    'Link',
    'Location',
    'Retry-After',
    'WWW-Authenticate',
  ])
  t.same(
    Object.keys(document.components.responses).sort(),
    [
      ...Object.keys(problems)
        .filter((slug) => !onlyOnce.includes(slug))
        .map((slug) => slug.replaceAll(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase())),
      ...['Health', 'NoContent', 'NotModified', 'PermanentRedirect', 'Suggestions'],
      ...everyResource.map(componentOf).flatMap((name) => [name, `${name}Created`]),
    ].sort(),
  )
  const misnamed = Object.entries(document.components.parameters).filter(
    ([name, parameter]) => ![parameter.name, ...distinctions(parameter)].includes(name),
  )
  t.same(misnamed, [])
})

t.test('reads take If-None-Match, writes If-Match, PUT also If-None-Match, POST an Idempotency-Key', async (t) => {
  const taken: Readonly<Record<string, readonly string[]>> = {
    get: ['If-None-Match'],
    put: ['If-Match', 'If-None-Match'],
    patch: ['If-Match'],
    delete: ['If-Match'],
    post: ['Idempotency-Key'],
  }
  t.same(
    operations.map(({ operationId, parameters }) => [
      operationId,
      parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
    ]),
    operations.map(({ operationId, method }) => {
      const others = { listChanges: ['last-event-id'] }[operationId] ?? []
      const none = [
        'resolveNames',
        'reconcileBatch',
        'readCandidates',
        'decideDifferent',
        'undecideDifferent',
      ].includes(operationId)
      const first = /^(?:restore|merge|saveTableRows)/.test(operationId) ? ['If-Match'] : others
      return [operationId, none ? [] : [...first, ...(taken[method] ?? [])]]
    }),
  )
})

t.test('writes need a key, reads do not', async (t) => {
  t.match(document.components.securitySchemes, {
    key: { type: 'http', scheme: 'bearer', description: /`first-key`.+`planledger keys create`/ },
  })
  t.same(
    pluck(operations, 'operationId', 'security'),
    operations.map(({ operationId, method, path }) => [
      operationId,
      (method === 'get' &&
        !['webhooks', 'batches'].includes(path.split('/')[2] ?? '') &&
        !['readSourceText', 'readSourceTable', 'readTableLayout', 'readTableRows', 'readSourceCandidates'].includes(
          operationId,
        )) ||
      ['resolveNames', 'reconcileBatch'].includes(operationId)
        ? undefined
        : [{ key: [] }],
    ]),
  )
})

const everywhere = ['400', '401', '414', '429', '500', '503']
const always = [...everywhere, '403']
const ofBodies = ['413', '415', '422', '507']
const statusesIn = (text = ''): string[] =>
  wordsOf(text.replace('bodies', ofBodies.join(' '))).filter((one) => one !== '')

/** By verb of the operation: its successful answers, and its problems beside those of all operations. */
const answers: ReadonlyMap<string, readonly [good: readonly string[], bad: readonly string[]]> = new Map(
  `
  list                  200 304 | 406
  listChanges           200 304 | 406 410
  create                201 | 409 bodies
  read                  200 304 | 404 406 410
  readLiveness          200 304
  readReadiness         200 304
  readMetrics           200 303 304
  readCatalog           200 304 | 406
  readExport            200 304 | 406
  readDataPackage       200 304 | 406
  readOc4idsExport      200 304 | 404 406
  importRecords         200 | 409 bodies
  revisions             200 304 | 404 406
  search                200 304 | 406
  resolveName           200 304 | 406
  resolveNames          200 | 406 413 415
  reconcile             200 304 | 406 413
  reconcileBatch        200 | 406 413 415
  suggest               200 304 | 406
  readVerdict           200 304 | 406
  readCandidates        200 | 406 413 415
  listSimilarProjects   200 304 | 404 406 410
  decideDifferent       204 | 404 410 413 415 422 507
  undecideDifferent     204 | 404 410 415 422 507
  reviewCheck           200 | 404 412 413 415 507
  readWebhook           200 304 | 404 406
  patchWebhook          200 | 404 412 413 415 507
  deleteWebhook         204 | 404 412 415 507
  listWebhookDeliveries 200 304 | 404 406
  readTotals            200 304 | 406 422 507
  readOutcomes          200 304 | 406 422 507
  replaceSourceText     200 201 | 404 410 412 413 415 507
  deleteSourceText      204 | 404 410 412 415 507
  replaceSourceTable    200 201 | 404 410 412 413 415 507
  deleteSourceTable     204 | 404 410 412 415 507
  replaceTableLayout    200 201 | 404 410 412 bodies
  readTableRows         200 304 | 404 406 410
  compareEditions       200 304 | 404 406 410 422
  readBatch             200 304 | 404 406
  undoBatch             200 | 404 409 bodies
  saveTableRows         200 | 404 409 410 412 bodies
  deleteTableLayout     204 | 404 410 412 415 507
  replace               200 201 | 412 bodies
  restore               200 201 | 404 409 412 bodies
  merge                 200 | 404 409 410 412 bodies
  patch                 200 | 404 410 412 bodies
  delete                204 | 404 409 410 412 415 507
  `
    .trim()
    .split('\n')
    .map((line) => {
      const [, verb = '', good, bad] = /^ *(\w+) +([^|]*)(?:\| (.*))?$/.exec(line) ?? []
      return [verb, [statusesIn(good), statusesIn(bad)]]
    }),
)

/** Of what can be merged, a read may lead elsewhere, and a write meet a merged record. */
const ofMerged: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  read: [['308'], []],
  replace: [[], ['409']],
  patch: [[], ['409']],
}

const answersOf = (operationId: string): readonly [readonly string[], readonly string[]] => {
  const kind = operationId.endsWith('Revisions') ? 'revisions' : operationId
  const [, verb = '', merged] = /^([a-z]+)(Organization|Initiative|Project)?$/.exec(operationId) ?? []
  const [good, bad] = answers.get(kind) ?? answers.get(/^[a-z]+/.exec(operationId)?.[0] ?? '') ?? [[], []]
  const [more, worse] = (merged === undefined ? undefined : ofMerged[verb]) ?? [[], []]
  return [
    [...good, ...more],
    [...bad, ...worse],
  ]
}

t.test('every operation lists its answers, and each problem as application/problem+json', async (t) => {
  const problemOf = (status: string) => ({
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: {
        type: /^\/problems\/[a-z-]+$/,
        title: String,
        status: Number(status),
        detail: String,
        requestId: String,
      },
    },
  })
  t.same(
    operations.map(({ operationId, responses }) => [operationId, Object.keys(responses).sort()]),
    operations.map(({ operationId, path }) => [
      operationId,
      [...answersOf(operationId).flat(), ...(path.startsWith('/v1/') ? always : everywhere)].sort(),
    ]),
  )
  const stated = operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses).map(([status, response]) => ({ operationId, status, ...response })),
  )
  const undescribed = stated.filter(({ description }) => !description)
  t.same(undescribed, [])
  const bad = stated.filter(({ operationId, status }) => !answersOf(operationId)[0].includes(status))
  t.match(
    bad.map(({ operationId, status, content }) => ({ operationId, status, content })),
    bad.map(({ operationId, status }) => ({ operationId, status, content: problemOf(status) })),
  )
})

interface Exemplified {
  readonly schema?: object
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

/** Returns the examples in a value that stand beside their schema, each with the place of the schema. */
const exemplified = (value: unknown, ...keys: string[]): (readonly [schema: string, example: unknown])[] => {
  if (typeof value !== 'object' || value === null) return []
  const { schema, example, examples = {} }: Exemplified = value
  const beside = schema ? [...(example === undefined ? [] : [example]), ...pluck(Object.values(examples), 'value')] : []
  return [
    ...beside.map((one) => [pointer(...keys, 'schema'), one] as const),
    ...Object.entries(value).flatMap(([key, inner]) => exemplified(inner, ...keys, key)),
  ]
}

t.test('every example beside a schema is valid by it', async (t) => {
  const [examples, faultsOf] = [exemplified(document), faultsBy(document)]
  t.ok(examples.length > 50)
  const faults = examples.flatMap(([at, example]) => faultsOf(at, example).map((fault) => [at, fault]))
  t.strictSame(faults, [])
})

t.test('spectral:oas reports nothing', async (t) => {
  const spectral = fileURLToPath(new URL('../../../node_modules/.bin/spectral', import.meta.url))
  const { stdout } = await promisify(execFile)(spectral, ['lint', file, '--fail-severity=hint', '--quiet'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    timeout: 60_000,
  })
  t.equal(stdout.trim(), '')
})

/** Returns the patterns in a schema, and in the components that it refers to. */
const patternsIn = (value: unknown, seen = new Set<unknown>()): string[] => {
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  if ('$ref' in value) return patternsIn(resolved(document, value as Reference), seen)
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'pattern' && typeof inner === 'string' ? [inner] : patternsIn(inner, seen),
  )
}

t.test('every pattern of a request is said in words', async (t) => {
  const patterns = new Set(operations.flatMap(({ parameters, requestBody }) => patternsIn([parameters, requestBody])))
  t.ok(patterns.size > 10)
  const wrong = [...patterns].filter((pattern) => patternNames[pattern] === undefined)
  t.strictSame(wrong, [])
})

// Whatever it is asked, the register answers as documented, never fails, and stays whole.

/** A short run; `npm run fuzz -- --requests 200 --seed …` repeats it, and `test/slow/` has a longer one. */
const requests = 200

t.test(`${requests.toString()} requests, valid and hostile (seed ${seed.toString()})`, async (t) => {
  const app = await build(t, { SEED: 'article', TEXTS: 'open' })
  const { found, tally } = await fuzz(app, { until: requests, seed })
  t.same(found, [])
  for (const status of [200, 303, 400, 404])
    t.ok(tally.statuses.has(status), `some were answered by ${status.toString()}`)
  t.same(await faultsAt(t, app.database), [])
})
