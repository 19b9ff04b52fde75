/** Two editions compared: the bridge is exact, and both of its ends are totals over the figures of one edition. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { editionIn } from '../../../src/database/trees/compare.ts'
import { leanNames } from '../../../src/database/trees/lean.ts'
import { Records } from '../../../src/database/trees/records.ts'
import { State } from '../../../src/database/trees/state.ts'
import { compareEditions, type Comparison } from '../../../src/lists/editions.ts'
import type { Figure, Register } from '../../../src/figures/register.ts'
import { periodText } from '../../../src/model/period.ts'
import { registers } from '../../figures/reference/forests.ts'
import { milli, sum, textOf } from '../../figures/reference/plain.ts'
import { reference } from '../../figures/reference/reference.ts'
import { forAll } from '../../support/runs.ts'

const stateOf = (register: Register): State => {
  const records = new Records()
  records.apply(
    leanNames.flatMap((name) =>
      register[name].map((after) => ({ name, id: after.id, before: undefined, after: after as never })),
    ),
  )
  return new State(records, 1)
}

const compared = (register: Register, before: string, after: string): Comparison => {
  const state = stateOf(register)
  return compareEditions(editionIn(state, before, []), editionIn(state, after, []))
}

const subjectOf = ({ subjectKind, subjectId }: Figure): string => `${subjectKind}/${subjectId}`

/** Returns the own parts of the figures of one source, as a register without any other source counts them. */
const partsOf = (register: Register, sourceId: string) => {
  const figures = register.figures.filter((figure) => figure.sourceId === sourceId)
  const byId = new Map(figures.map((figure) => [figure.id, figure]))
  const isStock = register.metrics.some(({ nature }) => nature === 'stock')
  return [null, '2020', '2024/25'].flatMap((prices) =>
    reference(
      { ...register, figures },
      { metric: 'investment', prices: prices ?? undefined, explain: true },
    ).data.flatMap(({ stage, unit, parts }) =>
      parts.map(({ figureId, ownPart }) => {
        const figure = byId.get(figureId) as Figure
        const period = isStock ? null : periodText(figure.periodStart, figure.periodEnd)
        const key = JSON.stringify({ metric: 'investment', stage, unit, prices, period })
        return { key, subject: subjectOf(figure), own: milli(ownPart) }
      }),
    ),
  )
}

const editions = fc.constantFrom(
  ['early', 'spring'],
  ['spring', 'summer'],
  ['spring', 'spring-news'],
  ['undated', 'early'],
)

t.test('each row of the bridge is what entered, left and changed among the own parts of both editions', async (t) => {
  let rows = 0
  await forAll(400, [registers(24), editions], (register, [before = '', after = '']) => {
    const { bridge } = compared(register, before, after)
    const [old, now] = [partsOf(register, before), partsOf(register, after)]
    const inUse = (id: string): Set<string> =>
      new Set(register.figures.filter(({ sourceId, rank }) => sourceId === id && rank !== 'deprecated').map(subjectOf))
    const [earlier, later] = [inUse(before), inUse(after)]
    const expected = [...new Set([...old, ...now].map(({ key }) => key))].sort().map((key) => {
      const sumOf = (parts: typeof old, counts: (subject: string) => boolean = () => true): bigint =>
        sum(parts.filter((part) => part.key === key && counts(part.subject)).map(({ own }) => own))
      const inBoth = (subject: string): boolean => earlier.has(subject) && later.has(subject)
      const amounts = {
        before: sumOf(old),
        entered: sumOf(now, (subject) => !earlier.has(subject)),
        left: sumOf(old, (subject) => !later.has(subject)),
        rebased: sumOf(now, inBoth) - sumOf(old, inBoth),
        after: sumOf(now),
      }
      assert.equal(amounts.before + amounts.entered - amounts.left + amounts.rebased, amounts.after)
      const texts = Object.entries(amounts).map(([name, amount]) => [name, textOf(amount)])
      return { ...(JSON.parse(key) as object), ...(Object.fromEntries(texts) as object) }
    })
    const found = bridge.map(({ subjects: _subjects, lowered: _lowered, raised: _raised, ...row }) => row)
    const inOrder = (some: readonly object[]): string[] => some.map((row) => JSON.stringify(row)).sort()
    assert.deepEqual(inOrder(found), inOrder(expected))
    rows += bridge.length
  })
  t.ok(rows > 0)
})

t.test('what is raised and lowered makes what is rebased, and each subject has a kind', () =>
  forAll(200, [registers(24), editions], (register, [before = '', after = '']) => {
    const { bridge, summary, changes } = compared(register, before, after)
    for (const { rebased, raised, lowered } of bridge)
      assert.equal(milli(raised.amount) + milli(lowered.amount), milli(rebased))
    for (const [kind, count] of Object.entries(summary))
      assert.equal(new Set(changes.filter((one) => one.kind === kind).map(({ subject }) => subject)).size, count, kind)
    const sizes = changes.map(({ size }) => size)
    assert.deepEqual(
      sizes,
      [...sizes].sort((one, other) => (one > other ? -1 : one < other ? 1 : 0)),
    )
  }),
)
