/** Promises, straight from the wording; every state has a condition of its own, and exactly one must hold. */
import assert from 'node:assert/strict'
import type { Figure, Register } from '../../../src/figures/register.ts'
import { measure, milli, plainText, textOf } from './plain.ts'
import { reference } from './reference.ts'

const day = (date: string | null, open: number): number => (date === null ? open : Date.parse(date) / 86_400_000)
const start = ({ periodStart }: Figure): number => day(periodStart, -Infinity)
const end = ({ periodEnd }: Figure): number => day(periodEnd, Infinity)

/** Returns what finds the actual figures that a wording counts, and what they come to in its unit or another one. */
export const plainOutcomes = (register: Register, reportedBy: string | undefined) => {
  const { sources, figures } = register
  const source = ({ sourceId }: Figure) => sources.find(({ id }) => id === sourceId)
  const known = figures.filter(
    (figure) =>
      figure.rank !== 'deprecated' &&
      (reportedBy === undefined || (source(figure)?.publishedOn ?? '9999') <= reportedBy),
  )
  const current = known.filter((figure) => !known.some(({ supersedesId }) => supersedesId === figure.id))
  const adds = ({ metric, unit }: Figure): boolean =>
    unit !== 'percent' && !register.metrics.some((one) => one.id === metric && one.nature !== 'flow')

  return (promise: Figure, unit = promise.unit) => {
    const { subjectKind, subjectId, metric, prices } = promise
    const about = current.filter(
      (figure) =>
        figure.stage === 'actual' &&
        figure.metric === metric &&
        figure.prices === prices &&
        figure.subjectId === subjectId &&
        figure.subjectKind === subjectKind &&
        start(promise) <= start(figure) &&
        end(figure) <= end(promise),
    )
    // Step 2 and the rates come from the reference. The subject stands alone, and percentages borrow another unit.
    const lent = (figure: Figure): Figure => ({
      ...figure,
      unit: figure.unit === 'percent' ? 'point' : figure.unit,
      relation: null,
    })
    const alone = {
      ...register,
      initiatives: [],
      projects: [],
      metrics: [],
      figures: about.map((figure) => ({ ...lent(figure), supersedesId: null })),
    }
    const pairs = figures
      .filter((figure) => !about.includes(figure))
      .map((figure) => ({ ...figure, metric: 'other', supersedesId: null }))
    const answer = reference(
      { ...alone, figures: [...alone.figures, ...pairs] },
      { metric, prices: prices ?? undefined, unit: unit === 'percent' ? 'point' : unit },
    )
    const parts = answer.data.flatMap(({ parts }) => parts)
    const heard = (id: string): Figure | undefined => about.find((figure) => figure.id === id)
    const last =
      parts
        .map(({ figureId }) => heard(figureId)?.periodEnd ?? null)
        .sort((one, other) => (day(other, Infinity) > day(one, Infinity) ? 1 : -1))[0] ?? null
    const spoken = adds(promise) ? parts : parts.filter(({ figureId }) => (heard(figureId)?.periodEnd ?? null) === last)
    // An amount is what it counts, a percentage is what is printed: it may be a fall.
    const sum = spoken.reduce(
      (sum, { figureId, ownPart }) => sum + milli(unit === 'percent' ? (heard(figureId)?.value ?? '') : ownPart),
      0n,
    )
    const periods = spoken
      .flatMap(({ figureId }) => heard(figureId) ?? [])
      .sort((one, other) => start(one) - start(other))
    const target = milli(promise.value)
    return {
      spoken,
      sum,
      last,
      periods,
      ratio: periods.length === 0 || target === 0n ? null : plainText({ n: (sum * 10_000n) / target, d: 10_000n }),
    }
  }
}

