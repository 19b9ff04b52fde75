/** The page of a region, a programme or a project answers first: what was planned, what came of it, and who says so. */
import t, { type Test } from 'tap'
import { build, type Built, put } from '../support/build.ts'
import { examples } from '../support/examples.ts'
import { linksOf, textOf } from '../support/pages/html.ts'
import { register } from '../support/register.ts'

const answerIn = (html: string): string => /<div class="answer">(.*?)<\/div>/s.exec(html)?.[1] ?? ''

/** Returns the answer of a page as a reader sees it, without what is only copied. */
const answerAt = async ({ ask }: Built, url: string): Promise<string> => {
  const html = answerIn((await ask('GET', url)).text).replaceAll(/<span class="exact">.*?<\/span>/g, '')
  return textOf(html)
    .replaceAll(/ ?([(])\s+/g, ' $1')
    .replaceAll(/\s+([),.;:])/g, '$1')
    .trim()
}

t.test('the seeds, sentence by sentence', async (t) => {
  const app = await build(t, { SEED: 'true' })
  for (const [url, answer] of [
    [
      '/regions/guangdong',
      'Investment Planned for 2025, Guangdong key provincial construction projects, 2025: ' +
        '1 trillion yuan (Guangdong government work report, 15 January 2025, and 4 others). ' +
        'Done by December: 1.18 trillion (Southern Finance, 26 January 2026), 118 %. ' +
        'Planned for 2026, Guangdong key provincial construction projects, 2026: 1.05 trillion yuan (Southern Finance, 26 January 2026).',
    ],
    [
      '/regions/anhui',
      'Investment Planned for 2024, Anhui key projects, 2024: 655.37 billion yuan (Anhui Business News, 24 May 2024). ' +
        'Done by April: 225.3 billion (Anhui Business News, 24 May 2024), 34 %. ' +
        'Planned for 2025, Anhui major projects, 2025, second batch: 102.5 billion yuan (Anhui Daily, 3 April 2025). ' +
        'Target, Anhui key projects, 2025: at least 600 billion yuan ' +
        '(General Office of the People’s Government of Anhui Province, 1 April 2025).',
    ],
    [
      '/regions/china',
      'Investment Planned for 2025, Guangdong key provincial construction projects, 2025: ' +
        '1 trillion yuan (Guangdong government work report, 15 January 2025, and 4 others). ' +
        'Target, Anhui key projects, 2025: at least 600 billion yuan ' +
        '(General Office of the People’s Government of Anhui Province, 1 April 2025). ' +
        'Done by December: 1.18 trillion (Southern Finance, 26 January 2026), 118 %. ' +
        'Planned for 2026, Guangdong key provincial construction projects, 2026: 1.05 trillion yuan (Southern Finance, 26 January 2026).',
    ],
    [
      '/initiatives/guangdong-14th-five-year-plan',
      'Investment Planned for 2021 to 2025: about 5 trillion yuan (China News Service, 26 April 2021). No outcome reported yet.',
    ],
    [
      '/initiatives/hefei-new-energy-vehicle-cluster',
      'Industry revenue Target for 2027: more than 700 billion yuan (China News Service, 23 October 2024), ' +
        'lowered from more than 1 trillion yuan (Xinhua News Agency, 24 August 2023). No outcome reported yet.',
    ],
    [
      '/initiatives/hefei-vehicles-and-parts',
      'Growth of added value Actual from January to June 2023: more than 130 % (Xinhua News Agency, 24 August 2023).',
    ],
    [
      '/projects/guangdong-key-projects-2024',
      'Investment Planned for 2024: 1 trillion yuan (Guangdong Development and Reform Commission, 25 January 2024, and 2 others). ' +
        'Done by April: 338.6 billion (Guangdong Development and Reform Commission), 34 %.',
    ],
    [
      '/projects/guangdong-key-projects-2021',
      'Investment Planned for 2021: 800 billion yuan (Guangdong Development and Reform Commission, 27 April 2021, and 1 other). ' +
        'Done by September: about 749.3 billion (Guangdong Development and Reform Commission, 4 November 2021), about 94 %.',
    ],
    [
      '/regions/hefei',
      'Industry revenue Target for 2027, Hefei: new-energy vehicle industry cluster: ' +
        'more than 700 billion yuan (China News Service, 23 October 2024), ' +
        'lowered from more than 1 trillion yuan (Xinhua News Agency, 24 August 2023). No outcome reported yet.',
    ],
    [
      '/zh/regions/hefei',
      '产业营收 2027年目标（ 合肥市新能源汽车产业集群 ） 超过7000亿元 （ 中国新闻社，2024年10月23日 ），' +
        '由 超过1万亿元 （ 新华通讯社，2023年8月24日 ）下调。尚未公布结果。',
    ],
    [
      '/zh/regions/guangdong',
      '投资 2025年计划（ 2025年广东省重点建设项目 ） 1万亿元 （ 广东2025年安排省重点项目1500个 年度计划投资1万亿元，2025年1月15日 ，以及 另外4个来源 ）。' +
        '截至12月底完成 1.18万亿元 （ 南方财经，2026年1月26日 ），完成率 118% 。' +
        '2026年计划（ 2026年广东省重点建设项目 ） 1.05万亿元 （ 南方财经，2026年1月26日 ）。',
    ],
    ['/industries/steel', ''],
  ] as const)
    t.equal(await answerAt(app, url), answer, url)

  t.test('each number has its exact value, which is copied where digits are left out, and leads to it', async (t) => {
    const html = answerIn((await app.ask('GET', '/regions/guangdong')).text)
    for (const markup of [
      '<a class="number" href="/figures/guangdong-key-projects-2025-investment-planned-southern-finance">' +
        '<data value="1000000000000" title="1,000,000,000,000 CNY">1 trillion yuan</data></a>',
      '<data value="1181600000000" title="1,181,600,000,000 CNY">1.18 trillion</data>' +
        '<span class="exact"> [1,181,600,000,000 CNY]</span></a>',
      '<data value="1.1816" title="118.16\u00a0%">118\u00a0%</data><span class="exact"> [118.16\u00a0%]</span></a>',
      '<a href="/sources/southern-finance-2026-01-26">Southern Finance, 26 January 2026</a>',
    ])
      t.ok(html.includes(markup), markup)
  })

  t.test('sentence, chart and table say the same of a number that is not exact', async (t) => {
    const shownAt = async (url: string, year: string) => {
      const { text } = await app.ask('GET', url)
      const row = new RegExp(`<tr><th scope="row">${year}</th>.*?</tr>`, 's').exec(text)?.[0] ?? ''
      const drawn = [...text.matchAll(new RegExp(`<title>(${year}, [^<]*)</title>`, 'g'))].map(([, title]) => title)
      return [textOf(row).trim(), drawn]
    }
    t.strictSame(await shownAt('/regions/hefei', '2027'), [
      '2027 target more than 700 billion yuan , Hefei: new-energy vehicle industry cluster , China News Service, 23 October 2024 nothing reported not due yet',
      ['2027, target: more than 700,000,000,000 CNY'],
    ])
    t.strictSame(await shownAt('/projects/guangdong-key-projects-2024', '2024'), [
      '2024 1 trillion yuan 1,000,000,000,000 CNY 338.6 billion yuan 338,600,000,000 CNY ' +
        'until 30 April 2024 33.86 % Plan: Guangdong Development and Reform Commission, 25 January 2024 , and 2 others . ' +
        'Outcome: Guangdong Development and Reform Commission',
      [
        '2024, planned: 1,000,000,000,000 CNY',
        '2024, actual: 338,600,000,000 CNY, to 30 Apr 2024',
        '2024, planned: 1,508 projects',
        '2024, planned: about 8,100,000,000,000 CNY',
      ],
    ])
    t.strictSame(await shownAt('/totals?metric=investment&groupBy=year', '2021'), [
      '2021 nothing reported 800 billion yuan 800,000,000,000 CNY about 749.3 billion yuan about 749,300,000,000 CNY until 30 September 2021',
      ['2021, planned: 800,000,000,000 CNY', '2021, actual: about 749,300,000,000 CNY, to 30 Sep 2021'],
    ])
    const promises = textOf((await app.ask('GET', '/promises?subjectId=guangdong-key-projects-2021')).text)
    t.match(
      promises,
      'investment was about 749.3 billion yuan by 30 September 2021, of 800 billion planned for 2021: about 93.66 % so far',
    )
  })

  t.test('a total that rests on less than the programme of its place names its subject, in pictures too', async (t) => {
    const anhui = (await app.ask('GET', '/regions/anhui')).text
    const batch = '102.5 billion yuan, the plan for 2025 of Anhui major projects, 2025, second batch alone.'
    t.match(textOf(anhui), `Not drawn: ${batch}`)
    t.match(textOf(anhui), 'Investment, billion yuan: Anhui key projects')
    const row = (html: string, year: string): string =>
      textOf(new RegExp(`<tr><th scope="row">${year}</th>.*?</tr>`, 's').exec(html)?.[0] ?? '').trim()
    t.equal(
      row(anhui, '2025'),
      '2025 102.5 billion yuan 102,500,000,000 CNY Anhui major projects, 2025, second batch ' +
        'of which 62.74 billion manufacturing 21.64 billion infrastructure ' +
        'target at least 600 billion yuan , General Office of the People’s Government of Anhui Province, 1 April 2025 ' +
        'nothing reported Anhui Daily, 3 April 2025',
    )
    t.equal(
      row(anhui, '2024'),
      '2024 655.37 billion yuan 655,370,000,000 CNY 225.3 billion yuan 225,300,000,000 CNY ' +
        'until 30 April 2024 34.38 % Anhui Business News, 24 May 2024',
    )
    const hefei = (await app.ask('GET', '/regions/hefei')).text
    const clusters =
      'Hefei: integrated circuit and new display industry cluster, Hefei: new-energy vehicle industry cluster, ' +
      'Hefei: photovoltaics and energy storage industry cluster and Hefei: smart home appliance industry'
    t.match(textOf(hefei), `Target for 2025: ${clusters}. Target for 2027: Hefei: new-energy vehicle industry cluster.`)
    const found = row(hefei, '2025').replaceAll(/ +(?=,)/g, '')
    t.equal(found, `2025 target at least 1.2 trillion yuan, ${clusters} nothing reported`)
    const picture = `/totals/chart?metric=investment&groupBy=year&regionId.within=anhui&format=svg`
    const svg = (await app.ask('GET', picture)).text
    t.match(svg, `>Programme: Anhui key projects.<`)
    t.match(svg, '>Sources: Anhui Daily, Anhui Business News and General Office')
    t.match(svg, `>Not drawn: ${batch}<`)
    t.notMatch(svg, '2025, planned')
    const answer = (await app.ask('GET', `/zh${picture}`)).text
    t.match(answer, '>图中不含2025年计划1025亿元，该数仅指2025年安徽省第二批重大项目。<')
  })

  t.test('a chart of a place says in its title what it shows', async (t) => {
    for (const [url, title] of [
      ['/regions/guangdong', 'Guangdong completed 118 % of the plan for 2025; earlier years are reported in part only'],
      ['/regions/anhui', 'Anhui had completed 34 % of the plan for 2024 by 30 April 2024'],
      ['/regions/hefei', 'Hefei: new-energy vehicle industry cluster: more than 700 billion yuan targeted for 2027'],
      ['/zh/regions/guangdong', '广东省完成2025年计划的118%，此前各年仅有年内进度'],
    ] as const) {
      const [, found = ''] = /<h2 id="by-year-title">(.*?)<\/h2>/s.exec((await app.ask('GET', url)).text) ?? []
      const shown = textOf(found.replaceAll(/<span class="exact">.*?<\/span>/g, ''))
      const isChinese = url.startsWith('/zh')
      t.equal(isChinese ? shown.replaceAll(' ', '') : shown.replaceAll(/ +(?=[ ;])/g, '').trim(), title)
    }
  })

  t.test('an outcome of several years stands apart from the plan of several years, with its last day', async (t) => {
    const { text } = await app.ask('GET', '/initiatives/guangdong-14th-five-year-plan')
    const rows = [...text.matchAll(/<tr><th scope="row">(?:2021 to 2025|until [^<]*)<\/th>.*?<\/tr>/gs)].map(([row]) =>
      textOf(row).trim(),
    )
    t.strictSame(rows.slice(0, 2), [
      '2021 to 2025 about 5 trillion yuan about 5,000,000,000,000 CNY nothing reported China News Service, 26 April 2021',
      'until 31 December 2020 no plan 843.2 billion yuan 843,200,000,000 CNY until 31 December 2020',
    ])
  })

  t.test('an outcome of something else than what is promised for its year is named, not called by an id', async (t) => {
    const { text } = await app.ask('GET', '/regions/china')
    const row = [...text.matchAll(/<tr>.*?<\/tr>/gs)]
      .map(([one]) => textOf(one).trim())
      .find((one) => one.includes('105 projects'))
    t.equal(row, '2025 no plan 105 projects until 31 May 2025')
    t.notMatch(textOf(text), 'guangdong-key-projects-2025')
  })

  t.test('then come the chart and the table of the years, with who says so, then the facts', async (t) => {
    const { text } = await app.ask('GET', '/regions/guangdong')
    const order = ['class="answer"', '<section id="by-year"', '<svg class="bars over-time"', '<table>', 'id="facts"']
    const places = order.map((mark) => text.indexOf(mark))
    t.same(
      places,
      [...places].sort((one, other) => one - other),
    )
    t.match(
      textOf(/<tr><th scope="row">2024<\/th>.*?<\/tr>/s.exec(text)?.[0] ?? ''),
      '2024 1 trillion yuan 1,000,000,000,000 CNY ' +
        'of which 598.6 billion infrastructure 325.4 billion industrial projects 76 billion livelihood ' +
        '338.6 billion yuan 338,600,000,000 CNY until 30 April 2024 33.86 % ' +
        'Plan: Guangdong Development and Reform Commission, 25 January 2024 , and 2 others . ' +
        'Outcome: Guangdong Development and Reform Commission',
    )
    const [table = '', besides = ''] = textOf(text).split('Besides, what belongs to no single year.')
    t.notMatch(table, 'about 5 trillion', 'what is of several years is added to no year')
    t.match(besides, '2021 to 2025: about 5 trillion yuan planned, Guangdong 14th Five-Year Plan')
    for (const format of ['svg', 'png'])
      t.ok(
        linksOf(text).includes(
          `/totals/chart?metric=investment&groupBy=year&regionId.within=guangdong&format=${format}`,
        ),
      )
    const project = linksOf((await app.ask('GET', '/projects/guangdong-key-projects-2024')).text)
    t.ok(
      project.includes('/totals/chart?metric=investment&groupBy=year&projectId=guangdong-key-projects-2024&format=svg'),
    )
  })
})

