/** Reads the inputs of the arithmetic of figures from the register. */
import type { Printed } from '../../figures/money.ts'
import type { PlaceTrees } from '../../figures/places/placements.ts'
import { isCurrency, type Register, type SubjectKind } from '../../figures/register.ts'
import { subjects } from '../../resources/figures.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { ofResource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { amongThese } from '../sql/dialect.ts'
import { asItStood } from '../read/as-of.ts'
import { recordJson } from '../read/record-json.ts'
import { precompiled, queryTemplate } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { any, columnOf } from '../sql/fragments.ts'
import { pathsOf, type SubjectRef } from '../sql/trees.ts'

/** The fields that the arithmetic reads, by resource. */
const read: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  regions: ['id', 'name', 'kind', 'parentId', 'memberIds'],
  industries: ['id', 'name', 'parentId'],
  organizations: ['id', 'name', 'parentId', 'regionId'],
  sources: ['id', 'publishedOn', 'official'],
  initiatives: ['id', 'regionId', 'parentId', 'industryIds', 'participants'],
  projects: ['id', 'kind', 'regionId', 'parentId', 'initiativeId', 'industryIds', 'participants', 'startsOn', 'endsOn'],
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
    'ofFigureId',
    'sourceId',
    'supersedesId',
  ],
  rates: ['id', 'baseUnit', 'quoteUnit', 'rate', 'on', 'sourceId'],
}

const readJson = ofResource((resource) => precompiled(recordJson(resource, read[resource.name])))

const everything = sql`1 = 1`
const nothing: Register = {
  regions: [],
  industries: [],
  organizations: [],
  sources: [],
  initiatives: [],
  projects: [],
  figures: [],
  rates: [],
}

interface Texts {
  readonly texts: string | null
}

/** One text for all: to make a row of each, and read it by itself, takes as long as to find it. */
const textsOf = (name: ResourceName, where: SQL, asOf?: number): SQL<Texts> =>
  sql<Texts>`${asItStood(asOf)}SELECT string_agg(${readJson(resourceOf(name))}, ',') AS texts
    FROM ${sql.identifier(name)} WHERE ${where}`

const recordsIn = ([row]: readonly Texts[]): unknown => JSON.parse(`[${row?.texts ?? ''}]`)

const gather = async <N extends keyof Register>(
  reader: Reader,
  name: N,
  where: SQL,
  asOf?: number,
): Promise<Register[N]> => recordsIn(await reader.all(textsOf(name, where, asOf))) as Register[N]

