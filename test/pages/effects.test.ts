/** The forms of a figure and of a merge show what they would change, before anything is saved. */
import t, { type Test } from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { build, type Built } from '../support/build.ts'
import { controlsOf, faultsBeside, formTo } from '../support/pages/forms.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor, type Visitor } from '../support/pages/visitor.ts'
import { figureOf, register } from '../support/register.ts'

const app = await build(t, { SEED: 'article' })
const portfolio = 'guangdong-key-projects-2025'
const edit = `/figures/${portfolio}-investment/edit`
const source = 'global-times-2025-02-13'
const preview = ['preview', 'true'] as const

const editor = async (label: string): Promise<Visitor> => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label }))
  return person
}
const person = await editor('newsroom')

const proposed = (fields: Readonly<Record<string, string>>): string =>
  `/figures/new?${new URLSearchParams({ sourceId: source, value: '2000000000', unit: 'CNY', qualifier: 'exact', asPrinted: '2 billion yuan', ...fields }).toString()}`

const bridge = { subjectKind: 'project', subjectId: portfolio, metric: 'investment', stage: 'actual' }
const of2025 = { periodStart: '2025-01-01', periodEnd: '2025-12-31' }

const doubled = (t: Test): Promise<Built> =>
  register(t, {
    sources: { list: { official: true } },
    projects: {
      metro: { title: 'Metro <20>' },
      copy: { title: 'Line 20', endsOn: '2028-12-31' },
      station: { title: 'Station', parentId: 'copy' },
    },
    figures: {
      first: figureOf({ subjectId: 'metro', sourceId: 'list' }),
      second: figureOf({ subjectId: 'copy', sourceId: 'list' }),
    },
  })

const editorOf = async (app: Built) => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label: 'newsroom' }))
  return person
}

// The form of one figure shows what saving it would change, before it is saved.

t.test('a form that is opened from a candidate shows what saving it would do, and writes nothing', async (t) => {
  const before = await app.store.stamp()
  const { status, text } = await person.get(proposed({ ...bridge, ...of2025 }))
  t.equal(status, 200)
  t.match(
    textOf(text),
    new RegExp(
      [
        'What saving would change Totals .*Guangdong, 2025: actual investment none 2 billion yuan 2,000,000,000 CNY \\+2 billion yuan',
        'Promises .*Planned investment, 2025: 1,000,000,000,000 CNY Nothing reported Missed 0\\.2 %',
        'New findings notice Printed before period ends: .* this figure',
      ].join('.*'),
    ),
  )
  t.match(
    formTo(text, '/figures/new'),
    /<button class="more" name="preview" value="true">See what changes<\/button>\s*<button class="go">Save the figure<\/button><\/p>\s*<\/form>$/,
  )
  t.notMatch(text, /Without a period/)
  const found = (await person.get(proposed(bridge))).text
  t.match(found, /name="periodStart"[^>]*>\s*<div id="in-periodStart-note"><div class="note warn">Without a period/)
  t.same(await app.store.stamp(), before)
})

t.test('what a candidate lacks is named, and leads to its control', async (t) => {
  const { text } = await person.get(
    proposed({ subjectKind: 'region', unit: 'yuan', ...of2025, periodStart: '2026-01-01' }),
  )
  t.match(
    text,
    /It cannot be saved yet\.<\/p>\s*<ul><li><a href="#in-subjectId">Subject<\/a>: .*<li><a href="#in-metric">Metric<\/a>: .*<li><a href="#in-stage">Stage<\/a>: /,
  )
  const found = textOf((await person.get(proposed({ ...bridge, subjectId: 'nowhere' }))).text)
  t.match(found, /It cannot be saved yet\. Subject : .*nowhere/)
  t.match(
    textOf((await person.get(proposed({ ...bridge, value: 'plenty' }))).text),
    /It cannot be saved yet\. Value : /,
  )
  t.notMatch(
    (await person.get(`/figures/new?sourceId=${source}`)).text,
    /What saving would change/,
    'nothing is proposed',
  )
  const hostile = '"><script>alert(1)</script><b>'
  for (const key of ['value', 'metric', 'subjectId', 'asPrinted']) {
    const shown = await person.get(proposed({ ...bridge, [key]: hostile }))
    t.equal(shown.status, 200)
    t.notMatch(shown.text, /<script>|<b>/)
  }
})

