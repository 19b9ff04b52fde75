/** Checks plans and promises: outcomes far off, lowered targets, missing reports; and data that is missing or stray. */
import { integerOf } from '../../model/decimals.ts'
import { directionOf, isCeiling, thingKey } from '../../model/figures.ts'
import { byText, firstFrom, indexed } from '../collections.ts'
import { compare, type Fraction, type Interval, isBelow, negative } from '../fractions.ts'
import { contains, periodOf } from '../periods.ts'
import { digitOf } from '../printed/printed-words.ts'
import { roundedInterval } from '../printed/rounding.ts'
import { datedPromises, stateOn, type Promised } from '../promises/promises.ts'
import { publishedOn, type Figure, isInUse } from '../register.ts'
import { type FindingOf, inFigures, type Inspected, metricOf, stated, subjectReference } from './finding.ts'

/** Within this factor both may be right; beyond it, one is a placeholder or in a wrong unit. */
const credible = 1000n

const isFarFrom = (one: bigint, other: bigint): boolean => one > credible * other || other > credible * one

/** Finds plans with an outcome of the same period that is far off; zero may be meant. Names the farthest above or below. */
export const findFarFromPlan = ({ current }: Inspected): FindingOf<'far-from-plan'>[] => {
  return [...Map.groupBy(current, (figure) => thingKey(figure, 'unit')).values()].flatMap((figures) => {
    if (!figures.some(({ stage }) => stage === 'actual') || figures.every(({ stage }) => stage === 'actual')) return []
    const alike = figures
      .map((figure) => ({ figure, amount: integerOf(figure.value) }))
      .filter(({ amount }) => amount > 0n)
      .sort((one, other) => byText(one.figure.id, other.figure.id))
    const outcomes = alike
      .filter(({ figure }) => figure.stage === 'actual')
      .toSorted((one, other) => (one.amount < other.amount ? -1 : one.amount > other.amount ? 1 : 0))
    const extremes = [outcomes.at(0), outcomes.at(-1)].filter((one) => one !== undefined)
    return alike
      .filter(({ figure }) => figure.stage !== 'actual')
      .flatMap((plan): FindingOf<'far-from-plan'>[] => {
        const far = extremes.find(({ amount }) => isFarFrom(amount, plan.amount))
        if (far === undefined) return []
        return [
          {
            params: { plan: stated(plan.figure), outcome: stated(far.figure) },
            records: inFigures([plan.figure, far.figure]),
            printed: far.figure.asPrinted,
          },
        ]
      })
  })
}

// Checks later wordings of promises against earlier ones.

const negated = (end: Fraction | null): Fraction | null => end && negative(end)

/**
 * Returns what a promise asks, greater if it asks more: the number that it names, negated if that is a ceiling or a
 * fall. The number has its rounding alone: a bound is not open to whoever set it.
 */
const requiredBy = (figure: Figure): Interval | undefined => {
  const digit = digitOf(figure)
  if (!digit) return undefined
  const isBound = figure.qualifier !== 'about' && figure.qualifier !== 'between'
  const { lower, upper } = roundedInterval(isBound ? { ...figure, qualifier: 'exact' } : figure, digit)
  const isReversed = isCeiling(figure) !== (directionOf(figure) === 'fall')
  return isReversed ? { lower: negated(upper), upper: negated(lower) } : { lower, upper }
}

const isLater = ({ periodEnd: later }: Figure, { periodEnd: earlier }: Figure): boolean =>
  later !== null && earlier !== null && later > earlier

/** Reports whether two wordings bound the same thing from the same side: a growth is no fall. */
const areComparable = (later: Figure, earlier: Figure): boolean => {
  const direction = directionOf(earlier)
  return (
    later.unit === earlier.unit &&
    later.prices === earlier.prices &&
    isCeiling(later) === isCeiling(earlier) &&
    direction !== null &&
    (directionOf(later) ?? direction) === direction
  )
}

/** Says how a wording falls behind an earlier one; undefined if it does not, or if nobody can compare them. */
const lowering = (later: Figure, earlier: Figure): 'amount' | 'day' | undefined => {
  const [now, before] = [requiredBy(later), requiredBy(earlier)]
  if (!now || !before || !areComparable(later, earlier)) return undefined
  if (isBelow(now, before)) return 'amount'
  return !isBelow(before, now) && isLater(later, earlier) ? 'day' : undefined
}

