/**
 * Matches the rows of one edition with the projects of a register. Two rows are never one project; only an equal code
 * or an equal name decides, and a score never does.
 */
import type { FigureRecord } from '../resources/figures.ts'
import type { Code } from '../rules/rule.ts'
import type { FoldedName } from './names.ts'
import type { Alike } from './near-names.ts'

/** What speaks for a match, or against it. */
export const matchReasons = [
  'same-row',
  'same-code',
  'shared-code',
  'same-name',
  'same-parent',
  'same-region',
  'same-participant',
  'near-name',
  'same-start',
  'near-cost',
  'other-parent',
  'other-code',
] as const
export type MatchReason = (typeof matchReasons)[number]

/** The whole cost of a project, in the measure that its figures share: metric, unit and prices. */
export interface Cost {
  readonly measure: string
  readonly value: number
}

/** What tells the cost of a project as a list prints it. */
export type CostFigure = Pick<FigureRecord, 'metric' | 'unit' | 'prices' | 'periodStart' | 'value'>

/** Returns the whole cost in each measure: the greatest amount, of those of no time in particular where there are some. */
export const wholeCosts = (figures: readonly CostFigure[]): Cost[] =>
  [...Map.groupBy(figures, ({ metric, unit, prices }) => JSON.stringify([metric, unit, prices]))].map(
    ([measure, some]) => {
      const whole = some.filter(({ periodStart }) => periodStart === null)
      return { measure, value: Math.max(...(whole.length > 0 ? whole : some).map(({ value }) => Number(value))) }
    },
  )

/** A row, its names resolved. */
export interface RowToMatch {
  readonly row: number
  readonly names: readonly FoldedName[]
  /** Its codes that no other row has. */
  readonly codes: readonly Code[]
  /** Its codes that other rows have too: none of them gets these. */
  readonly sharedCodes: readonly Code[]
  readonly startsOn: string | null
  readonly costs: readonly Cost[]
  readonly parentId: string | null
  readonly regionId: string | null
  readonly organizationIds: readonly string[]
}

/** A project of the register that a row may be about. */
export interface KnownProject {
  readonly id: string
  readonly names: readonly FoldedName[]
  readonly codes: readonly Code[]
  readonly parentId: string | null
  readonly regionId: string | null
  readonly organizationIds: readonly string[]
}

/** A project of the edition before, as that printed it. */
export interface FormerProject {
  readonly project: KnownProject
  readonly startsOn: string | null
  readonly costs: readonly Cost[]
}

export interface RowMatch {
  readonly id: string
  readonly score: number
  readonly reasons: readonly MatchReason[]
}

export interface Matched {
  readonly matches: readonly RowMatch[]
  /** The record that it surely is; `new` where nothing is like it, else `ask`. */
  readonly decision: string
}

/** The projects among which rows are looked for. */
export interface Known {
  /** The project that this row of this source was saved as. */
  readonly sameRow: (row: RowToMatch) => string | undefined
  /** The project that this row was saved as below another parent than that which it has now. */
  readonly rowElsewhere: (row: RowToMatch) => string | undefined
  readonly withCode: (code: Code) => readonly KnownProject[]
  readonly withKey: (key: string) => readonly KnownProject[]
  /** Returns projects that have a name like one. */
  readonly like: (name: FoldedName) => readonly Alike<KnownProject>[]
  /** The projects of the edition before. */
  readonly former: readonly FormerProject[]
  /** Reports whether somebody said that a row is not a project. */
  readonly areDifferent: (row: RowToMatch, id: string) => boolean
}

type CandidateSource = Pick<Known, 'withCode' | 'withKey' | 'like'>

/** Names less alike than this are not shown, and rows wait for nobody who is less alike than that. */
const leastAlike = 0.6
const alikeEnough = 0.7
const matchesShown = 5
/** Costs nearly equal differ by at most a twentieth of the greater one. */
const nearlyEqual = 0.95

const scoreOf: Readonly<Record<MatchReason, number>> = {
  'same-row': 1,
  'same-code': 1,
  'shared-code': 0.3,
  'same-name': 0.8,
  'same-parent': 0.2,
  'same-region': 0.15,
  'same-participant': 0.1,
  'near-name': 0,
  'same-start': 0.2,
  'near-cost': 0.4,
  'other-parent': -0.2,
  'other-code': -0.5,
}

const scored = (id: string, reasons: readonly MatchReason[], alike = 0): RowMatch => {
  const score = reasons.reduce((sum, reason) => sum + scoreOf[reason], alike)
  return { id, reasons, score: Math.round(Math.min(Math.max(score, 0), 1) * 100) / 100 }
}

const sharesOne = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one))

