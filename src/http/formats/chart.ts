/** Draws the rows of a total as an SVG bar chart, ready to embed. */
import type { Totals, TotalsRow } from '../../figures/totals.ts'
import { fitMarkup } from '../../text/characters.ts'

const width = 760
const barHeight = 22
const titleHeight = 64
const panelMargin = 44
const footHeight = 34
const labelWidth = 240

/** `1234567.5` → `1,234,567.5`, exactly. */
const readable = (decimal: string): string => {
  const [whole = '', fraction] = decimal.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** One colour a stage, whichever others are shown beside it. */
const colours: Readonly<Record<TotalsRow['stage'], string>> = {
  target: '#8a94a3',
  planned: '#7d9fd1',
  committed: '#b98a2f',
  actual: '#2368c4',
}

/** In the dark, text is light; and so that it can be read on a page that stays white, the ground is dark with it. */
const darkStyle =
  '<style>@media (prefers-color-scheme: dark) ' +
  '{ svg { background: #1b1f24 } text { fill: #d9dde2; stroke: none } }</style>'

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]

/** Identifies a bar: labels alone are not unique, since two places are called Chaoyang. */
const keyOf = ({ key }: TotalsRow): string => JSON.stringify(key)

/** One panel a unit, since different units share no axis. */
interface Panel {
  readonly unit: string
  readonly keys: readonly string[]
  readonly rows: readonly TotalsRow[]
  readonly top: number
  readonly height: number
}

const panelsOf = (data: readonly TotalsRow[], stages: number): Panel[] => {
  let top = titleHeight
  return distinct(data.map(({ unit }) => unit)).map((unit) => {
    const rows = data.filter((row) => row.unit === unit)
    const keys = distinct(rows.map(keyOf))
    const height = keys.length * (barHeight * stages + 8)
    const panel = { unit, keys, rows, top: top + panelMargin, height }
    top += panelMargin + height
    return panel
  })
}

const noFigures = 'No figures.'

/** Describes the chart in words, for screen readers. */
const inWords = ({ data }: Totals): string =>
  data.length === 0
    ? noFigures
    : data.map(({ label, stage, unit, total }) => `${label}, ${stage}: ${readable(total)} ${unit}.`).join(' ')

/** Loaded for the first chart: it is the largest library of all. */
const drawing = async () => {
  const [{ init, use }, { BarChart }, { GridComponent, LegendComponent, TitleComponent }, { SVGRenderer }] =
    await Promise.all([
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/renderers'),
    ])
  use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer])
  return init
}

/** An SVG document of the rows, with a title, each unit, the source and a text alternative; all text is escaped. */
export const chartOf = async (totals: Totals, source: string): Promise<string> => {
  const init = await drawing()
  const { metric, data } = totals
  const stages = distinct(data.map(({ stage }) => stage))
  const panels = panelsOf(data, stages.length)
  const last = panels.at(-1)
  const height = (last ? last.top + last.height : titleHeight) + footHeight
  const title = `${metric}${stages.length > 0 ? `, ${stages.join(' and ')}` : ''}`
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({
    animation: false,
    title: [
      { text: title, left: 16, top: 12, textStyle: { fontSize: 18 } },
      ...panels.map(({ unit, top }) => ({
        text: unit,
        left: 16,
        top: top - 30,
        textStyle: { fontSize: 13, fontWeight: 'normal' as const },
      })),
      {
        text: data.length === 0 ? noFigures : '',
        left: 16,
        top: titleHeight - 20,
        textStyle: { fontSize: 13, fontWeight: 'normal' as const },
      },
      {
        text: source,
        left: 16,
        top: height - 24,
        textStyle: { fontSize: 10, fontWeight: 'normal' as const, color: '#666' },
      },
    ],
    legend: { show: stages.length > 1, data: stages, right: 16, top: 14 },
    grid: panels.map(({ top, height: inner }) => ({ left: labelWidth, right: 150, top, height: inner })),
    xAxis: panels.map((_panel, gridIndex) => ({
      type: 'value' as const,
      gridIndex,
      axisLabel: { show: false },
      splitLine: { show: false },
    })),
    yAxis: panels.map(({ keys, rows }, gridIndex) => ({
      type: 'category' as const,
      gridIndex,
      inverse: true,
      data: keys.map((key) => rows.find((row) => keyOf(row) === key)?.label ?? ''),
      axisTick: { show: false },
      axisLabel: { width: labelWidth - 24, overflow: 'truncate' as const },
    })),
    series: panels.flatMap(({ keys, rows }, index) =>
      stages.map((stage) => ({
        type: 'bar' as const,
        name: stage,
        itemStyle: { color: colours[stage] },
        xAxisIndex: index,
        yAxisIndex: index,
        data: keys.map((key) => {
          const row = rows.find((candidate) => keyOf(candidate) === key && candidate.stage === stage)
          // A float is good enough for the length of a bar; the text beside it is exact.
          return row
            ? {
                value: Number(row.total),
                label: { show: true, position: 'right' as const, formatter: readable(row.total) },
              }
            : { value: 0 }
        }),
      })),
    ),
  })
  const svg = chart.renderToSVGString()
  // An undisposed chart keeps the process alive.
  chart.dispose()
  const description = escaped(inWords(totals))
  const head = `<title id="title">${escaped(title)}</title><desc id="description">${description}</desc>${darkStyle}`
  return fitMarkup(
    svg.replace(
      /^<svg ([^>]*)>/,
      (_all, attributes: string) => `<svg role="img" aria-labelledby="title description" ${attributes}>${head}`,
    ),
  )
}
