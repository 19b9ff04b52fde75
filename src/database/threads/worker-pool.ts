/** The pool of threads for long texts, tables and imports: their jobs as plain data, and how a thread answers. */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { extname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { deserialize, getHeapStatistics, serialize } from 'node:v8'
import { type MessagePort, parentPort, type Transferable, Worker } from 'node:worker_threads'
import { inParts } from '../../figures/collections.ts'
import type { Fault } from '../../model/validation.ts'
import { Refusal, type RefusalKind } from '../../rules/refusal.ts'
import type { StoredTable } from '../../lists/table.ts'
import type { LayoutRequest, TableLayout, TableRequest, TableRowsRequest } from '../../store/store.ts'
import type { CandidatesPage, CandidatesRequest } from '../../store/claims.ts'
import type { RowsPage, RowsRequest } from '../../store/list-rows.ts'
import type { DryRunRequest, Tried } from '../import/dry-run.ts'
import type { LinesRequest, ListLines } from '../lists/lines.ts'
import type { Message } from '../../text/messages/message.ts'
import { queueOf } from '../turns.ts'

/** The jobs of a pool: what each is asked, and answers. */
export interface Jobs {
  /** A page of what a text says. */
  readonly candidates: { readonly request: CandidatesRequest; readonly answer: CandidatesPage }
  /** A page of the rows of a table. */
  readonly proposedRows: { readonly request: RowsRequest; readonly answer: RowsPage }
  /** The lines of an import that save the rows of a table. */
  readonly listLines: { readonly request: LinesRequest; readonly answer: ListLines }
  /** The table in a file. */
  readonly readTable: { readonly request: TableRequest; readonly answer: StoredTable }
  /** Some rows of a table. */
  readonly tableRows: { readonly request: TableRowsRequest; readonly answer: readonly (readonly string[])[] }
  /** A dry run of an import; a port hands the file over. */
  readonly tryOut: { readonly request: DryRunRequest & { readonly file: MessagePort }; readonly answer: Tried }
  /** The layout of a table. */
  readonly tableLayout: { readonly request: LayoutRequest; readonly answer: TableLayout }
}

interface Job {
  readonly name: keyof Jobs
  readonly request: Jobs[keyof Jobs]['request']
}

/** A refusal is plain data: between threads an error loses its class. */
type JobOutcome =
  | { readonly answer: unknown }
  | { readonly refused: RefusalKind; readonly detail: Message | undefined; readonly faults: readonly Fault[] }

type Answers = { readonly [N in keyof Jobs]: (request: Jobs[N]['request']) => Promise<Jobs[N]['answer']> }

/** Returns the outcome of a job; throws what is no refusal. */
export const outcomeOf = async (job: () => Promise<unknown>): Promise<JobOutcome> => {
  try {
    return { answer: await job() }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.kind, detail: error.detail, faults: error.faults }
    throw error
  }
}

/** The outcome of a job on its way between threads. */
export type Pieces = readonly Uint8Array<ArrayBuffer>[]

const itemsAtOnce = 200

/**
 * Takes an outcome apart, for the thread that serves requests to read with others between: first all but the lists of its
 * answer, then their items, some at a time.
 */
export const piecesOfOutcome = (outcome: JobOutcome): Pieces => {
  const answer = 'answer' in outcome ? outcome.answer : undefined
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return [serialize(outcome)]
  const entries = Object.entries(answer)
  const lists = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  const rest = Object.fromEntries(entries.map(([key, value]) => [key, Array.isArray(value) ? [] : (value as unknown)]))
  return [
    serialize({ answer: rest }),
    ...lists.flatMap(([key, items]) => [...inParts(items, itemsAtOnce)].map((some) => serialize([key, some]))),
  ]
}

/** Puts the answer to a job together. Throws a Refusal if it was refused. */
export const answerFrom = async <A>([first, ...others]: Pieces): Promise<A> => {
  const outcome = deserialize(first as Uint8Array) as JobOutcome
  if ('refused' in outcome) throw new Refusal(outcome.refused, outcome.detail, outcome.faults)
  const lists = outcome.answer as Record<string, unknown[]>
  for (const piece of others) {
    const [key, items] = deserialize(piece) as [string, unknown[]]
    lists[key]?.push(...items)
    await setImmediate()
  }
  return outcome.answer as A
}

/** In bytes: a thread with a larger heap ends after its answer, because only that gives the memory back. */
const largestIdle = 134_217_728

