/** Draws a chart without its title: columns over time, or bars from the largest to the smallest. */
import type { TotalsRow } from '../figures/totals.ts'
import {
  type Chart,
  element,
  type Element,
  type ChartGroup,
  group,
  type AmountKind,
  type AmountScale,
  shape,
  text,
} from './chart.ts'
import type { ChartWords } from './speech.ts'

// Puts the amounts of a chart into words and signs.

type Bounded = Pick<TotalsRow, 'total' | 'lowerBound' | 'upperBound' | 'approximate'>

/** Writes an amount in the unit of the axis, with a sign for what is not exact: `≥0.6`, `≈1.2`, `2–3`. */
const label = ({ total, lowerBound, upperBound, approximate }: Bounded, { numeral }: AmountScale): string => {
  const [amount, least] = [numeral(Number(total)), lowerBound ?? '0']
  if (upperBound === null) return `${least === total ? '≥' : '≈'}${amount}`
  if (least === total && upperBound === total) return approximate ? `≈${amount}` : amount
  if (upperBound === total) return `≤${amount}`
  return least === total ? `${amount}–${numeral(Number(upperBound))}` : `≈${amount}`
}

/** Names a kind of amounts in a key: `planned`, `actual, part of a year`. */
export const kindInWords = ({ stage, partial }: AmountKind, { isOverTime }: Chart, words: ChartWords): string =>
  partial ? words.inPart(words.stage(stage), isOverTime) : words.stage(stage)

/** Describes a chart for whoever does not see it. */
export const amountsInWords = ({ groups }: Chart, { exactly, stop }: ChartWords): string =>
  groups
    .flatMap(({ label: group, rows }) => rows.map((row) => `${exactly(group, row)}${stop}`))
    .join('')
    .trimEnd()

// Estimates how wide text is drawn, without a font: cuts and wraps it.

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u

/** Average widths in parts of the size of the font. */
const widthOf = (character: string, size: number): number => size * (wide.test(character) ? 1 : 0.56)

export const widthOfText = (text: string, size: number): number =>
  Array.from(text).reduce((sum, character) => sum + widthOf(character, size), 0)

