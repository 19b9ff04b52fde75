/** The limits of neither engine show: long words, many words, names longer than an index entry, unusual characters. */
import t, { type Test } from 'tap'
import { build, type Built, put } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { matchWhole } from '../support/match-whole.ts'

const found = async (t: Test, { ask }: Built, q: string): Promise<string[]> => {
  const { status, body } = await ask('GET', `/v1/search?q=${encodeURIComponent(q)}&resource=sources&limit=100`)
  t.equal(status, 200)
  return (body as { data: { id: string }[] }).data.map(({ id }) => id)
}

/** Returns a different word for each number. */
const word = (number: number): string => `w${number.toString(36).padStart(5, 'q')}`

t.test('words too long for an index, or more than it takes of one record, are found by beginnings', async (t) => {
  const app = await build(t)
  const long = 'x'.repeat(150)
  await put(app, 'sources/long', { ...examples.sources, title: `${long}a ${'长'.repeat(3)}`, licence: `${long}b` })
  await put(app, 'sources/longer', { ...examples.sources, title: `${long}c` })
  await put(app, 'initiatives/many', {
    ...examples.initiatives,
    title: 'Many',
    regionId: null,
    parentId: null,
    industryIds: [],
    participants: [],
    citations: [],
    summary: Array.from({ length: 14_000 }, (_, number) => word(number)).join(' '),
    localTitle: '许多',
  })
  const many = async (q: string): Promise<unknown> => {
    const { body } = await app.ask('GET', `/v1/search?q=${encodeURIComponent(q)}`)
    return (body as { counts: unknown }).counts
  }
  t.strictSame(await found(t, app, 'x'.repeat(99)), ['longer', 'long'])
  t.strictSame(await found(t, app, long), ['longer', 'long'])
  t.strictSame(await found(t, app, `${long}a`), ['long'])
  t.strictSame(await found(t, app, `${long}d`), [])
  t.strictSame(await found(t, app, '长长'), ['long'])
  t.strictSame(await many(word(13_999)), { initiatives: 1 })
  t.strictSame(await many(`${word(77).slice(0, 5)} 许多`), { initiatives: 1 })
  t.strictSame(await many(word(14_001)), {})
})

t.test('names of the greatest length are resolved whole and by their beginning, by code points', async (t) => {
  const app = await build(t)
  const name = '广'.repeat(999)
  for (const [id, end] of Object.entries({ one: '东', two: '西', three: '\u{20000}' }))
    await put(app, `regions/${id}`, {
      ...examples.regions,
      parentId: null,
      name: name + end,
      localName: null,
      aliases: [],
      isoCode: null,
      gbCode: null,
    })
  const resolved = async (text: string): Promise<unknown> =>
    ((await app.ask('POST', '/v1/resolve', { body: { names: [text] } })).body as { data: unknown[] }).data[0]
  matchWhole(t, await resolved(`${name}西`), { id: 'two', confidence: 0.95, alternatives: [] })
  matchWhole(t, await resolved(name.slice(1)), { id: 'one', alternatives: [{ id: 'two' }, { id: 'three' }] })
})

t.test('a figure under sixty industries with long ids has a sum of its own', async (t) => {
  const app = await withExamples(t)
  const ids = Array.from({ length: 60 }, (_, index) => `${'i'.repeat(100)}-${index.toString()}`)
  for (const id of ids) await put(app, `industries/${id}`, { ...examples.industries, parentId: null })
  await put(app, 'projects/wide', { ...examples.projects, parentId: null, initiativeId: null, industryIds: ids })
  await put(app, 'figures/wide', {
    ...examples.figures,
    subjectId: 'wide',
    metric: 'wide-metric',
    value: '999999999999999.999',
  })
  matchWhole(t, (await app.ask('GET', '/v1/totals?metric=wide-metric&groupBy=industry')).body, {
    data: [{ key: { industry: null }, total: '999999999999999.999' }],
  })
})

t.test('the largest number is compared like any other', async (t) => {
  const app = await withExamples(t)
  const answer = await app.ask('GET', '/v1/figures?value.gte=999999999999999.999&total=true')
  t.match(answer, { status: 200, body: { total: 0 } })
})

t.test('every ASCII character comes back as it was sent', async (t) => {
  const app = await build(t)
  const text =
    String.fromCharCode(...Array.from({ length: 127 }, (_, code) => code + 1)) + '\u2028\u2029\ud83d\ude00\ufeff'
  await put(app, 'sources/ascii', { ...examples.sources, title: text, author: text })
  const { body, text: answer } = await app.ask('GET', '/v1/sources/ascii?fields=title,author')
  t.strictSame(body, { title: text, author: text })
  t.equal(answer, JSON.stringify(body))
  t.match(await app.ask('GET', '/v1/sources/ascii'), {
    status: 200,
    text: new RegExp(
      JSON.stringify(text)
        .slice(1, 40)
        .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    ),
  })
})
