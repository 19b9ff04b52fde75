/** Totals equal a plain reference on random forests, queries, filters and groups, to the last figure. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { totals } from '../../src/figures/question.ts'
import { choices, filters, groupings, registers } from './reference/forests.ts'
import { reference } from './reference/reference.ts'
import { runs } from '../support/runs.ts'

const tries = runs(400)

t.test('totals equal the reference', (t) => {
  fc.assert(
    fc.property(registers(), choices, filters, groupings, (register, choice, filter, grouping) => {
      const query = { ...choice, ...filter, ...grouping, explain: true }
      const { data, rates, excludedFigures, excluded } = totals(query, register)
      const expected = reference(register, query)
      assert.deepEqual(
        data.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'label'))),
        expected.data,
      )
      assert.deepEqual(
        new Set(rates.map((rate) => JSON.stringify(rate))),
        new Set(expected.rates.map((rate) => JSON.stringify(rate))),
      )
      assert.deepEqual(excludedFigures, expected.excludedFigures)
      assert.deepEqual(
        Object.entries(excluded)
          .map(([, count]) => count)
          .reduce((one, other) => one + other, 0),
        expected.excludedFigures.length,
      )
    }),
    { numRuns: tries },
  )
  t.pass(`${tries.toString()} registers`)
  t.end()
})
