/** The regions that overlap others of their tree, and so stand in no total of regions. */
import type { Register, SubjectKind } from './register.ts'
import { keyOf } from './subjects.ts'

/** Their keys as subjects; no other kind of subject has zones. */
export const zonesOf = ({ regions }: Register, kind: SubjectKind | undefined): ReadonlySet<string> =>
  new Set(
    kind === 'region' ? regions.filter((region) => region.kind === 'zone').map(({ id }) => keyOf('region', id)) : [],
  )
