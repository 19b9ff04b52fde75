/** With many figures of one subject each step finds what comparing all pairs finds, without comparing all pairs. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { checks } from '../../src/figures/checks/checks.ts'
import { clustersOf } from '../../src/figures/running/clusters.ts'
import { promises } from '../../src/figures/promises/promises.ts'
import { measureOf, type Figure, type Register } from '../../src/figures/register.ts'
import { contributionsOf } from '../../src/figures/running/contributions.ts'
import { aboveAmong, keyOf, pathFrom, subjectsOf } from '../../src/figures/places/subjects.ts'
import { totals } from '../../src/figures/totals.ts'
import { lawful, registers } from './reference/forests.ts'
import { law } from './reference/law.ts'
import { overlaps } from './reference/plain.ts'
import { plainPromises } from './reference/plain-promises.ts'
import { reference } from './reference/reference.ts'
import { figure, initiative, project, register, source } from './reference/small.ts'
import { spentOn } from '../support/spent.ts'

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

law('clusters are the links of all pairs that overlap along a path', [crowded], (of) => {
  const above = aboveAmong(subjectsOf(of))
  const subject = ({ subjectKind, subjectId }: Figure): string => keyOf(subjectKind, subjectId)
  const bears = (one: Figure, other: Figure): boolean =>
    one.stage === other.stage &&
    measureOf(one.unit) === measureOf(other.unit) &&
    overlaps(one, other) &&
    pathFrom(above, subject(one)).includes(subject(other))
  const cluster = new Map(of.figures.map(({ id }) => [id, id]))
  for (let changed = true; changed;) {
    changed = false
    for (const one of of.figures) {
      for (const other of of.figures.filter((another) => bears(one, another) || bears(another, one))) {
        const [first, second] = [cluster.get(one.id) ?? '', cluster.get(other.id) ?? '']
        if (first >= second) continue
        cluster.set(other.id, first)
        changed = true
      }
    }
  }
  assert.deepEqual(clustersOf(of.figures, above, false), cluster)
})

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
      value: fc.nat({ max: 6 }).map(String),
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

const many = 8000
const numbers = Array.from({ length: many }, (_, index) => index)
const part = (index: number): string => `p${index.toString()}`
const each = (particulars: (index: number) => Partial<Figure>, name = 'f'): Figure[] =>
  numbers.map((index) => {
    const id = `${name}-${((index * 7919) % many).toString().padStart(4, '0')}`
    return figure(id, (100 + (index % 7)).toString(), particulars(index))
  })
const onDay = (number: number) => ({ periodStart: day(number), periodEnd: day(number) })
const long = { periodStart: day(0), periodEnd: day(many) }
const ofPart = (index: number) => ({ subjectId: part(index) })
const ofAll = { subjectKind: 'initiative', subjectId: 'all' } as const
const underAll = {
  initiatives: [initiative('all')],
  projects: numbers.map((index) => project(part(index), { initiativeId: 'all' })),
}
const bySources = { sources: numbers.map((index) => source(part(index), day(index))) }

const shapes: Readonly<Record<string, () => Register>> = {
  'of one period': () => register(each(() => ({}))),
  'of one period that agree, each by another source': () =>
    register(
      each((index) => ({ sourceId: part(index), value: '1' })),
      bySources,
    ),
  'in a daily series': () => register(each(onDay)),
  'in a daily series under a whole': () =>
    register([...each((index) => ({ ...onDay(index), subjectId: 'part' })), figure('whole', '9', long)]),
  'of periods within each other': () =>
    register(each((index) => ({ periodStart: day(index), periodEnd: day(3 * many - index) }))),
  'of as many projects under one initiative': () =>
    register(
      [...each((index) => ({ ...ofPart(index), qualifier: 'at-least' })), figure('whole', '9', ofAll)],
      underAll,
    ),
  'of as many projects, for years, under a daily series': () =>
    register(
      [...each((index) => ({ ...ofPart(index), ...long })), ...each((index) => ({ ...onDay(index), ...ofAll }), 'd')],
      underAll,
    ),
  'that are daily promises, with as many actuals': () =>
    register([...each(onDay), ...each((index) => ({ ...onDay(index), stage: 'actual' }), 'a')]),
  'that are promises of ever longer periods, with as many actuals of the first year': () =>
    register([
      ...each((index) => ({ ...onDay(0), periodEnd: day(400 + index) })),
      ...each(() => ({ stage: 'actual' }), 'a'),
    ]),
  'of as many metrics, each about another project': () =>
    register(
      each((index) => ({ ...ofPart(index), metric: `m${index.toString()}` })),
      underAll,
    ),
}

/** Milliseconds of processor time. Comparing all pairs took up to 14,000; the code takes some 100. */
const allowed = 3000

for (const [name, make] of Object.entries(shapes)) {
  t.test(`8,000 figures ${name} are resolved, totalled, checked and matched with promises in time`, async (t) => {
    const of = make()
    const steps = {
      settled: () => contributionsOf(of, 'plans', of),
      added: () => totals({ metric: 'investment' }, of),
      checked: () => checks({ today: '2026-01-01' }, of),
      promised: () => promises({ today: '2026-01-01' }, of),
    }
    for (const [step, work] of Object.entries(steps)) {
      const took = await spentOn(work)
      t.ok(took < allowed, `${step} in ${took.toFixed(0)} ms`)
    }
  })
}
