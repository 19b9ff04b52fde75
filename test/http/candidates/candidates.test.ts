/** A text is read: each quantity is answered as a figure that may be proposed, and a figure that says it already is named. */
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { adminKey, build, put } from '../../support/build.ts'
import { type Candidate, candidatesBy, type Page } from '../../support/candidates.ts'
import { isInvalid, matchWhole, pluck } from '../../support/match-whole.ts'
import { spentOn } from '../../support/until.ts'
import { wordsOf } from '../../support/words.ts'

const app = await build(t, { SEED: 'article' })
const { pageOf, read } = candidatesBy(app)

t.test('each quantity has its place, its words and what they say', async (t) => {
  const text =
    '2025年，广东计划推进一批项目。\n\nGuangdong plans 1,500 key projects in 2025, with an annual investment of 1 trillion yuan ($136.8 billion).'
  const [count, investment, ...others] = await read(text)
  t.strictSame(others, [])
  t.strictSame(count, {
    at: { paragraph: 2, start: text.indexOf('1,500'), end: text.indexOf(' in 2025') },
    quote: text.slice(text.indexOf('Guangdong')),
    asPrinted: '1,500 key projects',
    value: '1500',
    upperValue: null,
    unit: 'project',
    qualifier: 'exact',
    reported: [],
    metric: 'project-count',
    stage: 'planned',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
    subject: { kind: 'project', id: 'guangdong-key-projects-2025', confidence: 0.9 },
    alternatives: [{ kind: 'region', id: 'guangdong', confidence: 1 }],
    part: null,
    relation: null,
    of: null,
    from: null,
    ofFigureId: null,
    fromFigureId: null,
    selected: true,
    figureId: 'guangdong-key-projects-2025-project-count',
  })
  matchWhole(t, investment, {
    asPrinted: '1 trillion yuan ($136.8 billion)',
    value: '1000000000000',
    unit: 'CNY',
    reported: [{ value: '136800000000', unit: 'USD' }],
    metric: 'investment',
    stage: 'planned',
    periodStart: '2025-01-01',
    periodEnd: '2025-12-31',
  })
})

t.test('a figure that says it already is named: same subject, metric, stage, period, value and unit', async (t) => {
  const title = 'Guangdong key provincial construction projects, 2025'
  const known = async (text: string): Promise<(string | null)[]> => (await read(text)).map(({ figureId }) => figureId)
  t.strictSame(await known(`${title}: planned investment of 1 trillion yuan.`), [
    'guangdong-key-projects-2025-investment',
  ])
  t.strictSame(await known(`${title}: planned investment of 1.1 trillion yuan.`), [null])
  t.strictSame(await known(`${title}: completed an investment of 1 trillion yuan in 2025.`), [null], 'another stage')
  t.strictSame(await known(`${title}: planned investment of 1 trillion yuan in 2026.`), [null], 'another period')
})

t.test('a figure of the source that has the words of a number says it, whatever an editor corrected', async (t) => {
  const own = await build(t, { SEED: 'article' })
  await put(own, 'sources/report', { title: 'Report', kind: 'report', official: false, publishedOn: '2026-01-26' })
  const text = '2025年广东省已投资5亿元，安徽省已投资5亿元，全国已投资9亿元。'
  await own.ask('PUT', '/v1/sources/report/text', { body: text, headers: { 'content-type': 'text/plain' } })
  const known = async () => {
    const { body } = await own.ask('GET', '/v1/sources/report/candidates', { key: adminKey })
    return (body as Page).data.map(({ figureId }) => figureId)
  }
  const figure = { stage: 'actual', unit: 'CNY', qualifier: 'exact', metric: 'spending', quote: text }
  const of = (subjectId: string) => ({ ...figure, subjectKind: 'region', subjectId, sourceId: 'report' })
  await put(own, 'figures/all', { ...of('china'), value: '900000000', asPrinted: '9亿元' })
  t.strictSame(await known(), [null, null, 'all'])
  await put(own, 'figures/one', { ...of('shenzhen'), value: '500000000', asPrinted: '5亿元' })
  t.strictSame(await known(), [null, null, 'all'], 'it may be either')
  await put(own, 'figures/two', { ...of('hefei'), value: '500000000', asPrinted: '5亿元' })
  t.strictSame(await known(), ['one', 'two', 'all'])
  t.strictSame(pluck(await read(text, {}, own), 'figureId'), [null, null, null], 'a text that is sent has no source')
})

