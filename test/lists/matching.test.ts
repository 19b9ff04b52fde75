/** Which project of a register a row of a list is about. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import t from 'tap'
import {
  type FormerProject,
  type Known,
  type KnownProject,
  matchRows,
  type RowToMatch,
} from '../../src/lists/matching.ts'
import { foldedName } from '../../src/lists/names.ts'
import { NearNames } from '../../src/lists/near-names.ts'
import { wordsOf } from '../support/words.ts'

const sameNames: readonly (readonly [one: string, other: string])[] = [
  ['Crossrail Programme', 'Crossrail'],
  ['30 Hrs Free Childcare Programme', '30 hrs free childcare project'],
  ['Prison Competitions Phase 2', 'Prison Competitions Phase Two'],
  ['Prison Competitions, second phase', 'Prison Competitions Phase II'],
  ['深圳至江门铁路二期工程', '深圳至江門鐵路（第2期）'],
  ['广州新机场建设项目', '广州新机场'],
  ['ＬＯＴ Ｂ Harbour', 'Harbour – lot b'],
]
t.test('names are equal without case, width, script, punctuation and words that carry nothing', async (t) => {
  for (const [one, other] of sameNames)
    t.equal(
      [...foldedName(one).key.split(' ')].sort().join(' '),
      [...foldedName(other).key.split(' ')].sort().join(' '),
      `${one} = ${other}`,
    )
})

const otherNames: readonly (readonly [one: string, other: string])[] = [
  ['Prison Competitions Phase 2', 'Prison Competitions Phase 3'],
  ['地铁四号线一期', '地铁四号线二期'],
  ['Harbour Lot A', 'Harbour Lot B'],
  ['首批项目 第一批', '首批项目 第二批'],
]
t.test('phases, batches and lots tell names apart', async (t) => {
  for (const [one, other] of otherNames)
    t.not(foldedName(one).ordinals, foldedName(other).ordinals, `${one} / ${other}`)
})

t.test('a name of words that carry nothing keeps them', async (t) => {
  t.equal(foldedName('Project').key, 'project')
  t.equal(foldedName('建设项目').key, '建 设 项 目')
})

const row = (number: number, title: string, more: Partial<RowToMatch> = {}): RowToMatch => ({
  row: number,
  names: [foldedName(title)],
  codes: [],
  sharedCodes: [],
  startsOn: null,
  costs: [],
  parentId: 'list',
  regionId: null,
  organizationIds: [],
  ...more,
})
const project = (id: string, title: string, more: Partial<KnownProject> = {}): KnownProject => ({
  id,
  names: [foldedName(title)],
  codes: [],
  parentId: 'list',
  regionId: null,
  organizationIds: [],
  ...more,
})
const register = (projects: readonly KnownProject[], former: readonly FormerProject[] = []): Known => ({
  sameRow: () => undefined,
  rowElsewhere: () => undefined,
  areDifferent: () => false,
  withCode: ({ scheme, code }) =>
    projects.filter(({ codes }) => codes.some((one) => one.scheme === scheme && one.code === code)),
  withKey: (key) => projects.filter(({ names }) => names.some((name) => name.key === key)),
  like: (name) => new NearNames(projects.flatMap((one) => one.names.map((known) => [one, known] as const))).like(name),
  former,
})
const decisions = (rows: readonly RowToMatch[], known: Known, decided = new Map<number, string>()) =>
  Object.fromEntries([...matchRows(rows, known, decided)].map(([at, { decision }]) => [at, decision]))

const code = (text: string) => [{ scheme: 'fms', code: text }]

interface Case {
  readonly promise: string
  readonly rows: readonly RowToMatch[]
  readonly projects: readonly KnownProject[]
  readonly decided?: Readonly<Record<number, string>>
  readonly wanted: Readonly<Record<number, string>>
}

const cases: readonly Case[] = [
  {
    promise: 'an equal code decides, whatever the name',
    rows: [row(1, 'Harbour', { codes: code('A1') })],
    projects: [project('port', 'Port works', { codes: code('A1') })],
    wanted: { 1: 'port' },
  },
  {
    promise: 'an equal code below another parent is asked about',
    rows: [row(1, 'Harbour', { codes: code('A1') })],
    projects: [project('port', 'Harbour', { codes: code('A1'), parentId: 'other' })],
    wanted: { 1: 'ask' },
  },
  {
    promise: 'an equal name decides below one parent',
    rows: [row(1, 'Harbour Programme')],
    projects: [project('harbour', 'HARBOUR')],
    wanted: { 1: 'harbour' },
  },
  {
    promise: 'the same name below other parents is another project',
    rows: [row(1, 'Administration', { parentId: 'health', regionId: 'za' })],
    projects: [project('administration-of-police', 'Administration', { parentId: 'police' })],
    wanted: { 1: 'new' },
  },
  {
    promise: 'a name that several have is asked about',
    rows: [row(1, 'Sidewalks')],
    projects: [project('one', 'Sidewalks'), project('two', 'Sidewalks')],
    wanted: { 1: 'ask' },
  },
  {
    promise: 'a name of a project without a parent decides in one region',
    rows: [row(1, 'Harbour', { regionId: 'gd' })],
    projects: [project('harbour', 'Harbour', { parentId: null, regionId: 'gd' })],
    wanted: { 1: 'harbour' },
  },
  {
    promise: 'a name decides by a participant',
    rows: [row(1, 'Harbour', { organizationIds: ['port-authority'] })],
    projects: [project('harbour', 'Harbour', { parentId: null, organizationIds: ['port-authority'] })],
    wanted: { 1: 'harbour' },
  },
  {
    promise: 'a name with nothing else in common is asked about',
    rows: [row(1, 'Harbour')],
    projects: [project('harbour', 'Harbour', { parentId: null })],
    wanted: { 1: 'ask' },
  },
  {
    promise: 'a phase in brackets is no name that another first phase has',
    rows: [row(1, '成都医院（一期）'), row(2, 'School (Lot B)')],
    projects: [project('dam', '水库（一期）'), project('port', 'Harbour Lot B')],
    wanted: { 1: 'new', 2: 'new' },
  },
  {
    promise: 'names that share numbers alone are not alike',
    rows: [row(1, 'Works 7'), row(2, 'Proj one (1)')],
    projects: [project('list', 'List 7'), project('part', 'Area 1')],
    wanted: { 1: 'new', 2: 'new' },
  },
  {
    promise: 'a near name is proposed, and never decides',
    rows: [row(1, 'Socioeconomic Innovation Partnerships')],
    projects: [project('partnerships', 'Socio-Economic Innovation Partnerships')],
    wanted: { 1: 'ask' },
  },
  {
    promise: 'a near name of another phase is not proposed',
    rows: [row(1, 'Metro line four phase 2')],
    projects: [project('metro', 'Metro line four phase 1')],
    wanted: { 1: 'new' },
  },
  {
    promise: 'another code of the same scheme is another project',
    rows: [row(1, 'Sidewalks', { codes: code('A2') })],
    projects: [project('sidewalks', 'Sidewalks', { codes: code('A1') })],
    wanted: { 1: 'new' },
  },
  {
    promise: 'two rows are never one project',
    rows: [row(1, 'Harbour'), row(2, 'Harbour Project')],
    projects: [project('harbour', 'Harbour')],
    wanted: { 1: 'ask', 2: 'ask' },
  },
  {
    promise: 'what a person decided for one row is taken from the others',
    rows: [row(1, 'Harbour'), row(2, 'Port')],
    projects: [project('harbour', 'Harbour')],
    decided: { 2: 'harbour' },
    wanted: { 1: 'new', 2: 'new' },
  },
]

for (const { promise, rows, projects, decided = {}, wanted } of cases)
  t.test(promise, async (t) => {
    const people = new Map(Object.entries(decided).map(([at, id]) => [Number(at), id]))
    t.strictSame(decisions(rows, register(projects), people), wanted)
  })

t.test('the row that a project was saved as goes first', async (t) => {
  const rows = [row(1, 'Sidewalks'), row(2, 'Sidewalks')]
  const known = register([project('one', 'Sidewalks'), project('two', 'Sidewalks')])
  const sameRow = ({ row: at }: RowToMatch) => (at === 1 ? 'two' : 'one')
  t.strictSame(decisions(rows, { ...known, sameRow }), { 1: 'two', 2: 'one' })
})

t.test('each match says why', async (t) => {
  const [, found] = [...matchRows([row(1, 'Harbour')], register([project('harbour', 'Harbour')]), new Map())][0] ?? []
  t.strictSame(found, {
    decision: 'harbour',
    matches: [{ id: 'harbour', score: 1, reasons: ['same-name', 'same-parent'] }],
  })
})

const titles = fc.constantFrom('Harbour', 'Harbour Project', 'Port', 'Port phase 1', 'Port phase 2', 'Sidewalks')
t.test('no project is decided for two rows, and no row waits that nothing is like', async () => {
  fc.assert(
    fc.property(fc.array(titles, { maxLength: 8 }), fc.array(titles, { maxLength: 8 }), (named, known) => {
      const rows = named.map((title, at) => row(at + 1, title))
      const found = matchRows(rows, register(known.map((title, at) => project(`p-${at.toString()}`, title))), new Map())
      const ids = [...found.values()].map(({ decision }) => decision).filter((one) => one.startsWith('p-'))
      return (
        new Set(ids).size === ids.length &&
        rows.every((one) => {
          const { decision, matches } = found.get(one.row) as { decision: string; matches: readonly unknown[] }
          return decision === 'ask' ? matches.length > 0 : true
        })
      )
    }),
    { numRuns: 300 },
  )
})

// Names that are alike: real pairs, pairs made up, and names that look alike and are not. Prints its figures.

const read = (file: string): unknown =>
  parse(readFileSync(join(import.meta.dirname, 'united-kingdom', file), 'utf8'), { columns: true })

interface Reworded {
  readonly name_a: string
  readonly name_b: string
}
interface Renamed {
  readonly name_before: string
  readonly name_after: string
  readonly start_date: string
  readonly wlc_before: string
  readonly wlc_after: string
}
const reworded = read('reworded-projects.csv') as readonly Reworded[]
const renamed = read('renamed-projects.csv') as readonly Renamed[]

const named = (title: string): KnownProject => ({
  id: title,
  names: [foldedName(title)],
  codes: [],
  parentId: null,
  regionId: null,
  organizationIds: [],
})
const rowOf = (title: string, more: Partial<RowToMatch> = {}): RowToMatch => ({
  row: 1,
  names: [foldedName(title)],
  codes: [],
  sharedCodes: [],
  startsOn: null,
  costs: [],
  parentId: null,
  regionId: null,
  organizationIds: [],
  ...more,
})

/** Returns the titles that are proposed for a row, best first, and what is decided. */
const proposals = (row: RowToMatch, titles: readonly string[], former: readonly FormerProject[] = []) => {
  const known = titles.map(named)
  const near = new NearNames(known.flatMap((one) => one.names.map((name) => [one, name] as const)))
  const found = matchRows(
    [row],
    {
      sameRow: () => undefined,
      rowElsewhere: () => undefined,
      withCode: () => [],
      withKey: (key) => known.filter(({ names }) => names.some((name) => name.key === key)),
      like: (name) => near.like(name),
      former,
      areDifferent: () => false,
    },
    new Map(),
  )
  const { matches, decision } = found.get(1) ?? { matches: [], decision: '' }
  return { titles: matches.map(({ id }) => id), decision }
}

