/** The pages that ask before a record is deleted, or merged into another one, and what buttons write at once. */
import { figures, subjects } from '../../resources/figures.ts'
import type { Write, Merge, Keep } from '../../store/writes.ts'
import type { Resource } from '../../model/resource.ts'
import type { Store } from '../../store/store.ts'
import { pageOf, address } from '../layout/addresses.ts'
import { link, listView, proseView, toRecord, framed, faultNote, hidden, none } from '../layout/components.ts'
import { editForm, buttonForm, labelledControl } from '../layout/forms.ts'
import { type Content, html, separated, type Html } from '../layout/html.ts'
import { findRecords, readRecord, titleOf, attempted, type RecordRow, namesOfRecords } from '../layout/queries.ts'
import { type Referrers, referrersOf } from '../record/referrers.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { labelled, spoken } from '../layout/words.ts'
import { messageOf, words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { invalid, problems, Problem } from '../../http/contract/problems.ts'
import { restoring } from '../../http/records/routes.ts'
import { revisionPage, changesIn } from '../revisions.ts'
import {
  isStale,
  orAgain,
  restoredIn,
  revisionIn,
  type Submitted,
  writeOnce,
  isRefused,
  leadOnce,
} from './submitted.ts'
import { idConstraints } from '../../model/field.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Caller } from '../../store/keys.ts'
import { capital } from '../../text/in-words.ts'
import { effectsView } from './effects.ts'
import { projects } from '../../resources/projects.ts'

const fewShown = 5

const referrersInWords = ({ resource, records, total, title }: Referrers): Content => {
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
    title: say.deleteTitle(title),
    kicker: say.deleting(singular, link(path, id)),
    heading: say.deleteQuestion(title),
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
  const write = await restoring(store, resource, id, restoredIn(controls))
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
      return revisionPage(form, resource, restoredIn(controls), refused)
    },
  )
}

// The page that merges a record into another one: it asks into which, shows what changes, and merges.

/** The refusals that the page shows, instead of a page of their own. */
const shown = ['broken-rule', 'contradicting-figures', 'stale-precondition'] as const

const faultsOf = ({ kind, detail, faults }: Refusal): Content =>
  html`<div class="note bad" role="alert">${
    kind === 'stale-precondition'
      ? words().editing.changedMeanwhile
      : listView(
          [...(detail ? [messageOf(detail)] : []), ...faults.map((fault) => labelled(fault.detail))].map(proseView),
        )
  }</div>`

/** Renders what merging changes, and the button that merges. Throws a Refusal: as `previewMerge`. */
const preview = async (
  { store, viewer, id }: EditorVisit,
  resource: Resource,
  into: string,
  revision: number,
): Promise<Content> => {
  const { before, after, referrers, effects } = await store.previewMerge({ resource, id, into, by: '' })
  const [say, title] = [words().editing.merging, titleOf(after as RecordRow)]
  const gained = changesIn(before, after)
  const moved = Object.entries(referrers).map(([name, count]) => say.moved(capital(spoken(name)), count))
  const part = (key: string, heading: string, body: Content): Html => html`<section aria-labelledby="${key}">
<h2 id="${key}">${heading}</h2>
${body}
</section>`
  const found = gained.length === 0 ? none(say.nothing) : html`<ul>${gained}</ul>`
  return html`${part('gained', say.gained(title), html`<p>${toRecord(resource.name, into, title)}</p>${found}`)}
${part('moved', say.referring, moved.length === 0 ? none(say.nobody) : listView(moved))}
${await effectsView(store, effects ?? 'too-many', [], () => undefined)}
${editForm({
  ...{ action: `${pageOf(resource.name, id)}/merge`, token: viewer.newToken(), revision },
  content: html`${hidden('into', into)}
<p class="actions"><button class="go">${say.merge(title)}</button> ${link(pageOf(resource.name, id), say.keep)}</p>`,
})}`
}

