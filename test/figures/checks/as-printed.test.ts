/** Figures are checked against their own words. */
import t from 'tap'
import { quantitiesIn } from '../../../src/text/quantities/quantities.ts'
import type { Figure } from '../../../src/figures/register.ts'
import { figure, register } from '../reference/small.ts'
import { findings, idsOf } from './found.ts'

const printed = (value: string, asPrinted: string, particulars: Partial<Figure> = {}): Figure =>
  figure('a', value, { asPrinted, ...particulars })

t.test('a value that no quantity in the words is, is an error', (t) => {
  const of = (...figures: Figure[]) => idsOf('value-not-as-printed', register(figures))
  t.strictSame(findings('value-not-as-printed', register([printed('100', '1000亿元')])), [
    {
      check: 'value-not-as-printed',
      severity: 'error',
      detail:
        'The register has 100 yuan as the planned investment of “whole” for 2025, but “spring” printed “1000亿元”, which is 100 billion yuan.',
      records: [{ resource: 'figures', id: 'a' }],
      printed: '1000亿元',
      computed: { lower: '100000000000', upper: '100000000000' },
      implied: null,
    },
  ])
  for (const [value, words, particulars] of [
    ['1000000000000', '1 trillion yuan ($136.8 billion)'],
    ['136800000000', '1 trillion yuan ($136.8 billion)', { unit: 'USD' }],
    ['380', '380 projects', { unit: 'company' }],
    ['5', '5大类', { unit: 'industry' }],
    ['-8.4', '同比下降8.4%', { unit: 'percent' }],
    ['12', '11 of 12 projects and 12 companies', { unit: 'project' }],
    ['100', 'see table 3'],
    ['100', '一百年前'],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), [], words)
  for (const [value, words, particulars] of [
    ['1000000000000', '1 trillion yuan', { unit: 'USD' }],
    ['68.6', '68.6%', { unit: 'percentage-point' }],
    ['2', '2 to 3 projects', { unit: 'project' }],
    ['8.4', '同比下降8.4%', { unit: 'percent' }],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), ['a'], words)
  t.end()
})

t.test('a difference or a change in words of a fall may have either sign', (t) => {
  const of = (...figures: Figure[]) => idsOf('value-not-as-printed', register(figures))
  const fall = '同比减少投资1000亿元'
  for (const [value, words, particulars] of [
    ['-100000000000', fall, { relation: 'difference' }],
    ['100000000000', fall, { relation: 'difference' }],
    ['-100000000000', 'investment fell by 100 billion yuan', { relation: 'difference' }],
    ['-3', '减少2~3个', { relation: 'difference', upperValue: '-2', unit: 'project' }],
    ['8.4', '下降8.4%', { relation: 'change', unit: 'percent' }],
    ['-8.4', '下降8.4%', { relation: 'change', unit: 'percent' }],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), [], `${words}: ${value}`)
  for (const [value, words, particulars] of [
    ['-100000000000', fall, {}],
    ['-100000000000', '增加投资1000亿元', { relation: 'difference' }],
    ['-100000000000', 'downtown: 100 billion yuan', { relation: 'difference' }],
    ['-10000000000', fall, { relation: 'difference' }],
    ['8.4', '下降8.4%', { relation: 'share', unit: 'percent' }],
  ] as const)
    t.strictSame(of(printed(value, words, particulars)), ['a'], `${words}: ${value}`)
  t.end()
})

t.test('the equation of a fall needs the sign', (t) => {
  const now = figure('now', '1000000000000', { asPrinted: '1万亿元' })
  const before = figure('before', '1100000000000', { asPrinted: '1.1万亿元' })
  for (const [value, found] of [
    ['-100000000000', []],
    ['100000000000', ['fall now before']],
  ] as const) {
    const fall = {
      asPrinted: '减少1000亿元',
      relation: 'difference',
      fromFigureId: 'now',
      ofFigureId: 'before',
    } as const
    const all = register([now, before, figure('fall', value, fall)])
    t.strictSame(idsOf('value-not-as-printed', all), [])
    t.strictSame(idsOf('difference-disagrees', all), found)
  }
  t.end()
})

t.test('a qualifier that the words carry and the figure does not is a warning', (t) => {
  const of = (...figures: Figure[]) => idsOf('qualifier-not-as-printed', register(figures))
  t.strictSame(findings('qualifier-not-as-printed', register([printed('1000', 'about 1,000 yuan')])), [
    {
      check: 'qualifier-not-as-printed',
      severity: 'warning',
      detail:
        'The register has 1,000 yuan as the planned investment of “whole” for 2025, but “spring” printed “about 1,000 yuan”.',
      records: [{ resource: 'figures', id: 'a' }],
      printed: 'about 1,000 yuan',
      computed: null,
      implied: null,
    },
  ])
  t.strictSame(of(printed('1000', '超过1000元', { qualifier: 'at-least' })), ['a'])
  t.strictSame(of(printed('1000', '超过1000元', { qualifier: 'more-than' })), [])
  t.strictSame(of(printed('1000', '1000元', { qualifier: 'more-than' })), [], 'it may stand before the words')
  t.strictSame(of(printed('999', 'about 1,000 yuan')), [], 'another value is reported as such')
  t.strictSame(of(printed('1000', 'about 1,000 yuan, exactly 1,000 yuan')), [])
  t.end()
})

t.test('nothing is found about superseded and deprecated figures', (t) => {
  const wrong = printed('100', 'about 1000亿元')
  const right = figure('b', '100', { asPrinted: '100 yuan', supersedesId: 'a' })
  for (const figures of [[wrong, right], [{ ...wrong, rank: 'deprecated' as const }]])
    t.strictSame(idsOf('value-not-as-printed', register(figures)), [])
  t.strictSame(
    idsOf('value-not-as-printed', register([wrong, { ...right, rank: 'deprecated' }])),
    ['a'],
    'a deprecated figure supersedes nothing',
  )
  t.ok(quantitiesIn(wrong.asPrinted).length > 0)
  t.end()
})
