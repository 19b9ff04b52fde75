/** Each filter of each resource finds what a plain reference finds, and refuses a value that its field cannot have. */
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { canonicalDecimal, type Data } from '../../../src/model/canonical.ts'
import type { ResourceName } from '../../../src/model/field.ts'
import { filtersOf, type Filter } from '../../../src/model/filters.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { maximumValues } from '../../../src/model/operators.ts'
import type { Resource } from '../../../src/model/resource.ts'
import { build, type Built } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { readAll } from '../../support/every-page.ts'
import { isInvalid } from '../../support/match-whole.ts'

/** A citation of what an edition printed of the record. */
const cited = (of: string, status: string) => ({
  sourceId: 'bare-sources',
  locator: 'row 8',
  as: {
    title: 'A',
    code: 'B',
    status,
    startsOn: '2025-01-01',
    endsOn: '2025-12-31',
    regionId: 'guangdong',
    parentId: `bare-${of}`,
  },
})

/** Values for fields whose examples do not fit together or into the seeds. */
const fitted: Partial<Record<ResourceName, Data>> = {
  initiatives: {
    citations: [cited('initiatives', 'completed')],
    parentId: 'guangdong-modern-industrial-system-action-plan-2025',
  },
  projects: {
    citations: [cited('projects', 'suspended')],
    parentId: null,
    initiativeId: 'full-initiatives',
    status: 'suspended',
    startsOn: '2025-06-01',
    endsOn: '2026-05-31',
  },
  figures: { value: '-1', unit: 'percent', rank: 'preferred', supersedesId: 'guangdong-key-projects-2025-investment' },
  rates: { baseUnit: 'EUR', quoteUnit: 'USD', rate: '1.05', on: '2025-03-01' },
}

/** Loads the article, and puts for each resource a record with every field and a record with required fields only. */
const fill = async ({ ask }: Built): Promise<void> => {
  const put = async (name: string, id: string, body: Data) => {
    const { status, text } = await ask('PUT', `/v1/${name}/${id}`, { body })
    if (status > 201) throw new Error(text)
  }
  for (const { name, own } of everyResource) {
    const bare = {
      ...examples[name],
      ...(name === 'figures' && { subjectId: 'bare-projects', sourceId: 'bare-sources' }),
    }
    const declared = Object.entries(own).map(([key, { schema }]) => [
      key,
      (schema as unknown as { examples: unknown[] }).examples[0],
    ])
    await put(name, `bare-${name}`, bare)
    await put(name, `full-${name}`, bare)
    await put(name, `full-${name}`, { ...(Object.fromEntries(declared) as Data), ...fitted[name] })
  }
  const headers = { 'content-type': 'text/plain' }
  await ask('PUT', '/v1/sources/full-sources/text', { body: 'A text.', headers })
  await ask('PUT', '/v1/sources/full-sources/table', { body: 'a,b\n', headers: { 'content-type': 'text/csv' } })
}

