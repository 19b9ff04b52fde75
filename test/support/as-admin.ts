/** Sends a request to a running server with the admin's key; what is no text and no stream is sent as JSON. */
import { adminKey } from './build.ts'

export interface Sent {
  readonly method?: string
  readonly body?: object | string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

const isAsSent = (body: object | string): body is string | AsyncIterable<Uint8Array> =>
  typeof body === 'string' || Symbol.asyncIterator in body

export const asAdmin = (url: string, { body, headers = {}, ...how }: Sent = {}): Promise<Response> =>
  fetch(url, {
    ...how,
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && {
      body: isAsSent(body) ? body : JSON.stringify(body),
      duplex: 'half',
    }),
  })
