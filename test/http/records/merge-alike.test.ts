/** After a merge, every answer is what an import of the merged records into an empty register gives. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { build, type Built } from '../../support/build.ts'
import { questions, withoutHref } from '../../support/load/as-anew.ts'
import { furnish, write } from '../../support/load/figure-writes.ts'
import { runs, seed } from '../../support/runs.ts'

t.setTimeout(300_000)

const [registers, writes, mergesTried] = [runs(8), 110, 10]

type Row = Readonly<Record<string, unknown>> & { readonly id: string }
type Register = Readonly<Record<string, readonly Row[]>>
interface Citation {
  readonly as: null | (Readonly<Record<string, unknown>> & { readonly parentId: string | null })
}

const once = <T>(elements: readonly T[]): T[] =>
  elements.filter((one, at) => elements.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === at)

/** The fields that the other gets where it lacks them, by resource; of a project, its place by itself. */
const lacked: Readonly<Record<string, readonly string[]>> = {
  organizations: ['localName', 'regionId', 'parentId', 'url'],
  initiatives: ['localTitle', 'summary', 'regionId', 'parentId', 'announcedOn', 'startsOn', 'endsOn'],
  projects: ['localTitle', 'summary', 'regionId', 'startsOn', 'endsOn'],
}

const placeOf = (kept: Row, gone: Row): object => {
  const isApart = kept['initiativeId'] !== null && kept['initiativeId'] !== gone['initiativeId']
  const parentId = kept['parentId'] === null && !isApart ? gone['parentId'] : kept['parentId']
  const isBeside = parentId === gone['parentId']
  return {
    parentId,
    initiativeId: kept['initiativeId'] === null && isBeside ? gone['initiativeId'] : kept['initiativeId'],
  }
}

/** Makes one record of two, by hand. */
const joined = (resource: string, kept: Row, gone: Row): Row => {
  const names = resource === 'organizations' ? ['name', 'localName'] : ['title', 'localTitle']
  const lists = resource === 'organizations' ? ['codes'] : ['codes', 'industryIds', 'participants', 'citations']
  const filled = {
    ...kept,
    ...Object.fromEntries((lacked[resource] ?? []).map((key) => [key, kept[key] ?? gone[key]])),
    ...(resource === 'projects' && placeOf(kept, gone)),
    ...Object.fromEntries(lists.map((key) => [key, once([...(kept[key] as unknown[]), ...(gone[key] as unknown[])])])),
  } as Row
  const proper = names.map((key) => filled[key])
  const aliases = [...(kept['aliases'] as string[]), ...names.map((key) => gone[key]), ...(gone['aliases'] as string[])]
  return {
    ...filled,
    aliases: once(aliases.filter((name) => name !== null && !proper.includes(name))),
    ...(resource !== 'organizations' && { industryIds: [...(filled['industryIds'] as string[])].sort() }),
  }
}

/** Returns the register after a merge, as somebody would write it by hand. */
const merged = (register: Register, resource: string, id: string, into: string): Register => {
  const to = (other: unknown): unknown => (other === id ? into : other)
  const ofKind = resource.replace(/s$/, '')
  const [gone, kept] = [id, into].map((one) => register[resource]?.find((row) => row.id === one) as Row)
  const ledOn = (name: string, row: Row): Row => ({
    ...row,
    ...(name === resource && { parentId: to(row['parentId']) }),
    ...(name === 'projects' && resource === 'initiatives' && { initiativeId: to(row['initiativeId']) }),
    ...(name === 'sources' && resource === 'organizations' && { publisherId: to(row['publisherId']) }),
    ...(name === 'figures' && row['subjectKind'] === ofKind && { subjectId: to(row['subjectId']) }),
    ...(resource === 'organizations' &&
      'participants' in row && {
        participants: once(
          (row['participants'] as Row[]).map((one) => ({ ...one, organizationId: to(one['organizationId']) })),
        ),
      }),
    ...(name === resource &&
      'citations' in row && {
        citations: once(
          (row['citations'] as Citation[]).map((one) => ({
            ...one,
            as: one.as && { ...one.as, parentId: to(one.as.parentId) },
          })),
        ),
      }),
  })
  const after: Record<string, Row[]> = {}
  for (const [name, rows] of Object.entries(register))
    after[name] = rows
      .filter((row) => name !== resource || row.id !== id)
      .map((row) =>
        ledOn(name, name === resource && row.id === into ? joined(resource, kept as Row, gone as Row) : row),
      )
  if (resource !== 'projects') return after
  const initiativeId = after['projects']?.find((row) => row.id === into)?.['initiativeId']
  const moves = new Set(register['projects']?.filter((row) => row['parentId'] === id).map((row) => row.id))
  for (let size = 0; size !== moves.size;) {
    size = moves.size
    for (const { id: part, parentId } of after['projects'] ?? []) if (moves.has(String(parentId))) moves.add(part)
  }
  return {
    ...after,
    projects: (after['projects'] ?? []).map((row) =>
      moves.has(row.id) && row['initiativeId'] !== null ? { ...row, initiativeId } : row,
    ),
  }
}