const year = (number: number): object => ({
  periodStart: `${number.toString()}-01-01`,
  periodEnd: `${number.toString()}-12-31`,
})

/** A register with a region, a programme and a project in it, four sources, and these figures about the project. */
const withFigures = async (t: Test, figures: Readonly<Record<string, object>>): Promise<Built> => {
  const { title } = examples.sources
  const project = { regionId: 'south', initiativeId: 'programme' }
  const printed = { value: '12.5', asPrinted: '12.5 yuan', subjectId: 'bridge', sourceId: 'gazette', ...year(2024) }
  return register(t, {
    regions: { south: { name: 'South' } },
    metrics: { jobs: { name: 'Jobs', nature: 'stock' }, progress: { name: 'Progress', nature: 'ratio' } },
    organizations: { daily: { name: 'Nanfang Daily', kind: 'media' }, weekly: { name: 'Weekly', kind: 'media' } },
    sources: {
      gazette: { title, official: true, publishedOn: '2024-01-01' },
      daily: { title, publisherId: 'daily', publishedOn: '2024-02-01' },
      weekly: { title, publisherId: 'weekly', publishedOn: '2024-03-01' },
      leaflet: { title: 'A leaflet' },
    },
    initiatives: { programme: { ...examples.initiatives, regionId: 'south' } },
    projects: { bridge: project, tunnel: project },
    figures: Object.fromEntries(Object.entries(figures).map(([id, figure]) => [id, { ...printed, ...figure }])),
  })
}

