/** The catalogue of problems (RFC 9457): every error of the API, by its stable slug. */
import type { Fault } from '../../model/validation.ts'
import type { Language, Message } from '../../text/messages/message.ts'
import { inEnglish, messageText, placedText } from '../../text/messages/sentence.ts'
import { problemsIn, type ProblemSlug } from '../../text/messages/problems.ts'

export type { Fault, ProblemSlug }

const statuses: Readonly<Record<ProblemSlug, number>> = {
  'invalid-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  'already-exists': 409,
  'still-referred-to': 409,
  merged: 409,
  'contradicting-figures': 409,
  'not-undoable': 409,
  'still-running': 409,
  gone: 410,
  'other-epoch': 410,
  'stale-precondition': 412,
  'body-too-large': 413,
  'uri-too-long': 414,
  'unsupported-media-type': 415,
  'expectation-failed': 417,
  'broken-rule': 422,
  'other-request': 422,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  overloaded: 503,
  'read-only': 503,
  'no-room': 507,
}

/** The catalogue, in English as the API has it. */
export const problems = Object.fromEntries(
  Object.entries(statuses).map(([slug, status]) => [slug, { status, ...problemsIn.en[slug as ProblemSlug] }]),
) as Readonly<Record<ProblemSlug, { readonly status: number; readonly title: string; readonly explanation: string }>>

export class Problem extends Error {
  readonly slug: ProblemSlug
  /** Undefined if the errors, or the explanation of its kind, say it. */
  readonly detail: Message | undefined
  readonly errors: readonly Fault[]
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  /** `members` are additional members of the body. */
  constructor(
    slug: ProblemSlug,
    detail?: Message,
    errors: readonly Fault[] = [],
    headers: Readonly<Record<string, string>> = {},
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detailText('en', { slug, detail, errors }))
    this.slug = slug
    this.detail = detail
    this.errors = errors
    this.headers = headers
    this.members = members
  }
}

/** Returns the detail of a problem in a language. */
export const detailText = (
  language: Language,
  { slug, detail, errors }: Pick<Problem, 'slug' | 'detail' | 'errors'>,
): string => {
  if (detail) return messageText(language, detail)
  return errors.length > 0 ? placedText(language, errors) : problemsIn[language][slug].explanation
}

/** Makes a 400 whose detail puts its errors into a sentence. */
export const invalid = (faults: readonly Fault[]): Problem => new Problem('invalid-request', undefined, faults)

export const invalidParameter = (parameter: string, ...detail: Message): Problem => invalid([{ parameter, detail }])

export const problemType = 'application/problem+json; charset=utf-8'

/** Returns the body of a problem. */
export const problemBody = ({ slug, message, errors, members }: Problem, requestId: string) => ({
  type: `/problems/${slug}`,
  title: problems[slug].title,
  status: problems[slug].status,
  detail: message,
  requestId,
  ...members,
  ...(errors.length > 0 && { errors: errors.map(inEnglish) }),
})
