/** Ids: chosen by the client, or made from the title or name in ASCII. */
import t from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { exampleIds, examples, withExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { imported } from '../../support/batches.ts'

const app = await withExamples(t)
const { ask } = app

/** Returns the id that the register makes of a title. */
const idOf = async (title: string): Promise<string> => {
  const { body } = await ask('POST', '/v1/sources', { body: { ...examples.sources, title } })
  const { id }: { id: string } = body
  return id
}

t.test('an id is the title in ASCII', async (t) => {
  for (const [title, id] of [
    ['Five-Year Plan: 2021–2025!', 'five-year-plan-2021-2025'],
    ['  São Paulo’s  Métro ', 'sao-paulo-s-metro'],
    ['ÅNGSTRÖM', 'angstrom'],
    ['广东省', 'guang-dong-sheng'],
    ['深圳 Tencent 大厦', 'shen-zhen-tencent-da-sha'],
    ['重庆', 'chong-qing'],
    ['Москва', 'moskva'],
    ['R&D', 'r-d'],
    ['snake_case/and\\slashes', 'snake-case-and-slashes'],
    ['42', '42'],
    ['🚀 Launch', 'launch'],
  ] as const)
    t.equal(await idOf(title), id, title)
})

t.test('a title without a letter or digit gives the name of its kind', async (t) => {
  for (const id of ['source', 'source-2', 'source-3']) t.equal(await idOf('🚀🚀'), id)
  t.equal(await idOf('—'), 'source-4')
})

t.test('an id is cut at 110 characters, and never ends in a hyphen', async (t) => {
  t.equal(await idOf('x'.repeat(300)), 'x'.repeat(110))
  t.equal(await idOf('x'.repeat(300)), `${'x'.repeat(110)}-2`)
  t.equal(await idOf(`${'y'.repeat(109)} and more`), 'y'.repeat(109))
})

t.test('on a clash the first free number is appended', async (t) => {
  for (const id of ['clash', 'clash-2', 'clash-3']) t.equal(await idOf('Clash'), id)
  await ask('DELETE', '/v1/sources/clash-2')
  t.equal(await idOf('Clash'), 'clash-2')
  t.equal(await idOf('Clash 2'), 'clash-2-2')
})

t.test('many records of one title get the numbers in their order, also within one batch of writes', async (t) => {
  const many = async (title: string, count: number): Promise<string[]> => {
    const ids = await Promise.all(Array.from({ length: count }, () => idOf(title)))
    return ids.sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
  }
  const numbered = (base: string, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, at) => (from + at === 1 ? base : `${base}-${(from + at).toString()}`))
  t.strictSame(await many('Many', 12), numbered('many', 1, 12))
  await ask('DELETE', '/v1/sources/many-7')
  t.strictSame(await many('Many', 20), [...numbered('many', 7, 7), ...numbered('many', 13, 31)])
  const long = 'z'.repeat(110)
  t.strictSame(await many(`${long}zz`, 9), numbered(long, 1, 9))
})

t.test('names give ids as titles do', async (t) => {
  for (const [name, id] of [
    ['regions', 'guangdong-2'],
    ['industries', 'steel-2'],
    ['organizations', 'tencent-2'],
    ['projects', 'a-bridge-2'],
    ['initiatives', 'an-action-plan-2'],
  ] as const) {
    const { status, headers, body } = await ask('POST', `/v1/${name}`, { body: examples[name] })
    t.equal(status, 201)
    t.equal(headers['location'], `http://127.0.0.1:3000/v1/${name}/${id}`)
    t.match(body, { id })
  }
})

t.test('the id of a rate is its currencies and its day', async (t) => {
  t.match((await ask('POST', '/v1/rates', { body: { ...examples.rates, on: '2024-02-29' } })).body, {
    id: 'usd-cny-2024-02-29',
  })
  t.match((await ask('POST', '/v1/rates', { body: { ...examples.rates, on: '2024-02-29' } })).body, {
    id: 'usd-cny-2024-02-29-2',
  })
})

t.test('the id of a figure is its subject, metric, stage and period', async (t) => {
  const idOf = async (body: object): Promise<string> =>
    ((await ask('POST', '/v1/figures', { body: { ...examples.figures, ...body } })).body as { id: string }).id
  const days = (periodStart: string | null, periodEnd: string | null) => ({ periodStart, periodEnd })
  const cases: readonly (readonly [body: object, id: string])[] = [
    [days('2025-01-01', '2025-12-31'), 'a-bridge-investment-planned-2025'],
    [days('2025-01-01', '2025-12-31'), 'a-bridge-investment-planned-2025-2'],
    [days('2021-01-01', '2025-12-31'), 'a-bridge-investment-planned-2021-2025'],
    [days('2024-02-01', '2024-02-29'), 'a-bridge-investment-planned-2024-02'],
    [days('2025-02-01', '2025-02-27'), 'a-bridge-investment-planned-2025-02-01-2025-02-27'],
    [days('2025-01-01', '2025-06-30'), 'a-bridge-investment-planned-2025-01-01-2025-06-30'],
    [days(null, '2025-12-31'), 'a-bridge-investment-planned-2025-12-31'],
    [days(null, null), 'a-bridge-investment-planned'],
    [{ stage: 'actual', metric: 'jobs' }, 'a-bridge-jobs-actual'],
  ]
  for (const [body, id] of cases) t.equal(await idOf(body), id)
  const long = `${'long-'.repeat(23)}bridge`.slice(0, 120)
  await ask('PUT', `/v1/projects/${long}`, { body: examples.projects })
  const named = { subjectId: long, ...days('2025-01-01', '2025-12-31') }
  t.equal(await idOf(named), `${'long-'.repeat(18)}l-investment-planned-2025`, 'the subject gives way')
  t.match(await idOf(named), /-investment-planned-2025-2$/)
  const metric = 'm'.repeat(120)
  t.match(await idOf({ ...named, metric }), /^m+$/)
})

