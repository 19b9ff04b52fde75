/** What the amounts of a place rest on: what a chart draws of them, and what it says of the rest. */
import t from 'tap'
import { chartWordsIn } from '../../src/charts/speech.ts'
import { besidesIn, drawnOf, programmeOf, type ChartSubject } from '../../src/charts/subjects.ts'
import type { TotalsRow } from '../../src/figures/totals.ts'

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
