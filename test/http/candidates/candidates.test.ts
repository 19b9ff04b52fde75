/** A text is read: each quantity is answered as a figure that may be proposed, and a figure that says it already is named. */
import t from 'tap'
import { adminKey, build, put } from '../../support/build.ts'
import { candidatesBy, type Candidate, type Page } from '../../support/candidates.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'

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
