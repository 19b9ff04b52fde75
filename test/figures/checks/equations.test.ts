/** Shares, changes and differences are checked against the figures that they follow from. */
import t from 'tap'
import type { Figure } from '../../../src/figures/register.ts'
import { figure, register } from '../reference/small.ts'
import { findings, idsOf, percent, yuan } from './found.ts'

const refers = { fromFigureId: 'from', ofFigureId: 'of' } as const
const bn = (id: string, value: string, particulars: Partial<Figure> = {}): Figure =>
  figure(id, `${value.replace('.', '')}${'0'.repeat(9 - (value.split('.')[1] ?? '').length)}`, {
    asPrinted: `${value} billion yuan`,
    ...particulars,
  })

t.test('a share that its part and its whole do not make is an error, with the whole that it needs', (t) => {
  const share = percent('share', '133.2', { relation: 'share', ...refers })
  const of = (...figures: Figure[]) => register([share, ...figures])
  t.strictSame(findings('share-disagrees', of(bn('from', '1042.8', { stage: 'actual' }), bn('of', '791.65'))), [
    {
      check: 'share-disagrees',
      severity: 'error',
      detail:
        '“spring” printed 133.2 % as the planned progress of “whole” for 2025; the investment of 1.0428 trillion yuan is ' +
        '131.7 % of the planned investment of 791.65 billion yuan (“spring”). For that, the planned investment would ' +
        'have to have shrunk from 791.65 billion yuan to about 783 billion yuan.',
      records: ['share', 'from', 'of'].map((id) => ({ resource: 'figures', id })),
      printed: '133.2%',
      computed: { lower: '131.718', upper: '131.732' },
      implied: { figureId: 'of', lower: '782551594746.716', upper: '783214419827.263' },
    },
  ])
  t.strictSame(idsOf('share-disagrees', of(bn('from', '1042.8'), bn('of', '782.9'))), [])
  const coarse = bn('of', '780', { asPrinted: '0.78 trillion yuan' })
  t.strictSame(idsOf('share-disagrees', of(bn('from', '1042.8'), coarse)), ['share from of'], 'a plan is what it is')
  t.strictSame(idsOf('share-disagrees', of(bn('from', '1042.8'), { ...coarse, stage: 'actual' })), [])
  t.strictSame(
    idsOf('share-disagrees', of(bn('from', '1042.8', { qualifier: 'at-least' }), bn('of', '791.65'))),
    [],
    'the part may be as large as it takes',
  )
  t.end()
})

t.test('a change is checked by its two figures', (t) => {
  const change = (value: string) => percent('change', value, { relation: 'change', ...refers })
  const of = (value: string, ...figures: Figure[]) => idsOf('change-disagrees', register([change(value), ...figures]))
  t.strictSame(of('10', yuan('from', '110'), yuan('of', '100')), [])
  t.strictSame(of('12', yuan('from', '110'), yuan('of', '100')), ['change from of'])
  t.strictSame(of('-10', yuan('from', '90'), yuan('of', '100')), [])
  t.strictSame(of('-100', yuan('from', '90'), yuan('of', '100')), ['change from of'], 'no base makes it true')
  t.end()
})

t.test('a difference is checked in the unit of both', (t) => {
  const difference = (value: string) => yuan('difference', value, { relation: 'difference', ...refers })
  const of = (value: string, ...figures: Figure[]) =>
    findings('difference-disagrees', register([difference(value), ...figures])).map(({ implied }) => implied)
  t.strictSame(of('334.9', yuan('from', '3836.5'), yuan('of', '3501.6')), [])
  t.strictSame(of('334.9', yuan('from', '3836.5'), yuan('of', '3401.6')), [
    { figureId: 'of', lower: '3501.5', upper: '3501.7' },
  ])
  t.strictSame(of('334.9', yuan('from', '3836.5'), yuan('of', '1', { unit: 'USD', asPrinted: '1 dollar' })), [])
  t.end()
})

t.test('nothing is found about a superseded share, but references hold to superseded figures', (t) => {
  const share = percent('share', '50', refers)
  const [from, of] = [yuan('from', '90'), yuan('of', '100')]
  t.strictSame(idsOf('share-disagrees', register([share, from, of, yuan('later', '180', { supersedesId: 'of' })])), [
    'share from of',
  ])
  t.strictSame(
    idsOf('share-disagrees', register([share, from, of, percent('new', '90', { ...refers, supersedesId: 'share' })])),
    [],
  )
  t.strictSame(idsOf('share-disagrees', register([{ ...share, rank: 'deprecated' }, from, of])), [])
  t.end()
})
