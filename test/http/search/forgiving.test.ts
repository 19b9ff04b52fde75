/** A search that finds nothing corrects words, and leaves words out, until it finds something, and says so. */
import fc from 'fast-check'
import t from 'tap'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { put } from '../../support/put.ts'
import { runs } from '../../support/runs.ts'

const app = await build(t)
for (const [id, name, localName] of [
  ['guangdong', 'Guangdong', '广东省'],
  ['hefei', 'Hefei', '合肥市'],
  ['hebei', 'Hebei', '河北省'],
  ['anhui', 'Anhui', '安徽省'],
  ['shenzhen', 'Shenzhen', '深圳市'],
] as const)
  await put(app, `regions/${id}`, { name, kind: 'province', localName })
await put(app, 'metrics/investment', { ...examples.metrics, name: 'Investment' })
await put(app, 'organizations/southern-daily', { name: 'Southern Daily', localName: '南方日报', kind: 'media' })
const project = (title: string, rest: object = {}) => ({ ...examples.projects, title, ...rest })
await put(app, 'projects/plan', project('Guangdong key projects 2024', { summary: 'All investment of the province.' }))
await put(app, 'projects/bay', project('深圳湾超级总部基地'))
await put(app, 'projects/plant', project('Plant for integrated circuits'))

interface Answer {
  readonly data: readonly { readonly id: string; readonly snippet: string }[]
  readonly counts: object
  readonly corrected?: Readonly<Record<string, string>>
  readonly dropped?: readonly string[]
  readonly next: string | null
}

const found = async (query: Readonly<Record<string, string>>): Promise<Answer> => {
  const { status, body, text } = await app.ask('GET', `/v1/search?${new URLSearchParams(query).toString()}`)
  if (status !== 200) throw new Error(text)
  return body
}

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
    t.match(await app.ask('GET', `/v1/search?q=${encodeURIComponent(q)}`), { status: 200 }, q)
  const letters = fc.string({ unit: fc.constantFrom(...Array.from('guandohefixyz 广东深合0')), maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(letters, async (q) => {
      if (q.trim() === '') return true
      const { data, corrected } = await found({ q })
      // What is changed finds something.
      return corrected === undefined || data.length > 0
    }),
    { numRuns: runs(100) },
  )
})
