/** Numbers of a text become figures together: after a look at what they would change, once, and all or none. */
import { tokenControl } from '../../src/http/pipeline/forms.ts'
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { Refusal } from '../../src/rules/refusal.ts'
import { adminKey, build, put } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'
import { controlsOf, faultsBeside, formTo } from '../support/pages/forms.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor, type Visitor } from '../support/pages/visitor.ts'

const app = await build(t, { SEED: 'article' })

const editor = async (label: string): Promise<Visitor> => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label }))
  return person
}
const [person, other] = [await editor('newsroom'), await editor('agency')]

const keepText = async (id: string, body: string): Promise<void> => {
  await app.ask('PUT', `/v1/sources/${id}/text`, { body, headers: { 'content-type': 'text/plain' } })
}

/** Makes a source with a text, and returns the address of the form of its numbers. */
const textOfSource = async (id: string, text: string): Promise<string> => {
  await put(app, `sources/${id}`, { title: `Text ${id}`, kind: 'report', official: false, publishedOn: '2025-02-13' })
  await keepText(id, text)
  return `/sources/${id}/figures`
}

const dataAt = async <T>(path: string): Promise<readonly T[]> =>
  ((await app.ask('GET', path)).body as { data: readonly T[] }).data

const figuresFrom = (path: string): Promise<readonly Record<string, unknown>[]> =>
  dataAt(`/v1/figures?sourceId=${path.split('/')[2] ?? ''}&sort=value`)

const preview = ['preview', 'true'] as const
const back = ['back', 'true'] as const

const hefei = 'Hefei will invest 12.5 billion yuan ($1.71 billion) in 2025.'
const two = `${hefei}\n\nAnhui will invest 20 billion yuan in 2025.\n\nNobody knows of 3 billion yuan.\n`

