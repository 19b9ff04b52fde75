/** Outcomes equal a plain reference on random forests with plans, outcomes, periods, groups, filters and currencies. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { outcomes } from '../../src/figures/outcome-rows.ts'
import { runs } from '../support/runs.ts'
import { choices, filters, groupings, lawful, registers } from './reference/forests.ts'
import { plainOutcomeRows } from './reference/plain-outcomes.ts'

const tries = runs(400)

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

t.test('outcomes equal the reference', (t) => {
  let compared = 0
  fc.assert(
    fc.property(planned, choices, filters, groupings, (register, choice, filter, grouping) => {
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
    }),
    { numRuns: tries },
  )
  t.ok(compared > 0, `${compared.toString()} rows with a ratio`)
  t.end()
})
