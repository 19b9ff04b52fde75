/** POST /v1/import of OC4IDS replaces only what packages of the same publisher made, unless it is told to. */
import fc from 'fast-check'
import t from 'tap'
import { faultAt, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'

type Query = '' | '?replace=true' | '?bad=skip' | '?bad=skip&dryRun=true'

const post = async (app: Built, body: unknown, query: Query = '') =>
  withoutBatch(await app.ask('POST', `/v1/import${query}`, { body }))

const project = (id: string, amount = 5, more: object = {}) => ({
  id,
  budget: { amount: { amount, currency: 'KES' } },
  ...more,
})

const packageOf = (name: string | undefined, projects: readonly object[], more: object = {}) => ({
  ...(name !== undefined && { publisher: { name }, uri: `https://${name.toLowerCase()}.example/package.json` }),
  publishedDate: '2025-03-01T10:00:00Z',
  projects,
  ...more,
})

/** Returns what makes a package of a publisher, with a project that has this amount. */
const of =
  (name: string | undefined, amount: number, more: object = {}) =>
  (road: string) =>
    packageOf(name, [project(road, amount)], more)

const kenya = (...projects: readonly object[]) => packageOf('Kenya', projects)
const malawi = (...projects: readonly object[]) => packageOf('Malawi', projects)

const kenyan = 'oc4ids-https-kenya-example-package-json'
const malawian = 'oc4ids-https-malawi-example-package-json'
const refusal = (what: string, of = `from a package of Kenya (the source \`${kenyan}\`)`) =>
  `The ${what} was made ${of}. Import with \`replace=true\` to replace it.`
const fault = (pointer: string, detail: string, id = 'road-1') => faultAt(1, 'projects', id, pointer, detail)

/** Returns the amounts and the sources of all figures. */
const amounts = async (app: Built): Promise<unknown> =>
  ((await app.ask('GET', '/v1/figures?fields=id,value,sourceId')).body['data'] as Record<string, string>[]).map(
    ({ id, value, sourceId }) => `${String(id)} ${String(value)} ${String(sourceId)}`,
  )

t.test('a project of another publisher is refused, and replaced only with replace=true', async (t) => {
  const app = await build(t)
  t.equal((await post(app, kenya(project('road-1', 5, { title: 'A road' })))).status, 200)
  const before = await app.store.stamp()
  const refused = await post(app, malawi(project('road-1', 9)))
  t.equal(refused.status, 422)
  t.match(refused.body, { errorCount: 1 })
  t.strictSame(refused.body['errors'], [fault('/projects/0/id', refusal('project `road-1`'))])
  t.strictSame(await app.store.stamp(), before)

  const replaced = await post(app, malawi(project('road-1', 9)), '?replace=true')
  t.match(replaced, { status: 200, body: { created: { sources: 1 }, updated: { projects: 1, figures: 1 } } })
  t.strictSame(await amounts(app), [`road-1-budget 9 ${malawian}`])
  t.match(await post(app, malawi(project('road-1', 10))), { status: 200, body: { updated: { figures: 1 } } })
  t.equal((await post(app, kenya(project('road-1')))).status, 422, 'it is of the other publisher now')
})

t.test('who is the same publisher', async (t) => {
  const app = await build(t)
  const elsewhere = { uri: 'https://elsewhere.example/' }
  const kenyas = { uri: 'https://kenya.example/package.json' }
  const later = { publishedDate: '2025-05-01T10:00:00Z' }
  type Sent = (road: string) => unknown
  const cases: readonly (readonly [what: string, first: Sent, second: Sent, isSame: boolean])[] = [
    ['the same package on another day', of('Kenya', 5), of('Kenya', 9, later), true],
    ['the same name at another address', of('Kenya', 5), of('Kenya', 9, elsewhere), true],
    ['the same name in capitals', of('Kenya', 5), of('KENYA', 9), true],
    ['another name at the same address', of('Kenya', 5, elsewhere), of('Malawi', 9, elsewhere), false],
    ['a project without figures', (id) => kenya({ id, title: 'A' }), (id) => malawi({ id, title: 'B' }), false],
    ['no name at the same address', of('Kenya', 5), of(undefined, 9, kenyas), true],
    ['a package without a publisher', of('Kenya', 5), of(undefined, 9), false],
    ['a package after one without a publisher', of(undefined, 5), of('Kenya', 9), false],
    ['two packages without a publisher', of(undefined, 5), of(undefined, 9), true],
    ['bare projects of one prefix', (id) => project(id), (id) => project(id, 5, { title: 'B' }), true],
    ['a bare project after a package', (id) => kenya(project(id)), (id) => project(id), false],
  ]
  for (const [at, [what, first, second, isSame]] of cases.entries()) {
    const road = `oc4ids-gx3fo2-${at.toString()}`
    t.equal((await post(app, first(road))).status, 200, what)
    t.match(await post(app, second(road), '?bad=skip'), { status: 200, body: { errorCount: isSame ? 0 : 1 } }, what)
    t.equal((await post(app, second(road), '?replace=true')).status, 200, what)
    matchWhole(t, await post(app, second(road)), { status: 200, body: { created: {}, updated: {} } }, `${what}, again`)
  }
})

t.test('a document is no package, though its id may begin like that of one', async (t) => {
  const app = await build(t)
  const bridge = (name: string) =>
    packageOf(name, [{ id: 'oc4ids-bu3kcz-1', documents: [{ id: 'd1', author: 'Malawi' }] }])
  t.match((await post(app, bridge('Kenya'))).body, { created: { sources: 2, projects: 1 } })
  const { status, body } = await post(app, bridge('Malawi'))
  t.strictSame(
    [status, body['errors']],
    [422, [fault('/projects/0/id', refusal('project `oc4ids-bu3kcz-1`'), 'oc4ids-bu3kcz-1')]],
  )
})

t.test('a project made by hand is replaced only by its very id, and only with replace=true', async (t) => {
  const app = await build(t)
  const road = { title: 'My road', kind: 'project', status: 'preparation', summary: 'All of it.' }
  t.equal((await app.ask('PUT', '/v1/projects/road-1', { body: road })).status, 201)
  const other = 'road-1-dd0a8d32'
  const { body: answer } = await post(app, kenya(project('Road/1')))
  t.match(answer, { created: { projects: 1, figures: 1 } })
  t.strictSame(answer['notices'], [
    fault('/projects/0/id', `\`Road/1\` is imported as \`${other}\`, because \`road-1\` is another project.`, other),
  ])
  matchWhole(t, (await post(app, kenya(project('Road/1')))).body, { created: {}, updated: {} })

  const refused = await post(app, kenya(project('road-1')))
  t.strictSame(
    [refused.status, refused.body['errors']],
    [422, [fault('/projects/0/id', refusal('project `road-1`', 'by hand, from no package'))]],
  )
  t.match((await app.ask('GET', '/v1/projects/road-1')).body, { ...road, revision: 1 })
  t.equal((await post(app, kenya(project('road-1')), '?replace=true')).status, 200)
  t.match((await app.ask('GET', '/v1/projects/road-1')).body, { title: 'road-1', summary: null })
  t.match(await post(app, kenya(project('road-1', 6))), { status: 200, body: { updated: { figures: 1 } } })
})

t.test('a package of a stranger leaves the projects of the seeds as they are', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const read = async () => (await app.ask('GET', '/v1/projects')).body['data'] as readonly { readonly id: string }[]
  const [before, stamp] = [await read(), await app.store.stamp()]
  for (const { id } of before) {
    const hijack = {
      publisher: { name: 'Somebody Else' },
      projects: [{ id, title: 'Hijack', status: 'implementation' }],
    }
    t.strictSame(
      [(await post(app, hijack)).status, (await post(app, hijack, '?bad=skip&dryRun=true')).body['errors']],
      [422, [fault('/projects/0/id', refusal(`project \`${id}\``, 'by hand, from no package'), id)]],
    )
  }
  t.strictSame([await read(), await app.store.stamp()], [before, stamp])
})

