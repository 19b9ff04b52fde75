/** Lists as JSON, CSV, NDJSON and data packages, by `format` or `Accept`; all but JSON are whole unless limited. */
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { batchesOf } from '../../../src/database/engine.ts'
import { jsonPieces, LongList, longListOf, Written } from '../../../src/exchange/oc4ids/project-out.ts'
import { streamed, turnTaking } from '../../../src/http/formats/stream.ts'
import type { Data } from '../../../src/model/canonical.ts'
import { everyResource, resources } from '../../../src/resources/index.ts'
import type { Snapshot } from '../../../src/store/store.ts'
import { reportOf, withoutBatch } from '../../support/batches.ts'
import { exampleIds, examples, withExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'

const app = await withExamples(t)

const types = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  datapackage: 'application/zip',
}

const cell = (value: unknown): string => {
  const text = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

for (const { name, fields } of everyResource) {
  t.test(`${name}: the same records in each format`, async (t) => {
    const url = `/v1/${name}`
    const record = (await app.ask('GET', `${url}/${exampleIds[name]}`)).body as Data
    const keys = Object.keys(fields)
    const texts = {
      json: JSON.stringify({ data: [record], next: null }),
      ndjson: `${JSON.stringify(record)}\n`,
      csv: `${keys.join(',')}\r\n${keys.map((key) => cell(record[key])).join(',')}\r\n`,
    }
    for (const format of ['json', 'csv', 'ndjson'] as const) {
      for (const [query, accept] of [
        [`?format=${format}`, 'application/json'],
        ['', types[format].replace(/;.*/, '')],
        ['', types[format]],
      ] as const) {
        const { status, headers, text } = await app.ask('GET', url + query, { headers: { accept } })
        t.equal(status, 200)
        t.equal(headers['content-type'], types[format])
        t.equal(headers['vary'], 'Accept, Authorization')
        const found = headers['content-disposition']
        t.equal(found, format === 'json' ? undefined : `attachment; filename="${name}.${format}"`)
        t.equal(text, texts[format])
      }
    }
  })
}

for (const [accept, format] of [
  ['*/*', 'json'],
  ['text/*', 'csv'],
  ['application/*', 'json'],
  ['text/csv, application/json;q=0.5', 'csv'],
  ['text/html, */*;q=0.1', 'json'],
  ['application/x-ndjson, text/csv;q=0.9', 'ndjson'],
  ['application/zip', 'datapackage'],
  ['text/csv;q=0, application/json', 'json'],
] as const) {
  t.test(`Accept: ${accept} gives ${format}`, async (t) => {
    const { status, headers } = await app.ask('GET', '/v1/regions', { headers: { accept } })
    t.equal(status, 200)
    t.equal(headers['content-type'], types[format])
  })
}

const known =
  'application/json, text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, ' +
  'application/vnd.apache.parquet, application/x-ndjson, application/zip'

t.test('an Accept that allows none of the formats is 406', async (t) => {
  for (const [url, accept, types] of [
    ['/v1/regions', 'text/html', known],
    ['/v1/regions', 'application/json;q=0', known],
    ['/v1/regions/guangdong', 'text/csv', 'application/json'],
  ] as const) {
    const { status, headers, body } = await app.ask('GET', url, { headers: { accept } })
    t.equal(status, 406)
    t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
    t.match(body, {
      type: '/problems/not-acceptable',
      title: 'Not acceptable',
      status: 406,
      detail: `This answers ${types}.`,
      requestId: String,
    })
  }
  t.equal((await app.ask('HEAD', '/v1/regions', { headers: { accept: 'text/html' } })).status, 406)
})

t.test('an unknown format is refused with the closest valid name; a record has only JSON', async (t) => {
  matchWhole(t, (await app.ask('GET', '/v1/regions?format=cvs')).body, {
    status: 400,
    errors: [
      {
        parameter: 'format',
        detail: 'Must be one of `json`, `csv`, `xlsx`, `parquet`, `ndjson`, `datapackage`. Did you mean `csv`?',
      },
    ],
  })
  const answer = (await app.ask('GET', '/v1/regions/guangdong?format=csv')).body
  matchWhole(t, answer, { status: 400, errors: [{ parameter: 'format', detail: /^There is no such parameter\./ }] })
})

t.test('formats other than JSON take no cursor, total, facets or include', async (t) => {
  for (const format of ['csv', 'ndjson', 'datapackage']) {
    const { status, body } = await app.ask(
      'GET',
      `/v1/regions?format=${format}&include=regions&facets=kind&total=false&cursor=x`,
    )
    t.equal(status, 400)
    const detail = `Does not go with the format ${format}.`
    t.match(body, {
      type: '/problems/invalid-request',
      errors: ['cursor', 'total', 'facets', 'include'].map((parameter) => ({ parameter, detail })),
    })
  }
  t.equal((await app.ask('GET', '/v1/regions?limit=0&format=csv')).status, 400)
})

t.test('an empty list is a header line as CSV, and empty as NDJSON', async (t) => {
  t.equal((await app.ask('GET', '/v1/regions?id=nothing&format=csv&fields=name,id')).text, 'id,name\r\n')
  t.equal((await app.ask('GET', '/v1/regions?id=nothing&format=ndjson')).text, '')
})

t.test('in CSV no text can be taken for a formula, and numbers stay as they are', async (t) => {
  for (const [index, title] of ['=1+1', '+1', '-1', '@a', `'a`, '＝1', '\ra', 'a=1', 'a,"b"\nc'].entries()) {
    await app.ask('PUT', `/v1/sources/text-${index.toString()}`, {
      body: { ...examples.sources, title, author: 'csv' },
    })
  }
  const { text } = await app.ask('GET', '/v1/sources?author=csv&fields=title&format=csv')
  t.equal(text, `title\r\n'=1+1\r\n'+1\r\n'-1\r\n'@a\r\n''a\r\n'＝1\r\n"'\ra"\r\na=1\r\n"a,""b""\nc"\r\n`)
  await app.ask('PUT', '/v1/figures/negative', { body: { ...examples.figures, value: '-5', unit: 'percent' } })
  const answer = (await app.ask('GET', '/v1/figures?id=negative&fields=value,revision&format=csv')).text
  t.equal(answer, 'value,revision\r\n-5,1\r\n')
  const found = (await app.ask('GET', '/v1/sources?id=text-0&fields=official,licence&format=csv')).text
  t.equal(found, 'official,licence\r\nfalse,\r\n')
})

t.test('other formats give the whole list unless limited, sorted and filtered as in JSON', async (t) => {
  const edit = () => ({ ...examples.regions, kind: 'county' })
  await app.store.write(
    Array.from({ length: 1201 }, (_value, index) => ({
      resource: resources.regions,
      id: `county-${(index + 1000).toString()}`,
      creates: true,
      edit,
    })),
    'test',
  )
  const ids = async (query: string) =>
    (await app.ask('GET', `/v1/regions?kind=county&fields=id&${query}`)).text.trim().split(/\r?\n/)
  const counties = Array.from({ length: 1201 }, (_value, index) => `county-${(index + 1000).toString()}`)
  t.strictSame(await ids('format=csv'), ['id', ...counties])
  t.strictSame(await ids('format=ndjson&sort=-id'), counties.map((id) => JSON.stringify({ id })).reverse())
  for (const limit of [1, 499, 500, 501, 1000, 1201, 1_000_000_000]) {
    const found = await ids(`format=csv&limit=${limit.toString()}`)
    t.strictSame(found, ['id', ...counties.slice(0, limit)], limit.toString())
  }
})

// `bom=true` begins CSV with a byte order mark, by which Excel knows UTF-8.

t.test('the mark comes first, and nothing else differs', async (t) => {
  for (const url of ['/v1/regions', '/v1/totals?metric=investment', '/v1/promises', '/v1/checks']) {
    const csv = `${url}${url.includes('?') ? '&' : '?'}format=csv`
    const [marked, plain, without] = [
      await app.ask('GET', `${csv}&bom=true`),
      await app.ask('GET', csv),
      await app.ask('GET', `${csv}&bom=false`),
    ]
    t.ok(marked.bytes.equals(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain.bytes])), url)
    t.ok(without.bytes.equals(plain.bytes))
    t.not(marked.headers['etag'], plain.headers['etag'])
  }
})

