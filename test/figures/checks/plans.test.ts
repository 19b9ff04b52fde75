/** An outcome a thousand times off its plan is a warning. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Figure, Register, Source } from '../../../src/figures/register.ts'
import { pluck } from '../../support/match-whole.ts'
import { law } from '../reference/law.ts'
import { register, source, year } from '../reference/small.ts'
import { findings, idsOf, yuan } from './found.ts'
import { checks } from '../../support/whole.ts'

const of = (...figures: Figure[]) => idsOf('far-from-plan', register(figures))
const plan = (value: string, particulars: Partial<Figure> = {}) => yuan('plan', value, particulars)
const actual = (id: string, value: string, particulars: Partial<Figure> = {}) =>
  yuan(id, value, { stage: 'actual', ...particulars })

t.test('a final value of 10 on a budget of 473 million', async (t) => {
  t.strictSame(
    findings('far-from-plan', register([plan('473694090.21'), actual('final', '10')])).map(
      ({ detail, severity, printed, records }) => [severity, detail, printed, records.map(({ id }) => id)],
    ),
    [
      [
        'warning',
        'The planned investment of “whole” for 2025 was 473,694,090.21 yuan (“spring”), and what came of it 10 yuan (“spring”): one of them may be a placeholder, or in another unit.',
        '10 yuan',
        ['plan', 'final'],
      ],
    ],
  )
})

t.test('the factor is a thousand, either way', async (t) => {
  t.strictSame(of(plan('1000'), actual('a', '1')), [])
  t.strictSame(of(plan('1000.001'), actual('a', '1')), ['plan a'])
  t.strictSame(of(plan('1'), actual('a', '1000')), [])
  t.strictSame(of(plan('1'), actual('a', '1001')), ['plan a'])
})

t.test('of many outcomes one is named, the lowest first', async (t) => {
  t.strictSame(of(plan('5000'), actual('a', '5000'), actual('b', '2'), actual('c', '9000000')), ['plan b'])
  t.strictSame(of(plan('5000'), actual('a', '5000'), actual('c', '9000000')), ['plan c'])
})

t.test('only an outcome of the same thing counts, and zero may be meant', async (t) => {
  for (const other of [
    { unit: 'USD' },
    { metric: 'output-value' },
    { subjectId: 'another' },
    year(2026),
    { stage: 'target' },
    { rank: 'deprecated' },
  ] as const)
    t.strictSame(of(plan('5000000'), actual('a', '1', other)), [])
  t.strictSame(of(plan('0'), actual('a', '5000')), [])
  t.strictSame(of(plan('5000'), actual('a', '0')), [])
  t.strictSame(of(plan('5000'), yuan('later', '4000', { supersedesId: 'plan' }), actual('a', '4000')), [])
})

// Lowered promises are those of a plain search through all earlier wordings, the last first.

const days = ['2025-01-15', '2025-02-01', '2025-03-01', '2025-04-01', null]

interface Wording {
  readonly value: number
  readonly at: number
  readonly publisherId: string | null
  readonly qualifier: Figure['qualifier']
}

const wordings = fc.array(
  fc
    .record<Wording>({
      value: fc.integer({ min: -20, max: 40 }),
      at: fc.nat(days.length - 1),
      publisherId: fc.constantFrom('paper', 'paper', 'ministry', null),
      qualifier: fc.constantFrom('exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between'),
    })
    // Falls are printed as one number.
    .map((one) => (one.qualifier === 'between' ? { ...one, value: Math.abs(one.value) + 1 } : one)),
  { maxLength: 24 },
)

const registerOf = (asked: readonly Wording[]): Register =>
  register(
    asked.map(({ value, qualifier }, at) =>
      yuan(`f${String(at).padStart(2, '0')}`, String(value), {
        stage: 'target',
        qualifier,
        upperValue: qualifier === 'between' ? String(value + 2) : null,
        unit: 'percent',
        asPrinted: qualifier === 'between' ? `${value}-${value + 2}%` : `${value}%`,
        sourceId: `s${at}`,
      }),
    ),
    {
      sources: asked.map(({ at, publisherId }, index): Source => ({
        ...source(`s${index}`, days[at] ?? null),
        publisherId,
      })),
    },
  )

/** The size that a wording names, in thousandths, as wide as its rounding. */
const range = ({ value, qualifier }: Wording): [number, number] => {
  const amount = Math.abs(value) * 1000
  if (qualifier === 'between') return [amount, amount + 2000]
  const isTens = qualifier === 'about' && value % 10 === 0
  const half = Math.min(isTens ? 5000 : 500, amount / 20) * (qualifier === 'about' ? 2 : 1)
  return [amount - half, amount + half]
}

