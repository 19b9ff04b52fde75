/** What is left to do: an editor sees numbers, rows, percentages and findings, each with the way to it. */
import t from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import { build, put } from '../support/build.ts'
import { textOf } from '../support/pages/html.ts'
import { says, visitor } from '../support/pages/visitor.ts'
import { year } from '../support/register.ts'

const app = await build(t, { SEED: 'article' })
const person = visitor(app)
await person.signIn(await createKey(app.store, { role: 'editor', label: 'newsroom' }))

const sourceWith = async (id: string, publishedOn: string, kind: 'text' | 'table', body: string): Promise<void> => {
  await put(app, `sources/${id}`, { title: `Report ${id}`, kind: 'report', official: false, publishedOn })
  const type = kind === 'text' ? 'text/plain' : 'text/csv'
  await app.ask('PUT', `/v1/sources/${id}/${kind}`, { body, headers: { 'content-type': type } })
}

t.test('nothing is left where nothing was kept, but findings', async (t) => {
  const page = await person.get('/todo')
  t.equal(page.status, 200)
  says(t, page, 'Every number of these texts is a figure.', 'Every row of these lists is saved.')
  t.match(page.text, 'href="/checks?check=share-of-nothing&amp;reviewed=false"')
  t.match((await person.get('/')).text, '<a href="/todo">To do</a>')
  t.equal((await visitor(app).get('/todo')).status, 401)
  const reader = visitor(app)
  await reader.signIn(await createKey(app.store, { role: 'reader', label: 'reader' }))
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
  await put(app, 'figures/plan', { ...about, stage: 'planned', value: '500' })
  await put(app, 'figures/done', { ...about, stage: 'actual', value: '600' })
  await put(app, 'figures/rate', {
    ...about,
    metric: 'completion-rate',
    stage: 'actual',
    value: '120',
    unit: 'percent',
  })
  const page = await person.get('/todo')
  t.match(page.text, /action="\/figures\/rate\/link".*<button>Link them<\/button>/s)
})
