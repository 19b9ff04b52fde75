/** Adds own parts up, as sums are kept. */
import type { Contribution } from '../../../figures/running/contributions.ts'
import { byText } from '../../../figures/collections.ts'
import { usesIn } from '../../../figures/running/rate-uses.ts'
import { seriesName, seriesOf, type Series } from './series.ts'
import type { Dimension } from './chosen.ts'
import { half } from './sums.ts'

export const sumCounts = {
  figures: 'integer',
  ownHigh: 'integer',
  ownLow: 'integer',
  lowerHigh: 'integer',
  lowerLow: 'integer',
  upperHigh: 'integer',
  upperLow: 'integer',
  open: 'integer',
  approximations: 'integer',
} as const

type Counts = Record<keyof typeof sumCounts, number>

const countNames = Object.keys(sumCounts) as (keyof Counts)[]

/** Both halves of an amount are exact numbers, and so are the sums of millions of them. */
const countsOf = (
  { own, lower, upper, approximate }: Pick<Contribution, 'own' | 'lower' | 'upper' | 'approximate'>,
  figures: 1 | -1,
): Counts => {
  const [high, low] = [
    (amount: bigint) => figures * Number(amount / half),
    (amount: bigint) => figures * Number(amount % half),
  ]
  return {
    figures,
    ownHigh: high(own),
    ownLow: low(own),
    lowerHigh: high(lower),
    lowerLow: low(lower),
    upperHigh: high(upper ?? 0n),
    upperLow: low(upper ?? 0n),
    open: upper === null ? figures : 0,
    approximations: figures * approximate,
  }
}

const noAmounts = { own: 0n, lower: 0n, upper: 0n, approximate: 0 } as const

type Counted = readonly [place: string, rate: string, added: Counts]

/** Returns what an own part adds to the sums by one dimension. Those by organizations tell no places of rates apart. */
const countedBy = (by: Dimension, one: Contribution, figures: 1 | -1, whole: Counts): Counted[] => {
  const amounts: Counted = [one[by] ?? '', '', whole]
  if (one.rate === '') return [amounts]
  const { rate, places } = usesIn(one.rate, one, [by])
  const added = countsOf(noAmounts, figures)
  return [
    amounts,
    ...places.map(({ region, industries }): Counted => [by === 'region' ? (region ?? '') : industries, rate, added]),
  ]
}

/** The amounts that own parts add to one sum. */
export interface SumRow extends Counts {
  readonly by: Dimension
  readonly place: string
  readonly rate: string
}

/** The amounts that own parts add to the sums of a series, in the order of their key. */
export interface SumsOfSeries {
  readonly name: string
  readonly series: Series
  readonly rows: readonly SumRow[]
}

const dimensions = ['industries', 'organizations', 'region'] as const

const addTo = (sums: Map<string, SumRow>, one: Contribution, figures: 1 | -1): void => {
  const whole = countsOf(one, figures)
  for (const by of dimensions) {
    for (const [place, rate, added] of countedBy(by, one, figures, whole)) {
      const name = `${by}\n${place}\n${rate}`
      const sum = sums.get(name)
      if (sum) for (const count of countNames) sum[count] += added[count]
      else sums.set(name, { by, place, rate, ...added })
    }
  }
}

/** Returns what own parts that came and went add to the sums. */
export const sumsOfMoved = (came: readonly Contribution[], went: readonly Contribution[] = []): SumsOfSeries[] => {
  const sums = new Map<string, { readonly series: Series; readonly rows: Map<string, SumRow> }>()
  const add = (moved: readonly Contribution[], figures: 1 | -1): void => {
    for (const one of moved) {
      if (one.tie !== null) continue
      const name = seriesName(one)
      const known = sums.get(name) ?? { series: seriesOf(one), rows: new Map<string, SumRow>() }
      sums.set(name, known)
      addTo(known.rows, one, figures)
    }
  }
  add(went, -1)
  add(came, 1)
  return [...sums].map(([name, { series, rows }]) => ({
    name,
    series,
    rows: [...rows].sort(([one], [other]) => byText(one, other)).map(([, row]) => row),
  }))
}
