/** Parts that bounds or rates tie to others: kept as texts, so that they need not be settled again to be added up. */
import type { Conversion } from './money.ts'
import type { Part } from './own-parts.ts'
import type { Stage } from './register.ts'
import type { Addend } from './rows.ts'

/** A kept figure of a tied cluster; amounts are integers as texts, so that any size is exact. */
export interface TiedFigure {
  readonly figureId: string
  readonly stage: Stage
  readonly unit: string
  readonly tie: string
}

interface Bounds {
  readonly lower: string
  readonly upper: string | null
}
interface Tie extends Bounds {
  readonly whole: string | null
  readonly own: string
  readonly inWhole: Bounds
  readonly conversion?: Omit<Conversion, 'rate'> & {
    readonly rate: { readonly scaled: string; readonly places: number }
  }
}

const leftOut: Tie = { whole: null, own: '0', lower: '0', upper: '0', inWhole: { lower: '0', upper: '0' } }

const boundsOf = ({ lower, upper }: Pick<Part, 'lower' | 'upper'>): Bounds => ({
  lower: lower.toString(),
  upper: upper?.toString() ?? null,
})

/** What must be kept of a part beside its place to add it up; undefined stands for a figure that is left out. */
export const tieOf = (part: Part | undefined): string => {
  if (part === undefined) return JSON.stringify(leftOut)
  const { whole, own, inWhole, conversion } = part
  const tie: Tie = {
    whole: whole?.figure.id ?? null,
    own: own.toString(),
    ...boundsOf(part),
    inWhole: boundsOf(inWhole),
  }
  if (conversion === undefined) return JSON.stringify(tie)
  const { from, to, rate, origin } = conversion
  return JSON.stringify({
    ...tie,
    conversion: { from, to, rate: { scaled: rate.scaled.toString(), places: rate.places }, origin },
  })
}

export interface TiedPart<F extends TiedFigure> extends Addend {
  readonly figure: F
  readonly whole: TiedPart<F> | undefined
  readonly conversion: Conversion | undefined
}

const bounds = ({ lower, upper }: Bounds) => ({ lower: BigInt(lower), upper: upper === null ? null : BigInt(upper) })

/** The parts again, wholes before their parts; of whole clusters, in any order. */
export const tiedParts = <F extends TiedFigure>(figures: readonly F[]): TiedPart<F>[] => {
  const byId = new Map(figures.map((figure) => [figure.figureId, figure]))
  const made = new Map<string, TiedPart<F>>()
  const make = (figure: F): TiedPart<F> => {
    const known = made.get(figure.figureId)
    if (known) return known
    const { whole, own, inWhole, conversion, ...tie } = JSON.parse(figure.tie) as Tie
    const part = {
      figure,
      unit: figure.unit,
      own: BigInt(own),
      ...bounds(tie),
      inWhole: bounds(inWhole),
      whole: whole === null ? undefined : make(byId.get(whole) as F),
      conversion: conversion && { ...conversion, rate: { ...conversion.rate, scaled: BigInt(conversion.rate.scaled) } },
    }
    made.set(figure.figureId, part)
    return part
  }
  figures.forEach(make)
  return [...made.values()]
}
