/** The page of a figure shows its equations; the home page names what nobody has answered. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { type Built, put, build } from '../support/build.ts'
import { examples, withExamples } from '../support/examples.ts'
import { controlsOf } from '../support/pages/forms.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor, says } from '../support/pages/visitor.ts'
import { year } from '../support/register.ts'

const figure = (value: string, more: object): object => ({
  ...examples.figures,
  value,
  asPrinted: `${value} yuan`,
  ...year(2099),
  ...more,
})

/** Builds a register with a share that its part and its whole do not make. */
const furnished = async (): Promise<Built> => {
  const app = await withExamples(t)
  await put(app, 'projects/a-pier', { ...examples.projects, title: 'A pier', parentId: 'a-bridge' })
  await put(app, 'figures/whole', figure('200', { quote: 'The bridge takes <200 yuan>.' }))
  await put(app, 'figures/part', figure('90', { subjectId: 'a-pier' }))
  await put(
    app,
    'figures/share',
    figure('50', {
      metric: 'share',
      unit: 'percent',
      asPrinted: '50%',
      relation: 'share',
      fromFigureId: 'part',
      ofFigureId: 'whole',
    }),
  )
  return app
}

/** The text of a page, in which markup parts no sign from its word. */
const wordsOf = (html: string): string => textOf(html).replaceAll(/ (?=[.,])/g, '')

const pageAt = async ({ ask }: Built, url: string): Promise<string> => {
  const { status, text } = await ask('GET', url)
  if (status !== 200) throw new Error(`${url}: ${text}`)
  return text
}

const app = await withExamples(t)
const putFigure = (id: string, fields: object) => put(app, `figures/${id}`, { ...examples.figures, ...fields })
const pageOf = async (id: string, language = ''): Promise<string> =>
  textOf((await app.ask('GET', `${language}/figures/${id}`, { headers: { accept: 'text/html' } })).text)

await putFigure('a-whole', { value: '100', unit: 'percent' })
await putFigure('an-amount', { value: '100' })

const seeded = await build(t, { SEED: 'article' })
const person = visitor(seeded)
await person.signIn(await createKey(seeded.store, { role: 'editor', label: 'newsroom' }))

const sourceWith = async (id: string, publishedOn: string, kind: 'text' | 'table', body: string): Promise<void> => {
  await put(seeded, `sources/${id}`, { title: `Report ${id}`, kind: 'report', official: false, publishedOn })
  const type = kind === 'text' ? 'text/plain' : 'text/csv'
  await seeded.ask('PUT', `/v1/sources/${id}/${kind}`, { body, headers: { 'content-type': type } })
}

t.test('an equation is on the pages of all its figures: printed, computed, implied, and each sentence', async (t) => {
  const app = await furnished()
  for (const id of ['share', 'part', 'whole']) {
    const html = await pageAt(app, `/figures/${id}`)
    t.match(html, '<section id="equations"', id)
    for (const words of [
      'A share of a whole: 50 %',
      'disagrees By the two others it is 45 %.',
      'What is printed needs 177.227 to 182.829 yuan instead of 200 yuan.',
      'The bridge takes <200 yuan>.',
      'Printed: 50 %, planned share of A bridge.',
      'The part: 90 yuan, planned investment of A pier.',
      'The whole: 200 yuan, planned investment of A bridge.',
    ])
      t.ok(wordsOf(html).includes(words), `${id}: ${words}`)
  }
  await put(app, 'figures/part', figure('100', { subjectId: 'a-pier' }))
  t.ok(wordsOf(await pageAt(app, '/figures/share')).includes('agrees By the two others it is 50 %.'))
  await put(app, 'figures/part', figure('100', { subjectId: 'a-pier', asPrinted: 'half of it' }))
  t.ok(wordsOf(await pageAt(app, '/figures/share')).includes('It cannot be checked'))
  t.notMatch(await pageAt(app, '/figures/a-figure'), 'id="equations"')
})

t.test('the home page drops an answered finding, which the list shows with who answered and what', async (t) => {
  const app = await furnished()
  const detail = 'printed 50 % as the planned share of “A bridge”'
  const [, open = ''] = (await pageAt(app, '/')).split('id="checks"')
  t.match(open, detail)
  const body = { review: 'in-the-source', note: 'So <printed>.' }
  t.equal((await app.ask('PATCH', '/v1/checks/share-disagrees,share,part,whole', { body })).status, 200)
  const [, checks = ''] = (await pageAt(app, '/')).split('id="checks"')
  t.notMatch(checks, detail)
  const answered = await pageAt(app, '/checks?reviewed=true')
  t.match(answered, detail)
  t.match(answered, 'The source says so, by ADMIN_KEY on')
  t.match(answered, '<q>So &lt;printed&gt;.</q>')
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { periodStart: '2020-01-01', periodEnd: '2020-12-31' } })
  const [, after = ''] = (await pageAt(app, '/')).split('id="checks"')
  t.notMatch(after.split('</section>')[0] ?? '', 'the register has no outcome')
})

