/** The records that the arithmetic reads, as the API serves them, reduced to the fields it needs. */
import type { FigureRecord as WholeFigure } from '../resources/figures.ts'
import type { ResourceName } from '../model/field.ts'
import type { RecordNamed } from '../resources/index.ts'

type Of<Name extends ResourceName, Keys extends keyof RecordNamed<Name>> = Readonly<Pick<RecordNamed<Name>, Keys>>

export type Region = Of<'regions', 'id' | 'name' | 'kind' | 'parentId' | 'memberIds'>
export type Industry = Of<'industries', 'id' | 'name' | 'parentId'>
export type Organization = Of<'organizations', 'id' | 'name' | 'localName' | 'parentId' | 'regionId'>
export type Source = Of<'sources', 'id' | 'publisherId' | 'publishedOn' | 'official' | 'textHash' | 'followsId'>
export type Initiative = Of<
  'initiatives',
  'id' | 'title' | 'localTitle' | 'regionId' | 'parentId' | 'industryIds' | 'participants'
>
export type Project = Of<
  'projects',
  | 'id'
  | 'title'
  | 'localTitle'
  | 'kind'
  | 'regionId'
  | 'parentId'
  | 'initiativeId'
  | 'industryIds'
  | 'participants'
  | 'startsOn'
  | 'endsOn'
>
export type RateRecord = Of<'rates', 'id' | 'baseUnit' | 'quoteUnit' | 'rate' | 'on' | 'sourceId'>
export type Metric = Of<'metrics', 'id' | 'nature'>
export type Figure = Readonly<
  Pick<
    WholeFigure,
    | 'id'
    | 'subjectKind'
    | 'subjectId'
    | 'metric'
    | 'stage'
    | 'value'
    | 'upperValue'
    | 'unit'
    | 'qualifier'
    | 'periodStart'
    | 'periodEnd'
    | 'reported'
    | 'relation'
    | 'fromFigureId'
    | 'ofFigureId'
    | 'sumOfIds'
    | 'partsComplete'
    | 'rank'
    | 'sourceId'
    | 'asPrinted'
    | 'supersedesId'
  > & {
    /** Whether its words name the plan of which it is a part; left out where nobody has read them. */
    isOfPlan?: boolean | null
  }
>

export type SubjectKind = Figure['subjectKind']
export type Stage = Figure['stage']
export type RegionKind = Exclude<Region['kind'], 'zone'>

export interface Register {
  readonly regions: readonly Region[]
  readonly industries: readonly Industry[]
  readonly organizations: readonly Organization[]
  readonly sources: readonly Source[]
  readonly initiatives: readonly Initiative[]
  readonly projects: readonly Project[]
  readonly figures: readonly Figure[]
  readonly rates: readonly RateRecord[]
  readonly metrics: readonly Metric[]
}

export const nothing: Register = {
  regions: [],
  industries: [],
  organizations: [],
  sources: [],
  initiatives: [],
  projects: [],
  figures: [],
  rates: [],
  metrics: [],
}

/** Reports whether a figure counts anywhere, bears upon others, and may be found fault with. */
export const isInUse = ({ rank }: Pick<Figure, 'rank'>): boolean => rank !== 'deprecated'

export const isApproximate = ({ qualifier }: Pick<Figure, 'qualifier'>): boolean => qualifier === 'about'