const trillion = '1000000000000'

for (const [name, figures, answer] of [
  [
    'several sources, the one that counts first, others with their values',
    {
      plan: { value: trillion },
      same: { value: trillion, sourceId: 'leaflet' },
      other: { value: '1020000000000', qualifier: 'about', sourceId: 'daily' },
      done: { stage: 'actual', value: '1041000000000', sourceId: 'daily' },
    },
    'Investment Planned for 2024: 1 trillion yuan (A report, 1 January 2024, and 1 other); about 1.02 trillion (Nanfang Daily, 1 February 2024). ' +
      'Done by December: 1.04 trillion (Nanfang Daily, 1 February 2024), 104 %.',
  ],
  [
    'only a plan',
    { plan: { value: '300000000' } },
    'Investment Planned for 2024: 300 million yuan (A report, 1 January 2024). No outcome reported yet.',
  ],
  [
    'only an outcome',
    { done: { stage: 'actual', value: '250000', sourceId: 'weekly', periodEnd: '2024-06-30' } },
    'Investment Done from January to June 2024: 250,000 yuan (Weekly, 1 March 2024).',
  ],
  [
    'the newest year with plan and outcome, and the newest plan',
    {
      old: { value: '100', ...year(2022) },
      'old-done': { stage: 'actual', value: '90', ...year(2022) },
      plan: { value: '200', ...year(2023) },
      done: { stage: 'actual', value: '50', ...year(2023), periodEnd: '2023-04-20' },
      next: { value: '300', stage: 'target', qualifier: 'more-than', sourceId: 'weekly' },
    },
    'Investment Planned for 2023: 200 yuan (A report, 1 January 2024). Done by 20 April: 50 (A report, 1 January 2024), 25 %. ' +
      'Target for 2024: more than 300 yuan (Weekly, 1 March 2024).',
  ],
  [
    'qualifiers of plan and outcome, also in the share',
    {
      plan: { value: '2000000', upperValue: '3000000', qualifier: 'between' },
      done: { stage: 'actual', value: '1000000', qualifier: 'at-least', periodEnd: '2024-10-21' },
    },
    'Investment Planned for 2024: between 2 million and 3 million yuan (A report, 1 January 2024). ' +
      'Done by 21 October: at least 1 million (A report, 1 January 2024), at least 50 %.',
  ],
  [
    'other currencies beside it',
    {
      plan: { value: '8000000000000' },
      more: { value: '7000000000000', ...year(2023) },
      euros: { value: '420000000', unit: 'EUR', subjectId: 'tunnel', sourceId: 'daily' },
    },
    'Investment Planned for 2024: 8 trillion yuan (A report, 1 January 2024). No outcome reported yet. ' +
      'Also planned: 420 million euros (Nanfang Daily, 1 February 2024).',
  ],
  [
    'what is replaced or wrong is no other value',
    {
      first: { value: '100' },
      plan: { value: '110', supersedesId: 'first', sourceId: 'daily' },
      wrong: { value: '999', rank: 'deprecated', sourceId: 'weekly' },
    },
    'Investment Planned for 2024: 110 yuan (Nanfang Daily, 1 February 2024). No outcome reported yet.',
  ],
  [
    'a stock, at its moment',
    { now: { metric: 'jobs', stage: 'actual', value: '1200', unit: 'person', sourceId: 'weekly', qualifier: 'about' } },
    'Jobs Actual at the end of December 2024: about 1,200 persons (Weekly, 1 March 2024).',
  ],
  [
    'a stock with a target',
    {
      plan: { metric: 'jobs', stage: 'target', value: '2000', unit: 'person' },
      now: { metric: 'jobs', stage: 'actual', value: '1200', unit: 'person', periodEnd: '2024-05-15' },
    },
    'Jobs Target for 2024: 2,000 persons (A report, 1 January 2024). Actual on 15 May 2024: 1,200 (A report, 1 January 2024), 60 %.',
  ],
] as const)
  t.test(`${name}: of the project, its programme and its region`, async (t) => {
    const app = await withFigures(t, figures)
    const inProject = answer.replace(' Also planned: 420 million euros (Nanfang Daily, 1 February 2024).', '')
    // An outcome is that of the plan before it, if there is one.
    const inRegion = answer
      .replaceAll(/(?<=(?:Planned|Target|Committed)[^:.]*)(?=:)/g, ', bridge')
      .replace(/^(\w+ (?:Done|Actual)[^:.]*)(?=:)/, '$1, bridge')
    t.equal(await answerAt(app, '/projects/bridge'), inProject)
    t.equal(await answerAt(app, '/initiatives/programme'), answer)
    t.equal(await answerAt(app, '/regions/south'), inRegion, 'of a place it says whose plan it is')
  })

