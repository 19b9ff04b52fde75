/** Answers a call of a tool: queries the API as its caller, and adds the address of the answer and its evidence. */
import type { CallToolResult } from '@modelcontextprotocol/server'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { inOneState } from '../http/contract/list-query.ts'
import { lastingHref } from '../http/contract/paging.ts'
import { Problem, problemBody } from '../http/contract/problems.ts'
import { problemOf } from '../http/pipeline/errors.ts'
import type { ResourceName } from '../model/field.ts'
import { includable } from '../model/filters.ts'
import { resourceOf } from '../resources/index.ts'
import type { Store } from '../store/store.ts'
import type { Arguments, ToolQuery } from './document.ts'
import type { ApiAnswer, Cited, Tool } from './tools.ts'

// Asks the API as the caller of the tools would, so that the same keys, limits and rules hold.

/** The members of a problem that a tool tells. */
type ProblemText = Pick<ReturnType<typeof problemBody>, 'title' | 'status' | 'detail' | 'requestId'>

/** A question that the API refuses, with its problem. */
class Refused extends Error {
  readonly problem: ProblemText
  constructor(problem: ProblemText) {
    super(problem.detail)
    this.problem = problem
  }
}

const addressOf = (path: string, query: Readonly<Record<string, string>>): string => {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}

type Ask = (url: string) => Promise<ApiAnswer>

/** Returns what asks the API in the name of a request; its questions end with the request. */
export const askerFor =
  (app: FastifyInstance, { headers: { authorization }, ip, signal }: FastifyRequest): Ask =>
  async (url) => {
    const { statusCode, body } = await app.inject({
      method: 'GET',
      url,
      remoteAddress: ip,
      headers: { accept: 'application/json', ...(authorization !== undefined && { authorization }) },
      signal,
    })
    if (statusCode !== 200) throw new Refused(JSON.parse(body) as ProblemText)
    return JSON.parse(body) as ApiAnswer
  }

// The evidence of an answer: the records that it rests on, with their sources, each list with an address to cite.

/** The number of records of one resource. */
export const mostRecords = 20

interface Evidence extends ApiAnswer {
  readonly resource: ResourceName
  readonly href: string
}

/** Returns the address of an answer of the API, as of an instant. */
type Lasting = (url: string) => string

/** Returns the lasting addresses of a register whose last change was at this instant; before the first there is none. */
const lastingSince =
  (publicUrl: string, at: string): Lasting =>
  (url) =>
    lastingHref(publicUrl, url, at === '' ? {} : { asOf: at })

/** Reads cited records, a list for each resource, in the order in which they are cited. */
const evidenceOf = async (
  cited: readonly Cited[],
  query: ToolQuery,
  ask: Ask,
  lasting: Lasting,
): Promise<readonly Evidence[]> => {
  const byResource = Map.groupBy(cited, ({ resource }) => resource)
  return Promise.all(
    [...byResource].map(async ([resource, records]): Promise<Evidence> => {
      const ids = [...new Set(records.map(({ id }) => id))].slice(0, mostRecords)
      const { asOf } = query
      const url = addressOf(`/v1/${resource}`, {
        'id.in': ids.join(','),
        ...(includable(resourceOf(resource)).includes('sources') && { include: 'sources' }),
        ...(asOf !== undefined && { asOf }),
      })
      return { resource, href: lasting(url), ...(await ask(url)) }
    }),
  )
}

// A call and its limits.

/** In characters: some hundred thousand words of a model. */
const longest = 400_000
/** In characters: the answers of all calls of a batch are held together. */
const longestBatch = 4 * longest

/** The circumstances of the calls of a message. */
export interface Calling {
  readonly ask: Ask
  readonly store: Pick<Store, 'stamp'>
  readonly publicUrl: string
  readonly requestId: string
  /** Logs an error that nobody foresaw. */
  readonly report: (error: unknown) => void
  /** The characters of the answers so far, also of those that were too long: no more are made than there is room for. */
  readonly told: { characters: number }
}

const assertShort = (text: string, href: string, told: Calling['told']): void => {
  if (text.length <= longest) return
  // It took up room all the same.
  told.characters += text.length
  const [length, most] = [text.length.toLocaleString('en'), longest.toLocaleString('en')]
  throw new Problem('invalid-request', ['answer-too-long', length, most, href])
}

const assertRoom = (characters: number, href: string): void => {
  if (characters <= longestBatch) return
  throw new Problem('invalid-request', ['answers-too-long', longestBatch.toLocaleString('en'), href])
}

const answered = async (
  { path, lasting: isLasting, explained, cites }: Tool,
  { read }: Arguments,
  given: unknown,
  { ask, store, publicUrl, told }: Calling,
): Promise<{ readonly text: string; readonly structuredContent: ApiAnswer }> => {
  const query = read(given)
  const {
    answer: { href, answer, evidence },
  } = await inOneState(store, async ({ at }, isPast) => {
    const lasting = lastingSince(publicUrl, at)
    const parameters = { ...query, ...(isPast && isLasting && at !== '' && { asOf: query['asOf'] ?? at }) }
    const href = lasting(addressOf(path, query))
    assertRoom(told.characters, href)
    const answer = await ask(addressOf(path, parameters))
    assertShort(JSON.stringify(answer), href, told)
    const cited = cites(explained ? await ask(addressOf(path, { ...parameters, ...explained })) : answer)
    return { href, answer, evidence: await evidenceOf(cited, parameters, ask, lasting) }
  })
  const structuredContent = { ...(isLasting && { href }), ...answer, evidence }
  const text = JSON.stringify(structuredContent)
  assertShort(text, href, told)
  assertRoom((told.characters += text.length), href)
  return { text, structuredContent }
}

/** A failure of the server names the request, by which it is found in the log. */
const refusal = ({ title, status, detail, requestId }: ProblemText): CallToolResult => ({
  content: [
    {
      type: 'text',
      text: `${title} (${status.toString()}). ${detail}${status < 500 ? '' : ` The request is ${requestId}.`}`,
    },
  ],
  isError: true,
})

/** Answers a call. What the API refuses is an error of the tool, in the words of the API. */
export const callTool = async (
  tool: Tool,
  taken: Arguments,
  given: unknown,
  calling: Calling,
): Promise<CallToolResult> => {
  try {
    const { text, structuredContent } = await answered(tool, taken, given, calling)
    // Clients that are older than structured answers read the text.
    return { content: [{ type: 'text', text }], structuredContent }
  } catch (error) {
    if (error instanceof Refused) return refusal({ ...error.problem, detail: taken.inWords(error.problem.detail) })
    const problem = problemOf(error)
    if (problem.slug === 'internal') calling.report(error)
    return refusal(problemBody(problem, calling.requestId))
  }
}
