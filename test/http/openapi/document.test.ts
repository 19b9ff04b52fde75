/** The OpenAPI document tells a client all it needs, and the committed document is current. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { problems } from '../../../src/http/contract/problems.ts'
import { componentOf } from '../../../src/model/schemas.ts'
import { build } from '../../support/build.ts'
import { operationsOf, propertiesOf, type Document, type Parameter } from '../../support/document/document.ts'

const app = await build(t)
const { text, body } = await app.ask('GET', '/openapi.json')
const document: Document = body
const operations = operationsOf(document)
const file = fileURLToPath(new URL('../../../openapi/openapi.json', import.meta.url))

t.test('the committed document is the served one', async (t) => {
  // Compared here, as a diff of two long texts would hide the advice.
  t.ok(readFileSync(file, 'utf8') === text, 'stale? run `npm run openapi` and commit what it writes')
})

t.test('the document is OpenAPI 3.1 with the version of the package and a tag for each resource', async (t) => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  t.match(document, { openapi: '3.1.0', info: { title: 'Planledger', version }, servers: [{ url: '/' }] })
  const names = everyResource.map(({ name }) => name)
  t.same(
    document.tags.filter(({ name }) => names.includes(name as never)),
    everyResource.map(({ name, description }) => ({ name, description })),
  )
})

t.test('tags stand in the order of use, each with a description', async (t) => {
  t.same(
    document.tags.map(({ name }) => name),
    [
      'totals',
      'promises',
      'checks',
      'search',
      'resolve',
      ...everyResource.map(({ name }) => name),
      'changes',
      'export',
      'import',
      'health',
    ],
  )
  for (const { name, description } of document.tags) t.match(description, /^[A-Z].+\.$/, name)
})

t.test(
  'every resource has seven operations, each with its own name, a summary, a description and its tag',
  async (t) => {
    t.same(
      operations.map(({ operationId }) => operationId),
      [
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
          ]
        }),
        'readTotals',
        'listPromises',
        'listChecks',
        'search',
        'resolveName',
        'resolveNames',
        'readExport',
        'readDataPackage',
        'readOc4idsExport',
        'readLiveness',
        'readReadiness',
        'readMetrics',
        'listChanges',
        'importRecords',
      ],
    )
    for (const { operationId, summary, description, tags, path } of operations) {
      t.match(summary, /^[A-Z][^.]+$/, `${operationId}: summary`)
      t.match(description, /^[A-Z].+\.$/, `${operationId}: description`)
      t.same(tags, [path.startsWith('/v1/') ? path.split('/')[2] : 'health'], `${operationId}: tag`)
    }
  },
)

t.test('every parameter is described; a required one has an example, an optional one only in words', async (t) => {
  for (const { operationId, parameters } of operations) {
    for (const parameter of parameters) {
      const about = `${operationId}: ${parameter.name}`
      t.match(parameter.description, /^[A-Z].+\.$/, about)
      if (parameter.required) t.type(parameter.example, 'string', `${about} has an example`)
      else t.notMatch(JSON.stringify(parameter), /"(examples?|default)":/, `${about} has no example that would be sent`)
    }
  }
})

t.test('every optional parameter but a list of values and a cursor has an example in its description', async (t) => {
  const without = operations
    .flatMap(({ parameters }) => parameters)
    .filter(({ required, description }) => !required && !/ For example `[^`]+`\.$/.test(description))
  t.same([...new Set(without.map(({ name }) => name.replace(/.*(?=\.)/, '')))].sort(), ['.in', '.not', 'cursor'])
})

t.test('every property of every component is described, with an example', async (t) => {
  for (const { at, property } of propertiesOf(document)) {
    t.match(property['description'], /^[A-Z].+[.)]$/, `${at} is described`)
    if (property['type'] !== 'object' || property['properties'] === undefined)
      t.ok(Array.isArray(property['examples']), `${at} has an example`)
  }
})

t.test('schemas have the names of what they describe', async (t) => {
  t.same(Object.keys(document.components.schemas), [
    'Problem',
    'Included',
    'Totals',
    'PromiseList',
    'CheckList',
    'Change',
    'ChangeList',
    'Health',
    'Import',
    'SearchPage',
    'Names',
    'Resolved',
    ...everyResource.flatMap(({ singular }) => {
      const name = singular.charAt(0).toUpperCase() + singular.slice(1)
      return [name, `${name}Body`, `${name}Patch`, `${name}List`, `${name}View`, `${name}RevisionList`]
    }),
  ])
  t.notMatch(text, /def-\d/)
})

t.test('the document is below 500 kB without its line breaks', async (t) => {
  t.ok(Buffer.byteLength(JSON.stringify(document)) < 500_000)
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
    for (const name of Object.keys(components)) {
      const reference = `#/components/${kind}/${name}`
      t.ok(values.filter((value) => '$ref' in value && value.$ref === reference).length > 1, reference)
    }
  }
})

/** Problems of one operation, or of none in particular. */
const onlyOnce = [
  'method-not-allowed',
  'request-timeout',
  'still-running',
  'expectation-failed',
  'other-request',
  'headers-too-large',
]