t.test('a sum says how many figures are in it, and no other year than its own', async (t) => {
  const app = await withFigures(t, {
    one: { value: '1000000' },
    two: { value: '2000000', subjectId: 'tunnel', qualifier: 'at-least' },
    'first-half': { stage: 'actual', value: '300000', periodEnd: '2024-06-30' },
    'second-half': { stage: 'actual', value: '400000', periodStart: '2024-07-01' },
  })
  const ofBridge =
    'Investment Planned for 2024: 1 million yuan (A report, 1 January 2024). Done as far as reported: 700,000 in 2 figures, 70 %.'
  t.equal(await answerAt(app, '/initiatives/programme'), ofBridge, 'a plan without an outcome adds nothing')
  t.equal(await answerAt(app, '/regions/south'), ofBridge.replace('2024:', '2024, bridge:'))
  t.equal(await answerAt(app, '/projects/bridge'), ofBridge)
  await put(app, 'figures/all-year', {
    ...examples.figures,
    subjectId: 'tunnel',
    stage: 'actual',
    value: '800000',
    sourceId: 'gazette',
    ...year(2024),
  })
  const ofBoth =
    'Investment Planned for 2024: at least 3 million yuan in 2 figures. ' +
    'Done as far as reported: 1.5 million in 3 figures, 50 %.'
  t.equal(await answerAt(app, '/initiatives/programme'), ofBoth)
  const answer = answerIn((await app.ask('GET', '/regions/south')).text)
  t.match(answer, '<data value="3000000" title="at least 3,000,000 CNY">at least 3 million yuan</data></a>')
})

