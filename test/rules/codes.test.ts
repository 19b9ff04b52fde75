/** A code of a scheme names one record of a resource, whichever way it comes in. */
import t, { type Test } from 'tap'
import { build, type Built } from '../support/build.ts'
import { send, type Line } from '../support/exchange/import-lines.ts'
import { matchWhole } from '../support/match-whole.ts'
import { put } from '../support/put.ts'

const code = (code: string, scheme = 'city') => ({ scheme, code })
const bodies = {
  organizations: { name: 'One', kind: 'company' },
  initiatives: { title: 'One', kind: 'programme', status: 'announced' },
  projects: { title: 'One', kind: 'project', status: 'preparation' },
}
const project = (id: string, ...codes: string[]): Line => [
  'projects',
  { ...bodies.projects, id, codes: codes.map((one) => code(one)) },
]
const taken = (of: string, by: string, at = 0) => ({
  pointer: `/codes/${at.toString()}`,
  detail: `\`city\` \`${of}\` is the code of \`${by}\`.`,
})

for (const [name, body] of Object.entries(bodies))
  t.test(`${name}: a code that another record has is refused, which is named`, async (t) => {
    const { ask } = await build(t)
    const codes = [code('A 1'), code('A 1', 'ministry')]
    matchWhole(t, await ask('PUT', `/v1/${name}/one`, { body: { ...body, codes } }), { status: 201, body: { codes } })
    const refused = { status: 422, body: { errors: [taken('A 1', 'one', 1)] } }
    const wrong = { ...body, codes: [code('B 2'), code('A 1')] }
    matchWhole(t, await ask('POST', `/v1/${name}`, { body: wrong }), refused)
    matchWhole(t, await ask('PUT', `/v1/${name}/two`, { body: wrong }), refused)
    t.equal((await ask('PUT', `/v1/${name}/two`, { body: { ...body, codes: [code('B 2')] } })).status, 201)
    matchWhole(t, await ask('PATCH', `/v1/${name}/two`, { body: { codes: wrong.codes } }), refused)
    t.equal((await ask('PATCH', `/v1/${name}/one`, { body: { codes: [code('A 1', 'ministry')] } })).status, 200)
    t.equal((await ask('PATCH', `/v1/${name}/two`, { body: { codes: wrong.codes } })).status, 200, 'it is free again')
    matchWhole(t, await ask('POST', `/v1/${name}/one/restore?revision=1`), {
      status: 422,
      body: { errors: [taken('A 1', 'two')] },
    })
    matchWhole(t, (await ask('GET', `/v1/resolve?name=A+1`)).body, {
      data: [{ resource: name, id: 'one', confidence: 1, alternatives: [{ id: 'two', confidence: 1 }] }],
    })
    matchWhole(t, (await ask('GET', `/v1/${name}?codes.code=B+2&fields=id`)).body, { data: [{ id: 'two' }] })
  })

t.test('codes of several resources do not meet', async (t) => {
  const { ask } = await build(t)
  for (const [name, body] of Object.entries(bodies))
    t.equal((await ask('PUT', `/v1/${name}/one`, { body: { ...body, codes: [code('1')] } })).status, 201)
})

const importing = async (t: Test, app: Built, lines: readonly Line[], expected: object): Promise<void> => {
  matchWhole(t, (await send(app, lines, '?dryRun=true')).body, expected)
  matchWhole(t, (await send(app, lines)).body, expected)
}

t.test('an import names the line that gives a code a second time, and the record that has it', async (t) => {
  const app = await build(t)
  await put(app, 'projects/old', { ...bodies.projects, codes: [code('1')] })
  const fault = (line: number, id: string, of: string, by: string) => ({
    line,
    resource: 'projects',
    id,
    ...taken(of, by),
  })
  const errors = [fault(1, 'a', '1', 'old'), fault(3, 'c', '2', 'b')]
  const lines = [project('a', '1'), project('b', '2'), project('c', '2'), project('d', '3')]
  await importing(t, app, lines, { errors })
  matchWhole(t, (await send(app, lines, '?bad=skip')).body, { created: { projects: 2 }, errorCount: 2, errors })
})

t.test('codes change hands within a file, in any order of its lines', async (t) => {
  const app = await build(t)
  await put(app, 'projects/a', { ...bodies.projects, codes: [code('1')] })
  await put(app, 'projects/b', { ...bodies.projects, codes: [code('2')] })
  await importing(t, app, [project('a', '2'), project('b', '1')], { errorCount: undefined, updated: { projects: 2 } })
  await importing(t, app, [project('c', '1'), project('b')], { created: { projects: 1 }, updated: { projects: 1 } })
})

t.test('who keeps a code because its line is left out keeps it from another line', async (t) => {
  const app = await build(t)
  await put(app, 'projects/a', { ...bodies.projects, codes: [code('1')] })
  const [resource, freed] = project('a')
  const lines: Line[] = [project('b', '1'), [resource, { ...freed, parentId: 'nowhere' }]]
  matchWhole(t, (await send(app, lines, '?bad=skip')).body, {
    created: {},
    updated: {},
    errorCount: 2,
    errors: [
      { line: 1, ...taken('1', 'a') },
      { line: 2, pointer: '/parentId' },
    ],
  })
})
