/** The pages of batches: what was saved at once, and its undo after a look at what that changes. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { imported, recordAt, undone } from '../support/batches.ts'
import { build } from '../support/build.ts'
import { examples, putExamples } from '../support/examples.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor, type Visitor } from '../support/pages/visitor.ts'
import { put } from '../support/put.ts'

const app = await build(t)
await putExamples(app)

const signedIn = async (label: string, role: 'editor' | 'admin'): Promise<Visitor & { readonly key: string }> => {
  const key = await createKey(app.store, { role, label })
  const person = visitor(app)
  await person.signIn(key)
  return { ...person, key }
}
const [person, admin] = [await signedIn('newsroom', 'editor'), await signedIn('the desk', 'admin')]

const figure = { ...examples.figures, id: 'another', value: '7.5', subjectId: 'a-tunnel' }
const lines = [
  ['projects', { ...examples.projects, id: 'a-tunnel', title: 'A tunnel' }],
  ['figures', figure],
] as const

const pathOf = (id: string | null): string => `/batches/${id ?? ''}/undo`

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
  t.match(textOf((await person.get(`/zh${pathOf(id)}`)).text), /撤销.*保存的内容？.*删除：1条项目、1条数据/s)
  t.equal((await person.get('/batches/nosuch/undo')).status, 400)
  t.equal((await person.get('/batches?before=0')).status, 400)
  t.equal((await person.get(pathOf('01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d'))).status, 404)
})