t.test('a target that was lowered says from what, by the first wording that asked more', async (t) => {
  const app = await withFigures(t, {
    first: { stage: 'target', value: '900', sourceId: 'daily' },
    second: { stage: 'target', value: '800', supersedesId: 'first' },
    third: { stage: 'target', value: '850', supersedesId: 'second', sourceId: 'weekly' },
  })
  const lowered =
    '850 yuan (Weekly, 1 March 2024), lowered from 900 yuan (Nanfang Daily, 1 February 2024). No outcome reported yet.'
  t.equal(await answerAt(app, '/projects/bridge'), `Investment Target for 2024: ${lowered}`)
  t.equal(await answerAt(app, '/regions/south'), `Investment Target for 2024, bridge: ${lowered}`)
  await put(app, 'figures/third', {
    ...examples.figures,
    subjectId: 'bridge',
    stage: 'target',
    value: '900',
    sourceId: 'weekly',
    supersedesId: 'second',
    ...year(2024),
  })
  const found = await answerAt(app, '/projects/bridge')
  t.equal(found, 'Investment Target for 2024: 900 yuan (Weekly, 1 March 2024). No outcome reported yet.')
})

t.test('a place also says what it has lowered of another metric, and not what only lies deeper in it', async (t) => {
  const cars = { subjectKind: 'region', subjectId: 'south', metric: 'cars', stage: 'target', unit: 'car' }
  const app = await withFigures(t, {
    plan: { value: '300' },
    'more-cars': { ...cars, value: '4100000', qualifier: 'more-than' },
    'fewer-cars': { ...cars, value: '3500000', qualifier: 'more-than', supersedesId: 'more-cars' },
    'first-jobs': { metric: 'jobs', stage: 'target', value: '900', unit: 'person' },
    jobs: { metric: 'jobs', stage: 'target', value: '950', unit: 'person', supersedesId: 'first-jobs' },
  })
  await put(app, 'regions/land', { name: 'Land', kind: 'country' })
  await put(app, 'regions/south', { name: 'South', kind: 'province', parentId: 'land' })
  const plan = 'Investment Planned for 2024, bridge: 300 yuan (A report, 1 January 2024). No outcome reported yet.'
  t.equal(
    await answerAt(app, '/regions/south'),
    `${plan} Lowered: South, cars, 2024: more than 3.5 million cars instead of more than 4.1 million cars.`,
  )
  t.match(await answerAt(app, '/zh/regions/south'), /下调： South 2024年cars，由 超过410万辆 改为 超过350万辆 。/)
  t.equal(await answerAt(app, '/regions/land'), plan)
})

