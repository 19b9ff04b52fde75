/** Regions, industries and organizations as trees: containment, intersection, nearest common ancestor. */
import { byText, indexed, remembered } from '../collections.ts'
import {
  type Industry,
  nothing,
  type Organization,
  type Region,
  type RegionKind,
  type Register,
  type SubjectKind,
} from '../register.ts'
import { type Above, aboveAmong, inherited, keyOf, pathFrom, type Subject, subjectsOf } from './subjects.ts'

interface Node {
  readonly id: string
  readonly parentId: string | null
  /** The members of a zone, wherever they stand in the tree. */
  readonly memberIds?: readonly string[]
}

interface Tree<N extends Node> {
  readonly find: (id: string) => N | undefined
  /** The node and all its ancestors, nearest first. */
  readonly path: (id: string) => readonly string[]
  /** The node and all its descendants; for a zone, its members and theirs. */
  readonly within: (id: string) => ReadonlySet<string>
}

const reached = (from: readonly string[], next: (id: string) => readonly string[]): Set<string> => {
  const found = new Set(from)
  // Iterating a set visits elements added on the way.
  for (const id of found) for (const other of next(id)) found.add(other)
  return found
}

const treeOf = <N extends Node>(nodes: readonly N[]): Tree<N> => {
  const byId = indexed(nodes)
  const below = Map.groupBy(
    nodes.filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId as string,
  )
  return {
    find: (id) => byId.get(id),
    path: (id) => pathFrom((key) => byId.get(key)?.parentId, id),
    within: (id) =>
      reached([...reached([id], (zone) => byId.get(zone)?.memberIds ?? [])], (node) =>
        (below.get(node) ?? []).map((child) => child.id),
      ),
  }
}

/** Returns the nearest common ancestor of nodes (a node is its own ancestor), or null. */
const nearestCommon = <N extends Node>(tree: Tree<N>, ids: readonly string[]): string | null => {
  const [first, ...others] = ids.map((id) => tree.path(id))
  return first?.find((id) => others.every((path) => path.includes(id))) ?? null
}

export type Cover = 'inside' | 'partly' | 'outside'

/** Returns how far a node lies within another: wholly, partly, or not at all. */
export const covering = <N extends Node>(tree: Tree<N>, id: string): ((other: string) => Cover) => {
  const inside = tree.within(id)
  const touched = new Set([...inside].flatMap((node) => tree.path(node)))
  const isZone = (node: string): boolean => (tree.find(node)?.memberIds ?? []).length > 0
  return (other) => {
    if (inside.has(other)) return 'inside'
    const spanned = [...tree.within(other)]
    // A zone has no area of its own: it lies where its members lie.
    if (isZone(other) && spanned.every((node) => inside.has(node) || isZone(node))) return 'inside'
    return spanned.some((node) => touched.has(node)) ? 'partly' : 'outside'
  }
}

// Places: where a figure lies, as a text that figures share.

/** The trees in which figures are grouped and filtered. */
export type PlaceTrees = Pick<Register, 'regions' | 'industries' | 'organizations'>

const idsIn = (list: string): string[] => (list === '' ? [] : list.split(','))

/** Returns the name of a place: a region, and sorted ids of industries and organizations. No id contains a blank. */
const placeName = (region: string | null, industries: readonly string[], organizations: readonly string[]): string =>
  [region ?? '', ...[industries, organizations].map((ids) => [...ids].sort(byText).join(','))].join(' ')

/** Returns the places of subjects that are known by the names of their places alone. */
export const placesBySubject = (trees: PlaceTrees): Places => {
  const places = placesOf({ ...nothing, ...trees })
  const part = (subject: string, index: number): string => subject.split(' ')[index] as string
  const industriesOf = (subject: string): string[] => idsIn(part(subject, 1))
  const organizationsOf = (subject: string): string[] => idsIn(part(subject, 2))
  return {
    ...places,
    industriesOf,
    organizationsOf,
    region: (subject) => part(subject, 0) || null,
    industry: (subject) => nearestCommon(places.industries, industriesOf(subject)),
    organization: (subject) => nearestCommon(places.organizations, organizationsOf(subject)),
    place: (subject) => subject,
  }
}

