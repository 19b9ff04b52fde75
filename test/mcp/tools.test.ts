/** The tools answer what the API answers, with evidence and addresses to cite, to every kind of client. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import t from 'tap'
import { pluck, matchWhole } from '../support/match-whole.ts'
import { connect, connectOlder, serve, type Connected } from '../support/mcp.ts'
import { totalRow } from '../support/register.ts'
import { adminKey, build } from '../support/build.ts'

const app = await serve(t, { SEED: 'article' })
const clients: Readonly<Record<string, Connected>> = {
  '2026-07-28': await connect(t, app.url, 'auto'),
  '2025-11-25': await connect(t, app.url, 'legacy'),
  'SDK 1.x': await connectOlder(t, app.url),
}
const client = clients['2026-07-28'] as Connected
const { at } = await app.store.stamp()

interface Structured {
  readonly href?: string
  readonly next?: string | null
  readonly data?: readonly object[]
  readonly evidence: readonly { readonly resource: string; readonly href: string; readonly data: readonly object[] }[]
}

const answerOf = async (name: string, given: object): Promise<Structured> => {
  const { isError = false, content, structuredContent } = await client.call(name, given)
  if (isError) throw new Error(content[0]?.text)
  return structuredContent as Structured
}

/** Asks the API for an address that an answer gives. */
const followed = async (href: string): Promise<object> => {
  const { origin, pathname, search } = new URL(href)
  if (origin !== 'http://127.0.0.1:3000') throw new Error(`${href} does not begin with PUBLIC_URL`)
  return (await app.ask('GET', pathname + search)).body
}

/** A call of each tool, and the question of the API that it stands for. */
const calls: readonly (readonly [tool: string, given: object, question: string])[] = [
  ['search', { q: 'key projects' }, '/v1/search?limit=10&q=key+projects'],
  ['search', { q: 'Guangdong', resource: 'figures', limit: 3 }, '/v1/search?limit=3&q=Guangdong&resource=figures'],
  ['resolve', { name: '广东省' }, '/v1/resolve?name=%E5%B9%BF%E4%B8%9C%E7%9C%81'],
  ['resolve', { name: 'nothing of this name' }, '/v1/resolve?name=nothing+of+this+name'],
  [
    'list_figures',
    { regionId: 'south-china', metric: 'investment', sort: ['-value', 'id'], total: true, facets: ['stage'] },
    '/v1/figures?limit=10&regionId.within=south-china&metric=investment&sort=-value%2Cid&total=true&facets=stage',
  ],
  [
    'total',
    { metric: 'investment', groupBy: ['industry', 'year'] },
    '/v1/totals?metric=investment&groupBy=industry%2Cyear',
  ],
  ['total', { metric: 'investment', explain: true }, '/v1/totals?metric=investment&explain=true'],
  ['total', { metric: 'total-investment' }, '/v1/totals?metric=total-investment'],
  [
    'outcomes',
    { metric: 'investment', regionId: 'guangdong', groupBy: ['year'] },
    '/v1/outcomes?metric=investment&regionId.within=guangdong&groupBy=year',
  ],
  [
    'promises',
    { regionId: 'guangdong', stage: 'planned' },
    '/v1/promises?limit=10&regionId.within=guangdong&stage=planned',
  ],
  ['promises', { asOf: at }, `/v1/promises?limit=10&asOf=${encodeURIComponent(at)}`],
  [
    'checks',
    { severity: 'notice', 'records.resource': 'figures' },
    '/v1/checks?limit=10&severity=notice&records.resource=figures',
  ],
  [
    'verify',
    { claim: 'Guangdong plans 1,500 key projects in 2025' },
    '/v1/verify?claim=Guangdong+plans+1%2C500+key+projects+in+2025',
  ],
  [
    'verify',
    { claim: 'Guangdong plans 1,730 key projects in 2025' },
    '/v1/verify?claim=Guangdong+plans+1%2C730+key+projects+in+2025',
  ],
]

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
const accept = 'application/json, text/event-stream'

