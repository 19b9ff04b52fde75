/** Answers what is derived from figures: in place where they are few, else by the thread that holds them in memory. */
import { totalmem } from 'node:os'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../rules/refusal.ts'
import type { Snapshot, Store } from '../../store/store.ts'
import { type Engine, type Reader, type Reads, rowsAtOnce } from '../engine.ts'
import { head } from '../history/sequence.ts'
import { upTo } from '../sql/fragments.ts'
import { sql } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { answerFrom, type Pieces } from '../threads/worker-pool.ts'
import type { Answers } from './answers.ts'
import { areAnyReviews, reviewFinding, settleReviews } from './reviews.ts'

/** A job of the thread is a call of a method with plain data. */
export type JobName = keyof Answers
export type JobArguments<N extends JobName> = Parameters<Answers[N]>
type AnswerTo = { readonly [N in JobName]: Awaited<ReturnType<Answers[N]>> }

export interface NumberedJob {
  readonly number: number
  readonly name: JobName
  readonly args: JobArguments<JobName>
}

/** The answer to a job: its outcome, or the error that it threw. */
interface Answered {
  readonly number: number
  readonly pieces?: Pieces
  readonly error?: unknown
}

interface Waiting {
  readonly resolve: (pieces: Pieces) => void
  readonly reject: (error: unknown) => void
}

/** In MiB: what a figure may take in memory with all questions, beside what any thread takes. */
const memoryOf = (figures: number): number => Math.ceil(figures * 0.004) + 512
/** The part of the machine that one thread may take. */
const mostOfMachine = 0.75
/** In milliseconds: after its memory has ended, a thread is not begun anew at once. */
const restAfterEnd = 30_000

const left = (): Refusal => new Refusal('overloaded', ['nobody-waits'])
const tooMuch = (): Refusal => new Refusal('overloaded', ['derived-memory'])

/** The worker's file, with the same ending as this one: `.ts` in the sources, `.js` once built. */
const file = join(import.meta.dirname, `worker${extname(import.meta.filename)}`)

export interface DerivedThread {
  /** Throws a Refusal: that of the job, or overloaded, if memory has ended. */
  readonly ask: <N extends JobName>(name: N, args: JobArguments<N>, signal?: AbortSignal) => Promise<AnswerTo[N]>
  readonly close: () => Promise<void>
}

