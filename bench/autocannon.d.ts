/** The types of autocannon that the bench uses; autocannon ships none. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  export interface Request {
    readonly method?: string
    readonly path?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
    readonly setupRequest?: (request: Request) => Request
  }
  interface Client {
    setRequests: (requests: Request[]) => void
  }
  interface Result {
    readonly errors: number
    readonly timeouts: number
  }
  interface Options {
    readonly url: string
    readonly connections: number
    readonly duration: number
    readonly sampleInt: number
    readonly timeout: number
    readonly setupClient: (client: Client) => void
  }
  export default function autocannon(options: Options): EventEmitter & PromiseLike<Result>
}
