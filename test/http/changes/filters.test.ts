/** Filters of the feed give what a reader of the whole feed would choose, in both directions, near and far. */
import fc from 'fast-check'
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { resources } from '../../../src/resources/index.ts'
import type { Write } from '../../../src/store/writes.ts'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { forAll } from '../../support/runs.ts'
import { linksIn, xmlIn } from '../../support/exchange/files.ts'

const app = await build(t)

const put = (resource: ResourceName, id: string, record: Data | null): Write => ({
  resource: resources[resource],
  id,
  creates: record !== null,
  edit: () => record,
})

const write = (...writes: readonly Write[]): Promise<unknown> => app.store.write(writes, 'test')

/** Changes that lie in no region, more than are tested one by one. */
const others = (name: string): Promise<unknown> =>
  write(
    ...Array.from({ length: 1100 }, (_none, at) => put('sources', `${name}-${at.toString()}`, { ...examples.sources })),
  )

const places = ['guangdong', 'shenzhen', 'anhui', 'hefei', 'zone'] as const
await write(
  put('regions', 'guangdong', { name: 'Guangdong', kind: 'province' }),
  put('regions', 'anhui', { name: 'Anhui', kind: 'province' }),
  put('regions', 'shenzhen', { name: 'Shenzhen', kind: 'city', parentId: 'guangdong' }),
  put('regions', 'hefei', { name: 'Hefei', kind: 'city', parentId: 'anhui' }),
  put('regions', 'zone', { name: 'A zone', kind: 'zone', memberIds: ['shenzhen', 'hefei'] }),
  put('sources', 'a-report', { ...examples.sources }),
  put('industries', 'steel', { ...examples.industries }),
)
const subjects = [
  ['organizations', 'organization'],
  ['initiatives', 'initiative'],
  ['projects', 'project'],
] as const

/** Writes records in and out of regions, figures about each, and deletes some: all in an order that random numbers choose. */
const tumble = async (name: string, chosen: readonly number[]): Promise<void> => {
  for (const [at, number] of chosen.entries()) {
    const [resource, kind] = subjects[number % subjects.length] ?? subjects[0]
    const id = `${name}-${(number % 5).toString()}`
    const regionId = [...places.slice(0, 4), null][(number + at) % 5] ?? null
    await write(put(resource, id, { ...examples[resource], regionId }))
    const figure = { ...examples.figures, subjectKind: kind, subjectId: id, periodStart: '2025-01-01' }
    const figureId = `${kind}-${id}-figure`
    await write(put('figures', figureId, { ...figure, note: at.toString() }))
    const place = places[number % places.length] ?? 'zone'
    await write(
      put('figures', `${place}-${name}`, { ...figure, subjectKind: 'region', subjectId: place, note: at.toString() }),
    )
    if (number % 3 === 0) await write(put('figures', figureId, null))
    if (number % 6 === 0) await write(put(resource, id, null))
  }
}

await tumble('early', [1, 2, 3, 4, 6, 9, 12, 14, 20, 22, 30, 31])
await others('middle')
await tumble('late', [7, 12, 3, 18, 25, 40, 41, 42])
await write(put('regions', 'shenzhen', { name: 'Shenzhen', kind: 'city', parentId: 'anhui' }))
await write(put('regions', 'zone', { name: 'A zone', kind: 'zone', memberIds: ['hefei'] }))
await others('last')

interface Change {
  readonly sequence: number
  readonly resource: ResourceName
  readonly id: string
  readonly record: Data | null
}

const pagesOf = async (query: string, limit = 200): Promise<number[]> => {
  const found: number[] = []
  for (let after = 0, link: string | undefined = ''; link !== undefined;) {
    const answer = await app.ask('GET', `/v1/changes?after=${after.toString()}&limit=${limit.toString()}&${query}`)
    const { data, next } = answer.body as { data: Change[]; next: number }
    found.push(...data.map(({ sequence }) => sequence))
    after = next
    link = answer.headers['link']?.includes('rel="next"') === true ? '' : undefined
  }
  return found
}

const feedOf = async (query: string, limit: number): Promise<number> => {
  let count = 0
  for (let url: string | undefined = `/v1/changes?format=atom&limit=${limit.toString()}&${query}`; url !== undefined;) {
    const feed = xmlIn((await app.ask('GET', url)).text)
    count += feed.filter((child) => Array.isArray(child) && child[0] === 'entry').length
    url = linksIn(feed)['next']?.[0]?.replace('http://127.0.0.1:3000', '')
  }
  return count
}

