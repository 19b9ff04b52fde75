/** The shapes of amounts: an outline is planned, a filled bar in it is done, a line with a diamond is a target. */
import type { TotalsRow } from '../figures/totals.ts'
import { element, group, pixels, type Element } from './markup.ts'

export type Box = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>

/** What a shape stands for. */
export type Kind = Pick<TotalsRow, 'stage' | 'partial'>

/** Whether amounts grow upwards or to the right. */
export type Growth = 'up' | 'right'

/** The part of the room of a plan that its outcome takes up. */
const breadths: Readonly<Record<TotalsRow['stage'], number>> = { target: 1.3, planned: 1, committed: 0.8, actual: 0.58 }

const hatchGap = 5
const diamond = 4.5

/** Hatches a box by lines, because a pattern needs an id, and a page holds many charts. */
const hatch = ({ x, y, width, height }: Box): Element => {
  const lines: string[] = []
  for (let at = hatchGap; at < width + height; at += hatchGap) {
    const [fromX, fromY] = [Math.max(0, at - height), Math.min(height, at)]
    const [toX, toY] = [Math.min(width, at), Math.max(0, at - width)]
    lines.push(`M${pixels(x + fromX)} ${pixels(y + fromY)}L${pixels(x + toX)} ${pixels(y + toY)}`)
  }
  return element('path', { class: 'hatch', d: lines.join('') })
}

const marker = ({ x, y, width, height }: Box, growth: Growth, title: Element | undefined): Element => {
  const [[x1, y1], [x2, y2]] =
    growth === 'up'
      ? ([
          [x, y],
          [x + width, y],
        ] as const)
      : ([
          [x + width, y],
          [x + width, y + height],
        ] as const)
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2]
  const corners = [
    [0, -diamond],
    [diamond, 0],
    [0, diamond],
    [-diamond, 0],
  ] as const
  const points = corners.map(([right, down]) => `${pixels(middleX + right)},${pixels(middleY + down)}`)
  return group('target', title, element('line', { x1, y1, x2, y2 }), element('polygon', { points: points.join(' ') }))
}

/** Narrows a box to the breadth of a stage, around its middle. */
const narrowed = (box: Box, stage: TotalsRow['stage'], growth: Growth): Box => {
  const breadth = breadths[stage]
  return growth === 'up'
    ? { ...box, x: box.x + (box.width * (1 - breadth)) / 2, width: box.width * breadth }
    : { ...box, y: box.y + (box.height * (1 - breadth)) / 2, height: box.height * breadth }
}

/** Draws an amount in the room of its group; `says` is told to whoever points at it. */
export const shape = ({ stage, partial }: Kind, room: Box, growth: Growth, says?: string): Element => {
  const title = says === undefined ? undefined : element('title', {}, says)
  const box = narrowed(room, stage, growth)
  if (stage === 'target') return marker(box, growth, title)
  const bar = element('rect', { class: partial ? `${stage} partial` : stage, ...box }, title)
  return partial ? group('hatched', hatch(box), bar) : bar
}

/** The size of a shape in a key. */
export const keySize = { width: 22, height: 14 } as const

/** Draws the shape of a key at a place. */
export const keyShape = (kind: Kind, x = 0, y = 0): Element =>
  kind.stage === 'target'
    ? shape(kind, { x: x + 3.5, y: y + 7, width: 15, height: 7 }, 'up')
    : shape(kind, { x: x + 4, y: y + 1, width: 14, height: 12 }, 'up')
