/** CSV is imported as it was exported, cell by cell; a fault is named by the line on which its record begins. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { anyText } from '../../support/any-text.ts'
import { faultAt, post, reportOf, withoutBatch } from '../../support/batches.ts'
import { build, type Built } from '../../support/build.ts'
import { forAll } from '../../support/runs.ts'
import { textsOf, unzip } from '../../support/exchange/files.ts'
import { matchWhole } from '../../support/match-whole.ts'

/** Imports CSV of a resource, or NDJSON without one. */
const send = async (app: Built, payload: string | Buffer, resource?: string, more = '') =>
  withoutBatch(
    await post(app, payload, resource === undefined ? {} : { query: `?resource=${resource}${more}`, type: 'text/csv' }),
  )

const rowsOf = async ({ http }: Built, query: string): Promise<string> => (await http.inject(query)).body

const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
const troubling = [
  '',
  '"',
  '""',
  '\r',
  '\n',
  '\r\n',
  '\r\r\n',
  ' ',
  ',',
  '\t',
  "'",
  "''=",
  '=1+1',
  '+1',
  '-1',
  '@x',
  '＝1+1',
  '\n=1',
  '\rx',
  '\tx',
  '\ufeff',
  '\u2028',
  'null',
  '[]',
]
const hostile = fc.oneof(fc.constantFrom(...troubling), anyText({ maxLength: 8 }).filter(isKeepable))
const records = fc.array(
  fc.record({
    title: hostile.filter((text) => text !== ''),
    localTitle: fc.option(hostile.filter((text) => text !== '')),
    summary: fc.option(hostile),
  }),
  { minLength: 1, maxLength: 8 },
)

t.test('any record exported as CSV is imported as the same record', async (t) => {
  const app = await build(t)
  const asJson = async (some: readonly object[]): Promise<number> => {
    const lines = some.map((one, index) =>
      JSON.stringify({
        resource: 'projects',
        record: { id: `p-${index.toString()}`, kind: 'project', status: 'preparation', ...one },
      }),
    )
    return (await send(app, lines.join('\n'))).status
  }
  await forAll(20, [records], async (some) => {
    t.equal(await asJson(some), 200)
    const ids = some.map((_, index) => `p-${index.toString()}`).join(',')
    const before = await rowsOf(app, `/v1/projects?id.in=${ids}&fields=id,title,localTitle,summary&format=ndjson`)
    const out = await rowsOf(app, `/v1/projects?id.in=${ids}&format=csv`)
    t.equal(await asJson(some.map((_, index) => ({ title: `other ${index.toString()}` }))), 200)
    const report = reportOf({ updated: { projects: some.length } })
    t.strictSame(await send(app, out, 'projects'), { status: 200, body: report })
    t.equal(await rowsOf(app, `/v1/projects?id.in=${ids}&fields=id,title,localTitle,summary&format=ndjson`), before)
  })
})

t.test('NUL is refused in a cell', async (t) => {
  const app = await build(t)
  matchWhole(t, await send(app, 'id,title,kind,status\np,a\0b,project,preparation\n', 'projects'), {
    status: 422,
    body: {
      errors: [faultAt(2, 'projects', 'p', '/title', 'NUL and lone surrogates cannot be kept.')],
    },
  })
})

t.test('an empty text and null stay distinct in lists and data packages, both ways', async (t) => {
  const app = await build(t)
  const project = { title: 'P', kind: 'project', status: 'preparation' }
  await app.ask('PUT', '/v1/projects/empty', { body: { ...project, summary: '' } })
  await app.ask('PUT', '/v1/projects/none', { body: { ...project, summary: null } })
  const apart = 'id,summary\r\nempty,""\r\nnone,\r\n'
  t.equal(await rowsOf(app, '/v1/projects?fields=id,summary&format=csv'), apart)
  const { bytes } = await app.ask('GET', '/v1/projects?fields=id,summary&format=datapackage')
  t.equal(textsOf(await unzip(bytes))['projects.csv'], apart)
  const swapped = 'id,title,kind,status,summary\nempty,P,project,preparation,\nnone,P,project,preparation,""\n'
  t.match(await send(app, swapped, 'projects'), { status: 200, body: { updated: { projects: 2 } } })
  matchWhole(t, (await app.ask('GET', '/v1/projects?fields=id,summary')).body, {
    data: [
      { id: 'empty', summary: null },
      { id: 'none', summary: '' },
    ],
  })
})

