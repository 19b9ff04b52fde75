/** What stands under tables: files with the same rows, an address that stays the same, citations; also for a session. */
import t from 'tap'
import { aboutPaths } from '../../src/pages/layout/layout.ts'
import { adminKey, build, type Built, put } from '../support/build.ts'
import { exampleIds, examples, putExamples } from '../support/examples.ts'
import { linksOf, textOf, unescaped } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { sheetsIn } from '../support/exchange/files.ts'
import { wordsOf } from '../support/words.ts'

const here = 'http://127.0.0.1:3000'

const app = await build(t, { SEED: 'article' })
const person = visitor(app)

/** The links under the list of a page, by their text. */
const under = async (url: string): Promise<{ html: string; links: Map<string, string> }> => {
  const { text } = await person.get(url)
  const html = /<div class="under">.*?<\/details>\n<\/div>/s.exec(text)?.[0] ?? ''
  const links = new Map(
    [...html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href = '', name = '']) => [name, unescaped(href)]),
  )
  return { html, links }
}

const lists = [
  '/projects?regionId.within=guangdong&sort=title',
  '/figures?stage=planned',
  '/promises?stage=planned',
  '/checks?severity=notice&check.not=unreported-promise',
  '/totals?metric=investment&groupBy=industry',
]

t.test('CSV, XLSX and Parquet have the rows of the list, whole', async (t) => {
  for (const url of lists) {
    const { links } = await under(`${url}${url.startsWith('/totals') ? '' : '&limit=2'}`)
    const csv = await person.get(links.get('CSV') ?? '')
    const [path = '', query = ''] = url.split('?')
    const answer = await app.ask('GET', `/v1${path}?${query}&format=csv&bom=true`)
    t.equal(csv.text, answer.text, url)
    t.equal(csv.headers['content-disposition'], `attachment; filename="${path.slice(1)}.csv"`)
    const xlsx = await app.ask('GET', links.get('XLSX') ?? '')
    const [data, about] = await sheetsIn(xlsx.bytes)
    t.equal(data?.rows.length, answer.text.trim().split('\r\n').length)
    t.match(String(about?.rows[1]?.[1]), `${here}/v1${path}?`, 'it cites the API')
    const parquet = await person.get(links.get('Parquet') ?? '')
    t.equal(parquet.headers['content-disposition'], `attachment; filename="${path.slice(1)}.parquet"`)
    t.match(parquet.text, /^PAR1.*PAR1$/s)
    t.ok(parquet.text.includes(`${here}/v1${path}?`), 'it names the API')
    t.equal((await app.ask('GET', links.get('JSON') ?? '')).headers['content-type'], 'application/json; charset=utf-8')
    t.equal(links.has('SVG'), path === '/totals', 'a chart that is drawn is a picture too')
  }
})

t.test('a permanent link shows the same after a write, and is what is cited', async (t) => {
  const { links, html } = await under('/projects?regionId.within=guangdong')
  const lasting = (links.get('Permanent link') ?? '').replace(here, '')
  t.match(lasting, /^\/projects\?regionId\.within=guangdong&asOf=[\d-]+T[^&]+$/)
  const before = textOf((await person.get(lasting)).text)
  await put(app, 'projects/later', { ...examples.projects, regionId: 'guangdong' })
  t.equal(textOf((await person.get(lasting)).text), before)
  t.not(textOf((await person.get('/projects?regionId.within=guangdong')).text), before)
  const cited = [...html.matchAll(/<(?:p class="citation"|pre><code)>(.*?)<\/(?:p|code)>/gs)].map(([, text = '']) =>
    unescaped(text),
  )
  t.equal(cited.length, 3)
  for (const text of cited) t.ok(text.includes(here + lasting), text)
  const [sentence, bibtex, ris] = cited
  t.match(
    sentence,
    /^Projects: Region within Guangdong\. Planledger, \d+ \w+ \d{4}\. Rights as each source states\. http/,
  )
  t.match(
    bibtex,
    /^@misc\{planledger-projects-regionid-within-guangdong-\d{8},\n {2}author = \{\{Planledger\}\},\n {2}title = \{\{Projects: Region within Guangdong\}\},\n {2}year = \{\d{4}\},/,
  )
  t.match(ris, /^TY {2}- DATA\nAU {2}- Planledger\nTI {2}- Projects: Region within Guangdong\n/)
  const own = await person.get('/projects?title.contains=%5C%7B50%25%7D_%26')
  t.match(unescaped(own.text), 'Title contains \\textbackslash{}\\textbraceleft{}50\\%\\textbraceright{}\\_\\&')
  t.match((await under('/projects?q=bridge')).html, 'No permanent link')
})

t.test('tables on other pages lead to their list and their files', async (t) => {
  const all = linksOf((await person.get('/regions/guangdong')).text)
  for (const link of [
    '/projects?regionId.within=guangdong',
    '/projects.csv?regionId.within=guangdong&bom=true',
    '/projects.xlsx?regionId.within=guangdong',
    '/projects?regionId.within=guangdong#cite',
    '/regions/guangdong/revisions/1',
  ])
    t.ok(all.includes(link), link)
  for (let at = 0; at < 25; at++)
    await put(app, `projects/more-${at.toString()}`, { ...examples.projects, regionId: 'guangdong' })
  const { text } = await person.get('/regions/guangdong')
  const [, href = '', count] = /<a href="([^"]*)">All (\d+)<\/a>/.exec(text.slice(text.indexOf('id="projects-'))) ?? []
  t.match(textOf((await person.get(unescaped(href))).text), `${count ?? ''} projects`)
})

