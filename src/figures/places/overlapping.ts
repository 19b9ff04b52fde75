/** Zones overlap other regions of their tree, and breakdowns divide a project again: no total counts them. */
import type { Register, SubjectKind } from '../register.ts'
import { aboveAmong, inherited, keyOf, subjectsOf } from './subjects.ts'

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
