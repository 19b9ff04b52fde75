/** Forms take names in place of ids, amounts with their units, and years in place of days. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { build, put } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'
import { controlsOf, faultsBeside } from '../support/pages/forms.ts'
import { textOf, unescaped } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { figureOf } from '../support/register.ts'

const app = await build(t, { SEED: 'article' })
const person = visitor(app)
await person.signIn(await createKey(app.store, { role: 'editor', label: 'newsroom' }))

const source = 'global-times-2025-02-13'
const figure = figureOf({
  ...{ subjectKind: 'region', subjectId: 'guangdong', value: '5', sourceId: source, asPrinted: 'x' },
})
const path = '/figures/new'

const saved = async (controls: Readonly<Record<string, string>>): Promise<Record<string, unknown>> => {
  const { status, headers, text } = await person.fill(path, { ...(figure as typeof controls), ...controls })
  t.equal(status, 303, faultsIn(text))
  return (await app.ask('GET', `/v1${headers['location'] ?? ''}`)).body
}

const faultsIn = (html: string): string => textOf(/<div class="note bad".*?<\/div>/s.exec(html)?.[0] ?? '')

const choicesBeside = (html: string): string[] =>
  [...html.matchAll(/name="choose" value="([^"]*)"/g)].map(([, value = '']) => unescaped(value))

t.test('amounts are read as people write them, to the last digit', async (t) => {
  for (const [typed, unit, read] of [
    ['8745亿元', '', { value: '874500000000', unit: 'CNY' }],
    ['1.05 trillion yuan', '', { value: '1050000000000', unit: 'CNY' }],
    ['118.2%', '', { value: '118.2', unit: 'percent' }],
    ['1,234.5', 'CNY', { value: '1234.5', unit: 'CNY' }],
    ['1234.5', 'EUR', { value: '1234.5', unit: 'EUR' }],
    ['1500个', 'project', { value: '1500', unit: 'project' }],
    ['1.06万亿', 'CNY', { value: '1060000000000', unit: 'CNY' }],
    ['约8.1万亿元', '', { value: '8100000000000', unit: 'CNY', qualifier: 'about' }],
    ['5-6亿元', '', { value: '500000000', upperValue: '600000000', unit: 'CNY', qualifier: 'between' }],
    [' ８７４６亿元 ', 'CNY', { value: '874600000000', unit: 'CNY' }],
  ] as const)
    matchWhole(t, await saved({ value: typed, unit }), read, typed)
  matchWhole(t, await saved({ value: '约7亿元', qualifier: 'at-most' }), { qualifier: 'at-most' }, 'a chosen one stays')
})

t.test('what cannot be read is a fault in words beside the control, and nothing is written', async (t) => {
  const before = await app.store.stamp()
  for (const [typed, unit, fault] of [
    ['1.05 trillion', '', '1.05 trillion of what? Write the unit too, as the source does.'],
    ['1.05万亿', '', '1.05万亿 of what? Write the unit too, as the source does.'],
    [
      '5 billion dollars',
      'CNY',
      'These words are in USD, and the unit beside them is CNY. Empty the one that is wrong.',
    ],
    ...['plenty', '5亿元和6亿元', '12,34', '1e9', '0.12345%', '<b>5</b>亿元', '`5`'].map(
      (unread) =>
        [
          unread,
          '',
          'This is no amount that can be read. Write it in digits, or as the source does, with its unit: 8745亿元, 1.05 trillion yuan, 118.2%.',
        ] as const,
    ),
  ] as const) {
    const refused = await person.fill(path, { ...figure, value: typed, unit })
    t.equal(refused.status, 400, typed)
    t.strictSame(faultsBeside(refused.text, 'value'), [fault])
    t.equal(controlsOf(refused.text, path).get('value'), typed)
    t.notMatch(refused.text, '<b>5</b>')
  }
  const chinese = await person.fill(`/zh${path}`, { ...figure, value: '1.05万亿', unit: '' })
  t.strictSame(faultsBeside(chinese.text, 'value'), ['1.05万亿是什么的数额？请照原文一并填写单位。'])
  t.same(await app.store.stamp(), before)
})

t.test('the exact value is shown beside what was typed', async (t) => {
  const look = await person.fill(path, { ...figure, value: '8747亿元', unit: '', preview: 'true' })
  t.equal(look.status, 200)
  t.equal(controlsOf(look.text, path).get('value'), '8747亿元')
  t.match(look.text, /id="in-value-note"><div class="note">874,700,000,000 CNY</)
  const hint = async (query: string, prefix = '') => {
    const { status, text } = await person.get(`${prefix}/hints/amount?${query}`)
    return [status, status === 200 ? (JSON.parse(text) as unknown) : undefined]
  }
  t.strictSame(await hint(`value=${encodeURIComponent('8747亿元')}`), [200, { exact: '874,700,000,000 CNY' }])
  const found = await hint('value=1.05+trillion&unit=')
  t.strictSame(found, [200, { fault: '1.05 trillion of what? Write the unit too, as the source does.' }])
  t.strictSame(await hint(`value=${encodeURIComponent('1.05万亿')}`, '/zh'), [
    200,
    { fault: '1.05万亿是什么的数额？请照原文一并填写单位。' },
  ])
  t.strictSame(await hint('value=&unit='), [200, { exact: '' }])
  for (const query of ['', 'unit=CNY', `value=${'9'.repeat(201)}`, 'value=1&colour=red'])
    t.strictSame(await hint(query), [400, undefined], query)
  t.equal((await visitor(app).get('/hints/amount?value=1')).status, 401)
})

t.test('a year, a month or a quarter stands for its days', async (t) => {
  for (const [start, end, days] of [
    ['2025', '', ['2025-01-01', '2025-12-31']],
    ['2025年', '', ['2025-01-01', '2025-12-31']],
    ['2024-02', '', ['2024-02-01', '2024-02-29']],
    ['2025-Q2', '', ['2025-04-01', '2025-06-30']],
    ['2021', '2025', ['2021-01-01', '2025-12-31']],
    ['2025-03-05', '', ['2025-03-05', null]],
  ] as const) {
    const read = await saved({ value: `77${start.length.toString()}${end}`, periodStart: start, periodEnd: end })
    matchWhole(t, read, { periodStart: days[0], periodEnd: days[1] }, start)
  }
  const refused = await person.fill(path, { ...figure, periodStart: '2025-13', periodEnd: '' })
  t.match(faultsBeside(refused.text, 'periodStart').join(), /calendar date/)
})

t.test('a name that fits one record is taken, in every control of a reference', async (t) => {
  await put(app, 'regions/sichuan', { name: 'Sichuan', localName: '四川省', kind: 'province' })
  await put(app, 'projects/sichuan-key-projects-2025', {
    title: 'Sichuan key projects, 2025',
    kind: 'portfolio',
    status: 'implementation',
    regionId: 'sichuan',
  })
  for (const [kind, typed, id] of [
    ['region', '四川', 'sichuan'],
    ['', 'Sichuan', 'sichuan'],
    ['', 'Sichuan key', 'sichuan-key-projects-2025'],
    ['', 'key projects Sichuan', 'sichuan-key-projects-2025'],
    ['region', 'Sichuan key projects, 2025', 'sichuan-key-projects-2025'],
  ] as const) {
    const read = await saved({
      subjectKind: kind,
      subjectId: typed,
      value: `99${typed.length.toString()}${kind.length.toString()}`,
    })
    matchWhole(t, read, { subjectId: id, subjectKind: id === 'sichuan' ? 'region' : 'project' }, `${kind} ${typed}`)
  }
  matchWhole(t, await saved({ value: '66', metric: '投资' }), { metric: 'investment' })
  const project = await person.fill('/projects/new', {
    title: 'A bridge',
    kind: 'project',
    status: 'preparation',
    regionId: '四川',
    parentId: 'Sichuan key projects, 2025',
    industryIds: 'Steel',
  })
  t.equal(project.status, 303, faultsIn(project.text))
  const answer = (await app.ask('GET', '/v1/projects/a-bridge')).body
  matchWhole(t, answer, { regionId: 'sichuan', parentId: 'sichuan-key-projects-2025', industryIds: ['steel'] })
})

t.test('several records of a name are offered, and a button chooses one', async (t) => {
  for (const year of ['2026', '2027'])
    await put(app, `projects/sichuan-key-projects-${year}`, {
      title: `Sichuan key projects, ${year}`,
      kind: 'portfolio',
      status: 'preparation',
    })
  const before = await app.store.stamp()
  const refused = await person.fill(path, { ...figure, subjectKind: '', subjectId: 'Sichuan key', value: '55' })
  t.equal(refused.status, 400)
  t.strictSame(faultsBeside(refused.text, 'subjectId'), ['Choose the record that is meant.'])
  t.strictSame(
    choicesBeside(refused.text).sort(),
    ['2025', '2026', '2027'].map((year) => `subjectKind=project&subjectId=sichuan-key-projects-${year}`),
  )
  const controls = controlsOf(refused.text, path)
  t.equal(controls.get('subjectId'), 'Sichuan key')
  const chosen = await person.post(path, [
    ...controls,
    ['choose', 'subjectKind=project&subjectId=sichuan-key-projects-2026'],
  ])
  t.equal(chosen.status, 200)
  const then = controlsOf(chosen.text, path)
  const found = Object.fromEntries(then)
  matchWhole(t, found, { subjectKind: 'project', subjectId: 'sichuan-key-projects-2026', value: '55' })
  for (const bad of ['', 'x', 'secret=1', 'subjectId=a&token=b', '__proto__=x'])
    t.equal((await person.post(path, [...controls, ['choose', bad]])).status, 400, bad)
  t.same(await app.store.stamp(), before)
  t.equal((await person.post(path, then)).status, 303)
  const edit = '/projects/a-bridge/edit'
  const edited = await person.fill(edit, { parentId: 'Sichuan key' })
  t.equal(edited.status, 400)
  t.match(faultsBeside(edited.text, 'parentId').join(), /Names in projects that begin so/)
  const [first = ''] = choicesBeside(edited.text)
  const again = await person.post(edit, [...controlsOf(edited.text, edit), ['choose', first]])
  t.equal(controlsOf(again.text, edit).get('parentId'), new URLSearchParams(first).get('parentId'))
  t.match((await app.ask('GET', '/v1/projects/a-bridge')).body, { revision: 1 })
})

t.test('a figure is found by subject, year and stage, and offered with its value', async (t) => {
  const share = { ...figure, value: '12', unit: 'percent', relation: 'share', fromFigureId: '', asPrinted: '12%' }
  const words = 'Guangdong key provincial construction projects 2025 planned'
  const refused = await person.fill(path, { ...share, ofFigureId: words })
  t.equal(refused.status, 400)
  t.strictSame(faultsBeside(refused.text, 'ofFigureId'), ['Choose the record that is meant.'])
  t.match(
    textOf(refused.text),
    'Guangdong key provincial construction projects, 2025: planned investment, 2025: 1,000,000,000,000 CNY',
  )
  t.ok(choicesBeside(refused.text).includes('ofFigureId=guangdong-key-projects-2025-investment'))
  await put(app, 'figures/sichuan-plan', {
    ...figure,
    subjectKind: 'project',
    subjectId: 'sichuan-key-projects-2027',
    periodStart: '2027-01-01',
    periodEnd: '2027-12-31',
  })
  matchWhole(t, await saved({ ...share, ofFigureId: 'Sichuan key projects 2027 计划' }), { ofFigureId: 'sichuan-plan' })
  const { text } = await person.get('/hints/figures?q=Sichuan+key+2027+planned&limit=8&resource=figures')
  t.strictSame(JSON.parse(text), {
    data: [
      { resource: 'figures', id: 'sichuan-plan', title: 'Sichuan key projects, 2027: planned investment, 2027: 5 CNY' },
    ],
  })
  const none = await person.fill(path, { ...share, value: '13', ofFigureId: 'Nowhere 2025 planned' })
  t.strictSame(faultsBeside(none.text, 'ofFigureId'), [
    'No figure is found by these words. Write its subject, year and stage, or its id.',
  ])
  t.equal((await person.get(`/hints/figures?q=${'x'.repeat(201)}`)).status, 400)
  t.equal((await visitor(app).get('/hints/figures?q=x')).status, 401)
})