t.test('each figure has all that its candidate proposes', async (t) => {
  const path = await textOfSource('whole', hefei)
  const { body } = await app.ask('POST', '/v1/candidates', { body: { text: hefei, publishedOn: '2025-02-13' } })
  const { data } = body as { data: { at: { paragraph: number }; subject: { kind: string; id: string } }[] }
  const saved = await person.fill(path, {})
  t.match(saved, { status: 303, headers: { location: /^\/sources\/whole\?saved=[0-9a-f-]{36}#text$/ } }, saved.text)
  const [figure] = await figuresFrom(path)
  for (const { at, subject, ...said } of data) {
    const { alternatives: _others, figureId: _none, selected, ...own } = said as Record<string, unknown>
    t.equal(selected, true)
    t.match(figure, {
      ...own,
      subjectKind: subject.kind,
      subjectId: subject.id,
      locator: `paragraph ${at.paragraph.toString()}`,
    })
    t.same(figure?.['reported'], own['reported'])
  }
  matchWhole(t, figure, {
    reported: [{ value: '1710000000', unit: 'USD' }],
    value: '12500000000',
    asPrinted: '12.5 billion yuan ($1.71 billion)',
  })
})

t.test('numbers that are not whole are left out at first; the same number is offered once', async (t) => {
  const path = await textOfSource(
    'offered',
    `Anhui will invest 21 billion yuan in 2025.\n\nNobody knows of 3 billion yuan.\n`,
  )
  const controls = controlsOf((await person.get(path)).text, path)
  t.match(Object.fromEntries(controls), {
    'numbers.0.save': 'true',
    'numbers.0.subjectId': 'anhui',
    'numbers.1.save': 'false',
    'numbers.1.value': '3000000000',
  })
  t.match((await person.get(path)).text, /Anhui<\/a><\/div>/, 'the record is named beside its id')
  await person.post(path, controls)
  const again = controlsOf((await person.get(path)).text, path)
  t.match(again.get('numbers.0.asPrinted'), '3 billion yuan')
})

t.test('a number that a person has read otherwise is not offered again', async (t) => {
  const path = await textOfSource('mended', 'Anhui will invest 29 billion yuan.\n\nOr some 29 billion yuan.\n')
  const mended = {
    'numbers.0.periodStart': '2025-01-01',
    'numbers.0.periodEnd': '2025-12-31',
    'numbers.0.stage': 'target',
    'numbers.0.save': 'true',
  }
  t.equal((await person.fill(path, { ...mended, 'numbers.1.save': 'false' })).status, 303)
  const [figure] = await figuresFrom(path)
  const found = (await person.get('/sources/mended')).text
  t.match(found, `<mark class="said"><a href="/figures/${String(figure?.['id'])}">29 billion yuan</a></mark>`)
  t.equal(
    controlsOf((await person.get(path)).text, path).get('numbers.0.locator'),
    'paragraph 2',
    'the same words elsewhere are',
  )
  const { body } = await app.ask('GET', '/v1/sources/mended/candidates', { key: adminKey })
  matchWhole(t, body, { data: [{ figureId: figure?.['id'] }, { figureId: null }] })
})

t.test('a number whose figure has the words around it, on another subject, is not offered again', async (t) => {
  const path = await textOfSource('clause', 'Anhui will invest 31 billion yuan. Nobody knows of 3 billion yuan.\n')
  await put(app, 'figures/clause', {
    subjectKind: 'region',
    subjectId: 'hefei',
    metric: 'investment',
    stage: 'planned',
    value: '31000000000',
    unit: 'CNY',
    qualifier: 'exact',
    sourceId: 'clause',
    asPrinted: 'Anhui will invest 31 billion yuan',
  })
  const controls = controlsOf((await person.get(path)).text, path)
  t.equal(controls.get('numbers.0.asPrinted'), '3 billion yuan')
  t.equal(controls.has('numbers.1.asPrinted') && controls.get('numbers.1.asPrinted') !== '', false)
})

t.test('many numbers come in several forms', async (t) => {
  const path = await textOfSource(
    'many',
    Array.from({ length: 30 }, (_, at) => `Nobody knows of ${(at + 2).toString()} billion yuan.`).join('\n\n'),
  )
  const { text } = await person.get(path)
  const [, next = ''] = /href="([^"]*)">Next page/.exec(text) ?? []
  const rest = await person.get(next)
  t.equal(controlsOf(rest.text, path).get('numbers.0.asPrinted'), '27 billion yuan')
  t.notMatch(rest.text, />Next page</)
  t.equal((await person.get(`${path}?from=99999`)).status, 200)
  t.equal((await person.get(`${path}?from=-1`)).status, 400)
})

t.test('a text with very many numbers that are figures is read on by links', async (t) => {
  const said = 'Anhui will invest 37 billion yuan in 2025.'
  const path = await textOfSource('registered', said)
  t.equal((await person.fill(path, {})).status, 303)
  await keepText('registered', `${`${said}\n\n`.repeat(205)}Nobody knows of 3 billion yuan.\n`)
  const { text } = await person.get(path)
  t.match(text, 'Every number here is a figure already.')
  const [, next = ''] = /href="([^"]*)">Next page/.exec(text) ?? []
  t.equal(next, `${path}?from=${(200 * (said.length + 2) + said.indexOf('37')).toString()}`)
  const rest = await person.get(next)
  t.equal(controlsOf(rest.text, path).get('numbers.0.asPrinted'), '3 billion yuan')
  t.equal(controlsOf(rest.text, path).has('numbers.1.save'), false)
  t.notMatch(rest.text, />Next page</)
})

t.test('a look at a batch tells the register the length of its file in bytes', async (t) => {
  const path = await textOfSource('measured', '合肥2025年计划投资330亿元，还有很多话要说。\n')
  const { store } = app
  const ownImport = store.import.bind(store)
  let [told, sent]: [number | undefined, number] = [undefined, 0]
  store.import = (request) => {
    told = request.length
    const counted = async function* () {
      for await (const piece of request.read()) {
        sent += piece.length
        yield piece
      }
    }
    return ownImport({ ...request, read: counted })
  }
  t.teardown(() => (store.import = ownImport))
  const controls = controlsOf((await person.get(path)).text, path)
  const meant = { save: 'true', subjectKind: 'region', subjectId: 'hefei', metric: 'investment', stage: 'planned' }
  for (const [key, text] of Object.entries(meant)) controls.set(`numbers.0.${key}`, text)
  const review = await person.post(path, [...controls, preview])
  t.equal(review.status, 200)
  t.match(textOf(review.text), 'Hefei Planned investment 33,000,000,000 CNY 2025')
  t.ok(sent > 0)
  t.equal(told, sent)
})

