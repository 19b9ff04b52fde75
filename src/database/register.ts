/** Opens the register: one store over one engine. */
import { checks } from '../figures/checks.ts'
import { promises } from '../figures/promises.ts'
import { checksAround, promisesAround, totalsAround } from './around.ts'
import { claim, keep, release } from './claims.ts'
import { countsOf } from './counts.ts'
import type { Engine } from './engine.ts'
import { feed, revisions } from './feed.ts'
import { importFile } from './import-file.ts'
import { addKey, callersOf, hasKeys, keepUses, keys, revokeKey } from './keys.ts'
import { included } from './include.ts'
import { inspect } from './inspect.ts'
import { list, matching } from './list.ts'
import { isPostgres } from './location.ts'
import { materialFor } from './material.ts'
import { migrate } from './migrate.ts'
import { latestHead, sequenceAt } from './past.ts'
import { deeper, missing, read } from './read.ts'
import { resolve } from './resolve.ts'
import { search } from './search.ts'
import { snapshot } from './snapshot.ts'
import { sqliteEngine } from './sqlite-engine.ts'
import { openDatabase } from './sqlite-file.ts'
import type { Store } from './store.ts'
import { totaller } from './totals.ts'
import { watchOver } from './watch.ts'
import { writer } from './write.ts'

const engineOf = async (location: string, patience?: number): Promise<Engine> => {
  if (isPostgres(location)) {
    const [{ migratePostgres }, { postgresEngine }] = await Promise.all([import('./postgres-migrate.ts'), import('./postgres-engine.ts')])
    await migratePostgres(location)
    return postgresEngine(location, patience)
  }
  const database = openDatabase(location)
  migrate(database)
  const engine = sqliteEngine(database, patience)
  await inspect(database, engine)
  return engine
}

/** Opens a database, made and migrated where that is needed; a write waits for others' for `patience` milliseconds. */
export const openRegister = async (location: string, patience?: number): Promise<Store> => {
  const engine = await engineOf(location, patience)
  const watch = watchOver(engine)
  const write = writer(engine)
  const latest = latestHead(engine)
  const counts = countsOf()
  const callerOf = callersOf(engine, latest)
  return {
    stamp: latest.read,
    read: (resource, id, asOf) => read(engine, resource, id, asOf),
    sequenceAt: (instant) => sequenceAt(engine, instant),
    list: (resource, request) => request.total || request.facets.length > 0 || request.include.length > 0
      ? engine.reading((reader) => list(reader, counts, resource, request)) : list(engine, counts, resource, request),
    snapshot: () => snapshot(engine),
    included: (resource, ids, include, asOf) => engine.reading((reader) => included(reader, resource, ids, include, asOf)),
    promises: async (query, asOf) => promises(query, await engine.reading((reader) => materialFor(reader, undefined, asOf))),
    checks: async (today, asOf) => checks({ today }, await engine.reading((reader) => materialFor(reader, undefined, asOf))),
    matching: (resource, conditions, asOf) => matching(engine, resource, conditions, asOf),
    totalsAround: (metric, about) => engine.reading((reader) => totalsAround(reader, metric, about)),
    promisesAround: (query, about) => engine.reading((reader) => promisesAround(reader, query, about)),
    checksAround: (today, about) => engine.reading((reader) => checksAround(reader, today, about)),
    totals: totaller(engine),
    search: (request) => engine.reading((reader) => search(reader, request)),
    resolve: (name, resource) => resolve(engine, name, resource),
    deeper: (resource, id, levels, asOf) => deeper(engine, resource, id, levels, asOf),
    missing: (resource, id, asOf) => missing(engine, resource, id, asOf),
    import: async (request) => {
      const report = await importFile(engine, request)
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
    callerOf,
    addKey: async (hash, caller, expiresAt) => {
      await addKey(engine, hash, caller, expiresAt)
      latest.forget()
    },
    hasKeys: () => hasKeys(engine),
    keys: () => keys(engine),
    revokeKey: async (id) => {
      await revokeKey(engine, id)
      latest.forget()
    },
    keepUses: (uses) => keepUses(engine, uses),
    close: () => engine.close(),
  }
}
