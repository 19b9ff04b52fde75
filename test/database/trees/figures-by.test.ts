/** Counts of figures by place, industry, publisher and metric: what a plain count says, also while records change. */
import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { FiguresBy } from '../../../src/database/trees/coverage.ts'
import { Records } from '../../../src/database/trees/records.ts'
import { State } from '../../../src/database/trees/state.ts'
import { nothing, type Figure, type Register } from '../../../src/figures/register.ts'
import { runs } from '../../support/runs.ts'
import { changesBetween, histories } from './changing.ts'

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
