/** POST /v1/import takes OC4IDS as JSON: a package, a list of projects, or a bare project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { schemaFolder } from '../../support/exchange/oc4ids.ts'

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

const post = (app: Built, body: unknown, query = '') => app.ask('POST', `/v1/import${query}`, { body })

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
      {
        line,
        resource: 'projects',
        id,
        pointer: `${place}/status`,
        detail: '`completed` of earlier editions is `maintenance` today, and is imported as that.',
      },
      {
        line,
        resource: 'projects',
        id,
        pointer: `${place}/completion/finalValue/amount`,
        detail: 'The budget is 473694090.21 MXN and the final value 10: one of them may be a placeholder.',
      },
    ])
    t.match((await app.ask('GET', `/v1/projects/${id}`)).body, { status: 'maintenance', citations: [] })
  }
})

t.test('an unknown status is kept in a note, and the last of two projects with one id is imported', async (t) => {
  const app = await build(t)
  const { body } = await post(app, { projects: [hospital, { ...hospital, status: 'dreamt of', title: 'Later' }] })
  t.match(body, {
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
  t.match((await app.ask('GET', `/v1/projects/${id}`)).body, {
    title: 'Later',
    status: 'identification',
    citations: [{ sourceId: 'oc4ids-package', note: 'The status in the package is `dreamt of`.' }],
  })
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
  t.match(first.body, {
    errorCount: 2,
    errors: [
      { line: 1, resource: 'projects', id: 'a', pointer: '/projects/1/title', detail: 'Must be string.' },
      { id: 'd', pointer: '/projects/4/completion/finalValue/amount' },
    ],
  })
  const { status, body } = await post(app, { projects: [faulty.projects[0], faulty.projects[3]] })
  t.equal(status, 422)
  t.match(body, { errorCount: 1, errors: [{ resource: 'figures', pointer: '/projects/1/budget/amount/amount' }] })
  t.equal((await app.store.stamp()).sequence, 0)
})

t.test('with bad=skip the good parts are written, and a repetition is answered alike', async (t) => {
  const app = await build(t)
  const tried = await post(app, faulty, '?bad=skip&dryRun=true')
  const ask = { body: faulty, headers: { 'idempotency-key': 'once' } }
  const { status, body } = await app.ask('POST', '/v1/import?bad=skip', ask)
  const { effects, ...rest } = tried.body as { effects: unknown }
  t.match(effects, { totals: [{ metric: 'investment', now: null }] })
  t.strictSame([tried.status, { ...rest, dryRun: false }], [status, body])
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
    ['{"projects":[{"id":"a"', /^It is no JSON: /],
    ['['.repeat(200_000), /^It is no JSON: it has more than 200 levels /],
    [
      `{"id":"oc4ids-planledger-a","metrics":[{"observations":[{"dimensions":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}]}`,
      /^It is no JSON: it has more than 200 levels /,
    ],
    ['{"id":"a\u0000"}', /^It is no JSON: /],
    [
      `{"id":"a","description":"${'x'.repeat(2 ** 25 + 10)}","title":"a"}`,
      /one value in it is larger than 33554432 bytes/,
    ],
  ] as const)
    for (const query of ['', '?bad=skip']) {
      const { status, body } = await post(app, text, query)
      t.equal(status, 400)
      t.match(body, { errors: [{ detail }] })
    }
  t.equal((await app.store.stamp()).sequence, 0)
})

const folder = schemaFolder === undefined ? undefined : join(schemaFolder, 'by-others')
const none = folder !== undefined && existsSync(folder) ? false : 'the files are not there'

t.test('files of other publishers go in', { skip: none }, async (t) => {
  const files = readdirSync(folder ?? '').filter((name) => name.endsWith('.json'))
  for (const file of files) {
    const app = await build(t)
    const text = readFileSync(join(folder ?? '', file), 'utf8')
    const { status, body } = await post(app, text)
    t.equal(status, 200, file)
    t.match(body, { created: { projects: 1 } })
    t.match((await post(app, text)).body, { created: {}, updated: {}, unchanged: { projects: 1 } })
    const { body: found } = await app.ask('GET', '/v1/checks?check=far-from-plan')
    // Its final value is 10, on a budget of 473 million.
    t.strictSame(
      (found['data'] as { printed: string }[]).map(({ printed }) => printed),
      file.startsWith('nuevo-leon-000004') ? ['10.0 MXN'] : [],
      file,
    )
  }
})
