/** Opens the register: one store over one engine. */
import { checks } from '../figures/checks.ts'
import { promises } from '../figures/promises.ts'
import { checksAround, promisesAround, totalsAround } from './around.ts'
import { claim, keep, release } from './claims.ts'
import { feed, revisions } from './feed.ts'
import { importFile } from './import-file.ts'
import { addKey, callerOf, hasKeys, keepUses, keys, revokeKey } from './keys.ts'
import { included } from './include.ts'
import { list, matching } from './list.ts'
import { materialFor } from './material.ts'
import { migrate } from './migrate.ts'
import { latestHead, sequenceAt } from './past.ts'
import { deeper, missing, read } from './read.ts'
import { runNowOn } from './prepared.ts'
import { indexMissing } from './reindex.ts'
import { resolve } from './resolve.ts'
import { search } from './search.ts'
import { snapshot } from './snapshot.ts'
import { sqliteEngine } from './sqlite-engine.ts'
import { longestWait, openDatabase } from './sqlite.ts'
import type { Store } from './store.ts'
import { totaller } from './totals.ts'
import { watchOver } from './watch.ts'
import { writer } from './write.ts'

/** Opens a database file, made and migrated where that is needed; a write waits for others' for `patience` milliseconds. */
export const openRegister = (file: string, patience?: number): Store => {
  const database = openDatabase(file)
  migrate(database)
  indexMissing(runNowOn(database))
  const engine = sqliteEngine(database, patience)
  const watch = watchOver(engine)
  const write = writer(engine)
  const latest = latestHead(engine)
  return {
    stamp: latest.read,
    read: (resource, id, asOf) => read(engine, resource, id, asOf),
    sequenceAt: (instant) => sequenceAt(engine, instant),
    list: (resource, request) => list(engine, resource, request),
    snapshot: () => snapshot(engine),
    included: (resource, ids, include, asOf) => included(engine, resource, ids, include, asOf),
    promises: async (query, asOf) => promises(query, await materialFor(engine, undefined, asOf)),
    checks: async (today, asOf) => checks({ today }, await materialFor(engine, undefined, asOf)),
    matching: (resource, conditions, asOf) => matching(engine, resource, conditions, asOf),
    totalsAround: (metric, about) => totalsAround(engine, metric, about),
    promisesAround: (query, about) => promisesAround(engine, query, about),
    checksAround: (today, about) => checksAround(engine, today, about),
    totals: totaller(engine),
    search: (request) => search(engine, request),
    resolve: (name, resource) => resolve(engine, name, resource),
    deeper: (resource, id, levels, asOf) => deeper(engine, resource, id, levels, asOf),
    missing: (resource, id, asOf) => missing(engine, resource, id, asOf),
    import: async (request) => {
      const report = await importFile({ ...request, database: file, patience: patience ?? longestWait })
      latest.forget()
      void watch.look()
      return report
    },
    claim: (request) => claim(engine, request),
    keep: (claimed, answer) => keep(engine, claimed, answer),
    release: (claimed) => release(engine, claimed),
    spent: () => engine.spent,
    probe: () => engine.probe(),
    feed: (request) => feed(engine, request),
    moved: watch.moved,
    revisions: (resource, id, request) => revisions(engine, resource, id, request),
    write: async (writes, by, keep) => {
      const outcomes = await write(writes, by, keep)
      latest.forget()
      void watch.look()
      return outcomes
    },
    callerOf: (hash) => callerOf(engine, hash),
    addKey: (hash, caller, expiresAt) => addKey(engine, hash, caller, expiresAt),
    hasKeys: () => hasKeys(engine),
    keys: () => keys(engine),
    revokeKey: (id) => revokeKey(engine, id),
    keepUses: (uses) => keepUses(engine, uses),
    close: () => { engine.close() },
  }
}
