/** How figures count, one by one, is what a total of all figures says of them. */
import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { familyOf, Records } from '../../../src/database/trees/records.ts'
import { indexed } from '../../../src/figures/collections.ts'
import { natureOf, type Register, nothing, type Figure } from '../../../src/figures/register.ts'
import type { Counting } from '../../../src/store/store.ts'
import { FiguresBy } from '../../../src/database/trees/coverage.ts'
import { State } from '../../../src/database/trees/state.ts'
import { build, put } from '../../support/build.ts'
import { registerOf } from '../../support/derived.ts'
import { examples, withExamples } from '../../support/examples.ts'
import { furnish, write } from '../../support/load/figure-writes.ts'
import { pluck } from '../../support/match-whole.ts'
import { forAll, runs } from '../../support/runs.ts'
import { changesBetween, histories } from './changing.ts'
import { totals } from '../../support/whole.ts'

const byId = (one: { figureId: string }, other: { figureId: string }): number =>
  one.figureId < other.figureId ? -1 : 1

const inOrder = ({ parts, excludedFigures }: Counting): Counting => ({
  parts: [...parts].sort(byId),
  excludedFigures: [...excludedFigures].sort(byId),
})

/** Computes how all figures count from the records of the whole register. */
const computed = (register: Register): Counting => {
  const totalsOf = Map.groupBy(register.figures, ({ metric, subjectKind }) => `${metric} ${familyOf(subjectKind)}`)
  const answers = [...totalsOf.values()].flatMap(([first]) => {
    // Totals count a stock at one moment, and a figure counts at its own.
    if (!first || natureOf(indexed(register.metrics), first.metric) === 'stock') return []
    const { metric, subjectKind } = first
    const of = familyOf(subjectKind) === 'project' ? {} : { subjectKind }
    return [totals({ metric, explain: true, ...of }, register)]
  })
  return inOrder({
    parts: answers.flatMap(({ data }) => data.flatMap(({ parts = [] }) => parts)),
    excludedFigures: answers.flatMap(({ excludedFigures = [] }) => excludedFigures),
  })
}

const idsIn = ({ parts, excludedFigures }: Counting): string[] =>
  [...parts, ...excludedFigures].map(({ figureId }) => figureId)

/** Chooses what belongs to one figure: itself, its parts, and all that is left out for the figure that counts. */
const around = ({ parts, excludedFigures }: Counting, id: string): Counting => {
  const counted = excludedFigures.find(({ figureId }) => figureId === id)?.insteadId ?? id
  return {
    parts: parts.filter(({ figureId, wholeFigureId }) => figureId === id || wholeFigureId === id),
    excludedFigures: excludedFigures.filter(({ figureId, insteadId }) => figureId === id || insteadId === counted),
  }
}

const counted = ['regions', 'industries', 'organizations', 'metrics'] as const
type Counted = (typeof counted)[number]

/** Returns the places of what a figure is about, or who published it, or its metric. */
const placesOf = (register: Register, by: Counted, figure: Figure): readonly string[] => {
  const { subjectKind, subjectId, metric, sourceId } = figure
  if (by === 'metrics') return [metric]
  if (by === 'organizations')
    return register.sources.flatMap(({ id, publisherId }) => (id === sourceId && publisherId ? [publisherId] : []))
  if (subjectKind === 'region') return by === 'regions' ? [subjectId] : []
  if (subjectKind === 'industry') return by === 'industries' ? [subjectId] : []
  const subjects = {
    initiative: register.initiatives,
    project: register.projects,
    organization: register.organizations,
  }
  const subject = subjects[subjectKind].find(({ id }) => id === subjectId)
  if (!subject) return []
  if (by === 'regions') return subject.regionId === null ? [] : [subject.regionId]
  return 'industryIds' in subject ? subject.industryIds : []
}

/** Returns a place, all above it, and the zones that any of these is a member of. */
const within = ({ regions, industries }: Register, by: Counted, id: string): string[] => {
  if (by !== 'regions' && by !== 'industries') return [id]
  const parents = new Map([...(by === 'regions' ? regions : industries)].map((one) => [one.id, one.parentId]))
  const path: string[] = []
  for (let at: string | null = id; at !== null; at = parents.get(at) ?? null) path.push(at)
  const zones = by === 'regions' ? regions.filter(({ memberIds }) => memberIds.some((one) => path.includes(one))) : []
  return [...path, ...zones.map((zone) => zone.id)]
}

const isLater = (one: Figure, other: Figure): boolean => {
  const [end, otherEnd] = [one.periodEnd ?? '', other.periodEnd ?? '']
  if (end !== otherEnd) return end > otherEnd
  const [value, otherValue] = [Number(one.value), Number(other.value)]
  return value === otherValue ? one.id > other.id : value > otherValue
}