t.test('a look at what a batch would change writes nothing, and leads back or to exactly this batch', async (t) => {
  await put(app, 'projects/metro', { title: 'The metro', kind: 'project', status: 'preparation', regionId: 'hefei' })
  const path = await textOfSource(
    'metro',
    `The metro will invest 5 billion yuan in 2025.\n\nNobody knows of 3 billion yuan.\n`,
  )
  const controls = controlsOf((await person.get(path)).text, path)
  controls.set('numbers.0.value', '6000000000')
  const before = await app.store.stamp()
  const review = await person.post(path, [...controls, preview])
  t.equal(review.status, 200)
  t.same(await app.store.stamp(), before)
  t.match(formTo(review.text, path), /<button class="go">Save the figures<\/button><\/p>\s*<\/form>$/)
  t.match(
    textOf(review.text),
    new RegExp(
      [
        '1 figure will be made, and 1 number is left out Nothing is saved yet\\.',
        '1: 5 billion yuan metro-investment-planned-2025 The metro Planned investment 6,000,000,000 CNY 2025',
        'New errors error Value not as printed: The register has 6 billion yuan as the planned investment of “The metro” in Hefei for 2025, but “[^”]*” printed “5 billion yuan” on 13 February 2025\\. number 1',
        'A number that the text prints stays true\\. Check first what it is about',
        'Totals .*Hefei, 2025: planned investment none 6 billion yuan 6,000,000,000 CNY \\+6 billion yuan 6,000,000,000 CNY',
        'Promises .*The metro Planned investment, 2025: 6,000,000,000 CNY \\(number 1\\) none Nothing reported',
      ].join('.*'),
    ),
  )
  t.notMatch(review.text, /figures\/0/, 'no link to what does not exist')
  const seen = controlsOf(review.text, path)
  const mended = await person.post(path, [...seen, back])
  t.same(controlsOf(mended.text, path), controls, 'all is as it was filled in')
  const found = await person.post(path, seen)
  t.match(found, { status: 303, headers: { location: /^\/sources\/metro\?saved=[0-9a-f-]{36}#text$/ } })
  t.match(await person.post(path, seen), { status: 303 }, 'a double click')
  t.match(await person.post(path, controls), { status: 303 }, 'the form before, from the history of the browser')
  t.match(await person.post(path, new Map([...controls, ['numbers.0.value', '7']])), {
    status: 409,
    text: /saved already/,
  })
  t.match(await figuresFrom(path), { length: 1, 0: { value: '6000000000', subjectId: 'metro' } })
})

t.test('a figure without a period is pointed out, beside its period and before it is saved', async (t) => {
  const path = await textOfSource('undated', 'Anhui will invest 20 billion yuan.\n')
  const { text } = await person.get(path)
  t.match(
    text,
    /name="numbers.0.periodStart"[^>]*aria-describedby="[^"]*in-numbers.0.periodStart-note[^>]*>\s*<div id="in-numbers.0.periodStart-note"><div class="note warn">Without a period/,
  )
  const controls = controlsOf(text, path)
  t.equal(controls.get('numbers.0.save'), 'false', 'it is not selected')
  const stock = new Map(controls).set('numbers.0.metric', 'project-count')
  const found = (await person.post(path, [...stock, back])).text
  t.match(found, /<div id="in-numbers.0.periodStart-note"><div class="note warn">Counted at a moment: which day\?/)
  controls.set('numbers.0.save', 'true')
  const review = await person.post(path, [...controls, preview])
  t.match(textOf(review.text), /Anhui Planned investment 20,000,000,000 CNY no date Without a period/)
  t.match(await person.post(path, controlsOf(review.text, path)), { status: 303 })
})

t.test('what another source says already is offered too, and saved as the print of this one', async (t) => {
  const text = 'Anhui will invest 67 billion yuan in 2025.\n'
  const first = await textOfSource('first-print', text)
  t.equal((await person.fill(first, {})).status, 303)
  const path = await textOfSource('second-print', text)
  const [figure] = await figuresFrom(first)
  const candidates = await app.ask('GET', '/v1/sources/second-print/candidates', { key: adminKey })
  matchWhole(t, candidates.body, { data: [{ figureId: figure?.['id'], selected: true }] })
  const found = textOf((await person.get('/sources/second-print')).text)
  t.match(found, '1 number marked: 0 in the register, 1 of another source only.')
  t.match((await person.get('/zh/sources/second-print')).text, '0个已登记为数据，1个仅由其他来源登记')
  t.match((await person.get('/todo')).text, '/sources/second-print/figures">1 number<')
  const page = await person.get(path)
  t.match(textOf(page.text), 'Said already by Text first-print')
  t.match(textOf((await person.get(`/zh${path}`)).text), 'Text first-print 已载有相同数据')
  const controls = controlsOf(page.text, path)
  t.equal(controls.get('numbers.0.save'), 'true', 'nothing of it is guessed')
  const review = await person.post(path, [...controls, preview])
  t.match(textOf((await person.post(path, [...controlsOf(review.text, path), back])).text), 'Said already by')
  t.equal((await person.post(path, controls)).status, 303)
  matchWhole(t, await figuresFrom(path), [{ value: '67000000000', subjectId: 'anhui', sourceId: 'second-print' }])
  t.match((await person.get('/sources/second-print')).text, '1 number marked: 1 in the register.')
  t.match((await person.get(path)).text, 'Every number here is a figure already.')
})

t.test('a text without numbers is told from one whose numbers are all figures', async (t) => {
  const path = await textOfSource('wordy', 'Nobody names a number.')
  t.match((await person.get(path)).text, /There is no number in it that can be read\./)
  t.match((await person.get(`/zh${path}`)).text, /其中没有可识读的数字/)
  await keepText('wordy', 'Hefei will invest 97 billion yuan in 2025.')
  t.match((await person.get('/sources/wordy')).text, '1 number marked: 0 in the register. ')
  await person.fill(path, {})
  t.match((await person.get(path)).text, 'Every number here is a figure already.')
  t.match((await person.get('/sources/wordy')).text, '1 number marked: 1 in the register.')
})

t.test('faults come back beside their controls, of all numbers at once, and nothing is written', async (t) => {
  const path = await textOfSource('faulty', two.replace('12.5', '13.5'))
  const filled = { 'numbers.0.subjectId': 'nowhere', 'numbers.1.subjectId': 'Anhui' }
  for (const button of [{ preview: 'true' }, {}]) {
    const refused = await person.fill(path, { ...filled, ...button })
    t.equal(refused.status, 422)
    t.strictSame(faultsBeside(refused.text, 'numbers.1.subjectId'), [], 'a name of one record is taken')
    t.equal(controlsOf(refused.text, path).get('numbers.1.subjectId'), 'Anhui')
    t.match(refused.text, '<a href="#in-numbers.0.subjectId">Numbers 1, subject</a>')
    const broken = await person.fill(path, {
      'numbers.0.subjectId': 'nowhere',
      'numbers.1.subjectId': 'no-one',
      ...button,
    })
    t.equal(broken.status, 422)
    t.match(faultsBeside(broken.text, 'numbers.0.subjectId').join(), /nowhere/)
    t.equal(faultsBeside(broken.text, 'numbers.1.subjectId').length, 'preview' in button ? 1 : 0)
    t.equal(controlsOf(broken.text, path).get('numbers.1.subjectId'), 'no-one')
    const units = await person.fill(path, { 'numbers.0.reported': '1.5 USD\nplenty of dollars', ...button })
    t.match(faultsBeside(units.text, 'numbers.0.reported').join(), /Must be a number in digits/)
    const found = await person.fill(path, { 'numbers.0.save': 'false', 'numbers.1.save': 'false', ...button })
    t.match(found, { status: 400, text: /Choose at least one/ })
    t.equal((await person.fill(path, { 'numbers.0.secret': 'x', ...button })).status, 400)
    const hostile = '"><script>alert(1)</script></textarea>`<b>'
    const shown = await person.fill(path, { 'numbers.0.asPrinted': hostile, 'numbers.2.quote': hostile, ...button })
    t.notMatch(shown.text, /<script>|<b>/)
    if ('preview' in button) t.equal(controlsOf(shown.text, path).get('numbers.2.quote'), hostile)
  }
  t.match(await figuresFrom(path), { length: 2 }, 'words are no more than words')
})

t.test('a text that is markup is no more than words, on all the way', async (t) => {
  const hostile =
    'Anhui </textarea><script>alert(1)</script><b title="> will invest 32 billion yuan in 2025. \u2028`&quot;`\n'
  const path = await textOfSource('markup', hostile)
  const source = await person.get('/sources/markup')
  const [, candidate = ''] = /<mark><a href="([^"]*)"/.exec(source.text) ?? []
  const check = await person.get(path)
  const controls = controlsOf(check.text, path)
  controls.set('numbers.0.save', 'true')
  const review = await person.post(path, [...controls, preview])
  const pages = [source, await person.get(candidate.replaceAll('&amp;', '&')), check, review]
  for (const { status, text } of pages) {
    t.equal(status, 200)
    t.notMatch(text, /<script>|<b |&amp;quot;<\/q>/)
  }
  t.match(controlsOf(review.text, path).get('numbers.0.quote'), '<script>alert(1)</script>')
  t.equal((await person.post(path, controlsOf(review.text, path))).status, 303)
})

