/** The person who looks at a page, if signed in. */
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../http/contract/problems.ts'
import { formToken, tokenControl } from '../../http/pipeline/forms.ts'
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

/** Returns the person who is signed in. Throws a problem if a program asks with a key alone: forms need a session. */
export const editorOf = (request: FastifyRequest): Viewer => {
  const viewer = viewerOf(request)
  if (viewer) return viewer
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
