/** The page on which the numbers of a source's text become figures, several at once: all are written, or none. */
import type { FastifyReply } from 'fastify'
import { Problem, problems } from '../../../http/contract/problems.ts'
import type { Data } from '../../../model/canonical.ts'
import { boolean, listOf, type Fields } from '../../../model/field.ts'
import { resource } from '../../../model/resource.ts'
import { bodySchema } from '../../../model/schemas.ts'
import { bodyValidator, type Fault } from '../../../model/validation.ts'
import { figures } from '../../../resources/figures.ts'
import { sources } from '../../../resources/sources.ts'
import { Refusal } from '../../../rules/refusal.ts'
import type { SaidCandidate } from '../../../store/candidates.ts'
import type { Answering, Store } from '../../../store/store.ts'
import type { Write } from '../../../store/writes.ts'
import { pageOf } from '../../layout/addresses.ts'
import { link } from '../../layout/components.ts'
import { html } from '../../layout/html.ts'
import type { Page } from '../../layout/layout.ts'
import type { Row } from '../../layout/queries.ts'
import { editorOf, type Viewer } from '../../layout/viewer.ts'
import { formView } from '../form/form.ts'
import { writeOnce } from '../once.ts'
import { referencesOf } from '../form/references.ts'
import { sendPage } from '../send-page.ts'
import { revisionIn, textsIn, type Submitted } from '../submitted.ts'
import { bodyOf, textsOf, type Texts } from '../form/texts.ts'

/** Forms with more controls than this are slow to draw and to read. */
const mostAtOnce = 25

const said = ['asPrinted', 'quote', 'locator', 'value', 'upperValue', 'unit', 'qualifier'] as const
const meant = ['subjectKind', 'subjectId', 'metric', 'stage', 'periodStart', 'periodEnd', 'attributedTo'] as const

const parts: Fields = {
  save: boolean('Save it as a figure, or leave it out.', true),
  ...Object.fromEntries([...said, ...meant].map((key) => [key, figures.own[key]])),
}

/** The form as a record with one list: the numbers that are no figures yet. */
const batch = resource(
  'figures',
  'figures',
  'The numbers of a text.',
  'numbers',
  { numbers: listOf(parts, 'The numbers of the text that are no figures yet, as they are read.', []) },
  { created: { id: 'numbers' }, changed: {} },
)

const numberOf = ({ candidate }: SaidCandidate): Data => {
  const { at, subject, metric, stage, unit } = candidate
  const isWhole = subject !== null && metric !== null && stage !== null && unit !== null
  const locator = `paragraph ${at.paragraph.toString()}`
  return { ...candidate, locator, subjectKind: subject?.kind, subjectId: subject?.id, save: isWhole }
}

interface Filled {
  readonly texts: Texts
  readonly faults: readonly Fault[]
}

const page = async (store: Store, viewer: Viewer, id: string, { texts, faults }: Filled): Promise<Page> => {
  const { text, revision } = await store.read(sources, id)
  const { title } = JSON.parse(text) as Row<'sources'>
  const path = pageOf('sources', id)
  const form = { resource: batch, action: `${path}/figures`, button: 'Save the figures', token: viewer.newToken() }
  const references = await referencesOf(store, batch, texts)
  return {
    title: `Figures from ${title} · Planledger`,
    script: 'edit.js',
    main: html`<div class="intro">
<p class="kicker">Figures from the source ${link(path, id)}</p>
<h1>${title}</h1>
<p class="lead">All that are to be saved are written together, or none of them.</p>
</div>
${texts.size === 0 ? html`<p class="none">Every number of the text is a figure already.</p>` : formView({ ...form, texts, revision, faults, references })}`,
  }
}

/** Renders the first numbers of the text that are no figures yet, as they are read. */
export const batchPage = async (store: Store, viewer: Viewer, id: string, answering: Answering): Promise<Page> => {
  const { language, publishedOn } = JSON.parse((await store.read(sources, id)).text) as Row<'sources'>
  const text = await store.sourceText(id)
  if (text === undefined) throw new Problem('not-found', `sources/${id} has no text.`)
  const reading = { text, language: language ?? undefined, publishedOn: publishedOn ?? undefined }
  const open: SaidCandidate[] = []
  let from: number | undefined = 0
  while (from !== undefined && open.length < mostAtOnce) {
    const read = await store.candidates({ ...reading, from, limit: 2 * mostAtOnce }, answering)
    open.push(...read.candidates.filter(({ figureId }) => figureId === null))
    from = read.next
  }
  const numbers = open.slice(0, mostAtOnce).map(numberOf)
  return page(store, viewer, id, { texts: textsOf(batch.own, { numbers }), faults: [] })
}

const check = bodyValidator(bodySchema(figures))

const moved = (faults: readonly Fault[], at: number): Fault[] =>
  faults.map((fault) =>
    'pointer' in fault ? { ...fault, pointer: `/numbers/${at.toString()}${fault.pointer}` } : fault,
  )

export const saveBatch = async (form: Submitted, id: string): Promise<FastifyReply> => {
  const { store, request, controls } = form
  revisionIn(controls)
  const texts = textsIn(controls, batch.own)
  const { numbers = [] } = bodyOf(batch.own, texts) as { numbers?: readonly Data[] }
  const chosen = numbers.flatMap(({ save, ...figure }, at) =>
    save === true ? [{ at, body: { ...figure, sourceId: id } }] : [],
  )
  const again = async (faults: readonly Fault[], status: number): Promise<FastifyReply> =>
    sendPage(form, await page(store, editorOf(request), id, { texts, faults }), status)
  const misshapen = chosen.flatMap(({ at, body }) => moved(check(body), at))
  const none = { pointer: '/numbers', detail: 'Choose at least one to save.' }
  if (misshapen.length > 0 || chosen.length === 0)
    return again(chosen.length === 0 ? [none] : misshapen, problems['invalid-request'].status)
  // Writes are applied in order, so the last one that was asked for its body is the one that is refused.
  let last = 0
  const writes = chosen.map(({ at, body }): Write => {
    const edit = (): Data => {
      last = at
      return body
    }
    return { resource: figures, id: undefined, creates: true, edit }
  })
  try {
    return await writeOnce(form, writes, () => `${pageOf('sources', id)}#text`)
  } catch (error) {
    if (error instanceof Problem && ['already-exists', 'forbidden'].includes(error.slug))
      return again([{ pointer: '', detail: error.message }], problems[error.slug].status)
    if (!(error instanceof Refusal) || error.faults.length === 0) throw error
    return again(moved(error.faults, last), problems[error.kind].status)
  }
}
