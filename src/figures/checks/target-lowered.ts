/** Checks later wordings of promises against earlier ones. */
import { isCeiling, thingKey } from '../../model/figures.ts'
import { byText, firstFrom, indexed } from '../collections.ts'
import { compare, isBelow, negative, type Fraction, type Interval } from '../fractions.ts'
import { inFigures, stated, type FindingOf, type Inspected } from './finding.ts'
import { publishedOn } from '../publication.ts'
import { digitOf } from '../printed/printed-words.ts'
import { roundedInterval } from '../printed/rounding.ts'
import { isInUse, type Figure } from '../register.ts'

const negated = (end: Fraction | null): Fraction | null => end && negative(end)

/**
 * Returns what a promise asks, greater if it asks more: the number that it names, negated if that is a ceiling.
 * The number has its rounding alone: a bound is not open to whoever set it.
 */
const askedBy = (figure: Figure): Interval | undefined => {
  const digit = digitOf(figure)
  if (!digit) return undefined
  const isBound = figure.qualifier !== 'about' && figure.qualifier !== 'between'
  const { lower, upper } = roundedInterval(isBound ? { ...figure, qualifier: 'exact' } : figure, digit)
  return isCeiling(figure) ? { lower: negated(upper), upper: negated(lower) } : { lower, upper }
}

const isLater = ({ periodEnd: later }: Figure, { periodEnd: earlier }: Figure): boolean =>
  later !== null && earlier !== null && later > earlier

/** Says how a wording falls behind an earlier one; undefined if it does not, or if nobody can compare them. */
const lowering = (later: Figure, earlier: Figure): 'amount' | 'day' | undefined => {
  const [now, before] = [askedBy(later), askedBy(earlier)]
  if (!now || !before || later.unit !== earlier.unit || isCeiling(later) !== isCeiling(earlier)) return undefined
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
  readonly asked: Interval & { readonly lower: Fraction }
}

/** Finds, for wordings of one promise, the last one published before each that asked more. */
const lastAbove = (wordings: readonly Wording[]): [Figure, Figure][] => {
  const days = [...Map.groupBy(wordings, ({ published }) => published)].sort(([one], [other]) => byText(one, other))
  // A wording that asked no more than a later one is never the answer, so later ones of those that stand ask less.
  const standing: Wording[] = []
  return days.flatMap(([, ofDay]) => {
    const found = ofDay.flatMap(({ figure, asked }): [Figure, Figure][] => {
      const above = standing[firstFrom(standing, (earlier) => !isBelow(asked, earlier.asked)) - 1]
      return above ? [[figure, above.figure]] : []
    })
    for (const wording of ofDay.sort((one, other) => byText(other.figure.id, one.figure.id))) {
      while (standing.length > 0 && compare((standing.at(-1) as Wording).asked.lower, wording.asked.lower) <= 0)
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
    const asked = published ? askedBy(figure) : undefined
    return published && asked?.lower ? [{ figure, published, asked: { ...asked, lower: asked.lower } }] : []
  })

/** Finds, for promises, the last wording of the same publisher, for the same period, that asked more. */
const lastOfPublishers = (promises: readonly Figure[], sources: Inspected['sources']): ReadonlyMap<Figure, Figure> => {
  const alike = Map.groupBy(promises, (figure) => {
    const publisherId = sources.get(figure.sourceId)?.publisherId ?? ''
    return `${publisherId} ${isCeiling(figure) ? 'at most ' : ''}${thingKey(figure, 'stage', 'unit')}`
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
