/** Forms: each shows what the API has, saves what a person fills in, and loses nothing. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { everyResource } from '../../src/resources/index.ts'
import { adminKey, build, type Built, put } from '../support/build.ts'
import { exampleIds, examples, withExamples } from '../support/examples.ts'
import { matchWhole } from '../support/match-whole.ts'
import { controlsOf, faultsBeside, formTo } from '../support/pages/forms.ts'
import { visitor } from '../support/pages/visitor.ts'

const editor = async (app: Built, label = 'newsroom') => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label }))
  return person
}

const recordAt = async ({ ask }: Built, path: string): Promise<Record<string, unknown>> =>
  (await ask('GET', `/v1/${path}`)).body

const shownAs = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

const article = await build(t, { SEED: 'article' })

// Each test that changes a record of it has one of its own, with a name that no other test has.
const app = await withExamples(t)

/** Puts the project of the examples once more, and returns the address of its page. */
const anotherBridge = async (id: string): Promise<string> => {
  await put(app, `projects/${id}`, examples.projects)
  return `/projects/${id}`
}

t.test('the form of every resource shows every field, and saved as it is it changes nothing', async (t) => {
  const person = visitor(article)
  await person.signIn()
  for (const { name, own } of everyResource) {
    const { data } = (await article.ask('GET', `/v1/${name}?limit=3`)).body as { data: { id: string }[] }
    for (const [at, { id }] of data.entries()) {
      const before = await recordAt(article, `${name}/${id}`)
      const page = `${at === 0 ? '/zh' : ''}/${name}/${id}`
      const path = `${page}/edit`
      const { text } = await person.get(path)
      const controls = controlsOf(text, path)
      for (const [key, { kind, parts, isReadOnly }] of Object.entries(own)) {
        const value = before[key]
        if (isReadOnly === true) t.notOk(controls.has(key), `${name}.${key} is not for people to fill in`)
        else if (!parts)
          t.equal(
            controls.get(key),
            shownAs(kind === 'list' ? (value as string[]).join('\n') : value),
            `${name}.${key}`,
          )
        else
          for (const [at, element] of (value as Record<string, unknown>[]).entries())
            for (const [part, { kind: ofPart }] of Object.entries(parts))
              t.equal(
                controls.get(`${key}.${at.toString()}.${part}`),
                ofPart === 'object' ? undefined : shownAs(element[part]),
              )
      }
      const found = formTo(text, path)
      t.match(found, /<button class="go">[^<]*<\/button><\/p>\s*<\/form>$/, 'ends with the button that saves')
      t.match(await person.post(path, controls), { status: 303, headers: { location: page } })
      t.same(await recordAt(article, `${name}/${id}`), before)
    }
  }
})

t.test('a record of every resource is made, found on its page, and changed', async (t) => {
  const app = await build(t)
  const person = await editor(app)
  for (const { name, own } of everyResource) {
    const filled = Object.entries(examples[name]).map(([key, value]): [string, string] => [key, shownAs(value)])
    const made = await person.fill(`/${name}/new`, { ...Object.fromEntries(filled), id: exampleIds[name] })
    t.match(made, { status: 303, headers: { location: `/${name}/${exampleIds[name]}` } }, made.text)
    t.match(await recordAt(app, `${name}/${exampleIds[name]}`), { ...examples[name], revision: 1 })
    const [key = ''] = Object.keys(own)
      .filter((one) => ['title', 'name', 'note', 'rate'].includes(one))
      .slice(-1)
    const change = name === 'rates' ? '7.4' : 'Changed'
    const path = `/${name}/${exampleIds[name]}`
    t.match(await person.fill(`${path}/edit`, { [key]: change }), { status: 303, headers: { location: path } })
    t.match(await recordAt(app, `${name}/${exampleIds[name]}`), { [key]: change, revision: 2 })
    t.match((await person.get(path)).text, /changed by newsroom/)
  }
  const { data } = (await app.ask('GET', '/v1/changes')).body as { data: { by: string }[] }
  t.same([...new Set(data.map(({ by }) => by))], ['newsroom'])
})

