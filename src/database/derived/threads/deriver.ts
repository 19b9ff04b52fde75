/** A thread that reads the records of trees over a connection of its own and derives from them, one batch after the other. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { head } from '../../history/sequence.ts'
import { openSource } from '../../open-existing.ts'
import { batchOf } from '../batches.ts'
import { derive } from '../derive.ts'
import type { AskedBatch, DerivedBatch } from './deriving-thread.ts'

const port = parentPort as MessagePort
const engine = await openSource(workerData as string)

const derivedBatch = async ({ marks, atOnce }: AskedBatch): Promise<DerivedBatch> => {
  const state = engine.snapshot()
  try {
    const { sequence } = await head(state)
    const { trees, ...batch } = await batchOf(state, marks, atOnce)
    if (!trees) return { sequence, batch }
    const { inputs, ...ofTrees } = trees
    const derived = derive(inputs, trees.subjects)
    return { sequence, batch, trees: { ...ofTrees, texts: inputs.texts }, derived }
  } finally {
    state.close()
  }
}

port.on('message', (asked: AskedBatch) => {
  // An error ends the thread.
  void derivedBatch(asked).then((batch) => {
    port.postMessage(batch)
  })
})
