/**
 * Checks for missing or stray data: periods outside their subject's dates, shares without a whole, portfolios without a
 * count, promises without news.
 */
import { indexed } from '../collections.ts'
import type { Finding, Inspected } from './finding.ts'
import { contains, periodOf } from '../periods.ts'
import { promises } from '../promises.ts'

const dates = (start: string | null, end: string | null): string => `${start ?? 'open'} to ${end ?? 'open'}`

/** Finds figures whose period lies outside their subject's dates. Open ends match anything. */
export const findStrayPeriods = ({ register, current }: Inspected): Finding[] => {
  const projects = indexed(register.projects)
  return current.flatMap(({ id, subjectKind, subjectId, periodStart, periodEnd }) => {
    const project = subjectKind === 'project' ? projects.get(subjectId) : undefined
    if (project === undefined) return []
    const { startsOn, endsOn } = project
    const lifetime = periodOf({ periodStart: startsOn, periodEnd: endsOn })
    const isInside = [periodStart, periodEnd].every(
      (day) => day === null || contains(lifetime, { start: day, end: day }),
    )
    return isInside
      ? []
      : [
          {
            detail:
              `Its period, ${dates(periodStart, periodEnd)}, reaches outside its project’s dates, ` +
              `${dates(startsOn, endsOn)}.`,
            records: [
              { resource: 'figures', id },
              { resource: 'projects', id: subjectId },
            ],
          },
        ]
  })
}

export const findBareShares = ({ current }: Inspected): Finding[] =>
  current
    .filter(({ metric, ofFigureId }) => metric === 'share' && ofFigureId === null)
    .map(({ id, value }) => ({
      detail: `It is ${value} percent, but does not say of what.`,
      records: [{ resource: 'figures', id }],
    }))

export const findUncountedPortfolios = ({ register, current }: Inspected): Finding[] => {
  const counted = new Set(
    current
      .filter(({ metric, subjectKind }) => metric === 'project-count' && subjectKind === 'project')
      .map(({ subjectId }) => subjectId),
  )
  return register.projects
    .filter(({ id, kind }) => kind === 'portfolio' && !counted.has(id))
    .map(({ id }) => ({
      detail: 'It is many projects, but no `project-count` says how many.',
      records: [{ resource: 'projects', id }],
    }))
}

/** Returns the finding about a promise that nobody has reported on by its last day. */
export const unreported = (figureId: string, lastDay: string): Finding => ({
  detail: `It was due on ${lastDay}, and no actual figure reports its outcome.`,
  records: [{ resource: 'figures', id: figureId }],
})

export const findUnreported = ({ register, printed, today }: Inspected): Finding[] =>
  promises({ today }, register, printed).flatMap(({ figureId, dueOn, state }) =>
    state === 'unreported' ? [unreported(figureId, String(dueOn))] : [],
  )