const plain = (register: Register, by: Counted) => {
  const superseded = new Set(register.figures.map(({ supersedesId }) => supersedesId))
  const about = register.figures.map((figure) => ({ figure, places: placesOf(register, by, figure) }))
  return [...new Set(about.flatMap(({ places }) => places))]
    .map((id) => {
      const figures = about.flatMap(({ figure, places }) =>
        places.some((place) => within(register, by, place).includes(id)) ? [figure] : [],
      )
      const current = figures.filter((one) => one.rank !== 'deprecated' && !superseded.has(one.id))
      const [first, ...others] = current
      const latest = others.reduce((best, one) => (best && isLater(one, best) ? one : best), first)
      return { id, figures: figures.length, latestId: latest?.id }
    })
    .sort((one, other) => other.figures - one.figures || (one.id < other.id ? -1 : 1))
}

t.test('after any writes, all figures and each of them', async (t) => {
  const app = await build(t)
  await furnish(app)
  await forAll(20, [fc.array(write, { minLength: 1, maxLength: 12 })], async (writes) => {
    for (const { method, url, body } of writes) await app.ask(method, url, { body })
    const all = computed(await registerOf(app))
    t.strictSame(await app.store.counting(idsIn(all)), all)
    for (const id of idsIn(all)) {
      const { parts, excludedFigures } = around(all, id)
      t.strictSame(inOrder(await app.store.countingAround(id, 1000)), { parts, excludedFigures }, id)
    }
  })
})

t.test('of very many beside a figure, some; along however many that replace each other, the last', async (t) => {
  const app = await withExamples(t)
  const figure = { ...examples.figures, metric: 'length', supersedesId: null }
  for (const id of ['whole', 'other']) await put(app, `projects/${id}`, { ...examples.projects, title: id })
  await put(app, 'figures/whole', { ...figure, subjectId: 'whole', value: '1000' })
  for (const [at, supersedesId] of [null, 'f0', 'f1', 'f2'].entries())
    await put(app, `figures/f${at.toString()}`, { ...figure, subjectId: 'other', supersedesId })
  for (const at of ['1', '2', '3']) {
    await put(app, `projects/part-${at}`, { ...examples.projects, title: at, parentId: 'whole' })
    await put(app, `figures/part-${at}`, { ...figure, subjectId: `part-${at}`, value: at })
  }
  const { excludedFigures } = await app.store.counting(['f0', 'f2'])
  t.strictSame(excludedFigures, [
    { figureId: 'f0', reason: 'superseded', insteadId: 'f3' },
    { figureId: 'f2', reason: 'superseded', insteadId: 'f3' },
  ])
  t.strictSame(idsIn(await app.store.countingAround('whole', 2)), ['part-1', 'part-2', 'whole'])
  t.strictSame(idsIn(await app.store.countingAround('f3', 2)), ['f3', 'f0', 'f1'])
  t.strictSame(await app.store.counting([]), { parts: [], excludedFigures: [] })
  t.strictSame(await app.store.countingAround('missing', 2), { parts: [], excludedFigures: [] })
})

t.test('a figure of a stock counts at its own moment', async (t) => {
  const app = await withExamples(t)
  await put(app, 'metrics/length', { name: 'Length', nature: 'stock', unit: 'kilometre' })
  const ids = ['in-2023', 'in-2024']
  for (const [at, id] of ids.entries())
    await put(app, `figures/${id}`, {
      ...examples.figures,
      ...{ metric: 'length', unit: 'kilometre', periodStart: null, periodEnd: `${(2023 + at).toString()}-12-31` },
    })
  t.strictSame(idsIn(await app.store.counting(ids)), ids)
})

// Findings move with their figures, whichever of the subjects and trees is derived first.

const idsOf = (body: unknown): string[] =>
  (body as { readonly data: { readonly id: string }[] }).data.map(({ id }) => id)

t.test('a figure that moves to a subject which has changed before keeps its finding', async (t) => {
  const app = await withExamples(t)
  await app.ask('PUT', '/v1/projects/other', { body: { ...examples.projects, title: 'Other' } })
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { asPrinted: '13 yuan' } })
  const found = async (): Promise<string[]> =>
    idsOf((await app.ask('GET', '/v1/checks?check=value-not-as-printed')).body)
  t.strictSame(await found(), ['value-not-as-printed,a-figure'])
  await app.ask('PUT', '/v1/figures/a-before', { body: { ...examples.figures, subjectId: 'other' } })
  await app.ask('PATCH', '/v1/figures/a-figure', { body: { subjectId: 'other' } })
  t.strictSame(await found(), ['value-not-as-printed,a-figure'])
})