t.test('a number is accepted once, whoever accepts it', async (t) => {
  const path = await textOfSource(
    'twice',
    'Anhui will invest 23 billion yuan in 2025. Anhui will invest 23 billion yuan in 2025.\n',
  )
  const [mine, theirs] = [
    controlsOf((await person.get(path)).text, path),
    controlsOf((await other.get(path)).text, path),
  ]
  for (const button of [[preview], []]) {
    const refused = await person.post(path, [...mine, ...button])
    t.equal(refused.status, 409)
    t.strictSame(faultsBeside(refused.text, 'numbers.1.value'), [
      'Number 1 says the same of the same subject. If one is about something else, change its subject.',
    ])
  }
  mine.set('numbers.1.save', 'false')
  theirs.set('numbers.0.save', 'false')
  t.equal((await person.post(path, mine)).status, 303)
  for (const button of [[preview], []]) {
    const late = await other.post(path, [...theirs, ...button])
    t.equal(late.status, 409)
    t.match(late.text, /The register has this number of this source already: <a href="\/figures\/[^"]*">/)
  }
  t.match(await figuresFrom(path), { length: 1 })
})

t.test('a batch is of the text that the person saw', async (t) => {
  const path = await textOfSource('moving', 'Anhui will invest 24 billion yuan in 2025.\n')
  const controls = controlsOf((await person.get(path)).text, path)
  const seen = controlsOf((await person.post(path, [...controls, preview])).text, path)
  await keepText('moving', 'Anhui will invest 2.4 billion yuan in 2025.\n')
  for (const sent of [[...controls, preview], [...seen]]) {
    const refused = await person.post(path, sent)
    t.match(refused, { status: 412, text: /Another person has changed the source/ })
    t.equal(controlsOf(refused.text, path).get('numbers.0.value'), '24000000000')
  }
  t.match(await figuresFrom(path), { length: 0 })
  const again = await person.post(path, seen)
  t.equal((await person.post(path, controlsOf(again.text, path))).status, 303, 'a person who means it saves again')
  const gone = controlsOf(
    (await person.get(await textOfSource('gone', 'Anhui will invest 28 billion yuan in 2025.'))).text,
    '/sources/gone/figures',
  )
  await app.ask('DELETE', '/v1/sources/gone')
  for (const sent of [[...gone, preview], [...gone], [...gone, back]])
    t.equal((await person.post('/sources/gone/figures', sent)).status, 410)
})

