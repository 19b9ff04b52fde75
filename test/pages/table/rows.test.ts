/** The page of the rows of a list: what each would save, what is decided of it, and saving once. */
import t from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import type { Layout } from '../../../src/lists/layout.ts'
import { lines, listRegister } from '../../support/lists.ts'
import { pluck } from '../../support/match-whole.ts'
import { textOf } from '../../support/pages/html.ts'
import { controlsOf, faultsBeside } from '../../support/pages/forms.ts'
import { says, visitor, type Visitor } from '../../support/pages/visitor.ts'

const app = await listRegister(t)

const editor = async (label: string): Promise<Visitor> => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label }))
  return person
}
const [person, other] = [await editor('newsroom'), await editor('agency')]

const layout: Layout = {
  headerRows: 1,
  columns: [
    { column: '序号', as: 'number' },
    { column: '项目名称', as: 'localTitle' },
    { column: '建设地点', as: 'region' },
    { column: '建设单位', as: 'participant', role: 'owner' },
    { column: '总投资（万元）', as: 'figure', metric: 'total-investment', stage: 'planned' },
  ],
  sections: { words: ['一、', '二、'] },
  totals: ['合计'],
  defaults: { regionId: 'guangdong' },
}
const heading = '序号,项目名称,建设地点,建设单位,总投资（万元）'
const list = lines(
  heading,
  '一、交通（3项）,,,,',
  '1,深圳至江门铁路,广东,铁路公司,"5,125,000"',
  '2,广州机场高速,广州,,1280500',
  '二、能源（1项）,,,,',
  '3,某电站,某地,,约十万',
  '合计,,,,6405501',
)

const sourceOf = async (id: string, csv = list): Promise<string> => {
  await app.put(`sources/${id}`, {
    title: `List ${id}`,
    kind: 'government-document',
    official: true,
    publishedOn: '2026-01-20',
  })
  await app.list(id, csv, layout)
  return `/sources/${id}/table/rows`
}

const preview = ['preview', 'true'] as const
const back = ['back', 'true'] as const
const projectsOf = async (source: string): Promise<readonly string[]> => {
  const { body } = await app.ask('GET', `/v1/figures?sourceId=${source}&sort=locator`)
  return (body as { data: { subjectId: string }[] }).data.map(({ subjectId }) => subjectId)
}

t.test('a page says what each row would save, what does not add up, and why a row is left out', async (t) => {
  const path = await sourceOf('shown')
  const page = await person.get(path)
  t.match(page, { status: 200, headers: { 'cache-control': 'private, no-store' } })
  says(
    t,
    page,
    '3 rows. 0 are in the register, 3 are new. 1 has a fault and is left out.',
    'Printed totals that are the sum of their rows: 0 of 1. Row 7, 总投资（万元）: prints 6,405,501, and the rows add up to 6,405,500',
    'Headings with as many rows below them as they print: 1 of 2. Row 2, 一、交通（3项）: 2 rows below it',
    'Row 3 深圳至江门铁路',
    '建设单位: No organization has this name; it stays in the note of the citation.',
    'Planned total investment, until 20 January 2026: 51.25 billion yuan 51,250,000,000 CNY 5,125,000',
    'Guangzhou',
    '总投资（万元）: The cell is no number.',
  )
  const faulty = await person.get(`${path}?show=faults`)
  says(t, faulty, 'Row 6 某电站')
  t.notMatch(faulty.text, /深圳至江门铁路/)
  says(t, await person.get(`/zh${path}`), '共3行。已登记0行，新增3行。1行有误，将略去。')
})