t.test('parts that move to a tree which has changed before keep their finding', async (t) => {
  const app = await withExamples(t)
  for (const [id, parentId] of Object.entries({ above: null, part: 'a-bridge' }))
    await app.ask('PUT', `/v1/projects/${id}`, { body: { ...examples.projects, title: id, parentId } })
  await app.ask('PUT', '/v1/figures/of-part', {
    body: { ...examples.figures, subjectId: 'part', value: '20', asPrinted: '20 yuan' },
  })
  const found = async (): Promise<string[]> => idsOf((await app.ask('GET', '/v1/checks?check=parts-exceed-whole')).body)
  const before = await found()
  t.equal(before.length, 1)
  await app.ask('PUT', '/v1/figures/before', { body: { ...examples.figures, subjectId: 'above', metric: 'jobs' } })
  await app.ask('PATCH', '/v1/projects/a-bridge', { body: { parentId: 'above' } })
  t.strictSame(await found(), before)
})

// The equations of a figure whose subject has very many shares without a part.

const app = await withExamples(t)
await put(app, 'projects/a-pier', { ...examples.projects, title: 'A pier', parentId: 'a-bridge' })

const amount = (id: string, value: string, more: object = {}): Promise<void> =>
  put(app, `figures/${id}`, { ...examples.figures, value, asPrinted: `${value} yuan`, ...more })
const share = (id: string, value: string, more: object): Promise<void> =>
  amount(id, value, { metric: 'share', unit: 'percent', asPrinted: `${value}%`, relation: 'share', ...more })
/** Shares of 50 percent whose part is left out. */
const partless = async (letter: string, ofFigureId: string): Promise<readonly string[]> => {
  const ids = Array.from({ length: 60 }, (_, at) => `${letter}-${at.toString().padStart(2, '0')}`)
  for (const id of ids) await share(id, '50', { ofFigureId })
  return ids
}

const inPier = { subjectId: 'a-pier' }

await amount('whole', '200', inPier)
await amount('less', '100', inPier)
await amount('much', '300', inPier)
await amount('staff', '40', { ...inPier, metric: 'headcount', unit: 'person', asPrinted: '40 persons' })
await partless('a', 'staff')
const others = await partless('b', 'whole')
/** The part of all shares of the whole: a difference of two figures. */
await amount('part', '200', { rank: 'preferred', relation: 'difference', fromFigureId: 'much', ofFigureId: 'less' })
await share('z-own', '50', { fromFigureId: 'less', ofFigureId: 'whole' })
await share('z-naming', '50', { ...inPier, fromFigureId: 'less', ofFigureId: 'part' })

t.test('a figure has its own equation, however many shares of its subject come before it', async (t) => {
  t.strictSame(await app.store.equations('z-own'), [
    {
      relation: 'share',
      figureId: 'z-own',
      fromFigureId: 'less',
      ofFigureId: 'whole',
      holds: true,
      computed: { lower: '49.75', upper: '50.25' },
      implied: { lower: '197.029', upper: '203.031' },
    },
  ])
})

t.test('its own equation comes first, then those that name it, then shares of which it is the part', async (t) => {
  const found = await app.store.equations('part')
  t.strictSame(pluck(found, 'figureId'), ['part', 'z-naming', ...others.slice(0, 48)])
  t.match(found[2], { relation: 'share', fromFigureId: 'part', ofFigureId: 'whole', holds: false })
})

// Counts of figures by place, industry, publisher and metric: what a plain count says, also while records change.

t.test('after any changes, each place once, with the latest figure', async (t) => {
  const interruptions = fc.array(fc.constantFrom(0, 0, 1, 3), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(histories, interruptions, async (history, interrupted) => {
      const records = new Records()
      records.apply(changesBetween(nothing, history[0] as Register))
      const state = new State(records, 0)
      const counts = counted.map((by) => ({ by, counts: new FiguresBy(state, by) }))
      let at = 0
      const next = (): void => {
        const [one, other] = [history[at], history[at + 1]]
        if (one && other) state.apply(changesBetween(one, other), ++at)
      }
      for (let nth = 0; nth < history.length; nth++) {
        for (const one of counts) {
          let turns = 0
          const turn = () =>
            ++turns === interrupted[nth % interrupted.length] ? Promise.resolve().then(next) : undefined
          do await one.counts.catchUp(turn)
          while (one.counts.lag > 0)
          deepStrictEqual(one.counts.found, plain(history[at] as Register, one.by), one.by)
        }
        next()
      }
    }),
    { numRuns: runs(40), endOnFailure: true },
  )
  t.pass()
})
