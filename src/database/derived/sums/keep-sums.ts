/**
 * Keeps the sums of own parts that nothing links to others, by region, by industries and by organizations, and beside
 * them how many of these figures take each rate.
 */
import type { Contribution } from '../../../figures/running/contributions.ts'
import { byText } from '../../../figures/collections.ts'
import { usesIn } from '../../../figures/running/rate-uses.ts'
import { snakeCase } from '../../../model/canonical.ts'
import type { Session } from '../../engine.ts'
import { longKey } from '../../sql/dialect.ts'
import { columnOf } from '../../sql/fragments.ts'
import { sql } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import { insertRows } from '../keep-rows.ts'
import { half, type Dimension } from './sums.ts'

const key = {
  family: 'text',
  metric: 'text',
  by: 'text',
  stage: 'text',
  unit: 'text',
  reason: 'text',
  place: 'text',
  clusterStart: 'text',
  clusterEnd: 'text',
  start: 'text',
  end: 'text',
  rate: 'text',
} as const
const counts = {
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

type Key = Readonly<Record<keyof typeof key, string>>
type Counts = Record<keyof typeof counts, number>

const countNames = Object.keys(counts) as (keyof Counts)[]

const plus = countNames.map((name) => {
  const column = columnOf(snakeCase(name))
  return sql`${column} = ${columnOf('sums')}.${column} + excluded.${column}`
})

const keyColumns = Object.keys(key).map((name) =>
  name === 'place' ? longKey(columnOf(name)) : columnOf(snakeCase(name)),
)

const add = insertRows<Key & Counts>(
  'sums',
  { ...key, ...counts },
  sql`ON CONFLICT (${sql.join(keyColumns, sql`, `)}) DO UPDATE SET ${sql.join(plus, sql`, `)}`,
)

const dropEmpty = queryTemplate(0, () => sql`DELETE FROM sums WHERE figures = 0`)

/** An own part that came (1) or went (-1). */
export type Moved = Contribution & { readonly figures: 1 | -1 }

/** Both halves of an amount are exact numbers, and so are the sums of millions of them. */
const countsOf = ({ figures, own, lower, upper, approximate }: Moved): Counts => {
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

/** Returns what a movement adds to the sums by one dimension. Those by organizations tell no places of rates apart. */
const countedBy = (by: Dimension, one: Moved, whole: Counts): Counted[] => {
  const amounts: Counted = [one[by] ?? '', '', whole]
  if (one.rate === '') return [amounts]
  const { rate, places } = usesIn(one.rate, one, [by])
  const added = countsOf({ ...one, ...noAmounts })
  return [
    amounts,
    ...places.map(({ region, industries }): Counted => [by === 'region' ? (region ?? '') : industries, rate, added]),
  ]
}

/** Adds these movements to the sums; sums without figures are deleted. */
export const addToSums = async (session: Session, moved: readonly Moved[]): Promise<void> => {
  const sums = new Map<string, Key & Counts>()
  for (const one of moved.filter(({ tie }) => tie === null)) {
    const { family, metric, stage, unit, reason, clusterStart, clusterEnd, start, end } = one
    const times = `${clusterStart}\n${clusterEnd}\n${start}\n${end}`
    const whole = countsOf(one)
    for (const by of ['region', 'industries', 'organizations'] as const) {
      for (const [place, rate, added] of countedBy(by, one, whole)) {
        const name = `${family}\n${metric}\n${by}\n${stage}\n${unit}\n${reason ?? ''}\n${place}\n${times}\n${rate}`
        const sum = sums.get(name)
        if (sum) for (const count of countNames) sum[count] += added[count]
        else {
          const placed = { family, metric, by, stage, unit, reason: reason ?? '', place }
          sums.set(name, { ...placed, clusterStart, clusterEnd, start, end, rate, ...added })
        }
      }
    }
  }
  // In the order of the key, neighbouring rows are on one page of its index.
  const rows = [...sums].sort(([one], [other]) => byText(one, other)).map(([, row]) => row)
  if (rows.length > 0) await session.run(add(rows))
  if (moved.some(({ figures }) => figures === -1)) await session.run(dropEmpty())
}