t.test('a package that repeats a record as it is changes nothing, whoever made it', async (t) => {
  const app = await build(t)
  t.equal((await post(app, kenya(project('road-1')))).status, 200)
  const { body: source } = await app.ask('PATCH', `/v1/sources/${kenyan}`, { body: { kind: 'report' } })
  t.equal(source['kind'], 'report', 'the source of the package is no package any more')
  matchWhole(t, await post(app, kenya(project('road-1'))), { status: 200, body: { created: {}, updated: {} } })
  t.equal((await post(app, kenya(project('road-1', 6)))).status, 422)
})

t.test('a figure made by hand or by another publisher is refused, also about a project of the package', async (t) => {
  const app = await build(t)
  t.equal((await post(app, kenya(project('road-1'), { id: 'road-2' }))).status, 200)
  const figure = {
    subjectKind: 'project',
    metric: 'investment',
    stage: 'planned',
    value: '7',
    unit: 'KES',
    qualifier: 'exact',
  }
  const body = { ...figure, subjectId: 'road-1', sourceId: 'minutes', asPrinted: '7' }
  const minutes = { title: 'Minutes', kind: 'report', official: false }
  t.equal((await app.ask('PUT', '/v1/sources/minutes', { body: minutes })).status, 201)
  t.equal((await app.ask('PUT', '/v1/figures/road-2-budget', { body })).status, 201)
  const answer = await post(app, kenya(project('road-1', 6), project('road-2')), '?bad=skip')
  t.match(answer.body, { updated: { figures: 1 }, unchanged: { projects: 2 }, errorCount: 1 })
  t.strictSame(answer.body['errors'], [
    fault('/projects/1/budget/amount/amount', refusal('figure `road-2-budget`', 'by hand, from no package'), 'road-2'),
  ])
  t.strictSame(await amounts(app), [`road-1-budget 6 ${kenyan}`, 'road-2-budget 7 minutes'])
})

