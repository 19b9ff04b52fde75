/** Subjects of one name, in one region, with an equal figure, may be one and the same. */
import t from 'tap'
import type { Figure, Project } from '../../../src/figures/register.ts'
import { initiative, project, register, year } from '../reference/small.ts'
import { findings, yuan } from './found.ts'

const named = (id: string, title: string, particulars: Partial<Project> = {}): Project =>
  project(id, { title, regionId: 'port', ...particulars })
const figureOf = (subjectId: string, value = '100', particulars: Partial<Figure> = {}): Figure =>
  yuan(`of-${subjectId}`, value, { subjectId, ...particulars })
const of = (projects: readonly Project[], ...figures: Figure[]) =>
  findings('possible-duplicate', register(figures, { projects })).map(({ records }) =>
    records.map(({ id }) => id).join(' '),
  )

t.test('two trees with one name, one region and an equal figure', (t) => {
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
  t.strictSame(of([named('a', 'Bridge 2025'), named('b', 'Bridge 2026')], ...figures), [], 'digits tell them apart')
  t.strictSame(of([named('a', 'Bridge'), named('b', 'Bridge', { regionId: 'hill' })], ...figures), [])
  t.strictSame(of([named('a', 'Bridge'), named('b', 'Bridge', { parentId: 'a' })], ...figures), [], 'one tree')
  t.strictSame(
    of([named('a', 'Bridge', { localTitle: '大桥' }), named('b', 'Great Bridge', { localTitle: '大桥' })], ...figures),
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
    t.strictSame(of(two, figureOf('a'), other), [])
  t.strictSame(of(two, figureOf('a', '0'), figureOf('b', '0')), [], '0 is equal to nothing')
  t.end()
})

t.test('one finding a group, with at most twenty records', (t) => {
  const many = Array.from({ length: 25 }, (_, n) =>
    named(`p${n.toString().padStart(2, '0')}`, 'Bridge', { localTitle: '桥' }),
  )
  const found = of(many, ...many.map(({ id }) => figureOf(id)))
  t.strictSame(
    found.map((ids) => ids.split(' ').length),
    [20],
  )
  t.end()
})

t.test('an initiative and a project of one name are two', (t) => {
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
  t.end()
})
