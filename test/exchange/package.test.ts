/** A data package is complete, described, cites its sources, and can be downloaded again byte for byte. */
import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import { everyResource } from '../../src/resources/index.ts'
import { imported, type Line } from '../support/batches.ts'
import { type Answer, build, type Built, put } from '../support/build.ts'
import { faultsOf, rowsOf, type Citation, type Descriptor } from '../support/exchange/data-package.ts'
import { exampleIds, examples, withExamples } from '../support/examples.ts'
import { textsOf, unzip } from '../support/exchange/files.ts'
import { matchWhole, pluck } from '../support/match-whole.ts'
import { year } from '../support/register.ts'
import { wordsOf } from '../support/words.ts'

const whole = '/v1/export/datapackage'
const home = 'http://127.0.0.1:3000'

const filesIn = async ({ bytes }: Answer) => textsOf(await unzip(bytes))
const citedIn = (files: Readonly<Record<string, string>>): string[] =>
  (JSON.parse(files['citations.json'] ?? '') as Citation[]).map(({ id }) => id)
const describedIn = (files: Readonly<Record<string, string>>) =>
  JSON.parse(files['datapackage.json'] ?? '') as Descriptor

/** Returns the address in the README, without the server. */
const againIn = (files: Readonly<Record<string, string>>): string =>
  /^ {4}http:\/\/127\.0\.0\.1:3000(\/v1\/[-A-Za-z0-9?&=%.*_/+]+)$/m.exec(files['README.md'] ?? '')?.[1] ?? ''

/** Returns the files of a package, once its own address has given the same bytes again. */
const packageOf = async (t: Test, { ask }: Built, url: string) => {
  const answer = await ask('GET', url)
  t.equal(answer.status, 200, url)
  t.equal(answer.headers['content-type'], 'application/zip')
  const files = await filesIn(answer)
  t.strictSame(faultsOf(files), [], url)
  const again = againIn(files)
  t.equal(describedIn(files).id, home + again)
  t.ok((await ask('GET', again)).bytes.equals(answer.bytes), again)
  return files
}

const hostile = [
  '=1+1',
  `'a`,
  '# b\r\n\r\n[c](javascript:d)',
  '"e","f"',
  '```\n$(rm)',
  '\u202eg',
  '广东 & <b>',
  `=${'h'.repeat(999)}`,
]

const furnish = async (app: Built): Promise<void> => {
  for (const [index, title] of hostile.entries()) {
    await put(app, `sources/hostile-${index.toString()}`, {
      ...examples.sources,
      title,
      author: title,
      licence: index % 2 === 0 ? title : null,
      publishedOn: '2025-02-13',
      language: 'en',
    })
    await put(app, `projects/hostile-${index.toString()}`, {
      ...examples.projects,
      title,
      summary: title,
      citations: [{ sourceId: `hostile-${index.toString()}`, note: title }],
    })
  }
}

const article = await build(t, { SEED: 'article' })
const app = await withExamples(t)
for (const one of [article, app]) await furnish(one)

t.test('the whole register has a described table for each resource, and cites every source', async (t) => {
  const files = await packageOf(t, article, whole)
  t.strictSame(Object.keys(files), [
    'datapackage.json',
    'README.md',
    ...everyResource.map(({ name }) => `${name}.csv`),
    'licences.csv',
    'citations.json',
  ])
  for (const { name } of everyResource)
    t.equal(files[`${name}.csv`], (await article.ask('GET', `/v1/${name}?format=csv`)).text, name)
  const sources = (await article.ask('GET', '/v1/sources?fields=id&format=csv')).text.trim().split('\r\n').slice(1)
  t.strictSame(citedIn(files), sources)
  const { resources, ...described } = describedIn(files)
  const { at } = await article.store.stamp()
  matchWhole(t, described, {
    profile: 'tabular-data-package',
    name: 'planledger',
    title: 'Planledger',
    homepage: home,
    created: at,
    contributors: [{ title: 'Planledger', role: 'publisher' }],
  })
  t.equal(resources.find(({ name }) => name === 'figures')?.schema.foreignKeys?.length, 4)
  matchWhole(t, resources.find(({ name }) => name === 'projects')?.schema.foreignKeys, [
    { fields: ['regionId'], reference: { resource: 'regions', fields: ['id'] } },
    { fields: ['parentId'], reference: { resource: '', fields: ['id'] } },
    { fields: ['initiativeId'], reference: { resource: 'initiatives', fields: ['id'] } },
  ])
  t.equal(againIn(files), `${whole}?asOf=${encodeURIComponent(at)}`)
  t.match(files['README.md'], `The register as it stood at ${at}.`)
})

