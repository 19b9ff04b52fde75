/** POST /v1/import writes a file of records, all or nothing, and reports what is wrong with each bad line. */
import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { faultAt, type Line, post, reportOf, textOf, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { lineOf } from '../../support/register.ts'

const csv = 'text/csv'

const send = async (...given: Parameters<typeof post>) => withoutBatch(await post(...given))

const region = (id: string, more: object = {}): Line => ['regions', { id, name: id, kind: 'province', ...more }]
const project = (id: string, more: object = {}): Line => lineOf('projects', id, more)

const refused = async (
  t: Test,
  app: Built,
  payload: string | Buffer,
  errors: readonly object[],
  options: { query?: string; type?: string } = {},
): Promise<void> => {
  const { sequence } = await app.store.stamp()
  const { status, body } = await send(app, payload, options)
  t.equal(status, 422)
  t.match(body, {
    type: '/problems/broken-rule',
    errorCount: new Set(errors.map((error) => (error as { line: number }).line)).size,
  })
  t.strictSame(body.errors, errors)
  t.equal((await app.store.stamp()).sequence, sequence, 'nothing was written')
}

t.test('records are created, updated or left unchanged, in any order of lines, and counted by resource', async (t) => {
  const app = await build(t)
  const lines: Line[] = [
    project('metro', { parentId: 'plan', regionId: 'north' }),
    project('plan', { kind: 'portfolio' }),
    region('north', { parentId: 'land' }),
    region('land', { kind: 'country' }),
  ]
  t.strictSame(await send(app, textOf(lines)), {
    status: 200,
    body: reportOf({ created: { projects: 2, regions: 2 } }),
  })
  const { text } = await app.ask('GET', '/v1/projects/metro')
  t.strictSame(await send(app, `\r\n${textOf(lines)}\n\n`), {
    status: 200,
    body: reportOf({ unchanged: { projects: 2, regions: 2 } }),
  })
  t.equal((await app.ask('GET', '/v1/projects/metro')).text, text, 'an unchanged record keeps its revision')
  t.strictSame(await send(app, textOf([region('north', { name: 'North' }), region('south')])), {
    status: 200,
    body: reportOf({ created: { regions: 1 }, updated: { regions: 1 } }),
  })
  t.match((await app.ask('GET', '/v1/regions/north')).body, { name: 'North', parentId: null, revision: 2 })
  matchWhole(t, (await app.ask('GET', '/v1/changes?after=4')).body, {
    data: [
      { sequence: 5, by: 'ADMIN_KEY', id: 'north', action: 'update' },
      { sequence: 6, id: 'south', action: 'create' },
    ],
    next: 6,
  })
})

const someday = '2025-01-01T00:00:00.000Z'
const own = (record: Record<string, unknown>): object => ({
  ...record,
  revision: 1,
  createdAt: someday,
  updatedAt: someday,
})
const allOf = async ({ http }: Built, resource: string): Promise<object[]> =>
  (await http.inject(`/v1/${resource}?format=ndjson`)).body
    .split('\n')
    .filter(Boolean)
    .map((line) => own(JSON.parse(line) as Record<string, unknown>))

t.test('records can be imported as they are read, in any order', async (t) => {
  const from = await build(t, { SEED: 'article' })
  const out = await Promise.all(everyResource.map(async ({ name }) => [name, await allOf(from, name)] as const))
  await t.test('into an empty register', async (t) => {
    const to = await build(t)
    const lines = out.flatMap(([name, records]) => records.map((record): Line => [name, record])).reverse()
    t.strictSame(await send(to, textOf(lines)), {
      status: 200,
      body: reportOf({
        created: Object.fromEntries(
          out.filter(([, { length }]) => length > 0).map(([name, { length }]) => [name, length]),
        ),
      }),
    })
    for (const [name, records] of out) t.strictSame(await allOf(to, name), records, name)
    matchWhole(t, (await to.ask('GET', '/v1/totals?metric=investment')).body, {
      data: [{ total: '1000000000000', figures: 2 }],
    })
  })
})

t.test('a dry run checks everything and writes nothing', async (t) => {
  const app = await build(t)
  t.strictSame(await send(app, textOf([region('north')]), { query: '?dryRun=true' }), {
    status: 200,
    body: {
      dryRun: true,
      created: { regions: 1 },
      updated: {},
      unchanged: {},
      effects: { totals: [], promises: [], opened: [], closed: [], changed: [] },
    },
  })
  t.equal((await app.store.stamp()).sequence, 0)
  await refused(
    t,
    app,
    textOf([region('north', { kind: 'moon' })]),
    [
      faultAt(
        1,
        'regions',
        'north',
        '/kind',
        'Must be one of `country`, `macro-region`, `province`, `municipality`, `autonomous-region`, `special-administrative-region`, `city`, `prefecture`, `district`, `county`, `zone`.',
      ),
    ],
    { query: '?dryRun=true' },
  )
})

// The message of Node changes between versions.
const notJson = 'Is no JSON: Unexpected token \'o\', "nonsense" is not valid JSON.'

t.test('every bad line is named, with its faults, and nothing is written', async (t) => {
  const app = await build(t)
  t.match(
    await send(app, textOf([region('north'), ['sources', { id: 's', title: 's', kind: 'report', official: true }]])),
    { status: 200 },
  )
  const figure = {
    id: 'f',
    subjectKind: 'region',
    subjectId: 'north',
    metric: 'investment',
    stage: 'target',
    value: '-1',
    unit: 'CNY',
    qualifier: 'exact',
    sourceId: 's',
    asPrinted: 'x',
  }
  await refused(
    t,
    app,
    [
      'nonsense',
      '[]',
      '{"resource": "region", "record": {}}',
      '{"record": {}}',
      '{"resource": "regions", "record": {}, "more": 1}',
      '{"resource": "regions", "record": null}',
      textOf([
        region('good'),
        region('a', { parentId: 'nowhere' }),
        ['regions', { name: 'b', kind: 'city' }],
        region('good'),
        region('b', { parentId: 'c' }),
        region('c', { parentId: 'b' }),
        ['figures', figure],
      ]),
    ].join('\n'),
    [
      faultAt(1, null, null, '', notJson),
      faultAt(2, null, null, '', 'Must be an object: `{"resource": …, "record": …}`.'),
      faultAt(
        3,
        null,
        null,
        '/resource',
        'Must be one of regions, industries, organizations, sources, initiatives, projects, figures, rates, metrics. Did you mean `regions`?',
      ),
      faultAt(
        4,
        null,
        null,
        '/resource',
        'Must be one of regions, industries, organizations, sources, initiatives, projects, figures, rates, metrics.',
      ),
      faultAt(5, null, null, '/more', 'There is no such field. Did you mean `record`?'),
      faultAt(6, 'regions', null, '', 'Must be object.'),
      faultAt(8, 'regions', 'a', '/parentId', 'There is no `nowhere` among the regions.'),
      faultAt(9, 'regions', null, '/id', 'Is required: an import puts records in their place.'),
      faultAt(10, 'regions', 'good', '/id', 'Is in line 7 already.'),
      faultAt(11, 'regions', 'b', '/parentId', 'Leads back to `b` itself: a cycle.'),
      faultAt(12, 'regions', 'c', '/parentId', 'Leads back to `c` itself: a cycle.'),
      faultAt(
        13,
        'figures',
        'f',
        '/value',
        'Only percentages, percentage points, differences, and exact amounts of a flow that is planned, committed or actual may be negative.',
      ),
    ],
  )
  await refused(t, app, Buffer.from([0x7b, 0xff, 0x7d]), [faultAt(1, null, null, '', 'Is not UTF-8.')])
})

t.test('an id that is too long for any record is named like any other fault, whatever else there is', async (t) => {
  const app = await build(t)
  const long = createHash('sha512').update('').digest('hex').repeat(40)
  const lines = [
    region('north'),
    region(long, { name: 'Long' }),
    region(long, { name: 'Long' }),
    region('south', { parentId: long }),
  ]
  const tooLong = (line: number, id: string, pointer: string) =>
    faultAt(line, 'regions', id, pointer, 'Must have at most 120 characters.')
  const errors = [tooLong(2, long, '/id'), tooLong(3, long, '/id'), tooLong(4, 'south', '/parentId')]
  await refused(t, app, textOf(lines), errors)
  for (const query of ['?bad=skip&dryRun=true', '?bad=skip']) {
    const { status, body } = await send(app, textOf(lines), { query })
    t.strictSame([status, body.errorCount, body.errors], [200, 3, errors])
  }
  t.equal((await app.ask('GET', '/v1/regions/north')).status, 200)
})

t.test('all bad lines are counted, and the first thousand faults listed', async (t) => {
  const { status, body } = await send(await build(t), 'x\n'.repeat(1500))
  t.strictSame([status, body.errorCount, body.errors?.length], [422, 1500, 1000])
})

t.test('rules between records hold for the register as it would be after the import', async (t) => {
  const app = await build(t)
  const initiative = (id: string): Line => ['initiatives', { id, title: id, kind: 'policy', status: 'announced' }]
  await send(
    app,
    textOf([
      initiative('one'),
      initiative('two'),
      project('whole', { initiativeId: 'one' }),
      project('part', { parentId: 'whole', initiativeId: 'one' }),
    ]),
  )
  await refused(t, app, textOf([project('whole', { initiativeId: 'two' })]), [
    faultAt(1, 'projects', 'whole', '/initiativeId', 'Its part `part` belongs to another initiative.'),
  ])
  const both = [project('part', { parentId: 'whole', initiativeId: 'two' }), project('whole', { initiativeId: 'two' })]
  const found = await send(app, textOf(both))
  t.match(found, { status: 200, body: { updated: { projects: 2 } } }, 'both changes together are valid')
})

t.test('CSV of one resource is imported as it was exported', async (t) => {
  const name = '=1+1, "quoted"\r\nsecond line'
  const from = await build(t)
  await send(
    from,
    textOf([
      region('north', { name, aliases: ['a,b', '-c'], localName: '北' }),
      region('land', { kind: 'country', isoCode: 'CN' }),
    ]),
  )
  const rows = (await from.http.inject('/v1/regions?format=csv')).body
  const records = await allOf(from, 'regions')
  await t.test('into an empty register', async (t) => {
    const to = await build(t)
    const asRegions = { query: '?resource=regions', type: csv }
    const found = await send(to, rows, asRegions)
    t.strictSame(found, { status: 200, body: reportOf({ created: { regions: 2 } }) })
    t.strictSame(await allOf(to, 'regions'), records)
    const wrong = { resource: null, id: null, pointer: '' }
    await refused(
      t,
      to,
      'id,name,kind\na,b\n',
      [{ line: 2, ...wrong, resource: 'regions', detail: 'Has 2 cells, the header 3.' }],
      asRegions,
    )
    await refused(
      t,
      to,
      'id,nam\na,b\n',
      [{ line: 1, ...wrong, pointer: '/nam', detail: 'There is no such field. Did you mean `name`?' }],
      asRegions,
    )
    await refused(t, to, 'id,id\na,b\n', [{ line: 1, ...wrong, pointer: '/id', detail: 'Is there twice.' }], asRegions)
    await refused(
      t,
      to,
      'id,name,kind\n"a,b\n',
      [
        {
          line: 2,
          ...wrong,
          detail: 'Is no CSV: a quote is opened and never closed. The rest of the file cannot be read.',
        },
      ],
      asRegions,
    )
  })
})

t.test('a file that is no import is refused before any of it is read', async (t) => {
  const app = await build(t, { IMPORT_LIMIT: '1024' })
  const good = textOf([region('north')])
  const slug = async (...[payload, options]: [string, object?]): Promise<unknown[]> => {
    const { status, body } = await send(app, payload, options)
    return [status, body['type'], body.errors]
  }
  t.strictSame(await slug(good, { type: 'text/plain' }), [415, '/problems/unsupported-media-type', undefined])
  t.strictSame(await slug(good, { type: csv }), [
    400,
    '/problems/invalid-request',
    [{ parameter: 'resource', detail: 'Is required with CSV, which does not say it.' }],
  ])
  t.strictSame(await slug(good, { query: '?resource=regions' }), [
    400,
    '/problems/invalid-request',
    [{ parameter: 'resource', detail: 'Goes with CSV; each line of NDJSON says its own.' }],
  ])
  t.strictSame(await slug('id\n', { type: csv, query: '?resource=region' }), [
    400,
    '/problems/invalid-request',
    [
      {
        parameter: 'resource',
        detail:
          'Must be one of `regions`, `industries`, `organizations`, `sources`, `initiatives`, `projects`, `figures`, `rates`, `metrics`. Did you mean `regions`?',
      },
    ],
  ])
  const found = await slug(good, { query: '?dryRun=yes' })
  t.strictSame(found, [
    400,
    '/problems/invalid-request',
    [{ parameter: 'dryRun', detail: 'Must be `true` or `false`.' }],
  ])
  t.strictSame(await slug('x'.repeat(1025)), [413, '/problems/body-too-large', undefined])
  t.strictSame((await send(app, good, { key: '' })).status, 401)
  t.strictSame(await slug(''), [200, undefined, undefined], 'an empty file is accepted')
  t.equal((await app.store.stamp()).sequence, 0)
})
