/** Opens the register: one store over one engine. */
import { addKey, callerOf, hasKeys } from './keys.ts'
import { included } from './include.ts'
import { list } from './list.ts'
import { migrate } from './migrate.ts'
import { head, sequenceAt } from './past.ts'
import { missing, read } from './read.ts'
import { openDatabase, sqliteEngine } from './sqlite.ts'
import type { Store } from './store.ts'
import { writer } from './write.ts'

/** Opens a database file, made and migrated where that is needed; a write waits for others' for `patience` milliseconds. */
export const openRegister = (file: string, patience?: number): Store => {
  const database = openDatabase(file)
  migrate(database)
  const engine = sqliteEngine(database, patience)
  return {
    stamp: () => head(engine),
    read: (resource, id, asOf) => read(engine, resource, id, asOf),
    sequenceAt: (instant) => sequenceAt(engine, instant),
    list: (resource, request) => list(engine, resource, request),
    included: (resource, ids, include, asOf) => included(engine, resource, ids, include, asOf),
    missing: (resource, id, asOf) => missing(engine, resource, id, asOf),
    write: writer(engine),
    callerOf: (hash) => callerOf(engine, hash),
    addKey: (hash, caller) => addKey(engine, hash, caller),
    hasKeys: () => hasKeys(engine),
    close: () => { engine.close() },
  }
}