t.test('a record that a batch refers to may go between the look and the save', async (t) => {
  await put(app, 'regions/lost', { name: 'Lost', kind: 'city' })
  const path = await textOfSource('refers', 'Anhui will invest 25 billion yuan in 2025.\n')
  const controls = controlsOf((await person.get(path)).text, path)
  controls.set('numbers.0.subjectId', 'lost')
  const review = await person.post(path, [...controls, preview])
  await app.ask('DELETE', '/v1/regions/lost')
  const refused = await person.post(path, controlsOf(review.text, path))
  t.equal(refused.status, 422)
  t.match(faultsBeside(refused.text, 'numbers.0.subjectId').join(), /lost/)
})

t.test('a batch of another session, or of no form, is refused, and kept as it was filled in', async (t) => {
  const path = await textOfSource('forged', 'Anhui will invest 26 billion yuan in 2025.\n')
  const controls = controlsOf((await person.get(path)).text, path)
  controls.set('numbers.0.note', '')
  controls.delete('numbers.0.note')
  for (const button of [[preview], []]) {
    const refused = await other.post(path, [...controls, ...button])
    t.match(refused, { status: 403, text: /made in another session/ })
    t.equal(controlsOf(refused.text, path).get('numbers.0.value'), '26000000000')
    t.equal((await person.post(path, [...new Map([...controls, ['token', 'x']]), ...button])).status, 403)
    t.equal((await person.post(path, [...controls, ...button], { origin: 'https://example.org' })).status, 403)
    t.equal((await visitor(app).post(path, [...controls, ...button])).status, 401)
    t.equal((await person.post(path, [['token', controls.get('token') ?? ''], ...button])).status, 400)
  }
  t.match(await figuresFrom(path), { length: 0 })
})

