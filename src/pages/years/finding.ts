/** Says what a chart over years shows: `Guangdong completed 118% of the plan for 2025`. */
import type { TotalsRow } from '../../figures/totals.ts'
import type { Parameters } from '../layout/addresses.ts'
import { explainedAt, saidShare, saidTotal } from '../layout/amounts.ts'
import type { Content } from '../layout/html.ts'
import { day } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { Basis } from './basis.ts'
import { amountsIn, type YearRow } from './rows.ts'

interface Charted {
  /** Its name, which may lead to it. */
  readonly place: Content
  readonly rows: readonly YearRow[]
  readonly basis: Basis
  readonly question: Parameters
}

/** Names whose amount it is: that of a place, unless it rests on less. */
const whoseIs = (row: TotalsRow, { place, basis }: Charted): Content => {
  const [first, ...others] = basis.besides(row)
  if (!first) return place
  return others.length === 0 ? basis.nameOf(first) : words().years.programmes(others.length + 1, place)
}

const hedgeOf = ({ promised, actual }: YearRow): string =>
  promised?.approximate === true || actual?.approximate === true ? words().amounts.hedges.about : ''

/** Returns what a chart shows first: a year that is reported to its end, else a part of one, else the newest amount. */
export const finding = (charted: Charted): Content => {
  const { question } = charted
  const rows = charted.rows.filter(({ year }) => year !== null)
  const compared = rows.filter(({ ratio }) => ratio !== undefined)
  const row = compared.find(({ actual }) => actual?.partial === false) ?? compared[0]
  const say = words().years
  if (row?.promised && row.actual && row.ratio !== undefined && row.year !== null) {
    const { promised, actual, year, ratio } = row
    const share = saidShare(explainedAt(question, actual), ratio, hedgeOf(row))
    const who = whoseIs(actual, charted)
    if (actual.partial) return say.soFar(who, share, promised.stage, year, actual.through && day(actual.through))
    const partial = rows.filter((one) => one.actual?.partial === true)
    const areEarlier = partial.every((one) => one.year !== null && one.year < year)
    return [say.completed(who, share, promised.stage, year), partial.length > 0 && say.inPart(areEarlier)].filter(
      (one) => one !== false,
    )
  }
  const [newest] = rows
  const amount = newest && amountsIn(newest).at(0)
  return amount && newest.year !== null
    ? say.amount(whoseIs(amount, charted), saidTotal(question, amount), amount.stage, newest.year)
    : undefined
}
