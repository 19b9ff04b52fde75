/** Outcomes straight from the wording of the design's section 4, on top of the references of totals and promises. */
import type { OutcomesQuery } from '../../../src/figures/outcomes.ts'
import type { Figure, Register } from '../../../src/figures/register.ts'
import { plainPlaces } from './plain-places.ts'
import { plainOutcomes } from './plain-promises.ts'
import {
  about,
  compare,
  dateOf,
  end,
  liesIn,
  measure,
  milli,
  overlaps,
  plainText,
  start,
  sum,
  textOf,
} from './plain.ts'
import { reference } from './reference.ts'

type Way = 'reported' | 'partly' | 'unreported' | 'unplanned'

export const plainOutcomeRows = (register: Register, { stage, ...query }: OutcomesQuery) => {
  const { upwards, keyOf, cover } = plainPlaces(register, query)
  const isStock = register.metrics.some(({ id, nature }) => id === query.metric && nature === 'stock')
  const spoken = (figure: Figure): Figure => ({
    ...figure,
    ...(isStock && {
      periodStart: `${(figure.periodEnd ?? '').slice(0, 4)}-01-01`,
      periodEnd: `${(figure.periodEnd ?? '').slice(0, 4)}-12-31`,
    }),
  })

  // 0 promises nothing, but what it supersedes is superseded: both go, and print their rates for others all the same.
  const asked = register.figures.filter((figure) => figure.stage === stage || figure.stage === 'actual')
  const { metric, period, reportedBy, unit, prices } = query
  const everywhere = { metric, period, reportedBy, unit, prices }
  const { excludedFigures } = reference({ ...register, figures: asked }, { ...everywhere, explain: true })
  const isSuperseded = (figure: Figure): boolean =>
    excludedFigures.some(({ figureId, reason }) => figureId === figure.id && reason === 'superseded')
  const goes = (figure: Figure): boolean =>
    isSuperseded(figure) || (figure.stage === stage && milli(figure.value) <= 0n && figure.rank !== 'deprecated')
  const gone = asked.filter(goes).map((figure) => ({ ...figure, metric: 'other', supersedesId: null }))
  const left = asked.filter((figure) => !goes(figure)).map((figure) => ({ ...figure, supersedesId: null }))
  const answer = reference(
    { ...register, figures: [...left, ...gone, ...register.figures.filter((figure) => !asked.includes(figure))] },
    { ...everywhere, subjectKind: query.subjectKind, groupBy: query.groupBy?.includes('year') ? ['year'] : [] },
  )
  const counting = answer.data.flatMap(({ unit = '', parts }) =>
    parts.map(({ figureId, ownPart }) => ({
      figure: left.find(({ id }) => id === figureId) as Figure,
      unit,
      own: milli(ownPart),
    })),
  )
  type Counting = (typeof counting)[number]

  // What came of each, and who speaks for whom.
  const outcomeOf = plainOutcomes(register, query.reportedBy)
  const cameOf = ({ figure, unit }: Counting) => {
    if (figure.stage === 'actual') return undefined
    const { periods, sum: value } = outcomeOf(figure, unit)
    return periods.length === 0 ? undefined : { periods, value }
  }
  const isPromise = ({ figure }: Counting): boolean => figure.stage === stage
  const keys = new Map(counting.map((one) => [one, JSON.stringify(keyOf(one.figure))]))
  const inside = counting.filter(({ figure }) => cover(figure) === 2)
  const speaks = (one: Counting, other: Counting): boolean =>
    one !== other &&
    isPromise(one) &&
    cameOf(one) !== undefined &&
    keys.get(one) === keys.get(other) &&
    measure(one.figure) === measure(other.figure) &&
    (isPromise(other)
      ? upwards(about(other.figure)).slice(1).includes(about(one.figure)) &&
        liesIn(spoken(other.figure), spoken(one.figure))
      : upwards(about(other.figure)).includes(about(one.figure)) && overlaps(spoken(other.figure), spoken(one.figure)))
  const counted = inside.filter((one) => !inside.some((other) => speaks(other, one)))
  const wayOf = (one: Counting): Way => {
    const came = cameOf(one)
    if (!isPromise(one)) return 'unplanned'
    if (!came) return 'unreported'
    if (isStock) return came.periods.at(-1)?.periodEnd === one.figure.periodEnd ? 'reported' : 'partly'
    let through = start(one.figure) - 1
    for (const period of came.periods)
      if (start(period) === through + 1 || (start(period) === through && through === -Infinity)) through = end(period)
    return through === end(one.figure) ? 'reported' : 'partly'
  }

  // Rows.
  const rowOf = (alike: readonly Counting[]) => {
    const [first] = alike as [Counting]
    const ways = Map.groupBy(alike, wayOf)
    const of = (way: Way): readonly Counting[] => ways.get(way) ?? []
    const compared = (way: Way) => {
      const planned = sum(of(way).map(({ figure, unit }) => valueIn(figure, unit)))
      const actual = sum(of(way).map((one) => cameOf(one)?.value ?? 0n))
      return {
        promises: of(way).length,
        planned: textOf(planned),
        actual: textOf(actual),
        ratio: planned === 0n ? null : plainText({ n: (actual * 10_000n) / planned, d: 10_000n }),
      }
    }
    const through = (way: Way): string | null => {
      const ends = of(way).map((one) => [one, Math.max(...(cameOf(one)?.periods ?? []).map(end))] as const)
      const topmost = ends.filter(
        ([one]) => !of(way).some((other) => upwards(about(one.figure)).slice(1).includes(about(other.figure))),
      )
      const lasts = topmost.map(([one]) =>
        Math.max(...topmost.filter(([other]) => about(other.figure) === about(one.figure)).map(([, last]) => last)),
      )
      return dateOf(Math.min(...lasts))
    }
    const reported = compared('reported')
    const [planned, actual] = reported.promises === 0 ? [null, null] : [reported.planned, reported.actual]
    const starts = of('reported').flatMap((one) => (cameOf(one)?.periods ?? []).map(start))
    return {
      key: keyOf(first.figure),
      unit: first.unit,
      planned,
      actual,
      ratio: reported.ratio,
      from: dateOf(Math.min(...starts)),
      through: through('reported'),
      approximate: of('reported').some((one) =>
        [one.figure, ...(cameOf(one)?.periods ?? [])].some(({ qualifier }) => qualifier === 'about'),
      ),
      reported,
      partly: { ...compared('partly'), through: through('partly') },
      unreported: { promises: of('unreported').length, planned: textOf(sum(of('unreported').map(({ own }) => own))) },
      unplanned: { figures: of('unplanned').length, actual: textOf(sum(of('unplanned').map(({ own }) => own))) },
    }
  }
  /** The value in a unit, as a total of the figure alone has it. */
  const valueIn = (figure: Figure, unit: string): bigint => {
    if (figure.unit === unit) return milli(figure.value)
    const others = register.figures
      .filter((one) => one.id !== figure.id)
      .map((one) => ({ ...one, metric: 'other', supersedesId: null }))
    const alone = { ...register, initiatives: [], projects: [], metrics: [] }
    const { data } = reference(
      { ...alone, figures: [{ ...figure, supersedesId: null, periodEnd: '2025-12-31' }, ...others] },
      { metric: query.metric, prices, unit },
    )
    return milli(data[0]?.total ?? '0')
  }
  return {
    data: [...Map.groupBy(counted, (one) => `${keys.get(one) ?? ''} ${one.unit}`).values()]
      .map(rowOf)
      .sort((one, other) =>
        compare(
          ...(query.groupBy ?? []).map((group): [string, string] => [
            JSON.stringify([one.key[group]]).replace('[null]', ''),
            JSON.stringify([other.key[group]]).replace('[null]', ''),
          ]),
          [one.unit, other.unit],
        ),
      ),
    counted: counted.map(({ figure }) => figure.id).sort(),
  }
}
