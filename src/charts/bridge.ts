/** Draws the bridge between two totals: both ends as marks, because the axis need not start at 0, and the changes as bars. */
import { element, stepFor, text, type Element } from './chart.ts'
import { cutTo, type Drawing, type sheets, widthOfText } from './drawing.ts'
import type { ChartWords } from './speech.ts'

export interface Bridge {
  readonly before: number
  readonly entered: number
  readonly left: number
  readonly rebased: number
  readonly after: number
}

/** The words beside each step, and what stands under the axis. */
export interface BridgeWords {
  readonly names: Readonly<Record<keyof Bridge, string>>
  readonly axis: (unit: string, from: string | undefined) => string
}

interface Step {
  readonly name: string
  /** Its ends; a mark has one place. */
  readonly from: number
  readonly to: number
  readonly shown: string
  readonly isMark: boolean
}

const mostDecimals = 3
/** Floats tell no smaller change from none. */
const leastSpan = 1e-9
const leastAmount = 0.001

/** Returns the axis, which begins at 0 where the changes are not small beside the amounts. */
const axisOf = (low: number, high: number) => {
  const span = high - low
  const isWhole = (low >= 0 && low <= 2 * span) || span <= Math.max(Math.abs(low), Math.abs(high)) * leastSpan
  const [start, end] = isWhole ? [Math.min(0, low), Math.max(0, high)] : [low, high]
  const step = stepFor(end - start < leastAmount ? 1 : end - start)
  const from = Math.floor(start / step) * step
  const count = Math.max(1, Math.ceil((end - from) / step - 0.001))
  return { step, from, to: from + count * step, ticks: Array.from({ length: count + 1 }, (_, at) => from + at * step) }
}

/** The scale and digits of all amounts of a bridge, so that its smallest step can be read. */
export interface BridgeScale {
  readonly axis: ReturnType<typeof axisOf>
  /** The unit of all numerals: `billion rand`. */
  readonly unit: string
  readonly numeral: (amount: number, isChange?: boolean) => string
  readonly tick: (amount: number) => string
}

const placesOf = ({ before, entered, left, after }: Bridge): readonly number[] => [
  before,
  before + entered,
  before + entered - left,
  after,
]

export const scaleOf = (bridge: Bridge, unit: string, words: ChartWords): BridgeScale => {
  const places = placesOf(bridge)
  const axis = axisOf(Math.min(...places), Math.max(...places))
  const [by, scale] = words.scales.find(([one]) => axis.to - axis.from >= one) ?? [1, '']
  const decimals =
    by === 1 ? mostDecimals : Math.min(mostDecimals, Math.max(0, 2 - Math.floor(Math.log10(axis.step / by))))
  const written = (amount: number, options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat('en', { maximumFractionDigits: decimals, ...options }).format(amount / by).replace('-', '−')
  return {
    axis,
    unit: `${scale}${words.unit(unit)}`,
    numeral: (amount, isChange = false) =>
      written(amount, {
        ...(by !== 1 && { minimumFractionDigits: decimals }),
        signDisplay: isChange ? 'exceptZero' : 'auto',
      }),
    tick: (amount) => written(amount, {}),
  }
}

/** Draws a bridge by its scale. */
export const bridgeOf = (
  bridge: Bridge,
  { axis: { from, to, ticks }, unit, numeral, tick: tickText }: BridgeScale,
  { names, axis: axisWords }: BridgeWords,
  { width, letters }: (typeof sheets)['page'],
): Drawing => {
  const { entered, left, rebased } = bridge
  const [before, come, gone, after] = placesOf(bridge) as [number, number, number, number]
  const steps: readonly Step[] = [
    { name: names.before, from: before, to: before, shown: numeral(before), isMark: true },
    { name: names.entered, from: before, to: come, shown: numeral(entered, true), isMark: false },
    { name: names.left, from: come, to: gone, shown: numeral(-left, true), isMark: false },
    { name: names.rebased, from: gone, to: after, shown: numeral(rebased, true), isMark: false },
    { name: names.after, from: after, to: after, shown: numeral(after), isMark: true },
  ]
  const [high, thick, gap, edge] = [letters * 1.25, letters * 1.4, letters * 0.7, 2]
  const each = high + thick + gap
  const base = steps.length * each
  const xOf = (amount: number): number => edge + ((amount - from) / (to - from)) * (width - 2 * edge)
  const drawn = ({ name, from: start, to: end, shown, isMark }: Step, at: number): Element[] => {
    const [top, x, low, far] = [
      at * each + high,
      xOf(end),
      Math.min(xOf(start), xOf(end)),
      Math.max(xOf(start), xOf(end)),
    ]
    const [room, beside] = [widthOfText(shown, letters) + letters, letters * 0.6]
    const isRight = far + room <= width
    const isInside = !isRight && low - room < 0
    return [
      text(1, top - 3, cutTo(name, width, letters)),
      isMark
        ? element('path', { class: 'mark', d: `M${x.toFixed(1)} ${top.toFixed(1)}v${thick.toFixed(1)}` })
        : element('rect', { class: 'change', x: low, y: top, width: Math.max(1, far - low), height: thick }),
      ...(at + 1 < steps.length
        ? [
            element('path', {
              class: 'lead',
              d: `M${x.toFixed(1)} ${(top + thick).toFixed(1)}v${(gap + high).toFixed(1)}`,
            }),
          ]
        : []),
      isRight || isInside
        ? text((isRight ? far : low) + beside, top + thick * 0.75, shown, isInside ? 'value inside' : 'value')
        : text(low - beside, top + thick * 0.75, shown, 'value', { anchor: 'end' }),
    ]
  }
  const anchorOf = (at: number): { anchor?: 'middle' | 'end' } =>
    at === 0 ? {} : { anchor: at + 1 === ticks.length ? 'end' : 'middle' }
  return {
    height: base + letters * 3.4,
    parts: [
      ...ticks.flatMap((tick, at) => [
        element('line', { class: tick === 0 ? 'base' : 'grid', x1: xOf(tick), y1: 2, x2: xOf(tick), y2: base }),
        text(xOf(tick), base + letters * 1.3, tickText(tick), 'tick', anchorOf(at)),
      ]),
      ...steps.flatMap(drawn),
      text(width, base + letters * 2.8, axisWords(unit, from === 0 ? undefined : tickText(from)), 'tick', {
        anchor: 'end',
      }),
    ],
  }
}
