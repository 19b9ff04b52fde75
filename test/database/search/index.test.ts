/** What search finds is what is in the register, after whatever was written, by whatever hands. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { adminKey, build, type Built } from '../../support/build.ts'
import { beside, databaseFor, withoutFile } from '../../support/databases.ts'
import { examples, putExamples } from '../../support/examples.ts'

interface Found {
  readonly data: readonly { resource: string; id: string; title: string; score: number }[]
  readonly counts: Readonly<Record<string, number>>
}
type Data = Readonly<Record<string, unknown>>

const word = fc.constantFrom('steel', 'Steelworks', 'mill', 'MILL', 'café', 'bay', '广东', '东省', '广', '省', 'a')
const text = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .chain((words) => fc.constantFrom(' ', '-', ', ').map((between) => words.join(between)))
const id = fc.constantFrom('a', 'b', 'c', 'd')

const write = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ id, title: text, localTitle: fc.option(text), summary: fc.option(text) })
      .map(({ id, ...rest }) => ({
        method: 'PUT',
        url: `/v1/projects/${id}`,
        body: { ...examples.projects, ...rest },
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ id, name: text, aliases: fc.array(text, { maxLength: 2 }) })
      .map(({ id, ...rest }) => ({ method: 'PUT', url: `/v1/industries/${id}`, body: rest })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ id, kind: fc.constantFrom('projects', 'industries') })
      .map(({ id, kind }) => ({ method: 'DELETE', url: `/v1/${kind}/${id}`, body: undefined })),
  },
)

/** The words of a text by other means than the register's: a character class, and no accents. */
const plainWords = (of: string): string[] =>
  of
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z]+|[一-龥]+/g) ?? []

const textsOf = ({ title, name, localTitle, aliases, summary }: Data) => {
  const names = [title, name, localTitle, aliases].flat().filter((one): one is string => typeof one === 'string')
  return { names, all: [...names, ...(typeof summary === 'string' ? [summary] : [])] }
}

const occurs = (asked: string, texts: readonly string[], whole = false): boolean =>
  texts.some((of) =>
    plainWords(of).some((known) =>
      /[一-龥]/.test(asked) ? known.includes(asked) : whole ? known === asked : known.startsWith(asked),
    ),
  )

/** 0 to 3 where a record is found, as the documentation says; undefined where it is not. */
const tierOf = (q: string, record: Data): number | undefined => {
  const asked = plainWords(q)
  const { names, all } = textsOf(record)
  if (!asked.every((one) => occurs(one, all))) return undefined
  if (names.some((name) => plainWords(name).join(' ') === asked.join(' '))) return 0
  if (asked.every((one) => occurs(one, names, true))) return 1
  return asked.every((one) => occurs(one, names)) ? 2 : 3
}

const recordsOf = async ({ ask }: Built): Promise<(Data & { resource: string })[]> =>
  (
    await Promise.all(
      ['industries', 'projects'].map(async (resource) =>
        ((await ask('GET', `/v1/${resource}?limit=200`)).body as { data: Data[] }).data.map((record) => ({
          resource,
          ...record,
        })),
      ),
    )
  ).flat()

const expectedOf = (q: string, records: readonly (Data & { resource: string })[]) =>
  records
    .flatMap((record) => {
      const tier = tierOf(q, record)
      const title = (record['title'] ?? record['name']) as string
      return tier === undefined
        ? []
        : [
            {
              address: `${record.resource}/${String(record['id'])}`,
              rank: `${tier.toString()} ${title.length.toString().padStart(4, '0')}`,
            },
          ]
    })
    .sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0))

