/** Totals as CSV, as an SVG that is safe to embed, and as the same picture in PNG: the same rows. */
import sharp from 'sharp'
import t, { type Test } from 'tap'
import { build, type Built } from '../../support/build.ts'
import { pluck } from '../../support/match-whole.ts'
import { putAll, register, year } from '../../support/register.ts'

/** Puts an investment of 2025 in a region; each region has a project of its own. */
const invest = (app: Built, region: string, value: string, more: object = {}): Promise<void> => {
  const subjectId = `in-${region}`
  const id = JSON.stringify([region, more])
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return putAll(app, {
    projects: { [subjectId]: { regionId: region } },
    figures: { [id]: { subjectId, value, ...year(2025), ...more } },
  })
}

const furnished = async (t: Test, regions: Readonly<Record<string, string>>): Promise<Built> =>
  register(t, {
    sources: { plan: { publishedOn: '2025-01-01' } },
    regions: Object.fromEntries(Object.entries(regions).map(([id, name]) => [id, { name }])),
  })

const article = await build(t, { SEED: 'article' })

t.test('the article as CSV', async (t) => {
  for (const [query, headers] of Object.entries({ '&format=csv': {}, '': { accept: 'text/csv' } })) {
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
      `industry,label,stage,unit,total,lowerBound,upperBound,figures,approximate,from,through,partial
,Several industries,planned,CNY,834200000000,834200000000,834200000000,1,false,2025-01-01,2025-12-31,false
industry,All industries,planned,CNY,165800000000,165800000000,165800000000,1,false,2025-01-01,2025-12-31,false
`,
    )
  }
  const { text } = await article.ask('GET', '/v1/totals?metric=total-investment&format=csv')
  t.equal(text.trim(), 'label,stage,unit,total,lowerBound,upperBound,figures,approximate,from,through,partial')
})

t.test('CSV leaves an open bound empty, and no name can be taken for a formula', async (t) => {
  const app = await furnished(t, { one: '=1+1' })
  await invest(app, 'one', '5', { qualifier: 'at-least' })
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region,year&format=csv')
  t.equal(
    text.replaceAll('\r\n', '\n'),
    `region,year,label,stage,unit,total,lowerBound,upperBound,figures,approximate,from,through,partial
one,2025,"'=1+1, 2025",planned,CNY,5,5,,1,false,2025-01-01,2025-12-31,false
`,
  )
})

/** Returns the texts of a chart, in order. */
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text)

interface Bar {
  readonly stage: string
  readonly says: string
  readonly x: number
  readonly width: number
  readonly height: number
}

/** Returns what is drawn to scale, in order. */
const barsOf = (svg: string): Bar[] =>
  [
    ...svg.matchAll(
      /<rect class="(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"><title>([^<]*)<\/title>/g,
    ),
  ].map(([, stage = '', x, width, height, says = '']) => ({
    stage,
    says,
    x: Number(x),
    width: Number(width),
    height: Number(height),
  }))

t.test('the article as SVG, with title, unit, ticks, source and text alternative', async (t) => {
  for (const [query, headers] of Object.entries({ '&format=svg': {}, '': { accept: 'image/svg+xml' } })) {
    const {
      status,
      headers: answered,
      text,
    } = await article.ask('GET', `/v1/totals?metric=investment${query}`, { headers })
    t.equal(status, 200)
    t.equal(answered['content-type'], 'image/svg+xml; charset=utf-8')
    t.equal(answered['content-security-policy'], `default-src 'none'; style-src 'unsafe-inline'`)
    t.match(text, /^<svg [^>]*role="img" aria-labelledby="title description">/)
    t.match(text, '<title id="title">Investment: planned</title>')
    t.match(text, '<desc id="description">Total, planned: 1,000,000,000,000 CNY.</desc>')
    const at = encodeURIComponent((await article.store.stamp()).at)
    const [title, ...texts] = textsOf(text)
    t.equal(title, 'Investment: planned')
    t.match(texts.at(-2), /^Sources: Global Times\. As of \d+ \w+ \d{4}\.$/)
    t.same(texts.slice(0, -2), ['planned', 'in trillion yuan', '0', '0.25', '0.5', '0.75', '1', 'Total', '1'])
    const found = texts.at(-1)?.replaceAll('&amp;', '&')
    t.equal(found, `Planledger, http://127.0.0.1:3000/v1/totals?metric=investment${query}&asOf=${at}`)
    t.match(text, '.note{font-size:12px}')
    t.notMatch(text, /<script|\son\w+=/i)
  }
})

