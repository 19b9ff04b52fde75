/** The person who looks at a page, if signed in. */
import type { FastifyRequest } from 'fastify'
import type { QueryParameters } from '../../http/contract/list-query.ts'
import { Problem } from '../../http/contract/problems.ts'
import type { Site } from '../../http/formats/writer.ts'
import { formToken, tokenControl } from '../../http/pipeline/forms.ts'
import type { Store } from '../../store/store.ts'
import { html, type Html } from './html.ts'
import { spoken } from './words.ts'
import { words } from '../words/words.ts'

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

export interface EditorVisit extends Visit {
  readonly viewer: Viewer
}

/** Returns the visit of a person. Throws a problem if a program asks with a key alone: forms need a session. */
export const editorVisit = (...args: Parameters<typeof visitOf>): EditorVisit => {
  const { viewer, ...visit } = visitOf(...args)
  if (viewer) return { ...visit, viewer }
  throw new Problem('unauthorized', ['needs-session'])
}

// Shows who is signed in, at the head of every page, with the ways to write and to sign out.

export const signOutForm = ({ newToken }: Viewer): Html =>
  html`<form method="post" action="${'/sign-out'}"><input type="hidden" name="${tokenControl}" value="${newToken()}"><button>${words().frame.signOut}</button></form>`

export const who = (viewer: Viewer): Html => html`<div class="who">
<p>${words().frame.signedInAs(viewer.label, spoken(viewer.role))}</p>
${viewer.isEditor && html`<a href="${'/new'}">${words().frame.newRecord}</a> <a href="${'/todo'}">${words().todo.link}</a> <a href="${'/batches'}">${words().frame.batches}</a>`}
${signOutForm(viewer)}
</div>`
