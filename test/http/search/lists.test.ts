/** `q` on a list keeps the records that have every word, and changes nothing else about the list. */
import fc from 'fast-check'
import t from 'tap'
import { ndjsonOf } from '../../../src/exchange/delimited/rows.ts'
import { streamed } from '../../../src/http/formats/stream.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build, put } from '../../support/build.ts'
import { exampleIds, examples, putExamples, withExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'

const app = await withExamples(t)
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

const forgiving = await build(t)
for (const [id, name, localName] of [
  ['guangdong', 'Guangdong', '广东省'],
  ['hefei', 'Hefei', '合肥市'],
  ['hebei', 'Hebei', '河北省'],
  ['anhui', 'Anhui', '安徽省'],
  ['shenzhen', 'Shenzhen', '深圳市'],
] as const)
  await put(forgiving, `regions/${id}`, { name, kind: 'province', localName })
await put(forgiving, 'metrics/investment', { ...examples.metrics, name: 'Investment' })
await put(forgiving, 'organizations/southern-daily', { name: 'Southern Daily', localName: '南方日报', kind: 'media' })
const project = (title: string, rest: object = {}) => ({ ...examples.projects, title, ...rest })
await put(
  forgiving,
  'projects/plan',
  project('Guangdong key projects 2024', { summary: 'All investment of the province.' }),
)
await put(forgiving, 'projects/bay', project('深圳湾超级总部基地'))
await put(forgiving, 'projects/plant', project('Plant for integrated circuits'))

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
      isInvalid(t, await ask('GET', `/v1/industries?${query}&format=${format}`), [{ parameter: 'q', detail }], query)
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

interface Answer {
  readonly data: readonly { readonly id: string; readonly snippet: string }[]
  readonly counts: object
  readonly corrected?: Readonly<Record<string, string>>
  readonly dropped?: readonly string[]
  readonly next: string | null
}

const found = async (query: Readonly<Record<string, string>>): Promise<Answer> => {
  const { status, body, text } = await forgiving.ask('GET', `/v1/search?${new URLSearchParams(query).toString()}`)
  if (status !== 200) throw new Error(text)
  return body
}

// A search that finds nothing corrects words, and leaves words out, until it finds something, and says so.

t.test('an answer says which words were corrected and which were left out', async (t) => {
  t.strictSame(await found({ q: 'Guandong planned investmnt' }), {
    data: [
      {
        resource: 'projects',
        id: 'plan',
        title: 'Guangdong key projects 2024',
        snippet: '<mark>Guangdong</mark> key projects 2024',
        score: 0.2434,
      },
    ],
    counts: { projects: 1 },
    corrected: { guandong: 'guangdong', investmnt: 'investment' },
    dropped: ['planned'],
    next: null,
  })
})

/** Returns what a search finds, and how it was changed. */
const forgiven = async (q: string): Promise<unknown[]> => {
  const { data, corrected, dropped } = await found({ q })
  return [data.map(({ id }) => id), corrected, dropped]
}

t.test('one or two wrong letters are forgiven, in a word of fewer than six letters one', async (t) => {
  for (const [q, word, ids] of [
    ['guandong', 'guangdong', ['guangdong', 'plan']],
    ['Gaungdong', 'guangdong', ['guangdong', 'plan']],
    ['gangdon', 'guangdong', ['guangdong', 'plan']],
    ['guangdomg', 'guangdong', ['guangdong', 'plan']],
    ['guangdoong', 'guangdong', ['guangdong', 'plan']],
    ['guando', 'guangdong', ['guangdong', 'plan']],
    ['heifei', 'hefei', ['hefei']],
    ['hebie', 'hebei', ['hebei']],
    ['circiuts', 'circuits', ['plant']],
  ] as const)
    t.strictSame(await forgiven(q), [ids, { [q.toLowerCase()]: word }, []], q)
  for (const q of ['hexxi', 'guxxxong', 'uangdong', 'hef1', 'anu', 'гуандун', '广冬'])
    t.strictSame(await forgiven(q), [[], undefined, undefined], q)
})

t.test('pinyin finds Chinese names, and comes before a word that is spelt alike', async (t) => {
  for (const [q, characters, ids] of [
    ['guangdongsheng', '广东省', ['guangdong']],
    ['Shenzhenwan', '深圳湾', ['bay']],
    ['zongbujidi', '总部基地', ['bay']],
    ['nanfang', '南方', ['southern-daily']],
  ] as const)
    t.strictSame(await forgiven(q), [ids, { [q.toLowerCase()]: characters }, []], q)
  t.strictSame(await forgiven('anhui'), [['anhui'], undefined, undefined])
  t.strictSame(await forgiven('nanfang ribao'), [['southern-daily'], { nanfang: '南方', ribao: '日报' }, []])
})

t.test('a word that can be read as pinyin in very many ways is answered at once', async (t) => {
  const nothing = { data: [], counts: {}, next: null }
  for (const q of [
    'an'.repeat(20),
    'ang'.repeat(13),
    'angan'.repeat(8),
    'nangan'.repeat(6),
    `xi${'an'.repeat(18)}q`,
    `${'ang'.repeat(13)}q`,
    `${'ang'.repeat(12)} ${'an'.repeat(19)}g ${'nan'.repeat(13)}`,
  ])
    t.strictSame(await found({ q }), nothing, q)
  t.strictSame(await forgiven(`${'an'.repeat(20)} shenzhenwan`), [
    ['bay'],
    { shenzhenwan: '深圳湾' },
    ['an'.repeat(20)],
  ])
})

t.test('words are left out until a record has the others; a name is kept before other words', async (t) => {
  for (const [q, ids, dropped] of [
    ['Guangdong planned investment 2024', ['plan'], ['planned']],
    ['how much did Hefei plan in 2024', ['hefei'], ['how', 'much', 'did', 'plan', 'in', '2024']],
    ['circuits key Shenzhen', ['shenzhen'], ['circuits', 'key']],
    ['nothing plant of circuits', ['plant'], ['nothing', 'of']],
  ] as const)
    t.strictSame(await forgiven(q), [ids, {}, dropped], q)
  t.strictSame(await forgiven('nothing of it'), [[], undefined, undefined])
})

t.test('characters without spaces are divided into words', async (t) => {
  t.strictSame(await forgiven('深圳总部基地'), [['bay'], { 深圳总部基地: '深圳 总部 基地' }, []])
  t.strictSame(await forgiven('广东计划投资'), [['guangdong'], { 广东计划投资: '广东' }, ['计划', '投资']])
})

t.test('what finds something is not changed, even where another resource has it', async (t) => {
  t.strictSame(await found({ q: 'hefei', resource: 'projects' }), { data: [], counts: {}, next: null })
  t.strictSame(await forgiven('guangd'), [['guangdong', 'plan'], undefined, undefined])
})

t.test('pages of a changed search follow one another', async (t) => {
  const first = await found({ q: 'guandong', limit: '1' })
  const second = await found({ q: 'guandong', limit: '1', cursor: first.next ?? '' })
  t.strictSame([...first.data, ...second.data], (await found({ q: 'guandong' })).data)
  t.strictSame([second.corrected, second.dropped, second.next], [{ guandong: 'guangdong' }, [], null])
})

t.test('a query that means nothing, or much, is answered all the same', async (t) => {
  for (const q of [
    'yi'.repeat(100),
    'guandong '.repeat(20).trim(),
    'abcd efgh ijkl mnop qrst uvwx yzab cdef ghij klmn opqr stuv',
    'guandong 广冬 гуандун ９９ ❤ שלום',
    'a'.repeat(200),
    '一'.repeat(200),
    '__proto__ constructor',
  ])
    t.match(await forgiving.ask('GET', `/v1/search?q=${encodeURIComponent(q)}`), { status: 200 }, q)
  const letters = fc.string({ unit: fc.constantFrom(...Array.from('guandohefixyz 广东深合0')), maxLength: 60 })
  await forAll(100, [letters], async (q) => {
    if (q.trim() === '') return true
    const { data, corrected } = await found({ q })
    // What is changed finds something.
    return corrected === undefined || data.length > 0
  })
})
