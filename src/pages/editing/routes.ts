/** The routes of the editing pages, the same forms for every resource, and of signing in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { controlsIn, takeForms, takeUploads, onceOf, tokenControl } from '../../http/pipeline/forms.ts'
import { batchParameter } from '../../http/batches/batches.ts'
import { fromQuery, idParameter, noQuery } from '../../http/contract/parameters.ts'
import { closedObject } from '../../http/contract/schemas.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { rowFilters } from '../../model/vocabulary.ts'
import { longestFile } from '../../lists/file.ts'
import { everyResource } from '../../resources/index.ts'
import { projects } from '../../resources/projects.ts'
import { mergedResources } from '../../rules/merging.ts'
import { sources } from '../../resources/sources.ts'
import type { Store } from '../../store/store.ts'
import { readRecord } from '../layout/queries.ts'
import { editorVisit, type EditorVisit, type PageSettings, type PageContent } from '../layout/visit.ts'
import type { Submitted } from './submitted.ts'
import { localised } from '../words/language.ts'
import type { Sessions } from '../../http/pipeline/sessions.ts'
import { isWithin } from '../layout/addresses.ts'

/** The elements of a list that an address can fill. */
const first = ['0', '1', '2', '3', '4']

/** Returns the query that fills a new form: parameters named as the controls, lists with commas. */
const prefilling = (resource: Resource) => {
  const filled = Object.entries(resource.own).filter(([, { isReadOnly }]) => isReadOnly !== true)
  const names = filled.flatMap(([key, { parts }]) =>
    parts ? first.flatMap((at) => Object.keys(parts).map((part) => `${key}.${at}.${part}`)) : [key],
  )
  const text = Type.Optional(Type.String())
  return closedObject(Object.fromEntries(['id', 'from', ...names].map((name) => [name, text])))
}

const batch = Type.Optional(Type.String({ format: 'uuid' }))

/** The part of a list that is shown, and the batch that was just saved of it. */
const rowsQuery = closedObject({
  show: Type.Optional(Type.Unsafe({ type: 'string', enum: rowFilters })),
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  saved: batch,
})

const shortText = Type.String({ maxLength: 200 })
const optionalText = Type.Optional(shortText)

/** The record into which another one is to be merged. */
const mergeQuery = closedObject({ into: optionalText })

/** Batches before a change. */
const batchesQuery = closedObject({ before: Type.Optional(Type.Integer({ minimum: 1 })), undone: batch })

/** Pages of sources, counted from 0: a desk looks back as far as a hundred. */
const todoQuery = closedObject({ page: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })) })

/** An amount that is being typed, and what stands beside it. */
const amountQuery = closedObject({
  value: shortText,
  ...{ unit: optionalText, qualifier: optionalText, upperValue: optionalText },
})
/** Words for a figure; what suggests records sends the other two with each. */
const figuresQuery = closedObject({ q: shortText, limit: optionalText, resource: optionalText })

/** The most that a form has beside its file, in bytes. */
const otherControls = 65_536