t.test('each of two wordings is the first that is proposed for the other', async (t) => {
  const all = [
    ...reworded.flatMap(({ name_a, name_b }) => [name_a, name_b]),
    ...renamed.flatMap(({ name_before, name_after }) => [name_before, name_after]),
  ]
  let first = 0
  for (const pair of reworded)
    for (const [name, other] of [
      [pair.name_a, pair.name_b],
      [pair.name_b, pair.name_a],
    ] as const) {
      const { titles, decision } = proposals(
        rowOf(name),
        [...new Set(all)].filter((one) => one !== name),
      )
      t.equal(titles[0], other, name)
      t.equal(decision, 'ask')
      if (titles[0] === other) first++
    }
  t.comment(`${first.toString()} of ${(2 * reworded.length).toString()} wordings are the first for each other`)
})

t.test('a renamed project is among the first three of those that are gone, by its start and its cost', async (t) => {
  const cost = (value: string) => [{ measure: 'whole-life cost, GBP', value: Number(value) }]
  const gone = renamed.map(({ name_before }) => name_before)
  const former = renamed.map(({ name_before, start_date, wlc_before }) => ({
    project: named(name_before),
    startsOn: start_date,
    costs: cost(wlc_before),
  }))
  const places = renamed.map(({ name_before, name_after, start_date, wlc_after }) => {
    const row = rowOf(name_after, { startsOn: start_date, costs: cost(wlc_after) })
    const { titles, decision } = proposals(row, gone, former)
    t.equal(decision, 'ask', name_after)
    return titles.indexOf(name_before)
  })
  t.strictSame(places.filter((place) => place >= 0 && place < 3).length, renamed.length)
  const byName = renamed.filter(({ name_before, name_after }) =>
    proposals(rowOf(name_after), gone).titles.slice(0, 3).includes(name_before),
  )
  t.comment(
    `${places.filter((place) => place === 0).length.toString()} of ${renamed.length.toString()} renamed projects come first, ` +
      `${byName.length.toString()} by their names alone are among the first three`,
  )
})

