/** Reads the records that the arithmetic takes, with the fields that it reads. */
import type { Register } from '../../../figures/register.ts'
import type { ResourceName } from '../../../model/field.ts'
import { ofResource } from '../../../model/resource.ts'
import { resourceOf } from '../../../resources/index.ts'
import type { Reader } from '../../engine.ts'
import { asItStood } from '../../read/as-of.ts'
import { recordJson } from '../../read/record-json.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { precompiled } from '../../sql/templates.ts'

/** The fields that the arithmetic reads, by resource. */
const read: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  regions: ['id', 'name', 'kind', 'parentId', 'memberIds'],
  industries: ['id', 'name', 'parentId'],
  organizations: ['id', 'name', 'localName', 'parentId', 'regionId'],
  sources: ['id', 'publisherId', 'publishedOn', 'official', 'textHash'],
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
    'qualifier',
    'periodStart',
    'periodEnd',
    'reported',
    'relation',
    'fromFigureId',
    'ofFigureId',
    'partsComplete',
    'rank',
    'sourceId',
    'asPrinted',
    'quote',
    'supersedesId',
  ],
  rates: ['id', 'baseUnit', 'quoteUnit', 'rate', 'on', 'sourceId'],
  metrics: ['id', 'nature'],
}

const readJson = ofResource((resource) => precompiled(recordJson(resource, read[resource.name])))

export const everything = sql`1 = 1`
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

interface Texts {
  readonly texts: string | null
}

/** Records as JSON texts, joined by commas: a thread takes these at a fraction of what objects cost. */
export type RegisterTexts = Readonly<Partial<Record<keyof Register, string>>>

export const registerIn = (texts: RegisterTexts): Register => ({
  ...nothing,
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.parse(`[${text}]`) as unknown])),
})

/** One text for all: to make a row of each, and read it by itself, takes as long as to find it. */
export const textsOf = (name: ResourceName, where: SQL, asOf?: number): SQL<Texts> =>
  sql<Texts>`${asItStood(asOf)}SELECT string_agg(${readJson(resourceOf(name))}, ',') AS texts
    FROM ${sql.identifier(name)} WHERE ${where}`

export const textIn = ([row]: readonly Texts[]): string => row?.texts ?? ''

export const gather = async <N extends keyof Register>(
  reader: Reader,
  name: N,
  where: SQL,
  asOf?: number,
): Promise<Register[N]> => registerIn({ [name]: textIn(await reader.all(textsOf(name, where, asOf))) })[name]

export const gatherAll = async (
  reader: Reader,
  wanted: Readonly<Partial<Record<keyof Register, SQL>>>,
  asOf?: number,
): Promise<Register> => {
  const found = await Promise.all(
    Object.entries(wanted).map(
      async ([name, where]) => [name, await gather(reader, name as keyof Register, where, asOf)] as const,
    ),
  )
  return { ...nothing, ...Object.fromEntries(found) }
}
