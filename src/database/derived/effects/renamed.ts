/** Finds the kept findings and promises whose sentences name records that an import calls otherwise. */
import { keyOf } from '../../../figures/places/subjects.ts'
import { projectCount } from '../../../figures/checks/gaps.ts'
import type { ResourceName } from '../../../model/field.ts'
import { subjects } from '../../../resources/figures.ts'
import type { Reader } from '../../engine.ts'
import { isAmong } from '../../sql/dialect.ts'
import { upTo } from '../../sql/fragments.ts'
import { sql, type SQL } from '../../sql/sql.ts'
import { queryTemplate } from '../../sql/templates.ts'
import type { SubjectRef } from '../../sql/trees.ts'
import { idsByKind, isAbout, subjectKinds } from '../inputs/subjects-of-figures.ts'

/** The ids of records that are called otherwise, by resource. */
export type Renamed = ReadonlyMap<ResourceName, readonly string[]>

interface Id {
  readonly id: string
}

const located = (['organization', 'initiative', 'project'] as const).map((kind) => ({
  kind,
  inRegions: queryTemplate(
    1,
    (regions = sql``) =>
      sql<Id>`SELECT id FROM ${sql.identifier(subjects[kind])} WHERE ${isAmong(sql`region_id`, regions)}`,
  ),
}))
const publishedBy = queryTemplate(
  1,
  (publishers = sql``) => sql<Id>`SELECT id FROM sources WHERE ${isAmong(sql`publisher_id`, publishers)}`,
)

/** As many of each kind are read; what is beyond them is told as it was. */
const mostRead = 4000

const idsWhere = (table: string, test: SQL): SQL<Id> =>
  sql<Id>`SELECT id FROM ${sql.identifier(table)} WHERE ${test} ${upTo(mostRead)}`
const figuresAbout = queryTemplate(subjectKinds.length, (...lists) => idsWhere('figures', isAbout(...lists)))
const figuresOf = queryTemplate(2, (sources = sql``, metrics = sql``) =>
  idsWhere('figures', sql`(${isAmong(sql`source_id`, sources)} OR ${isAmong(sql`metric`, metrics)})`),
)
const findingsOf = queryTemplate(2, (figures = sql``, subjects = sql``) =>
  idsWhere('findings', sql`(${isAmong(sql`figure`, figures)} OR ${isAmong(sql`subject`, subjects)})`),
)
const ofPortfolios = queryTemplate(0, () => idsWhere('findings', sql`"check" = 'no-project-count'`))

const idsIn = (rows: readonly Id[]): string[] => rows.map(({ id }) => id)

/** The ids of kept findings, and of the figures whose promises may have one. */
export interface Naming {
  readonly findings: readonly string[]
  readonly figures: readonly string[]
}

/** Returns what names these records: also the subjects in a region, and the sources of a publisher. */
export const namingOf = async (reader: Reader, renamed: Renamed): Promise<Naming> => {
  const of = (resource: ResourceName): readonly string[] => renamed.get(resource) ?? []
  const [regions, publishers, metrics] = [of('regions'), of('organizations'), of('metrics')]
  const refs = subjectKinds.flatMap((kind) => of(subjects[kind]).map((id): SubjectRef => ({ kind, id })))
  if (regions.length > 0)
    for (const { kind, inRegions } of located)
      for (const { id } of await reader.all(inRegions(JSON.stringify(regions)))) refs.push({ kind, id })
  const published = publishers.length === 0 ? [] : await reader.all(publishedBy(JSON.stringify(publishers)))
  const sources = [...of('sources'), ...idsIn(published)]
  const about =
    refs.length === 0 ? [] : await reader.all(figuresAbout(...idsByKind(refs).map((ids) => JSON.stringify(ids))))
  const others =
    sources.length + metrics.length === 0
      ? []
      : await reader.all(figuresOf(JSON.stringify(sources), JSON.stringify(metrics)))
  const figures = [...new Set(idsIn([...about, ...others]))]
  const keys = refs.map(({ kind, id }) => keyOf(kind, id))
  const findings = [
    ...(figures.length + keys.length === 0
      ? []
      : await reader.all(findingsOf(JSON.stringify(figures), JSON.stringify(keys)))),
    ...(metrics.includes(projectCount) ? await reader.all(ofPortfolios()) : []),
  ]
  return { findings: idsIn(findings), figures }
}
