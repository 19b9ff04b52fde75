/** Opens the register: one store over one engine. */
import { checks } from '../figures/checks.ts'
import { promises } from '../figures/promises.ts'
import { addKey, callerOf, hasKeys } from './keys.ts'
import { included } from './include.ts'
import { list, matching, sorted } from './list.ts'
import { materialFor } from './material.ts'
import { migrate } from './migrate.ts'
import { head, sequenceAt } from './past.ts'
import { missing, read } from './read.ts'
import { indexMissing } from './reindex.ts'
import { resolve } from './resolve.ts'
import { search } from './search.ts'
import { openDatabase, runNowOn, sqliteEngine } from './sqlite.ts'
import type { Store } from './store.ts'
import { totalsOf } from './totals.ts'
import { writer } from './write.ts'

/** Opens a database file, made and migrated where that is needed; a write waits for others' for `patience` milliseconds. */
export const openRegister = (file: string, patience?: number): Store => {
  const database = openDatabase(file)
  migrate(database)
  indexMissing(runNowOn(database))
  const engine = sqliteEngine(database, patience)
  return {
    stamp: () => head(engine),
    read: (resource, id, asOf) => read(engine, resource, id, asOf),
    sequenceAt: (instant) => sequenceAt(engine, instant),
    list: (resource, request) => list(engine, resource, request),
    included: (resource, ids, include, asOf) => included(engine, resource, ids, include, asOf),
    promises: async (query, asOf) => promises(query, await materialFor(engine, undefined, asOf)),
    checks: async (today, asOf) => checks({ today }, await materialFor(engine, undefined, asOf)),
    matching: (resource, conditions, asOf) => matching(engine, resource, conditions, asOf),
    sorted: (resource, request) => sorted(engine, resource, request),
    totals: (query, asOf) => totalsOf(engine, query, asOf),
    search: (request) => search(engine, request),
    resolve: (name, resource) => resolve(engine, name, resource),
    missing: (resource, id, asOf) => missing(engine, resource, id, asOf),
    write: writer(engine),
    callerOf: (hash) => callerOf(engine, hash),
    addKey: (hash, caller) => addKey(engine, hash, caller),
    hasKeys: () => hasKeys(engine),
    close: () => { engine.close() },
  }
}
