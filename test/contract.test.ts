/** Every resource answers alike. */
import t from 'tap'
import { everyResource } from '../src/resources/index.ts'
import { build } from './build.ts'
import { exampleIds, examples, putExamples } from './examples.ts'

for (const { name } of everyResource) {
  t.test(`${name}: a created record is read as it was written`, async (t) => {
    const app = await build(t)
    await putExamples(app)
    await app.ask('DELETE', `/v1/figures/${exampleIds.figures}`)
    const id = `another-${name}`
    const created = await app.ask('POST', `/v1/${name}`, { body: { ...examples[name], id } })
    t.equal(created.status, 201)
    t.equal(created.headers['location'], `http://127.0.0.1:3000/v1/${name}/${id}`)
    t.equal(created.headers['etag'], '"1"')
    t.match(created.body, { ...examples[name], id, revision: 1 })
    const read = await app.ask('GET', `/v1/${name}/${id}`)
    t.equal(read.status, 200)
    t.equal(read.headers['etag'], '"1"')
    t.same(read.body, created.body)
  })
}