t.test('a register that is too busy says so, and saves all the same', async (t) => {
  const path = await textOfSource('busy', 'Anhui will invest 27 billion yuan in 2025.\n')
  const usual = app.store.import.bind(app.store)
  for (const [answer, words] of [
    [() => Promise.reject(new Refusal('overloaded', ['too-busy'])), /too busy to say what would change/],
    [
      async (request: Parameters<typeof usual>[0]) => ({ ...(await usual(request)), effects: null }),
      /touches too much of the register/,
    ],
  ] as const) {
    Object.assign(app.store, { import: answer })
    const review = await person.fill(path, { preview: 'true' })
    Object.assign(app.store, { import: usual })
    t.match(review, { status: 200, text: words })
    t.match(formTo(review.text, path), /Save the figure/)
  }
  t.equal((await person.fill(path, {})).status, 303)
})

t.test('a percentage comes with its two numbers, and is saved with the figures that they become', async (t) => {
  await put(app, 'projects/dams', {
    title: 'Dams of Anhui, 2024',
    localTitle: '2024年安徽省重点水利工程',
    kind: 'portfolio',
    status: 'completion',
    regionId: 'anhui',
  })
  const path = await textOfSource(
    'share',
    '2024年安徽省重点水利工程计划投资500亿元，已完成投资600亿元，投资完成率120%。',
  )
  const controls = controlsOf((await person.get(path)).text, path)
  t.match(Object.fromEntries(controls), {
    'numbers.2.save': 'true',
    'numbers.2.relation': 'share',
    'numbers.2.ofFigureId': 'number-1',
    'numbers.2.fromFigureId': 'number-2',
  })
  const alone = await person.post(path, new Map([...controls, ['numbers.1.save', 'false']]))
  t.equal(alone.status, 400)
  t.strictSame(faultsBeside(alone.text, 'numbers.2.fromFigureId'), [
    'Number 2 is not saved. Save it too, or leave the field empty.',
  ])
  t.equal((await person.post(path, [...controls, preview])).status, 200)
  t.equal((await person.post(path, controls)).status, 303)
  const [rate, plan, done] = await figuresFrom(path)
  matchWhole(t, rate, { value: '120', relation: 'share', ofFigureId: plan?.['id'], fromFigureId: done?.['id'] })
})

t.test('what was saved is told with a link that undoes it, and after the undo that it was done', async (t) => {
  const path = await textOfSource('told', 'Anhui will invest 41 billion yuan in 2025.\n')
  const saved = await person.fill(path, {})
  const place = (saved.headers['location'] ?? '').replace('#text', '')
  const page = await person.get(place)
  t.match(textOf(page.text), 'Saved. New: 1 figure Undo this save')
  const [undo = ''] = /\/batches\/[0-9a-f-]{36}\/undo/.exec(page.text) ?? []
  t.notMatch((await visitor(app).get(place)).text, /Undo this save/)
  t.notMatch((await other.get(place)).text, /Undo this save/, 'another editor may not')
  const undone = await person.fill(undo, {})
  t.equal(undone.status, 303)
  t.match(textOf((await person.get(undone.headers['location'] ?? '')).text), /It is undone: every record is again/)
  t.match(textOf((await person.get(`/zh${place}`)).text), /已撤销：各条记录恢复原状/)
  t.match(await figuresFrom(path), { length: 0 })
  for (const bad of ['x', '', '01936d6e']) t.equal((await person.get(`/sources/told?saved=${bad}`)).status, 400, bad)
  t.equal((await person.get('/sources/told?saved=01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d')).status, 200)
  t.equal((await person.get('/batches?undone=x')).status, 400)
})

