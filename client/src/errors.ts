/** The answer of the register to a request that it refuses. */
import type { components } from '../planledger.d.ts'

export type Problem = components['schemas']['Problem']

const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'detail' in answer

/** A refused request: its status, and the problem (RFC 9457) unless something before the register answered. */
export class RegisterError extends Error {
  readonly status: number
  readonly problem: Problem | undefined

  constructor(status: number, answer: unknown) {
    super(isProblem(answer) ? answer.detail : `The answer has the status ${status.toString()}.`)
    this.name = 'RegisterError'
    this.status = status
    this.problem = isProblem(answer) ? answer : undefined
  }
}
