/**
 * Checks for missing or stray data: periods outside their subject's dates, outcomes printed too early, shares without a
 * whole, terms without a definition, portfolios without a count, promises without news.
 */
import { indexed } from '../collections.ts'
import { inFigures, metricOf, stated, subjectOf, type FindingOf, type Inspected } from './finding.ts'
import { contains, periodOf } from '../periods.ts'
import { publishedOn } from '../publication.ts'
import { promises, type Promised } from '../promises/promises.ts'

/** Finds figures whose period lies outside their subject's dates. Open ends match anything. */
export const findStrayPeriods = ({ register, current }: Inspected): FindingOf<'outside-dates'>[] => {
  const projects = indexed(register.projects)
  return current.flatMap((figure) => {
    const { id, subjectKind, subjectId, periodStart, periodEnd } = figure
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
            params: { figure: stated(figure), startsOn, endsOn },
            records: [
              { resource: 'figures', id },
              { resource: 'projects', id: subjectId },
            ],
          },
        ]
  })
}

export const findBareShares = ({ current }: Inspected): FindingOf<'share-of-nothing'>[] =>
  current
    .filter(({ metric, ofFigureId }) => metric === 'share' && ofFigureId === null)
    .map((figure) => ({ params: { figure: stated(figure) }, records: inFigures([figure]) }))

/** Finds outcomes of periods that had not ended when their source was published. */
export const findEarlyPrints = ({ current, sources }: Inspected): FindingOf<'printed-before-period-ends'>[] =>
  current.flatMap((figure) => {
    const [published, { periodEnd }] = [publishedOn(figure, sources), figure]
    return figure.stage !== 'actual' || published === null || periodEnd === null || published >= periodEnd
      ? []
      : [
          {
            params: { figure: stated(figure) },
            records: inFigures([figure]),
            printed: figure.asPrinted,
          },
        ]
  })

export const findUndefinedMetrics = ({ indexes, current }: Inspected): FindingOf<'undefined-metric'>[] =>
  current
    .filter(({ metric }) => !indexes.metrics.has(metric))
    .map((figure) => ({ params: { figure: stated(figure) }, records: inFigures([figure]) }))

/** The metric by which a portfolio says how many projects it is. */
export const projectCount = 'project-count'

export const findUncountedPortfolios = ({ register, current }: Inspected): FindingOf<'no-project-count'>[] => {
  const counted = new Set(
    current
      .filter(({ metric, subjectKind }) => metric === projectCount && subjectKind === 'project')
      .map(({ subjectId }) => subjectId),
  )
  return register.projects
    .filter(({ id, kind }) => kind === 'portfolio' && !counted.has(id))
    .map(({ id }) => ({
      params: { subject: subjectOf('project', id), source: null, metric: metricOf(projectCount) },
      records: [{ resource: 'projects', id }],
    }))
}

/** Returns the finding about a promise that nobody has reported on by its last day. */
export const unreported = (promise: Omit<Promised, 'state'>): FindingOf<'unreported-promise'> => {
  const { figureId, dueOn, versions } = promise
  const sourceId = versions.find((version) => version.figureId === figureId)?.sourceId ?? ''
  return {
    params: {
      promise: stated({ ...promise, id: figureId, sourceId, upperValue: null, periodStart: null, periodEnd: dueOn }),
    },
    records: [{ resource: 'figures', id: figureId }],
  }
}

export const findUnreported = ({ register, indexes, today }: Inspected): FindingOf<'unreported-promise'>[] =>
  promises({ today }, register, indexes)
    .filter(({ state }) => state === 'unreported')
    .map(unreported)
