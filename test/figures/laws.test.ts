/** Laws of all totals, for any register and query: order, groups, filters, days and trees. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { indexed } from '../../src/figures/collections.ts'
import { overlappingSubjects, placesBySubject, placesOf } from '../../src/figures/places/places.ts'
import { aboveAmong, keyOf } from '../../src/figures/places/subjects.ts'
import { LastTree } from '../../src/figures/prepared.ts'
import { OwnParts } from '../../src/figures/question.ts'
import { recompute } from '../../src/figures/recompute.ts'
import { type Figure, natureOf, type Project, type Register, stockOf } from '../../src/figures/register.ts'
import type { TotalsQuery } from '../../src/figures/totals.ts'
import { choices, days, filters, groupings, pick, registers, values } from './reference/forests.ts'
import { law, partsOf, sums } from './reference/law.ts'
import { milli } from './reference/plain.ts'
import { readerOf } from './reference/reader.ts'
import { moneyOf, prepared, totals } from '../support/whole.ts'

law(
  'the rows of a stage and unit add up to the ungrouped total',
  [registers(), choices, filters, groupings],
  (any, choice, filter, grouping) => {
    // A stock is counted at one moment, and by year at the end of each.
    const register = { ...any, metrics: [] }
    assert.deepEqual(
      sums(totals({ ...choice, ...filter, ...grouping }, register)),
      sums(totals({ ...choice, ...filter }, register)),
    )
  },
)

law(
  'the order of insertion never matters',
  [registers(), choices, filters, groupings, fc.infiniteStream(fc.nat())],
  (register, choice, filter, grouping, random) => {
    const shuffled = Object.fromEntries(
      Object.entries(register).map(([name, records]: [string, readonly object[]]) => [
        name,
        records
          .map((record) => [Number(random.next().value), record] as const)
          .sort(([one], [other]) => one - other)
          .map(([, record]) => record),
      ]),
    ) as unknown as Register
    const query = { ...choice, ...filter, ...grouping, explain: true }
    assert.deepEqual(totals(query, shuffled), totals(query, register))
  },
)

law('inside and outside a filter add up to everything', [registers(), choices, filters], (register, choice, filter) => {
  const all = partsOf(totals({ ...choice, explain: true }, register))
  const answer = totals({ ...choice, ...filter, explain: true }, register)
  const inside = partsOf(answer)
  const partly = (answer.excludedFigures ?? [])
    .filter(({ reason }) => reason === 'covers-more')
    .map(({ figureId }) => figureId)
  for (const part of inside)
    assert.deepEqual(
      part,
      all.find(({ figureId }) => figureId === part.figureId),
    )
  const ids = [...inside.map(({ figureId }) => figureId), ...partly]
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(partly.every((id) => all.some(({ figureId }) => figureId === id)))
})

law(
  'a figure that its source had not published by a day counts as not in the register',
  [registers(), choices, filters, groupings, fc.constantFrom(...days)],
  (register, choice, filter, grouping, reportedBy) => {
    const query = { ...choice, ...filter, ...grouping, explain: true }
    const published = new Set(
      register.sources
        .filter(({ publishedOn }) => publishedOn !== null && publishedOn <= reportedBy)
        .map(({ id }) => id),
    )
    const then = {
      ...register,
      sources: register.sources.filter(({ id }) => published.has(id)),
      figures: register.figures.filter(({ sourceId }) => published.has(sourceId)),
      rates: register.rates.filter(
        ({ on, sourceId }) =>
          on <= reportedBy && (sourceId === null || sourceId === 'undated' || published.has(sourceId)),
      ),
    }
    const now = totals({ ...query, reportedBy }, register)
    const isKnown = ({ reason }: { reason: string }): boolean => reason !== 'not-yet-reported'
    const { 'not-yet-reported': unknown = 0, ...excluded } = now.excluded
    assert.equal(unknown, now.excludedFigures?.filter((one) => !isKnown(one)).length)
    assert.deepEqual(
      { ...now, excluded, excludedFigures: now.excludedFigures?.filter(isKnown) },
      totals({ ...query, reportedBy: undefined }, then),
    )
  },
)

law(
  'trees can be recomputed one by one',
  [registers(), choices, filters, groupings],
  (any, choice, filter, grouping) => {
    // The moment of a stock is that of all trees.
    const query = { ...choice, ...filter, ...grouping, explain: true }
    const register = { ...any, metrics: [] }
    const places = placesOf(register)
    const roots = new Set(places.subjects.map(({ key }) => places.path(key).at(-1)))
    const ownParts = new OwnParts(choice)
    for (const root of roots) {
      const subjects = places.subjects.filter(({ key }) => places.path(key).at(-1) === root)
      const figures = register.figures.filter(({ subjectKind, subjectId }) =>
        subjects.some(({ key }) => key === keyOf(subjectKind, subjectId)),
      )
      const above = aboveAmong(subjects)
      const trees = { above, figures, overlapping: overlappingSubjects(register, undefined) }
      const recomputed = recompute(trees, query, moneyOf(register), indexed(register.sources))
      ownParts.replace(root ?? '', recomputed, places)
    }
    const whole = totals(query, register)
    // Within an initiative or a project there is one tree.
    const within = query.initiativeId ?? query.projectId
    if (within === undefined) assert.deepEqual(ownParts.answer(query, { places: placesBySubject(register) }), whole)
  },
)

const changes = fc.array(
  fc.record({
    at: fc.nat(),
    change: fc.oneof(
      { weight: 6, arbitrary: fc.record({ value: pick(...values), upperValue: pick(null, ...values) }) },
      fc.constantFrom<Partial<Figure>>(
        { unit: 'USD' },
        { rank: 'preferred' },
        { periodEnd: '2025-06-30' },
        { stage: 'actual' },
      ),
    ),
  }),
  { minLength: 1, maxLength: 6 },
)

law(
  'what is remembered of a tree never changes how it adds up',
  [registers(), choices, changes],
  (any, choice, some) => {
    const { money, sources } = prepared(any)
    const lastTree = new LastTree()
    const recomputed = (figures: readonly Figure[], of = lastTree) => {
      const { places, ...subjects } = of.of(any, choice.subjectKind, 1)
      return recompute({ above: places.above, figures, ...subjects }, choice, money, sources)
    }
    let { figures } = any
    recomputed(figures)
    for (const { at, change } of some) {
      figures = figures.map((figure, place) => (place === at % figures.length ? { ...figure, ...change } : figure))
      assert.deepEqual(recomputed(figures), recomputed(figures, new LastTree()))
    }
  },
)

// Laws of sums: wholes, parts, bounds, and what a reader can recompute.

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
