/** Creates a record with handwritten SQL: one row, and one commit that is on the disk before the answer. */
import Database from 'better-sqlite3'
import { snakeCase } from '../../src/model/canonical.ts'
import { projects } from '../../src/resources/projects.ts'
import { listening } from './listen.ts'
import type { Row } from './row-schema.ts'

const database = new Database(process.argv[2] ?? '')
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')

const keys = Object.keys(projects.fields)
const insert = database.prepare(
  `INSERT INTO projects (${keys.map(snakeCase).join(', ')}, since) VALUES (${keys.map(() => '?').join(', ')}, 1)`,
)

await listening((app) => {
  app.post('/projects', (request, reply) => {
    const now = new Date().toISOString()
    const record: Row = {
      summary: null,
      localTitle: null,
      parentId: null,
      initiativeId: null,
      endsOn: null,
      ...(request.body as Row),
      revision: 1,
      createdAt: now,
      updatedAt: now,
    }
    insert.run(keys.map((key) => (Array.isArray(record[key]) ? JSON.stringify(record[key]) : record[key])))
    void reply.code(201).send(record)
  })
})
