/** The parts of a chart: round ticks that reach the highest amount, and text that fits. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { bridgeOf, scaleOf } from '../../src/charts/bridge.ts'
import { chartOf, type Frame, frameOf, scaleFor } from '../../src/charts/chart.ts'
import { cutTo, drawingOf, sheets, widthOfText, wrapped } from '../../src/charts/drawing.ts'
import { chartWordsIn } from '../../src/charts/speech.ts'
import { besidesIn, type ChartSubject, drawnOf, programmeOf } from '../../src/charts/subjects.ts'
import type { TotalsRow } from '../../src/figures/totals.ts'
import { forAll, seed } from '../support/runs.ts'

t.test('the axis has round ticks, a unit in words, and one scale for all amounts', async (t) => {
  for (const [amounts, unit, words, ticks] of [
    [[1.1816e12, 3.386e11], 'CNY', 'trillion yuan', ['0', '0.5', '1', '1.5']],
    [[8e12, 4.2e8], 'CNY', 'trillion yuan', ['0', '2', '4', '6', '8']],
    [[4.2e8], 'EUR', 'million euros', ['0', '200', '400', '600']],
    [[2.5e9, 1.25e9], 'USD', 'billion US dollars', ['0', '1', '2', '3']],
    [[1508, 1120], 'project', 'projects', ['0', '500', '1,000', '1,500', '2,000']],
    [[2], 'company', 'companies', ['0', '1', '2']],
    [[0.4], 'gigawatt-hour', 'gigawatt hours', ['0', '0.1', '0.2', '0.3', '0.4']],
    [[0], 'project', 'projects', ['0', '1']],
    [[1.2e16], 'CNY', 'trillion yuan', ['0', '5,000', '10,000', '15,000']],
  ] as const) {
    const scale = scaleFor(amounts, unit)
    t.equal(scale.unit, words)
    t.same(scale.ticks.map(scale.numeral), ticks, words)
  }
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { minLength: 1 }), (thousandths) => {
      const amounts = thousandths.map((one) => one / 1000)
      const { top, ticks } = scaleFor(amounts, 'CNY')
      const highest = Math.max(...amounts)
      return (
        top >= highest * 0.999 &&
        ticks.length >= 2 &&
        ticks.length <= 6 &&
        ticks[0] === 0 &&
        (highest === 0 || highest >= top / 3)
      )
    }),
  )
})

t.test('a place beside others has their scale, continued as far as a page has room, or one of its own', async (t) => {
  const ofYear = (total: string): TotalsRow => ({
    ...{ key: { year: '2025' }, label: '2025', stage: 'planned', unit: 'CNY', total, figures: 1 },
    ...{ lowerBound: total, upperBound: total, approximate: false },
    ...{ from: '2025-01-01', through: '2025-12-31', partial: false },
  })
  const chartFor = (total: string, frame?: Frame) => chartOf({ data: [ofYear(total)] }, chartWordsIn('en'), { frame })
  const first = chartFor('1')
  const frame = first && frameOf(first)
  for (const [total, top, rise, ticks] of [
    ['1', 1, 1, [0, 1]],
    ['4', 4, 4, [0, 1, 2, 3, 4]],
    ['5', 6, 1, [0, 2, 4, 6]],
    ['900000000000000', 1e15, 1, [0, 2.5e14, 5e14, 7.5e14, 1e15]],
  ] as const) {
    const chart = chartFor(total, frame)
    t.strictSame([chart?.scale.top, chart?.rise, chart?.scale.ticks], [top, rise, ticks], total)
  }
})

t.test('what a chart leaves out is said, of one group as of many', async (t) => {
  for (const [omitted, isOverTime, english, chinese] of [
    [0, true, [], []],
    [1, true, ['Without 1 earlier year.'], ['未列出更早的1项。']],
    [2, true, ['Without 2 earlier years.'], ['未列出更早的2项。']],
    [1, false, ['Without 1 smaller one.'], ['未列出较小的1项。']],
    [21, false, ['Without 21 smaller ones.'], ['未列出较小的21项。']],
  ] as const) {
    const omission = { omitted, isOverTime, otherUnits: [], lacksSeveralYears: false }
    t.strictSame(chartWordsIn('en').notesOf(omission), english)
    t.strictSame(chartWordsIn('zh').notesOf(omission), chinese)
  }
})

t.test('text is cut and wrapped where it fits, and none of it is lost in lines', async (t) => {
  t.equal(cutTo('Guangdong', 200, 13), 'Guangdong')
  t.equal(cutTo('粤港澳大湾区重大建设项目', 100, 13), '粤港澳大湾区…')
  const found = wrapped('http://127.0.0.1/v1/totals?metric=investment&groupBy=year', 210, 12)
  t.same(found, ['http://127.0.0.1/v1/totals?', 'metric=investment&groupBy=year'])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 60, max: 400 }), (text, room) => {
      const lines = wrapped(text, room, 12)
      const [kept, all] = [lines.join(''), text].map((one) => one.replaceAll(/\s/g, ''))
      return (
        kept === all &&
        lines.every((line) => widthOfText(line, 12) <= room) &&
        widthOfText(cutTo(text, room, 12), 12) <= room + 12
      )
    }),
  )
})

/** A text of a drawing with the room that it takes, by the sizes of the style sheet. */
const textsIn = (markup: string, letters: number) =>
  [...markup.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)"(?: dy="([-\d.]+)em")?([^>]*)>([^<]*)<\/text>/g)].map(
    ([, x, y, dy = '0', more = '', shown = '']) => {
      const size = /class="(?:value|until)/.test(more) ? letters * 0.92 : letters
      const width = widthOfText(shown, size)
      const left = Number(x) - (more.includes('"middle"') ? width / 2 : more.includes('"end"') ? width : 0)
      const base = Number(y) + Number(dy) * size
      return { shown, left, right: left + width, top: base - size * 0.7, base }
    },
  )

