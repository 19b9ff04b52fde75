/** Clients that write without a pause, each its own records, and read what they have written from any server. */
import { setTimeout as sleep } from 'node:timers/promises'
import { projectOf } from '../../test/support/load/writers.ts'
import { isKept, noteAnswer, type Data } from '../ledger.ts'
import { askAny, type Crowd } from './client.ts'

const recordsEach = 6
/** The pause after a request without an answer, in milliseconds. */
const pause = 50

const stateIn = (status: number, body: unknown): Data | null =>
  status === 404 || status === 410 || status === 204 ? null : (body as Data)

/** Reads a record that nobody else writes: it must be as the writer left it, on every server. */
const readBack = async (crowd: Crowd, path: string): Promise<void> => {
  const { ledger, faults } = crowd
  const known = ledger.known.get(path)
  const begun = performance.now()
  const answer = await askAny(crowd, 'GET', `/v1/${path}`, [200, 404, 410])
  if (!answer || !known) return
  const now = stateIn(answer.status, answer.body)
  if (!isKept(now, known))
    faults.push({
      promise: 'a client reads its own writes, from every server',
      seen: `${path} was read as ${JSON.stringify(now)} after ${JSON.stringify(known)}`,
    })
  else if (known.asked !== undefined) noteAnswer(ledger, path, now, begun)
}

/** Puts, replaces, patches and deletes projects by their last revision. */
export const changing = async (crowd: Crowd, writer: string): Promise<void> => {
  const { ledger } = crowd
  while (crowd.goesOn()) {
    const step = ++ledger.steps
    const path = `projects/writer-${writer}-${(step % recordsEach).toString()}`
    const known = ledger.known.get(path)
    // What became of a write without an answer is read first.
    if (known?.asked !== undefined) {
      await readBack(crowd, path)
      if (ledger.known.get(path)?.asked !== undefined) await sleep(pause)
      continue
    }
    const answered = known?.answered ?? null
    const method = answered === null ? 'PUT' : crowd.random.oneOf(['DELETE', 'PUT', 'PATCH', 'PATCH'])
    const asked = method === 'DELETE' ? null : projectOf(step)
    ledger.known.set(path, { answered, asked })
    const begun = performance.now()
    const answer = await askAny(crowd, method, `/v1/${path}`, [200, 201, 204], {
      ...(asked && { body: asked }),
      headers: answered ? { 'if-match': `"${String(answered['revision'])}"` } : { 'if-none-match': '*' },
    })
    if (answer) noteAnswer(ledger, path, stateIn(answer.status, answer.body), begun)
    else ledger.unanswered += 1
    if (answer && step % 3 === 0) await readBack(crowd, path)
  }
}

/** Posts sources under keys, each until it is answered or the round ends. */
export const posting = async (crowd: Crowd, writer: string): Promise<void> => {
  const { ledger } = crowd
  while (crowd.goesOn()) {
    const title = `Posted ${writer}-${(++ledger.steps).toString()}`
    ledger.posted.add(title)
    while (crowd.goesOn()) {
      const begun = performance.now()
      // 409: the first attempt is still running.
      const answer = await askAny(crowd, 'POST', '/v1/sources', [201, 409], {
        body: { title, kind: 'report', official: false },
        headers: { 'idempotency-key': title },
      })
      if (answer?.status === 201) {
        const path = `sources/${(answer.body as { id: string }).id}`
        noteAnswer(ledger, path, answer.body as Data, begun)
        await readBack(crowd, path)
        break
      }
      ledger.unanswered += 1
      await sleep(pause)
    }
    await sleep(pause)
  }
}
