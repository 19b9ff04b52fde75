/** Opens the register: one store over one engine. Rooms that few requests need are loaded by those. */
import { usualLimit } from '../model/record-size.ts'
import { Refusal } from '../rules/refusal.ts'
import type { Snapshot, Store } from '../store/store.ts'
import { accessOn } from './access.ts'
import { claim, keep, release } from './write/idempotency.ts'
import { workerPool, type WorkerPool } from './threads/worker-pool.ts'
import type { Derived } from './trees/derived.ts'
import type { Engine, EngineSnapshot } from './engine.ts'
import { batchesIn, batchIn } from './history/batches.ts'
import type { EffectsOf } from './import/dry-run.ts'
import { feed, latest, revision, revisions } from './history/feed.ts'
import { includedWith } from './read/include.ts'
import { inspect } from './migrations.ts'
import { putSourceLayout, sourceLayout, tableLayout } from './lists/layouts.ts'
import { isShortFile, isShortTable, readTableFile, rowsIn } from './lists/reading.ts'
import { lookups, placesFor } from './read/lookups.ts'
import { isPostgres } from './location.ts'
import { openSource } from './open-existing.ts'
import { keepingNothing } from './read-only.ts'
import { changedAt, latestHead, sequenceAt, watchOver } from './history/sequence.ts'
import type { ReplicaReads } from './postgres/replicas.ts'
import { deeper, read } from './read/record.ts'
import { reindex } from './search/reindex.ts'
import { resolve } from './search/names.ts'
import { snapshotOf } from './read/list.ts'
import { sourceTable, sourceText } from './write/attachments.ts'
import { stateCache } from './state-cache.ts'
import { sqliteEngine } from './sqlite/engine.ts'
import { migrate, isMigrated } from './sqlite/migrate.ts'
import { isReadOnlyFile, longestWait, openDatabase, patiently } from './sqlite/file.ts'
import { webhooksOn } from './webhooks/webhooks.ts'
import { writer } from './write/queue.ts'

/** Opens a database that can only be read. Throws unless it has the current schema. */
const readOnlyEngine = (location: string, patience: number | undefined): Promise<Engine> =>
  openSource(location, patience).catch((error: unknown) => {
    throw new Error(`The database can only be read: ${(error as Error).message}.`, { cause: error })
  })

