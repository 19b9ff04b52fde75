/** Writes a form once: sent again, by a double click or from the history of a browser, it leads to what it wrote. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { Problem } from '../../http/contract/problems.ts'
import { onceOf, tokenControl } from '../../http/pipeline/forms.ts'
import type { Caller } from '../../store/keys.ts'
import type { Claimed, KeyedRequest, Outcome, Write } from '../../store/writes.ts'
import { localised } from '../words/language.ts'
import type { Submitted } from './submitted.ts'

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** The address to go to after a write. */
type Leading = (outcomes: readonly Outcome[]) => string

/** Reports whether a write holds for one state of its record alone, so that it cannot be made twice. */
const isGuarded = ({ precondition }: Write): boolean =>
  precondition?.match !== undefined || precondition?.noneMatch === 'any'

/** Thrown if the form of a new record was written already, with other contents. */
export class WrittenBefore extends Problem {
  constructor() {
    super('already-exists', ['form-saved-before'])
  }
}

/** In milliseconds: the first of two clicks is soon done, and the second leads to what it wrote. */
const [longestWait, pause] = [5000, 50]

const claimSoon = async ({ store }: Submitted, request: KeyedRequest): Promise<Claimed> => {
  for (const until = performance.now() + longestWait; ;) {
    const claimed = await store.claim(request)
    if (claimed !== 'running' || performance.now() > until) return claimed
    await sleep(pause)
  }
}

const written = async (
  form: Submitted,
  writes: readonly Write[],
  leading: Leading,
  assertWritable: () => Promise<void>,
): Promise<string> => {
  const { store, request, controls } = form
  const once = onceOf(request, controls.get(tokenControl) ?? null)
  const { caller, keyHash, url } = request
  const claimed = await claimSoon(form, {
    id: digestOf(['form', keyHash, url, once]),
    digest: digestOf([...controls].filter(([name]) => name !== tokenControl)),
  })
  if (claimed === 'running') throw new Problem('still-running', undefined, [], { 'retry-after': '1' })
  const { label } = caller as Caller
  if (claimed === 'other') {
    if (!writes.every(isGuarded)) throw new WrittenBefore()
    return leading(await store.write(writes, label))
  }
  if ('answer' in claimed) return claimed.answer.headers['location'] ?? '/'
  const { claim } = claimed
  try {
    await assertWritable()
    let location = '/'
    await store.write(writes, label, {
      claim,
      answer: (outcomes) => ({ status: 303, headers: { location: (location = leading(outcomes)) }, body: '' }),
    })
    return location
  } catch (error) {
    await store.release(claim)
    throw error
  }
}

/**
 * Writes, and leads to the address of what was written; a form that was written before leads where it led then, and
 * `assertWritable` is not asked. Throws a Refusal, WrittenBefore, or a Problem if the form is of another session.
 */
export const writeOnce = async (
  form: Submitted,
  writes: readonly Write[],
  leading: Leading,
  assertWritable: () => Promise<void> = () => Promise.resolve(),
): Promise<FastifyReply> => form.reply.redirect(localised(await written(form, writes, leading, assertWritable)), 303)