t.test('a figure is known where its words stand in the text, however many more than the number they are', async (t) => {
  const own = await build(t, { SEED: 'article' })
  await put(own, 'sources/report', { title: 'Report', kind: 'report', official: false, publishedOn: '2026-01-26' })
  const figure = {
    subjectKind: 'region',
    subjectId: 'china',
    metric: 'spending',
    stage: 'actual',
    unit: 'CNY',
    qualifier: 'exact',
    sourceId: 'report',
  }
  const known = async (text: string, ...figures: object[]) => {
    await own.ask('PUT', '/v1/sources/report/text', { body: text, headers: { 'content-type': 'text/plain' } })
    const ids = figures.map((_figure, at) => `f${at.toString()}`)
    for (const [at, one] of figures.entries())
      await put(own, `figures/${ids[at] ?? ''}`, { ...figure, value: '500000000', ...one })
    const { body } = await own.ask('GET', '/v1/sources/report/candidates', { key: adminKey })
    for (const id of ids) await own.ask('DELETE', `/v1/figures/${id}`)
    return (body as Page).data.map(({ figureId }) => figureId)
  }
  const two = '2025年廣東省已投資5亿元，安徽省已投资５亿元。'
  t.strictSame(await known(two, { asPrinted: '广东省已投资5亿元' }), ['f0', null], 'in either script')
  t.strictSame(await known(two, { asPrinted: '2025年…安徽省已投资5亿元' }), [null, 'f0'])
  t.strictSame(await known(two, { asPrinted: '2026年…安徽省已投资5亿元' }), [null, null])
  t.strictSame(await known(two, { asPrinted: '5亿元', quote: '安徽省已投资5亿元' }), [null, 'f0'])
  t.strictSame(await known(two, { asPrinted: '5亿元' }, { asPrinted: '广东省已投资5亿元' }), ['f1', 'f0'])
  const found = await known(two, { asPrinted: '5亿元' }, { asPrinted: '5亿元', subjectId: 'guangdong' })
  t.strictSame(found, ['f1', 'f0'], 'the subject decides between figures of the same words')
  t.strictSame(await known(two, { asPrinted: '广东省已投资5亿元', unit: 'USD' }), [null, null], 'another unit')
  t.strictSame(await known(two, { asPrinted: '广东省已投资5亿元', value: '5' }), [null, null], 'another value')
  t.strictSame(
    await known(
      '广东已投资5亿元。',
      { asPrinted: '5亿元' },
      { asPrinted: '已投资5亿元' },
      { asPrinted: '已投资5亿元', stage: 'planned' },
    ),
    ['f1'],
    'of several figures the one that agrees most, with the most words',
  )
  t.strictSame(await known('已投资约5亿元。', { asPrinted: '5亿元' }), ['f0'], 'the number of the text has more words')
  t.strictSame(
    await known('已投资5亿元。\n\n又说：已投资5亿元。', { asPrinted: '已投资5亿元' }),
    ['f0', 'f0'],
    'said again',
  )
  const fall = { asPrinted: '减少5亿元', value: '-500000000', relation: 'difference' }
  t.strictSame(await known('同比减少5亿元。', fall), ['f0'], 'words of a fall print no sign')
  t.strictSame(
    await known('同比减少5至6亿元。', {
      ...fall,
      asPrinted: '减少5至6亿元',
      value: '-600000000',
      upperValue: '-500000000',
      qualifier: 'between',
    }),
    ['f0'],
  )
  const list = { asPrinted: '分别投资5亿元、5亿元' }
  t.strictSame(await known('分别投资5亿元、5亿元。', list), [null, null], 'it may be either')
  t.strictSame(await known('分别投资5亿元、5亿元。', list, list), ['f0', 'f1'])
})

