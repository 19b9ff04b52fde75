/** The home page tells a story made of the register alone: of all seeds, of another country, of nothing. */
import t from 'tap'
import { build } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { anchorsOf, linksOf, textOf } from '../support/pages/html.ts'
import { put } from '../support/put.ts'

const sectionOf = (html: string, id: string): string =>
  new RegExp(`<section id="${id}".*?</section>`, 's').exec(html)?.[0] ?? ''

/** Returns the small charts of a page. */
const figuresOf = (html: string): string[] => html.match(/<figure class="chart".*?<\/figure>/gs) ?? []

/** Returns what the amounts of a chart say to whoever points at them. */
const saidIn = (figure: string): string[] =>
  [...figure.matchAll(/<title>([^<]*)<\/title>/g)].map(([, said = '']) => said)

const rowsOf = (html: string): string[] => [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => textOf(row))

t.test('the seeds: plans and outcomes by year, promises met, missed and lowered, contradictions', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const home = (await app.ask('GET', '/')).text

  t.test('headlines lead to what they tell', (t) => {
    const [, tiles = ''] = /<ul class="headline">(.*?)<\/ul>/s.exec(home) ?? []
    const text = textOf(tiles)
    for (const words of [
      '118.16% of the investment that Guangdong planned for 2025: 1.18 trillion yuan [1,181,600,000,000 CNY] of 1 trillion yuan',
      '89.91% of what was promised by 31 December 2025: Anhui , vehicle output, 3.69 million cars [3,686,500 cars] of 4.1 million cars',
      'more than 700 billion yuan is promised instead of more than 1 trillion yuan : Hefei: new-energy vehicle industry cluster',
      'Sources disagree',
    ])
      t.ok(text.includes(words), `${words} in ${text}`)
    t.ok(linksOf(tiles).includes('/figures/anhui-vehicle-output-2025-target'))
    t.end()
  })

  t.test('each year and region has its plan, its outcome until a day, and their ratio', (t) => {
    const rows = rowsOf(sectionOf(home, 'by-year'))
    t.match(rows[1], /2026 .*Guangdong .*1\.05 trillion yuan .*none reported/)
    t.ok(
      rows.some((row) =>
        /2025 .*Guangdong .*1,000,000,000,000 CNY .*1,181,600,000,000 CNY .*until 31 December 2025 .*118\.16%/.test(
          row,
        ),
      ),
    )
    t.ok(rows.some((row) => /2018 .*383,650,000,000 CNY .*until 31 July 2018 .*63\.94%/.test(row)))
    t.ok(rows.some((row) => /2025 .*Anhui .*target at least 600 billion yuan .*none reported/.test(row)))
    t.match(textOf(sectionOf(home, 'by-year')), 'about 5 trillion yuan planned for several years at once')
    t.end()
  })

  t.test('each province has a small chart of its own, with its plan, what came of it, and its target apart', (t) => {
    const [guangdong = '', anhui = '', ...others] = figuresOf(home)
    t.strictSame(others, [])
    t.match(
      textOf(guangdong),
      /Guangdong completed 118% .*of the plan for 2025 ?; earlier years are reported in part only/,
    )
    t.match(textOf(anhui), /Anhui had completed 34% .*of the plan for 2024 by 30 April 2024/)
    t.match(textOf(guangdong), 'Investment, trillion yuan: Guangdong key provincial construction projects')
    t.match(textOf(guangdong), 'Sources: Guangdong Development and Reform Commission')
    t.strictSame(saidIn(guangdong).slice(-3), [
      '2025, planned: 1,000,000,000,000 CNY',
      '2025, actual: 1,181,600,000,000 CNY',
      '2026, planned: 1,050,000,000,000 CNY',
    ])
    t.strictSame(saidIn(anhui), [
      '2024, planned: 655,370,000,000 CNY',
      '2024, actual: 225,300,000,000 CNY, to 30 Apr 2024',
      '2025, target: at least 600,000,000,000 CNY',
    ])
    t.match(
      textOf(anhui),
      'Not drawn: 102.5 billion yuan, the plan for 2025 of Anhui major projects, 2025, second batch alone.',
    )
    const days = [...guangdong.matchAll(/class="until"[^>]*>([^<]*)</g)].map(([, day]) => day)
    const months = ['31 Jul', '31 Mar', '31 Aug', '30 Sep', '31 Oct', '30 Jun', '30 Apr']
    t.strictSame(
      days,
      months.map((day) => `to ${day}`),
    )
    t.equal(guangdong.split('class="hatch"').length - 1, months.length)
    t.end()
  })

  t.test('promises stand by their outcome', (t) => {
    const promises = textOf(sectionOf(home, 'promises'))
    t.match(
      promises,
      /Fell short Anhui : vehicle output for 2025 was 3\.69 million cars .*, against a target of 4\.1 million : 89\.91%.*Met .*118\.16%.*Partly reported .*34\.38% so far/,
    )
    t.match(promises, 'Plan: Guangdong government work report, 15 January 2025 , and 4 others')
    const lowered = textOf(sectionOf(home, 'lowered'))
    t.match(
      lowered,
      /more than 1 trillion yuan more than 1,000,000,000,000 CNY by 31 December 2027 .*24 August 2023 .*more than 700 billion yuan more than 700,000,000,000 CNY by 31 December 2027 .*23 October 2024/,
    )
    t.end()
  })

  t.test('the gravest contradictions come first, and few notices after them', (t) => {
    const badges = [...sectionOf(home, 'checks').matchAll(/<span class="state (\w+)">/g)].map(([, name = '']) => name)
    t.equal(badges.findIndex((name) => name === 'notice') > 0, true)
    t.equal(badges.filter((name) => name === 'notice').length, 4)
    t.end()
  })
})

