/** A later wording of a promise that asks less, or later, is a warning. */
import t from 'tap'
import type { Figure, Source } from '../../../src/figures/register.ts'
import { register, source, year } from '../reference/small.ts'
import { findings, idsOf, yuan } from './found.ts'
import { pluck } from '../../support/match-whole.ts'

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
const of = (...figures: Figure[]) => idsOf('target-lowered', register(figures, { sources }))
const target = (id: string, value: string, particulars: Partial<Figure> = {}) =>
  yuan(id, value, { stage: 'target', ...particulars })
const replaces = (supersedesId: string) => ({ supersedesId, sourceId: 'summer' })

t.test('along what it supersedes', (t) => {
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
  t.strictSame(of(first, target('b', '1200', replaces('a'))), [])
  t.strictSame(of(first, target('b', '999.6', { ...replaces('a'), asPrinted: '999.6 yuan' })), [], 'within rounding')
  t.strictSame(of(first, target('b', '800', replaces('a')), target('c', '800', replaces('b'))), ['c a'])
  t.strictSame(of(first, target('b', '800', { ...replaces('a'), asPrinted: 'less' })), [])
  t.strictSame(of(first, target('b', '8', { ...replaces('a'), unit: 'USD', asPrinted: '8 dollars' })), [])
  t.strictSame(of({ ...first, stage: 'actual' }, target('b', '8', { ...replaces('a'), stage: 'actual' })), [])
  t.strictSame(of({ ...first, rank: 'deprecated' }, target('b', '800', replaces('a'))), [])
  t.strictSame(of(first, target('b', '800', { ...replaces('a'), rank: 'deprecated' })), [])
  t.end()
})

t.test('bounds are compared by the numbers that they name', (t) => {
  const least = { qualifier: 'at-least' as const }
  const most = { qualifier: 'at-most' as const }
  t.strictSame(of(target('a', '1000', least), target('b', '800', { ...replaces('a'), ...least })), ['b a'])
  t.strictSame(
    of(target('a', '1000', most), target('b', '1200', { ...replaces('a'), ...most })),
    ['b a'],
    'a higher ceiling',
  )
  t.strictSame(of(target('a', '1000', most), target('b', '800', { ...replaces('a'), ...most })), [])
  t.strictSame(of(target('a', '1000', most), target('b', '800', replaces('a'))), [], 'a ceiling and a floor')
  t.end()
})

t.test('a smaller fall asks less; what promises nothing is no wording that asked more', (t) => {
  const percent = (id: string, value: string, particulars: Partial<Figure> = {}) =>
    target(id, value, { unit: 'percent', asPrinted: `${value}%`, ...particulars })
  t.strictSame(of(percent('a', '-14'), percent('b', '-5', replaces('a'))), ['b a'])
  t.strictSame(of(percent('a', '-5'), percent('b', '-14', replaces('a'))), [])
  t.strictSame(of(percent('a', '-14', { sourceId: 'winter' }), percent('b', '-5')), ['b a'], 'of one publisher')
  t.strictSame(of(percent('a', '5'), percent('b', '-5', replaces('a'))), [], 'a growth and a fall')
  t.strictSame(of(percent('a', '-14'), percent('b', '0', replaces('a'))), ['b a'])
  t.strictSame(of(target('a', '-5'), target('b', '-8', replaces('a'))), [], 'credits')
  t.strictSame(of(target('a', '-5', { sourceId: 'winter' }), target('b', '-8')), [])
  t.end()
})

t.test('due later, for no more', (t) => {
  const first = target('a', '1000', year(2025))
  t.strictSame(of(first, target('b', '1000', { ...replaces('a'), ...year(2026) })), ['b a'])
  t.strictSame(of(first, target('b', '2000', { ...replaces('a'), ...year(2026) })), [])
  t.strictSame(of(first, target('b', '1000', { ...replaces('a'), ...year(2024) })), [])
  t.strictSame(of(first, target('b', '1000', { ...replaces('a'), periodEnd: null })), [])
  t.end()
})

t.test('by one publisher', (t) => {
  const first = target('a', '1000', { sourceId: 'winter' })
  t.strictSame(of(first, target('b', '800')), ['b a'])
  t.strictSame(of(first, target('b', '800', { sourceId: 'summer' })), [], 'by another')
  t.strictSame(of(first, target('b', '800', { sourceId: 'winter' })), [], 'on one day')
  t.strictSame(of(first, target('b', '800', { sourceId: 'undated' })), [], 'on no day')
  t.strictSame(of(first, target('b', '800', { stage: 'planned' })), [])
  t.strictSame(of(first, target('b', '800', year(2026))), [])
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
  t.end()
})