t.test('bad=skip leaves out the project with its figures and notices, a dry run too', async (t) => {
  const app = await build(t)
  t.equal((await post(app, kenya(project('road-1')))).status, 200)
  const parent = [{ relationship: 'parent', scheme: 'oc4ids', identifier: 'road-1' }]
  const file = malawi(
    { ...project('road-1', 9, { status: 'completed' }), completion: { finalValue: { amount: 1, currency: 'KES' } } },
    project('road-2', 3, { relatedProjects: parent }),
  )
  const errors = [fault('/projects/0/id', refusal('project `road-1`'))]
  const written = {
    created: { sources: 1, projects: 1, figures: 1 },
    updated: {},
    unchanged: {},
    errorCount: 1,
    errors,
    notices: [],
  }
  const tried = await post(app, file, '?bad=skip&dryRun=true')
  t.strictSame({ ...(tried.body as object), effects: undefined }, { dryRun: true, ...written, effects: undefined })
  t.strictSame((await post(app, file, '?bad=skip')).body, { dryRun: false, ...written })
  t.strictSame(await amounts(app), [`road-1-budget 5 ${kenyan}`, `road-2-budget 3 ${malawian}`])
})

t.test('one id in packages of two publishers in one file tells neither', async (t) => {
  const app = await build(t)
  const file = [kenya(project('road-1'), project('road-2')), malawi(project('road-1', 9))]
  const other = 'in a package of another publisher. Import with `replace=true` to take the last.'
  const errors = [
    fault('/0/projects/0', `\`road-1\` is there again at /1/projects/0, ${other}`),
    fault('/1/projects/0', `\`road-1\` is at /0/projects/0 already, ${other}`),
  ]
  const refused = await post(app, file)
  t.strictSame([refused.status, refused.body['errors']], [422, errors])
  const skipped = await post(app, file, '?bad=skip')
  t.match(skipped.body, { created: { projects: 1 }, errorCount: 2, notices: { length: 0 } })
  t.strictSame(skipped.body['errors'], errors)
  t.strictSame(await amounts(app), [`road-2-budget 5 ${kenyan}`])
  const { body } = await post(app, file, '?replace=true')
  t.strictSame(body['notices'], [
    fault('/0/projects/0', '`road-1` is there again at /1/projects/0, and that is imported.'),
  ])
  t.strictSame(await amounts(app), [`road-1-budget 9 ${malawian}`, `road-2-budget 5 ${kenyan}`])
})

