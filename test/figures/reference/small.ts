/** Small handwritten registers: each record has only what its example needs. */
import type { Figure, Initiative, Project, RateRecord, Register, Source } from '../../../src/figures/register.ts'
import type { Totals, TotalsQuery } from '../../../src/figures/totals.ts'
import { year } from '../../support/register.ts'
import { industries, organizations, regions, unrelated } from './forests.ts'
import { totals } from '../../support/whole.ts'

export { year }

export const between = (periodStart: string, periodEnd: string) => ({ periodStart, periodEnd })

export const source = (id: string, publishedOn: string | null, official = false): Source => ({
  id,
  publisherId: null,
  textHash: null,
  tableHash: null,
  followsId: null,
  publishedOn,
  official,
})

export const initiative = (id: string, particulars: Partial<Initiative> = {}): Initiative => ({
  id,
  title: id,
  localTitle: null,
  regionId: null,
  parentId: null,
  industryIds: [],
  participants: [],
  ...particulars,
})

export const project = (id: string, particulars: Partial<Project> = {}): Project => ({
  id,
  title: id,
  localTitle: null,
  kind: 'project',
  regionId: null,
  parentId: null,
  initiativeId: null,
  industryIds: [],
  participants: [],
  startsOn: null,
  endsOn: null,
  ...particulars,
})

/** Returns an exact plan in yuan for 2025 about the project `whole`, except for `particulars`. */
export const figure = (id: string, value: string, particulars: Partial<Figure> = {}): Figure => ({
  id,
  subjectKind: 'project',
  subjectId: 'whole',
  metric: 'investment',
  stage: 'planned',
  value,
  upperValue: null,
  unit: 'CNY',
  qualifier: 'exact',
  ...year(2025),
  reported: [],
  ...unrelated,
  sourceId: 'spring',
  asPrinted: value,
  supersedesId: null,
  ...particulars,
})

export const rate = (
  id: string,
  baseUnit: string,
  quoteUnit: string,
  value: string,
  on: string,
  sourceId: string | null = null,
): RateRecord => ({ id, baseUnit, quoteUnit, rate: value, on, sourceId })

/** The project `whole` contains `part`, which contains `piece`. */
export const chain = [project('whole'), project('part', { parentId: 'whole' }), project('piece', { parentId: 'part' })]

export const register = (figures: readonly Figure[], particulars: Partial<Register> = {}): Register => ({
  regions,
  industries,
  organizations,
  initiatives: [],
  projects: chain,
  rates: [],
  metrics: [],
  figures,
  sources: [
    source('winter', '2025-01-15'),
    source('spring', '2025-04-01'),
    source('summer', '2025-07-01'),
    source('undated', null),
  ],
  ...particulars,
})

export const ask = (query: Partial<TotalsQuery>, of: Register): Totals =>
  totals({ metric: 'investment', explain: true, ...query }, of)

/** Returns the key values, the stage where there are several, the unit and the total of each row. */
export const rows = ({ data }: Totals): unknown[] =>
  data.map(({ key, unit, total }) => [...Object.values(key), unit, total])

export const reasons = ({ excludedFigures = [] }: Totals): Record<string, string> =>
  Object.fromEntries(excludedFigures.map(({ figureId, reason }) => [figureId, reason]))
