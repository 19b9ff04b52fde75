/** Search finds exactly what the register holds, after writes of any kind. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Engine } from '../../../src/database/engine.ts'
import { openEngine, openRegister } from '../../../src/database/open.ts'
import { syllablesFor, syllablesIn } from '../../../src/database/search/forgive.ts'
import { reindex } from '../../../src/database/search/reindex.ts'
import { refused } from '../../../src/database/sqlite/file.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { everyResource, resourceOf } from '../../../src/resources/index.ts'
import { nameKeysOf } from '../../../src/text/name-keys.ts'
import { textVersion } from '../../../src/text/tokenizer.ts'
import { adminKey, build, type Built, put } from '../../support/build.ts'
import { beside, databaseFor, locationOf, withoutFile } from '../../support/databases.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { matchWhole, pluck } from '../../support/match-whole.ts'
import { forAll, runs } from '../../support/runs.ts'

interface Found {
  readonly data: readonly { resource: string; id: string; title: string; score: number }[]
  readonly counts: Readonly<Record<string, number>>
  readonly dropped?: readonly string[]
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

/** Splits a text into words by simpler means than the register: a character class, without accents. */
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

/** Returns the documented rank of a record from 0 to 3; undefined where the record does not match. */
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

t.test('after random writes a search returns what a plain scan of all records finds', async (t) => {
  const app = await build(t)
  await forAll(
    30,
    [fc.array(write, { minLength: 1, maxLength: 8 }), fc.array(text, { minLength: 1, maxLength: 3 })],
    async (writes, queries) => {
      for (const { method, url, body } of writes) await app.ask(method, url, { body })
      const records = await recordsOf(app)
      for (const q of queries) {
        const { data, counts, dropped }: Found = (
          await app.ask('GET', `/v1/search?limit=200&q=${encodeURIComponent(q)}`)
        ).body
        const expected = expectedOf(q, records)
        if (dropped) {
          t.same(expected, [], `${q}: changed, because nothing has all of the words`)
          continue
        }
        const found = data.map(({ resource, id }) => `${resource}/${id}`)
        t.same([...found].sort(), expected.map(({ address }) => address).sort(), q)
        const ranks = new Map(expected.map(({ address, rank }) => [address, rank]))
        t.same(
          found.map((address) => ranks.get(address)),
          pluck(expected, 'rank'),
          `${q}: in order`,
        )
        t.same(
          pluck(data, 'score'),
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
          t.same(pluck(list.data, 'id'), ids, `${q}: the list of ${resource}`)
        }
      }
    },
  )
})