for (const { name } of everyResource) {
  const body = examples[name]

  t.test(`${name}: an id of 120 characters is accepted, one of 121 or with capitals is not`, async (t) => {
    const longest = `${'a'.repeat(119)}1`
    t.equal((await ask('POST', `/v1/${name}`, { body: { ...body, id: longest } })).status, 201)
    for (const method of ['GET', 'DELETE'])
      t.equal((await ask(method, `/v1/${name}/${longest}`)).status, method === 'GET' ? 200 : 204)
    t.equal((await ask('PUT', `/v1/${name}/${longest}`, { body })).status, 201)
    for (const id of [`${longest}2`, 'Capital', 'a--b', '-a', 'a-', 'a_b', 'ä', 'a.b', '%00', 'a%2Fb']) {
      const answers: unknown[] = []
      for (const [method, address, sent] of [
        ['POST', `/v1/${name}`, { ...body, id }],
        ['GET', `/v1/${name}/${id}`],
        ['PUT', `/v1/${name}/${id}`, body],
        ['PATCH', `/v1/${name}/${id}`, {}],
        ['DELETE', `/v1/${name}/${id}`],
      ] as const) {
        const answer = await ask(method, address, { body: sent })
        const { type, errors }: { type: string; errors: Record<string, string>[] } = answer.body
        const [fault] = errors
        answers.push([answer.status, type, fault?.['pointer'] ?? fault?.['parameter']])
      }
      const refused = [400, '/problems/invalid-request', 'id']
      t.strictSame(answers, [[400, '/problems/invalid-request', '/id'], refused, refused, refused, refused], id)
    }
  })

  t.test(`${name}: an id that is taken is 409, and nothing changes`, async (t) => {
    const before = await ask('GET', `/v1/${name}/${exampleIds[name]}`)
    const { status, body: problem } = await ask('POST', `/v1/${name}`, { body: { ...body, id: exampleIds[name] } })
    t.equal(status, 409)
    matchWhole(t, problem, {
      type: '/problems/already-exists',
      title: 'Already exists',
      detail: `There is already ${name}/${exampleIds[name]}.`,
      errors: [{ pointer: '/id', detail: 'Is taken.' }],
    })
    t.same((await ask('GET', `/v1/${name}/${exampleIds[name]}`)).body, before.body)
  })

  t.test(`${name}: a record that was read can be edited and put back; read-only fields are ignored`, async (t) => {
    const address = `/v1/${name}/round-trip`
    await ask('PUT', address, { body })
    const { body: read } = await ask('GET', address)
    const { body: same } = await ask('PUT', address, { body: read })
    t.same(same, read)
    const readOnly = { revision: 99, createdAt: '1999-12-31T23:59:59Z', updatedAt: '1999-12-31T23:59:59+08:00' }
    for (const method of ['PUT', 'PATCH'])
      t.same((await ask(method, address, { body: { ...body, ...readOnly } })).body, read)
    const fresh = await ask('POST', `/v1/${name}`, { body: { ...body, ...readOnly, id: 'fresh' } })
    t.equal(fresh.status, 201)
    t.match(fresh.body, { revision: 1 })
    t.notMatch(fresh.body, { createdAt: /^1999/ })
    t.notMatch(fresh.body, { updatedAt: /^1999/ })
  })
}

// Titles and other names: a title that is left out is the local one, on every way in.

for (const name of ['initiatives', 'projects'] as const) {
  const { title: _title, ...untitled } = examples[name]
  const localTitle = '深中通道'

  t.test(`${name}: a title left out is the local title`, async (t) => {
    const posted = await ask('POST', `/v1/${name}`, { body: { ...untitled, localTitle } })
    t.equal(posted.status, 201)
    t.match(posted.body, { id: 'shen-zhong-tong-dao', title: localTitle, localTitle })
    const put = await ask('PUT', `/v1/${name}/put`, { body: { ...untitled, localTitle } })
    t.match(put, { status: 201, body: { title: localTitle, localTitle } })
    await imported(app, [[name, { ...untitled, id: 'imported', localTitle }]])
    t.match((await ask('GET', `/v1/${name}/imported`)).body, { title: localTitle, localTitle })
    const patched = await ask('PATCH', `/v1/${name}/put`, { body: { localTitle: '港珠澳大桥' } })
    t.match(patched.body, { title: localTitle, localTitle: '港珠澳大桥' }, 'a title that is there stays')
  })

  t.test(`${name}: a record has one of the two titles`, async (t) => {
    const errors = [{ pointer: '/title', detail: 'Is required.' }]
    for (const more of [{}, { localTitle: null }])
      isInvalid(t, await ask('POST', `/v1/${name}`, { body: { ...untitled, ...more } }), errors)
    isInvalid(t, await ask('PATCH', `/v1/${name}/put`, { body: { title: null } }), [{ pointer: '/title' }])
  })

  t.test(`${name}: a record is found and resolved by its aliases`, async (t) => {
    await ask('PATCH', `/v1/${name}/put`, { body: { aliases: ['Lingdingyang Crossing'] } })
    matchWhole(t, (await ask('GET', `/v1/resolve?name=Lingdingyang%20crossing&resource=${name}`)).body, {
      data: [{ resource: name, id: 'put', confidence: 0.9 }],
    })
    matchWhole(t, (await ask('GET', `/v1/${name}?q=lingdingyang`)).body, { data: [{ id: 'put' }] })
  })
}
