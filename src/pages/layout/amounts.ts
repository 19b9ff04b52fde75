/** Renders amounts as people say them, with the exact number for whoever points at one, and in what is copied. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { Figure } from '../../resources/figures.ts'
import { inShort, isRounded, unitInWords } from '../../text/in-words.ts'
import { address, anchorOf, pageOf, type Parameters } from './addresses.ts'
import { html, type Html } from './html.ts'
import { percentage, quantity, shortPercentage, shortQuantity, totalInWords } from './words.ts'

interface Said {
  readonly value: string
  readonly text: string
  readonly exact: string
  /** Whether the text has lost digits that stand nowhere beside it. */
  readonly isRounded: boolean
}

const said = (href: string, { value, text, exact, isRounded: isShort }: Said): Html =>
  html`<a class="number" href="${href}"><data value="${value}" title="${exact}">${text}</data>${
    isShort ? html`<span class="exact"> [${exact}]</span>` : undefined
  }</a>`

/** Drops the unit of a text where a reader knows it. */
const withoutUnit = (text: string, name: string): string =>
  text.endsWith(` ${name}`) ? text.slice(0, -name.length - 1) : text

/** Renders the number of a figure with its qualifier, without its unit if that is known. */
export const saidFigure = (figure: Figure, knownUnit?: string): Html => {
  const { id, value, upperValue, unit } = figure
  const text = shortQuantity(figure)
  return said(pageOf('figures', id), {
    value,
    text: unit === knownUnit ? withoutUnit(text, unitInWords(upperValue ?? value, unit)) : text,
    exact: quantity(figure),
    isRounded: [value, upperValue ?? '0'].some(isRounded),
  })
}

const exactly = (row: TotalsRow): string => {
  const { text, bounds } = totalInWords(row)
  return bounds === undefined ? text : `${text}, ${bounds}`
}

/** Puts a total in few digits; bounds on both sides of it are only hinted at, and told exactly elsewhere. */
const shortTotal = ({ total, lowerBound, upperBound, approximate, unit }: TotalsRow): string => {
  const least = lowerBound ?? '0'
  const amount = `${inShort(total)} ${unitInWords(total, unit)}`
  const about = `about ${amount}`
  if (upperBound === null) return `at least ${approximate ? 'about ' : ''}${inShort(least)} ${unitInWords(least, unit)}`
  if (least === total && upperBound === total) return approximate ? about : amount
  if (upperBound === total && least === '0') return `at most ${amount}`
  const [low, high] = [inShort(least), inShort(upperBound)]
  return (least === total || upperBound === total) && low !== high
    ? `between ${low} and ${high} ${unitInWords(upperBound, unit)}`
    : about
}

const explainedAt = (question: Parameters, row: TotalsRow): string => `${address('/totals', question)}#${anchorOf(row)}`

const saidOf = (row: TotalsRow, isShort: boolean): Said => ({
  value: row.total,
  text: shortTotal(row),
  exact: exactly(row),
  isRounded: isShort && [row.total, row.lowerBound ?? '0', row.upperBound ?? '0'].some(isRounded),
})

/** Renders a total in few digits, as a link to its explanation; `knownUnit` is not repeated. */
export const saidTotal = (question: Parameters, row: TotalsRow, knownUnit?: string): Html => {
  const whole = saidOf(row, true)
  const text = row.unit === knownUnit ? withoutUnit(whole.text, unitInWords(row.total, row.unit)) : whole.text
  return said(explainedAt(question, row), { ...whole, text })
}

/** Renders a total in few digits beside which the exact number stands. */
export const totalBeside = (question: Parameters, row: TotalsRow): Html =>
  said(explainedAt(question, row), saidOf(row, false))

/** Renders a share in whole percents. */
export const saidShare = (href: string, ratio: string, hedge: string): Html => {
  const [text, exact] = [shortPercentage(ratio), percentage(ratio)]
  return said(href, { value: ratio, text: `${hedge}${text}`, exact, isRounded: text !== exact })
}