const linesIn = async ({ ask }: Built): Promise<object[]> =>
  (await ask('GET', '/v1/export')).text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object)

const registerOf = async (app: Built): Promise<Register> => {
  const records: Record<string, Row[]> = {}
  for (const line of await linesIn(app)) {
    const { resource, record } = line as { resource?: string; record: Row }
    if (resource !== undefined) (records[resource] ??= []).push(record)
  }
  return records
}

const importOf = (app: Built, register: Register) =>
  app.ask('POST', '/v1/import', {
    headers: { 'content-type': 'application/x-ndjson' },
    body: Object.entries(register)
      .flatMap(([resource, rows]) => rows.map((record) => JSON.stringify({ resource, record })))
      .join('\n'),
  })

/** What no import knows: how often a record was written, and when. */
const timeless = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      ['revision', 'createdAt', 'updatedAt'].includes(key) ? undefined : inner,
    ),
  )

const lists = ['organizations', 'initiatives', 'projects', 'figures', 'sources'].map((name) => `/v1/${name}?limit=200`)

const random = fc.record({
  writes: fc.array(write, { minLength: writes, maxLength: writes }),
  more: fc.array(
    fc.record({
      of: fc.constantFrom('initiatives/i', 'projects/p'),
      n: fc.integer({ min: 0, max: 4 }),
      body: fc.record(
        {
          aliases: fc.subarray(['Bridge', 'Tunnel', 'Old works']),
          codes: fc
            .subarray(['1', '2', '3'], { maxLength: 1 })
            .map((some) => some.map((code) => ({ scheme: 'city', code }))),
          citations: fc
            .subarray(['s', 't'])
            .map((some) => some.map((sourceId) => ({ sourceId, as: { title: 'Works' } }))),
          endsOn: fc.constantFrom('2025-02-01', '2026-12-31'),
        },
        { requiredKeys: [] },
      ),
    }),
    { minLength: 8, maxLength: 8 },
  ),
  merges: fc.array(
    fc.record({
      resource: fc.constantFrom('initiatives', 'projects', 'projects', 'organizations'),
      one: fc.nat(),
      other: fc.nat(),
    }),
    { minLength: mergesTried, maxLength: mergesTried },
  ),
})

const tally = { merged: 0, broken: 0 }

/** Holds the answers after a merge, or its refusal by a rule, against those of an import. */
const compare = async (t: Test, app: Built, register: Register, status: number): Promise<void> => {
  const copy = await build(t)
  const answer = await importOf(copy, register)
  if (status === 422) {
    tally.broken++
    t.equal(answer.status, 422, 'an import is refused, too')
    return
  }
  tally.merged++
  t.equal(answer.status, 200, answer.text)
  for (const address of [...questions, ...lists])
    t.strictSame(
      timeless(withoutHref(await app.ask('GET', address))),
      timeless(withoutHref(await copy.ask('GET', address))),
      address,
    )
}

const tryMerge = async (t: Test, app: Built, resource: string, id: string, into: string): Promise<void> => {
  const before = await registerOf(app)
  const { status, body } = await app.ask('POST', `/v1/${resource}/${id}/merge`, { body: { into } })
  if (status !== 200) t.same(await registerOf(app), before, 'a refused merge writes nothing')
  const isByRule = status === 422 && / of (?:initiatives|projects|figures)\//.test((body as { detail: string }).detail)
  if (status !== 200 && !isByRule) return
  // With a folder of its own: that of the register is made anew for each that is built.
  await t.test(`${resource}/${id} into ${into}`, (t) => compare(t, app, merged(before, resource, id, into), status))
}

for (const [at, { writes: all, more, merges }] of fc.sample(random, { numRuns: registers, seed }).entries())
  t.test(`register ${at.toString()} (seed ${seed.toString()})`, async (t) => {
    const app = await build(t)
    await furnish(app)
    for (const { method, url, body } of all) await app.send(method, url, { body })
    // Only records of one kind are merged.
    for (const n of [0, 1, 2, 3, 4])
      await app.send('PATCH', `/v1/projects/p${n.toString()}`, { body: { kind: 'project' } })
    for (const { of, n, body } of more) await app.send('PATCH', `/v1/${of}${n.toString()}`, { body })
    for (const { resource, one, other } of merges) {
      const ids = ((await app.ask('GET', `/v1/${resource}`)).body as { data: Row[] }).data.map(({ id }) => id)
      const [id, into] = [one, other].map((number) => ids[number % ids.length])
      if (id !== undefined && into !== undefined) await tryMerge(t, app, resource, id, into)
    }
  })

t.test('records were merged', async (t) => {
  t.comment(tally)
  t.ok(tally.merged > 0)
})