const recordsOf = async ({ ask }: Built, name: string): Promise<Data[]> =>
  (await ask('GET', `/v1/${name}?format=ndjson`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Data)

const valuesAt = (record: Data, path: readonly string[]): unknown[] =>
  path.reduce<unknown[]>((at, key) => at.flatMap((one) => (one as Data)[key] ?? []), [record])

const order = ({ field: { kind } }: Filter, value: unknown): unknown => (kind === 'decimal' ? Number(value) : value)
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const isList = ({ own }: Resource, [key = '']: readonly string[]): boolean => own[key]?.kind === 'list'

/** Reports whether a record passes a filter: each operator again, in the plainest way. */
const holds = (resource: Resource, filter: Filter, record: Data, asked: string): boolean => {
  const values = valuesAt(record, filter.path)
  const has = (text: string) => values.some((value) => String(value) === text)
  switch (filter.operator.name) {
    case 'equals':
      return has(asked)
    case 'in':
      return asked.split(',').some(has)
    case 'not':
      return !asked.split(',').some(has) && (isList(resource, filter.path) || values.length > 0)
    case 'gte':
      return values.some((value) => (order(filter, value) as number) >= (order(filter, asked) as number))
    case 'lte':
      return values.some((value) => (order(filter, value) as number) <= (order(filter, asked) as number))
    case 'contains':
      return values.some((value) => lower(value as string).includes(lower(asked)))
    case 'exists':
      return values.length > 0 === (asked === 'true')
    case 'within':
      return false
  }
}

const goodValues = ({ operator: { takes } }: Filter, values: readonly string[]): string[] => {
  const [first = '', last = ''] = [values.at(0), values.at(-1)]
  switch (takes) {
    case 'flag':
      return ['true', 'false']
    case 'text':
      return [last.slice(1, 4).toUpperCase(), first]
    case 'values':
      return [first, `${first},${last}`]
    default:
      return [first, last]
  }
}

const badValue = ({ field: { kind }, operator: { takes } }: Filter): string =>
  takes === 'text' || (takes !== 'flag' && ['name', 'url'].includes(kind)) ? '' : 'No such value!'

const app = await build(t, { SEED: 'article' })
await fill(app)

for (const resource of everyResource) {
  const records = await recordsOf(app, resource.name)
  const filters = [...filtersOf(resource).values()]
  const query = (parameter: string, value: string) =>
    `/v1/${resource.name}?fields=id&${parameter}=${encodeURIComponent(value)}`

  t.test(`${resource.name}: each filter finds the matching records and no others`, async (t) => {
    const wrong: unknown[] = []
    const blunt: string[] = []
    for (const filter of filters.filter(({ operator }) => operator.name !== 'within')) {
      const {
        parameter,
        path,
        field: { kind },
      } = filter
      const values = [...new Set(records.flatMap((record) => valuesAt(record, path)))]
        .sort((one, other) => ((order(filter, one) as number) < (order(filter, other) as number) ? -1 : 1))
        .map(String)
        .filter((value) => !value.includes(',') && (kind === 'decimal' ? canonicalDecimal(value) === value : true))
      let [matching, others] = [0, 0]
      for (const value of goodValues(filter, values)) {
        const expected = records.filter((record) => holds(resource, filter, record, value)).map(({ id }) => ({ id }))
        const found = await readAll(app, query(parameter, value))
        if (!isDeepStrictEqual(found, expected)) wrong.push({ query: `${parameter}=${value}`, found, expected })
        matching += expected.length
        others += records.length - expected.length
      }
      const mayMatchNone = filter.operator.name === 'not' && values.length <= 1
      if (others === 0 || (matching === 0 && !mayMatchNone)) blunt.push(parameter)
    }
    t.same(wrong, [])
    t.same(blunt, [], 'each tells records apart')
  })

  t.test(`${resource.name}: each filter refuses a value that its field cannot have`, async (t) => {
    const answers = filters.map(async (filter) => {
      const { status, headers, body } = await app.ask('GET', query(filter.parameter, badValue(filter)))
      const { errors, ...problem } = body as {
        type: string
        status: number
        errors: { parameter: string; detail: string }[]
      }
      const named = errors.map(({ parameter, detail }) => [parameter, typeof detail])
      return [filter.parameter, status, headers['content-type'], problem.type, problem.status, ...named]
    })
    t.strictSame(
      await Promise.all(answers),
      filters.map(({ parameter }) => [
        parameter,
        400,
        'application/problem+json; charset=utf-8',
        '/problems/invalid-request',
        400,
        [parameter, 'string'],
      ]),
    )
  })
}

const ids = async (url: string): Promise<string[]> => {
  const { status, text, body } = await app.ask('GET', url)
  if (status !== 200) throw new Error(text)
  return (body as { data: { id: string }[] }).data.map(({ id }) => id)
}

t.test('filters combine: a record must pass each of them', async (t) => {
  t.strictSame(await ids('/v1/regions?kind=city&id.in=anhui,hefei,shenzhen'), ['hefei', 'shenzhen'])
  t.strictSame(await ids('/v1/regions?kind=city&parentId=guangdong&id.not=heyuan&id.gte=h&id.lte=j'), ['huizhou'])
})

t.test('% and _ and \\ are characters like others', async (t) => {
  await app.ask('PUT', '/v1/sources/odd', { body: { ...examples.sources, title: 'Up 5% in a_b at C:\\' } })
  for (const part of ['5%', 'a_b', 'C:\\', '\\'])
    t.strictSame(await ids(`/v1/sources?title.contains=${encodeURIComponent(part)}`), ['odd'], part)
  for (const part of ['5% b', 'a%b', 'ab_', '%%'])
    t.strictSame(await ids(`/v1/sources?title.contains=${encodeURIComponent(part)}`), [], part)
})

t.test('a value of a list may have commas', async (t) => {
  await app.ask('PUT', '/v1/regions/two-words', { body: { ...examples.regions, name: 'Sea, land and \\air' } })
  const list = (name: string): string => encodeURIComponent(name)
  t.strictSame(await ids(`/v1/regions?name.in=Nowhere,${list('Sea\\, land and \\air')}`), ['two-words'])
  t.strictSame(await ids(`/v1/regions?name.in=${list('Sea, land and \\air')}`), [])
  t.notOk((await ids(`/v1/regions?name.not=${list('Sea\\, land and \\air')}&limit=200`)).includes('two-words'))
})

t.test('only ASCII letters are compared without case', async (t) => {
  await app.ask('PUT', '/v1/regions/oland', { body: { ...examples.regions, name: 'Öland ISLANDS' } })
  t.strictSame(await ids(`/v1/regions?name.contains=${encodeURIComponent('Öland islands')}`), ['oland'])
  t.strictSame(await ids(`/v1/regions?name.contains=${encodeURIComponent('öland')}`), [])
})

t.test('decimals are compared as numbers, in any spelling', async (t) => {
  t.strictSame(await ids('/v1/figures?value=12.50'), ['bare-figures'])
  t.strictSame(await ids('/v1/figures?value.in=-1.000,12.500'), ['bare-figures', 'full-figures'])
  t.strictSame(await ids('/v1/figures?value.lte=12.499&id.in=bare-figures,full-figures'), ['full-figures'])
  t.strictSame(await ids('/v1/figures?reported.value=136800000000.0&id=full-figures'), ['full-figures'])
  t.strictSame(await ids('/v1/rates?rate.gte=1.0500000&rate.lte=7.30'), ['bare-rates', 'full-rates'])
})

t.test('instants are compared as instants, with any offset; a leap second is one', async (t) => {
  const { updatedAt } = (await app.ask('GET', '/v1/rates/full-rates')).body as { updatedAt: string }
  const elsewhere = `${new Date(Date.parse(updatedAt) + 8 * 3_600_000).toISOString().slice(0, -1)}%2B08:00`
  t.strictSame(await ids(`/v1/rates?updatedAt.gte=${elsewhere}`), ['full-rates'])
  t.equal((await ids('/v1/rates?createdAt.gte=2016-12-31T23:59:60Z')).length, 3)
  t.equal((await ids('/v1/rates?createdAt.lte=9999-12-31T23:59:59-14:00')).length, 3)
})

t.test('an instant between two milliseconds is compared between the two', async (t) => {
  const { updatedAt } = (await app.ask('GET', '/v1/rates/full-rates')).body as { updatedAt: string }
  const has = async (operator: string, instant: string): Promise<boolean> =>
    (await ids(`/v1/rates?id=full-rates&updatedAt.${operator}=${instant}`)).length === 1
  const [digits, before] = [updatedAt.slice(0, -1), new Date(Date.parse(updatedAt) - 1).toISOString().slice(0, -1)]
  for (const [more, gte, lte] of [
    ['', true, true],
    ['000', true, true],
    ['0001', false, true],
    ['9'.repeat(20), false, true],
  ] as const) {
    t.strictSame(
      [await has('gte', `${digits}${more}Z`), await has('lte', `${digits}${more}%2B00:00`)],
      [gte, lte],
      `${digits}${more}`,
    )
  }
  t.strictSame([await has('gte', `${before}999Z`), await has('lte', `${before}999Z`)], [true, false], 'just before it')
  t.strictSame(
    [await has('gte', '9999-12-31T23:59:59.9999Z'), await has('lte', '9999-12-31T23:59:59.9999Z')],
    [false, true],
  )
})

t.test('an unknown id matches nothing, and a filter takes up to a hundred values', async (t) => {
  const many = (count: number) => Array.from({ length: count }, (_value, index) => `id-${index.toString()}`).join(',')
  t.strictSame(await ids('/v1/projects?regionId=nowhere'), [])
  t.strictSame(await ids(`/v1/regions?id.in=${many(maximumValues - 1)},anhui`), ['anhui'])
  isInvalid(t, await app.ask('GET', `/v1/regions?id.in=${many(maximumValues + 1)}`), [
    { parameter: 'id.in', detail: `Must have at most ${maximumValues.toString()} elements.` },
  ])
})