t.test('what saving would do is shown, and nothing is written before it is saved', async (t) => {
  const path = await sourceOf('saved')
  const controls = controlsOf((await person.get(path)).text, path)
  const review = await person.post(path, new Map([...controls, ['decisions.4', 'skip'], preview]))
  t.equal(review.status, 200)
  says(
    t,
    review,
    '1 row would be saved',
    'New: 1 project and 1 figure',
    'Left out: 1 row that nobody decided, or that you skip',
    'Row 6 总投资（万元）: The cell is no number.',
    'Guangdong, 2026: planned total investment',
    'The new figures make 1 promise: 1 nothing reported.',
  )
  t.notMatch(
    textOf(review.text),
    /total-investment-planned/,
    'a figure without a page is counted, and not called by its id',
  )
  t.same(await projectsOf('saved'), [])

  const form = controlsOf(review.text, path)
  t.match(Object.fromEntries(form), { 'decisions.4': 'skip', rest: 'proposed', make: '' })
  const saved = await person.post(path, form)
  t.equal(saved.status, 303)
  const place = saved.headers['location'] ?? ''
  t.match(place, /^\/sources\/saved\/table\/rows\?saved=[\da-f-]{36}$/)
  t.equal((await person.post(path, form)).headers['location'], place, 'a second click leads to the same')
  says(t, await person.get(place), 'Saved. New: 1 project and 1 figure', 'Undo this save', 'are left out')
  t.equal((await projectsOf('saved')).length, 1)

  const again = await person.get(path)
  says(t, again, '1 is in the register, 2 are new')
  t.match(again.text, /<b><a href="\/projects\/[a-z-]+">.*深圳至江门铁路/)
  const unchanged = await person.post(
    path,
    new Map([...controlsOf(again.text, path), ['decisions.4', 'skip'], preview]),
  )
  says(t, unchanged, 'Saving would change nothing.')
  t.notMatch(unchanged.text, /Save 1 row/)
})

t.test('a row that is like a record is asked about, and what is decided is kept while one turns pages', async (t) => {
  const rows = Array.from(
    { length: 60 },
    (_, at) => `${(at + 1).toString()},工程甲${(at + 1).toString()}号线,广州,,100`,
  )
  const path = await sourceOf('long', lines(heading, ...rows))
  await app.put('projects/before', {
    localTitle: '工程甲1号线路',
    kind: 'project',
    status: 'preparation',
    regionId: 'guangzhou',
  })
  const first = await person.get(path)
  t.match(first.text, /Next page/)
  const decided = new Map([
    ...controlsOf(first.text, path),
    ['decisions.2', 'skip'],
    ['rest', 'skip'],
    ['make', 'organizations'],
  ])
  const second = await person.post(`${path}?after=51`, new Map([...decided, back]))
  t.equal(second.status, 200)
  const there = controlsOf(second.text, path)
  t.match(Object.fromEntries(there), { 'decisions.2': 'skip', 'decisions.52': '', rest: 'skip', make: 'organizations' })
  t.notOk(there.has('decisions.3'), 'what nobody decided does not travel')
  const review = await person.post(path, new Map([...there, ['decisions.52', 'new'], preview]))
  says(t, review, '1 row would be saved', 'Left out: 59 rows')
  const returned = await person.post(path, new Map([...controlsOf(review.text, path), back]))
  t.match(Object.fromEntries(controlsOf(returned.text, path)), { 'decisions.2': 'skip', 'decisions.52': 'new' })
})

t.test('decisions that cannot be are refused beside their rows, as the form was filled in', async (t) => {
  const path = await sourceOf('refused')
  const controls = controlsOf((await person.get(path)).text, path)
  const refused = await person.post(path, new Map([...controls, ['decisions.3', 'nowhere'], ['decisions.999', 'new']]))
  t.equal(refused.status, 422)
  t.match(faultsBeside(refused.text, 'decisions.3').join(), /nowhere/)
  says(t, refused, 'Nothing was saved yet', 'Row 999: The table has no row 999 that is a record.')
  t.equal(controlsOf(refused.text, path).get('decisions.3'), 'nowhere')
  for (const [name, text] of [
    ['decisions.3', '<b>'],
    ['decisions.3', 'ask'],
    ['decisions.0', 'new'],
    ['decisions.x', 'new'],
    ['constructor', 'includes'],
    ['rest', 'new '],
    ['strange', ''],
  ] as const)
    t.equal((await person.post(path, new Map([...controls, [name, text]]))).status, 400, `${name}=${text}`)
  t.same(await projectsOf('refused'), [])
})

