/** Parts that are said to be all of a whole add up to it, in each of the ways in which it is divided. */
import t from 'tap'
import type { Figure, Project } from '../../../src/figures/register.ts'
import { initiative, project, register, year } from '../reference/small.ts'
import { findings, idsOf, yuan } from './found.ts'

const projects = [
  project('whole'),
  project('part', { parentId: 'whole' }),
  project('piece', { parentId: 'part' }),
  project('rest', { parentId: 'whole' }),
  project('by-year', { parentId: 'whole', kind: 'breakdown' }),
  project('new', { parentId: 'by-year' }),
  project('old', { parentId: 'by-year' }),
]
const whole = yuan('a', '100', { partsComplete: true })
const at = (subjectId: string, value: string, particulars: Partial<Figure> = {}): Figure =>
  yuan(subjectId, value, { subjectId, ...particulars })
const of = (...figures: Figure[]) => idsOf('parts-differ', register(figures, { projects }))

t.test('a sum outside of the interval of the whole is an error', async (t) => {
  t.strictSame(findings('parts-differ', register([whole, at('part', '60'), at('rest', '30')], { projects })), [
    {
      check: 'parts-differ',
      severity: 'error',
      detail:
        '“spring” printed 100 yuan as the planned investment of “whole” for 2025, and 2 parts as all of it; together these are 90 yuan.',
      records: ['a', 'part', 'rest'].map((id) => ({ resource: 'figures', id })),
      printed: '100 yuan',
      computed: { lower: '90', upper: '90' },
      implied: null,
    },
  ])
  t.strictSame(of(whole, at('part', '60'), at('rest', '40')), [])
  t.strictSame(of(whole, at('part', '60'), at('rest', '40.4')), [], 'within its rounding')
  t.strictSame(of(whole, at('part', '60')), [], 'one part')
  t.strictSame(of(whole), [], 'no parts')
  t.strictSame(of({ ...whole, partsComplete: null }, at('part', '60'), at('rest', '30')), [])
  t.strictSame(of({ ...whole, partsComplete: false }, at('part', '60'), at('rest', '30')), [])
})

t.test('a part printed more coarsely than the whole, or about, adds its own half', async (t) => {
  const rest = at('rest', '40')
  const million = (subjectId: string, value: string, asPrinted: string, more: Partial<Figure> = {}) =>
    at(subjectId, `${value}00000`, { asPrinted, ...more })
  const exact = million('a', '100', '10.00 million yuan', { subjectId: 'whole', partsComplete: true })
  t.strictSame(of(exact, million('part', '60', '6.0 million yuan'), million('rest', '41', '4.10 million yuan')), [
    'a part rest',
  ])
  t.strictSame(of(exact, million('part', '60', '6.00 million yuan'), million('rest', '42', '4 million yuan')), [])
  t.strictSame(of(exact, million('part', '60', '6.00 million yuan'), million('rest', '40', '4 million yuan')), [])
  t.strictSame(of(exact, million('part', '63', '6.30 million yuan'), million('rest', '40', '4.0 million yuan')), [
    'a part rest',
  ])
  const about = { qualifier: 'about' as const, asPrinted: 'about 63 yuan' }
  t.strictSame(of(whole, at('part', '63', about), rest), ['a part rest'])
  t.strictSame(of(whole, at('part', '61', { ...about, asPrinted: 'about 61 yuan' }), rest), [])
  t.strictSame(of(whole, at('part', '50', { qualifier: 'at-least' }), rest), [])
})

t.test(
  'the nearest parts of the same source, metric, stage, measure and period count, even if totals do not',
  async (t) => {
    const [part, rest] = [at('part', '60'), at('rest', '30')]
    t.strictSame(of(whole, part, rest, at('piece', '10')), ['a part rest'], 'nearest')
    t.strictSame(of(whole, at('piece', '60'), rest), ['a piece rest'], 'over a subject without a figure')
    for (const other of [
      { ...rest, sourceId: 'summer' },
      { ...rest, metric: 'jobs' },
      { ...rest, stage: 'actual' as const },
      { ...rest, periodStart: null },
      { ...rest, rank: 'deprecated' as const },
    ])
      t.strictSame(of(whole, part, other), [])
    t.strictSame(of(whole, part, { ...rest, unit: 'USD', asPrinted: '30 dollars' }), [], 'in another currency')
    t.strictSame(of(whole, part, { ...rest, asPrinted: 'the rest' }), [], 'words that are not read')
    const found = of(whole, part, rest, { ...rest, id: 'later', sourceId: 'summer', supersedesId: 'rest' })
    t.strictSame(found, ['a part rest'], 'as its source prints them')
    t.strictSame(
      of(whole, part, rest, { ...rest, id: 'z', value: '40', asPrinted: '40 yuan', supersedesId: 'rest' }),
      [],
    )
    t.strictSame(of({ ...whole, rank: 'deprecated' }, part, rest), [])
  },
)

