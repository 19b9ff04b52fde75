/** Laws of sums: wholes, parts, bounds, and what a reader can recompute. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { indexed } from '../../src/figures/collections.ts'
import { natureOf, stockOf, type Figure, type Project, type Register } from '../../src/figures/register.ts'
import { totals } from '../../src/figures/question.ts'
import type { TotalsQuery } from '../../src/figures/totals.ts'
import { choices, filters, groupings, registers } from './reference/forests.ts'
import { law, partsOf, sums } from './reference/law.ts'
import { milli } from './reference/plain.ts'
import { readerOf } from './reference/reader.ts'

/** A stock is counted at other moments if it is grouped by year: the same moments are asked for without groups. */
const momentsOf = ({ metrics }: Register, { groupBy }: Pick<TotalsQuery, 'groupBy'>): Pick<TotalsQuery, 'stock'> => ({
  stock: stockOf(natureOf(indexed(metrics), 'investment'), groupBy),
})

const hasNegative = ({ figures }: Register): boolean => figures.some(({ value }) => value.startsWith('-'))

law('bounds contain the total', [registers(), choices, filters, groupings], (register, choice, filter, grouping) => {
  for (const { total, lowerBound, upperBound } of totals({ ...choice, ...filter, ...grouping }, register).data) {
    assert.ok(lowerBound !== null && milli(lowerBound) <= milli(total))
    assert.ok(hasNegative(register) || milli(lowerBound) >= 0n)
    assert.ok(upperBound === null || milli(total) <= milli(upperBound))
  }
})

law(
  'a reader recomputes each row from its parts',
  [registers(), choices, filters, groupings],
  (register, choice, filter, grouping) => {
    const answer = totals({ ...choice, ...filter, ...grouping, explain: true }, register)
    for (const { total, parts = [], figures } of answer.data) {
      assert.equal(parts.length, figures)
      assert.equal(
        parts.reduce((sum, { ownPart }) => sum + milli(ownPart), 0n),
        milli(total),
      )
    }
    // Own parts follow from values, wholes and rates in the unfiltered answer.
    const all = partsOf(totals({ ...choice, ...momentsOf(register, grouping), explain: true }, register))
    const read = readerOf(register, all, choice.unit)
    for (const part of partsOf(answer)) assert.equal(milli(part.ownPart), read.ownPart(part))
  },
)

law('no total exceeds its roots unless parts do', [registers(), choices, groupings], (register, choice, grouping) => {
  const query = { ...choice, ...momentsOf(register, grouping), unit: choice.unit ?? 'CNY', explain: true }
  const answer = totals(query, register)
  const all = partsOf(answer)
  const read = readerOf(register, all, query.unit)
  const roots = all
    .filter(({ wholeFigureId }) => wholeFigureId === null)
    .reduce((sum, part) => sum + read.value(part), 0n)
  const sum = [...sums(answer).values()].reduce((one, other) => one + other, 0n)
  assert.ok(sum >= roots)
  if (all.every((part) => read.parts(part) <= read.value(part))) assert.equal(sum, roots)
  const whole = sums(answer)
  if (hasNegative(register)) return
  for (const { stage, unit, total } of totals({ ...query, ...grouping }, register).data) {
    assert.ok(milli(total) >= 0n && milli(total) <= (whole.get(`${stage} ${unit}`) ?? 0n))
  }
})

law(
  'adding a part never changes the total of its whole unless the parts exceed it',
  [registers(), choices, fc.nat(), fc.nat()],
  (register, choice, at, share) => {
    const before = totals({ ...choice, explain: true }, register)
    const all = partsOf(before)
    const whole = all[at % Math.max(all.length, 1)]
    const figure = register.figures.find(({ id }) => id === whole?.figureId)
    if (!whole || !figure || figure.value.startsWith('-') || choice.subjectKind === 'initiative') return
    const room = (milli(figure.value) * BigInt(share % 5)) / 4n
    const text = `${(room / 1000n).toString()}.${(room % 1000n).toString().padStart(3, '0')}`
    const added: Figure = {
      ...figure,
      id: 'added',
      subjectKind: 'project',
      subjectId: 'added',
      value: text,
      qualifier: 'exact',
      reported: [],
      supersedesId: null,
    }
    const project: Project = {
      id: 'added',
      title: 'added',
      localTitle: null,
      kind: 'project',
      regionId: null,
      industryIds: [],
      participants: [],
      startsOn: null,
      endsOn: null,
      parentId: figure.subjectKind === 'project' ? figure.subjectId : null,
      initiativeId: figure.subjectKind === 'initiative' ? figure.subjectId : null,
    }
    const after = totals(
      { ...choice, explain: true },
      { ...register, projects: [project, ...register.projects], figures: [added, ...register.figures] },
    )
    assert.equal(partsOf(after).find(({ figureId }) => figureId === 'added')?.wholeFigureId, figure.id)
    const read = readerOf({ ...register, figures: [added, ...register.figures] }, partsOf(after), choice.unit)
    if (read.parts(whole) <= read.value(whole)) assert.deepEqual(sums(after), sums(before))
    else
      for (const [name, sum] of sums(after))
        assert.ok(choice.unit === undefined || sum >= (sums(before).get(name) ?? 0n))
  },
)

law(
  'whatever the true values of the figures, each row lies within its bounds',
  [registers(), groupings, fc.infiniteStream(fc.nat({ max: 3 }))],
  (register, grouping, random) => {
    const figures = register.figures.filter(({ unit }) => unit === 'CNY')
    const { data } = totals({ metric: 'investment', explain: true, ...grouping }, { ...register, figures })
    const parts = data.flatMap(({ parts = [] }) => parts)
    const truth = new Map<string, bigint>()
    const beneath = (id: string): bigint =>
      parts
        .filter(({ wholeFigureId }) => wholeFigureId === id)
        .reduce((sum, { figureId }) => sum + trueOf(figureId), 0n)
    const draw = (id: string): bigint => {
      const { value = '0', upperValue = null, qualifier = 'exact' } = figures.find((figure) => figure.id === id) ?? {}
      const least = qualifier.endsWith('most') || qualifier === 'less-than' ? 0n : milli(value)
      const most =
        qualifier === 'between'
          ? milli(upperValue ?? value)
          : ['at-least', 'more-than'].includes(qualifier)
            ? null
            : milli(value)
      const low = beneath(id) > least ? beneath(id) : least
      fc.pre(most === null || low <= most)
      return low + (((most ?? low + 1000n) - low) * BigInt(Number(random.next().value))) / 3n
    }
    const trueOf = (id: string): bigint => {
      const known = truth.get(id) ?? draw(id)
      truth.set(id, known)
      return known
    }
    for (const { figureId } of parts) trueOf(figureId)
    for (const { parts = [], lowerBound, upperBound } of data) {
      const sum = parts.reduce((sum, { figureId }) => sum + trueOf(figureId) - beneath(figureId), 0n)
      assert.ok(milli(lowerBound ?? '0') <= sum && (upperBound === null || sum <= milli(upperBound)))
    }
  },
)
