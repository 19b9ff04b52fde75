/** POST /v1/import takes OC4IDS as JSON: a package, a list of projects, or a bare project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { faultAt, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { schemaFolder } from '../../support/exchange/oc4ids.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'

const money = (amount: number) => ({ amount, currency: 'MXN' })
const hospital = {
  id: 'oc4ids-gx3fo2-000004',
  title: 'Hospital',
  status: 'completed',
  sector: ['health'],
  budget: { amount: money(473_694_090.21) },
  completion: { finalValue: { ...money(10) } },
  parties: [{ id: '1', name: 'Secretaría de Salud', roles: ['procuringEntity'] }],
}
const id = 'oc4ids-gx3fo2-000004'

const post = async (app: Built, body: unknown, query = '') =>
  withoutBatch(await app.ask('POST', `/v1/import${query}`, { body }))

t.test('a package, a list of either, and a bare project are imported alike', async (t) => {
  for (const [body, place, line] of [
    [hospital, '', 1],
    [[hospital], '/0', 1],
    [{ projects: [hospital] }, '/projects/0', 1],
    [[{ projects: [hospital] }], '/0/projects/0', 1],
    [`\ufeff{\n"projects": [\n${JSON.stringify(hospital, null, 1)}]}`, '/projects/0', 3],
  ] as const) {
    const app = await build(t)
    const { status, body: answer } = await post(app, body)
    t.equal(status, 200)
    t.match(answer, { created: { projects: 1, figures: 2, organizations: 1 } })
    t.strictSame((answer as { notices: unknown }).notices, [
      faultAt(
        line,
        'projects',
        id,
        `${place}/status`,
        '`completed` of earlier editions is `maintenance` today, and is imported as that.',
      ),
      faultAt(
        line,
        'projects',
        id,
        `${place}/completion/finalValue/amount`,
        'The budget is 473694090.21 MXN and the final value 10: one of them may be a placeholder.',
      ),
    ])
    const found = (await app.ask('GET', `/v1/projects/${id}`)).body
    matchWhole(t, found, { status: 'maintenance', citations: [{ sourceId: 'oc4ids-gx3fo2', note: null }] })
  }
})

t.test('a party that a package lists again for each contact takes part once in each role', async (t) => {
  const app = await build(t)
  const [party] = hospital.parties
  const parties = [party, { ...party, id: '2' }, { ...party, id: '3', roles: ['procuringEntity', 'supplier'] }]
  t.equal((await post(app, { ...hospital, parties })).status, 200)
  const { participants } = (await app.ask('GET', `/v1/projects/${id}`)).body as { participants: { role: string }[] }
  t.strictSame(pluck(participants, 'role'), [...new Set(participants.map(({ role }) => role))])
  t.equal(participants.length, 2)
})

t.test('an unknown status is kept in a note, and the last of two projects with one id is imported', async (t) => {
  const app = await build(t)
  const { body } = await post(app, { projects: [hospital, { ...hospital, status: 'dreamt of', title: 'Later' }] })
  matchWhole(t, body, {
    created: { projects: 1 },
    notices: [
      { pointer: '/projects/0', detail: `\`${id}\` is there again at /projects/1, and that is imported.` },
      {
        pointer: '/projects/1/status',
        detail: '`dreamt of` is no status; the project is imported as `identification`, and a note keeps the code.',
      },
      { pointer: '/projects/1/completion/finalValue/amount' },
    ],
  })
  matchWhole(t, (await app.ask('GET', `/v1/projects/${id}`)).body, {
    title: 'Later',
    status: 'identification',
    citations: [{ sourceId: 'oc4ids-gx3fo2', note: 'The status in the package is `dreamt of`.' }],
  })
})

t.test('a place and a party are the records that the register has by any of their names', async (t) => {
  const app = await build(t)
  const put = async (path: string, body: object) => {
    t.equal((await app.ask('PUT', `/v1/${path}`, { body })).status, 201)
  }
  const guangdong = { name: 'Guangdong', localName: '广东省', aliases: ['广东', 'CN-44'], isoCode: 'CN-GD' }
  await put('regions/guangdong', { ...guangdong, kind: 'province', gbCode: '440000' })
  for (const id of ['chaoyang-beijing', 'chaoyang-liaoning'])
    await put(`regions/${id}`, { name: 'Chaoyang', localName: '朝阳', kind: 'city' })
  await put('organizations/guangdong-drc', {
    name: 'Development and Reform Commission of Guangdong Province',
    localName: '广东省发展和改革委员会',
    aliases: [],
    kind: 'government',
  })
  const places = ['Guangdong', '广东省', '廣東省', '广东', 'CN-GD', '440000', 'CN-44']
  const projects = places.map((region, at) => ({
    id: `p${at.toString()}`,
    locations: [{ id: '1', address: { region } }],
    parties: [{ id: '7', name: '广东省发展和改革委员会', roles: ['funder'] }],
  }))
  const { body } = await post(app, { projects })
  const same = { dryRun: false, updated: {}, unchanged: {}, notices: [] }
  t.strictSame(body, { ...same, created: { sources: 1, projects: places.length } })
  const { data } = (await app.ask('GET', '/v1/projects?fields=regionId,participants')).body as { data: unknown[] }
  const participants = [{ organizationId: 'guangdong-drc', role: 'funder' }]
  t.strictSame(
    data,
    places.map(() => ({ regionId: 'guangdong', participants })),
  )
  const found = (await post(app, { projects })).body
  matchWhole(t, found, { created: {}, updated: {}, unchanged: { projects: places.length } })

  const unsure = { id: 'unsure', locations: [{ id: '1', description: '朝阳' }], parties: [{ name: 'Guang' }] }
  const answer = (await post(app, { projects: [unsure, { ...unsure, id: 'too' }] })).body
  t.match(answer, { created: { projects: 2, regions: 1, organizations: 1 } })
  const [region] = (
    (await app.ask('GET', '/v1/regions?kind=zone&fields=id,name')).body as { data: { id: string; name: string }[] }
  ).data
  t.equal(region?.name, '朝阳')
  t.strictSame((answer as { notices: unknown }).notices, [
    faultAt(
      1,
      'projects',
      'unsure',
      '/projects/0/locations/0',
      `\`朝阳\` is a name of several regions: \`chaoyang-beijing\`, \`chaoyang-liaoning\`. It is imported as a new one, \`${String(region?.id)}\`.`,
    ),
  ])
  matchWhole(
    t,
    (await post(app, unsure)).body,
    { created: {}, updated: {}, unchanged: { projects: 1 }, notices: [] },
    'the record made once is found by its id',
  )
})

const faulty = {
  projects: [
    hospital,
    { id: 'a', title: 5 },
    { id: 'b', relatedProjects: [{ identifier: 'a', relationship: 'parent', scheme: 'oc4ids' }] },
    { id: 'c', budget: { amount: { amount: 1, currency: 'EURO' } } },
    { id: 'd', completion: { finalValue: { amount: 1e20, currency: 'EUR' } } },
  ],
}

t.test('faults are named by their place in the file, and nothing is written', async (t) => {
  const app = await build(t)
  const first = await post(app, faulty)
  t.equal(first.status, 422)
  matchWhole(t, first.body, {
    errorCount: 2,
    errors: [
      faultAt(1, 'projects', 'a', '/projects/1/title', 'Must be string.'),
      { id: 'd', pointer: '/projects/4/completion/finalValue/amount' },
    ],
  })
  const { status, body } = await post(app, { projects: [faulty.projects[0], faulty.projects[3]] })
  t.equal(status, 422)
  matchWhole(t, body, { errorCount: 1, errors: [{ resource: 'figures', pointer: '/projects/1/budget/amount/amount' }] })
  t.equal((await app.store.stamp()).sequence, 0)
})

t.test('with bad=skip the good parts are written, and a repetition is answered alike', async (t) => {
  const app = await build(t)
  const tried = await post(app, faulty, '?bad=skip&dryRun=true')
  const ask = { body: faulty, headers: { 'idempotency-key': 'once' } }
  const { status, body } = await app.ask('POST', '/v1/import?bad=skip', ask)
  const { effects, ...rest } = tried.body as { effects: unknown }
  matchWhole(t, effects, {
    totals: [
      { metric: 'investment', stage: 'actual', now: null, then: '10' },
      { metric: 'investment', stage: 'planned', now: null, then: '473694090.21' },
    ],
  })
  const { batchId, ...report } = body as Record<string, unknown>
  t.type(batchId, 'string')
  t.strictSame([tried.status, { ...rest, dryRun: false }], [status, report])
  t.match(body, { created: { projects: 3, figures: 2 }, errorCount: 4 })
  t.strictSame((body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer).toSorted(), [
    '/projects/1/title',
    '/projects/2',
    '/projects/3/budget/amount/amount',
    '/projects/4/completion/finalValue/amount',
  ])
  t.strictSame((await app.ask('POST', '/v1/import?bad=skip', ask)).body, body)
})

t.test('what is no OC4IDS is refused in words', async (t) => {
  const app = await build(t)
  for (const [text, detail] of [
    ['12', 'Must be a package, a list of projects, or a project.'],
    ['"projects"', 'Must be a package, a list of projects, or a project.'],
    ['', 'Must be a package, a list of projects, or a project.'],
    ['{}', 'Must be a list of at least one project.'],
    ['{"projects":[]}', 'Must be a list of at least one project.'],
    ['[]', 'Must be a list of at least one project.'],
    ['{"projects":[{"id":"a"', 'Is no JSON after `"a"` in line 1.'],
    ['{"id":"a"}\n{"id":"b"}', 'Has more after its end: lines of JSON are `application/x-ndjson`.'],
    ['['.repeat(200_000), 'Has more than 200 levels.'],
    [
      `{"id":"oc4ids-planledger-a","metrics":[{"observations":[{"dimensions":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}]}`,
      'Has more than 200 levels.',
    ],
    ['{"id":"a\u0000"}', 'Is no JSON after `:` in line 1.'],
    [
      `{"id":"a","description":"${'x'.repeat(2 ** 25 + 10)}","title":"a"}`,
      'One value in it is larger than 33554432 bytes.',
    ],
  ] as const)
    isInvalid(t, await post(app, text), [{ detail }])
  isInvalid(t, await post(app, '[]', '?bad=skip'), [{ detail: 'Must be a list of at least one project.' }])
  t.equal((await app.store.stamp()).sequence, 0)
})

const folder = schemaFolder === undefined ? undefined : join(schemaFolder, 'by-others')
const none = folder !== undefined && existsSync(folder) ? false : 'the files are not there'

t.test('files of other publishers go into one register', { skip: none }, async (t) => {
  const app = await build(t)
  for (const file of readdirSync(folder ?? '').filter((name) => name.endsWith('.json'))) {
    const text = readFileSync(join(folder ?? '', file), 'utf8')
    t.equal((await post(app, text)).status, 200, file)
    matchWhole(t, (await post(app, text)).body, { created: {}, updated: {}, unchanged: { projects: 1 } }, file)
  }
  // Two packages of one publisher have the same project.
  matchWhole(t, (await app.ask('GET', '/v1/projects?total=true')).body, { total: 4 })
  const { body } = await app.ask('GET', '/v1/checks?check=far-from-plan')
  // The final value of one is 10, on a budget of 473 million.
  t.strictSame(pluck(body['data'] as { printed: string }[], 'printed'), ['10.0 MXN'])
})
