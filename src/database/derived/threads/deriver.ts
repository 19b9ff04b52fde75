/** A thread that derives from the records of trees, one batch after the other. */
import { parentPort, type MessagePort } from 'node:worker_threads'
import { derive } from '../derive.ts'
import { inputsIn } from '../inputs/inputs-about.ts'
import type { Batch } from './deriving-thread.ts'

const port = parentPort as MessagePort

port.on('message', ({ texts, subjects }: Batch) => {
  port.postMessage(derive(inputsIn(texts), subjects))
})
