/** Forms that were sent: their controls, beside those of a record the token and the revision that was seen. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { detailText, invalid, Problem, problems } from '../../http/contract/problems.ts'
import { problemOf } from '../../http/pipeline/errors.ts'
import { onceOf, tokenControl } from '../../http/pipeline/forms.ts'
import type { Fields } from '../../model/field.ts'
import type { Fault } from '../../model/validation.ts'
import { Refusal } from '../../rules/refusal.ts'
import { type EditorVisit, viewerOf, type PageContent } from '../layout/visit.ts'
import { isControl, type Texts } from './texts.ts'
import { mostFaults } from '../layout/forms.ts'
import { formats } from '../../http/formats/registry.ts'
import { layout } from '../layout/layout.ts'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '../../store/keys.ts'
import type { Answer, Claimed, Keep, KeyedRequest, Outcome, Write } from '../../store/writes.ts'
import { language, localised } from '../words/language.ts'

/** A form that was sent, with the reply that answers it; a page that is drawn again is made from it as from a visit. */
export interface Submitted extends EditorVisit {
  readonly reply: FastifyReply
  readonly controls: Texts
}

/** Returns the revision that a control names, counted from 1. */
export const revisionIn = (controls: Texts, name: 'revision' | 'restored' = 'revision'): number => {
  const text = controls.get(name) ?? ''
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new Problem('invalid-request', ['no-form-revision'])
}

/** Asks for what saving would change, without saving. */
export const previewControl = 'preview'
/** Asks for the form again, as it is filled in. */
export const backControl = 'back'

/** Returns the token of a form that is drawn again: the same, so that it is saved once, from whichever of its pages. */
export const tokenAgain = ({ viewer, controls }: Submitted, error?: unknown): string => {
  // It is used up, or another session's.
  const token = error instanceof Problem ? undefined : controls.get(tokenControl)
  return token ?? viewer.newToken()
}

/** Throws a Problem if a form is of another session. */
export const assertOwn = ({ request, controls }: Pick<Submitted, 'request' | 'controls'>): string =>
  onceOf(request, controls.get(tokenControl) ?? null)

/** Throws a Problem if there are controls that the form does not have. */
export const assertNone = (strange: readonly (readonly [name: string, text: string])[]): void => {
  if (strange.length > 0)
    throw invalid(strange.slice(0, mostFaults).map(([parameter]) => ({ parameter, detail: ['no-control'] })))
}

const ofForm = [tokenControl, 'revision']

/** Returns the texts of a record's controls. Throws a problem if the form has others, or other buttons. */
export const controlTexts = (controls: Texts, fields: Fields, buttons: readonly string[] = []): Texts => {
  const texts = [...controls].filter(([name]) => ![...ofForm, ...buttons].includes(name))
  assertNone(texts.filter(([name]) => !isControl(fields, name)))
  return new Map(texts)
}

