/** Spreadsheets, read by a foreign reader: typed cells, text that is never a formula, sources and a lasting address. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { derivedColumns } from '../../../src/exchange/delimited/derived.ts'
import { headingOf } from '../../../src/exchange/spreadsheet.ts'
import { build, put } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { recordsIn, sheetsIn, type Sheet, type Value } from '../../support/exchange/files.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const home = 'http://127.0.0.1:3000'

const app = await build(t, { SEED: 'article' })

const bookAt = async (url: string) => {
  const answer = await app.ask('GET', url)
  if (answer.status !== 200) throw new Error(answer.text)
  const [data, about, ...others] = await sheetsIn(answer.bytes)
  return { ...answer, data: data as Sheet, about: about as Sheet, others }
}

/** The lines above the header, each a name and its value. */
const linesAbove = ({ rows }: Sheet) => rows.slice(0, 5).map((row) => row.slice(0, 2))

/** The cell of a value of a field in JSON. */
const cellOf = (value: unknown, kind: string): Value => {
  if (value === null || value === undefined) return null
  if (kind === 'list') return JSON.stringify(value)
  if (kind === 'date' || kind === 'instant') return new Date(value as string).toISOString()
  if (kind === 'decimal') return (value as string).replace(/\D/g, '').length > 15 ? (value as string) : Number(value)
  return value as Value
}