const projects: readonly (readonly string[])[] = [
  ['Nationwide Harbour Dredging Programme', 'Harbour Dredging'],
  ['Priority School Building Programme', 'PSBP', 'Building Priority Schools'],
  ['Thames Estuary Flood Defence', 'Thames Estuary Flood Defense'],
  ['Modernisation of Courts', 'Court Modernization Programme'],
  ['Eastern Rail Electrification', 'Eastern Railway Electrification'],
  ['Coastal Defence (formerly Sea Wall Renewal)', 'Sea Wall Renewal', 'Coastal Defence, formerly Sea Wall Renewal'],
  ['Socioeconomic Innovation Partnerships', 'Socio-Economic Innovation Partnerships'],
  ['Harbuor Tunnel Ventilation', 'Harbour Tunnel Ventilation'],
  ['Type 26 Global Combat Ship', 'Type 26 Frigate (Global Combat Ship)'],
  ['Army Base Repair 2', 'Army Base Repair Two'],
  ['新建深圳至江门铁路', '深圳至江门铁路工程', '深江铁路（深圳至江门铁路）', '深圳至江門鐵路'],
  ['成都天府国际机场建设项目', '天府国际机场（成都）'],
  ['广州市第一人民医院整体扩建项目', '广州市第一人民医院扩建工程'],
  ['阳江海上风电场', '阳江沙扒海上风电场项目'],
  ['珠江三角洲水资源配置工程', '珠三角水资源配置工程'],
]
/** Names of other projects, alike in their common words. */
const others = [
  'Harbour Bridge',
  'School Meals',
  'Rail Signalling',
  'Court Buildings',
  'Sea Fisheries',
  'Innovation Fund',
  'Combat Aircraft',
  'Army Basing',
  'Tunnel Maintenance',
  ...wordsOf('深圳至中山通道 江门产业园 天府新区学校 广州市第二人民医院扩建工程 阳江核电站 水资源监测'),
]

