/** Walks the trees of subjects: from any of them up to its root, and from roots down to all beneath. */
import { sql, type SQL } from 'drizzle-orm'
import type { SubjectKind } from '../figures/register.ts'
import type { Engine } from './engine.ts'
import { shaped, type Query } from './shapes.ts'
import { columnOf } from './where.ts'

export interface SubjectRef { readonly kind: SubjectKind; readonly id: string }

/** One way in which a subject is part of another. */
interface Step { readonly kind: SubjectKind; readonly table: string; readonly column: string; readonly above: SubjectKind; readonly only?: SQL }

const steps: readonly Step[] = [
  { kind: 'region', table: 'regions', column: 'parent_id', above: 'region' },
  { kind: 'industry', table: 'industries', column: 'parent_id', above: 'industry' },
  { kind: 'organization', table: 'organizations', column: 'parent_id', above: 'organization' },
  { kind: 'initiative', table: 'initiatives', column: 'parent_id', above: 'initiative' },
  { kind: 'project', table: 'projects', column: 'parent_id', above: 'project' },
  { kind: 'project', table: 'projects', column: 'initiative_id', above: 'initiative', only: sql` AND parent_id IS NULL` },
]

const onlyOf = ({ only }: Step): SQL => only ?? sql``

const seeds = (from: SQL): SQL => sql`SELECT json_extract(value, '$.kind'), json_extract(value, '$.id') FROM json_each(${from})`

const upwards = (from: SQL): SQL => sql`path(kind, id) AS (${seeds(from)} UNION ${sql.join(steps.map((step) =>
  sql`SELECT ${step.above}, ${columnOf(step.column)} FROM path JOIN ${sql.identifier(step.table)} AS part ON part.id = path.id
    WHERE path.kind = ${step.kind} AND ${columnOf(step.column)} IS NOT NULL${onlyOf(step)}`), sql` UNION `)})`

const downwards = (from: SQL): SQL => sql`tree(kind, id) AS (${from} UNION ${sql.join(steps.map((step) =>
  sql`SELECT ${step.kind}, part.id FROM tree JOIN ${sql.identifier(step.table)} AS part ON ${columnOf(step.column)} = tree.id
    WHERE tree.kind = ${step.above}${onlyOf(step)}`), sql` UNION `)})`

const isPart = sql.join(steps.map((step) => sql`EXISTS (SELECT 1 FROM ${sql.identifier(step.table)} AS part
  WHERE path.kind = ${step.kind} AND part.id = path.id AND ${columnOf(step.column)} IS NOT NULL${onlyOf(step)})`), sql` OR `)

const subjects = async (engine: Engine, query: Query): Promise<SubjectRef[]> => await engine.all(query) as unknown as SubjectRef[]

const paths = shaped(1, (from = sql``) => sql`WITH RECURSIVE ${upwards(from)} SELECT kind, id FROM path`)
const trees = shaped(1, (from = sql``) =>
  sql`WITH RECURSIVE ${upwards(from)}, ${downwards(sql`SELECT kind, id FROM path WHERE NOT (${isPart})`)} SELECT kind, id FROM tree`)

/** The subjects and all above them. */
export const pathsOf = (engine: Engine, from: readonly SubjectRef[]): Promise<SubjectRef[]> => subjects(engine, paths(JSON.stringify(from)))

/** Every subject of the trees in which these stand. */
export const treesOf = (engine: Engine, from: readonly SubjectRef[]): Promise<SubjectRef[]> => subjects(engine, trees(JSON.stringify(from)))
