/** POST /v1/batches/{id}/undo: every record of a batch is again what it was, or the undo is refused in words. */
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { batchAt, imported, type ImportLine, recordAt, undo, undone } from '../../support/batches.ts'
import { adminKey, type Built, put } from '../../support/build.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { listing, listRegister, plain, saved } from '../../support/lists.ts'
import { matchWhole } from '../../support/match-whole.ts'

const bridge = { id: 'a-bridge', ...examples.projects }
const tunnel: ImportLine = ['projects', { ...bridge, id: 'a-tunnel', title: 'A tunnel' }]
const figureOfTunnel: ImportLine = ['figures', { ...examples.figures, id: 'of-tunnel', subjectId: 'a-tunnel' }]

t.test('what an import created is gone, what it changed is as it was, the rest is untouched', async (t) => {
  const app = await withExamples(t)
  const before = (await recordAt(app, 'projects/a-bridge')) ?? {}
  const id = await imported(app, [
    ['projects', { ...bridge, title: 'A long bridge', aliases: ['The bridge'] }],
    tunnel,
    figureOfTunnel,
    ['regions', { id: 'guangdong', ...examples.regions }],
  ])
  const { batchId, ...counts } = await undone(app, id)
  t.strictSame(counts, {
    dryRun: false,
    created: {},
    updated: { projects: 1 },
    unchanged: {},
    deleted: { projects: 1, figures: 1 },
  })
  const after = (await recordAt(app, 'projects/a-bridge')) ?? {}
  t.strictSame({ ...after, revision: 1, updatedAt: before['updatedAt'] }, before)
  t.equal(after['revision'], 3)
  t.equal((await app.ask('GET', '/v1/projects/a-tunnel')).status, 410)
  t.equal((await recordAt(app, 'regions/guangdong'))?.['revision'], 1)
  matchWhole(t, await batchAt(app, batchId), {
    kind: 'undo',
    undoes: id,
    undoneBy: null,
    counts: { created: {}, updated: { projects: 1 }, deleted: { projects: 1, figures: 1 } },
  })
  matchWhole(t, await batchAt(app, id), { kind: 'import', undoes: null, undoneBy: batchId })
})

t.test('an undo is undone: what was deleted is there again, as it was', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [tunnel, figureOfTunnel])
  const paths = ['projects/a-tunnel', 'figures/of-tunnel']
  const before = await Promise.all(paths.map((path) => recordAt(app, path)))
  const { batchId } = await undone(app, id)
  t.strictSame(await Promise.all(paths.map((path) => recordAt(app, path))), [undefined, undefined])
  const { created, deleted } = await undone(app, batchId)
  t.strictSame([created, deleted], [{ projects: 1, figures: 1 }, {}])
  const after = await Promise.all(paths.map((path) => recordAt(app, path)))
  const found = after.map((one, at) => ({ ...one, revision: 1, updatedAt: before[at]?.['updatedAt'] }))
  t.strictSame(found, before)
  t.strictSame(
    after.map((one) => one?.['revision']),
    [3, 3],
  )
})

t.test('what has been changed since is named, and so is what refers to what was created', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [['projects', { ...bridge, title: 'A long bridge' }], tunnel])
  const { sequence } = await app.store.stamp()
  await put(app, 'projects/a-lane', { ...examples.projects, title: 'A lane', parentId: 'a-tunnel' })
  t.match(await undo(app, id), {
    status: 409,
    body: {
      type: '/problems/not-undoable',
      detail:
        'The batch created what other records refer to since: `parentId` of projects/a-lane refers to projects/a-tunnel.',
    },
  })
  t.match((await undo(app, id, '?dryRun=true')).status, 409)
  await put(app, 'projects/a-bridge', { ...examples.projects, title: 'A short bridge' })
  t.match((await undo(app, id)).body, { detail: 'Changed since the batch: projects/a-bridge.' })
  t.equal((await app.store.stamp()).sequence, sequence + 2, 'nothing is written')
  t.equal((await app.ask('DELETE', 'http://127.0.0.1:3000/v1/projects/a-bridge')).status, 409, 'a figure is about it')
})

t.test('of many records some are named', async (t) => {
  const app = await withExamples(t)
  const tunnels = Array.from({ length: 7 }, (_, at): ImportLine => [
    'projects',
    { ...bridge, id: `tunnel-${at.toString()}` },
  ])
  const id = await imported(app, tunnels)
  const parts = tunnels.map(([, { id }]): ImportLine => [
    'projects',
    { ...bridge, id: `part-of-${String(id)}`, parentId: id },
  ])
  await imported(app, parts)
  const { detail } = (await undo(app, id)).body as { detail: string }
  t.equal(detail.match(/refers to/g)?.length, 5)
  t.match(detail, / And so do others\.$/)
  await imported(
    app,
    tunnels.map(([resource, record]) => [resource, { ...record, title: 'Another' }]),
  )
  t.match((await undo(app, id)).body, {
    detail:
      'Changed since the batch: projects/tunnel-0, projects/tunnel-1, projects/tunnel-2, projects/tunnel-3, projects/tunnel-4, and others.',
  })
})