for (const [name, given, question] of calls) {
  t.test(`${name} ${JSON.stringify(given)} answers what the API answers, and each address leads to it`, async (t) => {
    const { evidence, href, ...answer } = await answerOf(name, given)
    const { href: own, ...asked } = (await app.ask('GET', question)).body as { href?: string }
    t.strictSame(answer, asked)
    if (name !== 'search' && name !== 'resolve') {
      const lasting = `http://127.0.0.1:3000${question}${question.includes('asOf=') ? '' : `&asOf=${encodeURIComponent(at)}`}`
      t.equal(href, lasting)
      t.equal(own ?? lasting, lasting)
      const { href: _, ...again } = (await followed(lasting)) as { href?: string }
      t.strictSame(again, answer)
    } else t.equal(href, undefined)
    for (const { resource, href: address, ...records } of evidence) {
      t.match(address, new RegExp(`/v1/${resource}\\?id\\.in=.*&asOf=`))
      t.strictSame(await followed(address), records)
    }
  })
}

interface Figure {
  readonly id: string
  readonly asPrinted: string
  readonly locator: string
  readonly sourceId: string
}

/** What an assistant quotes of the evidence. */
const quoted = ({ evidence }: Structured): object =>
  evidence.map(({ resource, data, ...rest }) => [
    resource,
    (data as Figure[]).map(({ id, asPrinted, locator }) => [id, asPrinted, locator]),
    (rest as unknown as { included: { sources: { id: string; title: string }[] } }).included.sources.map(
      ({ title }) => title,
    ),
  ])

const source = (await app.ask('GET', '/v1/sources/global-times-2025-02-13')).body as { title: string }

t.test('a total, whole', async (t) => {
  const answer = await answerOf('total', {
    metric: 'investment',
    regionId: 'guangdong',
    stage: 'planned',
    period: '2025',
  })
  const { evidence, ...total } = answer
  t.strictSame(total, {
    href: `http://127.0.0.1:3000/v1/totals?metric=investment&regionId.within=guangdong&stage=planned&period=2025&asOf=${encodeURIComponent(at)}`,
    metric: 'investment',
    data: [totalRow('1000000000000', { figures: 2 })],
    rates: [],
    excluded: {},
  })
  const ids = 'guangdong-key-projects-2025-investment%2Cguangdong-key-projects-2025-five-industries-investment'
  const found = evidence[0]?.href
  t.equal(found, `http://127.0.0.1:3000/v1/figures?id.in=${ids}&include=sources&asOf=${encodeURIComponent(at)}`)
  t.strictSame(quoted(answer), [
    [
      'figures',
      [
        ['guangdong-key-projects-2025-five-industries-investment', '165.8 billion yuan', 'paragraph 6'],
        ['guangdong-key-projects-2025-investment', '1 trillion yuan ($136.8 billion)', 'paragraph 5'],
      ],
      [source.title],
    ],
  ])
})

t.test('a verdict, whole', async (t) => {
  const answer = await answerOf('verify', { claim: 'Guangdong plans 1,500 key projects in 2025' })
  const { evidence: _, ...verdict } = answer
  const asOf = encodeURIComponent(at)
  const year = { periodStart: '2025-01-01', periodEnd: '2025-12-31' }
  const figures = [
    {
      figureId: 'guangdong-key-projects-2025-project-count',
      ...{
        subjectKind: 'project',
        subjectId: 'guangdong-key-projects-2025',
        metric: 'project-count',
        stage: 'planned',
      },
      ...year,
      value: '1500',
      unit: 'project',
      asPrinted: '1,500 key provincial construction projects',
      sourceId: 'global-times-2025-02-13',
      locator: 'paragraph 5',
      relation: 'agrees',
      total: null,
    },
    {
      figureId: null,
      ...{ subjectKind: 'region', subjectId: 'guangdong', metric: 'project-count', stage: 'planned' },
      ...year,
      value: '1500',
      unit: 'project',
      asPrinted: null,
      sourceId: null,
      locator: null,
      relation: 'agrees',
      total: `http://127.0.0.1:3000/v1/totals?metric=project-count&regionId.within=guangdong&stage=planned&period=2025-01-01%2F2025-12-31&asOf=${asOf}`,
    },
  ]
  t.strictSame(verdict, {
    href: `http://127.0.0.1:3000/v1/verify?claim=Guangdong+plans+1%2C500+key+projects+in+2025&asOf=${asOf}`,
    claim: 'Guangdong plans 1,500 key projects in 2025',
    verdict: 'supported',
    readings: [
      {
        at: { paragraph: 1, start: 16, end: 34 },
        quote: 'Guangdong plans 1,500 key projects in 2025',
        asPrinted: '1,500 key projects',
        value: '1500',
        upperValue: null,
        unit: 'project',
        qualifier: 'exact',
        reported: [],
        metric: 'project-count',
        stage: 'planned',
        periodStart: '2025-01-01',
        periodEnd: '2025-12-31',
        subject: { kind: 'region', id: 'guangdong', confidence: 1 },
        alternatives: [],
        part: null,
        ...{ relation: null, of: null, from: null, ofFigureId: null, fromFigureId: null },
        selected: false,
        figureId: null,
        judgement: null,
        verdict: 'supported',
        figures,
      },
    ],
    figures,
    disputed: [],
  })
  t.strictSame(quoted(answer), [
    [
      'figures',
      [['guangdong-key-projects-2025-project-count', '1,500 key provincial construction projects', 'paragraph 5']],
      [source.title],
    ],
  ])
})