t.test('a headline stands on its own: no other place takes it away', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const figure = {
    ...examples.figures,
    subjectKind: 'initiative',
    subjectId: 'hunan-programme',
    sourceId: 'global-times-2025-02-13',
    metric: 'investment',
    unit: 'CNY',
    qualifier: 'exact',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
  }
  await put(app, 'initiatives/hunan-programme', {
    ...examples.initiatives,
    title: 'Hunan programme',
    regionId: 'hunan',
  })
  await put(app, 'figures/aim', { ...figure, stage: 'target', value: '9000000000000' })
  await put(app, 'figures/done', { ...figure, stage: 'actual', value: '8000000000000' })
  const [, tiles = ''] = /<ul class="headline">(.*?)<\/ul>/s.exec((await app.ask('GET', '/')).text) ?? []
  t.match(textOf(tiles), /118\.16% of the investment that Guangdong planned for 2025: 1\.18 trillion yuan/)
})

t.test('another province changes the picture of none, and is drawn on the same scale', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const before = figuresOf((await app.ask('GET', '/')).text)
  await put(app, 'projects/sichuan-key-projects', {
    title: 'Sichuan key projects',
    kind: 'portfolio',
    status: 'preparation',
    regionId: 'sichuan',
  })
  for (const [stage, value, year] of [
    ['planned', '3000000000000', '2024'],
    ['planned', '500000000000', '2031'],
  ] as const)
    await put(app, `figures/sichuan-${stage}-${year}`, {
      ...examples.figures,
      subjectKind: 'project',
      subjectId: 'sichuan-key-projects',
      metric: 'investment',
      stage,
      value,
      unit: 'CNY',
      qualifier: 'exact',
      periodStart: `${year}-01-01`,
      periodEnd: `${year}-12-31`,
      sourceId: 'southern-finance-2026-01-26',
    })
  const after = figuresOf((await app.ask('GET', '/')).text)
  const [guangdong = '', ...others] = after
  t.equal(guangdong, before[0])
  t.equal(others.length, 2)
  t.ok(others.includes(before[1] ?? ''))
  const heightOf = (figure: string, says: string): number =>
    Number(new RegExp(`height="([\\d.]+)"><title>${says}`).exec(figure)?.[1])
  const sichuan = others.find((figure) => figure !== before[1]) ?? ''
  t.ok(
    Math.abs(
      heightOf(sichuan, '2024, planned: 3,000,000,000,000') -
        3 * heightOf(guangdong, '2025, planned: 1,000,000,000,000'),
    ) < 0.5,
  )
})

t.test('an empty register says so, without headlines, chart or lowered targets', async (t) => {
  const app = await build(t)
  const { status, text } = await app.ask('GET', '/')
  t.equal(status, 200)
  t.same(
    anchorsOf(text).filter((id) => !id.endsWith('-title') && !['q', 'found', 'main'].includes(id)),
    ['by-year', 'promises', 'checks', 'waiting', 'initiatives'],
  )
  for (const words of [
    'No figures yet.',
    'No outcome of a promise is reported yet.',
    'No promises yet.',
    'No initiatives yet.',
  ])
    t.ok(textOf(text).includes(words), words)
  t.notMatch(text, /class="(headline|bars)"/)
})

t.test('another country, another currency: the same story', async (t) => {
  const app = await build(t)
  await put(app, 'sources/a-report', { ...examples.sources, publisherId: null })
  await put(app, 'regions/bavaria', { name: 'Bavaria', kind: 'province' })
  await put(app, 'projects/railway', { title: 'Railway', kind: 'project', status: 'preparation', regionId: 'bavaria' })
  const figure = {
    ...examples.figures,
    subjectKind: 'project',
    subjectId: 'railway',
    metric: 'investment',
    unit: 'EUR',
    qualifier: 'exact',
    sourceId: 'a-report',
    periodStart: '2020-01-01',
    periodEnd: '2020-12-31',
  }
  const plan = { ...figure, stage: 'planned', value: '2500000', asPrinted: '2.5 million euros' }
  await put(app, 'figures/plan', plan)
  await put(app, 'figures/first-plan', { ...plan, value: '5000000', asPrinted: '5 million euros' })
  await put(app, 'figures/plan', { ...plan, supersedesId: 'first-plan' })
  await put(app, 'figures/outcome', { ...figure, stage: 'actual', value: '2000000', asPrinted: '2 million euros' })
  const text = textOf((await app.ask('GET', '/')).text)
  for (const words of [
    '80% of the investment that Bavaria planned for 2020: 2 million euros of 2.5 million euros',
    '2.5 million euros is promised instead of 5 million euros',
    'Lowered from',
  ])
    t.ok(text.includes(words), words)
})