t.test('of the records of a finding, the first twenty are named; the others are a link away', async (t) => {
  const app = await withExamples(t)
  await put(app, 'figures/whole', figure('200', { partsComplete: true }))
  for (const at of Array.from({ length: 25 }, (_, at) => at.toString().padStart(2, '0'))) {
    await put(app, `projects/pier-${at}`, { ...examples.projects, title: `Pier ${at}`, parentId: 'a-bridge' })
    await put(app, `figures/pier-${at}`, figure('7', { subjectId: `pier-${at}` }))
  }
  const [found = {}] = (await app.ask('GET', '/v1/checks?check=parts-differ')).body['data'] as { records?: unknown[] }[]
  t.equal(found.records?.length, 26)
  for (const [address, others] of [
    ['/checks?check=parts-differ', 'and 6 more'],
    ['/zh/checks?check=parts-differ', '另有6项'],
  ] as const) {
    const page = await pageAt(app, address)
    t.match(page, `<a href="/v1/checks?check=parts-differ&amp;records.id=whole">${others}</a>`)
    const row = page.split(others)[0]?.split('<tr').at(-1) ?? ''
    t.equal(row.match(/<li><a href="[^"]*\/figures\/(whole|pier-)/g)?.length, 20, address)
  }
})

t.test('an editor links a percentage to the outcome and the plan beside it by one button', async (t) => {
  const app = await withExamples(t)
  await put(app, 'figures/plan', figure('200', { stage: 'planned' }))
  await put(app, 'figures/outcome', figure('90', { stage: 'actual' }))
  const rate = { metric: 'completion-rate', stage: 'actual', unit: 'percent', asPrinted: '60%' }
  await put(app, 'figures/rate', figure('60', rate))
  const [list, link] = ['/checks?check=share-unlinked', '/figures/rate/link']
  t.notMatch(await pageAt(app, list), link, 'a reader gets no button')
  const person = visitor(app)
  await person.signIn()
  const page = await person.get(list)
  t.match(wordsOf(page.text), 'Link them')
  t.match(wordsOf((await person.get(`/zh${list}`)).text), '建立关联')
  const controls = controlsOf(page.text, link)
  t.match(await person.post(link, new Map([...controls, ['ofFigureId', 'nowhere']])), { status: 422 })
  t.match(await person.post(link, new Map([...controls, ['ofFigureId', 'rate']])), { status: 422 })
  const [token] = [...controls]
  t.match(await person.post(link, new Map([token as [string, string]])), { status: 400 }, 'both figures are named')
  t.match(await person.post('/figures/nowhere/link', controls), { status: 404 })
  t.match((await app.ask('GET', '/v1/figures/rate')).body, { revision: 1 })
  t.match(await person.post(link, controlsOf((await person.get(list)).text, link)), { status: 303 })
  const linked = { relation: 'share', fromFigureId: 'outcome', ofFigureId: 'plan', revision: 2 }
  t.match((await app.ask('GET', '/v1/figures/rate')).body, linked)
  t.match(wordsOf(await pageAt(app, '/checks?severity=error')), 'printed 60 %', 'which is checked from now on')
  const late = new Map([...controls, ['fromFigureId', 'plan'], ['ofFigureId', 'outcome']])
  t.match(await person.post(link, late), { status: 303 }, 'a form of before')
  t.match((await app.ask('GET', '/v1/figures/rate')).body, linked, 'changes nothing that is linked')
})
const refers = { fromFigureId: null, ofFigureId: 'a-whole' }

// The page of a figure: what it says of other figures, and what others say of it.

t.test('a share is a share of another figure, and any other is compared with it', async (t) => {
  await putFigure('a-share', { ...refers, value: '5', unit: 'percent', metric: 'share', relation: null })
  await putFigure('a-change', { ...refers, value: '6', unit: 'percent', metric: 'change', relation: 'change' })
  await putFigure('a-difference', { ...refers, value: '7', unit: 'percentage-point', relation: 'difference' })
  t.match(await pageOf('a-share'), / Share of 100 /)
  t.match(await pageOf('a-share', '/zh'), / 占比基数 100/)
  for (const id of ['a-change', 'a-difference']) {
    t.match(await pageOf(id), / Compared with 100 /)
    t.notMatch(await pageOf(id), /Share of/)
    t.match(await pageOf(id, '/zh'), / 比较基准 100/)
    t.notMatch(await pageOf(id, '/zh'), /占比基数/)
  }
  const whole = await pageOf('a-whole')
  const [shares, compared] = /Shares of it (.*) Compared with it (.*) Revisions /.exec(whole)?.slice(1) ?? []
  t.match(shares, /5 %/)
  t.notMatch(shares, /[67] percent/)
  t.match(compared, /6 %.*7 percentage point/)
  t.match(await pageOf('a-whole', '/zh'), /以本数据为基数的占比 .*以本数据为比较基准的数据 /)
})