t.test('every client gets the same answers, as structure and as text', async (t) => {
  for (const [name, given] of calls) {
    const answers = await Promise.all(Object.values(clients).map(({ call }) => call(name, given)))
    for (const { content, structuredContent } of answers) {
      t.strictSame(structuredContent, answers[0]?.structuredContent)
      t.strictSame(content, [{ type: 'text', text: JSON.stringify(structuredContent) }])
    }
  }
  t.strictSame(
    Object.entries(clients).map(([name, { version }]) => [name, version]),
    [
      ['2026-07-28', '2026-07-28'],
      ['2025-11-25', '2025-11-25'],
      ['SDK 1.x', '2025-11-25'],
    ],
  )
  t.match(client.instructions, /Cite what you say/)
})

t.test('the tools are listed with what the document says about them', async (t) => {
  const lists = await Promise.all(Object.values(clients).map(({ listTools }) => listTools()))
  const tools = lists[0]?.tools ?? []
  for (const list of lists) t.strictSame(list.tools, tools)
  t.strictSame(
    pluck(tools, 'name', 'title', 'annotations'),
    [
      ['search', 'Search all resources'],
      ['resolve', 'Resolve a name'],
      ['list_figures', 'List figures'],
      ['total', 'Add figures up'],
      ['outcomes', 'Compare plans with what came of them'],
      ['promises', 'List promises and their outcomes'],
      ['checks', 'List contradictions'],
      ['verify', 'Verify a claim'],
    ].map((one) => [
      ...one,
      { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    ]),
  )
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  for (const { name, description = '', inputSchema, outputSchema = {} } of tools) {
    const { properties, additionalProperties } = inputSchema as { properties: object; additionalProperties: boolean }
    t.match(description, /^Use it /)
    t.equal(additionalProperties, false)
    t.ok(
      Object.values(properties).every((property: { description?: string }) => property.description !== undefined),
      name,
    )
    t.ok(
      Object.keys(properties).every((argument) => !/\.(in|not|gte|lte|contains|exists|within)$/.test(argument)),
      name,
    )
    const accepts = ajv.compile(inputSchema)
    const validate = ajv.compile(outputSchema)
    for (const [, given] of calls.filter(([tool]) => tool === name)) {
      t.ok(accepts(given), JSON.stringify(accepts.errors))
      t.ok(validate(await answerOf(name, given)), JSON.stringify(validate.errors))
    }
  }
})

t.test('a list continues with its cursor', async (t) => {
  const first = await answerOf('list_figures', { limit: 2 })
  t.type(first.next, 'string')
  const second = await answerOf('list_figures', { limit: 2, cursor: first.next })
  t.strictSame(
    [...(first.data ?? []), ...(second.data ?? [])],
    ((await app.ask('GET', '/v1/figures?limit=4')).body as { data: object[] }).data,
  )
})

t.test('an address holds the answer after the register has changed', async (t) => {
  const before = await answerOf('total', { metric: 'project-count' })
  const figure = '/v1/figures/guangdong-key-projects-2025-project-count'
  await app.ask('PATCH', figure, { body: { value: '1600' } })
  const after = await answerOf('total', { metric: 'project-count' })
  t.notSame(after.data, before.data)
  for (const { evidence, href = '', ...answer } of [before, after]) {
    const { href: _, ...again } = (await followed(href)) as { href: string }
    t.strictSame(again, answer)
    for (const { resource: _, href: address, ...records } of evidence) t.strictSame(await followed(address), records)
  }
  await app.ask('PATCH', figure, { body: { value: '1500' } })
})

// /mcp is behind the keys, the limits and the origins of the register.

t.test('a closed register is closed to whoever has no key', async (t) => {
  const app = await serve(t, { READ_ACCESS: 'key', SEED: 'article' })
  for (const key of [null, 'not-a-key']) {
    const { status, headers, body } = await app.ask('POST', '/mcp', { key, body: ping, headers: { accept } })
    matchWhole(t, [status, headers['www-authenticate'], body], [401, /^Bearer/, { type: '/problems/unauthorized' }])
  }
  await t.rejects(connect(t, app.url, 'auto'))
  for (const mode of ['auto', 'legacy'] as const) {
    const { call } = await connect(t, app.url, mode, { authorization: `Bearer ${adminKey}` })
    matchWhole(t, await call('resolve', { name: 'Guangdong' }), {
      structuredContent: {
        data: [{ id: 'guangdong' }],
        evidence: ['regions', 'organizations', 'projects', 'initiatives'].map((resource) => ({ resource })),
      },
    })
  }
})

t.test('a session of the pages is no key', async (t) => {
  const app = await build(t, { READ_ACCESS: 'key' })
  const signIn = await app.send('GET', '/sign-in', { headers: { accept: 'text/html' } })
  t.equal(signIn.status, 200)
  const { status } = await app.send('POST', '/mcp', {
    key: null,
    body: ping,
    headers: { accept, cookie: `planledger=${'a'.repeat(43)}` },
  })
  t.equal(status, 401)
})

t.test('a call counts as the requests that it makes, and the limit is told as an error of the tool', async (t) => {
  const app = await serve(t, { RATE_LIMIT: '12', SEED: 'article' })
  const { call } = await connect(t, app.url, 'auto')
  // The client asks for the versions; a call asks for the message, the answer and its evidence.
  t.equal((await call('list_figures', { limit: 1 })).isError, undefined)
  const calls = [
    await call('list_figures', { limit: 1 }),
    await call('list_figures', { limit: 1 }),
    await call('list_figures', { limit: 1 }),
  ]
  matchWhole(t, calls.at(-1), {
    isError: true,
    content: [{ text: /^Too many requests \(429\)\. More than 12 requests in a minute\. Try again in \d+ seconds\.$/ }],
  })
  await t.rejects(call('list_figures', { limit: 1 }), /Too many requests/)
  const { status, headers } = await app.send('POST', '/mcp', { key: null, body: ping, headers: { accept } })
  matchWhole(t, [status, headers['retry-after']], [429, /^\d+$/])
})

t.test('a page of another origin is refused', async (t) => {
  const open = await build(t, { PUBLIC_URL: 'https://register.example' })
  const named = await build(t, {
    PUBLIC_URL: 'https://register.example',
    CORS_ORIGIN: 'https://app.example,https://b.example',
  })
  for (const [app, origin, status] of [
    [open, 'https://register.example', 200],
    [open, 'https://elsewhere.example', 403],
    [open, 'https://register.example.elsewhere.example', 403],
    [open, 'http://register.example', 403],
    [open, 'http://localhost:80', 403],
    [open, 'null', 403],
    [open, '*', 403],
    [open, '', 403],
    [named, 'https://app.example', 200],
    [named, 'https://b.example', 200],
    [named, 'https://c.example', 403],
  ] as const) {
    const answer = await app.send('POST', '/mcp', { key: null, body: ping, headers: { accept, origin } })
    t.equal(answer.status, status, origin)
    if (status === 403) t.match(answer.body, { type: '/problems/forbidden', detail: /`CORS_ORIGIN` does not name it/ })
  }
  // A browser asks before it sends: only where origins are named may pages send messages.
  const preflight = (origin: string) => ({
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,mcp-protocol-version,mcp-method',
  })
  const allowed = await named.send('OPTIONS', '/mcp', { key: null, headers: preflight('https://app.example') })
  t.match(allowed.headers, {
    'access-control-allow-origin': 'https://app.example',
    'access-control-allow-methods': /POST/,
    'access-control-allow-headers': /mcp-protocol-version/,
  })
  const refused = await open.send('OPTIONS', '/mcp', { key: null, headers: preflight('https://app.example') })
  t.notMatch(refused.headers['access-control-allow-methods'], /POST/)
})