t.test('what never adds is answered by the figures about the subject alone', async (t) => {
  const app = await withFigures(t, {
    plan: { metric: 'progress', value: '90', unit: 'percent', qualifier: 'at-least', stage: 'target' },
    done: {
      metric: 'progress',
      value: '85',
      unit: 'percent',
      stage: 'actual',
      sourceId: 'daily',
      periodEnd: '2024-03-31',
    },
    tool: {
      subjectKind: 'organization',
      subjectId: 'daily',
      metric: 'revenue',
      stage: 'actual',
      value: '5000000',
      unit: 'USD',
    },
  })
  t.equal(
    await answerAt(app, '/projects/bridge'),
    'Progress Target for 2024: at least 90 % (A report, 1 January 2024). Actual by March: 85 % (Nanfang Daily, 1 February 2024).',
  )
  const found = await answerAt(app, '/organizations/daily')
  t.equal(found, 'Revenue Actual in 2024: 5 million US dollars (A report, 1 January 2024).')
  t.equal(await answerAt(app, '/initiatives/programme'), '')
})

t.test('names are never markup, in the sentence, the chart and its pictures', async (t) => {
  const app = await withFigures(t, { plan: { value: '5', sourceId: 'daily' } })
  const hostile = `"'><script>alert(1)</script>`
  await put(app, 'organizations/daily', { name: hostile, kind: 'media' })
  await put(app, 'regions/south', { name: hostile, kind: 'province' })
  const { text } = await app.ask('GET', '/regions/south')
  t.notMatch(text, '<script>')
  const found = answerIn(text)
  t.match(found, '(<a href="/sources/daily">&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;, 1 February 2024</a>)')
  const svg = await app.ask('GET', '/totals/chart?metric=investment&groupBy=region&regionId.within=south&format=svg')
  t.notMatch(svg.text, '<script>')
})