t.test('the lines of a printed page are read as one, and places are those of the text as it is', async (t) => {
  const lines = ['2025年广东共安排省重点项目1500个，年度计划投资1', '万亿元，全年完成投资11816亿元。']
  const [broken, whole] = [lines.join('\n'), lines.join('')]
  const [one, other] = await Promise.all([read(broken), read(whole)])
  const withoutPlace = (all: readonly Candidate[]) => all.map(({ at: _at, ...rest }) => rest)
  t.strictSame(withoutPlace(one), withoutPlace(other))
  const found = one.map(({ at }) => broken.slice(at.start, at.end))
  t.strictSame(found, ['1500个', '1\n万亿元', '11816亿元'])
  const first = await pageOf({ text: broken }, '?limit=1')
  const rest = await pageOf({ text: broken }, `?cursor=${String(first.next)}`)
  t.strictSame([...first.data, ...rest.data], one)
})

t.test('what is printed of a fall begins with the word that tells it', async (t) => {
  const printed = async (text: string) => {
    const found = await read(text)
    for (const { at, asPrinted } of found) t.equal(text.slice(at.start, at.end), asPrinted)
    return found.map(({ value, asPrinted }) => [value, asPrinted])
  }
  t.strictSame(await printed('Investment in Guangdong fell by about 5 percent.'), [['-5', 'fell by about 5 percent']])
  t.strictSame(await printed('广东投资同比下降约5%，工业投资增长3%。'), [
    ['-5', '下降约5%'],
    ['3', '3%'],
  ])
  t.strictSame(await printed('广东投资增速为-5%。'), [['-5', '-5%']])
})

// Requests for candidates: pages, hostile texts, bad input, access, and the kept texts of sources. Nothing is written. Long texts are read in a thread, which opens the register anew: these tests have registers of their own.

t.test('a text is answered in pages; a cursor belongs to its text', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const text = Array.from({ length: 450 }, (_, at) => `广东完成投资${(at + 1).toString()}亿元。`).join('\n\n')
  const first = await pageOf({ text }, '?limit=200', app)
  t.equal(first.data.length, 200)
  const second = await pageOf({ text }, `?limit=200&cursor=${first.next ?? ''}`, app)
  const third = await pageOf({ text }, `?limit=100&cursor=${second.next ?? ''}`, app)
  t.equal(third.next, null)
  const all = [...first.data, ...second.data, ...third.data]
  t.strictSame(
    all.map(({ at, value }) => [at.paragraph, value]),
    Array.from({ length: 450 }, (_, at) => [at + 1, `${(at + 1).toString()}00000000`]),
  )
  t.strictSame([...new Set(all.map(({ subject }) => subject?.id))], ['guangdong'])
  for (const [body, cursor] of [
    [{ text: `${text} ` }, first.next],
    [{ text, publishedOn: '2025-01-01' }, first.next],
    [{ text }, 'bm9uZQ'],
  ] as const) {
    isInvalid(t, await app.ask('POST', `/v1/candidates?cursor=${cursor ?? ''}`, { body }), [{ parameter: 'cursor' }])
  }
})

t.test('within one long paragraph too, offsets are those of the whole text', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const text = `𠀀广东：${Array.from({ length: 250 }, (_, at) => `投资${(at + 1).toString()}亿元`).join('，')}。`
  let cursor: string | null = ''
  const values: string[] = []
  while (cursor !== null) {
    const { data, next }: Page = await pageOf({ text }, cursor === '' ? '' : `?cursor=${cursor}`, app)
    const found = data.map(({ at }) => text.slice(at.start, at.end))
    t.strictSame(found, pluck(data, 'asPrinted'))
    t.ok(data.every(({ quote, asPrinted }) => quote.length <= 300 && quote.includes(asPrinted) && text.includes(quote)))
    values.push(...data.map(({ value }) => value))
    cursor = next
  }
  t.equal(values.length, 250)
  t.equal(values.at(-1), '25000000000')
})

t.test('hostile texts of a megabyte take seconds, and other requests are answered meanwhile', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const size = 1_000_000
  const filled = (part: string): string => part.repeat(Math.ceil(size / Buffer.byteLength(part)))
  for (const text of [
    ...wordsOf('1 <b>1亿元</b> 广东省 1亿元 广东投资1亿元， 2025年1月 ( 万'),
    'Guangdong 5 projects. ',
  ].map(filled)) {
    const order: string[] = []
    const asking = async (method: string, url: string, body?: object): Promise<void> => {
      t.equal((await app.ask(method, url, { body })).status, 200)
      order.push(url)
    }
    const taken = await spentOn(async () => {
      const reading = asking('POST', '/v1/candidates', { text })
      for (let count = 0; count < 5; count++) await asking('GET', '/v1/regions/guangdong')
      await reading
    })
    t.equal(order[0], '/v1/regions/guangdong', 'what is asked later is answered before')
    t.ok(taken < 20_000, `${text.slice(0, 10)} takes ${taken.toFixed(0)} ms`)
  }
})

