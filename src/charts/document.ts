/** Writes a chart as an SVG document that stands alone: with its title, its key, its source, and a text alternative. */
import type { Totals } from '../figures/totals.ts'
import { fitMarkup } from '../text/characters.ts'
import { chartOf, type Chart, element, text, type Element, keyShape, keySize } from './chart.ts'
import { drawingOf, sheets, widthOfText, wrapped, amountsInWords, kindInWords } from './drawing.ts'
import type { ChartWords } from './speech.ts'

const margin = 16
const room = sheets.document.width
const sizes = { title: 18, text: 13, note: 12 }

/** In the dark the ground is dark with the text, so that it can be read on a page that stays white. */
const style = `svg{background:#fff;font:${sizes.text.toString()}px system-ui,'Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}
text{fill:#1b1f24}.title{font-size:${sizes.title.toString()}px;font-weight:bold}
.unit,.tick,.note,.until,.promised{fill:#58606b}.note{font-size:${sizes.note.toString()}px}.until{font-size:12px}
.value,.until{stroke:#fff;stroke-width:3px;paint-order:stroke}.value{font-weight:650}.promised{font-weight:normal}
.grid{stroke:#e4e4de}.base{stroke:#58606b}
rect,.hatch{stroke-width:1.6}.planned,.committed,.partial,.hatch{fill:none}.planned{stroke:#4a6ea8}
.committed{stroke:#8f6a1c;stroke-dasharray:4 3}.actual{fill:#2368c4}.actual.partial{fill:none;stroke:#2368c4}
.hatch{stroke:#2368c4}.target line{stroke:#58606b;stroke-width:2}.target polygon{fill:#58606b;stroke:#fff;paint-order:stroke}
@media (prefers-color-scheme:dark){svg{background:#1b1f24}text{fill:#e4e7ea}
.unit,.tick,.note,.until,.promised{fill:#a4acb6}.value,.until{stroke:#1b1f24}.grid{stroke:#333a42}.base{stroke:#a4acb6}
.planned{stroke:#d5e2f7}.committed{stroke:#d9b255}.actual{fill:#4d90ee}.actual.partial,.hatch{stroke:#4d90ee}
.target line{stroke:#c3c9d0}.target polygon{fill:#c3c9d0;stroke:#1b1f24}}`

/** Places lines of text below each other, each with its baseline. */
const lines = (from: number, size: number, className: string, shown: readonly string[]): Element[] =>
  shown.map((one, at) => text(0, from + (at + 1) * size * 1.35, one, className))

const key = (chart: Chart, words: ChartWords, y: number): Element[] => {
  let x = 0
  const shapes = chart.kinds.flatMap((kind) => {
    const [from, name] = [x, kindInWords(kind, chart, words)]
    x += keySize.width + 24 + widthOfText(name, sizes.text)
    return [keyShape(kind, from, y - 12), text(from + keySize.width + 4, y, name, 'key')]
  })
  return [...shapes, text(x, y, words.inUnit(chart.scale.unit), 'unit')]
}

interface Titled {
  readonly title: string
  /** Sentences about what is drawn. */
  readonly notes?: readonly string[]
  /** The line that says where the numbers come from. */
  readonly source: string
}

/** Returns the document; of a total without figures, one that says so. */
export const svgOf = (
  totals: Pick<Totals, 'data'>,
  { title, notes: told = [], source }: Titled,
  words: ChartWords,
): string => {
  const chart = chartOf(totals, words)
  const titleLines = wrapped(title, room, sizes.title)
  const below = titleLines.length * sizes.title * 1.35 + 10
  const drawing = chart && drawingOf(chart, words, sheets.document)
  const top = below + (chart ? 30 : 0)
  const bottom = drawing ? top + drawing.height + 6 : below + 28
  const notes = [...told, ...(chart ? words.notesOf(chart) : []), source].flatMap((note) =>
    wrapped(note, room, sizes.note),
  )
  const height = bottom + notes.length * sizes.note * 1.35 + 8
  const [wide, high] = [room + 2 * margin, Math.ceil(height + 2 * margin - 8)]
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: wide,
      height: high,
      viewBox: `${(-margin).toString()} ${(8 - margin).toString()} ${wide.toString()} ${high.toString()}`,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    element('title', { id: 'title' }, title),
    element('desc', { id: 'description' }, chart ? amountsInWords(chart, words) : words.noFigures),
    { markup: `<style>${style}</style>` },
    ...lines(0, sizes.title, 'title', titleLines),
    ...(chart && drawing
      ? [
          ...key(chart, words, below + 14),
          element('g', { transform: `translate(0 ${top.toString()})` }, ...drawing.parts),
        ]
      : [text(0, below + 12, words.noFigures)]),
    ...lines(bottom, sizes.note, 'note', notes),
  )
  return fitMarkup(svg.markup)
}