t.test('PNG is the same picture, twice as large', async (t) => {
  const svg = (await article.ask('GET', '/v1/totals?metric=investment&format=svg')).text
  const [, wide, high] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
  for (const [query, headers] of Object.entries({ '&format=png': {}, '': { accept: 'image/png' } })) {
    const answer = await article.http.inject({ method: 'GET', url: `/v1/totals?metric=investment${query}`, headers })
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'image/png')
    const { format, width, height } = await sharp(answer.rawPayload).metadata()
    t.same({ format, width, height }, { format: 'png', width: 2 * Number(wide), height: 2 * Number(high) })
    const { channels } = await sharp(answer.rawPayload).stats()
    t.ok((channels[0]?.stdev ?? 0) > 5, 'something is drawn')
  }
  t.match(await article.ask('GET', '/v1/totals?metric=investment&format=png&explain=true'), { status: 400 })
})

t.test('an empty total says so, in the drawing and in words', async (t) => {
  const { status, text } = await article.ask('GET', '/v1/totals?metric=total-investment&format=svg')
  t.equal(status, 200)
  t.match(text, '<title id="title">Total investment</title><desc id="description">No figures.</desc>')
  t.same(textsOf(text).slice(0, 2), ['Total investment', 'No figures.'])
  t.same(barsOf(text), [])
  t.equal((await article.ask('GET', '/v1/totals?metric=total-investment&format=png')).status, 200)
})

t.test('the title says what is shown, where, when and in which currency', async (t) => {
  for (const [query, title] of [
    ['groupBy=region&period=2025', 'Investment by region, 2025: planned'],
    ['groupBy=year&regionId.within=guangdong', 'Investment by year, Guangdong: planned'],
    ['groupBy=region,industry', 'Investment by region and industry: planned'],
    ['stage=planned&period=2021-01-01/2025-12-31&unit=USD', 'Investment, 2021 to 2025, in US dollars: planned'],
    [
      'projectId=guangdong-key-projects-2025',
      'Investment, Guangdong key provincial construction projects, 2025: planned',
    ],
    ['subjectKind=region', 'Investment, figures about regions'],
    ['reportedBy=2025-02-13', 'Investment, reported by 13 February 2025: planned'],
  ] as const) {
    const { text } = await article.ask('GET', `/v1/totals?metric=investment&${query}&format=svg`)
    t.match(text, `<title id="title">${title}</title>`)
  }
})

t.test('names are escaped, whatever they hold', async (t) => {
  const app = await furnished(t, { one: '<b>&"' })
  await invest(app, 'one', '5')
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region&format=svg')
  t.match(text, '<desc id="description">&lt;b&gt;&amp;&quot;, planned: 5 CNY.</desc>')
  t.ok(textsOf(text).includes('&lt;b&gt;&amp;&quot;'))
  t.notMatch(text, '<b>')
})

