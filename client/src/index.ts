/** A typed client of the register: every path, whole lists, and the feed of changes. */
import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from '../planledger.d.ts'
import { RegisterError } from './errors.ts'
import type { Change, ChangesQuery, ItemOf, ListPath, PageOf, QueryOf } from './lists.ts'
import { pause, retrying, type Fetch } from './retry.ts'

export type { components, paths } from '../planledger.d.ts'
export { RegisterError, type Problem } from './errors.ts'
export type { Change, ChangesQuery, ItemOf, ListPath, QueryOf } from './lists.ts'

export interface Options {
  /** A key, to write, or to read a closed register. */
  readonly key?: string
  /** The greatest number of times that a request is sent; 6 by default, and at least 1. */
  readonly tries?: number
  /** Sends a request; the global `fetch` by default. */
  readonly fetch?: Fetch
}

export interface Following {
  /** Milliseconds to wait at the end of the feed before it is asked again, 5000 by default; 0 stops there. */
  readonly every?: number
  /** Ends the following; the loop throws its reason. */
  readonly signal?: AbortSignal
}

export interface Register extends Client<paths, 'application/json' | 'application/problem+json'> {
  /** Yields the items of all pages of a list. Throws a RegisterError. */
  items: <Path extends ListPath>(path: Path, query?: QueryOf<Path>) => AsyncGenerator<ItemOf<Path>, void>
  /**
   * Yields the changes after `query.after`, in their order, and then each as it is made. Throws a RegisterError; of the
   * status 410 if the register is not of the epoch `query.epoch` any more, or of the epoch of the changes before.
   */
  changes: (query?: ChangesQuery, following?: Following) => AsyncGenerator<Change, void>
}

type Answer<Page> = Promise<{ readonly data?: Page; readonly error?: unknown; readonly response: Response }>

/** JSON where there is some, else the only format that there is. */
const accept = 'application/json, */*;q=0.1'

/** Sends a text as it is, as `text/plain`, and anything else as JSON; unless the call names another `Content-Type`. */
const bodyOf = (body: unknown, headers?: Headers): string | URLSearchParams | Blob => {
  if (typeof body === 'string') return body
  return headers?.get('content-type') === 'application/x-www-form-urlencoded'
    ? new URLSearchParams(body as Record<string, string>)
    : new Blob([JSON.stringify(body)], { type: 'application/json' })
}

/** Returns a client of the register at an address such as `https://register.example`. */
export const connect = (baseUrl: string, { key, tries = 6, fetch: send = fetch }: Options = {}): Register => {
  const client = createClient<paths, 'application/json' | 'application/problem+json'>({
    baseUrl,
    fetch: retrying(send, tries),
    headers: { accept, 'content-type': null, ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    bodySerializer: bodyOf,
    querySerializer: { array: { style: 'form', explode: false } },
  })
  // The library cannot tell that each of many paths answers with a page.
  const get = client.GET as unknown as <Page>(path: string, init: object) => Answer<Page>

  const pageAt = async <Page>(path: string, query: object, signal?: AbortSignal) => {
    const { data, error, response } = await get<Page>(path, { params: { query }, signal })
    if (data === undefined) throw new RegisterError(response.status, error)
    return { page: data, headers: response.headers }
  }

  return {
    ...client,
    async *items<Path extends ListPath>(path: Path, query?: QueryOf<Path>) {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const { page } = await pageAt<PageOf<ItemOf<Path>>>(path, { ...query, cursor })
        yield* page.data
        cursor = page.next
      }
    },
    async *changes(query = {}, { every = 5000, signal = new AbortController().signal } = {}) {
      for (let { after = 0, epoch } = query; ;) {
        const asked = { ...query, after, epoch }
        const { page, headers } = await pageAt<components['schemas']['ChangeList']>('/v1/changes', asked, signal)
        epoch = headers.get('register-epoch') ?? epoch
        for (const change of page.data) {
          signal.throwIfAborted()
          yield { ...change, ...(epoch !== undefined && { epoch }) }
        }
        const isAtEnd = page.next === after
        if (isAtEnd && every === 0) return
        if (isAtEnd) await pause(every, signal)
        after = page.next
      }
    },
  }
}