t.test('each breakdown is a division of its own', async (t) => {
  const parts = [at('part', '60'), at('rest', '40')]
  t.strictSame(of(whole, ...parts, at('new', '70'), at('old', '30')), [])
  t.strictSame(of(whole, ...parts, at('new', '70'), at('old', '20')), ['a new old'])
  t.strictSame(of(whole, at('part', '60'), at('new', '70'), at('old', '30')), [], 'a part is not added to a breakdown')
  const found = of(whole, ...parts, at('by-year', '100', { partsComplete: true }), at('new', '70'), at('old', '20'))
  t.strictSame(found, ['by-year new old'], 'a breakdown may be a whole itself')
})

t.test('a zone is no part of a region', async (t) => {
  const region = (id: string, value: string, more: Partial<Figure> = {}) =>
    yuan(id, value, { subjectKind: 'region', subjectId: id, ...more })
  t.strictSame(
    idsOf(
      'parts-differ',
      register([
        region('land', '100', { partsComplete: true }),
        region('north', '70'),
        region('isle', '30'),
        region('bay', '50'),
      ]),
    ),
    [],
  )
})

// Subjects of one name, in one region, with an equal figure, may be one and the same.

const named = (id: string, title: string, particulars: Partial<Project> = {}): Project =>
  project(id, { title, regionId: 'port', ...particulars })
const figureOf = (subjectId: string, value = '100', particulars: Partial<Figure> = {}): Figure =>
  yuan(`of-${subjectId}`, value, { subjectId, ...particulars })
const duplicates = (projects: readonly Project[], ...figures: Figure[]) =>
  findings('possible-duplicate', register(figures, { projects })).map(({ records }) =>
    records.map(({ id }) => id).join(' '),
  )

t.test('two trees with one name, one region and an equal figure', async (t) => {
  const two = [named('a', 'Bridge 2025'), named('b', 'bridge  2025')]
  const figures = [figureOf('a'), figureOf('b')] as const
  t.strictSame(findings('possible-duplicate', register(figures, { projects: two })), [
    {
      check: 'possible-duplicate',
      severity: 'warning',
      detail:
        '2 projects are called “a” and have the same planned investment, 100 yuan for 2025, but are parts of no common whole; they may be the same.',
      records: ['a', 'b'].map((id) => ({ resource: 'projects', id })),
      printed: null,
      computed: null,
      implied: null,
    },
  ])
  const wrong = duplicates([named('a', 'Bridge 2025'), named('b', 'Bridge 2026')], ...figures)
  t.strictSame(wrong, [], 'digits tell them apart')
  t.strictSame(duplicates([named('a', 'Bridge'), named('b', 'Bridge', { regionId: 'hill' })], ...figures), [])
  t.strictSame(duplicates([named('a', 'Bridge'), named('b', 'Bridge', { parentId: 'a' })], ...figures), [], 'one tree')
  t.strictSame(
    duplicates(
      [named('a', 'Bridge', { localTitle: '大桥' }), named('b', 'Great Bridge', { localTitle: '大桥' })],
      ...figures,
    ),
    ['a b'],
    'in either language',
  )
  for (const other of [
    figureOf('b', '101'),
    figureOf('b', '100', { unit: 'USD' }),
    figureOf('b', '100', { metric: 'jobs' }),
    figureOf('b', '100', { stage: 'actual' }),
    figureOf('b', '100', year(2026)),
    figureOf('b', '100', { rank: 'deprecated' }),
  ])
    t.strictSame(duplicates(two, figureOf('a'), other), [])
  t.strictSame(duplicates(two, figureOf('a', '0'), figureOf('b', '0')), [], '0 is equal to nothing')
})

t.test('one finding a group, with at most twenty records', async (t) => {
  const many = Array.from({ length: 25 }, (_, n) =>
    named(`p${n.toString().padStart(2, '0')}`, 'Bridge', { localTitle: '桥' }),
  )
  const found = duplicates(many, ...many.map(({ id }) => figureOf(id)))
  t.strictSame(
    found.map((ids) => ids.split(' ').length),
    [20],
  )
})

t.test('an initiative and a project of one name are two', async (t) => {
  t.strictSame(
    findings(
      'possible-duplicate',
      register([figureOf('a'), figureOf('b', '100', { subjectKind: 'initiative' })], {
        projects: [named('a', 'Bridge')],
        initiatives: [initiative('b', { title: 'Bridge', regionId: 'port' })],
      }),
    ),
    [],
  )
})
