/** The routes of signing in and out. */
import type { FastifyInstance } from 'fastify'
import { noQuery } from '../../../http/contract/parameters.ts'
import { controlsIn, takeForms } from '../../../http/pipeline/forms.ts'
import { onceOf, tokenControl } from '../../../http/pipeline/form-token.ts'
import type { Sessions } from '../../../http/pipeline/sessions.ts'
import { Type } from '../../../model/schema-builder.ts'
import { viewerOf } from '../../layout/viewer.ts'
import { localised } from '../../words/language.ts'
import { sendPage } from '../send-page.ts'
import { pathWithin, signInPage, signOutPage } from './pages.ts'
import { words } from '../../words/words.ts'

const nextQuery = Type.Object({ next: Type.Optional(Type.String()) }, { additionalProperties: false })

/** In bytes: everybody may send these forms. */
const longestForm = 16_384

export const serveSigningIn = async (pages: FastifyInstance, sessions: Sessions): Promise<void> => {
  await pages.register(async (forms) => {
    takeForms(forms)
    const config = { page: true, limited: true }
    const schema = { hide: true }
    forms.get('/sign-in', { config, schema: { ...schema, querystring: nextQuery } }, (request, reply) => {
      const { next } = request.query as { next?: string }
      return sendPage({ request, reply }, signInPage(viewerOf(request), pathWithin(next)))
    })
    forms.post(
      '/sign-in',
      { config, bodyLimit: longestForm, schema: { ...schema, querystring: noQuery } },
      async (request, reply) => {
        const controls = controlsIn(request)
        const next = pathWithin(controls.get('next'))
        const caller = await sessions.begin(request, reply, (controls.get('key') ?? '').trim())
        // One answer for wrong, expired and revoked keys, as in the API.
        return caller
          ? reply.header('cache-control', 'private, no-store').redirect(localised(next), 303)
          : sendPage({ request, reply }, signInPage(viewerOf(request), next, words().signIn.invalid), 401)
      },
    )
    forms.get('/sign-out', { config, schema: { ...schema, querystring: noQuery } }, (request, reply) =>
      sendPage({ request, reply }, signOutPage(viewerOf(request))),
    )
    forms.post(
      '/sign-out',
      { config, bodyLimit: longestForm, schema: { ...schema, querystring: noQuery } },
      async (request, reply) => {
        if (request.sessionToken !== undefined) onceOf(request, controlsIn(request).get(tokenControl) ?? null)
        await sessions.end(request, reply)
        return reply.redirect(localised('/'), 303)
      },
    )
  })
}