t.test('after random writes a search answers as a plain look through all records', async (t) => {
  const app = await build(t)
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 8 }),
      fc.array(text, { minLength: 1, maxLength: 3 }),
      async (writes, queries) => {
        for (const { method, url, body } of writes) await app.ask(method, url, { body })
        const records = await recordsOf(app)
        for (const q of queries) {
          const { data, counts }: Found = (await app.ask('GET', `/v1/search?limit=200&q=${encodeURIComponent(q)}`)).body
          const expected = expectedOf(q, records)
          const found = data.map(({ resource, id }) => `${resource}/${id}`)
          t.same([...found].sort(), expected.map(({ address }) => address).sort(), q)
          const ranks = new Map(expected.map(({ address, rank }) => [address, rank]))
          t.same(
            found.map((address) => ranks.get(address)),
            expected.map(({ rank }) => rank),
            `${q}: in order`,
          )
          t.same(
            data.map(({ score }) => score),
            data.map(({ score }) => score).sort((one, other) => other - one),
            `${q}: scores fall`,
          )
          for (const resource of ['industries', 'projects']) {
            const ids = found
              .filter((address) => address.startsWith(resource))
              .map((address) => address.split('/')[1])
              .sort()
            t.equal(counts[resource] ?? 0, ids.length, `${q}: ${resource} counted`)
            const list = (await app.ask('GET', `/v1/${resource}?fields=id&q=${encodeURIComponent(q)}`)).body as {
              data: { id: string }[]
            }
            t.same(
              list.data.map((record) => record.id),
              ids,
              `${q}: the list of ${resource}`,
            )
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

t.test('many matches are found page by page in the same order as few', async (t) => {
  const app = await build(t)
  const [projects] = everyResource.filter(({ name }) => name === 'projects')
  const bodies = fc.sample(fc.record({ title: text, localTitle: fc.option(text), summary: fc.option(text) }), {
    numRuns: 900,
    seed: 42,
  })
  await app.store.write(
    bodies.map((body, n) => ({
      resource: projects as Resource,
      id: `p-${n.toString().padStart(3, '0')}`,
      creates: true,
      edit: () => ({ ...examples.projects, ...body }),
    })),
    'a test',
  )
  const records = bodies.map((body, n) => ({ resource: 'projects', id: `p-${n.toString().padStart(3, '0')}`, ...body }))
  for (const q of ['steel', 'a', 'mill', '广', '省', 'bay steel', 'steelworks', 'mill a']) {
    const expected = expectedOf(q, records)
    const found: Found['data'][number][] = []
    let next: string | null = ''
    while (next !== null) {
      const { body } = await app.ask(
        'GET',
        `/v1/search?limit=90&q=${encodeURIComponent(q)}${next === '' ? '' : `&cursor=${next}`}`,
      )
      const page: Found & { next: string | null } = body
      found.push(...page.data)
      t.same(page.counts, { projects: expected.length }, q)
      next = page.next
    }
    // Of two as good the one that came first, as sorting keeps the order of the records.
    t.same(
      found.map(({ id }) => `projects/${id}`),
      expected.map(({ address }) => address),
      `${q}: ${expected.length.toString()} in order`,
    )
  }
})

/** What the texts of the records say that each is called, in the order in which a name is looked for. */
const namesTold = (rows: readonly Data[]): Data[] =>
  rows.flatMap(({ resource, record_id, called }) =>
    (JSON.parse(called as string) as { key: string; distance: number }[]).map(({ key, distance }) => ({
      resource,
      key,
      distance: distance.toString(),
      record_id,
    })),
  )

const inOrder = (rows: readonly Data[]): Data[] =>
  rows.toSorted((one, other) => {
    const [first, second] = [one, other].map(({ resource, key, distance, record_id }) =>
      JSON.stringify([resource, key, (distance as string).padStart(2, '0'), record_id]),
    ) as [string, string]
    return Buffer.compare(Buffer.from(first), Buffer.from(second))
  })

t.test('after random writes the names are those of the records there are', async (t) => {
  const app = await build(t)
  const { rows } = await beside(t, app.database)
  let seen = 0
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
      for (const { method, url, body } of writes) await app.ask(method, url, { body })
      const names = (await rows(
        'SELECT resource, key, CAST(distance AS TEXT) AS distance, record_id FROM names',
      )) as Data[]
      seen += names.length
      t.strictSame(
        inOrder(names),
        inOrder(namesTold((await rows('SELECT resource, record_id, called FROM texts')) as Data[])),
      )
    }),
    { numRuns: 30 },
  )
  t.ok(seen > 0)
})

t.test('a write that is refused, and one of several of which one is refused, leaves the index alone', async (t) => {
  const { ask } = await build(t)
  const body = { ...examples.projects, title: 'Zeppelin', regionId: 'nowhere' }
  t.equal((await ask('PUT', '/v1/projects/z', { body })).status, 422)
  t.match((await ask('GET', '/v1/search?q=zeppelin')).body, { data: [], counts: {} })
})

