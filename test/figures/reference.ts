/** Totals straight from the wording of the design's section 4, plain and slow: the reference for the fast ones. */
import type { Figure, Register } from '../../src/figures/register.ts'
import type { TotalsQuery } from '../../src/figures/totals.ts'
import { plainPlaces } from './plain-places.ts'
import { plainRates } from './plain-rates.ts'
import {
  about,
  compare,
  day,
  end,
  halfEven,
  liesIn,
  max,
  measure,
  milli,
  min,
  overlaps,
  plainText,
  start,
  sum,
  textOf,
  type Rate,
} from './plain.ts'

export const reference = (register: Register, query: TotalsQuery) => {
  const { source, published, rateOf, convert } = plainRates(register)
  const { upwards, keyOf, cover } = plainPlaces(register, query)

  // Rule 1.
  const asked = register.figures.filter(
    (figure) =>
      figure.metric === query.metric &&
      (query.stage === undefined || figure.stage === query.stage) &&
      (query.subjectKind === undefined || figure.subjectKind === query.subjectKind),
  )
  const said = (figure: Figure): boolean =>
    query.reportedBy === undefined || (published(figure) !== null && (published(figure) ?? '') <= query.reportedBy)
  const left = new Map<Figure, string>()
  for (const figure of asked) {
    if (!said(figure)) left.set(figure, 'not-yet-reported')
    else if (register.figures.some((one) => one.supersedesId === figure.id && said(one))) left.set(figure, 'superseded')
    else if (
      query.period &&
      !(start(figure) >= day(query.period.start, 0) && end(figure) <= day(query.period.end, 0))
    ) {
      left.set(figure, 'outside-period')
    } else if (figure.unit === 'percent') left.set(figure, 'no-rate')
  }

  // Rule 2.
  const kept: Figure[] = []
  const same = (one: Figure, other: Figure): boolean => one.stage === other.stage && measure(one) === measure(other)
  const keptAbove = (figure: Figure): Figure[] =>
    upwards(about(figure))
      .slice(1)
      .flatMap((subject) => kept.filter((one) => about(one) === subject && same(one, figure)))
  const wholeOf = (figure: Figure): Figure | undefined => keptAbove(figure).find((one) => liesIn(figure, one))
  const rateNeeded = (figure: Figure): string | undefined => {
    const unit = query.unit ?? wholeOf(figure)?.unit
    return unit === undefined || unit === figure.unit ? undefined : unit
  }
  const official = (figure: Figure): number => (source(figure.sourceId)?.official === true ? 0 : 1)
  for (const figure of asked
    .filter((one) => !left.has(one))
    .sort((one, other) =>
      compare(
        [upwards(about(one)).length, upwards(about(other)).length],
        [end(other), end(one)],
        [start(one), start(other)],
        [published(other) ?? '', published(one) ?? ''],
        [official(one), official(other)],
        [one.id, other.id],
      ),
    )) {
    const unit = rateNeeded(figure)
    if (kept.some((one) => about(one) === about(figure) && same(one, figure) && overlaps(one, figure)))
      left.set(figure, 'overlapping-period')
    else if (keptAbove(figure).some((one) => overlaps(one, figure) && !liesIn(figure, one)))
      left.set(figure, 'overlaps-whole')
    else if (unit !== undefined && rateOf(figure, unit) === undefined) left.set(figure, 'no-rate')
    else kept.push(figure)
  }

  // Rule 3. A figure is in the unit of the query, else in its own; `toWhole` converts to the unit of its whole.
  const partsOf = (figure: Figure): Figure[] => kept.filter((one) => wholeOf(one) === figure)
  const rate = (figure: Figure): Rate | undefined => {
    const unit = rateNeeded(figure)
    return unit === undefined ? undefined : rateOf(figure, unit)
  }
  const inRow = (figure: Figure, text: string): bigint => {
    const by = query.unit === undefined ? undefined : rate(figure)
    return by ? convert(figure, by, milli(text)) : milli(text)
  }
  const toWhole = (figure: Figure, amount: bigint): bigint => {
    const by = query.unit === undefined ? rate(figure) : undefined
    return by ? convert(figure, by, amount) : amount
  }
  const fromWhole = (figure: Figure, amount: bigint): bigint => {
    const by = query.unit === undefined ? rate(figure)?.by : undefined
    return by ? halfEven({ n: amount * by.d, d: by.n }) : amount
  }
  const partsCount = (figure: Figure): bigint => sum(partsOf(figure).map((part) => toWhole(part, counts(part))))
  const counts = (figure: Figure): bigint => max(inRow(figure, figure.value), partsCount(figure))
  const ownPart = (figure: Figure): bigint => counts(figure) - partsCount(figure)

  // Rule 6.
  const lower = (figure: Figure): bigint =>
    max(
      ['at-most', 'less-than'].includes(figure.qualifier) ? 0n : inRow(figure, figure.value),
      sum(partsOf(figure).map((part) => toWhole(part, lower(part)))),
    )
  const alone = (figure: Figure): bigint | null =>
    ['at-least', 'more-than'].includes(figure.qualifier)
      ? null
      : max(inRow(figure, figure.qualifier === 'between' ? (figure.upperValue ?? '') : figure.value), counts(figure))
  const upper = (figure: Figure): bigint | null => {
    const [whole, own] = [wholeOf(figure), alone(figure)]
    const limit = whole ? upper(whole) : null
    return limit === null || (own !== null && toWhole(figure, own) <= limit)
      ? own
      : min(own, max(fromWhole(figure, limit), counts(figure)))
  }
  const upperInWhole = (figure: Figure, whole: Figure): bigint | null => {
    const own = alone(figure)
    return min(own === null ? null : toWhole(figure, own), upper(whole))
  }

  // Rows.
  const inside = kept.filter((figure) => cover(figure) === 2)
  const nameOf = (figure: Figure) => JSON.stringify([keyOf(figure), figure.stage, query.unit ?? figure.unit])
  const rows = [...new Set(inside.map(nameOf))].map((name) => {
    const row = inside.filter((figure) => nameOf(figure) === name)
    const isTop = (figure: Figure): boolean => {
      const whole = wholeOf(figure)
      return !whole || !row.includes(whole)
    }
    const here = (figure: Figure) => partsOf(figure).filter((part) => row.includes(part))
    const elsewhere = (figure: Figure) => partsOf(figure).filter((part) => !row.includes(part))
    const most = (figure: Figure): bigint | null =>
      [...elsewhere(figure).map((part) => upperInWhole(part, figure)), ...here(figure).map(most)].reduce(
        (one, other) => (one === null || other === null ? null : one + other),
        0n,
      )
    const least = (figure: Figure): bigint => {
      const [off, rest] = [most(figure), sum(here(figure).map(least))]
      return off === null ? rest : max(lower(figure) - off, rest)
    }
    const tops = row.filter(isTop)
    const open = tops.some((figure) => upper(figure) === null)
    const highest =
      sum(tops.map((figure) => upper(figure) ?? 0n)) -
      sum(row.flatMap((figure) => elsewhere(figure).map((part) => toWhole(part, lower(part)))))
    return {
      key: row[0] && keyOf(row[0]),
      stage: row[0]?.stage,
      unit: query.unit ?? row[0]?.unit,
      figures: row.length,
      total: textOf(sum(row.map(ownPart))),
      lowerBound: textOf(sum(tops.map(least))),
      upperBound: open ? null : textOf(highest),
      parts: row
        .map((figure) => {
          const by = rate(figure)
          return {
            figureId: figure.id,
            wholeFigureId: wholeOf(figure)?.id ?? null,
            subjectKind: figure.subjectKind,
            subjectId: figure.subjectId,
            value: figure.value,
            unit: figure.unit,
            ownPart: textOf(ownPart(figure)),
            ...(by && { rate: plainText(by.by) }),
          }
        })
        .sort((one, other) => compare([one.figureId, other.figureId])),
    }
  })
  const order = (value: string | null | undefined): string => (value === null ? '' : `.${value ?? ''}`)
  const excludedFigures = [...left]
    .filter(([figure]) => cover(figure) > 0)
    .map(([figure, reason]) => ({ figureId: figure.id, reason }))
    .concat(
      kept.filter((figure) => cover(figure) === 1).map((figure) => ({ figureId: figure.id, reason: 'covers-more' })),
    )
    .sort((one, other) => compare([one.figureId, other.figureId]))
  const beneath = (figure: Figure): Figure[] => [figure, ...partsOf(figure).flatMap(beneath)]
  const used = [...new Set(inside.flatMap(beneath))].flatMap((figure) => {
    const by = rate(figure)
    return by ? [{ from: by.from, to: by.to, rate: plainText(by.by), ...by.origin }] : []
  })
  return {
    data: rows.sort((one, other) =>
      compare(
        ...(query.groupBy ?? []).map((group): [string, string] => [order(one.key?.[group]), order(other.key?.[group])]),
        [one.stage ?? '', other.stage ?? ''],
        [one.unit ?? '', other.unit ?? ''],
      ),
    ),
    rates: [...new Map(used.map((rate) => [JSON.stringify(rate), rate])).values()],
    excludedFigures,
  }
}
