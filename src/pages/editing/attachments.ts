/** The forms of what a source has beside its record: its text is pasted, its table uploaded; both are replaced, or removed. */
import type { FastifyReply } from 'fastify'
import { detailText, problems } from '../../http/contract/problems.ts'
import { problemOf } from '../../http/pipeline/errors.ts'
import { fileIn } from '../../http/pipeline/forms.ts'
import { formatOf } from '../../lists/file.ts'
import type { StoredTable } from '../../lists/table.ts'
import type { Data } from '../../model/canonical.ts'
import { isPlainText } from '../../model/validation.ts'
import { sources } from '../../resources/sources.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import type { Write } from '../../store/writes.ts'
import { pageOf } from '../layout/addresses.ts'
import { hidden, link } from '../layout/components.ts'
import { editForm, faultNote } from '../layout/forms.ts'
import { html, type Content, type Html } from '../layout/html.ts'
import type { PageContent } from '../layout/layout.ts'
import type { RecordRow } from '../layout/queries.ts'
import { editorOf, type Viewer } from '../layout/viewer.ts'
import { tablePage, type TextSettings } from '../attachments.ts'
import { language, words } from '../words/words.ts'
import { stepsOf } from './batch.ts'
import { revisionIn, sendPage, type Submitted, writeOnce } from './submitted.ts'
import { asSent } from './texts.ts'

/** A form that was refused, and the reason. */
interface Refused {
  readonly fault: string
  /** The text in it; none if it was to remove the text. */
  readonly text?: string | undefined
  /** The revision of the source that the person saw; none if another person has changed it, who is shown what is kept. */
  readonly seen?: number
}

/** Shows the text that another person keeps, which saving the form would replace. */
const keptMeanwhile = (kept: string | undefined, lang: Content): Html =>
  kept === undefined
    ? html`<p class="note warn">${words().text.removedMeanwhile}</p>`
    : html`<div class="record"><div class="control wide">
<label for="in-kept">${words().text.keptMeanwhile}</label>
<textarea id="in-kept" rows="12" readonly${lang}>
${kept}</textarea></div></div>`

/** Renders the form, as it was filled in if it was refused. */
export const sourceTextPage = async (
  store: Store,
  viewer: Viewer,
  id: string,
  refused?: Refused,
): Promise<PageContent> => {
  const { text: record, revision } = await store.read(sources, id)
  const { title, language } = JSON.parse(record) as RecordRow<'sources'>
  const kept = await store.sourceText(id)
  const path = `${pageOf('sources', id)}/text`
  const form = (content: Content): Html =>
    editForm({ action: path, token: viewer.newToken(), revision: refused?.seen ?? revision, content })
  const lang = language === null ? undefined : html` lang="${language}"`
  const isTheirs = refused?.text !== undefined && refused.seen === undefined && refused.text !== kept
  return {
    title: `${words().text.of(title)} · Planledger`,
    main: html`<div class="intro">
${stepsOf(id, 'text')}
<p class="kicker">${words().text.ofSource(link(pageOf('sources', id), id))}</p>
<h1>${title}</h1>
${faultNote(refused?.fault)}
</div>
${form(html`<div class="controls"><div class="control wide"><div>
<label for="in-text">${words().text.asPrinted}</label>
<p class="hint" id="in-text-help">${words().text.help}</p></div>
<textarea id="in-text" name="text" rows="20" aria-describedby="in-text-help"${lang}>
${refused?.text ?? kept ?? ''}</textarea></div></div>
<p class="actions"><button class="go">${words().text.keep}</button></p>`)}
${isTheirs && keptMeanwhile(kept, lang)}
${kept !== undefined && form(html`${hidden('removed', 'true')}<p class="actions"><button class="more">${words().text.remove}</button></p>`)}`,
  }
}

/** Returns the text to keep, null to keep none. Throws a Refusal. */
const textIn = (pasted: string | undefined, kept: string | undefined, longest: number): string | null => {
  if (pasted === undefined) return null
  const text = asSent(pasted)
  if (text.trim() === '') throw new Refusal('invalid-request', ['text-empty'])
  // Line ends of the kept text that no form can send stay as they are.
  if (kept !== undefined && text === asSent(kept)) return kept
  if (!isPlainText(pasted)) throw new Refusal('invalid-request', ['no-nul'])
  if (Buffer.byteLength(text) > longest) throw new Refusal('body-too-large', ['text-too-long', longest.toString()])
  return text
}

/** Stores what a form says about a source, unless another person has changed the source; refused, the form is drawn again. */
const saveOfSource = async (
  form: Submitted,
  id: string,
  path: string,
  read: () => Promise<Partial<Write>>,
  draw: (fault: string, isStale: boolean) => Promise<PageContent>,
  changed: string,
): Promise<FastifyReply> => {
  try {
    const edit = (current: Data | undefined): Data => current as Data
    const precondition = { match: [revisionIn(form.controls)] }
    const write: Write = { resource: sources, id, precondition, creates: false, edit, ...(await read()) }
    return await writeOnce(form, [write], () => `${pageOf('sources', id)}${path}`)
  } catch (error) {
    const problem = problemOf(error)
    const { slug } = problem
    if (!['invalid-request', 'body-too-large', 'stale-precondition', 'forbidden'].includes(slug)) throw error
    const isStale = slug === 'stale-precondition'
    return sendPage(
      form,
      await draw(isStale ? changed : detailText(language(), problem), isStale),
      problems[slug].status,
    )
  }
}

export const saveSourceText = async (
  form: Submitted,
  id: string,
  { bodyLimit }: TextSettings,
): Promise<FastifyReply> => {
  const { store, request, controls } = form
  const seen = revisionIn(controls)
  const text = controls.get('removed') === 'true' ? undefined : (controls.get('text') ?? '')
  return saveOfSource(
    form,
    id,
    '#text',
    async () => ({ text: textIn(text, await store.sourceText(id), bodyLimit) }),
    (fault, isStale) => sourceTextPage(store, editorOf(request), id, isStale ? { fault, text } : { fault, text, seen }),
    text === undefined ? words().editing.changedMeanwhile : words().text.changed,
  )
}

/** Returns the table of the form, null to remove it. Throws a Refusal. */
const tableIn = async ({ store, request, controls }: Submitted): Promise<StoredTable | null> => {
  if (controls.get('removed') === 'true') return null
  const file = fileIn(request, 'file')
  if (!file || file.bytes.length === 0) throw new Refusal('invalid-request', ['table-file-missing'])
  const format = formatOf(file)
  const sheet = controls.get('sheet') ?? ''
  const named = format === 'xlsx' && sheet !== '' ? sheet : undefined
  return store.readTable({ bytes: file.bytes, format, sheet: named }, { signal: request.signal })
}

export const saveSourceTable = (form: Submitted, id: string, settings: TextSettings): Promise<FastifyReply> =>
  saveOfSource(
    form,
    id,
    '/table',
    async () => ({ table: await tableIn(form) }),
    (fault) => tablePage(form.store, id, 0, editorOf(form.request), settings, form.request, fault),
    words().table.changed,
  )
