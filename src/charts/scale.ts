/** The axis of amounts: one scale for all bars of a chart, with round ticks and a unit. */
import { wordsIn, type ChartWords } from './speech.ts'

export interface Scale {
  /** The amount at the end of the axis. */
  readonly top: number
  readonly ticks: readonly number[]
  /** The unit of the axis: `trillion yuan`. */
  readonly unit: string
  /** Writes an amount in that unit, in few digits. */
  readonly numeral: (amount: number) => string
}

const steps = [1, 2, 2.5, 5, 10] as const
const intervals = 4

/** Returns the smallest round step that reaches the highest amount in few intervals. */
const stepFor = (highest: number): number => {
  const power = 10 ** Math.floor(Math.log10(highest / intervals))
  const step = steps.find((one) => one * power * intervals >= highest * 0.999) ?? 10
  return step * power
}

/** Counted things have no halves. */
const wholeStep = (step: number, isCounted: boolean): number => (isCounted ? Math.max(1, Math.ceil(step)) : step)

const large = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const inFull = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })

/** Returns the scale, continued by its steps up to an amount that lies above it. */
export const reaching = (scale: Scale, highest: number): Scale => {
  const step = scale.ticks[1] ?? scale.top
  const count = Math.max(scale.ticks.length - 1, Math.ceil(highest / step - 0.001))
  return { ...scale, top: count * step, ticks: Array.from({ length: count + 1 }, (_, at) => at * step) }
}

/** Floats are good enough for the length of a bar and the words at an axis. */
export const scaleFor = (amounts: readonly number[], unit: string, said: ChartWords = wordsIn('en')): Scale => {
  const highest = Math.max(...amounts, 0)
  const isCounted = amounts.every(Number.isInteger)
  const step = highest === 0 ? 1 : wholeStep(stepFor(highest), isCounted)
  const count = Math.max(1, Math.ceil(highest / step - 0.001))
  const ticks = Array.from({ length: count + 1 }, (_, at) => at * step)
  const [by, name] = said.scales.find(([one]) => highest >= one) ?? [1, '']
  return {
    top: count * step,
    ticks,
    unit: `${name}${said.unit(unit)}`,
    numeral: (amount) => (by === 1 ? inFull : amount < by ? small : large).format(amount / by),
  }
}