t.test('a quoted empty cell is null where a text may not be empty', async (t) => {
  const app = await build(t)
  const quoted =
    '"id","title","kind","status","regionId","startsOn","industryIds","localTitle"\n"p","P","project","preparation","","","",""\n'
  t.match(await send(app, quoted, 'projects'), { status: 200, body: { created: { projects: 1 } } })
  const answer = (await app.ask('GET', '/v1/projects/p')).body
  matchWhole(t, answer, { regionId: null, startsOn: null, industryIds: [], localTitle: null })
})

const refused = async (t: Test, app: Built, payload: string | Buffer, errors: readonly object[]): Promise<void> => {
  const { status, body } = await send(app, payload, 'regions')
  t.equal(status, 422)
  t.strictSame(body.errors, errors)
  t.equal(body.errorCount, errors.length)
  t.equal((await app.store.stamp()).sequence, 0, 'nothing was written')
}

const fault = (line: number, detail: string): object => faultAt(line, null, null, '', detail)
const short = (line: number): object => faultAt(line, 'regions', null, '', 'Has 2 cells, the header 3.')
const misnamed = (line: number, id: string): object =>
  faultAt(
    line,
    'regions',
    id,
    '/id',
    'Must consist of small letters from a to z, digits, and single hyphens between them, for example "guangdong". ' +
      `Did you mean \`${id.toLowerCase()}\`?`,
  )

t.test('each fault is named by the line on which its record begins, also before one that ends the file', async (t) => {
  const app = await build(t)
  const header = 'id,name,kind\r\n'
  const good = (id: string): string => `${id},"Two\r\nlines",province\r\n`
  const unread = 'The rest of the file cannot be read.'
  const unclosed = `Is no CSV: a quote is opened and never closed. ${unread}`
  const followed = `Is no CSV: text follows a closing quote; within a cell a quote is written twice. ${unread}`
  const inside = `Is no CSV: a quote is in a cell that does not begin with one. ${unread}`
  await t.test('records over several lines, with empty lines between', async (t) => {
    await refused(t, app, `${header}A,"One\r\n\r\nthree",city\r\n\r\n${good('b')}c,d\r\n\r\nE,"f\r",city\r\n`, [
      misnamed(2, 'A'),
      short(8),
      misnamed(10, 'E'),
    ])
  })
  await t.test('a syntax error at any end of the file', async (t) => {
    for (const [bad, detail] of [
      ['x,"never\r\nclosed\r\n', unclosed],
      ['x,"a"b,c\r\ny,', followed],
      ['x,a"b,c\r\ny,z\r\n', inside],
    ] as const) {
      await refused(t, app, `${header}${good('a')}b,c\r\n${good('d')}\r\n${bad}`, [short(4), fault(8, detail)])
    }
  })
  await t.test('in the header', async (t) => {
    await refused(t, app, '\n\n"id,name\n', [fault(3, unclosed)])
  })
  await t.test('bytes that are no UTF-8', async (t) => {
    const broken = Buffer.concat([
      Buffer.from(`${header}${good('a')}b,c\r\nd,`),
      Buffer.from([0xff]),
      Buffer.from(',city\r\ne,f\r\n'),
    ])
    await refused(t, app, broken, [short(4), fault(5, 'Is not UTF-8.'), short(6)])
    await refused(t, app, Buffer.concat([Buffer.from(`${header}b,c\r\nd`), Buffer.from([0xe5, 0xb9])]), [
      short(2),
      fault(3, 'Is not UTF-8.'),
    ])
  })
  await t.test('far into a file', async (t) => {
    const many = Array.from({ length: 5000 }, (_, index) => good(`r-${index.toString()}`)).join('')
    await refused(t, app, `${header}${many}b,c\r\n${many.replaceAll('r-', 's-')}"x`, [
      short(10_002),
      fault(20_003, unclosed),
    ])
  })
  await t.test('a record that is too long', async (t) => {
    await refused(t, app, `${header}${good('a')}b,"${'x'.repeat(6_300_000)}",city\r\n`, [
      fault(4, `Is longer than 6295552 bytes. ${unread}`),
    ])
  })
})

