/** The thread in which what is derived is in memory, over a connection of its own. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { openSource } from '../open-existing.ts'
import { outcomeOf, piecesOfOutcome } from '../threads/worker-pool.ts'
import { Answers } from './answers.ts'
import type { NumberedJob } from './derived.ts'

const port = parentPort as MessagePort
const answers = new Answers(await openSource(workerData as string))

// Jobs are answered side by side: long work has slices.
port.on('message', ({ number, name, args }: NumberedJob) => {
  const answering = answers[name] as (...args: readonly unknown[]) => Promise<unknown>
  outcomeOf(() => answering.call(answers, ...args)).then(
    (outcome) => {
      const pieces = piecesOfOutcome(outcome)
      port.postMessage(
        { number, pieces },
        pieces.map(({ buffer }) => buffer),
      )
    },
    // One question fails, and not all others with it.
    (error: unknown) => {
      port.postMessage({ number, error })
    },
  )
})
