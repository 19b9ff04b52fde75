/** Writes the next migration of each engine, if the declarations have changed: `npm run migration -- permits`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { engines } from './engines.ts'
import { breakpoint, folderOf, journalOf, nextMigration, numberOf } from './next.ts'

const [name = 'declarations'] = process.argv.slice(2)

for (const engine of engines) {
  const { statements, snapshot } = await nextMigration(engine)
  if (statements.length === 0) continue
  const folder = folderOf(engine)
  const journal = journalOf(folder)
  const idx = journal.entries.length
  const tag = `${numberOf(idx)}_${name}`
  // A database applies the migrations that are newer than its last one.
  const when = Math.max(Date.now(), (journal.entries.at(-1)?.when ?? 0) + 1)
  const entries = [...journal.entries, { idx, version: snapshot.version, when, tag, breakpoints: true }]
  writeFileSync(join(folder, `${tag}.sql`), `${statements.join(`\n${breakpoint}`)}\n`)
  writeFileSync(join(folder, 'meta', `${numberOf(idx)}_snapshot.json`), JSON.stringify(snapshot, null, 2))
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries }, null, 2))
  process.stdout.write(`migrations/${engine.name}/${tag}.sql\n`)
}
