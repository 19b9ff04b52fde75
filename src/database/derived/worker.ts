/** The thread that works promises and findings out, over connections of its own. */
import { workerData } from 'node:worker_threads'
import { Refusal, type RefusalKind } from '../../rules/refusal.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import { computing } from './computed-lists.ts'
import type { Reader } from '../engine.ts'
import { openSource } from '../open-read-only.ts'
import { stateCache } from '../state-cache.ts'

/** A refusal as plain data: between threads an error loses its class. */
export type Outcome = { readonly page: DerivedPage } | { readonly refused: RefusalKind; readonly because: string }

const engine = await openSource(workerData as string)

/** Reads in a snapshot, while other connections write. */
const inSnapshot = async <T>(read: (reader: Reader) => Promise<T>): Promise<T> => {
  const state = engine.snapshot()
  try {
    return await read(state)
  } finally {
    state.close()
  }
}

/** The number of cached lists; each takes some hundred megabytes in a large register. */
const listsKept = 4

const pageOf = computing(inSnapshot, stateCache(listsKept))

export default async (request: DerivedRequest): Promise<Outcome> => {
  try {
    return { page: await pageOf(request) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.kind, because: error.message }
    throw error
  }
}
