/** The page that asks before a record is deleted, and what buttons write at once. */
import type { Data } from '../../model/canonical.ts'
import { figures, subjects } from '../../resources/figures.ts'
import type { Write } from '../../store/writes.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { link, listView, proseView, toRecord } from '../layout/components.ts'
import { editForm, faultNote } from '../layout/forms.ts'
import { type Content, html, separated } from '../layout/html.ts'
import type { PageContent } from '../layout/layout.ts'
import { findRecords, type RecordRow, titleOf } from '../layout/queries.ts'
import { type Referrers, referrersOf } from '../record/referrers.ts'
import { editorOf, type Viewer } from '../layout/viewer.ts'
import { labelled, spoken } from '../layout/words.ts'
import { messageOf, words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { invalid, problems } from '../../http/contract/problems.ts'
import { restoring } from '../../http/records/routes.ts'
import { Refusal } from '../../rules/refusal.ts'
import { revisionPage } from '../revisions.ts'
import { restoredIn, revisionIn, sendPage, type Submitted, writeOnce } from './submitted.ts'

const fewShown = 5

const inWords = ({ resource, records, total, title }: Referrers): Content => {
  const few = records.slice(0, fewShown).map((record) => toRecord(resource, record.id, titleOf(record)))
  return words().editing.referrers(title, separated(few, words().lists.and), total - few.length)
}

/** Returns all records that refer to one: those of its fields, and figures about it. */
const referring = async (store: Store, resource: Resource, id: string): Promise<readonly Referrers[]> => {
  const { singular } = resource
  const others = await referrersOf(store, resource, id)
  if (!(singular in subjects)) return others
  const about = await findRecords(store, 'figures', {
    where: { subjectKind: singular, subjectId: id },
    limit: fewShown,
  })
  const figures = {
    ...about,
    resource: 'figures',
    title: words().editing.figuresAbout,
    parameter: 'subjectId',
  } as const
  return about.total === 0 ? others : [figures, ...others]
}

/** Renders the question; `fault` says why the record could not be deleted. */
export const deletePage = async (
  store: Store,
  viewer: Viewer,
  resource: Resource,
  id: string,
  fault?: string,
): Promise<PageContent> => {
  const { text, revision } = await store.read(resource, id)
  const title = titleOf(JSON.parse(text) as Data & RecordRow)
  const referrers = await referring(store, resource, id)
  const path = pageOf(resource.name, id)
  const say = words().editing
  const singular = spoken(resource.singular)
  return {
    title: `${say.deleteTitle(title)} · Planledger`,
    main: html`<div class="intro">
<p class="kicker">${say.deleting(singular, link(path, id))}</p>
<h1>${say.deleteQuestion(title)}</h1>
${faultNote(fault && proseView(fault))}
<p class="lead">${say.deleteLead}</p>
${
  referrers.length > 0 &&
  html`<p>${say.referring}</p>
${listView(referrers.map(inWords))}`
}
${
  referrers.length > 0
    ? html`<p class="actions">${link(path, say.keep)}</p>`
    : editForm({
        ...{ action: `${path}/delete`, token: viewer.newToken(), revision },
        content: html`<p class="actions"><button class="go danger">${say.delete(singular)}</button> ${link(path, say.keep)}</p>`,
      })
}
</div>`,
  }
}

// Deletes records, links shares to what they are shares of, and puts revisions back.

export const saveDeletion = async (form: Submitted, resource: Resource, id: string): Promise<FastifyReply> => {
  const precondition = { match: [revisionIn(form.controls)] }
  try {
    const write = { resource, id, precondition, creates: false, edit: () => null }
    return await writeOnce(form, [write], () => `${pageOf(resource.name, id)}/revisions`)
  } catch (error) {
    const isStale = error instanceof Refusal && error.kind === 'stale-precondition'
    if (!isStale && !(error instanceof Refusal && error.kind === 'still-referred-to')) throw error
    const fault = isStale ? words().editing.changedMeanwhile : error.detail && messageOf(error.detail)
    const page = await deletePage(form.store, editorOf(form.request), resource, id, fault)
    return sendPage(form, page, problems[error.kind].status)
  }
}

/** Makes a percentage a share of two other figures; one that is linked meanwhile stays as it is. */
export const saveShare = async (form: Submitted, id: string): Promise<FastifyReply> => {
  const keys = ['fromFigureId', 'ofFigureId'] as const
  const missing = keys.filter((key) => !form.controls.get(key))
  if (missing.length > 0) throw invalid(missing.map((parameter) => ({ parameter, detail: ['required'] })))
  const operands = Object.fromEntries(keys.map((key) => [key, form.controls.get(key)]))
  const edit: Write['edit'] = (record) =>
    record?.['ofFigureId'] === null ? { ...record, relation: 'share', ...operands } : (record ?? null)
  return writeOnce(form, [{ resource: figures, id, creates: false, edit }], () => pageOf('figures', id))
}

export const saveRestored = async (
  form: Submitted,
  publicUrl: string,
  resource: Resource,
  id: string,
): Promise<FastifyReply> => {
  const { store, controls, request } = form
  const write = await restoring(store, resource, id, restoredIn(controls))
  const seen = revisionIn(controls)
  const { action } = await store.revision(resource, id, seen)
  const precondition = action === 'delete' ? { noneMatch: 'any' as const } : { match: [seen] }
  try {
    return await writeOnce(form, [{ ...write, precondition }], () => pageOf(resource.name, id))
  } catch (error) {
    if (!(error instanceof Refusal) || !['broken-rule', 'stale-precondition'].includes(error.kind)) throw error
    const refused =
      error.kind === 'stale-precondition'
        ? html`<p>${words().editing.changedMeanwhile} ${link(pageOf(resource.name, id), id)}</p>`
        : html`<p>${words().revisions.notPutBack}</p>${listView(error.faults.map(({ detail }) => proseView(labelled(detail))))}`
    const page = await revisionPage(store, publicUrl, resource, id, restoredIn(controls), editorOf(request), refused)
    return sendPage(form, page, problems[error.kind].status)
  }
}
