/** POST /v1/batches/{id}/undo: every record of a batch is again what it was, or the undo is refused in words. */
import t from 'tap'
import { keyHash } from '../../../src/http/pipeline/auth.ts'
import { batchAt, imported, type ImportLine, recordAt, send, undo, undone } from '../../support/batches.ts'
import { adminKey } from '../../support/build.ts'
import { listing, listRegister, plain, saved } from '../../support/lists.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { lineOf, putAll, year } from '../../support/register.ts'

// Each test has records of its own, with names that no other test has.
const app = await listRegister(t)
await putAll(app, { sources: { plan: {} } })

const project = (id: string, fields: object = {}): ImportLine => lineOf('projects', id, fields)
const figureOf = (subjectId: string, fields: object = {}): ImportLine =>
  lineOf('figures', `of-${subjectId}`, { subjectId, ...fields })

t.test('what an import created is gone, what it changed is as it was, the rest is untouched', async (t) => {
  await putAll(app, { regions: { coast: {} }, projects: { bridge: {} } })
  const before = (await recordAt(app, 'projects/bridge')) ?? {}
  const id = await imported(app, [
    project('bridge', { title: 'A long bridge', aliases: ['The bridge'] }),
    project('tunnel'),
    figureOf('tunnel'),
    lineOf('regions', 'coast'),
  ])
  const { batchId, ...counts } = await undone(app, id)
  t.strictSame(counts, {
    dryRun: false,
    created: {},
    updated: { projects: 1 },
    unchanged: {},
    deleted: { projects: 1, figures: 1 },
  })
  const after = (await recordAt(app, 'projects/bridge')) ?? {}
  t.strictSame({ ...after, revision: 1, updatedAt: before['updatedAt'] }, before)
  t.equal(after['revision'], 3)
  t.equal((await app.ask('GET', '/v1/projects/tunnel')).status, 410)
  t.equal((await recordAt(app, 'regions/coast'))?.['revision'], 1)
  matchWhole(t, await batchAt(app, batchId), {
    kind: 'undo',
    undoes: id,
    undoneBy: null,
    counts: { created: {}, updated: { projects: 1 }, deleted: { projects: 1, figures: 1 } },
  })
  matchWhole(t, await batchAt(app, id), { kind: 'import', undoes: null, undoneBy: batchId })
})

t.test('an undo is undone: what was deleted is there again, as it was', async (t) => {
  const id = await imported(app, [project('canal'), figureOf('canal')])
  const records = () => Promise.all(['projects/canal', 'figures/of-canal'].map((path) => recordAt(app, path)))
  const before = await records()
  const { batchId } = await undone(app, id)
  t.strictSame(await records(), [undefined, undefined])
  const { created, deleted } = await undone(app, batchId)
  t.strictSame([created, deleted], [{ projects: 1, figures: 1 }, {}])
  const after = await records()
  const found = after.map((one, at) => ({ ...one, revision: 1, updatedAt: before[at]?.['updatedAt'] }))
  t.strictSame(found, before)
  t.strictSame(
    after.map((one) => one?.['revision']),
    [3, 3],
  )
})

t.test('what has been changed since is named, and so is what refers to what was created', async (t) => {
  await putAll(app, { projects: { road: {} }, figures: { 'of-road': { subjectId: 'road' } } })
  const id = await imported(app, [project('road', { title: 'A long road' }), project('crossing')])
  const { sequence } = await app.store.stamp()
  await putAll(app, { projects: { lane: { parentId: 'crossing' } } })
  t.match(await undo(app, id), {
    status: 409,
    body: {
      type: '/problems/not-undoable',
      detail:
        'The batch created what other records refer to since: `parentId` of projects/lane refers to projects/crossing.',
    },
  })
  t.match((await undo(app, id, '?dryRun=true')).status, 409)
  await putAll(app, { projects: { road: { title: 'A short road' } } })
  t.match((await undo(app, id)).body, { detail: 'Changed since the batch: projects/road.' })
  t.equal((await app.store.stamp()).sequence, sequence + 2, 'nothing is written')
  t.equal((await app.ask('DELETE', 'http://127.0.0.1:3000/v1/projects/road')).status, 409, 'a figure is about it')
})

