/** Answers a call of a tool: asks the API, and adds the address of the answer and its evidence. */
import type { CallToolResult } from '@modelcontextprotocol/server'
import { inOneState } from '../http/contract/list-query.ts'
import { Problem, problemBody } from '../http/contract/problems.ts'
import { problemOf } from '../http/pipeline/errors.ts'
import { addressOf, Refused, type Answer, type Ask, type Told } from './api.ts'
import type { Arguments } from './arguments.ts'
import { evidenceOf, lastingSince } from './evidence.ts'
import type { Store } from '../store/store.ts'
import type { Tool } from './tools.ts'

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
  // It was made all the same.
  told.characters += text.length
  throw new Problem(
    'invalid-request',
    `The answer has ${text.length.toLocaleString('en')} characters, and a tool gives at most ` +
      `${longest.toLocaleString('en')}. Ask for less: a smaller \`limit\`, a period, a place or fewer groups. ` +
      `All of it is at ${href}.`,
  )
}

const assertRoom = (characters: number, href: string): void => {
  if (characters <= longestBatch) return
  throw new Problem(
    'invalid-request',
    `The answers of a batch have at most ${longestBatch.toLocaleString('en')} characters together. Ask for this one ` +
      `by itself; it is at ${href}.`,
  )
}

const answered = async (
  { path, lasting: isLasting, explained, cites }: Tool,
  { read }: Arguments,
  given: unknown,
  { ask, store, publicUrl, told }: Calling,
): Promise<{ readonly text: string; readonly structuredContent: Answer }> => {
  const query = read(given)
  const {
    answer: { href, answer, evidence },
  } = await inOneState(store, async ({ at }, isPast) => {
    const lasting = lastingSince(publicUrl, at)
    const asked = { ...query, ...(isPast && isLasting && at !== '' && { asOf: query['asOf'] ?? at }) }
    const href = lasting(addressOf(path, query))
    assertRoom(told.characters, href)
    const answer = await ask(addressOf(path, asked))
    assertShort(JSON.stringify(answer), href, told)
    const cited = cites(explained ? await ask(addressOf(path, { ...asked, ...explained })) : answer)
    return { href, answer, evidence: await evidenceOf(cited, asked, ask, lasting) }
  })
  const structuredContent = { ...(isLasting && { href }), ...answer, evidence }
  const text = JSON.stringify(structuredContent)
  assertShort(text, href, told)
  assertRoom((told.characters += text.length), href)
  return { text, structuredContent }
}

/** A failure of the server names the request, by which it is found in the log. */
const refusal = ({ title, status, detail, requestId }: Told): CallToolResult => ({
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
