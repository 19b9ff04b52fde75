/** Decimals are exact from end to end: canonical, unchanged, and in the order of numbers. */
import fc from 'fast-check'
import t from 'tap'
import { everyResource } from '../../../src/resources/index.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { isInvalid, matchWhole } from '../../support/match-whole.ts'
import { forAll } from '../../support/runs.ts'
import { wordsOf } from '../../support/words.ts'

const app = await withExamples(t)
const { ask } = app

/** A decimal as people may write it, and the integer of its last digits. */
interface Written {
  readonly scaled: bigint
  readonly fraction: number
  readonly text: string
}

const plain = (scaled: bigint, fraction: number): string => {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(fraction + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -fraction)}.${digits.slice(-fraction)}`
}

/** Returns the canonical form: no trailing zeros, no point without digits, no minus before zero. */
const canonical = ({ scaled, fraction }: Written): string =>
  plain(scaled, fraction).replace(/0+$/, '').replace(/\.$/, '')

/** Any decimal that the schema accepts, with or without extra zeros at its end. */
const written = (fraction: number, min: bigint): fc.Arbitrary<Written> =>
  fc
    .tuple(
      fc.oneof(
        fc.bigInt({ min, max: 10n ** BigInt(15 + fraction) - 1n }),
        fc.bigInt({ min: min < 0n ? -1000n : min, max: 1000n }),
      ),
      fc.nat(fraction),
    )
    .map(([scaled, zeros]) => ({
      scaled,
      fraction,
      text: plain(scaled, fraction)
        .replace(new RegExp(`0{0,${zeros.toString()}}$`), '')
        .replace(/\.$/, ''),
    }))

const thousandths = written(3, -(10n ** 18n) + 1n)
const trillionths = written(12, 1n)

t.test('a figure’s value, upper value and reported value come back exact and canonical', async (t) => {
  await forAll(30, [thousandths, thousandths, thousandths], async (value, upper, reported) => {
    const body = {
      ...examples.figures,
      unit: 'percent',
      value: value.text,
      upperValue: upper.text,
      reported: [{ value: reported.text, unit: 'percent' }],
    }
    const { status, body: answer } = await ask('PUT', '/v1/figures/any', { body })
    const expected = {
      value: canonical(value),
      upperValue: canonical(upper),
      reported: [{ value: canonical(reported), unit: 'percent' }],
    }
    return (
      [200, 201].includes(status) &&
      t.match(answer, expected) &&
      t.match((await ask('GET', '/v1/figures/any')).body, expected)
    )
  })
})

t.test('a rate comes back exact and canonical, to twelve digits after the point', async (t) => {
  await forAll(30, [trillionths], async (rate) => {
    const { status } = await ask('PUT', '/v1/rates/any', { body: { ...examples.rates, rate: rate.text } })
    return [200, 201].includes(status) && t.match((await ask('GET', '/v1/rates/any')).body, { rate: canonical(rate) })
  })
})

t.test('every spelling of zero is 0', async (t) => {
  for (const value of ['0', '-0', '0.0', '-0.000', '0.00']) {
    t.match((await ask('PUT', '/v1/figures/zero', { body: { ...examples.figures, value } })).body, { value: '0' })
  }
})

t.test('both ends of the range are accepted', async (t) => {
  const most = '999999999999999.999'
  for (const value of [most, `-${most}`]) {
    t.match((await ask('PUT', '/v1/figures/most', { body: { ...examples.figures, unit: 'percent', value } })).body, {
      value,
    })
    matchWhole(t, (await ask('GET', `/v1/figures?value=${value}`)).body, { data: [{ id: 'most', value }], next: null })
  }
  const rate = '999999999999999.999999999999'
  t.match((await ask('PUT', '/v1/rates/most', { body: { ...examples.rates, rate } })).body, { rate })
})

t.test('decimals sort as numbers, also across pages, and any spelling finds one', async (t) => {
  for (const [name, key, decimals, more] of [
    ['figures', 'value', thousandths, { unit: 'percent', metric: 'sorted' }],
    ['rates', 'rate', trillionths, { on: '1999-12-31' }],
  ] as const) {
    const texts = fc.sample(decimals, { numRuns: 40, seed: 1 })
    for (const [index, { text }] of texts.entries()) {
      await ask('PUT', `/v1/${name}/sorted-${index.toString().padStart(2, '0')}`, {
        body: { ...examples[name], ...more, [key]: text },
      })
    }
    const sorted = texts.toSorted((one, other) => (one.scaled < other.scaled ? -1 : one.scaled > other.scaled ? 1 : 0))
    const filter = name === 'figures' ? 'metric=sorted' : 'on=1999-12-31'
    for (const [sort, expected] of [
      [key, sorted],
      [`-${key}`, sorted.toReversed()],
    ] as const) {
      const found: string[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await ask(
          'GET',
          `/v1/${name}?${filter}&sort=${sort}&fields=${key}&limit=9${cursor === '' ? '' : `&cursor=${cursor}`}`,
        )
        const page: { data: Record<string, string>[]; next: string | null } = body
        found.push(...page.data.map((record) => record[key] ?? ''))
        cursor = page.next
      }
      t.same(found, expected.map(canonical))
    }
    const middle = sorted[20] ?? { text: '' }
    const { body } = await ask('GET', `/v1/${name}?${filter}&${key}.gte=${middle.text}&total=true&limit=1`)
    t.match(body, { total: sorted.filter((one) => 'scaled' in middle && one.scaled >= middle.scaled).length })
  }
})

t.test('a decimal is a text, with no more digits than are stored', async (t) => {
  for (const { name, own } of everyResource) {
    for (const [key, { fraction = 0 }] of Object.entries(own).filter(([, { kind }]) => kind === 'decimal')) {
      for (const value of [
        1,
        12.5,
        '1'.repeat(16),
        '1'.repeat(30),
        `1.${'1'.repeat(fraction + 1)}`,
        ...wordsOf('1e3 01 +1 1. .1 1,5'),
        ' 1',
      ]) {
        isInvalid(
          t,
          await ask('POST', `/v1/${name}`, { body: { ...examples[name], [key]: value } }),
          [{ pointer: `/${key}` }],
          JSON.stringify(value),
        )
      }
    }
  }
})
