/** The person who looks at a page, if signed in. */
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/contract/problems.ts'
import { formToken } from '../../http/pipeline/forms.ts'

export interface Viewer {
  readonly label: string
  readonly role: string
  readonly isEditor: boolean
  /** Returns a token for one form of the page. */
  readonly newToken: () => string
}

export const viewerOf = ({ caller, sessionToken }: FastifyRequest): Viewer | undefined =>
  caller && sessionToken !== undefined
    ? { ...caller, isEditor: caller.role !== 'reader', newToken: () => formToken(sessionToken) }
    : undefined

/** Returns the person who is signed in. Throws a problem if a program asks with a key alone: forms need a session. */
export const editorOf = (request: FastifyRequest): Viewer => {
  const viewer = viewerOf(request)
  if (viewer) return viewer
  throw new Problem('unauthorized', ['needs-session'])
}