/** Starts the thread with the first question. `memory`, in MiB, is what it may take; by default enough for `figures`. */
export const derivedThread = (
  location: string,
  figures: () => Promise<number>,
  memory: number | undefined,
): DerivedThread => {
  let running: Promise<Worker> | undefined
  let endedAt = -Infinity
  let isClosed = false
  let last = 0
  const waiting = new Map<number, Waiting>()

  const fail = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = async (): Promise<Worker> => {
    const most = (Math.min(totalmem(), process.constrainedMemory() || Infinity) * mostOfMachine) / 2 ** 20
    const maxOldGenerationSizeMb = memory ?? Math.min(memoryOf(await figures()), most)
    const started = new Worker(file, { workerData: location, resourceLimits: { maxOldGenerationSizeMb } })
    let hasFailed = false
    started.unref()
    started.on('message', ({ number, pieces, error }: Answered) => {
      if (pieces) waiting.get(number)?.resolve(pieces)
      else waiting.get(number)?.reject(error)
      waiting.delete(number)
      if (waiting.size === 0) started.unref()
    })
    started.on('error', (error) => {
      running = undefined
      hasFailed = true
      const isMemory = (error as { readonly code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (isMemory) endedAt = performance.now()
      fail(isMemory ? tooMuch() : error)
    })
    started.on('exit', () => {
      // After an error another one may run already.
      if (hasFailed) return
      running = undefined
      fail(new Refusal('overloaded', ['closing']))
    })
    return started
  }
  const current = (): Promise<Worker> => {
    if (running) return running
    const starting = start()
    running = starting
    starting.catch(() => {
      if (running === starting) running = undefined
    })
    return starting
  }
  return {
    ask: async (name, args, signal) => {
      if (isClosed) throw new Refusal('overloaded', ['closing'])
      if (performance.now() - endedAt < restAfterEnd) throw tooMuch()
      const worker = await current()
      if (signal?.aborted) throw left()
      const number = ++last
      const pieces = await new Promise<Pieces>((resolve, reject) => {
        waiting.set(number, { resolve, reject })
        signal?.addEventListener('abort', () => {
          waiting.delete(number)
          reject(left())
        })
        worker.ref()
        worker.postMessage({ number, name, args } satisfies NumberedJob)
      })
      return answerFrom<AnswerTo[typeof name]>(pieces)
    },
    close: async () => {
      isClosed = true
      await (await running?.catch(() => undefined))?.terminate()
    },
  }
}

// Everything that is computed from figures: in place where they are few, else in a thread.

export interface Derived extends Pick<
  Store,
  | 'compareEditions'
  | 'counting'
  | 'countingAround'
  | 'coverage'
  | 'derived'
  | 'derivedPages'
  | 'equations'
  | 'figuresBy'
  | 'outcomes'
  | 'parts'
  | 'review'
  | 'totals'
> {
  /** Returns the function that yields whole lists of a state. */
  readonly whole: (state: Reader) => Snapshot['derived']
  /** Closes the answers to findings that a write has made go, and opens those to findings that an undo has brought back. */
  readonly settle: (isAwaited: boolean) => Promise<void>
  /** Returns what would change by changes of records at a sequence. */
  readonly effects: Answers['effects']
  /** Begins to load a large register. */
  readonly warm: () => Promise<void>
  readonly close: () => Promise<void>
}

/** So few figures are worked through sooner than a thread starts. */
const fewFigures = 2000

const isMuch = queryTemplate(
  0,
  () => sql`SELECT 1 FROM (SELECT 1 FROM figures ${upTo(1, fewFigures)}) AS more
    UNION ALL SELECT 1 FROM (SELECT 1 FROM source_texts ${upTo(1)}) AS texts
    UNION ALL SELECT 1 FROM (SELECT 1 FROM source_tables ${upTo(1)}) AS tables`,
)

/** `memory` is what the thread may take, in MiB; by default as much as it needs, as far as the machine has it. */
export const derivedOver = (engine: Engine, reads: Reads, location: string, memory?: number): Derived => {
  let here: Promise<Answers> | undefined
  let isKnownToBeLarge = false
  const thread = derivedThread(
    location,
    async () => {
      const [row] = await reads.all(sql<{ count: number }>`SELECT count(*) AS count FROM figures`)
      return row?.count ?? 0
    },
    memory,
  )
  /** A register that was large once is not small again. */
  const isLarge = async (): Promise<boolean> => {
    isKnownToBeLarge ||= (await reads.all(isMuch())).length > 0
    if (isKnownToBeLarge) here = undefined
    return isKnownToBeLarge
  }
  const ask: DerivedThread['ask'] = async (name, args, signal) => {
    if (await isLarge()) return thread.ask(name, args, signal)
    // A server of which nothing is asked has no use for the arithmetic.
    const answers = await (here ??= import('./answers.ts').then((module) => new module.Answers(engine, true)))
    return (answers[name] as (...args: readonly unknown[]) => Promise<never>).call(answers, ...args)
  }
  const settleAnswers = async (): Promise<void> => {
    if (await areAnyReviews(engine)) await settleReviews(engine, await ask('unsettled', []))
  }
  return {
    totals: (query, asOf, { signal, page } = {}) => ask('total', [query, asOf, page], signal),
    parts: async (sum, asOf, file, { signal } = {}) => {
      await ask('parts', [sum, asOf, file], signal)
    },
    outcomes: (query, asOf, { signal, page } = {}) => ask('outcomes', [query, asOf, page], signal),
    derived: (request, { signal } = {}) => ask('page', [request], signal),
    derivedPages: (requests, { signal } = {}) => ask('pages', [requests], signal),
    whole: (state) =>
      async function* (request) {
        const asOf = request.asOf ?? (await head(state)).sequence
        let [after, left] = [request.after, request.limit]
        do {
          const page = await ask('page', [{ ...request, asOf, after, limit: Math.min(left, rowsAtOnce), total: false }])
          yield page.items
          after = page.next
          left -= page.items.length
        } while (after !== undefined && left > 0)
      },
    equations: (...args) => ask('equations', args),
    review: async (request) => reviewFinding(engine, request, await ask('finding', [request])),
    compareEditions: (request, { signal } = {}) => ask('compare', [request], signal),
    counting: (figureIds) => ask('counting', [figureIds]),
    countingAround: (figureId, most, asOf) => ask('counting', [[figureId], most, asOf]),
    coverage: () => ask('coverage', []),
    figuresBy: (...args) => ask('figuresBy', args),
    settle: async (isAwaited) => {
      // In a large register nobody waits for it after a usual write.
      if (!isAwaited && (await isLarge())) void settleAnswers().catch(() => undefined)
      else await settleAnswers()
    },
    effects: (...args) => ask('effects', args),
    warm: async () => {
      if (await isLarge()) await ask('unsettled', [])
    },
    close: () => thread.close(),
  }
}
