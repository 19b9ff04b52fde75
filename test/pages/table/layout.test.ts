/** The page of the layout of a table: what its columns are, and what their first cells become by that. */
import t from 'tap'
import { createKey } from '../../../src/command/create-key.ts'
import type { Layout } from '../../../src/lists/layout.ts'
import { lines, listRegister } from '../../support/lists.ts'
import { controlsOf, faultsBeside } from '../../support/pages/forms.ts'
import { says, visitor, type Visitor } from '../../support/pages/visitor.ts'

const app = await listRegister(t)

const editor = async (label: string): Promise<Visitor> => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label }))
  return person
}
const [person, other] = [await editor('newsroom'), await editor('agency')]

const heading = '序号,项目名称,建设性质,起止年限,总投资（万元）,备注'
const list = lines(
  heading,
  '1,深圳至江门铁路,续建,2021-2027,"5,125,000",',
  '2,广州机场高速,续建,2023-2028,1280500,=1+1',
  '3,某电站,停工,2026,约十万,<b>x</b>',
  ...Array.from({ length: 8 }, (_, at) => `${(at + 4).toString()},工程${(at + 4).toString()},续建,2026,2000,`),
)

const upload = async (id: string, csv: string): Promise<void> => {
  const { status, text } = await app.ask('PUT', `/v1/sources/${id}/table`, {
    body: csv,
    headers: { 'content-type': 'text/csv' },
  })
  if (status >= 300) throw new Error(text)
}

const sourceOf = async (id: string, csv = list, source: object = {}): Promise<string> => {
  await app.put(`sources/${id}`, {
    title: `2026年清单${id}`,
    kind: 'government-document',
    official: true,
    publishedOn: '2026-01-20',
    ...source,
  })
  await upload(id, csv)
  return `/sources/${id}/table/layout`
}

const layoutOf = async (id: string): Promise<Layout & { kept: boolean }> =>
  (await app.ask('GET', `/v1/sources/${id}/table/layout`, { key: 'a-key-for-tests-that-is-long-enough-0123456789' }))
    .body

type Change = readonly [name: string, text: string]
const changed = (controls: Iterable<Change>, ...changes: readonly Change[]) => new Map([...controls, ...changes])
const look: Change = ['preview', 'true']
const next: Change = ['next', 'rows']

t.test('a layout is guessed, shown with what the first cells become, and kept as it is filled in', async (t) => {
  const path = await sourceOf('guessed')
  const page = await person.get(path)
  t.match(page, { status: 200, headers: { 'cache-control': 'private, no-store' } })
  says(
    t,
    page,
    'guessed from the headings and the cells',
    'The table has 12 rows and 6 columns.',
    '5,125,000 51.25 billion yuan 51,250,000,000 CNY',
    '2021-2027 2021 to 2027',
    '续建 implementation',
    'The cell is no number.',
  )
  t.match(page.text, /&lt;b&gt;x&lt;\/b&gt;/)
  const controls = controlsOf(page.text, path)
  t.equal(controls.get('supersedesEdition'), 'false', 'nothing is superseded unasked')
  t.match(page.text, /<option value="false" selected>/)
  t.match(Object.fromEntries(controls), {
    headerRows: '1',
    'columns.0.as': 'number',
    'columns.1.as': 'localTitle',
    'columns.4.as': 'figure',
    'columns.4.metric': 'total-investment',
  })
  const kept = await person.post(
    path,
    changed(controls, ['columns.5.as', 'note'], ['totals', '合计\n总计'], ['regionId', 'guangdong']),
  )
  t.match(kept, { status: 303, headers: { location: path } })
  const { kept: isKept, ...layout } = await layoutOf('guessed')
  t.ok(isKept)
  t.strictSame(layout.totals, ['合计', '总计'])
  t.equal(layout.defaults?.regionId, 'guangdong')
  t.same(layout.columns[5], { column: '备注', as: 'note' })
  says(t, await person.get(path), 'This is the layout as it is kept.')
  says(t, await person.get(`/zh${path}`), '以下为已保存的设定。', '各列是什么？')
  t.match(await person.fill(path, { next: 'rows' }), { headers: { location: '/sources/guessed/table/rows' } })
  t.same((await layoutOf('guessed')).columns, layout.columns, 'kept again, it is the same')
})