t.test('a register of before there was an index is indexed when it is opened', { skip: withoutFile }, async (t) => {
  const database = await databaseFor(t, 'older.db')
  await t.test('written by the register, then bared of its index', async (t) => {
    const app = await build(t, { DATABASE_URL: database })
    await putExamples(app)
  })
  const bare = await beside(t, database)
  await bare.run('DELETE FROM texts')
  // The register then does not know that it was ever looked through.
  await bare.run('PRAGMA user_version = 0')
  t.equal(await bare.value('SELECT count(*) FROM names'), 0)
  const industries = Array.from(
    { length: 2500 },
    (_, n) => `('industry-${n.toString()}', 'Made by hand ${n.toString()}', '[]', '[]', 1, '2025', '2025')`,
  )
  await bare.run(
    `INSERT INTO industries (id, name, aliases, codes, revision, created_at, updated_at) VALUES ${industries.join()}`,
  )
  await t.test('opened again', async (t) => {
    await isIndexed(t, await build(t, { DATABASE_URL: database }))
  })
})

const isIndexed = async (t: Test, { ask }: Built): Promise<void> => {
  t.match((await ask('GET', '/v1/search?q=hand')).body, { counts: { industries: 2500 } })
  t.match((await ask('GET', '/v1/search?q=bridge')).body, {
    data: [{ resource: 'projects', id: 'a-bridge' }],
    counts: { projects: 1 },
  })
  t.match((await ask('GET', '/v1/resolve?name=Guangdong')).body, { data: [{ id: 'guangdong', confidence: 1 }] })
  t.equal((await ask('DELETE', '/v1/initiatives/an-action-plan')).status, 204)
  t.strictSame((await ask('GET', '/v1/search?q=action')).body, { data: [], counts: {}, next: null })
}

t.test(
  'what an import brings to an empty register is found in one piece of the index; what comes later is added to it',
  { skip: withoutFile },
  async (t) => {
    const { http, ask, database } = await build(t)
    const file = await beside(t, database)
    const pieces = async () => [
      await file.value('SELECT count(DISTINCT segid) FROM words_idx'),
      await file.value('SELECT count(DISTINCT segid) FROM called_idx'),
    ]
    const putAll = async (prefix: string, count: number): Promise<void> => {
      const records = Array.from({ length: count }, (_, n) => ({
        id: `${prefix}-${n.toString()}`,
        name: `${'Very '.repeat(n % 7)}${prefix} steel`,
      }))
      const payload = records.map((record) => JSON.stringify({ resource: 'industries', record })).join('\n')
      const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` }
      const answer = await http.inject({ method: 'POST', url: '/v1/import', payload, headers })
      t.strictSame(answer.json(), { dryRun: false, created: { industries: count }, updated: {}, unchanged: {} })
    }
    await putAll('first', 2500)
    t.same(await pieces(), [1, 1])
    await putAll('later', 30)
    t.same(await pieces(), [2, 2])
    t.match((await ask('GET', '/v1/search?q=steel')).body, { counts: { industries: 2530 } })
    t.match((await ask('GET', '/v1/search?q=later%20steel')).body, { counts: { industries: 30 } })
  },
)

t.test('several records written at once, one of them twice, are indexed as they end', async (t) => {
  const { store, ask } = await build(t)
  const [industries] = everyResource.filter(({ name }) => name === 'industries')
  if (!industries) throw new Error('no industries')
  const write = (id: string, name: string | null) => ({
    resource: industries,
    id,
    creates: true,
    edit: () => (name === null ? null : { name }),
  })
  await store.write(
    [write('one', 'Alpha'), write('two', 'Beta'), write('one', 'Gamma'), write('three', 'Delta'), write('three', null)],
    'a test',
  )
  const idsOf = async (q: string) => ((await ask('GET', `/v1/search?q=${q}`)).body as Found).data.map(({ id }) => id)
  t.same(
    [await idsOf('alpha'), await idsOf('beta'), await idsOf('gamma'), await idsOf('delta')],
    [[], ['two'], ['one'], []],
  )
  await store.write([write('two', null), write('two', 'Epsilon')], 'a test')
  t.same([await idsOf('beta'), await idsOf('epsilon')], [[], ['two']])
})
