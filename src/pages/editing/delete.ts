/** The page that asks before a record is deleted, and what buttons write at once: a share, an earlier revision. */
import { figures, subjects } from '../../resources/figures.ts'
import type { Write } from '../../store/writes.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { pageOf } from '../layout/addresses.ts'
import { link, listView, proseView, toRecord, framed, faultNote } from '../layout/components.ts'
import { editForm } from '../layout/forms.ts'
import { type Content, html } from '../layout/html.ts'
import { findRecords, readRecord, titleOf } from '../layout/queries.ts'
import { type Referrers, referrersOf } from '../record/referrers.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { labelled, spoken } from '../layout/words.ts'
import { capital } from '../../text/in-words.ts'
import { messageOf, words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { invalid } from '../../http/contract/problems.ts'
import { restoring } from '../../http/records/routes.ts'
import { revisionPage } from '../revisions.ts'
import { isStale, orAgain, revisionIn, type Submitted, writeOnce } from './submitted.ts'

const fewShown = 5

const referrersInWords = ({ resource, records, total, title }: Referrers): Content => {
  const few = records.slice(0, fewShown).map((record) => toRecord(resource, record.id, titleOf(record)))
  return words().lists.fault(title, words().lists.series(few, total - few.length))
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
    title: capital(spoken('figures')),
    parameter: 'subjectId',
  } as const
  return about.total === 0 ? others : [figures, ...others]
}

/** Renders the question; `fault` says why the record could not be deleted. */
export const deletePage = async (
  { store, viewer, id }: EditorVisit,
  resource: Resource,
  fault?: string,
): Promise<PageContent> => {
  const { record, revision } = await readRecord(store, resource.name, id)
  const title = titleOf(record)
  const referrers = await referring(store, resource, id)
  const path = pageOf(resource.name, id)
  const say = words().editing
  const singular = spoken(resource.singular)
  return framed({
    title: words().lists.called(say.delete(singular), title),
    heading: say.deleteQuestion(title),
    kicker: say.deleting(singular, link(path, id)),
    more: html`${faultNote(fault && proseView(fault))}
<p class="lead">${say.deleteLead}</p>
${
  referrers.length > 0 &&
  html`<p>${say.referring}</p>
${listView(referrers.map(referrersInWords))}`
}
${
  referrers.length > 0
    ? html`<p class="actions">${link(path, say.keep)}</p>`
    : editForm({
        ...{ action: `${path}/delete`, token: viewer.newToken(), revision },
        content: html`<p class="actions"><button class="go danger">${say.delete(singular)}</button> ${link(path, say.keep)}</p>`,
      })
}`,
  })
}

export const saveDeletion = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { id, controls } = form
  const write = { resource, id, precondition: { match: [revisionIn(controls)] }, creates: false, edit: () => null }
  return orAgain(
    form,
    () => writeOnce(form, [write], () => `${pageOf(resource.name, id)}/revisions`),
    async (error, { slug, detail }) => {
      if (isStale(error)) return deletePage(form, resource, words().editing.changedMeanwhile)
      return slug === 'still-referred-to' ? deletePage(form, resource, detail && messageOf(detail)) : undefined
    },
  )
}

/** Makes a percentage a share of two other figures; one that is linked meanwhile stays as it is. */
export const saveShare = async (form: Submitted): Promise<FastifyReply> => {
  const { id } = form
  const keys = ['fromFigureId', 'ofFigureId'] as const
  const missing = keys.filter((key) => !form.controls.get(key))
  if (missing.length > 0) throw invalid(missing.map((parameter) => ({ parameter, detail: ['required'] })))
  const operands = Object.fromEntries(keys.map((key) => [key, form.controls.get(key)]))
  const edit: Write['edit'] = (record) =>
    record?.['ofFigureId'] === null ? { ...record, relation: 'share', ...operands } : (record ?? null)
  return writeOnce(form, [{ resource: figures, id, creates: false, edit }], () => pageOf('figures', id))
}

export const saveRestored = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { store, id, controls } = form
  const write = await restoring(store, resource, id, revisionIn(controls, 'restored'))
  const seen = revisionIn(controls)
  const { action } = await store.revision(resource, id, seen)
  const precondition = action === 'delete' ? { noneMatch: 'any' as const } : { match: [seen] }
  return orAgain(
    form,
    () => writeOnce(form, [{ ...write, precondition }], () => pageOf(resource.name, id)),
    async (error, { slug, errors }) => {
      if (!isStale(error) && slug !== 'broken-rule') return undefined
      const refused = isStale(error)
        ? html`<p>${words().editing.changedMeanwhile} ${link(pageOf(resource.name, id), id)}</p>`
        : html`<p>${words().revisions.notPutBack}</p>${listView(errors.map(({ detail }) => proseView(labelled(detail))))}`
      return revisionPage(form, resource, revisionIn(controls, 'restored'), refused)
    },
  )
}