t.test('a deprecated figure replaces none', async (t) => {
  await putFigure('a-mistake', { value: '120', supersedesId: 'an-amount', rank: 'deprecated' })
  const before = await pageOf('an-amount')
  t.notMatch(before, /A later figure replaces it|Replacing it/)
  t.match(before, /Deprecated, so they do not replace it .*120/)
  t.match(await pageOf('an-amount', '/zh'), /已作废，因而不替代本数据的 .*120/)
  await putFigure('a-correction', { value: '130', supersedesId: 'an-amount' })
  t.match(await pageOf('an-amount'), /A later figure replaces it: 130 .*Replacing it .*130 .*Deprecated, so they/)
})

t.test('an upper value is shown, whatever the qualifier', async (t) => {
  await putFigure('a-range', { qualifier: 'between', value: '5', upperValue: '9' })
  t.match(await pageOf('a-range'), /between 5 and 9 /)
  t.notMatch(await pageOf('a-range'), /Upper value/)
  for (const qualifier of ['exact', 'about']) {
    await putFigure('a-range', { qualifier, value: '5', upperValue: '9' })
    t.match(await pageOf('a-range'), / Upper value 9 /, qualifier)
    t.match(await pageOf('a-range', '/zh'), / 数值上限 9 /)
  }
})

// What is left to do: an editor sees numbers, rows, percentages and findings, each with the way to it.

t.test('nothing is left where nothing was kept, but findings', async (t) => {
  const page = await person.get('/todo')
  t.equal(page.status, 200)
  says(t, page, 'Every number of these texts is a figure.', 'Every row of these lists is saved.')
  t.match(page.text, 'href="/checks?check=share-of-nothing&amp;reviewed=false"')
  t.match((await person.get('/')).text, '<a href="/todo">To do</a>')
  t.equal((await visitor(seeded).get('/todo')).status, 401)
  const reader = visitor(seeded)
  await reader.signIn(await createKey(seeded.store, { role: 'reader', label: 'reader' }))
  t.equal((await reader.get('/todo')).status, 403)
  t.notMatch((await reader.get('/')).text, '/todo')
})

t.test('numbers of texts and rows of lists are counted by source, and each leads to where it is done', async (t) => {
  await sourceWith(
    'two',
    '2025-03-01',
    'text',
    'Anhui will invest 41 billion yuan in 2025. Nobody knows of 3 billion yuan.',
  )
  await sourceWith('done', '2025-03-02', 'text', 'Hefei will invest 42 billion yuan in 2025.')
  t.equal((await person.fill('/sources/done/figures', {})).status, 303)
  await sourceWith('wordy', '2025-03-03', 'text', 'Nobody names a number.')
  await sourceWith('list', '2025-03-04', 'table', 'Project,Investment (million yuan)\nA bridge,12\nA tunnel,13\n')
  const page = await person.get('/todo')
  t.match(page.text, '<a href="/sources/two/figures">2 numbers</a> <small><a href="/sources/two">Report two</a>')
  t.notMatch(page.text, /sources\/(?:done|wordy)/)
  t.match(page.text, /<a href="\/sources\/list\/table\/rows">(?:2 rows|say what its columns are)<\/a>/)
  says(t, await person.get('/zh/todo'), '2 个数字', '待办事项')
})

t.test('sources come page by page, and a page beyond the last is empty', async (t) => {
  for (let at = 0; at < 11; at++)
    await sourceWith(
      `more-${at.toString()}`,
      '2025-04-01',
      'text',
      `Nobody knows of ${(at + 50).toString()} billion yuan.`,
    )
  const first = await person.get('/todo')
  t.equal(first.text.match(/\/figures">1 number</g)?.length, 10)
  t.match(first.text, '<a href="/todo?page=1">Earlier sources</a>')
  const second = await person.get('/todo?page=1')
  t.match(textOf(second.text), /1 number Report more-.*2 numbers Report two/)
  t.notMatch(second.text, 'Earlier sources')
  says(t, await person.get('/todo?page=100'), 'Every number of these texts is a figure.')
  for (const bad of ['page=-1', 'page=x', 'page=101', 'page=1.5', 'colour=red'])
    t.equal((await person.get(`/todo?${bad}`)).status, 400, bad)
})

t.test('a percentage whose two figures the source has is linked here', async (t) => {
  const about = {
    subjectKind: 'region',
    subjectId: 'anhui',
    metric: 'investment',
    ...year(2024),
    qualifier: 'exact',
    sourceId: 'two',
    unit: 'CNY',
    asPrinted: 'x',
  }
  await put(seeded, 'figures/plan', { ...about, stage: 'planned', value: '500' })
  await put(seeded, 'figures/done', { ...about, stage: 'actual', value: '600' })
  await put(seeded, 'figures/rate', {
    ...about,
    metric: 'completion-rate',
    stage: 'actual',
    value: '120',
    unit: 'percent',
  })
  const page = await person.get('/todo')
  t.match(page.text, /action="\/figures\/rate\/link".*<button>Link them<\/button>/s)
})