t.test('other formats have none', async (t) => {
  for (const url of ['/v1/regions', '/v1/totals?metric=investment', '/v1/promises']) {
    for (const format of ['', 'format=json', 'format=xlsx']) {
      isInvalid(t, await app.ask('GET', `${url}${url.includes('?') ? '&' : '?'}bom=true&${format}`.replace(/&$/, '')), [
        { parameter: 'bom', detail: 'Goes with the format csv.' },
      ])
    }
  }
})

t.test('a file with the mark can be imported', async (t) => {
  const { text } = await app.ask('GET', '/v1/industries?format=csv&bom=true')
  const headers = { 'content-type': 'text/csv' }
  const { status, body } = withoutBatch(
    await app.ask('POST', '/v1/import?resource=industries', { body: text, headers }),
  )
  t.equal(status, 200)
  const industries = text.trim().split('\r\n').length - 1
  t.strictSame(body, reportOf({ unchanged: { industries } }))
})

// Downloads take turns in small slices, wait for a place, and are refused when too many wait.

t.test('in each turn of the event loop one waits no more, in the order in which they came', async (t) => {
  const turn = turnTaking()
  const done: number[] = []
  const all = [1, 2, 3].map(async (number) => {
    await turn()
    done.push(number)
    await turn()
    done.push(number)
  })
  const afterEach: number[] = []
  for (let turns = 0; turns < 7; turns++) {
    afterEach.push(done.length)
    await setImmediate()
  }
  await Promise.all(all)
  t.strictSame(done, [1, 2, 3, 1, 2, 3])
  for (const [at, many] of afterEach.entries()) t.ok(many <= at + 1, `${many.toString()} after ${at.toString()} turns`)
})