t.test('a new figure is looked at, saved once from either page, and not again from its candidate', async (t) => {
  const [first, second] = [
    controlsOf((await person.get(proposed({ ...bridge, ...of2025 }))).text, '/figures/new'),
    controlsOf((await person.get(proposed({ ...bridge, ...of2025 }))).text, '/figures/new'),
  ]
  const look = await person.post('/figures/new', [...first, preview])
  t.match(look, { status: 200, text: /What saving would change/ })
  const seen = controlsOf(look.text, '/figures/new')
  t.same(new Map([...seen].sort()), new Map([...first].sort()), 'all is as it was filled in')
  const saved = await person.post('/figures/new', seen)
  t.equal(saved.status, 303)
  t.equal((await person.post('/figures/new', first)).headers['location'], saved.headers['location'])
  for (const sent of [[...second], [...second, preview]]) {
    const again = await person.post('/figures/new', sent)
    t.equal(again.status, 409)
    t.match(
      again.text,
      new RegExp(`The register has this number of this source already: <a href="${saved.headers['location'] ?? ''}">`),
    )
  }
  const found = (await person.get(proposed({ ...bridge, ...of2025 }))).text
  t.match(found, /It cannot be saved yet\..*The register has this number/s)
  t.equal((await person.post('/figures/new', new Map([...second, ['value', '2100000000']]))).status, 303)
})

t.test('an edit is looked at before it is saved; the change of another person comes first', async (t) => {
  const { text } = await person.get(edit)
  t.notMatch(text, /What saving would change/)
  const controls = new Map([...controlsOf(text, edit), ['value', '900000000000']])
  const look = await person.post(edit, [...controls, preview])
  t.equal(look.status, 200)
  t.match(
    textOf(look.text),
    /Guangdong, 2025: planned investment 1 trillion yuan 1,000,000,000,000 CNY 900 billion yuan 900,000,000,000 CNY −100 billion yuan 100,000,000,000 CNY/,
  )
  t.match(textOf(look.text), /Value not as printed: .* this figure/)
  t.same(controlsOf(look.text, edit), controls)
  t.match((await app.ask('GET', `/v1/figures/${portfolio}-investment`)).body, { revision: 1 })
  const none = await person.post(edit, [...controlsOf(text, edit), preview])
  t.match(textOf(none.text), /No total of projects and initiatives, no promise and no finding would change/)
  const bad = await person.post(edit, [...new Map([...controls, ['sourceId', 'nowhere']]), preview])
  t.equal(bad.status, 422)
  t.match(faultsBeside(bad.text, 'sourceId').join(), /nowhere/)
  const other = await editor('agency')
  t.equal((await other.post(edit, [...controls, preview])).status, 403)
  await other.fill(edit, { note: 'Corrected.' })
  const late = await person.post(edit, [...controls, preview])
  t.match(late, { status: 412, text: /agency has changed this record/ })
  t.match(Object.fromEntries(controlsOf(late.text, edit)), { value: '900000000000', note: 'Corrected.', revision: '2' })
})

t.test('a finding that stays and reads otherwise is shown as such', async (t) => {
  const share = `/figures/${portfolio}-industrial-share/edit`
  const { text } = await person.get(share)
  const controls = new Map([...controlsOf(text, share), ['value', '60'], ['asPrinted', '60 percent']])
  const look = await person.post(share, [...controls, preview])
  t.match(
    textOf(look.text),
    /Findings whose wording changes notice Share of nothing: Global Times printed 60 % as the planned share of “Guangdong [^”]*” on 13 February 2025, but the register does not say of what\./,
  )
  t.notMatch(look.text, /Findings that it (?:opens|closes)/)
})