t.test('lists, booleans, dates, references and nothing are filled in as a person does', async (t) => {
  const person = await editor(app)
  const path = `${await anotherBridge('listed-bridge')}/edit`
  const saved = await person.fill(path, {
    industryIds: ' steel \n\n',
    regionId: ' guangdong ',
    startsOn: '2025-01-01',
    summary: 'One line.\nAnother, indented:\n  here.\n',
    'participants.1.organizationId': 'tencent',
    'participants.1.role': 'funder',
    'citations.0.sourceId': 'a-report',
    localTitle: '  ',
  })
  t.equal(saved.status, 303, saved.text)
  matchWhole(t, await recordAt(app, 'projects/listed-bridge'), {
    industryIds: ['steel'],
    regionId: 'guangdong',
    startsOn: '2025-01-01',
    summary: 'One line.\nAnother, indented:\n  here.\n',
    participants: [{ organizationId: 'tencent', role: 'funder' }],
    citations: [{ sourceId: 'a-report', locator: null, note: null, as: null }],
    localTitle: null,
  })
  await person.fill(path, {
    'participants.0.organizationId': '',
    'participants.0.role': ' ',
    industryIds: '',
  })
  matchWhole(t, await recordAt(app, 'projects/listed-bridge'), { participants: [], industryIds: [] })
  await put(app, 'sources/a-decree', examples.sources)
  await person.fill('/sources/a-decree/edit', { official: 'true' })
  t.match(await recordAt(app, 'sources/a-decree'), { official: true })
})

t.test('a text that no control can show is kept, unless a person changes it', async (t) => {
  const strange = 'One\r\nTwo\rThree\u0001\n'
  await put(app, 'organizations/here', { name: strange, kind: 'company', aliases: ['a\nb', ' c '], localName: ' x ' })
  const person = await editor(app)
  await person.fill('/organizations/here/edit', { kind: 'media' })
  const found = await recordAt(app, 'organizations/here')
  matchWhole(t, found, { name: strange, kind: 'media', aliases: ['a\nb', ' c '], localName: ' x ' })
})

t.test('a text is no markup, wherever a form shows it', async (t) => {
  // Of its own: the forms of others name its project.
  const app = await withExamples(t)
  const person = await editor(app)
  const hostile = '"><script>alert(1)</script></textarea>&quot;\'`<b>'
  const path = '/projects/a-bridge/edit'
  await person.fill(path, {
    title: hostile,
    summary: hostile,
    'participants.0.organizationId': 'tencent',
    'participants.0.role': hostile,
  })
  const shown = await person.get(path)
  t.notMatch(shown.text, /<script>|<b>/)
  const controls = controlsOf(shown.text, path)
  t.same(
    [controls.get('title'), controls.get('summary'), controls.get('participants.0.role')],
    [hostile, hostile, hostile],
  )
  const refused = await person.fill(path, { status: hostile, startsOn: hostile, parentId: hostile })
  t.equal(refused.status, 400)
  t.notMatch(refused.text, /<script>|<b>/)
  t.equal(controlsOf(refused.text, path).get('startsOn'), hostile)
  t.notMatch((await person.get('/projects/a-bridge/delete')).text, /<script>|<b>/)
  const prefilled = await person.get(`/projects/new?title=${encodeURIComponent(hostile)}`)
  t.equal(controlsOf(prefilled.text, '/projects/new').get('title'), hostile)
  t.notMatch(prefilled.text, /<script>|<b>/)
})

