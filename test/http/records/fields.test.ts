/** `fields` returns exactly the fields asked for, in the order of the declaration. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { exampleIds, putExamples } from '../../support/examples.ts'
import { pluck } from '../../support/match-whole.ts'

const app = await build(t)
await putExamples(app)

for (const { name, fields } of everyResource) {
  const list = `/v1/${name}`
  const one = `${list}/${exampleIds[name]}`
  const keys = Object.keys(fields)

  t.test(`${name}: each field alone, and all in any order`, async (t) => {
    const whole = (await app.ask('GET', one)).body as Data
    t.strictSame(Object.keys(whole), keys)
    for (const asked of [...keys.map((key) => [key]), [...keys].reverse(), keys.slice(2, 5).reverse()]) {
      const expected = JSON.stringify(
        Object.fromEntries(keys.filter((key) => asked.includes(key)).map((key) => [key, whole[key]])),
      )
      const query = `fields=${asked.join(',')}`
      const answers = [`${one}?${query}`, `${list}?${query}`, `${list}?format=ndjson&${query}`].map((url) =>
        app.ask('GET', url),
      )
      t.strictSame(
        pluck(await Promise.all(answers), 'status', 'text'),
        [
          [200, expected],
          [200, `{"data":[${expected}],"next":null}`],
          [200, `${expected}\n`],
        ],
        query,
      )
    }
  })

  t.test(`${name}: an unknown field is refused with the closest valid name`, async (t) => {
    for (const url of [list, one]) {
      for (const [asked, detail] of [
        ['revisio', /^Value 1: Must be one of `id`, .* Did you mean `revision`\?$/],
        ['id,updated_at', /^Value 2: Must be one of `id`, .* Did you mean `updatedAt`\?$/],
        ['id,id', 'Must not name the same twice.'],
        ['', /^Value 1: Must be one of `id`, /],
        ['id,', /^Value 2: Must be one of `id`, /],
        [' id', /^Value 1: Must be one of `id`, .* Did you mean `id`\?$/],
      ] as const) {
        const { status, body } = await app.ask('GET', `${url}?fields=${encodeURIComponent(asked)}`)
        const problem = { type: '/problems/invalid-request', errors: [{ parameter: 'fields', detail }] }
        t.match({ status, body }, { status: 400, body: problem }, asked)
      }
    }
  })
}