t.test('the bytes of a package depend on the register and the address alone', async (t) => {
  await put(article, 'sources/fleeting', examples.sources)
  const first = await article.ask('GET', whole)
  t.ok((await article.ask('GET', whole)).bytes.equals(first.bytes))
  const { at } = await article.store.stamp()
  const [second = ''] = at.split('.')
  const even = `${second.slice(0, -1)}${(Number(second.slice(-1)) & ~1).toString()}.000Z`
  for (const entry of await unzip(first.bytes)) t.match(entry, { at: even, mode: '100644' })
  const again = againIn(await filesIn(first))
  await put(article, 'sources/lasting', examples.sources)
  t.equal((await article.ask('DELETE', '/v1/sources/fleeting')).status, 204)
  t.notOk((await article.ask('GET', whole)).bytes.equals(first.bytes))
  t.ok((await article.ask('GET', again)).bytes.equals(first.bytes), 'as it stood')
})

t.test('an empty register has a package, and so has the time before the first change', async (t) => {
  const app = await build(t)
  const empty = await app.ask('GET', whole)
  const files = await filesIn(empty)
  t.strictSame(faultsOf(files), [])
  t.match(files['README.md'], 'Nothing had been written to the register yet.')
  t.equal(againIn(files), whole)
  t.equal(files['citations.json'], '[]\n')
  t.equal(files['licences.csv'], 'licence,sources\r\n')
  t.match((await unzip(empty.bytes))[0], { at: '1980-01-01T00:00:00.000Z' })
  await put(app, 'sources/a-report', examples.sources)
  const before = await packageOf(t, app, `${whole}?asOf=1999-12-31T23:30:00-01:00`)
  t.equal(describedIn(before).created, '2000-01-01T00:30:00.000Z')
  t.equal(before['citations.json'], '[]\n')
})

t.test('the publisher is a setting, and is only text', async (t) => {
  const app = await build(t, { PUBLISHER: 'A *B*\n# <C> [d](e)', PUBLIC_URL: 'https://plans.example' })
  const files = await filesIn(await app.ask('GET', whole))
  t.match(files['README.md'], '\nPublished by A \\*B\\* # \\<C\\> \\[d\\](e), <https://plans.example>. Nothing')
  matchWhole(t, describedIn(files).contributors, [{ title: 'A *B*\n# <C> [d](e)' }])
  t.match(files['README.md'], '\n    https://plans.example/v1/export/datapackage\n')
})

t.test('sources are cited in the form that reference managers read', async (t) => {
  const app = await build(t)
  await put(app, 'organizations/the-paper', { name: 'The Paper', kind: 'media' })
  await put(app, 'sources/a', {
    title: 'A',
    kind: 'news-article',
    publisherId: 'the-paper',
    author: 'Zhang Weilan',
    url: 'https://a.example/?b',
    archivedUrl: 'https://c.example/',
    publishedOn: '2025-02-03',
    language: 'zh-CN',
    official: false,
    licence: 'CC-BY-4.0',
  })
  for (const kind of ['government-document', 'report', 'dataset', 'statement'])
    await put(app, `sources/of-${kind}`, { title: kind, kind, official: true, publisherId: 'the-paper' })
  const files = await packageOf(t, app, whole)
  const publisher = 'The Paper'
  t.strictSame(JSON.parse(files['citations.json'] ?? ''), [
    {
      id: 'a',
      type: 'article-newspaper',
      title: 'A',
      author: [{ literal: 'Zhang Weilan' }],
      publisher,
      'container-title': publisher,
      issued: { 'date-parts': [[2025, 2, 3]] },
      URL: 'https://a.example/?b',
      archive_location: 'https://c.example/',
      language: 'zh-CN',
      custom: { licence: 'CC-BY-4.0' },
    },
    { id: 'of-dataset', type: 'dataset', title: 'dataset', publisher },
    {
      id: 'of-government-document',
      type: 'report',
      genre: 'Government document',
      title: 'government-document',
      publisher,
    },
    { id: 'of-report', type: 'report', title: 'report', publisher },
    { id: 'of-statement', type: 'speech', genre: 'Statement', title: 'statement', publisher },
  ])
  t.equal(files['licences.csv'], 'licence,sources\r\n,4\r\nCC-BY-4.0,1\r\n')
})

