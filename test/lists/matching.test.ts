/** Which project of a register a row of a list is about. */
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
t.test('no project is decided for two rows, and no row waits that nothing is like', async (t) => {
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
  t.end()
})
