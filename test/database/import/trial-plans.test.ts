/** A dry run reads by indexes, although views hide the tables that it reads; the query plans of the database prove it. */
import t from 'tap'
import { tryOut } from '../../../src/database/import/trial/try-out.ts'
import { Overlays } from '../../../src/database/import/trial/overlays.ts'
import { handOver } from '../../../src/database/import/trial/chunks.ts'
import type { Trial } from '../../../src/database/engine.ts'
import { isPostgres } from '../../../src/database/location.ts'
import { postgres } from '../../../src/database/postgres/dialect.ts'
import { sql } from '../../../src/database/sql/sql.ts'
import { compilerFor, type Query } from '../../../src/database/sql/templates.ts'
import { sqlite } from '../../../src/database/sqlite/dialect.ts'
import { usualLimit } from '../../../src/model/record-size.ts'
import { figures } from '../../../src/resources/figures.ts'
import { build } from '../../support/build.ts'
import { engineFor } from '../../support/engine.ts'
import { fileOf, type Line } from '../../support/exchange/import-lines.ts'
import { scansIn, takenForLarge, type Explained } from '../../support/plans-on.ts'

const { engine, url } = await engineFor(t)
const app = await build(t, { DATABASE_URL: url, SEED: 'article' })
await app.ask('GET', '/v1/checks?limit=1')
const compiled = compilerFor(isPostgres(url) ? postgres : sqlite)

/** A view reads the table that it hides as `kept`. */
const isScan = ({ detail }: { readonly detail: string }): boolean =>
  /^SCAN (kept|own_parts|sums|promises|findings|finding_records)\b/.test(detail)

const scansOf = async (trial: Trial, statement: string): Promise<readonly string[]> => {
  if (!isPostgres(url)) {
    const plan = sql<{ detail: string }>`EXPLAIN QUERY PLAN ${sql.raw(statement.replaceAll('?', 'NULL'))}`
    return (await trial.all(plan)).filter(isScan).map(({ detail }) => detail)
  }
  const [row] = await trial.all(sql<Explained>`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql.raw(statement)}`)
  return row ? scansIn(row['QUERY PLAN'][0].Plan) : []
}

const settings = { by: 'test', resource: undefined, largestRecord: usualLimit, mostRecords: undefined }

/** Returns the scans of a dry run's statements, each when it is asked: temporary tables come and go. */
const scans = async (lines: readonly Line[], bad: 'refuse' | 'skip'): Promise<string[]> => {
  const file = { bytes: fileOf(lines), again: () => fileOf(lines) }
  const asked = new Set<string>()
  const found: string[] = []
  await handOver(file, (end) =>
    engine.trial(async (trial) => {
      if (isPostgres(url)) await trial.run(sql.raw('SET LOCAL enable_seqscan = off'))
      const note = async (query: Query): Promise<void> => {
        const { text } = compiled(query)
        if (asked.has(text) || !/^\s*(SELECT|WITH|DELETE|INSERT INTO \w+ \([^)]*\)\s+(SELECT|WITH))/.test(text)) return
        asked.add(text)
        for (const scan of await scansOf(trial, text)) found.push(`${scan} in ${text}`)
      }
      const watched: Trial = {
        ...trial,
        all: async (query) => {
          await note(query)
          return trial.all(query)
        },
        run: async (query) => {
          await note(query)
          return trial.run(query)
        },
      }
      await tryOut(watched, { file: end, ...settings, bad })
    }),
  )
  return found
}

t.test('a dry run makes temporary tables for the resources that its file brings, and for no other', async (t) => {
  const lines: readonly Line[] = [['regions', { id: 'r', name: 'R', kind: 'city' }]]
  const made: string[] = []
  await handOver({ bytes: fileOf(lines), again: undefined }, (end) =>
    engine.trial((trial) => {
      const temporaryLike: Trial['temporaryLike'] = (table, name) => {
        made.push(table)
        return trial.temporaryLike(table, name)
      }
      return tryOut({ ...trial, temporaryLike }, { file: end, ...settings, bad: 'refuse' })
    }),
  )
  t.strictSame(made, [
    'unsettled',
    'unconverted',
    'changes',
    'names',
    'regions',
    'regions_aliases',
    'regions_member_ids',
  ])
})

t.test('the check itself finds a table scan', async (t) => {
  const found = await engine.trial(async (trial) => {
    await (await Overlays.begin(trial)).lay(figures)
    return scansOf(trial, `SELECT id FROM figures WHERE note = 'none'`)
  })
  t.strictSame(found, [isPostgres(url) ? 'Seq Scan figures' : 'SCAN kept'])
})

const recordOf = async (address: string): Promise<object> => {
  const { body } = await app.ask('GET', `/v1/${address}`)
  const { revision: _, createdAt: __, updatedAt: ___, ...own } = body as Record<string, unknown>
  return own
}

t.test('a dry run of figures, subjects and sources reads no whole table', async (t) => {
  const { data } = (await app.ask('GET', '/v1/figures?limit=1&subjectKind=project')).body as {
    data: { id: string; subjectId: string }[]
  }
  const [{ id, subjectId } = { id: '', subjectId: '' }] = data
  const figure = await recordOf(`figures/${id}`)
  const project = await recordOf(`projects/${subjectId}`)
  if (isPostgres(url)) await engine.transaction((session) => session.run(sql.raw(takenForLarge)))
  const lines: readonly Line[] = [
    ['figures', { ...figure, value: '7' }],
    ['figures', { ...figure, id: 'another', stage: 'actual' }],
    ['projects', { ...project, title: 'Another name' }],
    ['projects', { ...project, id: 'part', parentId: subjectId }],
    ['figures', { ...figure, id: 'of-part', subjectId: 'part' }],
  ]
  t.strictSame(await scans(lines, 'refuse'), [])
  t.strictSame(
    await scans(
      [
        ...lines,
        ['figures', { ...figure, id: 'bad', subjectId: 'nowhere' }],
        ['projects', { ...project, id: 'bad-part', parentId: 'bad-whole' }],
      ],
      'skip',
    ),
    [],
  )
})