/** Renders the page; `refused` says why the records could not be merged. */
const mergePage = async (
  visit: EditorVisit,
  resource: Resource,
  into: string,
  refused?: Refusal,
): Promise<PageContent> => {
  const { store, id } = visit
  const { record, revision } = await readRecord(store, resource.name, id)
  const title = titleOf(record)
  const [say, path] = [words().editing.merging, pageOf(resource.name, id)]
  const tried =
    refused ?? (into === '' ? undefined : await attempted(preview(visit, resource, into, revision), ...shown))
  const [changes, error] = tried instanceof Refusal ? [undefined, tried] : [tried, undefined]
  return framed(
    {
      ...{ status: error ? problems[error.kind].status : 200, title: say.title(title), heading: say.question(title) },
      kicker: say.kicker(spoken(resource.singular), link(path, id)),
      more: html`${error && faultsOf(error)}
<p class="lead">${say.lead}</p>
<form class="record">
${labelledControl(
  { name: 'into', label: say.into, help: say.intoHelp(resource.name) },
  (attributes) => html`<input${attributes} value="${into}" maxlength="${idConstraints.maxLength.toString()}" required>`,
)}
<p class="actions"><button>${say.show}</button></p>
</form>`,
    },
    changes,
  )
}

export const showMerge = (visit: EditorVisit, resource: Resource): Promise<PageContent> => {
  const { into = '' } = visit.query as { into?: string }
  return mergePage(visit, resource, into.trim())
}

export const saveMerge = async (form: Submitted, resource: Resource): Promise<FastifyReply> => {
  const { store, request, controls, id } = form
  const into = (controls.get('into') ?? '').trim()
  const precondition = { match: [revisionIn(controls)] }
  const by = (request.caller as Caller).label
  return orAgain(
    form,
    () =>
      leadOnce<Merge>(
        form,
        (keep) => store.merge({ resource, id, into, precondition, by, keep }),
        ({ record }) => pageOf(resource.name, record.id),
      ),
    async (error) => (isRefused(error, shown) ? mergePage(form, resource, into, error) : undefined),
  )
}

// The page on which editors see which projects a project may be, and decide that two are different.

const mostShown = 20

const pathOf = (id: string): string => `${pageOf('projects', id)}/similar`

export const similarPage = async ({ store, viewer, id }: EditorVisit): Promise<PageContent> => {
  const { record } = await readRecord(store, 'projects', id)
  const matches = await store.similar(id, mostShown)
  const others = matches.map((one) => ['projects', one.id] as const)
  const names = await namesOfRecords(store, others)
  const { similar: say, rows } = words()
  return framed(
    {
      title: say.title(titleOf(record)),
      heading: say.heading(toRecord('projects', id, titleOf(record))),
      lead: say.lead,
    },
    matches.length === 0
      ? none(say.none)
      : listView(
          matches.map(
            ({ id: other, reasons }) =>
              html`${words().lists.fault(
                toRecord('projects', other, names('projects', other)),
                reasons.map((reason) => rows.reasons[reason]).join(words().lists.and),
              )} ${link(address(`${pageOf('projects', id)}/merge`, { into: other }), say.merge)} ${buttonForm(pathOf(id), viewer, { different: other }, say.different)}`,
          ),
        ),
  )
}

/** Stores that a project is different from another, and leads back to those that are left. */
export const saveDifferent = async (form: Submitted): Promise<FastifyReply> => {
  const { store, viewer, id, controls } = form
  const other = controls.get('different') ?? ''
  if (!new RegExp(idConstraints.pattern).test(other))
    throw new Problem('invalid-request', ['no-record', 'projects', other])
  await store.read(projects, id)
  const write = async (keep: Keep<void> | undefined): Promise<void> => {
    await store.putDifference([id, other], viewer.label)
    if (keep) await store.keep(keep.claim, keep.answer())
  }
  return leadOnce(form, write, () => pathOf(id), true)
}
