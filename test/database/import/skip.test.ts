/** With `bad=skip` an import writes the lines that are good together, and leaves out all others. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { build, type Built } from '../../support/build.ts'
import { faultAt, fileOf, send, type Line } from '../../support/batches.ts'
import { matchWhole } from '../../support/match-whole.ts'
import { lineOf } from '../../support/register.ts'
import { forAll } from '../../support/runs.ts'

const project = (id: string, more: object = {}): Line => lineOf('projects', id, more)
const initiative = (id: string): Line => ['initiatives', { id, title: id, kind: 'policy', status: 'announced' }]

const importing = async (t: Test, app: Built, lines: readonly Line[]) => {
  const { status: told, body: tried } = await send(app, lines, '?bad=skip&dryRun=true')
  const { status, body } = await send(app, lines, '?bad=skip')
  const { effects: _, ...rest } = tried
  t.strictSame([told, rest], [status, { ...body, dryRun: true, batchId: null }], 'a dry run tells the same')
  t.equal(status, 200)
  const { batchId, ...counts } = body
  const found = batchId === null
  t.equal(found, Object.keys({ ...(body['created'] as object), ...(body['updated'] as object) }).length === 0)
  return counts
}

const titlesOf = async (app: Built): Promise<Record<string, string>> => {
  const { body } = await app.ask('GET', '/v1/projects?limit=200')
  return Object.fromEntries(
    (body as { data: { id: string; title: string }[] }).data.map(({ id, title }) => [id, title]),
  )
}

const fault = (line: number, id: string, pointer: string, detail: string): object =>
  faultAt(line, 'projects', id, pointer, detail)

t.test('a bad line is left out with all that refers to it, and the rest is written', async (t) => {
  const app = await build(t)
  const lines = [
    project('c', { parentId: 'b' }),
    project('b', { parentId: 'a' }),
    project('a', { startsOn: '2025-02-01', endsOn: '2025-01-01' }),
    project('d'),
    project('d', { title: 'again' }),
    project('e', { parentId: 'd' }),
    project('f', { parentId: 'nowhere', regionId: 'neither' }),
  ]
  t.strictSame(await importing(t, app, lines), {
    dryRun: false,
    created: { projects: 2 },
    updated: {},
    unchanged: {},
    errorCount: 5,
    errors: [
      fault(1, 'c', '/parentId', 'There is no `b` among the projects, as line 2 is left out.'),
      fault(2, 'b', '/parentId', 'There is no `a` among the projects, as line 3 is left out.'),
      fault(3, 'a', '/endsOn', 'Is before `startsOn`, 2025-02-01.'),
      fault(5, 'd', '/id', 'Is in line 4 already.'),
      fault(7, 'f', '/regionId', 'There is no `neither` among the regions.'),
      fault(7, 'f', '/parentId', 'There is no `nowhere` among the projects.'),
    ],
  })
  t.strictSame(await titlesOf(app), { d: 'd', e: 'e' })
  t.equal((await app.store.stamp()).sequence, 2, 'changes are numbered without gaps')
  t.match((await app.ask('GET', '/v1/search?q=e')).body, { counts: { projects: 1 } })
})

t.test('lines that cannot be parsed are left out, and a good file has no errors', async (t) => {
  const app = await build(t)
  const { body } = await app.http
    .inject({
      method: 'POST',
      url: '/v1/import?bad=skip',
      headers: {
        'content-type': 'application/x-ndjson',
        authorization: 'Bearer a-key-for-tests-that-is-long-enough-0123456789',
      },
      payload: `nonsense\n${'['.repeat(100_000)}\n12\n\u0000\n{"resource":"regions","record":{"id":"n","name":"N","kind":"city"}}\n`,
    })
    .then((response) => ({ body: response.json<Record<string, unknown>>() }))
  t.match(body, { created: { regions: 1 }, errorCount: 4 })
  matchWhole(t, await importing(t, app, [project('good')]), { created: { projects: 1 }, errorCount: 0, errors: [] })
})

t.test('an id that no database can keep is refused like any other that is wrong', async (t) => {
  const app = await build(t)
  for (const id of ['\0', 'a\ud800']) {
    const line = `${JSON.stringify({ resource: 'regions', record: { id, name: 'R', kind: 'city' } })}\n`
    for (const [query, status] of Object.entries({ '': 422, '?bad=skip': 200 })) {
      const answer = await app.ask('POST', `/v1/import${query}`, {
        body: line,
        headers: { 'content-type': 'application/x-ndjson' },
      })
      t.equal(answer.status, status)
      const found = answer.body
      matchWhole(t, found, { errorCount: 1, errors: [{ line: 1, resource: 'regions', id: null, pointer: '/id' }] })
    }
  }
})

t.test('what refers to a record that exists already stays, though the line for that record is bad', async (t) => {
  const app = await build(t)
  await send(app, [project('a')])
  const body = await importing(t, app, [project('a', { title: '' }), project('b', { parentId: 'a' })])
  t.match(body, { created: { projects: 1 }, errorCount: 1 })
  t.strictSame(await titlesOf(app), { a: 'a', b: 'b' })
})

t.test('a line is left out that is good only beside one that is left out', async (t) => {
  const app = await build(t)
  await send(app, [
    initiative('one'),
    initiative('two'),
    project('whole', { initiativeId: 'one' }),
    project('part', { parentId: 'whole', initiativeId: 'one' }),
    project('top'),
    project('under', { parentId: 'top' }),
  ])
  const body = await importing(t, app, [
    project('part', { parentId: 'whole', initiativeId: 'two' }),
    project('whole', { initiativeId: 'two', regionId: 'nowhere' }),
    // Without the second line, the first closes a cycle.
    project('top', { parentId: 'under' }),
    project('under', { regionId: 'nowhere' }),
    project('other', { parentId: 'top' }),
  ])
  t.strictSame(body.errors, [
    fault(1, 'part', '/initiativeId', 'A project with a parent has no other initiative than its parent’s.'),
    fault(2, 'whole', '/regionId', 'There is no `nowhere` among the regions.'),
    fault(3, 'top', '/parentId', 'Leads back to `top` itself: a cycle.'),
    fault(4, 'under', '/regionId', 'There is no `nowhere` among the regions.'),
  ])
  matchWhole(t, body, { created: { projects: 1 }, updated: {}, unchanged: {}, errorCount: 4 })
})

t.test('a change of a metric that is left out takes the figures with it that need the change', async (t) => {
  const app = await build(t)
  const source = (id: string): Line => ['sources', { id, title: id, kind: 'report', official: true }]
  const metric = (more: object): Line => ['metrics', { id: 'stations', name: 'Stations', nature: 'stock', ...more }]
  await send(app, [source('s'), project('p'), metric({})])
  const figure = (id: string, more: object): Line => [
    'figures',
    {
      id,
      subjectKind: 'project',
      subjectId: 'p',
      metric: 'stations',
      stage: 'actual',
      value: '1',
      unit: 'station',
      qualifier: 'exact',
      sourceId: 's',
      asPrinted: '1 station',
      ...more,
    },
  ]
  const body = await importing(t, app, [
    metric({ nature: 'flow' }),
    figure('dated', { periodEnd: '2025-12-31' }),
    figure('undated', {}),
    // Another record for the same id: the first line stays.
    metric({ nature: 'ratio' }),
  ])
  t.match(body, { created: { figures: 2 }, updated: { metrics: 1 }, errorCount: 1 })
})

const [there, all] = [4, 9]

/** A line of a property: a project with a parent, which may be bad by itself or refer to a region that is not there. */
interface Drawn {
  readonly id: number
  readonly parent: number | null
  readonly fault: 'none' | 'shape' | 'rule' | 'reference'
}
type Parents = ReadonlyMap<number, number | null>

