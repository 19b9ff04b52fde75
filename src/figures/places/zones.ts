/** Zones overlap other regions of their tree, so totals by region exclude them. */
import type { Register, SubjectKind } from '../register.ts'
import { keyOf } from './subjects.ts'

/** Returns the subject keys of zones; only regions have any. */
export const zonesOf = ({ regions }: Register, kind: SubjectKind | undefined): ReadonlySet<string> =>
  new Set(
    kind === 'region' ? regions.filter((region) => region.kind === 'zone').map(({ id }) => keyOf('region', id)) : [],
  )