t.test('a refused form comes back as it was filled, each fault beside its control', async (t) => {
  const person = await editor(app)
  const path = '/projects/new'
  const { sequence } = await app.store.stamp()
  const filled = { title: ' A tunnel ', status: 'begun', startsOn: '2025-02-30', 'citations.1.locator': 'page 3' }
  const shape = await person.fill(path, filled)
  t.equal(shape.status, 400)
  t.match(Object.fromEntries(controlsOf(shape.text, path)), { ...filled, kind: '' })
  const inChinese = await person.fill(`/zh${path}`, filled)
  t.same([...controlsOf(inChinese.text, `/zh${path}`)].slice(1), [...controlsOf(shape.text, path)].slice(1))
  t.same(
    Object.fromEntries(
      ['title', 'kind', 'status', 'startsOn', 'citations.1.sourceId', 'citations.1.locator'].map((name) => [
        name,
        faultsBeside(shape.text, name),
      ]),
    ),
    {
      title: [],
      kind: ['Is required.'],
      status: [
        'Must be one of identification, preparation, implementation, completion, maintenance, decommissioning, ' +
          'decommissioned, cancelled, suspended.',
      ],
      startsOn: ['Must be a calendar date, for example "2025-01-01".'],
      'citations.1.sourceId': ['Is required.'],
      'citations.1.locator': [],
    },
  )
  const good = { title: 'A tunnel', kind: 'project', status: 'preparation' }
  const rule = await person.fill(path, {
    ...good,
    startsOn: '2025-02-01',
    endsOn: '2025-01-01',
    industryIds: 'steel\nNo such\nnone',
  })
  t.equal(rule.status, 400, 'the shape comes first')
  t.strictSame(faultsBeside(rule.text, 'industryIds'), ['Line 2: No record is called so. Write its name, or its id.'])
  // The database refuses to look for so many words at once.
  const manyWords = Array.from({ length: 20_000 }, (_, at) => `W${at.toString()}`).join('.')
  const long = await person.fill(path, { ...good, industryIds: manyWords })
  t.equal(long.status, 400)
  t.strictSame(faultsBeside(long.text, 'industryIds'), ['Line 1: No record is called so. Write its name, or its id.'])
  const broken = await person.fill(path, {
    ...good,
    startsOn: '2025-02-01',
    endsOn: '2025-01-01',
    industryIds: 'steel\n\nsteel\nno-such\nste',
  })
  t.equal(broken.status, 422)
  t.same(faultsBeside(broken.text, 'endsOn'), ['Is before “Starts”, 2025-02-01.'])
  t.equal(
    faultsBeside(broken.text, 'industryIds').join(),
    'Line 4: There is no no-such among the industries. Did you mean steel? ' +
      'Line 5: There is no ste among the industries. Did you mean steel? ' +
      'Names in industries that begin so: steel (Steel).',
  )
  t.match(broken.text, /role="alert".*<a href="#in-endsOn">Ends<\/a>/s, 'and all of them at the top')
  const taken = await person.fill(path, { ...good, id: 'a-bridge' })
  t.equal(taken.status, 409)
  t.same(faultsBeside(taken.text, 'id'), ['There is already a-bridge.'])
  t.same(faultsBeside((await person.fill(path, { ...good, id: 'new' })).text, 'id'), [
    'new is the address of a form, and no id.',
  ])
  const chinese = `/zh${path}`
  const before = await person.fill(chinese, { ...good, startsOn: '2025-02-01', endsOn: '2025-01-01' })
  t.same(faultsBeside(before.text, 'endsOn'), ['早于“开始日期”（2025-02-01）。'])
  t.same(faultsBeside((await person.fill(chinese, { ...good, id: 'new' })).text, 'id'), [
    'new 是表单的网址，不能作编号。',
  ])
  const region = await person.fill(path, { ...good, regionId: 'title' })
  const found = faultsBeside(region.text, 'regionId').join()
  t.match(found, /^There is no title among the regions\. Did you mean guangdong\?$/, 'an id is no label')
  t.equal((await app.store.stamp()).sequence, sequence, 'nothing of it was written')
})