t.test('forms of others, and of tables that have changed, save nothing', async (t) => {
  const path = await sourceOf('changed')
  const controls = controlsOf((await person.get(path)).text, path)
  const forged = await other.post(path, controls)
  t.equal(forged.status, 403)
  t.equal((await person.post(path, controls, { origin: 'https://elsewhere.example' })).status, 403)
  t.equal((await visitor(app).get(path)).status, 401)
  const without = new Map([...controls].filter(([name]) => name !== 'tableHash'))
  t.equal((await person.post(path, without)).status, 412)

  await app.list('changed', lines(heading, '1,另一项目,广州,,100'), layout)
  const stale = await person.post(path, new Map([...controls, ['decisions.4', 'skip']]))
  t.equal(stale.status, 412)
  says(t, stale, 'Another person has replaced the table', 'Nothing was saved', 'Row 2 另一项目')
  t.notOk(controlsOf(stale.text, path).has('decisions.4'))
  t.same(await projectsOf('changed'), [])
  t.match(await person.post(path, controlsOf(stale.text, path)), { status: 303 })
})

t.test('two people who save one list at once write it once', async (t) => {
  const path = await sourceOf('twice')
  const forms = await Promise.all([person, other].map(async (one) => controlsOf((await one.get(path)).text, path)))
  const answers = await Promise.all([person.post(path, forms[0] ?? []), other.post(path, forms[1] ?? [])])
  t.same(pluck(answers, 'status'), [303, 303])
  t.equal((await projectsOf('twice')).length, 2)
})

t.test('cells are shown as text', async (t) => {
  const path = await sourceOf(
    'hostile',
    lines(heading, '1,"<script>alert(1)</script>","""><img src=x>",=cmd|1,<i>5</i>'),
  )
  const { text } = await person.get(path)
  t.match(text, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
  t.notMatch(text, /<script>|<img|<i>/)
  t.notMatch((await person.post(path, new Map([...controlsOf(text, path), preview]))).text, /<script>|<img|<i>/)
})

t.test('figures that the table no longer has are listed, and deleted only if somebody says so', async (t) => {
  const path = await sourceOf('gone')
  await person.fill(path, {})
  await app.list('gone', lines(heading, '1,深圳至江门铁路,广东,,"5,125,000"'), layout)
  const page = await person.get(path)
  const { text } = page
  says(t, page, '1 figure that this table made before is no longer in it.')
  t.equal(controlsOf(text, path).get('gone'), '')
  const review = await person.post(path, new Map([...controlsOf(text, path), ['gone', 'delete'], preview]))
  says(t, review, 'Deleted: 1 figure that the table no longer has')
  const saved = await person.post(path, controlsOf(review.text, path))
  says(t, await person.get(saved.headers['location'] ?? ''), 'Saved.', 'Deleted: 1 figure')
  t.equal((await projectsOf('gone')).length, 1)
})

t.test('a source without a table is not found', async (t) => {
  await app.put('sources/bare', { title: 'Bare', kind: 'report', official: true })
  for (const page of ['rows', 'layout']) t.equal((await person.get(`/sources/bare/table/${page}`)).status, 404)
  t.equal((await person.get('/sources/bare/table/rows?saved=x')).status, 400)
})

// The page of projects that a project may be.

t.test('an editor sees similar projects with reasons, and calls one different', async (t) => {
  const register = await listRegister(t)
  for (const [id, title] of Object.entries({ tunnel: 'Harbour tunnel', renamed: 'Harbour Tunnels Project' }))
    await register.put(`projects/${id}`, { title, kind: 'project', status: 'preparation' })
  const path = '/projects/tunnel/similar'
  const person = visitor(register)
  t.equal((await person.get(path)).status, 401)
  await person.signIn()
  says(t, await person.get('/projects/tunnel'), 'Similar projects')
  const page = await person.get(path)
  says(t, page, 'Harbour Tunnels Project: a name much like it', 'Merge into it…', 'Different')
  t.ok(page.text.includes('href="/projects/tunnel/merge?into=renamed"'))
  says(t, await person.get(`/zh${path}`), '与Harbour tunnel相似的项目', '名称相近', '不是同一项目')
  const sent = await person.fill(path, {})
  t.strictSame([sent.status, sent.headers['location']], [303, path])
  says(t, await person.get(path), 'No similar projects.')
  t.equal((await register.ask('DELETE', '/v1/projects/renamed/similar/tunnel')).status, 204)
  const refused = async (different: string, wanted: number): Promise<void> => {
    const sent = await person.fill(path, { different })
    t.equal(sent.status, wanted, different)
  }
  await refused('nope', 404)
  await refused('Not an id', 400)
  await refused('tunnel', 422)
})