/** Names that distinguish the components of parameters with the same name. */
const distinctions = ({ name }: Parameter): string[] => [
  ...['limit', 'format']
    .filter((same) => same === name)
    .map((same) => `list${same.charAt(0).toUpperCase()}${same.slice(1)}`),
  ...(name === 'If-None-Match' ? ['If-None-Match.any'] : []),
  ...everyResource.flatMap((resource) =>
    name === 'id' ? [`${resource.name}.id`, `${resource.name}.newId`] : [`${resource.name}.${name}`],
  ),
]

t.test('components are named after their contents', async (t) => {
  t.same(Object.keys(document.components.headers).sort(), ['ETag', 'Link', 'Location'])
  t.same(
    Object.keys(document.components.responses).sort(),
    [
      ...Object.keys(problems)
        .filter((slug) => !onlyOnce.includes(slug))
        .map((slug) => slug.replaceAll(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase())),
      ...['Health', 'NoContent', 'NotModified'],
      ...everyResource.map(componentOf).flatMap((name) => [name, `${name}Created`]),
    ].sort(),
  )
  for (const [name, parameter] of Object.entries(document.components.parameters))
    t.ok([parameter.name, ...distinctions(parameter)].includes(name), name)
})

t.test(
  'reads take If-None-Match, writes to a record If-Match, PUT also If-None-Match, POST an Idempotency-Key',
  async (t) => {
    const taken: Readonly<Record<string, readonly string[]>> = {
      get: ['If-None-Match'],
      put: ['If-Match', 'If-None-Match'],
      patch: ['If-Match'],
      delete: ['If-Match'],
      post: ['Idempotency-Key'],
    }
    for (const { operationId, method, parameters } of operations) {
      const names = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name)
      const others = { listChanges: ['last-event-id'] }[operationId] ?? []
      t.same(names, operationId === 'resolveNames' ? [] : [...others, ...(taken[method] ?? [])], operationId)
    }
  },
)

t.test('writes need a key, reads do not', async (t) => {
  t.match(document.components.securitySchemes, {
    key: { type: 'http', scheme: 'bearer', description: /`first-key`.+`planledger keys create`/ },
  })
  for (const { operationId, method, security } of operations) {
    t.same(security, method === 'get' || operationId === 'resolveNames' ? undefined : [{ key: [] }], operationId)
  }
})

const everywhere = ['400', '401', '414', '429', '500', '503']
const always = [...everywhere, '403']
const ofBodies = ['413', '415', '422', '507']
/** By verb of the operation: its successful answers, and its problems beside those of all operations. */
const answers: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  list: [['200', '304'], ['406']],
  create: [['201'], ['409', ...ofBodies]],
  read: [
    ['200', '304'],
    ['404', '406', '410'],
  ],
  readLiveness: [['200', '304'], []],
  readReadiness: [['200', '304'], []],
  readMetrics: [['200', '304'], []],
  readExport: [['200', '304'], ['406']],
  readDataPackage: [['200', '304'], ['406']],
  readOc4idsExport: [
    ['200', '304'],
    ['404', '406'],
  ],
  importRecords: [['200'], ['409', ...ofBodies]],
  revisions: [
    ['200', '304'],
    ['404', '406'],
  ],
  search: [['200', '304'], ['406']],
  resolveName: [['200', '304'], ['406']],
  resolveNames: [['200'], ['406', '413', '415']],
  readTotals: [
    ['200', '304'],
    ['406', '422'],
  ],
  replace: [
    ['200', '201'],
    ['412', ...ofBodies],
  ],
  patch: [['200'], ['404', '410', '412', ...ofBodies]],
  delete: [['204'], ['404', '409', '410', '412', '507']],
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
  for (const { operationId, path, responses } of operations) {
    const kind = operationId.endsWith('Revisions') ? 'revisions' : operationId
    const [good = [], bad = []] = answers[kind] ?? answers[/^[a-z]+/.exec(operationId)?.[0] ?? ''] ?? []
    t.same(
      Object.keys(responses).sort(),
      [...good, ...bad, ...(path.startsWith('/v1/') ? always : everywhere)].sort(),
      operationId,
    )
    for (const [status, { description, content }] of Object.entries(responses)) {
      t.ok(description, `${operationId}: ${status} is described`)
      if (!good.includes(status)) t.match(content, problemOf(status), `${operationId}: ${status}`)
    }
  }
})

t.test('spectral:oas reports nothing', async (t) => {
  const spectral = fileURLToPath(new URL('../../../node_modules/.bin/spectral', import.meta.url))
  const { stdout } = await promisify(execFile)(spectral, ['lint', file, '--fail-severity=hint', '--quiet'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    timeout: 60_000,
  })
  t.equal(stdout.trim(), '')
})
