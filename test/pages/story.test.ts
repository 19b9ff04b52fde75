/** The home page tells a story made of the register alone: of all seeds, of another country, of nothing. */
import t from 'tap'
import { build, put } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { anchorsOf, linksOf, textOf } from '../support/pages/html.ts'

const sectionOf = (html: string, id: string): string =>
  new RegExp(`<section id="${id}".*?</section>`, 's').exec(html)?.[0] ?? ''

/** Returns the small charts of a page. */
const figuresOf = (html: string): string[] => html.match(/<figure class="chart".*?<\/figure>/gs) ?? []

/** Returns what the amounts of a chart say to whoever points at them. */
const saidIn = (figure: string): string[] =>
  [...figure.matchAll(/<title>([^<]*)<\/title>/g)].map(([, said = '']) => said)

/** Returns what stands above the first section. */
const heroOf = (html: string): string => /<div class="hero">.*?(?=<section)/s.exec(html)?.[0] ?? ''

const rowsOf = (html: string): string[] => [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => textOf(row))

t.test('the seeds: plans and outcomes by year, promises met, missed and lowered, contradictions', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const home = (await app.ask('GET', '/')).text

  t.test('the first screen has one answer, who says so, and questions that lead to answers', async (t) => {
    const hero = heroOf(home)
    t.match(
      textOf(hero),
      /Investment: Guangdong key provincial construction projects Guangdong planned 1 trillion yuan of investment for 2025 and completed 1\.18 trillion \[1,181,600,000,000 CNY\] : 118 % \[118\.16 %\] \. Planned: Guangdong government work report, 15 January 2025 , and 4 others \. Completed: Southern Finance, 26 January 2026 \./,
    )
    const place = '/totals?metric=investment&groupBy=year&regionId.within=guangdong'
    t.same(linksOf(hero), [
      '/regions/guangdong',
      `${place}#planned.CNY.2025`,
      `${place}#actual.CNY.2025`,
      '/promises/guangdong-key-projects-2025-investment-planned-southern-finance',
      '/sources/guangdong-work-report-flash-2025-01-15',
      '/promises/guangdong-key-projects-2025-investment-planned-southern-finance#sources',
      '/sources/southern-finance-2026-01-26',
      '/search?q=How+much+did+Guangdong+plan+to+invest+in+2024%3F',
      '/promises/anhui-vehicle-output-2025-target',
      '/checks?check=target-lowered',
    ])
    t.equal(home.match(/<input id="q"/g)?.length, 1, 'the box for questions is there once')
  })

  t.test('each year of a place has its plan, its outcome until a day, and their ratio, folded', async (t) => {
    const [guangdong = '', anhui = ''] = figuresOf(home).map((figure) => rowsOf(figure).join('\n'))
    t.match(guangdong, /2026 .*1\.05 trillion yuan .*nothing reported/)
    t.match(guangdong, /2025 .*1,000,000,000,000 CNY .*1,181,600,000,000 CNY .*whole year .*118\.16 %/)
    t.match(guangdong, /2018 .*383,650,000,000 CNY .*until 31 July 2018 .*63\.94 %/)
    t.match(guangdong, /Several years about 5 trillion yuan/)
    t.match(anhui, /2025 .*target at least 600 billion yuan .*nothing reported/)
    t.notMatch(home, '<details open')
  })

  t.test(
    'each province has a small chart of its own, with its plan, what came of it, and its target apart',
    async (t) => {
      const [guangdong = '', anhui = '', ...others] = figuresOf(home)
      t.strictSame(others, [])
      const found = textOf(guangdong)
      t.match(found, /Guangdong completed 118 % .*of the plan for 2025 ?; earlier years are reported in part only/)
      t.match(textOf(anhui), /Anhui had completed 34 % .*of the plan for 2024 by 30 April 2024/)
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
    },
  )

  t.test('promises are sentences with a word and a shape, missed before met, and the rest is counted', async (t) => {
    const promises = sectionOf(home, 'promises')
    t.match(
      textOf(promises),
      /^ Promises Missed Anhui : vehicle output for 2025 was 3\.69 million cars \[3,686,500 cars\] , against a target of 4\.1 million : 89\.91 % Target: Anhui Development and Reform Commission, 29 May 2023 \. Outcome: People’s Daily, 3 February 2026 \. Met Guangdong key provincial construction projects, 2025 : investment for 2025 was 1\.18 trillion yuan .* : 118\.16 % Plan: Guangdong government work report, 15 January 2025 , and 4 others \. Outcome: Southern Finance, 26 January 2026 \. Met Hefei .*Target lowered \(warning\) The target for industry revenue .* was lowered from more than 1 trillion yuan .* to more than 700 billion yuan .* Besides these: 8 reported in part , 21 not due yet and 110 nothing reported \. All promises/,
    )
    t.equal(promises.match(/<svg viewBox="0 0 16 16" aria-hidden="true">/g)?.length, 4)
    for (const link of ['/promises/anhui-vehicle-output-2025-target', '/promises?state=open', '/promises'])
      t.ok(linksOf(promises).includes(link), link)
  })

  t.test('contradictions are sentences too, and notices are counted', async (t) => {
    const checks = sectionOf(home, 'checks')
    t.match(
      textOf(checks),
      /^ Contradictions Sources disagree \(warning\) Sources disagree about .*: 5 industries \(China News Service, 5 February 2025\) or 4 industries \(Global Times, 13 February 2025\)\. .* Besides these: 28 notices \. All contradictions/,
    )
    t.notMatch(checks, 'lowered')
  })

  t.test('it says what it covers', async (t) => {
    t.match(
      textOf(home),
      /What this covers: 2 of 31 provinces of China , 35 sources , 277 figures ; the last report is of 3 February 2026\. Coverage/,
    )
  })
})

