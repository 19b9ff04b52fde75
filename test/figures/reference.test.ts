/** Totals equal a plain reference on random forests, queries, filters and groups, to the last figure. */
import assert from 'node:assert/strict'
import t from 'tap'
import { outcomes } from '../../src/figures/outcome-rows.ts'
import { totals } from '../../src/figures/question.ts'
import { forAll } from '../support/runs.ts'
import { choices, filters, groupings, lawful, registers } from './reference/forests.ts'
import { plainOutcomeRows } from './reference/plain-outcomes.ts'
import { reference } from './reference/reference.ts'

t.test('totals equal the reference', () =>
  forAll(400, [registers(), choices, filters, groupings], (register, choice, filter, grouping) => {
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
)

// Outcomes equal a plain reference on random forests with plans, outcomes, periods, groups, filters and currencies.

/** As many plans as outcomes, every other one about the subject of the plan before it. */
const planned = registers(24).map((register) => ({
  ...register,
  figures: lawful(
    register.figures.map((figure, at, all) => {
      if (at % 2 === 0) return { ...figure, stage: 'planned' as const }
      const { subjectKind, subjectId } = (at % 4 === 1 ? all[at - 1] : undefined) ?? figure
      return { ...figure, stage: 'actual' as const, subjectKind, subjectId }
    }),
  ),
}))

t.test('outcomes equal the reference', async (t) => {
  let compared = 0
  await forAll(400, [planned, choices, filters, groupings], (register, choice, filter, grouping) => {
    const query = { ...choice, ...filter, ...grouping, stage: 'planned' as const, explain: true }
    const { data, excludedFigures = [] } = outcomes(query, register)
    const expected = plainOutcomeRows(register, query)
    assert.deepEqual(
      data.map(({ label: _label, parts: _parts, ...row }) => row),
      expected.data,
    )
    const parts = data.flatMap(({ parts = [] }) => parts)
    assert.deepEqual(parts.map(({ figureId }) => figureId).sort(), expected.counted)
    const counting = new Set(parts.flatMap(({ figureId, actualFigureIds }) => [figureId, ...actualFigureIds]))
    assert.ok(
      excludedFigures.every(({ figureId }) => !counting.has(figureId)),
      'what counts is not left out',
    )
    compared += data.filter(({ reported }) => reported.promises > 0).length
  })
  t.ok(compared > 0, `${compared.toString()} rows with a ratio`)
})