/** Serves the forms to editors who are signed in. Each page is loaded at its first request. */
export const serveEditing = async (pages: FastifyInstance, store: Store, settings: PageSettings): Promise<void> => {
  const config = { role: 'editor', page: true } as const
  const submitted = (request: FastifyRequest, reply: FastifyReply): Submitted => ({
    ...editorVisit(store, settings, request),
    reply,
    controls: controlsIn(request),
  })
  await pages.register((uploads, _options, done) => {
    takeUploads(uploads, longestFile + otherControls)
    const schema = { hide: true, querystring: noQuery, params: idParameter(sources) }
    uploads.post('/sources/:id/table', { config, schema }, async (request, reply) =>
      (await import('../attachments.ts')).saveSourceTable(submitted(request, reply)),
    )
    done()
  })
  await pages.register(async (forms) => {
    takeForms(forms)
    const hide = { hide: true, querystring: noQuery }
    const show = (path: string, schema: object, draw: (visit: EditorVisit) => Promise<PageContent>): void => {
      forms.get(path, { config, schema: { ...hide, ...schema } }, async (request, reply) => {
        const page = await draw(editorVisit(store, settings, request))
        const { sendPage } = await import('./submitted.ts')
        return sendPage({ request, reply }, page, page.status)
      })
    }
    const take = (path: string, schema: object, save: (form: Submitted) => Promise<FastifyReply>): void => {
      forms.post(path, { config, schema: { ...hide, ...schema } }, (request, reply) => save(submitted(request, reply)))
    }
    const hint = (
      path: string,
      querystring: object,
      answer: (query: Record<string, string>) => Promise<object>,
    ): void => {
      forms.get(path, { config, schema: { hide: true, querystring } }, async (request, reply) =>
        reply.header('cache-control', 'private, no-store').send(await answer(request.query as Record<string, string>)),
      )
    }
    hint('/hints/amount', amountQuery, async (typed) => (await import('./reading.ts')).amountHint(typed))
    hint('/hints/figures', figuresQuery, async ({ q = '' }) => {
      const { choices } = await (await import('./references.ts')).figuresCalled(store, q)
      return { data: choices.map(({ resource, id, label }) => ({ resource, id, title: label })) }
    })
    const records = () => import('./save.ts')
    show('/new', {}, async () => (await records()).everyNew())
    show('/todo', { querystring: todoQuery }, async (visit) => (await import('./todo.ts')).todoPage(visit))
    const batches = () => import('../batches.ts')
    show('/batches', { querystring: batchesQuery }, async (visit) => (await batches()).batchesPage(visit))
    const ofBatch = { params: batchParameter }
    show('/batches/:id/undo', ofBatch, async (visit) => (await batches()).undoPage(visit))
    take('/batches/:id/undo', ofBatch, async (form) => (await batches()).saveUndo(form))
    const ofSource = { params: idParameter(sources) }
    const attachments = () => import('../attachments.ts')
    show('/sources/:id/text', ofSource, async (visit) => (await attachments()).sourceTextPage(visit))
    take('/sources/:id/text', ofSource, async (form) => (await attachments()).saveSourceText(form))
    const ofFigures = { ...ofSource, querystring: fromQuery }
    show('/sources/:id/figures', ofFigures, async (visit) => (await import('./batch.ts')).batchPage(visit))
    take('/sources/:id/figures', ofSource, async (form) => (await import('./batch.ts')).takeBatch(form))
    const table = '/sources/:id/table'
    const ofRows = { ...ofSource, querystring: rowsQuery }
    show(`${table}/layout`, ofSource, async (visit) => (await import('../table/layout.ts')).showLayout(visit))
    take(`${table}/layout`, ofSource, async (form) => (await import('../table/layout.ts')).takeLayout(form))
    show(`${table}/rows`, ofRows, async (visit) => (await import('../table/rows.ts')).rowsPage(visit))
    take(`${table}/rows`, ofRows, async (form) => (await import('../table/save.ts')).takeRows(form))
    const [deleting, merging] = [() => import('./delete.ts'), () => import('./merge.ts')]
    const ofProject = { params: idParameter(projects) }
    show('/projects/:id/similar', ofProject, async (visit) => (await merging()).similarPage(visit))
    take('/projects/:id/similar', ofProject, async (form) => (await merging()).saveDifferent(form))
    for (const resource of everyResource) {
      const all = `/${resource.name}`
      const one = `${all}/:id`
      const ofRecord = { params: idParameter(resource) }
      show(`${all}/new`, { querystring: prefilling(resource) }, async (visit) =>
        (await records()).newPage(visit, resource),
      )
      take(`${all}/new`, {}, async (form) => (await records()).saveRecord(form, resource, true))
      show(`${one}/edit`, ofRecord, async (visit) =>
        (await records()).formPage(visit, resource, await readRecord(store, resource.name, visit.id)),
      )
      take(`${one}/edit`, ofRecord, async (form) => (await records()).saveRecord(form, resource, false))
      show(`${one}/delete`, ofRecord, async (visit) => (await deleting()).deletePage(visit, resource))
      take(`${one}/delete`, ofRecord, async (form) => (await deleting()).saveDeletion(form, resource))
      take(`${one}/restore`, ofRecord, async (form) => (await deleting()).saveRestored(form, resource))
      if (mergedResources.includes(resource)) {
        const ofMerge = { ...ofRecord, querystring: mergeQuery }
        show(`${one}/merge`, ofMerge, async (visit) => (await merging()).showMerge(visit, resource))
        take(`${one}/merge`, ofRecord, async (form) => (await merging()).saveMerge(form, resource))
      }
      if (resource.name === 'figures') take(`${one}/link`, ofRecord, async (form) => (await deleting()).saveShare(form))
    }
  })
}

// Signing in and out.

/** Returns an address of this register to go to after signing in: never one of another host. */
const pathWithin = (next: string | undefined): string =>
  next !== undefined && isWithin(next) && /^[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/'

const nextQuery = closedObject({ next: Type.Optional(Type.String()) })

/** In bytes: everybody may send these forms. */
const longestForm = 16_384

export const serveSigningIn = async (pages: FastifyInstance, sessions: Sessions): Promise<void> => {
  await pages.register(async (forms) => {
    takeForms(forms)
    const config = { page: true, limited: true }
    const shown = { config, schema: { hide: true, querystring: noQuery } }
    const sent = { ...shown, bodyLimit: longestForm }
    const pagesOf = () => import('../sign-in.ts')
    forms.get('/sign-in', { config, schema: { hide: true, querystring: nextQuery } }, async (request, reply) => {
      const { next } = request.query as { next?: string }
      return (await pagesOf()).sendSignIn({ request, reply }, pathWithin(next))
    })
    forms.post('/sign-in', sent, async (request, reply) => {
      const controls = controlsIn(request)
      const next = pathWithin(controls.get('next'))
      const caller = await sessions.begin(request, reply, (controls.get('key') ?? '').trim())
      // One answer for wrong, expired and revoked keys, as in the API.
      return caller
        ? reply.header('cache-control', 'private, no-store').redirect(localised(next), 303)
        : (await pagesOf()).sendSignIn({ request, reply }, next, true)
    })
    forms.get('/sign-out', shown, async (request, reply) => (await pagesOf()).sendSignOut({ request, reply }))
    forms.post('/sign-out', sent, async (request, reply) => {
      if (request.sessionToken !== undefined) onceOf(request, controlsIn(request).get(tokenControl) ?? null)
      await sessions.end(request, reply)
      return reply.redirect(localised('/'), 303)
    })
  })
}
