/** The pages on which a person signs in and out. */
import type { FastifyReply } from 'fastify'
import { sendPage, type Submission } from './editing/submitted.ts'
import { framed } from './layout/components.ts'
import { html } from './layout/html.ts'
import { signOutForm } from './layout/layout.ts'
import { viewerOf } from './layout/visit.ts'
import { spoken } from './layout/words.ts'
import { words } from './words/words.ts'

/** Answers with the form that asks for a key, and says so if the one that was sent is not valid. */
export const sendSignIn = (of: Submission, next: string, isRefused = false): FastifyReply => {
  const viewer = viewerOf(of.request)
  const page = framed(
    {
      title: words().signIn.title,
      more: html`${viewer && html`<p class="note">${words().frame.signedInAs(viewer.label, spoken(viewer.role))}</p>`}
<p class="lead">${words().signIn.lead}</p>
<form class="record" method="post" action="${'/sign-in'}" novalidate>
<input type="hidden" name="next" value="${next}">
<div class="control">
<label for="in-key">${words().signIn.key}</label>
<p class="hint" id="in-key-help">${words().signIn.help}</p>
${isRefused && html`<p class="fault" id="in-key-fault" role="alert">${words().signIn.invalid}</p>`}
<input id="in-key" name="key" type="password" autocomplete="current-password" aria-required="true" aria-describedby="in-key-help${
        isRefused ? ' in-key-fault' : ''
      }"${isRefused && html` aria-invalid="true"`}>`,
    },
    html`<p class="actions"><button class="go">${words().signIn.title}</button></p>
</form>
</div>`,
  )
  return sendPage(of, page, isRefused ? 401 : 200)
}

export const sendSignOut = (of: Submission): FastifyReply => {
  const viewer = viewerOf(of.request)
  const more = viewer
    ? html`<p class="lead">${words().frame.signedInAs(viewer.label, spoken(viewer.role))}</p>${signOutForm(viewer)}`
    : html`<p class="lead">${words().signIn.notSignedIn}</p>`
  return sendPage(of, framed({ title: words().frame.signOut, more }))
}
