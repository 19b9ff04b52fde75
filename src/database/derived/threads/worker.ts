/** A thread that recomputes, or answers questions about the whole register, over connections of its own. */
import { workerData } from 'node:worker_threads'
import type { Engine, EngineSnapshot } from '../../engine.ts'
import { readCandidates } from '../../candidates/candidates.ts'
import { openSource, openTarget } from '../../open-existing.ts'
import { stateCache } from '../../state-cache.ts'
import { Ahead } from '../ahead.ts'
import { computing } from '../computed-lists.ts'
import { convertSome } from '../converted/recompute-in-unit.ts'
import { compareSomeWords, keepSomeWords } from '../findings/words-in-texts.ts'
import { afterRecomputing } from '../recompute.ts'
import { totalsFromOwnParts } from '../sums/totals-from-own-parts.ts'
import { answerJobs } from './answer-jobs.ts'
import type { Jobs } from './jobs.ts'
import { totalInPieces } from './total-pieces.ts'
import { areOwnPartsEnough, keptTotal, partLines, wholeTotal } from './whole-answers.ts'
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
/** The next page of an explained total begins with the same total. */
const readTotal = totalsFromOwnParts(stateCache())
/** Keeps nothing that lists of figures need more than once. */
const unkept = stateCache(1)

answerJobs<Jobs>({
  recompute: async () => {
    const ahead = new Ahead(workerData as string)
    try {
      await afterRecomputing(await writing(), nothing, ahead)
    } finally {
      await ahead.close()
    }
    return null
  },
  words: async () => {
    const target = await writing()
    do await inSnapshot(compareSomeWords)
    while (
      // If it is lost, so is the removal of the marks.
      await target.transaction(keepSomeWords, true)
    )
    return null
  },
  convert: async ({ unit, atOnce }) => {
    const done = await convertSome(await writing(), unit, atOnce, nothing)
    return typeof done === 'object' ? 'done' : done
  },
  page: pageOf,
  candidates: (asked) => inSnapshot((state) => readCandidates(state, unkept, asked)),
  total: ({ isKept, ...asked }) =>
    inSnapshot(async (state) => {
      const total = await (isKept ? keptTotal : wholeTotal)(state, asked, readTotal)
      return total ? totalInPieces(total) : []
    }),
  parts: ({ file, isKept, ...asked }) =>
    inSnapshot(async (state) => {
      if (isKept && !(await areOwnPartsEnough(state, asked))) return false
      await writeLines(file, partLines(state, asked))
      return true
    }),
})