t.test('another wording of a project comes first', async (t) => {
  const all = [...projects.flat(), ...others]
  for (const wordings of projects)
    for (const name of wordings) {
      const [first = ''] = proposals(
        rowOf(name),
        all.filter((title) => title !== name),
      ).titles
      t.ok(wordings.includes(first), `${name}: ${first}`)
    }
})

const misses: readonly (readonly [one: string, other: string])[] = [
  ['Prison Competitions Phase 1', 'Prison Competitions Phase 2'],
  ['Prison Competitions', 'Prison Competitions Phase 2'],
  ['Harbour Lot A', 'Harbour Lot B'],
  ['Broadband Package Two', 'Broadband Package III'],
  ['Metro Line 1 Extension', 'Metro Line 2 Extension'],
  ['M4 Corridor Widening', 'M5 Corridor Widening'],
  ['Ring Road North', 'Ring Road South'],
  ['Northern Relief Road', 'Southern Relief Road'],
  ['Tower Block A Cladding', 'Tower Block B Cladding'],
  ['地铁四号线一期', '地铁四号线二期'],
  ['深圳地铁一号线', '深圳地铁二号线'],
  ['深圳地铁十一号线', '深圳地铁十二号线'],
  ['第一批次重点项目', '第二批次重点项目'],
  ['机场A区工程', '机场B区工程'],
  ['环湖路东段', '环湖路西段'],
  ['国道G205改造', '国道G207改造'],
  ['高速公路第三标段', '高速公路第四标段'],
]
t.test('another phase, lot, number or side is never proposed', async (t) => {
  for (const [one, other] of misses)
    for (const [name, wrong] of [
      [one, other],
      [other, one],
    ] as const)
      t.strictSame(proposals(rowOf(name), [wrong, 'Harbour Bridge', '阳江核电站']).titles, [], name)
})

t.test('nothing of punctuation alone, of one word, or of many is too much', async (t) => {
  for (const name of ['…', 'a', '（）', '((((', 'x'.repeat(1000), '(a) '.repeat(200), 'I', '路', 'Formerly', 'of the'])
    t.doesNotThrow(() => proposals(rowOf(name), [name, 'Harbour', `${name} ${name}`]), name)
})
