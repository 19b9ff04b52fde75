/** The page of projects that a project may be. */
import t from 'tap'
import { listRegister } from '../../support/lists.ts'
import { says, visitor } from '../../support/pages/visitor.ts'

t.test('an editor sees similar projects with reasons, and calls one different', async (t) => {
  const register = await listRegister(t)
  for (const [id, title] of [
    ['tunnel', 'Harbour tunnel'],
    ['renamed', 'Harbour Tunnels Project'],
  ])
    await register.put(`projects/${id ?? ''}`, { title, kind: 'project', status: 'preparation' })
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