t.test('a part that the text divides a programme into is made with its figures, all or nothing', async (t) => {
  const body = {
    title: 'Key projects of Anhui, 2023',
    localTitle: '2023年安徽省重点项目',
    kind: 'portfolio',
    status: 'implementation',
    regionId: 'anhui',
    industryIds: ['steel'],
    startsOn: '2023-01-01',
    endsOn: '2023-12-31',
  }
  await put(app, 'projects/anhui-key-2023', body)
  const path = await textOfSource(
    'parts',
    '2023年安徽省安排省重点项目800个，年度计划投资2000亿元，其中基础设施项目300个，年度计划投资900亿元。',
  )
  const shown = await person.get(path)
  const controls = controlsOf(shown.text, path)
  t.match(Object.fromEntries(controls), {
    'numbers.2.subjectId': '',
    'numbers.2.partOfId': 'anhui-key-2023',
    'numbers.2.partLocalTitle': /基础设施/,
    'numbers.2.save': 'false',
  })
  t.match(textOf(shown.text), '+ new part of Key projects of Anhui, 2023')
  for (const at of [2, 3]) {
    controls.set(`numbers.${at.toString()}.save`, 'true')
    controls.set(`numbers.${at.toString()}.partOfId`, 'anhui-key-2023')
    controls.set(`numbers.${at.toString()}.partTitle`, 'infrastructure')
    controls.set(`numbers.${at.toString()}.partLocalTitle`, '基础设施项目')
    controls.set(`numbers.${at.toString()}.subjectId`, '')
    controls.set(`numbers.${at.toString()}.stage`, 'planned')
    controls.set(`numbers.${at.toString()}.periodStart`, '2023')
    controls.set(`numbers.${at.toString()}.periodEnd`, '')
  }
  controls.set('numbers.2.metric', 'project-count')
  controls.set('numbers.3.metric', 'investment')
  const before = await app.store.stamp()
  const broken = new Map([...controls, ['numbers.0.save', 'true'], ['numbers.0.subjectId', 'nowhere']])
  for (const button of [[preview], []]) {
    t.equal((await person.post(path, [...broken, ...button])).status, 422)
    const unknown = await person.post(path, [...new Map([...controls, ['numbers.3.partOfId', 'no-one']]), ...button])
    t.match(faultsBeside(unknown.text, 'numbers.3.partOfId').join(), /There is no no-one among the projects/)
    t.equal(unknown.status, 400)
  }
  const otherTab = controlsOf((await person.get(path)).text, path)
  const review = await person.post(path, [...controls, preview])
  t.equal(review.status, 200, textOf(review.text).slice(0, 600))
  t.same(await app.store.stamp(), before, 'nothing is written')
  t.match(textOf(review.text), /figures and 1 part will be made/)
  t.match(textOf(review.text), 'infrastructure (new part of Key projects of Anhui, 2023)')
  t.notMatch(review.text, /href="\/projects\/anhui-key-2023-infrastructure"/, 'no link to what does not exist')
  const saved = await person.post(path, controlsOf(review.text, path))
  t.equal(saved.status, 303)
  matchWhole(t, (await app.ask('GET', '/v1/projects/anhui-key-2023-infrastructure')).body, {
    title: 'Key projects of Anhui, 2023: infrastructure',
    localTitle: '2023年安徽省重点项目：基础设施项目',
    kind: 'portfolio',
    status: 'implementation',
    regionId: 'anhui',
    parentId: 'anhui-key-2023',
    industryIds: ['steel'],
    startsOn: '2023-01-01',
    endsOn: '2023-12-31',
    citations: [{ sourceId: 'parts', locator: 'paragraph 1', note: null, as: null }],
  })
  matchWhole(t, await dataAt('/v1/figures?subjectId=anhui-key-2023-infrastructure&sort=value'), [
    { value: '300', metric: 'project-count', subjectKind: 'project', periodEnd: '2023-12-31' },
    { value: '90000000000', metric: 'investment' },
  ])
  const again = await person.post(path, [...controls, [tokenControl, otherTab.get(tokenControl) ?? '']])
  t.equal(again.status, 400, 'the same part in another tab')
  for (const at of [2, 3])
    t.strictSame(faultsBeside(again.text, `numbers.${at.toString()}.partTitle`), [
      'There is already projects/anhui-key-2023-infrastructure.',
    ])
  const page = await person.get((saved.headers['location'] ?? '').replace('#text', ''))
  const [undo = ''] = /\/batches\/[0-9a-f-]{36}\/undo/.exec(page.text) ?? []
  t.equal((await person.fill(undo, {})).status, 303)
  t.equal((await app.ask('GET', '/v1/projects/anhui-key-2023-infrastructure')).status, 410, 'part and figures go')
})