/** A project with another code of the same scheme is another one. */
const hasOtherCode = (row: RowToMatch, known: KnownProject): boolean =>
  row.codes.some(
    ({ scheme, code }) =>
      known.codes.some((other) => other.scheme === scheme) &&
      !known.codes.some((other) => other.scheme === scheme && other.code === code),
  )

const hasSharedCode = (row: RowToMatch, known: KnownProject): boolean =>
  row.sharedCodes.some(({ scheme, code }) =>
    known.codes.some((other) => other.scheme === scheme && other.code === code),
  )

const contextOf = (row: RowToMatch, known: KnownProject): MatchReason[] => [
  ...(hasSharedCode(row, known) ? (['shared-code'] as const) : []),
  ...(row.parentId !== null && row.parentId === known.parentId ? (['same-parent'] as const) : []),
  ...(row.regionId !== null && row.regionId === known.regionId ? (['same-region'] as const) : []),
  ...(sharesOne(row.organizationIds, known.organizationIds) ? (['same-participant'] as const) : []),
  ...(known.parentId !== null && known.parentId !== row.parentId ? (['other-parent'] as const) : []),
  ...(hasOtherCode(row, known) ? (['other-code'] as const) : []),
]

const withSameName = (row: RowToMatch, known: Pick<Known, 'withKey'>): KnownProject[] => [
  ...new Map(row.names.flatMap(({ key }) => known.withKey(key)).map((one) => [one.id, one] as const)).values(),
]

const byScore = (matches: readonly RowMatch[]): RowMatch[] =>
  matches.toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))

const best = (matches: readonly RowMatch[]): readonly RowMatch[] => byScore(matches).slice(0, matchesShown)

type Step = (row: RowToMatch, known: Known, isFree: (id: string) => boolean) => Matched | undefined

const byRow: Step = (row, known, isFree) => {
  const id = known.sameRow(row)
  return id !== undefined && isFree(id) ? { matches: [scored(id, ['same-row'])], decision: id } : undefined
}

/** A row that is now below another parent may be what it was, and somebody has to say so. */
const byRowElsewhere: Step = (row, known, isFree) => {
  const id = known.rowElsewhere(row)
  if (id === undefined || !isFree(id)) return undefined
  return { matches: [scored(id, ['same-row', 'other-parent'])], decision: 'ask' }
}

const byCode: Step = (row, known, isFree) => {
  const found = new Map(row.codes.flatMap(known.withCode).map((one) => [one.id, one] as const))
  if (found.size === 0) return undefined
  const matches = best([...found.values()].map((one) => scored(one.id, ['same-code', ...contextOf(row, one)])))
  const [only] = found.values()
  const isSure = found.size === 1 && only !== undefined && isFree(only.id) && !isElsewhere(row, only)
  return { matches, decision: isSure ? only.id : 'ask' }
}

/** A record below another parent is never moved. */
const isElsewhere = (row: RowToMatch, known: KnownProject): boolean =>
  known.parentId !== null && known.parentId !== row.parentId

/** An equal name decides where only one project in the same place has it: within the parent, the region, or by a participant. */
const byName =
  (places: readonly MatchReason[]): Step =>
  (row, known, isFree) => {
    const found = withSameName(row, known)
      .filter(({ id }) => isFree(id))
      .map((one) => ({ one, reasons: ['same-name', ...contextOf(row, one)] as MatchReason[] }))
      .filter(({ reasons }) => !reasons.includes('other-code'))
    for (const place of places) {
      const there = found.filter(({ reasons }) => reasons.includes(place))
      if (there.length === 0) continue
      const matches = best(there.map(({ one, reasons }) => scored(one.id, reasons)))
      const [only] = there
      const isSure = there.length === 1 && only !== undefined && !isElsewhere(row, only.one)
      return { matches, decision: isSure ? only.one.id : 'ask' }
    }
    return undefined
  }

/** Reports whether the phases, batches and lots of a row are those of a project, where both name some. */
const haveSameOrdinals = (row: RowToMatch, known: KnownProject): boolean =>
  row.names.every(({ ordinals }) =>
    known.names.some((other) => ordinals === '' || other.ordinals === '' || ordinals === other.ordinals),
  )

const haveNearCosts = (some: readonly Cost[], others: readonly Cost[]): boolean =>
  some.some((one) =>
    others.some(
      ({ measure, value }) =>
        measure === one.measure &&
        Math.min(value, one.value) > 0 &&
        Math.min(value, one.value) >= nearlyEqual * Math.max(value, one.value),
    ),
  )

/** A project that a row may be, with what its names and its numbers say. */
interface Candidate {
  readonly known: KnownProject
  readonly reasons: MatchReason[]
  alike: number
}

