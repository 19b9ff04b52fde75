/** Asks the API as the caller of the tools would, so that the same keys, limits and rules hold. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { problemBody } from '../http/contract/problems.ts'

export type Answer = Readonly<Record<string, unknown>>

/** The members of a problem that a tool tells. */
export type Told = Pick<ReturnType<typeof problemBody>, 'title' | 'status' | 'detail' | 'requestId'>

/** A question that the API refuses, with its problem. */
export class Refused extends Error {
  readonly problem: Told
  constructor(problem: Told) {
    super(problem.detail)
    this.problem = problem
  }
}

/** Returns the address of a question. */
export const addressOf = (path: string, query: Readonly<Record<string, string>>): string => {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path : `${path}?${text}`
}

export type Ask = (url: string) => Promise<Answer>

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
    if (statusCode !== 200) throw new Refused(JSON.parse(body) as Told)
    return JSON.parse(body) as Answer
  }
