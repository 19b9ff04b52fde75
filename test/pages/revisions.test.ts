/** Pages with more revisions than they show: they show the newest, lead to earlier ones, and put any of them back. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { imported, recordAt, undone } from '../support/batches.ts'
import { type Built, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { controlsOf } from '../support/pages/forms.ts'
import { linksOf, textOf } from '../support/pages/html.ts'
import { type Sight, visitor, type Visitor } from '../support/pages/visitor.ts'

/** Changes the note or the title of a record until it has a number of revisions; each is called after its revision. */
const revise = async ({ send }: Built, path: string, key: string, revisions: number): Promise<void> => {
  for (let revision = 2; revision <= revisions; revision++) {
    const { status, text } = await send('PATCH', `/v1/${path}`, { body: { [key]: `Text ${revision.toString()}` } })
    if (status !== 200) throw new Error(text)
  }
}

const revisionsOn = ({ text }: Sight): number[] =>
  linksOf(text)
    .flatMap((href) => /\/revisions\/(\d+)$/.exec(href)?.[1] ?? [])
    .map(Number)

const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_one, at) => first + at)

const app = await withExamples(t)

const signedIn = async (label: string, role: 'editor' | 'admin'): Promise<Visitor & { readonly key: string }> => {
  const key = await createKey(app.store, { role, label })
  const person = visitor(app)
  await person.signIn(key)
  return { ...person, key }
}
const [person, admin] = [await signedIn('newsroom', 'editor'), await signedIn('the desk', 'admin')]

t.test('a record of 51 revisions shows the newest 50 of them, and puts one back', async (t) => {
  const app = await withExamples(t)
  const person = visitor(app)
  await person.signIn()
  for (const [path, key] of Object.entries({ 'projects/a-bridge': 'title', 'figures/a-figure': 'note' })) {
    await revise(app, path, key, 51)
    const page = await person.get(`/${path}`)
    t.same(revisionsOn(page), upTo(2, 51), path)
    t.ok(linksOf(page.text).includes(`/${path}/revisions`), path)
    t.match(textOf(page.text), 'Text 50 Text 51')
    t.match(page.text, 'Put revision 50 back')
    t.notMatch(page.text, 'Put revision 51 back')
    t.match(textOf((await person.get(`/zh/${path}`)).text), '全部修订')
    const controls = controlsOf(page.text, `/${path}/restore`)
    t.match(await person.post(`/${path}/restore`, controls), { status: 303 })
    t.match((await app.ask('GET', `/v1/${path}`)).body, { [key]: 'Text 2', revision: 52 })
  }
})

t.test('rates, revisions and deleted records are headed by names', async (t) => {
  const app = await withExamples(t)
  await app.ask('DELETE', '/v1/rates/usd-cny-2025-02-13')
  await app.ask('DELETE', '/v1/figures/a-figure')
  await app.ask('DELETE', '/v1/projects/a-bridge')
  for (const [path, title] of [
    ['/projects/a-bridge', 'A bridge'],
    ['/projects/a-bridge/revisions', 'A bridge'],
    ['/projects/a-bridge/revisions/2', 'A bridge'],
    ['/rates/usd-cny-2025-02-13', 'USD to CNY, 13 February 2025'],
    ['/zh/rates/usd-cny-2025-02-13', '美元兑人民币，2025年2月13日'],
  ] as const) {
    const { status, text } = await visitor(app).get(path)
    t.equal(status, path.includes('revisions') ? 200 : 410, path)
    t.match(text, `<h1>${title}</h1>`, path)
  }
})

t.test('what a change refers to is named, and linked', async (t) => {
  const app = await withExamples(t)
  await put(app, 'regions/zhuhai', { ...examples.regions, name: 'Zhuhai', localName: '珠海' })
  await put(app, 'industries/shipping', { ...examples.industries, name: 'Shipping' })
  await app.send('PATCH', '/v1/projects/a-bridge', { body: { regionId: 'zhuhai', industryIds: ['shipping', 'steel'] } })
  for (const address of ['/projects/a-bridge', '/projects/a-bridge/revisions/2']) {
    const { text } = await visitor(app).get(address)
    t.match(textOf(text), 'Region: nothing Zhuhai', address)
    t.match(textOf(text), 'Industry: nothing Shipping ; Steel', address)
    t.ok(linksOf(text).includes('/industries/shipping'), address)
  }
  t.match(textOf((await visitor(app).get('/zh/projects/a-bridge')).text), '珠海')
})

t.test('50 revisions are all that there are', async (t) => {
  const app = await withExamples(t)
  await revise(app, 'projects/a-bridge', 'title', 50)
  const page = await visitor(app).get('/projects/a-bridge')
  t.same(revisionsOn(page), upTo(1, 50))
  t.notOk(linksOf(page.text).includes('/projects/a-bridge/revisions'))
})

