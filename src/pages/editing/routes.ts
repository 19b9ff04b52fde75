/** The routes of the editing pages: the same forms for every resource. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { takeForms, takeUploads } from '../../http/pipeline/forms.ts'
import { batchParameter } from '../../http/batches/batches.ts'
import { fromQuery, idIn, idParameter, noQuery } from '../../http/contract/parameters.ts'
import { closedObject } from '../../http/contract/schemas.ts'
import type { Data } from '../../model/canonical.ts'
import type { Resource } from '../../model/resource.ts'
import { Type } from '../../model/schema-builder.ts'
import { rowFilters } from '../../model/vocabulary.ts'
import { longestFile } from '../../lists/file.ts'
import { everyResource, resourceNames } from '../../resources/index.ts'
import { projects } from '../../resources/projects.ts'
import { mergedResources } from '../../rules/merging.ts'
import { sources } from '../../resources/sources.ts'
import type { Store } from '../../store/store.ts'
import { fromIn } from '../layout/addresses.ts'
import { link, listView, proseView } from '../layout/components.ts'
import { html } from '../layout/html.ts'
import type { PageContent } from '../layout/layout.ts'
import type { TextSettings } from '../attachments.ts'
import { editorOf, type Viewer } from '../layout/viewer.ts'
import { spoken } from '../layout/words.ts'
import { sendPage, submitted, type Submitted } from './submitted.ts'
import { fieldsToFill, type Texts, textsOf } from './texts.ts'
import type { BatchesShown } from '../batches.ts'
import type { ShownRows } from '../table/rows.ts'
import type { WrittenRows } from '../table/save.ts'
import { language, words } from '../words/words.ts'

/** The elements of a list that an address can fill. */
const first = ['0', '1', '2', '3', '4']

/** Returns the query that fills a new form: parameters named as the controls, lists with commas. */
const prefilling = (resource: Resource) => {
  const names = Object.entries(fieldsToFill(resource)).flatMap(([key, { parts }]) =>
    parts ? first.flatMap((at) => Object.keys(parts).map((part) => `${key}.${at}.${part}`)) : [key],
  )
  const text = Type.Optional(Type.String())
  return closedObject(Object.fromEntries(['id', 'from', ...names].map((name) => [name, text])))
}