const gatherAll = async (
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

/** Reads the register, now or as of a change. With a metric, only its figures and those that print currency pairs. */
export const inputsFor = (reader: Reader, metric: string | undefined, asOf: number | undefined): Promise<Register> =>
  gatherAll(
    reader,
    {
      regions: everything,
      industries: everything,
      organizations: everything,
      sources: everything,
      initiatives: everything,
      projects: everything,
      rates: everything,
      figures: metric === undefined ? everything : sql`metric = ${metric} OR reported <> '[]'`,
    },
    asOf,
  )

/** Reads the trees in which figures are grouped and filtered. */
export const placeTrees = async (reader: Reader): Promise<PlaceTrees> => {
  const { regions, industries, organizations } = await gatherAll(reader, {
    regions: everything,
    industries: everything,
    organizations: everything,
  })
  return { regions, industries, organizations }
}

/** Reports whether a part may have to be converted into the currency of its whole. */
const mixesCurrencies = (figures: Register['figures']): boolean =>
  new Set(figures.map(({ unit }) => unit).filter(isCurrency)).size > 1

/** Returns the function that reads the records of a resource that meet a condition on lists of ids, given as JSON. */
const gathering = <N extends keyof Register>(name: N, slots: number, where: (...lists: SQL[]) => SQL) => {
  const texts = queryTemplate(slots, (...lists) => textsOf(name, where(...lists)))
  return async (reader: Reader, ...lists: readonly (readonly string[])[]): Promise<Register[N]> =>
    lists.every((ids) => ids.length === 0)
      ? ([] as readonly unknown[] as Register[N])
      : (recordsIn(await reader.all(texts(...lists.map((ids) => JSON.stringify(ids))))) as Register[N])
}

const withIds = (ids = sql``): SQL => sql`id IN ${amongThese(ids)}`
export const subjectKinds = Object.keys(subjects) as SubjectKind[]
const subjectsOf = subjectKinds.map((kind) => gathering(subjects[kind], 1, withIds))
const figuresWithIds = gathering('figures', 1, withIds)
const sourcesWithIds = gathering('sources', 1, withIds)

/** The condition that a figure is about a subject among lists of ids, one for each kind. */
export const isAbout = (...lists: SQL[]): SQL =>
  any(subjectKinds.map((kind, at) => sql`${columnOf(`subject_${kind}_id`)} IN ${amongThese(lists[at] as SQL)}`))

/** Returns the lists of ids that `isAbout` takes. */
export const idsByKind = (refs: readonly SubjectRef[]): string[][] =>
  subjectKinds.map((kind) => refs.filter((ref) => ref.kind === kind).map(({ id }) => id))

const figuresAbout = gathering('figures', subjectKinds.length, isAbout)
const printingIn = gathering('figures', 1, (ids = sql``) => sql`source_id IN ${amongThese(ids)} AND reported <> '[]'`)

/** Reads what else prints the rates that these figures may need. */
const printedBeside = async (reader: Reader, { figures }: Register): Promise<Printed> => {
  const sources = [...new Set(figures.map(({ sourceId }) => sourceId))]
  if (!mixesCurrencies(figures)) return { figures: [], rates: [], sources: await sourcesWithIds(reader, sources) }
  return {
    figures: await printingIn(reader, sources),
    rates: await gather(reader, 'rates', everything),
    sources: await gather(reader, 'sources', everything),
  }
}

/** Part of the register, and the rates that hold in it. */
export interface Inputs {
  readonly register: Register
  readonly printed: Printed
}

/** Reads these subjects, the figures about them, or only some of those, and the rates. */
export const inputsAbout = async (
  reader: Reader,
  refs: readonly SubjectRef[],
  figureIds?: readonly string[],
): Promise<Inputs> => {
  const ids = idsByKind(refs)
  const own = await Promise.all(subjectsOf.map((read, at) => read(reader, ids[at] ?? [])))
  const figures = figureIds ? await figuresWithIds(reader, figureIds) : await figuresAbout(reader, ...ids)
  const register = {
    ...nothing,
    ...Object.fromEntries(subjectKinds.map((kind, at) => [subjects[kind], own[at]])),
    figures,
  }
  return { register, printed: await printedBeside(reader, register) }
}

const subjectsOfFigures = queryTemplate(
  1,
  (ids = sql``) => sql<SubjectRef>`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures
    WHERE id IN ${amongThese(ids)}`,
)

/** Returns the subjects of these figures. */
export const subjectsWith = (reader: Reader, figureIds: readonly string[]): Promise<SubjectRef[]> =>
  reader.all(subjectsOfFigures(JSON.stringify(figureIds)))

/** Reads these figures alone, with their subjects and all above those. */
export const inputsOf = async (reader: Reader, figureIds: readonly string[]): Promise<Inputs> =>
  inputsAbout(reader, await pathsOf(reader, await subjectsWith(reader, figureIds)), figureIds)

/** Reads all printed and recorded rates, with the figures that print them, unless superseded. */
export const inputsOfRates = async (reader: Reader): Promise<Inputs> => {
  const printing = sql`reported <> '[]'
    AND NOT EXISTS (SELECT 1 FROM figures AS later WHERE later.supersedes_id = figures.id)`
  const register = await gatherAll(reader, {
    figures: printing,
    rates: everything,
    sources: sql`id IN (SELECT source_id FROM figures WHERE ${printing})`,
  })
  return { register, printed: register }
}
