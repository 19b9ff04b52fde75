/** Totals straight from the wording of the design's section 4, plain and slow: the reference for the fast ones. */
import type { Figure, Register } from '../../../src/figures/register.ts'
import type { TotalsQuery } from '../../../src/figures/totals.ts'
import { plainPlaces } from './plain-places.ts'
import { plainRates } from './plain-rates.ts'
import {
  about,
  compare,
  dateOf,
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
  const successorsOf = (figure: Figure): Figure[] =>
    register.figures
      .filter((one) => one.supersedesId === figure.id && said(one) && one.rank !== 'deprecated')
      .sort((one, other) => compare([one.id, other.id]))
  // The figures of a stock speak for the year in which they end.
  const isStock = register.metrics.some(({ id, nature }) => id === query.metric && nature === 'stock')
  const spoken = (figure: Figure): Figure =>
    isStock && figure.periodEnd
      ? {
          ...figure,
          periodStart: `${figure.periodEnd.slice(0, 4)}-01-01`,
          periodEnd: `${figure.periodEnd.slice(0, 4)}-12-31`,
        }
      : figure
  const hasMoment = ({ periodEnd }: Figure): boolean => !isStock || periodEnd !== null
  const meet = (one: Figure, other: Figure): boolean =>
    hasMoment(one) && hasMoment(other) && overlaps(spoken(one), spoken(other))
  const isWithin = (part: Figure, whole: Figure): boolean => liesIn(spoken(part), spoken(whole))
  const left = new Map<Figure, string>()
  for (const figure of asked) {
    if (!said(figure)) left.set(figure, 'not-yet-reported')
    else if (figure.rank === 'deprecated') left.set(figure, 'deprecated')
    else if (successorsOf(figure).length > 0) left.set(figure, 'superseded')
    else if (figure.relation !== null) left.set(figure, 'derived')
    else if (figure.prices !== (query.prices ?? null)) left.set(figure, 'other-prices')
    else if (
      query.period &&
      !(start(figure) >= day(query.period.start, 0) && end(figure) <= day(query.period.end, 0))
    ) {
      left.set(figure, 'outside-period')
    } else if (isStock && figure.periodEnd === null) left.set(figure, 'outside-period')
  }
  const isAside = (figure: Figure): boolean =>
    upwards(about(figure)).some((one) =>
      register.projects.some(({ id, kind }) => kind === 'breakdown' && one === `project:${id}`),
    )
  const neverAdds = ({ unit }: Figure): boolean => unit === 'percent' || unit === 'percentage-point'
  const endsIn = ({ periodEnd }: Figure): string => (periodEnd ?? '').slice(0, 4)
  if (isStock && !query.groupBy?.includes('year')) {
    const chosen = asked.filter((figure) => !left.has(figure) && !isAside(figure) && !neverAdds(figure))
    const moment = query.period?.end.slice(0, 4) ?? chosen.map(endsIn).sort().at(-1) ?? ''
    for (const figure of asked) if (!left.has(figure) && endsIn(figure) < moment) left.set(figure, 'outside-period')
  }
  for (const figure of asked) {
    if (left.has(figure)) continue
    if (isAside(figure)) left.set(figure, 'overlaps-whole')
    else if (neverAdds(figure)) left.set(figure, 'no-rate')
  }

  // Rule 2.
  const kept: Figure[] = []
  const same = (one: Figure, other: Figure): boolean => one.stage === other.stage && measure(one) === measure(other)
  const keptAbove = (figure: Figure): Figure[] =>
    upwards(about(figure))
      .slice(1)
      .flatMap((subject) => kept.filter((one) => about(one) === subject && same(one, figure)))
  const wholeOf = (figure: Figure): Figure | undefined => keptAbove(figure).find((one) => isWithin(figure, one))
  const rateNeeded = (figure: Figure): string | undefined => {
    const unit = query.unit ?? wholeOf(figure)?.unit
    return unit === undefined || unit === figure.unit ? undefined : unit
  }
  const official = (figure: Figure): number => (source(figure.sourceId)?.official === true ? 0 : 1)
  const ranked = ({ rank }: Figure): number => (rank === 'preferred' ? 0 : 1)
  for (const figure of asked
    .filter((one) => !left.has(one))
    .sort((one, other) =>
      compare(
        [upwards(about(one)).length, upwards(about(other)).length],
        [end(other), end(one)],
        [start(one), start(other)],
        [ranked(one), ranked(other)],
        [official(one), official(other)],
        [published(other) ?? '', published(one) ?? ''],
        [one.id, other.id],
      ),
    )) {
    const unit = rateNeeded(figure)
    if (kept.some((one) => about(one) === about(figure) && same(one, figure) && meet(one, figure)))
      left.set(figure, 'overlapping-period')
    else if (keptAbove(figure).some((one) => meet(one, figure) && !isWithin(figure, one)))
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
  /** A figure may be negative, and without parts it counts as its value all the same. */
  const atLeastParts = (figure: Figure, amount: bigint, ofParts: bigint): bigint =>
    partsOf(figure).length === 0 ? amount : max(amount, ofParts)
  const counts = (figure: Figure): bigint => atLeastParts(figure, inRow(figure, figure.value), partsCount(figure))
  const ownPart = (figure: Figure): bigint => counts(figure) - partsCount(figure)

  // Rule 6.
  const lower = (figure: Figure): bigint =>
    atLeastParts(
      figure,
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
    const limited = min(own === null ? null : toWhole(figure, own), upper(whole))
    return limited === null ? null : max(limited, toWhole(figure, counts(figure)))
  }

  // Rule 6: whether what a figure counts is approximate.
  const isRough = (figure: Figure): boolean =>
    partsOf(figure).length > 0 && partsCount(figure) > inRow(figure, figure.value)
      ? partsOf(figure).some(isRough)
      : figure.qualifier === 'about'

  // Rule 7.
  const reachOf = (row: readonly Figure[]) => {
    const reporting = [...new Set(row.map(about))]
    const tops = reporting.filter(
      (subject) =>
        !upwards(subject)
          .slice(1)
          .some((one) => reporting.includes(one)),
    )
    const ends = tops.map((subject) => Math.max(...row.filter((figure) => about(figure) === subject).map(end)))
    return {
      from: dateOf(Math.min(...row.map(start))),
      through: ends.includes(Infinity) ? null : dateOf(Math.min(...ends)),
    }
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
      return off === null ? rest : atLeastParts(figure, lower(figure) - off, rest)
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
      approximate: tops.some(isRough) || row.some((figure) => elsewhere(figure).some(isRough)),
      ...reachOf(row),
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
  type Row = (typeof rows)[number]
  const isPartial = ({ key, stage, unit, through }: Row): boolean => {
    if (stage !== 'actual' || isStock) return false
    const planned = rows.find(
      (one) => one.stage === 'planned' && one.unit === unit && JSON.stringify(one.key) === JSON.stringify(key),
    )
    const wanted = key?.['year'] ? `${key['year']}-12-31` : query.period ? query.period.end : (planned?.through ?? null)
    return wanted !== null && (through === null || day(through, 0) < day(wanted, 0))
  }
  const order = (value: string | null | undefined): string => (value === null ? '' : `.${value ?? ''}`)
  // Rule 7: the figure that counts instead.
  const latest = (figures: readonly Figure[]): Figure | undefined =>
    [...figures].sort((one, other) => compare([end(other), end(one)]))[0]
  const covering = (figure: Figure, subjects: readonly string[]): Figure | undefined =>
    subjects
      .map((subject) => latest(kept.filter((one) => about(one) === subject && same(one, figure) && meet(one, figure))))
      .find((one) => one !== undefined)
  const insteadOf = (figure: Figure): Figure | undefined => {
    if (kept.includes(figure)) return figure
    switch (left.get(figure)) {
      case 'superseded': {
        const [successor] = successorsOf(figure)
        return successor && insteadOf(successor)
      }
      case 'overlaps-whole':
        return covering(figure, isAside(figure) ? upwards(about(figure)) : upwards(about(figure)).slice(1))
      case 'overlapping-period':
      case 'deprecated':
        return covering(figure, upwards(about(figure)))
      default:
        return undefined
    }
  }
  const excludedFigures = [...left]
    .filter(([figure]) => cover(figure) > 0)
    .map(([figure, reason]) => {
      const instead = insteadOf(figure)
      return { figureId: figure.id, reason, ...(instead && cover(instead) !== 1 && { insteadId: instead.id }) }
    })
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
    data: rows
      .map((row) => ({ ...row, partial: isPartial(row) }))
      .sort((one, other) =>
        compare(
          ...(query.groupBy ?? []).map((group): [string, string] => [
            order(one.key?.[group]),
            order(other.key?.[group]),
          ]),
          [one.stage ?? '', other.stage ?? ''],
          [one.unit ?? '', other.unit ?? ''],
        ),
      ),
    rates: [...new Map(used.map((rate) => [JSON.stringify(rate), rate])).values()],
    excludedFigures,
  }
}