t.test('as many downloads as there are places are open, the others wait, and beyond those it is 503', async (t) => {
  const app = await withExamples(t)
  const open = await Promise.all(Array.from({ length: 16 }, () => app.store.snapshot()))
  const leaving = new AbortController()
  const waiting = Array.from({ length: 64 }, () => app.store.snapshot({ signal: leaving.signal }))
  const left = Promise.allSettled(waiting)
  const paths = ['figures?format=ndjson', 'figures?format=xlsx', 'figures?format=parquet', 'checks?format=csv']
  for (const path of [...paths, 'figures?format=datapackage', 'export', 'export/oc4ids', 'export/datapackage']) {
    const { status, headers, body } = await app.ask('GET', `/v1/${path}`)
    t.strictSame([status, headers['retry-after']], [503, '1'], path)
    t.equal((body as { detail: string }).detail, 'Too many downloads are under way.')
  }
  leaving.abort()
  t.strictSame([...new Set((await left).map(({ status }) => status))], ['rejected'], 'who leaves waits no more')
  const download = app.send('GET', '/v1/figures?format=csv')
  t.equal((await app.ask('GET', '/v1/figures/a-figure')).status, 200, 'a plain read waits for none of them')
  for (const snapshot of open) snapshot.close()
  t.equal((await download).status, 200)
})

t.test('a project of very many figures is written in many pieces, as it was in one', async (t) => {
  const app = await withExamples(t)
  const lines = Array.from({ length: 2000 }, (_, number) => {
    const id = `part-${number.toString().padStart(4, '0')}`
    return `${JSON.stringify({ resource: 'figures', record: { ...examples.figures, id, stage: 'actual' } })}\n`
  })
  const imported = await app.ask('POST', '/v1/import', {
    body: lines.join(''),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  t.equal(imported.status, 200)
  const lengths: number[] = []
  const { oc4idsPackage } = await import('../../../src/exchange/oc4ids/project-out.ts')
  const publication = { publisher: 'P', publicUrl: 'https://example.org', publishedDate: '2025-01-01T00:00:00Z' }
  let written = ''
  for await (const piece of await streamed(app.store, (snapshot: Snapshot) => oc4idsPackage(snapshot, publication))) {
    lengths.push(String(piece).length)
    written += String(piece)
  }
  t.ok(Math.max(...lengths) < 70_000, 'no piece is long')
  const [project] = (JSON.parse(written) as { projects: { metrics: { observations: { id: string }[] }[] }[] }).projects
  t.strictSame(
    pluck(project?.metrics[0]?.observations ?? [], 'id'),
    lines.map((line) => (JSON.parse(line) as { record: { id: string } }).record.id),
  )
})

t.test('a value in pieces leaves out what is empty, at any depth', async (t) => {
  const write = (value: Parameters<typeof jsonPieces>[0]): string => [...jsonPieces(value)].join('')
  const empty = new LongList(() => [])
  t.equal(write({ a: '', b: [null, { c: [] }], d: empty, e: { f: longListOf([''], (one) => one) } }), '')
  const found = write({ a: null, b: [1, 2].map(String), c: longListOf([1, 2], (n) => ({ n: n.toString(), no: null })) })
  t.equal(found, '{"b":["1","2"],"c":[{"n":"1"},{"n":"2"}]}')
  t.equal(
    write({ a: empty, b: [longListOf(['x'], (one) => one)], c: new Written('{"d":[]}'), e: '"' }),
    '{"b":[["x"]],"c":{"d":[]},"e":"\\""}',
  )
})

t.test('a batch has at most 200 rows, and ends after a long one', async (t) => {
  const short = Array.from({ length: 250 }, () => ['a', 1, null])
  const sizes = (rows: Parameters<typeof batchesOf>[0]): number[] => [...batchesOf(rows)].map(({ length }) => length)
  t.strictSame(sizes(short), [200, 50])
  const long = ['x'.repeat(1_000_000)]
  t.strictSame(sizes([long, ...short.slice(0, 3), long, long]), [1, 4, 1, 0])
})