const migratedEngine = async (location: string, patience: number | undefined): Promise<Engine> => {
  if (isPostgres(location)) {
    const [{ isReadOnlyPostgres, migratePostgres }, { postgresEngine }] = await Promise.all([
      import('./postgres/migrate.ts'),
      import('./postgres/engine.ts'),
    ])
    if (await isReadOnlyPostgres(location)) return readOnlyEngine(location, patience)
    await migratePostgres(location)
    return postgresEngine(location, patience)
  }
  if (isReadOnlyFile(location)) return readOnlyEngine(location, patience)
  const opening = patiently(() => openDatabase(location), patience ?? longestWait, { times: 0, seconds: 0 })
  const database = await opening.catch((error: unknown) => {
    throw error instanceof Refusal ? error.cause : error
  })
  try {
    if (!isMigrated(database)) migrate(database)
    inspect(database)
    return sqliteEngine(database, patience)
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens a database, made, migrated and indexed anew where that is needed; or as it is, if it can only be read. */
export const openEngine = async (location: string, patience?: number, log = console.error): Promise<Engine> => {
  const engine = await migratedEngine(location, patience)
  try {
    await reindex(engine, log)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

const replicasOf = async (engine: Engine, urls: readonly string[]): Promise<ReplicaReads | undefined> => {
  if (urls.length === 0) return undefined
  const { overReplicas } = await import('./postgres/replicas.ts')
  return overReplicas(engine, urls)
}

interface Opened {
  /** The longest wait of a write for other writers, in milliseconds. */
  readonly patience?: number | undefined
  /** Replicas that serve reads while they are up to date. */
  readonly replicaUrls?: readonly string[]
  /** In bytes, as `model/record-size.ts` measures it. */
  readonly largestRecord?: number
  /** In MiB: what the thread that derives may take; by default what it needs, as far as the machine has it. */
  readonly memory?: number | undefined
  /** Receives messages about slow steps before the register is served. */
  readonly log?: (message: string) => void
}

export const openRegister = async (
  location: string,
  { patience, replicaUrls = [], largestRecord = usualLimit, memory, log }: Opened = {},
): Promise<Store> => {
  const engine = await openEngine(location, patience, log)
  const watch = watchOver(engine)
  const write = writer(engine, largestRecord)
  const replicas = await replicasOf(engine, replicaUrls)
  const reads = replicas ?? engine
  const cache = stateCache()
  const reading = workerPool(location)
  let derived: Promise<Derived> | undefined
  let dryRuns: WorkerPool | undefined
  const deriving = (): Promise<Derived> =>
    (derived ??= import('./trees/derived.ts').then(({ derivedOver }) => derivedOver(engine, reads, location, memory)))
  const stamp = latestHead(engine)
  const { list, search, missing } = lookups(reads, cache, stamp)
  const inPlace = placesFor()
  const opened = (state: EngineSnapshot): Snapshot =>
    snapshotOf(state, async function* (request) {
      yield* (await deriving()).whole(state)(request)
    })
  let hasReviewed = false
  const settle = async (isAwaited: boolean): Promise<void> => {
    if ((await stamp()).reviews > 0) await (await deriving()).settle(isAwaited)
  }
  /**
   * After a write: followers of the changes are told, and answers to findings are closed or opened. An undo waits for it,
   * and other writes where this process has answered findings; none fails by it.
   */
  const settled = async (isUndo = false): Promise<void> => {
    void watch.look()
    const settling = settle(isUndo).catch(() => undefined)
    if (hasReviewed || isUndo) await settling
  }
  const totals: Store['totals'] = async (...args) => (await deriving()).totals(...args)
  const derivedPage: Store['derived'] = async (...args) => (await deriving()).derived(...args)
  const candidates: Store['candidates'] = async (request, { signal } = {}) => {
    const { isShort, readCandidates } = await import('./candidates/candidates.ts')
    return isShort(request)
      ? reads.reading((reader) => readCandidates(reader, cache, request))
      : reading.run('candidates', request, signal)
  }
  const effects: EffectsOf = async (changed) => (await deriving()).effects(changed)
  const importing: Store['import'] = async (request) => {
    if (request.dryRun) {
      const { dryRun, dryRunMemory } = await import('./import/dry-run.ts')
      return dryRun((dryRuns ??= workerPool(location, dryRunMemory)), engine, request, largestRecord, effects)
    }
    const { importFile } = await import('./import/file.ts')
    const report = await importFile(engine, request, largestRecord)
    await settled()
    return report
  }
  const store: Store = {
    isReadOnly: engine.isReadOnly,
    stamp,
    read: (resource, id, asOf) => read(reads, resource, id, asOf),
    sequenceAt: (instant) => sequenceAt(reads, instant),
    list,
    figuresBy: (counted, most) =>
      cache(reads, `figures by ${counted}`, async () => (await deriving()).figuresBy(counted, most)),
    changedAt: (resource) => changedAt(reads, resource),
    coverage: () => cache(reads, 'coverage', async () => (await deriving()).coverage()),
    snapshot: (answering) => inPlace(async () => opened(reads.snapshot({ isMuch: true })), answering),
    included: (resource, id, include, asOf) =>
      reads.reading((reader) => includedWith(reader, resource, { include, asOf }, id)),
    derived: derivedPage,
    derivedPages: async (...args) => (await deriving()).derivedPages(...args),
    equations: async (...args) => (await deriving()).equations(...args),
    review: async (request) => {
      hasReviewed = true
      return (await deriving()).review(request)
    },
    compareEditions: async (...args) => (await deriving()).compareEditions(...args),
    counting: async (...args) => (await deriving()).counting(...args),
    countingAround: async (...args) => (await deriving()).countingAround(...args),
    totals,
    parts: async (...args) => (await deriving()).parts(...args),
    outcomes: async (...args) => (await deriving()).outcomes(...args),
    search,
    question: async (words, today) => {
      const [{ questionIn }, { nameLookup }] = await Promise.all([
        import('../text/candidates/question.ts'),
        import('./candidates/names.ts'),
      ])
      return reads.reading((reader) => questionIn(words, today, nameLookup(reader)))
    },
    resolve: (name, resource) => resolve(reads, name, resource),
    candidates,
    verify: async (...args) =>
      (await import('./claims/verify.ts')).verifier({ list, totals, candidates, derived: derivedPage })(...args),
    deeper: (resource, id, levels, asOf) => deeper(reads, resource, id, levels, asOf),
    missing,
    merge: async (request) => {
      const merge = await (await import('./import/merge.ts')).mergeRecords(engine, request, largestRecord)
      await settled()
      return merge
    },
    previewMerge: async (request) => {
      const { previewedMerge } = await import('./import/merge.ts')
      return previewedMerge(engine, request, largestRecord, async (changed) => (await deriving()).effects(changed))
    },
    import: importing,
    batches: (request) => reads.reading((reader) => batchesIn(reader, request), { isMuch: true }),
    batch: (id) => batchIn(reads, id),
    undo: async (request) => {
      const { undo } = await import('./import/undo.ts')
      const undone = await undo(engine, request, largestRecord, effects)
      if (!request.dryRun) await settled(true)
      return undone
    },
    proposedRows: (request, { signal } = {}) => reading.run('proposedRows', request, signal),
    saveRows: async (request) => (await import('./lists/saving.ts')).savingBy(importing, reading)(request),
    similar: async (id, limit, { signal } = {}) => {
      const { similarTo } = await import('./lists/similar.ts')
      return reads.reading((reader) => similarTo(reader, id, limit), { isMuch: true, signal })
    },
    putDifference: async (pair, by) => (await import('./write/differences.ts')).putDifference(engine, pair, by),
    dropDifference: async (pair) => (await import('./write/differences.ts')).dropDifference(engine, pair),
    sourceText: (id) => sourceText(engine, id),
    sourceTable: (id) => sourceTable(engine, id),
    readTable: async (request, { signal } = {}) => {
      if (isShortFile(request)) return readTableFile(request)
      // A short file may share its buffer with others.
      const bytes = new Uint8Array(request.bytes)
      return reading.run('readTable', { ...request, bytes }, signal, [bytes.buffer])
    },
    tableRows: async (request, { signal } = {}) =>
      isShortTable(request) ? rowsIn(request) : reading.run('tableRows', request, signal),
    sourceLayout: (id) => sourceLayout(engine, id),
    putSourceLayout: (id, layout, assertHolds) => putSourceLayout(engine, id, layout, assertHolds),
    tableLayout: async (request, { signal } = {}) =>
      isShortTable(request) || (await sourceLayout(engine, request.id)) !== undefined
        ? engine.reading((reader) => tableLayout(reader, request))
        : reading.run('tableLayout', request, signal),
    claim: (request) => claim(engine, request),
    keep: (claimed, answer) => keep(engine, claimed, answer),
    release: (claimed) => release(engine, claimed),
    spent: () => engine.spent,
    probe: () => engine.probe(),
    feed: (request) => reads.reading((reader) => feed(reader, request)),
    latest: (request) => latest(reads, request),
    moved: watch.moved,
    revisions: (resource, id, request) => revisions(reads, resource, id, request),
    revision: (resource, id, number) => revision(reads, resource, id, number),
    newIds: async (records) => {
      const { newIds } = await import('./write/ids.ts')
      return reads.reading((reader) => newIds(reader, records))
    },
    write: async (writes, by, keep) => {
      const outcomes = await write(writes, by, keep)
      await settled()
      return outcomes
    },
    ...accessOn(engine),
    webhooks: webhooksOn(engine),
    warm: async () => (await deriving()).warm(),
    close: async () => {
      await Promise.all([reading.close(), dryRuns?.close(), (await derived)?.close()])
      replicas?.close()
      await engine.close()
    },
  }
  return engine.isReadOnly ? keepingNothing(store) : store
}
