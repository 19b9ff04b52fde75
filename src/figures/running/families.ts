/** Tells which kinds of subjects have figures that bear upon each other, and how their own parts are named. */
import type { SubjectKind } from '../register.ts'

const families = ['plans', 'region', 'industry', 'organization'] as const

/** Subjects whose figures bear upon each other: initiatives and projects are one family, `plans`. */
export type Family = (typeof families)[number]

/** Returns the family of a kind of subject; without a kind, that of initiatives and projects. */
export const familyOf = (kind: SubjectKind | undefined): Family =>
  kind === undefined || kind === 'initiative' || kind === 'project' ? 'plans' : kind

/** Returns the name under which the own parts of a family are kept: with the unit asked for, if any. */
export const keptFamily = (family: Family, unit: string | undefined): string =>
  unit === undefined ? family : `${family} ${unit}`

/** Returns the names of all families in a unit. */
export const familiesIn = (unit?: string): string[] => families.map((family) => keptFamily(family, unit))

/** Returns the kind of subject that a family is made of; undefined for initiatives and projects. */
export const kindOf = (family: Family): SubjectKind | undefined => (family === 'plans' ? undefined : family)
