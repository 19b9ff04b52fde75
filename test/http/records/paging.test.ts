/** The pages of a list have each record exactly once, in order; a cursor is valid only for the list that gave it. */
import fc from 'fast-check'
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import { resources } from '../../../src/resources/index.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { isInvalid, pluck } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'
import { wordsOf } from '../../support/words.ts'

const app = await withExamples(t)

interface Page {
  data: Data[]
  next: string | null
}
const page = async (url: string): Promise<Page & { link: string }> => {
  const { status, headers, text, body } = await app.ask('GET', url)
  if (status !== 200) throw new Error(`${url}: ${text}`)
  return { ...(body as Page), link: headers['link'] ?? '' }
}

/** Puts figures of a new metric in one transaction; half of the nullable values are null. */
const write = (metric: string, records: readonly Data[]) =>
  app.store.write(
    records.map((record, index) => ({
      resource: resources.figures,
      id: `${metric}-${index.toString()}`,
      creates: true,
      edit: () => ({ ...examples.figures, ...record, metric, unit: 'percent' }),
    })),
    'test',
  )

const few = <T>(...values: T[]) => fc.constantFrom(...values)
const figure = fc.record({
  value: few('-1', '-0.5', '0', '2', '10', '999999999999999.999'),
  upperValue: few(null, '1', '1.001'),
  stage: few('actual', 'planned'),
  periodStart: few(null, '2024-01-01', '2025-01-01'),
  locator: few(null, 'a', 'B', 'é', '\uFF71', '😀', "'; DROP TABLE figures --"),
})
const sort = fc.uniqueArray(
  fc.record({
    key: few('value', 'upperValue', 'stage', 'periodStart', 'locator', 'revision', 'updatedAt', 'sourceId', 'id'),
    sign: few(1, -1),
  }),
  { maxLength: 4, selector: ({ key }) => key },
)

const rank = (key: string, value: unknown): unknown =>
  key.toLowerCase().endsWith('value') ? Number(value) : Buffer.from(String(value)).toString('hex')
const compare = (key: string, one: unknown, other: unknown): number => {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null)
  const [left, right] = [rank(key, one) as number, rank(key, other) as number]
  return left < right ? -1 : left > right ? 1 : 0
}

let tried = 0

t.test('for any records, sort and page size, all pages together are the sorted list', () =>
  forAll(
    20,
    [fc.array(figure, { maxLength: 12 }), sort, fc.integer({ min: 1, max: 5 })],
    async (records, keys, size) => {
      const metric = `run-${(tried++).toString()}`
      const kept = (await write(metric, records)).map(({ record }) => record as Data)
      const expected = kept.sort(
        (one, other) =>
          keys.reduce((found, { key, sign }) => found || sign * compare(key, one[key], other[key]), 0) ||
          compare('id', one['id'], other['id']),
      )
      const asked =
        keys.length > 0 ? `&sort=${keys.map(({ key, sign }) => `${sign < 0 ? '-' : ''}${key}`).join(',')}` : ''
      const first = `/v1/figures?metric=${metric}&limit=${size.toString()}${asked}`
      const walked: Data[] = []
      for (let cursor: string | null | undefined; cursor !== null;) {
        const { data, next } = await page(cursor === undefined ? first : `${first}&cursor=${cursor}`)
        if (next !== null && data.length !== size) throw new Error('A page before the last is not full.')
        walked.push(...data)
        cursor = next
      }
      if (JSON.stringify(walked.map(({ id }) => id)) !== JSON.stringify(expected.map(({ id }) => id)))
        throw new Error('Other records, or in another order.')
    },
  ),
)

const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
await write(
  'paged',
  Array.from({ length: 5 }, (_value, index) => ({ value: index.toString() })),
)
const url = '/v1/figures?metric=paged&sort=-value'
const { next } = await page(`${url}&limit=2`)
const cursor = next ?? ''

