/** A client that writes at random whatever totals, promises and findings depend on. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { write, type Write } from '../../test/support/load/figure-writes.ts'
import { noteAnswer, type Data } from '../ledger.ts'
import { askAny, type Crowd } from './client.ts'

/** The answers to a write that the rules refuse. */
const refusals = [404, 409, 410, 422]
const pause = 20

export const writingFigures = async (crowd: Crowd): Promise<void> => {
  const { ledger, random } = crowd
  while (crowd.goesOn()) {
    const [{ method, url, body }] = fc.sample(write, { numRuns: 1, seed: random.between(0, 2 ** 31 - 1) }) as [Write]
    const path = url.slice('/v1/'.length)
    const begun = performance.now()
    const answer = await askAny(crowd, method, url, [200, 201, 204, ...refusals], body ? { body } : {})
    if (answer === undefined) {
      // A merge on an unknown state: what it is to be cannot be told.
      ledger.known.delete(path)
      ledger.unanswered += 1
    } else if (answer.status < 300) {
      noteAnswer(ledger, path, answer.status === 204 ? null : (answer.body as Data), begun)
    }
    await sleep(pause)
  }
}
