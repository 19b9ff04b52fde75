/** Titles and other names: a title that is left out is the local one, on every way in. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples, putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t)
await putExamples(app)
const { ask } = app

for (const name of ['initiatives', 'projects'] as const) {
  const { title: _title, ...untitled } = examples[name]
  const localTitle = '深中通道'

  t.test(`${name}: a title left out is the local title`, async (t) => {
    const posted = await ask('POST', `/v1/${name}`, { body: { ...untitled, localTitle } })
    t.equal(posted.status, 201)
    t.match(posted.body, { id: 'shen-zhong-tong-dao', title: localTitle, localTitle })
    const put = await ask('PUT', `/v1/${name}/put`, { body: { ...untitled, localTitle } })
    t.match(put, { status: 201, body: { title: localTitle, localTitle } })
    const line = JSON.stringify({ resource: name, record: { ...untitled, id: 'imported', localTitle } })
    const imported = await ask('POST', '/v1/import', {
      body: line,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    t.equal(imported.status, 200)
    t.match((await ask('GET', `/v1/${name}/imported`)).body, { title: localTitle, localTitle })
    const patched = await ask('PATCH', `/v1/${name}/put`, { body: { localTitle: '港珠澳大桥' } })
    t.match(patched.body, { title: localTitle, localTitle: '港珠澳大桥' }, 'a title that is there stays')
  })

  t.test(`${name}: a record has one of the two titles`, async (t) => {
    const errors = [{ pointer: '/title', detail: 'Is required.' }]
    for (const more of [{}, { localTitle: null }])
      matchWhole(t, await ask('POST', `/v1/${name}`, { body: { ...untitled, ...more } }), {
        status: 400,
        body: { errors },
      })
    matchWhole(t, await ask('PATCH', `/v1/${name}/put`, { body: { title: null } }), {
      status: 400,
      body: { errors: [{ pointer: '/title' }] },
    })
  })

  t.test(`${name}: a record is found and resolved by its aliases`, async (t) => {
    await ask('PATCH', `/v1/${name}/put`, { body: { aliases: ['Lingdingyang Crossing'] } })
    matchWhole(t, (await ask('GET', `/v1/resolve?name=Lingdingyang%20crossing&resource=${name}`)).body, {
      data: [{ resource: name, id: 'put', confidence: 0.9 }],
    })
    matchWhole(t, (await ask('GET', `/v1/${name}?q=lingdingyang`)).body, { data: [{ id: 'put' }] })
  })
}