t.test('a history of more than 1,000 revisions begins with the newest, and leads back to the first', async (t) => {
  const app = await withExamples(t)
  await app.ask('DELETE', '/v1/figures/a-figure')
  const person = visitor(app)
  await person.signIn()
  const path = '/projects/a-bridge/revisions'
  await revise(app, 'projects/a-bridge', 'title', 1001)
  const newest = await person.get(path)
  t.same(revisionsOn(newest), upTo(2, 1001))
  t.match(textOf(newest.text), 'Title: A bridge Text 2', 'the first tells what changed since the one that is not shown')
  t.match(newest.text, '>Earlier revisions</a>')
  t.ok(linksOf(newest.text).includes(`${path}?before=2`))
  const earlier = await person.get(`${path}?before=2`)
  t.same(revisionsOn(earlier), [1])
  t.match(linksOf(earlier.text).includes(path), true)
  t.notMatch(earlier.text, 'Earlier revisions')
  const back = controlsOf(earlier.text, '/projects/a-bridge/restore')
  t.match(await person.post('/projects/a-bridge/restore', back), { status: 303 })
  t.match((await app.ask('GET', '/v1/projects/a-bridge')).body, { title: 'A bridge', revision: 1002 })

  await app.ask('DELETE', '/v1/projects/a-bridge')
  const deleted = await person.get(path)
  t.same(revisionsOn(deleted), upTo(4, 1003))
  t.match(textOf(deleted.text), 'The record is deleted.')
  t.notOk(linksOf(deleted.text).includes('/projects/a-bridge'), 'no link leads to a page that is gone')
  const chinese = await person.get(`/zh${path}?before=4`)
  t.same(revisionsOn(chinese), [1, 2, 3])
  t.match(textOf(chinese.text), '该记录已删除')
  t.match(chinese.text, '>首页</a>')
  t.match((await person.get(`/zh${path}`)).text, '>更早的修订</a>')
  const restore = '/zh/projects/a-bridge/restore'
  t.match(await person.post(restore, controlsOf(chinese.text, restore)), { status: 303 })
  t.match((await app.ask('GET', '/v1/projects/a-bridge')).body, { title: 'A bridge', revision: 1004 })
})

t.test('a page of revisions begins before a revision that there is', async (t) => {
  const app = await withExamples(t)
  const person = visitor(app)
  for (const [before, status] of [
    ['1', 400],
    ['x', 400],
    ['2', 404],
    ['9007199254740993', 400],
    ['99999999999', 404],
  ] as const)
    t.equal((await person.get(`/projects/a-bridge/revisions?before=${before}`)).status, status, before)
  t.equal((await person.get('/projects/nowhere/revisions')).status, 404)
  t.equal((await person.get('/projects/nowhere/revisions?before=2')).status, 404)
})

const figure = { ...examples.figures, id: 'another', value: '7.5', subjectId: 'a-tunnel' }
const lines = [
  ['projects', { ...examples.projects, id: 'a-tunnel', title: 'A tunnel' }],
  ['figures', figure],
] as const

const pathOf = (id: string | null): string => `/batches/${id ?? ''}/undo`

// The pages of batches: what was saved at once, and its undo after a look at what that changes.

t.test('what was saved is listed, asked about with its effects, and undone', async (t) => {
  const id = await imported(app, lines, person.key)
  const list = await person.get('/batches')
  t.equal(list.status, 200)
  t.match(textOf(list.text), /Import.*newsroom.*New: (?:1 project and 1 figure)/s)
  t.match(list.text, pathOf(id))
  const asked = await person.get(pathOf(id))
  t.match(textOf(asked.text), /Undo what was saved .*\?.*Deleted: (?:1 project and 1 figure).*12\.5/s)
  t.ok(await recordAt(app, 'projects/a-tunnel'), 'asking writes nothing')
  t.match(await person.fill(pathOf(id), {}), { status: 303, headers: { location: '/batches' } })
  t.notOk(await recordAt(app, 'projects/a-tunnel'))
  const after = await person.get('/batches')
  t.notMatch(after.text, pathOf(id))
  t.match(textOf(after.text), /Undo.*newsroom.*Deleted: (?:1 project and 1 figure).*Import.*Undone/s)
})

t.test('what was built upon is named, and there is no button', async (t) => {
  const id = await imported(app, lines, person.key)
  await put(app, 'projects/a-lane', { ...examples.projects, title: 'A lane', parentId: 'a-tunnel' })
  const asked = await person.get(pathOf(id))
  t.match(textOf(asked.text), /It cannot be undone\..*parentId of projects\/a-lane refers to projects\/a-tunnel/s)
  t.notMatch(asked.text, `action="${pathOf(id)}"`)
  t.equal((await app.ask('DELETE', '/v1/projects/a-lane')).status, 204)
  await undone(app, id)
  t.match(textOf((await person.get(pathOf(id))).text), /It cannot be undone\..*was undone already/s)
})

t.test('editors are offered their own batches, admins any', async (t) => {
  const id = await imported(app, lines)
  t.notMatch((await person.get('/batches')).text, pathOf(id))
  t.equal((await person.get(pathOf(id))).status, 403)
  t.match((await admin.get('/batches')).text, pathOf(id))
  t.match(await admin.fill(pathOf(id), {}), { status: 303 })
})

t.test('the pages are for who is signed in, in both languages', async (t) => {
  t.equal((await visitor(app).get('/batches')).status, 401)
  t.match(textOf((await person.get('/zh/batches')).text), /一并保存的内容.*导入.*已撤销/s)
  const id = await imported(app, lines, person.key)
  t.match(textOf((await person.get(`/zh${pathOf(id)}`)).text), /撤销.*保存的内容？.*删除：1个项目、1项数据/s)
  t.equal((await person.get('/batches/nosuch/undo')).status, 400)
  t.equal((await person.get('/batches?before=0')).status, 400)
  t.equal((await person.get(pathOf('01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d'))).status, 404)
})
