/** Rule 4: groups, filters, and what cannot be split or placed. */
import t from 'tap'
import type { Project } from '../../src/figures/register.ts'
import { ask, between, figure, initiative, project, reasons, register, rows, year } from './reference/small.ts'
import { pluck } from '../support/match-whole.ts'

const lead = (...ids: string[]) => ({ participants: ids.map((organizationId) => ({ organizationId, role: 'lead' })) })

/** One project of ten yuan in each place. */
const placed = (...places: Partial<Project>[]) =>
  register(
    places.map((_, index) => figure(`f${index.toString()}`, '10', { subjectId: `p${index.toString()}` })),
    { projects: places.map((place, index) => project(`p${index.toString()}`, place)) },
  )

t.test('several industries are grouped under their nearest common parent, or under null without one', async (t) => {
  const of = placed(
    { industryIds: ['steel', 'copper'] },
    { industryIds: ['steel', 'metal'] },
    { industryIds: ['steel', 'chips'] },
    { industryIds: ['steel', 'farming'] },
    { industryIds: ['steel'] },
    {},
  )
  t.strictSame(rows(ask({ groupBy: ['industry'] }, of)), [
    [null, 'CNY', '20'],
    ['industry', 'CNY', '10'],
    ['metal', 'CNY', '20'],
    ['steel', 'CNY', '10'],
  ])
})

t.test('several organizations are grouped likewise, whatever their roles', async (t) => {
  const of = placed(lead('ministry', 'agency'), lead('company', 'company'), lead('company', 'state'), {})
  t.strictSame(rows(ask({ groupBy: ['organization'] }, of)), [
    [null, 'CNY', '20'],
    ['company', 'CNY', '10'],
    ['ministry', 'CNY', '10'],
  ])
})

t.test(
  'a subject takes region and industries from the nearest above that has them, but no organizations',
  async (t) => {
    const of = register([figure('a', '10', { subjectId: 'part' })], {
      initiatives: [initiative('plan', { regionId: 'port', industryIds: ['chips'], ...lead('state') })],
      projects: [
        project('whole', { initiativeId: 'plan', industryIds: ['steel'] }),
        project('part', { parentId: 'whole' }),
      ],
    })
    t.strictSame(rows(ask({ groupBy: ['region', 'industry'] }, of)), [['port', 'steel', 'CNY', '10']])
    t.strictSame(rows(ask({ groupBy: ['organization'] }, of)), [[null, 'CNY', '10']])
  },
)

t.test(
  'regions are lifted to a level; municipalities and special regions are provinces, zones are no level',
  async (t) => {
    const of = placed(...['dock', 'east', 'metro', 'isle', 'north', 'bay'].map((regionId) => ({ regionId })), {})
    t.strictSame(rows(ask({ groupBy: ['region'], regionKind: 'province' }, of)), [
      [null, 'CNY', '30'],
      ['east', 'CNY', '20'],
      ['isle', 'CNY', '10'],
      ['metro', 'CNY', '10'],
    ])
    t.strictSame(rows(ask({ groupBy: ['region'], regionKind: 'municipality' }, of)), [
      [null, 'CNY', '60'],
      ['metro', 'CNY', '10'],
    ])
    t.strictSame(pluck(ask({ groupBy: ['region'], regionKind: 'city' }, of).data, 'label'), ['Several regions', 'port'])
  },
)

t.test('a figure with an open period, or one that crosses years, has no year', async (t) => {
  const of = register(
    [
      figure('a', '1'),
      figure('b', '2', { subjectId: 'other', ...between('2025-07-01', '2026-06-30') }),
      figure('c', '3', { subjectId: 'third', periodStart: null, periodEnd: null }),
      figure('d', '4', year(2026)),
    ],
    { projects: ['whole', 'other', 'third'].map((id) => project(id)) },
  )
  t.strictSame(rows(ask({ groupBy: ['year'] }, of)), [
    [null, 'CNY', '5'],
    ['2025', 'CNY', '1'],
    ['2026', 'CNY', '4'],
  ])
  const answer = ask({ groupBy: ['year', 'region'] }, of).data.map(({ key, label }) => [key, label])[1]
  t.strictSame(answer, [{ year: '2025', region: null }, '2025, Several regions'])
})

