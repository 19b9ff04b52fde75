/** CSV as people write it: semicolons or tabs, names in place of ids, no ids, and faults in words. */
import t from 'tap'
import { faultAt, imported, reportOf, send as sendLines, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { matchWhole } from '../../support/match-whole.ts'

const send = async (app: Built, body: string, query = '?resource=projects') =>
  withoutBatch(await app.ask('POST', `/v1/import${query}`, { body, headers: { 'content-type': 'text/csv' } }))

// Each test has rows of its own, with ids and titles that no other test has.
const app = await build(t)
await imported(app, [
  ['regions', { id: 'guangdong', name: 'Guangdong', localName: '广东', kind: 'province', aliases: ['CN-44'] }],
  ['regions', { id: 'springfield', name: 'Springfield', kind: 'city' }],
  ['regions', { id: 'springfield-2', name: 'Springfield', kind: 'city' }],
  ['industries', { id: 'steel', name: 'Steel' }],
  ['industries', { id: 'new-energy', name: 'New energy' }],
  ['organizations', { id: 'tencent', name: 'Tencent', kind: 'company' }],
])

t.test('cells are separated as the header is', async (t) => {
  for (const [id, mark, end] of [
    ['semicolon', ';', '\n'],
    ['tab', '\t', '\r\n'],
    ['comma', ',', '\n'],
  ] as const) {
    const rows = [
      ['id', 'title', 'kind', '"status"', 'summary'],
      [id, '"A; b, c\td"', 'project', 'preparation', 'plain'],
    ]
    const text = `\ufeff${end}${rows.map((row) => row.join(mark)).join(end)}`
    t.match((await send(app, text)).body, { created: { projects: 1 } })
    t.match((await app.ask('GET', `/v1/projects/${id}`)).body, { title: 'A; b, c\td', summary: 'plain' })
  }
})

t.test('a header is found behind many blank lines', async (t) => {
  const text = `\ufeff${'\r\n'.repeat(30_000)}id;title;kind;status\r\nbehind;"A, b";project;preparation\r\n`
  const reported = async (csv: string): Promise<unknown[]> => {
    const { status, body } = await send(app, csv)
    return [status, body]
  }
  t.strictSame(await reported(text), [200, reportOf({ created: { projects: 1 } })])
  t.match((await app.ask('GET', '/v1/projects/behind')).body, { title: 'A, b' })
  const found = await reported(`\ufeff${'\r\n'.repeat(32_000)}`)
  t.strictSame(found, [200, reportOf()])
})

t.test('a reference may be a name, and a row without an id gets one', async (t) => {
  const text = [
    'title;kind;status;regionId;industryIds;participants',
    'Metro line;project;preparation;Guangdong;Steel;"[{""organizationId"":""Tencent"",""role"":""lead""}]"',
    'Metro line;project;preparation;广东;"[""New energy"",""steel""]";',
    'Metro line;project;preparation;CN-44;;',
  ].join('\n')
  const { status, body } = await send(app, text)
  t.strictSame([status, body], [200, reportOf({ created: { projects: 3 } })])
  matchWhole(t, (await app.ask('GET', '/v1/projects/metro-line')).body, {
    regionId: 'guangdong',
    industryIds: ['steel'],
    participants: [{ organizationId: 'tencent' }],
  })
  matchWhole(t, (await app.ask('GET', '/v1/projects/metro-line-2')).body, { industryIds: ['new-energy', 'steel'] })
  matchWhole(t, (await app.ask('GET', '/v1/projects/metro-line-3')).body, { regionId: 'guangdong', industryIds: [] })
})

t.test('no row gets the id that is the address of a form', async (t) => {
  const { status, body } = await send(app, `title,kind,status\n${'New,project,preparation\n'.repeat(3)}`)
  t.strictSame([status, body], [200, reportOf({ created: { projects: 3 } })])
  const out = (await app.ask('GET', '/v1/projects?title=New&format=csv')).text
  const found = out.split('\r\n').map((row) => row.split(',')[0])
  t.strictSame(found, ['id', 'new-2', 'new-3', 'new-4', ''])
  t.strictSame((await send(app, out)).body, reportOf({ unchanged: { projects: 3 } }))
})

t.test('a row that has the id which an earlier one was given is told so', async (t) => {
  const rows = Array.from({ length: 3000 }, (_, at) => `a-${at.toString()},A,project,preparation\n`).join('')
  const text = `id,title,kind,status\n,Bridge N,project,preparation\n${rows}bridge-n,B,project,preparation\n`
  const { status, body } = await send(app, text)
  const detail = 'Is in line 2 already, which has no id and was given this one.'
  t.strictSame(
    [status, (body as { errors: unknown }).errors],
    [422, [faultAt(3003, 'projects', 'bridge-n', '/id', detail)]],
  )
})

t.test('a file that is said to be in another encoding than UTF-8 is refused', async (t) => {
  const sent = (type: string, query = '?dryRun=true') =>
    app.ask('POST', `/v1/import${query}`, { body: '', headers: { 'content-type': type } })
  for (const [type, query] of [
    ['text/csv', '?resource=projects'],
    ['application/x-ndjson', ''],
    ['application/json', ''],
  ] as const)
    for (const charset of ['iso-8859-1', 'klingon']) {
      const { status, body } = await sent(`${type}; header=present; charset=${charset}`, query)
      matchWhole(t, [status, body], [415, { detail: `A file is in UTF-8, not in ${charset}.` }])
    }
  for (const charset of ['utf-8', '"UTF-8"', 'utf8'])
    t.equal((await sent(`application/x-ndjson; charset=${charset}`)).status, 200)
})

t.test('a file that is said to have no header is refused', async (t) => {
  const sent = (type: string) =>
    app.ask('POST', '/v1/import?resource=regions', {
      body: 'id,name,kind\na,A,city\n',
      headers: { 'content-type': type },
    })
  for (const type of ['text/csv; header=absent', 'text/csv;charset=utf-8;Header="Absent"']) {
    const { status, body } = await sent(type)
    const detail = 'A CSV file begins with a header that names its columns.'
    matchWhole(t, [status, body], [415, { type: '/problems/unsupported-media-type', status: 415, detail }])
  }
  t.equal((await sent('text/csv; header=present')).status, 200)
})

t.test('faults are said in words', async (t) => {
  const text = [
    'id,title,kind,status,regionId,startsOn',
    'a,A,project,completed,,',
    'b,B,project,preparation,Springfield,',
    'c,C,project,preparation,Atlantis,',
    'Not an id,D,project,preparation,,',
  ].join('\n')
  const { status, body } = await send(app, text)
  t.equal(status, 422)
  matchWhole(t, (body as { errors: unknown }).errors, [
    { line: 2, id: 'a', pointer: '/status', detail: /^Must be one of .*\. `completed` is called `completion` here\.$/ },
    {
      line: 3,
      pointer: '/regionId',
      detail: '`Springfield` is a name of several regions: `springfield`, `springfield-2`. Write one of these ids.',
    },
    { line: 4, pointer: '/regionId', detail: 'No record of regions has the id or name `Atlantis`.' },
    { line: 5, pointer: '/id', detail: /^Must consist of small letters .*, for example "/ },
  ])
  const found = (await send(app, text, '?resource=projects&bad=skip')).body
  matchWhole(t, found, reportOf({ errorCount: 4 }))
})

t.test('a name means a record of the register, and not one of the same file', async (t) => {
  const rows = 'id,name,kind,parentId\nnewtown,Newtown,city,Guangdong\nother,Othertown,city,Newtown\n'
  const { body } = await send(app, rows, '?resource=regions&bad=skip')
  matchWhole(t, body, { created: { regions: 1 }, errors: [{ line: 3, pointer: '/parentId' }] })
})

const readBack = async (app: Built, path: string, ...fields: readonly string[]): Promise<unknown> =>
  (await app.ask('GET', `/v1/${path}?fields=${fields.join(',')}`)).body

t.test('a code that looks like an id is a name, unless a record has it as its id', async (t) => {
  const app = await build(t)
  const lines = [
    [
      'regions',
      { id: 'guangdong', name: 'Guangdong', kind: 'province', isoCode: 'CN-GD', gbCode: '440000', aliases: ['GD'] },
    ],
    ['regions', { id: 'gd', name: 'Goldap', kind: 'county' }],
    ['industries', { id: 'steel', name: 'Steel', codes: [{ scheme: 'isic4', code: '2410', mapping: 'exact' }] }],
    ['industries', { id: 'ships', name: 'Ships', codes: [{ scheme: 'isic4', code: '3011', mapping: 'approximate' }] }],
    ['industries', { id: 'boats', name: 'Boats', aliases: ['1500'] }],
    ['industries', { id: 'barges', name: 'Barges', aliases: ['1500'] }],
    ['organizations', { id: 'tencent', name: 'Tencent Holdings', aliases: ['tencent-holdings'], kind: 'company' }],
  ] as const
  t.equal((await sendLines(app, lines)).status, 200)
  const text = [
    'id;title;kind;status;regionId;industryIds;participants',
    'a;440000;project;preparation;440000;2410;"[{""organizationId"":""tencent-holdings"",""role"":""tencent-holdings""}]"',
    'b;B;project;preparation;cn-gd;"[""2410"",""boats""]";',
    'c;C;project;preparation;gd;steel;',
  ].join('\n')
  const { status, body } = await send(app, text)
  t.strictSame([status, body], [200, reportOf({ created: { projects: 3 } })])
  t.strictSame(await readBack(app, 'projects', 'title', 'regionId', 'industryIds', 'participants'), {
    data: [
      {
        title: '440000',
        regionId: 'guangdong',
        industryIds: ['steel'],
        participants: [{ organizationId: 'tencent', role: 'tencent-holdings' }],
      },
      { title: 'B', regionId: 'guangdong', industryIds: ['boats', 'steel'], participants: [] },
      { title: 'C', regionId: 'gd', industryIds: ['steel'], participants: [] },
    ],
    next: null,
  })
  const bad = [
    'id,title,kind,status,regionId,industryIds',
    'd,D,project,preparation,atlantis,3011',
    'e,E,project,preparation,,1500',
  ].join('\n')
  const place = (line: number, id: string) => ({ line, resource: 'projects', id })
  const { errors } = (await send(app, bad)).body as { errors: unknown }
  t.strictSame(errors, [
    { ...place(2, 'd'), pointer: '/regionId', detail: 'There is no `atlantis` among the regions.' },
    { ...place(2, 'd'), pointer: '/industryIds/0', detail: 'There is no `3011` among the industries.' },
    {
      ...place(3, 'e'),
      pointer: '/industryIds/0',
      detail: '`1500` is a name of several industries: `barges`, `boats`. Write one of these ids.',
    },
  ])
})

t.test('what is the id of a row of the same file, before or after, is no name', async (t) => {
  const app = await build(t)
  const header = 'id,name,kind,parentId\n'
  const named = 'guangdong,Guangdong,province,\n'
  t.equal((await send(app, `${header}${named}`, '?resource=regions')).status, 200)
  await app.ask('PATCH', '/v1/regions/guangdong', { body: { aliases: ['yue', 'lingnan'] } })
  const many = Array.from({ length: 1200 }, (_, at) => `r-${at.toString()},R,city,\n`).join('')
  const rows = `${header}yue,Yue,zone,\n${many}a,A,city,yue\nb,B,city,lingnan\nlingnan,Lingnan,zone,yue\n`
  t.match((await send(app, rows, '?resource=regions')).body, { created: { regions: 1204 } })
  t.strictSame(await readBack(app, 'regions/a', 'parentId'), { parentId: 'yue' })
  t.strictSame(await readBack(app, 'regions/b', 'parentId'), { parentId: 'lingnan' })

  const far = 'c,C,city,far\n' + many + 'far,Far,zone,\n'
  t.match((await send(app, `${header}${far}`, '?resource=regions')).body, { created: { regions: 2 } })
  t.strictSame(await readBack(app, 'regions/c', 'parentId'), { parentId: 'far' })

  await app.ask('PATCH', '/v1/regions/guangdong', { body: { aliases: ['nanyue'] } })
  const misread = `${header}d,D,city,nanyue\n${many}nanyue,Nanyue,zone,\n`
  const fault = faultAt(
    1203,
    'regions',
    'nanyue',
    '/id',
    'Was read in line 2 as a name of `guangdong`: put this row before that one.',
  )
  const refused = await send(app, misread, '?resource=regions')
  t.strictSame([refused.status, (refused.body as { errors: unknown }).errors], [422, [fault]])
  t.strictSame(
    (await send(app, misread, '?resource=regions&bad=skip')).body,
    reportOf({ created: { regions: 1 }, unchanged: { regions: 1200 }, errorCount: 1, errors: [fault] }),
  )
  t.strictSame(await readBack(app, 'regions/d', 'parentId'), { parentId: 'guangdong' })
})

t.test('a row of a spreadsheet is read as it is saved', async (t) => {
  await app.ask('PUT', '/v1/sources/old', { body: { title: 'Old', kind: 'report', official: false } })
  const exported = (await app.ask('GET', '/v1/sources?id=old&format=csv')).text
  const [header = '', row = ''] = exported.split('\r\n')
  const added = (official: string): string =>
    header
      .split(',')
      .map((key) => ({ title: `Says ${official}`, kind: 'report', official })[key] ?? '')
      .join(',')
  const none = ','.repeat(header.split(',').length - 1)
  const rows = [none, header, row, ...['TRUE', 'True', 'FALSE'].map(added), none, ',', '""', ''].join('\r\n')
  const { status, body } = await send(app, rows, '?resource=sources')
  t.strictSame([status, body], [200, reportOf({ created: { sources: 3 }, unchanged: { sources: 1 } })])
  t.strictSame(
    (await app.ask('GET', '/v1/sources?id.in=old,says-false,says-true,says-true-2&fields=id,official')).body,
    {
      data: [
        { id: 'old', official: false },
        { id: 'says-false', official: false },
        { id: 'says-true', official: true },
        { id: 'says-true-2', official: true },
      ],
      next: null,
    },
  )
})

t.test('an empty cell leaves a field out, with what that means', async (t) => {
  await app.ask('PUT', '/v1/sources/s', { body: { title: 'S', kind: 'report', official: true } })
  const figures =
    'id,subjectKind,subjectId,metric,stage,value,unit,qualifier,rank,sourceId,asPrinted,revision\n' +
    'f,region,guangdong,investment,planned,5,CNY,exact,,s,5 yuan,\n' +
    'g,region,guangdong,investment,planned,,CNY,exact,,s,5 yuan,\n'
  const { status, body } = await send(app, figures, '?resource=figures&bad=skip')
  t.strictSame(
    [status, body],
    [
      200,
      reportOf({
        created: { figures: 1 },
        errorCount: 1,
        errors: [faultAt(3, 'figures', 'g', '/value', 'Is required.')],
      }),
    ],
  )
  const found = await readBack(app, 'figures/f', 'rank', 'note', 'reported')
  t.strictSame(found, { rank: 'normal', note: null, reported: [] })
})

t.test('a cell that should be a list is told how lists are written', async (t) => {
  const rows = 'id,name,kind,aliases,memberIds\na,A,zone,foo,\nb,B,zone,5,\nc,C,zone,"[5]",\n'
  const { status, body } = await send(app, rows, '?resource=regions')
  const detail = 'Must be a list, written as JSON, for example ["Guangdong Province","CN-44"].'
  const place = (line: number, id: string) => ({ line, resource: 'regions', id })
  t.strictSame(
    [status, (body as { errors: unknown }).errors],
    [
      422,
      [
        { ...place(2, 'a'), pointer: '/aliases', detail },
        { ...place(3, 'b'), pointer: '/aliases', detail },
        { ...place(4, 'c'), pointer: '/aliases/0', detail: 'Must be string.' },
      ],
    ],
  )
})
