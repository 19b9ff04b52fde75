/**
 * Writes the next migration of each engine, if the declarations have changed: `npm run migration -- permits`.
 * `npm run migration -- --anew` writes the first migration again, from the declarations and `by-hand/`: for as long as
 * no version is published.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { engines } from './engines.ts'
import { firstMigration, folderOf, journalOf, nextMigration, numberOf, snapshotIn, textOf } from './next.ts'

const [name = 'declarations'] = process.argv.slice(2)
const isAnew = name === '--anew'

for (const engine of engines) {
  const folder = folderOf(engine)
  const journal = journalOf(folder)
  if (isAnew && journal.entries.length > 1)
    throw new Error('Later migrations follow the first one, so it is published.')
  const migration = await (isAnew ? firstMigration : nextMigration)(engine)
  if (migration.statements.length === 0) continue
  const former = isAnew ? [] : journal.entries
  const idx = former.length
  const tag = `${numberOf(idx)}_${isAnew ? 'register' : name}`
  const file = join(folder, `${tag}.sql`)
  if (existsSync(file) && readFileSync(file, 'utf8') === textOf(migration)) continue
  // A database applies the migrations that are newer than its last one.
  const when = Math.max(Date.now(), (former.at(-1)?.when ?? 0) + 1)
  const entries = [...former, { idx, version: migration.snapshot.version, when, tag, breakpoints: true }]
  writeFileSync(file, textOf(migration))
  writeFileSync(snapshotIn(folder), gzipSync(JSON.stringify(migration.snapshot), { level: 9 }))
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries }, null, 2))
  process.stdout.write(`migrations/${engine.name}/${tag}.sql\n`)
}
