/** Totals equal a plain reference on random forests, queries, filters and groups, to the last figure. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Figure, Register } from '../../src/figures/register.ts'
import { forAll } from '../support/runs.ts'
import { choices, filters, groupings, lawful, registers } from './reference/forests.ts'
import { law } from './reference/law.ts'
import { plainOutcomeRows } from './reference/plain-outcomes.ts'
import { plainPromises } from './reference/plain-promises.ts'
import { reference } from './reference/reference.ts'
import { figure, register } from './reference/small.ts'
import { checks, outcomes, promises, totals } from '../support/whole.ts'

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

// With many figures of one subject each step finds what comparing all pairs finds.

const day = (number: number): string => new Date(Date.UTC(2025, 0, 1 + number)).toISOString().slice(0, 10)

/** Periods of few days, so that many follow, touch or contain one another. */
const shortPeriod = fc
  .record({
    from: fc.nat({ max: 12 }),
    days: fc.nat({ max: 4 }),
    open: fc.constantFrom('', '', '', '', 'start', 'end'),
  })
  .map(({ from, days, open }) => ({
    periodStart: open === 'start' ? null : day(from),
    periodEnd: open === 'end' ? null : day(from + days),
  }))
const most = 24
const crowded = fc
  .tuple(registers(most), fc.array(shortPeriod, { minLength: most, maxLength: most }))
  .map(([of, periods]): Register => ({
    ...of,
    figures: of.figures.map((one, index) => ({ ...one, ...periods[index] })),
  }))

law('totals of crowded days equal the reference', [crowded], (of) => {
  const { data, excludedFigures } = totals({ metric: 'investment', explain: true }, of)
  const expected = reference(of, { metric: 'investment', explain: true })
  assert.deepEqual(
    data.map(({ label, ...row }) => (assert.equal(label, 'Total'), row)),
    expected.data,
  )
  assert.deepEqual(excludedFigures, expected.excludedFigures)
})

law('promises of crowded days equal a plain reading of the wording', [crowded], (of) => {
  const alike = of.figures.map((one): Figure => ({ ...one, subjectKind: 'project', subjectId: 'p0' }))
  const figures = lawful(alike.map((one, index): Figure => (index % 2 === 0 ? { ...one, stage: 'actual' } : one)))
  const answer = promises({ today: day(9) }, { ...of, figures })
  assert.deepEqual(answer, plainPromises({ ...of, figures }, day(9), undefined))
})

/** Returns the values that a figure allows; an open end is infinite. */
const rangeOf = ({ value, upperValue, qualifier }: Figure): [number, number] => [
  ['at-most', 'less-than'].includes(qualifier) ? -Infinity : Number(value),
  ['at-least', 'more-than'].includes(qualifier) ? Infinity : Number(qualifier === 'between' ? upperValue : value),
]
const ofOnePeriod = fc
  .array(
    fc.record({
      // Powers of ten: the roundings of what is printed never touch.
      value: fc.nat({ max: 6 }).map((power) => (10 ** power).toString()),
      sourceId: fc.constantFrom('winter', 'spring', 'summer'),
      qualifier: fc.constantFrom('exact', 'exact', 'at-least', 'at-most', 'less-than', 'more-than', 'about' as const),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((shapes) => shapes.map(({ value, ...shape }, index) => figure(`f${index.toString()}`, value, shape)))

law('sources disagree where any two of them cannot both be right', [ofOnePeriod], (figures) => {
  const disagree = (one: Figure, other: Figure): boolean => {
    const [[low, high], [otherLow, otherHigh]] = [rangeOf(one), rangeOf(other)]
    return one.sourceId !== other.sourceId && (high < otherLow || otherHigh < low)
  }
  const apart = figures.filter((one) => figures.some((other) => disagree(one, other))).map(({ id }) => id)
  const found = checks({ today: '2025-06-01' }, register(figures)).filter(({ check }) => check === 'sources-disagree')
  assert.deepEqual(
    found.flatMap(({ records }) => records.map(({ id }) => id)),
    apart,
  )
})
