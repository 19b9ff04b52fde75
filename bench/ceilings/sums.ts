/** Adds figures up as most programs do: one SUM over decimal texts, in a table with the region beside the amount. */
import Database from 'better-sqlite3'
import { listening } from './listen.ts'

const database = new Database(process.argv[2] ?? '')
database.pragma('cache_size = -65536')
database.prepare('ATTACH ? AS register').run(process.argv[3])
database.exec(`CREATE TABLE amounts (
    id TEXT PRIMARY KEY, region TEXT, stage TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL
  );
  INSERT INTO amounts SELECT f.id, p.region_id, f.stage, f.unit, printf('%d.%03d', f.value / 1000, f.value % 1000)
    FROM register.figures f JOIN register.projects p ON p.id = f.subject_id
    WHERE f.subject_kind = 'project' AND f.metric = 'investment'`)
database.exec('DETACH register')

const item = {
  type: 'object',
  properties: {
    region: { type: 'string', nullable: true },
    stage: { type: 'string' },
    unit: { type: 'string' },
    total: { type: 'number' },
  },
}
const schema = { response: { 200: { type: 'object', properties: { data: { type: 'array', items: item } } } } }
const total = database.prepare(
  'SELECT region, stage, unit, SUM(value) AS total FROM amounts GROUP BY region, stage, unit',
)

await listening((app) => {
  app.get('/totals', { schema }, (_request, reply) => {
    void reply.send({ data: total.all() })
  })
})
