/** A visit of a page, and what the page that is made from it has. */
import type { FastifyRequest } from 'fastify'
import type { QueryParameters } from '../../http/contract/list-query.ts'
import { Problem } from '../../http/contract/problems.ts'
import type { Site } from '../../http/formats/writer.ts'
import { formToken } from '../../http/pipeline/forms.ts'
import type { Store } from '../../store/store.ts'
import type { Content } from './html.ts'

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

export interface PageSettings extends Site {
  readonly readAccess: 'open' | 'key'
  /** The readers of texts: editors, or whoever may read the register. */
  readonly texts: 'private' | 'open'
  /** The longest text, in bytes. */
  readonly bodyLimit: number
}

/** A visit of a page, from which the page is made. */
export interface Visit {
  readonly store: Store
  readonly settings: PageSettings
  readonly request: FastifyRequest
  /** The id in the address; empty where it has none. */
  readonly id: string
  readonly query: QueryParameters
  readonly viewer: Viewer | undefined
}

export const visitOf = (store: Store, settings: PageSettings, request: FastifyRequest): Visit => {
  const { id = '' } = request.params as { id?: string }
  return { store, settings, request, id, query: request.query as QueryParameters, viewer: viewerOf(request) }
}

export interface PageContent {
  readonly title: string
  readonly main: Content
  /** The text in the search box. */
  readonly q?: string
  /** True if it has the search box itself, with examples. */
  readonly asks?: boolean
  /** A script beside that of the search box. */
  readonly script?: string
  /** Links and scripts that come before that one. */
  readonly head?: Content
  /** The page in one sentence, for programs that show a link to it. */
  readonly description?: string
  /** The subject of the page, in the terms of schema.org. */
  readonly data?: object | undefined
  /** True of the answer to a form, which Back would ask for by sending it again. */
  readonly isSent?: boolean
  /** The status of the answer, if it is not 200. */
  readonly status?: number
}

export interface EditorVisit extends Visit {
  readonly viewer: Viewer
}

/** Returns the visit of a person. Throws a problem if a program asks with a key alone: forms need a session. */
export const editorVisit = (...args: Parameters<typeof visitOf>): EditorVisit => {
  const { viewer, ...visit } = visitOf(...args)
  if (viewer) return { ...visit, viewer }
  throw new Problem('unauthorized', ['needs-session'])
}