/** Returns the text, cut between characters if it is wider than there is room. */
export const cutTo = (text: string, room: number, size: number): string => {
  if (widthOfText(text, size) <= room) return text
  let [left, kept] = [room - size, '']
  for (const character of text) {
    left -= widthOf(character, size)
    if (left < 0) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** Returns lines that fit: broken after spaces and the separators of addresses, or anywhere in longer words. */
export const wrapped = (text: string, room: number, size: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const piece of text.split(/(?<=[ &?/])/)) {
    const pieces = widthOfText(piece, size) > room ? Array.from(piece) : [piece]
    for (const one of pieces) {
      if (line !== '' && widthOfText(line + one.trimEnd(), size) > room) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += one
    }
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '')
}

export interface Drawing {
  readonly height: number
  readonly parts: readonly Element[]
}

/** The room of a drawing, in which a pixel of the page is one or less. */
interface Sheet {
  readonly width: number
  /** The size of letters. */
  readonly letters: number
  /** The height of columns. */
  readonly plot: number
}

/** A sheet by itself, and one that is read on a phone too. */
export const sheets = {
  document: { width: 760, letters: 13, plot: 250 },
  page: { width: 430, letters: 12.5, plot: 150 },
} as const satisfies Record<string, Sheet>

const line = (x1: number, y1: number, x2: number, y2: number, isBase: boolean): Element =>
  element('line', { class: isBase ? 'base' : 'grid', x1, y1, x2, y2 })

/** Says the amounts of a group, the one that counts last: `of 1`, then `0.34`. */
const amountsOf = (
  { rows }: ChartGroup,
  { scale }: Chart,
  words: Pick<ChartWords, 'of' | 'named'>,
): { className: string; shown: string }[] => {
  const outcome = rows.find(({ stage }) => stage === 'actual')
  const promised = rows.filter(({ stage }) => stage !== 'actual')
  const labels = promised.map((row) => {
    const amount = label(row, scale)
    if (outcome && row.stage === 'planned') return words.of(amount)
    return rows.length === 1 ? amount : words.named(row.stage, amount)
  })
  return [
    ...labels.map((shown) => ({ className: 'value promised', shown })),
    ...(outcome ? [{ className: 'value', shown: label(outcome, scale) }] : []),
  ]
}

/** Returns the amounts of a group as they are drawn: an outcome over its plan, and a target over both. */
const overEachOther = ({ rows }: ChartGroup): TotalsRow[] =>
  [...rows].sort((one, other) => Number(one.stage === 'target') - Number(other.stage === 'target'))

const partialIn = ({ rows }: ChartGroup): TotalsRow | undefined => rows.find(({ partial }) => partial)

/** Fewer years without amounts have no room for words. */
const widestGap = 3

/** Returns where years follow each other without amounts, for longer than a reader would take for nothing. */
const gapsIn = (groups: readonly ChartGroup[]): [from: number, to: number][] => {
  const full = groups.flatMap(({ rows }, at) => (rows.length === 0 ? [] : [at]))
  const edges = [-1, ...full, groups.length]
  return edges.flatMap((edge, at): [number, number][] => {
    const next = edges[at + 1] ?? edge
    return next - edge > widestGap ? [[edge + 1, next]] : []
  })
}

/** Draws columns: a group a year, with the outcome within its plan. */
const drawColumns = (chart: Chart, words: ChartWords, { width, letters, plot: shared }: Sheet): Drawing => {
  const { groups, scale } = chart
  const plot = shared * chart.rise
  const high = letters * 1.2
  const days = groups.map((one) => {
    const partial = partialIn(one)
    return partial && words.until(partial.through, partial.through?.slice(0, 4) === partial.key.year)
  })
  const left = Math.max(...scale.ticks.map((tick) => widthOfText(scale.numeral(tick), letters))) + letters
  const step = (width - left) / groups.length
  const wide = Math.min(letters * 4.2, step * 0.66)
  const isWide = (shown: string, part: number): boolean => widthOfText(shown, letters * 0.92) > step * part
  const isNarrow = groups.some(({ label: year }) => isWide(year, 0.8))
  const all = groups.map((one) => amountsOf(one, chart, words))
  const widestAt = (at: number): number =>
    Math.max(0, ...(all[at] ?? []).map(({ shown }) => widthOfText(shown, letters * 0.92)))
  // A plan beneath its outcome needs no word where that would touch the next year.
  const labels = all.some((_, at) => (widestAt(at) + widestAt(at + 1)) / 2 > step)
    ? groups.map((one) => amountsOf(one, chart, { ...words, of: (amount) => amount }))
    : all
  const topOf = ({ rows }: ChartGroup): number => Math.max(0, ...rows.map(({ total }) => Number(total))) / scale.top
  const roomOver = (at: number): number => (1 - topOf(groups[at] as ChartGroup)) * plot
  const headroom = Math.max(letters * 0.7, ...labels.map((all, at) => all.length * high + 8 - roomOver(at)))
  const base = headroom + plot
  const yOf = (amount: number): number => base - (Math.max(0, amount) / scale.top) * plot
  /** The days of neighbours that would touch stand in turn on two lines. */
  const lineOf = (at: number): number => {
    const touches =
      (days[at - 1] !== undefined || days[at + 1] !== undefined) &&
      days.some((day) => widthOfText(day ?? '', letters * 0.92) > step)
    return touches && at % 2 === 1 ? 3 : 2
  }
  const lines = Math.max(1, ...days.map((day, at) => (day === undefined ? 1 : lineOf(at))))
  const column = (one: ChartGroup, at: number): Element[] => {
    const middle = left + step * (at + 0.5)
    const peak = Math.min(base, ...one.rows.map(({ total }) => yOf(Number(total))))
    const isTarget = one.rows.some(({ stage, total }) => stage === 'target' && yOf(Number(total)) < peak + 5)
    const day = days[at]
    return [
      ...overEachOther(one).map((row) => {
        const y = yOf(Number(row.total))
        return shape(
          row,
          { x: middle - wide / 2, y, width: wide, height: base - y },
          'up',
          words.exactly(one.label, row),
        )
      }),
      ...(labels[at] ?? []).map(({ className, shown }, above) =>
        text(middle, peak - (isTarget ? 8 : 4), shown, className, { anchor: 'middle', lines: -above }),
      ),
      text(middle, base + 2, isNarrow ? one.label.replace(/\D/g, '') : one.label, 'year', {
        anchor: 'middle',
        lines: 1,
      }),
      ...(day === undefined ? [] : [text(middle, base + 2, day, 'until', { anchor: 'middle', lines: lineOf(at) })]),
    ]
  }
  return {
    height: base + lines * high + letters * 0.6,
    parts: [
      ...scale.ticks.flatMap((tick) => [
        line(left, yOf(tick), width, yOf(tick), tick === 0),
        text(left - 6, yOf(tick) + letters * 0.35, scale.numeral(tick), 'tick', { anchor: 'end' }),
      ]),
      ...groups.flatMap(column),
      ...gapsIn(groups).map(([from, to]) =>
        text(left + (step * (from + to)) / 2, base - letters * 0.7, words.nothing, 'until', { anchor: 'middle' }),
      ),
    ],
  }
}

/** Draws bars: a group a place, with its name above. */
const drawBars = (chart: Chart, words: ChartWords, { width, letters }: Sheet): Drawing => {
  const { groups, scale } = chart
  const [high, thick, gap] = [letters * 1.25, letters * 1.4, letters * 0.9]
  const years = new Set(
    groups.flatMap(({ rows }) => rows.flatMap(({ from, through }) => [from, through])).map((day) => day?.slice(0, 4)),
  )
  const labels = groups.map((one) => {
    const partial = partialIn(one)
    const amounts = amountsOf(one, chart, words).reverse()
    const day = partial && words.until(partial.through, years.size === 1)
    return day === undefined ? amounts : [...amounts, { className: 'until', shown: day }]
  })
  const between = letters * 0.5
  const room = Math.max(
    ...labels.map((all) => all.reduce((sum, { shown }) => sum + widthOfText(shown, letters) + between, letters)),
  )
  const plot = width - room
  const xOf = (amount: number): number => (Math.max(0, amount) / scale.top) * plot
  const each = high + thick + gap
  const base = groups.length * each
  const drawn = (one: ChartGroup, at: number): Element[] => {
    const top = at * each
    let x = Math.max(...one.rows.map(({ total }) => xOf(Number(total)))) + letters * 0.7
    return [
      group('name', element('title', {}, one.label), text(1, top + high - 3, cutTo(one.label, width, letters))),
      ...overEachOther(one).map((row) =>
        shape(
          row,
          { x: 0, y: top + high + 1, width: xOf(Number(row.total)), height: thick },
          'right',
          words.exactly(one.label, row),
        ),
      ),
      ...(labels[at] ?? []).map(({ className, shown }) => {
        const from = x
        x += widthOfText(shown, letters) + between
        return text(from, top + high + thick * 0.8, shown, className)
      }),
    ]
  }
  return {
    height: base + letters * 1.8,
    parts: [
      ...scale.ticks.flatMap((tick) => [
        line(xOf(tick), 2, xOf(tick), base, tick === 0),
        text(xOf(tick), base + letters * 1.3, scale.numeral(tick), 'tick', tick === 0 ? {} : { anchor: 'middle' }),
      ]),
      ...groups.flatMap(drawn),
    ],
  }
}

export const drawingOf = (chart: Chart, words: ChartWords, sheet: Sheet): Drawing =>
  chart.isOverTime ? drawColumns(chart, words, sheet) : drawBars(chart, words, sheet)
