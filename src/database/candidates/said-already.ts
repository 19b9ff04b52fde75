/** Finds the figures of the register that say already what candidates say. */
import { maximumValues } from '../../model/operators.ts'
import { conditionsOf } from '../../model/filters.ts'
import { figures, type Figure } from '../../resources/figures.ts'
import type { Candidate } from '../../text/candidates/candidate.ts'
import { unitsAgree } from '../../text/quantities/quantities.ts'
import type { Reader } from '../engine.ts'
import { list } from '../read/list.ts'
import type { StateCache } from '../state-cache.ts'

type Known = Pick<
  Figure,
  | 'id'
  | 'subjectKind'
  | 'subjectId'
  | 'metric'
  | 'stage'
  | 'value'
  | 'upperValue'
  | 'unit'
  | 'periodStart'
  | 'periodEnd'
  | 'rank'
>

const fields: readonly (keyof Known)[] = [
  'id',
  'subjectKind',
  'subjectId',
  'metric',
  'stage',
  'value',
  'upperValue',
  'unit',
  'periodStart',
  'periodEnd',
  'rank',
]

/** In all, for some candidates; figures of one subject and value are few. */
const mostFigures = 1000

const matterOf = ({ kind, id }: { kind: string; id: string }, metric: string, value: string): string =>
  JSON.stringify([kind, id, metric, value])

const figuresFor = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, readonly Known[]>> => {
  const byMatter = new Map<string, Known[]>()
  const asked = candidates.filter(({ subject, metric }) => subject !== null && metric !== null)
  for (let at = 0; at < asked.length; at += maximumValues) {
    const some = asked.slice(at, at + maximumValues)
    const conditions = conditionsOf(figures, {
      'subjectId.in': [...new Set(some.map(({ subject }) => subject?.id))],
      'value.in': [...new Set(some.map(({ value }) => value))],
    })
    const page = await list(reader, cache, figures, {
      conditions,
      sort: [],
      limit: mostFigures,
      fields,
      include: [],
      facets: [],
      total: false,
    })
    for (const text of page.records) {
      const figure = JSON.parse(text) as Known
      const matter = matterOf({ kind: figure.subjectKind, id: figure.subjectId }, figure.metric, figure.value)
      byMatter.set(matter, [...(byMatter.get(matter) ?? []), figure])
    }
  }
  return byMatter
}

const says = (figure: Known, candidate: Candidate): boolean =>
  figure.upperValue === candidate.upperValue &&
  unitsAgree(candidate.unit, figure.unit) &&
  (candidate.stage === null || candidate.stage === figure.stage) &&
  candidate.periodStart === figure.periodStart &&
  candidate.periodEnd === figure.periodEnd

/** Returns the id of the figure that says each candidate, in their order; null for what is new. */
export const saidAlready = async (
  reader: Reader,
  cache: StateCache,
  candidates: readonly Candidate[],
): Promise<(string | null)[]> => {
  const byMatter = await figuresFor(reader, cache, candidates)
  return candidates.map((candidate) => {
    const { subject, metric, value } = candidate
    if (!subject || metric === null) return null
    const alike = (byMatter.get(matterOf(subject, metric, value)) ?? []).filter((figure) => says(figure, candidate))
    return (alike.find(({ rank }) => rank !== 'deprecated') ?? alike[0])?.id ?? null
  })
}