const prefilled = ({ own }: Resource, query: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(
    Object.entries(query).map(([name, text]) => [name, own[name]?.kind === 'list' ? text.replaceAll(',', '\n') : text]),
  )

/** The fields that a source prints of a figure; `public/edit.js` has the same. */
const printed = ['asPrinted', 'heading', 'quote', 'locator', 'attributedTo', 'reported', 'note', 'supersedesId']

/**
 * Returns what a record fills into the form of a new one: all but its codes, which name it alone, and for another
 * source all but what its own prints.
 */
const duplicated = async (store: Store, resource: Resource, id: string, sourceId?: string): Promise<Texts> => {
  const record = JSON.parse((await store.read(resource, id)).text) as Data
  const isOfAnother = resource.name === 'figures' && sourceId !== undefined && sourceId !== record['sourceId']
  const kept = Object.entries(record).filter(([key]) => !isOfAnother || !printed.includes(key))
  return textsOf(fieldsToFill(resource), { ...Object.fromEntries(kept), codes: [] })
}

const everyNew = (): PageContent => {
  const say = words().editing
  const items = everyResource.map(({ name, singular, description }) =>
    words().lists.fault(link(`/${name}/new`, say.new(spoken(singular))), proseView(description[language()])),
  )
  return {
    title: `${words().frame.newRecord} · Planledger`,
    main: html`<div class="intro"><h1>${words().frame.newRecord}</h1>
${listView(items)}</div>`,
  }
}

/** The part of a list that is shown. */
const rowsQuery = closedObject({
  show: Type.Optional(Type.Unsafe({ type: 'string', enum: rowFilters })),
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
})

const shortText = Type.String({ maxLength: 200 })
const optionalText = Type.Optional(shortText)

/** The record into which another one is to be merged. */
const mergeQuery = closedObject({ into: optionalText })

const batch = Type.Optional(Type.String({ format: 'uuid' }))
const number = Type.Optional(Type.Integer({ minimum: 0 }))
const counted = `(${resourceNames.join('|')}):\\d{1,9}`
const numbers = Type.Optional(Type.String({ pattern: `^${counted}(,${counted}){0,9}$` }))

/** What a list wrote. */
const writtenQuery = closedObject({
  batch,
  ...{ created: numbers, updated: numbers, unchanged: numbers },
  ...{ gone: number, skipped: number, faults: number },
})

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
export const serveEditing = async (pages: FastifyInstance, store: Store, settings: TextSettings): Promise<void> => {
  await pages.register((uploads, _options, done) => {
    takeUploads(uploads, longestFile + otherControls)
    const [config, params] = [{ role: 'editor', page: true } as const, idParameter(sources)]
    const schema = { hide: true, querystring: noQuery, params }
    uploads.post('/sources/:id/table', { config, schema }, async (request, reply) =>
      (await import('./attachments.ts')).saveSourceTable(submitted(store, request, reply), idIn(request), settings),
    )
    done()
  })
  await pages.register(async (forms) => {
    takeForms(forms)
    const config = { role: 'editor', page: true } as const
    const hide = { hide: true, querystring: noQuery }
    type Draw = (request: FastifyRequest, viewer: Viewer) => Promise<PageContent>
    const show = (path: string, schema: object, draw: Draw): void => {
      forms.get(path, { config, schema }, async (request, reply) =>
        sendPage({ request, reply }, await draw(request, editorOf(request))),
      )
    }
    type Save = (form: Submitted, id: string) => Promise<FastifyReply>
    const take = (path: string, schema: object, save: Save): void => {
      forms.post(path, { config, schema }, (request, reply) => save(submitted(store, request, reply), idIn(request)))
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
      const { choices } = await (await import('./called.ts')).figuresCalled(store, q)
      return { data: choices.map(({ resource, id, label }) => ({ resource, id, title: label })) }
    })
    show('/new', hide, () => Promise.resolve(everyNew()))
    show('/todo', { hide: true, querystring: todoQuery }, async ({ query, signal }, viewer) =>
      (await import('./todo.ts')).todoPage(store, viewer, (query as { page?: number }).page ?? 0, { signal }),
    )
    show('/batches', { hide: true, querystring: batchesQuery }, async ({ query }, viewer) =>
      (await import('../batches.ts')).batchesPage(store, viewer, query as BatchesShown),
    )
    const ofBatch = { ...hide, params: batchParameter }
    show('/batches/:id/undo', ofBatch, async (request, viewer) =>
      (await import('../batches.ts')).undoPage(store, viewer, idIn(request)),
    )
    take('/batches/:id/undo', ofBatch, async (form, id) => (await import('../batches.ts')).saveUndo(form, id))
    const ofSource = { ...hide, params: idParameter(sources) }
    show('/sources/:id/text', ofSource, async (request, viewer) =>
      (await import('./attachments.ts')).sourceTextPage(store, viewer, idIn(request)),
    )
    take('/sources/:id/text', ofSource, async (form, id) =>
      (await import('./attachments.ts')).saveSourceText(form, id, settings),
    )
    show('/sources/:id/figures', { ...ofSource, querystring: fromQuery }, async (request, viewer) =>
      (await import('./batch.ts')).batchPage(store, viewer, idIn(request), fromIn(request), request),
    )
    take('/sources/:id/figures', ofSource, async (form, id) => (await import('./batch.ts')).takeBatch(form, id))
    const table = '/sources/:id/table'
    const ofRows = { ...ofSource, querystring: rowsQuery }
    show(`${table}/layout`, ofSource, async (request, viewer) =>
      (await import('../table/layout.ts')).showLayout(store, request, viewer, idIn(request)),
    )
    take(`${table}/layout`, ofSource, async (form, id) => (await import('../table/layout.ts')).takeLayout(form, id))
    show(`${table}/rows`, ofRows, async (request, viewer) => {
      const { nothingDecided, rowsPage } = await import('../table/rows.ts')
      return rowsPage(store, request, idIn(request), request.query as ShownRows, nothingDecided(viewer))
    })
    take(`${table}/rows`, ofRows, async (form, id) =>
      (await import('../table/save.ts')).takeRows(form, id, form.request.query as ShownRows),
    )
    show(`${table}/saved`, { ...ofSource, querystring: writtenQuery }, async (request) =>
      (await import('../table/save.ts')).savedPage(store, idIn(request), request.query as WrittenRows),
    )
    const ofProject = { ...hide, params: idParameter(projects) }
    show('/projects/:id/similar', ofProject, async (request, viewer) =>
      (await import('./similar.ts')).similarPage(store, viewer, idIn(request)),
    )
    take('/projects/:id/similar', ofProject, async (form, id) => (await import('./similar.ts')).saveDifferent(form, id))
    for (const resource of everyResource) {
      const all = `/${resource.name}`
      const one = `${all}/:id`
      const ofRecord = { ...hide, params: idParameter(resource) }
      show(`${all}/new`, { hide: true, querystring: prefilling(resource) }, async (request, viewer) => {
        const { newPage } = await import('./save.ts')
        const { from, ...query } = request.query as Record<string, string>
        const before = from === undefined ? [] : await duplicated(store, resource, from, query['sourceId'])
        const texts = new Map([...before, ...prefilled(resource, query)])
        // A figure is duplicated to be changed: as it stands it would be refused as known.
        if (resource.name !== 'figures' || from !== undefined) return newPage(store, viewer, resource, { texts })
        const { proposalView } = await import('./effects.ts')
        return newPage(store, viewer, resource, { texts, effects: await proposalView(store, request, texts) })
      })
      take(`${all}/new`, hide, async (form) => (await import('./save.ts')).saveNew(form, resource))
      show(`${one}/edit`, ofRecord, async (request, viewer) => {
        const { text, revision } = await store.read(resource, idIn(request))
        const edited = { id: idIn(request), revision, record: JSON.parse(text) as Data }
        return (await import('./save.ts')).editPage(store, viewer, resource, edited)
      })
      take(`${one}/edit`, ofRecord, async (form, id) => (await import('./save.ts')).saveEdit(form, resource, id))
      show(`${one}/delete`, ofRecord, async (request, viewer) =>
        (await import('./delete.ts')).deletePage(store, viewer, resource, idIn(request)),
      )
      take(`${one}/delete`, ofRecord, async (form, id) =>
        (await import('./delete.ts')).saveDeletion(form, resource, id),
      )
      take(`${one}/restore`, ofRecord, async (form, id) =>
        (await import('./delete.ts')).saveRestored(form, settings.publicUrl, resource, id),
      )
      if (mergedResources.includes(resource)) {
        const schema = { ...ofRecord, querystring: mergeQuery }
        forms.get(`${one}/merge`, { config, schema }, async (request, reply) =>
          (await import('./merge.ts')).showMerge(store, request, reply, resource, idIn(request)),
        )
        take(`${one}/merge`, ofRecord, async (form, id) => (await import('./merge.ts')).saveMerge(form, resource, id))
      }
      if (resource.name === 'figures')
        take(`${one}/link`, ofRecord, async (form, id) => (await import('./delete.ts')).saveShare(form, id))
    }
  })
}
