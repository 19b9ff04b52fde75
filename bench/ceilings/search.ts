/** Searches with one FTS5 statement over the same words, and serializes the rows with fast-json-stringify. */
import Database from 'better-sqlite3'
import { listening } from './listen.ts'

const database = new Database(process.argv[2] ?? '')
database.pragma('cache_size = -65536')
database.prepare('ATTACH ? AS register').run(process.argv[3])

/** Removes the tokens of whole names, which only the register's own index has. */
database.function('plain', (text) =>
  (text as string)
    .split(' ')
    .filter((token) => !token.startsWith('\ue001'))
    .join(' '),
)
database.exec(`CREATE VIRTUAL TABLE found USING fts5(
    named, told, resource UNINDEXED, id UNINDEXED, title UNINDEXED, tokenize='ascii', prefix='2 3 4 5 6 7 8'
  );
  INSERT INTO found SELECT plain(named), told, resource, record_id, shown ->> 0 FROM register.texts;
  INSERT INTO found (found) VALUES ('optimize')`)
database.exec('DETACH register')

const item = {
  type: 'object',
  properties: {
    resource: { type: 'string' },
    id: { type: 'string' },
    title: { type: 'string' },
    score: { type: 'number' },
  },
}
const schema = { response: { 200: { type: 'object', properties: { data: { type: 'array', items: item } } } } }

const found = 'FROM found WHERE found MATCH ?'
const ranked = database.prepare<[string]>(`SELECT resource, id, title, rank AS score ${found} ORDER BY rank LIMIT 20`)
const unranked = database.prepare<[string]>(`SELECT resource, id, title, 1 AS score ${found} LIMIT 20`)

await listening((app) => {
  app.get<{ Querystring: { match: string } }>('/ranked', { schema }, (request, reply) => {
    void reply.send({ data: ranked.all(request.query.match) })
  })
  app.get<{ Querystring: { match: string } }>('/unranked', { schema }, (request, reply) => {
    void reply.send({ data: unranked.all(request.query.match) })
  })
})
