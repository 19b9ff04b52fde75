/** Reads the inputs of the arithmetic of figures from the register. */
import type { Printed } from '../../figures/money.ts'
import type { PlaceTrees } from '../../figures/places/placements.ts'
import { isCurrency, type Register } from '../../figures/register.ts'
import { subjects } from '../../resources/figures.ts'
import type { ResourceName } from '../../model/field.ts'
import { resourceOf } from '../../resources/index.ts'
import { ofResource } from '../../model/resource.ts'
import type { Reader } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { asItStood } from '../read/as-of.ts'
import { recordJson } from '../read/record-json.ts'
import { precompiled } from '../sql/templates.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { any } from '../sql/fragments.ts'
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

const gather = async <N extends keyof Register>(
  reader: Reader,
  name: N,
  where: SQL,
  asOf?: number,
): Promise<Register[N]> => {
  // One text for all: to make a row of each, and read it by itself, takes as long as to find it.
  const [row] = await reader.all(sql<{
    texts: string | null
  }>`${asItStood(asOf)}SELECT string_agg(${readJson(resourceOf(name))}, ',') AS texts
    FROM ${sql.identifier(name)} WHERE ${where}`)
  return JSON.parse(`[${row?.texts ?? ''}]`) as Register[N]
}

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

/** Reads what else prints the rates that these figures may need. */
const printedBeside = async (reader: Reader, { figures }: Register): Promise<Printed> => {
  const sources = among([...new Set(figures.map(({ sourceId }) => sourceId))])
  if (!mixesCurrencies(figures))
    return { figures: [], rates: [], sources: await gather(reader, 'sources', sql`id IN ${sources}`) }
  return {
    figures: await gather(reader, 'figures', sql`source_id IN ${sources} AND reported <> '[]'`),
    rates: await gather(reader, 'rates', everything),
    sources: await gather(reader, 'sources', everything),
  }
}

/** Part of the register, and the rates that hold in it. */
export interface Inputs {
  readonly register: Register
  readonly printed: Printed
}

const idsOf = (refs: readonly SubjectRef[], kind: string): string[] =>
  refs.filter((ref) => ref.kind === kind).map(({ id }) => id)

/** The condition that a figure is about one of these subjects. */
export const aboutSubjects = (refs: readonly SubjectRef[]): SQL =>
  any(
    Object.keys(subjects)
      .filter((kind) => refs.some((ref) => ref.kind === kind))
      .map((kind) => sql`${sql.identifier(`subject_${kind}_id`)} IN ${among(idsOf(refs, kind))}`),
  )

/** Reads these subjects, the figures about them, or only some of those, and the rates. */
export const inputsAbout = async (
  reader: Reader,
  refs: readonly SubjectRef[],
  figureIds?: readonly string[],
): Promise<Inputs> => {
  const own = Object.entries(subjects).map(([kind, name]) => [name, sql`id IN ${among(idsOf(refs, kind))}`] as const)
  const figures = figureIds ? sql`id IN ${among(figureIds)}` : aboutSubjects(refs)
  const register = await gatherAll(reader, { ...Object.fromEntries(own), figures })
  return { register, printed: await printedBeside(reader, register) }
}

/** Reads these figures alone, with their subjects and all above those. */
export const inputsOf = async (reader: Reader, figureIds: readonly string[]): Promise<Inputs> => {
  const subjects = await reader.all(
    sql<SubjectRef>`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures
      WHERE id IN ${among(figureIds)}`,
  )
  return inputsAbout(reader, await pathsOf(reader, subjects), figureIds)
}

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