t.test('faults name fields by their labels, and no page of a form has a raw backtick', async (t) => {
  const person = await editor(app)
  for (const [language, range, currency] of [
    ['', 'Is required where “Qualifier” is between.', 'Must be another currency than “Base unit”.'],
    ['/zh', '限定为区间时必填。', '须与“基准货币”为不同货币。'],
  ] as const) {
    const figure = Object.entries({ ...examples.figures, value: '777', qualifier: 'between', upperValue: null })
    const filled = Object.fromEntries(figure.map(([key, value]) => [key, shownAs(value)]))
    t.same(faultsBeside((await person.fill(`${language}/figures/new`, filled)).text, 'upperValue'), [range])
    const rate = Object.entries({ ...examples.rates, quoteUnit: examples.rates['baseUnit'] })
    const filledRate = Object.fromEntries(rate.map(([key, value]) => [key, shownAs(value)]))
    t.same(faultsBeside((await person.fill(`${language}/rates/new`, filledRate)).text, 'quoteUnit'), [currency])
    for (const path of ['/new', ...everyResource.map(({ name }) => `/${name}/new`)])
      t.notMatch((await person.get(`${language}${path}`)).text, /`/, `${language}${path}`)
  }
})

t.test('the id of a new record may be left out', async (t) => {
  const person = visitor(article)
  await person.signIn()
  for (const { name } of everyResource)
    t.match((await person.get(`/${name}/new`)).text, 'Left out, the register makes one', name)
})

t.test('the metrics that the register knows are suggested, by id and by name', async (t) => {
  const person = visitor(article)
  await person.signIn()
  const { text } = await person.get('/figures/new')
  t.match(text, /<input id="in-metric"[^>]* list="known-metrics"/)
  const [, options = ''] = /<datalist id="known-metrics">(.*?)<\/datalist>/s.exec(text) ?? []
  t.match(options, /<option value="investment">Investment\b[^<]*投资[^<]*<\/option>/)
})

t.test('a form can be filled by its address', async (t) => {
  const person = await editor(app)
  const page = await person.get('/figures/new?subjectKind=project&subjectId=a-bridge&value=12&sourceId=a-report')
  t.match(Object.fromEntries(controlsOf(page.text, '/figures/new')), {
    subjectKind: 'project',
    subjectId: 'a-bridge',
    value: '12',
    sourceId: 'a-report',
    rank: 'normal',
  })
  const found = controlsOf((await person.get('/projects/new?industryIds=a,b')).text, '/projects/new').get('industryIds')
  t.equal(found, 'a\nb')
  t.equal((await person.get('/figures/new?colour=red')).status, 400)
})

t.test('a record is duplicated: its fields without its id and its codes fill a new form', async (t) => {
  const person = await editor(app)
  for (const { name, own } of everyResource) {
    const id = exampleIds[name]
    t.match((await person.get(`/${name}/${id}`)).text, `href="/${name}/new?from=${id}"`)
    const path = `/${name}/new`
    const [controls, edited] = [
      controlsOf((await person.get(`${path}?from=${id}`)).text, path),
      controlsOf((await person.get(`/${name}/${id}/edit`)).text, `/${name}/${id}/edit`),
    ]
    t.equal(controls.get('id'), '')
    for (const key of Object.keys(own).filter((one) => one !== 'codes' && edited.has(one)))
      t.equal(controls.get(key), edited.get(key), `${name}.${key}`)
    t.notOk(controls.get('codes.0.code'))
  }
  const ofFigure = async (query: string) =>
    controlsOf((await person.get(`/figures/new?from=${exampleIds.figures}${query}`)).text, '/figures/new')
  const another = await ofFigure('&sourceId=')
  t.match((await person.get(`/figures/${exampleIds.figures}`)).text, 'Same from another source')
  t.equal(another.get('value'), (await ofFigure('')).get('value'))
  for (const key of ['sourceId', 'asPrinted', 'quote', 'locator', 'attributedTo', 'note', 'reported.0.value'])
    t.equal(another.get(key), '', `${key} is of the source`)
  const path = '/projects/new'
  const { text } = await person.get(`${path}?from=a-bridge&title=Another+bridge`)
  const made = await person.post(path, controlsOf(text, path))
  t.match(made, { status: 303, headers: { location: '/projects/another-bridge' } })
  t.equal((await person.get(`${path}?from=no-such`)).status, 404)
  t.equal((await person.get(`${path}?from=`)).status, 404)
})

t.test('a form that is sent twice, or again from the history of the browser, writes once', async (t) => {
  const person = await editor(app)
  const count = async () => ((await app.ask('GET', '/v1/projects?total=true')).body as { total: number }).total
  const before = await count()
  const path = '/projects/new'
  const controls = controlsOf((await person.get(path)).text, path)
  const filled = new Map([...controls, ['title', 'A viaduct'], ['kind', 'project'], ['status', 'preparation']])
  const saved = { status: 303, headers: { location: '/projects/a-viaduct' } }
  matchWhole(t, await Promise.all([1, 2, 3].map(() => person.post(path, filled))), [saved, saved, saved], 'all clicks')
  t.match(await person.post(path, filled), saved)
  const other = await person.post(path, new Map([...filled, ['title', 'A tunnel']]))
  t.equal(other.status, 409)
  t.match(other.text, /saved already/)
  t.equal(await count(), before + 1)
  t.equal((await person.post(path, controlsOf(other.text, path))).status, 303, 'a person who means it saves again')
  t.equal(await count(), before + 2)

  const edit = '/projects/a-viaduct/edit'
  const seen = controlsOf((await person.get(edit)).text, edit)
  const first = new Map([...seen, ['title', 'A long viaduct']])
  t.equal((await person.post(edit, first)).status, 303)
  t.equal((await person.post(edit, first)).status, 303)
  t.match(await recordAt(app, 'projects/a-viaduct'), { title: 'A long viaduct', revision: 2 })
  t.equal((await person.post(edit, new Map([...seen, ['title', 'A short viaduct']]))).status, 412)
  t.match(await recordAt(app, 'projects/a-viaduct'), { revision: 2 })

  const unchanged = controlsOf((await person.get(edit)).text, edit)
  t.equal((await person.post(edit, unchanged)).status, 303, 'nothing to write')
  const found = (await person.post(edit, new Map([...unchanged, ['title', 'A new viaduct']]))).status
  t.equal(found, 303, 'changed after all')
  t.match(await recordAt(app, 'projects/a-viaduct'), { title: 'A new viaduct', revision: 3 })

  const remove = '/projects/a-viaduct/delete'
  const sure = controlsOf((await person.get(remove)).text, remove)
  const gone = { status: 303, headers: { location: '/projects/a-viaduct/revisions' } }
  matchWhole(t, await Promise.all([1, 2, 3].map(() => person.post(remove, sure))), [gone, gone, gone], 'all clicks')
  t.match(await person.post(remove, sure), gone)
  t.match((await app.ask('GET', '/v1/projects/a-viaduct/revisions')).body, { data: { length: 4 } })
})

t.test('the change of another person is shown beside the edit, and not overwritten', async (t) => {
  const [person, other] = [await editor(app), await editor(app, 'agency')]
  const path = `${await anotherBridge('river-bridge')}/edit`
  const seen = controlsOf((await person.get(path)).text, path)
  await other.fill(path, { title: 'A bridge over the Pearl River', status: 'implementation', localTitle: '珠江大桥' })
  const edit = new Map([...seen, ['title', 'The bridge'], ['summary', 'Long.'], ['localTitle', '珠江大桥']])
  const refused = await person.post(path, edit)
  t.equal(refused.status, 412)
  t.match(refused.text, /agency has changed this record since you opened it/)
  const found = refused.text
  t.match(found, /agency has changed this to <q>A bridge over the Pearl River<\/q>; before it was <q>A bridge<\/q>/)
  const controls = controlsOf(refused.text, path)
  t.match(Object.fromEntries(controls), {
    title: 'The bridge',
    summary: 'Long.',
    status: 'implementation',
    localTitle: '珠江大桥',
    revision: '2',
  })
  t.match(await recordAt(app, 'projects/river-bridge'), { title: 'A bridge over the Pearl River', revision: 2 })
  t.equal((await person.post(path, controls)).status, 303)
  t.match(await recordAt(app, 'projects/river-bridge'), { title: 'The bridge', status: 'implementation', revision: 3 })
  t.equal(
    (
      await person.post(
        path,
        [...seen].filter(([name]) => name !== 'revision'),
      )
    ).status,
    400,
  )
  t.equal((await person.post(path, new Map([...seen, ['revision', '9']]))).status, 404)
})

t.test('what was typed of a record that is deleted meanwhile is kept, and saved once it is back', async (t) => {
  const person = await editor(app)
  for (const language of ['', '/zh']) {
    const path = `${language}/sources/a-report/edit`
    const made = { title: 'A report', kind: 'report', official: true }
    await app.ask('PUT', '/v1/sources/b-report', { body: made })
    const own = path.replace('a-report', 'b-report')
    const typed = new Map([...controlsOf((await person.get(own)).text, own), ['title', 'Typed for an hour']])
    await app.ask('DELETE', '/v1/sources/b-report')
    const refused = await person.post(own, typed)
    t.equal(refused.status, 410)
    t.match(refused.text, language === '' ? /This record was deleted since you opened it/ : /该记录已被删除/)
    t.match(controlsOf(refused.text, own).get('title'), 'Typed for an hour')
    await app.ask('PUT', '/v1/sources/b-report', { body: made })
    const changed = await person.post(own, controlsOf(refused.text, own))
    t.equal(changed.status, 412)
    t.equal((await person.post(own, controlsOf(changed.text, own))).status, 303)
    t.match(await recordAt(app, 'sources/b-report'), { title: 'Typed for an hour' })
  }
})

t.test('a record is deleted after a question, unless something refers to it', async (t) => {
  const person = await editor(app)
  const page = await anotherBridge('old-bridge')
  const figure = { ...examples.figures, subjectId: 'old-bridge' }
  await put(app, 'figures/of-old-bridge', figure)
  const path = `${page}/delete`
  const question = await person.get(path)
  t.match(question.text, /Figures.*href="\/figures\/of-old-bridge"/s)
  t.notMatch(question.text, 'Delete the project<', 'no button for what cannot be done')
  await app.ask('DELETE', '/v1/figures/of-old-bridge')
  const sure = controlsOf((await person.get(path)).text, path)
  await put(app, 'figures/of-old-bridge', figure)
  const refused = await person.post(path, sure)
  t.equal(refused.status, 409)
  t.match(refused.text, /role="alert">.*figures\/of-old-bridge/s)
  await app.ask('DELETE', '/v1/figures/of-old-bridge')
  await person.fill(`${page}/edit`, { title: 'A tunnel' })
  t.equal((await person.post(path, sure)).status, 412, 'it is not what was looked at')
  const deleted = await person.fill(path, {})
  t.match(deleted, { status: 303, headers: { location: `${page}/revisions` } })
  const gone = await person.get(page)
  t.equal(gone.status, 410)
  t.match(gone.text, `href="${page}/revisions/1"`)
  t.match(gone.text, /<h1>A tunnel<\/h1>/)
  t.equal((await person.get(`${page}/edit`)).status, 410)
  t.equal((await person.get(path)).status, 410)
})

t.test('a revision is put back from the timeline; that of a deleted record, too', async (t) => {
  const person = await editor(app)
  const page = await anotherBridge('restored-bridge')
  await person.fill(`${page}/edit`, { title: 'A tunnel' })
  await person.fill(`${page}/edit`, { status: 'completion' })
  t.notMatch((await visitor(app).get(page)).text, /Put revision/)
  const { text } = await person.get(page)
  t.match(text, /Put revision 1 back.*Put revision 2 back/s)
  t.notMatch(text, /Put revision 3 back/)
  const controls = controlsOf(text, `${page}/restore`)
  t.match(await person.post(`${page}/restore`, controls), { status: 303, headers: { location: page } })
  t.match(await recordAt(app, 'projects/restored-bridge'), { title: 'A bridge', status: 'preparation', revision: 4 })
  await person.post(`${page}/restore`, controls)
  t.match(await recordAt(app, 'projects/restored-bridge'), { revision: 4 }, 'once')
  const again = controlsOf((await person.get(page)).text, `${page}/restore`)
  await person.fill(`${page}/edit`, { title: 'A road' })
  const stale = await person.post(`${page}/restore`, again)
  t.match(stale, { status: 412, text: /role="alert"><p>Another person has changed it since you opened the page/ })
  t.match(stale.text, `<a href="${page}">`)
  t.match((await person.post(`/zh${page}/restore`, again)).text, /role="alert"><p>您打开本页后，他人修改了该记录/)

  await person.fill(`${page}/delete`, {})
  const history = await person.get(`${page}/revisions`)
  t.match(history.text, /The record is deleted/)
  const back = controlsOf(history.text, `${page}/restore`)
  const found = (await person.post(`${page}/restore`, new Map([...back, ['restored', '6']]))).status
  t.equal(found, 404, 'the deletion itself')
  t.equal((await person.post(`${page}/restore`, new Map([...back, ['restored', 'x']]))).status, 400)
  t.match(await person.post(`${page}/restore`, back), { status: 303 })
  t.match(await recordAt(app, 'projects/restored-bridge'), { title: 'A bridge', revision: 7 })
})

t.test('a revision that refers to what is gone is not put back, and its page says why', async (t) => {
  const person = await editor(app)
  await put(app, 'projects/a-programme', examples.projects)
  const page = await anotherBridge('parted-bridge')
  await app.ask('PATCH', `/v1${page}`, { body: { parentId: 'a-programme' } })
  await app.ask('PATCH', `/v1${page}`, { body: { parentId: null } })
  await app.ask('DELETE', '/v1/projects/a-programme')
  const controls = controlsOf((await person.get(page)).text, `${page}/restore`)
  const refused = await person.post(`${page}/restore`, new Map([...controls, ['restored', '2']]))
  t.equal(refused.status, 422)
  t.match(refused.text, /role="alert"><p>This revision cannot be put back as it was\..*no.*a-programme.*projects/s)
  t.match(refused.text, `href="${page}"`)
  t.match(await recordAt(app, 'projects/parted-bridge'), { parentId: null, revision: 3 })
})

t.test('what is no form of the register is refused', async (t) => {
  const person = await editor(app)
  const path = '/projects/a-bridge/edit'
  const controls = controlsOf((await person.get(path)).text, path)
  t.equal((await person.post(path, [...controls, ['createdAt', 'x']])).status, 400)
  for (const name of ['__proto__', 'participants', 'participants.00.role', 'participants.0.rôle', 'title.0.x', 'id'])
    t.equal((await person.post(path, [...controls, [name, 'x']])).status, 400, name)
  t.equal((await person.post(path, controls, { 'content-type': 'application/json' })).status, 415)
  t.equal((await person.post(path, controls, { 'content-type': 'multipart/form-data; boundary=x' })).status, 415)
  t.equal((await person.post(path, [...controls, ['summary', 'x'.repeat(7 * 2 ** 20)]])).status, 413)
  t.equal(
    (await person.post(path, controls, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-16' })).status,
    415,
  )
  const found = await person.post(path, new Map([...controls, ['title', 'A\u0000bridge']]))
  t.match(found, { status: 400, text: /NUL and lone surrogates cannot be kept\./ })
  t.equal((await recordAt(app, 'projects/a-bridge'))['title'], examples.projects['title'])
  for (const garbled of ['title=%FF', 'title=\xff']) {
    const { statusCode, body } = await app.http.inject({
      method: 'POST',
      url: path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'http://127.0.0.1:3000',
        cookie: [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      payload: Buffer.from(new URLSearchParams([...controls]).toString().replace('title=A', garbled), 'latin1'),
    })
    matchWhole(t, [statusCode, body], [400, /Is not UTF-8\./], garbled)
  }
  t.equal((await app.ask('GET', path, { key: adminKey })).status, 401, 'a key alone opens no form')
  t.equal((await person.get('/projects/no-such/edit')).status, 404)
})

t.test('a refused form has the elements that were sent, and two empty ones, whatever their numbers', async (t) => {
  const person = await editor(app)
  const path = '/figures/new'
  const controls = controlsOf((await person.get(path)).text, path)
  const refused = await person.post(
    path,
    new Map([...controls, ['reported.900.value', 'x'], ['reported.900.unit', 'USD']]),
  )
  t.equal(refused.status, 400)
  const shown = [...controlsOf(refused.text, path).keys()].filter((name) => name.endsWith('.value'))
  t.strictSame(shown, [
    'reported.0.value',
    'reported.1.value',
    'reported.900.value',
    'reported.901.value',
    'reported.902.value',
  ])
  t.strictSame(faultsBeside(refused.text, 'reported.900.value').length, 1)
})

t.test('a kind of subject that no figure has is refused in words, and the form keeps what was typed', async (t) => {
  const person = await editor(app)
  const path = '/figures/new'
  for (const kind of ['constructor', 'hasOwnProperty', '__proto__', 'planet']) {
    const shown = await person.get(`${path}?subjectKind=${kind}&subjectId=a-bridge`)
    t.equal(shown.status, 200, kind)
    const controls = new Map([...controlsOf(shown.text, path), ['subjectKind', kind], ['subjectId', 'a-bridge']])
    const refused = await person.post(path, controls)
    t.equal(refused.status, 400)
    t.strictSame(faultsBeside(refused.text, 'subjectKind'), [
      'Must be one of region, industry, organization, initiative, project.',
    ])
    t.equal(controlsOf(refused.text, path).get('subjectId'), 'a-bridge')
  }
})

t.test('what was typed outlives its session', async (t) => {
  const person = await editor(app)
  const path = `${await anotherBridge('long-bridge')}/edit`
  const controls = new Map([...controlsOf((await person.get(path)).text, path), ['title', 'A long bridge']])
  person.cookies.clear()
  t.match(await person.post(path, controls), { status: 401, text: /not lost.*reload it/ })
  await person.signIn()
  const again = await person.post(path, controls)
  t.match(again, { status: 403, text: /made in another session/ })
  t.equal(controlsOf(again.text, path).get('title'), 'A long bridge')
  t.match(await recordAt(app, 'projects/long-bridge'), { title: 'A bridge' })
  t.equal((await person.post(path, controlsOf(again.text, path))).status, 303)
  t.match(await recordAt(app, 'projects/long-bridge'), { title: 'A long bridge' })
})
