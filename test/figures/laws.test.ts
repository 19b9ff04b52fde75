/** Laws of all totals, for any register and query: order, groups, filters, days and trees. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { indexed } from '../../src/figures/collections.ts'
import { moneyOf } from '../../src/figures/money.ts'
import { overlappingSubjects, placesBySubject, placesOf } from '../../src/figures/places/places.ts'
import type { Register } from '../../src/figures/register.ts'
import { recompute } from '../../src/figures/recompute.ts'
import { aboveAmong, keyOf } from '../../src/figures/places/subjects.ts'
import { OwnParts } from '../../src/figures/question.ts'
import { totals } from '../../src/figures/question.ts'
import { choices, days, filters, groupings, registers } from './reference/forests.ts'
import { law, partsOf, sums } from './reference/law.ts'

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
    const bySubject = placesBySubject(register)
    const whole = totals(query, register)
    // Within an initiative or a project there is one tree.
    const within = query.initiativeId ?? query.projectId
    if (within === undefined) assert.deepEqual(ownParts.total(query, { register, bySubject }), whole)
  },
)
