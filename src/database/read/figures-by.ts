/** Counts figures by the places, industries and metrics that they are about, and by who publishes them, in one query. */
import type { Counted, FiguresOf } from '../../store/lists.ts'
import type { Reader } from '../engine.ts'
import { columnOf, upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

/** The figure with the last day, then the largest value (the longest number, then its digits), among those in force. */
const latest = sql`max(CASE WHEN rank <> 'deprecated'
    AND NOT EXISTS (SELECT 1 FROM figures AS later WHERE later.supersedes_id = figures.id)
  THEN coalesce(period_end, '') || ' ' || CAST(100 + length(CAST(value AS text)) AS text) || CAST(value AS text)
    || ' ' || id END) AS latest`

const bySubject = sql`counted AS (SELECT subject_kind, subject_id, count(*) AS n, ${latest}
  FROM figures GROUP BY subject_kind, subject_id)`

type Kind = 'project' | 'initiative' | 'organization'

/** Reads the places or industries of the subjects of a kind. */
const ofSubjects = (kind: Kind, table: string, [key, value]: readonly [string, string]): SQL =>
  sql`SELECT other.${columnOf(value)} AS value, subject_kind, subject_id, n, latest FROM counted
    JOIN ${columnOf(table)} AS other ON subject_kind = ${kind} AND other.${columnOf(key)} = subject_id`

const themselves = (kind: 'region' | 'industry'): SQL =>
  sql`SELECT subject_id AS value, subject_kind, subject_id, n, latest FROM counted WHERE subject_kind = ${kind}`

/** Leads from each node to itself and all above it, then from those to the zones that they are members of. */
const upwards = (tree: 'regions' | 'industries'): SQL => {
  const zones = sql` UNION SELECT span.id, record_id FROM span JOIN regions_member_ids ON value = above`
  return sql`up(id, above) AS (SELECT id, id FROM ${columnOf(tree)}
      UNION SELECT up.id, parent_id FROM up JOIN ${columnOf(tree)} AS node ON node.id = above WHERE parent_id IS NOT NULL),
    span(id, above) AS (SELECT id, above FROM up${tree === 'regions' ? zones : sql``})`
}

/** Adds figures up the tree. What is counted once there has the same key: a subject may be of several industries. */
const upTheTree = (tree: 'regions' | 'industries', linked: readonly SQL[], key: SQL): SQL =>
  sql`WITH RECURSIVE ${upwards(tree)}, ${bySubject}, linked AS (${sql.join([...linked], sql` UNION ALL `)}),
    found AS (SELECT value, ${key}, sum(n) AS n, max(latest) AS latest FROM linked WHERE value IS NOT NULL
      GROUP BY value, ${key})
    SELECT above AS id, n, latest FROM (SELECT DISTINCT above, ${key}, n, latest FROM found JOIN span ON span.id = value)
      AS spanned WHERE above IN (SELECT value FROM found)`

const rowsOf: Readonly<Record<Counted, SQL>> = {
  metrics: sql`SELECT metric AS id, count(*) AS n, ${latest} FROM figures GROUP BY metric`,
  organizations: sql`SELECT publisher_id AS id, n, latest
    FROM (SELECT source_id, count(*) AS n, ${latest} FROM figures GROUP BY source_id) AS counted
    JOIN sources ON sources.id = source_id WHERE publisher_id IS NOT NULL`,
  regions: upTheTree(
    'regions',
    [
      themselves('region'),
      ofSubjects('project', 'projects', ['id', 'region_id']),
      ofSubjects('initiative', 'initiatives', ['id', 'region_id']),
      ofSubjects('organization', 'organizations', ['id', 'region_id']),
    ],
    // PostgreSQL would find a second column of that name ambiguous.
    sql`value || ''`,
  ),
  industries: upTheTree(
    'industries',
    [
      themselves('industry'),
      ofSubjects('project', 'projects_industry_ids', ['record_id', 'value']),
      ofSubjects('initiative', 'initiatives_industry_ids', ['record_id', 'value']),
    ],
    sql`subject_kind, subject_id`,
  ),
}

interface Row extends Pick<FiguresOf, 'id' | 'figures'> {
  readonly latest: string | null
}

/** Returns the records with figures of their own, those with the most first. */
export const figuresBy = async (reader: Reader, counted: Counted, most: number): Promise<FiguresOf[]> => {
  const rows = await reader.all(
    sql<Row>`SELECT id, CAST(sum(n) AS integer) AS figures, max(latest) AS latest
      FROM (${rowsOf[counted]}) AS ranked GROUP BY id ORDER BY figures DESC, id ${upTo(most)}`,
  )
  return rows.map(({ id, figures, latest: last }) => ({ id, figures, latestId: last?.split(' ').at(-1) }))
}