t.test('a revision has a page: the fields then, what changed, and the revisions around it', async (t) => {
  const own = await build(t)
  await putExamples(own)
  const reader = visitor(own)
  await own.ask('PATCH', '/v1/projects/a-bridge', { body: { title: 'A longer bridge' } })
  const first = (await reader.get('/projects/a-bridge/revisions/1')).text
  t.match(textOf(first), /Project, revision 1 A bridge Written by ADMIN_KEY, .*The revision after/)
  t.ok(linksOf(first).includes('/projects/a-bridge/revisions/2'))
  const second = (await reader.get('/projects/a-bridge/revisions/2')).text
  t.match(textOf(second), /revision 2, the latest A longer bridge .*Title: A bridge A longer bridge/)
  await own.ask('DELETE', '/v1/figures/a-figure')
  await own.ask('DELETE', '/v1/projects/a-bridge')
  t.match(textOf((await reader.get('/projects/a-bridge/revisions/3')).text), 'a-bridge Deleted by ADMIN_KEY')
  for (const [revision, status] of [
    ['4', 404],
    ['0', 400],
    ['x', 400],
    ['99999999999999999999', 400],
  ] as const)
    t.equal((await reader.get(`/projects/a-bridge/revisions/${revision}`)).status, status)
  t.equal((await reader.get('/projects/nowhere/revisions/1')).status, 404)
})

t.test('an address without a page is a page, and leads to the nearest list', async (t) => {
  const missing = await person.get('/region?x=1')
  t.match(missing, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
  t.ok(linksOf(missing.text).includes('/regions'))
  const record = await person.get('/projects/guangdong-key-project')
  t.equal(record.status, 404)
  t.ok(linksOf(record.text).includes('/search?q=guangdong+key+project'))
  t.match((await app.ask('GET', '/region')).body, { type: '/problems/not-found' }, 'programs get a problem')
})

t.test('every page has a menu, a description with a picture for links, and marks Chinese', async (t) => {
  const { text } = await person.get('/regions?id.within=guangdong')
  for (const name of ['promises', 'checks', 'verify', ...aboutPaths.map((path) => path.slice(1))])
    t.ok(linksOf(text).includes(`/${name}`), name)
  t.match(text, '<a href="/regions" aria-current="page">Places</a>')
  const data = linksOf((await person.get('/data')).text)
  for (const name of [...Object.keys(exampleIds), 'promises', 'checks']) t.ok(data.includes(`/${name}`), name)
  t.match(text, `<meta property="og:url" content="${here}/regions?id.within=guangdong">`)
  t.match(text, `<meta property="og:image" content="${here}/card.png">`)
  const picture = await app.ask('GET', '/card.png')
  t.equal(picture.headers['content-type'], 'image/png')
  t.equal(picture.bytes.subarray(1, 4).toString(), 'PNG')
  t.match(text, '<span lang="zh">广东省</span>')
  t.notMatch(text.replaceAll(/<(\w+)[^>]* lang="zh[^"]*">[^<]*<\/\1>|<[^>]*>/g, ''), /\p{Script=Han}/u)
})

t.test('where reads are closed, lists and files are open to a session alone', async (t) => {
  const closed: Built = await build(t, { READ_ACCESS: 'key' })
  await putExamples(closed)
  const [stranger, member] = [visitor(closed), visitor(closed)]
  await member.signIn(adminKey)
  const paths = Object.keys(exampleIds).flatMap((name) => [`/${name}`, `/${name}.csv?bom=true`, `/${name}.xlsx`])
  for (const url of [
    ...paths,
    ...wordsOf(`
    /promises /checks /totals?metric=investment /promises.csv /checks.xlsx /projects.parquet
    /totals.csv?metric=investment /projects/a-bridge/revisions/1
  `),
  ]) {
    t.equal((await stranger.get(url)).status, 401, url)
    const { status, headers } = await member.get(url)
    t.equal(status, 200, url)
    t.equal(headers['cache-control'], 'private, no-store', url)
  }
  t.equal((await member.get('/v1/projects')).status, 401, 'a session is good for pages alone')
})