for (const { name, fields } of everyResource) {
  t.test(`${name}: one header row, and each field as a cell of its type`, async (t) => {
    const { data, about, others, headers } = await bookAt(`/v1/${name}?format=xlsx`)
    t.match(headers, { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}.xlsx"` })
    t.strictSame([data.name, about.name, others], [name, 'Sources and address', []])
    const lines = (await app.ask('GET', `/v1/${name}?format=ndjson`)).text.trim().split('\n')
    const records = lines.map((line) => JSON.parse(line) as Data)
    t.strictSame(data.rows, [
      Object.keys(fields).map(headingOf),
      ...records.map((record) => Object.entries(fields).map(([key, { kind }]) => cellOf(record[key], kind))),
    ])
  })
}

t.test('headers are words', async (t) => {
  for (const [url, headings] of [
    ['/v1/regions?fields=id,localName,isoCode,memberIds&', ['ID', 'Local name', 'Member IDs', 'ISO code']],
    ['/v1/sources?fields=title,url,archivedUrl&', ['Title', 'URL', 'Archived URL']],
    ['/v1/totals?metric=investment&groupBy=year&', ['Year', 'Label', 'Stage', 'Unit', 'Total']],
    ['/v1/promises?', ['Figure ID', 'Subject kind', 'Subject ID', 'Metric', 'Stage']],
  ] as const)
    t.same((await bookAt(`${url}format=xlsx`)).data.rows[0]?.slice(0, headings.length), headings, url)
})

t.test('the second sheet cites every source, and an address that gives the same bytes for good', async (t) => {
  const { about, bytes } = await bookAt('/v1/figures?metric=investment&fields=id,value&format=xlsx')
  const [publisher, address, validity, at] = linesAbove(about)
  t.strictSame(
    [publisher, validity],
    [
      ['Published by', 'Planledger'],
      ['', 'It gives the same for good.'],
    ],
  )
  matchWhole(t, at, ['As of', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/])
  matchWhole(t, recordsIn(about.rows, 5), [
    {
      ID: 'global-times-2025-02-13',
      Title: /^Multiple provinces/,
      Publisher: 'Global Times',
      Kind: 'news-article',
      'Published on': '2025-02-13T00:00:00.000Z',
      Language: 'en',
    },
  ])
  const again = String(address?.[1])
  t.match(again, `${home}/v1/figures?metric=investment&fields=id%2Cvalue&format=xlsx&asOf=`)
  await put(app, 'figures/later', {
    ...examples.figures,
    subjectKind: 'region',
    subjectId: 'guangdong',
    sourceId: 'global-times-2025-02-13',
  })
  t.ok((await app.ask('GET', again.replace(home, ''))).bytes.equals(bytes))
  await app.ask('DELETE', '/v1/figures/later')
  const { about: found } = await bookAt('/v1/projects?q=guangdong&format=xlsx')
  t.strictSame(linesAbove(found)[2], ['', 'It gives the same until the register changes.'])
})

t.test('a total: its rows, and the sources of the figures that count', async (t) => {
  const { data, about, headers } = await bookAt('/v1/totals?metric=investment&groupBy=industry&unit=USD&format=xlsx')
  t.equal(headers['content-disposition'], 'attachment; filename="totals.xlsx"')
  t.strictSame(
    recordsIn(data.rows).map((row) => ['Industry', 'Total', 'Approximate', 'Figures'].map((name) => row[name])),
    [
      [null, 114118560000, false, 1],
      ['industry', 22681440000, false, 1],
    ],
  )
  t.strictSame(pluck(recordsIn(about.rows, 5), 'ID'), ['global-times-2025-02-13'])
  const { data: byYear } = await bookAt('/v1/totals?metric=investment&groupBy=year&format=xlsx')
  t.same(pluck(recordsIn(byYear.rows), 'Year'), [2025], 'years are numbers')
  t.equal((await app.ask('GET', '/v1/totals?metric=investment&format=xlsx&explain=true')).status, 400)
})

/** A number is a text in JSON, and a list a text in a sheet. */
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

for (const list of ['promises', 'checks'] as const) {
  t.test(`${list}: every item, in its order, with what is nested`, async (t) => {
    const { data, about, headers } = await bookAt(`/v1/${list}?format=xlsx`)
    t.equal(headers['content-disposition'], `attachment; filename="${list}.xlsx"`)
    const items = ((await app.ask('GET', `/v1/${list}?limit=200`)).body as { data: Data[] }).data
    t.ok(items.length > 3)
    const paths = Object.keys(derivedColumns(list))
    t.same(data.rows[0], paths.map(headingOf))
    const rows = recordsIn([paths, ...data.rows.slice(1)])
    const key = list === 'checks' ? 'id' : 'figureId'
    t.strictSame(
      rows.map((row) => row[key]),
      items.map((item) => item[key]),
    )
    for (const [at, row] of rows.entries()) {
      const item = items[at] as Record<string, Data | null | undefined>
      for (const [path, value] of Object.entries(row)) {
        const [outer = '', inner] = path.split('.')
        if (path === 'versions') continue
        const told = inner === undefined ? item[outer] : item[outer]?.[inner]
        if (Array.isArray(told)) {
          const words = told.map((one: string | Data) =>
            typeof one === 'string' ? one : `${String(one['resource'])}/${String(one['id'])}`,
          )
          t.equal(value, words.join('; '), path)
          continue
        }
        const read = typeof value === 'string' ? value.replace('T00:00:00.000Z', '') : value
        t.equal(plain(read), plain(told), path)
      }
    }
    t.strictSame(pluck(recordsIn(about.rows, 5), 'ID'), ['global-times-2025-02-13'])
    t.strictSame(linesAbove(about)[2], ['', 'It gives the same for good, but for promises that fall due.'])
    const csv = (await app.ask('GET', `/v1/${list}?format=csv&limit=2`)).text
    t.equal(csv.split('\r\n').length, 4)
    t.match(csv, `${Object.keys(rows[0] ?? {}).join(',')}\r\n`)
  })
}

t.test('the wordings of a promise are words, in a spreadsheet as in CSV', async (t) => {
  const words = '2025-02-13 1000000000000 CNY (guangdong-key-projects-2025-investment)'
  const query = 'id=guangdong-key-projects-2025-investment'
  const { data } = await bookAt(`/v1/promises?${query}&format=xlsx`)
  t.same(pluck(recordsIn(data.rows), 'Versions'), [words])
  const csv = (await app.ask('GET', `/v1/promises?${query}&format=csv`)).text
  t.ok(csv.endsWith(`,${words}\r\n`), csv)
})

t.test('promises by a day, and as of an instant, are whole too', async (t) => {
  const at = ((await app.ask('GET', '/v1/changes?limit=200')).body as { data: { at: string }[] }).data.at(-1)?.at ?? ''
  for (const query of ['reportedBy=2026-01-01', `asOf=${at}`]) {
    const { data } = await bookAt(`/v1/promises?format=xlsx&${query}`)
    const { data: items } = (await app.ask('GET', `/v1/promises?limit=200&${query}`)).body as { data: Data[] }
    const found = recordsIn(data.rows).map((row) => [row['Figure ID'], row['State']])
    t.strictSame(found, pluck(items, 'figureId', 'state'))
  }
})

t.test('text stays text whatever it holds, and amounts keep every digit', async (t) => {
  const own = await build(t)
  await putExamples(own)
  const texts: readonly (readonly [sent: string, read: string])[] = [
    ...[
      '=1+1',
      '+1',
      '-1',
      '@a',
      "'a",
      '\ta',
      'a\r\nb',
      ' a ',
      '<b>&amp;',
      '_x0041_',
      '广东 𠮷',
      '1e5',
      '007',
      'TRUE',
    ].map((text) => [text, text] as const),
    ['a\u0007\uFFFFb', 'ab'],
    ['9'.repeat(100_000), `${'9'.repeat(32_766)}…`],
    [`${'a'.repeat(32_765)}𠮷𠮷`, `${'a'.repeat(32_765)}…`],
  ]
  for (const [index, [note]] of texts.entries())
    await put(own, `sources/text-${(index + 10).toString()}`, { ...examples.sources, author: 'a test', note })
  const amounts: readonly (readonly [string, Value])[] = [
    ['123456789012345', 123456789012345],
    ['1234567890123.45', 1234567890123.45],
    ['123456789012345.6', '123456789012345.6'],
    ['999999999999999.999', '999999999999999.999'],
    ['-0.5', -0.5],
    ['0', 0],
  ]
  for (const [index, [value]] of amounts.entries())
    await put(own, `figures/amount-${index.toString()}`, {
      ...examples.figures,
      unit: 'percent',
      value,
      note: 'a test',
    })
  await put(own, 'rates/old', { ...examples.rates, on: '1899-12-31', rate: '0.000000000001' })
  await put(own, 'rates/first', { ...examples.rates, on: '1900-03-01', rate: '1.123456789012' })
  const rows = async (url: string) => (await sheetsIn((await own.ask('GET', url)).bytes))[0]?.rows.slice(1)
  t.strictSame(
    await rows('/v1/sources?author=a+test&fields=note&format=xlsx'),
    texts.map(([, read]) => [read]),
  )
  t.strictSame(
    await rows('/v1/figures?note.contains=a+test&fields=value&format=xlsx'),
    amounts.map(([, read]) => [read]),
  )
  t.strictSame(await rows('/v1/rates?id.in=first,old&fields=on,rate&format=xlsx'), [
    [1.123456789012, '1900-03-01T00:00:00.000Z'],
    [1e-12, '1899-12-31'],
  ])
})

t.test('an empty list has its header and its address', async (t) => {
  const empty = await build(t)
  for (const path of ['regions', 'promises', 'checks', 'totals?metric=investment']) {
    const url = `/v1/${path}${path.includes('?') ? '&' : '?'}format=xlsx`
    const [data, about] = await sheetsIn((await empty.ask('GET', url)).bytes)
    t.equal(data?.rows.length, 1, url)
    const [, address, , at] = linesAbove(about as Sheet)
    t.strictSame(address, ['Address', home + url])
    t.strictSame(at, ['As of', 'Nothing had been written to the register yet.'])
  }
})

t.test('more rows than a sheet takes are refused before any is sent, and `limit` helps', async (t) => {
  const list = app.store.list.bind(app.store)
  t.intercept(app.store, 'list', {
    value: async (...[resource, request]: Parameters<typeof list>) => ({
      ...(await list(resource, request)),
      ...(request.total && { total: 1_000_001 }),
    }),
  })
  isInvalid(t, await app.ask('GET', '/v1/regions?format=xlsx'), [
    {
      parameter: 'format',
      detail:
        'A spreadsheet takes at most 1,000,000 rows, and these are 1,000,001: filter them, set `limit`, or choose another format.',
    },
  ])
  t.equal((await app.ask('GET', '/v1/regions?format=xlsx&limit=1000000')).status, 200)
})
