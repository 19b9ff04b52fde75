/**
 * Matches the rows of one edition with the projects of a register. Two rows are never one project; only an equal code
 * or an equal name decides, and a score never does.
 */
import type { Code } from '../rules/rule.ts'
import { type FoldedName, characterPairs } from './names.ts'

/** What speaks for a match, or against it. */
export const matchReasons = [
  'same-row',
  'same-code',
  'same-name',
  'same-parent',
  'same-region',
  'same-participant',
  'near-name',
  'other-parent',
  'other-code',
] as const
export type MatchReason = (typeof matchReasons)[number]

/** A row, its names resolved. */
export interface RowToMatch {
  readonly row: number
  readonly names: readonly FoldedName[]
  /** Its codes that no other row has. */
  readonly codes: readonly Code[]
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
  readonly withCode: (code: Code) => readonly KnownProject[]
  readonly withKey: (key: string) => readonly KnownProject[]
  /** The projects whose names are compared letter by letter: those of the edition before, and those below the same parents. */
  readonly near: readonly KnownProject[]
}

/** Names less alike than this are not proposed (Dice over pairs of characters). */
const leastAlike = 0.7
const matchesShown = 5

const scoreOf: Readonly<Record<MatchReason, number>> = {
  'same-row': 1,
  'same-code': 1,
  'same-name': 0.8,
  'same-parent': 0.2,
  'same-region': 0.15,
  'same-participant': 0.1,
  'near-name': 0,
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

const contextOf = (row: RowToMatch, known: KnownProject): MatchReason[] => [
  ...(row.parentId !== null && row.parentId === known.parentId ? (['same-parent'] as const) : []),
  ...(row.regionId !== null && row.regionId === known.regionId ? (['same-region'] as const) : []),
  ...(sharesOne(row.organizationIds, known.organizationIds) ? (['same-participant'] as const) : []),
  ...(known.parentId !== null && known.parentId !== row.parentId ? (['other-parent'] as const) : []),
  ...(hasOtherCode(row, known) ? (['other-code'] as const) : []),
]

const withSameName = (row: RowToMatch, known: Known): KnownProject[] => [
  ...new Map(row.names.flatMap(({ key }) => known.withKey(key)).map((one) => [one.id, one] as const)).values(),
]

const best = (matches: readonly RowMatch[]): readonly RowMatch[] =>
  matches.toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1)).slice(0, matchesShown)

type Step = (row: RowToMatch, known: Known, isFree: (id: string) => boolean) => Matched | undefined

const byRow: Step = (row, known, isFree) => {
  const id = known.sameRow(row)
  return id !== undefined && isFree(id) ? { matches: [scored(id, ['same-row'])], decision: id } : undefined
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

/** Names in common are shown, and decide nothing, where no place is in common. */
const proposed = (
  row: RowToMatch,
  known: Known,
  near: readonly RowMatch[],
  isFree: (id: string) => boolean,
): Matched => {
  const equal = withSameName(row, known)
    .filter(({ id }) => isFree(id))
    .map((one) => scored(one.id, ['same-name', ...contextOf(row, one)]))
  const matches = best([...equal, ...near.filter(({ id }) => !equal.some((one) => one.id === id))])
  const isOpen = matches.some(({ reasons }) => !reasons.includes('other-code') && !reasons.includes('other-parent'))
  return { matches, decision: isOpen ? 'ask' : 'new' }
}

/** Finds names that are alike by the pairs of characters that they share, with one pass over an index of pairs. */
const nearNames = (pool: readonly KnownProject[]): ((row: RowToMatch) => RowMatch[]) => {
  const names = pool.flatMap((project) =>
    project.names.map((name) => ({ project, name, size: characterPairs(name.key).length })),
  )
  const index = new Map<string, number[]>()
  for (const [at, { name }] of names.entries())
    for (const pair of new Set(characterPairs(name.key))) {
      const places = index.get(pair)
      if (places) places.push(at)
      else index.set(pair, [at])
    }
  return (row) => {
    const found = new Map<string, RowMatch>()
    for (const { key, ordinals } of row.names) {
      const pairs = characterPairs(key)
      const shared = new Map<number, number>()
      for (const pair of new Set(pairs))
        for (const at of index.get(pair) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1)
      for (const [at, count] of shared) {
        const { project, name, size } = names[at] as (typeof names)[number]
        const alike = (2 * count) / (pairs.length + size)
        if (alike < leastAlike || name.ordinals !== ordinals || name.key === key) continue
        const match = scored(project.id, ['near-name', ...contextOf(row, project)], alike * 0.7)
        if ((found.get(project.id)?.score ?? -1) < match.score) found.set(project.id, match)
      }
    }
    return [...found.values()]
  }
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
  for (const step of [byRow, byCode, byName(['same-parent']), byName(['same-region', 'same-participant'])]) {
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
  const nearOf = nearNames(known.near.filter(({ id }) => !taken.has(id)))
  for (const row of left)
    matched.set(
      row.row,
      proposed(row, known, nearOf(row), (id) => !taken.has(id)),
    )
  return matched
}
