/** Every list has a page: the same filters, counts and pages as in the API, in a form that works without a script. */
import t from 'tap'
import type { Data } from '../../src/model/canonical.ts'
import { propertiesOf } from '../../src/model/json-schema.ts'
import { listQuery } from '../../src/http/contract/parameters.ts'
import { everyResource } from '../../src/resources/index.ts'
import { build } from '../support/build.ts'
import { pluck } from '../support/match-whole.ts'
import { controlsOf, faultsBeside } from '../support/pages/forms.ts'
import { linksOf, textOf, unescaped } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { wordsOf } from '../support/words.ts'

const app = await build(t, { SEED: 'article' })
const person = visitor(app)

interface Listed {
  readonly data: readonly Data[]
  readonly total: number
  readonly facets: Readonly<Record<string, readonly { readonly value: unknown; readonly count: number }[]>>
}

const api = async (url: string): Promise<Listed> => (await app.ask('GET', url)).body

const pageAt = async (url: string): Promise<string> => {
  const { status, text } = await person.get(url)
  if (status !== 200) throw new Error(`${url} ${status.toString()} ${text}`)
  return text
}

/** The ids of the records in the first column of a list. */
const rowsOf = (html: string, name: string): string[] =>
  [...html.matchAll(/<th scope="row">(?:<[^a][^>]*>)*<a[^>]* href="\/(\w+)\/([^"]+)"/g)].flatMap(
    ([, of = '', id = '']) => (of === name ? [id] : []),
  )

for (const { name } of everyResource.filter((resource) => resource.name !== 'figures')) {
  t.test(`/${name} shows its records page by page, each once`, async (t) => {
    const seen: string[] = []
    for (let url: string | undefined = `/${name}?limit=40`; url !== undefined;) {
      const page: string = await pageAt(url)
      seen.push(...rowsOf(page, name))
      url = /<a href="([^"]+)">Next page<\/a>/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    const { text } = await app.ask('GET', `/v1/${name}?format=csv&fields=id`)
    t.strictSame(seen, text.trim().split('\r\n').slice(1))
    t.match(textOf(await pageAt(`/${name}`)), new RegExp(`${seen.length.toString()} (?:${name}|${name.slice(0, -1)}) `))
  })
}

t.test('places, industries, organizations and metrics begin with those that have most figures', async (t) => {
  const all = await build(t, { SEED: 'true' })
  const pageAt = async (url: string): Promise<string> => (await visitor(all).get(url)).text
  for (const [name, filter] of [
    ['regions', 'regionId.within'],
    ['industries', 'industryIds.within'],
    ['metrics', 'metric'],
  ] as const) {
    const page = await pageAt(`/${name}`)
    const found = [
      ...page.matchAll(/<td data-name="Figures"[^>]*><div><a href="\/figures\?([\w.]+)=([^"]+)">([\d,]+)<\/a>/g),
    ]
    t.ok(found.length > 2)
    const counts = found.map(([, , , count = '']) => Number(count))
    t.strictSame(
      counts,
      counts.toSorted((one, other) => other - one),
    )
    for (const [, parameter, id, count] of found) {
      t.equal(parameter, filter)
      t.equal(
        (
          (await all.ask('GET', `/v1/figures?${filter}=${id ?? ''}&total=true&limit=1`)).body as Listed
        ).total.toString(),
        count,
      )
    }
    t.ok(linksOf(page).includes(`/${name}?sort=name`), 'all of them are a click away')
  }
  const [guangdong = ''] = /Guangdong 182 .*? 118 %/.exec(textOf(await pageAt('/regions'))) ?? []
  t.equal(
    guangdong.replaceAll(/ \[.*?\]/g, '').replaceAll(' ,', ','),
    'Guangdong 182 1.18 trillion of 1 trillion yuan planned for 2025, 118 %',
  )
  t.match(
    textOf(await pageAt('/regions')),
    'Target industry revenue: more than 700 billion yuan , 2027',
    'not what was lowered',
  )
  t.match(
    textOf(await pageAt('/organizations')),
    'Guangdong Development and Reform Commission 101 Planned total investment',
  )
  t.notMatch(textOf(await pageAt('/regions?limit=5')), 'Those with figures', 'a question is answered as the API does')
})