t.test('other records have no such button, and an id that is taken is told', async (t) => {
  const path = `/projects/${portfolio}/edit`
  t.notMatch((await person.get(path)).text, /name="preview"/)
  t.equal((await person.fill(path, { preview: 'true', title: 'x' })).status, 400)
  const taken = { ...bridge, ...of2025, value: '3', id: `${portfolio}-investment` }
  for (const button of [{}, { preview: 'true' }]) {
    const refused = await person.fill(proposed(taken), button)
    t.equal(refused.status, 409)
    t.match(faultsBeside(refused.text, 'id').join(), /already/)
  }
})

// The page that merges a record into another: it shows what changes before it does so.

t.test('an editorOf sees what a merge changes, and merges', async (t) => {
  const app = await doubled(t)
  const person = await editorOf(app)
  t.match((await person.get('/projects/copy')).text, 'href="/projects/copy/merge"')
  t.notMatch((await person.get('/figures/first')).text, '/merge"')
  t.match((await person.get('/projects/copy/merge')).text, /name="into"/)
  const { status, text } = await person.get('/projects/copy/merge?into=metro')
  t.equal(status, 200)
  const seen = textOf(text)
  t.match(seen, /What “Metro <20>” gets/)
  t.match(seen, /Line 20/)
  t.match(seen, /2028-12-31|31 December 2028/)
  t.match(seen, /1 project /)
  t.match(seen, /1 figure /)
  t.match(seen, /200|100/)
  const chinese = textOf((await person.get('/zh/projects/copy/merge?into=metro')).text)
  t.match(chinese, /“Metro <20>”将得到的内容/)
  t.match(chinese, /1项数据/)
  const { body: before } = await app.ask('GET', '/v1/changes?after=0')
  const answer = await person.fill('/projects/copy/merge?into=metro', {})
  t.match(answer, { status: 303, headers: { location: '/projects/metro' } })
  t.equal((before as { next: number }).next, 6, 'looking wrote nothing')
  t.match(await person.get('/projects/copy'), { status: 308, headers: { location: '/projects/metro' } })
  t.match(await person.get('/projects/copy/edit'), { status: 308, headers: { location: '/projects/metro/edit' } })
  t.match((await person.get('/projects/copy/revisions')).text, /newsroom/)
})

t.test('a merge that is refused is explained on its page', async (t) => {
  const app = await doubled(t)
  const person = await editorOf(app)
  const url = '/projects/copy/merge?into='
  for (const [into, status, said] of [
    ['nothing', 422, /There is no nothing among the projects/],
    ['copy', 422, /cannot be merged into itself/],
    ['station', 422, /One of the two records is above the other/],
    ['"><script>', 422, /There is no "><script>/],
  ] as const) {
    const page = await person.get(`${url}${encodeURIComponent(into)}`)
    t.equal(page.status, status, into)
    t.match(textOf(page.text), said)
    t.notMatch(page.text, '<script>')
  }
  const { text } = await person.get(`${url}metro`)
  const token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? ''
  await app.ask('PATCH', '/v1/projects/copy', { body: { title: 'Line 20, east' } })
  const stale = await person.post('/projects/copy/merge', [
    ['token', token],
    ['revision', '1'],
    ['into', 'metro'],
  ])
  t.equal(stale.status, 412)
  t.match(textOf(stale.text), /Another person has changed it/)
  await app.ask('PATCH', '/v1/figures/second', { body: { value: '70', asPrinted: '70' } })
  const contradicted = await person.get(`/zh${url}metro`)
  t.equal(contradicted.status, 409)
  t.match(textOf(contradicted.text), /不可能都对：\s*first\s*、\s*second/)
})

t.test('only editors who are signed in merge', async (t) => {
  const app = await doubled(t)
  const person = visitor(app)
  t.notMatch((await person.get('/projects/copy')).text, '/merge"')
  t.match(await person.get('/projects/copy/merge'), { status: 401 })
  t.equal((await person.post('/projects/copy/merge', [['into', 'metro']])).status, 401)
})