/** Returns the function that yields the figures that a figure supersedes, the nearest first. */
const supersededIn = (figures: readonly Figure[]) => {
  const byId = indexed(figures)
  return function* (figure: Figure): Generator<Figure> {
    for (let at = byId.get(figure.supersedesId ?? ''); at; at = byId.get(at.supersedesId ?? '')) yield at
  }
}

/** A wording whose number is known. */
interface Wording {
  readonly figure: Figure
  readonly published: string
  readonly required: Interval & { readonly lower: Fraction }
}

/** Finds, for wordings of one promise, the last one published before each that asked more. */
const lastAbove = (wordings: readonly Wording[]): [Figure, Figure][] => {
  const days = [...Map.groupBy(wordings, ({ published }) => published)].sort(([one], [other]) => byText(one, other))
  // A wording that asked no more than a later one is never the answer, so later ones of those that stand ask less.
  const standing: Wording[] = []
  return days.flatMap(([, ofDay]) => {
    const found = ofDay.flatMap(({ figure, required }): [Figure, Figure][] => {
      const above = standing[firstFrom(standing, (earlier) => !isBelow(required, earlier.required)) - 1]
      return above ? [[figure, above.figure]] : []
    })
    for (const wording of ofDay.sort((one, other) => byText(other.figure.id, one.figure.id))) {
      if (directionOf(wording.figure) === null) continue
      while (standing.length > 0 && compare((standing.at(-1) as Wording).required.lower, wording.required.lower) <= 0)
        standing.pop()
      standing.push(wording)
    }
    return found
  })
}

/** Returns the wordings of one publisher for one thing: those alone can fall behind each other. */
const wordingsOf = (promises: readonly Figure[], sources: Inspected['sources']): Wording[] =>
  promises.flatMap((figure) => {
    const published = publishedOn(figure, sources)
    const required = published ? requiredBy(figure) : undefined
    return published && required?.lower ? [{ figure, published, required: { ...required, lower: required.lower } }] : []
  })

/** Finds, for promises, the last wording of the same publisher, for the same period, that asked more. */
const lastOfPublishers = (promises: readonly Figure[], sources: Inspected['sources']): ReadonlyMap<Figure, Figure> => {
  const alike = Map.groupBy(promises, (figure) => {
    const publisherId = sources.get(figure.sourceId)?.publisherId ?? ''
    const bound = `${directionOf(figure) ?? 'rise'} ${isCeiling(figure) ? 'at most' : 'at least'}`
    return `${publisherId} ${bound} ${thingKey(figure, 'stage', 'unit')}`
  })
  return new Map(
    [...alike].flatMap(([promise, some]) =>
      promise.startsWith(' ') || some.length === 1 ? [] : lastAbove(wordingsOf(some, sources)),
    ),
  )
}

/** Finds promises of which an earlier wording, that they supersede or that has their publisher, asked more or sooner. */
export const findLowered = ({ register, current, sources }: Inspected): FindingOf<'target-lowered'>[] => {
  const promises = register.figures.filter((figure) => figure.stage !== 'actual' && isInUse(figure))
  const superseded = supersededIn(promises)
  const ofPublisher = lastOfPublishers(promises, sources)

  return current
    .filter(({ stage }) => stage !== 'actual')
    .flatMap((figure) => {
      const former = ofPublisher.get(figure)
      for (const earlier of [...superseded(figure), ...(former ? [former] : [])]) {
        const by = lowering(figure, earlier)
        if (by !== undefined) {
          const params = { figure: stated(figure), earlier: stated(earlier), by }
          return [{ params, records: inFigures([figure, earlier]), printed: figure.asPrinted }]
        }
      }
      return []
    })
}

// Checks for missing or stray data: periods outside their subject's dates, outcomes printed too early, shares without a
// whole, terms without a definition, portfolios without a count, promises without news.

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
      params: { subject: subjectReference('project', id), source: null, metric: metricOf(projectCount) },
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
  datedPromises(register.figures, indexes)
    .filter((dated) => stateOn(today, dated) === 'unreported')
    .map(({ promise }) => unreported(promise))
