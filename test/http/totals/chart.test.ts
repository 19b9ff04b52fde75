/** Totals as CSV and as an SVG that is safe to embed: the same rows. */
import t from 'tap'
import { build, type Built } from '../../support/build.ts'
import { put } from '../../support/put.ts'

/** Puts an investment of 2025 in a region; each region has a project of its own. */
const invest = async (app: Built, region: string, value: string, more: object = {}): Promise<void> => {
  const subjectId = `in-${region}`
  await put(app, `projects/${subjectId}`, { title: 'P', kind: 'project', status: 'preparation', regionId: region })
  await put(
    app,
    `figures/${JSON.stringify([region, more])
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')}`,
    {
      subjectKind: 'project',
      subjectId,
      metric: 'investment',
      stage: 'planned',
      value,
      unit: 'CNY',
      qualifier: 'exact',
      periodStart: '2025-01-01',
      periodEnd: '2025-12-31',
      sourceId: 'a-report',
      asPrinted: value,
      ...more,
    },
  )
}

const furnished = async (app: Built, regions: Readonly<Record<string, string>>): Promise<void> => {
  await put(app, 'sources/a-report', { title: 'A report', kind: 'report', official: false, publishedOn: '2025-01-01' })
  for (const [id, name] of Object.entries(regions)) await put(app, `regions/${id}`, { name, kind: 'province' })
}

const article = await build(t, { SEED: 'article' })

t.test('the article as CSV', async (t) => {
  for (const [query, headers] of [
    ['&format=csv', {}],
    ['', { accept: 'text/csv' }],
  ] as const) {
    const {
      status,
      headers: answered,
      text,
    } = await article.ask('GET', `/v1/totals?metric=investment&groupBy=industry${query}`, { headers })
    t.equal(status, 200)
    t.equal(answered['content-type'], 'text/csv; charset=utf-8; header=present')
    t.equal(answered['content-disposition'], 'attachment; filename="totals.csv"')
    t.equal(
      text.replaceAll('\r\n', '\n'),
      `industry,label,stage,unit,total,lowerBound,upperBound,figures,approximate
,Several industries,planned,CNY,834200000000,834200000000,834200000000,1,false
industry,All industries,planned,CNY,165800000000,165800000000,165800000000,1,false
`,
    )
  }
  const { text } = await article.ask('GET', '/v1/totals?metric=none-such&format=csv')
  t.equal(text.trim(), 'label,stage,unit,total,lowerBound,upperBound,figures,approximate')
})

t.test('CSV leaves an open bound empty, and no name can be taken for a formula', async (t) => {
  const app = await build(t)
  await furnished(app, { one: '=1+1' })
  await invest(app, 'one', '5', { qualifier: 'at-least' })
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region,year&format=csv')
  t.equal(
    text.replaceAll('\r\n', '\n'),
    `region,year,label,stage,unit,total,lowerBound,upperBound,figures,approximate
one,2025,"'=1+1, 2025",planned,CNY,5,5,,1,false
`,
  )
})

t.test('the article as SVG, with title, unit, source and text alternative', async (t) => {
  for (const [query, headers] of [
    ['&format=svg', {}],
    ['', { accept: 'image/svg+xml' }],
  ] as const) {
    const {
      status,
      headers: answered,
      text,
    } = await article.ask('GET', `/v1/totals?metric=investment${query}`, { headers })
    t.equal(status, 200)
    t.equal(answered['content-type'], 'image/svg+xml; charset=utf-8')
    t.equal(answered['content-security-policy'], `default-src 'none'; style-src 'unsafe-inline'`)
    t.match(text, /^<svg role="img" aria-labelledby="title description" /)
    t.match(text, '<title id="title">investment, planned</title>')
    t.match(text, '<desc id="description">Total, planned: 1,000,000,000,000 CNY.</desc>')
    for (const shown of ['investment, planned', 'CNY', 'Total', '1,000,000,000,000']) t.match(text, `>${shown}</text>`)
    const at = encodeURIComponent((await article.store.stamp()).at)
    t.match(
      text,
      `>Planledger, http://127.0.0.1:3000/v1/totals?metric=investment${query.replace('&', '&amp;')}&amp;asOf=${at}</text>`,
    )
    t.notMatch(text, /<script|\son\w+=/i)
  }
})

t.test('an empty total says so, in the drawing and in words', async (t) => {
  const { status, text } = await article.ask('GET', '/v1/totals?metric=none-such&format=svg')
  t.equal(status, 200)
  t.match(text, '<title id="title">none-such</title><desc id="description">No figures.</desc>')
  t.match(text, '>No figures.</text>')
})

t.test('names are escaped, whatever they hold', async (t) => {
  const app = await build(t)
  await furnished(app, { one: '<b>&"' })
  await invest(app, 'one', '5')
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region&format=svg')
  t.match(text, '<desc id="description">&lt;b&gt;&amp;&quot;, planned: 5 CNY.</desc>')
  t.match(text, '>&lt;b&gt;&amp;&quot;</text>')
  t.notMatch(text, '<b>')
})

t.test('planned stands beside actual, year by year, and each unit has a panel of its own', async (t) => {
  const app = await build(t)
  await furnished(app, { one: 'One' })
  await invest(app, 'one', '5')
  await invest(app, 'one', '4', { stage: 'actual' })
  await invest(app, 'one', '6', { periodStart: '2026-01-01', periodEnd: '2026-12-31' })
  await invest(app, 'one', '1234567.5', {
    unit: 'USD',
    stage: 'actual',
    periodStart: '2027-01-01',
    periodEnd: '2027-12-31',
  })
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=year&format=svg')
  t.match(text, /<title id="title">investment, (planned and actual|actual and planned)<\/title>/)
  for (const words of [
    '2025, planned: 5 CNY.',
    '2025, actual: 4 CNY.',
    '2026, planned: 6 CNY.',
    '2027, actual: 1,234,567.5 USD.',
  ])
    t.match(text, words)
  for (const shown of ['2025', '2026', '2027', '5', '4', '6', '1,234,567.5', 'CNY', 'USD', 'planned', 'actual'])
    t.match(text, `>${shown}</text>`)
})

t.test('two places with the same name are two bars', async (t) => {
  const app = await build(t)
  await furnished(app, { 'chaoyang-beijing': 'Chaoyang', 'chaoyang-liaoning': 'Chaoyang' })
  await invest(app, 'chaoyang-beijing', '11')
  await invest(app, 'chaoyang-liaoning', '22')
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region&format=svg')
  for (const shown of ['11', '22']) t.match(text, `>${shown}</text>`)
  t.equal(text.match(/>Chaoyang<\/text>/g)?.length, 2)
})
