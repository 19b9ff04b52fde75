/** Encodes parts that bounds or rates link to others as texts, which a database keeps and which add up as they are. */
import { decimalText } from '../../model/decimals.ts'
import type { Conversion } from '../money.ts'
import type { Part } from '../own-parts.ts'
import { conversionFrom, plainConversion, type PlainConversion } from './plain-conversions.ts'
import type { Stage } from '../register.ts'
import type { Addend } from '../rows.ts'

/** A figure of a linked cluster; amounts in `link` are integers as texts, so that any size is exact. */
export interface LinkedFigure {
  readonly figureId: string
  readonly stage: Stage
  readonly unit: string
  readonly tie: string
}

interface Bounds {
  readonly lower: string
  readonly upper: string | null
}
interface Link extends Bounds {
  readonly whole: string | null
  readonly own: string
  readonly approximate: boolean
  readonly inWhole: Bounds
  readonly conversion?: PlainConversion
}

const leftOut: Link = {
  whole: null,
  own: '0',
  approximate: false,
  lower: '0',
  upper: '0',
  inWhole: { lower: '0', upper: '0' },
}

const boundsOf = ({ lower, upper }: Pick<Part, 'lower' | 'upper'>): Bounds => ({
  lower: lower.toString(),
  upper: upper?.toString() ?? null,
})

/** Returns what adds a part up, beside its place, as text; undefined stands for a figure that is left out. */
export const linkOf = (part: Part | undefined): string => {
  if (part === undefined) return JSON.stringify(leftOut)
  const { whole, own, approximate, inWhole, conversion } = part
  const link: Link = {
    whole: whole?.figure.id ?? null,
    own: own.toString(),
    approximate,
    ...boundsOf(part),
    inWhole: boundsOf(inWhole),
  }
  return JSON.stringify(conversion === undefined ? link : { ...link, conversion: plainConversion(conversion) })
}

interface LinkedPart<F extends LinkedFigure> extends Addend {
  readonly figure: F
  readonly whole: LinkedPart<F> | undefined
  readonly conversion: Conversion | undefined
}

const bounds = ({ lower, upper }: Bounds) => ({ lower: BigInt(lower), upper: upper === null ? null : BigInt(upper) })

/** Returns the parts of whole clusters, wholes before their parts; takes the figures in any order. */
export const linkedParts = <F extends LinkedFigure>(figures: readonly F[]): LinkedPart<F>[] => {
  const byId = new Map(figures.map((figure) => [figure.figureId, figure]))
  const made = new Map<string, LinkedPart<F>>()
  const make = (figure: F): LinkedPart<F> => {
    const known = made.get(figure.figureId)
    if (known) return known
    const { whole, own, approximate, inWhole, conversion, ...bounded } = JSON.parse(figure.tie) as Link
    const part = {
      figure,
      unit: figure.unit,
      own: BigInt(own),
      approximate,
      ...bounds(bounded),
      inWhole: bounds(inWhole),
      whole: whole === null ? undefined : make(byId.get(whole) as F),
      conversion: conversion && conversionFrom(conversion),
    }
    made.set(figure.figureId, part)
    return part
  }
  figures.forEach(make)
  return [...made.values()]
}

/** Returns what explains a linked part. */
export const explainedLink = (tie: string) => {
  const { own, conversion } = JSON.parse(tie) as Link
  const rate = conversion && decimalText(BigInt(conversion.rate.scaled), conversion.rate.places)
  return { own: BigInt(own), rate }
}