const faults = fc.constantFrom('none', 'none', 'none', 'shape', 'rule', 'reference')
const drawnWith = (parents: (id: number) => fc.Arbitrary<number | null>): fc.Arbitrary<Drawn[]> =>
  fc.array(
    fc.nat(all - 1).chain((id) => fc.record({ id: fc.constant(id), parent: parents(id), fault: faults })),
    { maxLength: all },
  )

const nameOf = (at: number): string => `p-${at.toString()}`
const drawnLine = ({ id, parent, fault: kind }: Drawn, title: string): Line =>
  project(nameOf(id), {
    title: kind === 'shape' ? 1 : title,
    parentId: parent === null ? null : nameOf(parent),
    ...(kind === 'rule' && { startsOn: '2025-02-01', endsOn: '2025-01-01' }),
    ...(kind === 'reference' && { regionId: 'nowhere' }),
  })

/** The lines that are neither bad by themselves nor the second of a record. */
const soundOf = (lines: readonly Drawn[]): Drawn[] =>
  lines.filter((line, at) => line.fault === 'none' && lines.findIndex(({ id }) => id === line.id) === at)

const afterOf = (before: Parents, chosen: readonly Drawn[]): Parents =>
  new Map([...before, ...chosen.map(({ id, parent }) => [id, parent] as const)])

const isMet = (after: Parents, { parent }: Drawn): boolean => parent === null || after.has(parent)
const isOnCycle = (after: Parents, { id }: Drawn): boolean => {
  let at = after.get(id)
  for (let step = 0; step <= all && at !== null && at !== undefined && at !== id; step++) at = after.get(at)
  return at === id
}

/** The largest set of lines whose references lead somewhere, found by trying all sets. */
const largest = (before: Parents, lines: readonly Drawn[]): readonly Drawn[] => {
  const sound = soundOf(lines)
  const sets = Array.from({ length: 2 ** sound.length }, (_, bits) => sound.filter((_line, at) => bits & (1 << at)))
  const good = sets.filter((chosen) => chosen.every((line) => isMet(afterOf(before, chosen), line)))
  return good.reduce((best, chosen) => (chosen.length > best.length ? chosen : best))
}

