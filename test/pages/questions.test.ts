/** Questions of journalists, in both languages: the first line of each answer, and where it leads. */
import t from 'tap'
import { hasHan } from '../../src/text/characters.ts'
import { build } from '../support/build.ts'
import { linksOf, textOf } from '../support/pages/html.ts'

type Row = readonly [question: string, title?: string, firstLine?: string, link?: string]

/** Those without a title have no answer, and a page of hits alone. Who prints a number, in brackets, is left out. */
const questions: readonly Row[] = [
  [
    'Guangdong key projects 2023 investment',
    'Investment: Guangdong key provincial construction projects, 2023',
    'Planned for 2023: 1 trillion yuan. Done by June: 584.1 billion, 58 %.',
    '/figures/guangdong-key-projects-2023-investment-planned',
  ],
  [
    'How much did Guangdong plan to invest in 2023?',
    'Investment: Guangdong, 2023',
    'Planned for 2023, Guangdong key provincial construction projects, 2023: 1 trillion yuan. Done by June: 584.1 billion, 58 %.',
    '/projects/guangdong-key-projects-2023',
  ],
  [
    'Did Anhui make as many vehicles as it aimed for?',
    'Vehicle output: Anhui',
    'Target for 2025: 4.1 million cars. Actual by December: 3.69 million, 90 %.',
    '/figures/anhui-vehicle-output-2025-target',
  ],
  [
    'Which targets were lowered?',
    'Promises',
    'Lowered: Hefei: new-energy vehicle industry cluster, industry revenue, 2027: more than 700 billion yuan instead of more than 1 trillion yuan.',
    '/figures/hefei-new-energy-vehicle-cluster-industry-revenue-2027-target-china-news-service',
  ],
  ['Which promises were missed?', 'Promises', '1 promise was missed', '/promises?state=short'],
  [
    'Did Guangdong meet its 2025 plan?',
    'Promises, Guangdong, 2025',
    '1 promise with an outcome so far',
    '/promises?regionId.within=guangdong&periodEnd.gte=2025-01-01&periodEnd.lte=2025-12-31&state.in=met,short,partly-reported',
  ],
  [
    'How many key projects did Guangdong have in 2024?',
    'Number of projects: Guangdong key provincial construction projects, 2024',
    'Planned for 2024: 1,508 projects. No outcome reported yet.',
    '/figures/guangdong-key-projects-2024-project-count-planned-drc',
  ],
  [
    'Guangdong investment in infrastructure projects 2024',
    'Investment: Guangdong key provincial construction projects, 2024: infrastructure',
    'Planned for 2024: 598.6 billion yuan. No outcome reported yet.',
    '/figures/guangdong-key-projects-2024-infrastructure-investment-planned',
  ],
  [
    'How many new-energy vehicles did Hefei make in 2024?',
    'New-energy vehicle output: Hefei, 2024',
    'Planned for 2024: more than 1.3 million cars. Actual by December: more than 1.37 million, more than 105 %.',
    '/figures/hefei-new-energy-vehicle-output-2024-planned',
  ],
  [
    "What is Anhui's battery output target for 2025?",
    'Output of traction batteries: Anhui, 2025',
    'Target for 2025: 150 gigawatt hours. No outcome reported yet.',
    '/figures/anhui-battery-output-2025-target',
  ],
  [
    'What did Guangdong promise for 2026?',
    'Promises, Guangdong, 2026',
    '16 promises',
    '/promises?regionId.within=guangdong&periodEnd.gte=2026-01-01&periodEnd.lte=2026-12-31',
  ],
  [
    'Hefei GDP 2024',
    'Gross domestic product: Hefei, 2024',
    'Actual in 2024: 1.35 trillion yuan.',
    '/figures/hefei-gdp-2024',
  ],
  [
    'Guangdong and Anhui planned investment 2024',
    'Investment',
    'Planned for 2024, Guangdong key provincial construction projects, 2024: 1 trillion yuan. Done by April: 338.6 billion, 34 %.',
    '/projects/guangdong-key-projects-2024',
  ],
  [
    "How far was Guangdong's investment by the end of June 2023?",
    'Investment: Guangdong, January to June 2023',
    'Done from January to June 2023: 584.1 billion yuan.',
    '/figures/guangdong-key-projects-2023-investment-jan-jun',
  ],
  [
    '14th Five-Year Plan Guangdong investment',
    'Investment: Guangdong, 2021 to 2025',
    'Planned for 2021 to 2025, Guangdong 14th Five-Year Plan: ten packages of major projects: about 5 trillion yuan. No outcome reported yet.',
    '/projects/guangdong-14th-five-year-plan-major-projects',
  ],
  [
    'Guangdong key projects investment',
    'Investment: Guangdong key provincial construction projects, 2026',
    'Planned for 2026: 1.05 trillion yuan. No outcome reported yet.',
    '/figures/guangdong-key-projects-2026-investment-planned',
  ],
  [
    'How many projects has Anhui started in 2024?',
    'Projects started: Anhui, 2024',
    'Actual from January to April 2024, Anhui key projects, 2024: 318 projects.',
    '/projects/anhui-key-projects-2024',
  ],
  ['Where do the sources disagree?', 'Contradictions', 'The register has 30 contradictions and gaps', '/checks'],
  [
    'steel investment in Guangdong 2024',
    'Investment: Guangdong, Steel, 2024',
    'The register has no figure for this. It has figures of 2025.',
    '/figures?metric=investment&regionId.within=guangdong&industryIds.within=steel&rank.not=deprecated',
  ],
  [
    'Guangdong key projects investment 2017',
    'Investment',
    'The register has none for 2017. Which one? Guangdong key provincial construction projects, 2026, Guangdong key provincial construction projects, 2025, Guangdong key provincial construction projects, 2024.',
    '/projects/guangdong-key-projects-2026',
  ],
  [
    '广东2025年重点项目投资完成了多少',
    '2025年广东省重点建设项目投资',
    '2025年计划1万亿元。截至12月底完成1.18万亿元，完成率118%。',
    '/zh/figures/guangdong-key-projects-2025-investment-planned-southern-finance',
  ],
  [
    '广东2023年计划投资多少',
    '广东省2023年投资',
    '2023年计划1万亿元。截至6月底完成5841亿元，完成率58%。',
    '/zh/projects/guangdong-key-projects-2023',
  ],
  [
    '安徽汽车产量达到目标了吗',
    '安徽省汽车产量',
    '2025年目标410万辆。截至12月底实际368.65万辆，完成率90%。',
    '/zh/figures/anhui-vehicle-output-2025-target',
  ],
  [
    '哪些目标被下调了？',
    '承诺',
    '下调：合肥市新能源汽车产业集群2027年产业营收，由超过1万亿元改为超过7000亿元。',
    '/zh/figures/hefei-new-energy-vehicle-cluster-industry-revenue-2027-target-xinhua',
  ],
  ['哪些承诺没有兑现？', '承诺', '1项未达到的承诺', '/zh/promises?state=short'],
  [
    '合肥2024年生产了多少新能源汽车',
    '合肥市2024年新能源汽车产量',
    '2024年计划超过130万辆。截至12月底实际超过137万辆，完成率超过105%。',
    '/zh/figures/hefei-new-energy-vehicle-output-2024-planned',
  ],
  [
    '2024年广东有多少个重点项目',
    '2024年广东省重点建设项目项目数量',
    '2024年计划1508个项目。尚未公布结果。',
    '/zh/figures/guangdong-key-projects-2024-project-count-planned-drc',
  ],
  [
    '广东省2026年计划投资多少亿元',
    '广东省2026年投资',
    '2026年计划1.05万亿元。尚未公布结果。',
    '/zh/projects/guangdong-key-projects-2026',
  ],
  [
    '安徽2024年重点项目完成投资多少',
    '2024年安徽省重点项目投资',
    '2024年计划6553.7亿元。截至4月底完成2253亿元，完成率34%。',
    '/zh/figures/anhui-key-projects-2024-investment-planned',
  ],
  [
    '合肥新能源汽车产业集群2027年营收目标',
    '合肥市新能源汽车产业集群2027年产业营收',
    '2027年目标超过7000亿元，由超过1万亿元下调。尚未公布结果。',
    '/zh/figures/hefei-new-energy-vehicle-cluster-industry-revenue-2027-target-china-news-service',
  ],
  [
    '广东和安徽2024年计划投资对比',
    '投资',
    '2024年计划1万亿元。截至4月底完成3386亿元，完成率34%。',
    '/zh/projects/guangdong-key-projects-2024',
  ],
  [
    '广东2025年基础设施项目投资完成多少',
    '2025年广东省重点建设项目：基础设施项目投资',
    '2025年完成7111亿元。',
    '/zh/figures/guangdong-key-projects-2025-infrastructure-investment-year',
  ],
  [
    '广东2018年至2020年重点项目投资',
    '投资',
    '2018年计划6000亿元。截至7月底完成3836.5亿元，完成率64%。',
    '/zh/figures/guangdong-key-projects-2018-investment-planned',
  ],
  ['合肥的GDP排名', '合肥市GDP排名', '2024年实际19位。', '/zh/figures/hefei-gdp-rank-2024'],
  [
    '江苏2024年投资多少',
    '江苏省2024年投资',
    '登记库没有这项数据。',
    '/zh/figures?metric=investment&regionId.within=jiangsu&rank.not=deprecated&periodStart.gte=2024-01-01&periodEnd.lte=2024-12-31',
  ],
  [
    'How much did Guandong plan to invest in 2023?',
    'Investment: Guangdong, 2023',
    'Planned for 2023, Guangdong key provincial construction projects, 2023: 1 trillion yuan. Done by June: 584.1 billion, 58 %.',
    '/projects/guangdong-key-projects-2023',
  ],
  [
    'vehicel output Anhui 2025',
    'Vehicle output: Anhui, 2025',
    'Target for 2025: 4.1 million cars. Actual by December: 3.69 million, 90 %.',
    '/figures/anhui-vehicle-output-2025-target',
  ],
  [
    'guangdongsheng 2024 investment',
    'Investment: Guangdong, 2024',
    'Planned for 2024, Guangdong key provincial construction projects, 2024: 1 trillion yuan. Done by April: 338.6 billion, 34 %.',
    '/projects/guangdong-key-projects-2024',
  ],
  ['How much did Narnia plan to invest in 2023?'],
  ['Who is the governor of Guangdong?'],
  [
    '广东2024年教育投资多少',
    '广东省教育2024年投资',
    '登记库没有这项数据。',
    '/zh/figures?metric=investment&regionId.within=guangdong&industryIds.within=education&rank.not=deprecated&periodStart.gte=2024-01-01&periodEnd.lte=2024-12-31',
  ],
  ['What share of vehicles made in Anhui are new-energy vehicles?'],
  ['火星2024年投资多少'],
  [
    'How many vehicles did Anhui produce in 2022?',
    'Vehicle output: Anhui, 2022',
    'Actual in 2022: 1.75 million cars.',
    '/figures/anhui-vehicle-output-2022',
  ],
  [
    'Has Guangdong fulfilled its investment plan for 2024?',
    'Investment: Guangdong, 2024',
    'Planned for 2024, Guangdong key provincial construction projects, 2024: 1 trillion yuan. Done by April: 338.6 billion, 34 %.',
    '/projects/guangdong-key-projects-2024',
  ],
  [
    'Anhui key projects 2024: how much was invested by the end of April?',
    'Investment: Anhui key projects, 2024',
    'Planned for 2024: 655.37 billion yuan. Done by April: 225.3 billion, 34 %.',
    '/figures/anhui-key-projects-2024-investment-planned',
  ],
  [
    "What are Hefei's targets for 2027?",
    'Promises, Hefei, 2027',
    '4 promises',
    '/promises?regionId.within=hefei&periodEnd.gte=2027-01-01&periodEnd.lte=2027-12-31',
  ],
  [
    'How much did Guangdong spend on livelihood projects in 2025?',
    'Investment: Guangdong key provincial construction projects, 2025: livelihood',
    'Done in 2025: 110.9 billion yuan.',
    '/figures/guangdong-key-projects-2025-livelihood-investment-year',
  ],
  [
    'Which Anhui promises were missed?',
    'Promises, Anhui',
    '1 promise was missed',
    '/promises?regionId.within=anhui&state=short',
  ],
  [
    'Guangdong completion rate October 2022',
    'Completion rate of the annual investment: Guangdong key provincial construction projects, 2022, October 2022',
    'Actual from January to October 2022: 98.4 %.',
    '/figures/guangdong-key-projects-2022-completion-rate-jan-oct',
  ],
  [
    '安徽2025年计划完成多少投资',
    '安徽省2025年投资',
    '2025年计划1025亿元。目标不少于6000亿元。尚未公布结果。',
    '/zh/projects/anhui-major-projects-2025-second-batch',
  ],
  [
    '广东重点项目2022年投资计划完成了吗',
    '2022年广东省重点建设项目投资',
    '2022年计划9000亿元。截至10月底完成8857.4亿元，完成率98%。',
    '/zh/figures/guangdong-key-projects-2022-investment-planned-drc-jan-may',
  ],
  [
    '合肥2025年新能源汽车产量目标是多少',
    '合肥市2025年新能源汽车产量',
    '2025年目标155万辆。尚未公布结果。',
    '/zh/figures/hefei-new-energy-vehicle-output-2025-target',
  ],
  [
    '广东有哪些未完成的目标？',
    '承诺，广东省',
    '没有未达到的承诺',
    '/zh/promises?regionId.within=guangdong&state=short',
  ],
  [
    '广东2026年产业项目计划投资',
    '2026年广东省重点建设项目：产业项目投资',
    '2026年计划2584亿元。尚未公布结果。',
    '/zh/figures/guangdong-key-projects-2026-industrial-investment-planned',
  ],
  [
    'How many projects did Guangdong complete in 2019?',
    'Projects put in service: Guangdong, 2019',
    'Actual in the first quarter of 2019, Guangdong key provincial construction projects, 2019: 2 projects.',
    '/projects/guangdong-key-projects-2019',
  ],
  [
    'Total investment of Guangdong key projects 2026',
    'Total investment: Guangdong key provincial construction projects, 2026',
    'Planned for 2026: about 8.6 trillion yuan. No outcome reported yet.',
    '/figures/guangdong-key-projects-2026-total-investment-planned',
  ],
  [
    "What was Anhui's vehicle output in 2025 compared with its target?",
    'Vehicle output: Anhui, 2025',
    'Target for 2025: 4.1 million cars. Actual by December: 3.69 million, 90 %.',
    '/figures/anhui-vehicle-output-2025-target',
  ],
  [
    'Did Guangdong finish its 2021 key projects investment plan?',
    'Investment: Guangdong key provincial construction projects, 2021',
    'Planned for 2021: 800 billion yuan. Done by September: about 749.3 billion, about 94 %.',
    '/figures/guangdong-key-projects-2021-investment-planned-drc-jan-sep',
  ],
  [
    'Hefei new-energy vehicle capacity 2027',
    'New-energy vehicle capacity: Hefei, 2027',
    'Target for 2027: more than 3 million cars. No outcome reported yet.',
    '/figures/hefei-new-energy-vehicle-capacity-2027-target',
  ],
  [
    'Which promises are due in 2027?',
    'Promises, 2027',
    '5 promises',
    '/promises?periodEnd.gte=2027-01-01&periodEnd.lte=2027-12-31',
  ],
  [
    "How big is Hefei's photovoltaics revenue target for 2025?",
    'Industry revenue: Hefei, Photovoltaics, 2025',
    'Target for 2025, Hefei: photovoltaics and energy storage industry cluster: more than 200 billion yuan. No outcome reported yet.',
    '/figures/hefei-photovoltaics-and-storage-cluster-industry-revenue-2025-target',
  ],
  [
    '安徽2025年第二批重大项目总投资多少',
    '2025年安徽省第二批重大项目总投资',
    '2025年4月2日已承诺4015.1亿元。尚未公布结果。',
    '/zh/figures/anhui-major-projects-2025-second-batch-total-investment-committed',
  ],
  [
    '广东2024年重点项目开工了多少个',
    '2024年广东省重点建设项目新开工项目',
    '2024年1—4月实际104个项目。',
    '/zh/figures/guangdong-key-projects-2024-projects-started-jan-apr',
  ],
  [
    '广东省十四五交通投资',
    '广东省“十四五”十大领域重大项目工程包：交通2021—2025年投资',
    '2021—2025年计划1.74万亿元。尚未公布结果。',
    '/zh/figures/guangdong-14th-five-year-plan-transport-investment-planned',
  ],
  [
    '2022年广东重点项目完成进度',
    '2022年广东省重点建设项目投资完成率',
    '2022年1—10月实际98.4%。',
    '/zh/figures/guangdong-key-projects-2022-completion-rate-jan-oct',
  ],
]