t.test(
  'a filter counts figures inside it, lists figures that cover more, and leaves the rest unmentioned',
  async (t) => {
    const of = placed(
      { regionId: 'dock' },
      { regionId: 'bay' },
      { regionId: 'east' },
      { regionId: 'abroad' },
      {},
      { regionId: 'wide' },
    )
    const outcome = (regionWithin: string) => {
      const answer = ask({ regionWithin }, of)
      return [rows(answer), reasons(answer)]
    }
    t.strictSame(outcome('port'), [[['CNY', '10']], { f1: 'covers-more', f2: 'covers-more', f5: 'covers-more' }])
    t.strictSame(outcome('bay'), [[['CNY', '20']], { f2: 'covers-more', f5: 'covers-more' }])
    t.strictSame(outcome('hill'), [[], { f2: 'covers-more' }])
    t.strictSame(
      outcome('land'),
      [[['CNY', '40']], {}],
      'a zone is where its members are, and a zone of zones likewise',
    )
  },
)

t.test(
  'steel with copper covers more than steel; so does all of metal; without an industry it is outside',
  async (t) => {
    const of = placed(
      { industryIds: ['steel', 'copper'] },
      { industryIds: ['metal'] },
      {},
      { industryIds: ['chips'] },
      { industryIds: ['steel'] },
    )
    const [steel, metal] = [ask({ industryWithin: 'steel' }, of), ask({ industryWithin: 'metal' }, of)]
    t.strictSame([rows(steel), reasons(steel)], [[['CNY', '10']], { f0: 'covers-more', f1: 'covers-more' }])
    t.strictSame([rows(metal), reasons(metal)], [[['CNY', '30']], {}])
    t.strictSame(reasons(ask({ industryWithin: 'steel', regionWithin: 'port' }, of)), {})
  },
)

t.test(
  'an initiative counts all its parts; the initiative above covers more; other reasons inside it stay',
  async (t) => {
    const about = (subjectId: string) => ({ subjectKind: 'initiative' as const, subjectId })
    const of = register(
      [
        figure('top', '100', about('top')),
        figure('below', '40', about('below')),
        figure('part', '15', { subjectId: 'part' }),
        figure('replaced', '1', about('top')),
        figure('gone', '2', { ...about('below'), sourceId: 'winter' }),
      ].map((one) => (one.id === 'top' ? { ...one, supersedesId: 'replaced' } : one)),
      {
        initiatives: [initiative('top'), initiative('below', { parentId: 'top' })],
        projects: [project('whole', { initiativeId: 'below' }), project('part', { parentId: 'whole' })],
      },
    )
    const answer = ask({ initiativeId: 'below' }, of)
    t.strictSame(
      [rows(answer), reasons(answer)],
      [[['CNY', '40']], { top: 'covers-more', replaced: 'superseded', gone: 'overlapping-period' }],
    )
    t.strictSame(rows(ask({ initiativeId: 'top' }, of)), [['CNY', '100']])
    const found = ask({ initiativeId: 'top' }, of).data[0]?.parts?.map(({ ownPart }) => ownPart)
    t.strictSame(found, ['25', '15', '60'])
  },
)

t.test('an unknown region or subject stands alone, under its id', async (t) => {
  const of = register([figure('a', '1', { subjectId: 'nowhere' }), figure('b', '2')], {
    projects: [project('whole', { regionId: 'atlantis', parentId: 'gone' })],
  })
  t.strictSame(pluck(ask({ groupBy: ['region', 'organization'] }, of).data, 'label', 'total'), [
    ['Several regions, Several organizations', '1'],
    ['atlantis, Several organizations', '2'],
  ])
})
