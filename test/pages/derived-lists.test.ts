/** The pages of promises, checks and totals: contradictions first, places as a tree, and the questions in a form. */
import t from 'tap'
import type { Data } from '../../src/model/canonical.ts'
import { imported, type Line } from '../support/batches.ts'
import { build, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { pluck } from '../support/match-whole.ts'
import { controlsOf, faultsBeside } from '../support/pages/forms.ts'
import { linksOf, textOf } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { year } from '../support/register.ts'

const app = await build(t, { SEED: 'article' })
const seeds = await build(t, { SEED: 'true' })
// Each test names metrics and records in it as no other does.
const named = await withExamples(t)
const person = visitor(app)

const pageAt = async (url: string): Promise<string> => {
  const { status, text } = await person.get(url)
  if (status !== 200) throw new Error(`${url} ${status.toString()} ${text}`)
  return text
}

const nextOf = (html: string): string | undefined =>
  /<a href="([^"]+)">Next page<\/a>/.exec(html)?.[1]?.replaceAll('&amp;', '&')

/** The part of a page that is its list. */
const listIn = (html: string): string => /<section class="listed".*?<\/section>/s.exec(html)?.[0] ?? ''

t.test('promises are listed page by page, by outcome and like figures', async (t) => {
  const { data } = (await app.ask('GET', '/v1/promises?limit=200')).body as { data: Data[] }
  const seen: string[] = []
  for (let url: string | undefined = '/promises?limit=3'; url !== undefined;) {
    const page = await pageAt(url)
    seen.push(
      ...[...listIn(page).matchAll(/<li><span class="state.*?<a class="number" href="\/promises\/([^"]+)"/gs)].map(
        ([, id = '']) => id,
      ),
    )
    url = nextOf(page)
  }
  t.strictSame(seen, pluck(data, 'figureId'))
  const all = await pageAt('/promises')
  const counted = [...all.matchAll(/<option value="([\w-]+)"[^>]*>[^<]* \((\d+)\)<\/option>/g)]
  t.strictSame(
    Object.fromEntries(counted.map(([, state = '', count]) => [state, Number(count)])),
    Object.fromEntries(
      [...Map.groupBy(data, ({ state }) => String(state))].map(([state, some]) => [state, some.length]),
    ),
  )
  const state = String(data[0]?.['state'])
  const found = textOf(await pageAt(`/promises?state=${state}`))
  t.match(found, `${data.filter((one) => one['state'] === state).length.toString()} promise`)
  t.match(textOf(await pageAt('/promises?state=met&stage=target')), 'No promises match.')
})

t.test('promises stand by state: the latest that is decided, and the number of those that wait', async (t) => {
  const list = textOf(listIn((await visitor(seeds).get('/promises')).text))
  t.match(list, '142 promises: 1 missed, 2 met, 8 reported in part, 110 nothing reported, 21 not due yet')
  t.match(
    list,
    /Missed Anhui : vehicle output for 2025 was 3\.69 million cars .*, against a target of 4\.1 million : 89\.91 % Target: Anhui Development and Reform Commission, 29 May 2023 \. Outcome: People’s Daily, 3 February 2026 \. Met Guangdong key .* 118\.16 % Plan: Guangdong government work report, 15 January 2025 , and 4 others \. Outcome: .* Met Hefei : .* Reported in part Anhui key projects, 2024 : investment was 225\.3 billion yuan by 30 April 2024, of 655\.37 billion planned for 2024: 34\.38 % so far .* Nothing reported 110 promises For example: .* Not due yet 21 promises For example: /,
  )
  const chinese = textOf(listIn((await visitor(seeds).get('/zh/promises?regionId.within=anhui')).text))
  t.match(
    chinese,
    /未达到 安徽省 ：2025年汽车产量 368\.65万辆 ，目标 410万辆 ，完成 89\.91% 目标： 安徽省发展和改革委员会/,
  )
  const links = linksOf((await visitor(seeds).get('/promises?regionId.within=anhui')).text)
  t.ok(links.includes('/promises?regionId.within=anhui&state=unreported'))
  const found = await visitor(seeds).get('/promises?regionId.within=%E5%AE%89%E5%BE%BD')
  t.match(found, { status: 303, headers: { location: '/promises?regionId.within=anhui' } })
})

t.test('checks show contradictions first, and many findings of one check in a line', async (t) => {
  const own = await withExamples(t)
  const figure = { ...examples.figures, periodStart: '2020-01-01', periodEnd: '2020-12-31' }
  await put(own, 'figures/promise', { ...figure, metric: 'headcount', unit: 'person' })
  await put(own, 'figures/misprint', { ...figure, value: '130000000', stage: 'actual' })
  const reader = visitor(own)
  const { text } = await reader.get('/checks')
  const list = textOf(listIn(text))
  t.match(list, /\d findings Value not as printed \(error\) The register has 130 million yuan as the investment/)
  t.match(list, /Value not as printed .* Unreported promise \(notice\) /)
  for (let at = 0; at < 4; at++)
    await put(own, `figures/promise-${at.toString()}`, { ...figure, metric: `metric-${at.toString()}`, value: '12.5' })
  const many = (await reader.get('/checks?severity=notice')).text
  const found = textOf(listIn(many))
  t.match(found, '5 promises are past their day, and nothing is reported For example: 12.5 yuan ; 12.5 yuan .')
  t.ok(linksOf(many).includes('/checks?severity=notice&check=unreported-promise'))
  t.match(
    textOf(listIn((await reader.get('/zh/checks')).text)),
    '5项承诺已到期而结果尚未公布 例如： 12.5 yuan ； 12.5 yuan 。',
  )
  const only = (await reader.get('/checks?check=unreported-promise&limit=2')).text
  t.match(textOf(listIn(only)), /5 findings .*Unreported promise .*Next page/)
  t.match(textOf(listIn((await reader.get('/checks?severity=error')).text)), /2 findings /)
  const answered = (await reader.get('/checks?reviewed=true')).text
  t.match(textOf(listIn(answered)), 'No findings match.')
  t.match(textOf(answered), 'Without: Answered yes ×')
  t.match(textOf((await reader.get('/zh/checks?reviewed=false')).text), '已答复：否 ×')
})

t.test('a name leads to the findings about its record', async (t) => {
  for (const name of ['Guangdong', '广东'])
    t.match(await person.get(`/checks?records.id=${encodeURIComponent(name)}`), {
      status: 303,
      headers: { location: '/checks?records.id=guangdong' },
    })
  t.equal((await person.get('/checks?records.id=No+such+name')).status, 400)
})

t.test('a total by region is a tree, the largest first; what is left out is folded', async (t) => {
  const own = await withExamples(t)
  for (const [id, parentId] of Object.entries({ east: null, west: null, 'west-city': 'west', 'west-town': 'west' }))
    await put(own, `regions/${id}`, { name: id, kind: 'city', parentId })
  for (const [regionId, value] of [
    ['east', '50'],
    ['west', '10'],
    ['west-city', '20'],
    ['west-town', '30'],
    [null, '99'],
  ] as const) {
    const id = `in-${regionId ?? 'none'}`
    await put(own, `projects/${id}`, { ...examples.projects, regionId })
    await put(own, `figures/${id}`, { ...examples.figures, subjectId: id, value, ...year(2025) })
  }
  await put(own, 'figures/late', {
    ...examples.figures,
    subjectId: 'in-east',
    value: '1',
    periodStart: '2025-02-01',
    periodEnd: '2025-03-31',
  })
  const { text } = await visitor(own).get('/totals?metric=investment&groupBy=region&period=2025')
  const rows = [...listIn(text).matchAll(/<th scope="row">(.*?)<\/th>/gs)].map(([, cell = '']) => [
    textOf(cell).trim(),
    /depth-\d/.exec(cell)?.[0],
  ])
  t.strictSame(rows, [
    ['west', undefined],
    ['west-town', 'depth-1'],
    ['west-city', 'depth-1'],
    ['east', undefined],
    ['Several regions', undefined],
  ])
  t.match(text, /<section id="left-out".*<details><summary>2 figures left out<\/summary>/s)
})

t.test('the page of a total with very many rows shows the first thousand, and leads to all', async (t) => {
  const app = await withExamples(t)
  const lines = Array.from({ length: 1001 }, (_, at): Line[] => {
    const id = `place-${at.toString().padStart(4, '0')}`
    const figure = { ...examples.figures, id, subjectKind: 'region', subjectId: id, metric: 'road-length' }
    return [
      ['regions', { ...examples.regions, id }],
      ['figures', figure],
    ]
  })
  await imported(app, lines.flat())
  const { text } = await visitor(app).get('/totals?metric=road-length&groupBy=region&subjectKind=region')
  t.equal([...text.matchAll(/<article /g)].length, 1000)
  t.match(textOf(text), 'There are more: the API has all')
})

t.test('a figure whose metric never adds leads to no total', async (t) => {
  await put(named, 'metrics/rank', { name: 'Rank', nature: 'ratio' })
  await put(named, 'figures/a-rank', { ...examples.figures, metric: 'rank' })
  const page = async (id: string) => (await visitor(named).get(`/figures/${id}`)).text
  t.match(await page('a-figure'), '/totals?metric=investment')
  t.notMatch(await page('a-rank'), '/totals?metric=rank')
})

t.test('the form of totals keeps what was typed, and says what is wrong in the words of the API', async (t) => {
  for (const [query, parameter] of [
    ['', 'metric'],
    ['metric=share', 'metric'],
    ['metric=investment&period=soon', 'period'],
    ['metric=investment&regionId.within=guangdon', 'regionId.within'],
    ['metric=investment&unit=yuan', 'unit'],
    ['metric=investment&regionKind=province', 'regionKind'],
    ['metric=investment&groupBy=stage', 'groupBy'],
  ] as const) {
    const [page, answer] = [await person.get(`/totals?${query}`), await app.ask('GET', `/v1/totals?${query}`)]
    t.equal(page.status, answer.status, query)
    const { errors } = answer.body as { errors: { parameter: string; detail: string }[] }
    const told = errors.find((one) => one.parameter === parameter)?.detail ?? 'nothing'
    t.strictSame(faultsBeside(page.text, parameter), [told.replaceAll('`', '')], query)
    const typed = [...controlsOf(page.text, '/totals')].filter(([, text]) => text !== '')
    const found = new URLSearchParams(typed).toString()
    t.strictSame(found, query.replace(/^metric=investment&(.*)$/, 'metric=investment&$1'))
  }
  const found = await person.get('/totals?metric=Total+investment&stage=')
  t.match(found, { status: 303, headers: { location: '/totals?metric=total-investment' } })
})

t.test('a metric is found by each of its names, and a name that no record has is told as such', async (t) => {
  const person = visitor(named)
  await put(named, 'metrics/gdp', { name: 'Gross domestic product', localName: '地区生产总值', nature: 'flow' })
  await put(named, 'metrics/tests-count', { name: 'Number of tests', aliases: ['gross tests'], nature: 'flow' })
  await put(named, 'figures/a-road', { ...examples.figures, metric: 'road-length' })
  const to = async (page: string, name: string) =>
    (await person.get(`${page}?metric=${encodeURIComponent(name)}`)).headers['location']
  t.strictSame(
    [
      await to('/totals', 'Number of tests'),
      await to('/totals', 'number OF tests'),
      await to('/promises', 'Gross tests'),
      await to('/totals', 'Gross domestic product'),
      await to('/zh/totals', '地区生产总值'),
      await to('/totals', 'Road length'),
    ],
    [
      '/totals?metric=tests-count',
      '/totals?metric=tests-count',
      '/promises?metric=tests-count',
      '/totals?metric=gdp',
      '/zh/totals?metric=gdp',
      '/totals?metric=road-length',
    ],
  )
  await put(named, 'projects/first-road', { ...examples.projects, title: 'Ring road, first part', localTitle: null })
  const refused = async (query: string, parameter: string) => {
    const { status, text } = await person.get(query)
    t.equal(status, 400, query)
    return faultsBeside(text, parameter)
  }
  t.strictSame(await refused('/totals?metric=No+such+thing', 'metric'), ['There is no metric of that name.'])
  t.strictSame(await refused('/regions?id.within=Atlantis', 'id.within'), ['There is no region of that name.'])
  t.strictSame(await refused('/zh/regions?id.within=Atlantis', 'id.within'), ['没有该名称的地区。'])
  t.strictSame(await refused('/totals?metric=investment&projectId=Ring+road', 'projectId'), [
    'There is no project of that name. Names in projects that begin so: first-road (Ring road, first part).',
  ])
  t.strictSame(await refused('/totals?metric=investment&period=abc', 'period'), [
    'Must be a year, a month, a quarter, or two dates: 2025, 2025-05, 2025-Q1, 2025-01-01/2025-05-31.',
  ])
  t.strictSame(await refused('/zh/totals?metric=investment&period=abc', 'period'), [
    '须为年份、月份、季度或起止日期：2025、2025-05、2025-Q1、2025-01-01/2025-05-31。',
  ])
})

t.test('pages call a metric by its name, also within a sentence', async (t) => {
  const person = visitor(named)
  await put(named, 'metrics/fairs-in-china', { name: 'Fairs in China', nature: 'flow' })
  await put(named, 'metrics/gdp-rank', { name: 'GDP rank', nature: 'ratio' })
  const figure = { ...examples.figures, stage: 'actual', qualifier: 'exact', reported: [] }
  await put(named, 'figures/fairs', { ...figure, metric: 'fairs-in-china', value: '100', unit: 'fair' })
  await put(named, 'figures/place', { ...figure, metric: 'gdp-rank', value: '19', unit: 'rank' })
  const titleAt = async (url: string) => /<title>(.*) · Planledger/.exec((await person.get(url)).text)?.[1]
  t.equal(await titleAt('/figures/fairs'), '100 fairs: actual fairs in China')
  t.equal(await titleAt('/figures/place'), 'rank 19: actual GDP rank')
  const totals = textOf((await person.get('/totals?metric=fairs-in-china')).text)
  t.match(totals, 'Every figure of fairs in China, each counted once')
  t.match(totals, 'Fairs in China: actual')
  const list = textOf((await person.get('/figures')).text)
  t.match(list, 'Actual fairs in China')
  t.match(list, 'Actual GDP rank')
})

t.test('a metric called as a resource or a stage is does not rename it', async (t) => {
  const person = visitor(named)
  await put(named, 'metrics/projects', { name: 'Number of ventures', nature: 'flow' })
  await put(named, 'metrics/planned', { name: 'Places in the plan', nature: 'flow' })
  await put(named, 'figures/ventures', { ...examples.figures, metric: 'projects', stage: 'planned' })
  const list = textOf((await person.get('/figures')).text)
  t.match(textOf((await person.get('/data')).text), 'Projects')
  t.match(list, 'Planned number of ventures')
  t.notMatch(list, 'Number of ventures')
  t.notMatch(list, /places in the plan/i)
})

t.test('what is asked of a total is said in words, in both languages', async (t) => {
  const person = visitor(seeds)
  const badgesAt = async (url: string) =>
    [...(await person.get(url)).text.matchAll(/ <span class="badge">(.*?)<\/span>/g)].map(([, text]) => text)
  const asked =
    '/totals?metric=investment&reportedBy=2025-12-31&period=2025-01-01/2025-05-31' +
    '&regionId.within=south-china&groupBy=region,year&unit=USD'
  t.strictSame(await badgesAt(asked), [
    'Reported by: 31 December 2025',
    'Period: January to May 2025',
    'In South China',
    'Grouped by region and year',
    'Unit: US dollars',
  ])
  t.strictSame(await badgesAt(`/zh${asked}`), [
    '公布不晚于：2025年12月31日',
    '时期：2025年1—5月',
    '地区：华南地区',
    '分组：地区、年份',
    '单位：美元',
  ])
  const heading = /<h2 class="charted">(.*?)<\/h2>/
  await put(seeds, 'projects/bridges', {
    ...examples.projects,
    title: 'Bridges of 2025',
    localTitle: null,
    parentId: null,
  })
  const one = (await person.get('/zh/totals?metric=investment&projectId=bridges&period=2025')).text
  t.match(heading.exec(one)?.[1] ?? '', '2025：2025年投资', 'a name in English ends before the year')
  const found = textOf((await person.get('/totals?metric=investment')).text)
  t.match(found, / Total Total Target Planned Actual /, 'of everything')
  t.strictSame(faultsBeside((await person.get('/zh/totals?metric=share')).text, 'metric'), ['share 为比率，不可相加。'])
  t.strictSame(faultsBeside((await person.get('/zh/totals?metric=investment&unit=percent')).text, 'unit'), [
    '百分比不可相加。',
  ])
  for (const [url, option] of [
    ['/zh/promises?state=short&regionId.within=guangdong', '未达到（0）'],
    ['/promises?state=short&regionId.within=guangdong', 'missed (0)'],
  ] as const)
    t.match((await person.get(url)).text, `<option value="short" selected>${option}</option>`)
  t.match(
    textOf((await person.get('/zh/checks?check=sources-disagree')).text),
    '来源说法不一：5个产业（中国新闻社2025年2月5日）、4个产业（环球时报2025年2月13日）。',
  )
})
