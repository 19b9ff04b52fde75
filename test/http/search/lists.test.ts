/** `q` on a list keeps the records that have every word, and changes nothing else about the list. */
import t from 'tap'
import { ndjsonOf } from '../../../src/exchange/delimited/rows.ts'
import { streamed } from '../../../src/http/formats/stream.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { exampleIds, examples, putExamples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { put } from '../../support/put.ts'

const app = await build(t)
await putExamples(app)
const { ask } = app
for (let n = 0; n < 1203; n += 1) {
  const number = n.toString().padStart(4, '0')
  await app.store.write(
    [
      {
        resource: everyResource.find(({ name }) => name === 'industries') as never,
        id: `industry-${number}`,
        creates: true,
        edit: () => ({
          name: n % 3 === 0 ? `Odd ${number}` : `Even ${number}`,
          category: n % 2 === 0 ? 'future' : 'pillar',
        }),
      },
    ],
    'a test',
  )
}
interface Page {
  readonly data: readonly { readonly id: string }[]
  readonly next: string | null
  readonly total: number
  readonly facets: unknown
}

for (const { name } of everyResource) {
  t.test(`${name}: a word finds the records that have it, an unknown word none`, async (t) => {
    const words: Readonly<Record<ResourceName, string>> = {
      regions: 'guang',
      industries: 'steel',
      organizations: 'tenc',
      sources: 'report',
      initiatives: 'action plan',
      projects: 'bridge',
      figures: '12.5',
      rates: 'usd',
      metrics: 'invest',
    }
    const one = await ask('GET', `/v1/${name}/${exampleIds[name]}`)
    // Rates have no name and no text.
    const found = name === 'rates' ? [] : [one.body]
    t.strictSame((await ask('GET', `/v1/${name}?q=${words[name]}`)).body, { data: found, next: null })
    for (const q of ['zeppelin', '%22', '*'])
      t.same((await ask('GET', `/v1/${name}?q=${q}`)).body, { data: [], next: null })
  })
}

t.test('sort, filters, cursors, totals and facets work as without `q`', async (t) => {
  const page: Page = (await ask('GET', '/v1/industries?q=odd&limit=3&total=true&facets=category')).body
  t.same(pluck(page.data, 'id'), ['industry-0000', 'industry-0003', 'industry-0006'])
  t.equal(page.total, 401)
  t.same(page.facets, {
    category: [
      { value: 'future', count: 201 },
      { value: 'pillar', count: 200 },
    ],
  })
  const next: Page = (await ask('GET', `/v1/industries?q=odd&limit=2&cursor=${page.next ?? ''}`)).body
  t.same(pluck(next.data, 'id'), ['industry-0009', 'industry-0012'])
  const down: Page = (await ask('GET', '/v1/industries?q=odd&sort=-name&limit=2&category=future')).body
  t.same(pluck(down.data, 'id'), ['industry-1200', 'industry-1194'])
  const another = await ask('GET', `/v1/industries?q=even&limit=2&cursor=${page.next ?? ''}`)
  t.equal(another.status, 400)
  matchWhole(t, another.body, { errors: [{ parameter: 'cursor' }] })
})

t.test('CSV and NDJSON have all matches, in order', async (t) => {
  const csv = await ask('GET', '/v1/industries?q=odd&format=csv&fields=id&sort=-name')
  const lines = csv.text.trim().split('\r\n')
  t.equal(lines.length, 402)
  t.same(lines.slice(0, 3), ['id', 'industry-1200', 'industry-1197'])
  const most = await ask('GET', '/v1/industries?q=even&format=ndjson&fields=id')
  t.equal(most.text.trim().split('\n').length, 802)
  t.equal(
    (await ask('GET', '/v1/industries?q=even&format=ndjson&fields=id&limit=501')).text.trim().split('\n').length,
    501,
  )
  t.equal((await ask('GET', '/v1/industries?q=zeppelin&format=csv&fields=id')).text, 'id\r\n')
})

t.test('rows are of one state, whatever is written while they are sent', async (t) => {
  const own = await build(t)
  await putExamples(own)
  const industries = everyResource.find(({ name }) => name === 'industries') as never
  const write = (name: string) =>
    own.store.write(
      Array.from({ length: 1200 }, (_, n) => ({
        resource: industries,
        id: `i-${n.toString().padStart(4, '0')}`,
        creates: true,
        edit: () => ({ name }),
      })),
      'a test',
    )
  await write('Before')
  const asked = {
    q: 'before',
    conditions: [],
    sort: [],
    limit: Infinity,
    fields: ['name'],
    include: [],
    facets: [],
    total: false,
  }
  let lines = ''
  for await (const chunk of await streamed(own.store, (snapshot) => ndjsonOf(snapshot, industries, asked))) {
    if (lines === '') await write('After')
    lines += String(chunk)
  }
  t.same(lines, '{"name":"Before"}\n'.repeat(1200))
})

t.test('`q` is refused if it is blank, too long or of too many words, and together with `asOf`', async (t) => {
  for (const [query, detail] of [
    ['q=steel&asOf=2025-01-01T00:00:00Z', 'Does not go with `asOf`.'],
    ['q=', 'Must have at least 1 character.'],
    ['q=%09', 'Is blank.'],
    [`q=${'a'.repeat(201)}`, 'Must have at most 200 characters.'],
    [
      `q=${Array.from({ length: 21 }, (_, n) => `w${n.toString()}`).join('+')}`,
      'Must have at most 20 words; it has 21.',
    ],
    ['q=a%00', 'NUL and lone surrogates match nothing.'],
    ['q=a&q=b', 'Is given twice.'],
  ] as const) {
    for (const format of ['json', 'csv']) {
      const { status, body } = await ask('GET', `/v1/industries?${query}&format=${format}`)
      t.equal(status, 400, query)
      matchWhole(t, body, { errors: [{ parameter: 'q', detail }] }, query)
    }
  }
})

t.test('a record that is renamed is found by its new name alone, and back', async (t) => {
  const count = async (q: string) => ((await ask('GET', `/v1/organizations?total=true&q=${q}`)).body as Page).total
  await put(app, 'organizations/renamed', { ...examples.organizations, name: 'Zephyr' })
  t.same([await count('zephyr'), await count('mistral')], [1, 0])
  await put(app, 'organizations/renamed', { ...examples.organizations, name: 'Mistral' })
  t.same([await count('zephyr'), await count('mistral')], [0, 1])
  await ask('DELETE', '/v1/organizations/renamed')
  t.same([await count('zephyr'), await count('mistral')], [0, 0])
  await put(app, 'organizations/renamed', { ...examples.organizations, name: 'Zephyr' })
  t.same([await count('zephyr'), await count('mistral')], [1, 0])
})