t.test('a batch is undone once, also of two undos at once', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [tunnel])
  const answers = await Promise.all([undo(app, id), undo(app, id)])
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409])
  const { undoneBy } = await batchAt(app, id)
  t.match((await undo(app, id)).body, { detail: `The batch was undone already, by the batch ${String(undoneBy)}.` })
})

t.test('an undo that breaks a rule of the register is refused, and names the field', async (t) => {
  const app = await withExamples(t)
  await put(app, 'regions/anhui', { name: 'Anhui', kind: 'province' })
  await put(app, 'projects/a-bridge', { ...examples.projects, regionId: 'anhui' })
  const id = await imported(app, [['projects', { ...bridge, regionId: 'guangdong' }]])
  t.equal((await app.ask('DELETE', '/v1/regions/anhui')).status, 204)
  for (const query of ['?dryRun=true', ''])
    matchWhole(t, await undo(app, id, query), {
      status: 422,
      body: { errors: [{ pointer: '/projects/a-bridge/regionId', detail: 'There is no `anhui` among the regions.' }] },
    })
  matchWhole(t, await recordAt(app, 'projects/a-bridge'), { regionId: 'guangdong', revision: 3 })
})

t.test('a code that went from one record to another goes back', async (t) => {
  const app = await withExamples(t)
  const codes = [{ scheme: 'works', code: 'A-1' }]
  await put(app, 'projects/a-bridge', { ...examples.projects, codes })
  const id = await imported(app, [
    ['projects', bridge],
    ['projects', { ...bridge, id: 'a-tunnel', codes }],
  ])
  t.strictSame((await undone(app, id, '?dryRun=true')).deleted, { projects: 1 })
  await undone(app, id)
  t.strictSame((await recordAt(app, 'projects/a-bridge'))?.['codes'], codes)
})

t.test('records of a cycle, and those that refer to each other, go together', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [
    ['regions', { id: 'zone', name: 'Zone', kind: 'zone', memberIds: ['town'] }],
    ['regions', { id: 'town', name: 'Town', kind: 'city', parentId: 'zone' }],
    ['projects', { ...bridge, id: 'a-tunnel', regionId: 'town' }],
    figureOfTunnel,
  ])
  t.strictSame((await undone(app, id)).deleted, { regions: 2, projects: 1, figures: 1 })
})

t.test('a text or a table that is stored since is a later change; one from before stays', async (t) => {
  const app = await withExamples(t)
  const text = { body: 'A bridge for 12.5 yuan.', headers: { 'content-type': 'text/plain' } }
  await app.ask('PUT', '/v1/sources/a-report/text', text)
  const source = { id: 'a-report', ...examples.sources }
  const changed = await imported(app, [['sources', { ...source, title: 'Another title' }]])
  const made = await imported(app, [['sources', { ...source, id: 'a-statement' }]])
  await app.ask('PUT', '/v1/sources/a-statement/text', text)
  t.match((await undo(app, made)).body, { detail: 'Changed since the batch: sources/a-statement.' })
  await undone(app, changed)
  t.type((await recordAt(app, 'sources/a-report'))?.['textHash'], 'string')
  t.match(await app.ask('GET', '/v1/sources/a-report/text', { key: adminKey }), { status: 200 })
})

t.test('a dry run says what would change, and changes nothing', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [
    ['figures', { ...examples.figures, id: 'a-figure', value: '20' }],
    tunnel,
    ['figures', { ...figureOfTunnel[1], periodStart: '2026-01-01', periodEnd: '2026-12-31' }],
  ])
  const stamp = await app.store.stamp()
  const { effects, ...counts } = await undone(app, id, '?dryRun=true')
  t.strictSame(counts, {
    dryRun: true,
    batchId: null,
    created: {},
    updated: { figures: 1 },
    unchanged: {},
    deleted: { projects: 1, figures: 1 },
  })
  t.strictSame(
    effects?.totals.map(({ key, now, then }) => [key.year, now, then]),
    [
      ['2026', '12.5', null],
      [null, '20', '12.5'],
    ],
  )
  t.strictSame(await app.store.stamp(), stamp)
  await undone(app, id)
})

