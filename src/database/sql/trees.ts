/** Walks the trees of subjects: up to the root, and down to all descendants. */
import type { SubjectKind } from '../../figures/register.ts'
import type { Reader } from '../engine.ts'
import { elementsOf, partOf, seed, walk, type Step } from './dialect.ts'
import { queryTemplate } from './templates.ts'
import { sql, type SQL } from './sql.ts'
import { columnOf, upTo } from './fragments.ts'

export interface SubjectRef {
  readonly kind: SubjectKind
  readonly id: string
}

/** A reference by which a subject is part of another. */
interface Way {
  readonly kind: SubjectKind
  readonly table: string
  readonly column: string
  readonly above: SubjectKind
  readonly only?: SQL
}

const ways: readonly Way[] = [
  { kind: 'region', table: 'regions', column: 'parent_id', above: 'region' },
  { kind: 'industry', table: 'industries', column: 'parent_id', above: 'industry' },
  { kind: 'organization', table: 'organizations', column: 'parent_id', above: 'organization' },
  { kind: 'initiative', table: 'initiatives', column: 'parent_id', above: 'initiative' },
  { kind: 'project', table: 'projects', column: 'parent_id', above: 'project' },
  {
    kind: 'project',
    table: 'projects',
    column: 'initiative_id',
    above: 'initiative',
    only: sql` AND parent_id IS NULL`,
  },
]

const onlyOf = ({ only }: Way): SQL => only ?? sql``

const seeds = (from: SQL): SQL =>
  sql`SELECT ${seed(partOf(sql`value`, 'kind'))}, ${seed(partOf(sql`value`, 'id'))} FROM ${elementsOf(from)}`

const part = ({ table }: Way): SQL => sql`${sql.identifier(table)} AS part`

const up = ways.map((way): Step => ({
  kind: way.above,
  id: columnOf(way.column),
  from: part(way),
  on: sql`part.id = path.id`,
  where: sql`path.kind = ${sql.raw(`'${way.kind}'`)} AND ${columnOf(way.column)} IS NOT NULL${onlyOf(way)}`,
}))

const down = ways.map((way): Step => ({
  kind: way.kind,
  id: sql`part.id`,
  from: part(way),
  on: sql`${columnOf(way.column)} = tree.id`,
  where: sql`tree.kind = ${sql.raw(`'${way.above}'`)}${onlyOf(way)}`,
}))

const upwards = (from: SQL): SQL => sql`path(kind, id) AS (${walk(seeds(from), sql`path`, up)})`

const downwards = (from: SQL): SQL => sql`tree(kind, id) AS (${walk(from, sql`tree`, down)})`

/** Without `EXISTS`: PostgreSQL, which expects long paths, would read whole tables into hashes. */
const isPart = sql.join(
  ways.map(
    (way) => sql`(SELECT ${columnOf(way.column)} FROM ${part(way)}
  WHERE path.kind = ${sql.raw(`'${way.kind}'`)} AND part.id = path.id${onlyOf(way)}) IS NOT NULL`,
  ),
  sql` OR `,
)

const paths = queryTemplate(
  1,
  (from = sql``) => sql<SubjectRef>`WITH RECURSIVE ${upwards(from)} SELECT kind, id FROM path`,
)
const withTrees = (from: SQL): SQL =>
  sql`WITH RECURSIVE ${upwards(from)}, ${downwards(sql`SELECT kind, id FROM path WHERE NOT (${isPart})`)}`
const trees = queryTemplate(1, (from = sql``) => sql<SubjectRef>`${withTrees(from)} SELECT kind, id FROM tree`)

/** Larger trees are worked through like a whole register, in a thread. */
const mostSubjects = 2000
const oneMore = queryTemplate(1, (from = sql``) => sql`${withTrees(from)} SELECT 1 FROM tree ${upTo(1, mostSubjects)}`)

/** Reports whether the trees that contain these subjects have more than two thousand; counts no further. */
export const areLargeTrees = async (reader: Reader, from: readonly SubjectRef[]): Promise<boolean> =>
  (await reader.all(oneMore(JSON.stringify(from)))).length > 0

/** Returns the subjects and all their ancestors. */
export const pathsOf = (reader: Reader, from: readonly SubjectRef[]): Promise<SubjectRef[]> =>
  reader.all(paths(JSON.stringify(from)))

/** Returns every subject of the trees that contain these subjects. */
export const treesOf = (reader: Reader, from: readonly SubjectRef[]): Promise<SubjectRef[]> =>
  reader.all(trees(JSON.stringify(from)))

const linksOf = (kinds: readonly SubjectKind[]): SQL<Link> =>
  sql.join(
    ways
      .filter(({ kind }) => kinds.includes(kind))
      .map(
        (
          way,
        ) => sql`SELECT ${sql.raw(`'${way.kind}/'`)} || id AS key, ${sql.raw(`'${way.above}/'`)} || ${columnOf(way.column)} AS above
          FROM ${sql.identifier(way.table)} WHERE ${columnOf(way.column)} IS NOT NULL${onlyOf(way)}`,
      ),
    sql` UNION ALL `,
  ) as SQL<Link>

/** The keys of a subject and of the one that it is part of. */
export interface Link {
  readonly key: string
  readonly above: string
}

/** Reads what each subject of these kinds is part of. */
export const readLinks = (reader: Reader, kinds: readonly SubjectKind[]): Promise<Link[]> => reader.all(linksOf(kinds))