const isCeiling = ({ qualifier }: Wording): boolean => qualifier === 'at-most' || qualifier === 'less-than'

const asksLess = (later: Wording, earlier: Wording): boolean => {
  const isOtherWay = Math.sign(later.value) * Math.sign(earlier.value) < 0
  // A wording of 0 asks less than a growth, and nothing asks less than it.
  if (isCeiling(later) !== isCeiling(earlier) || isOtherWay || earlier.value === 0) return false
  if (later.value === 0 && earlier.value < 0) return false
  const [[low, high], [least, most]] = [range(later), range(earlier)]
  return isCeiling(later) ? most < low : high < least
}

const plainly = (asked: readonly Wording[]): string[] =>
  asked.flatMap((later, index) => {
    const before = asked
      .map((wording, at) => ({ wording, at }))
      .filter(
        ({ wording: { publisherId, at } }) =>
          publisherId !== null &&
          publisherId === later.publisherId &&
          (days[at] ?? '~') < (days[later.at] ?? '') &&
          days[later.at] !== null,
      )
      .sort((one, other) => other.wording.at - one.wording.at || one.at - other.at)
      .find(({ wording }) => asksLess(later, wording))
    const id = (at: number): string => `f${String(at).padStart(2, '0')}`
    return before ? [`${id(index)} ${id(before.at)}`] : []
  })

law('the last wording of a publisher that asked more', [wordings], (asked) => {
  const found = checks({ today: '2025-06-01' }, registerOf(asked)).filter(({ check }) => check === 'target-lowered')
  assert.deepEqual(found.map(({ records }) => records.map(({ id }) => id).join(' ')).sort(), plainly(asked).sort())
})

// A later wording of a promise that asks less, or later, is a warning.

const published = (id: string, publisherId: string | null, on: string | null): Source => ({
  ...source(id, on),
  publisherId,
})
const sources = [
  published('winter', 'paper', '2025-01-15'),
  published('spring', 'paper', '2025-04-01'),
  published('summer', 'ministry', '2025-07-01'),
  published('undated', 'paper', null),
]
const lowered = (...figures: Figure[]) => idsOf('target-lowered', register(figures, { sources }))
const target = (id: string, value: string, particulars: Partial<Figure> = {}) =>
  yuan(id, value, { stage: 'target', ...particulars })
const replaces = (supersedesId: string) => ({ supersedesId, sourceId: 'summer' })

t.test('along what it supersedes', async (t) => {
  const first = target('a', '1000')
  t.strictSame(
    pluck(
      findings('target-lowered', register([first, target('b', '800', replaces('a'))], { sources })),
      'severity',
      'detail',
      'printed',
    ),
    [
      [
        'warning',
        'The target for investment of “whole” for 2025 was lowered from 1,000 yuan (“spring”) to 800 yuan (“summer”).',
        '800 yuan',
      ],
    ],
  )
  t.strictSame(lowered(first, target('b', '1200', replaces('a'))), [])
  const wrong = lowered(first, target('b', '999.6', { ...replaces('a'), asPrinted: '999.6 yuan' }))
  t.strictSame(wrong, [], 'within rounding')
  t.strictSame(lowered(first, target('b', '800', replaces('a')), target('c', '800', replaces('b'))), ['c a'])
  t.strictSame(lowered(first, target('b', '800', { ...replaces('a'), asPrinted: 'less' })), [])
  t.strictSame(lowered(first, target('b', '8', { ...replaces('a'), unit: 'USD', asPrinted: '8 dollars' })), [])
  t.strictSame(lowered({ ...first, stage: 'actual' }, target('b', '8', { ...replaces('a'), stage: 'actual' })), [])
  t.strictSame(lowered({ ...first, rank: 'deprecated' }, target('b', '800', replaces('a'))), [])
  t.strictSame(lowered(first, target('b', '800', { ...replaces('a'), rank: 'deprecated' })), [])
})