/** What a thread posts for a job. */
interface Posted {
  readonly pieces: Pieces
  readonly isLarge: boolean
}

/** Answers the jobs that a pool sends to its thread. */
export const answerJobs = (answers: Answers): void => {
  const port = parentPort as MessagePort
  const answer = async ({ name, request }: Job): Promise<void> => {
    const answering = answers[name] as (request: unknown) => Promise<unknown>
    const pieces = piecesOfOutcome(await outcomeOf(() => answering(request)))
    const isLarge = getHeapStatistics().total_heap_size > largestIdle
    const moved = pieces.map(({ buffer }) => buffer)
    port.postMessage({ pieces, isLarge } satisfies Posted, moved)
  }
  port.on('message', (job: Job) => void answer(job))
}

// Threads that answer questions about the whole register, or try imports, so that no other request waits for them.

/** One processor is left to the thread that serves requests. */
const threadsAtMost = Math.min(Math.max(availableParallelism() - 1, 1), 4)
/** The length of the queue; a request beyond it is refused with 503. */
const waitingAtMost = 64
/** In milliseconds: the memory of an idle thread is freed with it. */
const idleAtMost = 20_000
/**
 * In MiB. An engine collects garbage the later, the more it may have: with four times as much, a list of 50,000 rows
 * takes 120 more. A larger young generation would hold a hundred more, and no work would end sooner.
 */
const [mostMemory, youngMemory] = [1024, 12]

/** The worker's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const answering = join(import.meta.dirname, `worker${extname(import.meta.filename)}`)

export interface WorkerPool {
  /**
   * Answers in a thread, to which some of the request moves. Aborting ends the thread. Throws a Refusal: that of the job,
   * or overloaded.
   */
  readonly run: <N extends keyof Jobs>(
    name: N,
    request: Jobs[N]['request'],
    signal?: AbortSignal,
    moved?: readonly Transferable[],
  ) => Promise<Jobs[N]['answer']>
  /** Does little work without a thread, in a turn of the pool. Throws a Refusal: overloaded. */
  readonly here: <T>(work: () => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const failureOf = (error: unknown): unknown => {
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'AbortError') return new Refusal('overloaded', ['nobody-waits'])
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return new Refusal('overloaded', ['question-memory'])
  return error
}

/** Makes a pool of threads on a register; `memory` is in MiB, for each. */
export const workerPool = (location: string, memory = mostMemory): WorkerPool => {
  const resourceLimits = { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: youngMemory }
  const closing = new AbortController()
  const queue = queueOf(threadsAtMost, waitingAtMost)
  const idle: Worker[] = []
  const all = new Set<Worker>()
  const timers = new WeakMap<Worker, NodeJS.Timeout>()

  const end = async (worker: Worker): Promise<void> => {
    all.delete(worker)
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1)
    await worker.terminate()
  }
  const start = (): Worker => {
    const worker = new Worker(answering, { workerData: location, resourceLimits })
    all.add(worker)
    // Whoever waits for an answer gets the error too.
    return worker.on('error', () => void end(worker))
  }
  const wake = (): Worker => {
    const worker = idle.pop() ?? start()
    clearTimeout(timers.get(worker))
    worker.ref()
    return worker
  }
  const rest = (worker: Worker): void => {
    idle.push(worker)
    timers.set(worker, setTimeout(() => void end(worker), idleAtMost).unref())
    worker.unref()
  }

  return {
    run: async (name, request, signal, moved = []) => {
      const stop = AbortSignal.any([closing.signal, ...(signal ? [signal] : [])])
      try {
        return await queue(stop, async () => {
          const worker = wake()
          try {
            worker.postMessage({ name, request } satisfies Job, moved)
            const [{ pieces, isLarge }] = (await once(worker, 'message', { signal: stop })) as [Posted]
            if (isLarge) await end(worker)
            else rest(worker)
            return await answerFrom<Jobs[typeof name]['answer']>(pieces)
          } catch (error) {
            // The turn ends only when the thread has: what it is asked in the database cannot be interrupted.
            if (!(error instanceof Refusal)) await end(worker)
            throw error
          }
        })
      } catch (error) {
        throw failureOf(error)
      }
    },
    here: (work) => queue(closing.signal, work),
    close: async () => {
      closing.abort()
      await Promise.all([...all].map(end))
    },
  }
}