t.test('a parent whose identifier is no id is listed where the file does not have it', async (t) => {
  const app = await build(t)
  const relatedProjects = [{ relationship: 'parent', scheme: 'oc4ids', identifier: 'Programme_1' }]
  t.equal((await post(app, kenya({ id: 'programme-1' }))).status, 200)
  t.strictSame((await post(app, kenya({ id: 'part', relatedProjects }))).body['notices'], [
    fault('/projects/0/relatedProjects/0/identifier', '`Programme_1` is imported as `programme-1`.', 'part'),
  ])
})

t.test('no sequence of packages without replace=true changes what another publisher made', async (t) => {
  const app = await build(t)
  const step = fc.record({
    publisher: fc.constantFrom('Kenya', 'Malawi', undefined),
    ids: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    amount: fc.integer({ min: 1, max: 9 }),
    query: fc.constantFrom<Query>('', '', '?bad=skip', '?replace=true'),
  })
  let round = 0
  await forAll(15, [fc.array(step, { minLength: 2, maxLength: 6 })], async (steps) => {
    const prefix = `r${(++round).toString()}-`
    const made = new Map<string, { publisher: string | undefined; amount: number }>()
    for (const { publisher, ids, amount, query } of steps) {
      const { status } = await post(
        app,
        packageOf(
          publisher,
          ids.map((id) => project(prefix + id, amount)),
        ),
        query,
      )
      const others = ids.filter((id) => made.has(id) && made.get(id)?.publisher !== publisher)
      const isRefused = query === '' && others.length > 0
      if (status !== (isRefused ? 422 : 200)) throw new Error(`${status.toString()} ${JSON.stringify(steps)}`)
      for (const id of ids)
        if (!isRefused && (query === '?replace=true' || !others.includes(id))) made.set(id, { publisher, amount })
      for (const [id, { amount: wanted }] of made) {
        const { body } = await app.ask('GET', `/v1/figures/${prefix}${id}-budget`)
        if (body['value'] !== wanted.toString()) throw new Error(`${id} ${JSON.stringify([body, steps])}`)
      }
    }
  })
})

t.test('OCDS is refused in words that name it', async (t) => {
  const app = await build(t)
  const release = { ocid: 'ocds-1', id: '1', date: '2025-01-01T00:00:00Z', tag: ['tender'] }
  const head = { uri: 'https://x.example/', version: '1.1', publisher: { name: 'X' } }
  const words = (member: string): string =>
    `Is OCDS (it has \`${member}\`), the standard for contracting processes. An import takes OC4IDS, the standard for ` +
    'infrastructure projects: a project package, a list of projects or of packages, or one project.'
  for (const [body, member] of [
    [release, 'ocid'],
    [{ id: '1', title: 'A tender', tag: ['tender'] }, 'tag'],
    [{ ...head, releases: [release] }, 'releases'],
    [{ ...head, releases: [] }, 'releases'],
    [{ ...head, records: [{ ocid: 'ocds-1', releases: [release] }] }, 'records'],
    [{ ...head, packages: [], records: [] }, 'records'],
  ] as const)
    for (const query of ['', '?bad=skip', '?replace=true'] as const) {
      const answer = await post(app, body, query)
      t.strictSame([answer.status, answer.body['errors']], [400, [{ pointer: '', detail: words(member) }]])
    }
  for (const [body, pointer, member] of [
    [[{ ...release }], '/0', 'ocid'],
    [[kenya({ id: 'a' }), { ...head, releases: [release] }], '/1', 'releases'],
    [{ projects: [{ id: 'a' }, release] }, '/projects/1', 'ocid'],
  ] as const) {
    const answer = await post(app, body)
    t.equal(answer.status, 422)
    matchWhole(t, answer.body['errors'], [{ pointer, detail: words(member) }])
  }
  t.equal((await app.store.stamp()).sequence, 0)
  const processes = [{ id: '1', summary: { ocid: 'ocds-1' }, releases: [release] }]
  t.equal((await post(app, { id: 'a', tag: 'rail', contractingProcesses: processes })).status, 200)
})

t.test('replace goes with OC4IDS alone', async (t) => {
  const app = await build(t)
  const { status, body } = await app.ask('POST', '/v1/import?replace=true', {
    body: '',
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.strictSame(
    [status, body['errors']],
    [
      400,
      [{ parameter: 'replace', detail: 'Goes with OC4IDS; a line or row replaces the record that it names anyway.' }],
    ],
  )
})
