/** Names that are alike: real pairs, pairs made up, and names that look alike and are not. Prints its figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { type FormerProject, type KnownProject, matchRows, type RowToMatch } from '../../src/lists/matching.ts'
import { foldedName } from '../../src/lists/names.ts'
import { NearNames } from '../../src/lists/near-names.ts'

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

const project = (title: string): KnownProject => ({
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
  const known = titles.map(project)
  const near = new NearNames(known.flatMap((one) => one.names.map((name) => [one, name] as const)))
  const found = matchRows(
    [row],
    {
      sameRow: () => undefined,
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
    project: project(name_before),
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
  '深圳至中山通道',
  '江门产业园',
  '天府新区学校',
  '广州市第二人民医院扩建工程',
  '阳江核电站',
  '水资源监测',
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