t.test('any text other than a cursor of the list is refused', async (t) => {
  const refused = async (text: string): Promise<boolean> => {
    const { status, body } = await app.ask('GET', `${url}&cursor=${encodeURIComponent(text)}`)
    return status === 400 && (body as { errors: { parameter: string }[] }).errors[0]?.parameter === 'cursor'
  }
  const symbol = few(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.!~'))
  const damaged = fc
    .tuple(fc.nat(cursor.length - 1), symbol)
    .map(([at, letter]) => cursor.slice(0, at) + letter + cursor.slice(at + 1))
  await forAll(50, [damaged.filter((text) => text !== cursor)], refused)
  await forAll(25, [fc.string({ minLength: 1 }).filter((text) => text !== cursor)], refused)
  await forAll(25, [fc.jsonValue().map(forged)], refused)
  const [print, position] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string[]]
  t.strictSame(position, ['paged-3', '1'])
  for (const other of [
    ['paged-3', '2'],
    ['paged-3', 'x'],
    ['paged-3', '1e400'],
    ['paged-2', '1'],
    ['x', '1'],
    [],
    [null],
    ['paged-3'],
    'x',
    null,
  ]) {
    t.ok(await refused(forged([print, other])), JSON.stringify(other))
  }
  for (const text of [`${cursor}=`, ` ${cursor}`, cursor.slice(0, -1), '', 'a'.repeat(4001)])
    t.ok(await refused(text), text.slice(0, 200))
})

t.test('a cursor is valid with the same filters, sort and asOf, and with no others', async (t) => {
  const { updatedAt } = (await page(url)).data[0] as { updatedAt: string }
  const detail = 'Is no cursor of this list with these filters, this sort and this `asOf`.'
  for (const other of [
    '/v1/figures?metric=paged',
    '/v1/figures?metric=paged&sort=value',
    '/v1/figures?metric=paged&sort=-value,id',
    '/v1/figures?sort=-value',
    '/v1/figures?metric=run-0&sort=-value',
    `${url}&stage=planned`,
    `${url}&asOf=${updatedAt}`,
    '/v1/rates?sort=-rate',
  ]) {
    isInvalid(
      t,
      await app.ask('GET', `${other}${other.includes('?') ? '&' : '?'}cursor=${cursor}`),
      [{ parameter: 'cursor', detail }],
      other,
    )
  }
})

t.test('limit, fields, include, total, facets and the order of parameters may change between pages', async (t) => {
  const rest = ['paged-2', 'paged-1', 'paged-0']
  for (const changed of [
    '',
    ...wordsOf('&limit=200 &fields=id &include=sources &total=true &facets=unit &format=json'),
  ]) {
    t.strictSame(pluck((await page(`${url}${changed}&cursor=${cursor}`)).data, 'id'), rest, changed)
  }
  t.strictSame(pluck((await page(`/v1/figures?cursor=${cursor}&sort=-value&metric=paged`)).data, 'id'), rest)
})

t.test('Link leads to the first page and, until the last, to the next', async (t) => {
  const base = 'http://127.0.0.1:3000/v1/figures?metric=paged&sort=-value&limit=2'
  t.equal((await page(`${url}&limit=2`)).link, `<${base}>; rel="first", <${base}&cursor=${cursor}>; rel="next"`)
  const second = await page(`${url}&limit=2&cursor=${cursor}`)
  t.equal(second.link, `<${base}>; rel="first", <${base}&cursor=${second.next ?? ''}>; rel="next"`)
  const last = await page(`${url}&limit=2&cursor=${second.next ?? ''}`)
  t.equal(last.link, `<${base}>; rel="first"`)
  t.equal(last.next, null)
})

t.test('a page has 50 records by default, and up to 200', async (t) => {
  await write(
    'many',
    Array.from({ length: 201 }, () => ({})),
  )
  for (const [limit, length] of Object.entries({ '': 50, '&limit=1': 1, '&limit=200': 200 })) {
    t.equal((await page(`/v1/figures?metric=many${limit}`)).data.length, length)
  }
  for (const limit of ['0', '-1', '201', '1000000000', '1e9', '1.5', '', 'ten', '9'.repeat(40)]) {
    isInvalid(
      t,
      await app.ask('GET', `/v1/figures?limit=${limit}`),
      [{ parameter: 'limit', detail: /^Must be (at (least|most) \d+|integer)/ }],
      limit,
    )
  }
})
