/** What a register holds that the rows of a list may be about: one pass over its projects, and the figures of a source. */
import { inParts, addToList, remembered } from '../../figures/collections.ts'
import type { Data } from '../../model/canonical.ts'
import { type FoldedName, foldedName } from '../../lists/names.ts'
import { type CostFigure, type FormerProject, type Known, type KnownProject, wholeCosts } from '../../lists/matching.ts'
import { NearNames } from '../../lists/near-names.ts'
import { figures } from '../../resources/figures.ts'
import { projects } from '../../resources/projects.ts'
import type { Code } from '../../rules/rule.ts'
import type { EngineSnapshot, Reader } from '../engine.ts'
import { findAll, recordJson } from '../read/record.ts'
import { jsonValue } from '../sql/dialect.ts'
import { belowOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { differencesIn } from '../write/differences.ts'

/** What rows look for. */
interface Wanted {
  readonly keys: ReadonlySet<string>
  readonly codes: readonly Code[]
  /** The record that the list is part of. */
  readonly parentId: string | null
  readonly sourceId: string
  readonly followsId: string | null
}

export const keyOfCode = ({ scheme, code }: Code): string => JSON.stringify([scheme, code])

/** The fields that are compared of a project: whole records would take many times as long. */
const compared = ['id', 'title', 'localTitle', 'aliases', 'parentId', 'regionId', 'codes', 'participants', 'startsOn']

/** Selects what is compared of projects, as JSON. */
export const comparedProjects = sql`SELECT ${recordJson(projects, compared)} AS text FROM projects`

const namesOf = (title: unknown, localTitle: unknown, aliases: unknown): KnownProject['names'] =>
  [...new Set([title, ...(localTitle === null ? [] : [localTitle]), ...(aliases as string[])] as string[])].map(
    foldedName,
  )

/** Returns what rows, or other projects, are compared with of a project. */
export const knownProject = (record: Data): KnownProject => ({
  id: record['id'] as string,
  names: namesOf(record['title'], record['localTitle'], record['aliases']),
  codes: record['codes'] as readonly unknown[] as readonly Code[],
  parentId: record['parentId'] as string | null,
  regionId: record['regionId'] as string | null,
  organizationIds: (record['participants'] as { organizationId: string }[]).map((one) => one.organizationId),
})

const idsIn = async (reader: EngineSnapshot, ids: SQL): Promise<string[]> =>
  (await reader.all(sql<{ id: string }>`SELECT id FROM projects WHERE id IN ${ids}`)).map(({ id }) => id)

const citing = (sourceId: string): SQL => sql`(SELECT record_id FROM projects_citations WHERE source_id = ${sourceId})`

/** A row as this source printed it, and the project that it was saved as. */
interface SavedRow {
  readonly id: string
  readonly parentId: unknown
  readonly printedParent: unknown
  readonly locator: unknown
  /** The title and the code that it printed. */
  readonly printed: string
}

const printedKey = (title: unknown, code: unknown): string => JSON.stringify([title ?? null, code ?? null])

/** The number of records that are read at once. */
export const readAtOnce = 1000

const savedRows = async (
  reader: EngineSnapshot,
  sourceId: string,
): Promise<ReadonlyMap<string, readonly SavedRow[]>> => {
  const saved: SavedRow[] = []
  for (const ids of inParts(await idsIn(reader, citing(sourceId)), readAtOnce))
    for (const [id, { parentId, citations }] of await findAll(reader, 'projects', ids))
      for (const { sourceId: cited, locator, as } of citations as readonly Data[]) {
        if (cited !== sourceId) continue
        const { title, code, parentId: printedParent = null } = (as ?? {}) as Data
        saved.push({ id, parentId, printedParent, locator, printed: printedKey(title, code) })
      }
  return Map.groupBy(saved, ({ printed }) => printed)
}

/** The cells and the parent by which a row of a source is known again. */
export interface RowOfSource {
  readonly title: string | null
  readonly code: string | null
  readonly locator: string
  readonly parentId: string | null
}

export interface ListKnown extends Omit<Known, 'sameRow' | 'rowElsewhere' | 'areDifferent'> {
  /** Reports whether somebody said that two projects are different. */
  readonly areDifferent: (one: string, other: string) => boolean
  /** Reports whether a project is below the record that the list is part of; any is, where that is none. */
  readonly isBelow: (id: string) => boolean
  /** Returns the project that a row of this source was saved as, by the parent of then, else of today: that line first. */
  readonly savedAs: (printed: RowOfSource) => string | undefined
  /** Returns the project that the row of this line was saved as, whatever it is below. */
  readonly savedElsewhere: (printed: RowOfSource) => string | undefined
}

/** Reads the whole costs that figures under a condition tell, by project. */
export const costsWhere = async (
  reader: Reader,
  condition: SQL,
): Promise<ReadonlyMap<string, FormerProject['costs']>> => {
  const rows = await reader.all(sql<CostFigure & { subjectId: string }>`SELECT subject_id AS "subjectId", metric, unit,
    prices, period_start AS "periodStart", ${jsonValue(figures.own.value, sql`value`)} AS value
    FROM figures WHERE subject_kind = 'project' AND ${condition}`)
  const byProject = Map.groupBy(rows, ({ subjectId }) => subjectId)
  return new Map([...byProject].map(([id, some]) => [id, wholeCosts(some)]))
}

/** In a register with more projects, names are compared with those of the edition before and of the same parent alone. */
const mostIndexed = 250_000

/** Reads the projects that rows may be about. */
export const knownFor = async (reader: EngineSnapshot, wanted: Wanted): Promise<ListKnown> => {
  const { keys, codes, parentId, sourceId, followsId } = wanted
  const wantedCodes = new Set(codes.map(keyOfCode))
  const below = new Set(parentId === null ? [] : await idsIn(reader, belowOf('projects', parentId)))
  const before = new Set(followsId === null ? [] : await idsIn(reader, citing(followsId)))
  const [byKey, byCode] = [new Map<string, KnownProject[]>(), new Map<string, KnownProject[]>()]
  const costs = await costsWhere(reader, sql`source_id = ${followsId}`)
  const [size] = await reader.all(sql<{ count: number }>`SELECT count(*) AS count FROM projects`)
  const isWhole = Number(size?.count) <= mostIndexed
  const names: (readonly [string, FoldedName])[] = []
  const former: FormerProject[] = []
  for await (const rows of reader.rows(comparedProjects))
    for (const [text] of rows as readonly [string][]) {
      const record = JSON.parse(text) as Data
      const project = knownProject(record)
      const { id } = project
      if (before.has(id))
        former.push({ project, startsOn: record['startsOn'] as string | null, costs: costs.get(id) ?? [] })
      if (isWhole || before.has(id) || below.has(id)) for (const name of project.names) names.push([text, name])
      for (const key of new Set(project.names.map((name) => name.key)))
        if (keys.has(key)) addToList(byKey, key, project)
      for (const code of project.codes)
        if (wantedCodes.has(keyOfCode(code))) addToList(byCode, keyOfCode(code), project)
    }
  const saved = await savedRows(reader, sourceId)
  let near: NearNames<string> | undefined
  const knownOf = remembered((text: string) => knownProject(JSON.parse(text) as Data))
  return {
    withKey: (key) => byKey.get(key) ?? [],
    withCode: (code) => byCode.get(keyOfCode(code)) ?? [],
    like: (name) => (near ??= new NearNames(names)).like(name).map(({ of, alike }) => ({ of: knownOf(of), alike })),
    former,
    areDifferent: await differencesIn(reader),
    isBelow: (id) => parentId === null || below.has(id),
    savedAs: ({ title, code, locator, parentId: below }) => {
      const same = saved.get(printedKey(title, code)) ?? []
      const printed = same.filter((row) => row.printedParent === below)
      const rows = printed.length > 0 ? printed : same.filter((row) => row.parentId === below)
      return (rows.find((row) => row.locator === locator) ?? (rows.length === 1 ? rows[0] : undefined))?.id
    },
    savedElsewhere: ({ title, code, locator }) =>
      saved.get(printedKey(title, code))?.find((row) => row.locator === locator)?.id,
  }
}

/** A figure that a table made. */
export interface MadeFigure {
  readonly id: string
  readonly subjectId: string
  readonly locator: string
  readonly heading: string
  readonly value: string
  readonly periodEnd: string | null
  /** Another figure of the table supersedes it. */
  readonly isSuperseded: boolean
}

/** Reads the figures that the table of a source made, by what they are about. */
export const madeFigures = async (
  reader: EngineSnapshot,
  sourceId: string | null,
  keyOf: (figure: Data) => string,
): Promise<ReadonlyMap<string, readonly MadeFigure[]>> => {
  const value = jsonValue(figures.own.value, sql`value`)
  const rows = await reader.all(
    sql<MadeFigure & Data>`SELECT id, ${value} AS value, supersedes_id AS "supersedesId", subject_id AS "subjectId",
      metric, stage, unit, prices, period_start AS "periodStart", period_end AS "periodEnd", locator, heading FROM figures
      WHERE source_id = ${sourceId} AND subject_kind = 'project' AND heading IS NOT NULL ORDER BY id`,
  )
  const superseded = new Set(rows.map(({ supersedesId }) => supersedesId))
  const made = rows.map((row) => ({ ...row, isSuperseded: superseded.has(row.id) }))
  return Map.groupBy(made, keyOf)
}