export const plainPromises = (register: Register, today: string, reportedBy: string | undefined) => {
  const { sources, figures } = register
  const source = ({ sourceId }: Figure) => sources.find(({ id }) => id === sourceId)
  const known = figures.filter(
    (figure) =>
      figure.rank !== 'deprecated' &&
      (reportedBy === undefined || (source(figure)?.publishedOn ?? '9999') <= reportedBy),
  )
  const current = known.filter((figure) => !known.some(({ supersedesId }) => supersedesId === figure.id))
  const rank = (figure: Figure): string =>
    JSON.stringify([figure.rank === 'preferred', source(figure)?.official === true, source(figure)?.publishedOn ?? ''])
  const precedes = (one: Figure, other: Figure): boolean =>
    rank(one) === rank(other) ? one.id < other.id : rank(one) > rank(other)
  const alike = (one: Figure, other: Figure): boolean =>
    one.subjectKind === other.subjectKind &&
    one.subjectId === other.subjectId &&
    one.metric === other.metric &&
    one.stage === other.stage &&
    measure(one) === measure(other) &&
    start(one) === start(other) &&
    end(one) === end(other)

  const isStock = ({ metric }: Figure): boolean =>
    register.metrics.some((one) => one.id === metric && one.nature === 'stock')
  const outcomeOf = plainOutcomes(register, reportedBy)

  /** Every wording of a promise: along superseding in either direction, and alike by other sources. */
  const versionsOf = (promise: Figure) => {
    const chain = [promise]
    for (const at of chain)
      for (const one of known)
        if ((one.id === at.supersedesId || one.supersedesId === at.id) && !chain.includes(one)) chain.push(one)
    const others = known.filter((one) => alike(one, promise) && one.sourceId !== promise.sourceId)
    return [...new Set([...chain, ...others])]
      .sort((one, other) =>
        JSON.stringify([source(one)?.publishedOn ?? '~', one.id]) <
        JSON.stringify([source(other)?.publishedOn ?? '~', other.id])
          ? -1
          : 1,
      )
      .map((version) => ({
        figureId: version.id,
        sourceId: version.sourceId,
        publishedOn: source(version)?.publishedOn ?? null,
        value: version.value,
        unit: version.unit,
        qualifier: version.qualifier,
        dueOn: version.periodEnd,
        ratio: outcomeOf(version).ratio,
      }))
  }

  const isPromise = ({ stage, value, unit, relation }: Figure): boolean =>
    stage !== 'actual' &&
    Number(value) !== 0 &&
    (Number(value) > 0 || unit.startsWith('percent') || relation === 'difference')

  return current
    .filter(isPromise)
    .filter((figure) => !current.some((other) => isPromise(other) && alike(figure, other) && precedes(other, figure)))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((promise) => {
      const { id: figureId, subjectKind, subjectId, metric, stage, value, unit, qualifier, periodEnd: dueOn } = promise
      const { spoken, sum, last, periods, ratio } = outcomeOf(promise)
      let through = start(promise) - 1
      for (const one of periods)
        if (start(one) === through + 1 || (start(one) === through && through === -Infinity)) through = end(one)
      const covered =
        periods.length > 0 && (isStock(promise) ? day(last, Infinity) === end(promise) : through === end(promise))
      const isCeiling = qualifier === 'at-most' || qualifier === 'less-than'
      // A fall is told by its size, and so is what came of it.
      const isFall = value.startsWith('-')
      const size = isFall ? -sum : sum
      const target = isFall ? -milli(promise.upperValue ?? value) : milli(value)
      const isReached =
        periods.length > 0 &&
        {
          exact: size >= target,
          about: size >= target,
          'at-least': size >= target,
          between: size >= target,
          'more-than': size > target || (size === target && periods.every((one) => one.qualifier === 'more-than')),
          'at-most': size <= target,
          'less-than': size < target,
        }[qualifier]
      const isOver = day(reportedBy ?? today, 0) > end(promise)
      const met = isReached && (!isCeiling || (isOver && covered))
      const holding = Object.entries({
        met: met,
        open: !met && !isOver,
        unreported: !met && isOver && periods.length === 0,
        short: !met && isOver && covered,
        'partly-reported': !met && isOver && periods.length > 0 && !covered,
      })
        .filter(([, holds]) => holds)
        .map(([state]) => state)
      assert.equal(holding.length, 1)
      return {
        figureId,
        subjectKind,
        subjectId,
        metric,
        stage,
        value,
        unit,
        qualifier,
        dueOn,
        actual:
          periods.length === 0
            ? null
            : { figureIds: spoken.map(({ figureId }) => figureId), value: textOf(sum), through: last },
        ratio,
        approximate: [promise, ...periods].some((one) => one.qualifier === 'about'),
        versions: versionsOf(promise),
        state: holding[0],
      }
    })
}