t.test('no label of a chart over time stands over another', async () => {
  const amount = fc.integer({ min: 1, max: 9999 })
  const year = fc.record({
    planned: fc.option(amount),
    actual: fc.option(amount),
    through: fc.integer({ min: 1, max: 12 }),
  })
  const scales = fc.constantFrom(1, 1e6, 2.5e8, 1e9)
  fc.assert(
    fc.property(
      fc.array(year, { minLength: 1, maxLength: 10 }),
      scales,
      fc.constantFrom('en', 'zh'),
      (years, scale, language) => {
        const data = years.flatMap(({ planned, actual, through }, at): TotalsRow[] => {
          const label = (2017 + at).toString()
          const rowOf = (stage: 'planned' | 'actual', value: number, last: string): TotalsRow => {
            const total = (value * scale).toString()
            return {
              ...{ key: { year: label }, label, stage, unit: 'CNY', total, figures: 1 },
              ...{ lowerBound: total, upperBound: total, approximate: false },
              ...{ from: `${label}-01-01`, through: last, partial: last !== `${label}-12-31` },
            }
          }
          const last = new Date(Date.UTC(2017 + at, through, 0)).toISOString().slice(0, 10)
          return [
            ...(planned === null ? [] : [rowOf('planned', planned, `${label}-12-31`)]),
            ...(actual === null ? [] : [rowOf('actual', actual, last)]),
          ]
        })
        const said = chartWordsIn(language)
        const chart = chartOf({ data }, said, { years: 10 })
        if (!chart) return
        for (const sheet of [sheets.page, sheets.document]) {
          const texts = textsIn(
            drawingOf(chart, said, sheet)
              .parts.map(({ markup }) => markup)
              .join(''),
            sheet.letters,
          )
          for (const [at, one] of texts.entries())
            for (const other of texts.slice(at + 1)) {
              const [across, down] = [
                Math.min(one.right, other.right) - Math.max(one.left, other.left),
                Math.min(one.base, other.base) - Math.max(one.top, other.top),
              ]
              if (across > 1 && down > 1) throw new Error(`“${one.shown}” stands over “${other.shown}”`)
            }
        }
      },
    ),
    { seed, numRuns: 300 },
  )
})

// The bridge between two totals: whatever the amounts are, everything is drawn within its sheet.

const said = chartWordsIn('en')
const names = { before: 'Before', entered: 'Entered', left: 'Left', rebased: 'Changed', after: 'After' }
const axis = (unit: string, from: string | undefined): string => `${unit} from ${from ?? '0'}`

const markupOf = (before: number, entered: number, left: number, rebased: number): string => {
  const bridge = { before, entered, left, rebased, after: before + entered - left + rebased }
  const { parts } = bridgeOf(bridge, scaleOf(bridge, 'CNY', said), { names, axis }, sheets.page)
  return parts.map(({ markup }) => markup).join('\n')
}

t.test('everything lies within the sheet', async () => {
  const amount = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.double({ min: 0, max: 1e15, noNaN: true }),
  )
  const signed = fc.tuple(amount, fc.boolean()).map(([value, isNegative]) => (isNegative ? -value : value))
  await forAll(500, [signed, amount, amount, signed], (before, entered, left, rebased) => {
    const markup = markupOf(before, entered, left, rebased)
    for (const [, x = ''] of markup.matchAll(/ (?:x|x1|x2)="([^"]*)"/g)) {
      assert.ok(Number.isFinite(Number(x)), x)
      assert.ok(Number(x) >= -1 && Number(x) <= sheets.page.width + 1, x)
    }
    for (const [, width = ''] of markup.matchAll(/ width="([^"]*)"/g)) assert.ok(Number(width) > 0, width)
    assert.ok((markup.match(/<line/g)?.length ?? 0) <= 8)
  })
})