t.test('bad input is refused, and names the fault', async (t) => {
  const refused = async (status: number, body: unknown, pointer?: string, query = ''): Promise<void> => {
    const answer = await app.ask('POST', `/v1/candidates${query}`, { body })
    t.match(
      answer,
      { status, ...(pointer !== undefined && { body: { errors: [{ pointer }] } }) },
      JSON.stringify({ body }).slice(0, 60),
    )
  }
  await refused(400, undefined)
  await refused(400, {}, '/text')
  await refused(400, { text: '' }, '/text')
  await refused(400, { text: 5 }, '/text')
  await refused(400, { text: null }, '/text')
  await refused(400, { text: ['a'] }, '/text')
  await refused(400, { text: 'a\0b' }, '/text')
  await refused(400, '{"text": "\\ud800"}', '/text')
  await refused(400, { text: 'a', language: 'not a language' }, '/language')
  await refused(400, { text: 'a', publishedOn: '2025-02-30' }, '/publishedOn')
  await refused(400, { text: 'a', title: 'b' }, '/title')
  await refused(400, { text: 'a' }, undefined, '?limit=201')
  await refused(400, { text: 'a' }, undefined, '?total=true')
  await refused(413, { text: 'a'.repeat(2 ** 20) })
  t.strictSame((await pageOf({ text: 'Nothing is counted here.' })).data, [])
})

t.test('only editors and admins read texts, and nothing is written', async (t) => {
  const before = await app.store.stamp()
  const body = { text: '广东投资1亿元。' }
  await app.store.addKey(keyHash('key-of-a-reader'), { role: 'reader', label: 'a reader' })
  await app.store.addKey(keyHash('key-of-an-editor'), { role: 'editor', label: 'an editor' })
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: null })).status, 401)
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: 'key-of-a-reader' })).status, 403)
  t.equal((await app.ask('POST', '/v1/candidates', { body, key: 'key-of-an-editor' })).status, 200)
  t.equal((await app.store.stamp()).sequence, before.sequence)
})

t.test('the kept text of a source is read, by its language and day of publication, for whom the text is', async (t) => {
  for (const texts of ['private', 'open']) {
    const own = await build(t, { SEED: 'article', TEXTS: texts })
    const address = '/v1/sources/global-times-2025-02-13/candidates'
    const asAdmin = { key: adminKey }
    t.equal((await own.ask('GET', address, asAdmin)).status, 404, 'no text yet')
    const text = '今年，广东计划投资1万亿元。\n\n安徽计划投资2万亿元。'
    const headers = { 'content-type': 'text/plain' }
    t.equal((await own.ask('PUT', '/v1/sources/global-times-2025-02-13/text', { body: text, headers })).status, 201)
    const first = await own.ask('GET', `${address}?limit=1`, asAdmin)
    matchWhole(t, first.body, {
      data: [{ value: '1000000000000', periodStart: '2025-01-01', subject: { id: 'guangdong' } }],
    })
    const { next } = first.body as Page
    t.match(first.headers['link'], `cursor=${next ?? ''}`)
    const second = await own.ask('GET', `${address}?limit=1&cursor=${next ?? ''}`, asAdmin)
    matchWhole(t, second.body, { data: [{ at: { paragraph: 2 }, subject: { id: 'anhui' } }], next: null })
    const tag = { 'if-none-match': first.headers['etag'] ?? '' }
    t.equal((await own.ask('GET', `${address}?limit=1`, { ...asAdmin, headers: tag })).status, 304)
    t.equal((await own.ask('GET', address)).status, texts === 'open' ? 200 : 401)
    t.equal((await own.ask('GET', '/v1/sources/nowhere/candidates', asAdmin)).status, 404)
  }
})