t.test('another kind of column shows what it needs, and nothing is kept by looking', async (t) => {
  const path = await sourceOf('looked')
  const controls = controlsOf((await person.get(path)).text, path)
  const again = await person.post(path, changed(controls, ['columns.5.as', 'participant'], look))
  t.equal(again.status, 200)
  t.ok(controlsOf(again.text, path).has('columns.5.role'))
  t.same(faultsBeside(again.text, 'columns.5.role'), ['Is required.'])
  t.equal((await layoutOf('looked')).kept, false)
  const refused = await person.post(path, changed(controls, ['columns.5.as', 'participant']))
  t.equal(refused.status, 422)
  says(t, refused, 'Nothing was saved yet', '5,125,000 51.25 billion yuan')
})

t.test('each fault stands beside its control, and everything stays as it was filled in', async (t) => {
  const path = await sourceOf('faults')
  const controls = controlsOf((await person.get(path)).text, path)
  const wrong: readonly (readonly [name: string, text: string, fault: RegExp])[] = [
    ['headerRows', 'two', /integer/],
    ['headerRows', '900', /12 rows/],
    ['columns.0.as', 'localTitle', /Only one column/],
    ['columns.0.as', 'strange', /one of/],
    ['columns.4.metric', 'Total Investment', /small letters/],
    ['columns.4.scale', '-3', /integer/],
    ['columns.4.supersedes', '总投资', /no column of figures/],
    ['columns.2.values', '续建 = building', /one of/],
    ['sums', '总投资（万元） = 中央', /no column/],
    ['sums', '总投资（万元）', /at least 1/],
    ['regionId', 'nowhere', /no nowhere among the regions/],
    ['regionId', '广州市', /guangzhou/],
    ['status', 'built', /one of/],
    ['sectionsAs', 'chapter', /one of/],
  ]
  for (const [name, text, fault] of wrong) {
    const refused = await person.post(
      path,
      changed(controls, ...(name === 'sectionsAs' ? [['sections', '一、'] as const] : []), [name, text]),
    )
    t.equal(refused.status, 422, `${name}=${text}`)
    const [said = ''] = faultsBeside(
      refused.text,
      name === 'columns.0.as' && text === 'localTitle' ? 'columns.1.as' : name,
    )
    t.match(said, fault, `${name}=${text}`)
    if (name !== 'columns.0.as') t.equal(controlsOf(refused.text, path).get(name), text)
  }
  t.equal((await layoutOf('faults')).kept, false)
  for (const [name, text] of [
    ['strange', ''],
    ['columns.0.strange', ''],
    ['columns.x.as', 'note'],
    ['__proto__', ''],
  ] as const)
    t.equal((await person.post(path, changed(controls, [name, text]))).status, 400, name)
})

t.test('names with signs in them are read in sums, and follow when other rows are headings', async (t) => {
  const path = await sourceOf('sums', lines('名称,资金,资金,资金,资金', '名称,a + b = c,a,b,注', '甲,3,1,2,'), {
    title: 'Sums, 2026',
  })
  const controls = controlsOf((await person.get(path)).text, path)
  const amounts = [1, 2, 3].flatMap((at): Change[] => [
    [`columns.${at.toString()}.as`, 'figure'],
    [`columns.${at.toString()}.metric`, 'investment'],
    [`columns.${at.toString()}.stage`, 'planned'],
  ])
  const first = await person.post(
    path,
    changed(controls, ['headerRows', '2'], ['unit', 'CNY'], ['scale', '10000'], look, ...amounts),
  )
  const form = controlsOf(first.text, path)
  t.equal(form.get('columns.1.column'), 'a + b = c')
  t.match(Object.fromEntries(form), { 'columns.3.unit': 'CNY', 'columns.3.scale': '10000' })
  t.match(await person.post(path, changed(form, ['columns.0.as', 'localTitle'], ['sums', 'a + b = c = a + b'])), {
    status: 303,
  })
  t.same((await layoutOf('sums')).sums, [{ total: 'a + b = c', of: ['a', 'b'] }])
})