t.test('editors undo their own batches, admins any', async (t) => {
  const app = await withExamples(t)
  const keys = { ann: 'the-key-of-ann-in-the-newsroom', bob: 'the-key-of-bob-in-the-newsroom' }
  for (const [label, key] of Object.entries(keys)) await app.store.addKey(keyHash(key), { role: 'editor', label })
  await app.store.addKey(keyHash('a-reader-of-the-register'), { role: 'reader', label: 'reader' })
  const [first, second] = [await imported(app, [tunnel], keys.ann), await imported(app, [figureOfTunnel], keys.ann)]
  t.match(await undo(app, second, '', keys.bob), {
    status: 403,
    body: { detail: 'The batch was made by “ann”: editors undo their own batches, and admins any.' },
  })
  t.equal((await undo(app, second, '?dryRun=true', keys.bob)).status, 403)
  t.equal((await undo(app, second, '', 'a-reader-of-the-register')).status, 403)
  t.equal((await undo(app, second, '', 'no-such-key')).status, 401)
  t.equal((await undo(app, second, '', keys.ann)).status, 200)
  t.equal((await undo(app, first)).status, 200)
})

t.test('what is no batch is not undone', async (t) => {
  const app = await withExamples(t)
  const found = await undo(app, '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d')
  t.match(found, { status: 404, body: { detail: 'There is no batch 01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d.' } })
  for (const id of ['1', 'a-bridge', '%00', '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4g'])
    t.equal((await undo(app, id)).status, 400, id)
  const id = await imported(app, [tunnel])
  for (const query of ['?dryRun=1', '?dryRun=', '?force=true', '?dryRun=true&dryRun=true'])
    t.equal((await undo(app, id, query)).status, 400, query)
  t.equal((await app.ask('POST', `/v1/batches/${id ?? ''}/undo`, { body: { force: true } })).status, 400)
  t.equal((await app.ask('PUT', `/v1/batches/${id ?? ''}/undo`)).status, 405)
})

t.test('the same undo under one key is done once', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [tunnel])
  const headers = { 'idempotency-key': 'once' }
  const ask = (query = '') => app.ask('POST', `/v1/batches/${id ?? ''}/undo${query}`, { headers })
  const first = await ask()
  const { sequence } = await app.store.stamp()
  t.strictSame((await ask()).body, first.body)
  t.match(await ask('?dryRun=true'), { status: 422, body: { type: '/problems/other-request' } })
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('an undo and an import that builds upon the batch take turns: the later one is refused', async (t) => {
  const app = await withExamples(t)
  const id = await imported(app, [tunnel])
  const lanes = Array.from({ length: 300 }, (_, at) => {
    const record = { ...bridge, id: `lane-${at.toString()}`, parentId: 'a-tunnel' }
    return `${JSON.stringify({ resource: 'projects', record })}\n`
  })
  const headers = { 'content-type': 'application/x-ndjson' }
  const answers = await Promise.all([app.ask('POST', '/v1/import', { body: lanes.join(''), headers }), undo(app, id)])
  const statuses = answers.map(({ status }) => status).join()
  t.ok(['200,409', '422,200'].includes(statuses), statuses)
})

t.test('a merge is undone and done again: what referred to one does so again, and its id leads nowhere', async (t) => {
  const app = await withExamples(t)
  await imported(app, [tunnel, figureOfTunnel])
  const paths = ['projects/a-bridge', 'projects/a-tunnel', 'figures/of-tunnel']
  const records = () =>
    Promise.all(
      paths.map(async (path) => {
        const { status, body } = await app.ask('GET', `/v1/${path}`)
        if (status !== 200) return status
        const { revision: _revision, updatedAt: _updatedAt, ...fields } = body as Record<string, unknown>
        return fields
      }),
    )
  const apart = await records()
  const merge = await app.ask('POST', '/v1/projects/a-tunnel/merge', { body: { into: 'a-bridge' } })
  t.equal(merge.status, 200, merge.text)
  const together = await records()
  matchWhole(t, together, [{ aliases: ['A tunnel'] }, 308, { subjectId: 'a-bridge' }])
  const { batchId } = await undone(app, (merge.body as { batchId: string }).batchId)
  t.strictSame(await records(), apart)
  await undone(app, batchId)
  t.strictSame(await records(), together)
  const answer = (await app.ask('GET', '/v1/projects/a-tunnel')).headers['location']
  t.equal(answer, 'http://127.0.0.1:3000/v1/projects/a-bridge')
})

