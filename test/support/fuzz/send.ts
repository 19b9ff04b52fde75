/** Sends a request as it is: to the app itself, or over a socket what `inject` would rewrite or never end. */
import { once } from 'node:events'
import { request as overSocket, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '../../../src/app.ts'
import type { Request, Sent } from './request.ts'

const base = 'http://localhost:80'

/** Reports whether the URL parser, which `inject` uses, leaves a target as it is. */
const isKept = (target: string): boolean => {
  const url = URL.parse(target, base)
  return url?.origin === 'http://localhost' && url.pathname + url.search === target && url.hash === ''
}

/** A stream of changes stays open until its reader leaves. */
const isEndless = ({ target, headers: { accept = '' } }: Request): boolean =>
  target.includes('changes') && (target.includes('events') || accept.includes('event-stream'))

interface Raw {
  readonly status: number
  readonly headers: Sent['headers']
  readonly bytes: Buffer
}

const inject = async ({ http }: App, { method, target, headers, body }: Request): Promise<Raw> => {
  const {
    statusCode,
    headers: given,
    rawPayload,
  } = await http.inject({
    method: method as 'GET',
    url: target,
    headers,
    ...(body !== undefined && { payload: body }),
  })
  return { status: statusCode, headers: given as Sent['headers'], bytes: rawPayload }
}

const read = async (response: IncomingMessage): Promise<Buffer> => {
  const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true
  const chunks: Buffer[] = []
  if (!isStream) for await (const chunk of response) chunks.push(chunk as Buffer)
  response.destroy()
  return Buffer.concat(chunks)
}

/** Returns what sends requests to an app, and what stops it from listening. */
export const senderTo = async (app: App): Promise<{ send: (request: Request) => Promise<Sent>; close: () => void }> => {
  // Listens without the hooks of the framework: webhooks would be delivered to the addresses that a fuzz makes up.
  const server = app.http.server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const overLine = async ({ method, target, headers, body }: Request): Promise<Raw> => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body).toString() }
    // A connection of its own: a kept one may close while the request is under way.
    const asked = overSocket({ agent: false, port, method, path: target, headers: { ...headers, ...length } })
    asked.on('error', () => undefined)
    asked.end(body)
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return {
      status: response.statusCode ?? 0,
      headers: response.headers as Sent['headers'],
      bytes: await read(response),
    }
  }

  const send = async (request: Request): Promise<Sent> => {
    const begun = performance.now()
    const before = process.cpuUsage()
    const raw = await (isKept(request.target) && !isEndless(request) ? inject(app, request) : overLine(request))
    const { user, system } = process.cpuUsage(before)
    const wall = performance.now() - begun
    const type = raw.headers['content-type'] ?? ''
    const text = raw.bytes.toString()
    const isJson = /[/+]json(;|$)/.test(type) && text !== ''
    return {
      ...raw,
      text,
      body: (isJson ? JSON.parse(text) : undefined) as never,
      wall,
      worked: (user + system) / 1000,
    }
  }
  return {
    send,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