t.test('the axis begins at 0 where the changes are not small', async (t) => {
  t.match(markupOf(100, 50, 20, 10), 'yuan from 0')
  t.match(markupOf(1_498_200_000_000, 8_700_000_000, 5_400_000_000, -84_000_000_000), 'billion yuan from 1,400')
  t.match(markupOf(100, 0, 0, 0), 'yuan from 0')
})

// What the amounts of a place rest on: what a chart draws of them, and what it says of the rest.

/** Returns a row of a year that adds up one figure about each of these projects. */
const row = (year: string, stage: TotalsRow['stage'], ...projects: readonly string[]): TotalsRow => ({
  key: { year },
  label: year,
  stage,
  unit: 'CNY',
  total: '5000000000',
  lowerBound: '5000000000',
  upperBound: '5000000000',
  figures: projects.length,
  approximate: false,
  from: `${year}-01-01`,
  through: `${year}-12-31`,
  partial: false,
  parts: projects.map((subjectId) => ({
    figureId: `${subjectId}-${stage}`,
    wholeFigureId: null,
    subjectKind: 'project',
    subjectId,
    value: '5',
    unit: 'CNY',
    ownPart: '5',
  })),
})

const titles: Readonly<Record<string, string>> = {
  'key-2024': 'Key projects, 2024',
  'key-2025': 'Key projects, 2025',
  'batch-2025': 'Major projects, 2025, second batch',
  bridge: 'A bridge',
}
const titleOf = ({ subjectId }: ChartSubject): string => titles[subjectId] ?? subjectId

/** The bridge is one of the key projects of 2025. */
const pathOf = (subject: ChartSubject): ChartSubject[] =>
  subject.subjectId === 'bridge' ? [subject, { subjectKind: 'project', subjectId: 'key-2025' }] : [subject]

const of = (...rows: readonly TotalsRow[]) => {
  const programme = programmeOf(rows, { titleOf, nameOf: titleOf, pathOf })
  return {
    main: programme.main,
    drawn: drawnOf(rows, programme).map(({ key, stage }) => `${key.year ?? ''} ${stage}`),
    said: besidesIn(rows, programme, chartWordsIn('en')),
  }
}

t.test('a programme has another title each year, and all of it is drawn', async (t) => {
  t.strictSame(
    of(row('2024', 'planned', 'key-2024'), row('2024', 'actual', 'key-2024'), row('2025', 'target', 'key-2025')),
    {
      main: 'Key projects',
      drawn: ['2024 planned', '2024 actual', '2025 target'],
      said: [],
    },
  )
})

t.test('a batch is not drawn beside the programme of its year, and is where it stands alone', async (t) => {
  const [plan, outcome] = [row('2024', 'planned', 'key-2024'), row('2024', 'actual', 'key-2024')]
  const batch = row('2025', 'planned', 'batch-2025')
  t.strictSame(of(plan, outcome, batch, row('2025', 'target', 'key-2025')), {
    main: 'Key projects',
    drawn: ['2024 planned', '2024 actual', '2025 target'],
    said: ['Not drawn: 5 billion yuan, the plan for 2025 of Major projects, 2025, second batch alone.'],
  })
  t.strictSame(of(plan, outcome, batch), {
    main: 'Key projects',
    drawn: ['2024 planned', '2024 actual', '2025 planned'],
    said: ['Plan for 2025: Major projects, 2025, second batch.'],
  })
})

t.test('the outcome of a part is drawn in the plan of its whole, and named', async (t) => {
  t.strictSame(
    of(row('2024', 'planned', 'key-2024'), row('2025', 'planned', 'key-2025'), row('2025', 'actual', 'bridge')),
    {
      main: 'Key projects',
      drawn: ['2024 planned', '2025 planned', '2025 actual'],
      said: ['Outcome for 2025: A bridge.'],
    },
  )
})

t.test('a sum of which a part has no outcome is not drawn beside that outcome', async (t) => {
  t.strictSame(of(row('2025', 'planned', 'key-2025', 'batch-2025'), row('2025', 'actual', 'key-2025')), {
    main: undefined,
    drawn: ['2025 planned'],
    said: [
      'Plan for 2025: Major projects, 2025, second batch and Key projects, 2025.',
      'Not drawn: 5 billion yuan, the outcome for 2025 of Key projects, 2025 alone.',
    ],
  })
})

t.test('amounts whose parts are not all known are drawn, and said of nothing', async (t) => {
  const unknown = { ...row('2025', 'actual', 'key-2025'), figures: 400 }
  const found = of(row('2025', 'planned', 'key-2025'), unknown)
  t.strictSame(found, { main: 'Key projects', drawn: ['2025 planned', '2025 actual'], said: [] })
})
