/** Marks what a change may make stale, in the transaction that makes the change. */
import type { Data } from '../../model/canonical.ts'
import { figures, subjects } from '../../resources/figures.ts'
import { metrics } from '../../resources/metrics.ts'
import { elementsOf, elementText } from '../sql/dialect.ts'
import { sql, type SQL } from '../sql/sql.ts'
import type { Change } from '../write/statements.ts'
import { subjectsUnder } from './findings/names.ts'

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
    return change.before && differ(['publisherId', 'publishedOn', 'official', 'textHash'], change)
      ? [`source/${id}`]
      : []
  const kind = kinds[name]
  return kind === undefined
    ? []
    : [...(differ(placing, change) ? ofSubject(kind, change) : []), ...ofName(kind, change)]
}

/** Returns the statements that mark what these changes make stale, if anything. */
export const markDirty = (changes: readonly Change[]): SQL[] => {
  const marks = [...new Set(changes.flatMap(marksOf))]
  return marks.length === 0
    ? []
    : [
        sql`INSERT INTO unsettled (mark)
          SELECT ${elementText(sql`value`)} FROM ${elementsOf(sql`${JSON.stringify(marks)}`)} WHERE true
          ON CONFLICT (mark) DO UPDATE SET mark = excluded.mark`,
      ]
}
