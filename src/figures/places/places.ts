/** Locates each subject: its region, industries and organizations, and the subjects above it. */
import { remembered } from '../collections.ts'
import type { Industry, Organization, Region, Register, RegionKind } from '../register.ts'
import { pathFrom, subjectsOf, type Subject } from './subjects.ts'
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

export const placesOf = (register: Register, kind?: Subject['kind']): Places => {
  const subjects = subjectsOf(register, kind)
  const byKey = new Map(subjects.map((subject) => [subject.key, subject]))
  const path = remembered((key: string) => pathFrom((at) => byKey.get(at)?.above, key))
  const nearest = (key: string, passes: (subject: Subject) => boolean): Subject | undefined => {
    let at = byKey.get(key)
    while (at && !passes(at)) at = byKey.get(at.above ?? '')
    return at
  }
  const [regions, industries, organizations] = [
    treeOf(register.regions),
    treeOf(register.industries),
    treeOf(register.organizations),
  ]
  const industriesOf = remembered(
    (key: string) => nearest(key, ({ industryIds }) => industryIds.length > 0)?.industryIds ?? [],
  )
  const organizationsOf = (key: string): readonly string[] => byKey.get(key)?.organizationIds ?? []
  return {
    subjects,
    regions,
    industries,
    organizations,
    path,
    industriesOf,
    organizationsOf,
    region: remembered((key) => nearest(key, ({ regionId }) => regionId !== null)?.regionId ?? null),
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
