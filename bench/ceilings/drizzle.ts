/** Answers lists as most programs do: a Drizzle query built for each request, its rows serialized by JSON.stringify. */
import Database from 'better-sqlite3'
import { and, eq, getTableName, gt, sql } from 'drizzle-orm'
import type { AnySQLiteColumn as Column } from 'drizzle-orm/sqlite-core'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { tablesOf } from '../../src/database/schema/tables.ts'
import { sqliteKit } from '../../src/database/sqlite/dialect.ts'
import { listening } from './listen.ts'
import { pageOf, pageSize, projectColumns } from './row-schema.ts'

const db = drizzle(new Database(process.argv[2] ?? '', { readonly: true }))
const projects = tablesOf(sqliteKit).find((table) => getTableName(table) === 'projects')
const at = projects as unknown as Record<string, Column>
const selected = Object.fromEntries(
  projectColumns.split(', ').map((part) => {
    const [, column = '', key = ''] = /"(.*)" AS "(.*)"/.exec(part) ?? []
    return [key, at[column] as Column]
  }),
)

interface Page {
  region: string
  status: string
  after?: string
}

await listening((app) => {
  app.get<{ Querystring: Page }>('/projects', (request, reply) => {
    const { region, status, after = '' } = request.query
    const below = sql`(WITH RECURSIVE below(id) AS (
      SELECT ${region} UNION SELECT regions.id FROM regions JOIN below ON parent_id = below.id
    ) SELECT id FROM below)`
    const rows = db
      .select(selected)
      .from(projects as never)
      .where(
        and(sql`${at['region_id']} IN ${below}`, eq(at['status'] as Column, status), gt(at['id'] as Column, after)),
      )
      .orderBy(at['id'] as Column)
      .limit(pageSize + 1)
      .all()
    void reply.send(pageOf(rows))
  })
})
