/** Writes SVG elements: attributes and text are escaped, so no name can be taken for markup. */
import { escaped } from '../text/characters.ts'

/** A finished element; text that is none is escaped. */
export interface Element {
  readonly markup: string
}

export type Child = Element | string | undefined

type Attributes = Readonly<Record<string, string | number | undefined>>

/** Pixels need no more than one decimal. */
export const pixels = (value: number): string => (Math.round(value * 10) / 10).toString()

const valueOf = (value: string | number): string => (typeof value === 'number' ? pixels(value) : escaped(value))

const childOf = (child: Child): string =>
  child === undefined ? '' : typeof child === 'string' ? escaped(child) : child.markup

export const element = (name: string, attributes: Attributes, ...children: readonly Child[]): Element => {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${valueOf(value)}"`,
  )
  return { markup: `<${name}${written.join('')}>${children.map(childOf).join('')}</${name}>` }
}

interface Placed {
  readonly anchor?: 'middle' | 'end'
  /** The number of lines below, of the size at which letters are shown. */
  readonly lines?: number
}

const lineHeight = 1.2

export const text = (
  x: number,
  y: number,
  shown: string,
  className?: string,
  { anchor, lines = 0 }: Placed = {},
): Element =>
  element(
    'text',
    {
      x,
      y,
      dy: lines === 0 ? undefined : `${(lines * lineHeight).toFixed(1)}em`,
      class: className,
      'text-anchor': anchor,
    },
    shown,
  )

export const group = (className: string, ...children: readonly Child[]): Element =>
  element('g', { class: className }, ...children)
