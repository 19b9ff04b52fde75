/** Marks what a change may make stale, in the transaction that makes the change. */
import type { Data } from '../../model/canonical.ts'
import { figures, subjects } from '../../resources/figures.ts'
import { metrics } from '../../resources/metrics.ts'
import { elementsOf, elementText, isAmong, partOf } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { Change } from '../write/statements.ts'
import { subjectsUnder } from './findings/names.ts'
import { markOfText, ofWords } from './stale.ts'

const kinds = Object.fromEntries(Object.entries(subjects).map(([kind, name]) => [name, kind]))

/** The fields that place a subject in its tree, in regions, industries and organizations, and in time. */
const placing: readonly string[] = [
  'kind',
  'parentId',
  'initiativeId',
  'regionId',
  'industryIds',
  'participants',
  'startsOn',
  'endsOn',
]

const differ = (keys: readonly string[], { before, after }: Change): boolean =>
  keys.some((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]))

const aboutSubject = ({ subjectKind, subjectId }: Data): string => `${String(subjectKind)}/${String(subjectId)}`

const printsPair = (record: Data | undefined): boolean => ((record?.['reported'] ?? []) as unknown[]).length > 0

/** The fields of a figure's amount and its checks, and those by which it bears upon other figures. */
const amounts: readonly string[] = ['value', 'upperValue', 'qualifier', 'asPrinted', 'quote', 'partsComplete']
const bearing: readonly string[] = [
  'subjectKind',
  'subjectId',
  'metric',
  'stage',
  'unit',
  'periodStart',
  'periodEnd',
  'reported',
  'relation',
  'fromFigureId',
  'ofFigureId',
  'rank',
  'sourceId',
  'supersedesId',
]

/** A superseded figure prints no rate. */
const supersededBy = ({ supersedesId }: Data): string[] =>
  typeof supersedesId === 'string' ? [`superseded/${supersedesId}`] : []

const ofFigure = (change: Change): string[] => {
  const { id, before, after } = change
  if (before && after && !differ([...bearing, ...amounts], change)) return []
  // An amount printed beside its equivalent in another currency is a rate, and so bears upon others too.
  if (before && after && !differ(bearing, change) && !printsPair(after)) return [`figure/${id}`]
  const gone = after ? [] : [`figure/${id}`]
  return [before, after].flatMap((record) =>
    record
      ? [
          ...gone,
          aboutSubject(record),
          ...supersededBy(record),
          ...(printsPair(record) ? [`pairs/${String(record['sourceId'])}`] : []),
        ]
      : [],
  )
}

const above = ({ parentId, initiativeId }: Data, kind: string): string[] => [
  ...(typeof parentId === 'string' ? [`${kind}/${parentId}`] : []),
  ...(typeof initiativeId === 'string' ? [`initiative/${initiativeId}`] : []),
]

/** A subject's own tree, and the one that it leaves; a new one has neither figures nor parts yet, but may lack a count. */
const ofSubject = (kind: string, { id, before, after }: Change): string[] =>
  before
    ? [`${kind}/${id}`, ...above(before, kind)]
    : after?.['kind'] === 'portfolio' && kind === 'project'
      ? [`${kind}/${id}`]
      : []

/** The names by which a subject may be another one twice. */
const names: readonly string[] = ['title', 'localTitle', 'name', 'localName']

const ofName = (kind: string, change: Change): string[] => {
  const { resource, id, before, after } = change
  if (!before || (after && !differ(names, change))) return []
  // A possible duplicate names twenty of its subjects: the others are found by the names that they had.
  return [
    ...(after ? [`named/${kind}/${id}`] : []),
    ...subjectsUnder(resource.name, before).map((name) => `lost/${name}`),
  ]
}

const marksOf = (change: Change): string[] => {
  const {
    resource: { name },
    id,
  } = change
  if (name === figures.name) return ofFigure(change)
  if (name === 'rates') return ['rates']
  // The nature of a metric bears upon all its figures; so does whether it is defined.
  if (name === metrics.name) return differ(['nature'], change) ? [`metric/${id}`] : []
  if (name === 'sources')
    return change.before
      ? [
          ...(differ(['publisherId', 'publishedOn', 'official'], change) ? [`source/${id}`] : []),
          ...(differ(['textHash'], change) ? [markOfText(id)] : []),
        ]
      : []
  const kind = kinds[name]
  return kind === undefined
    ? []
    : [...(differ(placing, change) ? ofSubject(kind, change) : []), ...ofName(kind, change)]
}

/** A figure with one of its sources, as it is or was. */
interface Citing {
  readonly figure: string
  readonly source: unknown
}

const citingIn = (change: Change): Citing[] =>
  change.resource.name !== figures.name || ofFigure(change).length === 0
    ? []
    : [change.before, change.after].flatMap((record) =>
        record ? [{ figure: change.id, source: record['sourceId'] }] : [],
      )

/** A superseded figure has no findings, and has them again once nothing supersedes it. */
const supersededIn = ({ resource, before, after }: Change): unknown[] =>
  resource.name === figures.name ? [before?.['supersedesId'], after?.['supersedesId']].filter(Boolean) : []

const hasText = (sourceId: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM sources AS printing WHERE printing.id = ${sourceId} AND printing.text_hash IS NOT NULL)`

/** Returns the statement that marks figures whose words are compared with the text of a source, if there are any. */
const markWords = (changes: readonly Change[]): SQL[] => {
  const citing = changes.flatMap(citingIn)
  if (citing.length === 0) return []
  const prefix = sql.raw(`'${ofWords}'`)
  return [
    sql`INSERT INTO unsettled (mark)
      SELECT ${prefix} || (${partOf(sql`value`, 'figure')}) FROM ${elementsOf(sql`${JSON.stringify(citing)}`)}
        WHERE ${hasText(partOf(sql`value`, 'source'))}
      UNION SELECT ${prefix} || id FROM figures
        WHERE ${isAmong(sql`id`, sql`${JSON.stringify(changes.flatMap(supersededIn))}`)} AND ${hasText(sql`source_id`)}
      ON CONFLICT DO NOTHING`,
  ]
}

/** Returns the statements that mark what these changes make stale, if anything. */
export const markDirty = (changes: readonly Change[]): SQL[] => {
  const marks = [...new Set(changes.flatMap(marksOf))]
  return marks.length === 0
    ? []
    : [
        ...markWords(changes),
        sql`INSERT INTO unsettled (mark)
          SELECT ${elementText(sql`value`)} FROM ${elementsOf(sql`${JSON.stringify(marks)}`)} WHERE true
          ON CONFLICT (mark) DO UPDATE SET mark = excluded.mark`,
      ]
}
