/** What is refused names the nearest that would be taken. */
import t from 'tap'
import { build, type Ask } from '../../support/build.ts'

const { ask, send } = await build(t, { SEED: 'article' })

interface Refused {
  readonly detail: string
  readonly errors?: readonly { readonly detail: string }[]
}

t.test('a parameter, or a value of one', async (t) => {
  const id = 'Must consist of small letters from a to z, digits, and single hyphens between them, for example'
  for (const [url, detail] of [
    ['/v1/totals?metric=investment&region=guangdong', 'There is no such parameter. Did you mean `regionId.within`?'],
    ['/v1/projects?region=guangdong', 'There is no such parameter. Did you mean `regionId.within`?'],
    ['/v1/projects?industry=steel', 'There is no such parameter. Did you mean `industryIds.within`?'],
    ['/v1/figures?source=nope', 'There is no such parameter. Did you mean `sourceId`?'],
    [
      '/v1/totals?metric=investment&groupBy=province',
      'Value 1: Must be one of `region`, `industry`, `organization`, `year`. Did you mean `regionKind=province`?',
    ],
    [
      '/v1/totals?metric=investment&groupBy=regions',
      'Value 1: Must be one of `region`, `industry`, `organization`, `year`. Did you mean `region`?',
    ],
    ['/v1/projects?regionId.within=Guangdong', `${id} "guangdong". Did you mean \`guangdong\`?`],
    ['/v1/regions?id=South China', `${id} "guangdong". Did you mean \`south-china\`?`],
    ['/v1/regions?id=广东', `${id} "guangdong".`],
    [
      '/v1/rates?baseUnit=usd',
      'Must be a currency code of three capital letters, for example "USD". Did you mean `USD`?',
    ],
  ] as const) {
    const { status, body } = await send('GET', encodeURI(url))
    t.same([status, (body as Refused).errors?.map((one) => one.detail)], [400, [detail]], url)
  }
})

t.test('an address', async (t) => {
  for (const [method, url, detail] of [
    ['GET', '/v1/figure', 'There is nothing at GET /v1/figure. Did you mean `/v1/figures`?'],
    [
      'GET',
      '/v1/region/guangdong',
      'There is nothing at GET /v1/region/guangdong. Did you mean `/v1/regions/guangdong`?',
    ],
    ['PATCH', '/v1/figure/a', 'There is nothing at PATCH /v1/figure/a. Did you mean `/v1/figures/a`?'],
    [
      'GET',
      '/v1/projects/a/revision',
      'There is nothing at GET /v1/projects/a/revision. Did you mean `/v1/projects/a/revisions`?',
    ],
    ['GET', '/v1/weather', 'There is nothing at GET /v1/weather.'],
    ['GET', '/v1/regions/guandong', 'There is no regions/guandong. Did you mean `guangdong`?'],
    ['GET', '/v1/rates/nope?asOf=2000-01-01T00:00:00Z', 'There is no rates/nope.'],
  ] as const) {
    const { status, body } = await send(method, url)
    t.same([status, (body as Refused).detail], [404, detail], url)
  }
  t.match((await ask('GET', '/v1/figures/nope')).text, /There is no figures\/nope\. Did you mean `[a-z0-9-]+`\?/)
})

t.test('an id in a body', async (t) => {
  const body = { title: 'A plan', kind: 'policy', status: 'announced', regionId: 'guandong', industryIds: ['stel'] }
  const { status, body: refused } = await ask('POST', '/v1/initiatives', { body })
  t.same(
    [status, (refused as Refused).errors],
    [
      422,
      [
        { pointer: '/regionId', detail: 'There is no `guandong` among the regions. Did you mean `guangdong`?' },
        { pointer: '/industryIds/0', detail: 'There is no `stel` among the industries. Did you mean `steel`?' },
      ],
    ],
  )
  const many = { ...body, regionId: null, industryIds: Array.from({ length: 12 }, (_, at) => `x-${at.toString()}`) }
  const { errors = [] } = (await ask('POST', '/v1/initiatives', { body: many })).body as Refused
  t.same(
    errors.map(({ detail }) => detail.includes('Did you mean')),
    [...Array<true>(10).fill(true), false, false],
  )
})

t.test('a media type says what was sent, and what to send', async (t) => {
  const patch = '`application/merge-patch+json` or `application/json`'
  for (const [method, url, type, detail] of [
    ['POST', '/v1/regions', 'text/xml', 'The body is `text/xml`: send `application/json`.'],
    [
      'PATCH',
      '/v1/regions/guangdong',
      'application/json-patch+json',
      `The body is \`application/json-patch+json\`: send ${patch}.`,
    ],
    ['POST', '/v1/regions', '', 'The body has no media type: send `application/json`.'],
    ['PUT', '/v1/sources/a/text', 'application/json', 'The body is `application/json`: send `text/plain`.'],
    [
      'POST',
      '/v1/reconcile',
      'application/json',
      'The body is `application/json`: send `application/x-www-form-urlencoded`.',
    ],
    [
      'POST',
      '/v1/import',
      'application/xml',
      'The body is `application/xml`: send `application/x-ndjson`, `application/json` (OC4IDS) or, with `resource`, `text/csv`.',
    ],
  ] as const) {
    const asked: Ask = { body: '{}', headers: { 'content-type': type } }
    const { status, body } = await send(method, url, asked)
    t.same([status, (body as Refused).detail], [415, detail], `${method} ${url} ${type}`)
  }
})