t.test('of many records some are named', async (t) => {
  const mills = Array.from({ length: 7 }, (_, at) => `mill-${at.toString()}`)
  const id = await imported(
    app,
    mills.map((mill) => project(mill)),
  )
  await imported(
    app,
    mills.map((mill) => project(`part-of-${mill}`, { parentId: mill })),
  )
  const { detail } = (await undo(app, id)).body as { detail: string }
  t.equal(detail.match(/refers to/g)?.length, 5)
  t.match(detail, / And so do others\.$/)
  await imported(
    app,
    mills.map((mill) => project(mill, { title: 'Another' })),
  )
  t.match((await undo(app, id)).body, {
    detail:
      'Changed since the batch: projects/mill-0, projects/mill-1, projects/mill-2, projects/mill-3, projects/mill-4, and others.',
  })
})

t.test('a batch is undone once, also of two undos at once', async (t) => {
  const id = await imported(app, [project('harbour')])
  const answers = await Promise.all([undo(app, id), undo(app, id)])
  t.strictSame(pluck(answers, 'status').sort(), [200, 409])
  const { undoneBy } = await batchAt(app, id)
  t.match((await undo(app, id)).body, { detail: `The batch was undone already, by the batch ${String(undoneBy)}.` })
})

t.test('an undo that breaks a rule of the register is refused, and names the field', async (t) => {
  await putAll(app, { regions: { inland: {} }, projects: { airport: { regionId: 'inland' } } })
  const id = await imported(app, [project('airport', { regionId: 'guangdong' })])
  t.equal((await app.ask('DELETE', '/v1/regions/inland')).status, 204)
  for (const query of ['?dryRun=true', ''])
    matchWhole(t, await undo(app, id, query), {
      status: 422,
      body: { errors: [{ pointer: '/projects/airport/regionId', detail: 'There is no `inland` among the regions.' }] },
    })
  matchWhole(t, await recordAt(app, 'projects/airport'), { regionId: 'guangdong', revision: 2 })
})

t.test('a code that went from one record to another goes back', async (t) => {
  const codes = [{ scheme: 'works', code: 'A-1' }]
  await putAll(app, { projects: { viaduct: { codes } } })
  const id = await imported(app, [project('viaduct'), project('bypass', { codes })])
  t.strictSame((await undone(app, id, '?dryRun=true')).deleted, { projects: 1 })
  await undone(app, id)
  t.strictSame((await recordAt(app, 'projects/viaduct'))?.['codes'], codes)
})

t.test('records of a cycle, and those that refer to each other, go together', async (t) => {
  const id = await imported(app, [
    lineOf('regions', 'zone', { kind: 'zone', memberIds: ['town'] }),
    lineOf('regions', 'town', { kind: 'city', parentId: 'zone' }),
    project('townhall', { regionId: 'town' }),
    figureOf('townhall'),
  ])
  t.strictSame((await undone(app, id)).deleted, { regions: 2, projects: 1, figures: 1 })
})

t.test('a text or a table that is stored since is a later change; one from before stays', async (t) => {
  await putAll(app, { sources: { report: {} } })
  const text = { body: 'A bridge for 12.5 yuan.', headers: { 'content-type': 'text/plain' } }
  await app.ask('PUT', '/v1/sources/report/text', text)
  const changed = await imported(app, [lineOf('sources', 'report', { title: 'Another title' })])
  const made = await imported(app, [lineOf('sources', 'statement')])
  await app.ask('PUT', '/v1/sources/statement/text', text)
  t.match((await undo(app, made)).body, { detail: 'Changed since the batch: sources/statement.' })
  await undone(app, changed)
  t.type((await recordAt(app, 'sources/report'))?.['textHash'], 'string')
  t.match(await app.ask('GET', '/v1/sources/report/text', { key: adminKey }), { status: 200 })
})