t.test('many matches come page by page in the same order as few', async (t) => {
  const app = await build(t)
  const [projects] = everyResource.filter(({ name }) => name === 'projects')
  const bodies = fc.sample(fc.record({ title: text, localTitle: fc.option(text), summary: fc.option(text) }), {
    numRuns: runs(300),
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
    // Equal ranks keep the order of the records, as the sort is stable.
    t.same(
      found.map(({ id }) => `projects/${id}`),
      pluck(expected, 'address'),
      `${q}: ${expected.length.toString()} in order`,
    )
  }
})

t.test('after random writes the stored names are exactly those of the records', async (t) => {
  const app = await build(t)
  const { rows } = await beside(t, app.database)
  let seen = 0
  await forAll(10, [fc.array(write, { minLength: 1, maxLength: 8 })], async (writes) => {
    for (const { method, url, body } of writes) await app.ask(method, url, { body })
    const names = (await rows(
      'SELECT resource, record_id, key || rest AS key, CAST(distance AS TEXT) AS distance FROM names',
    )) as Data[]
    seen += names.length
    const expected = (await recordsOf(app)).flatMap((record) =>
      nameKeysOf(resourceOf(record.resource as ResourceName), record).map(({ key, distance }) => ({
        resource: record.resource,
        record_id: record['id'],
        key,
        distance: distance.toString(),
      })),
    )
    const sorted = (some: readonly Data[]): string[] => some.map((one) => JSON.stringify(one)).sort()
    t.strictSame(sorted(names), sorted(expected))
  })
  t.ok(seen > 0)
})

t.test('a name of any length is resolved, whole or by its beginning', async (t) => {
  const { ask } = await build(t)
  const name = 'Long '.repeat(40).trim()
  for (const [id, end] of Object.entries({ one: 'one', two: 'two', huge: 'x'.repeat(700) }))
    await ask('PUT', `/v1/industries/${id}`, { body: { name: `${name} ${end}`, aliases: [`${name} ${end} alias`] } })
  const idsOf = async (asked: string) => {
    const { body } = await ask('GET', `/v1/resolve?name=${encodeURIComponent(asked)}`)
    const [{ id, confidence, alternatives }] = (
      body as { data: [{ id: string; confidence: number; alternatives: { id: string }[] }] }
    ).data
    return [id, confidence, ...alternatives.map((one) => one.id)]
  }
  t.strictSame(await idsOf(`${name} two`), ['two', 0.95])
  t.strictSame(await idsOf(`${name} ONE alias`), ['one', 0.9])
  t.strictSame(await idsOf(name), ['one', 0.49, 'two', 'huge'])
  t.strictSame(await idsOf('long long'), ['one', 0.02, 'two', 'huge'])
  await ask('DELETE', '/v1/industries/one')
  t.strictSame(await idsOf(name), ['two', 0.49, 'huge'])
})

t.test('a refused write leaves the index unchanged', async (t) => {
  const { ask } = await build(t)
  const body = { ...examples.projects, title: 'Zeppelin', regionId: 'nowhere' }
  t.equal((await ask('PUT', '/v1/projects/z', { body })).status, 422)
  t.strictSame((await ask('GET', '/v1/search?q=zeppelin')).body, { data: [], counts: {}, next: null })
})

t.test('a register indexed by other rules is indexed anew, once, when it is opened', async (t) => {
  const database = await databaseFor(t, 'older.db')
  await t.test('the register is written', async (t) => {
    const app = await withExamples(t, { DATABASE_URL: database })
    for (const id of ['a-twin', 'another-twin']) {
      await put(app, `projects/${id}`, { ...examples.projects, title: 'Łódź' })
      await put(app, `figures/${id}`, { ...examples.figures, subjectId: id })
    }
    t.equal((await duplicatesIn(app)).length, 1)
  })
  const bare = await beside(t, database)
  const industries = Array.from(
    { length: 2500 },
    (_, n) => `('industry-${n.toString()}', 'Made by hand ${n.toString()}', '[]', '[]', 1, '2025', '2025', 1)`,
  )
  for (const statement of [
    `UPDATE texts SET named = 'formerly' WHERE resource = 'projects'`,
    `UPDATE texts SET record_id = 'a-former-one' WHERE resource = 'initiatives'`,
    'DELETE FROM names',
    `INSERT INTO names (resource, key, rest, distance, record_id) VALUES ('projects', 'formerly', '', 5, 'a-bridge')`,
    `INSERT INTO industries (id, name, aliases, codes, revision, created_at, updated_at, since) VALUES ${industries.join()}`,
    `UPDATE register SET text_version = 'rules 0'`,
  ])
    await bare.run(statement)

  const messages: string[] = []
  const log = (message: string): number => messages.push(message)
  const stores = await Promise.all([1, 2, 3].map(() => openRegister(locationOf(database), { log })))
  for (const store of stores) await store.close()
  t.strictSame(messages, [`Indexing all texts and names anew, by version "${textVersion}" of the rules.`])
  t.equal(await bare.value('SELECT text_version FROM register'), textVersion)
  t.same(await bare.rows(`SELECT record_id FROM texts WHERE resource = 'initiatives'`), [
    { record_id: 'an-action-plan' },
  ])
  await t.test('the register is opened again', async (t) => {
    await isIndexed(t, await build(t, { DATABASE_URL: database }))
  })
})

t.test('an index of other rules waits for another writer, and fails at once where it cannot be written', async (t) => {
  const database = await databaseFor(t, 'held.db')
  const engine = await openEngine(locationOf(database), 20)
  t.teardown(() => engine.close())
  const { run, hold, letGo } = await beside(t, database)
  await run(`UPDATE register SET text_version = 'rules 0'`)
  let tries = 0
  const messages: string[] = []
  const over = (exclusive: Engine['exclusive'], longest?: number): Promise<void> => {
    tries = 0
    const counted: Engine['exclusive'] = (work) => {
      tries++
      return exclusive(work)
    }
    return reindex({ ...engine, exclusive: counted }, (message) => messages.push(message), longest)
  }

  await t.rejects(
    over(async () => {
      throw refused(Object.assign(new Error('read-only'), { code: 'SQLITE_READONLY' }))
    }),
    { kind: 'overloaded', message: 'The database cannot be used now.' },
  )
  t.equal(tries, 1)
  await hold()
  await t.rejects(
    over((work) => engine.exclusive(work), 300),
    {
      kind: 'overloaded',
      message: 'Another writer holds the database.',
    },
  )
  t.ok(tries > 1 && tries < 6, `${tries.toString()} tries`)
  const indexed = over((work) => engine.exclusive(work))
  await sleep(300)
  await letGo()
  await indexed
  t.strictSame(messages, [`Indexing all texts and names anew, by version "${textVersion}" of the rules.`])
})

const duplicatesIn = async ({ ask }: Built): Promise<unknown[]> =>
  (await ask('GET', '/v1/checks?check=possible-duplicate')).body['data']

const isIndexed = async (t: Test, app: Built): Promise<void> => {
  const { ask } = app
  matchWhole(t, await duplicatesIn(app), [{ records: [{ id: 'a-twin' }, { id: 'another-twin' }] }])
  t.match((await ask('GET', '/v1/search?q=hand')).body, { counts: { industries: 2500 } })
  const answer = (await ask('GET', '/v1/search?q=bridge')).body
  matchWhole(t, answer, { data: [{ resource: 'projects', id: 'a-bridge' }], counts: { projects: 1 } })
  t.strictSame((await ask('GET', '/v1/search?q=formerly')).body, { data: [], counts: {}, next: null })
  matchWhole(t, (await ask('GET', '/v1/resolve?name=formerly')).body, { data: [{ id: null }] })
  matchWhole(t, (await ask('GET', '/v1/resolve?name=Guangdong')).body, { data: [{ id: 'guangdong', confidence: 1 }] })
  matchWhole(t, (await ask('GET', '/v1/resolve?name=made by hand 7')).body, {
    data: [{ id: 'industry-7', confidence: 0.95 }],
  })
  t.equal((await ask('DELETE', '/v1/initiatives/an-action-plan')).status, 204)
  t.strictSame((await ask('GET', '/v1/search?q=action')).body, { data: [], counts: {}, next: null })
}

t.test(
  'an import into an empty register leaves one segment of the index; a later one adds one',
  { skip: withoutFile },
  async (t) => {
    const { http, ask, database } = await build(t)
    const file = await beside(t, database)
    const pieces = () => file.value('SELECT count(DISTINCT segid) FROM words_idx')
    const putAll = async (prefix: string, count: number): Promise<void> => {
      const records = Array.from({ length: count }, (_, n) => ({
        id: `${prefix}-${n.toString()}`,
        name: `${'Very '.repeat(n % 7)}${prefix} steel`,
      }))
      const payload = records.map((record) => JSON.stringify({ resource: 'industries', record })).join('\n')
      const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${adminKey}` }
      const answer = await http.inject({ method: 'POST', url: '/v1/import', payload, headers })
      const { batchId: _batchId, ...counts } = answer.json<Record<string, unknown>>()
      t.strictSame(counts, { dryRun: false, created: { industries: count }, updated: {}, unchanged: {} })
    }
    await putAll('first', 2500)
    t.equal(await pieces(), 1)
    await putAll('later', 30)
    t.equal(await pieces(), 2)
    t.match((await ask('GET', '/v1/search?q=steel')).body, { counts: { industries: 2530 } })
    t.match((await ask('GET', '/v1/search?q=later%20steel')).body, { counts: { industries: 30 } })
  },
)

t.test('records written together, one of them twice, are indexed in their last state', async (t) => {
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

// A word is divided into syllables of pinyin as trying every way would divide it, however many ways there are.

const syllables = await syllablesFor(['an'])

/** Returns every way of dividing a word, those with longer first syllables first. */
const everyWay = (word: string): string[][] =>
  word === ''
    ? [[]]
    : [6, 5, 4, 3, 2, 1].flatMap((length) =>
        length <= word.length && syllables.has(word.slice(0, length))
          ? everyWay(word.slice(length)).map((rest) => [word.slice(0, length), ...rest])
          : [],
      )

t.test('the first three ways of two to twelve syllables', async (t) => {
  const pieces = fc.constantFrom('an', 'ang', 'nan', 'gang', 'xian', 'guang', 'zhuang', 'a', 'n', 'ng', 'er', 'q')
  await forAll(200, [fc.string({ unit: pieces, maxLength: 6 })], (word) => {
    const expected = everyWay(word).filter(({ length }) => length >= 2 && length <= 12)
    t.strictSame(syllablesIn(word, syllables), expected.slice(0, 3), word)
  })
})

t.test('a word of very many ways', async (t) => {
  const ang = (count: number): string[] => Array.from({ length: count }, () => 'ang')
  for (const [word, ways] of [
    ['an'.repeat(20), []],
    ['ang'.repeat(13), []],
    ['ang'.repeat(20) + 'q', []],
    ['n'.repeat(40), []],
    ['ang'.repeat(12), [ang(12), [...ang(10), 'an', 'gang'], [...ang(9), 'an', 'gang', 'ang']]],
    ['shuang'.repeat(12), [Array.from({ length: 12 }, () => 'shuang')]],
  ] as const)
    t.strictSame(syllablesIn(word, syllables), ways, word)
})
