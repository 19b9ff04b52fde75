/** Renders amounts as people say them, with the exact number for whoever points at one, and in what is copied. */
import type { DrawnRow } from '../../charts/subjects.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Bounded } from '../../text/in-words.ts'
import { address, anchorOf, pageOf, type Parameters } from './addresses.ts'
import {
  type Bound,
  bounded,
  inShort,
  isRounded,
  percentage,
  type PrintedQuantity,
  quantityInDigits,
  type Ratio,
  readable,
  shortAmount,
  shortPercentage,
  shortQuantity,
  totalInDigits,
  unitInWords,
  withoutUnit,
} from './words.ts'
import { type Content, html, type Html } from './html.ts'
import { words } from '../words/words.ts'

interface AmountText {
  readonly value: string
  readonly text: string
  readonly exact: string
  /** True if the text has lost digits that stand nowhere beside it. */
  readonly isRounded: boolean
}

const amountLink = (href: string, { value, text, exact, isRounded: isShort }: AmountText): Html =>
  html`<a class="number" href="${href}"><data value="${value}" title="${exact}">${text}</data>${
    isShort && html`<span class="exact"> [${exact}]</span>`
  }</a>`

const textOfPrinted = (printed: PrintedQuantity): AmountText => ({
  value: printed.value,
  text: shortQuantity(printed),
  exact: quantityInDigits(printed),
  isRounded: [printed.value, printed.upperValue ?? '0'].some(isRounded),
})

/** Drops the unit of a text that a reader knows. */
const withoutKnown = (whole: AmountText, value: string, unit: string, knownUnit: string | undefined): AmountText =>
  unit === knownUnit ? { ...whole, text: withoutUnit(whole.text, unitInWords(value, unit)) } : whole

/** Renders a number with its qualifier, as a link, without its unit if that is known. */
export const quantityLink = (href: string, printed: PrintedQuantity, knownUnit?: string): Html => {
  const { value, upperValue, unit } = printed
  return amountLink(href, withoutKnown(textOfPrinted(printed), upperValue ?? value, unit, knownUnit))
}

export const figureLink = (figure: FigureRecord, knownUnit?: string): Html =>
  quantityLink(pageOf('figures', figure.id), figure, knownUnit)

const digits = ({ value, exact }: AmountText): Html => html`<data value="${value}">${exact}</data>`

const isAbbreviated = (decimal: string): boolean => inShort(decimal) !== readable(decimal)
const isShort = ({ value, upperValue }: PrintedQuantity): boolean => [value, upperValue ?? '0'].some(isAbbreviated)

/** Renders all digits of a number that is said in fewer; nothing if they are said. */
export const digitsOf = (printed: PrintedQuantity): Html | undefined =>
  isShort(printed) ? digits(textOfPrinted(printed)) : undefined

/** Renders a number as a link, and all its digits beside it, which are no second link. */
const withDigits = (href: string, whole: AmountText, isLess: boolean): Html =>
  html`${amountLink(href, { ...whole, isRounded: false })}${isLess && html` <small>${digits(whole)}</small>`}`

/** Renders a number in few digits, as `text` where it stands otherwise, and all its digits beside it. */
export const bothWays = (printed: PrintedQuantity, text: Content = shortQuantity(printed)): Html => {
  const all = digitsOf(printed)
  return html`${text}${all && html` <small>${all}</small>`}`
}

export const quantityInTable = (href: string, printed: PrintedQuantity): Html =>
  withDigits(href, textOfPrinted(printed), isShort(printed))

/** A row of a total; a figure that prints it tells more exactly what it says. */
export type ShownRow = DrawnRow & Pick<Bounded, 'isAbove'>

const exactly = (row: ShownRow): string => {
  const { text, bounds } = totalInDigits(row)
  return bounds === undefined ? text : words().amounts.exactly(text, bounds)
}

/** Returns how exact a total is. */
export const boundOfRow = ({ total, lowerBound, upperBound, approximate, isAbove = false }: ShownRow): Bound => {
  if (upperBound === null) return isAbove ? 'more-than' : 'at-least'
  if (lowerBound === total && upperBound === total) return approximate ? 'about' : 'exact'
  return upperBound === total && (lowerBound ?? '0') === '0' ? 'at-most' : 'about'
}

/** Puts a total in few digits; bounds on both sides of it are only hinted at, and told exactly elsewhere. */
export const shortTotal = (row: ShownRow): string => {
  const { total, lowerBound, upperBound, approximate, unit } = row
  const [least, bound] = [lowerBound ?? '0', boundOfRow(row)]
  if (upperBound === null) {
    const atLeast = shortAmount(least, unit)
    return bounded(bound, approximate ? bounded('about', atLeast) : atLeast)
  }
  const [low, high] = [inShort(least), inShort(upperBound)]
  const isRange = bound === 'about' && (least === total || upperBound === total) && low !== high
  return isRange
    ? words().amounts.between(low, shortAmount(upperBound, unit))
    : bounded(bound, shortAmount(total, unit))
}

/** Returns the address of the explanation of a total, or of what came of promises of a stage. */
export const explainedAt = (question: Parameters, row: ShownRow): string => {
  const { promised } = row
  const path =
    promised === undefined
      ? address('/totals', question)
      : address('/outcomes', { ...question, ...(promised !== 'planned' && { stage: promised }) })
  return `${path}#${anchorOf(row)}`
}

const textOfTotal = (row: ShownRow, isShort: boolean): AmountText => ({
  value: row.total,
  text: shortTotal(row),
  exact: exactly(row),
  isRounded: isShort && [row.total, row.lowerBound ?? '0', row.upperBound ?? '0'].some(isRounded),
})

/** Renders a total in few digits, as a link to its explanation; `knownUnit` is not repeated. */
export const totalLink = (question: Parameters, row: ShownRow, knownUnit?: string): Html => {
  const whole = withoutKnown(textOfTotal(row, true), row.total, row.unit, knownUnit)
  return amountLink(explainedAt(question, row), whole)
}

/** Renders a total in few digits beside which the exact number stands. */
export const bareTotalLink = (question: Parameters, row: ShownRow): Html =>
  amountLink(explainedAt(question, row), textOfTotal(row, false))

/** Renders a total in a table: a link to its explanation, and its digits and bounds beside it. */
export const totalInTable = (question: Parameters, row: ShownRow, href = explainedAt(question, row)): Html => {
  const { total, lowerBound, upperBound } = row
  const hasBounds = totalInDigits(row).bounds !== undefined
  const isLess = hasBounds || [total, lowerBound ?? '0', upperBound ?? '0'].some(isAbbreviated)
  return withDigits(href, textOfTotal(row, false), isLess)
}

export const shareLink = (href: string, ratio: Ratio, bound: Bound): Html => {
  const [text, exact] = [shortPercentage(ratio), percentage(ratio)]
  return amountLink(href, { value: ratio.value, text: bounded(bound, text), exact, isRounded: text !== exact })
}