/** The lines that are left if first all go whose references lead nowhere, then all on a cycle, and so on. */
const settled = (before: Parents, lines: readonly Drawn[]): readonly Drawn[] => {
  let chosen: readonly Drawn[] = soundOf(lines)
  for (;;) {
    const after = afterOf(before, chosen)
    const met = chosen.filter((line) => isMet(after, line))
    const next = met.length < chosen.length ? met : chosen.filter((line) => !isOnCycle(after, line))
    if (next.length === chosen.length) return chosen
    chosen = next
  }
}

/** Checks which lines are left out of random files, in dry runs over a register with a chain of projects. */
const assertWritten = async (
  t: Test,
  parents: (id: number) => fc.Arbitrary<number | null>,
  expected: (before: Parents, lines: readonly Drawn[]) => readonly Drawn[],
): Promise<void> => {
  const app = await build(t)
  const before = new Map(Array.from({ length: there }, (_, at) => [at, at === 0 ? null : at - 1] as const))
  const chain = [...before].map(([id, parent]) => drawnLine({ id, parent, fault: 'none' }, 'before'))
  await send(app, chain)
  await forAll(100, [drawnWith(parents)], async (lines) => {
    const written = new Set(expected(before, lines))
    const payload = lines.map((line) => drawnLine(line, 'after'))
    const { body } = await send(app, payload, '?bad=skip&dryRun=true')
    const counts = [body['created'], body['updated']].map((of) => (of as { projects?: number }).projects ?? 0)
    const count = (isUpdate: boolean): number => [...written].filter(({ id }) => before.has(id) === isUpdate).length
    const leftOut = lines.flatMap((line, at) => (written.has(line) ? [] : [at + 1]))
    assert.deepEqual([...new Set((body.errors as { line: number }[]).map(({ line }) => line))], leftOut)
    assert.deepEqual([body.errorCount, counts], [leftOut.length, [count(false), count(true)]])
  })
  t.strictSame(Object.keys(await titlesOf(app)), [...before.keys()].map(nameOf))
}

t.test('the lines written are the largest set that is good together', (t) =>
  assertWritten(t, (id) => (id === 0 ? fc.constant(null) : fc.option(fc.nat(id - 1))), largest),
)

t.test('all lines on a cycle are left out, and so on', (t) => assertWritten(t, () => fc.option(fc.nat(all)), settled))

t.test('what forbids two lines is found however many lines are between them', async (t) => {
  for (const between of [2, 60, 300]) {
    const app = await build(t)
    await app.ask('PUT', '/v1/sources/s', { body: { title: 's', kind: 'report', official: true } })
    const figure = {
      subjectKind: 'region',
      subjectId: 'r0',
      metric: 'jobs',
      stage: 'actual',
      value: '1',
      unit: 'person',
    }
    const { errors } = await importing(t, app, [
      ['metrics', { id: 'jobs', name: 'jobs', nature: 'stock' }],
      ...Array.from({ length: between }, (_, at): Line => {
        const id = `r${at.toString()}`
        return ['regions', { id, name: id, kind: 'city' }]
      }),
      ['figures', { id: 'f', ...figure, qualifier: 'exact', sourceId: 's', asPrinted: '1' }],
    ])
    matchWhole(t, errors, [
      { resource: 'metrics', pointer: '/nature' },
      { resource: 'figures', pointer: '/periodEnd' },
    ])
  }
})

/** Imports the good lines of a file; returns the report, and how often the file is read again. */
const reading = async (app: Built, lines: readonly Line[]) => {
  let again = -1
  const { errorCount, counts } = await app.store.import({
    read: () => {
      again++
      return fileOf(lines)
    },
    bad: 'skip',
    by: 'test',
    dryRun: false,
    resource: undefined,
  })
  return { errorCount, counts, again }
}

t.test('a file is written twice, however far its bad lines reach', async (t) => {
  const app = await build(t)
  const count = 2000
  const named = (at: number): string => `p-${at.toString()}`
  const chain = Array.from({ length: count }, (_, at) => project(named(at), { parentId: named(at + 1) }))
  const found = await reading(app, [...chain, project('good')])
  t.match(found, { errorCount: count, counts: { created: { projects: 1 } }, again: 1 })
  matchWhole(t, await reading(app, chain.toReversed()), { errorCount: count, counts: { created: {} }, again: 1 })

  // Each follows its whole to another initiative, and breaks a rule once that one is left out.
  const parts = (more: object, first: object): Line[] =>
    Array.from({ length: 200 }, (_, at) =>
      project(named(at), { ...more, ...(at === 0 ? first : { parentId: named(at - 1) }) }),
    )
  await send(app, [initiative('one'), initiative('two'), ...parts({ initiativeId: 'one' }, {})])
  const moved = parts({ initiativeId: 'two' }, { regionId: 'nowhere' })
  matchWhole(t, await reading(app, moved), { errorCount: 200, counts: { updated: {} }, again: 1 })
})

t.test('a good file, and one whose bad lines nothing refers to, is read once', async (t) => {
  const app = await build(t)
  t.match(await reading(app, [project('a'), project('b', { parentId: 'a' })]), { errorCount: 0, again: 0 })
  t.match(await reading(app, [project('c', { title: 1 }), project('d')]), { errorCount: 1, again: 0 })
})
