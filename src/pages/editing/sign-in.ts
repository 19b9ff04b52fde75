/** The routes of signing in and out. */
import type { FastifyInstance } from 'fastify'
import { noQuery } from '../../http/contract/parameters.ts'
import { closedObject } from '../../http/contract/schemas.ts'
import { controlsIn, onceOf, takeForms, tokenControl } from '../../http/pipeline/forms.ts'
import type { Sessions } from '../../http/pipeline/sessions.ts'
import { Type } from '../../model/schema-builder.ts'
import { signOutForm, type Viewer, viewerOf, type PageContent } from '../layout/visit.ts'
import { sendPage } from './submitted.ts'
import { localised, words } from '../words/words.ts'
import { isWithin } from '../layout/addresses.ts'
import { framed } from '../layout/components.ts'
import { html } from '../layout/html.ts'

/** Returns an address of this register to go to after signing in: never one of another host. */
const pathWithin = (next: string | undefined): string =>
  next !== undefined && isWithin(next) && /^[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/'

const signInPage = (viewer: Viewer | undefined, next: string, fault?: string): PageContent =>
  framed(
    {
      title: words().signIn.title,
      more: html`${viewer && html`<p class="note">${words().signIn.signedIn(viewer.label)}</p>`}
<p class="lead">${words().signIn.lead}</p>
<form class="record" method="post" action="${'/sign-in'}" novalidate>
<input type="hidden" name="next" value="${next}">
<div class="control">
<label for="in-key">${words().signIn.key}</label>
<p class="hint" id="in-key-help">${words().signIn.help}</p>
${fault !== undefined && html`<p class="fault" id="in-key-fault" role="alert">${fault}</p>`}
<input id="in-key" name="key" type="password" autocomplete="current-password" aria-required="true" aria-describedby="in-key-help${
        fault === undefined ? '' : ' in-key-fault'
      }"${fault !== undefined && html` aria-invalid="true"`}>`,
    },
    html`<p class="actions"><button class="go">${words().signIn.title}</button></p>
</form>
</div>`,
  )

const signOutPage = (viewer: Viewer | undefined): PageContent =>
  framed({
    title: words().frame.signOut,
    more: viewer
      ? html`<p class="lead">${words().signIn.signedIn(viewer.label)}</p>${signOutForm(viewer)}`
      : html`<p class="lead">${words().signIn.notSignedIn}</p>`,
  })

const nextQuery = closedObject({ next: Type.Optional(Type.String()) })

/** In bytes: everybody may send these forms. */
const longestForm = 16_384

export const serveSigningIn = async (pages: FastifyInstance, sessions: Sessions): Promise<void> => {
  await pages.register(async (forms) => {
    takeForms(forms)
    const config = { page: true, limited: true }
    const shown = { config, schema: { hide: true, querystring: noQuery } }
    const sent = { ...shown, bodyLimit: longestForm }
    forms.get('/sign-in', { config, schema: { hide: true, querystring: nextQuery } }, (request, reply) => {
      const { next } = request.query as { next?: string }
      return sendPage({ request, reply }, signInPage(viewerOf(request), pathWithin(next)))
    })
    forms.post('/sign-in', sent, async (request, reply) => {
      const controls = controlsIn(request)
      const next = pathWithin(controls.get('next'))
      const caller = await sessions.begin(request, reply, (controls.get('key') ?? '').trim())
      // One answer for wrong, expired and revoked keys, as in the API.
      return caller
        ? reply.header('cache-control', 'private, no-store').redirect(localised(next), 303)
        : sendPage({ request, reply }, signInPage(viewerOf(request), next, words().signIn.invalid), 401)
    })
    forms.get('/sign-out', shown, (request, reply) => sendPage({ request, reply }, signOutPage(viewerOf(request))))
    forms.post('/sign-out', sent, async (request, reply) => {
      if (request.sessionToken !== undefined) onceOf(request, controlsIn(request).get(tokenControl) ?? null)
      await sessions.end(request, reply)
      return reply.redirect(localised('/'), 303)
    })
  })
}
