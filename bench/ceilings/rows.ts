/** Reads with prepared statements of better-sqlite3, and serializes the rows with fast-json-stringify. */
import Database from 'better-sqlite3'
import { listening } from './listen.ts'
import { pageOf, pageSchema, pageSize, parsed, projectColumns, projectSchema, type Row } from './row-schema.ts'

const database = new Database(process.argv[2] ?? '', { readonly: true })
database.pragma('cache_size = -65536')

const one = database.prepare<[string], Row>(`SELECT ${projectColumns} FROM projects WHERE id = ?`)

const below = `region_id IN (WITH RECURSIVE below(id) AS (
  SELECT ? UNION SELECT regions.id FROM regions JOIN below ON parent_id = below.id
) SELECT id FROM below)`
const rest = `AND id > ? ORDER BY id LIMIT ${(pageSize + 1).toString()}`
const ofStatus = database.prepare<[string, string, string], Row>(
  `SELECT ${projectColumns} FROM projects WHERE ${below} AND status = ? ${rest}`,
)

interface Page {
  region: string
  status: string
  after?: string
}

await listening((app) => {
  app.get<{ Params: { id: string } }>(
    '/projects/:id',
    { schema: { response: { 200: projectSchema } } },
    (request, reply) => {
      void reply.send(parsed(one.get(request.params.id) as Row))
    },
  )
  app.get<{ Querystring: Page }>('/projects', { schema: { response: { 200: pageSchema } } }, (request, reply) => {
    const { region, status, after = '' } = request.query
    void reply.send(pageOf(ofStatus.all(region, status, after)))
  })
})
