/** With 8,000 figures of one subject no step compares all pairs. */
import t from 'tap'
import type { Figure, Register } from '../../src/figures/register.ts'
import { figure, initiative, project, register, source } from '../figures/reference/small.ts'
import { spentOn } from '../support/until.ts'
import { checks, promises, totals } from '../support/whole.ts'

const day = (number: number): string => new Date(Date.UTC(2025, 0, 1 + number)).toISOString().slice(0, 10)

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
