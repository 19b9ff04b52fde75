/** A receiver of webhooks on loopback, and time that passes when a test says so. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mock } from 'node:test'
import type { Test } from 'tap'
import { build, type Built, type Settings } from './build.ts'
import { until } from './until.ts'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly message: { readonly type: string; readonly timestamp: string; readonly data: { readonly sequence: number } }
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** How the next messages are answered; 204 from the start. */
  answer: (response: ServerResponse, received: Received) => void
  /** The most messages that were there at once, unanswered. */
  readonly most: () => number
}

/** Listens until the test ends. */
export const receiver = async (t: Test): Promise<Receiver> => {
  const received: Received[] = []
  let [open, most] = [0, 0]
  const server = createServer((request, response) => {
    let text = ''
    most = Math.max(most, ++open)
    response.once('close', () => open--)
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => {
      const one = { headers: request.headers, text, message: JSON.parse(text) as Received['message'] }
      received.push(one)
      it.answer(response, one)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const it: Receiver = {
    url: `http://127.0.0.1:${port.toString()}/hook`,
    received,
    answer: (response) => response.writeHead(204).end(),
    most: () => most,
  }
  return it
}

export const sequencesOf = ({ received }: Receiver): number[] => received.map(({ message }) => message.data.sequence)

let later = 0

/** Stops the clock and all intervals of the process until the test ends. */
export const stopClock = (t: Test): void => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => {
    mock.timers.reset()
  })
  later = 0
  const begun = Date.now()
  t.intercept(Date, 'now', { value: () => begun + later })
}

/** Moves the stopped clock on, and lets each interval take a turn. */
export const pass = (milliseconds: number): void => {
  later += milliseconds
  mock.timers.tick(1000)
}

/**
 * Lets the sender look, each time after so many milliseconds, until something has happened. One look may be too few: that
 * in which an attempt ends begins no other one.
 */
export const untilPassed = (holds: () => boolean | Promise<boolean>, milliseconds = 1000): Promise<void> =>
  until(async () => {
    if (await holds()) return true
    pass(milliseconds)
    return false
  })

/** Lets the sender look, and no time pass, until something has happened. */
export const untilLooked = (holds: () => boolean | Promise<boolean>): Promise<void> => untilPassed(holds, 0)

/** Builds an app that listens, and so sends webhooks, also to loopback. */
export const sending = async (t: Test, settings: Settings = {}): Promise<Built> => {
  const app = await build(t, { WEBHOOK_HOSTS: '127.0.0.1', ...settings })
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return app
}

export interface Hook {
  readonly id: string
  readonly secret: string
  readonly state: string
  readonly position: number
  readonly failures: number
  readonly fault: string | null
  readonly nextAttemptAt: string | null
}

/** Makes a webhook. */
export const hookTo = async ({ ask }: Built, url: string, filter: object = {}): Promise<Hook> => {
  const { status, body, text } = await ask('POST', '/v1/webhooks', { body: { url, ...filter } })
  if (status !== 201) throw new Error(text)
  return body
}