t.test('the package of a list has its CSV, and exactly the sources that its records cite', async (t) => {
  await put(app, 'rates/usd-cny-2025-02-13', { ...examples.rates, sourceId: 'a-report' })
  await put(app, 'initiatives/an-action-plan', {
    ...examples.initiatives,
    citations: [{ sourceId: 'a-report' }, { sourceId: 'hostile-1' }, { sourceId: 'a-report' }],
  })
  const cited = {
    regions: [],
    industries: [],
    organizations: [],
    sources: ['a-report'],
    initiatives: ['a-report', 'hostile-1'],
    projects: [],
    figures: ['a-report'],
    rates: ['a-report'],
    metrics: [],
  }
  for (const { name } of everyResource) {
    for (const query of [
      `id=${exampleIds[name]}`,
      `id=${exampleIds[name]}&fields=updatedAt,revision`,
      `id.in=${exampleIds[name]}&limit=1&sort=-updatedAt&fields=id`,
    ]) {
      const url = `/v1/${name}?${query}&format=`
      const files = await packageOf(t, app, `${url}datapackage`)
      t.strictSame(Object.keys(files), [
        'datapackage.json',
        'README.md',
        `${name}.csv`,
        ...(name === 'sources' ? [] : ['sources.csv']),
        'licences.csv',
        'citations.json',
      ])
      t.equal(files[`${name}.csv`], (await app.ask('GET', `${url}csv`)).text, url)
      t.strictSame(citedIn(files), cited[name], url)
      if (name !== 'sources') t.strictSame(pluck(rowsOf(files['sources.csv'] ?? ''), 'id'), cited[name], url)
      t.match(describedIn(files), { name: `planledger-${name}`, title: `Planledger: ${name}` })
    }
  }
  const projects = await packageOf(t, app, '/v1/projects?id.not=a-bridge&format=datapackage')
  t.strictSame(citedIn(projects), [...hostile.map((_title, index) => `hostile-${index.toString()}`)])
  const asked = await app.ask('GET', '/v1/projects?id=a-bridge', { headers: { accept: 'application/zip' } })
  t.match(againIn(await filesIn(asked)), /^\/v1\/projects\?id=a-bridge&format=datapackage&asOf=/)
  const found = asked.headers
  t.match(found, { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="projects.zip"' })
})

t.test('values from the address are text to a shell and to Markdown', async (t) => {
  const asked = encodeURIComponent('`$(id)`" <b>\n# \'!')
  const files = await packageOf(t, app, `/v1/projects?title=${asked}&title.contains=$(id)'*\`|&format=datapackage`)
  t.notMatch(files['README.md'], /[$`]\(|'\*|<b>|\|/)
})

t.test('the package of a text search says that its address gives the same only until the next change', async (t) => {
  const files = await filesIn(await app.ask('GET', '/v1/projects?q=bridge&format=datapackage'))
  t.strictSame(faultsOf(files), [])
  t.match(files['README.md'], 'That gives the same only until the register changes')
  t.equal(againIn(files), '/v1/projects?q=bridge&format=datapackage')
  t.equal(rowsOf(files['projects.csv'] ?? '').length, 1)
})

t.test('the package of a total has its rows, every figure in them or left out, rates and sources', async (t) => {
  await put(article, 'sources/a-report', examples.sources)
  const figure = { ...examples.figures, subjectId: 'guangdong-key-projects-2025', value: '1', ...year(2025) }
  await put(article, 'figures/another', figure)
  await put(article, 'rates/eur-cny', { ...examples.rates, baseUnit: 'EUR', sourceId: 'xinhua-guangdong-action-plan' })
  const filled = new Set<string>()
  for (const query of [
    'metric=investment&groupBy=industry,year&unit=USD',
    'metric=investment&unit=EUR&groupBy=region,organization',
    'metric=project-count',
    'metric=total-investment&groupBy=year',
  ]) {
    const url = `/v1/totals?${query}&format=`
    const files = await packageOf(t, article, `${url}datapackage`)
    t.strictSame(
      Object.keys(files),
      wordsOf(`
      datapackage.json README.md totals.csv own-parts.csv excluded.csv used-rates.csv figures.csv rates.csv
      sources.csv licences.csv citations.json
    `),
    )
    t.equal(files['totals.csv'], (await article.ask('GET', `${url}csv`)).text)
    const total = (await article.ask('GET', `${url}json&explain=true`)).body as {
      data: { parts: { figureId: string; ownPart: string }[] }[]
      excludedFigures: { figureId: string }[]
      rates: { rateId?: string }[]
    }
    t.strictSame(
      pluck(rowsOf(files['own-parts.csv'] ?? ''), 'figureId', 'ownPart'),
      total.data.flatMap(({ parts }) => parts.map(({ figureId, ownPart }) => [figureId, ownPart])),
    )
    const found = rowsOf(files['excluded.csv'] ?? '').map((row) => ({ ...row }))
    t.strictSame(found, total.excludedFigures)
    t.strictSame(
      pluck(rowsOf(files['rates.csv'] ?? ''), 'id'),
      total.rates.flatMap(({ rateId }) => rateId ?? []),
    )
    const sources = [...rowsOf(files['figures.csv'] ?? ''), ...rowsOf(files['rates.csv'] ?? '')].flatMap(
      ({ sourceId }) => sourceId ?? [],
    )
    t.strictSame(citedIn(files), [...new Set(sources)].sort())
    for (const { name, path } of describedIn(files).resources)
      if (rowsOf(files[path] ?? '').length > 0) filled.add(name)
  }
  t.strictSame(
    [...filled].sort(),
    ['excluded', 'figures', 'licences', 'own-parts', 'rates', 'sources', 'totals', 'used-rates'],
    'each table had rows once',
  )
  const refused = await article.ask('GET', '/v1/totals?metric=share&format=datapackage')
  t.match(refused, { status: 422, headers: { 'content-type': 'application/problem+json; charset=utf-8' } })
  t.equal(refused.headers['content-disposition'], undefined, 'a problem is not offered as a file')
})

t.test('files have names', async (t) => {
  for (const [url, file] of [
    [whole, 'planledger.zip'],
    ['/v1/rates?format=datapackage', 'rates.zip'],
    ['/v1/totals?metric=investment&format=datapackage', 'totals.zip'],
  ] as const) {
    t.match((await app.ask('GET', url)).headers, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${file}"`,
    })
  }
})

t.test('parameters, formats and methods that a package does not take are refused by name', async (t) => {
  const answer = await app.ask('GET', `${whole}?asOf=9999-01-01T00:00:00Z`)
  matchWhole(t, answer, { status: 400, body: { errors: [{ parameter: 'asOf', detail: 'Lies in the future.' }] } })
  for (const asOf of ['', 'now', '2025-01-01', '2025-02-30T00:00:00Z', '2025-01-01T00:00:00']) {
    const answer = await app.ask('GET', `${whole}?asOf=${asOf}`)
    matchWhole(t, answer, { status: 400, body: { errors: [{ parameter: 'asOf' }] } })
  }
  const found = await app.ask('GET', `${whole}?format=datapackage`)
  matchWhole(t, found, { status: 400, body: { errors: [{ parameter: 'format' }] } })
  t.match(await app.ask('GET', whole, { headers: { accept: 'text/csv' } }), {
    status: 406,
    body: { detail: 'This answers application/zip.' },
  })
  t.match(await app.ask('POST', whole, { body: {} }), { status: 405, headers: { allow: 'GET, HEAD' } })
})

t.test('a package shows one moment, starts before all is read, and leaves nothing open', async (t) => {
  const app = await build(t)
  const noise = (seed: string) => createHash('sha512').update(seed).digest('hex')
  const many = Array.from({ length: 3000 }, (_, index): Line => {
    const title = Array.from({ length: 7 }, (_, part) => noise(`${index.toString()} ${part.toString()}`)).join('')
    return ['sources', { id: `s${index.toString()}`, title, kind: 'report', official: true }]
  })
  await imported(app, many)
  const before = await app.ask('GET', whole)
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { body } = await fetch(address + whole)
  const reader = (body as ReadableStream<Uint8Array>).getReader()
  const chunks = [(await reader.read()).value ?? new Uint8Array()]
  t.ok(chunks[0] && chunks[0].length < before.bytes.length)
  t.equal((await app.ask('DELETE', '/v1/sources/s999')).status, 204)
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value)
  t.ok(Buffer.concat(chunks).equals(before.bytes))

  // A download left open would hold one of sixteen connections.
  for (let index = 0; index < 20; index++) {
    const left = new AbortController()
    const { body: unread } = await fetch(address + (index % 2 === 0 ? whole : '/v1/sources?format=datapackage'), {
      signal: left.signal,
    })
    await (unread as ReadableStream<Uint8Array>).getReader().read()
    left.abort()
  }
  let status = 503
  while (status !== 200) status = (await app.ask('GET', whole)).status
  t.equal(status, 200)
})