const isInOtherRegion = (row: RowToMatch, { known, reasons }: Candidate): boolean =>
  row.regionId !== null &&
  known.regionId !== null &&
  row.regionId !== known.regionId &&
  !reasons.includes('same-parent')

/** A row waits for a decision where a candidate is likely, and nothing speaks against it. */
const isOpen = (row: RowToMatch, candidate: Candidate): boolean => {
  const { reasons, alike } = candidate
  if (reasons.includes('other-code') || reasons.includes('other-parent')) return false
  if (reasons.includes('same-name') || reasons.includes('near-cost') || reasons.includes('shared-code')) return true
  return alike >= alikeEnough && !isInOtherRegion(row, candidate)
}

/**
 * Returns who a row may be that nothing decides: projects of its name elsewhere, those of names like it, and, between two
 * editions, those that are gone and began on the same day at nearly the same cost.
 */
const candidatesFor = (row: RowToMatch, known: CandidateSource, formers: readonly FormerProject[]): Candidate[] => {
  const found = new Map<string, Candidate>()
  const add = (one: KnownProject, reasons: readonly MatchReason[], alike = 0): void => {
    const before = found.get(one.id) ?? { known: one, reasons: [], alike: 0 }
    before.reasons.push(...reasons.filter((reason) => !before.reasons.includes(reason)))
    found.set(one.id, { ...before, alike: Math.max(before.alike, alike) })
  }
  for (const one of withSameName(row, known)) add(one, ['same-name'])
  for (const one of row.sharedCodes.flatMap(known.withCode)) add(one, [])
  for (const name of row.names)
    for (const { of: one, alike } of known.like(name))
      if (alike >= leastAlike && found.get(one.id)?.reasons.includes('same-name') !== true)
        add(one, ['near-name'], alike)
  for (const { project, startsOn, costs } of formers)
    if (startsOn === row.startsOn && haveSameOrdinals(row, project) && haveNearCosts(row.costs, costs))
      add(project, ['same-start', 'near-cost'])
  return [...found.values()].map(({ known: one, reasons, alike }) => ({
    known: one,
    reasons: [...reasons, ...contextOf(row, one)],
    alike,
  }))
}

/** Returns what a candidate is worth: a name like it counts less than an equal one. */
const matchOf = ({ known, reasons, alike }: Candidate): RowMatch => scored(known.id, reasons, alike * 0.7)

/** Returns who a row, or a project, may be by its names and numbers, the likeliest first. */
export const likeliest = (row: RowToMatch, known: CandidateSource & Pick<Known, 'former'>): RowMatch[] =>
  byScore(candidatesFor(row, known, known.former).map(matchOf))

/** What is only alike is shown, and decides nothing. */
const proposed = (
  row: RowToMatch,
  known: Known,
  formers: readonly FormerProject[],
  isFree: (id: string) => boolean,
): Matched => {
  const candidates = candidatesFor(row, known, formers).filter(
    ({ known: { id } }) => isFree(id) && id !== row.parentId && !known.areDifferent(row, id),
  )
  const decision = candidates.some((one) => isOpen(row, one)) ? 'ask' : 'new'
  return { matches: best(candidates.map(matchOf)), decision }
}

/**
 * Decides rows: first what codes and names below one parent tell of all of them, then what is left. `decided` are the
 * decisions of people, which take a project from all other rows. Rows of which two are the same project are asked about.
 */
export const matchRows = (
  rows: readonly RowToMatch[],
  known: Known,
  decided: ReadonlyMap<number, string>,
): ReadonlyMap<number, Matched> => {
  const taken = new Set(decided.values())
  const matched = new Map<number, Matched>()
  let left: readonly RowToMatch[] = rows
  const byPlace = byName(['same-region', 'same-participant'])
  for (const step of [byRow, byCode, byName(['same-parent']), byPlace, byRowElsewhere]) {
    const found = left.flatMap((row) => {
      const one = step(row, known, (id) => !taken.has(id))
      return one ? [[row.row, one] as const] : []
    })
    const times = Map.groupBy(found, ([, { decision }]) => decision)
    for (const [row, one] of found) {
      const isOfOneRow = one.decision === 'ask' || times.get(one.decision)?.length === 1
      matched.set(row, isOfOneRow ? one : { ...one, decision: 'ask' })
    }
    for (const [, { decision }] of found) taken.add(decision)
    left = left.filter(({ row }) => !matched.has(row))
  }
  const isFree = (id: string): boolean => !taken.has(id)
  const formers = Map.groupBy(
    known.former.filter(({ project, startsOn }) => startsOn !== null && isFree(project.id)),
    ({ startsOn }) => startsOn,
  )
  for (const row of left) matched.set(row.row, proposed(row, known, formers.get(row.startsOn) ?? [], isFree))
  return matched
}
