/** The first page of a list is empty for a reason, and says it where a value of the question names nothing. */
import t from 'tap'
import { build } from '../../support/build.ts'

const { ask, send } = await build(t, { SEED: 'article' })

const hintsAt = async (url: string): Promise<unknown> => (await ask('GET', url)).body

const empty = (...hints: readonly (readonly [parameter: string, detail: string])[]): object => ({
  data: [],
  next: null,
  hints: hints.map(([parameter, detail]) => ({ parameter, detail })),
})

t.test('an id that no record has', async (t) => {
  for (const [url, parameter, detail] of [
    [
      '/v1/figures?subjectId=guangdong-key-project-2025',
      'subjectId',
      '`guangdong-key-project-2025` names no record; did you mean `guangdong-key-projects-2025`?',
    ],
    ['/v1/projects?regionId=guandong', 'regionId', '`guandong` names no record; did you mean `guangdong`?'],
    ['/v1/regions?id=shenzen', 'id', '`shenzen` names no record; did you mean `shenzhen`?'],
    [
      '/v1/projects?participants.organizationId=tencen',
      'participants.organizationId',
      '`tencen` names no record; did you mean `tencent`?',
    ],
    ['/v1/projects?industryIds=stel', 'industryIds', '`stel` names no record; did you mean `steel`?'],
    [
      '/v1/promises?sourceId=global-times-2025-02-31',
      'sourceId',
      '`global-times-2025-02-31` names no record; did you mean `global-times-2025-02-13`?',
    ],
    ['/v1/checks?records.id=guandong', 'records.id', '`guandong` names no record; did you mean `guangdong`?'],
  ] as const)
    t.same(await hintsAt(url), empty([parameter, detail]), url)
})

t.test('a word that no record has', async (t) => {
  for (const [url, parameter, detail] of [
    ['/v1/figures?metric=invesment', 'metric', '`invesment`: no figure has it; did you mean `investment`?'],
    ['/v1/figures?unit=projects', 'unit', '`projects`: no figure has it; did you mean `project`?'],
    ['/v1/promises?metric=invesment', 'metric', '`invesment`: no figure has it; did you mean `investment`?'],
    ['/v1/regions?aliases=CN-99', 'aliases', '`CN-99`: no region has it; did you mean `CN-92`?'],
    ['/v1/industries?codes.code=391', 'codes.code', '`391`: no industry has it; did you mean `39`?'],
    ['/v1/regions?name=Guangdon', 'name', '`Guangdon`: no region has it; did you mean `Guangdong`?'],
    ['/v1/rates?baseUnit=EUR', 'baseUnit', '`EUR`: no rate has it.'],
  ] as const)
    t.same(await hintsAt(url), empty([parameter, detail]), url)
})

t.test('each of several values', async (t) => {
  t.same(await hintsAt('/v1/regions?id.in=guandong,guangdong,shenzen&kind=country&total=true'), {
    ...empty(
      ['id.in', '`guandong` names no record; did you mean `guangdong`?'],
      ['id.in', '`shenzen` names no record; did you mean `shenzhen`?'],
    ),
    total: 0,
  })
})

t.test('of many values the first twenty are looked up', async (t) => {
  const ids = Array.from({ length: 30 }, (_, at) => `x-${at.toString()}`)
  const { hints } = (await hintsAt(`/v1/regions?id.in=${ids.join(',')}`)) as { hints: unknown[] }
  t.equal(hints.length, 20)
})

t.test('a list is empty for another reason', async (t) => {
  for (const url of [
    '/v1/figures?metric=investment&subjectId=shenzhen',
    '/v1/projects?status=cancelled',
    '/v1/regions?id.not=nope&kind=district',
    '/v1/checks?records.id=shenzhen',
  ])
    t.same(await hintsAt(url), { data: [], next: null }, url)
})

t.test('the past: what had not been recorded then', async (t) => {
  const asOf = '2000-01-01T00:00:00Z'
  const found = await hintsAt(`/v1/figures?metric=investment&asOf=${asOf}`)
  t.same(found, empty(['metric', '`investment`: no figure has it.']))
  t.same(
    await hintsAt(`/v1/projects?industryIds=steel&asOf=${asOf}`),
    empty(['industryIds', '`steel` names no record.']),
  )
})

t.test('other formats say nothing', async (t) => {
  const header = (await ask('GET', '/v1/figures?format=csv')).text.split('\r\n')[0]
  t.equal((await ask('GET', '/v1/figures?metric=invesment&format=csv')).text.trimEnd(), header)
  t.equal((await ask('GET', '/v1/figures?metric=invesment&format=ndjson')).text, '')
  t.equal((await ask('GET', '/v1/promises?metric=invesment&format=csv')).text.trimEnd().split('\r\n').length, 1)
})

t.test('a total of a metric that is neither defined nor used is refused, and names the nearest', async (t) => {
  const detail = 'There is no metric `invesment`. Did you mean `investment`?'
  for (const url of ['/v1/totals?metric=invesment', '/v1/totals?metric=invesment&format=csv']) {
    const { status, body } = await ask('GET', url)
    const { errors } = body as { errors: unknown }
    t.same([status, errors], [400, [{ parameter: 'metric', detail }]], url)
  }
  await ask('PUT', '/v1/metrics/floor-area', { body: { name: 'Floor area', nature: 'stock' } })
  const { status, body } = await ask('GET', '/v1/totals?metric=floor-area')
  t.same([status, (body as { data: unknown }).data], [200, []], 'defined, not used')
  await ask('DELETE', '/v1/metrics/project-count')
  t.equal((await ask('GET', '/v1/totals?metric=project-count')).status, 200, 'used, not defined')
})

t.test('the page of a total that is refused says so, in Chinese too', async (t) => {
  for (const [url, said] of [
    [
      '/totals?metric=invesment',
      /There is no metric <code>invesment<\/code>\. Did you mean <code>investment<\/code>\?/,
    ],
    ['/zh/totals?metric=invesment', /没有指标 <code>invesment<\/code>。您要填的是 <code>investment<\/code> 吗？/],
  ] as const) {
    const { status, text } = await send('GET', url, { headers: { accept: 'text/html' } })
    t.equal(status, 400, url)
    t.match(text, said, url)
  }
})

t.test('the pages say it too', async (t) => {
  for (const [url, said] of [
    ['/figures?metric=invesment', 'No figure has “invesment”. Did you mean “investment”?'],
    [
      '/promises?subjectId=guangdong-key-project-2025',
      '“guangdong-key-project-2025” names no record. Did you mean “guangdong-key-projects-2025”?',
    ],
    ['/checks?records.id=guandong', '“guandong” names no record. Did you mean “guangdong”?'],
    ['/zh/figures?metric=invesment', '没有数据使用“invesment”。您要找的是“investment”吗？'],
    ['/zh/regions?id=shenzen', '没有编号为“shenzen”的记录。您要找的是“shenzhen”吗？'],
  ] as const) {
    const { status, text } = await send('GET', url, { headers: { accept: 'text/html' } })
    t.equal(status, 200, url)
    t.match(text, said, url)
  }
})
