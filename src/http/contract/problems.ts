/** The catalogue of problems (RFC 9457): every error of the API, by its stable slug. */
import type { Fault } from '../../model/validation.ts'

export type { Fault }

const problem = (status: number, title: string, explanation: string) => ({ status, title, explanation })

export const problems = {
  'invalid-request': problem(
    400,
    'Invalid request',
    'The request does not parse, or does not match the schema of the operation. `errors` names each bad parameter ' +
      'or field (as a JSON pointer into the body) and explains it. Nothing was written.',
  ),
  unauthorized: problem(
    401,
    'Key needed',
    'The operation needs a valid API key: `Authorization: Bearer <key>`. A key that is sent must be valid, even if ' +
      'the operation needs none.',
  ),
  forbidden: problem(
    403,
    'Not allowed',
    'The key is valid, but its role does not allow the operation. Writes need the role `editor` or `admin`, ' +
      'imports of more than 200 records `admin`.',
  ),
  'not-found': problem(
    404,
    'Not found',
    'There is nothing at this URL: no such route, or no record with this id. A trailing slash makes another URL.',
  ),
  'method-not-allowed': problem(
    405,
    'Method not allowed',
    'The URL exists, but does not support this method. The `Allow` header lists the methods that it supports.',
  ),
  'not-acceptable': problem(406, 'Not acceptable', '`Accept` allows none of the formats of this URL.'),
  'request-timeout': problem(408, 'Request timed out', 'The request did not arrive in time.'),
  'already-exists': problem(
    409,
    'Already exists',
    'A record with this id exists. Use PUT or PATCH to change it, or POST without an id.',
  ),
  'still-referred-to': problem(
    409,
    'Still referred to',
    'The record cannot be deleted while other records refer to it. The detail names some of them.',
  ),
  'still-running': problem(
    409,
    'Still running',
    'The first request with this `Idempotency-Key` is still running. Repeat it after the seconds in `Retry-After` ' +
      'to get its answer.',
  ),
  gone: problem(
    410,
    'Gone',
    'The record was deleted; the detail says when. Its id may be created again by PUT or POST.',
  ),
  'other-epoch': problem(
    410,
    'Another history',
    'The register was restored, or its database failed over, since the `epoch` was read: the same sequences may belong ' +
      'to other changes now. Read the changes from the beginning.',
  ),
  'stale-precondition': problem(
    412,
    'Precondition failed',
    '`If-Match` does not name the current revision of the record, or `If-None-Match: *` was sent and the record ' +
      'exists. Read the record again and decide again.',
  ),
  'body-too-large': problem(
    413,
    'Body too large',
    'The record is larger than `BODY_LIMIT` allows, the body is longer than the operation accepts, ' +
      'or an import is larger than `IMPORT_LIMIT`.',
  ),
  'uri-too-long': problem(414, 'URL too long', 'The URL, or one segment of it, is longer than the server accepts.'),
  'unsupported-media-type': problem(
    415,
    'Unsupported media type',
    'POST and PUT accept `application/json`; PATCH accepts `application/merge-patch+json` and `application/json`; ' +
      'the text of a source is `text/plain`; an import accepts `application/x-ndjson`, `application/json` (OC4IDS) or, ' +
      'with `resource`, `text/csv`. ' +
      '`Content-Encoding` is not supported.',
  ),
  'expectation-failed': problem(417, 'Expectation failed', '`Expect` names something other than `100-continue`.'),
  'broken-rule': problem(
    422,
    'Breaks a rule of the register',
    'The body is well formed but breaks a rule of the register: a referenced record does not exist, parents form a ' +
      'cycle, a period ends before it starts, a currency does not exist… `errors` names each field. Nothing was ' +
      'written.',
  ),
  'other-request': problem(
    422,
    'Key used by another request',
    'This `Idempotency-Key` was used before with another body or query. A new request needs a new key. Nothing was ' +
      'written.',
  ),
  'too-many-requests': problem(
    429,
    'Too many requests',
    'One key or, without a valid key, one address has made more requests in a minute than `RATE_LIMIT` allows. Try ' +
      'again after the seconds in `Retry-After`.',
  ),
  'headers-too-large': problem(
    431,
    'Headers too large',
    'The headers, including the URL, are larger than the server accepts.',
  ),
  internal: problem(
    500,
    'Internal error',
    'The server failed. The request was not at fault; its request id identifies it in the log.',
  ),
  overloaded: problem(
    503,
    'Overloaded',
    'The server cannot answer now: it is overloaded, shutting down, or cannot use its database. Try again after ' +
      'the seconds in `Retry-After`.',
  ),
  'read-only': problem(
    503,
    'Read-only',
    'The database of this server can only be read, for example as a replica of another one. Nothing was written. Send ' +
      'writes to the server of the primary database.',
  ),
  'no-room': problem(
    507,
    'No room',
    'The disk of the server is full. Nothing was written. Try again after the seconds in `Retry-After`.',
  ),
} as const

export type ProblemSlug = keyof typeof problems

export class Problem extends Error {
  readonly slug: ProblemSlug
  readonly errors: readonly Fault[]
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  /** `members` are additional members of the body. */
  constructor(
    slug: ProblemSlug,
    detail: string,
    errors: readonly Fault[] = [],
    headers: Readonly<Record<string, string>> = {},
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail)
    this.slug = slug
    this.errors = errors
    this.headers = headers
    this.members = members
  }
}

const named = (fault: Fault): string => ('parameter' in fault ? `\`${fault.parameter}\`` : fault.pointer || 'The body')

/** Makes a 400 whose detail puts its errors into a sentence. */
export const invalid = (faults: readonly Fault[]): Problem =>
  new Problem('invalid-request', faults.map((fault) => `${named(fault)}: ${fault.detail}`).join(' '), faults)

export const invalidParameter = (parameter: string, detail: string): Problem => invalid([{ parameter, detail }])

export const problemType = 'application/problem+json; charset=utf-8'

/** Returns the body of a problem. */
export const problemBody = ({ slug, message, errors, members }: Problem, requestId: string) => ({
  type: `/problems/${slug}`,
  title: problems[slug].title,
  status: problems[slug].status,
  detail: message,
  requestId,
  ...members,
  ...(errors.length > 0 && { errors }),
})
