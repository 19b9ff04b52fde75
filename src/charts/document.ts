/** Writes a chart as an SVG document that stands alone: with its title, its key, its source, and a text alternative. */
import type { Totals } from '../figures/totals.ts'
import { fitMarkup } from '../text/characters.ts'
import { chartOf, type Chart } from './chart.ts'
import { drawingOf, width } from './drawing.ts'
import { element, text, type Element } from './markup.ts'
import { widthOfText, wrapped } from './widths.ts'
import type { ChartWords } from './speech.ts'
import { inWords } from './words.ts'

const margin = 16
const room = width
const sizes = { title: 18, text: 13, note: 12 }

/** In the dark the ground is dark with the text, so that it can be read on a page that stays white. */
const style = `svg{background:#fff;font:${sizes.text.toString()}px system-ui,'Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}
text{fill:#1b1f24}.title{font-size:${sizes.title.toString()}px;font-weight:bold}
.unit,.tick,.note{fill:#58606b}.note{font-size:${sizes.note.toString()}px}.value{font-size:10.5px;stroke:#fff;stroke-width:3px;paint-order:stroke}
.grid{stroke:#e4e4de}.base{stroke:#58606b}
.target{fill:#8a94a3}.planned{fill:#9db4d6}.committed{fill:#b98a2f}.actual{fill:#2368c4}
@media (prefers-color-scheme:dark){svg{background:#1b1f24}text{fill:#e4e7ea}.unit,.tick,.note{fill:#a4acb6}
.value{stroke:#1b1f24}.grid{stroke:#333a42}.base{stroke:#a4acb6}.planned{fill:#4a6288}.actual{fill:#6fa5ee}}`

/** Places lines of text below each other, each with its baseline. */
const lines = (from: number, size: number, className: string, shown: readonly string[]): Element[] =>
  shown.map((one, at) => text(0, from + (at + 1) * size * 1.35, one, className))

const key = ({ stages, scale }: Chart, said: ChartWords, y: number): Element[] => {
  let x = 0
  const squares = stages.flatMap((stage) => {
    const from = x
    x += 40 + widthOfText(said.stage(stage), sizes.text)
    return [
      element('rect', { class: stage, x: from, y: y - 11, width: 12, height: 12 }),
      text(from + 18, y, said.stage(stage), 'key'),
    ]
  })
  return [...squares, text(x, y, said.inUnit(scale.unit), 'unit')]
}

interface Titled {
  readonly title: string
  /** The line that says where the numbers come from. */
  readonly source: string
}

/** Returns the document; of a total without figures, one that says so. */
export const svgOf = (totals: Pick<Totals, 'data'>, { title, source }: Titled, said: ChartWords): string => {
  const chart = chartOf(totals, said)
  const titleLines = wrapped(title, room, sizes.title)
  const below = titleLines.length * sizes.title * 1.35 + 10
  const drawing = chart && drawingOf(chart, said)
  const top = below + (chart ? 30 : 0)
  const bottom = drawing ? top + drawing.height + 6 : below + 28
  const notes = [...(chart ? said.notesOf(chart) : []), source].flatMap((note) => wrapped(note, room, sizes.note))
  const height = bottom + notes.length * sizes.note * 1.35 + 8
  const [wide, high] = [width + 2 * margin, Math.ceil(height + 2 * margin - 8)]
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
    element('desc', { id: 'description' }, chart ? inWords(chart, said) : said.noFigures),
    { markup: `<style>${style}</style>` },
    ...lines(0, sizes.title, 'title', titleLines),
    ...(chart && drawing
      ? [
          ...key(chart, said, below + 14),
          element('g', { transform: `translate(0 ${top.toString()})` }, ...drawing.parts),
        ]
      : [text(0, below + 12, said.noFigures)]),
    ...lines(bottom, sizes.note, 'note', notes),
  )
  return fitMarkup(svg.markup)
}