t.test('what others were merged into since is not taken away: both ids would lead nowhere', async (t) => {
  const app = await withExamples(t)
  const twin = { ...bridge, title: 'Twins' }
  for (const id of ['one', 'other']) await put(app, `projects/${id}`, { ...twin, id })
  const merge = async (id: string, into: string) => {
    const { status, body, text } = await app.ask('POST', `/v1/projects/${id}/merge`, { body: { into } })
    t.equal(status, 200, text)
    return (body as { batchId: string }).batchId
  }
  const { batchId } = await undone(app, await merge('one', 'other'))
  const back = await merge('other', 'one')
  const { status, body } = await undo(app, batchId)
  t.strictSame(
    [status, (body as { detail: string }).detail],
    [
      409,
      'The batch created what other records refer to since: `mergedInto` of projects/other refers to projects/one.',
    ],
  )
  t.equal((await app.ask('GET', '/v1/projects/one')).status, 200)
  t.equal((await app.ask('GET', '/v1/projects/other')).status, 308)
  await undone(app, back)
  await undone(app, batchId)
  t.equal((await app.ask('GET', '/v1/projects/one')).headers['location'], 'http://127.0.0.1:3000/v1/projects/other')
})

t.test('after the undo of a later batch, the one before is undone too, with what it created', async (t) => {
  const app = await withExamples(t)
  const lane = { ...examples.projects, id: 'a-lane', title: 'A lane', parentId: 'a-tunnel' }
  const before = await recordAt(app, 'projects/a-bridge')
  const first = await imported(app, [['projects', { ...bridge, title: 'A long bridge' }], tunnel, ['projects', lane]])
  const second = await imported(app, [
    ['projects', { ...bridge, title: 'A short bridge' }],
    ['projects', { ...lane, title: 'A wide lane' }],
    ['projects', { ...lane, id: 'another-lane' }],
  ])
  t.match((await undo(app, first)).status, 409)
  await undone(app, second)
  t.strictSame((await undone(app, first)).deleted, { projects: 2 })
  t.match(await recordAt(app, 'projects/a-bridge'), { title: before?.['title'] })
  t.strictSame(await Promise.all(['a-lane', 'a-tunnel'].map((id) => recordAt(app, `projects/${id}`))), [
    undefined,
    undefined,
  ])
})

// Answers to findings that a batch closed come back with the findings, if it is undone.

const misprint = 'value-not-as-printed,a-figure'
const unreported = 'unreported-promise,a-figure'
const period = { periodStart: '2020-01-01', periodEnd: '2020-12-31' }
const misprinted = { ...examples.figures, ...period, value: '13' }

const answered = async ({ ask }: Built): Promise<string[]> => {
  const { body } = await ask('GET', '/v1/checks?reviewed=true')
  return (body as { data: { id: string }[] }).data.map(({ id }) => id)
}

const withAnswers = async (): Promise<Built> => {
  const app = await withExamples(t)
  await app.ask('PUT', '/v1/figures/a-figure', { body: misprinted })
  for (const id of [misprint, unreported])
    await app.ask('PATCH', `/v1/checks/${id}`, { body: { review: 'explained', note: 'So it is.' } })
  return app
}

const corrected: ImportLine = ['figures', { id: 'a-figure', ...misprinted, value: '12.5', stage: 'actual' }]

t.test('an undo brings them back, and an undo of it takes them again', async (t) => {
  const app = await withAnswers()
  t.strictSame(await answered(app), [misprint, unreported])
  const before = await app.ask('GET', '/v1/checks')
  const id = await imported(app, [corrected])
  t.strictSame(await answered(app), [])
  const { batchId } = await undone(app, id)
  t.strictSame((await app.ask('GET', '/v1/checks')).body, before.body)
  const again = await undone(app, batchId)
  t.strictSame(await answered(app), [])
  await undone(app, again.batchId)
  t.strictSame(await answered(app), [misprint, unreported])
})

t.test('a finding that comes back otherwise is not answered', async (t) => {
  const app = await withAnswers()
  const id = await imported(app, [corrected])
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '13', stage: 'planned' } })
  t.strictSame(await answered(app), [])
  t.equal((await app.ask('POST', `/v1/batches/${id ?? ''}/undo`)).status, 409)
})

t.test('a finding that writes closed and brought back is not answered by an undo of something else', async (t) => {
  const app = await withAnswers()
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '12.5', stage: 'actual' } })
  await undone(app, await imported(app, [['regions', { id: 'a-batch', ...examples.regions }]]))
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: '13', stage: 'planned' } })
  t.strictSame(await answered(app), [])
})

t.test('a list that is saved is undone, with the figures that it deleted', async (t) => {
  const register = await listRegister(t)
  await register.list('list', listing('Clinics,,,,20', 'Police,,,,5'), plain)
  await saved(register)
  const totals = await register.read('totals?metric=budget')
  await register.list('list', listing('Clinics,,,,30'), plain)
  const { batchId } = await saved(register, {}, '?gone=delete')
  const { created, deleted } = await undone(register, batchId as string)
  t.strictSame([created, deleted], [{ figures: 1 }, {}])
  t.strictSame((await register.read('totals?metric=budget'))['data'], totals['data'])
})
