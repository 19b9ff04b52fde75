/** Clients of the MCP server that somebody else wrote: the official one, in both kinds of the protocol, and its predecessor. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Test } from 'tap'
import { build, type Built, type Settings } from './build.ts'

/** The answer of a tool. */
export interface ToolAnswer {
  readonly isError?: boolean | undefined
  readonly content: readonly { readonly type: string; readonly text?: string }[]
  readonly structuredContent?: unknown
}

export interface Connected {
  readonly version: string | undefined
  readonly instructions: string | undefined
  readonly listTools: () => Promise<{ readonly tools: readonly Tool[] }>
  readonly call: (name: string, given?: unknown) => Promise<ToolAnswer>
}

export interface Tool {
  readonly name: string
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly inputSchema: object
  readonly outputSchema?: object | undefined
  readonly annotations?: object | undefined
}

const itself = { name: 'planledger-test', version: '1.0.0' }

type Headers = Readonly<Record<string, string>>

/** Connects the official client: `auto` negotiates the newest version, `legacy` begins with `initialize`. */
export const connect = async (
  t: Test,
  url: string,
  mode: 'auto' | 'legacy',
  headers: Headers = {},
): Promise<Connected> => {
  const client = new Client(itself, { versionNegotiation: { mode } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  t.teardown(() => client.close())
  return {
    version: client.getNegotiatedProtocolVersion(),
    instructions: client.getInstructions(),
    listTools: () => client.listTools(),
    call: (name, given) => client.callTool({ name, arguments: given as Record<string, unknown> }),
  }
}

/** Connects the client that most assistants have built in. */
export const connectOlder = async (t: Test, url: string): Promise<Connected> => {
  const client = new OlderClient(itself)
  const transport = new OlderTransport(new URL(url))
  await client.connect(transport)
  t.teardown(() => client.close())
  return {
    version: transport.protocolVersion,
    instructions: client.getInstructions(),
    listTools: () => client.listTools(),
    call: (name, given) =>
      client.callTool({ name, arguments: given as Record<string, unknown> }) as Promise<ToolAnswer>,
  }
}

/** Builds an app that listens; returns it with the address of its MCP server. */
export const serve = async (t: Test, settings: Settings = {}): Promise<Built & { readonly url: string }> => {
  const app = await build(t, settings)
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  return { ...app, url: `${app.http.listeningOrigin}/mcp` }
}
