/** Checks later wordings of promises against earlier ones. */
import { quantityText } from './amount-text.ts'
import { byText, grouped, indexed } from '../collections.ts'
import { isBelow, type Interval } from '../fractions.ts'
import { inFigures, type Finding, type Inspected } from './finding.ts'
import { periodKey } from '../periods.ts'
import { keyOf } from '../places/subjects.ts'
import { publishedOn } from '../precedence.ts'
import { digitOf } from '../printed/printed-words.ts'
import { roundedInterval } from '../printed/rounding.ts'
import { isInUse, type Figure } from '../register.ts'

const isCeiling = ({ qualifier }: Figure): boolean => qualifier === 'at-most' || qualifier === 'less-than'

/** Returns the number that a promise names, with its rounding alone: a bound is not open to whoever set it. */
const namedBy = (figure: Figure): Interval | undefined => {
  const digit = digitOf(figure)
  const isBound = figure.qualifier !== 'about' && figure.qualifier !== 'between'
  return digit && roundedInterval(isBound ? { ...figure, qualifier: 'exact' } : figure, digit)
}

type Asks = 'less' | 'more' | 'the same'

/** Compares what two promises ask; undefined if they cannot be compared. A ceiling asks less if it is higher. */
const asked = (later: Figure, earlier: Figure): Asks | undefined => {
  const [now, before] = [namedBy(later), namedBy(earlier)]
  if (!now || !before || later.unit !== earlier.unit || isCeiling(later) !== isCeiling(earlier)) return undefined
  const [low, high] = isCeiling(later) ? [before, now] : [now, before]
  return isBelow(low, high) ? 'less' : isBelow(high, low) ? 'more' : 'the same'
}

const isLater = ({ periodEnd: later }: Figure, { periodEnd: earlier }: Figure): boolean =>
  later !== null && earlier !== null && later > earlier

/** Says how a wording falls behind an earlier one; undefined if it does not. */
const lowering = (later: Figure, earlier: Figure): string | undefined => {
  const asks = asked(later, earlier)
  if (asks === 'less') return `It is ${quantityText(later)}, but an earlier wording was ${quantityText(earlier)}.`
  return asks === 'the same' && isLater(later, earlier)
    ? `It is due on ${String(later.periodEnd)}, but an earlier wording was due on ${String(earlier.periodEnd)}.`
    : undefined
}

/** Returns the function that lists the figures that a figure supersedes, the nearest first. */
const supersededIn = (figures: readonly Figure[]): ((figure: Figure) => Figure[]) => {
  const byId = indexed(figures)
  return (figure) => {
    const chain: Figure[] = []
    for (let at = figure; at.supersedesId !== null;) {
      const before = byId.get(at.supersedesId)
      if (before === undefined) break
      chain.push((at = before))
    }
    return chain
  }
}

const wordingOf = (figure: Figure, publisherId: string): string =>
  `${publisherId} ${keyOf(figure.subjectKind, figure.subjectId)} ${figure.metric} ${figure.stage} ${figure.unit} ${periodKey(figure)}`

/** Finds promises of which an earlier wording, that they supersede or that has their publisher, asked more or sooner. */
export const findLowered = ({ register, current, sources }: Inspected): Finding[] => {
  const promises = register.figures.filter((figure) => figure.stage !== 'actual' && isInUse(figure))
  const superseded = supersededIn(promises)
  const ofPublisher = (figure: Figure): string | undefined => {
    const publisherId = sources.get(figure.sourceId)?.publisherId
    return publisherId ? wordingOf(figure, publisherId) : undefined
  }
  const alike = grouped(promises, (figure) => ofPublisher(figure) ?? '')

  const published = (figure: Figure): string => publishedOn(figure, sources) ?? '~'
  /** The wordings of the same publisher before this one, the latest first. */
  const former = (figure: Figure): Figure[] =>
    (alike.get(ofPublisher(figure) ?? '~') ?? [])
      .filter((other) => published(other) < published(figure) && published(figure) !== '~')
      .sort((one, other) => byText(published(other), published(one)) || byText(one.id, other.id))

  return current
    .filter(({ stage }) => stage !== 'actual')
    .flatMap((figure) => {
      const [found] = [...superseded(figure), ...former(figure)].flatMap((earlier) => {
        const detail = lowering(figure, earlier)
        return detail === undefined
          ? []
          : [{ detail, records: inFigures([figure, earlier]), printed: figure.asPrinted }]
      })
      return found ? [found] : []
    })
}
