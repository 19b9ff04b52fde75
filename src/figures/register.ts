/** The records that the arithmetic reads, as the API serves them, reduced to the fields it needs. */
import type { ResourceName } from '../model/field.ts'
import type { FigureRecord as WholeFigure } from '../resources/figures.ts'
import type { RecordNamed } from '../resources/index.ts'

/** The fields that the arithmetic reads of each record. */
export const fieldsRead = {
  regions: ['id', 'name', 'kind', 'parentId', 'memberIds'],
  industries: ['id', 'name', 'parentId'],
  organizations: ['id', 'name', 'localName', 'parentId', 'regionId'],
  sources: ['id', 'publisherId', 'publishedOn', 'official', 'textHash', 'tableHash', 'followsId'],
  rates: ['id', 'baseUnit', 'quoteUnit', 'rate', 'on', 'sourceId'],
  metrics: ['id', 'nature'],
  initiatives: ['id', 'title', 'localTitle', 'regionId', 'parentId', 'industryIds', 'participants'],
  projects: [
    'id',
    'title',
    'localTitle',
    'kind',
    'regionId',
    'parentId',
    'initiativeId',
    'industryIds',
    'participants',
    'startsOn',
    'endsOn',
  ],
  figures: [
    'id',
    'subjectKind',
    'subjectId',
    'metric',
    'stage',
    'value',
    'upperValue',
    'unit',
    'prices',
    'qualifier',
    'periodStart',
    'periodEnd',
    'reported',
    'relation',
    'fromFigureId',
    'ofFigureId',
    'sumOfIds',
    'partsComplete',
    'rank',
    'sourceId',
    'asPrinted',
    'heading',
    'supersedesId',
  ],
} as const satisfies { readonly [N in ResourceName]?: readonly (keyof RecordNamed<N>)[] }

type Read = typeof fieldsRead
type Of<N extends keyof Read> = Readonly<Pick<RecordNamed<N>, Read[N][number] & keyof RecordNamed<N>>>

export type Region = Of<'regions'> & Readonly<Partial<Pick<RecordNamed<'regions'>, 'gbCode'>>>
export type Industry = Of<'industries'>
export type Organization = Of<'organizations'>
export type Source = Of<'sources'>
export type Initiative = Of<'initiatives'>
export type Project = Of<'projects'>
export type RateRecord = Of<'rates'>
export type Metric = Of<'metrics'>
export type Figure = Readonly<
  Pick<WholeFigure, Read['figures'][number]> & {
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

// The days on which sources published what they print, and the editions that follow each other.

export type Sources = ReadonlyMap<string, Source>

/** Returns the day on which a figure's source was published, or null if unknown. */
export const publishedOn = ({ sourceId }: Pick<Figure, 'sourceId'>, sources: Sources): string | null =>
  sources.get(sourceId)?.publishedOn ?? null

/** Yields a source and the editions before it, the nearest first. */
export function* editionsUpTo(id: string, sources: Sources): Generator<string> {
  for (let at: string | null | undefined = id; at; at = sources.get(at)?.followsId) yield at
}

// The nature of a metric decides whether its figures add: a flow adds over time, a stock is counted at one moment.

export type Nature = Metric['nature']

/** Returns the nature of a metric; one that is not defined is a flow. */
export const natureOf = (metrics: ReadonlyMap<string, Metric>, metric: string): Nature =>
  metrics.get(metric)?.nature ?? 'flow'

/** Says that a metric is a stock. */
export interface Stock {
  /** Leaves out figures that ended earlier; without it, those that ended before the year of the moment. */
  readonly from?: string
}

/** The figures of every year, each at its end. */
export const everyYear: Stock = { from: '' }

/** Returns the stock that a metric of this nature is; `groupBy` asks for the moment of each year. */
export const stockOf = (nature: Nature, groupBy: readonly string[] = []): Stock | undefined =>
  nature === 'stock' ? (groupBy.includes('year') ? everyYear : {}) : undefined
