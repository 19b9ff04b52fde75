/** A request as it goes over the line, and the parts of it that are changed. */
import type { Answer } from '../build.ts'

export interface Request {
  /** The operation, page or form from which it was made. */
  readonly about: string
  readonly method: string
  /** The path with its query, as it is sent. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

export interface Sent extends Answer {
  /** In milliseconds: how long the answer took, and how much of that this process worked. */
  readonly wall: number
  readonly worked: number
}

export const formType = 'application/x-www-form-urlencoded'

/** Percent-encodes any text; half of a surrogate pair becomes the bytes that a careless client sends. */
export const encoded = (text: string): string =>
  text.isWellFormed()
    ? encodeURIComponent(text)
    : Array.from(text, (letter) => (letter.isWellFormed() ? encodeURIComponent(letter) : '%ED%A0%80')).join('')

/** Returns the path, and the parameters as they are encoded. */
export const partsOf = (target: string): { readonly path: string; readonly pairs: readonly string[] } => {
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  return { path, pairs: query === '' ? [] : query.split('&') }
}

export const targetOf = (path: string, pairs: readonly string[]): string =>
  pairs.length === 0 ? path : `${path}?${pairs.join('&')}`

/** Returns a form as text. */
export const formOf = (controls: Iterable<readonly [name: string, text: string]>): string =>
  [...controls].map(([name, text]) => `${encoded(name)}=${encoded(text)}`).join('&')

export const typeIn = ({ headers }: Pick<Request, 'headers'>): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''

/** Returns the body as text, if it has one. */
export const textIn = ({ body }: Request): string | undefined => (typeof body === 'string' ? body : body?.toString())