t.test('the answer stands on its own: no other place takes it away', async (t) => {
  const app = await build(t, { SEED: 'true' })
  const figure = {
    ...examples.figures,
    subjectKind: 'initiative',
    subjectId: 'hunan-programme',
    sourceId: 'global-times-2025-02-13',
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
  const answer = textOf(heroOf((await app.ask('GET', '/')).text))
  t.match(answer, /Guangdong planned 1 trillion yuan of investment for 2025 and completed 1\.18 trillion .*: 118 %/)
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
      subjectId: 'sichuan-key-projects',
      stage,
      value,
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

t.test('an empty register says so, without an answer, examples or a chart', async (t) => {
  const app = await build(t)
  const { status, text } = await app.ask('GET', '/')
  t.equal(status, 200)
  const found = anchorsOf(text).filter((id) => !id.endsWith('-title') && !['q', 'found', 'main'].includes(id))
  t.same(found, ['by-year', 'promises', 'checks'])
  for (const words of [
    'No figures yet.',
    'No outcome of a promise is reported yet.',
    'Nothing contradicts itself.',
    'What this covers: no place yet, 0 sources , 0 figures .',
  ])
    t.ok(textOf(text).includes(words), words)
  t.notMatch(text, /class="(answer|asked|bars)"/)
})

t.test('another country, another currency: the same story', async (t) => {
  const app = await build(t)
  await put(app, 'sources/a-report', { ...examples.sources, publisherId: null })
  await put(app, 'regions/bavaria', { name: 'Bavaria', kind: 'province' })
  await put(app, 'projects/railway', { title: 'Railway', kind: 'project', status: 'preparation', regionId: 'bavaria' })
  const figure = {
    ...examples.figures,
    subjectId: 'railway',
    unit: 'EUR',
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
    'Bavaria planned 2.5 million euros of investment for 2020 and completed 2 million : 80 % . Planned: A report',
    'investment for 2020 was 2 million euros , against a plan of 2.5 million : 80 %',
    'lowered from 5 million euros',
    'What this covers: Bavaria , 1 source , 3 figures',
  ])
    t.ok(text.includes(words), `${words} in ${text}`)
})

t.test('a register without investments, or of promises without a place, has a page that says so', async (t) => {
  const app = await build(t)
  await put(app, 'sources/a-report', { ...examples.sources, publisherId: null })
  await put(app, 'organizations/a-railway', { name: 'A railway', kind: 'company' })
  const figure = {
    ...examples.figures,
    metric: 'passengers',
    unit: 'person',
    periodStart: '2030-01-01',
    periodEnd: '2030-12-31',
    value: '70000',
    asPrinted: '70,000 passengers',
  }
  await put(app, 'figures/of-nobody', { ...figure, subjectKind: 'organization', subjectId: 'a-railway' })
  const before = textOf((await app.ask('GET', '/')).text)
  t.match(before, /Places: investment No figures yet\..*Besides these: 1 not due yet \. All promises/)
  t.match(before, 'What this covers: no place yet, 1 source , 1 figure')
  await put(app, 'regions/bavaria', { name: 'Bavaria', kind: 'province' })
  await put(app, 'figures/of-a-place', { ...figure, subjectKind: 'region', subjectId: 'bavaria' })
  const after = (await app.ask('GET', '/')).text
  t.match(textOf(after), /Bavaria planned 70,000 persons of passengers for 2030\. No outcome is reported yet\./)
  t.match(textOf(sectionOf(after, 'by-year')), /^ Places: passengers .*Bavaria : 70,000 persons planned for 2030/)
  t.notMatch(after, 'drawn on one scale')
})