t.test('what all numbers share fills their empty cells, by a button, and nothing else', async (t) => {
  const path = await textOfSource(
    'shared',
    'Nobody knows of 3 billion yuan.\n\nAnhui will invest 43 billion yuan in 2025.\n',
  )
  const controls = controlsOf((await person.get(path)).text, path)
  const shared = { subjectId: '合肥', metric: 'investment', stage: 'actual', periodStart: '2024' }
  for (const [key, text] of Object.entries(shared)) controls.set(`shared.0.${key}`, text)
  const before = await app.store.stamp()
  const filled = await person.post(path, [...controls, ['fill', 'true']])
  t.equal(filled.status, 200)
  const then = Object.fromEntries(controlsOf(filled.text, path))
  t.match(then, {
    'shared.0.subjectId': 'hefei',
    'numbers.0.subjectKind': 'region',
    'numbers.0.subjectId': 'hefei',
    'numbers.0.stage': 'actual',
    'numbers.0.periodStart': '2024-01-01',
    'numbers.0.periodEnd': '2024-12-31',
    'numbers.0.save': 'false',
    'numbers.1.subjectId': 'anhui',
    'numbers.1.periodStart': '2025-01-01',
  })
  const [half, moment] = [new Map(controls), new Map(controls)]
  for (const [name, day] of Object.entries({
    'shared.0.periodStart': '2024-01-01',
    'shared.0.periodEnd': '2024-12-31',
  }))
    for (const some of [half, moment]) some.set(name, day)
  half.set('numbers.0.periodStart', '2024-01-01')
  moment.set('numbers.0.periodEnd', '2024-12-31')
  for (const [some, start] of [
    [half, '2024-01-01'],
    [moment, ''],
  ] as const) {
    const shown = controlsOf((await person.post(path, [...some, ['fill', 'true']])).text, path)
    const found = Object.fromEntries(shown)
    matchWhole(t, found, { 'numbers.0.periodStart': start, 'numbers.0.periodEnd': '2024-12-31' })
  }
  t.same(await app.store.stamp(), before)
  const several = await person.post(path, [
    ...controls,
    ['choose', 'numbers.0.subjectKind=region&numbers.0.subjectId=anhui'],
  ])
  t.equal(controlsOf(several.text, path).get('numbers.0.subjectId'), 'anhui')
  for (const bad of ['x=y', 'numbers.0.secret=1', 'token=x'])
    t.equal((await person.post(path, [...controls, ['choose', bad]])).status, 400)
  t.equal((await person.post(path, [...controls, ['shared.0.secret', 'x']])).status, 400)
})

t.test('amounts and numbers of the form are written as people write them', async (t) => {
  const path = await textOfSource(
    'typed',
    'Nobody knows of 3 billion yuan, of 4 billion yuan, or of 75 percent of them.\n',
  )
  const controls = controlsOf((await person.get(path)).text, path)
  const about = {
    save: 'true',
    subjectKind: '',
    subjectId: '安徽',
    metric: 'investment',
    stage: 'actual',
    periodStart: '2024',
  }
  for (const at of ['0', '1', '2'])
    for (const [key, text] of Object.entries(about)) controls.set(`numbers.${at}.${key}`, text)
  const share = { metric: 'share', relation: 'share', fromFigureId: '1', ofFigureId: 'number 2' }
  for (const [key, text] of Object.entries(share)) controls.set(`numbers.2.${key}`, text)
  controls.set('numbers.0.value', '30亿元')
  controls.set('numbers.0.unit', '')
  controls.set('numbers.1.value', '1.05 trillion')
  controls.set('numbers.1.unit', '')
  const refused = await person.post(path, controls)
  t.equal(refused.status, 400)
  t.strictSame(faultsBeside(refused.text, 'numbers.1.value'), [
    '1.05 trillion of what? Write the unit too, as the source does.',
  ])
  t.equal(controlsOf(refused.text, path).get('numbers.0.value'), '30亿元')
  t.match(refused.text, /3,000,000,000 CNY/)
  controls.set('numbers.1.value', '40亿元')
  t.equal((await person.post(path, controls)).status, 303)
  const [rate, part, whole] = await figuresFrom(path)
  matchWhole(t, rate, { value: '75', ofFigureId: whole?.['id'], fromFigureId: part?.['id'], subjectId: 'anhui' })
  matchWhole(t, part, { value: '3000000000', unit: 'CNY', periodStart: '2024-01-01', periodEnd: '2024-12-31' })
})
