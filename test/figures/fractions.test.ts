/** Exact fractions: a sum of many amounts stays small. */
import fc from 'fast-check'
import t from 'tap'
import { compare, fraction, plus, zero } from '../../src/figures/fractions.ts'
import { runs } from '../support/runs.ts'

const some = fc
  .tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.constantFrom(1n, 3n, 20n, 1000n, 2000n))
  .map(([numerator, denominator]) => fraction(numerator, denominator))

t.test('fractions add up to what their cross products say, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(some, some, (one, other) => {
      const plain = fraction(
        one.numerator * other.denominator + other.numerator * one.denominator,
        one.denominator * other.denominator,
      )
      return Promise.resolve(compare(plus(one, other), plain) === 0 && compare(plus(other, one), plain) === 0)
    }),
    { numRuns: runs(200) },
  )
})

t.test('the denominator of thousands of amounts and their halves is the finest of them', async (t) => {
  const amounts = Array.from({ length: 50_000 }, (_, at) => fraction(BigInt(at), at % 2 === 0 ? 1000n : 2000n))
  t.strictSame(amounts.reduce(plus, zero), { numerator: 1_874_950_000n, denominator: 2000n })
})
