/** Ids and decimals that the register makes of what others write. */
import fc from 'fast-check'
import t from 'tap'
import { decimalText } from '../../src/model/decimals.ts'
import { decimalOf, idOf, prefixedId } from '../../src/exchange/oc4ids/ids.ts'
import { runs } from '../support/runs.ts'

/** Rounds thousandths half to even, by long division. */
const plain = (digits: bigint, exponent: number): { value: string; exact: boolean } => {
  const [dividend, divisor] =
    exponent >= -3 ? [digits * 10n ** BigInt(exponent + 3), 1n] : [digits, 10n ** BigInt(-exponent - 3)]
  const [quotient, rest] = [dividend / divisor, dividend % divisor]
  const up = 2n * rest > divisor || (2n * rest === divisor && quotient % 2n === 1n)
  return { value: decimalText(up ? quotient + 1n : quotient), exact: rest === 0n }
}

t.test('a number of any length is rounded to three places, half to even', async (t) => {
  const number = fc.record({
    whole: fc.bigInt({ min: 0n, max: 10n ** 10n }),
    fraction: fc.oneof(
      fc.stringMatching(/^[0-9]{0,30}$/),
      fc.constantFrom('0005', '0015', '00050000', '00049999', '00050001'),
    ),
    exponent: fc.integer({ min: -12, max: 4 }),
  })
  fc.assert(
    fc.property(number, ({ whole, fraction, exponent }) => {
      const literal = `${whole.toString()}${fraction && `.${fraction}`}e${exponent.toString()}`
      const wanted = plain(BigInt(whole.toString() + fraction), exponent - fraction.length)
      return JSON.stringify(decimalOf(literal)) === JSON.stringify(wanted)
    }),
    { numRuns: runs(2000) },
  )
  t.strictSame(decimalOf(`-0.00${'4'.repeat(100_000)}`), { value: '-0.004', exact: false })
  t.equal(decimalOf(`1${'0'.repeat(15)}`), undefined)
})

t.test('an id keeps its digest, also behind a beginning', async (t) => {
  const address = (end: string): string => `https://example.org/${'x'.repeat(130)}/${end}`
  const ids = Array.from({ length: 40 }, (_none, at) => prefixedId('oc4ids-', address(at.toString())))
  t.equal(new Set(ids).size, ids.length)
  for (const id of ids) t.match(id, /^oc4ids-https-example-org-x+-[0-9a-f]{8}$/)
  t.equal(ids[0]?.length, 120)
  t.equal(prefixedId('oc4ids-', 'package'), 'oc4ids-package')
  t.equal(prefixedId('oc4ids-', 'https://example.org/a'), `oc4ids-${idOf('https://example.org/a')}`)
})