const register = await build(t, { SEED: 'true' })

const partOf = (page: string, pattern: RegExp): string | undefined => {
  const [, part] = pattern.exec(page) ?? []
  return part === undefined ? undefined : textOf(part.replaceAll(/<span class="exact">.*?<\/span>/g, '')).trim()
}

const firstLine = /<div class="answer">.*?<p>(.*?)<\/p>/s
const otherLine = /<section id="answer".*?<\/h2>\s*(?:<p class="lead">.*?<\/p>)?\s*(?:<ul><li>|<p>)(.*?)<\/(?:li|p)>/s

/** Leaves out brackets, and the spaces that stand where markup was. */
const withoutSources = (line: string): string =>
  line
    .replaceAll(/ ?[(（][^()（）]*[)）]/g, '')
    .replaceAll(/ (?=[.,:])/g, '')
    .replaceAll(/(?<=[^ -~]) | (?=[^ -~])/g, '')
    .trim()

const pageOf = async (question: string): Promise<string> => {
  const prefix = hasHan(question) ? '/zh' : ''
  const { status, text } = await register.ask(
    'GET',
    `${prefix}/search?${new URLSearchParams({ q: question }).toString()}`,
  )
  if (status !== 200) throw new Error(text)
  return text
}

t.test('questions are answered by what was planned and came of it', async (t) => {
  for (const [question, title, line, link] of questions) {
    const page = await pageOf(question)
    t.equal(partOf(page, /<h2 id="answer-title">(.*?)<\/h2>/s), title, question)
    const first = partOf(page, firstLine) ?? partOf(page, otherLine)
    t.equal(first && withoutSources(first), line, question)
    if (link !== undefined) t.ok(linksOf(page).includes(link), question)
  }
})
