/** The pages that merge a record into another one, and on which editors decide that two projects are different. */
import type { Merge, Keep } from '../../store/writes.ts'
import type { Resource } from '../../model/resource.ts'
import { pageOf, address } from '../layout/addresses.ts'
import { link, listView, section, toRecord, framed, hidden, none } from '../layout/components.ts'
import { editForm, buttonForm, labelledControl, refusalView } from '../layout/forms.ts'
import { type Content, html } from '../layout/html.ts'
import { readRecord, titleOf, attempted, namesOfRecords, referencesOfRecords } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'
import type { FastifyReply } from 'fastify'
import { problems, Problem } from '../../http/contract/problems.ts'
import { changesIn } from '../revisions.ts'
import { orAgain, revisionIn, type Submitted, isRefused, leadOnce } from './submitted.ts'
import { idConstraints } from '../../model/field.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Caller } from '../../store/keys.ts'
import { counted, effectsView } from './effects.ts'
import { projects } from '../../resources/projects.ts'

/** The refusals that the page shows, instead of a page of their own. */
const shown = ['broken-rule', 'contradicting-figures', 'stale-precondition'] as const

/** Renders what merging changes, and the button that merges. Throws a Refusal: as `previewMerge`. */
const preview = async (
  { store, viewer, id }: EditorVisit,
  resource: Resource,
  into: string,
  revision: number,
): Promise<Content> => {
  const { before, after, referrers, effects } = await store.previewMerge({ resource, id, into, by: '' })
  const [say, title] = [words().editing.merging, titleOf({ ...after, id: into })]
  const names = await namesOfRecords(store, referencesOfRecords(resource, [before, after]))
  const gained = changesIn(resource.name, before, after, names)
  const moved = counted(referrers)
  const found = gained.length === 0 ? none(say.nothing) : html`<ul>${gained}</ul>`
  return html`${section({ id: 'gained', title: say.gained(title), lead: toRecord(resource.name, into, title), body: found })}
${section({ id: 'moved', title: say.referring, body: moved.length === 0 ? none(say.nobody) : listView(moved) })}
${await effectsView(store, effects ?? 'too-many')}
${editForm({
  ...{ action: `${pageOf(resource.name, id)}/merge`, token: viewer.newToken(), revision },
  content: html`${hidden('into', into)}
<p class="actions"><button class="go">${say.merge(title)}</button> ${link(pageOf(resource.name, id), words().editing.keep)}</p>`,
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
      ...{ status: error ? problems[error.kind].status : 200, title: words().lists.called(say.dots, title) },
      heading: say.question(title),
      kicker: say.kicker(spoken(resource.singular), link(path, id)),
      more: html`${error && refusalView(error)}
<p class="lead">${say.lead}</p>
<form class="record">
${labelledControl(
  { name: 'into', label: say.into, help: say.intoHelp(resource.name) },
  (attributes) => html`<input${attributes} value="${into}" maxlength="${idConstraints.maxLength.toString()}" required>`,
)}
<p class="actions"><button>${words().editing.preview}</button></p>
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
    { title: say.heading(titleOf(record)), kicker: toRecord('projects', id, titleOf(record)), lead: say.lead },
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
