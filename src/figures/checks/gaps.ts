/**
 * Checks for missing or stray data: periods outside their subject's dates, outcomes printed too early, shares without a
 * whole, terms without a definition, portfolios without a count, promises without news.
 */
import { indexed } from '../collections.ts'
import { inFigures, type Finding, type Inspected } from './finding.ts'
import { contains, periodOf } from '../periods.ts'
import { publishedOn } from '../publication.ts'
import { promises } from '../promises/promises.ts'

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

/** Finds outcomes of periods that had not ended when their source was published. */
export const findEarlyPrints = ({ current, sources }: Inspected): Finding[] =>
  current.flatMap((figure) => {
    const [published, { periodEnd }] = [publishedOn(figure, sources), figure]
    return figure.stage !== 'actual' || published === null || periodEnd === null || published >= periodEnd
      ? []
      : [
          {
            detail: `It is an outcome until ${periodEnd}, but was published on ${published}.`,
            records: inFigures([figure]),
            printed: figure.asPrinted,
          },
        ]
  })

export const findUndefinedMetrics = ({ register, current }: Inspected): Finding[] => {
  const metrics = indexed(register.metrics)
  return current
    .filter(({ metric }) => !metrics.has(metric))
    .map((figure) => ({
      detail: `No record of \`metrics\` defines its term, \`${figure.metric}\`.`,
      records: inFigures([figure]),
    }))
}

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