t.test('years are columns in order, the outcome within its plan, with a gap where nothing is known', async (t) => {
  const app = await furnished(t, { one: 'One' })
  await invest(app, 'one', '6', year(2026))
  await invest(app, 'one', '4', { stage: 'actual', ...year(2023) })
  await invest(app, 'one', '8', year(2023))
  await invest(app, 'one', '2', { ...year(2024), periodEnd: '2025-12-31' })
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=year&format=svg')
  t.match(text, '<title id="title">Investment by year: planned and actual</title>')
  t.match(text, '<desc id="description">2023, planned: 8 CNY. 2023, actual: 4 CNY. 2026, planned: 6 CNY.</desc>')
  const texts = textsOf(text)
  t.same(texts.slice(1, 4), ['planned', 'actual', 'in yuan'])
  t.same(texts.slice(4, 9), ['0', '2', '4', '6', '8'], 'ticks')
  t.same(texts.slice(9, 16), ['of 8', '4', '2023', '2024', '2025', '6', '2026'])
  t.equal(texts[17], 'Without amounts for several years at once.')
  const [plan, outcome, next] = barsOf(text) as [Bar, Bar, Bar]
  t.same([plan.says, outcome.says, next.says], ['2023, planned: 8 CNY', '2023, actual: 4 CNY', '2026, planned: 6 CNY'])
  t.equal(plan.height, 2 * outcome.height)
  t.ok(plan.x < outcome.x && outcome.x + outcome.width < plan.x + plan.width && outcome.x < next.x)
  t.ok(next.x - plan.x > 5 * plan.width, 'two years lie between')
})

t.test('what was done in several years stands beside a plan of several years, and fills no part of it', async (t) => {
  const app = await furnished(t, { one: 'One' })
  await invest(app, 'one', '8', { periodStart: '2021-01-01', periodEnd: '2025-12-31' })
  await invest(app, 'one', '3', { stage: 'actual', periodStart: null, periodEnd: '2020-12-31' })
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region,year&format=svg')
  t.match(
    text,
    '<desc id="description">One, Several years, planned: 8 CNY. One, Several years, actual: 3 CNY, to 31 Dec 2020.</desc>',
  )
  const several = 'One, Several years'
  t.same(textsOf(text).slice(-8, -3), [several, '8', several, '3', 'to 31 Dec 2020'])
})

t.test('a part of a year is hatched, with its last day; years, plans and targets have other shapes', async (t) => {
  const app = await furnished(t, { one: 'One' })
  await invest(app, 'one', '8', year(2024))
  await invest(app, 'one', '3', { stage: 'actual', ...year(2024), periodEnd: '2024-04-30' })
  await invest(app, 'one', '9', { stage: 'actual', ...year(2025) })
  await invest(app, 'one', '7', { stage: 'target', ...year(2025) })
  const shapesOf = (svg: string): string[] =>
    [...svg.matchAll(/<(rect|path|polygon|g) class="([^"]+)"|<(polygon) /g)].map(
      ([, name = '', of = '', alone]) => alone ?? `${name} ${of}`,
    )
  for (const [url, key, days, groups] of [
    [
      '/v1/totals?metric=investment&groupBy=year&format=svg',
      ['target', 'planned', 'actual', 'actual, part of a year', 'in yuan'],
      ['of 8', '3', '2024', 'to 30 Apr'],
      'up',
    ],
    [
      '/zh/totals/chart?metric=investment&groupBy=year&format=svg',
      ['目标', '计划', '实际完成', '实际完成（截至所注日期）', '单位：元'],
      ['计划8', '3', '2024年', '至4月30日'],
      'up',
    ],
    [
      '/v1/totals?metric=investment&groupBy=region&period=2024&format=svg',
      ['planned', 'actual, part of the period', 'in yuan'],
      ['One', '3', 'of 8', 'to 30 Apr'],
      'right',
    ],
  ] as const) {
    const { text } = await app.ask('GET', url)
    const texts = textsOf(text)
    t.same(texts.slice(1, 1 + key.length), key)
    const first = texts.indexOf(days[0])
    t.same(texts.slice(first, first + days.length), days)
    const drawn = shapesOf(text.slice(text.indexOf('<g transform')))
    const year2024 = ['rect planned', 'g hatched', 'path hatch', 'rect actual partial']
    if (groups === 'up') t.same(drawn, [...year2024, 'rect actual', 'g target', 'polygon'])
    else t.same(drawn, ['g name', ...year2024])
  }
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=year&format=svg')
  t.match(text, '2024, actual: 3 CNY, to 30 Apr 2024. 2025, target: 7 CNY. 2025, actual: 9 CNY.</desc>')
})