t.test('a layout of the edition before is taken over, and linked', async (t) => {
  const before = await sourceOf('edition-2025')
  await person.fill(before, {})
  const path = await sourceOf('edition-2026', list, { followsId: 'edition-2025' })
  const { text } = await person.get(path)
  t.match(text, /taken over from the edition before, <a href="\/sources\/edition-2025">/)
})

t.test('forms of others, of changed tables and over kept layouts of others keep nothing', async (t) => {
  const path = await sourceOf('changed')
  const controls = controlsOf((await person.get(path)).text, path)
  t.equal((await other.post(path, controls)).status, 403)
  t.equal((await person.post(path, controls, { origin: 'https://elsewhere.example' })).status, 403)
  t.equal((await visitor(app).get(path)).status, 401)
  t.equal((await layoutOf('changed')).kept, false)

  const theirs = controlsOf((await other.get(path)).text, path)
  t.equal((await other.post(path, changed(theirs, ['totals', '总计']))).status, 303)
  const late = await person.post(path, changed(controls, ['totals', '共计']))
  t.equal(late.status, 412)
  says(t, late, 'Another person has kept another layout')
  t.same((await layoutOf('changed')).totals, ['总计'])
  t.equal((await person.post(path, controlsOf(late.text, path))).status, 303)
  t.same((await layoutOf('changed')).totals, ['共计'])

  const form = controlsOf((await person.get(path)).text, path)
  await upload('changed', lines('项目名称,序号,总投资（万元）', '甲,1,5'))
  const moved = await person.post(path, changed(form, ['columns.0.as', 'note']))
  t.equal(moved.status, 412)
  says(t, moved, 'Another person has replaced the table')
  const found = Object.fromEntries(controlsOf(moved.text, path))
  t.match(found, { 'columns.0.as': 'localTitle', 'columns.1.as': 'note', 'columns.2.metric': 'total-investment' })
})

t.test('a table of two hundred columns is kept in one form', async (t) => {
  const names = Array.from({ length: 200 }, (_, at) => (at === 0 ? '项目名称' : `总投资${at.toString()}（万元）`))
  const path = await sourceOf(
    'wide',
    lines(names.join(','), names.map((_, at) => (at === 0 ? '甲' : at.toString())).join(',')),
  )
  const { text } = await person.get(path)
  t.ok(text.length < 1_500_000, `${text.length.toString()} characters`)
  const controls = controlsOf(text, path)
  const amounts = names.slice(1).flatMap((_, at): Change[] => [
    [`columns.${(at + 1).toString()}.as`, at % 2 === 0 ? 'figure' : 'ignore'],
    [`columns.${(at + 1).toString()}.metric`, 'total-investment'],
    [`columns.${(at + 1).toString()}.stage`, 'planned'],
  ])
  t.match(await person.post(path, changed(controls, ...amounts, next)), { status: 303 })
  const { columns } = await layoutOf('wide')
  t.equal(columns.length, 200)
  t.equal(columns.filter(({ as }) => as === 'figure').length, 100)
  t.match((await person.get(path)).text, /<details class="column" data-as="ignore">/)
})

t.test('a guess without a title says so beside the first column', async (t) => {
  const page = await person.get(await sourceOf('untitled', lines('甲,乙（万元）', '1,2', '3,4', '5,6')))
  t.strictSame(faultsBeside(page.text, 'columns.0.as'), [
    'One column must be “Title” or “Local title”: a row without a title is no record.',
  ])
})
