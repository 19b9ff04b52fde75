/** Finds the programmes of a place: what it plans as a whole, and no batch or field of it. */
import type { Statement } from '../../figures/claims/verdict.ts'
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import type { Figure } from '../../resources/figures.ts'
import { initiatives } from '../../resources/initiatives.ts'
import { projects } from '../../resources/projects.ts'
import { regions } from '../../resources/regions.ts'
import { isPlain } from '../../text/candidates/plain-words.ts'
import { folded } from '../../text/quantities/fold.ts'
import { namesOf } from '../../text/searched-texts.ts'
import type { SubjectKind } from '../../text/candidates/candidate.ts'
import { list, recordsOf, recordsWhere, type Asking } from './asking.ts'

/** A place has fewer portfolios, or initiatives, that are no part of others. */
const mostRoots = 500
const mostProgrammes = 100

/** Reports whether a title says nothing but the place and its projects: "second batch" is a part of them. */
const isOfAll = (title: string, place: readonly string[]): boolean =>
  isPlain(place.reduce((rest, name) => rest.replaceAll(folded(name).lower, ' '), folded(title).lower))

/** Returns the figures for the period of a statement about the programmes of a place. */
export const ofProgrammes = async (
  store: Asking,
  regionId: string,
  { metrics, periodStart, periodEnd, isPeriodSaid }: Statement,
  asOf: number | undefined,
): Promise<Figure[]> => {
  if (!isPeriodSaid || periodEnd === null || metrics.length === 0) return []
  const roots = (resource: Resource, filters: Data): Promise<Data[]> =>
    recordsWhere(store, resource, { regionId, 'parentId.exists': false, ...filters }, mostRoots, asOf)
  const [[place], ofProjects, ofInitiatives] = await Promise.all([
    recordsOf(store, regions, [regionId], asOf),
    roots(projects, { kind: 'portfolio' }),
    roots(initiatives, {}),
  ])
  const names = place ? namesOf(regions, place).toSorted((one, other) => other.length - one.length) : []
  const figuresOf = (subjectKind: SubjectKind, found: readonly Data[]): Promise<Figure[]> | readonly Figure[] => {
    const ids = found.filter(({ title }) => isOfAll(title as string, names)).map(({ id }) => id as string)
    if (ids.length === 0) return []
    const subjects = { subjectKind, 'subjectId.in': ids.slice(0, mostProgrammes) }
    const ended = { 'periodEnd.lte': periodEnd, ...(periodStart !== null && { 'periodEnd.gte': periodStart }) }
    return list(store, { ...subjects, ...ended, 'metric.in': metrics }, asOf)
  }
  return (await Promise.all([figuresOf('project', ofProjects), figuresOf('initiative', ofInitiatives)])).flat()
}