t.test('a place is in no industry because an initiative of the same id is', async (t) => {
  const app = await build(t)
  const put = async (path: string, body: Data) => {
    const { status, text } = await app.ask('PUT', `/v1/${path}`, { body })
    t.equal(status, 201, text)
  }
  const same = 'a-harbour'
  await put('industries/shipping', { name: 'Shipping' })
  await put(`regions/${same}`, { name: 'A harbour', kind: 'district' })
  await put(`initiatives/${same}`, {
    ...{ title: 'The plan of a harbour', kind: 'action-plan', status: 'announced' },
    industryIds: ['shipping'],
  })
  await put('sources/a-report', { title: 'A report', kind: 'report', official: true })
  const figure = {
    ...{ metric: 'investment', stage: 'planned', sourceId: 'a-report' },
    ...{ value: '5', unit: 'CNY', qualifier: 'exact', asPrinted: '5 yuan' },
  }
  await put('figures/of-the-place', { ...figure, subjectKind: 'region', subjectId: same })
  const countsOn = async (page: string) =>
    linksOf((await app.ask('GET', page)).text).filter((link) => link.startsWith('/figures?'))
  t.same(await countsOn('/industries'), [])
  t.equal((await countsOn('/regions')).length, 1)
  await put('figures/of-the-plan', { ...figure, subjectKind: 'initiative', subjectId: same })
  t.equal((await countsOn('/industries')).length, 1)
})

t.test('filters, orders and counts are those of the API', async (t) => {
  for (const query of [
    'kind=city&sort=-name',
    'id.within=guangdong&kind.not=city',
    'q=%E5%B9%BF%E4%B8%9C',
    'isoCode.exists=true&sort=name',
    'parentId.in=china,south-china&limit=3',
    `asOf=${new Date().toISOString()}`,
    'asOf=2020-01-01T00:00:00Z',
  ]) {
    const { data, total, facets } = await api(`/v1/regions?${query}&total=true&facets=kind`)
    const page = await pageAt(`/regions?${query}`)
    t.strictSame(rowsOf(page, 'regions'), pluck(data, 'id'), query)
    t.match(textOf(page), `${total.toString()} region`)
    const options = [...page.matchAll(/<option value="([\w-]+)"[^>]*>[^<]* \((\d+)\)<\/option>/g)]
    const found = options.map(([, value, count]) => ({ value, count: Number(count) }))
    t.strictSame(found, facets['kind'])
  }
})

t.test('the filters in use are in words', async (t) => {
  for (const [path, chosen] of [
    ['/sources?official=true', 'Official is yes ×'],
    ['/projects?parentId.exists=false', 'Parent is given: no ×'],
    ['/zh/sources?official=true', '为是 ×'],
    ['/zh/projects?parentId.exists=true', '上级是否填写：是 ×'],
  ] as const)
    t.match(textOf(await pageAt(path)), chosen, path)
})

t.test('a figure is listed with its number, its words and its source', async (t) => {
  const page = await pageAt('/figures?metric=investment&regionId.within=guangdong')
  const { data, total } = await api('/v1/figures?metric=investment&regionId.within=guangdong&total=true')
  t.match(textOf(page), `${total.toString()} figures`)
  for (const { id, asPrinted } of data) {
    t.ok(page.includes(`href="/figures/${String(id)}"`))
    t.ok(textOf(page).includes(String(asPrinted)))
  }
})

t.test('the form sends what is empty, and names; the address that it leads to has neither', async (t) => {
  const form = controlsOf(await pageAt('/projects'), '/projects')
  t.ok([...form.keys()].includes('regionId.within'))
  const send = async (controls: Record<string, string>) => {
    const query = new URLSearchParams({ ...Object.fromEntries(form), ...controls }).toString()
    const { status, headers } = await person.get(`/projects?${query}`)
    return { status, location: headers['location'] }
  }
  t.strictSame(await send({}), { status: 303, location: '/projects' })
  const found = await send({ 'regionId.within': 'Guangdong', status: 'preparation' })
  t.strictSame(found, { status: 303, location: '/projects?regionId.within=guangdong&status=preparation' })
  t.strictSame(await send({ 'regionId.within': ' 广东省 ' }), {
    status: 303,
    location: '/projects?regionId.within=guangdong',
  })
  const chosen = await pageAt('/projects?regionId.within=guangdong&title.contains=key&sort=title')
  t.match(textOf(chosen), 'Without: Region within Guangdong × Without: Title contains key ×')
  t.ok(linksOf(chosen).includes('/projects?title.contains=key&sort=title'))
  t.match(Object.fromEntries(controlsOf(chosen, '/projects')), {
    'regionId.within': 'guangdong',
    'title.contains': 'key',
    sort: 'title',
    status: '',
  })
})

