/** The pages of batches, for editors: what was saved at once, and the question before one is undone. */
import type { FastifyReply } from 'fastify'
import { assertMayUndo } from '../http/batches/batches.ts'
import type { ResourceName } from '../model/field.ts'
import { Refusal } from '../rules/refusal.ts'
import type { BatchesPage, StoredBatch } from '../store/batches.ts'
import type { Caller } from '../store/keys.ts'
import type { Store } from '../store/store.ts'
import { changesInWords, effectsView } from './editing/effects.ts'
import { isRefused, leadOnce, orAgain, type Submitted } from './editing/submitted.ts'
import { address, undoPath } from './layout/addresses.ts'
import {
  column,
  link,
  linkTo,
  listView,
  none,
  table,
  type TableColumn,
  framed,
  instantView,
} from './layout/components.ts'
import { editForm, refusalView } from './layout/forms.ts'
import { type Content, html } from './layout/html.ts'
import { attempted, type NameOf, namesOfRecords, type RecordReference } from './layout/queries.ts'
import type { EditorVisit, Viewer, Visit, PageContent } from './layout/visit.ts'
import { instant } from './layout/words.ts'
import { words } from './words/words.ts'

/** The number of batches on a page. */
const shown = 50

const batchesPath = '/batches'

const subjectsIn = ({ subject }: StoredBatch): RecordReference[] =>
  subject === null ? [] : [subject.split('/') as [ResourceName, string]]

const mayUndo = (batch: StoredBatch, { label, role }: Viewer): boolean =>
  batch.undoneBy === null && (role === 'admin' || label === batch.by)

const columnsFor = (viewer: Viewer, names: NameOf): TableColumn<StoredBatch>[] => {
  const say = words().batches
  return [
    column(say.when, ({ at }) => instantView(at)),
    column(
      say.what,
      (batch) => html`${say.kinds[batch.kind]}${subjectsIn(batch).map((one) => html`: ${linkTo(one, names)}`)}`,
    ),
    column(say.by, ({ by }) => by),
    column(say.did, ({ counts }) => listView(changesInWords(counts))),
    column(words().frame.batches, (batch) =>
      batch.undoneBy !== null
        ? say.undone
        : mayUndo(batch, viewer)
          ? html`<form class="inline" method="get" action="${undoPath(batch.id)}"><button>${words().frame.batches}</button></form>`
          : undefined,
    ),
  ]
}

const onwardView = ({ batches, more }: BatchesPage): Content => {
  const last = batches.at(-1)
  if (!more || !last) return undefined
  return html`<p>${link(address(batchesPath, { before: last.firstSequence.toString() }), words().batches.earlier)}</p>`
}

/** Says what was just saved at once, with the way to undo it; nothing to those who may not, or of a batch that is none. */
export const savedNotice = async ({ store, viewer }: Visit, id: string): Promise<Content> => {
  if (viewer?.isEditor !== true) return undefined
  const batch = await attempted(store.batch(id), 'not-found')
  const say = words().batches
  if (batch instanceof Refusal) return undefined
  if (batch.undoneBy !== null) return html`<p class="note" role="status">${say.isUndone}</p>`
  const undo = mayUndo(batch, viewer) ? html` ${link(undoPath(id), say.undoSaved)}` : undefined
  return html`<p class="note ok" role="status">${say.saved} ${changesInWords(batch.counts).map((change) => html`${change} `)}${undo}</p>`
}

/** Renders the batches before a change, newest first, with a word on one that was just undone. */
export const batchesPage = async (visit: EditorVisit): Promise<PageContent> => {
  const { store, viewer } = visit
  const { before, undone } = visit.query as { before?: number; undone?: string }
  const page = await store.batches({ before, limit: shown })
  const say = words().batches
  const columns = columnsFor(viewer, await namesOfRecords(store, page.batches.flatMap(subjectsIn)))
  return framed(
    {
      title: say.title,
      more: html`<p class="lead">${say.lead}</p>${undone !== undefined && (await savedNotice(visit, undone))}`,
    },
    html`${page.batches.length === 0 ? none(say.none) : table(say.title, page.batches, columns)}
${onwardView(page)}`,
  )
}

/** The refusals that the page shows. */
const kindsShown = ['not-undoable', 'broken-rule'] as const

/** Throws a Problem: forbidden. */
const batchToUndo = async ({ store, viewer, id }: EditorVisit): Promise<StoredBatch> => {
  const batch = await store.batch(id)
  assertMayUndo(batch, { label: viewer.label, role: viewer.role as Caller['role'] })
  return batch
}

/** Renders what an undo would change, with the button that undoes; or `refused`, why it cannot be. */
export const undoPage = async (visit: EditorVisit, refused?: Refusal): Promise<PageContent> => {
  const { store, viewer, id } = visit
  const { at, by, kind } = await batchToUndo(visit)
  const say = words().batches
  const undo = () => store.undo({ id, by: viewer.label, dryRun: true })
  const tried = refused ?? (await attempted(undo(), ...kindsShown))
  const [undone, fault] = tried instanceof Refusal ? [undefined, tried] : [tried, undefined]
  return framed(
    {
      title: say.question(instant(at)),
      kicker: say.madeBy(say.kinds[kind], by),
      more: html`${fault ? refusalView(fault, say.refused) : html`<p class="lead">${say.questionLead}</p>`}
${undone && listView(changesInWords(undone))}`,
    },
    html`${undone && (await effectsView(store, undone.effects ?? 'too-many'))}
${
  undone
    ? editForm({
        ...{ action: undoPath(id), token: viewer.newToken() },
        content: html`<p class="actions"><button class="go danger">${say.undoIt}</button> ${link(batchesPath, words().editing.keep)}</p>`,
      })
    : html`<p class="actions">${link(batchesPath, say.title)}</p>`
}`,
  )
}

export const saveUndo = async (form: Submitted): Promise<FastifyReply> => {
  const { store, viewer, id } = form
  await batchToUndo(form)
  return orAgain(
    form,
    () =>
      leadOnce(
        form,
        (keep: Parameters<Store['undo']>[0]['keep']) => store.undo({ id, by: viewer.label, dryRun: false, keep }),
        () => address(batchesPath, { undone: id }),
      ),
    async (error) => (isRefused(error, kindsShown) ? undoPage(form, error) : undefined),
  )
}
