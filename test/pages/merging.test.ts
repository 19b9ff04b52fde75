/** The page that merges a record into another: it shows what changes before it does so. */
import t, { type Test } from 'tap'
import { createKey } from '../../src/command/create-key.ts'
import type { Built } from '../support/build.ts'
import { textOf } from '../support/pages/html.ts'
import { visitor } from '../support/pages/visitor.ts'
import { figureOf, register } from '../support/register.ts'

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

const editor = async (app: Built) => {
  const person = visitor(app)
  await person.signIn(await createKey(app.store, { role: 'editor', label: 'newsroom' }))
  return person
}

t.test('an editor sees what a merge changes, and merges', async (t) => {
  const app = await doubled(t)
  const person = await editor(app)
  t.match((await person.get('/projects/copy')).text, 'href="/projects/copy/merge"')
  t.notMatch((await person.get('/figures/first')).text, '/merge"')
  t.match((await person.get('/projects/copy/merge')).text, /name="into"/)
  const { status, text } = await person.get('/projects/copy/merge?into=metro')
  t.equal(status, 200)
  const seen = textOf(text)
  t.match(seen, /What “Metro <20>” gets/)
  t.match(seen, /Line 20/)
  t.match(seen, /2028-12-31|31 December 2028/)
  t.match(seen, /Projects: 1/)
  t.match(seen, /Figures: 1/)
  t.match(seen, /200|100/)
  const chinese = textOf((await person.get('/zh/projects/copy/merge?into=metro')).text)
  t.match(chinese, /“Metro <20>”将得到的内容/)
  t.match(chinese, /数据：1条/)
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
  const person = await editor(app)
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
