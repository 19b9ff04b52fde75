/** Locates each subject: its region, industries and organizations, and the subjects above it. */
import { remembered } from '../collections.ts'
import type { Industry, Organization, Region, Register, RegionKind } from '../register.ts'
import { aboveAmong, inherited, pathFrom, subjectsOf, type Subject } from './subjects.ts'
import { nearestCommon, treeOf, type Tree } from './trees.ts'

export interface Places {
  readonly subjects: readonly Subject[]
  readonly regions: Tree<Region>
  readonly industries: Tree<Industry>
  readonly organizations: Tree<Organization>
  /** The subject and all above it, nearest first. */
  readonly path: (subject: string) => readonly string[]
  /** Its own region, else that of the nearest subject above with one. */
  readonly region: (subject: string) => string | null
  readonly industriesOf: (subject: string) => readonly string[]
  readonly organizationsOf: (subject: string) => readonly string[]
  /** The nearest industry that all its industries lie under. */
  readonly industry: (subject: string) => string | null
  readonly organization: (subject: string) => string | null
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
  return {
    subjects,
    regions,
    industries,
    organizations,
    path: remembered((key) => pathFrom(above, key)),
    industriesOf,
    organizationsOf,
    region: inherited<string | null>(above, (key, higher = null) => byKey.get(key)?.regionId ?? higher),
    industry: remembered((key) => nearestCommon(industries, industriesOf(key))),
    organization: remembered((key) => nearestCommon(organizations, organizationsOf(key))),
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