// Zones overlap other regions of their tree, and breakdowns divide a project again: no total counts them.

const zones = ({ regions }: Register): string[] =>
  regions.filter(({ kind }) => kind === 'zone').map(({ id }) => keyOf('region', id))

/** Returns the breakdowns and all that is below them. */
const breakdowns = (register: Register): string[] => {
  const tops = new Set(
    register.projects.filter(({ kind }) => kind === 'breakdown').map(({ id }) => keyOf('project', id)),
  )
  if (tops.size === 0) return []
  const subjects = subjectsOf(register)
  const isWithin = inherited<boolean>(aboveAmong(subjects), (key, isBelow = false) => isBelow || tops.has(key))
  return subjects.map(({ key }) => key).filter(isWithin)
}

/** Returns the keys of the subjects of a kind that overlap others of their tree. */
export const overlappingSubjects = (register: Register, kind: SubjectKind | undefined): ReadonlySet<string> =>
  new Set(
    kind === 'region' ? zones(register) : kind === 'industry' || kind === 'organization' ? [] : breakdowns(register),
  )

// Locates each subject: its region, industries and organizations, and the subjects above it.

export interface Places {
  readonly subjects: readonly Subject[]
  readonly regions: Tree<Region>
  readonly industries: Tree<Industry>
  readonly organizations: Tree<Organization>
  readonly above: Above
  /** The subject and all above it, nearest first. */
  readonly path: (subject: string) => readonly string[]
  /** Its own region, else that of the nearest subject above with one. */
  readonly region: (subject: string) => string | null
  readonly industriesOf: (subject: string) => readonly string[]
  readonly organizationsOf: (subject: string) => readonly string[]
  /** The nearest industry that all its industries lie under. */
  readonly industry: (subject: string) => string | null
  readonly organization: (subject: string) => string | null
  /** The name of its place. */
  readonly place: (subject: string) => string
}

/** Locates the subjects of a register among its regions, industries and organizations, or those that are known. */
export const placesOf = (
  register: Register,
  kind?: Subject['kind'],
  known?: Pick<Places, 'regions' | 'industries' | 'organizations'>,
): Places => {
  const subjects = subjectsOf(register, kind)
  const byKey = new Map(subjects.map((subject) => [subject.key, subject]))
  const above = aboveAmong(subjects)
  const { regions, industries, organizations } = known ?? {
    regions: treeOf(register.regions),
    industries: treeOf(register.industries),
    organizations: treeOf(register.organizations),
  }
  const industriesOf = inherited<readonly string[]>(above, (key, higher = []) => {
    const own = byKey.get(key)?.industryIds ?? []
    return own.length > 0 ? own : higher
  })
  const organizationsOf = (key: string): readonly string[] => byKey.get(key)?.organizationIds ?? []
  const region = inherited<string | null>(above, (key, higher = null) => byKey.get(key)?.regionId ?? higher)
  return {
    subjects,
    regions,
    industries,
    organizations,
    above,
    path: remembered((key) => pathFrom(above, key)),
    industriesOf,
    organizationsOf,
    region,
    industry: remembered((key) => nearestCommon(industries, industriesOf(key))),
    organization: remembered((key) => nearestCommon(organizations, organizationsOf(key))),
    place: remembered((key) => placeName(region(key), industriesOf(key), organizationsOf(key))),
  }
}

const provincial: readonly Region['kind'][] = [
  'province',
  'municipality',
  'autonomous-region',
  'special-administrative-region',
]

/**
 * Lifts a region to an administrative level: returns itself or an ancestor of that level, or null.
 * A municipality also counts as a province.
 */
export const lifted = (regions: Tree<Region>, level: RegionKind) =>
  remembered((id: string): string | null => {
    const levels = level === 'province' ? provincial : [level]
    return regions.path(id).find((at) => levels.some((kind) => regions.find(at)?.kind === kind)) ?? null
  })