t.test('PNG is hatched as the SVG is', async (t) => {
  const app = await furnished(t, { one: 'One' })
  await invest(app, 'one', '8', { stage: 'actual', ...year(2024), periodEnd: '2024-06-30' })
  const [svg, png] = await Promise.all(
    ['svg', 'png'].map((format) =>
      app.http.inject({ url: `/v1/totals?metric=investment&groupBy=year&format=${format}` }),
    ),
  )
  const [, below, drawn = ''] = /translate\(0 ([\d.]+)\)(.*)/s.exec(svg?.body ?? '') ?? []
  const [, x, y, width, height] =
    /<rect class="actual partial" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/.exec(drawn) ?? []
  const box = {
    left: Math.round((Number(x) + 16 + 3) * 2),
    top: Math.round((Number(y) + Number(below) + 8 + 3) * 2),
    width: Math.round((Number(width) - 6) * 2),
    height: Math.round((Number(height) - 6) * 2),
  }
  const { data } = await sharp(png?.rawPayload).extract(box).greyscale().raw().toBuffer({ resolveWithObject: true })
  const dark = data.filter((grey) => grey < 160).length / data.length
  t.ok(dark > 0.15 && dark < 0.7, `lines cover ${dark.toFixed(2)} of the bar`)
})

t.test('places are bars, the largest first; two with the same name are two', async (t) => {
  const app = await furnished(t, { 'chaoyang-beijing': 'Chaoyang', 'chaoyang-liaoning': 'Chaoyang', small: 'Small' })
  await invest(app, 'small', '5')
  await invest(app, 'small', '9', { stage: 'actual' })
  await invest(app, 'chaoyang-beijing', '11')
  await invest(app, 'chaoyang-liaoning', '22')
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region&format=svg')
  t.same(pluck(barsOf(text), 'says'), [
    'Chaoyang, planned: 22 CNY',
    'Chaoyang, planned: 11 CNY',
    'Small, planned: 5 CNY',
    'Small, actual: 9 CNY',
  ])
  const [first, second] = barsOf(text) as [Bar, Bar]
  t.equal(first.width, 2 * second.width)
})

t.test('one currency to a chart: 420 million euros are never as long as 8 trillion yuan', async (t) => {
  const app = await furnished(t, { one: 'One', two: 'Two' })
  await invest(app, 'one', '8000000000000')
  await invest(app, 'two', '100000000000')
  await invest(app, 'two', '420000000', { unit: 'EUR', ...year(2026) })
  const url = '/v1/totals?metric=investment&groupBy=region&format=svg'
  const { text } = await app.ask('GET', url)
  t.same(pluck(barsOf(text), 'says'), ['One, planned: 8,000,000,000,000 CNY', 'Two, planned: 100,000,000,000 CNY'])
  t.ok(textsOf(text).includes('in trillion yuan') && textsOf(text).includes('Without amounts in EUR.'))
  const euros = (await app.ask('GET', `${url}&unit=EUR`)).text
  t.same(pluck(barsOf(euros), 'says'), ['Two, planned: 420,000,000 EUR'])
  t.ok(textsOf(euros).includes('in million euros'))
  t.notMatch(euros, 'Without')
})

t.test('what is not exact has a sign at its bar and its words in the alternative', async (t) => {
  const ids = ['about', 'at-least', 'at-most', 'between']
  const app = await furnished(t, Object.fromEntries(ids.map((id) => [id, id])))
  for (const [at, qualifier] of ids.entries())
    await invest(app, qualifier, (400 - at).toString(), {
      qualifier,
      ...(qualifier === 'between' && { upperValue: '900' }),
    })
  const { text } = await app.ask('GET', '/v1/totals?metric=investment&groupBy=region&format=svg')
  const texts = textsOf(text)
  const found = ids.map((id) => texts[texts.indexOf(id) + 1])
  t.same(found, ['≈400', '≥399', '≤398', '397–900'])
  t.match(
    text,
    '<desc id="description">about, planned: about 400 CNY. at-least, planned: at least 399 CNY. ' +
      'at-most, planned: 398 CNY, from 0 to 398 CNY. between, planned: 397 CNY, from 397 to 900 CNY.</desc>',
  )
})
