/** Builds the production app over a register of its own, in a folder that goes when the test ends. */
import type { Test } from 'tap'
import { buildApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { seed } from '../../src/database/import/seed.ts'
import { databaseFor } from './databases.ts'
import { undocumented } from './document/answers.ts'

export const adminKey = 'a-key-for-tests-that-is-long-enough-0123456789'

export type Settings = Readonly<Record<string, string>>

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly bytes: Buffer
  /** The parsed body; undefined without one. */
  readonly body: never
}

export interface Ask {
  readonly body?: unknown
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface Built extends App {
  /** The `DATABASE_URL` of its register. */
  readonly database: string
  /** Sends a request; a body that is no text and no bytes is sent as JSON, and a write has the admin's key by default. */
  readonly send: (method: string, url: string, options?: Ask) => Promise<Answer>
  /** Sends a request as `send` does, and throws if the answer is not as documented. */
  readonly ask: (method: string, url: string, options?: Ask) => Promise<Answer>
}

/** Builds an app with an empty register; with `SEED`, one with those seeds. */
export const build = async (t: Test, settings: Settings = {}): Promise<Built> => {
  const given = { ADMIN_KEY: adminKey, LOG_LEVEL: 'silent', SEED: 'false', ...settings }
  const database = settings['DATABASE_URL'] ?? (await databaseFor(t, 'register.db', readConfig(given).seed))
  const config = readConfig({ DATABASE_URL: database, ...given })
  const app = await buildApp(config)
  t.teardown(() => app.http.close())
  await seed(app.store, config.seed)
  const send: Built['send'] = async (
    method,
    url,
    { body, key = method === 'GET' || method === 'HEAD' ? null : adminKey, headers = {} } = {},
  ) => {
    const response = await app.http.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    })
    const text = response.body
    const isJson =
      /json(;|$)/.test(String(response.headers['content-type'])) &&
      !String(response.headers['content-type']).includes('ndjson')
    return {
      status: response.statusCode,
      headers: response.headers as Answer['headers'],
      text,
      bytes: response.rawPayload,
      body: (isJson && text !== '' ? JSON.parse(text) : undefined) as never,
    }
  }
  const ask: Built['ask'] = async (method, url, options) => {
    const answer = await send(method, url, options)
    const faults = undocumented(method, url, answer)
    if (faults.length > 0)
      throw new Error(
        `${method} ${url.slice(0, 200)} is answered with ${answer.status.toString()}, but: ${faults.join('; ')}`,
      )
    return answer
  }
  return { ...app, database, send, ask }
}

/** Puts a record, or throws the answer of the register. */
export const put = async ({ ask }: Pick<Built, 'ask'>, path: string, body: object): Promise<void> => {
  const { status, text } = await ask('PUT', `/v1/${path}`, { body })
  if (status > 201) throw new Error(`${path}: ${text}`)
}
