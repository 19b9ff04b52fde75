/** No parameter is ignored, guessed or capped: an unknown name is a 400 that suggests the closest valid name. */
import t, { type Test } from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { exampleIds, withExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { wordsOf } from '../../support/words.ts'

const app = await withExamples(t)

interface Fault {
  parameter: string
  detail: string
}
interface Refused {
  type: string
  title: string
  status: number
  detail: string
  requestId: string
  errors: Fault[]
}

const refused = async (
  t: Test,
  url: string,
  ...errors: { parameter: string; detail: string | RegExp }[]
): Promise<void> => {
  const { status, headers, body } = await app.ask('GET', url)
  const problem = body as Refused
  const joined = problem.errors.map(({ parameter, detail }) => `\`${parameter}\`: ${detail}`).join(' ')
  matchWhole(
    t,
    [status, headers['content-type'], 'etag' in headers, problem.errors.length, problem.detail === joined, problem],
    [
      400,
      /^application\/problem\+json; charset=utf-8$/,
      false,
      errors.length,
      true,
      {
        type: '/problems/invalid-request',
        title: 'Invalid request',
        status: 400,
        requestId: /^[0-9a-f-]{36}$/,
        errors,
      },
    ],
    url,
  )
}

for (const { name } of everyResource) {
  const list = `/v1/${name}`
  const one = `${list}/${exampleIds[name]}`

  t.test(`${name}: an unknown parameter, field or operator is refused`, async (t) => {
    const none = (nearest = '[^`]+') =>
      new RegExp(`^There is no such parameter\\. Did you mean \`${nearest.replace('.', '\\.')}\`\\?$`)
    for (const [parameter, nearest] of [
      ['limits', 'limit'],
      ['Limit', 'limit'],
      ['LIMIT', 'limit'],
      ['sorted', 'sort'],
      ['revision.gte.', 'revision.gte'],
      ['id.gt', 'id.gte'],
      ['id[gte]', 'id.gte'],
      ['updatedat.gte', 'updatedAt.gte'],
      ['UPDATED_AT.GTE', 'updatedAt.gte'],
      ['created_at.gte', 'createdAt.gte'],
      ['offset', undefined],
      ['__proto__', undefined],
      ['constructor', undefined],
      ['hasOwnProperty', undefined],
      ['a~1b', undefined],
      ['', undefined],
      ['x', undefined],
      ['x'.repeat(3000), undefined],
    ] as const) {
      await refused(t, `${list}?${encodeURIComponent(parameter)}=1`, { parameter, detail: none(nearest) })
    }
    await refused(t, `${one}?field=id`, { parameter: 'field', detail: none('fields') })
    await refused(t, `${one}?limit=1`, { parameter: 'limit', detail: none() })
  })

  t.test(`${name}: a parameter given twice is refused, even with the same value`, async (t) => {
    const detail = 'Is given twice.'
    await refused(t, `${list}?limit=1&limit=1`, { parameter: 'limit', detail })
    await refused(t, `${list}?id=a&sort=id&id=b&sort=id`, { parameter: 'id', detail }, { parameter: 'sort', detail })
    await refused(t, `${one}?fields=id&fields=id`, { parameter: 'fields', detail })
    await refused(t, `${list}?nothing=a&nothing=b`, { parameter: 'nothing', detail })
  })
}

t.test('all faults of a query are named', async (t) => {
  await refused(
    t,
    '/v1/regions?limt=1&kind=provinc&limit=-1',
    { parameter: 'limt', detail: 'There is no such parameter. Did you mean `limit`?' },
    { parameter: 'kind', detail: /^Must be one of `country`, .* Did you mean `province`\?$/ },
    { parameter: 'limit', detail: 'Must be at least 1.' },
  )
})

t.test('however many parameters are unknown, they are refused', async (t) => {
  for (const count of [7, 8, 9, 100]) {
    const names = Array.from({ length: count }, (_none, at) => `unknown${at.toString()}`)
    const { status, body } = await app.ask('GET', `/v1/regions?${names.map((name) => `${name}=1`).join('&')}`)
    const { errors = [] } = body as { errors?: { parameter: string; detail: string }[] }
    // The validator names the first eight faults.
    t.strictSame(
      [
        status,
        errors.map(({ parameter }) => parameter),
        errors.every(({ detail }) => detail.startsWith('There is no such')),
      ],
      [400, names.slice(0, 8), true],
    )
  }
})

for (const [query, parameter, detail] of [
  ['limit=-1', 'limit', 'Must be at least 1.'],
  ['limit=0', 'limit', 'Must be at least 1.'],
  ['limit=201', 'limit', 'Must be at most 200 in JSON; other formats take any.'],
  ['limit=1000000000', 'limit', 'Must be at most 200 in JSON; other formats take any.'],
  ['limit=1e9', 'limit', 'Must be integer.'],
  ['limit=99999999999999999999', 'limit', 'Must be integer.'],
  ['limit=0x10', 'limit', 'Must be integer.'],
  ['limit', 'limit', 'Must be integer.'],
  ['kind=City', 'kind', /Did you mean `city`\?$/],
  ['kind=CITY', 'kind', /Did you mean `city`\?$/],
  ['kind=nonsense', 'kind', /^Must be one of [^.]*\.$/],
  ['kind.in=city,provinces', 'kind.in', /^Value 2: .* Did you mean `province`\?$/],
  ['kind.in=', 'kind.in', /^Value 1: Must be one of /],
  [
    'parentId=Guang%20dong',
    'parentId',
    /^Must consist of small letters .*, for example "south-china"\. Did you mean `guang-dong`\?$/,
  ],
  [`id=${'a'.repeat(121)}`, 'id', 'Must have at most 120 characters.'],
  [`name=${'a'.repeat(1001)}`, 'name', 'Must have at most 1000 characters.'],
  ['name.contains=', 'name.contains', 'Must have at least 1 character.'],
  ['parentId.exists=1', 'parentId.exists', 'Must be `true` or `false`.'],
  ['parentId.exists=True', 'parentId.exists', 'Must be `true` or `false`.'],
  ['revision=1.0', 'revision', 'Must be integer.'],
  ['id.within=guangdon', 'id.within', 'There is no `guangdon` among the regions. Did you mean `guangdong`?'],
] as const) {
  t.test(`regions?${query.slice(0, 60)} is refused`, async (t) =>
    refused(t, `/v1/regions?${query}`, { parameter, detail }),
  )
}

t.test('a word that people use leads to the value', async (t) => {
  for (const [resource, word, name] of [
    ['projects', 'completed', 'completion'],
    ['projects', 'Under%20construction', 'implementation'],
    ['initiatives', 'in%20progress', 'in-force'],
  ] as const) {
    const said = new RegExp(`\\. \`${decodeURIComponent(word)}\` is called \`${name}\` here\\.$`)
    await refused(t, `/v1/${resource}?status=${word}`, { parameter: 'status', detail: said })
  }
})

t.test('beside a list of all values a suggestion is close, or absent', async (t) => {
  for (const [list, parameter, value, nearest] of [
    ['projects', 'status', 'completion-', 'completion'],
    ['projects', 'status', 'prepare', 'preparation'],
    ['projects', 'status', 'Supended', 'suspended'],
    ['projects', 'status', 'vanished', undefined],
    ['projects', 'status', 'x', undefined],
    ['figures', 'stage', 'completed', undefined],
    ['figures', 'stage', 'commited', 'committed'],
    ['figures', 'format', 'cvs', 'csv'],
    ['figures', 'metric.contains', 'a', 'metric.in'],
  ] as const) {
    const detail = nearest === undefined ? /^[^.]*\.$/ : new RegExp(`\\. Did you mean \`${nearest}\`\\?$`)
    await refused(t, `/v1/${list}?${parameter}=${value}`, { parameter, detail })
  }
})

t.test('invalid dates, decimals and units are refused', async (t) => {
  const date = (example: string) => `Must be a calendar date, for example "${example}".`
  for (const value of ['2025-02-30', '2025-2-1', '20250201', '2025', ''])
    await refused(t, `/v1/rates?on=${value}`, { parameter: 'on', detail: date('2025-02-13') })
  for (const value of ['1e3', '1.', '.5', '01', '1234567890123456', '1.0001', '%2B1', '1%2C5', 'NaN', '']) {
    await refused(t, `/v1/figures?value=${value}`, { parameter: 'value', detail: /^Must be a number in digits / })
  }
  for (const value of ['Cny', 'CNYX', 'CN-Y'])
    await refused(t, `/v1/figures?unit=${value}`, { parameter: 'unit', detail: /^Must be a currency code / })
})

t.test('the work that a query may ask of the database is bounded, and the bound is named', async (t) => {
  const values = (number: number) => Array.from({ length: number }, (_, index) => `v${index.toString()}`).join(',')
  for (const operator of ['in', 'not']) {
    t.equal((await app.ask('GET', `/v1/regions?id.${operator}=${values(100)}`)).status, 200)
    await refused(t, `/v1/regions?id.${operator}=${values(101)}`, {
      parameter: `id.${operator}`,
      detail: 'Must have at most 100 elements.',
    })
    t.equal(
      (
        await app.ask(
          'GET',
          `/v1/checks?check.${operator}=${Array.from({ length: 100 }, () => 'rate-outlier').join(',')}`,
        )
      ).status,
      200,
    )
    await refused(t, `/v1/checks?check.${operator}=${Array.from({ length: 101 }, () => 'rate-outlier').join(',')}`, {
      parameter: `check.${operator}`,
      detail: 'Must have at most 100 elements.',
    })
  }
  const keys = ['id', 'metric', 'stage', 'value', 'upperValue', 'unit', 'qualifier', 'periodStart', 'periodEnd']
  t.equal((await app.ask('GET', `/v1/figures?sort=${keys.slice(1).join(',')}`)).status, 200)
  await refused(t, `/v1/figures?sort=${keys.join(',')}`, { parameter: 'sort', detail: 'Must have at most 8 elements.' })
  const filters = keys
    .flatMap((key) => [`${key}.exists=true`, `${key}.gte=2025-01-01`, `${key}.lte=2025-01-01`])
    .filter((filter) => /^(upperValue|period.*)\.exists|^(id|period.*)\.[gl]te/.test(filter))
  const many = [
    ...filters,
    ...['', '.in', '.not'].flatMap((suffix) => [
      ...['id', 'subjectId', 'sourceId', 'ofFigureId', 'supersedesId'].map((key) => `${key}${suffix}=a`),
      `unit${suffix}=CNY`,
      `stage${suffix}=planned`,
      `metric${suffix}=a`,
    ]),
  ].slice(0, 32)
  t.equal(many.length, 32)
  for (const path of ['/v1/figures', '/v1/promises']) {
    t.equal((await app.ask('GET', `${path}?${many.join('&')}`)).status, 200)
    await refused(t, `${path}?${many.join('&')}&qualifier=exact`, {
      parameter: 'qualifier',
      detail: 'Is one filter too many: a list takes at most 32.',
    })
  }
})

t.test('`within` takes a tree of up to 64 levels', async (t) => {
  const statuses: number[] = []
  for (let level = 0; level <= 65; level++) {
    const body = { name: 'level', kind: 'city', parentId: level === 0 ? null : `level-${(level - 1).toString()}` }
    statuses.push((await app.ask('PUT', `/v1/regions/level-${level.toString()}`, { body })).status)
  }
  t.same(new Set(statuses), new Set([201]))
  t.match((await app.ask('GET', '/v1/regions?id.within=level-1&total=true&limit=1')).body, { total: 65 })
  const detail = 'Has more than 64 levels below it.'
  await refused(t, '/v1/regions?id.within=level-0', { parameter: 'id.within', detail })
  await refused(t, '/v1/figures?regionId.within=level-0', { parameter: 'regionId.within', detail })
})

t.test('NUL and lone surrogates are refused', async (t) => {
  const detail = 'NUL and lone surrogates match nothing.'
  await refused(t, '/v1/regions?name=a%00b', { parameter: 'name', detail })
  await refused(t, '/v1/regions?name.contains=%00', { parameter: 'name.contains', detail })
  await refused(t, '/v1/regions?id.within=%00', { parameter: 'id.within', detail })
  await refused(t, '/v1/regions?na%00me=a', { parameter: 'na\0me', detail })
  await refused(t, '/v1/regions/guangdong?fields=id%00', { parameter: 'fields', detail })
})

t.test('of a very long address with one fault many times, the first are named', async (t) => {
  const address = await app.ask('GET', `/v1/figures${'?cursor='.repeat(3900)}`)
  t.match(address, { status: 414, body: { type: '/problems/uri-too-long' } })
  const { status, body } = await app.ask('GET', `/v1/figures?${'%ff&'.repeat(4000)}`)
  t.strictSame([status, (body as { errors: unknown[] }).errors.length], [400, 20])
})

t.test('percent-encoding that is no UTF-8 is refused', async (t) => {
  const detail = 'Is not percent-encoded UTF-8.'
  for (const text of ['%', '%zz', '%ff', '%c3', '%ed%a0%80', '%f4%90%80%80', '%c0%80', '100%']) {
    await refused(t, `/v1/regions?kind=city&name=${text}`, { parameter: 'name', detail })
    await refused(t, `/v1/regions?${text}=a`, { parameter: text, detail })
    const { status, body } = await app.ask('GET', `/v1/regions/${text}`)
    t.match(
      { status, body },
      {
        status: 400,
        body: { type: '/problems/invalid-request', detail: 'The address is not percent-encoded UTF-8.' },
      },
    )
  }
})

t.test('an address that ends with a slash is none, and says why', async (t) => {
  for (const url of ['/v1/', '/v1/regions/', '/v1/regions/guangdong/?limit=1', '/v1/totals/', '/health/live/'])
    for (const method of ['GET', 'POST'] as const) {
      const { status, body } = await app.ask(method, url, { body: {} })
      t.match(
        { status, body },
        {
          status: 404,
          body: { type: '/problems/not-found', detail: 'The address ends with a slash: remove it.' },
        },
        `${method} ${url}`,
      )
    }
})

t.test('the syntax of SQL, LIKE, FTS and JSON is text like any other', async (t) => {
  const texts = [
    `' OR 1=1 --`,
    `"; DROP TABLE regions; --`,
    `x' UNION SELECT hash FROM keys --`,
    ...['a" OR "b', 'NEAR(a b)', 'a AND NOT b', '\u202e'],
    ...wordsOf('? $1 :name @a % _ \\ a* ( {"$ne":null} ../.. <script> 𠮷'),
  ]
  for (const text of texts) {
    const value = encodeURIComponent(text)
    const found: unknown[] = []
    const queries = [`name=${value}`, `name.in=${value},x`, `name.contains=${value}`, `aliases=${value}`]
    for (const query of queries) {
      const { status, body } = await app.ask('GET', `/v1/regions?${query}`)
      const { data, next } = body as { data: unknown; next: unknown }
      found.push([query, status, data, next])
    }
    t.strictSame(
      found,
      queries.map((query) => [query, 200, [], null]),
    )
    const refusals: unknown[] = []
    const closed = ['id', 'sort', 'fields', 'include', 'facets', 'limit', 'cursor', 'id.within', 'asOf', 'format']
    for (const parameter of closed) {
      const { status, body } = await app.ask('GET', `/v1/regions?${parameter}=${value}`)
      refusals.push([parameter, status, (body as Refused).errors[0]?.parameter])
    }
    t.strictSame(
      refusals,
      closed.map((parameter) => [parameter, 400, parameter]),
      text,
    )
  }
  t.equal((await app.ask('GET', '/v1/regions/guangdong')).status, 200)
})
