/** The pages of two editions compared: the finding, the bridge as a chart and as an equation, and the changes. */
import t from 'tap'
import { loadExample } from '../../src/command/list-commands.ts'
import { build } from '../support/build.ts'

const app = await build(t, { SEED: 'article' })
await loadExample(app.store, 'south-africa-vote')
await loadExample(app.store, 'guangdong')

const html = { headers: { accept: 'text/html' } }
const pageAt = async (url: string): Promise<string> => {
  const { status, text } = await app.ask('GET', url, html)
  if (status !== 200) throw new Error(`${url} is ${status.toString()}: ${text.slice(0, 500)}`)
  return text
}

const vote = '/sources/south-africa-vote-2017-18-adjusted/compare'

t.test('the headline is the finding, and the bridge adds up', async (t) => {
  const page = await pageAt(vote)
  for (const part of [
    '<h1>Planned expenditure shrank by 80.6 billion South African rand</h1>',
    'From 1,498.2 to 1,417.6 billion South African rand, 5.4\u00a0% less. Of 198 in both editions 151 were lowered (by 104.1) and 47 were raised (by 20.1).',
    'From 1,498.2: entered 8.8, left 5.4, amounts changed by −84.0, to 1,417.6 billion South African rand.',
    'billion South African rand; the axis starts at 1,400',
    '1,498,200,152,000 + 8,758,587,000 − 5,374,732,000 − 83,983,560,000 = 1,417,600,447,000 ZAR',
    'Entered: 10',
    'Amount changed: 238',
    '<caption>Changes, the largest first, in South African rand</caption>',
    '<details class="cite">',
    `${vote}.csv?bom=true`,
    `${vote}.xlsx`,
    `${vote}.json`,
  ])
    t.ok(page.includes(part), part)
})

t.test('the ten largest changes are of programmes, not of the departments that they are in', async (t) => {
  const page = await pageAt(vote)
  const [, body = ''] = /<tbody>(.*?)<\/tbody>/s.exec(page) ?? []
  t.strictSame(
    [...body.matchAll(/<th scope="row"><a [^>]*>([^<]*)<\/a>.*?"What happened"><div>([^<]*)</gs)].map((found) =>
      found.slice(1),
    ),
    [
      ['Direct Charge Against The National Revenue Fund', '▼ lowered'],
      ['University Education', '▼ lowered'],
      ['Social Assistance', '▼ lowered'],
      ['Asset And Liability Management', '▲ raised'],
      ['Institutional Development', '▼ lowered'],
      ['Ict Enterprise Development And Oversight', 'Entered'],
      ['Technical And Vocational Education And Training', '▼ lowered'],
      ['Visible Policing', '▼ lowered'],
      ['Hiv And Aids, Tuberculosis, And Maternal And Child Health', '▼ lowered'],
      ['Socio-Economic Innovation Partnerships', 'Left'],
    ],
  )
})

t.test('names that entered and are like names that left are shown together', async (t) => {
  const page = await pageAt(vote)
  t.match(page, /3 of those that entered have a name like one that left, and may be the same/)
  t.match(page, /Socioeconomic Innovation Partnerships<\/a>, before <a [^>]*>Socio-Economic Innovation Partnerships/)
})

t.test('all changes are on pages, also of one kind', async (t) => {
  const all = await pageAt(`${vote}?from=0`)
  t.match(all, '<h1>All changes: 259</h1>')
  t.match(all, `href="${vote}?from=100"`)
  t.notMatch(await pageAt(`${vote}?from=200`), 'The next changes')
  const entered = await pageAt(`${vote}?kind=entered`)
  t.match(entered, '<h1>Entered: 10</h1>')
  t.equal(entered.match(/<th scope="row">/g)?.length, 10)
})

t.test('the same in Chinese, with regions, days and states in words', async (t) => {
  const address = '/zh/sources/guangdong-example-list-2026/compare'
  const page = await pageAt(address)
  for (const part of [
    '<h1>计划总投资增加71.03亿元</h1>',
    '两版总额之间的变动',
    '单位：亿元；坐标轴自4,500起',
    '十项最大变动',
  ])
    t.ok(page.includes(part), part)
  t.match(await pageAt(`${address}?kind=moved`), /状态：前期准备/)
})

t.test('a source leads to its comparisons, and files are those of the API', async (t) => {
  const later = await pageAt('/sources/south-africa-vote-2017-18-adjusted')
  t.match(later, `<a href="${vote}">Compared with the edition before</a>`)
  const earlier = await pageAt('/sources/south-africa-vote-2017-18-original')
  t.match(earlier, `<a href="${vote}">Compared with “National vote of South Africa, 2017-18, adjusted”</a>`)
  const csv = await app.ask('GET', `${vote}.csv`)
  t.equal(csv.text, (await app.ask('GET', `/v1${vote}?format=csv`)).text)
  t.strictSame((await app.ask('GET', `${vote}.json`)).body, (await app.ask('GET', `/v1${vote}`)).body)
})

t.test('a page without an answer says why', async (t) => {
  for (const [url, status] of [
    ['/sources/south-africa-vote-2017-18-original/compare', 422],
    [`${vote}?with=guangdong-example-list-2026`, 422],
    [`${vote}?with=nowhere`, 400],
    [`${vote}?from=-1`, 400],
    [`${vote}?kind=raised`, 400],
    ['/sources/nowhere/compare', 404],
  ] as const)
    t.equal((await app.ask('GET', url, html)).status, status, url)
})

t.test('the page of a project says in which editions it stands, and draws its whole cost by edition', async (t) => {
  const { body } = await app.ask('GET', '/v1/sources/guangdong-example-list-2026/compare?kind=rebased&limit=2')
  const { data } = body as { data: readonly { subjectId: string }[] }
  const page = await pageAt(`/projects/${data[1]?.subjectId ?? ''}`)
  const [, section = ''] = /<section id="in-editions"(.*?)<\/section>/s.exec(page) ?? []
  t.match(section, 'It stands in 2 editions.')
  t.equal(section.match(/<tr><th scope="row"><a href="\/sources\/guangdong-example-list-202[56]"/g)?.length, 2)
  t.match(section, /row \d+, no\. \d+/)
  t.match(section, /Total investment \(planned\) by edition/)
  t.match(section, /<svg class="bars by-size"/)
  t.notMatch(await pageAt('/regions/guangdong'), 'id="in-editions"')
})

t.test('editions that share no total say what entered and left', async (t) => {
  const source = { title: 'An edition', kind: 'dataset', official: true }
  await app.ask('PUT', '/v1/sources/first', { body: source })
  await app.ask('PUT', '/v1/sources/second', { body: { ...source, title: 'The next one', followsId: 'first' } })
  t.match(await pageAt('/sources/second/compare'), '<p class="none">Nothing is in either edition.</p>')
  const project = { title: 'A dam', kind: 'project', status: 'preparation', citations: [{ sourceId: 'second' }] }
  await app.ask('PUT', '/v1/projects/a-dam', { body: project })
  const page = await pageAt('/sources/second/compare')
  t.match(page, '<h1>1 entered, 0 left</h1>')
  t.notMatch(page, '<section id="bridge"')
  t.match(await pageAt('/projects/a-dam'), 'It stands in 1 edition.')
})