t.test('bounds are compared by the numbers that they name', async (t) => {
  const least = { qualifier: 'at-least' as const }
  const most = { qualifier: 'at-most' as const }
  t.strictSame(lowered(target('a', '1000', least), target('b', '800', { ...replaces('a'), ...least })), ['b a'])
  const found = lowered(target('a', '1000', most), target('b', '1200', { ...replaces('a'), ...most }))
  t.strictSame(found, ['b a'], 'a higher ceiling')
  t.strictSame(lowered(target('a', '1000', most), target('b', '800', { ...replaces('a'), ...most })), [])
  t.strictSame(lowered(target('a', '1000', most), target('b', '800', replaces('a'))), [], 'a ceiling and a floor')
})

t.test('a smaller fall asks less; what promises nothing is no wording that asked more', async (t) => {
  const percent = (id: string, value: string, particulars: Partial<Figure> = {}) =>
    target(id, value, { unit: 'percent', asPrinted: `${value}%`, ...particulars })
  t.strictSame(lowered(percent('a', '-14'), percent('b', '-5', replaces('a'))), ['b a'])
  t.strictSame(lowered(percent('a', '-5'), percent('b', '-14', replaces('a'))), [])
  t.strictSame(lowered(percent('a', '-14', { sourceId: 'winter' }), percent('b', '-5')), ['b a'], 'of one publisher')
  t.strictSame(lowered(percent('a', '5'), percent('b', '-5', replaces('a'))), [], 'a growth and a fall')
  t.strictSame(lowered(percent('a', '-14'), percent('b', '0', replaces('a'))), ['b a'])
  t.strictSame(lowered(target('a', '-5'), target('b', '-8', replaces('a'))), [], 'credits')
  t.strictSame(lowered(target('a', '-5', { sourceId: 'winter' }), target('b', '-8')), [])
})

t.test('due later, for no more', async (t) => {
  const first = target('a', '1000', year(2025))
  t.strictSame(lowered(first, target('b', '1000', { ...replaces('a'), ...year(2026) })), ['b a'])
  t.strictSame(lowered(first, target('b', '2000', { ...replaces('a'), ...year(2026) })), [])
  t.strictSame(lowered(first, target('b', '1000', { ...replaces('a'), ...year(2024) })), [])
  t.strictSame(lowered(first, target('b', '1000', { ...replaces('a'), periodEnd: null })), [])
})

t.test('by one publisher', async (t) => {
  const first = target('a', '1000', { sourceId: 'winter' })
  t.strictSame(lowered(first, target('b', '800')), ['b a'])
  t.strictSame(lowered(first, target('b', '800', { sourceId: 'summer' })), [], 'by another')
  t.strictSame(lowered(first, target('b', '800', { sourceId: 'winter' })), [], 'on one day')
  t.strictSame(lowered(first, target('b', '800', { sourceId: 'undated' })), [], 'on no day')
  t.strictSame(lowered(first, target('b', '800', { stage: 'planned' })), [])
  t.strictSame(lowered(first, target('b', '800', year(2026))), [])
  t.strictSame(
    idsOf(
      'target-lowered',
      register([first, target('b', '800')], {
        sources: [published('winter', null, '2025-01-15'), published('spring', null, '2025-04-01')],
      }),
    ),
    [],
    'nobody knows by whom',
  )
})
