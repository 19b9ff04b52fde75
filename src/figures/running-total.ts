/** Adds up what a database has added up already, with figures that are tied to others; and later what has come and gone since. */
import { decimalText } from './amounts.ts'
import type { Reason } from './choose.ts'
import { byText } from './collections.ts'
import { labelOf } from './groups.ts'
import { gone, lineAt, lineOfAnswer, lineOfRow, together, type Amounts, type Line } from './row-sums.ts'
import { placesBySubject, placingsFor, type Place, type Placing, type Trees } from './placements.ts'
import type { Stage } from './register.ts'
import { addUp } from './rows.ts'
import { tiedParts, type TiedFigure } from './linked.ts'
import {
  byKeyStageUnit,
  mergedRates,
  ratesUsed,
  type Totals,
  type TotalsQuery,
  type TotalsRow,
  type UsedRate,
} from './totals.ts'

/** What figures in the same place, of the same stage and unit, count together; below zero what has gone. */
export interface Sum extends Place, Amounts {
  readonly stage: Stage
  readonly unit: string
  /** Null where they count. */
  readonly reason: Reason | null
}

/** A figure of a tied cluster, with the reason if it is left out. */
export type PlacedTied = Place & TiedFigure & { readonly reason: Reason | null }

/** A question without `explain`, and what it has been told so far. */
export interface Tally {
  /** Takes in what is added up, or what of it has come and gone since. */
  readonly add: (sums: readonly Sum[]) => void
  /** Takes in the figures of tied clusters, each in place of what it was before. */
  readonly tie: (clusters: ReadonlyMap<string, readonly PlacedTied[]>) => void
  /** Takes in what was settled for this question alone. */
  readonly settle: (settled: Totals) => void
  /** A row that is what it was in the last answer is the same object. */
  readonly answer: () => Totals
  /** How many rows, places and lines of tied clusters it holds. */
  readonly size: () => number
}

const reasonOf = ({ covered }: Placing, reason: Reason | null): Reason | undefined =>
  covered === 'outside' || (covered === 'inside' && reason === null) ? undefined : (reason ?? 'covers-more')

/** What a cluster adds to an answer. */
interface Addition {
  readonly lines: readonly Line[]
  readonly leftOut: readonly (readonly [Reason, number])[]
  readonly rates: readonly UsedRate[]
}

const nothing: Addition = { lines: [], leftOut: [], rates: [] }

interface Row {
  line: Line
  answer: TotalsRow | undefined
}

/** Begins to answer a question, where regions, industries and organizations stand so. */
export const tallyOf = (query: TotalsQuery, trees: Trees): Tally => {
  const { metric, groupBy = [] } = query
  const places = placesBySubject(trees)
  const placings = placingsFor(query, places)
  const rows = new Map<string, Row>()
  const excluded = new Map<Reason, number>()
  const additions = new Map<string, Addition>()
  let inOrder: readonly Row[] | undefined
  let mayBeEmpty = false
  let tiedLines = 0

  const addLine = (line: Line): void => {
    const name = JSON.stringify([line.key, line.stage, line.unit])
    const row = rows.get(name)
    if (row) {
      row.line = together(row.line, line)
      row.answer = undefined
      mayBeEmpty ||= row.line.figures <= 0
    } else {
      rows.set(name, { line, answer: undefined })
      mayBeEmpty ||= line.figures <= 0
      inOrder = undefined
    }
  }
  const leaveOut = (reason: Reason, figures: number): void => {
    excluded.set(reason, (excluded.get(reason) ?? 0) + figures)
  }

  const add = (sum: Sum): void => {
    const placing = placings.of(sum)
    const why = reasonOf(placing, sum.reason)
    if (why !== undefined) leaveOut(why, sum.figures)
    else if (placing.covered === 'inside') addLine(lineAt(placing.key, sum))
  }
  const additionOf = (figures: readonly PlacedTied[]): Addition => {
    const parts = tiedParts(figures.filter(({ reason }) => reason === null))
    const isInside = ({ figure }: { figure: Place }): boolean => placings.of(figure).covered === 'inside'
    return {
      lines: addUp(parts, (part) => (isInside(part) ? placings.of(part.figure).key : undefined)).map(lineOfRow),
      leftOut: figures
        .flatMap((figure) => reasonOf(placings.of(figure), figure.reason) ?? [])
        .map((reason) => [reason, 1]),
      rates: ratesUsed(parts, isInside),
    }
  }
  const put = (name: string, addition: Addition): void => {
    const former = additions.get(name) ?? nothing
    former.lines.forEach((line) => {
      addLine(gone(line))
    })
    former.leftOut.forEach(([reason, figures]) => {
      leaveOut(reason, -figures)
    })
    addition.lines.forEach(addLine)
    addition.leftOut.forEach(([reason, figures]) => {
      leaveOut(reason, figures)
    })
    additions.set(name, addition)
    tiedLines += addition.lines.length - former.lines.length
  }

  const answered = ({ key, stage, unit, figures, total, lower, upper, open }: Line): TotalsRow => ({
    key: Object.fromEntries(groupBy.map((group, index) => [group, key[index] ?? null])),
    label: labelOf(places, groupBy, key),
    stage,
    unit,
    total: decimalText(total),
    lowerBound: decimalText(lower),
    upperBound: open > 0 ? null : decimalText(upper),
    figures,
  })
  const dropEmpty = (): void => {
    if (!mayBeEmpty) return
    mayBeEmpty = false
    for (const [name, { line }] of rows) {
      if (line.figures > 0) continue
      rows.delete(name)
      inOrder = undefined
    }
  }
  return {
    add: (sums) => {
      sums.forEach(add)
    },
    tie: (clusters) => {
      clusters.forEach((figures, cluster) => {
        put(cluster, additionOf(figures))
      })
    },
    settle: ({ data, excluded: leftOut, rates }) => {
      put('', { lines: data.map(lineOfAnswer), leftOut: Object.entries(leftOut) as [Reason, number][], rates })
    },
    answer: () => {
      dropEmpty()
      inOrder ??= [...rows.values()].sort((one, other) => byKeyStageUnit(one.line, other.line))
      return {
        metric,
        data: inOrder.map((row) => (row.answer ??= answered(row.line))),
        rates: mergedRates([...additions.values()].flatMap(({ rates }) => rates)),
        excluded: Object.fromEntries(
          [...excluded].filter(([, count]) => count > 0).sort(([one], [other]) => byText(one, other)),
        ),
      }
    },
    size: () => rows.size + placings.size() + tiedLines,
  }
}