/** Rows with cells of one byte that is no UTF-8, and with characters that a chunk of the file cuts in two. */
const mixed = (count: number, isBroken: (at: number) => boolean, end: string): Buffer =>
  Buffer.concat(
    Array.from({ length: count }, (_, at) => [
      Buffer.from(`r-${at.toString()},"广\ufffd😀${'x'.repeat(at % 50)}`),
      Buffer.from(isBroken(at) ? [0xe9] : []),
      Buffer.from(`",city${end}`),
    ]).flat(),
  )

t.test('a cell that is no UTF-8 makes its row bad, and no other', async (t) => {
  const [count, isBroken] = [4000, (at: number) => at % 1000 === 7]
  const errors = [7, 1007, 2007, 3007].map((at) => fault(at + 2, 'Is not UTF-8.'))
  for (const end of ['\n', '\r\n']) {
    const file = Buffer.concat([Buffer.from(`\ufeffid,name,kind${end}`), mixed(count, isBroken, end)])
    const app = await build(t)
    await refused(t, app, file, errors)
    t.strictSame(await send(app, file, 'regions', '&bad=skip'), {
      status: 200,
      body: reportOf({ created: { regions: count - 4 }, errorCount: 4, errors }),
    })
    t.match((await app.ask('GET', '/v1/regions/r-60')).body, { name: `广\ufffd😀${'x'.repeat(10)}` })
  }
})

t.test('a file whose rest cannot be read is refused whatever becomes of bad lines', async (t) => {
  const app = await build(t)
  const rows = mixed(1000, () => false, '\n').toString()
  const unread = 'The rest of the file cannot be read.'
  const stray = `Is no CSV: text follows a closing quote; within a cell a quote is written twice. ${unread}`
  const unclosed = `Is no CSV: a quote is opened and never closed. ${unread}`
  const misspelt = 'There is no such field. Did you mean `name`?'
  for (const [file, errors, detail] of [
    [`id,name,kind\na,A\nb,"B"b,city\n${rows}`, [short(2), fault(3, stray)], `Line 3: ${stray}`],
    [`id,name,kind\na,A\nb,"B,city\n${rows}`, [short(2), fault(3, stray)], `Line 3: ${stray}`],
    [`id,name,kind\n${rows}b,"B,city\n`, [fault(1002, unclosed)], `Line 1002: ${unclosed}`],
    [`id,nam,kind\n${rows}`, [{ ...fault(1, misspelt), pointer: '/nam' }], `Line 1: /nam: ${misspelt}`],
    [Buffer.from(`id,name,kind\n${rows}`, 'utf16le'), [fault(1, 'Is not UTF-8.')], 'Line 1: Is not UTF-8.'],
  ] as const)
    for (const query of ['&bad=skip', '&bad=skip&dryRun=true']) {
      const { status, body } = await send(app, file, 'regions', query)
      t.equal(status, 422)
      t.strictSame(body.errors, errors)
      const lines = errors.length === 1 ? 'One line is bad' : '2 lines are bad'
      t.equal(body['detail'], `${lines}; nothing was written. ${detail}`)
      t.equal((await app.store.stamp()).sequence, 0, 'nothing was written')
    }
  t.strictSame(
    (await send(app, `id,name,kind\n${'A,B\n'.repeat(1200)}b,"B"b,city\n`, 'regions')).body.errors?.slice(998),
    [short(1000), fault(1202, stray)],
    'the reason is among the faults that are listed',
  )
})