const all: Change[] = []
for (let after = 0; ;) {
  const { data, next } = (await app.ask('GET', `/v1/changes?limit=200&after=${after.toString()}`)).body as {
    data: Change[]
    next: number
  }
  if (data.length === 0) break
  all.push(...data)
  after = next
}

/** The regions that a node has, or ever had, below it or as members. */
const belowOf = (node: string): Set<string> => {
  const below = new Set([node, ...(node === 'zone' ? ['shenzhen', 'hefei'] : [])])
  for (let size = 0; size < below.size;) {
    size = below.size
    for (const { resource, id, record } of all)
      if (resource === 'regions' && below.has(String(record?.['parentId']))) below.add(id)
  }
  return below
}

/** The records that are or ever were in a region, as `projects/x`. */
const everIn = (node: string): Set<string> => {
  const below = belowOf(node)
  const there = new Set<string>([...below].map((id) => `regions/${id}`))
  for (const { resource, id, record } of all)
    if (below.has(String(record?.['regionId']))) there.add(`${resource}/${id}`)
  const tables = new Map(subjects.map(([resource, kind]): [string, string] => [kind, resource]))
  for (const { resource, id, record } of all) {
    if (resource !== 'figures' || record === null) continue
    const subject = `${tables.get(String(record['subjectKind'])) ?? 'regions'}/${String(record['subjectId'])}`
    if (there.has(subject)) there.add(`figures/${id}`)
  }
  return there
}

for (const place of places) {
  t.test(`${place}: the changes of all records that are or ever were there`, async (t) => {
    const there = everIn(place)
    const expected = all.filter(({ resource, id }) => there.has(`${resource}/${id}`)).map(({ sequence }) => sequence)
    t.ok(expected.length > 10)
    for (const limit of [7, 200]) t.strictSame(await pagesOf(`regionId.within=${place}`, limit), expected)
    t.equal(await feedOf(`regionId.within=${place}`, 9), expected.length)
  })
}

t.test('filters combine', async (t) => {
  const ids = [...new Set(all.filter(({ resource }) => resource !== 'sources').map(({ id }) => id)), 'no-such-id']
  await forAll(
    15,
    [
      fc.record(
        {
          'regionId.within': fc.constantFrom(...places),
          id: fc.constantFrom(...ids),
          'resource.in': fc.subarray(['regions', 'projects', 'figures', 'sources', 'industries', 'initiatives'], {
            minLength: 1,
          }),
        },
        { requiredKeys: [] },
      ),
      fc.integer({ min: 1, max: 200 }),
    ],
    async (query, limit) => {
      const { id, 'regionId.within': place, 'resource.in': among } = query
      const there = place === undefined ? undefined : everIn(place)
      const expected = all
        .filter(
          (change) =>
            (id === undefined || change.id === id) &&
            (among === undefined || among.includes(change.resource)) &&
            (there === undefined || there.has(`${change.resource}/${change.id}`)),
        )
        .map(({ sequence }) => sequence)
      const asked = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, value.toString()]),
      ).toString()
      const long = expected.length > 1000 ? 200 : limit
      t.strictSame(await pagesOf(asked, long), expected, asked)
      if (expected.length < 1000) t.equal(await feedOf(asked, long), expected.length, asked)
    },
  )
})

t.test('a stream takes the same filters', async (t) => {
  const { headers, text } = await app.ask('GET', '/v1/changes?format=events&regionId.within=hefei&limit=12')
  t.equal(headers['content-type'], 'text/event-stream')
  const found = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  t.strictSame(found, (await pagesOf('regionId.within=hefei')).slice(0, 12))
})

t.test('the feed of a deleted region ends with its deletion, in every format', async (t) => {
  await write(put('regions', 'shown', { name: 'Shown', kind: 'city' }))
  await write(put('projects', 'there', { ...examples.projects, regionId: 'shown' }))
  const { sequence: before } = await app.store.stamp()
  await write(put('projects', 'there', null))
  await write(put('regions', 'shown', null))
  const deletions = [before + 1, before + 2]
  t.strictSame(await pagesOf('regionId.within=shown'), [before - 1, before, ...deletions])
  t.equal(await feedOf('regionId.within=shown', 9), 4)
  const { text } = await app.ask('GET', '/v1/changes?format=events&regionId.within=shown&limit=2', {
    headers: { 'last-event-id': before.toString() },
  })
  const found = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  t.strictSame(found, deletions)
})
