/** Rule 6: the bounds of each qualifier, alone, with parts, and with parts in other rows. */
import t from 'tap'
import type { Figure } from '../../src/figures/register.ts'
import { ask, bounds, figure, project, register } from './reference/small.ts'

const hedged = (qualifier: Figure['qualifier'], upperValue: string | null = null) => ({ qualifier, upperValue })
const inPart = (particulars: Partial<Figure> = {}) => ({ subjectId: 'part', ...particulars })
/** The part stands in another region than its whole. */
const apart = {
  projects: [
    project('whole', { regionId: 'hill' }),
    project('part', { parentId: 'whole', regionId: 'port' }),
    project('piece', { parentId: 'part', regionId: 'hill' }),
  ],
}

t.test('bounds of each qualifier alone', (t) => {
  const alone = (qualifier: Figure['qualifier'], upperValue?: string) =>
    bounds(ask({}, register([figure('a', '100', hedged(qualifier, upperValue))])))[0]
  t.strictSame(
    (['exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than'] as const).map((one) => alone(one)),
    [
      ['100', '100', '100'],
      ['100', '100', '100'],
      ['100', '100', null],
      ['100', '100', null],
      ['0', '100', '100'],
      ['0', '100', '100'],
    ],
  )
  t.strictSame(
    [alone('between', '150'), alone('between')],
    [
      ['100', '100', '150'],
      ['100', '100', '100'],
    ],
  )
  t.end()
})

t.test('a whole is at least the lower bounds of its parts, and its upper bound is no less than its total', (t) => {
  const together = (whole: Figure, ...parts: Figure[]) => bounds(ask({}, register([whole, ...parts])))[0]
  t.strictSame(together(figure('a', '100', hedged('at-most')), figure('b', '30', inPart())), ['30', '100', '100'])
  t.strictSame(together(figure('a', '100'), figure('b', '130', inPart())), ['130', '130', '130'])
  t.strictSame(together(figure('a', '100', hedged('at-most')), figure('b', '130', inPart(hedged('at-most')))), [
    '0',
    '130',
    '130',
  ])
  t.end()
})

t.test('parts in other rows are subtracted by their opposite bound, at most the whole', (t) => {
  const of = (whole: Partial<Figure>, part: Partial<Figure>, ...more: Figure[]) =>
    bounds(
      ask(
        { groupBy: ['region'] },
        register([figure('a', '100', whole), figure('b', '30', inPart(part)), ...more], apart),
      ),
    )
  t.strictSame(of({}, {}), [
    ['70', '70', '70'],
    ['30', '30', '30'],
  ])
  t.strictSame(of({}, hedged('at-least')), [
    ['0', '70', '70'],
    ['30', '30', '100'],
  ])
  t.strictSame(of({}, hedged('at-most')), [
    ['70', '70', '100'],
    ['0', '30', '30'],
  ])
  t.strictSame(of(hedged('between', '120'), hedged('between', '40')), [
    ['60', '70', '90'],
    ['30', '30', '40'],
  ])
  t.strictSame(of(hedged('more-than'), hedged('more-than')), [
    ['0', '70', null],
    ['30', '30', null],
  ])
  t.end()
})

t.test('a lower bound is never below the lower bounds of the remaining parts', (t) => {
  const projects = [
    project('whole', { regionId: 'hill' }),
    project('part', { parentId: 'whole', regionId: 'port' }),
    project('near', { parentId: 'whole', regionId: 'hill' }),
    project('nearer', { parentId: 'near', regionId: 'hill' }),
  ]
  const of = register(
    [
      figure('a', '100'),
      figure('b', '30', inPart(hedged('at-least'))),
      figure('c', '20', { subjectId: 'near', ...hedged('at-most') }),
      figure('d', '5', { subjectId: 'nearer' }),
    ],
    { projects },
  )
  t.strictSame(bounds(ask({ groupBy: ['region'] }, of)), [
    ['5', '70', '70'],
    ['30', '30', '100'],
  ])
  t.end()
})

t.test('a row counts a figure beneath a part of another row as a topmost figure of its own', (t) => {
  const of = register(
    [
      figure('a', '100'),
      figure('b', '40', inPart(hedged('between', '60'))),
      figure('c', '10', { subjectId: 'piece', ...hedged('at-least') }),
    ],
    apart,
  )
  t.strictSame(bounds(ask({ groupBy: ['region'] }, of)), [
    ['50', '70', '120'],
    ['0', '30', '50'],
  ])
  t.end()
})

t.test('bounds are converted with their figure, also back from a whole in another currency', (t) => {
  const dollars = { unit: 'USD', reported: [{ value: '200', unit: 'CNY' }] }
  const of = (part: Partial<Figure>) =>
    register([figure('a', '500'), figure('b', '100', inPart({ ...dollars, ...part }))])
  t.strictSame(bounds(ask({}, of(hedged('at-least')))), [
    ['0', '300', '300'],
    ['100', '100', '250'],
  ])
  t.strictSame(bounds(ask({}, of(hedged('between', '150')))), [
    ['200', '300', '300'],
    ['100', '100', '150'],
  ])
  t.strictSame(bounds(ask({}, of(hedged('between', '900')))), [
    ['0', '300', '300'],
    ['100', '100', '250'],
  ])
  t.strictSame(bounds(ask({ unit: 'CNY' }, of(hedged('between', '150')))), [['500', '500', '500']])
  t.end()
})
