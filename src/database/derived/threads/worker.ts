/** A thread that recomputes, or answers questions about the whole register, over connections of its own. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { Refusal } from '../../../rules/refusal.ts'
import type { Engine, EngineSnapshot } from '../../engine.ts'
import { readCandidates } from '../../candidates/candidates.ts'
import { openSource, openTarget } from '../../open-existing.ts'
import { stateCache } from '../../state-cache.ts'
import { computing } from '../computed-lists.ts'
import { convertSome } from '../converted/recompute-in-unit.ts'
import type { Job, JobName, Jobs, Outcome } from './jobs.ts'
import { afterRecomputing } from '../recompute.ts'
import { inPieces, type Pieces } from './total-pieces.ts'
import { partLines, wholeTotal } from './whole-answers.ts'
import { writeLines } from './write-lines.ts'

const engine = await openSource(workerData as string)

/** Reads in a snapshot, while other connections write. */
const inSnapshot = async <T>(read: (state: EngineSnapshot) => Promise<T>): Promise<T> => {
  const state = engine.snapshot()
  try {
    return await read(state)
  } finally {
    state.close()
  }
}

/** The number of cached lists, for the next page; each takes some hundred megabytes in a large register. */
const listsKept = 1

/** Opened by the thread that recomputes. */
let target: Promise<Engine> | undefined
const writing = (): Promise<Engine> => (target ??= openTarget(workerData as string))

const nothing = (): Promise<void> => Promise.resolve()

const pageOf = computing(inSnapshot, stateCache(listsKept))
/** Keeps nothing that lists of figures need more than once. */
const unkept = stateCache(1)

const answers: { readonly [N in JobName]: (asked: Jobs[N]['asked']) => Promise<Jobs[N]['answer']> } = {
  recompute: async () => {
    await afterRecomputing(await writing(), nothing)
    return null
  },
  convert: async ({ unit, atOnce }) => {
    const done = await convertSome(await writing(), unit, atOnce, nothing)
    return typeof done === 'object' ? 'done' : done
  },
  page: pageOf,
  candidates: (asked) => inSnapshot((state) => readCandidates(state, unkept, asked)),
  total: (asked) => inSnapshot(async (state) => inPieces(await wholeTotal(state, asked))),
  parts: async ({ file, ...asked }) => {
    await inSnapshot((state) => writeLines(file, partLines(state, asked)))
    return null
  },
}

const outcomeOf = async <N extends JobName>({ name, asked }: Job<N>): Promise<Outcome> => {
  try {
    return { answer: await answers[name](asked) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.kind, because: error.message, faults: error.faults }
    throw error
  }
}

const port = parentPort as MessagePort

const answer = async (job: Job): Promise<void> => {
  const outcome = await outcomeOf(job)
  // Pieces are moved: copying them would be work of the thread that serves requests, too.
  const moved = 'answer' in outcome && Array.isArray(outcome.answer) ? (outcome.answer as Pieces) : []
  port.postMessage(
    outcome,
    moved.map(({ buffer }) => buffer),
  )
}

port.on('message', (job: Job) => void answer(job))
