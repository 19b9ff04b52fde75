/** Valid messages of the Model Context Protocol, of its present version and of an older one. */
import type { Schema } from '../../document/document.ts'
import type { Random } from '../random.ts'
import type { Request } from '../request.ts'
import type { World } from '../world.ts'

export interface Tool {
  readonly name: string
  readonly inputSchema: { readonly properties: Readonly<Record<string, Schema>>; readonly required?: readonly string[] }
}

const version = '2026-07-28'
const envelope = {
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientInfo': { name: 'fuzz', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

const older = {
  initialize: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } },
  'tools/list': {},
  ping: {},
  'notifications/initialized': {},
}

const message = (about: string, method: string, params: object, headers: Record<string, string>): Request => ({
  about: `message ${about}`,
  method: 'POST',
  target: '/mcp',
  headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
})

/** Makes a message of the present version. */
export const present = (method: string, params: object, name?: string): Request =>
  message(
    name ?? method,
    method,
    { ...params, _meta: envelope },
    { 'mcp-protocol-version': version, 'mcp-method': method, ...(name !== undefined && { 'mcp-name': name }) },
  )

const call =
  ({ name, inputSchema: { properties, required = [] } }: Tool) =>
  (random: Random, { material }: World) => {
    const some = Object.entries(properties).filter(([key]) => required.includes(key) || random.oneIn(6))
    const given = some.map(([key, schema]) => {
      const { examples = [] } = schema as { examples?: readonly unknown[] }
      return [key, examples.length > 0 && random.oneIn(2) ? random.pick(examples) : material.valid(random, schema)]
    })
    const params = { name, arguments: Object.fromEntries(given) as object }
    return random.oneIn(4) ? message(name, 'tools/call', params, {}) : present('tools/call', params, name)
  }

/** Returns what makes the messages. */
export const messageRequests = (tools: readonly Tool[]) => [
  () => present('tools/list', {}),
  () => present('server/discover', {}),
  (random: Random): Request => {
    const [method, params] = random.pick(Object.entries(older))
    return message(method, method, params, {})
  },
  ...tools.map(call),
]