export interface Submission {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export const sendPage = ({ request, reply }: Submission, page: PageContent, status = 200): FastifyReply =>
  reply
    .code(status)
    .type(formats.html.mediaType)
    .header('cache-control', 'private, no-store')
    .send(layout({ ...page, isSent: request.method === 'POST' }, viewerOf(request), undefined, request.url))

/** Answers a form; one that is refused is drawn again, unless `again` makes no page of the error. */
export const orAgain = async (
  form: Submitted,
  answer: () => Promise<FastifyReply>,
  again: (error: unknown, problem: Problem) => Promise<PageContent | undefined>,
): Promise<FastifyReply> => {
  try {
    return await answer()
  } catch (error) {
    const problem = problemOf(error)
    const page = await again(error, problem)
    if (!page) throw error
    return sendPage(form, page, problems[problem.slug].status)
  }
}

/** Reports whether an error is a refusal of one of these kinds. */
export const isRefused = (error: unknown, kinds: readonly Refusal['kind'][]): error is Refusal =>
  error instanceof Refusal && kinds.includes(error.kind)

export const isStale = (error: unknown): boolean => isRefused(error, ['stale-precondition'])

/** The reasons of a refusal, with which a form is drawn again: its faults, or what is wrong with it as a whole. */
interface RefusedForm {
  readonly token: string
  readonly faults: readonly Fault[]
  readonly lead: string | undefined
}

/** Returns it; undefined of what is no fault of the form. */
export const refusedAs = (form: Submitted, error: unknown): RefusedForm | undefined => {
  const token = tokenAgain(form, error)
  // Saved before, or made in a session that has ended: shown again, it loses nothing that was typed.
  if (error instanceof Problem && ['already-exists', 'forbidden'].includes(error.slug))
    return { token, faults: [], lead: detailText(language(), error) }
  return error instanceof Refusal && error.faults.length > 0
    ? { token, faults: error.faults.slice(0, mostFaults), lead: undefined }
    : undefined
}

// Writes a form once: sent again, by a double click or from the history of a browser, it leads to what it wrote.

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Reports whether a write holds for one state of its record alone, so that it cannot be made twice. */
const isGuarded = ({ precondition }: Write): boolean =>
  precondition?.match !== undefined || precondition?.noneMatch === 'any'

/** In milliseconds: the first of two clicks is soon done, and the second leads to what it wrote. */
const [longestWait, pause] = [5000, 50]

const claimSoon = async ({ store }: Submitted, request: KeyedRequest): Promise<Claimed> => {
  for (const until = performance.now() + longestWait; ;) {
    const claimed = await store.claim(request)
    if (claimed !== 'running' || performance.now() > until) return claimed
    await sleep(pause)
  }
}

/** Writes what a form means, and keeps the answer with it, unless the form was written before with other contents. */
type Writing<T> = (keep: Keep<T> | undefined) => Promise<T>

const written = async <T>(
  form: Submitted,
  write: Writing<T>,
  leading: (result: T) => string,
  mayRepeat: boolean,
): Promise<string> => {
  const { store, request, controls } = form
  const once = assertOwn(form)
  const { keyHash, url } = request
  const claimed = await claimSoon(form, {
    id: digestOf(['form', keyHash, url, once]),
    digest: digestOf([...controls].filter(([name]) => name !== tokenControl)),
  })
  if (claimed === 'running') throw new Problem('still-running', undefined, [], { 'retry-after': '1' })
  if (claimed === 'other') {
    if (!mayRepeat) throw new Problem('already-exists', ['form-saved-before'])
    return leading(await write(undefined))
  }
  if ('answer' in claimed) return claimed.answer.headers['location'] ?? '/'
  const { claim } = claimed
  try {
    const answer = (result: T): Answer => ({ status: 303, headers: { location: leading(result) }, body: '' })
    return leading(await write({ claim, answer }))
  } catch (error) {
    await store.release(claim)
    throw error
  }
}

/**
 * Writes, and leads to the address of what was written; a form that was written before leads where it led then. With
 * other contents it is written again only if it `mayRepeat`. Throws as `write` does, or a Problem if it may not be
 * repeated, or is of another session.
 */
export const leadOnce = async <T>(
  form: Submitted,
  write: Writing<T>,
  leading: (result: T) => string,
  mayRepeat = false,
): Promise<FastifyReply> => form.reply.redirect(localised(await written(form, write, leading, mayRepeat)), 303)

/** Writes records by a form once. Of a form that was written before, `assertWritable` is not asked. */
export const writeOnce = (
  form: Submitted,
  writes: readonly Write[],
  leading: (outcomes: readonly Outcome[]) => string,
  assertWritable: () => Promise<void> = () => Promise.resolve(),
): Promise<FastifyReply> =>
  leadOnce(
    form,
    async (keep) => {
      if (keep) await assertWritable()
      return form.store.write(writes, (form.request.caller as Caller).label, keep)
    },
    leading,
    writes.every(isGuarded),
  )
