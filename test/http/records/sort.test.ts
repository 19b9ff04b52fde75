/** Lists sort by any field, by code point or as numbers, null first, and by id among equals. */
import t from 'tap'
import type { Data } from '../../../src/model/canonical.ts'
import type { Field } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { examples } from '../../support/examples.ts'
import { readAll } from '../../support/every-page.ts'
import { matchWhole } from '../../support/match-whole.ts'

const app = await build(t, { SEED: 'article' })

const list = (url: string): Promise<Data[]> => readAll(app, url)
const ids = async (url: string): Promise<unknown[]> => (await list(url)).map(({ id }) => id)

/** Compares two values of a field in the plainest way: below, at or above zero. */
const compare = ({ kind }: Field, one: unknown, other: unknown): number => {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null)
  if (kind === 'decimal' || kind === 'integer' || kind === 'boolean') return Number(one) - Number(other)
  return Buffer.compare(Buffer.from(one as string), Buffer.from(other as string))
}

for (const resource of everyResource) {
  t.test(`${resource.name}: sorts by each field, forwards and backwards`, async (t) => {
    const records = await list(`/v1/${resource.name}`)
    const sorted = (key: string, sign: number) => {
      const field = resource.fields[key] as Field
      return [...records].sort(
        (one, other) =>
          sign * compare(field, one[key], other[key]) || ((one['id'] as string) < (other['id'] as string) ? -1 : 1),
      )
    }
    for (const [key, { kind }] of Object.entries(resource.fields)) {
      if (kind === 'list') continue
      t.strictSame(await list(`/v1/${resource.name}?sort=${key}`), sorted(key, 1), key)
      t.strictSame(await list(`/v1/${resource.name}?sort=-${key}`), sorted(key, -1), `-${key}`)
    }
    t.strictSame(await list(`/v1/${resource.name}`), sorted('id', 1), 'by id by default')
  })
}

t.test('texts sort by code point, not by UTF-16 unit, and capitals before small letters', async (t) => {
  const titles = { small: 'a', capital: 'Z', halfwidth: '\uFF71', emoji: '😀', accent: 'é' }
  for (const [id, title] of Object.entries(titles))
    await app.ask('PUT', `/v1/sources/${id}`, { body: { ...examples.sources, title, author: 'sorted' } })
  t.strictSame(await ids('/v1/sources?author=sorted&sort=title'), ['capital', 'small', 'accent', 'halfwidth', 'emoji'])
  t.strictSame(await ids('/v1/sources?author=sorted&sort=-title'), ['emoji', 'halfwidth', 'accent', 'small', 'capital'])
})

t.test('decimals sort as numbers', async (t) => {
  const values = {
    hundred: '100',
    nine: '9',
    minus: '-0.5',
    lower: '-10',
    largest: '999999999999999.999',
    least: '0.001',
  }
  for (const [id, value] of Object.entries(values)) {
    const { status } = await app.ask('PUT', `/v1/figures/${id}`, {
      body: {
        ...examples.figures,
        value,
        unit: 'percent',
        metric: 'sorted',
        subjectId: 'guangdong-key-projects-2025',
        sourceId: 'global-times-2025-02-13',
      },
    })
    t.equal(status, 201)
  }
  t.strictSame(await ids('/v1/figures?metric=sorted&sort=value'), [
    'lower',
    'minus',
    'least',
    'nine',
    'hundred',
    'largest',
  ])
  const rates = { hundred: '100', nine: '9', least: '0.000000000001', third: '0.333333333333' }
  for (const [id, rate] of Object.entries(rates))
    await app.ask('PUT', `/v1/rates/${id}`, { body: { ...examples.rates, baseUnit: 'EUR', rate } })
  t.strictSame(
    await list('/v1/rates?baseUnit=EUR&sort=-rate&fields=rate'),
    ['100', '9', '0.333333333333', '0.000000000001'].map((rate) => ({ rate })),
  )
})

t.test('several fields sort each in its own direction', async (t) => {
  const expected = (await list('/v1/regions')).sort(
    (one, other) =>
      -compare({ kind: 'enumeration' } as Field, one['kind'], other['kind']) ||
      compare({ kind: 'code' } as Field, one['gbCode'], other['gbCode']) ||
      compare({ kind: 'id' } as Field, other['id'], one['id']),
  )
  t.strictSame(await list('/v1/regions?sort=-kind,gbCode,-id'), expected)
  t.strictSame(await list('/v1/regions?sort=-id,name'), (await list('/v1/regions')).reverse())
})

for (const [sort, detail] of Object.entries({
  'name,-name': 'Names `name` twice.',
  'name,name': 'Must not name the same twice.',
  nmae: /^Value 1: Must be one of .* Did you mean `name`\?$/,
  'id,-nmae': /^Value 2: Must be one of .* Did you mean `-name`\?$/,
  aliases: /^Value 1: Must be one of /,
  '': /^Value 1: Must be one of /,
})) {
  t.test(`sort=${sort} is refused`, async (t) => {
    const { status, body } = await app.ask('GET', `/v1/regions?sort=${sort}`)
    t.equal(status, 400)
    matchWhole(t, body, { type: '/problems/invalid-request', errors: [{ parameter: 'sort', detail }] })
  })
}
