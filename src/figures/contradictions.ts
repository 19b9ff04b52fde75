/** Checks of figures against each other: parts against their whole, sources against sources. */
import { decimalText, integerOf } from './amounts.ts'
import { byText, grouped } from './collections.ts'
import type { Finding, Inspected } from './finding.ts'
import { moneyOf } from './money.ts'
import { highest, type Part } from './own-parts.ts'
import { periodOf } from './periods.ts'
import type { Figure, SubjectKind } from './register.ts'
import { settle } from './settle.ts'
import { keyOf, subjectsOf } from './subjects.ts'
import { zonesOf } from './zones.ts'

const inFigures = (figures: readonly Figure[]): Finding['records'] => figures.map(({ id }) => ({ resource: 'figures', id }))

const alone = (amount: bigint): bigint => amount

const excessOf = (whole: Part, parts: readonly Part[]): Finding[] => {
  const most = highest(whole.figure, whole.value, alone)
  const least = parts.reduce((sum, { inWhole }) => sum + inWhole.lower, 0n)
  return most === null || least <= most ? [] : [{
    detail: `Its parts are at least ${decimalText(least)} ${whole.unit} together, but it is at most ${decimalText(most)} ${whole.unit}.`,
    records: inFigures([whole.figure, ...parts.map(({ figure }) => figure).sort((one, other) => byText(one.id, other.id))]),
  }]
}

const kinds: readonly (SubjectKind | undefined)[] = [undefined, 'region', 'industry', 'organization']

/** Parts whose lower bounds together exceed the upper bound of their whole. */
export const findExcess = ({ register, printed, current, sources }: Inspected): Finding[] => {
  const money = moneyOf(printed)
  const byMetric = [...grouped(current, ({ metric }) => metric)]
  return kinds.flatMap((subjectKind) => {
    const [subjects, zones] = [subjectsOf(register, subjectKind), zonesOf(register, subjectKind)]
    return byMetric.flatMap(([metric, figures]) => {
      const { parts } = settle({ subjects, figures, zones }, { metric, subjectKind }, money, sources)
      const beneath = grouped(parts, ({ whole }) => whole?.figure.id ?? '')
      return parts.flatMap((whole) => excessOf(whole, beneath.get(whole.figure.id) ?? []))
    })
  })
}

/** What a source allows; both ends may be open. A ceiling says nothing of the lower end: a percentage may be negative. */
const rangeOf = (figure: Figure): { lower: bigint | null; upper: bigint | null } => {
  const value = integerOf(figure.value)
  const isCeiling = figure.qualifier === 'at-most' || figure.qualifier === 'less-than'
  return { lower: isCeiling ? null : value, upper: highest(figure, value, alone) }
}

const isBelow = (one: Figure, other: Figure): boolean => {
  const [{ upper }, { lower }] = [rangeOf(one), rangeOf(other)]
  return upper !== null && lower !== null && upper < lower
}

const disagree = (one: Figure, other: Figure): boolean =>
  one.sourceId !== other.sourceId && (isBelow(one, other) || isBelow(other, one))

/** Current figures of different sources on the same subject, metric, stage and period that cannot all be true. */
export const findDisagreements = ({ current }: Inspected): Finding[] => {
  const alike = grouped(current, (figure) => JSON.stringify(
    [keyOf(figure.subjectKind, figure.subjectId), figure.metric, figure.stage, figure.unit, periodOf(figure)]))
  return [...alike.values()].flatMap((figures) => {
    const apart = figures.filter((one) => figures.some((other) => disagree(one, other))).sort((one, other) => byText(one.id, other.id))
    return apart.length === 0 ? [] : [{
      detail: `Sources disagree: ${apart.map(({ qualifier, value, unit }) => `${qualifier} ${value} ${unit}`).join(', ')}.`,
      records: inFigures(apart),
    }]
  })
}