/** Values that some parameter refuses, and that name no record: a page leads from a name to the id. */
const hostile = [
  'no such thing',
  '%00',
  'x'.repeat(3000),
  '-77',
  '2025-02-30',
  '%3Cscript%3E',
  '1,1',
  '9'.repeat(40),
  'true',
]

t.test('what the API refuses is refused in the same words, and the form keeps what was typed', async (t) => {
  for (const resource of everyResource) {
    const { name } = resource
    const parameters = Object.keys(propertiesOf(listQuery(resource))).filter(
      (parameter) => !['fields', 'include', 'total', 'facets', 'format', 'bom'].includes(parameter),
    )
    let refused = 0
    for (const [at, parameter] of parameters.entries()) {
      const query = `${parameter}=${hostile[at % hostile.length] ?? ''}`
      const [page, answer] = [await person.get(`/${name}?${query}`), await app.ask('GET', `/v1/${name}?${query}`)]
      t.equal(page.status, answer.status, `${name} ${query.slice(0, 80)}`)
      if (answer.status !== 400) continue
      refused += 1
      const { errors } = answer.body as { errors: { detail: string }[] }
      const text = unescaped(page.text.replaceAll(/<\/?code>/g, '`'))
      // People look for records by name, programs by id.
      const isOfNames = text.includes(' of that name.')
      for (const { detail } of errors)
        t.ok(text.includes(detail) || (isOfNames && detail.startsWith('Must consist of small letters')), detail)
    }
    t.ok(refused > parameters.length / 3, `${name}: ${refused.toString()} are refused`)
  }
  for (const query of wordsOf(`
    stag=planned stage=planned&stage=actual sort=value,value limit=201 cursor=abc asOf=2099-01-01T00:00:00Z
  `))
    t.equal((await person.get(`/figures?${query}`)).status, 400, query)
  const { text } = await person.get(
    '/figures?periodStart.gte=soon&stage=hoped&regionId.within=guangdon&q=%22&note.contains=a',
  )
  t.strictSame(Object.fromEntries([...controlsOf(text, '/figures')].filter(([, typed]) => typed !== '')), {
    q: '"',
    'regionId.within': 'guangdon',
    'periodStart.gte': 'soon',
    stage: 'hoped',
    'note.contains': 'a',
  })
  t.strictSame(faultsBeside(text, 'periodStart.gte'), ['Must be a calendar date, for example "2025-01-01".'])
  t.match(textOf(text), /HTTP status 400, .*Request [\w-]+/)
  t.match((await app.ask('GET', '/figures?stage=hoped')).body, { type: '/problems/invalid-request', status: 400 })
  t.equal((await person.get('/projects?regionId.within=%00')).status, 400)
})

t.test('a list that is empty says so, and can still be cited', async (t) => {
  const page = await pageAt('/projects?status=cancelled')
  t.match(textOf(page), /0 projects .*No projects match\./)
  t.match(page, '<summary>Cite this</summary>')
})

t.test('a page takes no format: its address with one is a fault of the form, in HTML', async (t) => {
  for (const name of ['regions', 'totals', 'promises', 'checks'])
    for (const format of ['csv', 'atom', 'nosuch', 'toString']) {
      const { status, headers, text } = await person.get(`/${name}?format=${format}`)
      t.match({ status, headers }, { status: 400, headers: { 'content-type': 'text/html; charset=utf-8' } }, format)
      t.match(text, 'format')
    }
})

t.test('browsers find the list of metrics where programs find measurements', async (t) => {
  t.match(textOf(await pageAt('/metrics')), /Metrics .*investment/i)
  const answer = await app.ask('GET', '/metrics')
  t.match(answer.headers['content-type'], /^text\/plain/)
  t.match(answer.text, 'http_requests_total{method="GET",route="/metrics",status="200"}')
  t.match((await app.ask('GET', '/metrics', { headers: { accept: '*/*' } })).headers['content-type'], /^text\/plain/)
})