t.test('a dry run says what would change, and changes nothing', async (t) => {
  const metric = 'toll'
  await putAll(app, { projects: { gate: {} }, figures: { 'of-gate': { subjectId: 'gate', metric, value: '12.5' } } })
  const id = await imported(app, [
    figureOf('gate', { metric, value: '20' }),
    project('booth'),
    figureOf('booth', { metric, value: '12.5', ...year(2026) }),
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
  const keys = { ann: 'the-key-of-ann-in-the-newsroom', bob: 'the-key-of-bob-in-the-newsroom' }
  for (const [label, key] of Object.entries(keys)) await app.store.addKey(keyHash(key), { role: 'editor', label })
  await app.store.addKey(keyHash('a-reader-of-the-register'), { role: 'reader', label: 'reader' })
  const first = await imported(app, [project('school')], keys.ann)
  const second = await imported(app, [figureOf('school')], keys.ann)
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
  const found = await undo(app, '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d')
  t.match(found, { status: 404, body: { detail: 'There is no batch 01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4d.' } })
  for (const id of ['1', 'a-bridge', '%00', '01936d6e-8f3a-7c1e-9b57-3d2f6a1b0c4g'])
    t.equal((await undo(app, id)).status, 400, id)
  const id = await imported(app, [project('clinic')])
  for (const query of ['?dryRun=1', '?dryRun=', '?force=true', '?dryRun=true&dryRun=true'])
    t.equal((await undo(app, id, query)).status, 400, query)
  t.equal((await app.ask('POST', `/v1/batches/${id ?? ''}/undo`, { body: { force: true } })).status, 400)
  t.equal((await app.ask('PUT', `/v1/batches/${id ?? ''}/undo`)).status, 405)
})

t.test('the same undo under one key is done once', async (t) => {
  const id = await imported(app, [project('library')])
  const headers = { 'idempotency-key': 'once' }
  const ask = (query = '') => app.ask('POST', `/v1/batches/${id ?? ''}/undo${query}`, { headers })
  const first = await ask()
  const { sequence } = await app.store.stamp()
  t.strictSame((await ask()).body, first.body)
  t.match(await ask('?dryRun=true'), { status: 422, body: { type: '/problems/other-request' } })
  t.equal((await app.store.stamp()).sequence, sequence)
})

t.test('an undo and an import that builds upon the batch take turns: the later one is refused', async (t) => {
  const id = await imported(app, [project('railway')])
  const stations = Array.from({ length: 300 }, (_, at) => project(`station-${at.toString()}`, { parentId: 'railway' }))
  const answers = await Promise.all([send(app, stations), undo(app, id)])
  const statuses = pluck(answers, 'status').join()
  t.ok(['200,409', '422,200'].includes(statuses), statuses)
})

t.test('a merge is undone and done again: what referred to one does so again, and its id leads nowhere', async (t) => {
  await imported(app, [project('twin'), project('sister', { title: 'A sister' }), figureOf('sister')])
  const records = () =>
    Promise.all(
      ['projects/twin', 'projects/sister', 'figures/of-sister'].map(async (path) => {
        const { status, body } = await app.ask('GET', `/v1/${path}`)
        if (status !== 200) return status
        const { revision: _revision, updatedAt: _updatedAt, ...fields } = body as Record<string, unknown>
        return fields
      }),
    )
  const apart = await records()
  const merge = await app.ask('POST', '/v1/projects/sister/merge', { body: { into: 'twin' } })
  t.equal(merge.status, 200, merge.text)
  const together = await records()
  matchWhole(t, together, [{ aliases: ['A sister'] }, 308, { subjectId: 'twin' }])
  const { batchId } = await undone(app, (merge.body as { batchId: string }).batchId)
  t.strictSame(await records(), apart)
  await undone(app, batchId)
  t.strictSame(await records(), together)
  const answer = (await app.ask('GET', '/v1/projects/sister')).headers['location']
  t.equal(answer, 'http://127.0.0.1:3000/v1/projects/twin')
})

t.test('what others were merged into since is not taken away: both ids would lead nowhere', async (t) => {
  await putAll(app, { projects: { one: { title: 'Twins' }, other: { title: 'Twins' } } })
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
  await putAll(app, { projects: { park: {} } })
  const path = (fields: object = {}): ImportLine => project('path', { parentId: 'meadow', ...fields })
  const first = await imported(app, [project('park', { title: 'A long park' }), project('meadow'), path()])
  const second = await imported(app, [
    project('park', { title: 'A short park' }),
    path({ title: 'A wide path' }),
    project('another-path', { parentId: 'meadow' }),
  ])
  t.match((await undo(app, first)).status, 409)
  await undone(app, second)
  t.strictSame((await undone(app, first)).deleted, { projects: 2 })
  t.match(await recordAt(app, 'projects/park'), { title: 'park' })
  t.strictSame(await Promise.all(['path', 'meadow'].map((id) => recordAt(app, `projects/${id}`))), [
    undefined,
    undefined,
  ])
})

// Answers to findings that a batch closed come back with the findings, if it is undone.

/** Where figures are few and no texts are kept, a write waits until answers are closed. */
const small = await listRegister(t)
await putAll(small, { sources: { plan: {} } })

/** Puts a figure with two findings, and answers both. */
const answeredFigure = async (subjectId: string) => {
  const misprinted = { subjectId, ...year(2020), value: '13', asPrinted: '12.5 yuan' }
  const id = `of-${subjectId}`
  await putAll(small, { projects: { [subjectId]: {} }, figures: { [id]: misprinted } })
  const findings = [`value-not-as-printed,${id}`, `unreported-promise,${id}`]
  for (const finding of findings)
    await small.ask('PATCH', `/v1/checks/${finding}`, { body: { review: 'explained', note: 'So it is.' } })
  const checks = async (query = '') =>
    (await small.read(`checks?records.id=${id}${query}`)) as { data: { id: string }[] }
  return {
    findings,
    checks,
    answered: async () => pluck((await checks('&reviewed=true')).data, 'id'),
    change: (fields: object) => small.ask('PATCH', `/v1/figures/${id}`, { body: fields }),
    corrected: lineOf('figures', id, { ...misprinted, value: '12.5', stage: 'actual' }),
  }
}

t.test('an undo brings them back, and an undo of it takes them again', async (t) => {
  const { findings, checks, answered, corrected } = await answeredFigure('tower')
  t.strictSame(await answered(), findings)
  const before = await checks()
  const id = await imported(small, [corrected])
  t.strictSame(await answered(), [])
  const { batchId } = await undone(small, id)
  t.strictSame(await checks(), before)
  const again = await undone(small, batchId)
  t.strictSame(await answered(), [])
  await undone(small, again.batchId)
  t.strictSame(await answered(), findings)
})

t.test('a finding that comes back otherwise is not answered', async (t) => {
  const { answered, change, corrected } = await answeredFigure('dam')
  const id = await imported(small, [corrected])
  await change({ value: '13', stage: 'planned' })
  t.strictSame(await answered(), [])
  t.equal((await undo(small, id)).status, 409)
})

t.test('a finding that writes closed and brought back is not answered by an undo of something else', async (t) => {
  const { answered, change } = await answeredFigure('mast')
  await change({ value: '12.5', stage: 'actual' })
  await undone(small, await imported(small, [lineOf('regions', 'a-batch')]))
  await change({ value: '13', stage: 'planned' })
  t.strictSame(await answered(), [])
})

t.test('a list that is saved is undone, with the figures that it deleted', async (t) => {
  await app.list('list', listing('Clinics,,,,20', 'Police,,,,5'), plain)
  await saved(app)
  const totals = await app.read('totals?metric=budget')
  await app.list('list', listing('Clinics,,,,30'), plain)
  const { batchId } = await saved(app, {}, '?gone=delete')
  const { created, deleted } = await undone(app, batchId as string)
  t.strictSame([created, deleted], [{ figures: 1 }, {}])
  t.strictSame((await app.read('totals?metric=budget'))['data'], totals['data'])
})