t.test('the page of a total compares places in the latest year with figures, and years as they are', async (t) => {
  const app = await withFigures(t, {
    old: { value: '100', ...year(2022) },
    plan: { value: '200', ...year(2023) },
    next: { value: '300', unit: 'EUR', ...year(2023), subjectId: 'tunnel' },
  })
  for (const [query, title, chart] of [
    ['groupBy=region', 'Investment by region, 2023: planned', 'groupBy=region&period=2023'],
    ['groupBy=region&period=2022', 'Investment by region, 2022: planned', 'groupBy=region&period=2022'],
    ['groupBy=year', 'Investment by year: planned', 'groupBy=year'],
    ['', 'Investment: planned', ''],
  ] as const) {
    const asked = ['metric=investment', query].filter((one) => one !== '').join('&')
    const { text } = await app.ask('GET', `/totals?${asked}`)
    t.match(text, `<h2 class="charted">${title}</h2>`)
    const drawn = ['metric=investment', chart].filter((one) => one !== '').join('&')
    t.ok(linksOf(text).includes(`/totals/chart?${drawn}&format=png`), drawn)
  }
  const { text } = await app.ask('GET', '/totals?metric=investment&groupBy=region')
  t.match(textOf(text), /South, planned: .*300 yuan|South, planned: 300 CNY/, 'the rows are of all years')
  t.ok(linksOf(text).includes('/totals?metric=investment&groupBy=region&period=2023&unit=EUR'), 'other currencies')
})
